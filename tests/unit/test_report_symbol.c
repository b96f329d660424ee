/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "report/page.h"
#include "report/panels.h"
#include "report/symbol.h"
#include "site_rows.h"

#include <check.h>
#include <math.h>
#include <string.h>

Suite *suite_report_symbol(void);

#define LAST 18369 /* 2020-04-17 */

static const char *const models[] = { "gjr1.1~t", "garch1.1" };
static const struct vol_report_group plain = { .name = "g",
                                               .title = "G",
                                               .models = models,
                                               .n_models = 2,
                                               .init = "sample",
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
                                  site_rows_of(&rows, "fetches"), NULL);
}

START_TEST(models_stand_in_the_order_of_the_configuration)
{
    ck_assert_int_eq(read_symbol("AAA", &plain), VOL_OK);
    ck_assert_uint_eq(symbol.n_models, 2);
    ck_assert_str_eq(symbol.model[0].spec, "const+gjr1.1~t");
    ck_assert_str_eq(symbol.model[1].spec, "const+garch1.1~normal");
    ck_assert_str_eq(symbol.model[1].key, "const_garch1.1_normal");
    ck_assert_uint_eq(symbol.primary, 0);
    ck_assert_int_eq(symbol.status, VOL_REPORT_OK);
    ck_assert_int_eq(symbol.origin, LAST);
    ck_assert_int_eq(symbol.before, LAST - 1);
}
END_TEST

/* What is not there may stand before, between or behind what is. */
START_TEST(rows_are_found_by_their_key)
{
    ck_assert_int_eq(read_symbol("AAA", &plain), VOL_OK);
    const struct vol_frame *f = &symbol.forecasts, *p = &symbol.params;

    ck_assert_uint_gt(f->n, 2);
    for (size_t i = 0; i < f->n; i++) {
        const int h = (int)vol_frame_number(f, i, "h_days");
        const char *spec = vol_frame_text(f, i, "spec");
        ck_assert_uint_eq(vol_report_find(f, spec, h), i);
        ck_assert_uint_le(vol_report_find(f, spec, 0), i);
        ck_assert_uint_eq(vol_report_find(f, spec, 1000), f->n);
    }
    for (size_t i = 0; i < p->n; i++)
        ck_assert_uint_eq(vol_report_find_param(p, vol_frame_text(p, i, "spec"),
                                                vol_frame_text(p, i, "param")),
                          i);
    ck_assert_uint_eq(vol_report_find(f, "const+arch1~t", 0), f->n);
    ck_assert_uint_eq(vol_report_find(f, "const+garch1.1~t", 0), f->n);
    ck_assert_uint_eq(vol_report_find(f, "zero+garch1.1~t", 0), f->n);
    ck_assert_uint_eq(vol_report_find_param(p, "const+gjr1.1~t", "zeta"), p->n);
}
END_TEST

/* Settings that vgarch writes into the spec are not in the configuration. */
START_TEST(settings_are_part_of_the_spec)
{
    struct vol_report_group group = plain;

    group.init = "backcast";
    group.free = true;
    ck_assert_int_eq(read_symbol("AAA", &group), VOL_OK);
    /* no such rows: the order is that of the rows */
    ck_assert_str_eq(symbol.model[0].spec, "const+garch1.1~normal");
}
END_TEST

/*
 * tests/data/site by hand: the forecast variance of AAA's GARCH is 2 +
 * 0.9^k (v - 2) on day k + 1, in forecasts.csv as are the volatilities below;
 * 252 sessions make a year.
 */
START_TEST(the_summary_follows_from_the_rows)
{
    ck_assert_int_eq(read_symbol("AAA", &plain), VOL_OK);
    const struct vol_frame *f = &symbol.summary,
                           *sigma = &symbol.model[1].sigma;
    double sum = 0, low = HUGE_VAL, below = 0;
    double now = vol_frame_number(f, 1, "vol_1d_ann_pct");

    ck_assert_uint_eq(f->n, 2);
    ck_assert_double_eq_tol(now, 28.830864322986432, 1e-12);
    ck_assert_double_eq_tol(vol_frame_number(f, 1, "change_1d_pp"),
                            28.830864322986432 - 29.368762354838626, 1e-12);
    ck_assert_uint_eq(sigma->n, 9);
    for (size_t i = 0; i < 9; i++) {
        double s = vol_frame_number(sigma, i, "sigma_pct") * sqrt(252);
        sum += s;
        low = fmin(low, s);
        below += s <= now;
    }
    ck_assert_double_eq_tol(vol_frame_number(f, 1, "mean_ann_pct"), sum / 9,
                            1e-12);
    ck_assert_double_eq_tol(vol_frame_number(f, 1, "min_ann_pct"), low, 1e-12);
    ck_assert_double_eq_tol(vol_frame_number(f, 1, "percentile"),
                            100 * below / 9, 1e-12);
    ck_assert(isnan(vol_frame_number(f, 1, "avg_22d_ann_pct")));
    ck_assert(isnan(vol_frame_number(f, 1, "vol_1y_ann_pct")));
    ck_assert_double_eq(vol_frame_number(f, 0, "headline"), 1);
    ck_assert_double_eq(vol_frame_number(f, 1, "headline"), 0);
}
END_TEST

