/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/sql.h"

#include <string.h>

size_t
vol_sql_date_column(const struct vol_kind *kind)
{
    static const char *const names[] = { "date", "origin", "data_date",
                                         "date_text" };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        size_t k = vol_kind_column(kind, names[i]);
        if (k < kind->n)
            return k;
    }
    return kind->n;
}

size_t
vol_sql_symbol_columns(const struct vol_kind *kind, size_t index[2])
{
    static const char *const names[] = { "symbol", "symbol_a", "symbol_b",
                                         "from_symbol", "to_symbol" };
    size_t n = 0;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && n < 2; i++) {
        size_t k = vol_kind_column(kind, names[i]);
        if (k < kind->n)
            index[n++] = k;
    }
    return n;
}

/* "t"."name" of the column with that index. */
static void
add_column(struct vol_str *sql, const struct vol_kind *kind, size_t i)
{
    vol_str_addf(sql, "t.\"%s\"", kind->column[i].name);
}

static void
add_list(struct vol_str *sql, const struct vol_kind *kind, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        vol_str_add(sql, i > 0 ? ", " : "");
        add_column(sql, kind, i);
    }
}

/* " WHERE " before the first condition, " AND " before the others. */
static void
add_and(struct vol_str *sql, const char **word)
{
    vol_str_add(sql, *word);
    *word = " AND ";
}

static void
add_compare(struct vol_str *sql, const struct vol_kind *kind, size_t column,
            const char *operator, int parameter, const char **word)
{
    add_and(sql, word);
    add_column(sql, kind, column);
    vol_str_addf(sql, " %s ?%d", operator, parameter);
}

static void
add_symbols(struct vol_str *sql, const struct vol_query *q, const char **word)
{
    size_t index[2], n = vol_sql_symbol_columns(q->kind, index);

    if (q->n_symbols == 0)
        return;
    add_and(sql, word);
    for (size_t i = 0; i < n; i++) {
        vol_str_add(sql, i == 0 ? "(" : " OR ");
        add_column(sql, q->kind, index[i]);
        vol_str_add(sql, " IN (");
        for (size_t k = 0; k < q->n_symbols; k++)
            vol_str_addf(sql, "%s?%zu", k > 0 ? ", " : "", VOL_SQL_SYMBOL + k);
        vol_str_add(sql, ")");
    }
    vol_str_add(sql, ")");
}

static void
add_range(struct vol_str *sql, const struct vol_query *q, const char **word)
{
    size_t date = vol_sql_date_column(q->kind);

    if (q->from != VOL_DATE_NONE)
        add_compare(sql, q->kind, date, ">=", VOL_SQL_FROM, word);
    if (q->until != VOL_DATE_NONE)
        add_compare(sql, q->kind, date, "<=", VOL_SQL_UNTIL, word);
}

static void
add_matches(struct vol_str *sql, const struct vol_query *q, const char **word)
{
    int first = VOL_SQL_SYMBOL + (int)q->n_symbols;

    for (size_t i = 0; i < q->n_matches; i++) {
        size_t k = vol_kind_column(q->kind, q->match[i].column);
        if (*q->match[i].value != '\0') {
            add_compare(sql, q->kind, k, "=", first + (int)i, word);
            continue;
        }
        add_and(sql, word);
        add_column(sql, q->kind, k);
        vol_str_add(sql, " IS NULL");
    }
}

/*
 * Each symbol's last origin (within from and until where those speak of the
 * origin), as a table in memory that the rows are looked up in.  CROSS JOIN
 * keeps the engine from turning the two around, and so the rows in order.
 */
static void
add_latest(struct vol_str *sql, const struct vol_query *q)
{
    size_t index[2], n = vol_sql_symbol_columns(q->kind, index);
    size_t origin = vol_kind_column(q->kind, "origin");
    const char *word = " WHERE ";

    n = n == 1 ? 1 : 0; /* a pair has one origin, of all pairs */
    vol_str_add(sql, " CROSS JOIN (SELECT ");
    if (n == 1)
        vol_str_addf(sql, "%s AS s, ", q->kind->column[index[0]].name);
    vol_str_addf(sql, "max(origin) AS o FROM \"%s\" AS t", q->kind->name);
    add_symbols(sql, q, &word);
    if (vol_sql_date_column(q->kind) == origin)
        add_range(sql, q, &word);
    vol_str_add(sql, n == 1 ? " GROUP BY s) AS l ON l.s = " : ") AS l ON ");
    if (n == 1) {
        add_column(sql, q->kind, index[0]);
        vol_str_add(sql, " AND ");
    }
    vol_str_add(sql, "l.o = ");
    add_column(sql, q->kind, origin);
}

/* All conditions that a row must meet before vintages are told apart. */
static void
add_where(struct vol_str *sql, const struct vol_query *q, const char **word)
{
    size_t vintage = vol_sql_vintage(q->kind);

    add_symbols(sql, q, word);
    add_range(sql, q, word);
    if (q->origin != VOL_DATE_NONE)
        add_compare(sql, q->kind, vol_kind_column(q->kind, "origin"), "=",
                    VOL_SQL_ORIGIN, word);
    if (q->as_of != VOL_DATE_NONE)
        add_compare(sql, q->kind, vintage, "<=", VOL_SQL_AS_OF, word);
}

void
vol_sql_select(struct vol_str *sql, const struct vol_query *q)
{
    const struct vol_kind *kind = q->kind;
    size_t vintage = vol_sql_vintage(kind), n_key = kind->n_key;
    bool last = vintage < kind->n && !q->vintages;
    const char *word = " WHERE ";

    vol_str_add(sql, "SELECT ");
    for (size_t k = 0; k < vol_query_width(q); k++) {
        vol_str_add(sql, k > 0 ? ", " : "");
        add_column(sql, kind, vol_query_column(q, k));
    }
    if (last) /* makes the other columns those of the last vintage */
        vol_str_addf(sql, ", max(t.\"%s\")", kind->column[vintage].name);
    vol_str_addf(sql, " FROM \"%s\" AS t", kind->name);
    if (q->latest)
        add_latest(sql, q);
    add_where(sql, q, &word);
    if (last) {
        vol_str_add(sql, " GROUP BY ");
        add_list(sql, kind, --n_key);
        word = " HAVING ";
    }
    add_matches(sql, q, &word);
    vol_str_add(sql, " ORDER BY ");
    add_list(sql, kind, n_key);
}
