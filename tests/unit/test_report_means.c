/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "report/means.h"
#include "report/page.h"
#include "report/panels.h"
#include "report/variances.h"
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

/* Ten closes of tests/data/site/bars.csv, by hand: 120 wide, and 24 high from
 * 105.5 at 2 down to 99.5.  A model of the volatility has its own line, and
 * where it failed no price stands in. */
START_TEST(the_line_of_a_year_is_that_of_the_price)
{
    struct vol_report_group open = alone;
    struct vol_str text = { 0 };

    ck_assert_int_eq(read_symbol("AAA", &alone), VOL_OK);
    vol_report_sparkline(&text, &symbol);
    ck_assert_ptr_nonnull(strstr(
        text.text, "role=\"img\" aria-label=\"price of the last year: "));
    ck_assert_ptr_nonnull(strstr(text.text, "</svg><small>price</small>"));
    ck_assert_ptr_null(strstr(text.text, "aria-hidden"));
    ck_assert_ptr_nonnull(strstr(text.text,
                                 "\"0,24 13,18 27,23 40,16 53,9 67,26 80,20 "
                                 "93,7 107,12 120,2\""));
    vol_report_symbol_clear(&symbol);
    vol_str_reset(&text);
    open.open = true;
    ck_assert_int_eq(read_symbol("AAA", &open), VOL_OK);
    vol_report_sparkline(&text, &symbol);
    ck_assert_ptr_nonnull(
        strstr(text.text, "role=\"img\" aria-label=\"volatility of the last "
                          "year\"><title>volatility of the last year</title>"));
    ck_assert_ptr_null(strstr(text.text, "<small>"));
    vol_str_reset(&text);
    symbol.primary = symbol.n_models;
    vol_report_sparkline(&text, &symbol);
    ck_assert_uint_eq(text.len, 0);
    vol_str_clear(&text);
}
END_TEST

