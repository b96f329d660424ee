/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "database.h"
#include "store/load.h"
#include "store/spool.h"

#include <check.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LENGTH(a) (int)(sizeof(a) / sizeof((a)[0]))

static struct database db;
static struct vol_store *store;

static void
setup(void)
{
    database_make(&db);
    store = database_open(&db);
}

static void
teardown(void)
{
    vol_store_close(store);
    database_remove(&db);
}

static void
expect(const char *kind, const char *want)
{
    struct vol_query q;

    vol_query_init(&q, vol_kind_find(kind));
    database_expect(store, &q, want);
}

/* ---- what is refused ----------------------------------------------------- */

#define BARS "symbol,date,close\n"
#define TESTS                                                                  \
    "symbol,partner,origin,series,test,variant,window,lags,statistic,n_obs\n"

static const struct {
    const char *text, *message;
} bad[] = {
    { "", "t.csv: empty input" },
    { "symbol,close\n", "key columns of no kind" },
    { "symbol,date,clsoe\n", "did you mean \"close\"?" },
    { "symbol,date,close,volune\n", "no column \"volune\"" },
    { BARS "A,2020-01-02,1,5\n", "row 2" },
    { BARS "A,2020-01-02\n", "row 2" },
    { BARS "A,2020-01-02,1\nA,2020-01-03,\"1,5\"\n",
      "t.csv: row 3, column close: \"1,5\" is not a number" },
    { BARS "A,2020-01-02,0x10\n", "row 2, column close" },
    { BARS "A,2020-01-02,inf\n", "row 2, column close" },
    { BARS "A,2020-02-30,1\n", "row 2, column date" },
    { BARS "A,,1\n", "row 2, column date: a cell of the key is empty" },
    { BARS ",2020-01-02,1\n", "row 2, column symbol" },
    { BARS "A,2020-01-02,1\n,2020-01-02,1\n", "row 3, column symbol" },
    { BARS "A\x01,2020-01-02,1\n", "row 2, column symbol" },
    { "symbol,date,source\nA,2020-01-02,\xff\xfe\n",
      "row 2, column source: the text is not UTF-8" },
    { "symbol,date,as_of,close\nA,2020-01-02,2020-01-01,1\n",
      "row 2: a bar of 2020-01-02 cannot be known as of 2020-01-01" },
    { TESTS "A,,2020-01-02,price,adf,-,0,1,1,9\n",
      "column partner: a cell of the key is empty; write - for none" },
    { TESTS "A,-,2020-01-02,price,adf,-,,1,1,9\n",
      "column window: a cell of the key is empty; write 0 for none" },
    { TESTS "A,-,2020-01-02,price,adf,-,1.5,1,1,9\n",
      "column window: \"1.5\" is not an integer" },
    { TESTS "A,-,2020-01-02,price,adf,-,0,1,1,99999999999999999999\n",
      "column n_obs: \"99999999999999999999\" is too large" },
};

START_TEST(a_bad_table_is_refused_and_nothing_stored)
{
    const struct vol_load_options options = { .as_of = VOL_DATE_NONE };
    struct vol_load_counts counts = { 7, 7, 7 };
    struct vol_err err = { VOL_OK, "" };

    database_load_good(store, BARS "Z,2020-01-02,1\n");
    ck_assert_int_ne(
        database_load(store, bad[_i].text, &options, &counts, &err), VOL_OK);
    ck_assert_msg(strstr(err.text, bad[_i].message) != NULL,
                  "\"%s\" is not in \"%s\"", bad[_i].message, err.text);
    ck_assert_uint_eq(counts.rows, 7);
    vol_store_close(store);
    store = database_open(&db);
    expect("bars", "Z,2020-01-02,2020-01-02,,,,1,,,,,\n");
}
END_TEST

START_TEST(a_symbol_of_300_bytes_is_refused)
{
    const struct vol_load_options options = { .as_of = VOL_DATE_NONE };
    char text[400] = BARS;
    struct vol_load_counts counts;
    struct vol_err err = { VOL_OK, "" };

    memset(text + strlen(BARS), 'x', 300);
    (void)snprintf(text + strlen(BARS) + 300, 40, ",2020-01-02,1\n");
    ck_assert_int_ne(database_load(store, text, &options, &counts, &err),
                     VOL_OK);
    ck_assert_msg(strstr(err.text, "column symbol") != NULL, "%s", err.text);
}
END_TEST

