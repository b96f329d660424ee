/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "database.h"
#include "store/sqlite.h"

#include <check.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct database db;

static void
setup(void)
{
    database_make(&db);
}

static void
teardown(void)
{
    database_remove(&db);
}

static void
expect_refused(const char *url, bool create, enum vol_code want,
               const char *text)
{
    const struct vol_store_options options = { .create = create };
    struct vol_store *store = NULL;
    struct vol_err err = { VOL_OK, "" };

    ck_assert_int_eq(vol_store_open(&store, url, &options, &err), want);
    ck_assert_ptr_null(store);
    ck_assert_msg(strstr(err.text, text) != NULL, "%s", err.text);
}

static enum vol_code
take_row(void *ctx, const struct vol_value *value, size_t n,
         struct vol_err *err)
{
    (void)ctx, (void)value, (void)n, (void)err;
    return VOL_OK;
}

static void
write_file(const char *path, const char *text, size_t len, long at)
{
    FILE *fp = fopen(path, at < 0 ? "w" : "r+");

    ck_assert_ptr_nonnull(fp);
    ck_assert_int_eq(fseek(fp, at < 0 ? 0 : at, SEEK_SET), 0);
    ck_assert_uint_eq(fwrite(text, 1, len, fp), len);
    ck_assert_int_eq(fclose(fp), 0);
}

/* ---- opening ----------------------------------------------------------- */

START_TEST(what_is_no_url_of_ours_is_refused)
{
    expect_refused("vol.db", true, VOL_EUSAGE, "write sqlite:PATH");
    expect_refused("sqlite:", true, VOL_EUSAGE, "names no file");
    expect_refused("mysql://u:secret@h/d", true, VOL_EUSAGE, "URL");
    expect_refused("postgres://u:secret@h/d", true, VOL_EUSAGE, "PostgreSQL");
    expect_refused("postgresql:d", true, VOL_EUSAGE, "PostgreSQL");
}
END_TEST

START_TEST(a_password_is_not_shown)
{
    const struct vol_store_options options = { .create = true };
    static const char *const urls[] = { "mysql://u:secret@h/d",
                                        "postgres://u:secret@h/d" };
    struct vol_store *store;
    struct vol_err err;

    for (size_t i = 0; i < 2; i++) {
        ck_assert_int_eq(vol_store_open(&store, urls[i], &options, &err),
                         VOL_EUSAGE);
        ck_assert_ptr_null(strstr(err.text, "secret"));
    }
}
END_TEST

START_TEST(a_database_that_is_not_there)
{
    struct stat st;

    expect_refused(db.url, false, VOL_EIO, "there is no such database");
    ck_assert_int_ne(stat(db.path, &st), 0);
    expect_refused("sqlite:/nowhere/at/all.db", true, VOL_EIO,
                   "its folder is not there or may not be written to");
}
END_TEST

START_TEST(a_file_that_is_no_database)
{
    static const char text[] = "symbol,date,close\nSPX,2020-04-17,2874.56\n"
                               "and so on, for longer than a header's 100 "
                               "bytes, as a table usually is\n";
    struct stat st;

    write_file(db.path, text, strlen(text), -1);
    expect_refused(db.url, true, VOL_EIO, "is not a SQLite database");
    ck_assert_int_eq(stat(db.path, &st), 0);
    ck_assert_int_eq(st.st_size, (off_t)strlen(text));
}
END_TEST

START_TEST(a_database_of_another_program)
{
    database_sql(&db, "CREATE TABLE recipes (name TEXT)");
    expect_refused(db.url, true, VOL_EIO, "another program");
    database_sql(&db, "PRAGMA user_version = 1; PRAGMA application_id = 42");
    expect_refused(db.url, true, VOL_EIO, "another program");
}
END_TEST

START_TEST(an_empty_database)
{
    database_sql(&db, "CREATE TABLE a (b); DROP TABLE a");
    expect_refused(db.url, false, VOL_EIO, "empty");
    vol_store_close(database_open(&db));
}
END_TEST

/* Put bytes that mean nothing over the pages from `first` to `last`. */
static void
damage(long first, long last)
{
    char junk[4096];

    memset(junk, 0x5a, sizeof(junk));
    for (long page = first; page <= last; page++)
        write_file(db.path, junk, sizeof(junk), 4096 * page);
}

static char *
many_bars(void)
{
    struct vol_str text = { 0 };

    vol_str_add(&text, "symbol,date,close\n");
    for (int i = 0; i < 5000; i++)
        vol_str_addf(&text, "S%d,2020-01-02,1\n", i);
    ck_assert_int_eq(vol_str_check(&text, NULL), VOL_OK);
    return text.text;
}

START_TEST(a_damaged_schema)
{
    vol_store_close(database_open(&db));
    damage(1, 20);
    expect_refused(db.url, true, VOL_EIO, "damaged");
}
END_TEST

