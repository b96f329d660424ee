/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Likelihood, variances and derivatives at given parameters, by differences and
 * by one another. */
#include "alloc.h"
#include "garch/fit.h"
#include "garch/likelihood.h"
#include "garch_adapt.h"
#include "garch_data.h"
#include "stats/random.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Regressors that are never negative, so that no variance is. */
static double regressor[2 * 1200];

static void
draw_regressors(void)
{
    struct vol_random rng = vol_random_seed(8);

    for (size_t i = 0; i < sizeof(regressor) / sizeof(*regressor); i++)
        regressor[i] = vol_random_uniform(&rng);
}

static enum vol_code
start(struct vol_likelihood *lik, const struct vol_garch_spec *spec,
      const double *y, size_t n, double backcast)
{
    const struct vol_garch_data data = { y, n, regressor, regressor };
    const struct vol_presample p = presample_at(backcast);
    enum vol_code code = vol_likelihood_init(lik, spec, &data, &p, NULL);

    lik->level = spec->targeting ? 1.1 : 0.0;
    return code;
}

static const char *const specs[] = { "garch1.1",
                                     "zero+garch2.3~t",
                                     "ar2+garch1.1-uncond",
                                     "ar1+gjr2.2~t-backcast",
                                     "gjr1.1~t-uncond",
                                     "gjr1.2",
                                     "egarch1.1",
                                     "ar1+egarch2.2~t",
                                     "egarch1.2~t-uncond",
                                     "egarch1.1~t-backcast",
                                     "arch3",
                                     "gjr1.1",
                                     "egarch1.1-sym~t-uncond",
                                     "egarch1.1~skewt",
                                     "tarch1.1",
                                     "tarch2.2~ged-backcast",
                                     "aparch1.1",
                                     "ar1+aparch1.1~t-uncond",
                                     "aparch2.2~jsu",
                                     "aparch1.1-p1.5~sstd-uncond",
                                     "igarch1.1~t",
                                     "ar1+igarch1.1-backcast",
                                     "ewma-est~t",
                                     "ar1+ewma",
                                     "rm2006~t",
                                     "ar1+rm2006-backcast",
                                     "csgarch1.1",
                                     "ar1+csgarch1.1~skewt-uncond",
                                     "csgarch1.1-backcast",
                                     "figarch1.1",
                                     "ar1+figarch1.1~t-backcast",
                                     "garch1.1-rugarch",
                                     "ar1+gjr2.1~t-rugarch",
                                     "arma1.1+garch1.2~skewt-rugarch",
                                     "arch3-rugarch",
                                     "gjr1.1-vt-rugarch",
                                     "harch1.5.22",
                                     "ar1+harch1.5~t-uncond",
                                     "arma1.1+garch1.1",
                                     "arma2.2+egarch1.1~t",
                                     "arma1.1+figarch1.1",
                                     "arma1.1+rm2006",
                                     "arma1.1+aparch1.1~skewt",
                                     "har+gjr1.1",
                                     "garch1.1-m",
                                     "ar1+gjr1.1~t-m2",
                                     "arma1.1+garch1.1~skewt-m",
                                     "egarch1.1~t-m",
                                     "egarch1.1-m2",
                                     "aparch1.1~t-m",
                                     "tarch1.1-m2",
                                     "figarch1.1-m",
                                     "ar1+rm2006-m",
                                     "csgarch1.1-m",
                                     "harch1.5-m2",
                                     "garch1.1-vt",
                                     "gjr1.1~skewt-vt",
                                     "egarch1.1-vt",
                                     "aparch1.1~t-vt",
                                     "csgarch1.1-vt",
                                     "harch1.5-vt",
                                     "garch1.1-mx.a.b",
                                     "arma1.1+garch1.1-mx.a",
                                     "garch1.2-vx.a.b",
                                     "gjr1.1-ex.a.b",
                                     "egarch1.1-vx.a",
                                     "aparch1.1-vx.a",
                                     "csgarch1.1-vx.a",
                                     "csgarch1.1-ex.a.b",
                                     "igarch1.1-vx.a",
                                     "figarch1.1-vx.a",
                                     "figarch1.1-ex.a",
                                     "ar1+figarch1.1~t-ex.a.b",
                                     "harch1.5-ex.a",
                                     "arma1.1+gjr1.1-m-mx.a-ex.b" };

