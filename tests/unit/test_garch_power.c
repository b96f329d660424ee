/* SPDX-License-Identifier: GPL-3.0-or-later */
/* APARCH where the news of one side has no weight: a gamma of 1 or -1. */
#include "garch_data.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

Suite *suite_garch_power(void);

/* A window of the CAC whose estimates end at a gamma of 1. */
enum { FIRST = 5, ROWS = 500 };

/* With gamma 1, s^delta = omega + alpha (2 |e|)^delta [e < 0] + beta s^delta;
 * with -1 it is the positive residuals that count.  s^delta of the last row by
 * hand. */
static double
last_state(const double *y, const double *theta)
{
    const double mu = theta[0], omega = theta[1], alpha = theta[2];
    const double sign = theta[3], beta = theta[4], delta = theta[5];
    double square = 0.0, s;

    for (size_t t = 0; t < ROWS; t++)
        square += (y[t] - mu) * (y[t] - mu) / ROWS;
    s = pow(square, 0.5 * delta);
    s = omega + alpha * s + beta * s;
    for (size_t t = 0; t + 1 < ROWS; t++) {
        const double e = y[t] - mu;
        s = omega + beta * s +
            (sign * e < 0.0 ? alpha * pow(2.0 * fabs(e), delta) : 0.0);
    }
    return s;
}

START_TEST(news_of_one_side_has_no_weight)
{
    static const double deltas[] = { 0.3, 1.0, 1.6, 2.0 };
    const double sign = _i % 2 == 0 ? 1.0 : -1.0, delta = deltas[_i / 2];
    const double theta[] = { 0.04, 0.03, 0.05, sign, 0.9, delta };
    const struct vol_garch_spec spec = spec_of("aparch1.1");
    struct vol_garch_fit fit;
    size_t n;
    double *all = load_returns("cac", &n), *y = all + FIRST;

    ck_assert_int_eq(filter_series(&spec, y, ROWS, theta, NAN, &fit, NULL),
                     VOL_OK);
    ck_assert_double_eq_tol(pow(fit.h[ROWS - 1], 0.5 * delta),
                            last_state(y, theta), 1e-12);
    vol_garch_fit_clear(&fit);
    free(all);
}
END_TEST

/* What is held there is at a maximum in the others, and where the bound binds
 * nothing beside it is as likely, however near: the slope of a power below 1
 * has no end at the bound. */
START_TEST(the_bound_is_an_optimum)
{
    static const char *const beside[] = { "0.99", "0.9999", "0.99999999" };
    static const double step[] = { 1e-3, -1e-3, 1e-5, -1e-5 };
    size_t n;
    double *all = load_returns("cac", &n), *y = all + FIRST;
    struct vol_garch_fit free_one = fit_of("aparch1.1", y, ROWS);
    struct vol_garch_fit fit = fit_of("aparch1.1-fix.gamma1=1", y, ROWS);
    char text[64];

    ck_assert_double_eq(free_one.param[3].estimate, 1.0);
    ck_assert_str_eq(free_one.param[3].bound, "gamma1");
    ck_assert_double_eq_tol(free_one.loglik, fit.loglik, 1e-8);
    for (size_t i = 0; i < fit.k; i++)
        for (int s = 0; i != 3 && fit.param[i].bound[0] == '\0' && s < 4; s++)
            ck_assert_double_lt(loglik_moved(&fit, y, ROWS, i, step[s]),
                                fit.loglik + 1e-8);
    for (int i = 0; i < 3; i++) {
        (void)snprintf(text, sizeof(text), "aparch1.1-fix.gamma1=%s",
                       beside[i]);
        struct vol_garch_fit other = fit_of(text, y, ROWS);
        ck_assert_double_lt(other.loglik, fit.loglik - 1e-2);
        vol_garch_fit_clear(&other);
    }
    vol_garch_fit_clear(&free_one);
    vol_garch_fit_clear(&fit);
    free(all);
}
END_TEST

Suite *
suite_garch_power(void)
{
    Suite *s = suite_create("garch/power");
    TCase *tc = tcase_create("power");

    tcase_set_timeout(tc, 300);
    tcase_add_loop_test(tc, news_of_one_side_has_no_weight, 0, 8);
    tcase_add_test(tc, the_bound_is_an_optimum);
    suite_add_tcase(s, tc);
    return s;
}
