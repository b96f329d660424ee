/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series.h"
#include "stats/surface.h"
#include <check.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct vol_surface *
surface(int i)
{
    static const struct vol_surface *const all[] = {
        &vol_surface_adf[0],   &vol_surface_adf[1],   &vol_surface_adf[2],
        &vol_surface_kpss[0],  &vol_surface_kpss[1],  &vol_surface_pp[0],
        &vol_surface_pp[1],    &vol_surface_pp[2],    &vol_surface_dfgls[0],
        &vol_surface_dfgls[1], &vol_surface_zivot[0], &vol_surface_zivot[1],
        &vol_surface_zivot[2], &vol_surface_supf[0]
    };

    return all[i];
}

/*
 * tests/data/mackinnon1996.csv: p-values of MacKinnon's own finite-sample
 * response surfaces (1996) from gretl 2022c's urcpval(); his were simulated
 * independently of ours.
 */
START_TEST(dickey_fuller_p_values_are_mackinnons)
{
    char line[256], *field[4], bound;
    size_t rows = 0;
    double worst = 0.0;
    FILE *f = fopen("tests/data/mackinnon1996.csv", "r");

    ck_assert_ptr_nonnull(f);
    ck_assert_ptr_nonnull(fgets(line, sizeof(line), f));
    for (; fgets(line, sizeof(line), f) != NULL; rows++) {
        ck_assert_uint_eq(split_line(line, field, 4), 4);
        int trend = field[1][0] == 'n' ? 0 : field[1][1] == 't' ? 2 : 1;
        double want = strtod(field[3], NULL);
        double p = vol_surface_probability(&vol_surface_adf[trend],
                                           strtoul(field[0], NULL, 10),
                                           strtod(field[2], NULL), &bound);
        worst = fmax(worst, fabs(p - want));
        ck_assert_msg(fabs(p - want) < 2.5e-4, "n %s %s tau %s: %.6f, not %s",
                      field[0], field[1], field[2], p, field[3]);
    }
    fclose(f);
    ck_assert_uint_eq(rows, 495);
    if (getenv("VOL_TEST_VERBOSE") != NULL)
        fprintf(stderr, "largest difference to MacKinnon: %.2g\n", worst);
}
END_TEST

/*
 * The limit for the level is that of Cramer and von Mises: upper 10, 5, 1 %
 * points of Anderson and Darling (1952, Annals of Mathematical Statistics 23,
 * Table 1); for the trend, Table 1 of Kwiatkowski et al. (1992), 3 digits.
 */
START_TEST(kpss_quantiles_are_the_published_ones)
{
    static const struct {
        int trend;
        double p, x, tolerance;
    } known[] = {
        { 0, 0.90, 0.34730, 3e-4 }, { 0, 0.95, 0.46136, 4e-4 },
        { 0, 0.99, 0.74346, 1e-3 }, { 1, 0.90, 0.119, 1e-3 },
        { 1, 0.95, 0.146, 2.1e-3 }, { 1, 0.99, 0.216, 2.1e-3 },
    };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        ck_assert_double_eq_tol(
            vol_surface_quantile(&vol_surface_kpss[known[i].trend], 1,
                                 known[i].p),
            known[i].x, known[i].tolerance);
}
END_TEST

/*
 * Fuller (1976, Introduction to Statistical Time Series), Table 8.5.1, the
 * coefficient, whose n counts the first row too; Elliott et al. (1996), Table 1
 * C; Zivot and Andrews (1992), Tables 2-4; Andrews (2003, Econometrica 71,
 * 395-397), Table 1, p = 1, 15 %. They hold two or three digits of simulations
 * of 5,000 to 50,000; "limit" is our n = 20,000.
 */