/* ---- what is taken ---------------------------------------------------------
 */

START_TEST(a_table_without_rows_is_fine)
{
    database_load_good(store, BARS);
    expect("bars", "");
}
END_TEST

START_TEST(missing_cells_and_columns_are_missing)
{
    database_load_good(store, "symbol,date,close,volume,open,high,low,source\n"
                              "A,2020-01-02,,NA,NaN,null,.,\n"
                              "NA,2020-01-02,1e2,5,1,1,1,NaN\n");
    expect("bars", "A,2020-01-02,2020-01-02,,,,,,,,,\n"
                   "NA,2020-01-02,2020-01-02,1,1,1,100,,5,,,NaN\n");
}
END_TEST

START_TEST(integers_and_texts_come_back)
{
    database_load_good(store, TESTS
                       "A,-,2020-01-02,price,adf,ct,0,1,-3.5,9007199254740993\n"
                       "A,-,2020-01-02,price,adf,ct,250,1,-0.25,NA\n");
    expect("tests",
           "A,-,2020-01-02,price,adf,ct,0,1,-3.5,,,9007199254740993,,,,,,,,\n"
           "A,-,2020-01-02,price,adf,ct,250,1,-0.25,,,,,,,,,,,\n");
}
END_TEST

START_TEST(hostile_texts_are_only_texts)
{
    database_load_good(store,
                       "symbol,date,close,source\n"
                       "../../x,2020-01-02,1,\"'); DROP TABLE bars; --\"\n"
                       "<script>,2020-01-02,2,\"a \"\"quote\"\"\nand a line\"\n"
                       "a'b,2020-01-02,3,\\\n");
    expect("bars",
           "../../x,2020-01-02,2020-01-02,,,,1,,,,,'); DROP TABLE bars; --\n"
           "<script>,2020-01-02,2020-01-02,,,,2,,,,,\"a \"\"quote\"\"\nand a "
           "line\"\n"
           "a'b,2020-01-02,2020-01-02,,,,3,,,,,\\\n");
}
END_TEST

START_TEST(extra_columns_can_be_passed_over)
{
    const struct vol_load_options options = { .as_of = VOL_DATE_NONE,
                                              .ignore_extra = true };
    struct vol_load_counts counts;

    ck_assert_int_eq(database_load(store,
                                   "note,symbol,date,close\nx,A,2020-01-02,1\n",
                                   &options, &counts, NULL),
                     VOL_OK);
    expect("bars", "A,2020-01-02,2020-01-02,,,,1,,,,,\n");
}
END_TEST

START_TEST(a_row_takes_the_place_of_its_key)
{
    database_load_good(store, "symbol,origin,metric,value,reason\n"
                              "A,2020-01-02,rows,1,x\nA,2020-01-02,gaps,2,y\n");
    database_load_good(store, "symbol,origin,metric,value\n"
                              "A,2020-01-02,rows,3\n");
    expect("quality", "A,2020-01-02,gaps,2,y\nA,2020-01-02,rows,3,\n");
}
END_TEST

START_TEST(replace_removes_the_scope_and_no_more)
{
    const struct vol_load_options options = { .as_of = VOL_DATE_NONE,
                                              .replace = true };
    struct vol_load_counts counts;

    database_load_good(store, "symbol,origin,metric,value\n"
                              "A,2020-01-02,gaps,1\nA,2020-01-02,rows,2\n"
                              "A,2020-01-03,gaps,3\nB,2020-01-02,gaps,4\n");
    ck_assert_int_eq(database_load(store,
                                   "symbol,origin,metric,value\n"
                                   "A,2020-01-02,rows,5\nC,2020-01-02,rows,6\n"
                                   "A,2020-01-02,stale,7\n",
                                   &options, &counts, NULL),
                     VOL_OK);
    ck_assert_uint_eq(counts.stored, 3);
    expect("quality", "A,2020-01-02,rows,5,\nA,2020-01-02,stale,7,\n"
                      "A,2020-01-03,gaps,3,\nB,2020-01-02,gaps,4,\n"
                      "C,2020-01-02,rows,6,\n");
}
END_TEST

/* ---- vintages ------------------------------------------------------------ */

