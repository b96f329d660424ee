/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mean/mean.h"

#include <check.h>
#include <math.h>

static const struct vol_mean_spec ar2 = { .constant = true, .ar = 2 };

/* y_t = 1 + .5 y_{t-1} - .2 y_{t-2} without error. */
static void
recursion(double *y, size_t n)
{
    y[0] = 3.0;
    y[1] = -1.0;
    for (size_t t = 2; t < n; t++)
        y[t] = 1.0 + 0.5 * y[t - 1] - 0.2 * y[t - 2];
}

static void
residuals(const struct vol_mean_spec *spec, const double *param,
          const double *y, size_t n, double *e)
{
    double columns[64];
    const size_t lost = vol_mean_lost_rows(spec);

    vol_mean_columns(spec, y, NULL, n, columns);
    vol_mean_residuals(spec, param, y + lost, columns, n - lost, e);
}

static enum vol_code
ols(const struct vol_mean_spec *spec, const double *y, size_t n, double *param)
{
    double columns[64];
    const size_t lost = vol_mean_lost_rows(spec);

    vol_mean_columns(spec, y, NULL, n, columns);
    return vol_mean_ols(spec, y + lost, columns, n - lost, param, NULL);
}

START_TEST(least_squares_finds_an_exact_recursion)
{
    const double want[3] = { 1.0, 0.5, -0.2 };
    double y[12], param[3], e[10];

    recursion(y, 12);
    ck_assert_int_eq(ols(&ar2, y, 12, param), VOL_OK);
    for (int i = 0; i < 3; i++)
        ck_assert_double_eq_tol(param[i], want[i], 1e-9);
    residuals(&ar2, want, y, 12, e);
    for (int i = 0; i < 10; i++)
        ck_assert_double_eq_tol(e[i], 0.0, 1e-15);
}
END_TEST

START_TEST(the_jacobian_is_that_of_the_residuals)
{
    double y[12], columns[30], de[30], e1[10], e0[10],
        param[3] = { 0.3, 0.2, 0.1 };

    recursion(y, 12);
    vol_mean_columns(&ar2, y, NULL, 12, columns);
    vol_mean_jacobian(&ar2, NULL, columns, NULL, 10, de);
    for (int i = 0; i < 3; i++) {
        param[i] += 0.5;
        residuals(&ar2, param, y, 12, e1);
        param[i] -= 1.0;
        residuals(&ar2, param, y, 12, e0);
        param[i] += 0.5;
        for (int t = 0; t < 10; t++)
            ck_assert_double_eq_tol(e1[t] - e0[t], de[3 * t + i], 1e-12);
    }
}
END_TEST

START_TEST(forecasts_continue_the_recursion)
{
    const double param[3] = { 1.0, 0.5, -0.2 };
    double y[20], out[8];

    recursion(y, 20);
    vol_mean_forecast(&ar2, param, y + 12, NULL, NULL, 8, out);
    for (int t = 0; t < 8; t++)
        ck_assert_double_eq_tol(out[t], y[12 + t], 1e-12);
}
END_TEST

/* AR(1): psi_i = ar^i; the mean is mu / (1 - ar). */
START_TEST(psi_weights_and_the_unconditional_mean)
{
    const struct vol_mean_spec ar1 = { .constant = true, .ar = 1 };
    const double param[2] = { 0.3, 0.4 };
    double psi[5], d[2];

    vol_mean_psi(&ar1, param, 5, psi);
    for (int i = 0; i < 5; i++)
        ck_assert_double_eq_tol(psi[i], pow(0.4, i), 1e-15);
    ck_assert_double_eq_tol(vol_mean_unconditional(&ar1, param, d), 0.5, 1e-15);
    ck_assert_double_eq_tol(d[0], 1.0 / 0.6, 1e-15);
    ck_assert_double_eq_tol(d[1], 0.3 / 0.36, 1e-15);
    ck_assert(isnan(vol_mean_unconditional(&ar1, (double[]){ 0.1, 1.0 }, d)));
}
END_TEST

START_TEST(a_constant_series_has_no_least_squares)
{
    double y[10] = { 0.0 }, param[3];

    ck_assert_int_eq(ols(&ar2, y, 10, param), VOL_EDATA);
}
END_TEST

Suite *suite_mean_mean(void);

Suite *
suite_mean_mean(void)
{
    Suite *s = suite_create("mean/mean");
    TCase *tc = tcase_create("mean");

    tcase_add_test(tc, least_squares_finds_an_exact_recursion);
    tcase_add_test(tc, the_jacobian_is_that_of_the_residuals);
    tcase_add_test(tc, forecasts_continue_the_recursion);
    tcase_add_test(tc, psi_weights_and_the_unconditional_mean);
    tcase_add_test(tc, a_constant_series_has_no_least_squares);
    suite_add_tcase(s, tc);
    return s;
}
