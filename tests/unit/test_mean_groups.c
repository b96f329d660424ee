/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "conf/settings.h"
#include "mean/groups.h"
#include "panel.h"
#include "peer_figures.h"
#include "stats/surface.h"
#include <check.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { K = PANEL_K, MOST = 2 * K * (K - 1) };

static const struct vol_group_options plain = {
    .base = { .trend = VOL_TREND_CONST, .eps = 1.5, .alpha = 0.05 }
};

static size_t
run(const char *name, const double *y, size_t rows, size_t k,
    const struct vol_group_options *options, struct vol_group_result *out)
{
    const struct vol_group_test *test = vol_group_test_find(name);
    struct vol_err err = { VOL_OK, "" };

    ck_assert_ptr_nonnull(test);
    ck_assert_msg(vol_group_test_run(test, y, rows, k, options, out, &err) ==
                      VOL_OK,
                  "%s", err.text);
    return test->n_results(k);
}

static void
check(double got, double want, double tolerance, const char *what,
      const char *source)
{
    ck_assert_msg(fabs(got - want) <= tolerance * fmax(fabs(want), 1.0),
                  "%s: %.15g, %s has %.15g", what, got, source, want);
}

/* ---- other programs ---- */

static void
check_causality(const struct peer_figure *f, void *ctx)
{
    (void)ctx;
    check(f->ours, f->theirs, 1e-10, f->quantity, f->source);
}

START_TEST(granger_agrees_with_lmtest_and_statsmodels)
{
    ck_assert_uint_eq(peer_figures_of_granger(check_causality, NULL),
                      5 * (36 + 36 + 12 + 12) + 5 * (12 + 12));
}
END_TEST

/*
 * arch and statsmodels take p and critical values of Engle-Granger from
 * MacKinnon (1994, 2010): polynomials fitted to his simulation, the first for
 * an infinite sample, so that decisions hang on the critical values and
 * p-values in the middle are coarser; those of Johansen are MacKinnon, Haug and
 * Michelis' (1999, J. Applied Econometrics 14, 563-577) for an infinite sample:
 * 1 per cent of a critical value at 1 per cent is .0004 of its p-value.
 */
static double
tolerance_of(const struct peer_figure *f)
{
    bool engle_granger = strcmp(f->test, "engle-granger") == 0;

    if (strstr(f->quantity, "crit") != NULL)
        return engle_granger ? 2e-3 : 1.2e-2;
    return strcmp(f->quantity, "pvalue") == 0 ? 5e-3 : 1e-8;
}

static void
check_cointegration(const struct peer_figure *f, void *ctx)
{
    (void)ctx;
    check(f->ours, f->theirs, tolerance_of(f), f->quantity, f->source);
}

START_TEST(cointegration_agrees_with_urca_arch_and_statsmodels)
{
    ck_assert_uint_eq(peer_figures_of_cointegration(check_cointegration, NULL),
                      1008);
}
END_TEST

/* ---- properties ---- */

static void
check_same(const struct vol_test_result *a, const struct vol_test_result *b,
           double tolerance)
{
    ck_assert_uint_eq(a->lags, b->lags);
    ck_assert_str_eq(a->variant, b->variant);
    check(a->statistic, b->statistic, tolerance, a->variant, "the other");
    ck_assert_int_eq(a->reject, b->reject);
}

START_TEST(permuting_the_series_permutes_the_results)
{
    static const size_t order[K] = { 2, 0, 3, 1 };
    static const char *const pairs[] = { "granger", "granger-joint",
                                         "engle-granger" };
    struct panel y = panel_log_prices(), z = panel_permuted(&y, order);
    struct vol_group_result a[MOST], b[MOST];

    for (size_t t = 0; t < sizeof(pairs) / sizeof(pairs[0]); t++) {
        size_t n = run(pairs[t], y.x, y.rows, K, &plain, a);
        (void)run(pairs[t], z.x, z.rows, K, &plain, b);
        size_t found = 0;
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                if (order[b[j].effect] == a[i].effect &&
                    order[b[j].cause] == a[i].cause &&
                    strcmp(a[i].r.variant, b[j].r.variant) == 0) {
                    check_same(&a[i].r, &b[j].r, 1e-9);
                    found++;
                }
        ck_assert_uint_eq(found, n);
    }
    size_t n = run("johansen", y.x, y.rows, K, &plain, a);
    (void)run("johansen", z.x, z.rows, K, &plain, b);
    for (size_t i = 0; i < n; i++)
        check_same(&a[i].r, &b[i].r, 1e-8);
    panel_free(&y);
    panel_free(&z);
}
END_TEST

START_TEST(scaling_a_series_changes_nothing)
{
    static const double scales[] = { 1e4, 0x1p-700, 0x1p900 };
    size_t n_tests = 0;
    const struct vol_group_test *tests = vol_group_tests(&n_tests);
    struct panel y = panel_log_prices(), z = panel_log_prices();
    struct vol_group_result a[MOST], b[MOST];

    for (size_t t = 0; t < z.rows; t++)
        z.x[t * K + 1] *= scales[_i];
    for (size_t i = 0; i < n_tests; i++) {
        size_t n = run(tests[i].test.name, y.x, y.rows, K, &plain, a);
        (void)run(tests[i].test.name, z.x, z.rows, K, &plain, b);
        for (size_t j = 0; j < n; j++)
            check_same(&a[j].r, &b[j].r, 1e-7);
    }
    panel_free(&y);
    panel_free(&z);
}
END_TEST

/* ---- what cannot be tested ------------------------------------------------
 */

