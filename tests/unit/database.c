/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "database.h"

#include "table/rows.h"

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void
database_make(struct database *d)
{
    (void)snprintf(d->dir, sizeof(d->dir), "/tmp/vol-unit.XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(d->dir));
    (void)snprintf(d->path, sizeof(d->path), "%s/test.db", d->dir);
    (void)snprintf(d->url, sizeof(d->url), "sqlite:%s", d->path);
}

void
database_remove(struct database *d)
{
    struct dirent *entry;
    DIR *dir = opendir(d->dir);

    ck_assert_ptr_nonnull(dir);
    while ((entry = readdir(dir)) != NULL)
        (void)unlinkat(dirfd(dir), entry->d_name, 0);
    (void)closedir(dir);
    ck_assert_int_eq(rmdir(d->dir), 0);
}

struct vol_store *
database_open(const struct database *d)
{
    const struct vol_store_options options = { .create = true, .wait_s = 0 };
    struct vol_store *store = NULL;
    struct vol_err err = { VOL_OK, "" };

    ck_assert_msg(vol_store_open(&store, d->url, &options, &err) == VOL_OK,
                  "%s", err.text);
    return store;
}

void
database_sql(const struct database *d, const char *sql)
{
    sqlite3 *db;
    char *why = NULL;

    ck_assert_int_eq(sqlite3_open(d->path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        ck_abort_msg("%s: %s", sql, why);
    ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
}

enum vol_code
database_load(struct vol_store *store, const char *text,
              const struct vol_load_options *options,
              struct vol_load_counts *counts, struct vol_err *err)
{
    struct vol_load *load = NULL;
    FILE *fp = fmemopen((void *)(uintptr_t)text, strlen(text), "r");

    ck_assert_ptr_nonnull(fp);
    enum vol_code code = vol_load_open(&load, fp, "t.csv", NULL, options, err);
    if (code == VOL_OK)
        code = vol_store_begin(store, err);
    if (code == VOL_OK)
        code = vol_load_run(load, store, counts, err);
    if (code == VOL_OK)
        code = vol_store_commit(store, err);
    vol_load_free(load);
    (void)fclose(fp);
    return code;
}

void
database_load_good(struct vol_store *store, const char *text)
{
    const struct vol_load_options options = { .as_of = VOL_DATE_NONE };
    struct vol_load_counts counts;
    struct vol_err err = { VOL_OK, "" };

    if (database_load(store, text, &options, &counts, &err) != VOL_OK)
        ck_abort_msg("%s", err.text);
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

char *
database_dump(struct vol_store *store, const struct vol_query *query)
{
    struct vol_rows rows = { .delim = ',' };
    struct vol_err err = { VOL_OK, "" };
    char *text = NULL;

    if (vol_store_select(store, query, add_row, &rows, &err) != VOL_OK)
        ck_abort_msg("%s", err.text);
    ck_assert_int_eq(vol_str_dup(&text, vol_str_text(&rows.text), NULL),
                     VOL_OK);
    vol_rows_clear(&rows);
    return text;
}

void
database_expect(struct vol_store *store, const struct vol_query *query,
                const char *want)
{
    char *text = database_dump(store, query);

    ck_assert_str_eq(text, want);
    free(text);
}