/* A point inside the parameter space, no two coefficients alike. */
static void
some_point(const struct vol_garch_spec *spec, double *theta)
{
    const size_t n_mean = vol_garch_n_mean(spec);

    memset(theta, 0, VOL_GARCH_MAX_PARAMS * sizeof(*theta));
    for (size_t i = 0; i < n_mean; i++)
        theta[i] = 0.05;
    const struct vol_layout at = vol_variance_layout(spec);
    for (size_t i = 0; spec->variance->grid(spec, i, theta + n_mean) && i < 5;)
        i++;
    for (size_t i = 0; i < at.end; i++)
        theta[n_mean + i] *= 1.0 - 0.002 * (double)i;
    /* Nearer to 1 differences lose their digits. */
    if (spec->variance == &vol_variance_csgarch) {
        theta[n_mean] = 0.02;
        theta[n_mean + 3] = 0.98;
    }
    for (size_t i = at.x; i < at.end; i++)
        theta[n_mean + i] = 0.02 * (double)(i - at.x + 1);
    spec->density->start(-0.3, 5.0, theta + n_mean + at.end);
}

/* Richardson's extrapolation of central differences: the error is O(h^6). */
static double
difference(struct vol_likelihood *lik, double *theta, size_t i)
{
    static const double weight[3] = { 1.0 / 45.0, -20.0 / 45.0, 64.0 / 45.0 };
    /* |z| has kinks, which a difference must not cross. */
    const double at = theta[i], h = lik->spec.variance->kinked ? 1e-5 : 1e-4;
    double sum = 0.0;

    for (int s = 0; s < 3; s++) {
        const double step = h / (double)(1 << s);
        theta[i] = at + step;
        double d = vol_likelihood_value(lik, theta);
        theta[i] = at - step;
        d -= vol_likelihood_value(lik, theta);
        sum += weight[s] * d / (2.0 * step);
    }
    theta[i] = at;
    return sum;
}

START_TEST(derivatives_are_those_of_differences)
{
    const struct vol_garch_spec spec = spec_of(specs[_i]);
    const size_t n = 400, k = vol_garch_n_params(&spec);
    double theta[VOL_GARCH_MAX_PARAMS], g[VOL_GARCH_MAX_PARAMS];
    double up[VOL_GARCH_MAX_PARAMS], down[VOL_GARCH_MAX_PARAMS];
    double *y = simulated_returns(n, 3), *h = calloc(k * k, sizeof(*h));
    double *other = calloc(k * k, sizeof(*other));
    struct vol_likelihood lik;

    draw_regressors();
    ck_assert_int_eq(start(&lik, &spec, y, n, 1.2), VOL_OK);
    some_point(&spec, theta);
    const double value = vol_likelihood_value(&lik, theta);
    ck_assert_double_eq_tol(vol_likelihood_derivs(&lik, theta, g, h, NULL),
                            value, 1e-13 * fabs(value));
    for (size_t i = 0; i < k; i++) {
        const double d = difference(&lik, theta, i), step = 1e-6;
        const double at = theta[i];
        const double tol = spec.variance->kinked ? 1e-6 : 1e-8;
        ck_assert_msg(fabs(d - g[i]) <= tol * (1.0 + fabs(g[i])),
                      "%s score %zu: %.12g, difference %.12g", specs[_i], i,
                      g[i], d);
        theta[i] = at + step;
        (void)vol_likelihood_derivs(&lik, theta, up, other, NULL);
        theta[i] = at - step;
        (void)vol_likelihood_derivs(&lik, theta, down, other, NULL);
        theta[i] = at;
        for (size_t j = 0; j < k; j++) {
            const double x = i >= j ? h[i * k + j] : h[j * k + i];
            double dd = (up[j] - down[j]) / (2.0 * step);
            /* An omega that is targeted is no parameter. */
            if (lik.level > 0.0 && i == j && i == lik.r.n_mean)
                dd = -(double)n;
            ck_assert_msg(fabs(dd - x) <= 2e-5 * (1.0 + fabs(x)),
                          "%s hessian %zu %zu: %.12g, difference %.12g",
                          specs[_i], i, j, x, dd);
        }
    }
    vol_likelihood_clear(&lik);
    free(other);
    free(h);
    free(y);
}
END_TEST