START_TEST(a_damaged_table)
{
    char *text = many_bars();
    struct vol_store *store = database_open(&db);
    struct vol_query q;
    struct vol_err err;

    database_load_good(store, text);
    vol_store_close(store);
    damage(30, 35);
    store = database_open(&db);
    vol_query_init(&q, vol_kind_find("bars"));
    ck_assert_int_eq(vol_store_select(store, &q, take_row, NULL, &err),
                     VOL_EIO);
    ck_assert_msg(strstr(err.text, "damaged") != NULL, "%s", err.text);
    vol_store_close(store);
    free(text);
}
END_TEST

/* ---- transactions -------------------------------------------------------- */

START_TEST(without_a_commit_nothing_is_stored)
{
    struct vol_store *store = database_open(&db);
    struct vol_query q;
    struct vol_put *put;
    struct vol_value row[5] = {
        { .type = VOL_TEXT, .text = "A", .len = 1 },
        { .type = VOL_DATE, .text = "2020-01-02", .len = 10 },
        { .type = VOL_TEXT, .text = "rows", .len = 4 },
        { .type = VOL_REAL, .real = 7 },
        { .type = VOL_TEXT, .missing = true },
    };

    vol_query_init(&q, vol_kind_find("quality"));
    for (int committed = 0; committed < 2; committed++) {
        ck_assert_int_eq(vol_store_begin(store, NULL), VOL_OK);
        ck_assert_int_eq(vol_put_new(&put, store, q.kind, false, NULL), VOL_OK);
        ck_assert_int_eq(vol_put_row(put, row, NULL), VOL_OK);
        vol_put_free(put);
        if (committed)
            ck_assert_int_eq(vol_store_commit(store, NULL), VOL_OK);
        vol_store_close(store);
        store = database_open(&db);
        database_expect(store, &q, committed ? "A,2020-01-02,rows,7,\n" : "");
    }
    vol_store_close(store);
}
END_TEST

START_TEST(a_writer_that_does_not_end_is_named)
{
    struct vol_store *one = database_open(&db), *two = database_open(&db);
    struct vol_err err;
    struct vol_query q;

    ck_assert_int_eq(vol_store_begin(one, NULL), VOL_OK);
    ck_assert_int_eq(vol_store_begin(two, &err), VOL_EIO);
    ck_assert_msg(strstr(err.text, "locked") != NULL, "%s", err.text);
    vol_query_init(&q, vol_kind_find("bars"));
    database_expect(two, &q, ""); /* a reader is not held up */
    vol_store_close(one);
    ck_assert_int_eq(vol_store_begin(two, NULL), VOL_OK);
    vol_store_close(two);
}
END_TEST

/* Many bars, in a database that may not grow: as on a full disk. */
START_TEST(a_full_disk_leaves_what_was_there)
{
    const struct vol_load_options options = { .as_of = VOL_DATE_NONE };
    struct vol_store *store = database_open(&db);
    char *text = many_bars();
    struct vol_load_counts counts;
    struct vol_query q;
    struct vol_err err = { VOL_OK, "" };

    database_load_good(store, "symbol,date,close\nA,2020-01-02,1\n");
    ck_assert_int_eq(sqlite3_exec(((struct vol_sqlite *)store)->db,
                                  "PRAGMA max_page_count = 24", NULL, NULL,
                                  NULL),
                     SQLITE_OK);
    ck_assert_int_eq(database_load(store, text, &options, &counts, &err),
                     VOL_EIO);
    ck_assert_msg(strstr(err.text, "no room left") != NULL, "%s", err.text);
    vol_store_close(store);
    store = database_open(&db);
    vol_query_init(&q, vol_kind_find("bars"));
    static const char *const columns[] = { "symbol", "close" };
    q.column = columns;
    q.n_columns = 2;
    database_expect(store, &q, "A,1\n");
    vol_store_close(store);
    free(text);
}
END_TEST

Suite *suite_store_store(void);

Suite *
suite_store_store(void)
{
    Suite *s = suite_create("store/store");
    TCase *opening = tcase_create("opening");
    TCase *writing = tcase_create("transactions");

    tcase_add_checked_fixture(opening, setup, teardown);
    tcase_add_test(opening, what_is_no_url_of_ours_is_refused);
    tcase_add_test(opening, a_password_is_not_shown);
    tcase_add_test(opening, a_database_that_is_not_there);
    tcase_add_test(opening, a_file_that_is_no_database);
    tcase_add_test(opening, a_database_of_another_program);
    tcase_add_test(opening, an_empty_database);
    tcase_add_test(opening, a_damaged_schema);
    tcase_add_test(opening, a_damaged_table);
    suite_add_tcase(s, opening);
    tcase_add_checked_fixture(writing, setup, teardown);
    tcase_add_test(writing, without_a_commit_nothing_is_stored);
    tcase_add_test(writing, a_writer_that_does_not_end_is_named);
    tcase_add_test(writing, a_full_disk_leaves_what_was_there);
    suite_add_tcase(s, writing);
    return s;
}
