/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Correlations over time and ahead: forecasts of tests/data/cross_dcc.csv, an
 * independent program in numpy, at its estimates.
 */
#include "alloc.h"
#include "cross/path.h"
#include "cross_data.h"
#include "stats/linalg.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { M = EU_SERIES * (EU_SERIES + 1) / 2, HORIZON = 22 };

/* The estimates of the figures of one spec, as a fit. */
struct given {
    struct eu_margins *margins;
    struct vol_dcc_data data;
    char spec[48];
    struct vol_dcc_fit fit;
};

static void
prepare(struct given *g, const char *text)
{
    static const char *const names[] = { "a", "b", "g", "nu" };
    struct vol_dcc_spec spec;
    double theta[3];
    size_t n = 0;

    if (strcmp(g->spec, text) == 0)
        return;
    snprintf(g->spec, sizeof(g->spec), "%s", text);
    ck_assert_int_eq(vol_dcc_parse(text, &spec, NULL), VOL_OK);
    for (size_t i = 0; i < 4; i++)
        if (i < 2 || (i == 2 && spec.asymmetric) ||
            (i == 3 && spec.density == VOL_DCC_T))
            theta[n++] =
                cross_figure("cross_dcc.csv", "estimate", text, names[i]);
    ck_assert_int_eq(vol_dcc_filter(&spec, &g->data, theta, &g->fit, NULL),
                     VOL_OK);
}

static void
check_forecast(const struct cross_figure *f, void *ctx)
{
    struct given *g = ctx;
    const enum vol_dcc_ahead form =
        strcmp(f->group, "forecast-q") == 0 ? VOL_AHEAD_Q : VOL_AHEAD_R;
    double r[HORIZON * M];
    char what[96];

    prepare(g, f->spec);
    ck_assert_int_eq(
        vol_dcc_forecast(&g->fit, &g->data, HORIZON, form, r, NULL), VOL_OK);
    snprintf(what, sizeof(what), "%s %s %zu", f->group, f->spec, f->t);
    check_near(r[(f->t - 1) * M + vol_packed_at(f->i - 1, f->j - 1)], f->value,
               1e-9, what);
}

static struct given
given_new(void)
{
    struct given g = { .margins = eu_margins_new(), .spec = "" };

    g.data = (struct vol_dcc_data){ .margin = g.margins->margin,
                                    .k = EU_SERIES,
                                    .n = EU_ROWS };
    return g;
}

START_TEST(forecasts_are_those_of_the_figures)
{
    struct given g = given_new();

    ck_assert_uint_gt(
        for_each_cross("cross_dcc.csv", "forecast-r", check_forecast, &g), 100);
    ck_assert_uint_gt(
        for_each_cross("cross_dcc.csv", "forecast-q", check_forecast, &g), 90);
    eu_margins_free(g.margins);
}
END_TEST

/* Ones on the diagonal, and positive definite. */
static void
check_matrix(const double *r)
{
    double full[EU_SERIES * EU_SERIES];

    for (size_t i = 0; i < EU_SERIES; i++) {
        ck_assert_double_eq(r[vol_packed_at(i, i)], 1.0);
        for (size_t j = 0; j <= i; j++)
            full[i * EU_SERIES + j] = r[vol_packed_at(i, j)];
    }
    ck_assert(vol_cholesky(full, EU_SERIES));
}

START_TEST(correlations_end_where_forecasts_begin)
{
    struct given g = given_new();
    double *r = malloc((EU_ROWS + 1) * M * sizeof(double)), late[2 * M];
    double ahead[M];

    prepare(&g, "adcc1.1~normal");
    ck_assert_int_eq(vol_dcc_correlations(&g.fit, &g.data, 0, r, NULL), VOL_OK);
    ck_assert_int_eq(
        vol_dcc_correlations(&g.fit, &g.data, EU_ROWS - 1, late, NULL), VOL_OK);
    ck_assert_mem_eq(late, r + (EU_ROWS - 1) * M, sizeof(late));
    for (size_t t = 0; t <= EU_ROWS; t++)
        check_matrix(r + t * M);
    for (int form = VOL_AHEAD_R; form <= VOL_AHEAD_Q; form++) {
        ck_assert_int_eq(vol_dcc_forecast(&g.fit, &g.data, 1,
                                          (enum vol_dcc_ahead)form, ahead,
                                          NULL),
                         VOL_OK);
        ck_assert_mem_eq(ahead, r + EU_ROWS * M, sizeof(ahead));
    }
    free(r);
    eu_margins_free(g.margins);
}
END_TEST

