/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "conf/settings.h"
#include "hypothesis_data.h"
#include "series.h"
#include "stats/hypothesis.h"
#include <check.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct vol_test_result
run(const char *name, const double *x, size_t n,
    const struct vol_test_options *options)
{
    struct vol_test_result r;
    struct vol_err err = { VOL_OK, "" };
    const struct vol_test *test = vol_test_find(name);

    ck_assert_ptr_nonnull(test);
    ck_assert_msg(vol_test_run(test, x, n, options, &r, &err) == VOL_OK, "%s",
                  err.text);
    return r;
}

/*
 * p-values from a formula agree to their digits.  arch's KPSS table is a
 * coarser simulation than ours, off by up to .001 (see test_stats_surface.c for
 * the exact distribution); its variance ratio's 2 - 2 Phi loses digits.
 */
static void
check_p(const struct vol_test_result *r, const struct hypothesis_row *row)
{
    double want = row->p_value;
    double tolerance = strcmp(row->test, "kpss") == 0 ? 2e-3 : 1e-6;
    double least = strncmp(row->test, "variance", 8) == 0 ? 1e-4 : 1e-300;

    if (isnan(want))
        return;
    ck_assert_msg(fabs(r->p_value - want) <= tolerance,
                  "%s %s %s lags %zu: p %.10g, %s has %.10g", row->dataset,
                  row->test, row->trend, r->lags, r->p_value, row->source,
                  want);
    if (want > least && tolerance < 1e-5)
        ck_assert_double_eq_tol(log(r->p_value), log(want),
                                1e-6 * (1.0 - log(want)));
}

static void
check_row(const struct hypothesis_row *row, void *ctx)
{
    struct vol_test_result r =
        run(row->test, row->x.x, row->x.n, &row->options);

    (void)ctx;
    ck_assert_msg(r.lags == row->options.lags,
                  "%s %s %s %s: %zu lags, %s has %zu", row->dataset, row->test,
                  row->trend, row->rule, r.lags, row->source,
                  row->options.lags);
    ck_assert_msg(fabs(r.statistic - row->statistic) <=
                      1e-9 * fabs(row->statistic),
                  "%s %s %s %s lags %zu: %.15g, %s has %.15g", row->dataset,
                  row->test, row->trend, row->rule, r.lags, r.statistic,
                  row->source, row->statistic);
    if (row->n_obs > 0)
        ck_assert_uint_eq(r.n_obs, row->n_obs);
    if (row->break_at > 0)
        ck_assert_uint_eq(r.break_at, row->break_at);
    check_p(&r, row);
}

/* The programs are named in hypothesis_data.h. */
START_TEST(statistics_are_those_of_other_programs)
{
    ck_assert_uint_eq(hypothesis_rows(check_row, NULL), 910);
}
END_TEST

/* A fixed stream: no test depends on a library's generator. */
static double
uniform(unsigned long long *state)
{
    *state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
    return ((double)(*state >> 11) + 0.5) / 9007199254740992.0;
}

static void
draw(double *x, size_t n, unsigned long long seed, bool walk)
{
    double level = 0.0;

    for (size_t i = 0; i < n; i++) {
        double e = sqrt(-2.0 * log(uniform(&seed))) *
                   cos(6.283185307179586 * uniform(&seed));
        level = walk ? level + e : e;
        x[i] = level;
    }
}

static void
check_agreement(const struct vol_test *test, const struct vol_test_result *r)
{
    const double level[] = { 0.01, 0.05, 0.10 };
    const double cv[] = { r->cv01, r->cv05, r->cv10 };

    ck_assert_str_eq(r->reason, "");
    ck_assert(isfinite(r->statistic) && r->p_value > 0.0);
    ck_assert_double_le(r->p_value, 1.0);
    for (int i = 0; i < 3; i++) {
        double at =
            test->tail == VOL_TAIL_BOTH ? fabs(r->statistic) : r->statistic;
        bool beyond = test->tail == VOL_TAIL_LOWER ? at < cv[i] : at > cv[i];
        ck_assert_int_eq(beyond, r->p_value < level[i]);
    }
    ck_assert_int_eq(r->reject, r->p_value < 0.05);
}

START_TEST(p_value_and_critical_values_tell_the_same_decision)
{
    enum { N = 300 };
    double x[N];
    size_t n_tests = 0;
    const struct vol_test *tests = vol_tests(&n_tests);

    for (unsigned seed = 0; seed < 400; seed++) {
        size_t n = 30 + (seed * 7) % (N - 30);
        draw(x, n, seed, seed % 2 == 0);
        for (size_t i = 0; i < n_tests; i++) {
            struct vol_test_options o = vol_test_defaults;
            struct vol_test_result r;
            o.trend = seed % 3 == 0 ? VOL_TREND_LINEAR : VOL_TREND_CONST;
            ck_assert_int_eq(vol_test_run(&tests[i], x, n, &o, &r, NULL),
                             VOL_OK);
            check_agreement(&tests[i], &r);
        }
    }
}
END_TEST

