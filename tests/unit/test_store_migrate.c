/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/hash.h"
#include "database.h"
#include "store/sqlite.h"

#include <check.h>

#include <string.h>

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

/*
 * The tables of all kinds as SQL, hashed.  Where this fails, a kind has
 * changed: databases of the field need a further step in sqlite_migrate.c,
 * and then the hash here is to be renewed together with the version.
 */
START_TEST(the_schema_of_this_version_is_known)
{
    static const char known[] =
        "3940d2466e123f66ffc1ddb516a290f08e357d8d7168930908b14231e1d7f611";
    char hash[VOL_SHA256_BUFSIZE];
    struct vol_str sql = { 0 };
    size_t n;
    const struct vol_kind *kind = vol_kinds(&n);

    for (size_t i = 0; i < n; i++) {
        vol_sql_create(&sql, &kind[i]);
        vol_str_add_char(&sql, '\n');
    }
    ck_assert_int_eq(vol_str_check(&sql, NULL), VOL_OK);
    ck_assert_int_eq(vol_hash_sha256(hash, sql.text, sql.len, NULL), VOL_OK);
    ck_assert_int_eq(vol_sqlite_steps[vol_sqlite_n_steps - 1].makes, 8);
    ck_assert_str_eq(hash, known);
    vol_str_clear(&sql);
}
END_TEST

/* Made by hand: fewer tables, and bars without half of their columns. */
static const char version_1[] =
    "CREATE TABLE bars (symbol TEXT NOT NULL, date TEXT NOT NULL,"
    " as_of TEXT NOT NULL, open REAL, high REAL, low REAL, close REAL,"
    " PRIMARY KEY (symbol, date, as_of)) WITHOUT ROWID, STRICT;"
    "INSERT INTO bars VALUES ('A', '2020-01-02', '2020-01-03',"
    " 1.0, 2.0, 0.5, 1.5);"
    "PRAGMA user_version = 1";

START_TEST(a_database_of_version_1_is_brought_up_to_date)
{
    struct vol_query q;
    int64_t version = 0;

    database_sql(&db, version_1);
    struct vol_store *store = database_open(&db);
    vol_query_init(&q, vol_kind_find("bars"));
    database_expect(store, &q, "A,2020-01-02,2020-01-03,1,2,0.5,1.5,,,,,\n");
    database_load_good(store, "symbol,date,close,source\nB,2020-01-02,1,x\n");
    vol_query_init(&q, vol_kind_find("forecasts"));
    database_expect(store, &q, "");
    ck_assert_int_eq(vol_sqlite_number((struct vol_sqlite *)store,
                                       "PRAGMA user_version", &version, NULL),
                     VOL_OK);
    ck_assert_int_eq((int)version, 8);
    vol_store_close(store);
}
END_TEST

/* A fit that was stored before fits said which model was selected. */
START_TEST(a_fit_of_version_2_has_no_choice)
{
    struct vol_query q;

    database_sql(&db, "CREATE TABLE fits (symbol TEXT NOT NULL,"
                      " origin TEXT NOT NULL, spec TEXT NOT NULL,"
                      " status TEXT, PRIMARY KEY (symbol, origin, spec))"
                      " WITHOUT ROWID, STRICT;"
                      "INSERT INTO fits VALUES ('A', '2020-01-02', 'm', 'ok');"
                      "PRAGMA user_version = 2");
    struct vol_store *store = database_open(&db);
    database_load_good(store, "symbol,origin,spec,status,selected\n"
                              "A,2020-01-03,m,ok,1\n");
    vol_query_init(&q, vol_kind_find("fits"));
    database_expect(store, &q,
                    "A,2020-01-02,m,,,,ok,,,,,,,,,,,,,,\n"
                    "A,2020-01-03,m,,,,ok,,,,,,,,,,,,,,1\n");
    vol_store_close(store);
}
END_TEST

START_TEST(a_key_column_that_is_not_there_cannot_be_made_up)
{
    const struct vol_store_options options = { .create = true };
    struct vol_store *store;
    struct vol_err err;

    database_sql(&db, "CREATE TABLE bars (symbol TEXT, date TEXT);"
                      "PRAGMA user_version = 1");
    ck_assert_int_eq(vol_store_open(&store, db.url, &options, &err), VOL_EIO);
    ck_assert_msg(strstr(err.text, "key column as_of") != NULL, "%s", err.text);
}
END_TEST

START_TEST(a_newer_schema_is_refused)
{
    const struct vol_store_options options = { .create = true };
    struct vol_store *store = database_open(&db);
    struct vol_err err;

    vol_store_close(store);
    database_sql(&db, "PRAGMA user_version = 99");
    ck_assert_int_eq(vol_store_open(&store, db.url, &options, &err), VOL_EIO);
    ck_assert_msg(strstr(err.text, "version 99") != NULL &&
                      strstr(err.text, "newer voltools") != NULL,
                  "%s", err.text);
}
END_TEST

static enum vol_code
half_way(struct vol_sqlite *s, struct vol_err *err)
{
    enum vol_code code = vol_sqlite_exec(s, "DROP TABLE bars", err);

    return code != VOL_OK ? code : vol_fail(err, VOL_EIO, "half way");
}

START_TEST(a_step_that_fails_changes_nothing)
{
    static const struct vol_sqlite_step steps[] = { { 9, half_way } };
    struct vol_store *store = database_open(&db);
    struct vol_query q;
    struct vol_err err;
    int64_t version = 0;

    database_load_good(store, "symbol,date,close\nA,2020-01-02,1\n");
    ck_assert_int_eq(
        vol_sqlite_migrate((struct vol_sqlite *)store, steps, 1, &err),
        VOL_EIO);
    ck_assert_str_eq(err.text, "half way");
    vol_query_init(&q, vol_kind_find("bars"));
    database_expect(store, &q, "A,2020-01-02,2020-01-02,,,,1,,,,,\n");
    ck_assert_int_eq(vol_sqlite_number((struct vol_sqlite *)store,
                                       "PRAGMA user_version", &version, NULL),
                     VOL_OK);
    ck_assert_int_eq((int)version, 8);
    vol_store_close(store);
}
END_TEST

Suite *suite_store_migrate(void);

Suite *
suite_store_migrate(void)
{
    Suite *s = suite_create("store/migrate");
    TCase *tc = tcase_create("schema versions");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, the_schema_of_this_version_is_known);
    tcase_add_test(tc, a_database_of_version_1_is_brought_up_to_date);
    tcase_add_test(tc, a_fit_of_version_2_has_no_choice);
    tcase_add_test(tc, a_key_column_that_is_not_there_cannot_be_made_up);
    tcase_add_test(tc, a_newer_schema_is_refused);
    tcase_add_test(tc, a_step_that_fails_changes_nothing);
    suite_add_tcase(s, tc);
    return s;
}
