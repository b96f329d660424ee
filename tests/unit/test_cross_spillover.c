/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Spillovers of the four European indices: tests/data/cross_spillovers.csv has
 * figures of numpy and, of joint ones, of a program that inverts the matrices
 * of Lastrapes and Wiesen (2021).  Series: returns, ln(r^2 + 1e-6), and the
 * logarithm of the conditional variance of a GARCH(1,1).
 */
#include "alloc.h"
#include "cross/spillover.h"
#include "cross_data.h"
#include "panel.h"
#include "series.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { K = PANEL_K, W = K + 1, MAX_H = 101 };

static const double points = 1e-8; /* of the per cent that are promised */

static void
to_log_squares(struct panel *p)
{
    for (size_t i = 0; i < K * p->rows; i++)
        p->x[i] = log(p->x[i] * p->x[i] + 1e-6);
}

static struct panel
log_variances(void)
{
    struct panel p = panel_returns();
    struct eu_margins *m = eu_margins_new();

    for (size_t t = 0; t < p.rows; t++)
        for (size_t i = 0; i < K; i++)
            p.x[t * K + i] = log(m->margin[i].h[t]);
    eu_margins_free(m);
    return p;
}

static struct panel
panel_of(const char *spec)
{
    if (strncmp(spec, "loggarch", 8) == 0)
        return log_variances();
    struct panel p = panel_returns();
    if (strncmp(spec, "logsq", 5) == 0)
        to_log_squares(&p);
    return p;
}

static struct vol_var
fit(const struct panel *p, size_t lags)
{
    const struct vol_var_spec spec = { K, lags, VOL_TREND_CONST, 0 };
    struct vol_var var;

    ck_assert_int_eq(vol_var_init(&var, &spec, NULL), VOL_OK);
    ck_assert_int_eq(vol_var_fit(&var, p->x, p->rows, NULL), VOL_OK);
    return var;
}

static void
table_of(const struct vol_spillover *what, const struct vol_var *var,
         double *closed)
{
    double share[K * K];
    double *work = malloc(vol_spillover_work(K, what->h) * sizeof(*work));

    ck_assert_ptr_nonnull(work);
    ck_assert(vol_spillover_table(what, var, work, share));
    vol_spillover_close(share, K, closed);
    free(work);
}

/* A figure of a closed table. */
static double
figure(const double *table, const struct cross_figure *f)
{
    const size_t i = f->i - 1, j = f->j - 1;

    if (strcmp(f->quantity, "table") == 0)
        return table[i * W + j];
    if (strcmp(f->quantity, "from") == 0)
        return table[i * W + K];
    if (strcmp(f->quantity, "to") == 0)
        return table[K * W + i];
    if (strcmp(f->quantity, "net") == 0)
        return table[K * W + i] - table[i * W + K];
    ck_assert_str_eq(f->quantity, "total");
    return table[K * W + K];
}

static void
check_points(const double *table, const struct cross_figure *f)
{
    ck_assert_msg(fabs(figure(table, f) - f->value) <= points,
                  "%s %s %s[%zu,%zu]: %.17g, %s has %.17g", f->group, f->spec,
                  f->quantity, f->i, f->j, figure(table, f), f->source,
                  f->value);
}

/* ---- whole samples ------------------------------------------------------- */

/* The estimate that the last figure was of. */
struct cache {
    char spec[48];
    struct panel panel;
    struct vol_var var;
};

static struct vol_spillover
wish_of(const struct cross_figure *f)
{
    static const double edge[] = { 1.0, 5.0, 22.0, INFINITY };
    struct vol_spillover what = { .shock = VOL_VAR_GENERALISED, .h = f->t };

    if (strcmp(f->group, "cholesky") == 0 ||
        (strncmp(f->group, "band", 4) == 0 && f->group[6] == 'c'))
        what.shock = VOL_VAR_CHOLESKY;
    if (strcmp(f->group, "joint") == 0)
        what.form = VOL_SPILLOVER_JOINT;
    if (strncmp(f->group, "band", 4) == 0) {
        const int n = f->group[4] - '1';
        what.form = VOL_SPILLOVER_BAND;
        what.fast = edge[n];
        what.slow = edge[n + 1];
    }
    return what;
}

