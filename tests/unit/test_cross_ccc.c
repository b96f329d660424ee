/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Constant correlations and the tests of them: tests/data/cross_dcc.csv and
 * cross_constancy.csv, independent programs in numpy.
 */
#include "alloc.h"
#include "cross/ccc.h"
#include "cross/packed.h"
#include "cross_data.h"
#include "garch_data.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { M = EU_SERIES * (EU_SERIES + 1) / 2 };

/* ---- two steps ----------------------------------------------------------- */

static void
check_two_step(const struct cross_figure *f, void *ctx)
{
    const struct eu_margins *m = ctx;
    double r[M], second;

    ck_assert_int_eq(
        vol_ccc_correlations(m->z, EU_ROWS, EU_SERIES, r, &second, NULL),
        VOL_OK);
    if (strcmp(f->quantity, "R") == 0)
        check_near(r[vol_packed_at(f->i - 1, f->j - 1)], f->value, 1e-12,
                   f->spec);
    else if (strcmp(f->quantity, "logL_total") == 0)
        check_near(second + vol_margins_loglik(m->margin, EU_SERIES), f->value,
                   1e-12, f->quantity);
    else
        check_near(second, f->value, 1e-12, f->quantity);
}

START_TEST(two_steps_give_the_figures)
{
    struct eu_margins *m = eu_margins_new();

    ck_assert_uint_eq(for_each_cross("cross_dcc.csv", "ccc", check_two_step, m),
                      8);
    eu_margins_free(m);
}
END_TEST

/* ---- errors of two steps ------------------------------------------------- */

/* The correlation of series 0 and 1 when parameter p of `moved` is off by d. */
static double
correlation_at(struct eu_margins *m, size_t moved, size_t p, double d)
{
    struct vol_margin margin[2] = { m->margin[0], m->margin[1] };
    double theta[4], z[2 * EU_ROWS], r[3], second;
    struct eu_margin *own = &m->own[moved];

    memcpy(theta, own->theta, sizeof(theta));
    theta[p] += d;
    eu_margin_evaluate(own, theta, &margin[moved]);
    vol_margins_residuals(margin, 2, EU_ROWS, z);
    ck_assert_int_eq(vol_ccc_correlations(z, EU_ROWS, 2, r, &second, NULL),
                     VOL_OK);
    return r[1];
}

/* Influence written out: Pearson's of z, and by differences that of the
 * parameters, whose own is the inverse Hessian times the score. */
START_TEST(errors_are_those_of_the_influence)
{
    enum { D = 8 };
    struct eu_margins *m = eu_margins_new();
    double by[D], mean[2] = { 0.0, 0.0 }, sd[2] = { 0.0, 0.0 }, sum = 0.0;
    double r[3], se[3], second, z[2 * EU_ROWS];

    vol_margins_residuals(m->margin, 2, EU_ROWS, z);
    ck_assert_int_eq(vol_ccc_correlations(z, EU_ROWS, 2, r, &second, NULL),
                     VOL_OK);
    ck_assert_int_eq(vol_ccc_errors(m->margin, 2, EU_ROWS, r, se, NULL),
                     VOL_OK);
    double *score[2], *inverse[2];
    for (size_t i = 0; i < 2; i++) {
        score[i] = malloc(sizeof(m->own[i].score));
        inverse[i] = malloc(sizeof(m->own[i].inverse));
        memcpy(score[i], m->margin[i].score, sizeof(m->own[i].score));
        memcpy(inverse[i], m->margin[i].inverse, sizeof(m->own[i].inverse));
    }
    for (size_t p = 0; p < D; p++) {
        const double d = 1e-5 * fabs(m->own[p / 4].theta[p % 4]);
        by[p] = (correlation_at(m, p / 4, p % 4, d) -
                 correlation_at(m, p / 4, p % 4, -d)) /
                (2.0 * d);
    }
    for (size_t t = 0; t < 2 * EU_ROWS; t++)
        mean[t % 2] += z[t] / EU_ROWS;
    for (size_t t = 0; t < 2 * EU_ROWS; t++)
        sd[t % 2] += (z[t] - mean[t % 2]) * (z[t] - mean[t % 2]) / EU_ROWS;
    for (size_t t = 0; t < EU_ROWS; t++) {
        const double x = (z[2 * t] - mean[0]) / sqrt(sd[0]);
        const double y = (z[2 * t + 1] - mean[1]) / sqrt(sd[1]);
        double all = (x * y - 0.5 * r[1] * (x * x + y * y)) / EU_ROWS;
        for (size_t p = 0; p < D; p++)
            for (size_t q = 0; q < 4; q++)
                all += by[p] * inverse[p / 4][p % 4 * 4 + q] *
                       score[p / 4][t * 4 + q];
        sum += all * all;
    }
    check_near(se[1], sqrt(sum), 1e-6, "standard error");
    ck_assert_double_eq(se[0], 0.0);
    for (size_t i = 0; i < 2; i++) {
        free(score[i]);
        free(inverse[i]);
    }
    eu_margins_free(m);
}
END_TEST

