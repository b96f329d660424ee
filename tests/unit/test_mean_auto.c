/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch_data.h"
#include "mean/auto.h"
#include "series.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

/* auto.arima(stepwise = TRUE, ic = "aicc") of forecast 8.20, R 4.2.2, whose
 * optimiser stops where the likelihood changes by less than 1e-8 of itself. */
static const struct {
    const char *series;
    unsigned p, d, q;
    double aicc;
} theirs[] = {
    { "demgbp", 0, 0, 0, 2626.1988987 },
    { "dax", 0, 0, 0, 5388.8212652 },
    { "ftse", 0, 0, 1, 4415.0406224 },
};

START_TEST(orders_are_those_of_auto_arima)
{
    for (size_t i = 0; i < sizeof(theirs) / sizeof(*theirs); i++) {
        struct vol_arima_choice c;
        size_t n;
        double *y = load_returns(theirs[i].series, &n);
        ck_assert_int_eq(vol_arima_choose(y, NULL, 0, n, &c, NULL), VOL_OK);
        ck_assert_uint_eq(c.order.p, theirs[i].p);
        ck_assert_uint_eq(c.order.d, theirs[i].d);
        ck_assert_uint_eq(c.order.q, theirs[i].q);
        ck_assert(c.order.constant);
        ck_assert_double_eq_tol(c.estimate.aicc, theirs[i].aicc, 1e-4);
        free(y);
    }
}
END_TEST

/* Prices are differenced once, a parabola's noise twice. */
START_TEST(differences_by_repeated_tests)
{
    struct series s = series_log_price("ftse");
    unsigned d;

    ck_assert_int_eq(vol_arima_differences(s.x, s.n, &d, NULL), VOL_OK);
    ck_assert_uint_eq(d, 1);
    for (size_t t = 1; t < s.n; t++)
        s.x[t] += s.x[t - 1];
    ck_assert_int_eq(vol_arima_differences(s.x, s.n, &d, NULL), VOL_OK);
    ck_assert_uint_eq(d, 2);
    series_free(&s);
}
END_TEST

START_TEST(nothing_to_choose_from)
{
    struct vol_arima_choice c;
    double y[50];

    for (int t = 0; t < 50; t++)
        y[t] = 1.5;
    ck_assert_int_eq(vol_arima_choose(y, NULL, 0, 50, &c, NULL), VOL_OK);
    ck_assert_int_eq(c.estimate.status, VOL_MEAN_NOT_ESTIMATED);
    ck_assert_str_eq(c.estimate.reason, "the series does not vary");
    for (int t = 0; t < 50; t++)
        y[t] = 2.0 + 0.5 * t;
    ck_assert_int_eq(vol_arima_choose(y, NULL, 0, 50, &c, NULL), VOL_OK);
    ck_assert_int_eq(c.estimate.status, VOL_MEAN_NOT_ESTIMATED);
    ck_assert_str_eq(c.estimate.reason,
                     "the differences of the series do not vary");
    for (int t = 0; t < 50; t++)
        y[t] = NAN;
    ck_assert_int_eq(vol_arima_choose(y, NULL, 0, 50, &c, NULL), VOL_OK);
    ck_assert_int_eq(c.estimate.status, VOL_MEAN_NOT_ESTIMATED);
    ck_assert_str_ne(c.estimate.reason, "");
    ck_assert_int_eq(vol_arima_choose(y, NULL, 0, 0, &c, NULL), VOL_OK);
    ck_assert_int_eq(c.estimate.status, VOL_MEAN_NOT_ESTIMATED);
}
END_TEST

/* An autoregression that is there is found. */
START_TEST(a_clear_autoregression_is_found)
{
    struct vol_arima_choice c;
    struct series s = series_return("ftse");

    for (size_t t = 1; t < s.n; t++)
        s.x[t] += 0.6 * s.x[t - 1];
    ck_assert_int_eq(vol_arima_choose(s.x, NULL, 0, s.n, &c, NULL), VOL_OK);
    ck_assert_uint_eq(c.order.d, 0);
    ck_assert_uint_ge(c.order.p, 1);
    ck_assert_uint_ge(c.n_models, 8);
    series_free(&s);
}
END_TEST

/* A trend that a regressor explains is no reason to difference: so too
 * auto.arima(), which tests the residuals of lm(y ~ xreg). */
START_TEST(regressors_are_taken_out_before_the_test)
{
    struct vol_arima_choice c;
    struct series s = series_return("ftse");
    double *x = malloc(s.n * sizeof(*x));

    ck_assert_ptr_nonnull(x);
    for (size_t t = 0; t < s.n; t++) {
        x[t] = (double)t;
        s.x[t] +=
            0.05 * x[t] + (t > 0 ? 0.6 * (s.x[t - 1] - 0.05 * x[t - 1]) : 0.0);
    }
    ck_assert_int_eq(vol_arima_choose(s.x, NULL, 0, s.n, &c, NULL), VOL_OK);
    ck_assert_uint_eq(c.order.d, 1);
    ck_assert_int_eq(vol_arima_choose(s.x, x, 1, s.n, &c, NULL), VOL_OK);
    ck_assert_uint_eq(c.order.d, 0);
    ck_assert_uint_ge(c.order.p, 1);
    free(x);
    series_free(&s);
}
END_TEST

Suite *suite_mean_auto(void);

Suite *
suite_mean_auto(void)
{
    Suite *s = suite_create("mean/auto");
    TCase *tc = tcase_create("auto");

    tcase_add_test(tc, orders_are_those_of_auto_arima);
    tcase_add_test(tc, differences_by_repeated_tests);
    tcase_add_test(tc, nothing_to_choose_from);
    tcase_add_test(tc, a_clear_autoregression_is_found);
    tcase_add_test(tc, regressors_are_taken_out_before_the_test);
    suite_add_tcase(s, tc);
    return s;
}
