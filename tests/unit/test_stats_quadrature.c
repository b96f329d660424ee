/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/quadrature.h"

#include <check.h>
#include <math.h>

static double
circle(double from, double to, const void *unused)
{
    (void)unused;
    return sqrt(from * to);
}

static double
bell(double from, double to, const void *narrow)
{
    const double x = (from - to) / *(const double *)narrow;

    return exp(-x * x);
}

static double
entropy(double from, double to, const void *unused)
{
    (void)unused;
    return -from * log(from) - to * log(to);
}

/* Steep at both ends: half a circle's area. */
START_TEST(ends_may_be_steep)
{
    ck_assert_double_eq_tol(vol_integrate(circle, NULL, 2.0), acos(0.0), 1e-14);
    ck_assert_double_eq_tol(vol_integrate(entropy, NULL, 1.0), 0.5, 1e-14);
}
END_TEST

START_TEST(peaks_are_found)
{
    const double wide = 1.0, narrow = 0.02;

    ck_assert_double_eq_tol(vol_integrate(bell, &wide, 20.0),
                            0.5 * sqrt(2.0 * acos(0.0)), 1e-14);
    ck_assert_double_eq_tol(vol_integrate(bell, &narrow, 2.0) / narrow,
                            0.5 * sqrt(2.0 * acos(0.0)), 1e-13);
}
END_TEST

START_TEST(no_length_no_integral)
{
    ck_assert_double_eq(vol_integrate(circle, NULL, 0.0), 0.0);
}
END_TEST

Suite *suite_stats_quadrature(void);

Suite *
suite_stats_quadrature(void)
{
    Suite *s = suite_create("stats/quadrature");
    TCase *tc = tcase_create("double exponential");

    tcase_add_test(tc, ends_may_be_steep);
    tcase_add_test(tc, peaks_are_found);
    tcase_add_test(tc, no_length_no_integral);
    suite_add_tcase(s, tc);
    return s;
}
