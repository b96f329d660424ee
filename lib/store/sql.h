/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STORE_SQL_H
#define VOL_STORE_SQL_H

#include "base/str.h"
#include "store/store.h"

#include <stddef.h>

/*
 * SQL made from the declaration of a kind, so that no column is named twice
 * in this program.  Names are quoted (`group` and `column` are columns) and
 * values are parameters ?1, ?2 ..., never text.  Each function adds to
 * `sql`, whose failure the caller checks.  Only lib/store includes this.
 */

/* CREATE TABLE IF NOT EXISTS, keyed, every type checked by the engine. */
void vol_sql_create(struct vol_str *sql, const struct vol_kind *kind);

/* ALTER TABLE ... ADD COLUMN for the column with that index. */
void vol_sql_add_column(struct vol_str *sql, const struct vol_kind *kind,
                        size_t column);

/* INSERT of all columns in order, taking the place of a row of that key. */
void vol_sql_upsert(struct vol_str *sql, const struct vol_kind *kind);

#define VOL_SQL_SCOPE_MAX 4

/* The columns of a scope (see vol_put): indices into kind->column. */
size_t vol_sql_scope(const struct vol_kind *kind, size_t *index);

/* DELETE of the rows whose scope columns are the parameters. */
void vol_sql_delete_scope(struct vol_str *sql, const struct vol_kind *kind);

/*
 * Of a kind with vintages: the row of a key (all but its vintage are the
 * first parameters, the vintage the last) and the one before it, latest
 * first, all columns; the DELETE of that key; and whether there is any row
 * with the symbol ?1.
 */
void vol_sql_vintages(struct vol_str *sql, const struct vol_kind *kind);
void vol_sql_delete_key(struct vol_str *sql, const struct vol_kind *kind);
void vol_sql_any_of_symbol(struct vol_str *sql, const struct vol_kind *kind);

/* Index of the vintage column (as_of) in the key, or kind->n. */
size_t vol_sql_vintage(const struct vol_kind *kind);

/* Index of the column that from and until speak of, or kind->n. */
size_t vol_sql_date_column(const struct vol_kind *kind);

/* Indices of the columns that hold a symbol; returns how many, up to 2. */
size_t vol_sql_symbol_columns(const struct vol_kind *kind, size_t index[2]);

/*
 * SELECT of the query's columns, ordered by the key.  Parameters: ?1 from,
 * ?2 until, ?3 origin, ?4 as_of (those in use), from VOL_SQL_SYMBOL on the
 * query's symbols and then the values of its matches.  A query of bars
 * without their vintages has one more column, to be ignored, at its end.
 */
enum {
    VOL_SQL_FROM = 1,
    VOL_SQL_UNTIL,
    VOL_SQL_ORIGIN,
    VOL_SQL_AS_OF,
    VOL_SQL_SYMBOL
};
void vol_sql_select(struct vol_str *sql, const struct vol_query *query);

#endif
