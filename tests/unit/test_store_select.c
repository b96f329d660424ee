/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "database.h"

#include "base/num.h"
#include "base/str.h"
#include "bits.h"
#include "store/sqlite.h"

#include <check.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct database db;
static struct vol_store *store;
static struct vol_query q;

static const char bars[] = "symbol,date,close\n"
                           "B,2020-01-03,6\nB,2020-01-02,5\n"
                           "A,2020-01-06,3\nA,2020-01-02,1\nA,2020-01-03,2\n"
                           "a,2020-01-02,9\nC,2020-01-02,8\n";

static const char quality[] = "symbol,origin,metric,value\n"
                              "A,2020-01-02,rows,1\nA,2020-01-03,rows,2\n"
                              "A,2020-01-06,gaps,3\nA,2020-01-06,rows,4\n"
                              "B,2020-01-02,gaps,5\nB,2020-01-03,rows,6\n";

static void
setup(void)
{
    database_make(&db);
    store = database_open(&db);
    database_load_good(store, bars);
    database_load_good(store, quality);
}

static void
teardown(void)
{
    vol_store_close(store);
    database_remove(&db);
}

static vol_date
date_of(const char *text)
{
    vol_date date = 0;

    ck_assert_int_eq(vol_date_parse(text, &date, NULL), VOL_OK);
    return date;
}

static void
ask(const char *kind, const char *const *columns, size_t n)
{
    vol_query_init(&q, vol_kind_find(kind));
    q.column = columns;
    q.n_columns = n;
}

static const char *const close_columns[] = { "symbol", "date", "close" };
static const char *const value_columns[] = { "symbol", "origin", "metric" };

START_TEST(rows_come_in_the_order_of_the_key)
{
    ask("bars", close_columns, 3);
    database_expect(store, &q,
                    "A,2020-01-02,1\nA,2020-01-03,2\nA,2020-01-06,3\n"
                    "B,2020-01-02,5\nB,2020-01-03,6\nC,2020-01-02,8\n"
                    "a,2020-01-02,9\n");
}
END_TEST

START_TEST(columns_come_as_asked_and_the_order_stays)
{
    static const char *const columns[] = { "close", "symbol" };

    ask("bars", columns, 2);
    database_expect(store, &q, "1,A\n2,A\n3,A\n5,B\n6,B\n8,C\n9,a\n");
}
END_TEST

START_TEST(symbols_and_dates_select)
{
    static const char *const symbols[] = { "A", "C", "nobody" };

    ask("bars", close_columns, 3);
    q.symbol = symbols;
    q.n_symbols = 3;
    q.from = date_of("2020-01-03");
    database_expect(store, &q, "A,2020-01-03,2\nA,2020-01-06,3\n");
    q.from = VOL_DATE_NONE;
    q.until = date_of("2020-01-02");
    database_expect(store, &q, "A,2020-01-02,1\nC,2020-01-02,8\n");
}
END_TEST

START_TEST(the_date_is_the_origin_where_there_is_no_other)
{
    ask("quality", value_columns, 3);
    q.from = q.until = date_of("2020-01-03");
    database_expect(store, &q, "A,2020-01-03,rows\nB,2020-01-03,rows\n");
}
END_TEST

START_TEST(an_origin_or_the_latest_of_each_symbol)
{
    ask("quality", value_columns, 3);
    q.origin = date_of("2020-01-02");
    database_expect(store, &q, "A,2020-01-02,rows\nB,2020-01-02,gaps\n");
    q.origin = VOL_DATE_NONE;
    q.latest = true;
    database_expect(store, &q,
                    "A,2020-01-06,gaps\nA,2020-01-06,rows\n"
                    "B,2020-01-03,rows\n");
    q.until = date_of("2020-01-05");
    database_expect(store, &q, "A,2020-01-03,rows\nB,2020-01-03,rows\n");
}
END_TEST

START_TEST(the_latest_origin_of_a_kind_without_one_symbol)
{
    static const char *const columns[] = { "origin", "from_symbol",
                                           "share_pct" };

    database_load_good(store, "origin,spec,from_symbol,to_symbol,h_days,window,"
                              "share_pct\n2020-01-02,var2,A,B,10,0,40\n"
                              "2020-01-03,var2,B,A,10,0,50\n"
                              "2020-01-03,var2,A,B,10,0,60\n");
    ask("spillovers", columns, 3);
    q.latest = true;
    database_expect(store, &q, "2020-01-03,A,60\n2020-01-03,B,50\n");
}
END_TEST

