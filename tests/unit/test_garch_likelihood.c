/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Likelihood, variances and derivatives at given parameters.  The figures of
 * tests/data/garch_fixed.csv were computed by Python arch (its fix()), by
 * complex-step differentiation of an independent program, and by fGarch and
 * rugarch at their own estimates.
 */
#include "alloc.h"
#include "garch/fit.h"
#include "garch/likelihood.h"
#include "garch_adapt.h"
#include "garch_data.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int
close_to(double x, double y, double tolerance)
{
    return fabs(x - y) <= tolerance * fabs(y);
}

static void
check_scores(const struct figures *f, const struct vol_garch_spec *spec,
             const double *y, size_t n, const double *theta, double backcast)
{
    struct vol_likelihood lik;
    double g[VOL_GARCH_MAX_PARAMS], h[64];
    size_t i = 0;

    ck_assert_int_eq(vol_likelihood_init(&lik, spec, y, n, backcast, NULL),
                     VOL_OK);
    ck_assert(isfinite(vol_likelihood_derivs(&lik, theta, g, h, NULL)));
    for (size_t j = 0; j < f->n; j++)
        if (strncmp(f->name[j], "score:", 6) == 0) {
            ck_assert_msg(close_to(g[i], f->value[j], 1e-10),
                          "%s %s: %.15g %.15g", f->spec, f->name[j], g[i],
                          f->value[j]);
            i++;
        }
    vol_likelihood_clear(&lik);
}

static void
check_fixed(const struct figures *f)
{
    const struct vol_garch_spec spec = spec_of(f->spec);
    const double tol = fixed_tolerance(f);
    const double loglik = figure(f, "loglik");
    double theta[VOL_GARCH_MAX_PARAMS];
    struct vol_garch_fit fit;
    size_t n, t;
    double *y = load_returns(f->series, &n);
    const double b = adapted_point(f, &spec, y, n, theta);

    ck_assert_int_eq(vol_garch_filter(&spec, y, n, theta, b, &fit, NULL),
                     VOL_OK);
    ck_assert_msg(isnan(loglik) || close_to(fit.loglik, loglik, tol),
                  "%s %s %s loglik: %.15g %.15g", f->series, f->spec, f->source,
                  fit.loglik, loglik);
    for (size_t i = 0; i < f->n; i++)
        if (sscanf(f->name[i], "sigma2_t%zu", &t) == 1)
            ck_assert_msg(close_to(fit.h[t - 1], f->value[i], tol),
                          "%s %s %s %s: %.15g %.15g", f->series, f->spec,
                          f->source, f->name[i], fit.h[t - 1], f->value[i]);
    check_scores(f, &spec, y, n, theta, fit.backcast);
    vol_garch_fit_clear(&fit);
    free(y);
}

START_TEST(fixed_parameters_give_what_other_programs_give)
{
    ck_assert_uint_eq(for_each_figures("garch_fixed.csv", check_fixed).all,
                      493);
}
END_TEST

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
                                     "gjr1.1" };

/* A point inside the parameter space, no two coefficients alike. */
static void
some_point(const struct vol_garch_spec *spec, double *theta)
{
    const size_t n_mean = vol_mean_n_params(&spec->mean);

    memset(theta, 0, VOL_GARCH_MAX_PARAMS * sizeof(*theta));
    for (size_t i = 0; i < n_mean; i++)
        theta[i] = 0.05;
    ck_assert(spec->variance->grid(spec, 5, theta + n_mean));
    for (size_t i = 0; i < vol_garch_n_variance(spec); i++)
        theta[n_mean + i] *= 1.0 + 0.01 * (double)i;
    if (spec->density->n_shape > 0)
        theta[vol_garch_n_params(spec) - 1] = 6.0;
}

/* Richardson's extrapolation of central differences: the error is O(h^6). */
static double
difference(struct vol_likelihood *lik, double *theta, size_t i)
{
    static const double weight[3] = { 1.0 / 45.0, -20.0 / 45.0, 64.0 / 45.0 };
    /* |z| has kinks, which a difference must not cross. */
    const double at = theta[i], h = lik->spec.variance->log_state ? 1e-5 : 4e-4;
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

    ck_assert_int_eq(vol_likelihood_init(&lik, &spec, y, n, 1.2, NULL), VOL_OK);
    some_point(&spec, theta);
    ck_assert_double_eq(vol_likelihood_derivs(&lik, theta, g, h, NULL),
                        vol_likelihood_value(&lik, theta));
    for (size_t i = 0; i < k; i++) {
        const double d = difference(&lik, theta, i), step = 1e-6;
        const double at = theta[i];
        const double tol = spec.variance->log_state ? 1e-6 : 1e-8;
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
            const double dd = (up[j] - down[j]) / (2.0 * step);
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

START_TEST(impossible_parameters_have_no_likelihood)
{
    const struct vol_garch_spec spec = spec_of(specs[_i]);
    double theta[VOL_GARCH_MAX_PARAMS];
    double *y = simulated_returns(100, 3);
    struct vol_likelihood lik;
    const size_t n_mean = vol_mean_n_params(&spec.mean);

    ck_assert_int_eq(vol_likelihood_init(&lik, &spec, y, 100, 1.2, NULL),
                     VOL_OK);
    some_point(&spec, theta);
    theta[n_mean] = spec.variance->log_state ? 1e5 : -10.0;
    ck_assert_double_eq(vol_likelihood_value(&lik, theta), -HUGE_VAL);
    theta[n_mean] = NAN;
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
        code = vol_garch_filter(&spec, y, 100, theta, 1.0, &fit, NULL);
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

    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, fixed_parameters_give_what_other_programs_give);
    tcase_add_loop_test(tc, derivatives_are_those_of_differences, 0, n);
    tcase_add_loop_test(tc, impossible_parameters_have_no_likelihood, 0, n);
    tcase_add_test(tc, each_allocation_may_fail);
    suite_add_tcase(s, tc);
    return s;
}
