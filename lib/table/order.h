/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TABLE_ORDER_H
#define VOL_TABLE_ORDER_H

#include "base/err.h"
#include "table/csv.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * The rows of one or several tables with those of a symbol together.
 *
 * The first rows (VOL_ORDER_HOLD bytes of them) are held back.  Where every
 * symbol's rows stand together in them, they are handed out as they came and
 * the rest is passed through without being kept: memory does not grow with
 * the table.  Where a symbol comes back among them (a table ordered by
 * date, say, or several files of the same symbols), or where it is asked
 * for, the whole input is sorted bytewise by symbol instead, in memory up to
 * `max_bytes` and beyond that by merging sorted temporary files.  Only
 * where a symbol comes back after rows were handed out is the table refused,
 * with the option that sorts from the start.
 *
 * Rows of equal symbol keep their order in every case.
 */
#define VOL_ORDER_HOLD ((size_t)8 << 20)

struct vol_order_wish {
    const char *symbol; /* name of a table without a symbol column; NULL:
                           "series"; beside such a column VOL_EUSAGE */
    bool sort;          /* sort from the start                     */
    size_t max_bytes;   /* memory for sorting, at least 64 KiB     */
};

struct vol_order;

/*
 * Open the first of the `n` tables `paths` ("-" is standard input; n = 0
 * too).  All must have the same header.  `paths` and what `wish` points to
 * stay the caller's and must live as long.
 */
enum vol_code vol_order_new(struct vol_order **out, char *const *paths,
                            size_t n, const struct vol_order_wish *wish,
                            struct vol_err *err) VOL_MUST_CHECK;
void vol_order_free(struct vol_order *order);

/* The first table, for its header, name and delimiter. */
const struct vol_csv *vol_order_table(const struct vol_order *order);

/* The column of the symbol, or the header's length where there is none. */
size_t vol_order_symbol_column(const struct vol_order *order);

/*
 * The next row and the symbol that it stands with; both NULL after the
 * last.  A row that has not the header's number of cells, or whose symbol
 * is not one, stands with the row before it (with "" where there is none).
 * Valid until the next call.
 */
enum vol_code vol_order_next(struct vol_order *order,
                             const struct vol_row **row, const char **symbol,
                             struct vol_err *err) VOL_MUST_CHECK;

/* Rows read until now, and whether the table had to be sorted. */
size_t vol_order_rows(const struct vol_order *order);
bool vol_order_sorted(const struct vol_order *order);

#endif
