/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Causality in variance: tests/data/cross_causality.csv, an independent
 * program in numpy on the four European indices.
 */
#include "alloc.h"
#include "cross/causality.h"
#include "cross_data.h"
#include "stats/random.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The three kinds of series that the figures are of, series by series. */
struct residuals {
    double less_one[EU_SERIES][EU_ROWS];
    double mean[EU_SERIES][EU_ROWS];
};

static struct residuals *
residuals_new(void)
{
    struct eu_margins *m = eu_margins_new();
    struct residuals *r = malloc(sizeof(*r));
    double z[EU_ROWS];

    ck_assert_ptr_nonnull(r);
    for (size_t i = 0; i < EU_SERIES; i++) {
        double mean = 0.0;
        for (size_t t = 0; t < EU_ROWS; t++) {
            z[t] = m->z[t * EU_SERIES + i];
            mean += z[t] / EU_ROWS;
        }
        for (size_t t = 0; t < EU_ROWS; t++)
            r->mean[i][t] = z[t] - mean;
        vol_causality_squares(z, EU_ROWS, r->less_one[i]);
    }
    eu_margins_free(m);
    return r;
}

/* Series i of the kind that `spec` begins with. */
static const double *
series_of(const struct residuals *r, const char *spec, size_t i)
{
    if (strncmp(spec, "less-one", 8) == 0)
        return r->less_one[i - 1];
    return r->mean[i - 1];
}

static double
our_correlation(const struct cross_figure *f, const double *u, const double *v)
{
    double rho[16];

    vol_cross_correlations(u, v, EU_ROWS, f->t, rho);
    return rho[f->t];
}

static struct vol_causality
our_test(const struct cross_figure *f, const double *u, const double *v)
{
    enum vol_ways ways = strcmp(f->group, "one-way") == 0 ? VOL_ONE_WAY
                         : strcmp(f->group, "both-ways") == 0
                             ? VOL_BOTH_WAYS
                             : VOL_BOTH_AND_NOW;
    const char *dash = strrchr(f->spec, '-');
    enum vol_kernel kernel;
    struct vol_causality out;

    if (strcmp(f->group, "cheung-ng") == 0) {
        ck_assert_int_eq(vol_cheung_ng(u, v, EU_ROWS, f->t, &out, NULL),
                         VOL_OK);
        return out;
    }
    ck_assert_int_eq(vol_kernel_parse(dash + 1, &kernel, NULL), VOL_OK);
    ck_assert_str_eq(vol_kernel_name(kernel), dash + 1);
    ck_assert_int_eq(vol_hong(u, v, EU_ROWS, kernel, f->t, ways, &out, NULL),
                     VOL_OK);
    return out;
}

static void
check_figure(const struct cross_figure *f, void *ctx)
{
    const struct residuals *r = ctx;
    const double *u = series_of(r, f->spec, f->i);
    const double *v = series_of(r, f->spec, f->j);
    char what[160];

    snprintf(what, sizeof(what), "%s %s %s %zu (%zu,%zu)", f->group, f->spec,
             f->quantity, f->t, f->i, f->j);
    if (strcmp(f->quantity, "rho") == 0) {
        ck_assert_double_eq_tol(our_correlation(f, u, v), f->value, 1e-12);
        return;
    }
    const struct vol_causality t = our_test(f, u, v);
    if (strcmp(f->quantity, "p") == 0)
        ck_assert_msg(fabs(t.p_value - f->value) < 1e-9, "%s: %g", what,
                      t.p_value);
    else
        check_near(t.statistic, f->value, 1e-9, what);
}

START_TEST(figures_of_an_independent_program)
{
    struct residuals *r = residuals_new();

    ck_assert_uint_gt(
        for_each_cross("cross_causality.csv", NULL, check_figure, r), 490);
    free(r);
}
END_TEST

