/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/bridges.h"
#include "stats/surface.h"

#include <check.h>
#include <math.h>

/*
 * One bridge: Anderson and Darling (1952), table 1.  More: Hansen (1990,
 * "Lagrange multiplier tests for parameter instability in non-linear models",
 * table 1), by simulation and printed to three digits, so that its 10, 5 and
 * 1 % may be off by a tenth.
 */
static const struct {
    unsigned k;
    double x, p, tolerance;
} cases[] = {
    { 1, 0.34730, 0.10, 1e-5 }, { 1, 0.46136, 0.05, 1e-5 },
    { 1, 0.74346, 0.01, 1e-5 }, { 1, 1.16786, 0.001, 1e-5 },
    { 2, 0.610, 0.10, 0.005 },  { 2, 0.749, 0.05, 0.0025 },
    { 2, 1.07, 0.01, 0.001 },   { 4, 1.07, 0.10, 0.005 },
    { 4, 1.24, 0.05, 0.0025 },  { 4, 1.60, 0.01, 0.0015 },
    { 6, 1.49, 0.10, 0.005 },   { 6, 1.68, 0.05, 0.0025 },
    { 6, 2.12, 0.01, 0.001 },   { 10, 2.29, 0.10, 0.005 },
    { 10, 2.54, 0.05, 0.0025 }, { 10, 3.05, 0.01, 0.001 },
    { 20, 4.22, 0.10, 0.005 },  { 20, 4.52, 0.05, 0.0025 },
    { 20, 5.13, 0.01, 0.001 },
};

START_TEST(probabilities_are_those_of_the_tables)
{
    char bound;
    const double p = vol_bridges_upper(cases[_i].k, cases[_i].x, &bound);

    ck_assert_double_eq_tol(p, cases[_i].p, cases[_i].tolerance);
    ck_assert_int_eq(bound, 0);
}
END_TEST

/* The limit of KPSS about a level is one bridge, and is simulated here. */
START_TEST(one_bridge_is_the_limit_of_kpss)
{
    char bound;

    for (double p = 0.002; p < 1.0; p *= 1.3) {
        const double x =
            vol_surface_quantile(&vol_surface_kpss[0], 1000, 1.0 - p);
        ck_assert_double_eq_tol(vol_bridges_upper(1, x, &bound), p,
                                0.002 * p + 2e-4);
    }
}
END_TEST

/* Even sums have elementary terms: k = 2 is the Watson statistic's law times
 * pi^2, P = 2 sum (-1)^(j-1) exp(-j^2 pi^2 x / 2) j pi ... by the residues of
 * w / sinh w at w = j pi i. */
START_TEST(two_bridges_have_an_exact_series)
{
    const double pi = acos(-1.0);
    char bound;

    for (double x = 0.15; x < 3.0; x += 0.15) {
        double sum = 0.0;
        for (int j = 1; j < 40; j++)
            sum += (j % 2 == 1 ? 2.0 : -2.0) * exp(-0.5 * j * j * pi * pi * x);
        ck_assert_double_eq_tol(vol_bridges_upper(2, x, &bound), sum, 1e-10);
    }
}
END_TEST

/* The two methods meet at 16 bridges; the law is smooth in their number. */
START_TEST(ends_and_order)
{
    char bound;
    double last = 0.0;

    for (unsigned k = 1; k <= 80; k++) {
        const double p = vol_bridges_upper(k, 5.0, &bound);
        ck_assert_double_ge(p, last - 1e-10);
        last = p;
    }
    ck_assert_double_eq(vol_bridges_upper(3, 0.0, &bound), 1.0);
    ck_assert_double_eq(vol_bridges_upper(3, 1e-300, &bound), 1.0);
    ck_assert_double_eq(vol_bridges_upper(3, HUGE_VAL, &bound), 1e-9);
    ck_assert_int_eq(bound, '<');
    ck_assert_double_eq(vol_bridges_upper(40, 1e9, &bound), 1e-9);
    ck_assert_int_eq(bound, '<');
    ck_assert_double_nan(vol_bridges_upper(3, NAN, &bound));
}
END_TEST

Suite *suite_stats_bridges(void);

Suite *
suite_stats_bridges(void)
{
    Suite *s = suite_create("stats/bridges");
    TCase *tc = tcase_create("bridges");

    tcase_add_loop_test(tc, probabilities_are_those_of_the_tables, 0,
                        (int)(sizeof(cases) / sizeof(cases[0])));
    tcase_add_test(tc, one_bridge_is_the_limit_of_kpss);
    tcase_add_test(tc, two_bridges_have_an_exact_series);
    tcase_add_test(tc, ends_and_order);
    suite_add_tcase(s, tc);
    return s;
}