START_TEST(either_symbol_of_a_pair_selects)
{
    static const char *const b[] = { "B" };
    static const char *const columns[] = { "symbol_a", "symbol_b" };

    database_load_good(store,
                       "symbol_a,symbol_b,date,spec,correlation\n"
                       "A,B,2020-01-02,dcc1.1,0.5\nA,C,2020-01-02,dcc1.1,0.6\n"
                       "B,C,2020-01-02,dcc1.1,0.7\n");
    ask("correlations", columns, 2);
    q.symbol = b;
    q.n_symbols = 1;
    database_expect(store, &q, "A,B\nB,C\n");
}
END_TEST

START_TEST(a_match_reads_its_value_as_the_column_does)
{
    const struct vol_match four = { "value", "4.0" };
    const struct vol_match both[] = { { "metric", "rows" }, { "symbol", "B" } };

    ask("quality", value_columns, 3);
    q.match = &four;
    q.n_matches = 1;
    database_expect(store, &q, "A,2020-01-06,rows\n");
    q.match = both;
    q.n_matches = 2;
    database_expect(store, &q, "B,2020-01-03,rows\n");
}
END_TEST

START_TEST(a_match_is_never_sql)
{
    const struct vol_match hostile = { "metric", "x' OR 'a' = 'a" };

    ask("quality", value_columns, 3);
    q.match = &hostile;
    q.n_matches = 1;
    database_expect(store, &q, "");
}
END_TEST

/* One bar, known as 1 on the 6th, as 2 on the 8th and as 3 on the 10th. */
START_TEST(bars_are_seen_as_of_a_date)
{
    const struct vol_match is_two = { "close", "2" };

    database_load_good(store, "symbol,date,as_of,close\n"
                              "V,2020-01-02,2020-01-06,1\n"
                              "V,2020-01-02,2020-01-08,2\n"
                              "V,2020-01-02,2020-01-10,3\n");
    static const char *const v[] = { "V" };
    ask("bars", close_columns, 3);
    q.symbol = v;
    q.n_symbols = 1;
    database_expect(store, &q, "V,2020-01-02,3\n");
    q.as_of = date_of("2020-01-09");
    database_expect(store, &q, "V,2020-01-02,2\n");
    q.as_of = date_of("2020-01-06");
    database_expect(store, &q, "V,2020-01-02,1\n");
    q.match = &is_two; /* of what is seen, not of what was */
    q.n_matches = 1;
    database_expect(store, &q, "");
    q.n_matches = 0;
    q.as_of = date_of("2020-01-05");
    database_expect(store, &q, "");
    q.as_of = date_of("2020-01-08");
    q.vintages = true;
    database_expect(store, &q, "V,2020-01-02,1\nV,2020-01-02,2\n");
}
END_TEST

static void
expect_usage(const char *text)
{
    struct vol_err err = { VOL_OK, "" };

    ck_assert_int_eq(vol_store_select(store, &q, NULL, NULL, &err), VOL_EUSAGE);
    ck_assert_msg(strstr(err.text, text) != NULL, "%s", err.text);
}

START_TEST(what_a_kind_has_not_cannot_be_asked)
{
    static const char *const columns[] = { "clsoe" };
    static const char *const symbols[] = { "A" };
    const struct vol_match match = { "; DROP TABLE bars", "1" };

    ask("bars", columns, 1);
    expect_usage("did you mean \"close\"?");
    ask("bars", NULL, 0);
    q.latest = true;
    expect_usage("bars has no origin");
    ask("quality", NULL, 0);
    q.vintages = true;
    expect_usage("quality has no vintage");
    ask("runs", NULL, 0);
    q.symbol = symbols;
    q.n_symbols = 1;
    expect_usage("runs has no symbol");
    ask("fetches", NULL, 0);
    q.from = 0;
    expect_usage("fetches has no date");
    ask("quality", NULL, 0);
    q.match = &match;
    q.n_matches = 1;
    expect_usage("no column");
}
END_TEST

static enum vol_code
stop_at_third(void *ctx, const struct vol_value *value, size_t n,
              struct vol_err *err)
{
    int *rows = ctx;

    (void)value, (void)n;
    return ++*rows < 3 ? VOL_OK : vol_fail(err, VOL_EDATA, "enough");
}