static void
load_as_of(const char *as_of, const char *text, size_t stored, size_t same)
{
    struct vol_load_options options = { .as_of = VOL_DATE_NONE };
    struct vol_load_counts counts;

    ck_assert_int_eq(vol_date_parse(as_of, &options.as_of, NULL), VOL_OK);
    ck_assert_int_eq(database_load(store, text, &options, &counts, NULL),
                     VOL_OK);
    ck_assert_uint_eq(counts.stored, stored);
    ck_assert_uint_eq(counts.same, same);
}

static void
expect_vintages(const char *want)
{
    static const char *const columns[] = { "symbol", "date", "as_of", "close" };
    struct vol_query q;

    vol_query_init(&q, vol_kind_find("bars"));
    q.vintages = true;
    q.column = columns;
    q.n_columns = 4;
    database_expect(store, &q, want);
}

START_TEST(a_bar_is_stored_again_only_where_it_differs)
{
    static const char second[] = BARS "A,2020-01-02,1\nA,2020-01-03,2.5\n"
                                      "A,2020-01-06,3\n";
    static const char want[] = "A,2020-01-02,2020-01-03,1\n"
                               "A,2020-01-03,2020-01-03,2\n"
                               "A,2020-01-03,2020-01-06,2.5\n"
                               "A,2020-01-06,2020-01-06,3\n";

    load_as_of("2020-01-03", BARS "A,2020-01-02,1\nA,2020-01-03,2\n", 2, 0);
    load_as_of("2020-01-06", second, 2, 1);
    expect_vintages(want);
    load_as_of("2020-01-06", second, 2, 1); /* a rerun changes nothing */
    expect_vintages(want);
}
END_TEST

/* The state depends on the vintages alone, not on earlier tries. */
START_TEST(a_bar_that_was_repaired_leaves_no_trace)
{
    load_as_of("2020-01-03", BARS "A,2020-01-02,1\n", 1, 0);
    load_as_of("2020-01-06", BARS "A,2020-01-02,9\n", 1, 0);
    load_as_of("2020-01-06", BARS "A,2020-01-02,1\n", 0, 1);
    expect_vintages("A,2020-01-02,2020-01-03,1\n");
}
END_TEST

START_TEST(a_value_that_goes_missing_is_a_change)
{
    load_as_of("2020-01-03", BARS "A,2020-01-02,1\n", 1, 0);
    load_as_of("2020-01-06", BARS "A,2020-01-02,\n", 1, 0);
    load_as_of("2020-01-07", BARS "A,2020-01-02,\n", 0, 1);
    load_as_of("2020-01-08", BARS "A,2020-01-02,1\n", 1, 0);
    expect_vintages("A,2020-01-02,2020-01-03,1\nA,2020-01-02,2020-01-06,\n"
                    "A,2020-01-02,2020-01-08,1\n");
}
END_TEST

START_TEST(an_earlier_as_of_looks_at_earlier_vintages_alone)
{
    load_as_of("2020-01-10", BARS "A,2020-01-02,5\n", 1, 0);
    load_as_of("2020-01-03", BARS "A,2020-01-02,5\n", 1, 0);
    expect_vintages("A,2020-01-02,2020-01-03,5\nA,2020-01-02,2020-01-10,5\n");
}
END_TEST

START_TEST(a_dump_of_all_vintages_can_be_loaded)
{
    static const char dump[] = "symbol,date,as_of,close\n"
                               "A,2020-01-02,2020-01-03,1\n"
                               "A,2020-01-02,2020-01-06,2\n"
                               "A,2020-01-02,2020-01-07,1\n"
                               "A,2020-01-03,2020-01-03,7\n"
                               "A,2020-01-03,2020-01-06,8\n";

    database_load_good(store, dump);
    expect_vintages(strchr(dump, '\n') + 1);
    database_load_good(store, dump);
    expect_vintages(strchr(dump, '\n') + 1);
}
END_TEST

START_TEST(as_of_is_the_last_date_of_the_table)
{
    database_load_good(store, BARS "B,2020-01-09,1\nA,2020-01-02,2\n");
    expect_vintages("A,2020-01-02,2020-01-09,2\nB,2020-01-09,2020-01-09,1\n");
}
END_TEST