static void
check_without(const double *y, size_t rows, size_t k,
              const struct vol_group_options *options)
{
    size_t n_tests = 0;
    const struct vol_group_test *tests = vol_group_tests(&n_tests);
    struct vol_group_result out[MOST];

    for (size_t i = 0; i < n_tests; i++) {
        size_t n = run(tests[i].test.name, y, rows, k, options, out);
        for (size_t j = 0; j < n; j++) {
            ck_assert_msg(out[j].r.reason[0] != '\0', "%s %s",
                          tests[i].test.name, out[j].r.variant);
            ck_assert_int_eq(out[j].r.reject, -1);
            ck_assert(isnan(out[j].r.p_value) && isnan(out[j].r.cv05));
        }
    }
}

START_TEST(what_cannot_be_tested_has_a_reason)
{
    enum { ROWS = 200 };
    double same[2 * ROWS], constant[2 * ROWS];
    struct panel y = panel_log_prices();
    struct vol_group_options fixed = plain;

    for (size_t t = 0; t < ROWS; t++) {
        same[2 * t] = y.x[K * t];
        same[2 * t + 1] = 3.0 - 2.0 * same[2 * t];
        constant[2 * t] = 7.0;
        constant[2 * t + 1] = 1.0;
    }
    check_without(same, ROWS, 2, &plain);
    check_without(constant, ROWS, 2, &plain);
    check_without(y.x, 3, K, &plain);
    check_without(y.x, 4, K, &plain);
    fixed.base.lag_rule = VOL_LAGS_FIXED;
    fixed.base.lags = 90;
    check_without(same, ROWS, 2, &fixed);
    check_without(y.x, 100, K, &fixed);
    fixed.base.lags = 1000;
    check_without(y.x, y.rows, K, &fixed);
    panel_free(&y);
}
END_TEST

START_TEST(more_trends_than_simulated_have_a_statistic_and_no_p)
{
    enum { MANY = VOL_JOHANSEN_MAX + 1, ROWS = 200 };
    double *y = malloc(MANY * ROWS * sizeof(*y)), level = 0.0;
    unsigned long long state = 1;
    struct vol_group_result out[2 * MANY];

    for (size_t i = 0; i < MANY * ROWS; i++) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        level = (double)(state >> 11) / 9007199254740992.0 - 0.5;
        y[i] = level + (i >= MANY ? y[i - MANY] : 0.0);
    }
    (void)run("johansen", y, ROWS, MANY, &plain, out);
    ck_assert(isfinite(out[0].r.statistic) && isnan(out[0].r.p_value));
    ck_assert_str_eq(out[0].r.reason,
                     "the tables end at 8 common trends: --p simulated");
    ck_assert_str_eq(out[1].r.reason, "");
    ck_assert(out[1].r.p_value > 0.0);
    free(y);
}
END_TEST

START_TEST(bad_options_are_refused)
{
    struct vol_group_options o = plain;
    struct vol_group_result out[MOST];
    struct panel y = panel_returns();

    o.base.alpha = 0.9;
    ck_assert_int_eq(vol_group_test_run(vol_group_test_find("granger"), y.x,
                                        y.rows, K, &o, out, NULL),
                     VOL_EUSAGE);
    ck_assert_ptr_null(vol_group_test_find("adf"));
    panel_free(&y);
}
END_TEST

/* Behind those of one series, which test_stats_hypothesis.c looks at. */
START_TEST(the_setting_offers_the_tests_there_are)
{
    char names[128] = "";
    size_t n_tests = 0, len = 0;
    const struct vol_group_test *tests = vol_group_tests(&n_tests);
    const char *choices = vol_setting_find("test.list")->choices;

    for (size_t i = 0; i < n_tests; i++)
        len += (size_t)snprintf(names + len, sizeof(names) - len, " %s",
                                tests[i].test.name);
    ck_assert_uint_gt(strlen(choices), len);
    ck_assert_str_eq(choices + strlen(choices) - len, names);
}
END_TEST

START_TEST(every_allocation_may_fail)
{
    size_t n_tests = 0;
    const struct vol_group_test *tests = vol_group_tests(&n_tests);
    struct panel y = panel_log_prices();
    struct vol_group_result out[MOST];

    for (size_t i = 0; i < n_tests; i++)
        for (size_t n = 1;; n++) {
            alloc_fail_at(n);
            enum vol_code code =
                vol_group_test_run(&tests[i], y.x, 60, 2, &plain, out, NULL);
            if (!alloc_refused())
                break;
            ck_assert_int_eq(code, VOL_ENOMEM);
        }
    panel_free(&y);
}
END_TEST

Suite *suite_mean_groups(void);

Suite *
suite_mean_groups(void)
{
    Suite *s = suite_create("mean/groups");
    TCase *t = tcase_create("groups");

    tcase_add_test(t, granger_agrees_with_lmtest_and_statsmodels);
    tcase_add_test(t, cointegration_agrees_with_urca_arch_and_statsmodels);
    tcase_add_test(t, permuting_the_series_permutes_the_results);
    tcase_add_loop_test(t, scaling_a_series_changes_nothing, 0, 3);
    tcase_add_test(t, what_cannot_be_tested_has_a_reason);
    tcase_add_test(t, more_trends_than_simulated_have_a_statistic_and_no_p);
    tcase_add_test(t, bad_options_are_refused);
    tcase_add_test(t, the_setting_offers_the_tests_there_are);
    tcase_add_test(t, every_allocation_may_fail);
    suite_add_tcase(s, t);
    return s;
}
