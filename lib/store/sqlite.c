/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/sqlite.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* What the system said, or SQLite where the system said nothing. */
static const char *
reason(const struct vol_sqlite *s, int rc)
{
    int number = s->db != NULL ? sqlite3_system_errno(s->db) : 0;

    return number != 0 ? strerror(number) : sqlite3_errstr(rc);
}

static enum vol_code
fail_open(const struct vol_sqlite *s, int rc, struct vol_err *err)
{
    const char *name = s->store.name, *why = reason(s, rc);

    if (sqlite3_system_errno(s->db) == ENOENT && !s->store.options.create)
        return vol_fail(err, VOL_EIO,
                        "%s: there is no such database; vload makes one", name);
    /* What was made and refused was then looked for, and is not there. */
    if (sqlite3_system_errno(s->db) == ENOENT)
        why = "its folder is not there or may not be written to";
    return vol_fail(err, VOL_EIO, "%s: cannot be opened: %s", name, why);
}

enum vol_code
vol_sqlite_fail(const struct vol_sqlite *s, int rc, struct vol_err *err)
{
    const char *name = s->store.name;

    switch (rc & 0xff) {
    case SQLITE_NOMEM: return vol_fail_nomem(err);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return vol_fail(err, VOL_EIO,
                        "%s: locked: another program was still writing after "
                        "%u s; nothing was stored, try again later",
                        name, s->store.options.wait_s);
    case SQLITE_NOTADB:
        return vol_fail(err, VOL_EIO, "%s: the file is not a SQLite database",
                        name);
    case SQLITE_CORRUPT:
        return vol_fail(err, VOL_EIO,
                        "%s: the database is damaged; restore a copy, or move "
                        "it away and load the tables again",
                        name);
    case SQLITE_FULL:
        return vol_fail(err, VOL_EIO,
                        "%s: no room left on the disk; nothing was stored",
                        name);
    case SQLITE_READONLY:
        return vol_fail(err, VOL_EIO,
                        s->store.options.create
                            ? "%s: may not be written to"
                            : "%s: cannot be read: SQLite keeps a file beside "
                              "it, so a reader too must be able to write to "
                              "its folder",
                        name);
    case SQLITE_CANTOPEN: return fail_open(s, rc, err);
    case SQLITE_IOERR:
        return vol_fail(err, VOL_EIO, "%s: %s; nothing was stored", name,
                        reason(s, rc));
    default:
        return vol_fail(err, VOL_EIO, "%s: %s", name,
                        s->db != NULL ? sqlite3_errmsg(s->db)
                                      : sqlite3_errstr(rc));
    }
}

enum vol_code
vol_sqlite_exec(struct vol_sqlite *s, const char *sql, struct vol_err *err)
{
    int rc = sqlite3_exec(s->db, sql, NULL, NULL, NULL);

    return rc == SQLITE_OK ? VOL_OK : vol_sqlite_fail(s, rc, err);
}

enum vol_code
vol_sqlite_prepare(struct vol_sqlite *s, struct vol_str *sql,
                   sqlite3_stmt **out, struct vol_err *err)
{
    enum vol_code code = vol_str_check(sql, err);

    if (code == VOL_OK) {
        int rc = sqlite3_prepare_v2(s->db, sql->text, -1, out, NULL);
        if (rc != SQLITE_OK)
            code = vol_sqlite_fail(s, rc, err);
    }
    vol_str_clear(sql);
    return code;
}

enum vol_code
vol_sqlite_number(struct vol_sqlite *s, const char *sql, int64_t *out,
                  struct vol_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(s->db, sql, -1, &stmt, NULL);

    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW || rc == SQLITE_DONE) {
        *out = rc == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : 0;
        rc = SQLITE_OK;
    }
    enum vol_code code = rc == SQLITE_OK ? VOL_OK : vol_sqlite_fail(s, rc, err);
    (void)sqlite3_finalize(stmt);
    return code;
}

/*
 * IMMEDIATE takes the right to write at once: a transaction that began as a
 * reader could be refused it in its middle, however long it is willing to
 * wait.
 */
enum vol_code
vol_sqlite_begin(struct vol_store *store, struct vol_err *err)
{
    struct vol_sqlite *s = (struct vol_sqlite *)store;
    enum vol_code code = vol_sqlite_exec(s, "BEGIN IMMEDIATE", err);

    s->writing = code == VOL_OK;
    return code;
}

enum vol_code
vol_sqlite_commit(struct vol_store *store, struct vol_err *err)
{
    struct vol_sqlite *s = (struct vol_sqlite *)store;
    enum vol_code code = vol_sqlite_exec(s, "COMMIT", err);

    if (code != VOL_OK)
        vol_sqlite_rollback(s);
    s->writing = false;
    return code;
}

void
vol_sqlite_rollback(struct vol_sqlite *s)
{
    /* SQLite may have undone it already, of itself, on a full disk. */
    if (s->writing && sqlite3_get_autocommit(s->db) == 0)
        (void)sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    s->writing = false;
}

static void
close_store(struct vol_store *store)
{
    struct vol_sqlite *s = (struct vol_sqlite *)store;

    vol_sqlite_rollback(s);
    (void)sqlite3_close(s->db);
    free(s->store.name);
    free(s);
}

static enum vol_code
open_file(struct vol_sqlite *s, const char *path, struct vol_err *err)
{
    unsigned wait_s = s->store.options.wait_s;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
                (s->store.options.create ? SQLITE_OPEN_CREATE : 0);
    int rc = sqlite3_open_v2(path, &s->db, flags, NULL);

    if (rc != SQLITE_OK)
        return vol_sqlite_fail(s, rc, err);
    (void)sqlite3_extended_result_codes(s->db, 1);
    /* A file from elsewhere may not run functions through its schema. */
    (void)sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    (void)sqlite3_busy_timeout(
        s->db, wait_s < INT_MAX / 1000 ? (int)wait_s * 1000 : INT_MAX);
    return vol_sqlite_migrate(s, vol_sqlite_steps, vol_sqlite_n_steps, err);
}

/* What SQLite takes for a database in memory would be lost at the end. */
static bool
names_file(const char *place)
{
    return *place != '\0' && strcmp(place, ":memory:") != 0;
}

static enum vol_code
open_store(struct vol_store **out, const char *place, char *name,
           const struct vol_store_options *options, struct vol_err *err)
{
    struct vol_sqlite *s = calloc(1, sizeof(*s));

    if (s == NULL) {
        free(name);
        return vol_fail_nomem(err);
    }
    s->store = (struct vol_store){ &vol_backend_sqlite, name, *options };
    enum vol_code code =
        names_file(place)
            ? open_file(s, place, err)
            : vol_fail(err, VOL_EUSAGE, "%s names no file; write sqlite:PATH",
                       name);
    if (code != VOL_OK) {
        close_store(&s->store);
        return code;
    }
    *out = &s->store;
    return VOL_OK;
}

const struct vol_backend vol_backend_sqlite = {
    .scheme = "sqlite",
    .open = open_store,
    .close = close_store,
    .begin = vol_sqlite_begin,
    .commit = vol_sqlite_commit,
    .put_new = vol_sqlite_put_new,
    .put_row = vol_sqlite_put_row,
    .put_free = vol_sqlite_put_free,
    .select = vol_sqlite_select,
};