static void
check_whole(const struct cross_figure *f, void *ctx)
{
    struct cache *c = ctx;
    double table[W * W];

    if (strcmp(f->group, "rolling") == 0)
        return;
    if (strcmp(c->spec, f->spec) != 0) {
        panel_free(&c->panel);
        vol_var_clear(&c->var);
        snprintf(c->spec, sizeof(c->spec), "%s", f->spec);
        c->panel = panel_of(f->spec);
        c->var = fit(&c->panel, (size_t)(strchr(f->spec, '-')[1] - '0'));
    }
    const struct vol_spillover what = wish_of(f);
    table_of(&what, &c->var, table);
    check_points(table, f);
}

START_TEST(figures_of_independent_programs)
{
    struct cache c = { .spec = "" };

    ck_assert_uint_gt(
        for_each_cross("cross_spillovers.csv", NULL, check_whole, &c), 900);
    panel_free(&c.panel);
    vol_var_clear(&c.var);
}
END_TEST

static void
take_estimate(const struct cross_figure *f, void *ctx)
{
    struct vol_var *var = ctx;
    const size_t i = f->i - 1, j = f->j - 1;

    if (strcmp(f->spec, "coef") == 0)
        var->coef[i * var->m + 1 + (f->t - 1) * K + j] = f->value;
    else
        var->sigma[i * K + j] = var->sigma[j * K + i] = f->value;
}

static void
check_printed(const struct cross_figure *f, void *ctx)
{
    const double got = figure(ctx, f);

    ck_assert_msg(fabs(got - f->value) <= 0.005 + points,
                  "%s[%zu,%zu]: %.6f, printed %.2f", f->quantity, f->i, f->j,
                  got, f->value);
}

/*
 * Diebold and Yilmaz (2012), log volatilities of stocks, bonds, commodities and
 * the dollar, VAR(4): the table as the documentation of the R package
 * ConnectednessApproach prints it, from coefficients that were estimated on the
 * data of that package, which are not here.
 */
START_TEST(the_table_of_diebold_and_yilmaz)
{
    const struct vol_var_spec spec = { K, 4, VOL_TREND_CONST, 0 };
    const struct vol_spillover what = { .shock = VOL_VAR_GENERALISED, .h = 10 };
    struct vol_var var;
    double table[W * W];

    ck_assert_int_eq(vol_var_init(&var, &spec, NULL), VOL_OK);
    ck_assert_uint_eq(
        for_each_cross("cross_published.csv", "estimate", take_estimate, &var),
        4 * K * K + K * (K + 1) / 2);
    table_of(&what, &var, table);
    ck_assert_uint_eq(
        for_each_cross("cross_published.csv", "printed", check_printed, table),
        K * K + 3 * K + 1);
    vol_var_clear(&var);
}
END_TEST

/* ---- windows ------------------------------------------------------------- */

struct rolled {
    enum vol_var_shock shock;
    double (*table)[W * W]; /* by the last row; total 0: no window */
    size_t n;
};

static void
keep(void *ctx, size_t last, const double *share)
{
    struct rolled *r = ctx;

    ck_assert_ptr_nonnull(share);
    vol_spillover_close(share, K, r->table[last]);
    r->n++;
}

static struct rolled
roll(const struct panel *p, enum vol_var_shock shock, size_t step)
{
    const struct vol_spillover what = { .shock = shock, .h = 10 };
    const struct vol_var_spec spec = { K, 2, VOL_TREND_CONST, 0 };
    const struct vol_spillover_windows windows = { p->x, p->rows, 200, step };
    struct rolled r = { shock, calloc(p->rows, sizeof(*r.table)), 0 };

    ck_assert_ptr_nonnull(r.table);
    ck_assert_int_eq(vol_spillover_roll(&what, &spec, &windows, keep, &r, NULL),
                     VOL_OK);
    return r;
}

static void
check_window(const struct cross_figure *f, void *ctx)
{
    const struct rolled *r = ctx;
    const bool chol = strcmp(f->spec, "cholesky") == 0;

    if (chol == (r->shock == VOL_VAR_CHOLESKY))
        check_points(r->table[f->t - 1], f);
}

START_TEST(windows_of_an_independent_program)
{
    struct panel p = panel_of("logsq");

    for (int shock = 0; shock < 2; shock++) {
        struct rolled r = roll(&p, (enum vol_var_shock)shock, 1);
        ck_assert_uint_eq(r.n, 1660);
        ck_assert_uint_gt(
            for_each_cross("cross_spillovers.csv", "rolling", check_window, &r),
            60);
        free(r.table);
    }
    panel_free(&p);
}
END_TEST

/* Sums that rows join and leave, or that are begun anew, and an estimate of the
 * window's rows alone: the same. */