/* Normal residuals that are known: (1 - rho^2) / sqrt(n), and what 300 samples
 * scatter by. */
START_TEST(errors_are_what_estimates_scatter_by)
{
    enum { SERIES = 300, N = 800 };
    double mean = 0.0, square = 0.0, error = 0.0;

    for (unsigned long long s = 0; s < SERIES; s++) {
        double *z = simulated_dcc(N, 2, 0.0, 0.0, .6, 900 + s);
        struct vol_margin *m = known_margins(z, N, 2);
        double r[3], se[3], second;
        ck_assert_int_eq(vol_ccc_correlations(z, N, 2, r, &second, NULL),
                         VOL_OK);
        ck_assert_int_eq(vol_ccc_errors(m, 2, N, r, se, NULL), VOL_OK);
        mean += r[1] / SERIES;
        square += r[1] * r[1] / SERIES;
        error += se[1] / SERIES;
        free(m);
        free(z);
    }
    ck_assert_double_eq_tol(error / ((1.0 - .36) / sqrt(N)), 1.0, .02);
    ck_assert_double_eq_tol(sqrt(square - mean * mean) / error, 1.0, .12);
}
END_TEST

/* ---- jointly ------------------------------------------------------------- */

static enum vol_code
evaluate_eu(void *ctx, const double *theta, struct vol_margin *out,
            struct vol_err *err)
{
    (void)err;
    eu_margin_evaluate(ctx, theta, out);
    return VOL_OK;
}

static void
set_models(struct eu_margins *m, struct vol_ccc_model *model)
{
    for (size_t i = 0; i < EU_SERIES; i++)
        model[i] = (struct vol_ccc_model){ 4, m->own[i].theta, evaluate_eu,
                                           &m->own[i] };
}

static void
check_joint(const struct cross_figure *f, void *ctx)
{
    static const char *const names[] = { "mu", "omega", "alpha", "beta" };
    const struct vol_ccc_fit *fit = ctx;

    if (strcmp(f->quantity, "logL") == 0)
        ck_assert_double_eq_tol(fit->loglik, f->value, 1e-8);
    if (strcmp(f->quantity, "R") == 0) {
        const size_t i = f->i - 1, j = f->j - 1;
        check_near(fit->theta[4 * EU_SERIES + i * (i - 1) / 2 + j], f->value,
                   1e-8, "R");
    }
    for (size_t p = 0; p < 4; p++)
        if (strcmp(f->quantity, names[p]) == 0)
            check_near(fit->theta[4 * (f->i - 1) + p], f->value, 1e-6,
                       f->quantity);
}

START_TEST(joint_estimates_and_tse_give_the_figures)
{
    struct eu_margins *m = eu_margins_new();
    struct vol_ccc_model model[EU_SERIES];
    struct vol_ccc_fit fit;
    double lm, p;
    char bound;

    set_models(m, model);
    ck_assert_int_eq(vol_ccc_fit(model, EU_SERIES, EU_ROWS, &fit, NULL),
                     VOL_OK);
    ck_assert(fit.converged);
    ck_assert_uint_eq(
        for_each_cross("cross_constancy.csv", "joint", check_joint, &fit), 23);
    ck_assert_int_eq(vol_tse_test(model, &fit, &lm, &p, &bound, NULL), VOL_OK);
    check_near(lm, cross_figure("cross_constancy.csv", "tse", "joint", "LMC"),
               1e-8, "Tse");
    check_near(p, cross_figure("cross_constancy.csv", "tse", "joint", "p"),
               1e-8, "Tse's p");
    vol_ccc_fit_clear(&fit);
    eu_margins_free(m);
}
END_TEST

