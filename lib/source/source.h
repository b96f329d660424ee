/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_SOURCE_SOURCE_H
#define VOL_SOURCE_SOURCE_H

#include "base/date.h"
#include "base/err.h"
#include "base/str.h"
#include "conf/conf.h"
#include "net/retry.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * Where bars come from.  One file of this directory knows one vendor: which
 * places are his, how he is asked, and how his answer becomes rows of the
 * kind `bars`.  A new vendor is a new file and a line in source.c; limits,
 * retries and the choice between places are fetch.c's, for all alike.
 */

/* What is wanted of one place. */
struct vol_source_request {
    const struct vol_conf_source *place;
    const char *symbol; /* whose bars; NULL: whatever the place holds     */
    vol_date from;      /* first and last date wanted, VOL_DATE_NONE for  */
    vol_date until;     /* no bound; a hint, the caller filters the rows  */
};

/*
 * Who takes the rows.  `cell` has vol_source_column_count() texts, in the
 * order of the kind `bars` without as_of, which is given when bars are
 * stored.  Texts are as the vendor gave them, dates as ISO 8601 where they
 * could be read; "" is missing.  They are valid during the call.  Anything
 * but VOL_OK ends the reading and is returned.
 */
struct vol_source_sink {
    enum vol_code (*row)(void *ctx, const char *const *cell,
                         struct vol_err *err);
    void *ctx;
};

/* A vendor. */
struct vol_source {
    const char *name; /* the column `vendor` of the table `fetches` */

    /* Whether `url` of a configuration (or an operand) is his. */
    bool (*match)(const char *url);

    /* Append the address to ask; NULL where the place is a file's path. */
    enum vol_code (*address)(const struct vol_source_request *request,
                             struct vol_str *out, struct vol_err *err);

    /*
     * Read a body from `fp` and hand its rows to `sink`.  On failure `*class`
     * may say more than VOL_NET_SCHEMA, which it is at the call.
     */
    enum vol_code (*parse)(const struct vol_source_request *request, FILE *fp,
                           const struct vol_source_sink *sink,
                           enum vol_net_class *class, struct vol_err *err);
};

/* The vendor that `url` belongs to, or NULL. */
const struct vol_source *vol_source_find(const char *url);

/* The columns of a row, by index below the count. */
#define VOL_SOURCE_COLUMNS_MAX 16
size_t vol_source_column_count(void);
const char *vol_source_column(size_t i);
size_t vol_source_column_index(const char *name); /* the count if unknown */

/*
 * Append the last part of a path or address without its query and without
 * .csv, .tsv or .txt: "spx" for "file:share/data/spx.csv", "-" if there is
 * nothing.  It names the series of a place for which no symbol was given.
 */
void vol_source_stem(struct vol_str *out, const char *url);

/*
 * Append what the column `source` says of a place, given how it is shown: the
 * base name of a file, so that no path of a machine gets into a table, or the
 * masked address.
 */
void vol_source_label(struct vol_str *out, const char *shown);

/* The path of "file:PATH", NULL for any other text. */
const char *vol_source_path(const char *url);

/* The vendors, each in a file of its own. */
extern const struct vol_source vol_source_file;
extern const struct vol_source vol_source_url;

#endif
