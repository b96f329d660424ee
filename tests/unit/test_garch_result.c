/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/fit.h"
#include "garch_data.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

Suite *suite_garch_result(void);

/* Of mu / (1 - ar1), by the delta method. */
static double
error_of_mean(const struct vol_garch_fit *fit, enum vol_garch_cov cov)
{
    const double mu = fit->param[0].estimate;
    const double rest = 1.0 - fit->param[1].estimate;
    const double of_mu = fit->param[0].std_error[cov];
    const double of_ar1 = fit->param[1].std_error[cov];
    const double of_both = fit->cov[cov][1];

    return sqrt(of_mu * of_mu + 2.0 * (mu / rest) * of_both +
                (mu / rest) * (mu / rest) * of_ar1 * of_ar1) /
           rest;
}

/* Differences of returns, whose moving average is at its bound. */
static void
difference(double *y, size_t n)
{
    for (size_t i = 0; i + 1 < n; i++)
        y[i] = y[i + 1] - y[i];
}

/* A moving average that is held, or at its bound, has no error, and the
 * unconditional mean does not depend on it. */
START_TEST(a_moving_average_without_an_error_leaves_the_mean_its_own)
{
    enum { ROWS = 1000 };
    static const char *const specs[] = { "arma1.1+garch1.1",
                                         "arma1.1+garch1.1-fix.ma1=0.2",
                                         "arma1.1+garch1.1" };
    size_t n;
    double *y = load_returns("spx", &n), value, error;
    struct vol_garch_fit fit;

    if (_i == 2)
        difference(y, n);
    fit = fit_of(specs[_i], y, ROWS);
    for (int cov = VOL_COV_QML; cov <= VOL_COV_OPG; cov++) {
        ck_assert_int_eq(isnan(fit.param[2].std_error[cov]) != 0, _i > 0);
        ck_assert(vol_garch_mean_uncond(&fit, cov, &value, &error));
        ck_assert_double_eq_tol(error / error_of_mean(&fit, cov), 1.0, 1e-12);
    }
    vol_garch_fit_clear(&fit);
    free(y);
}
END_TEST

/* It depends on an autoregression that is held. */
START_TEST(a_held_autoregression_leaves_the_mean_no_error)
{
    size_t n;
    double *y = load_returns("spx", &n), value, error;
    struct vol_garch_fit fit = fit_of("ar1+garch1.1-fix.ar1=0.1", y, n);

    ck_assert(vol_garch_mean_uncond(&fit, VOL_COV_QML, &value, &error));
    ck_assert_double_eq_tol(value, fit.param[0].estimate / 0.9, 1e-15);
    ck_assert(isnan(error));
    vol_garch_fit_clear(&fit);
    free(y);
}
END_TEST

Suite *
suite_garch_result(void)
{
    Suite *s = suite_create("garch/result");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(
        tc, a_moving_average_without_an_error_leaves_the_mean_its_own, 0, 3);
    tcase_add_test(tc, a_held_autoregression_leaves_the_mean_no_error);
    suite_add_tcase(s, tc);
    return s;
}
