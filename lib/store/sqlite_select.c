/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/mem.h"
#include "store/sqlite.h"

#include <stdlib.h>
#include <string.h>

struct vol_value
vol_sqlite_value(sqlite3_stmt *stmt, int i, enum vol_type type)
{
    struct vol_value v = { .type = type };

    v.missing = sqlite3_column_type(stmt, i) == SQLITE_NULL;
    if (v.missing)
        return v;
    switch (type) {
    case VOL_REAL: v.real = sqlite3_column_double(stmt, i); return v;
    case VOL_INT: v.integer = sqlite3_column_int64(stmt, i); return v;
    case VOL_TEXT:
    case VOL_DATE: break;
    }
    v.text = (const char *)sqlite3_column_text(stmt, i);
    v.len = (size_t)sqlite3_column_bytes(stmt, i);
    v.missing = v.text == NULL; /* only where memory ran out */
    return v;
}

/* Bind `text` to a parameter that the statement may not have. */
static int
bind_text(sqlite3_stmt *stmt, int i, const char *text)
{
    if (i > sqlite3_bind_parameter_count(stmt))
        return SQLITE_OK;
    return sqlite3_bind_text(stmt, i, text, -1, SQLITE_TRANSIENT);
}

static int
bind_date(sqlite3_stmt *stmt, int i, vol_date date)
{
    char text[VOL_DATE_BUFSIZE];

    return bind_text(stmt, i, vol_date_format(text, date));
}

static int
bind_query(sqlite3_stmt *stmt, const struct vol_query *q)
{
    int next = VOL_SQL_SYMBOL;
    int rc = bind_date(stmt, VOL_SQL_FROM, q->from);

    if (rc == SQLITE_OK)
        rc = bind_date(stmt, VOL_SQL_UNTIL, q->until);
    if (rc == SQLITE_OK)
        rc = bind_date(stmt, VOL_SQL_ORIGIN, q->origin);
    if (rc == SQLITE_OK)
        rc = bind_date(stmt, VOL_SQL_AS_OF, q->as_of);
    for (size_t i = 0; i < q->n_symbols && rc == SQLITE_OK; i++)
        rc = bind_text(stmt, next++, q->symbol[i]);
    for (size_t i = 0; i < q->n_matches && rc == SQLITE_OK; i++)
        rc = bind_text(stmt, next++, q->match[i].value);
    return rc;
}

static enum vol_code
hand_out_rows(struct vol_sqlite *s, sqlite3_stmt *stmt,
              const struct vol_query *q, struct vol_value *value,
              vol_store_row_fn fn, void *ctx, struct vol_err *err)
{
    size_t n = vol_query_width(q);
    enum vol_code code = VOL_OK;
    int rc;

    while ((rc = sqlite3_step(stmt)) == SQLITE_ROW && code == VOL_OK) {
        for (size_t i = 0; i < n; i++)
            value[i] = vol_sqlite_value(
                stmt, (int)i, q->kind->column[vol_query_column(q, i)].type);
        code = fn(ctx, value, n, err);
    }
    if (code != VOL_OK || rc == SQLITE_DONE)
        return code;
    return vol_sqlite_fail(s, rc, err);
}

enum vol_code
vol_sqlite_select(struct vol_store *store, const struct vol_query *query,
                  vol_store_row_fn fn, void *ctx, struct vol_err *err)
{
    struct vol_sqlite *s = (struct vol_sqlite *)store;
    struct vol_str sql = { 0 };
    sqlite3_stmt *stmt = NULL;
    void *value = NULL;

    vol_sql_select(&sql, query);
    enum vol_code code = vol_sqlite_prepare(s, &sql, &stmt, err);
    if (code == VOL_OK)
        code = vol_mem_array(&value, vol_query_width(query),
                             sizeof(struct vol_value), err);
    if (code == VOL_OK) {
        int rc = bind_query(stmt, query);
        code = rc == SQLITE_OK
                   ? hand_out_rows(s, stmt, query, value, fn, ctx, err)
                   : vol_sqlite_fail(s, rc, err);
    }
    free(value);
    (void)sqlite3_finalize(stmt);
    return code;
}
