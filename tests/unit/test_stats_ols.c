/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "stats/ols.h"
#include <check.h>

#include <math.h>

/* NIST Statistical Reference Datasets, Longley: y and six regressors. */
static const double longley[16][7] = {
    { 60323, 83.0, 234289, 2356, 1590, 107608, 1947 },
    { 61122, 88.5, 259426, 2325, 1456, 108632, 1948 },
    { 60171, 88.2, 258054, 3682, 1616, 109773, 1949 },
    { 61187, 89.5, 284599, 3351, 1650, 110929, 1950 },
    { 63221, 96.2, 328975, 2099, 3099, 112075, 1951 },
    { 63639, 98.1, 346999, 1932, 3594, 113270, 1952 },
    { 64989, 99.0, 365385, 1870, 3547, 115094, 1953 },
    { 63761, 100.0, 363112, 3578, 3350, 116219, 1954 },
    { 66019, 101.2, 397469, 2904, 3048, 117388, 1955 },
    { 67857, 104.6, 419180, 2822, 2857, 118734, 1956 },
    { 68169, 108.4, 442769, 2936, 2798, 120445, 1957 },
    { 66513, 110.8, 444546, 4681, 2637, 121950, 1958 },
    { 68655, 112.6, 482704, 3813, 2552, 123366, 1959 },
    { 69564, 114.2, 502601, 3931, 2514, 125368, 1960 },
    { 69331, 115.7, 518173, 4806, 2572, 127852, 1961 },
    { 70551, 116.9, 554894, 4007, 2827, 130081, 1962 }
};

/* Certified values (NIST, Longley.dat). */
static const double certified[7] = {
    -3482258.63459582, 15.0618722713733,  -0.358191792925910E-01,
    -2.02022980381683, -1.03322686717359, -0.511041056535807E-01,
    1829.15146461355
};
static const double certified_rss = 836424.055505915;
static const double certified_t_year = 1829.15146461355 / 455.478499142212;

static void
fit_longley(struct vol_ols *ols, size_t rows)
{
    ck_assert_int_eq(vol_ols_init(ols, 7, NULL), VOL_OK);
    for (size_t i = 0; i < rows; i++) {
        double row[8] = { 1.0 };
        for (size_t j = 1; j < 7; j++)
            row[j] = longley[i][j];
        row[7] = longley[i][0];
        vol_ols_add(ols, row);
    }
    vol_ols_finish(ols);
}

START_TEST(longley_has_nists_certified_digits)
{
    struct vol_ols ols;
    double b[7];

    fit_longley(&ols, 16);
    ck_assert_uint_eq(ols.rank, 7);
    vol_ols_coef(&ols, 7, b);
    for (size_t j = 0; j < 7; j++)
        ck_assert_double_eq_tol(b[j] / certified[j], 1.0, 1e-9);
    ck_assert_double_eq_tol(vol_ols_rss(&ols, 7) / certified_rss, 1.0, 1e-9);
    ck_assert_double_eq_tol(vol_ols_t_last(&ols, 7) / certified_t_year, 1.0,
                            1e-9);
    vol_ols_clear(&ols);
}
END_TEST

/* With no more rows than regressors there is a fit and no residual. */
START_TEST(as_many_rows_as_regressors_have_no_t_ratio)
{
    struct vol_ols ols;

    fit_longley(&ols, 7);
    ck_assert(isnan(vol_ols_t_last(&ols, 7)));
    vol_ols_clear(&ols);
    fit_longley(&ols, 4);
    ck_assert_uint_eq(ols.rank, 4);
    vol_ols_clear(&ols);
}
END_TEST

/* y = 2 + 3 x exactly, in more rows than a block holds; the third regressor is
 * the sum of the first two. */
START_TEST(dependent_regressors_end_the_rank)
{
    struct vol_ols ols;
    double b[2];

    ck_assert_int_eq(vol_ols_init(&ols, 3, NULL), VOL_OK);
    for (size_t i = 0; i < 1000; i++) {
        double x = (double)(i % 17);
        const double row[] = { 1.0, x, 1.0 + x, 2.0 + 3.0 * x };
        vol_ols_add(&ols, row);
    }
    vol_ols_finish(&ols);
    ck_assert_uint_eq(ols.rank, 2);
    vol_ols_coef(&ols, 2, b);
    ck_assert_double_eq_tol(b[0], 2.0, 1e-12);
    ck_assert_double_eq_tol(b[1], 3.0, 1e-12);
    ck_assert_double_eq_tol(vol_ols_rss(&ols, 2), 0.0, 1e-18 * 1e6);
    ck_assert_double_gt(vol_ols_rss(&ols, 1), 1.0);
    vol_ols_clear(&ols);
}
END_TEST

START_TEST(too_many_regressors_are_refused)
{
    struct vol_ols ols;
    struct vol_err err;

    ck_assert_int_eq(vol_ols_init(&ols, 0, &err), VOL_EDATA);
    ck_assert_int_eq(vol_ols_init(&ols, VOL_OLS_MAX_K + 1, &err), VOL_EDATA);
    ck_assert_str_eq(err.text, "513 regressors: 1 to 512 are possible");
}
END_TEST

START_TEST(every_allocation_may_fail)
{
    for (size_t n = 1;; n++) {
        struct vol_ols ols;
        alloc_fail_at(n);
        enum vol_code code = vol_ols_init(&ols, 3, NULL);
        if (!alloc_refused()) {
            vol_ols_clear(&ols);
            break;
        }
        ck_assert_int_eq(code, VOL_ENOMEM);
    }
}
END_TEST

Suite *suite_stats_ols(void);

Suite *
suite_stats_ols(void)
{
    Suite *s = suite_create("stats/ols");
    TCase *tc = tcase_create("regression");

    tcase_add_test(tc, longley_has_nists_certified_digits);
    tcase_add_test(tc, as_many_rows_as_regressors_have_no_t_ratio);
    tcase_add_test(tc, dependent_regressors_end_the_rank);
    tcase_add_test(tc, too_many_regressors_are_refused);
    tcase_add_test(tc, every_allocation_may_fail);
    suite_add_tcase(s, tc);
    return s;
}