/* The tangent of residual `row`, by the parameters. */
static void
tangent_of(const struct vol_likelihood *lik, size_t row, double *d)
{
    memset(d, 0, lik->r.k * sizeof(*d));
    memcpy(d, lik->r.de + row * lik->r.n_de, lik->r.n_de * sizeof(*d));
    vol_likelihood_target(lik, d);
}

/* Vector i of two, free of what moves residual `row`. */
static void
along_kink(const struct vol_likelihood *lik, size_t row, size_t i, double *v)
{
    double de[VOL_GARCH_MAX_PARAMS], length = 0.0, part = 0.0;

    tangent_of(lik, row, de);
    for (size_t j = 0; j < lik->r.k; j++) {
        v[j] = sin((double)(3 * i + 2 * j + 1));
        if (lik->level > 0.0 && j == lik->r.n_mean)
            v[j] = 0.0; /* targeted, and no parameter */
        part += v[j] * de[j];
        length += de[j] * de[j];
    }
    for (size_t j = 0; j < lik->r.k; j++)
        v[j] -= part / length * de[j];
}

/* u'(g + pull de) of the held row, `share` of the way along v. */
static double
slope_along(struct vol_likelihood *lik, const double *theta, double share,
            const double *v, const double *u, double *h)
{
    double at[VOL_GARCH_MAX_PARAMS], g[VOL_GARCH_MAX_PARAMS], sum = 0.0;
    double de[VOL_GARCH_MAX_PARAMS];

    for (size_t i = 0; i < lik->r.k; i++)
        at[i] = theta[i] + share * v[i];
    (void)vol_likelihood_derivs(lik, at, g, h, NULL);
    tangent_of(lik, lik->held[0], de);
    for (size_t i = 0; i < lik->r.k; i++)
        sum += u[i] * (g[i] + lik->pull[0] * de[i]);
    return sum;
}

/* The Hessian on a kink is the Lagrangian's: along it that of the likelihood
 * and of the held residual times its multiplier. */
START_TEST(a_held_row_pulls_with_its_curvature)
{
    static const char *const of[] = {
        "egarch1.1~t-m",       "aparch1.1-m2",        "ar1+tarch1.1~skewt-m",
        "arma1.1+egarch1.1~t", "arma1.1+egarch2.1-m", "aparch1.1-vt-m2",
        "aparch2.2~t-vt-m"
    };
    const struct vol_garch_spec spec = spec_of(of[_i]);
    const size_t n = 300, k = vol_garch_n_params(&spec), row = 150;
    double theta[VOL_GARCH_MAX_PARAMS], v[2][VOL_GARCH_MAX_PARAMS];
    double *y = simulated_returns(n, 3), *h = calloc(k * k, sizeof(*h));
    double sum = 0.0;
    struct vol_likelihood lik;

    ck_assert_int_eq(start(&lik, &spec, y, n, 1.2), VOL_OK);
    some_point(&spec, theta);
    vol_likelihood_hold(&lik, &row, 1);
    lik.pull[0] = 40.0;
    (void)slope_along(&lik, theta, 0.0, theta, theta, h);
    along_kink(&lik, row, 0, v[0]);
    along_kink(&lik, row, 1, v[1]);
    const double step = 1e-6,
                 d = slope_along(&lik, theta, step, v[0], v[1], h) -
                     slope_along(&lik, theta, -step, v[0], v[1], h);
    (void)slope_along(&lik, theta, 0.0, theta, theta, h);
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++)
            sum += v[0][i] * v[1][j] * h[i >= j ? i * k + j : j * k + i];
    ck_assert_double_eq_tol(0.5 * d / step / sum, 1.0, 1e-6);
    vol_likelihood_clear(&lik);
    free(h);
    free(y);
}
END_TEST

