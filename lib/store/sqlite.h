/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STORE_SQLITE_H
#define VOL_STORE_SQLITE_H

#include "base/str.h"
#include "store/backend.h"

#include <sqlite3.h>

/* Shared by the files of the SQLite engine; nobody else includes this. */

struct vol_sqlite {
    struct vol_store store;
    sqlite3 *db;
    bool writing; /* inside a transaction of ours */
};

/* "volt": PRAGMA application_id of our databases. */
#define VOL_SQLITE_APPLICATION_ID 0x766f6c74

/*
 * Turn a result code of SQLite, other than SQLITE_OK, into an error that
 * says what happened to the database and what to do.
 */
enum vol_code vol_sqlite_fail(const struct vol_sqlite *s, int rc,
                              struct vol_err *err);

/* Run one statement without parameters; rows are passed over. */
enum vol_code vol_sqlite_exec(struct vol_sqlite *s, const char *sql,
                              struct vol_err *err) VOL_MUST_CHECK;

/* The first column of the first row as a number; 0 where there is no row. */
enum vol_code vol_sqlite_number(struct vol_sqlite *s, const char *sql,
                                int64_t *out,
                                struct vol_err *err) VOL_MUST_CHECK;

/* Prepare the text in `sql`, which is cleared in any case. */
enum vol_code vol_sqlite_prepare(struct vol_sqlite *s, struct vol_str *sql,
                                 sqlite3_stmt **out,
                                 struct vol_err *err) VOL_MUST_CHECK;

enum vol_code vol_sqlite_begin(struct vol_store *store,
                               struct vol_err *err) VOL_MUST_CHECK;
enum vol_code vol_sqlite_commit(struct vol_store *store,
                                struct vol_err *err) VOL_MUST_CHECK;
void vol_sqlite_rollback(struct vol_sqlite *s);

/*
 * The schema's version is PRAGMA user_version.  A step makes version
 * `makes` from the one before it.
 */
struct vol_sqlite_step {
    int makes;
    enum vol_code (*apply)(struct vol_sqlite *s, struct vol_err *err);
};

/*
 * Bring the database to the version of the last of `n` steps: those it lacks
 * are done in one transaction.  VOL_EIO where it is of a later version, or
 * is another program's.
 */
enum vol_code vol_sqlite_migrate(struct vol_sqlite *s,
                                 const struct vol_sqlite_step *step, size_t n,
                                 struct vol_err *err) VOL_MUST_CHECK;

/* The steps of this program. */
extern const struct vol_sqlite_step vol_sqlite_steps[];
extern const size_t vol_sqlite_n_steps;

enum vol_code vol_sqlite_put_new(struct vol_put **out, struct vol_store *store,
                                 const struct vol_kind *kind, bool replace,
                                 struct vol_err *err) VOL_MUST_CHECK;
enum vol_code vol_sqlite_put_row(struct vol_put *put,
                                 const struct vol_value *value,
                                 struct vol_err *err) VOL_MUST_CHECK;
void vol_sqlite_put_free(struct vol_put *put);

enum vol_code vol_sqlite_select(struct vol_store *store,
                                const struct vol_query *query,
                                vol_store_row_fn fn, void *ctx,
                                struct vol_err *err) VOL_MUST_CHECK;

/* Column `i` of the row that `stmt` stands on, as a value of `type`. */
struct vol_value vol_sqlite_value(sqlite3_stmt *stmt, int i,
                                  enum vol_type type);

#endif
