/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tests/data/var.csv (Granger causality) and tests/data/cointegration.csv hold
 * figures of R's lmtest and urca, of arch and of statsmodels for the four
 * European indices; each row names its program.
 */
#include "alloc.h"
#include "conf/settings.h"
#include "mean/groups.h"
#include "panel.h"
#include "series.h"
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

/* ---- Granger
 * ------------------------------------------------------------------ */

/* The results of one number of lags by effect and cause. */
static const struct vol_group_result *
of_pair(const struct vol_group_result *all, const char *cause,
        const char *effect)
{
    for (size_t i = 0; i < MOST; i += 2)
        if (all[i].effect == panel_index(effect) &&
            all[i].cause == panel_index(cause))
            return &all[i];
    ck_abort_msg("no pair %s-%s", cause, effect);
    return NULL;
}

/* "F_p:smi-dax", cause and effect.  test_causality's own F has k times the
 * degrees of freedom below and so another p. */
static bool
check_granger(const struct vol_group_result *all, char **field, bool joint)
{
    char name[16] = "", cause[8] = "", effect[8] = "";

    ck_assert_int_eq(
        sscanf(field[1], "%15[^:]:%7[a-z]-%7[a-z]", name, cause, effect), 3);
    const struct vol_group_result *r = of_pair(all, cause, effect);
    double want = strtod(field[2], NULL), got;
    if (strcmp(name, "F") == 0)
        got = r[0].r.statistic;
    else if (strcmp(name, "F_p") == 0 && !joint)
        got = r[0].r.p_value;
    else if (strcmp(name, "chi2_ssr") == 0)
        got = r[1].r.statistic;
    else if (strcmp(name, "chi2_ssr_p") == 0)
        got = r[1].r.p_value;
    else if (strcmp(name, "wald") == 0)
        got = r[0].r.statistic * (double)r[0].r.lags;
    else
        return false;
    check(got, want, 1e-10, field[1], field[3]);
    return true;
}

static size_t
check_granger_rows(const struct panel_figures *figures, const char *test,
                   const char *model, unsigned lags)
{
    struct panel y = panel_returns();
    struct vol_group_options options = plain;
    struct vol_group_result out[MOST];
    char name[32];
    size_t checked = 0;

    options.base.lag_rule = VOL_LAGS_FIXED;
    options.base.lags = lags;
    ck_assert_uint_eq(run(test, y.x, y.rows, K, &options, out), MOST);
    snprintf(name, sizeof(name), "%s%u", model, lags);
    for (size_t i = 0; i < figures->n; i++)
        if (strcmp(figures->row[i][0], name) == 0)
            checked += check_granger(out, figures->row[i],
                                     strcmp(test, "granger-joint") == 0);
    panel_free(&y);
    return checked;
}

START_TEST(granger_agrees_with_lmtest_and_statsmodels)
{
    struct panel_figures figures = panel_figures();
    size_t checked = 0;

    for (unsigned lags = 1; lags <= 5; lags++) {
        checked += check_granger_rows(&figures, "granger", "granger", lags);
        checked += check_granger_rows(&figures, "granger-joint",
                                      "granger-system", lags);
    }
    ck_assert_uint_eq(checked, 5 * (36 + 36 + 12 + 12) + 5 * (12 + 12));
    panel_figures_free(&figures);
}
END_TEST

/* ---- cointegration ----------------------------------------------------------
 */

enum { TEST, SERIES, TREND, RULE, LAGS, QUANTITY, VALUE, SOURCE, FIELDS };

static struct vol_group_options
options_of(char **field)
{
    struct vol_group_options o = plain;
    const char *trend = field[TREND];

    o.restricted = strcmp(trend, "rc") == 0;
    ck_assert_int_eq(
        vol_trend_parse(o.restricted ? "c" : trend, &o.base.trend, NULL),
        VOL_OK);
    o.base.lags = strtoul(field[LAGS], NULL, 10);
    o.base.lag_rule = strcmp(field[RULE], "fixed") == 0 ? VOL_LAGS_FIXED
                      : strcmp(field[RULE], "bic") == 0 ? VOL_LAGS_BIC
                                                        : VOL_LAGS_AIC;
    return o;
}

