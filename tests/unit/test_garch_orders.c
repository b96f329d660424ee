/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders beyond 1.1: what they nest is never likelier. */
#include "garch/likelihood.h"
#include "garch_data.h"
#include "stats/random.h"
#include "stats/roots.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_garch_orders(void);

/* Two maxima so near are one. */
#define SAME 1e-6

/* At the top of a ridge not more is told. */
#define ALONG_RIDGE 1e-4

/* Each after those it nests. */
static const unsigned orders[][2] = { { 1, 1 }, { 2, 1 }, { 1, 2 }, { 2, 2 } };
enum { N_ORDERS = sizeof(orders) / sizeof(orders[0]) };

static bool
nests(const unsigned *large, const unsigned *small)
{
    return small[0] <= large[0] && small[1] <= large[1];
}

/* The maxima of all orders of a model, -HUGE_VAL for none; returns how many
 * are below one that they nest. */
static size_t
count_below(const char *equation, const char *density, const double *y,
            size_t n)
{
    double loglik[N_ORDERS];
    size_t below = 0;

    for (size_t i = 0; i < N_ORDERS; i++) {
        char text[64];
        (void)snprintf(text, sizeof(text), "%s%u.%u~%s", equation, orders[i][0],
                       orders[i][1], density);
        struct vol_garch_fit fit = fit_of(text, y, n);
        const bool failed = fit.status >= VOL_FIT_NO_CONVERGE;
        double nested = -HUGE_VAL;
        loglik[i] = failed ? -HUGE_VAL : fit.loglik;
        vol_garch_fit_clear(&fit);
        for (size_t j = 0; j < i; j++)
            if (nests(orders[i], orders[j]))
                nested = fmax(nested, loglik[j]);
        below += loglik[i] < nested - SAME;
    }
    return below;
}

/*
 * Where too many returns are zero no lower order has an optimum, and the look
 * around that of the largest finds none: what is reported is of it all the
 * same, as a start at it says.
 */
START_TEST(without_lower_orders_the_report_is_of_the_optimum)
{
    static const char *const texts[] = { "garch2.1~t-fix.nu=4",
                                         "arch2~t-fix.nu=4" };
    struct vol_garch_data data = { .n = 300 };
    struct vol_random rng;
    double y[300], theta[VOL_GARCH_MAX_PARAMS];
    const struct vol_garch_hint hint = { .start = theta };
    struct vol_garch_fit fit, again;
    size_t compared = 0;

    for (uint64_t seed = 1; seed <= 8; seed++) {
        rng = vol_random_seed(seed);
        for (size_t t = 0; t < data.n; t++) {
            const double news = vol_random_normal(&rng);
            y[t] = vol_random_uniform(&rng) < 0.7 ? 0.0 : news;
        }
        data.y = y;
        fit = fit_of(texts[_i], y, data.n);
        ck_assert_ptr_null(strstr(fit.reason, "they should be"));
        if (fit.status > VOL_FIT_AT_BOUND) {
            vol_garch_fit_clear(&fit);
            continue;
        }
        vol_garch_fit_params(&fit, theta);
        ck_assert_int_eq(vol_garch_fit(&fit.spec, &data, &hint, &again, NULL),
                         VOL_OK);
        for (size_t i = 0; i < fit.k; i++) {
            const double se = fit.param[i].std_error[VOL_COV_HESSIAN];
            if (isfinite(se))
                ck_assert_double_eq_tol(
                    again.param[i].std_error[VOL_COV_HESSIAN] / se, 1.0, 1e-4);
        }
        compared++;
        vol_garch_fit_clear(&fit);
        vol_garch_fit_clear(&again);
    }
    ck_assert_uint_ge(compared, 4);
}
END_TEST

/*
 * Of 1,000 returns none; of 500 one fit of the 18 of a series, where an APARCH
 * climbs a ridge from what it nests (delta and gamma at their bounds and the
 * mean on a kink) and does not arrive.
 */