/* They are those that sigma.csv has by hand, without its models. */
START_TEST(returns_are_those_of_the_prices)
{
    const struct vol_frame *sigma = site_rows_of(&rows, "sigma");
    size_t k = 0;

    ck_assert_int_eq(read_symbol("AAA", &alone), VOL_OK);
    ck_assert_uint_eq(symbol.returns.n, 9);
    for (size_t i = 0; i < 9; i++) {
        while (vol_frame_date(sigma, k, "date") !=
                   vol_frame_date(&symbol.returns, i, "date") ||
               strcmp(vol_frame_text(sigma, k, "symbol"), "AAA") != 0)
            k++;
        ck_assert_double_eq_tol(
            vol_frame_number(&symbol.returns, i, "return_pct"),
            vol_frame_number(sigma, k, "return_pct"), 1e-12);
    }
    ck_assert_double_eq(vol_frame_number(&symbol.summary, 0, "return_pct"),
                        vol_frame_number(&symbol.returns, 8, "return_pct"));
    vol_report_symbol_clear(&symbol);
    ck_assert_int_eq(read_symbol("NONE", &alone), VOL_OK);
    ck_assert_uint_eq(symbol.returns.n, 0);
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

/* The tag of a model of several is none of the configuration's. */
START_TEST(a_model_of_several_may_be_the_headline)
{
    static const char *const names[] = { "var2", "arima-auto" };
    struct vol_frame *intervals = site_rows_of(&rows, "intervals");
    struct vol_report_group group = alone;

    group.mean_models = names;
    for (size_t i = 0; i < intervals->n; i++)
        if (strcmp(vol_frame_text(intervals, i, "spec"), "har-squared") == 0) {
            site_rows_put(intervals, i, "spec", "var2-of3.00ae631a");
            site_rows_put(intervals, i, "series", "return");
        }
    ck_assert_int_eq(read_symbol("AAA", &group), VOL_OK);
    const size_t row = vol_report_find_headline(&symbol.means);
    ck_assert_str_eq(vol_frame_text(&symbol.means, row, "spec"),
                     "var2-of3.00ae631a");
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

static bool
is_of_day_5(const struct vol_frame *f, size_t row)
{
    return vol_frame_number(f, row, "h_days") == 5;
}

START_TEST(without_the_next_session_there_is_no_headline)
{
    site_rows_keep(site_rows_of(&rows, "intervals"), is_of_day_5);
    ck_assert_int_eq(read_symbol("AAA", &alone), VOL_OK);
    ck_assert_uint_eq(symbol.means.n, 1);
    ck_assert_uint_eq(vol_report_find_headline(&symbol.means), 1);
    vol_report_symbol_clear(&symbol);
    ck_assert_int_eq(read_symbol("NONE", &alone), VOL_OK);
    ck_assert_uint_eq(vol_report_find_headline(&symbol.means), 0);
}
END_TEST

/* ---- how far the symbol has come ------------------------------------------
 */

static bool
is_of_before(const struct vol_frame *f, size_t row)
{
    return vol_frame_date(f, row, "origin") < LAST;
}

static bool
never(const struct vol_frame *f, size_t row)
{
    (void)f;
    (void)row;
    return false;
}

static bool
always(const struct vol_frame *f, size_t row)
{
    return !never(f, row);
}

/* Which rows there are, and what follows; the last prices are those of LAST. */
static const struct {
    bool (*fits)(const struct vol_frame *, size_t);
    bool (*forecasts)(const struct vol_frame *, size_t);
    bool (*intervals)(const struct vol_frame *, size_t);
    bool open;
    enum vol_report_status status;
    vol_date origin;
} ages[] = {
    /* without a configuration: what forecasts the variance goes first */
    { never, is_of_before, always, true, VOL_REPORT_FAILED, LAST - 1 },
    { never, always, is_of_before, true, VOL_REPORT_OK, LAST },
    { never, always, never, true, VOL_REPORT_OK, LAST },
    { never, never, always, true, VOL_REPORT_OK, LAST },
    { never, never, is_of_before, true, VOL_REPORT_FAILED, LAST - 1 },
    { always, never, always, true, VOL_REPORT_FAILED, VOL_DATE_NONE },
    /* configured with models of the mean alone */
    { always, always, always, false, VOL_REPORT_OK, LAST },
    { always, always, is_of_before, false, VOL_REPORT_FAILED, LAST - 1 },
    { always, always, never, false, VOL_REPORT_FAILED, VOL_DATE_NONE },
};

START_TEST(an_old_forecast_is_no_good_one)
{
    struct vol_report_group group = alone;

    group.open = ages[_i].open;
    site_rows_keep(site_rows_of(&rows, "fits"), ages[_i].fits);
    site_rows_keep(site_rows_of(&rows, "forecasts"), ages[_i].forecasts);
    site_rows_keep(site_rows_of(&rows, "intervals"), ages[_i].intervals);
    ck_assert_int_eq(read_symbol("AAA", &group), VOL_OK);
    ck_assert_int_eq(symbol.status, ages[_i].status);
    ck_assert_int_eq(symbol.origin, ages[_i].origin);
    if (ages[_i].origin == VOL_DATE_NONE)
        return;
    ck_assert_str_eq(symbol.reason,
                     ages[_i].status == VOL_REPORT_OK
                         ? ""
                         : "no forecast from the prices of 2020-04-17");
    ck_assert_double_eq(vol_frame_number(&symbol.summary, 0, "age_days"),
                        LAST - ages[_i].origin);
}
END_TEST

/* ---- what has no forecast -------------------------------------------------
 */

/* The page of AAA, of which vmean could not estimate a model that night. */
static const char *
make_page(const struct vol_report_group *group, struct vol_str *out)
{
    struct vol_report_source all = site_rows_source(&rows);
    struct vol_report_source source = vol_report_variances(&all);
    struct vol_frame *fits = site_rows_of(&rows, "fits");
    size_t row = 0;

    while (strcmp(vol_frame_text(fits, row, "spec"), "const+gjr1.1~t") != 0 ||
           vol_frame_date(fits, row, "origin") != LAST)
        row++;
    ck_assert_str_eq(vol_frame_text(fits, row, "symbol"), "AAA");
    site_rows_put(fits, row, "spec", "var2-of3.00ae631a");
    site_rows_put(fits, row, "status", "degenerate");
    site_rows_put(fits, row, "reason", "left out: it is <constant>");
    ck_assert_int_eq(vol_report_symbol_read(&symbol, "AAA", group, &source,
                                            VOL_DATE_NONE, NULL, NULL),
                     VOL_OK);
    ck_assert_int_eq(
        vol_report_symbol_page(&site_rows_site, &symbol, out, NULL), VOL_OK);
    return out->text;
}

#define WHY "left out: it is &lt;constant&gt;"

START_TEST(a_model_without_estimates_is_named_with_its_reason)
{
    struct vol_str out = { 0 };

    const char *page = make_page(&alone, &out);
    ck_assert_int_eq(symbol.status, VOL_REPORT_OK);
    ck_assert_ptr_nonnull(
        strstr(page, "<strong>No forecast of var2:</strong> " WHY ".</p>"));
    vol_str_clear(&out);
}
END_TEST

START_TEST(a_model_of_several_is_named_where_there_is_one_symbol)
{
    struct vol_report_group lone = alone;
    struct vol_str out = { 0 };

    lone.lone_model = "var2";
    lone.n_mean_models = 0;
    const char *page = make_page(&lone, &out);
    ck_assert_int_eq(symbol.status, VOL_REPORT_OK);
    ck_assert_ptr_nonnull(strstr(
        page,
        "<strong>No forecast of var2:</strong> a vector autoregression "
        "is of two symbols or more, and this one is alone in its group."));
    vol_str_clear(&out);
}
END_TEST

/* Without any forecast it is the reason of the failure, and stands once. */
START_TEST(the_only_model_without_estimates_is_a_failure)
{
    struct vol_str out = { 0 };

    site_rows_keep(site_rows_of(&rows, "intervals"), never);
    const char *page = make_page(&alone, &out);
    ck_assert_int_eq(symbol.status, VOL_REPORT_FAILED);
    ck_assert_str_eq(symbol.reason,
                     "var2: degenerate, left out: it is <constant>");
    ck_assert_ptr_nonnull(strstr(page, "var2: degenerate, " WHY));
    ck_assert_ptr_null(strstr(page, "No forecast of var2"));
    vol_str_clear(&out);
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
    ck_assert_ptr_nonnull(strstr(out.text, "the last rows up to 2020-04-17,"));
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
    tcase_add_test(t, the_line_of_a_year_is_that_of_the_price);
    tcase_add_test(t, returns_are_those_of_the_prices);
    tcase_add_test(t, the_headline_is_the_next_return);
    tcase_add_test(t, a_model_of_several_may_be_the_headline);
    tcase_add_test(t, a_group_without_them_shows_none);
    tcase_add_test(t, without_the_next_session_there_is_no_headline);
    tcase_add_loop_test(t, an_old_forecast_is_no_good_one, 0,
                        (int)(sizeof(ages) / sizeof(ages[0])));
    tcase_add_test(t, a_model_without_estimates_is_named_with_its_reason);
    tcase_add_test(t, a_model_of_several_is_named_where_there_is_one_symbol);
    tcase_add_test(t, the_only_model_without_estimates_is_a_failure);
    tcase_add_test(t, what_came_from_data_is_escaped);
    tcase_add_test(t, every_allocation_may_fail);
    suite_add_tcase(s, t);
    return s;
}
