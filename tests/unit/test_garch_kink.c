/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Estimates where a residual is zero and the likelihood has a kink. */
#include "garch/optimise.h"
#include "garch_data.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_garch_kink(void);

/*
 * On the DAX the likelihood of EGARCH with t is highest where one residual is
 * zero and |z| has its kink.  Python arch 7.2.0 stops there too, at mu
 * .07207949 with a gradient of .095 (its init is `backcast`, and its E|z| the
 * normal's, which moves omega alone but for the first row).
 */
START_TEST(a_maximum_on_a_kink_is_found)
{
    size_t n, zeros = 0;
    double *y = load_returns("dax", &n);
    struct vol_garch_fit fit = fit_of("egarch1.1~t", y, n);

    ck_assert_int_eq(fit.status, VOL_FIT_OK);
    ck_assert_double_eq_tol(fit.param[0].estimate, 0.0720795, 1e-6);
    for (size_t t = 0; t < n; t++)
        zeros += fabs(fit.e[t]) < 1e-12;
    ck_assert_uint_eq(zeros, 1);
    ck_assert_double_lt(fit.grad_norm, 1e-6);
    ck_assert_double_gt(fit.param[0].std_error[VOL_COV_QML], 0.0);
    vol_garch_fit_clear(&fit);
    free(y);
}
END_TEST

/*
 * Where the power is below 1 the slope of |e|^delta has no limit at 0: on two
 * or three rows at once, which hold as many parameters of the mean, lies a
 * maximum whose gradient along them vanishes, and every parameter that is not
 * at its bound leads down where it is moved alone.  (Of the first, logL was
 * -830.3317 where one row alone was held; of its maxima on several rows, from
 * -830.3310 to -830.2689, rounding chooses.)
 */
START_TEST(a_maximum_on_several_kinks_is_stationary_along_them)
{
    static const char *const texts[] = { "arma1.1+aparch1.1",
                                         "arma1.1+aparch1.1~skewt" };
    static const double step[] = { 1e-3, 1e-5, 1e-7 };
    size_t n, zeros = 0;
    double *all = load_returns("smi", &n), *y = all + n - 600;
    struct vol_garch_fit fit = fit_of(texts[_i], y, 600);

    ck_assert_int_le(fit.status, VOL_FIT_AT_BOUND);
    ck_assert_double_lt(fit.grad_norm, 1e-3);
    for (size_t t = 0; t < fit.n_obs; t++)
        zeros += fabs(fit.e[t]) < 1e-12;
    ck_assert_uint_ge(zeros, 2);
    for (size_t i = 0; i < fit.k; i++)
        for (int s = 0; s < 6 && fit.param[i].bound[0] == '\0'; s++)
            ck_assert_double_lt(
                loglik_moved(&fit, y, 600, i,
                             step[s / 2] * (s % 2 == 0 ? 1.0 : -1.0)),
                fit.loglik + 1e-8);
    if (_i == 0)
        ck_assert_double_gt(fit.loglik, -830.3315);
    vol_garch_fit_clear(&fit);
    free(all);
}
END_TEST

/*
 * With lags in the mean several residuals may be zero at the maximum: as many
 * as the mean has parameters, and days like each other (a return of zero after
 * a return of zero) all at once.  A constant mean over the same rows is a case
 * of each of these, so that theirs cannot be less likely.
 */
START_TEST(a_maximum_where_kinks_meet_is_found)
{
    static const struct {
        const char *series, *spec;
        size_t n;
    } cases[] = { { "dax", "ar1+garch1.1~ged", 499 },
                  { "cac", "ar1+garch1.1~ged", 299 },
                  { "dax", "har+garch1.1~ged", 722 },
                  { "cac", "har+garch1.1~ged", 299 } };
    size_t n;
    double *y = load_returns(cases[_i].series, &n);
    struct vol_garch_fit fit = fit_of(cases[_i].spec, y, cases[_i].n);
    const size_t lost = fit.lost;
    struct vol_garch_fit less =
        fit_of("const+garch1.1~ged", y + lost, cases[_i].n - lost);

    ck_assert_int_eq(fit.status, VOL_FIT_OK);
    ck_assert_uint_eq(fit.n_obs, less.n_obs);
    ck_assert_double_ge(fit.loglik, less.loglik - 1e-6);
    vol_garch_fit_clear(&fit);
    vol_garch_fit_clear(&less);
    free(y);
}
END_TEST

/*
 * With the moving average at its bound the likelihood has many kinks on the way
 * to its maximum, none near enough to be held: steps that stop beside the first
 * end below what a held mu has, a point of the model itself.  (They did at
 * -550.466 where -548.590 has that mu.)
 */