/* Rejections at 5 % among `replications` series that fulfil the null. */
static double
size_of(const char *name, bool walk, size_t n, enum vol_lag_rule rule)
{
    enum { REPLICATIONS = 1500 };
    double x[200];
    int rejected = 0;
    struct vol_test_options o = vol_test_defaults;

    o.lag_rule = rule;
    for (unsigned seed = 1; seed <= REPLICATIONS; seed++) {
        draw(x, n, seed * 7919ULL, walk);
        rejected += run(name, x, n, &o).reject;
    }
    return (double)rejected / REPLICATIONS;
}

/* Three Monte Carlo errors about 5 % are .033 .. .067. */
START_TEST(the_size_at_five_percent_is_about_five_percent)
{
    ck_assert_double_eq_tol(size_of("adf", true, 200, VOL_LAGS_FIXED), 0.05,
                            0.017);
    ck_assert_double_eq_tol(size_of("kpss", false, 200, VOL_LAGS_FIXED), 0.05,
                            0.017);
    ck_assert_double_eq_tol(size_of("shapiro-wilk", false, 100, VOL_LAGS_AUTO),
                            0.05, 0.017);
    ck_assert_double_eq_tol(size_of("ljung-box", false, 200, VOL_LAGS_AUTO),
                            0.05, 0.017);
}
END_TEST

/* Shapiro-Wilk where the other sample sizes' formulas are used: R 4.2.2
 * shapiro.test of these numbers. */
static const struct {
    size_t n;
    double x[11], w, p;
} small[] = {
    { 3, { 1, 2, 4 }, 0.96428571428571419, 0.6368868450289632 },
    { 5, { 1, 2, 4, 3, 9 }, 0.86696071087260851, 0.25433383945508781 },
    { 8,
      { 148, 154, 158, 160, 161, 162, 166, 170 },
      0.98228170344392463,
      0.97330291463833463 },
    { 11,
      { 148, 154, 158, 160, 161, 162, 166, 170, 182, 195, 236 },
      0.78881469483538735,
      0.0067038140565029254 },
};

START_TEST(shapiro_wilk_of_few_observations_is_that_of_r)
{
    struct vol_test_result r =
        run("shapiro-wilk", small[_i].x, small[_i].n, &vol_test_defaults);

    ck_assert_double_eq_tol(r.statistic, small[_i].w, 1e-12);
    ck_assert_double_eq_tol(r.p_value, small[_i].p, 1e-9);
}
END_TEST

static void
expect_reason(const char *name, const double *x, size_t n,
              const struct vol_test_options *options, const char *reason)
{
    struct vol_test_result r = run(name, x, n, options);

    ck_assert_str_eq(r.reason, reason);
    ck_assert(isnan(r.statistic) && isnan(r.p_value) && isnan(r.cv05));
    ck_assert_int_eq(r.reject, -1);
}

START_TEST(a_constant_series_has_a_reason_in_every_test)
{
    double x[60];
    size_t n_tests = 0;
    const struct vol_test *tests = vol_tests(&n_tests);

    for (size_t i = 0; i < 60; i++)
        x[i] = 0.1;
    for (size_t i = 0; i < n_tests; i++)
        expect_reason(tests[i].name, x, 60, &vol_test_defaults,
                      "constant series");

    /* Growth by 1 % a day: returns that differ by their rounding. */
    for (size_t i = 0; i < 60; i++)
        x[i] = 100.0 * (log(100.0 * pow(1.01, (double)i + 1.0)) -
                        log(100.0 * pow(1.01, (double)i)));
    for (size_t i = 0; i < n_tests; i++)
        expect_reason(tests[i].name, x, 60, &vol_test_defaults,
                      "constant series");
}
END_TEST

/* The configuration knows every test and no other. */
START_TEST(the_setting_offers_the_tests_there_are)
{
    char names[512] = "";
    size_t n_tests = 0, len = 0;
    const struct vol_test *tests = vol_tests(&n_tests);

    for (size_t i = 0; i < n_tests; i++)
        len += (size_t)snprintf(names + len, sizeof(names) - len, "%s%s",
                                i > 0 ? " " : "", tests[i].name);
    /* those of several series come behind them */
    ck_assert_int_eq(
        strncmp(vol_setting_find("test.list")->choices, names, len), 0);
}
END_TEST