START_TEST(a_larger_order_is_never_less_likely)
{
    static const struct {
        const char *equation, *density;
    } models[] = { { "garch", "normal" },  { "garch", "t" },
                   { "gjr", "normal" },    { "gjr", "t" },
                   { "egarch", "normal" }, { "egarch", "t" },
                   { "aparch", "normal" }, { "tarch", "t" } };
    static const char *const series[] = { "spx", "dax", "smi" };
    static const size_t lengths[] = { 500, 1000 };
    enum { SERIES = 3, WINDOWS = 3 };
    const char *equation = models[_i / SERIES].equation;
    const char *density = models[_i / SERIES].density;
    size_t n, missed = 0;
    double *y = load_returns(series[_i % SERIES], &n);

    for (size_t l = 0; l < 2; l++)
        for (size_t w = 0; w < WINDOWS; w++) {
            const size_t at = (n - lengths[l]) * w / (WINDOWS - 1);
            const size_t below =
                count_below(equation, density, y + at, lengths[l]);
            missed += below;
            ck_assert_msg(below == 0 || lengths[l] < 1000, "%s~%s at %zu",
                          equation, density, at);
        }
    ck_assert_uint_le(missed, strcmp(equation, "aparch") == 0 ? 1 : 0);
    free(y);
}
END_TEST

/* Models and series whose search ended below a model that they nest, or
 * nowhere. */
START_TEST(an_order_that_ended_below_another_does_not)
{
    static const struct {
        const char *small, *large, *series;
        size_t from, n; /* n 0: all rows */
    } known[] = {
        { "garch2.1", "garch2.2", "dax", 0, 0 },
        { "aparch2.1~t", "aparch2.2~t", "dax", 0, 0 },
        { "tarch2.1~t", "tarch2.2~t", "dax", 0, 0 },
        { "garch2.2~t", "garch3.2~t", "smi", 0, 0 },
        { "egarch1.1", "egarch2.1", "spx", 492, 1000 },
        { "egarch1.1", "egarch1.2", "spx", 492, 1000 },
        { "egarch1.1", "egarch2.2", "spx", 492, 1000 },
        { "egarch1.1~t", "egarch2.2~t", "spx", 492, 1000 },
    };
    size_t n;
    double *y = load_returns(known[_i].series, &n);
    const size_t rows = known[_i].n > 0 ? known[_i].n : n;
    struct vol_garch_fit small =
        fit_of(known[_i].small, y + known[_i].from, rows);
    struct vol_garch_fit large =
        fit_of(known[_i].large, y + known[_i].from, rows);

    ck_assert_int_lt(small.status, VOL_FIT_NO_CONVERGE);
    ck_assert_int_lt(large.status, VOL_FIT_NO_CONVERGE);
    ck_assert_double_ge(large.loglik, small.loglik - SAME);
    vol_garch_fit_clear(&small);
    vol_garch_fit_clear(&large);
    free(y);
}
END_TEST

/* A lag that is held leaves nothing below it to set out from. */
START_TEST(a_lag_that_is_held_is_held)
{
    size_t n;
    double *y = load_returns("dax", &n);
    struct vol_garch_fit fit = fit_of("garch2.2-fix.alpha2=0.05", y, n);

    ck_assert_int_lt(fit.status, VOL_FIT_NO_CONVERGE);
    ck_assert_double_eq(fit.param[3].estimate, 0.05);
    vol_garch_fit_clear(&fit);
    free(y);
}
END_TEST

/* Of 250 rows, what stands in included. */
START_TEST(a_larger_order_is_never_below)
{
    static const struct {
        const char *small, *large, *series;
        size_t from;
    } known[] = {
        /* what is held in the mean is held below too */
        { "egarch1.2-fix.mu=0", "egarch2.2-fix.mu=0", "demgbp", 1184 },
        /* the last state moves next to none */
        { "egarch2.2", "egarch2.3", "aapl", 149 },
        { "egarch2.2", "egarch3.2", "cac", 236 },
        /* that which swings is one of two */
        { "egarch2.2", "egarch2.3", "smi", 244 },
    };
    enum { ROWS = 250 };
    size_t n;
    double *y = load_returns(known[_i].series, &n);
    struct vol_garch_fit small =
        fit_of(known[_i].small, y + known[_i].from, ROWS);
    struct vol_garch_fit large =
        fit_of(known[_i].large, y + known[_i].from, ROWS);

    ck_assert_double_ge(large.loglik, small.loglik - SAME);
    vol_garch_fit_clear(&small);
    vol_garch_fit_clear(&large);
    free(y);
}
END_TEST

