/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums over lags and columns, directly and by transform; definite matrices. */
#include "stats/convolution.h"
#include "stats/fourier.h"
#include "stats/linalg.h"
#include "stats/pair.h"
#include "stats/random.h"

#include <check.h>
#include <math.h>
#include <string.h>

enum { ROWS = 300, LAGS = 77 };

static double x[ROWS + LAGS], w[LAGS];

static void
draw(void)
{
    struct vol_random rng = vol_random_seed(4);

    for (int i = 0; i < ROWS + LAGS; i++)
        x[i] = vol_random_normal(&rng);
    for (int i = 0; i < LAGS; i++)
        w[i] = vol_random_normal(&rng);
}

/* sum_k w_k x[t - k] over the lags that there are. */
static double
plain(const double *series, ptrdiff_t past, ptrdiff_t t)
{
    double sum = 0.0;

    for (ptrdiff_t k = 1; k <= LAGS && k <= t + past; k++)
        sum += w[k - 1] * series[t - k];
    return sum;
}

START_TEST(a_convolution_is_the_sum_over_lags)
{
    static const ptrdiff_t past[] = { 0, 1, 10, LAGS };
    const double *series = x + LAGS;
    double out[ROWS], one;

    draw();
    for (int p = 0; p < 4; p++) {
        memset(out, 0, sizeof(out));
        vol_convolve(series, (size_t)past[p], w, LAGS, 0, ROWS, out);
        for (ptrdiff_t t = 0; t < ROWS; t++) {
            ck_assert_double_eq_tol(out[t], plain(series, past[p], t), 1e-12);
            one = 0.0;
            vol_convolve(series + t, (size_t)(past[p] + t), w, LAGS, 0, 1,
                         &one);
            ck_assert_double_eq(one, out[t]); /* bit for bit */
        }
    }
}
END_TEST

START_TEST(a_correlation_looks_ahead)
{
    double out[ROWS] = { 0.0 };

    draw();
    vol_correlate(x, ROWS, w, LAGS, out);
    for (int t = 0; t < ROWS; t++) {
        double sum = 0.0;
        for (int k = 1; k <= LAGS && t + k < ROWS; k++)
            sum += w[k - 1] * x[t + k];
        ck_assert_double_eq_tol(out[t], sum, 1e-12);
    }
    double sum = 0.0;
    for (int t = 5; t < ROWS; t++)
        sum += x[t + 1] * x[t - 5];
    ck_assert_double_eq_tol(vol_lagged_product(x + 1, x, ROWS, 5), sum, 1e-11);
}
END_TEST

START_TEST(a_transform_gives_the_same_sums)
{
    double forward[ROWS] = { 0.0 }, back[ROWS] = { 0.0 };
    struct vol_fourier *f;
    const double *got;

    draw();
    vol_convolve(x, 0, w, LAGS, 0, ROWS, forward);
    vol_correlate(x, ROWS, w, LAGS, back);
    ck_assert_int_eq(vol_fourier_new(&f, ROWS + LAGS + 1, NULL), VOL_OK);
    vol_fourier_load(f, 0, w, LAGS, 1);
    vol_fourier_load(f, 1, x, ROWS, 0);
    got = vol_fourier_convolve(f, 0, 1, 0);
    for (int t = 0; t < ROWS; t++)
        ck_assert_double_eq_tol(got[t], forward[t], 1e-12);
    got = vol_fourier_convolve(f, 0, 1, 1);
    for (int t = 0; t < ROWS; t++)
        ck_assert_double_eq_tol(got[t], back[t], 1e-12);
    vol_fourier_free(f);
}
END_TEST

START_TEST(rows_are_summed_by_fours)
{
    draw();
    for (size_t n = 0; n <= 32; n++) {
        double sum = 0.0;
        for (size_t t = 0; t < n; t++)
            sum += x[t] * x[40 + t];
        ck_assert_double_eq_tol(vol_dot(x, x + 40, n), sum, 1e-12);
    }
}
END_TEST

/* The sum of w x y, or of x y. */
static double
plain_sum(const double *weight, const double *a, const double *b, size_t n)
{
    double sum = 0.0;

    for (size_t t = 0; t < n; t++)
        sum += (weight != NULL ? weight[t] : 1.0) * a[t] * b[t];
    return sum;
}

START_TEST(columns_are_summed_in_groups)
{
    const double *weights[] = { NULL, x + 7 };

    draw();
    for (size_t i = 0; i < 2; i++)
        for (size_t count = 1; count <= 7; count++) {
            double out[7] = { 0.0 };
            vol_dots(weights[i], x, x + 3, 32, count, 32, out);
            for (size_t j = 0; j < count; j++)
                ck_assert_double_eq_tol(
                    out[j], plain_sum(weights[i], x, x + 3 + 32 * j, 32),
                    1e-12);
        }
}
END_TEST

