/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Estimates where a residual is zero and the likelihood has a kink. */
#include "garch_data.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

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
    suite_add_tcase(s, tc);
    return s;
}