START_TEST(what_the_callback_fails_with_is_returned)
{
    struct vol_err err;
    int rows = 0;

    ask("bars", NULL, 0);
    ck_assert_int_eq(vol_store_select(store, &q, stop_at_third, &rows, &err),
                     VOL_EDATA);
    ck_assert_str_eq(err.text, "enough");
    ck_assert_int_eq(rows, 3);
}
END_TEST

/* How the engine means to find the rows of `q`, a line a step. */
static void
explain(struct vol_str *plan)
{
    struct vol_str sql = { 0 };
    sqlite3_stmt *stmt = NULL;

    vol_str_add(&sql, "EXPLAIN QUERY PLAN ");
    vol_sql_select(&sql, &q);
    ck_assert_int_eq(
        vol_sqlite_prepare((struct vol_sqlite *)store, &sql, &stmt, NULL),
        VOL_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW)
        vol_str_addf(plan, "%s\n", (const char *)sqlite3_column_text(stmt, 3));
    (void)sqlite3_finalize(stmt);
    ck_assert_int_eq(vol_str_check(plan, NULL), VOL_OK);
}

/* Sorting would hold all rows before the first is handed out. */
START_TEST(rows_are_not_sorted_but_read_in_order)
{
    static const char *const symbols[] = { "B", "A" };
    size_t n;
    const struct vol_kind *kind = vol_kinds(&n);

    for (size_t i = 0; i < n; i++)
        for (int how = 0; how < 4; how++) {
            struct vol_str plan = { 0 };
            size_t index[2];
            ask(kind[i].name, NULL, 0);
            if (how % 2 == 1 && vol_sql_symbol_columns(q.kind, index) == 1) {
                q.symbol = symbols;
                q.n_symbols = 2;
            }
            q.latest =
                how >= 2 && vol_kind_column(q.kind, "origin") < q.kind->n;
            explain(&plan);
            ck_assert_msg(strstr(plan.text, "TEMP B-TREE") == NULL, "%s: %s",
                          kind[i].name, plan.text);
            vol_str_clear(&plan);
        }
}
END_TEST

/* The canonical form of a cell is what the database gives back. */
START_TEST(random_doubles_come_back_to_the_bit)
{
    char number[VOL_DOUBLE_BUFSIZE];
    struct vol_str text = { 0 }, want = { 0 };
    uint64_t state = 17;

    vol_str_add(&text, "symbol,origin,metric,value\n");
    for (int i = 0; i < 5000; i++) {
        double x = from_bits(next_random(&state));
        if (!isfinite(x))
            continue;
        vol_format_double(number, x);
        vol_str_addf(&text, "R,2021-01-01,m%04d,%.17e\n", i, x);
        vol_str_addf(&want, "%s\n", number);
    }
    ck_assert_int_eq(vol_str_check(&text, NULL), VOL_OK);
    ck_assert_int_eq(vol_str_check(&want, NULL), VOL_OK);
    database_load_good(store, text.text);
    static const char *const columns[] = { "value" };
    ask("quality", columns, 1);
    q.origin = date_of("2021-01-01");
    database_expect(store, &q, want.text);
    vol_str_clear(&text);
    vol_str_clear(&want);
}
END_TEST

Suite *suite_store_select(void);

Suite *
suite_store_select(void)
{
    Suite *s = suite_create("store/select");
    TCase *tc = tcase_create("rows out of the database");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, rows_come_in_the_order_of_the_key);
    tcase_add_test(tc, columns_come_as_asked_and_the_order_stays);
    tcase_add_test(tc, symbols_and_dates_select);
    tcase_add_test(tc, the_date_is_the_origin_where_there_is_no_other);
    tcase_add_test(tc, an_origin_or_the_latest_of_each_symbol);
    tcase_add_test(tc, the_latest_origin_of_a_kind_without_one_symbol);
    tcase_add_test(tc, either_symbol_of_a_pair_selects);
    tcase_add_test(tc, a_match_reads_its_value_as_the_column_does);
    tcase_add_test(tc, a_match_is_never_sql);
    tcase_add_test(tc, bars_are_seen_as_of_a_date);
    tcase_add_test(tc, what_a_kind_has_not_cannot_be_asked);
    tcase_add_test(tc, what_the_callback_fails_with_is_returned);
    tcase_add_test(tc, rows_are_not_sorted_but_read_in_order);
    tcase_add_test(tc, random_doubles_come_back_to_the_bit);
    suite_add_tcase(s, tc);
    return s;
}
