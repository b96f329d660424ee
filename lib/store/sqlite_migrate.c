/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/sqlite.h"

#include <string.h>
#include <time.h>

/* ---- the steps ------------------------------------------------------- */

/* Version 1: the tables of all kinds. */
static enum vol_code
make_tables(struct vol_sqlite *s, struct vol_err *err)
{
    size_t n;
    const struct vol_kind *kind = vol_kinds(&n);
    enum vol_code code = VOL_OK;

    for (size_t i = 0; i < n && code == VOL_OK; i++) {
        struct vol_str sql = { 0 };
        vol_sql_create(&sql, &kind[i]);
        code = vol_str_check(&sql, err);
        if (code == VOL_OK)
            code = vol_sqlite_exec(s, sql.text, err);
        vol_str_clear(&sql);
    }
    return code;
}

/* Whether the table of `kind` has that column. */
static enum vol_code
has_column(struct vol_sqlite *s, const struct vol_kind *kind, size_t column,
           bool *out, struct vol_err *err)
{
    struct vol_str sql = { 0 };
    int64_t n = 0;

    vol_str_addf(&sql,
                 "SELECT count(*) FROM pragma_table_info('%s')"
                 " WHERE name = '%s'",
                 kind->name, kind->column[column].name);
    enum vol_code code = vol_str_check(&sql, err);
    if (code == VOL_OK)
        code = vol_sqlite_number(s, sql.text, &n, err);
    vol_str_clear(&sql);
    *out = n > 0;
    return code;
}

static enum vol_code
add_column(struct vol_sqlite *s, const struct vol_kind *kind, size_t column,
           struct vol_err *err)
{
    struct vol_str sql = { 0 };

    if (column < kind->n_key)
        return vol_fail(err, VOL_EIO,
                        "%s: table %s has no key column %s, so it cannot be "
                        "brought up to date; load it into a new database",
                        s->store.name, kind->name, kind->column[column].name);
    vol_sql_add_column(&sql, kind, column);
    enum vol_code code = vol_str_check(&sql, err);
    if (code == VOL_OK)
        code = vol_sqlite_exec(s, sql.text, err);
    vol_str_clear(&sql);
    return code;
}

static enum vol_code
add_columns(struct vol_sqlite *s, const struct vol_kind *kind,
            struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    for (size_t i = 0; i < kind->n && code == VOL_OK; i++) {
        bool there = true;
        code = has_column(s, kind, i, &there, err);
        if (code == VOL_OK && !there)
            code = add_column(s, kind, i, err);
    }
    return code;
}

/* From version 2 on: the tables and columns that the kinds have gained. */
static enum vol_code
add_what_is_missing(struct vol_sqlite *s, struct vol_err *err)
{
    size_t n;
    const struct vol_kind *kind = vol_kinds(&n);
    enum vol_code code = make_tables(s, err);

    for (size_t i = 0; i < n && code == VOL_OK; i++)
        code = add_columns(s, &kind[i], err);
    return code;
}

/* A change of a kind needs a new step here: tests/unit pins the schema. */
const struct vol_sqlite_step vol_sqlite_steps[] = {
    { 1, make_tables },         { 2, add_what_is_missing },
    { 3, add_what_is_missing }, /* bands, diagnostics */
    { 4, add_what_is_missing }, /* fits.selected, comparisons */
    { 5, add_what_is_missing }, /* residuals, intervals, evaluations */
    { 6, add_what_is_missing }, /* tests.p_adjusted, .break_date, .sentence */
    { 7, add_what_is_missing }, /* covariances, portfolios, responses */
    { 8, add_what_is_missing }, /* spillovers.net_pct */
};
const size_t vol_sqlite_n_steps =
    sizeof(vol_sqlite_steps) / sizeof(vol_sqlite_steps[0]);

/* ---- taking them ----------------------------------------------------- */

struct state {
    int64_t application, version, tables;
};

