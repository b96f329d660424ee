/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TABLE_CSV_H
#define VOL_TABLE_CSV_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * Reading a table, row by row: RFC 4180 with a header row, comma or tab
 * (the header decides: tab where it holds one outside quotes), LF or CRLF,
 * an optional UTF-8 byte-order mark.  Blanks are part of their cell.  Blank
 * lines are passed over.
 */

#define VOL_CELL_MAX    ((size_t)1 << 20) /* bytes in a cell     */
#define VOL_ROW_MAX     ((size_t)1 << 24) /* bytes in a row      */
#define VOL_COLUMNS_MAX 4096              /* columns of a header */

/*
 * One row.  Valid until the next call for its reader.  Its cells stand one
 * after another in memory, each with its NUL, from cell[0].
 */
struct vol_row {
    size_t number;           /* line of the file, the header's being 1; a cell
                                that holds line ends counts as one line */
    size_t n;                /* how many cells                          */
    const char *const *cell; /* NUL-terminated, quotes removed          */
    const size_t *len;       /* strlen() of each                        */
    bool plain;              /* no cell holds a quote, a line end or the
                                table's delimiter, for sure             */
};

/* Bytes of a row's cells with the NUL of each. */
size_t vol_csv_row_size(const struct vol_row *row);

struct vol_csv;

/*
 * Start reading `fp` (which stays the caller's) and take its header.  `name`
 * stands in messages; it is copied.  VOL_EPARSE: the input is empty, is not
 * CSV (a NUL byte, an unclosed quote, a cell over VOL_CELL_MAX, a row over
 * VOL_ROW_MAX), or the header has an empty name, a name twice, or over
 * VOL_COLUMNS_MAX columns.
 */
enum vol_code vol_csv_open(struct vol_csv **out, FILE *fp, const char *name,
                           struct vol_err *err) VOL_MUST_CHECK;

void vol_csv_close(struct vol_csv *csv);

/* The header row, valid until the close; and what stands in messages. */
const struct vol_row *vol_csv_header(const struct vol_csv *csv);
const char *vol_csv_name(const struct vol_csv *csv);

/* The delimiter found in the header: ',' or '\t'. */
char vol_csv_delim(const struct vol_csv *csv);

/*
 * The next row into `*row`, NULL after the last.  A row may have fewer or
 * more cells than the header; vol_csv_check_width() refuses that.  Rows
 * before a mistake are handed out before it is reported (VOL_EPARSE with
 * the name and row, or VOL_EIO).
 */
enum vol_code vol_csv_next(struct vol_csv *csv, const struct vol_row **row,
                           struct vol_err *err) VOL_MUST_CHECK;

/* VOL_EPARSE where `row` has not as many cells as the header. */
enum vol_code vol_csv_check_width(const struct vol_csv *csv,
                                  const struct vol_row *row,
                                  struct vol_err *err) VOL_MUST_CHECK;

/* Index of the column `name`, or the header's length where there is none. */
size_t vol_csv_column(const struct vol_csv *csv, const char *name);

/*
 * The same, but a missing column is VOL_EDATA, with the nearest name that
 * the header has, or else with the names it has.
 */
enum vol_code vol_csv_need_column(const struct vol_csv *csv, const char *name,
                                  size_t *index,
                                  struct vol_err *err) VOL_MUST_CHECK;

/*
 * The column `symbol` into `*index`, the header's length where there is none.
 * VOL_EUSAGE where there is one and the user has named the series too (`named`;
 * NULL: he has not).
 */
enum vol_code vol_csv_symbol_column(const struct vol_csv *csv,
                                    const char *named, size_t *index,
                                    struct vol_err *err) VOL_MUST_CHECK;

#endif