/* Searched beside what is without it, another optimum was found. */
START_TEST(a_bound_that_does_not_bind_changes_nothing)
{
    static const size_t from[] = { 1184, 885 };
    enum { ROWS = 250 };
    size_t n;
    double *y = load_returns("demgbp", &n);

    for (size_t i = 0; i < sizeof(from) / sizeof(from[0]); i++) {
        struct vol_garch_fit all = fit_of("egarch2.2", y + from[i], ROWS);
        struct vol_garch_fit within =
            fit_of("egarch2.2-min.mu=-5-max.mu=5", y + from[i], ROWS);
        ck_assert_int_eq(within.status, all.status);
        ck_assert_double_eq_tol(within.loglik, all.loglik, ALONG_RIDGE);
        vol_garch_fit_clear(&all);
        vol_garch_fit_clear(&within);
    }
    free(y);
}
END_TEST

/* ---- invertibility ------------------------------------------------------- */

static double
slack_at(struct vol_likelihood *lik, const double *theta)
{
    (void)vol_likelihood_value(lik, theta);
    return vol_likelihood_invertibility(lik, NULL);
}

struct bounded {
    const char *spec;
    double theta[12];
};

static const struct bounded of_orders = {
    "egarch2.2~t", { 0.05, 0.01, 0.12, 0.08, -0.07, -0.04, 0.5, 0.42, 6.0 }
};

/* The variance, or its root, in the mean, with shocks before it. */
static const struct bounded in_mean[] = {
    { "egarch1.1-m", { 0.05, 0.3, 0.01, 0.12, -0.07, 0.9 } },
    { "egarch1.1~t-m2", { 0.05, -0.4, 0.01, 0.12, -0.07, 0.9, 6.0 } },
    { "arma1.2+egarch1.1-m",
      { 0.05, 0.1, 0.4, 0.2, 0.3, 0.01, 0.12, -0.07, 0.9 } },
    { "arma1.1+egarch2.1-m2",
      { 0.05, 0.2, -0.3, 0.25, 0.01, 0.1, 0.05, -0.1, 0.03, 0.9 } }
};

/* Omega, which is a function of beta, stands anywhere. */
static const struct bounded targeted[] = {
    { "egarch1.1-vt", { 0.05, 0.0, 0.12, -0.07, 0.9 } },
    { "egarch2.2~t-vt",
      { 0.05, 0.0, 0.12, 0.08, -0.07, -0.04, 0.5, 0.42, 6.0 } },
    { "egarch1.1-vt-m", { 0.05, 0.3, 0.0, 0.12, -0.07, 0.9 } }
};

static void
check_slope_of_invertibility(const struct bounded *at, const double *y)
{
    const struct vol_garch_spec spec = spec_of(at->spec);
    const struct vol_garch_data data = { .y = y, .n = 400 };
    const size_t k = vol_garch_n_params(&spec);
    double gradient[12], hessian[12 * 12], moved[12], slopes[12];
    const double step = 1e-6;
    struct vol_likelihood lik;

    ck_assert_int_eq(vol_likelihood_init(&lik, &spec, &data, NULL, NULL),
                     VOL_OK);
    lik.level = spec.targeting ? 1.3 : 0.0;
    (void)vol_likelihood_derivs(&lik, at->theta, gradient, hessian, NULL);
    (void)vol_likelihood_invertibility(&lik, slopes);
    for (size_t i = 0; i < k; i++) {
        memcpy(moved, at->theta, sizeof(moved));
        moved[i] = at->theta[i] + step;
        const double above = slack_at(&lik, moved);
        moved[i] = at->theta[i] - step;
        const double slope = (above - slack_at(&lik, moved)) / (2.0 * step);
        ck_assert_msg(fabs(slope - slopes[i]) < 1e-6 * (1.0 + fabs(slope)),
                      "%s %zu: %.12g, difference %.12g", at->spec, i, slopes[i],
                      slope);
    }
    vol_likelihood_clear(&lik);
}