/* The log prices of "dax+smi+cac". */
static size_t
columns_of(char *names, const struct panel *all, double *y)
{
    size_t at[K], k = 0;

    for (char *name = strtok(names, "+"); name != NULL;
         name = strtok(NULL, "+"))
        at[k++] = panel_index(name);
    for (size_t t = 0; t < all->rows; t++)
        for (size_t i = 0; i < k; i++)
            y[t * k + i] = all->x[t * K + at[i]];
    return k;
}

/*
 * arch and statsmodels take p and critical values from MacKinnon (1994, 2010):
 * polynomials fitted to his simulation, the first for an infinite sample.
 * Decisions hang on the critical values, p-values in the middle are coarser.
 */
static void
check_engle_granger(const struct vol_test_result *r, char **field)
{
    const char *what = field[QUANTITY];
    double want = strtod(field[VALUE], NULL);

    if (strcmp(what, "stat") == 0)
        check(r->statistic, want, 1e-8, field[SERIES], field[SOURCE]);
    else if (strcmp(what, "lags") == 0)
        check((double)r->lags, want, 0.0, field[SERIES], field[SOURCE]);
    else if (strcmp(what, "pvalue") == 0)
        check(r->p_value, want, 5e-3, field[SERIES], field[SOURCE]);
    else
        check(strcmp(what, "crit_1") == 0   ? r->cv01
              : strcmp(what, "crit_5") == 0 ? r->cv05
                                            : r->cv10,
              want, 2e-3, what, field[SOURCE]);
}

/* "trace-r0", "max-r2", and "trace_crit_95-r1" of MacKinnon, Haug and Michelis
 * (1999, J. Applied Econometrics 14, 563-577) for an infinite sample: 1 per
 * cent of a critical value at 1 per cent is .0004 of its p-value. */
static void
check_johansen(const struct vol_group_result *out, size_t k, char **field)
{
    const char *what = field[QUANTITY], *rank = strstr(what, "-r");
    size_t r = strtoul(rank + 2, NULL, 10) + (what[0] == 'm' ? k : 0);
    const struct vol_test_result *result = &out[r].r;
    double want = strtod(field[VALUE], NULL);

    if (strstr(what, "crit") == NULL)
        check(result->statistic, want, 1e-8, what, field[SOURCE]);
    else
        check(strstr(what, "99") != NULL   ? result->cv01
              : strstr(what, "95") != NULL ? result->cv05
                                           : result->cv10,
              want, 1.2e-2, what, field[SOURCE]);
}

static void
check_row(char **field, const struct panel *prices, double *y)
{
    struct vol_group_options o = options_of(field);
    struct vol_group_result out[MOST];
    size_t k = columns_of(field[SERIES], prices, y);

    (void)run(field[TEST], y, prices->rows, k, &o, out);
    if (field[TEST][0] == 'e')
        check_engle_granger(&out[0].r, field);
    else
        check_johansen(out, k, field);
}

START_TEST(cointegration_agrees_with_urca_arch_and_statsmodels)
{
    FILE *f = fopen("tests/data/cointegration.csv", "r");
    struct panel prices = panel_log_prices();
    double *y = malloc(K * prices.rows * sizeof(*y));
    char line[512], *field[FIELDS];
    size_t rows = 0;

    ck_assert(f != NULL && y != NULL);
    ck_assert_ptr_nonnull(fgets(line, sizeof(line), f));
    while (fgets(line, sizeof(line), f) != NULL) {
        ck_assert_uint_eq(split_line(line, field, FIELDS), FIELDS);
        check_row(field, &prices, y);
        rows++;
    }
    ck_assert_uint_eq(rows, 1008);
    fclose(f);
    free(y);
    panel_free(&prices);
}
END_TEST

/* ---- properties
 * --------------------------------------------------------------- */

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
    size_t n_tests = 0;
    const struct vol_group_test *tests = vol_group_tests(&n_tests);
    struct panel y = panel_log_prices(), z = panel_log_prices();
    struct vol_group_result a[MOST], b[MOST];

    for (size_t t = 0; t < z.rows; t++)
        z.x[t * K + 1] *= 1e4;
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
                     "no p-value for more than 8 common trends");
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
    tcase_add_test(t, scaling_a_series_changes_nothing);
    tcase_add_test(t, what_cannot_be_tested_has_a_reason);
    tcase_add_test(t, more_trends_than_simulated_have_a_statistic_and_no_p);
    tcase_add_test(t, bad_options_are_refused);
    tcase_add_test(t, the_setting_offers_the_tests_there_are);
    tcase_add_test(t, every_allocation_may_fail);
    suite_add_tcase(s, t);
    return s;
}