START_TEST(three_columns_are_multiplied)
{
    double out[9] = { 0.0 };

    draw();
    vol_three_products(x, x + 3, 32, 32, out, 3);
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < 3; j++) {
            const double *a = x + 3 + 32 * i, *b = x + 3 + 32 * j;
            ck_assert_double_eq_tol(
                out[i * 3 + j], i <= j ? plain_sum(x, a, b, 32) : 0.0, 1e-12);
        }
}
END_TEST

/* [1 2; 2 1] has eigenvalues 3 and -1; with the latter turned it is [2 1; 1 2].
 * Scaling rows and columns by 10 and 1 does the same to the result. */
START_TEST(an_indefinite_matrix_becomes_definite)
{
    double a[4] = { 1.0, 0.0, 2.0, 1.0 }, b[4] = { 100.0, 0.0, 20.0, 1.0 };
    double work[12];

    vol_make_definite(a, 2, 1e-8, work);
    ck_assert_double_eq_tol(a[0], 2.0, 1e-14);
    ck_assert_double_eq_tol(a[2], 1.0, 1e-14);
    ck_assert_double_eq_tol(a[3], 2.0, 1e-14);
    vol_make_definite(b, 2, 1e-8, work);
    ck_assert_double_eq_tol(b[0], 200.0, 1e-11);
    ck_assert_double_eq_tol(b[2], 10.0, 1e-12);
    ck_assert_double_eq_tol(b[3], 2.0, 1e-14);
}
END_TEST

/*
 * Blocks of their own: [4 3; 3 0], whose zero is rounding of either size, and
 * [1 r; r 1], which with eigenvalues above 1e-4 is kept as it is.
 */
START_TEST(rounding_is_no_scale)
{
    static const double zeros[] = { 0.0, 1e-13, -1e-13 };
    const double r = 0.9995, zero = zeros[_i];
    double a[16] = { 4.0, 0.0, 0.0, 0.0, 3.0, zero, 0.0, 0.0,
                     0.0, 0.0, 1.0, 0.0, 0.0, 0.0,  r,   1.0 };
    double work[40];

    vol_make_definite(a, 4, 1e-4, work);
    ck_assert_double_eq_tol(a[10], 1.0, 1e-12);
    ck_assert_double_eq_tol(a[14], r, 1e-12);
    ck_assert_double_eq_tol(a[15], 1.0, 1e-12);
    ck_assert_double_gt(a[0] * a[5] - a[4] * a[4], 0.0);
    ck_assert_double_le(a[5], 9.0);
}
END_TEST

START_TEST(rows_become_orthonormal_where_they_are_independent)
{
    double q[] = { 3.0, 4.0, 0.0, 1.0, 1.0, 1.0, 5.0, 6.0, 2.0 };

    ck_assert(vol_orthonormal(q, 0, 3));
    ck_assert_double_eq_tol(q[0], 0.6, 1e-15);
    ck_assert_double_eq_tol(q[1], 0.8, 1e-15);
    ck_assert(vol_orthonormal(q, 1, 3));
    ck_assert_double_eq_tol(0.6 * q[3] + 0.8 * q[4], 0.0, 1e-15);
    ck_assert_double_eq_tol(q[3] * q[3] + q[4] * q[4] + q[5] * q[5], 1.0,
                            1e-15);
    /* (5, 6, 2) is (3, 4, 0) and twice (1, 1, 1) */
    ck_assert(!vol_orthonormal(q, 2, 3));
}
END_TEST

Suite *suite_stats_sums(void);

Suite *
suite_stats_sums(void)
{
    Suite *s = suite_create("stats/sums");
    TCase *tc = tcase_create("sums");

    tcase_add_test(tc, a_convolution_is_the_sum_over_lags);
    tcase_add_test(tc, a_correlation_looks_ahead);
    tcase_add_test(tc, a_transform_gives_the_same_sums);
    tcase_add_test(tc, rows_are_summed_by_fours);
    tcase_add_test(tc, columns_are_summed_in_groups);
    tcase_add_test(tc, three_columns_are_multiplied);
    tcase_add_test(tc, an_indefinite_matrix_becomes_definite);
    tcase_add_loop_test(tc, rounding_is_no_scale, 0, 3);
    tcase_add_test(tc, rows_become_orthonormal_where_they_are_independent);
    suite_add_tcase(s, tc);
    return s;
}
