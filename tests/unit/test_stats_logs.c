/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Logarithms side by side, against those of the C library in more digits. */
#include "stats/logs.h"

#include <check.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

static double
error_of(double x, double got)
{
    const long double exact = logl(x);

    return fabs((double)(got - exact)) / fabs((double)exact);
}

START_TEST(logarithms_are_right_at_any_size)
{
    enum { N = 100001 };
    static double x[N], out[N];

    for (int i = 0; i < N; i++)
        x[i] = exp2(-1022.0 + 2045.99 * i / N);
    vol_logs(x, N, out);
    for (int i = 0; i < N; i++)
        ck_assert_double_le(error_of(x[i], out[i]), 3.0 * DBL_EPSILON);
}
END_TEST

/* Where the exponent changes, and where the logarithm does its sign. */
START_TEST(logarithms_are_right_at_the_seams)
{
    static const double seams[] = { 1.0, M_SQRT1_2, M_SQRT2, 2.0, 1.0 + 1e-9 };
    double x[3], out[3];

    for (size_t i = 0; i < sizeof(seams) / sizeof(seams[0]); i++) {
        x[0] = nextafter(seams[i], 0.0);
        x[1] = seams[i];
        x[2] = nextafter(seams[i], 9.0);
        vol_logs(x, 3, out);
        for (int j = 0; j < 3; j++)
            if (x[j] == 1.0)
                ck_assert_double_eq(out[j], 0.0);
            else
                ck_assert_double_le(error_of(x[j], out[j]), 3.0 * DBL_EPSILON);
    }
}
END_TEST

START_TEST(logarithms_take_the_place_of_any_number_of_numbers)
{
    double x[5], alone;

    for (size_t n = 0; n <= 4; n++) {
        for (size_t i = 0; i < 5; i++)
            x[i] = 1.5 + (double)i;
        vol_logs(x, n, x);
        for (size_t i = 0; i < 5; i++) {
            const double at = 1.5 + (double)i;
            vol_logs(&at, 1, &alone);
            ck_assert_double_eq(x[i], i < n ? alone : at);
        }
    }
}
END_TEST

Suite *suite_stats_logs(void);

Suite *
suite_stats_logs(void)
{
    Suite *s = suite_create("stats/logs");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, logarithms_are_right_at_any_size);
    tcase_add_test(tc, logarithms_are_right_at_the_seams);
    tcase_add_test(tc, logarithms_take_the_place_of_any_number_of_numbers);
    suite_add_tcase(s, tc);
    return s;
}
