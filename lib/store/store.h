/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STORE_STORE_H
#define VOL_STORE_STORE_H

#include "base/date.h"
#include "base/err.h"
#include "table/kinds.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The database: one table for each kind of table/kinds.h.  A store is used
 * by one thread at a time; several processes may use one database.
 *
 * A double comes back as it was stored, but for negative zero, which comes
 * back as zero.  Every failure of the database itself (absent, not ours,
 * damaged, locked, from a newer schema, no room) is VOL_EIO, and its message
 * begins with the URL, without a password, and says what to do.
 */

struct vol_store;

struct vol_store_options {
    bool create;     /* make the database where there is none      */
    unsigned wait_s; /* how long to wait for another writer to end */
};

#define VOL_STORE_WAIT_S 60 /* the usual wait */

/*
 * Open the database that `url` names: sqlite:PATH.  A database of an older
 * schema is brought up to date in one transaction.  VOL_EUSAGE: not a URL
 * of a database that this build has; postgres: is known and refused.
 */
enum vol_code vol_store_open(struct vol_store **out, const char *url,
                             const struct vol_store_options *options,
                             struct vol_err *err) VOL_MUST_CHECK;

/* Close; a transaction that was not committed is undone.  Takes NULL. */
void vol_store_close(struct vol_store *store);

/*
 * One transaction: what is put between the two is stored wholly or, after
 * a failure, a close or the end of the process, not at all.  The begin
 * waits for another writer; readers are never held up.
 */
enum vol_code vol_store_begin(struct vol_store *store,
                              struct vol_err *err) VOL_MUST_CHECK;
enum vol_code vol_store_commit(struct vol_store *store,
                               struct vol_err *err) VOL_MUST_CHECK;

/* A cell.  Text and dates are `text` (`len` bytes and a NUL). */
struct vol_value {
    bool missing;
    enum vol_type type;
    double real;
    int64_t integer;
    const char *text;
    size_t len;
};

/*
 * Storing rows of one kind.  A row whose key is there already takes its
 * place.  With `replace`, all rows of its scope are removed before the
 * first row of that scope: the same symbol and origin (or as_of), as far as
 * the kind's key has them, so that a rerun which yields fewer rows leaves
 * none of an earlier run.
 *
 * Bars are stored in vintages: a bar equal to its last vintage before as_of
 * is not stored again (and one that an earlier run stored under the same
 * as_of is removed).  So, of days loaded in their order, the database does
 * not depend on how often each was loaded.
 */
struct vol_put;

struct vol_put_counts {
    size_t stored; /* rows inserted or changed         */
    size_t same;   /* bars equal to their last vintage */
};

enum vol_code vol_put_new(struct vol_put **out, struct vol_store *store,
                          const struct vol_kind *kind, bool replace,
                          struct vol_err *err) VOL_MUST_CHECK;

/* Store a row of kind->n values, in the kind's order. */
enum vol_code vol_put_row(struct vol_put *put, const struct vol_value *value,
                          struct vol_err *err) VOL_MUST_CHECK;

struct vol_put_counts vol_put_counts(const struct vol_put *put);

void vol_put_free(struct vol_put *put); /* before the store is closed */

/*
 * `column` must equal `value`, which is read as the column's type; "" is a
 * missing cell.
 */
struct vol_match {
    const char *column;
    const char *value;
};

/*
 * Which rows and columns.  Begin with vol_query_init(), which asks for all;
 * the pointers stay the caller's.
 */
struct vol_query {
    const struct vol_kind *kind;
    const char *const *column; /* names, in the order wanted; NULL: all */
    size_t n_columns;
    const char *const *symbol; /* any of these; of a pair, either one */
    size_t n_symbols;
    vol_date from, until; /* of `date`, else of `origin`, `data_date` or
                             `date_text`; VOL_DATE_NONE                */
    vol_date origin;      /* only rows of this origin; VOL_DATE_NONE   */
    bool latest;          /* only each symbol's last origin            */
    vol_date as_of;       /* bars: the last vintage not after this one;
                             VOL_DATE_NONE: the last                   */
    bool vintages;        /* bars: all vintages (not after as_of)      */
    const struct vol_match *match; /* all of these must hold */
    size_t n_matches;
};

void vol_query_init(struct vol_query *query, const struct vol_kind *kind);

/* Index in kind->column of the k-th column of the query's rows. */
size_t vol_query_column(const struct vol_query *query, size_t k);

/* Columns of the query's rows. */
size_t vol_query_width(const struct vol_query *query);

/* Receives a row; the values are valid until it returns. */
typedef enum vol_code (*vol_store_row_fn)(void *ctx,
                                          const struct vol_value *value,
                                          size_t n, struct vol_err *err);

/*
 * Hand each row that `query` asks for to `fn`, ascending by the kind's key
 * (texts bytewise, numbers as numbers), whatever columns are asked for.
 * One row is in memory at a time, and all are of one state of the database,
 * whoever writes meanwhile.  What `fn` fails with is returned.  VOL_EUSAGE:
 * a column or condition that the kind does not have, or a value that its
 * column cannot have.
 */
enum vol_code vol_store_select(struct vol_store *store,
                               const struct vol_query *query,
                               vol_store_row_fn fn, void *ctx,
                               struct vol_err *err) VOL_MUST_CHECK;

#endif
