/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TABLE_BATCH_H
#define VOL_TABLE_BATCH_H

#include "base/err.h"
#include "table/csv.h"

#include <csv.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * Inside of the reader of csv.h: blocks of input become batches of rows.
 *
 * libcsv pushes cells; we hand out rows.  One block of input at a time is
 * parsed into a batch of whole rows, and what remains of the last row is
 * moved to the front of the next batch.
 *
 * Whole lines without a quote or a CR need no parser: they are split where
 * the delimiters are, which is several times as fast.  libcsv has all other
 * lines, and those that a block cuts in two.
 */

/* A row of the batch: `n` cells, the first of them cell `first`. */
struct vol_span {
    size_t number, first, n;
    bool plain; /* as in struct vol_row */
};

struct vol_batch {
    const char *name; /* of the table, for messages                     */
    struct csv_parser parser;
    enum vol_code code; /* what ended it, reported after the batch      */
    struct vol_err err;
    size_t line;   /* of the row being parsed                           */
    int last_end;  /* the byte that ended the last line                 */
    char *text;    /* the batch's cells, each with its NUL              */
    size_t *start; /* where each cell begins                            */
    size_t *len;   /* and its length                                    */
    size_t text_len, text_cap, n_cells, start_cap, len_cap;
    struct vol_span *span; /* the batch's rows                          */
    size_t n_spans, span_cap;
    size_t row_first;  /* first cell of the row being parsed            */
    const char **cell; /* of the row that was handed out                */
    size_t cell_cap;
};

/* `name` must live as long.  The delimiter is a comma until it is set. */
void vol_batch_init(struct vol_batch *b, const char *name);
void vol_batch_clear(struct vol_batch *b);
void vol_batch_set_delim(struct vol_batch *b, char delim);

/* Begin a batch: of the one before keep only the row that is not complete. */
void vol_batch_begin(struct vol_batch *b);

/*
 * Add the rows of a block, and after the last block what is left.  The
 * first thing that goes wrong is kept in `code` and `err`; the rows before
 * it are there.
 */
void vol_batch_parse(struct vol_batch *b, const char *buf, size_t len);
void vol_batch_end(struct vol_batch *b);

/* Row `i` of the batch, valid until the next call of any of these. */
enum vol_code vol_batch_row(struct vol_batch *b, size_t i, struct vol_row *row,
                            struct vol_err *err) VOL_MUST_CHECK;

#endif