/* With margins of lib/garch, whose first variance is another. */
START_TEST(joint_estimates_of_our_margins)
{
    const struct vol_garch_spec spec = spec_of("const+garch1.1~normal");
    struct eu_margins *m = eu_margins_new();
    struct vol_garch_data data[EU_SERIES];
    struct vol_garch_fit fit[EU_SERIES];
    struct vol_ccc_garch garch[EU_SERIES];
    struct vol_ccc_model model[EU_SERIES];
    double start[EU_SERIES][4], loglik = 0.0;
    struct vol_ccc_fit joint;

    for (size_t i = 0; i < EU_SERIES; i++) {
        data[i] = (struct vol_garch_data){ .y = m->own[i].y, .n = EU_ROWS };
        ck_assert_int_eq(vol_garch_fit(&spec, &data[i], NULL, &fit[i], NULL),
                         VOL_OK);
        vol_garch_fit_params(&fit[i], start[i]);
        loglik += fit[i].loglik;
        garch[i] = (struct vol_ccc_garch){ .spec = &spec,
                                           .data = &data[i],
                                           .presample = &fit[i].presample,
                                           .n = EU_ROWS };
        model[i] = (struct vol_ccc_model){ 4, start[i], vol_ccc_garch_evaluate,
                                           &garch[i] };
    }
    ck_assert_int_eq(vol_ccc_fit(model, EU_SERIES, EU_ROWS, &joint, NULL),
                     VOL_OK);
    ck_assert(joint.converged);
    ck_assert_double_lt(joint.grad_norm, 1e-5);
    ck_assert_double_gt(joint.loglik, loglik + 1935.0);
    ck_assert_double_eq_tol(joint.loglik, -7985.2, 1.0);
    for (size_t i = 0; i < EU_SERIES; i++) {
        vol_ccc_garch_clear(&garch[i]);
        vol_garch_fit_clear(&fit[i]);
    }
    vol_ccc_fit_clear(&joint);
    eu_margins_free(m);
}
END_TEST

/* ---- Engle and Sheppard -------------------------------------------------- */

static void
check_constancy(const struct cross_figure *f, void *ctx)
{
    const struct eu_margins *m = ctx;
    double statistic, p;
    char bound;

    ck_assert_int_eq(vol_engle_sheppard(m->z, EU_ROWS, EU_SERIES, f->t,
                                        &statistic, &p, &bound, NULL),
                     VOL_OK);
    check_near(strcmp(f->quantity, "p") == 0 ? p : statistic, f->value, 1e-9,
               f->spec);
}

START_TEST(engle_sheppard_gives_the_figures)
{
    struct eu_margins *m = eu_margins_new();

    ck_assert_uint_eq(for_each_cross("cross_constancy.csv", "engle-sheppard",
                                     check_constancy, m),
                      6);
    eu_margins_free(m);
}
END_TEST

START_TEST(order_of_the_series_changes_nothing)
{
    enum { N = 400, K = 3 };
    double *z = simulated_dcc(N, K, .08, .85, .5, 2), turned[N * K];
    double here, there, p;
    char bound;

    for (size_t t = 0; t < N; t++)
        for (size_t i = 0; i < K; i++)
            turned[t * K + i] = z[t * K + (i + 1) % K];
    ck_assert_int_eq(vol_engle_sheppard(z, N, K, 2, &here, &p, &bound, NULL),
                     VOL_OK);
    ck_assert_int_eq(
        vol_engle_sheppard(turned, N, K, 2, &there, &p, &bound, NULL), VOL_OK);
    ck_assert_double_eq_tol(here / there, 1.0, 1e-9);
    free(z);
}
END_TEST

/*
 * Of 300 series with constant correlations, how many are rejected at 5 %: too
 * few, for the constant is next to nothing where w has been given the
 * correlations of its own rows.
 */