START_TEST(steps_choose_among_windows)
{
    static const size_t step[] = { 7, 250 };
    struct panel p = panel_of("logsq");
    struct rolled all = roll(&p, VOL_VAR_GENERALISED, 1);

    for (size_t s = 0; s < 2; s++) {
        struct rolled r = roll(&p, VOL_VAR_GENERALISED, step[s]);
        ck_assert_uint_eq(r.n, 1659 / step[s] + 1);
        for (size_t t = 199; t < p.rows; t += step[s])
            for (size_t i = 0; i < W * W; i++)
                ck_assert_double_eq_tol(r.table[t][i], all.table[t][i], points);
        free(r.table);
    }
    free(all.table);
    panel_free(&p);
}
END_TEST

START_TEST(later_rows_change_nothing)
{
    struct panel p = panel_of("logsq");
    struct rolled before = roll(&p, VOL_VAR_GENERALISED, 1);

    for (size_t i = 1000 * K; i < p.rows * K; i++)
        p.x[i] = 3.0 * p.x[i] + (double)(i % 7);
    struct rolled after = roll(&p, VOL_VAR_GENERALISED, 1);
    ck_assert_mem_eq(before.table, after.table, 1000 * sizeof(*after.table));
    free(before.table);
    free(after.table);
    panel_free(&p);
}
END_TEST

static void
count_missing(void *ctx, size_t last, const double *share)
{
    size_t *n = ctx;

    (void)last;
    *n += share == NULL;
}

START_TEST(windows_without_an_answer)
{
    const struct vol_spillover what = { .h = 10 };
    const struct vol_var_spec spec = { K, 2, VOL_TREND_CONST, 0 };
    struct panel p = panel_returns();
    struct vol_spillover_windows w = { p.x, p.rows, 14, 1 };
    struct vol_err err;
    size_t n = 0;

    ck_assert_int_eq(
        vol_spillover_roll(&what, &spec, &w, count_missing, &n, &err),
        VOL_EDATA);
    ck_assert_str_eq(err.text, "a window of 14 rows is too short for 2 lags of "
                               "4 series, which need 15");
    w.size = p.rows + 1;
    ck_assert_int_eq(
        vol_spillover_roll(&what, &spec, &w, count_missing, &n, &err),
        VOL_EDATA);
    w.size = 100;
    for (size_t t = 0; t < 150; t++)
        p.x[t * K + 1] = p.x[t * K];
    ck_assert_int_eq(
        vol_spillover_roll(&what, &spec, &w, count_missing, &n, &err), VOL_OK);
    ck_assert_uint_ge(n, 51);
    ck_assert_uint_le(n, 60);
    panel_free(&p);
}
END_TEST

/* ---- exact cases --------------------------------------------------------- */

/* Two lags of K series whose coefficients and shocks are `cross` between
 * series. */
static struct vol_var
made_var(double cross, double covariance)
{
    const struct vol_var_spec spec = { K, 2, VOL_TREND_CONST, 0 };
    struct vol_var var;

    ck_assert_int_eq(vol_var_init(&var, &spec, NULL), VOL_OK);
    for (size_t i = 0; i < K; i++)
        for (size_t j = 0; j < K; j++) {
            const double x = i == j ? 0.3 : cross * (double)(1 + i);
            var.coef[i * var.m + 1 + j] = x;
            var.coef[i * var.m + 1 + K + j] = x / 2.0;
            var.sigma[i * K + j] = i == j ? 1.0 + (double)i : covariance;
        }
    return var;
}

static const struct vol_spillover forms[] = {
    { VOL_SPILLOVER_SHARES, VOL_VAR_GENERALISED, 10, 0.0, 0.0 },
    { VOL_SPILLOVER_SHARES, VOL_VAR_CHOLESKY, 10, 0.0, 0.0 },
    { VOL_SPILLOVER_JOINT, VOL_VAR_GENERALISED, 10, 0.0, 0.0 },
    { VOL_SPILLOVER_BAND, VOL_VAR_GENERALISED, 10, 1.0, 5.0 },
};
enum { FORMS = sizeof(forms) / sizeof(forms[0]) };

START_TEST(series_that_have_nothing_in_common_have_no_spillovers)
{
    struct vol_var var = made_var(0.0, 0.0);
    double table[W * W];

    for (size_t f = 0; f < FORMS; f++) {
        table_of(&forms[f], &var, table);
        ck_assert_double_eq(table[K * W + K], 0.0);
    }
    vol_var_clear(&var);
}
END_TEST