static size_t
count(const char *text, const char *what)
{
    size_t n = 0;

    for (; (text = strstr(text, what)) != NULL; text++)
        n++;
    return n;
}

/* A p-value is bounded once, and a verdict is that of the adjusted one. */
START_TEST(p_values_of_the_tests)
{
    struct vol_str html = { 0 };

    ck_assert_int_eq(read_symbol("AAA", &plain), VOL_OK);
    vol_report_tests_panel(&html, &symbol, "");
    const char *text = vol_str_text(&html);
    ck_assert_uint_eq(count(text, "<td class=\"n\">&lt;<span"), 1);
    ck_assert_uint_eq(count(text, "&lt;0.0001"), 1);
    ck_assert_uint_eq(count(text, "nothing speaks against returns coming in "
                                  "random order about the median (adjusted "
                                  "p = .20)"),
                      1);
    vol_str_clear(&html);
}
END_TEST

/* A night that does not refit stores the new dates alone. */
static bool
is_full_or_new(const struct vol_frame *f, size_t row)
{
    vol_date origin = vol_frame_date(f, row, "origin");

    return origin != LAST || vol_frame_date(f, row, "date") == LAST;
}

START_TEST(a_path_is_put_together_from_several_nights)
{
    site_rows_keep(site_rows_of(&rows, "sigma"), is_full_or_new);
    ck_assert_int_eq(read_symbol("AAA", &plain), VOL_OK);
    const struct vol_frame *sigma = &symbol.model[0].sigma;

    ck_assert_uint_eq(sigma->n, 9);
    for (size_t i = 0; i < 9; i++) {
        ck_assert_int_eq(vol_frame_date(sigma, i, "origin"),
                         i < 8 ? LAST - 1 : LAST);
        ck_assert(i == 0 || vol_frame_date(sigma, i, "date") >
                                vol_frame_date(sigma, i - 1, "date"));
    }
}
END_TEST

/* ---- how things stand ------------------------------------------------- */

static const struct {
    const char *symbol;
    vol_date data_date;
    int stale_days;
    const char *fetch; /* class of the run's fetch, or NULL */
    enum vol_report_status status;
    const char *reason;
} states[] = {
    { "AAA", LAST, 5, NULL, VOL_REPORT_OK, "" },
    { "AAA", LAST + 1, 5, NULL, VOL_REPORT_LATE,
      "last price 2020-04-17, 1 day behind its group" },
    { "AAA", LAST + 6, 5, NULL, VOL_REPORT_STALE,
      "last price 2020-04-17, 6 days behind its group" },
    { "AAA", LAST + 6, 6, NULL, VOL_REPORT_LATE,
      "last price 2020-04-17, 6 days behind its group" },
    { "AAA", LAST + 1, 5, "timeout", VOL_REPORT_FAILED,
      "not fetched: timeout; last price 2020-04-17, 1 day behind its group" },
    { "AAA", LAST + 1, 5, "ok", VOL_REPORT_LATE,
      "last price 2020-04-17, 1 day behind its group" },
    { "a'b", LAST, 5, NULL, VOL_REPORT_FAILED,
      "const+garch1.1~normal: degenerate, 9 observations: at least 30 are "
      "needed; the checks dropped 1 row" },
    { "NONE", LAST, 5, NULL, VOL_REPORT_FAILED, "no prices" },
};

START_TEST(the_state_has_a_reason)
{
    struct vol_report_group group = plain;
    struct vol_frame *f = site_rows_of(&rows, "fetches");

    group.data_date = states[_i].data_date;
    group.stale_days = states[_i].stale_days;
    if (states[_i].fetch != NULL) {
        vol_frame_add_text(f, "run", 3);
        vol_frame_add_text(f, "file", 4);
        vol_frame_add_text(f, "AAA", 3);
        vol_frame_add_int(f, 1);
        vol_frame_add_text(f, states[_i].fetch, strlen(states[_i].fetch));
        vol_frame_add_missing(f);
        vol_frame_add_missing(f);
        vol_frame_add_missing(f);
        ck_assert_int_eq(vol_frame_end_row(f, NULL), VOL_OK);
    }
    ck_assert_int_eq(read_symbol(states[_i].symbol, &group), VOL_OK);
    ck_assert_str_eq(symbol.reason, states[_i].reason);
    ck_assert_int_eq(symbol.status, states[_i].status);
}
END_TEST

