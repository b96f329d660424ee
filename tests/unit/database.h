/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TESTS_DATABASE_H
#define VOL_TESTS_DATABASE_H

#include "store/load.h"
#include "store/store.h"

#include <sqlite3.h>

/*
 * A database in a temporary folder of its own, and tables in and out of it
 * as text.  What fails without being expected to fails the test.
 */
struct database {
    char dir[32], path[64], url[80];
};

void database_make(struct database *d);   /* the folder; no file yet */
void database_remove(struct database *d); /* with all that is in it  */

/* Open by the program's own way, made where absent, waiting up to 0 s. */
struct vol_store *database_open(const struct database *d);

/* Run SQL through a connection of SQLite's own. */
void database_sql(const struct database *d, const char *sql);

/* Load the text of a table in one transaction. */
enum vol_code database_load(struct vol_store *store, const char *text,
                            const struct vol_load_options *options,
                            struct vol_load_counts *counts,
                            struct vol_err *err);

/* Load a table that is good; as_of is the table's last date. */
void database_load_good(struct vol_store *store, const char *text);

/* The query's rows as CSV without a header; the caller frees it. */
char *database_dump(struct vol_store *store, const struct vol_query *query);

/* The query's rows must be `want`. */
void database_expect(struct vol_store *store, const struct vol_query *query,
                     const char *want);

#endif