/* Two independent series: how often each test rejects at 5 %, per cent. */
START_TEST(sizes_are_about_right)
{
    enum { SERIES = 400, N = 300 };
    struct vol_random rng = vol_random_seed(11);
    double u[N], v[N], rejects[3] = { 0.0, 0.0, 0.0 };
    struct vol_causality t;

    for (size_t s = 0; s < SERIES; s++) {
        for (size_t i = 0; i < N; i++) {
            u[i] = vol_random_normal(&rng);
            v[i] = vol_random_normal(&rng);
        }
        ck_assert_int_eq(vol_cheung_ng(u, v, N, 5, &t, NULL), VOL_OK);
        rejects[0] += 100.0 / SERIES * (t.p_value < 0.05);
        ck_assert((t.p_value < 0.05) == (t.statistic > t.reject_above[1]));
        ck_assert_int_eq(
            vol_hong(u, v, N, VOL_KERNEL_DANIELL, 5, VOL_ONE_WAY, &t, NULL),
            VOL_OK);
        rejects[1] += 100.0 / SERIES * (t.p_value < 0.05);
        ck_assert((t.p_value < 0.05) == (t.statistic > t.reject_above[1]));
        ck_assert_int_eq(vol_hong(u, v, N, VOL_KERNEL_BARTLETT, 8,
                                  VOL_BOTH_AND_NOW, &t, NULL),
                         VOL_OK);
        rejects[2] += 100.0 / SERIES * (t.p_value < 0.05);
    }
    for (size_t i = 0; i < 3; i++)
        ck_assert_msg(rejects[i] > 2.0 && rejects[i] < 9.5, "%zu: %g", i,
                      rejects[i]);
}
END_TEST

START_TEST(a_reason_where_there_is_no_statistic)
{
    double u[5] = { 1.0, -1.0, 2.0, 0.5, -0.5 }, zero[5] = { 0.0 };
    struct vol_causality t;
    struct vol_err err;
    enum vol_kernel kernel;

    ck_assert_int_eq(vol_cheung_ng(u, u, 5, 5, &t, NULL), VOL_OK);
    ck_assert(isnan(t.statistic));
    ck_assert_str_eq(t.reason, "5 lags of 5 observations");
    ck_assert_int_eq(vol_cheung_ng(u, zero, 5, 2, &t, NULL), VOL_OK);
    ck_assert_str_eq(t.reason, "constant squares");
    ck_assert_int_eq(
        vol_hong(u, u, 5, VOL_KERNEL_BARTLETT, 1, VOL_ONE_WAY, &t, NULL),
        VOL_OK);
    ck_assert_str_eq(t.reason, "the kernel weighs no lag within 1");
    ck_assert_int_eq(vol_kernel_parse("flat", &kernel, &err), VOL_EUSAGE);
}
END_TEST

START_TEST(every_allocation_may_fail)
{
    double u[5] = { 1.0, -1.0, 2.0, 0.5, -0.5 };
    struct vol_causality t;

    alloc_fail_at(1);
    ck_assert_int_eq(vol_hong(u, u, 5, VOL_KERNEL_QS, 1, VOL_ONE_WAY, &t, NULL),
                     VOL_ENOMEM);
    ck_assert(alloc_refused());
    alloc_fail_at(1);
    ck_assert_int_eq(vol_cheung_ng(u, u, 5, 2, &t, NULL), VOL_ENOMEM);
    ck_assert(alloc_refused());
}
END_TEST

Suite *suite_cross_causality(void);

Suite *
suite_cross_causality(void)
{
    Suite *s = suite_create("cross/causality");
    TCase *t = tcase_create("all");

    tcase_add_test(t, figures_of_an_independent_program);
    tcase_add_test(t, sizes_are_about_right);
    tcase_add_test(t, a_reason_where_there_is_no_statistic);
    tcase_add_test(t, every_allocation_may_fail);
    suite_add_tcase(s, t);
    return s;
}