static bool
is_not_aaa_at_last(const struct vol_frame *f, size_t row)
{
    return strcmp(vol_frame_text(f, row, "symbol"), "AAA") != 0 ||
           vol_frame_date(f, row, "origin") != LAST;
}

/* Prices came, the models said nothing. */
START_TEST(a_night_without_forecast_keeps_the_last)
{
    site_rows_keep(site_rows_of(&rows, "forecasts"), is_not_aaa_at_last);
    site_rows_keep(site_rows_of(&rows, "fits"), is_not_aaa_at_last);
    ck_assert_int_eq(read_symbol("AAA", &plain), VOL_OK);
    ck_assert_int_eq(symbol.status, VOL_REPORT_FAILED);
    ck_assert_str_eq(symbol.reason,
                     "no forecast from the prices of 2020-04-17");
    ck_assert_int_eq(symbol.origin, LAST - 1);
    ck_assert_double_eq(vol_frame_number(&symbol.summary, 0, "age_days"), 1);
    ck_assert_uint_eq(symbol.model[0].sigma.n, 8);
}
END_TEST

/* The row with `spec` where it had GJR. */
static void
rename_row(struct vol_frame *to, const struct vol_frame *from, size_t row,
           const char *spec)
{
    for (size_t k = 0; k < from->kind->n; k++) {
        const struct vol_column *c = &from->kind->column[k];
        const char *text;
        switch (c->type) {
        case VOL_TEXT:
            text = vol_frame_text(from, row, c->name);
            text = strcmp(text, "const+gjr1.1~t") == 0 ? spec : text;
            vol_frame_add_text(to, text, strlen(text));
            break;
        case VOL_DATE:
            vol_frame_add_date(to, vol_frame_date(from, row, c->name));
            break;
        case VOL_REAL:
            vol_frame_add_real(to, vol_frame_number(from, row, c->name));
            break;
        case VOL_INT:
            if (isfinite(vol_frame_number(from, row, c->name)))
                vol_frame_add_int(
                    to, (int64_t)vol_frame_number(from, row, c->name));
            else
                vol_frame_add_missing(to);
            break;
        }
    }
    ck_assert_int_eq(vol_frame_end_row(to, NULL), VOL_OK);
}

static void
rename_spec(const char *kind, const char *spec)
{
    struct vol_frame *f = site_rows_of(&rows, kind), renamed;

    vol_frame_init(&renamed, f->kind);
    for (size_t i = 0; i < f->n; i++)
        rename_row(&renamed, f, i, spec);
    vol_frame_clear(f);
    *f = renamed;
}

/* ARMA lags by their numbers and parameters held make a spec long. */
START_TEST(a_long_spec_is_shown)
{
    static const char *const kinds[] = { "fits", "params", "sigma",
                                         "forecasts" };
    static const char start[] = "const_gjr1.1_t-fix_28alpha1_3D0.0625";
    char spec[VOL_SPEC_SIZE] = "const+gjr1.1~t";

    while (strlen(spec) < 400)
        strcat(spec, "-fix(alpha1=0.0625)");
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        rename_spec(kinds[i], spec);
    ck_assert_int_eq(read_symbol("AAA", &plain), VOL_OK);
    ck_assert_uint_eq(symbol.n_models, 2);
    /* its spelling is not that of the configuration, and it comes behind */
    ck_assert_str_eq(symbol.model[1].spec, spec);
    ck_assert(symbol.model[1].current);
    ck_assert_uint_eq(symbol.model[1].sigma.n, 9);
    ck_assert_uint_eq(strlen(symbol.model[1].key), VOL_SPEC_KEY_MAX);
    ck_assert_int_eq(strncmp(symbol.model[1].key, start, strlen(start)), 0);
}
END_TEST

/* A configuration without models wants no forecast, not even an old one. */
START_TEST(a_group_without_models)
{
    struct vol_report_group group = plain;

    group.n_models = 0;
    ck_assert_int_eq(read_symbol("AAA", &group), VOL_OK);
    ck_assert_uint_eq(symbol.n_models, 0);
    ck_assert_uint_eq(symbol.forecasts.n + symbol.fits.n + symbol.params.n, 0);
    ck_assert_uint_gt(symbol.tests.n, 0);
    ck_assert_int_eq(symbol.status, VOL_REPORT_OK);
    ck_assert_str_eq(symbol.reason, "");
    vol_report_symbol_clear(&symbol);
    group.data_date = LAST + 1;
    ck_assert_int_eq(read_symbol("AAA", &group), VOL_OK);
    ck_assert_int_eq(symbol.status, VOL_REPORT_LATE);
    ck_assert_str_eq(symbol.reason,
                     "last price 2020-04-17, 1 day behind its group");
    vol_report_symbol_clear(&symbol);
    group.data_date = VOL_DATE_NONE; /* no run was recorded */
    ck_assert_int_eq(read_symbol("AAA", &group), VOL_OK);
    ck_assert_int_eq(symbol.status, VOL_REPORT_OK);
    vol_report_symbol_clear(&symbol);
    group.open = true; /* no configuration at all */
    ck_assert_int_eq(read_symbol("AAA", &group), VOL_OK);
    ck_assert_uint_eq(symbol.n_models, 2);
}
END_TEST