/* Shocks without correlation: the three ways to take them apart are one. */
START_TEST(uncorrelated_shocks_are_told_apart_alike)
{
    struct vol_var var = made_var(0.05, 0.0);
    double table[3][W * W];

    for (size_t f = 0; f < 3; f++)
        table_of(&forms[f], &var, table[f]);
    for (size_t i = 0; i < W * W; i++) {
        ck_assert_double_eq_tol(table[0][i], table[1][i], 1e-12);
        ck_assert_double_eq_tol(table[0][i], table[2][i], 1e-11);
    }
    ck_assert_double_gt(table[0][K * W + K], 1.0);
    vol_var_clear(&var);
}
END_TEST

START_TEST(bands_add_up)
{
    static const double edge[] = { 1.0, 3.0, 8.0, INFINITY };
    struct vol_var var = made_var(0.05, 0.4);
    struct vol_spillover what = { .form = VOL_SPILLOVER_BAND };

    for (what.h = 1; what.h < 40; what.h += 13)
        for (int shock = 0; shock < 2; shock++) {
            struct vol_spillover whole = { .h = what.h };
            double sum[W * W] = { 0 }, table[W * W];
            what.shock = whole.shock = (enum vol_var_shock)shock;
            for (size_t b = 0; b < 3; b++) {
                what.fast = edge[b];
                what.slow = edge[b + 1];
                table_of(&what, &var, table);
                for (size_t i = 0; i < W * W; i++)
                    sum[i] += table[i];
            }
            table_of(&whole, &var, table);
            for (size_t i = 0; i < W * W; i++)
                ck_assert_double_eq_tol(sum[i], table[i], 1e-11);
        }
    vol_var_clear(&var);
}
END_TEST

START_TEST(order_and_scale_change_nothing)
{
    static const size_t order[K] = { 2, 0, 3, 1 };
    struct panel p = panel_returns(), q = panel_permuted(&p, order);
    double one[W * W], other[W * W];

    for (size_t i = 0; i < K * q.rows; i++)
        q.x[i] *= (double)(1 + i % K);
    struct vol_var a = fit(&p, 2), b = fit(&q, 2);
    for (size_t f = 0; f < FORMS; f++) {
        if (forms[f].shock == VOL_VAR_CHOLESKY)
            continue;
        table_of(&forms[f], &a, one);
        table_of(&forms[f], &b, other);
        for (size_t i = 0; i < W; i++)
            for (size_t j = 0; j < W; j++) {
                const size_t from = i < K ? order[i] : K;
                const size_t to = j < K ? order[j] : K;
                ck_assert_double_eq_tol(other[i * W + j], one[from * W + to],
                                        1e-9);
            }
    }
    vol_var_clear(&a);
    vol_var_clear(&b);
    panel_free(&p);
    panel_free(&q);
}
END_TEST

START_TEST(every_allocation_may_fail)
{
    const struct vol_spillover what = { .h = 10 };
    const struct vol_var_spec spec = { K, 2, VOL_TREND_CONST, 0 };
    struct panel p = panel_returns();
    const struct vol_spillover_windows w = { p.x, 300, 200, 50 };
    size_t n = 0;

    for (size_t i = 1;; i++) {
        alloc_fail_at(i);
        enum vol_code code =
            vol_spillover_roll(&what, &spec, &w, count_missing, &n, NULL);
        if (!alloc_refused())
            break;
        ck_assert_int_eq(code, VOL_ENOMEM);
    }
    panel_free(&p);
}
END_TEST

Suite *suite_cross_spillover(void);

Suite *
suite_cross_spillover(void)
{
    Suite *s = suite_create("cross/spillover");
    TCase *t = tcase_create("all");

    tcase_add_test(t, figures_of_independent_programs);
    tcase_add_test(t, the_table_of_diebold_and_yilmaz);
    tcase_add_test(t, windows_of_an_independent_program);
    tcase_add_test(t, steps_choose_among_windows);
    tcase_add_test(t, later_rows_change_nothing);
    tcase_add_test(t, windows_without_an_answer);
    tcase_add_test(t, series_that_have_nothing_in_common_have_no_spillovers);
    tcase_add_test(t, uncorrelated_shocks_are_told_apart_alike);
    tcase_add_test(t, bands_add_up);
    tcase_add_test(t, order_and_scale_change_nothing);
    tcase_add_test(t, every_allocation_may_fail);
    suite_add_tcase(s, t);
    return s;
}