START_TEST(size_is_small)
{
    enum { SERIES = 300, N = 500, K = 3 };
    double statistic, p, rejects = 0.0;
    char bound;

    for (unsigned long long s = 0; s < SERIES; s++) {
        double *z = simulated_dcc(N, K, 0.0, 0.0, .4, 5000 + s);
        ck_assert_int_eq(
            vol_engle_sheppard(z, N, K, 3, &statistic, &p, &bound, NULL),
            VOL_OK);
        rejects += 100.0 / SERIES * (p < 0.05);
        free(z);
    }
    ck_assert_msg(rejects > 0.2 && rejects < 5.0, "%g", rejects);
}
END_TEST

/* ---- what may fail ------------------------------------------------------- */

START_TEST(what_cannot_be_tested_is_refused)
{
    struct eu_margins *m = eu_margins_new();
    struct vol_ccc_model model[EU_SERIES];
    double statistic, p, z[40];
    struct vol_ccc_fit fit;
    struct vol_err err;
    char bound;

    set_models(m, model);
    ck_assert_int_eq(vol_ccc_fit(model, 1, EU_ROWS, &fit, &err), VOL_EDATA);
    ck_assert_str_eq(err.text,
                     "one series has no correlation: give two or more");
    model[0].n_params = VOL_CCC_MAX_PARAMS;
    ck_assert_int_eq(vol_ccc_fit(model, 2, EU_ROWS, &fit, &err), VOL_EDATA);
    ck_assert_str_eq(err.text, "245 parameters are too many for a joint "
                               "estimation: at most 240");
    ck_assert_int_eq(
        vol_engle_sheppard(m->z, 5, 2, 3, &statistic, &p, &bound, &err),
        VOL_EDATA);
    ck_assert_str_eq(err.text, "3 lags of 5 rows");
    for (size_t t = 0; t < 20; t++)
        z[2 * t] = z[2 * t + 1] = m->z[t];
    ck_assert_int_eq(
        vol_engle_sheppard(z, 20, 2, 1, &statistic, &p, &bound, &err),
        VOL_EDATA);
    ck_assert_str_eq(err.text, "series 2 is a combination of those before it: "
                               "leave one of them out");
    eu_margins_free(m);
}
END_TEST

START_TEST(every_allocation_may_fail)
{
    struct eu_margins *m = eu_margins_new();
    struct vol_ccc_model model[EU_SERIES];
    struct vol_ccc_fit fit;
    double statistic, p, r[3] = { 1.0, .5, 1.0 }, se[3];
    char bound;

    set_models(m, model);
    for (size_t n = 1;; n++) {
        alloc_fail_at(n);
        enum vol_code code = vol_engle_sheppard(m->z, 200, EU_SERIES, 2,
                                                &statistic, &p, &bound, NULL);
        if (code == VOL_OK)
            code = vol_ccc_errors(m->margin, 2, EU_ROWS, r, se, NULL);
        if (code == VOL_OK)
            code = vol_ccc_fit(model, 2, EU_ROWS, &fit, NULL);
        if (code == VOL_OK) {
            code = vol_tse_test(model, &fit, &statistic, &p, &bound, NULL);
            vol_ccc_fit_clear(&fit);
        }
        if (!alloc_refused())
            break;
        ck_assert_int_eq(code, VOL_ENOMEM);
    }
    eu_margins_free(m);
}
END_TEST

Suite *suite_cross_ccc(void);

Suite *
suite_cross_ccc(void)
{
    Suite *s = suite_create("cross/ccc");
    TCase *t = tcase_create("all");

    tcase_add_test(t, two_steps_give_the_figures);
    tcase_add_test(t, errors_are_those_of_the_influence);
    tcase_add_test(t, errors_are_what_estimates_scatter_by);
    tcase_add_test(t, joint_estimates_and_tse_give_the_figures);
    tcase_add_test(t, joint_estimates_of_our_margins);
    tcase_add_test(t, engle_sheppard_gives_the_figures);
    tcase_add_test(t, order_of_the_series_changes_nothing);
    tcase_add_test(t, size_is_small);
    tcase_add_test(t, what_cannot_be_tested_is_refused);
    tcase_add_test(t, every_allocation_may_fail);
    suite_add_tcase(s, t);
    return s;
}
