/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TABLE_BLOCK_H
#define VOL_TABLE_BLOCK_H

#include "base/date.h"
#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Reading series: the rows of one symbol at a time, as arrays of dates and
 * numbers, from one table after another.  Memory is one symbol's rows.
 *
 * The rows of a symbol must stand together and ascend in date (vclean sees
 * to that).  What is wrong with the rows of one symbol (a cell that is not
 * a number, a date out of order) is that block's own failure: the reader
 * passes on to the next symbol.  What is wrong with the table (not CSV, a
 * column missing, a ragged row, a symbol that comes back) ends the reading.
 */

#define VOL_BLOCK_ROWS_MAX ((size_t)50000000)

/* The rows of one symbol.  Freed by vol_block_free(). */
struct vol_block {
    char symbol[VOL_SYMBOL_MAX + 1];
    size_t n;        /* rows                                              */
    vol_date *date;  /* n of them, ascending                              */
    double **value;  /* value[k][i]: column k of row i, NaN where missing */
    size_t n_values; /* columns                                           */
    size_t cap;
    enum vol_code code; /* VOL_OK, or why this symbol cannot be used */
    struct vol_err err;
};

struct vol_block_wish {
    const char *const *column; /* columns wanted, by name         */
    size_t n_columns;
    const bool *optional; /* NULL: none is; a missing optional
                             column is all NaN, but of those
                             before the first that is needed
                             one must be there               */
    const char *symbol;   /* name of a table without a symbol
                             column; NULL: "series"; beside
                             such a column VOL_EUSAGE        */
    vol_date from, until; /* rows outside are not looked at
                             beyond their date; VOL_DATE_NONE */
};

struct vol_blocks;

/*
 * Read the `n` files `paths` in turn ("-" is standard input; n = 0 too).  A
 * symbol may go on in the next file.
 * `wish` and what it points to stay the caller's and must live as long.
 */
enum vol_code vol_blocks_new(struct vol_blocks **out, char *const *paths,
                             size_t n, const struct vol_block_wish *wish,
                             struct vol_err *err) VOL_MUST_CHECK;

/*
 * The next symbol's rows into `*block`, which the caller frees; NULL after
 * the last.  A symbol all of whose rows are outside [from, until] gives a
 * block with n = 0.
 */
enum vol_code vol_blocks_next(struct vol_blocks *blocks,
                              struct vol_block **block,
                              struct vol_err *err) VOL_MUST_CHECK;

/*
 * Open the first file now, so that a mistake in it is known before output
 * begins, and give its delimiter for the output.
 */
enum vol_code vol_blocks_start(struct vol_blocks *blocks, char *delim,
                               struct vol_err *err) VOL_MUST_CHECK;

/* Rows read until now, for the log. */
size_t vol_blocks_rows(const struct vol_blocks *blocks);

/* True where column k of the wish stands in the table being read. */
bool vol_blocks_has(const struct vol_blocks *blocks, size_t k);

void vol_blocks_free(struct vol_blocks *blocks);
void vol_block_free(struct vol_block *block);

#endif