/* The likelihood at `theta` with its derivatives, and without the same. */
static double
derive(struct vol_likelihood *lik, const double *theta, double *g, double *h)
{
    const double value = vol_likelihood_value(lik, theta);

    ck_assert(isfinite(vol_likelihood_derivs(lik, theta, g, h, NULL)));
    return value;
}

/* A regressor without effect: all rows go one by one. */
START_TEST(order_11_in_the_mean_is_that_row_by_row)
{
    static const char *const of[][2] = {
        { "aparch1.1~t-m", "aparch1.1~t-m-mx.a" },
        { "tarch1.1~t-m2", "tarch1.1~t-m2-mx.a" }
    };
    const struct vol_garch_spec at_once = spec_of(of[_i][0]);
    const struct vol_garch_spec by_row = spec_of(of[_i][1]);
    const size_t n = 301, k = vol_garch_n_params(&at_once), w = k + 1;
    const size_t held[] = { 40, 150 };
    double theta[VOL_GARCH_MAX_PARAMS], wide[VOL_GARCH_MAX_PARAMS];
    double g[2][VOL_GARCH_MAX_PARAMS], h[2][16 * 16];
    double *y = simulated_returns(n, 3);
    struct vol_likelihood lik, rows;

    draw_regressors();
    ck_assert_int_eq(start(&lik, &at_once, y, n, 1.2), VOL_OK);
    ck_assert_int_eq(start(&rows, &by_row, y, n, 1.2), VOL_OK);
    some_point(&at_once, theta);
    wide[0] = theta[0];
    wide[1] = 0.0;
    memcpy(wide + 2, theta + 1, (k - 1) * sizeof(*theta));
    for (size_t m = 0; m <= 2; m++) {
        vol_likelihood_hold(&lik, held, m);
        vol_likelihood_hold(&rows, held, m);
        ck_assert_double_eq(derive(&lik, theta, g[0], h[0]),
                            derive(&rows, wide, g[1], h[1]));
        ck_assert_mem_eq(lik.r.h, rows.r.h, n * sizeof(double));
        ck_assert_mem_eq(lik.r.e, rows.r.e, n * sizeof(double));
        ck_assert_mem_eq(lik.missed, rows.missed, m * sizeof(double));
        for (size_t i = 0; i < k; i++)
            for (size_t j = 0; j <= i; j++) {
                const size_t to = i + (i > 0), from = j + (j > 0);
                const double x = h[1][to * w + from];
                ck_assert_double_eq_tol(g[0][i], g[1][to],
                                        1e-11 * (1.0 + fabs(g[1][to])));
                ck_assert_double_eq_tol(h[0][i * k + j], x,
                                        1e-10 * (1.0 + fabs(x)));
            }
    }
    vol_likelihood_clear(&lik);
    vol_likelihood_clear(&rows);
    free(y);
}
END_TEST

/* Long series take transforms for the many lags of FIGARCH; short ones and
 * the pass without derivatives do not. */