START_TEST(quantiles_are_the_published_ones)
{
    static const struct {
        const struct vol_surface *surface;
        size_t n;
        double p, x, tolerance;
    } known[] = {
        { &vol_surface_pp[0], 24, 0.05, -7.3 * 0.96, 0.1 },
        { &vol_surface_pp[0], 99, 0.01, -13.3 * 0.99, 0.2 },
        { &vol_surface_pp[0], 20000, 0.05, -8.1, 0.1 },
        { &vol_surface_pp[1], 24, 0.05, -12.5 * 0.96, 0.1 },
        { &vol_surface_pp[1], 99, 0.05, -13.7 * 0.99, 0.1 },
        { &vol_surface_pp[1], 20000, 0.01, -20.7, 0.2 },
        { &vol_surface_pp[2], 24, 0.05, -17.9 * 0.96, 0.1 },
        { &vol_surface_pp[2], 99, 0.05, -20.7 * 0.99, 0.1 },
        { &vol_surface_pp[2], 20000, 0.05, -21.8, 0.2 },
        { &vol_surface_dfgls[0], 20000, 0.05, -1.95, 0.01 },
        { &vol_surface_dfgls[0], 20000, 0.01, -2.58, 0.02 },
        { &vol_surface_dfgls[1], 49, 0.05, -3.19, 0.03 },
        { &vol_surface_dfgls[1], 99, 0.05, -3.03, 0.03 },
        { &vol_surface_dfgls[1], 199, 0.05, -2.93, 0.03 },
        { &vol_surface_dfgls[1], 20000, 0.05, -2.89, 0.05 },
        { &vol_surface_zivot[0], 1000, 0.05, -4.80, 0.06 },
        { &vol_surface_zivot[0], 1000, 0.10, -4.58, 0.06 },
        { &vol_surface_zivot[1], 1000, 0.05, -4.42, 0.06 },
        { &vol_surface_zivot[1], 1000, 0.10, -4.11, 0.06 },
        { &vol_surface_zivot[2], 1000, 0.05, -5.08, 0.06 },
        { &vol_surface_zivot[2], 1000, 0.10, -4.82, 0.06 },
        { &vol_surface_supf[0], 20000, 0.90, 7.12, 0.1 },
        { &vol_surface_supf[0], 20000, 0.95, 8.68, 0.1 },
        { &vol_surface_supf[0], 20000, 0.99, 12.16, 0.15 },
    };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        double q =
            vol_surface_quantile(known[i].surface, known[i].n, known[i].p);
        ck_assert_msg(fabs(q - known[i].x) <= known[i].tolerance,
                      "row %zu: %.4f, not %.4f", i, q, known[i].x);
    }
}
END_TEST

/*
 * The exact distribution by Imhof's (1961, Biometrika 48, 419-426) inversion
 * of the weighted sum of squared normals, 200 terms, computed in Python.
 */
START_TEST(kpss_p_values_are_imhofs)
{
    static const struct {
        int trend;
        double x, p;
    } known[] = { { 0, 0.03, 0.9761685 },  { 0, 0.06, 0.8139799 },
                  { 0, 0.12, 0.4954253 },  { 0, 0.2, 0.2674704 },
                  { 0, 0.35, 0.0983270 },  { 0, 0.46, 0.0504049 },
                  { 0, 0.74, 0.0101939 },  { 0, 1.1, 0.0014372 },
                  { 1, 0.02, 0.9766439 },  { 1, 0.035, 0.7984193 },
                  { 1, 0.055, 0.5068564 }, { 1, 0.08, 0.2681853 },
                  { 1, 0.12, 0.0981017 },  { 1, 0.15, 0.0475558 },
                  { 1, 0.22, 0.0095076 },  { 1, 0.3, 0.0016429 } };
    char bound;

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        ck_assert_double_eq_tol(
            1.0 - vol_surface_probability(&vol_surface_kpss[known[i].trend], 1,
                                          known[i].x, &bound),
            known[i].p, 1.5e-4);
}
END_TEST

START_TEST(quantiles_ascend_at_every_sample_size)
{
    const struct vol_surface *s = surface(_i);

    for (size_t n = s->min_n > 0 ? s->min_n : 1; n < 100000; n += 1 + n / 20) {
        double before = -INFINITY;
        for (size_t i = 0; i < s->n_p; i++) {
            double q = vol_surface_quantile(s, n, s->probability[i]);
            ck_assert_double_gt(q, before);
            before = q;
        }
    }
}
END_TEST

START_TEST(quantile_and_probability_are_inverses)
{
    const struct vol_surface *s = surface(_i);
    char bound;

    for (double p = 0.0002; p < 0.9999; p += 0.00037) {
        double x = vol_surface_quantile(s, 60, p);
        ck_assert_double_eq_tol(vol_surface_probability(s, 60, x, &bound), p,
                                1e-12);
        ck_assert_int_eq(bound, 0);
    }
}
END_TEST

START_TEST(beyond_the_table_there_is_a_bound)
{
    const struct vol_surface *s = surface(_i);
    char bound;

    ck_assert_double_eq(vol_surface_probability(s, 60, -1e9, &bound), 0.0001);
    ck_assert_int_eq(bound, '<');
    ck_assert_double_eq(vol_surface_probability(s, 60, 1e9, &bound), 0.9999);
    ck_assert_int_eq(bound, '>');
}
END_TEST

Suite *suite_stats_surface(void);

Suite *
suite_stats_surface(void)
{
    Suite *s = suite_create("stats/surface");
    TCase *tc = tcase_create("tables");

    tcase_add_test(tc, dickey_fuller_p_values_are_mackinnons);
    tcase_add_test(tc, kpss_quantiles_are_the_published_ones);
    tcase_add_test(tc, quantiles_are_the_published_ones);
    tcase_add_test(tc, kpss_p_values_are_imhofs);
    tcase_add_loop_test(tc, quantiles_ascend_at_every_sample_size, 0, 14);
    tcase_add_loop_test(tc, quantile_and_probability_are_inverses, 0, 14);
    tcase_add_loop_test(tc, beyond_the_table_there_is_a_bound, 0, 14);
    suite_add_tcase(s, tc);
    return s;
}
