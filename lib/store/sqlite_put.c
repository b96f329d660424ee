/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/sqlite.h"
#include "table/names.h"

#include <stdlib.h>
#include <string.h>

struct put {
    struct vol_put put;
    struct vol_sqlite *s;
    sqlite3_stmt *upsert;

    /* With `replace` and where the kind has a scope. */
    sqlite3_stmt *delete_scope;
    size_t scope[VOL_SQL_SCOPE_MAX], n_scope;
    struct vol_names scopes; /* those seen, each as its cells and \037 */
    struct vol_str key;      /* that of this row                       */
    struct vol_str last;     /* that of the row before                 */

    /* Of a kind with vintages. */
    sqlite3_stmt *any, *vintages, *delete_key;
    struct vol_str symbol, as_of; /* of the row before                     */
    bool compare;                 /* that symbol had rows, or several as_of */
};

static int
bind(sqlite3_stmt *stmt, int i, const struct vol_value *v)
{
    if (v->missing)
        return sqlite3_bind_null(stmt, i);
    switch (v->type) {
    case VOL_REAL: return sqlite3_bind_double(stmt, i, v->real);
    case VOL_INT: return sqlite3_bind_int64(stmt, i, v->integer);
    case VOL_TEXT:
    case VOL_DATE: break;
    }
    return sqlite3_bind_text(stmt, i, v->text, (int)v->len, SQLITE_STATIC);
}

/* Bind the first n values; `stmt` is ready again after its last run. */
static int
bind_all(sqlite3_stmt *stmt, const struct vol_value *value, size_t n)
{
    int rc = SQLITE_OK;

    (void)sqlite3_reset(stmt);
    for (size_t i = 0; i < n && rc == SQLITE_OK; i++)
        rc = bind(stmt, (int)i + 1, &value[i]);
    return rc;
}

/* Bind and run a statement that gives no row. */
static enum vol_code
run(struct put *p, sqlite3_stmt *stmt, const struct vol_value *value, size_t n,
    struct vol_err *err)
{
    int rc = bind_all(stmt, value, n);

    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc == SQLITE_DONE)
        return VOL_OK;
    enum vol_code code = vol_sqlite_fail(p->s, rc, err);
    (void)sqlite3_reset(stmt);
    return code;
}

static enum vol_code
store_row(struct put *p, const struct vol_value *value, struct vol_err *err)
{
    enum vol_code code = run(p, p->upsert, value, p->put.kind->n, err);

    p->put.counts.stored += code == VOL_OK;
    return code;
}

/* ---- replacing a scope ------------------------------------------------ */

static void
add_key_cell(struct vol_str *key, const struct vol_value *v)
{
    if (v->text != NULL)
        vol_str_add_n(key, v->text, v->len);
    vol_str_add_char(key, '\037');
}

static enum vol_code
delete_scope(struct put *p, const struct vol_value *value, struct vol_err *err)
{
    struct vol_value cell[VOL_SQL_SCOPE_MAX];

    for (size_t i = 0; i < p->n_scope; i++)
        cell[i] = value[p->scope[i]];
    return run(p, p->delete_scope, cell, p->n_scope, err);
}

/* Remove the rows of this row's scope where it is the first one of it. */
static enum vol_code
enter_scope(struct put *p, const struct vol_value *value, struct vol_err *err)
{
    bool added = false;

    if (p->delete_scope == NULL)
        return VOL_OK;
    vol_str_reset(&p->key);
    for (size_t i = 0; i < p->n_scope; i++)
        add_key_cell(&p->key, &value[p->scope[i]]);
    enum vol_code code = vol_str_check(&p->key, err);
    if (code != VOL_OK || strcmp(p->key.text, vol_str_text(&p->last)) == 0)
        return code;
    code = vol_names_add(&p->scopes, p->key.text, &added, err);
    if (code == VOL_OK && added)
        code = delete_scope(p, value, err);
    if (code != VOL_OK)
        return code;
    vol_str_reset(&p->last);
    vol_str_add_n(&p->last, p->key.text, p->key.len);
    return vol_str_check(&p->last, err);
}

/* ---- vintages --------------------------------------------------------- */

/* Whether `text` is what `memory` holds; it holds it afterwards. */
static bool
same_as_before(struct vol_str *memory, const struct vol_value *v)
{
    bool same = memory->len == v->len &&
                memcmp(vol_str_text(memory), v->text, v->len) == 0;

    if (!same) {
        vol_str_reset(memory);
        vol_str_add_n(memory, v->text, v->len);
    }
    return same;
}

/*
 * Whether there can be another vintage of the bar, in p->compare.  A symbol
 * that has no row at all when its first bar comes has none, as long as
 * as_of stays the same; so a first load costs one look a symbol.
 */
static enum vol_code
look_for_vintages(struct put *p, const struct vol_value *value,
                  struct vol_err *err)
{
    size_t vintage = p->put.kind->n_key - 1;
    bool same_symbol = same_as_before(&p->symbol, &value[0]);
    bool same_as_of = same_as_before(&p->as_of, &value[vintage]);
    enum vol_code code = vol_str_check(&p->symbol, err);

    if (code == VOL_OK)
        code = vol_str_check(&p->as_of, err);
    if (code != VOL_OK || (same_symbol && same_as_of))
        return code;
    p->compare = true;
    if (same_symbol)
        return VOL_OK;
    int rc = bind_all(p->any, value, 1);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(p->any);
    p->compare = rc != SQLITE_DONE;
    (void)sqlite3_reset(p->any);
    return rc == SQLITE_DONE || rc == SQLITE_ROW
               ? VOL_OK
               : vol_sqlite_fail(p->s, rc, err);
}

