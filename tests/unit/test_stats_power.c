/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Powers by table beside those of the C library in more digits. */
#include "stats/power.h"

#include <check.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

static const double exponents[] = { 0.25, 0.3, 0.5,      2.0 / 3.0, 1.0, 1.37,
                                    2.0,  2.9, 10.0 / 3, 4.0,       6.7, -0.5 };
enum { N_EXPONENTS = sizeof(exponents) / sizeof(exponents[0]) };

static double
error_of(const struct vol_power *p, double x)
{
    const long double exact = powl(x, p->exponent);

    return fabs((double)((vol_power_of(p, x) - exact) / exact));
}

START_TEST(a_power_is_right_within_reach)
{
    struct vol_power p = { .exponent = 0.0 };

    vol_power_set(&p, exponents[_i]);
    for (int i = 0; i < 100000; i++)
        ck_assert_double_lt(error_of(&p, exp2(-16.0 + 33.0 * i / 1e5)),
                            5.0 * DBL_EPSILON);
}
END_TEST

/* On either side of where cells and tables end. */
START_TEST(a_power_is_right_at_the_seams)
{
    struct vol_power p = { .exponent = 0.0 };

    vol_power_set(&p, exponents[_i]);
    for (int k = -18; k <= 18; k++)
        for (int cell = 0; cell <= VOL_POWER_CELLS; cell++) {
            const double x = ldexp(1.0 + (double)cell / VOL_POWER_CELLS, k);
            const double tolerance = abs(k) < 16 ? 5.0 : 60.0;
            ck_assert_double_lt(error_of(&p, x), tolerance * DBL_EPSILON);
            ck_assert_double_lt(error_of(&p, nextafter(x, 0.0)),
                                tolerance * DBL_EPSILON);
        }
}
END_TEST

START_TEST(what_is_far_or_no_number_goes_the_long_way)
{
    static const double far[] = { 1e-300, 5e-324, 1e-6, 1e6, 1e300 };
    struct vol_power p = { .exponent = 0.0 };

    vol_power_set(&p, 1.3);
    for (size_t i = 0; i < sizeof(far) / sizeof(far[0]); i++)
        ck_assert_double_eq(vol_power_of(&p, far[i]), exp(1.3 * log(far[i])));
    ck_assert_double_eq(vol_power_of(&p, 0.0), 0.0);
    ck_assert_double_infinite(vol_power_of(&p, HUGE_VAL));
    ck_assert_double_nan(vol_power_of(&p, -1.0));
    ck_assert_double_nan(vol_power_of(&p, NAN));
}
END_TEST

/* The tables follow the exponent. */
START_TEST(another_exponent_takes_the_place)
{
    struct vol_power p = { .exponent = 0.0 };

    for (int i = 0; i < N_EXPONENTS; i++) {
        vol_power_set(&p, exponents[i]);
        ck_assert_double_lt(error_of(&p, 1.7), 5.0 * DBL_EPSILON);
    }
}
END_TEST

Suite *suite_stats_power(void);

Suite *
suite_stats_power(void)
{
    Suite *s = suite_create("stats/power");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, a_power_is_right_within_reach, 0, N_EXPONENTS);
    tcase_add_loop_test(tc, a_power_is_right_at_the_seams, 0, N_EXPONENTS);
    tcase_add_test(tc, what_is_far_or_no_number_goes_the_long_way);
    tcase_add_test(tc, another_exponent_takes_the_place);
    suite_add_tcase(s, tc);
    return s;
}