START_TEST(every_short_series_has_figures_or_a_reason)
{
    double x[60];
    size_t n_tests = 0;
    const struct vol_test *tests = vol_tests(&n_tests);

    draw(x, 60, 1, true);
    for (size_t n = 0; n <= 60; n++)
        for (size_t i = 0; i < n_tests; i++)
            for (int trend = 0; trend < 2; trend++) {
                struct vol_test_options o = vol_test_defaults;
                o.trend = trend ? VOL_TREND_LINEAR : VOL_TREND_CONST;
                struct vol_test_result r = run(tests[i].name, x, n, &o);
                ck_assert(isfinite(r.p_value) || r.reason[0] != '\0');
                ck_assert(isfinite(r.p_value) == isfinite(r.statistic));
                ck_assert(isfinite(r.p_value) == (r.reject >= 0));
            }
    expect_reason("adf", x, 20, &vol_test_defaults,
                  "20 observations: at least 25 are needed");
}
END_TEST

START_TEST(a_line_a_sign_and_a_gap_have_their_reasons)
{
    double line[100], sign[100], large[5001];
    struct vol_test_options o = vol_test_defaults;

    for (size_t i = 0; i < 100; i++) {
        line[i] = 0.5 * (double)i;
        sign[i] = i % 2 == 0 ? 1.0 : -1.0;
    }
    draw(large, 5001, 3, false);
    o.trend = VOL_TREND_LINEAR;
    expect_reason("adf", line, 100, &o, "collinear regressors");
    expect_reason("kpss", line, 100, &o, "perfect fit: no residual variance");
    expect_reason("arch-lm", sign, 100, &o, "the squares are constant");
    expect_reason("shapiro-wilk", large, 5001, &o, "n > 5000");
    line[7] = NAN;
    expect_reason("kpss", line, 100, &o, "observation 8 is not a number");
}
END_TEST

/* Series that no model fits well, or one fits perfectly. */
static double
odd_value(size_t kind, size_t i, size_t n)
{
    double t = (double)i;

    switch (kind) {
    case 0: return 0.5 * t;                        /* a line          */
    case 1: return i % 2 == 0 ? 1.0 : -1.0;        /* signs           */
    case 2: return i < n / 2 ? 0.0 : 1.0;          /* a step          */
    case 3: return i == n / 2 ? 1.0 : 0.0;         /* one outlier     */
    case 4: return t * t;                          /* a parabola      */
    case 5: return i + 1 == n ? 1.0 : 0.0;         /* the last one    */
    case 6: return pow(-0.5, t);                   /* one that fades  */
    case 7: return 1e8 + (i < n / 3 ? t : 0.0);    /* far from zero   */
    case 8: return pow(1.05, t);                   /* one that grows  */
    default: return i < n / 2 ? t : (double)n - t; /* a roof          */
    }
}

START_TEST(odd_series_have_figures_or_a_reason)
{
    enum { KINDS = 10, LONGEST = 130 };
    double x[LONGEST];
    size_t n_tests = 0;
    const struct vol_test *tests = vol_tests(&n_tests);

    for (size_t n = 30; n <= LONGEST; n += 50)
        for (size_t i = 0; i < n_tests * 12; i++) {
            struct vol_test_options o = vol_test_defaults;
            const struct vol_test *test = &tests[i / 12];
            o.trend = (enum vol_trend)(i % 4);
            o.lag_rule = i % 3 == 0   ? VOL_LAGS_AUTO
                         : i % 3 == 1 ? VOL_LAGS_FIXED
                                      : VOL_LAGS_MAIC;
            o.lags = 2;
            if (!vol_test_has_trend(test, o.trend))
                continue;
            for (size_t k = 0; k < KINDS; k++) {
                for (size_t t = 0; t < n; t++)
                    x[t] = odd_value(k, t, n);
                struct vol_test_result r = run(test->name, x, n, &o);
                ck_assert_msg(
                    isfinite(r.p_value) == (r.reason[0] == '\0') &&
                        isfinite(r.p_value) == isfinite(r.statistic) &&
                        isfinite(r.p_value) == (r.reject >= 0),
                    "%s %s of kind %zu, n %zu: %g, p %g, \"%s\"", test->name,
                    r.variant, k, n, r.statistic, r.p_value, r.reason);
            }
        }
}
END_TEST

START_TEST(too_many_lags_have_a_reason)
{
    double x[60];
    struct vol_test_options o = vol_test_defaults;

    draw(x, 60, 5, false);
    o.lag_rule = VOL_LAGS_FIXED;
    o.lags = 50;
    expect_reason("adf", x, 60, &o, "50 lags leave 9 observations: too few");
    expect_reason("arch-lm", x, 60, &o,
                  "50 lags: 1 to 29 are possible with 60 observations");
    o.lags = (size_t)-1;
    expect_reason("ljung-box", x, 60, &o,
                  "18446744073709551615 lags: 1 to 59 are possible with 60 "
                  "observations");
    o.lags = 3;
    o.model_df = 3;
    expect_reason("ljung-box", x, 60, &o,
                  "3 lags: more than the model's 3 parameters are needed");
}
END_TEST

