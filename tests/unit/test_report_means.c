/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "report/means.h"
#include "report/panels.h"
#include "site_rows.h"

#include <check.h>
#include <string.h>

Suite *suite_report_means(void);

#define LAST 18369 /* 2020-04-17 */

static const char *const models[] = { "har-squared", "arima-auto" };
static const struct vol_report_group alone = { .name = "all",
                                               .title = "All",
                                               .mean_models = models,
                                               .n_mean_models = 2,
                                               .run_status = "",
                                               .data_date = LAST,
                                               .periods = 252,
                                               .stale_days = 5 };

static struct site_rows rows;
static struct vol_report_symbol symbol;

static void
setup(void)
{
    site_rows_read(&rows);
}

static void
teardown(void)
{
    vol_report_symbol_clear(&symbol);
    site_rows_clear(&rows);
}

static enum vol_code
read_symbol(const char *name, const struct vol_report_group *group)
{
    struct vol_report_source source = site_rows_source(&rows);

    return vol_report_symbol_read(&symbol, name, group, &source, VOL_DATE_NONE,
                                  NULL, NULL);
}

/* The figures are those of tests/data/site/intervals.csv. */
START_TEST(a_forecast_has_both_of_its_intervals)
{
    static const char *const column[] = { "mean", "low80", "high80", "low95",
                                          "high95" };
    static const double want[] = { 0.6, -5.65, 6.85, -9.4, 10.6 };

    ck_assert_int_eq(read_symbol("AAA", &alone), VOL_OK);
    ck_assert_uint_eq(symbol.n_models, 0);
    ck_assert_int_eq(symbol.status, VOL_REPORT_OK);
    ck_assert_uint_eq(symbol.means.n, 3); /* of the last night alone */
    ck_assert_uint_eq(symbol.evaluations.n, 2);
    ck_assert_int_eq((int)vol_frame_number(&symbol.means, 1, "h_days"), 5);
    ck_assert_int_eq(vol_frame_date(&symbol.means, 1, "origin"), LAST);
    for (size_t k = 0; k < 5; k++)
        ck_assert_double_eq(vol_frame_number(&symbol.means, 1, column[k]),
                            want[k]);
}
END_TEST

/* A return goes before a variance, whatever the order of the models. */
START_TEST(the_headline_is_the_next_return)
{
    ck_assert_int_eq(read_symbol("AAA", &alone), VOL_OK);
    ck_assert_uint_eq(vol_report_find_headline(&symbol.means), 0);
    for (size_t i = 0; i < 3; i++)
        ck_assert_int_eq((int)vol_frame_number(&symbol.means, i, "headline"),
                         i == 0);
}
END_TEST

START_TEST(a_group_without_them_shows_none)
{
    struct vol_report_group none = alone;

    none.n_mean_models = 0;
    ck_assert_int_eq(read_symbol("AAA", &none), VOL_OK);
    ck_assert_uint_eq(symbol.means.n + symbol.evaluations.n, 0);
    vol_report_symbol_clear(&symbol);
    none.open = true; /* without a configuration: whatever there is */
    ck_assert_int_eq(read_symbol("AAA", &none), VOL_OK);
    ck_assert_uint_eq(symbol.means.n, 3);
}
END_TEST

static enum vol_code
make_panels(struct vol_str *out)
{
    enum vol_code code = read_symbol("<script>alert(1)</script>", &alone);

    if (code == VOL_OK) {
        vol_report_means_panel(out, &symbol, "../");
        vol_report_past_panel(out, &symbol, "../");
        code = vol_str_check(out, NULL);
    }
    vol_report_symbol_clear(&symbol);
    return code;
}

START_TEST(what_came_from_data_is_escaped)
{
    struct vol_str out = { 0 };

    ck_assert_int_eq(make_panels(&out), VOL_OK);
    ck_assert_ptr_null(strstr(out.text, "<script>"));
    ck_assert_ptr_nonnull(strstr(out.text, "begins below 0 &lt;b&gt;&amp;"));
    ck_assert_ptr_nonnull(strstr(out.text, "Variance of the session"));
    vol_str_clear(&out);
}
END_TEST

START_TEST(every_allocation_may_fail)
{
    for (size_t n = 1;; n++) {
        struct vol_str out = { 0 };
        alloc_fail_at(n);
        enum vol_code code = make_panels(&out);
        bool refused = alloc_refused();
        vol_str_clear(&out);
        if (!refused) {
            ck_assert_int_eq(code, VOL_OK);
            break;
        }
        ck_assert_msg(code == VOL_ENOMEM, "allocation %zu was not missed", n);
    }
}
END_TEST

Suite *
suite_report_means(void)
{
    Suite *s = suite_create("report/means");
    TCase *t = tcase_create("means");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, a_forecast_has_both_of_its_intervals);
    tcase_add_test(t, the_headline_is_the_next_return);
    tcase_add_test(t, a_group_without_them_shows_none);
    tcase_add_test(t, what_came_from_data_is_escaped);
    tcase_add_test(t, every_allocation_may_fail);
    suite_add_tcase(s, t);
    return s;
}
