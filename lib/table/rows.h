/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TABLE_ROWS_H
#define VOL_TABLE_ROWS_H

#include "base/date.h"
#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/*
 * Rows of a table on their way out: cells are added one after another, a
 * row is ended, and now and then the text is written to a file.  Several
 * threads may each fill rows of their own.  Begin with
 *     struct vol_rows rows = { .delim = ',' };
 * A cell is quoted only where RFC 4180 needs it (delimiter, quote, line
 * end); so what a filter does not touch keeps its bytes.  A refused
 * allocation is remembered and reported by vol_rows_write() or _append().
 */
struct vol_rows {
    struct vol_str text;
    char delim;
    size_t cells; /* of the row that is being made */
    size_t n;     /* rows ended since the start    */
};

void vol_rows_clear(struct vol_rows *rows);

void vol_rows_text(struct vol_rows *rows, const char *text);
void vol_rows_text_n(struct vol_rows *rows, const char *text, size_t len);
void vol_rows_double(struct vol_rows *rows, double x); /* NaN, inf: missing */
void vol_rows_int(struct vol_rows *rows, int64_t i);
void vol_rows_date(struct vol_rows *rows, vol_date date);
void vol_rows_missing(struct vol_rows *rows);        /* an empty cell */
void vol_rows_skip(struct vol_rows *rows, size_t n); /* n of them  */
void vol_rows_end(struct vol_rows *rows);

/*
 * A whole row at once: `len` bytes of cells with a NUL after each.  `plain`
 * says that no cell needs quotes (struct vol_row, of the same delimiter).
 */
void vol_rows_row(struct vol_rows *rows, const char *cells, size_t len,
                  bool plain);

/* Write the text to `fp` (named `name` in messages) and empty it. */
enum vol_code vol_rows_write(struct vol_rows *rows, FILE *fp, const char *name,
                             struct vol_err *err) VOL_MUST_CHECK;

/* Move the rows of `from` behind those of `to`; `from` is empty then. */
enum vol_code vol_rows_append(struct vol_rows *to, struct vol_rows *from,
                              struct vol_err *err) VOL_MUST_CHECK;

/* How much text is worth a write. */
#define VOL_ROWS_FULL ((size_t)1 << 16)

#endif
