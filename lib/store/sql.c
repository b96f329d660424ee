/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/sql.h"

#include <string.h>

static const char *
type_name(enum vol_type type)
{
    switch (type) {
    case VOL_REAL: return "REAL";
    case VOL_INT: return "INTEGER";
    case VOL_TEXT:
    case VOL_DATE: break;
    }
    return "TEXT";
}

/* `"name"`; names come from kinds.c and hold no quote. */
static void
add_name(struct vol_str *sql, const char *name)
{
    vol_str_addf(sql, "\"%s\"", name);
}

static void
add_columns(struct vol_str *sql, const struct vol_kind *kind, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        vol_str_add(sql, i > 0 ? ", " : "");
        add_name(sql, kind->column[i].name);
    }
}

/* `"a" = ?1 AND "b" = ?2 ...` for the first n columns. */
static void
add_key_equals(struct vol_str *sql, const struct vol_kind *kind, size_t n)
{
    for (size_t i = 0; i < n; i++)
        vol_str_addf(sql, "%s\"%s\" = ?%zu", i > 0 ? " AND " : "",
                     kind->column[i].name, i + 1);
}

void
vol_sql_create(struct vol_str *sql, const struct vol_kind *kind)
{
    vol_str_addf(sql, "CREATE TABLE IF NOT EXISTS \"%s\" (", kind->name);
    for (size_t i = 0; i < kind->n; i++) {
        add_name(sql, kind->column[i].name);
        vol_str_addf(sql, " %s%s, ", type_name(kind->column[i].type),
                     i < kind->n_key ? " NOT NULL" : "");
    }
    vol_str_add(sql, "PRIMARY KEY (");
    add_columns(sql, kind, kind->n_key);
    /* The rows stand in the key's own tree: half the size and the writes of
     * a table with an index beside it, and a dump reads them in order. */
    vol_str_add(sql, ")) WITHOUT ROWID, STRICT");
}

void
vol_sql_add_column(struct vol_str *sql, const struct vol_kind *kind,
                   size_t column)
{
    vol_str_addf(sql, "ALTER TABLE \"%s\" ADD COLUMN \"%s\" %s", kind->name,
                 kind->column[column].name,
                 type_name(kind->column[column].type));
}

void
vol_sql_upsert(struct vol_str *sql, const struct vol_kind *kind)
{
    vol_str_addf(sql, "INSERT INTO \"%s\" (", kind->name);
    add_columns(sql, kind, kind->n);
    vol_str_add(sql, ") VALUES (");
    for (size_t i = 1; i <= kind->n; i++)
        vol_str_addf(sql, "%s?%zu", i > 1 ? ", " : "", i);
    vol_str_add(sql, ") ON CONFLICT (");
    add_columns(sql, kind, kind->n_key);
    vol_str_add(sql, ") DO UPDATE SET ");
    for (size_t i = kind->n_key; i < kind->n; i++)
        vol_str_addf(sql, "%s\"%s\" = excluded.\"%s\"",
                     i > kind->n_key ? ", " : "", kind->column[i].name,
                     kind->column[i].name);
}

static bool
one_of(const char *name, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

size_t
vol_sql_scope(const struct vol_kind *kind, size_t *index)
{
    static const char *const names[] = { "symbol", "symbol_a", "symbol_b",
                                         "origin", "as_of" };
    size_t n = 0;

    for (size_t i = 0; i < kind->n_key; i++)
        if (one_of(kind->column[i].name, names,
                   sizeof(names) / sizeof(names[0])) &&
            n < VOL_SQL_SCOPE_MAX)
            index[n++] = i;
    return n;
}

void
vol_sql_delete_scope(struct vol_str *sql, const struct vol_kind *kind)
{
    size_t index[VOL_SQL_SCOPE_MAX];
    size_t n = vol_sql_scope(kind, index);

    vol_str_addf(sql, "DELETE FROM \"%s\" WHERE ", kind->name);
    for (size_t i = 0; i < n; i++)
        vol_str_addf(sql, "%s\"%s\" = ?%zu", i > 0 ? " AND " : "",
                     kind->column[index[i]].name, i + 1);
}

size_t
vol_sql_vintage(const struct vol_kind *kind)
{
    size_t i = vol_kind_column(kind, "as_of");

    return i < kind->n_key ? i : kind->n;
}

void
vol_sql_vintages(struct vol_str *sql, const struct vol_kind *kind)
{
    size_t vintage = kind->n_key - 1;
    const char *name = kind->column[vintage].name;

    vol_str_add(sql, "SELECT ");
    add_columns(sql, kind, kind->n);
    vol_str_addf(sql, " FROM \"%s\" WHERE ", kind->name);
    add_key_equals(sql, kind, vintage);
    vol_str_addf(sql, " AND \"%s\" <= ?%zu ORDER BY \"%s\" DESC LIMIT 2", name,
                 vintage + 1, name);
}

void
vol_sql_delete_key(struct vol_str *sql, const struct vol_kind *kind)
{
    vol_str_addf(sql, "DELETE FROM \"%s\" WHERE ", kind->name);
    add_key_equals(sql, kind, kind->n_key);
}

void
vol_sql_any_of_symbol(struct vol_str *sql, const struct vol_kind *kind)
{
    vol_str_addf(sql, "SELECT 1 FROM \"%s\" WHERE ", kind->name);
    add_key_equals(sql, kind, 1);
    vol_str_add(sql, " LIMIT 1");
}
