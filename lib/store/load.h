/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STORE_LOAD_H
#define VOL_STORE_LOAD_H

#include "base/date.h"
#include "base/err.h"
#include "store/store.h"
#include "table/kinds.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * A table on its way into the database: which kind it is, which cell goes
 * to which column, and each cell checked against the column's type before
 * anything is stored.  It is done in two parts, so that what is wrong with
 * any header is known before the database is touched.
 */

struct vol_load_options {
    vol_date as_of;    /* of bars without an as_of column;
                          VOL_DATE_NONE: the table's last date   */
    bool replace;      /* see vol_put_new()                      */
    bool ignore_extra; /* pass over columns that the kind lacks  */
};

struct vol_load_counts {
    size_t rows;   /* read                             */
    size_t stored; /* inserted or changed              */
    size_t same;   /* bars equal to their last vintage */
};

struct vol_load;

/*
 * Take the header of `fp`, which must stay open, be named `name` in messages
 * and, for bars without as_of, be a regular file (see vol_spool()): it is
 * then read once for its last date.  `kind` NULL: the one that the header
 * fits.  Columns that are absent are stored as missing.  VOL_EDATA: no kind
 * fits, a key column is absent, or there is a column that the kind lacks.
 * VOL_EPARSE: the input is empty or not CSV.
 */
enum vol_code vol_load_open(struct vol_load **out, FILE *fp, const char *name,
                            const struct vol_kind *kind,
                            const struct vol_load_options *options,
                            struct vol_err *err) VOL_MUST_CHECK;

const struct vol_kind *vol_load_kind(const struct vol_load *load);

/*
 * Store the rows, within the transaction that the caller began.  The first
 * cell that does not fit its column ends it, by name, row and column: a
 * number that is not one, a date that does not exist, a text that is not
 * UTF-8, an empty key, a bad symbol, a bar of a day after its as_of.
 */
enum vol_code vol_load_run(struct vol_load *load, struct vol_store *store,
                           struct vol_load_counts *counts,
                           struct vol_err *err) VOL_MUST_CHECK;

void vol_load_free(struct vol_load *load);

#endif
