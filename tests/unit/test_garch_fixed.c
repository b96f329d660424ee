/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Likelihood, variances and scores at fixed parameters.  The figures of
 * tests/data/garch_fixed.csv were computed by Python arch (its fix()), by
 * complex-step differentiation of an independent program, and by fGarch and
 * rugarch at their own estimates.
 */
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
    const struct vol_garch_data data = { .y = y, .n = n };
    const struct vol_presample p = presample_at(backcast);
    struct vol_likelihood lik;
    double g[VOL_GARCH_MAX_PARAMS];
    double h[16 * 16];
    size_t i = 0;

    ck_assert_int_eq(vol_likelihood_init(&lik, spec, &data, &p, NULL), VOL_OK);
    lik.level = spec->targeting ? 1.1 : 0.0;
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

    ck_assert_int_eq(filter_series(&spec, y, n, theta, b, &fit, NULL), VOL_OK);
    ck_assert_msg(isnan(loglik) || close_to(fit.loglik, loglik, tol),
                  "%s %s %s loglik: %.15g %.15g", f->series, f->spec, f->source,
                  fit.loglik, loglik);
    for (size_t i = 0; i < f->n; i++)
        if (sscanf(f->name[i], "sigma2_t%zu", &t) == 1)
            ck_assert_msg(close_to(fit.h[t - 1], f->value[i], tol),
                          "%s %s %s %s: %.15g %.15g", f->series, f->spec,
                          f->source, f->name[i], fit.h[t - 1], f->value[i]);
    check_scores(f, &spec, y, n, theta, fit.presample.variance);
    vol_garch_fit_clear(&fit);
    free(y);
}

START_TEST(fixed_parameters_give_what_other_programs_give)
{
    ck_assert_uint_eq(for_each_figures("garch_fixed.csv", check_fixed), 509);
}
END_TEST

Suite *suite_garch_fixed(void);

Suite *
suite_garch_fixed(void)
{
    Suite *suite = suite_create("garch/fixed");
    TCase *tc = tcase_create("fixed");

    tcase_add_test(tc, fixed_parameters_give_what_other_programs_give);
    suite_add_tcase(suite, tc);
    return suite;
}