/* Parameters of a model cost degrees of freedom: R Box.test(fitdf = 2). */
START_TEST(ljung_box_counts_the_models_parameters)
{
    struct series s = series_return("dax");
    struct vol_test_options o = vol_test_defaults;
    struct vol_test_result r = run("ljung-box", s.x, s.n, &o);

    o.model_df = 2;
    struct vol_test_result two = run("ljung-box", s.x, s.n, &o);
    ck_assert_double_eq(r.statistic, two.statistic);
    ck_assert_double_eq_tol(two.p_value, 0.60635325853570698, 1e-9);
    ck_assert_str_eq(two.variant, "df2");
    series_free(&s);
}
END_TEST

START_TEST(statistics_do_not_depend_on_the_scale)
{
    static const double scales[] = { 1e-7, 0x1p-700, 0x1p900 };
    double scale = scales[_i];
    struct series s = series_return("dax");
    size_t n_tests = 0;
    const struct vol_test *tests = vol_tests(&n_tests);

    for (size_t i = 0; i < n_tests; i++) {
        struct vol_test_result a =
            run(tests[i].name, s.x, s.n, &vol_test_defaults);
        for (size_t t = 0; t < s.n; t++)
            s.x[t] *= scale;
        struct vol_test_result b =
            run(tests[i].name, s.x, s.n, &vol_test_defaults);
        for (size_t t = 0; t < s.n; t++)
            s.x[t] /= scale;
        ck_assert_double_eq_tol(b.statistic / a.statistic, 1.0, 1e-9);
        ck_assert_uint_eq(b.lags, a.lags);
    }
    series_free(&s);
}
END_TEST

START_TEST(wrong_options_are_refused)
{
    double x[60];
    struct vol_test_options o = vol_test_defaults;
    struct vol_test_result r;
    struct vol_err err;

    draw(x, 60, 5, false);
    o.trend = VOL_TREND_NONE;
    ck_assert_int_eq(vol_test_run(vol_test_find("kpss"), x, 60, &o, &r, &err),
                     VOL_EUSAGE);
    ck_assert_str_eq(err.text, "kpss: trend n: c or ct is possible");
    o = vol_test_defaults;
    o.alpha = 1e-6;
    ck_assert_int_eq(vol_test_run(vol_test_find("adf"), x, 60, &o, &r, &err),
                     VOL_EUSAGE);
    ck_assert_ptr_null(vol_test_find("adff"));
}
END_TEST

START_TEST(every_allocation_may_fail)
{
    double x[60];
    size_t n_tests = 0;
    const struct vol_test *tests = vol_tests(&n_tests);

    draw(x, 60, 9, true);
    for (size_t i = 0; i < n_tests; i++)
        for (size_t n = 1;; n++) {
            struct vol_test_result r;
            alloc_fail_at(n);
            enum vol_code code =
                vol_test_run(&tests[i], x, 60, &vol_test_defaults, &r, NULL);
            if (!alloc_refused())
                break;
            ck_assert_int_eq(code, VOL_ENOMEM);
        }
}
END_TEST

Suite *suite_stats_hypothesis(void);

Suite *
suite_stats_hypothesis(void)
{
    Suite *s = suite_create("stats/hypothesis");
    TCase *tc = tcase_create("against other programs");

    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, statistics_are_those_of_other_programs);
    tcase_add_loop_test(tc, shapiro_wilk_of_few_observations_is_that_of_r, 0,
                        (int)(sizeof(small) / sizeof(small[0])));
    tcase_add_test(tc, ljung_box_counts_the_models_parameters);
    suite_add_tcase(s, tc);

    tc = tcase_create("decisions");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, p_value_and_critical_values_tell_the_same_decision);
    tcase_add_test(tc, the_size_at_five_percent_is_about_five_percent);
    tcase_add_loop_test(tc, statistics_do_not_depend_on_the_scale, 0, 3);
    suite_add_tcase(s, tc);

    tc = tcase_create("reasons and failures");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, a_constant_series_has_a_reason_in_every_test);
    tcase_add_test(tc, the_setting_offers_the_tests_there_are);
    tcase_add_test(tc, every_short_series_has_figures_or_a_reason);
    tcase_add_test(tc, a_line_a_sign_and_a_gap_have_their_reasons);
    tcase_add_test(tc, odd_series_have_figures_or_a_reason);
    tcase_add_test(tc, too_many_lags_have_a_reason);
    tcase_add_test(tc, wrong_options_are_refused);
    tcase_add_test(tc, every_allocation_may_fail);
    suite_add_tcase(s, tc);
    return s;
}