START_TEST(kinks_at_the_bound_of_a_moving_average_are_no_end)
{
    enum { FIRST = 972, ROWS = 500 };
    size_t n;
    double *y = load_returns("dax", &n), theta[VOL_GARCH_MAX_PARAMS];
    const struct vol_garch_data data = { .y = y + FIRST, .n = ROWS };
    const struct vol_garch_spec spec = spec_of("arma2.1+egarch1.1");
    const struct vol_garch_hint hint = { .guess = theta };
    struct vol_garch_fit held = fit_of("arma2.1+egarch1.1-fix.mu=0.159787452",
                                       data.y, data.n),
                         cold = fit_of("arma2.1+egarch1.1", data.y, data.n),
                         fit;

    vol_garch_fit_params(&held, theta);
    ck_assert_int_eq(vol_garch_fit(&spec, &data, &hint, &fit, NULL), VOL_OK);
    ck_assert_double_gt(cold.loglik, held.loglik);
    ck_assert_double_gt(fit.guess_loglik, held.loglik);
    ck_assert_int_eq(fit.status, VOL_FIT_AT_BOUND);
    vol_garch_fit_clear(&held);
    vol_garch_fit_clear(&cold);
    vol_garch_fit_clear(&fit);
    free(y);
}
END_TEST

/*
 * EGARCH at the bound of invertibility with a moving average: a step from the
 * end of the search did not hold, no other way was found, and the fit fell back
 * to -228.5 where one with ma1 held ends at -219.593.
 */
START_TEST(last_steps_that_do_not_hold_are_gone_once_more)
{
    enum { FIRST = 1103, ROWS = 200 };
    size_t n;
    double *y = load_returns("smi", &n) + FIRST;
    struct vol_garch_fit fit = fit_of("arma1.1+egarch1.1", y, ROWS),
                         held = fit_of("arma1.1+egarch1.1-fix.ma1=-0.2358", y,
                                       ROWS);

    ck_assert_int_eq(held.status, VOL_FIT_AT_BOUND);
    ck_assert_int_eq(fit.status, VOL_FIT_AT_BOUND);
    ck_assert_double_ge(fit.loglik, held.loglik);
    vol_garch_fit_clear(&fit);
    vol_garch_fit_clear(&held);
    free(y - FIRST);
}
END_TEST

static double
residual_at(struct vol_likelihood *lik, const double *theta, size_t row)
{
    (void)vol_likelihood_value(lik, theta);
    return lik->r.e[row];
}

/* Where the variance is in the mean, a residual that is held depends on omega,
 * and this on the others: central differences. */
START_TEST(a_held_residual_has_the_slope_of_a_targeted_omega)
{
    enum { ROW = 60, K = 6 };
    static const double theta[K] = { 0.05, 0.2, 0.0, 0.06, 0.4, 0.9 };
    const struct vol_garch_spec spec = spec_of("tarch1.1-vt-m");
    const struct vol_optimum at = { .n_kinks = 1, .kink = { ROW } };
    const double step = 1e-6;
    double gradient[K], hessian[K * K], moved[K];
    struct vol_likelihood lik;
    struct vol_optimiser o;
    size_t n;
    double *y = load_returns("spx", &n);
    const struct vol_garch_data data = { .y = y, .n = 400 };

    ck_assert_int_eq(vol_likelihood_init(&lik, &spec, &data, NULL, NULL),
                     VOL_OK);
    ck_assert_int_eq(vol_optimiser_init(&o, &spec, NULL), VOL_OK);
    lik.level = 1.3;
    (void)vol_likelihood_derivs(&lik, theta, gradient, hessian, NULL);
    vol_optimiser_pin(&o, &lik, &at);
    for (size_t i = 0; i < K; i++) {
        memcpy(moved, theta, sizeof(moved));
        moved[i] += step;
        const double above = residual_at(&lik, moved, ROW);
        moved[i] -= 2.0 * step;
        const double slope =
            (above - residual_at(&lik, moved, ROW)) / (2.0 * step);
        ck_assert_double_eq_tol(o.at.grad[(o.at.n - 1) * K + i], slope,
                                1e-7 * (1.0 + fabs(slope)));
    }
    vol_optimiser_clear(&o);
    vol_likelihood_clear(&lik);
    free(y);
}
END_TEST

Suite *
suite_garch_kink(void)
{
    Suite *s = suite_create("garch/kink");
    TCase *tc = tcase_create("kink");

    tcase_set_timeout(tc, 300);
    tcase_add_test(tc, a_maximum_on_a_kink_is_found);
    tcase_add_loop_test(tc, a_maximum_on_several_kinks_is_stationary_along_them,
                        0, 2);
    tcase_add_loop_test(tc, a_maximum_where_kinks_meet_is_found, 0, 4);
    tcase_add_test(tc, kinks_at_the_bound_of_a_moving_average_are_no_end);
    tcase_add_test(tc, last_steps_that_do_not_hold_are_gone_once_more);
    tcase_add_test(tc, a_held_residual_has_the_slope_of_a_targeted_omega);
    suite_add_tcase(s, tc);
    return s;
}
