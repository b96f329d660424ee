/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes, taken as a table, must either be refused or be stored; and what
 * the database then gives back must be taken again and give the same.  (Of
 * bars, the second time: vintages that came in the wrong order may have left
 * one that says nothing new.)
 */

#include "base/str.h"
#include "store/load.h"
#include "store/sqlite.h"
#include "store/store.h"
#include "table/rows.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct vol_store *
open_memory(void)
{
    const struct vol_store_options options = { .create = true };
    struct vol_store *store;

    if (vol_store_open(&store, "sqlite::memory:", &options, NULL) != VOL_OK)
        abort();
    return store;
}

/* The kind that the bytes were stored as, or NULL where they were refused. */
static const struct vol_kind *
load(struct vol_store *store, const void *data, size_t size,
     const struct vol_kind *kind)
{
    const struct vol_load_options options = { .as_of = VOL_DATE_NONE,
                                              .ignore_extra = true };
    struct vol_load_counts counts;
    struct vol_load *l = NULL;
    FILE *fp = fmemopen((void *)(uintptr_t)data, size, "r");

    if (fp == NULL)
        return NULL;
    enum vol_code code = vol_load_open(&l, fp, "fuzz", kind, &options, NULL);
    if (code == VOL_OK) {
        kind = vol_load_kind(l);
        code = vol_store_begin(store, NULL);
    }
    if (code == VOL_OK)
        code = vol_load_run(l, store, &counts, NULL);
    if (code == VOL_OK)
        code = vol_store_commit(store, NULL);
    else
        vol_sqlite_rollback((struct vol_sqlite *)store);
    vol_load_free(l);
    (void)fclose(fp);
    return code == VOL_OK ? kind : NULL;
}

static enum vol_code
add_row(void *ctx, const struct vol_value *value, size_t n, struct vol_err *err)
{
    struct vol_rows *rows = ctx;

    (void)err;
    for (size_t i = 0; i < n; i++) {
        if (value[i].missing)
            vol_rows_missing(rows);
        else if (value[i].type == VOL_REAL)
            vol_rows_double(rows, value[i].real);
        else if (value[i].type == VOL_INT)
            vol_rows_int(rows, value[i].integer);
        else
            vol_rows_text_n(rows, value[i].text, value[i].len);
    }
    vol_rows_end(rows);
    return VOL_OK;
}

static void
dump(struct vol_store *store, const struct vol_kind *kind,
     struct vol_rows *rows)
{
    struct vol_query query;

    vol_query_init(&query, kind);
    query.vintages = vol_kind_column(kind, "as_of") < kind->n;
    for (size_t i = 0; i < kind->n; i++)
        vol_rows_text(rows, kind->column[i].name);
    vol_rows_end(rows);
    if (vol_store_select(store, &query, add_row, rows, NULL) != VOL_OK)
        abort();
}

static void
empty(struct vol_store *store, const struct vol_kind *kind)
{
    struct vol_str sql = { 0 };

    vol_str_addf(&sql, "DELETE FROM \"%s\"", kind->name);
    if (vol_sqlite_exec((struct vol_sqlite *)store, vol_str_text(&sql), NULL) !=
        VOL_OK)
        abort();
    vol_str_clear(&sql);
}

/* Store what `from` holds in `to`, and give that in `rows`. */
static void
pass_on(struct vol_rows *from, struct vol_store *to,
        const struct vol_kind *kind, struct vol_rows *rows)
{
    empty(to, kind);
    if (load(to, from->text.text, from->text.len, kind) != kind)
        abort();
    dump(to, kind, rows);
}

static void
must_be_equal(const struct vol_rows *a, const struct vol_rows *b)
{
    if (strcmp(vol_str_text(&a->text), vol_str_text(&b->text)) != 0)
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct vol_store *one, *two; /* to make them takes long */
    struct vol_rows rows[3] = { { .delim = ',' },
                                { .delim = ',' },
                                { .delim = ',' } };

    if (one == NULL) {
        one = open_memory();
        two = open_memory();
    }
    const struct vol_kind *kind = size > 0 ? load(one, data, size, NULL) : NULL;
    if (kind == NULL)
        return 0;
    dump(one, kind, &rows[0]);
    pass_on(&rows[0], two, kind, &rows[1]);
    pass_on(&rows[1], one, kind, &rows[2]);
    must_be_equal(&rows[1], &rows[2]);
    if (vol_kind_column(kind, "as_of") == kind->n)
        must_be_equal(&rows[0], &rows[1]);
    empty(one, kind);
    for (size_t i = 0; i < 3; i++)
        vol_rows_clear(&rows[i]);
    return 0;
}
