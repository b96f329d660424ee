/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Portfolios, against the moments of the lognormal written out, and simulated
 * returns.
 */
#include "alloc.h"
#include "cross/packed.h"
#include "cross/portfolio.h"
#include "stats/linalg.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

enum { K = 3 };
static const double mean[K] = { .05, -.02, .01 };
static const double cov[] = { 4.0, 1.5, 2.25, -.4, .3, .64 };
static const struct vol_outlook outlook = { mean, cov, K };

/* Series 2 is the price of the currency that series 1 is in. */
static const struct vol_holding mixed[] = {
    { .6, 0, VOL_OWN_CURRENCY },
    { .5, 1, 2 },
    { -.2, 1, VOL_OWN_CURRENCY },
};
enum { N_MIXED = sizeof(mixed) / sizeof(mixed[0]) };

START_TEST(one_holding_is_lognormal)
{
    const struct vol_holding h = { 1.0, 0, VOL_OWN_CURRENCY };
    const double m = .0005, s2 = 4e-4, gross = exp(m + s2 / 2.0);
    const double sd = gross * sqrt(exp(s2) - 1.0);
    struct vol_portfolio p;

    ck_assert_int_eq(vol_portfolio_risk(&h, 1, &outlook, &vol_density_normal,
                                        NULL, .01, &p, NULL, NULL),
                     VOL_OK);
    ck_assert_double_eq_tol(p.mean, 100.0 * (gross - 1.0), 1e-12);
    ck_assert_double_eq_tol(p.sd, 100.0 * sd, 1e-12);
    /* -2.3263478740408408 is the 1 % quantile, -2.665214220345806 the mean
     * below it, of the standard normal. */
    ck_assert_double_eq_tol(p.var, p.mean - 2.3263478740408408 * p.sd, 1e-10);
    ck_assert_double_eq_tol(p.es, p.mean - 2.665214220345806 * p.sd, 1e-10);
}
END_TEST

START_TEST(parts_add_up_to_the_whole)
{
    struct vol_contribution part[N_MIXED];
    double sum[4] = { 0.0 };
    const double nu = 6.0;
    struct vol_portfolio p;

    ck_assert_int_eq(vol_portfolio_risk(mixed, N_MIXED, &outlook,
                                        &vol_density_t, &nu, .05, &p, part,
                                        NULL),
                     VOL_OK);
    for (size_t i = 0; i < N_MIXED; i++) {
        sum[0] += part[i].mean;
        sum[1] += part[i].sd;
        sum[2] += part[i].var;
        sum[3] += part[i].es;
    }
    ck_assert_double_eq_tol(sum[0], p.mean, 1e-12);
    ck_assert_double_eq_tol(sum[1], p.sd, 1e-12);
    ck_assert_double_eq_tol(sum[2], p.var, 1e-12);
    ck_assert_double_eq_tol(sum[3], p.es, 1e-12);
    ck_assert(p.es < p.var && p.var < 0.0);
}
END_TEST

/* A part is the weight times the derivative by it. */
START_TEST(parts_are_derivatives)
{
    struct vol_contribution part[N_MIXED];
    struct vol_holding moved[N_MIXED];
    const double step = 1e-6;
    struct vol_portfolio p, low, high;

    ck_assert_int_eq(vol_portfolio_risk(mixed, N_MIXED, &outlook,
                                        &vol_density_normal, NULL, .01, &p,
                                        part, NULL),
                     VOL_OK);
    for (size_t i = 0; i < N_MIXED; i++) {
        for (size_t j = 0; j < N_MIXED; j++)
            moved[j] = mixed[j];
        moved[i].weight = mixed[i].weight - step;
        ck_assert_int_eq(vol_portfolio_risk(moved, N_MIXED, &outlook,
                                            &vol_density_normal, NULL, .01,
                                            &low, NULL, NULL),
                         VOL_OK);
        moved[i].weight = mixed[i].weight + step;
        ck_assert_int_eq(vol_portfolio_risk(moved, N_MIXED, &outlook,
                                            &vol_density_normal, NULL, .01,
                                            &high, NULL, NULL),
                         VOL_OK);
        ck_assert_double_eq_tol(
            part[i].var, mixed[i].weight * (high.var - low.var) / (2.0 * step),
            1e-7);
    }
}
END_TEST

START_TEST(simulated_returns_have_these_moments)
{
    enum { DRAWS = 400000 };
    struct vol_random rng = vol_random_seed(3);
    double l[K * K], r[K], z[K], sum = 0.0, square = 0.0;
    struct vol_portfolio p;

    for (size_t i = 0; i < K; i++)
        for (size_t j = 0; j <= i; j++)
            l[i * K + j] = cov[vol_packed_at(i, j)];
    ck_assert(vol_cholesky(l, K));
    for (size_t d = 0; d < DRAWS; d++) {
        for (size_t i = 0; i < K; i++) {
            z[i] = vol_random_normal(&rng);
            r[i] = mean[i];
            for (size_t j = 0; j <= i; j++)
                r[i] += l[i * K + j] * z[j];
        }
        const double x = vol_portfolio_return(mixed, N_MIXED, r);
        sum += x / DRAWS;
        square += x * x / DRAWS;
    }
    ck_assert_int_eq(vol_portfolio_risk(mixed, N_MIXED, &outlook,
                                        &vol_density_normal, NULL, .01, &p,
                                        NULL, NULL),
                     VOL_OK);
    ck_assert_double_eq_tol(sum, p.mean, 4.0 * p.sd / sqrt(DRAWS));
    ck_assert_double_eq_tol(sqrt(square - sum * sum) / p.sd, 1.0, .006);
}
END_TEST

START_TEST(what_has_no_risk_is_refused)
{
    const struct vol_holding none = { 0.0, 0, VOL_OWN_CURRENCY };
    const struct vol_holding missing = { 1.0, 0, K };
    const struct vol_holding endless = { HUGE_VAL, 0, VOL_OWN_CURRENCY };
    struct vol_portfolio p;
    struct vol_err err;

    ck_assert_int_eq(vol_portfolio_risk(&none, 1, &outlook, &vol_density_normal,
                                        NULL, .01, &p, NULL, &err),
                     VOL_EDATA);
    ck_assert_str_eq(err.text, "the portfolio has no variance");
    ck_assert_int_eq(vol_portfolio_risk(&missing, 1, &outlook,
                                        &vol_density_normal, NULL, .01, &p,
                                        NULL, &err),
                     VOL_EDATA);
    ck_assert_str_eq(err.text, "holding 1 is of a series that is not there");
    ck_assert_int_eq(vol_portfolio_risk(&endless, 1, &outlook,
                                        &vol_density_normal, NULL, .01, &p,
                                        NULL, &err),
                     VOL_EDATA);
    alloc_fail_at(1);
    ck_assert_int_eq(vol_portfolio_risk(mixed, N_MIXED, &outlook,
                                        &vol_density_normal, NULL, .01, &p,
                                        NULL, NULL),
                     VOL_ENOMEM);
    ck_assert(alloc_refused());
}
END_TEST

Suite *suite_cross_portfolio(void);

Suite *
suite_cross_portfolio(void)
{
    Suite *s = suite_create("cross/portfolio");
    TCase *t = tcase_create("all");

    tcase_add_test(t, one_holding_is_lognormal);
    tcase_add_test(t, parts_add_up_to_the_whole);
    tcase_add_test(t, parts_are_derivatives);
    tcase_add_test(t, simulated_returns_have_these_moments);
    tcase_add_test(t, what_has_no_risk_is_refused);
    suite_add_tcase(s, t);
    return s;
}
