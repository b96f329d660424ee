/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The simulated distributions of the tests of several series beside published
 * ones: MacKinnon (2010, Queen's Economics Department Working Paper 1227, table
 * 2) and MacKinnon, Haug and Michelis (1999, J. Applied Econometrics 14,
 * 563-577, tables II to V, 5 per cent).
 */
#include "stats/surface.h"
#include "stats/tails.h"
#include <check.h>

#include <math.h>

enum { N = VOL_ENGLE_GRANGER_MAX - 1, D = VOL_JOHANSEN_MAX };

/* Trend c, then ct; N = 2..6; 1, 5, 10 per cent: b0 + b1/n + b2/n^2 + b3/n^3.
 */
static const double mackinnon[2][N][3][4] = {
    { { { -3.89644, -10.9519, -22.527, 0 },
        { -3.33613, -6.1101, -6.823, 0 },
        { -3.04445, -4.2412, -2.720, 0 } },
      { { -4.29374, -14.4354, -33.195, 47.433 },
        { -3.74066, -8.5631, -10.852, 27.982 },
        { -3.45218, -6.2143, -3.718, 0 } },
      { { -4.64332, -18.1031, -37.972, 0 },
        { -4.09600, -11.2349, -11.175, 0 },
        { -3.81020, -8.3931, -4.137, 0 } },
      { { -4.95756, -21.8883, -45.142, 0 },
        { -4.41519, -14.0406, -12.575, 0 },
        { -4.13157, -10.7417, -3.784, 0 } },
      { { -5.24568, -25.6688, -57.737, 88.639 },
        { -4.70693, -16.9178, -17.492, 60.007 },
        { -4.42501, -13.1875, -5.104, 27.877 } } },
    { { { -4.32762, -15.4387, -35.679, 0 },
        { -3.78057, -9.5106, -12.074, 0 },
        { -3.49631, -7.0815, -7.538, 21.892 } },
      { { -4.66305, -18.7688, -49.793, 104.244 },
        { -4.11890, -11.8922, -19.031, 77.332 },
        { -3.83511, -9.0723, -8.504, 35.403 } },
      { { -4.96940, -22.4694, -52.599, 51.314 },
        { -4.42871, -14.5876, -18.228, 39.647 },
        { -4.14633, -11.2500, -9.873, 54.109 } },
      { { -5.25276, -26.2183, -59.631, 50.646 },
        { -4.71537, -17.3569, -22.660, 91.359 },
        { -4.43422, -13.6078, -10.238, 76.781 } },
      { { -5.51727, -29.9760, -75.222, 202.253 },
        { -4.98228, -20.3050, -25.224, 132.030 },
        { -4.70233, -16.1253, -9.836, 94.272 } } }
};

START_TEST(engle_granger_is_mackinnons)
{
    static const double level[] = { 0.01, 0.05, 0.10 };
    static const unsigned sizes[] = { 50, 100, 250, 1000, 1000000 };

    for (size_t i = 0; i < 2 * N * 3 * 5; i++) {
        size_t at = i / 5, p = at % 3, k = at / 3 % N, trend = at / 3 / N;
        const double *b = mackinnon[trend][k][p], n = sizes[i % 5];
        double want = b[0] + (b[1] + (b[2] + b[3] / n) / n) / n;
        double got = vol_surface_quantile(
            &vol_surface_engle_granger[trend + 1][k], sizes[i % 5], level[p]);
        ck_assert_double_eq_tol(got, want, 0.005);
    }
}
END_TEST

/* Trace, then largest eigenvalue; no term, a constant in the relation, a
 * constant and drift, those and a line in the relation; 1 to 8 trends. */
static const double haug[2][4][D] = {
    { { 4.129906, 12.32090, 24.27596, 40.17493, 60.06141, 83.93712, 111.7805,
        143.6691 },
      { 9.164546, 20.26184, 35.19275, 54.07904, 76.97277, 103.8473, 134.6780,
        169.5991 },
      { 3.841466, 15.49471, 29.79707, 47.85613, 69.81889, 95.75366, 125.6154,
        159.5297 },
      { 12.51798, 25.87211, 42.91525, 63.87610, 88.80380, 117.7082, 150.5585,
        187.4701 } },
    { { 4.129906, 11.22480, 17.79730, 24.15921, 30.43961, 36.63019, 42.77219,
        48.87720 },
      { 9.164546, 15.89210, 22.29962, 28.58808, 34.80587, 40.95680, 47.07897,
        53.18784 },
      { 3.841466, 14.26460, 21.13162, 27.58434, 33.87687, 40.07757, 46.23142,
        52.36261 },
      { 12.51798, 19.38704, 25.82321, 32.11832, 38.33101, 44.49720, 50.59985,
        56.70519 } }
};

START_TEST(johansen_is_mackinnon_haug_and_michelis)
{
    for (size_t i = 0; i < 4 * D; i++) {
        size_t which = i / D, d = i % D;
        double trace = vol_surface_quantile(
            &vol_surface_johansen_trace[which][d], 10000000, 0.95);
        double most = vol_surface_quantile(&vol_surface_johansen_max[which][d],
                                           10000000, 0.95);
        ck_assert_double_eq_tol(trace / haug[0][which][d], 1.0, 0.004);
        ck_assert_double_eq_tol(most / haug[1][which][d], 1.0, 0.004);
    }
}
END_TEST

/* With one trend, that is a line, the limit is chi-squared with 1 degree of
 * freedom. */
START_TEST(johansen_with_one_line_is_chi_squared)
{
    for (int i = 0; i < 100; i++) {
        double x = 0.02 + 0.1 * i;
        char bound = 0;
        double p = vol_surface_probability(&vol_surface_johansen_trace[2][0],
                                           10000000, x, &bound);
        ck_assert_double_eq_tol(1.0 - p, vol_chi2_upper(x, 1.0, &bound), 2e-3);
    }
}
END_TEST

/* One trend has one eigenvalue. */
START_TEST(trace_and_largest_eigenvalue_of_one_trend_are_one)
{
    for (size_t which = 0; which < 4; which++)
        for (unsigned n = 50; n < 2000; n *= 3)
            ck_assert_double_eq(
                vol_surface_quantile(&vol_surface_johansen_trace[which][0], n,
                                     0.95),
                vol_surface_quantile(&vol_surface_johansen_max[which][0], n,
                                     0.95));
}
END_TEST

Suite *suite_mean_groups_tables(void);

Suite *
suite_mean_groups_tables(void)
{
    Suite *s = suite_create("mean/groups_tables");
    TCase *t = tcase_create("tables");

    tcase_add_test(t, engle_granger_is_mackinnons);
    tcase_add_test(t, johansen_is_mackinnon_haug_and_michelis);
    tcase_add_test(t, johansen_with_one_line_is_chi_squared);
    tcase_add_test(t, trace_and_largest_eigenvalue_of_one_trend_are_one);
    suite_add_tcase(s, t);
    return s;
}
