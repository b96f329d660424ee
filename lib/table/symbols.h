/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TABLE_SYMBOLS_H
#define VOL_TABLE_SYMBOLS_H

#include "base/err.h"
#include "base/str.h"
#include "table/block.h"
#include "table/product.h"
#include "table/rows.h"

#include <stddef.h>
#include <stdio.h>

/*
 * What most programs do: read the rows of one symbol after another, work on
 * each in one of several threads, and write what was made of it, in the order
 * of the input.  Memory is that of a few symbols.
 */

/* What is made of a symbol: rows of each kind offered, or text for people. */
struct vol_made {
    struct vol_rows rows[VOL_PRODUCTS_MAX];
    struct vol_str text;
};

void vol_made_init(struct vol_made *made, char delim);
void vol_made_clear(struct vol_made *made);

/* A symbol on its way through the threads. */
struct vol_symbol {
    struct vol_block *block;
    struct vol_made *made;
    enum vol_code code; /* why it failed, set by `work` and `tell` */
    struct vol_err err;
};

struct vol_symbols {
    size_t size; /* of what the program makes of a symbol, all zero at first;
                    it begins with a struct vol_made */
    void (*work)(void *ctx, struct vol_symbol *symbol); /* any thread */
    /* The caller's thread, in order: before the rows are written, to add
     * some (or NULL), and after. */
    void (*finish)(void *ctx, struct vol_symbol *symbol);
    void (*tell)(void *ctx, struct vol_symbol *symbol);
    void *ctx;

    struct vol_blocks *blocks;     /* started */
    struct vol_products *products; /* opened  */
    char delim;                    /* of the rows that are made            */
    FILE *text;                    /* where text goes, in the place of the
                                      products; NULL: there is none        */
    size_t rows_in, rows_out;      /* until now */
    void (*clear)(
        struct vol_made *made); /* frees what else is owned; or NULL */
};

/*
 * Write what was made of a symbol, or of several together, as the run does:
 * the text, or the rows of each product that was asked for, which count in
 * rows_out.
 */
VOL_MUST_CHECK enum vol_code vol_symbols_write(struct vol_symbols *symbols,
                                               struct vol_made *made,
                                               struct vol_err *err);

/*
 * All symbols of `blocks`, on `threads` threads.  What one symbol lacks is
 * its own failure; VOL_EIO, VOL_EDATA and VOL_ENOMEM are the run's.  The
 * products are flushed, not committed.
 */
VOL_MUST_CHECK enum vol_code vol_symbols_run(struct vol_symbols *symbols,
                                             size_t threads,
                                             struct vol_err *err);

#endif
