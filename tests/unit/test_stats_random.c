/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/linalg.h"
#include "stats/moments.h"
#include "stats/random.h"

#include <check.h>
#include <math.h>
#include <string.h>

/* The first outputs of xoshiro256** from the state 1 2 3 4, as the Rust crate
 * rand_xoshiro tests them against the authors' C program. */
START_TEST(the_stream_is_xoshiro)
{
    static const uint64_t want[] = { 11520U, 0U, 1509978240U,
                                     1215971899390074240U,
                                     1216172134540287360U };
    struct vol_random rng = { .s = { 1, 2, 3, 4 } };

    for (int i = 0; i < 5; i++)
        ck_assert(vol_random_bits(&rng) == want[i]);
}
END_TEST

START_TEST(equal_seeds_give_equal_streams_and_others_do_not)
{
    struct vol_random a = vol_random_seed(7), b = vol_random_seed(7),
                      c = vol_random_seed(8);
    int same = 0;

    for (int i = 0; i < 1000; i++) {
        const double x = vol_random_normal(&a);
        ck_assert_double_eq(x, vol_random_normal(&b));
        same += x == vol_random_normal(&c);
    }
    ck_assert_int_eq(same, 0);
}
END_TEST

START_TEST(uniforms_lie_strictly_inside)
{
    struct vol_random rng = vol_random_seed(0);
    double sum = 0.0;

    for (int i = 0; i < 100000; i++) {
        const double u = vol_random_uniform(&rng);
        ck_assert(u > 0.0 && u < 1.0);
        sum += u;
    }
    ck_assert_double_eq_tol(sum / 1e5, 0.5, 4.0 / sqrt(12e5));
}
END_TEST

START_TEST(moments_are_those_of_the_definition)
{
    const double x[] = { 2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0 };
    struct vol_moments m = vol_moments(x, 8);

    ck_assert_double_eq_tol(m.mean, 5.0, 1e-15);
    ck_assert_double_eq_tol(m.sd, 2.0, 1e-15);
    ck_assert_double_eq_tol(m.skewness, 0.65625, 1e-14);
    ck_assert_double_eq_tol(m.kurtosis, 2.78125, 1e-14);
    m = vol_moments(x, 0);
    ck_assert_double_eq(m.sd, 0.0);
}
END_TEST

START_TEST(moments_do_not_overflow)
{
    const double x[] = { 1e300, -1e300, 1e300, -1e300 };
    const struct vol_moments m = vol_moments(x, 4);

    ck_assert_double_eq_tol(m.sd / 1e300, 1.0, 1e-14);
    ck_assert_double_eq_tol(m.kurtosis, 1.0, 1e-14);
}
END_TEST

START_TEST(sums_of_logarithms_survive_large_products)
{
    double x[100], want = 0.0;

    for (int i = 0; i < 100; i++) {
        x[i] = pow(10.0, i % 2 == 0 ? 200.0 : -3.0 * i);
        want += log(x[i]);
    }
    ck_assert_double_eq_tol(vol_sum_log(x, 100), want, 1e-10 * fabs(want));
    for (int i = 0; i < 100; i++) {
        x[i] = 1.0 + 0.01 * i;
        want = i == 0 ? log(x[i]) : want + log(x[i]);
    }
    ck_assert_double_eq_tol(vol_sum_log(x, 100), want, 1e-13);
    x[50] = -1.0;
    ck_assert(isnan(vol_sum_log(x, 100)));
}
END_TEST

/* A Hilbert matrix of order 4: its inverse is whole numbers. */
START_TEST(the_inverse_of_a_hilbert_matrix_is_exact)
{
    static const double want[16] = { 16,    -120, 240,   -140,  -120, 1200,
                                     -2700, 1680, 240,   -2700, 6480, -4200,
                                     -140,  1680, -4200, 2800 };
    double a[16], out[16];

    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++)
            a[4 * i + j] = 1.0 / (i + j + 1);
    ck_assert(vol_inverse(a, 4, out));
    for (int i = 0; i < 16; i++)
        ck_assert_double_eq_tol(out[i], want[i], 1e-9 * fabs(want[i]));
}
END_TEST

START_TEST(a_matrix_that_is_not_definite_is_refused)
{
    double a[4] = { 1.0, 2.0, 2.0, 4.0 }, b[4] = { 1.0, 2.0, 2.0, 1.0 };
    double out[4];

    ck_assert(!vol_inverse(a, 2, out));
    ck_assert(!vol_cholesky(b, 2));
    b[0] = NAN;
    ck_assert(!vol_cholesky(b, 2));
}
END_TEST

Suite *suite_stats_random(void);

Suite *
suite_stats_random(void)
{
    Suite *s = suite_create("stats/random");
    TCase *tc = tcase_create("random numbers, moments, small matrices");

    tcase_add_test(tc, the_stream_is_xoshiro);
    tcase_add_test(tc, equal_seeds_give_equal_streams_and_others_do_not);
    tcase_add_test(tc, uniforms_lie_strictly_inside);
    tcase_add_test(tc, moments_are_those_of_the_definition);
    tcase_add_test(tc, moments_do_not_overflow);
    tcase_add_test(tc, sums_of_logarithms_survive_large_products);
    tcase_add_test(tc, the_inverse_of_a_hilbert_matrix_is_exact);
    tcase_add_test(tc, a_matrix_that_is_not_definite_is_refused);
    suite_add_tcase(s, tc);
    return s;
}