/* Central differences of the bound at parameters well inside. */
START_TEST(the_slope_of_invertibility_is_exact)
{
    size_t n;
    double *y = load_returns("spx", &n);

    check_slope_of_invertibility(&of_orders, y);
    for (size_t i = 0; i < sizeof(in_mean) / sizeof(in_mean[0]); i++)
        check_slope_of_invertibility(&in_mean[i], y);
    for (size_t i = 0; i < sizeof(targeted) / sizeof(targeted[0]); i++)
        check_slope_of_invertibility(&targeted[i], y);
    free(y);
}
END_TEST

/* The last state of a pass from a variance before the sample. */
static double
last_state(const struct bounded *at, const struct vol_garch_data *data,
           double variance, double *slack)
{
    const struct vol_presample before = { .variance = variance };
    struct vol_garch_spec spec = spec_of(at->spec);
    struct vol_likelihood lik;

    spec.init = VOL_INIT_BACKCAST;
    ck_assert_int_eq(vol_likelihood_init(&lik, &spec, data, &before, NULL),
                     VOL_OK);
    *slack = slack_at(&lik, at->theta);
    const double s = lik.r.s[lik.n - 1];
    vol_likelihood_clear(&lik);
    return s;
}

/*
 * What it is the mean of: two passes that differ in the variance before the
 * sample approach each other at that rate, the variance in the mean or not.
 * (Signs and logarithms near zero are rounded, and of several lags the first
 * rows differ: here that is up to so much.)
 */
START_TEST(states_approach_at_the_rate_of_invertibility)
{
    const struct bounded *all[] = { &of_orders, &in_mean[0], &in_mean[1],
                                    &in_mean[2], &in_mean[3] };
    enum { ROWS = 100 };
    const double step = 1e-4;
    size_t n;
    double *y = load_returns("dax", &n);
    const struct vol_garch_data data = { .y = y, .n = ROWS };

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        double slack;
        const double low = last_state(all[i], &data, exp(-step), &slack);
        const double high = last_state(all[i], &data, exp(step), &slack);
        const double rate = -log(fabs(high - low) / (2.0 * step)) / (ROWS - 1);
        ck_assert_msg(fabs(rate - slack) < 0.006, "%s: %.6f, bound %.6f",
                      all[i]->spec, rate, slack);
    }
    free(y);
}
END_TEST

/* Where the lags beyond the first weigh nothing it is that of order 1.1. */
START_TEST(a_lag_without_weight_changes_no_invertibility)
{
    static const double one[] = { 0.05, 0.01, 0.2, -0.1, 0.95 };
    static const double two[] = { 0.05, 0.01, 0.2, 0.0, -0.1, 0.0, 0.95, 0.0 };
    const struct vol_garch_spec small = spec_of("egarch1.1"),
                                large = spec_of("egarch2.2");
    size_t n;
    double *y = load_returns("dax", &n);
    const struct vol_garch_data data = { .y = y, .n = n };
    struct vol_likelihood a, b;

    ck_assert_int_eq(vol_likelihood_init(&a, &small, &data, NULL, NULL),
                     VOL_OK);
    ck_assert_int_eq(vol_likelihood_init(&b, &large, &data, NULL, NULL),
                     VOL_OK);
    ck_assert_double_eq_tol(slack_at(&a, one), slack_at(&b, two), 1e-14);
    vol_likelihood_clear(&a);
    vol_likelihood_clear(&b);
    free(y);
}
END_TEST

/* Nor where the last state moves next to none: there a third lag made the bound
 * tighter by .0004, and order 2.3 ended below 2.2. */