static bool
is_equal(sqlite3_stmt *stmt, int i, const struct vol_value *v)
{
    struct vol_value w = vol_sqlite_value(stmt, i, v->type);

    if (v->missing || w.missing)
        return v->missing && w.missing;
    switch (v->type) {
    case VOL_REAL: return v->real <= w.real && v->real >= w.real;
    case VOL_INT: return v->integer == w.integer;
    case VOL_TEXT:
    case VOL_DATE: break;
    }
    return v->len == w.len && memcmp(v->text, w.text, v->len) == 0;
}

/* What is stored of a bar: its own vintage, and the one before. */
struct known {
    bool own;    /* there is a row of this as_of               */
    bool repeat; /* the vintage before it is equal to this bar */
};

static enum vol_code
look_at_vintages(struct put *p, const struct vol_value *value,
                 struct known *known, struct vol_err *err)
{
    const struct vol_kind *kind = p->put.kind;
    int vintage = (int)kind->n_key - 1;
    int rc = bind_all(p->vintages, value, kind->n_key);

    *known = (struct known){ false, false };
    if (rc == SQLITE_OK)
        rc = sqlite3_step(p->vintages);
    if (rc == SQLITE_ROW && is_equal(p->vintages, vintage, &value[vintage])) {
        known->own = true;
        rc = sqlite3_step(p->vintages);
    }
    if (rc == SQLITE_ROW) {
        known->repeat = true;
        for (size_t i = kind->n_key; i < kind->n; i++)
            if (!is_equal(p->vintages, (int)i, &value[i]))
                known->repeat = false;
        rc = SQLITE_DONE;
    }
    enum vol_code code =
        rc == SQLITE_DONE ? VOL_OK : vol_sqlite_fail(p->s, rc, err);
    (void)sqlite3_reset(p->vintages);
    return code;
}

static enum vol_code
put_vintage(struct put *p, const struct vol_value *value, struct vol_err *err)
{
    struct known known = { false, false };
    enum vol_code code = look_for_vintages(p, value, err);

    if (code == VOL_OK && p->compare)
        code = look_at_vintages(p, value, &known, err);
    if (code != VOL_OK)
        return code;
    if (!known.repeat)
        return store_row(p, value, err);
    p->put.counts.same++;
    if (known.own)
        return run(p, p->delete_key, value, p->put.kind->n_key, err);
    return VOL_OK;
}

/* ---- the interface ---------------------------------------------------- */

enum vol_code
vol_sqlite_put_row(struct vol_put *put, const struct vol_value *value,
                   struct vol_err *err)
{
    struct put *p = (struct put *)put;
    enum vol_code code = enter_scope(p, value, err);

    if (code != VOL_OK)
        return code;
    return p->vintages != NULL ? put_vintage(p, value, err)
                               : store_row(p, value, err);
}

static enum vol_code
prepare(struct put *p, void (*make)(struct vol_str *, const struct vol_kind *),
        sqlite3_stmt **out, struct vol_err *err)
{
    struct vol_str sql = { 0 };

    make(&sql, p->put.kind);
    return vol_sqlite_prepare(p->s, &sql, out, err);
}

static enum vol_code
prepare_vintages(struct put *p, struct vol_err *err)
{
    enum vol_code code = prepare(p, vol_sql_any_of_symbol, &p->any, err);

    if (code == VOL_OK)
        code = prepare(p, vol_sql_vintages, &p->vintages, err);
    if (code == VOL_OK)
        code = prepare(p, vol_sql_delete_key, &p->delete_key, err);
    return code;
}

enum vol_code
vol_sqlite_put_new(struct vol_put **out, struct vol_store *store,
                   const struct vol_kind *kind, bool replace,
                   struct vol_err *err)
{
    struct put *p = calloc(1, sizeof(*p));

    if (p == NULL)
        return vol_fail_nomem(err);
    p->put = (struct vol_put){ .store = store, .kind = kind };
    p->s = (struct vol_sqlite *)store;
    enum vol_code code = prepare(p, vol_sql_upsert, &p->upsert, err);
    p->n_scope = vol_sql_scope(kind, p->scope);
    if (code == VOL_OK && replace && p->n_scope > 0)
        code = prepare(p, vol_sql_delete_scope, &p->delete_scope, err);
    if (code == VOL_OK && vol_sql_vintage(kind) < kind->n)
        code = prepare_vintages(p, err);
    if (code != VOL_OK) {
        vol_sqlite_put_free(&p->put);
        return code;
    }
    *out = &p->put;
    return VOL_OK;
}

void
vol_sqlite_put_free(struct vol_put *put)
{
    struct put *p = (struct put *)put;

    (void)sqlite3_finalize(p->upsert);
    (void)sqlite3_finalize(p->delete_scope);
    (void)sqlite3_finalize(p->any);
    (void)sqlite3_finalize(p->vintages);
    (void)sqlite3_finalize(p->delete_key);
    vol_names_clear(&p->scopes);
    vol_str_clear(&p->key);
    vol_str_clear(&p->last);
    vol_str_clear(&p->symbol);
    vol_str_clear(&p->as_of);
    free(p);
}