START_TEST(as_of_cannot_be_given_twice)
{
    struct vol_load_options options = { .as_of = 0 };
    struct vol_load_counts counts;

    ck_assert_int_eq(database_load(store,
                                   "symbol,date,as_of,close\n"
                                   "A,1970-01-01,1970-01-01,1\n",
                                   &options, &counts, NULL),
                     VOL_EUSAGE);
}
END_TEST

/* ---- memory and pipes ------------------------------------------------------
 */

/* Open, load and close, without Check, whose own allocations count too. */
static enum vol_code
open_and_load(FILE *fp)
{
    const struct vol_load_options options = { .as_of = VOL_DATE_NONE,
                                              .replace = true };
    const struct vol_store_options open = { .create = true };
    struct vol_load_counts counts;
    struct vol_load *load = NULL;
    struct vol_store *s = NULL;
    enum vol_code code = vol_store_open(&s, db.url, &open, NULL);

    if (code == VOL_OK)
        code = vol_load_open(&load, fp, "t.csv", NULL, &options, NULL);
    if (code == VOL_OK)
        code = vol_store_begin(s, NULL);
    if (code == VOL_OK)
        code = vol_load_run(load, s, &counts, NULL);
    if (code == VOL_OK)
        code = vol_store_commit(s, NULL);
    vol_load_free(load);
    vol_store_close(s);
    return code;
}

START_TEST(each_refused_allocation_is_reported)
{
    static const char text[] = BARS "A,2020-01-02,1\nB,2020-01-02,2\n";

    for (size_t n = 1;; n++) {
        FILE *fp = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
        ck_assert_ptr_nonnull(fp);
        alloc_fail_at(n);
        enum vol_code code = open_and_load(fp);
        bool refused = alloc_refused();
        (void)fclose(fp);
        ck_assert_int_eq(code, refused ? VOL_ENOMEM : VOL_OK);
        if (!refused)
            break;
    }
}
END_TEST

START_TEST(a_pipe_is_spooled_and_a_file_is_not)
{
    FILE *pipe = popen("printf 'a,b\\n1,2\\n'", "r"), *out = NULL;
    char text[16] = "";

    ck_assert_ptr_nonnull(pipe);
    ck_assert_int_eq(vol_spool(pipe, "pipe", &out, NULL), VOL_OK);
    ck_assert_ptr_ne(out, pipe);
    ck_assert_uint_eq(fread(text, 1, sizeof(text), out), 8);
    ck_assert_str_eq(text, "a,b\n1,2\n");
    FILE *again = NULL;
    ck_assert_int_eq(vol_spool(out, "file", &again, NULL), VOL_OK);
    ck_assert_ptr_eq(again, out);
    (void)fclose(out);
    (void)pclose(pipe);
}
END_TEST

Suite *suite_store_load(void);

Suite *
suite_store_load(void)
{
    Suite *s = suite_create("store/load");
    TCase *tc = tcase_create("tables into the database");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, a_bad_table_is_refused_and_nothing_stored, 0,
                        LENGTH(bad));
    tcase_add_test(tc, a_symbol_of_300_bytes_is_refused);
    tcase_add_test(tc, a_table_without_rows_is_fine);
    tcase_add_test(tc, missing_cells_and_columns_are_missing);
    tcase_add_test(tc, integers_and_texts_come_back);
    tcase_add_test(tc, hostile_texts_are_only_texts);
    tcase_add_test(tc, extra_columns_can_be_passed_over);
    tcase_add_test(tc, a_row_takes_the_place_of_its_key);
    tcase_add_test(tc, replace_removes_the_scope_and_no_more);
    tcase_add_test(tc, a_bar_is_stored_again_only_where_it_differs);
    tcase_add_test(tc, a_bar_that_was_repaired_leaves_no_trace);
    tcase_add_test(tc, a_value_that_goes_missing_is_a_change);
    tcase_add_test(tc, an_earlier_as_of_looks_at_earlier_vintages_alone);
    tcase_add_test(tc, a_dump_of_all_vintages_can_be_loaded);
    tcase_add_test(tc, as_of_is_the_last_date_of_the_table);
    tcase_add_test(tc, as_of_cannot_be_given_twice);
    tcase_add_test(tc, each_refused_allocation_is_reported);
    tcase_add_test(tc, a_pipe_is_spooled_and_a_file_is_not);
    suite_add_tcase(s, tc);
    return s;
}