/* ---- quantiles and failing memory --------------------------------------- */

START_TEST(quantiles_are_those_of_the_density)
{
    double q01 = 0, q05 = 0;

    ck_assert_int_eq(read_symbol("AAA", &plain), VOL_OK);
    /* R: qnorm(c(.01, .05)); qt(c(.01, .05), 6.5) * sqrt(4.5 / 6.5) */
    ck_assert(
        vol_report_quantiles(&symbol, "const+garch1.1~normal", &q01, &q05));
    ck_assert_double_eq_tol(q01, -2.32634787404084, 1e-12);
    ck_assert_double_eq_tol(q05, -1.64485362695147, 1e-12);
    ck_assert(vol_report_quantiles(&symbol, "const+gjr1.1~t", &q01, &q05));
    ck_assert_double_eq_tol(q01, -2.548874174809145, 1e-10);
    ck_assert_double_eq_tol(q05, -1.594820662711224, 1e-10);
    ck_assert(!vol_report_quantiles(&symbol, "const+gjr1.1~skewt", &q01, &q05));
    ck_assert(!vol_report_quantiles(&symbol, "zero+arch1~t", &q01, &q05));
}
END_TEST

static enum vol_code
make_page(struct vol_str *out)
{
    struct vol_report_source source = site_rows_source(&rows);
    enum vol_code code = vol_report_symbol_read(&symbol, "AAA", &plain, &source,
                                                VOL_DATE_NONE, NULL, NULL);

    if (code == VOL_OK)
        code = vol_report_symbol_page(&site_rows_site, &symbol, out, NULL);
    vol_report_symbol_clear(&symbol);
    return code;
}

/* The forecasts of the night are there, and what they rest on is said. */
START_TEST(estimates_that_are_no_optimum_are_said)
{
    struct vol_frame *fits = site_rows_of(&rows, "fits");
    struct vol_str out = { 0 };

    ck_assert_int_eq(make_page(&out), VOL_OK);
    ck_assert_ptr_null(strstr(out.text, "with care"));
    vol_str_reset(&out);
    for (size_t i = 0; i < fits->n; i++)
        if (strcmp(vol_frame_text(fits, i, "spec"), "const+gjr1.1~t") == 0) {
            site_rows_put(fits, i, "status", "fallback");
            site_rows_put(fits, i, "reason", "the <optimiser> failed");
        }
    ck_assert_int_eq(make_page(&out), VOL_OK);
    ck_assert_ptr_nonnull(strstr(
        out.text, "Forecasts of const+gjr1.1~t with care:</strong> fallback, "
                  "the &lt;optimiser&gt; failed."));
    vol_str_clear(&out);
}
END_TEST

START_TEST(every_allocation_may_fail)
{
    for (size_t n = 1;; n++) {
        struct vol_str out = { 0 };
        alloc_fail_at(n);
        enum vol_code code = make_page(&out);
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
suite_report_symbol(void)
{
    Suite *s = suite_create("report/symbol");
    TCase *t = tcase_create("symbol");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, models_stand_in_the_order_of_the_configuration);
    tcase_add_test(t, rows_are_found_by_their_key);
    tcase_add_test(t, settings_are_part_of_the_spec);
    tcase_add_test(t, the_summary_follows_from_the_rows);
    tcase_add_test(t, p_values_of_the_tests);
    tcase_add_test(t, a_path_is_put_together_from_several_nights);
    tcase_add_loop_test(t, the_state_has_a_reason, 0,
                        (int)(sizeof(states) / sizeof(states[0])));
    tcase_add_test(t, a_night_without_forecast_keeps_the_last);
    tcase_add_test(t, a_long_spec_is_shown);
    tcase_add_test(t, a_group_without_models);
    tcase_add_test(t, quantiles_are_those_of_the_density);
    tcase_add_test(t, estimates_that_are_no_optimum_are_said);
    tcase_add_test(t, every_allocation_may_fail);
    suite_add_tcase(s, t);
    return s;
}