START_TEST(nor_does_it_where_the_last_state_stands_still)
{
    static const double two[] = { 0.05, 0.01, 0.1, 0.1, -0.1, -0.1, 0.0, -0.9 };
    static const double three[] = { 0.05, 0.01, 0.1, 0.1,  0.0, -0.1,
                                    -0.1, 0.0,  0.0, -0.9, 0.0 };
    const struct vol_garch_spec small = spec_of("egarch2.2"),
                                large = spec_of("egarch3.3");
    size_t n;
    double *y = load_returns("dax", &n);
    struct vol_likelihood a, b;

    for (size_t rows = 250; rows < 350; rows++) {
        const struct vol_garch_data data = { .y = y, .n = rows };
        ck_assert_int_eq(vol_likelihood_init(&a, &small, &data, NULL, NULL),
                         VOL_OK);
        ck_assert_int_eq(vol_likelihood_init(&b, &large, &data, NULL, NULL),
                         VOL_OK);
        ck_assert_double_eq_tol(slack_at(&a, two), slack_at(&b, three), 1e-14);
        vol_likelihood_clear(&a);
        vol_likelihood_clear(&b);
    }
    free(y);
}
END_TEST

/* With little weight on the last state and much on that before, ds of many rows
 * is next to zero: ratios of neighbours made the bound a comb there, of jumps
 * of .0005, which are worth .1 of logL. */
START_TEST(invertibility_has_no_jumps)
{
    enum { STEPS = 2000 }; /* on the side that is invertible */
    double theta[] = { 0.04, -0.03, -0.063, -0.163, -0.03, 0.978 };
    const struct vol_garch_spec spec = spec_of("egarch1.2");
    double before = NAN, most = 0.0;
    struct vol_likelihood lik;
    size_t n;
    double *y = load_returns("spx", &n);
    const struct vol_garch_data data = { .y = y + 4177, .n = 250 };

    ck_assert_int_eq(vol_likelihood_init(&lik, &spec, &data, NULL, NULL),
                     VOL_OK);
    for (int i = 0; i < STEPS; i++) {
        theta[4] += 0.034 / STEPS;
        const double slack = slack_at(&lik, theta);
        most = i > 0 ? fmax(most, fabs(slack - before)) : 0.0;
        before = slack;
    }
    ck_assert_double_lt(most, 1e-4);
    vol_likelihood_clear(&lik);
    free(y);
}
END_TEST

/* The bounds of two lags are lines; the largest root itself is computed
 * otherwise (vol_largest_root()). */
START_TEST(two_lags_persist_within_the_unit_circle)
{
    const struct vol_garch_spec spec = spec_of("egarch1.2");
    size_t inside = 0;

    for (int i = -22; i <= 22; i++)
        for (int j = -12; j <= 12; j++) {
            const double b[2] = { 0.1 * i + 0.01, 0.1 * j + 0.003 };
            const double theta[] = { 0.05, 0.01, 0.2, -0.1, b[0], b[1] };
            const bool held = vol_largest_root(b, 2) < 1.0;
            const enum vol_code code =
                vol_garch_check_params(&spec, theta, 1.0, NULL);
            ck_assert_msg((code == VOL_OK) == held, "%g %g", b[0], b[1]);
            inside += held;
        }
    ck_assert_uint_gt(inside, 100);
}
END_TEST

Suite *
suite_garch_orders(void)
{
    Suite *s = suite_create("garch/orders");
    TCase *tc = tcase_create("all");

    tcase_set_timeout(tc, 300);
    tcase_add_loop_test(tc, a_larger_order_is_never_less_likely, 0, 24);
    tcase_add_loop_test(tc, an_order_that_ended_below_another_does_not, 0, 8);
    tcase_add_loop_test(tc, without_lower_orders_the_report_is_of_the_optimum,
                        0, 2);
    tcase_add_test(tc, a_lag_that_is_held_is_held);
    tcase_add_loop_test(tc, a_larger_order_is_never_below, 0, 4);
    tcase_add_test(tc, a_bound_that_does_not_bind_changes_nothing);
    tcase_add_test(tc, the_slope_of_invertibility_is_exact);
    tcase_add_test(tc, states_approach_at_the_rate_of_invertibility);
    tcase_add_test(tc, a_lag_without_weight_changes_no_invertibility);
    tcase_add_test(tc, nor_does_it_where_the_last_state_stands_still);
    tcase_add_test(tc, invertibility_has_no_jumps);
    tcase_add_test(tc, two_lags_persist_within_the_unit_circle);
    suite_add_tcase(s, tc);
    return s;
}
