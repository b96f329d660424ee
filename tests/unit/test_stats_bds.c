/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Beside statsmodels it stands in test_stats_hypothesis.c. */
#include "series.h"
#include "stats/hypothesis.h"
#include <check.h>

#include <math.h>

static struct vol_test_result
bds(const double *x, size_t n, size_t m, double eps)
{
    struct vol_test_options o = vol_test_defaults;
    struct vol_test_result r;

    o.dimension = m;
    o.eps = eps;
    ck_assert_int_eq(vol_test_run(vol_test_find("bds"), x, n, &o, &r, NULL),
                     VOL_OK);
    return r;
}

/* ---- the definition, pair by pair --------------------------------------- */

static int
is_close(const double *x, size_t i, size_t j, size_t m, double eps)
{
    for (size_t k = 0; k < m; k++)
        if (!(fabs(x[i + k] - x[j + k]) < eps))
            return 0;
    return 1;
}

/* The share of close pairs of m-histories that begin at `first` or later. */
static double
integral(const double *x, size_t first, size_t n, size_t m, double eps)
{
    double count = 0.0, pairs = 0.0;

    for (size_t i = first; i + m <= n; i++)
        for (size_t j = i + 1; j + m <= n; j++, pairs += 1.0)
            count += is_close(x, i, j, m, eps);
    return count / pairs;
}

/* The share of triples whose first and third are close to the second. */
static double
triples(const double *x, size_t n, double eps)
{
    double count = 0.0, size = (double)n;

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            for (size_t k = 0; k < n; k++)
                count += i != j && j != k && i != k &&
                         is_close(x, i, j, 1, eps) && is_close(x, j, k, 1, eps);
    return count / (size * (size - 1.0) * (size - 2.0));
}

static double
by_definition(const double *x, size_t n, size_t m, double eps)
{
    double k = triples(x, n, eps), c = integral(x, 0, n, 1, eps), sum = 0.0;
    double order = (double)m;

    for (size_t j = 1; j < m; j++)
        sum += pow(k, (double)(m - j)) * pow(c, 2.0 * (double)j);
    double variance = 4.0 * (pow(k, order) + 2.0 * sum +
                             pow(order - 1.0, 2.0) * pow(c, 2.0 * order) -
                             order * order * k * pow(c, 2.0 * order - 2.0));
    return sqrt((double)(n - m + 1)) *
           (integral(x, 0, n, m, eps) -
            pow(integral(x, m - 1, n, 1, eps), order)) /
           sqrt(variance);
}

static double
deviation(const double *x, size_t n)
{
    double sum = 0.0, squares = 0.0, size = (double)n;

    for (size_t i = 0; i < n; i++)
        sum += x[i];
    for (size_t i = 0; i < n; i++)
        squares += (x[i] - sum / size) * (x[i] - sum / size);
    return sqrt(squares / (size - 1.0));
}

/* Sizes about the 64 bits of a word, each dimension, several distances. */
START_TEST(statistics_are_those_of_the_definition)
{
    static const size_t sizes[] = { 30, 63, 64, 65, 66, 128, 131 };
    struct series s = series_return("ftse");

    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
        for (size_t m = 2; m <= VOL_BDS_MAX; m++) {
            double eps = 0.5 + 0.25 * (double)m, n = (double)sizes[i];
            double sd = deviation(s.x, (size_t)n);
            struct vol_test_result r = bds(s.x, sizes[i], m, eps);
            ck_assert_double_eq_tol(
                r.statistic, by_definition(s.x, sizes[i], m, eps * sd), 1e-9);
        }
    series_free(&s);
}
END_TEST

START_TEST(distances_without_variation_have_a_reason)
{
    struct series s = series_return("ftse");

    ck_assert_str_eq(bds(s.x, 200, 2, 10.0).reason,
                     "all values are equally close");
    ck_assert_str_eq(bds(s.x, 200, 2, 1.5).variant, "m2");
    series_free(&s);
}
END_TEST

START_TEST(a_wrong_dimension_is_refused)
{
    double x[30] = { 0.0 };
    struct vol_test_options o = vol_test_defaults;
    struct vol_test_result r;
    struct vol_err err;

    o.dimension = 6;
    ck_assert_int_eq(vol_test_run(vol_test_find("bds"), x, 30, &o, &r, &err),
                     VOL_EUSAGE);
    ck_assert_str_eq(err.text, "dimension 6: 2 to 5 is possible");
    o.dimension = 2;
    o.eps = 0.0;
    ck_assert_int_eq(vol_test_run(vol_test_find("bds"), x, 30, &o, &r, &err),
                     VOL_EUSAGE);
    ck_assert_str_eq(err.text, "eps 0: above 0, up to 10");
}
END_TEST

Suite *suite_stats_bds(void);

Suite *
suite_stats_bds(void)
{
    Suite *s = suite_create("stats/bds");
    TCase *tc = tcase_create("statistic");

    tcase_add_test(tc, statistics_are_those_of_the_definition);
    tcase_add_test(tc, distances_without_variation_have_a_reason);
    tcase_add_test(tc, a_wrong_dimension_is_refused);
    suite_add_tcase(s, tc);
    return s;
}