START_TEST(transforms_change_nothing)
{
    static const char *const of[] = { "figarch1.1", "ar1+figarch1.1~t-m" };
    const struct vol_garch_spec spec = spec_of(of[_i]);
    const size_t n = 1200, k = vol_garch_n_params(&spec);
    double theta[VOL_GARCH_MAX_PARAMS], g[2][VOL_GARCH_MAX_PARAMS];
    double *y = simulated_returns(n, 3), value[2];
    double *h = calloc(2 * k * k, sizeof(*h));
    struct vol_likelihood lik;

    ck_assert_int_eq(start(&lik, &spec, y, n, 1.2), VOL_OK);
    ck_assert_ptr_nonnull(lik.r.fourier);
    struct vol_fourier *fourier = lik.r.fourier;
    some_point(&spec, theta);
    for (int i = 0; i < 2; i++) {
        lik.r.fourier = i == 0 ? fourier : NULL;
        value[i] = vol_likelihood_derivs(&lik, theta, g[i],
                                         h + (size_t)i * k * k, NULL);
    }
    lik.r.fourier = fourier;
    ck_assert_double_eq_tol(value[0], value[1], 1e-9);
    for (size_t i = 0; i < k; i++) {
        ck_assert_double_eq_tol(g[0][i] / g[1][i], 1.0, 1e-9);
        for (size_t j = 0; j <= i; j++)
            ck_assert_double_eq_tol(h[i * k + j] / h[k * k + i * k + j], 1.0,
                                    1e-8);
    }
    vol_likelihood_clear(&lik);
    free(h);
    free(y);
}
END_TEST

START_TEST(impossible_parameters_have_no_likelihood)
{
    const struct vol_garch_spec spec = spec_of(specs[_i]);
    double theta[VOL_GARCH_MAX_PARAMS];
    double *y = simulated_returns(100, 3);
    struct vol_likelihood lik;
    const size_t n_mean = vol_garch_n_mean(&spec);

    ck_assert_int_eq(start(&lik, &spec, y, 100, 1.2), VOL_OK);
    some_point(&spec, theta);
    const bool omega = !spec.variance->no_omega && !spec.targeting;
    theta[omega ? n_mean : 0] =
        spec.variance->link == VOL_LINK_LOG || !omega ? 1e200 : -10.0;
    ck_assert_double_eq(vol_likelihood_value(&lik, theta), -HUGE_VAL);
    theta[omega ? n_mean : 0] = NAN;
    ck_assert_double_eq(vol_likelihood_value(&lik, theta), -HUGE_VAL);
    vol_likelihood_clear(&lik);
    free(y);
}
END_TEST

START_TEST(each_allocation_may_fail)
{
    const struct vol_garch_spec spec = spec_of("ar1+egarch1.1~t");
    double *y = simulated_returns(100, 3), theta[VOL_GARCH_MAX_PARAMS];
    struct vol_garch_fit fit;
    enum vol_code code;

    some_point(&spec, theta);
    for (size_t n = 1;; n++) {
        alloc_fail_at(n);
        code = filter_series(&spec, y, 100, theta, 1.0, &fit, NULL);
        if (!alloc_refused())
            break;
        ck_assert_int_eq(code, VOL_ENOMEM);
    }
    ck_assert_int_eq(code, VOL_OK);
    vol_garch_fit_clear(&fit);
    free(y);
}
END_TEST

Suite *suite_garch_likelihood(void);

Suite *
suite_garch_likelihood(void)
{
    const int n = (int)(sizeof(specs) / sizeof(specs[0]));
    Suite *s = suite_create("garch/likelihood");
    TCase *tc = tcase_create("at given parameters");

    tcase_set_timeout(tc, 300);
    tcase_add_loop_test(tc, derivatives_are_those_of_differences, 0, n);
    tcase_add_loop_test(tc, a_held_row_pulls_with_its_curvature, 0, 7);
    tcase_add_loop_test(tc, order_11_in_the_mean_is_that_row_by_row, 0, 2);
    tcase_add_loop_test(tc, transforms_change_nothing, 0, 2);
    tcase_add_loop_test(tc, impossible_parameters_have_no_likelihood, 0, n);
    tcase_add_test(tc, each_allocation_may_fail);
    suite_add_tcase(s, tc);
    return s;
}
