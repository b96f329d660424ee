/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TABLE_FRAME_H
#define VOL_TABLE_FRAME_H

#include "base/date.h"
#include "base/err.h"
#include "base/str.h"
#include "table/kinds.h"
#include "table/rows.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Rows of one kind in memory, with every cell typed: what a page or a file
 * of the site is made from.  Cells are added in the order of the kind's
 * columns and read by column name.  Begin with vol_frame_init(), end with
 * vol_frame_clear().  A frame that was filled is only read, and then by any
 * number of threads.
 */

#define VOL_FRAME_CELLS_MAX ((size_t)1 << 28)

struct vol_frame_cell {
    bool missing;
    union {
        double real;
        int64_t integer;
        vol_date date;
        size_t text; /* where it begins in `pool` */
    } of;
};

struct vol_frame {
    const struct vol_kind *kind;
    size_t n;     /* rows ended                   */
    size_t cells; /* added to the row being made  */
    size_t cap;
    struct vol_frame_cell *cell; /* n rows of kind->n */
    struct vol_str pool;         /* the texts, each with its NUL */
    bool failed;                 /* an allocation was refused    */
};

void vol_frame_init(struct vol_frame *frame, const struct vol_kind *kind);
void vol_frame_clear(struct vol_frame *frame); /* empty, of the same kind */

/*
 * The next cell of the row being made; it must be of the column's type.  An
 * integer or real column takes a double that is NaN as missing.  A refused
 * allocation is remembered until vol_frame_end_row().
 */
void vol_frame_add_missing(struct vol_frame *frame);
void vol_frame_add_real(struct vol_frame *frame, double x);
void vol_frame_add_int(struct vol_frame *frame, int64_t i);
void vol_frame_add_date(struct vol_frame *frame, vol_date date);
void vol_frame_add_text(struct vol_frame *frame, const char *text, size_t len);

/* End the row, whose cells are all there. */
enum vol_code vol_frame_end_row(struct vol_frame *frame,
                                struct vol_err *err) VOL_MUST_CHECK;

/* Add row `row` of `from`, a frame of the same kind, as a row of its own. */
enum vol_code vol_frame_copy_row(struct vol_frame *frame,
                                 const struct vol_frame *from, size_t row,
                                 struct vol_err *err) VOL_MUST_CHECK;

/*
 * Read a cell.  `column` must be one of the kind's and of the right type
 * (asserted).  A missing number is NaN, a missing text "", a missing date
 * VOL_DATE_NONE.  vol_frame_number() takes integers and reals.  Texts live
 * as long as the frame is not changed.
 */
double vol_frame_number(const struct vol_frame *frame, size_t row,
                        const char *column);
const char *vol_frame_text(const struct vol_frame *frame, size_t row,
                           const char *column);
vol_date vol_frame_date(const struct vol_frame *frame, size_t row,
                        const char *column);

/* Index of the column, which must be one of the kind's. */
size_t vol_frame_column(const struct vol_frame *frame, const char *column);

const struct vol_frame_cell *vol_frame_cell(const struct vol_frame *frame,
                                            size_t row, size_t column);
/* The text at that place of a frame's pool. */
const char *vol_frame_cell_text(const struct vol_frame *frame, size_t row,
                                size_t column);

/*
 * Add a cell as tables spell it: the shortest text of a number that reads
 * back as it, an ISO 8601 date, nothing where it is missing.
 */
void vol_frame_add_spelling(const struct vol_frame *frame, size_t row,
                            size_t column, struct vol_str *out);

/* Add the frame as a table: the header and all rows. */
void vol_frame_write(const struct vol_frame *frame, struct vol_rows *rows);

#endif