static enum vol_code
read_state(struct vol_sqlite *s, struct state *st, struct vol_err *err)
{
    enum vol_code code =
        vol_sqlite_number(s, "PRAGMA application_id", &st->application, err);

    if (code == VOL_OK)
        code = vol_sqlite_number(s, "PRAGMA user_version", &st->version, err);
    if (code == VOL_OK)
        code = vol_sqlite_number(s, "SELECT count(*) FROM sqlite_schema",
                                 &st->tables, err);
    return code;
}

/* An unmarked database is ours where it is empty or has a version. */
static bool
is_ours(const struct state *st)
{
    return st->application == VOL_SQLITE_APPLICATION_ID ||
           (st->application == 0 && (st->version > 0 || st->tables == 0));
}

static enum vol_code
check_state(const struct vol_sqlite *s, const struct state *st, int newest,
            struct vol_err *err)
{
    const char *name = s->store.name;

    if (!is_ours(st))
        return vol_fail(err, VOL_EIO, "%s: a database of another program",
                        name);
    if (st->version > newest)
        return vol_fail(err, VOL_EIO,
                        "%s: its schema is version %lld and this program "
                        "knows up to %d; use a newer voltools",
                        name, (long long)st->version, newest);
    if (st->tables == 0 && !s->store.options.create)
        return vol_fail(err, VOL_EIO,
                        "%s: the database is empty; vload fills it", name);
    return VOL_OK;
}

/*
 * Readers then never wait for a writer.  The change of mode, once in the
 * life of a database, is refused at once where another process is making
 * it too, so it is tried again for as long as one would wait for a lock.
 */
static enum vol_code
set_wal(struct vol_sqlite *s, struct vol_err *err)
{
    const struct timespec pause = { .tv_nsec = 10 * 1000 * 1000 };
    uint64_t tries = 1 + (uint64_t)s->store.options.wait_s * 100;
    int rc;

    while ((rc = sqlite3_exec(s->db, "PRAGMA journal_mode = WAL", NULL, NULL,
                              NULL)) != SQLITE_OK) {
        if ((rc & 0xff) != SQLITE_BUSY || --tries == 0)
            return vol_sqlite_fail(s, rc, err);
        (void)nanosleep(&pause, NULL);
    }
    return VOL_OK;
}

static enum vol_code
take_steps(struct vol_sqlite *s, const struct vol_sqlite_step *step, size_t n,
           struct vol_err *err)
{
    struct state st = { 0 };
    struct vol_str sql = { 0 };
    enum vol_code code = read_state(s, &st, err); /* now nobody else writes */

    if (code == VOL_OK)
        code = check_state(s, &st, step[n - 1].makes, err);
    for (size_t i = 0; i < n && code == VOL_OK; i++)
        if (step[i].makes > st.version)
            code = step[i].apply(s, err);
    if (code != VOL_OK)
        return code;
    vol_str_addf(&sql, "PRAGMA application_id = %d; PRAGMA user_version = %d",
                 VOL_SQLITE_APPLICATION_ID, step[n - 1].makes);
    code = vol_str_check(&sql, err);
    if (code == VOL_OK)
        code = vol_sqlite_exec(s, sql.text, err);
    vol_str_clear(&sql);
    return code;
}

enum vol_code
vol_sqlite_migrate(struct vol_sqlite *s, const struct vol_sqlite_step *step,
                   size_t n, struct vol_err *err)
{
    struct state st = { 0 };
    enum vol_code code = read_state(s, &st, err);

    if (code == VOL_OK)
        code = check_state(s, &st, step[n - 1].makes, err);
    if (code != VOL_OK || st.version == step[n - 1].makes)
        return code;
    code = set_wal(s, err);
    if (code == VOL_OK)
        code = vol_sqlite_begin(&s->store, err);
    if (code == VOL_OK)
        code = take_steps(s, step, n, err);
    if (code != VOL_OK) {
        vol_sqlite_rollback(s);
        return code;
    }
    return vol_sqlite_commit(&s->store, err);
}
