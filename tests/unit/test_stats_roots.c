/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Roots of x^2 = a x + b: (a +- sqrt(a^2 + 4 b)) / 2, or, where that is
 * complex, sqrt(-b) in size. */
#include "stats/roots.h"

#include <check.h>
#include <math.h>

START_TEST(the_largest_root_and_its_gradient)
{
    static const double cases[][2] = { { 1.5, 0.49 },  { -0.4, 0.3 },
                                       { 0.3, -0.02 }, { 1.5, -0.6 },
                                       { -0.2, -0.9 }, { 1.5, -1.1 } };
    const double a = cases[_i][0], b = cases[_i][1], square = a * a + 4.0 * b;
    const double sign = a < 0.0 ? -1.0 : 1.0, root = sqrt(fabs(square));
    double grad[2];

    vol_largest_root_gradient(cases[_i], 2, grad);
    if (square < 0.0) {
        ck_assert_double_eq_tol(vol_largest_root(cases[_i], 2), sqrt(-b),
                                1e-12);
        ck_assert_double_eq_tol(grad[0], 0.0, 1e-8);
        ck_assert_double_eq_tol(grad[1], -0.5 / sqrt(-b), 1e-8);
        return;
    }
    ck_assert_double_eq_tol(vol_largest_root(cases[_i], 2),
                            0.5 * (fabs(a) + root), 1e-12);
    ck_assert_double_eq_tol(grad[0], 0.5 * (sign + a / root), 1e-6);
    ck_assert_double_eq_tol(grad[1], 1.0 / root, 1e-6);
}
END_TEST

Suite *suite_stats_roots(void);

Suite *
suite_stats_roots(void)
{
    Suite *s = suite_create("stats/roots");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, the_largest_root_and_its_gradient, 0, 6);
    suite_add_tcase(s, tc);
    return s;
}