/* Qbar's own correlations: those of a model that does not move. */
START_TEST(forecasts_converge_to_the_unconditional_one)
{
    static const char *const specs[] = { "dcc1.1~normal", "dcc2.2~normal",
                                         "adcc2.1~t" };
    static const double theta[][7] = { { .03, .95 },
                                       { .02, .02, .5, .4 },
                                       { .02, .01, .93, .01, .01, 8.0 } };
    enum { LONG = 1500 };
    const double still[2] = { 0.0, 0.0 };
    struct given g = given_new();
    double *r = malloc(LONG * M * sizeof(double)), flat[M];
    struct vol_dcc_spec spec = { .p = 1, .q = 1 };

    ck_assert_int_eq(vol_dcc_filter(&spec, &g.data, still, &g.fit, NULL),
                     VOL_OK);
    ck_assert_int_eq(
        vol_dcc_forecast(&g.fit, &g.data, 1, VOL_AHEAD_R, flat, NULL), VOL_OK);
    for (int i = 0; i < 6; i++) {
        ck_assert_int_eq(vol_dcc_parse(specs[i / 2], &spec, NULL), VOL_OK);
        ck_assert_int_eq(
            vol_dcc_filter(&spec, &g.data, theta[i / 2], &g.fit, NULL), VOL_OK);
        ck_assert_int_eq(vol_dcc_forecast(&g.fit, &g.data, LONG,
                                          i % 2 ? VOL_AHEAD_Q : VOL_AHEAD_R, r,
                                          NULL),
                         VOL_OK);
        for (size_t h = 0; h < LONG; h++)
            check_matrix(r + h * M);
        for (size_t e = 0; e < M; e++)
            ck_assert_double_eq_tol(r[(LONG - 1) * M + e], flat[e], 1e-9);
    }
    free(r);
    eu_margins_free(g.margins);
}
END_TEST

/* Second moments of a long simulated series are those that it was given. */
START_TEST(simulations_have_their_moments)
{
    static const char *const specs[] = { "dcc1.2", "adcc2.1~t" };
    static const double theta[][6] = { { .04, .5, .4 },
                                       { .02, .02, .9, .02, .01, 9.0 } };
    static const double r[] = { 1.0, .5, 1.0, -.3, .1, 1.0 };
    enum { N = 60000, K = 3 };
    double *z = malloc(N * K * sizeof(double)), s[6];
    struct vol_dcc_spec spec;

    for (size_t i = 0; i < 2; i++) {
        struct vol_random rng = vol_random_seed(i);
        ck_assert_int_eq(vol_dcc_parse(specs[i], &spec, NULL), VOL_OK);
        ck_assert_int_eq(
            vol_dcc_simulate(&spec, theta[i], r, N, K, &rng, z, NULL), VOL_OK);
        for (size_t e = 0; e < 6; e++)
            s[e] = 0.0;
        for (size_t t = 0; t < N; t++)
            for (size_t a = 0; a < K; a++)
                for (size_t b = 0; b <= a; b++)
                    s[vol_packed_at(a, b)] += z[t * K + a] * z[t * K + b] / N;
        for (size_t e = 0; e < 6; e++)
            ck_assert_double_eq_tol(s[e], r[e], .035);
    }
    free(z);
}
END_TEST

START_TEST(scales_and_correlations_are_inverse)
{
    const double r[] = { 1.0, .5, 1.0, -.25, .125, 1.0 };
    const double variance[] = { 4.0, 9.0, .25 };
    const double want[] = { 4.0, 3.0, 9.0, -.25, .1875, .25 };
    double s[6];

    vol_matrix_scale(r, variance, 3, s);
    for (size_t i = 0; i < 6; i++)
        ck_assert_double_eq(s[i], want[i]);
    vol_matrix_correlations(s, 3, s);
    for (size_t i = 0; i < 6; i++)
        ck_assert_double_eq(s[i], r[i]);
    s[2] = 0.0;
    vol_matrix_correlations(s, 3, s);
    ck_assert(isnan(s[2]) && !isfinite(s[1]));
}
END_TEST

START_TEST(every_allocation_may_fail)
{
    struct given g = given_new();
    const double theta[] = { .03, .95 }, one[] = { 1.0, 0.5, 1.0 };
    struct vol_random rng = vol_random_seed(1);
    double r[2 * M];

    prepare(&g, "dcc1.1~normal");
    for (size_t n = 1;; n++) {
        alloc_fail_at(n);
        enum vol_code code =
            vol_dcc_forecast(&g.fit, &g.data, 2, VOL_AHEAD_Q, r, NULL);
        if (code == VOL_OK)
            code = vol_dcc_correlations(&g.fit, &g.data, EU_ROWS, r, NULL);
        if (code == VOL_OK)
            code =
                vol_dcc_simulate(&g.fit.spec, theta, one, 1, 2, &rng, r, NULL);
        if (!alloc_refused())
            break;
        ck_assert_int_eq(code, VOL_ENOMEM);
    }
    eu_margins_free(g.margins);
}
END_TEST

Suite *suite_cross_path(void);

Suite *
suite_cross_path(void)
{
    Suite *s = suite_create("cross/path");
    TCase *t = tcase_create("all");

    tcase_add_test(t, forecasts_are_those_of_the_figures);
    tcase_add_test(t, correlations_end_where_forecasts_begin);
    tcase_add_test(t, forecasts_converge_to_the_unconditional_one);
    tcase_add_test(t, simulations_have_their_moments);
    tcase_add_test(t, scales_and_correlations_are_inverse);
    tcase_add_test(t, every_allocation_may_fail);
    suite_add_tcase(s, t);
    return s;
}
