/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tests/data/var_past.csv: vector autoregressions with exogenous regressors,
 * some of them missing, and forecasts from origins in the past.
 */
#include "mean/var_model.h"
#include "panel.h"
#include "peer_figures.h"
#include <check.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { K = PANEL_K, N_X = PEER_X, WIDTH = K + N_X, H = 3 };

static struct vol_var_model
model_of(const char *word)
{
    struct vol_var_model model;

    ck_assert_int_eq(vol_var_model_parse(word, &model, NULL), VOL_OK);
    return model;
}

/* Calls `take` with the rows of `model`; `ours` is our figure. */
static size_t
compare(const char *model,
        double (*ours)(const void *made, const char *quantity),
        const void *made, peer_function *take, void *ctx)
{
    struct panel_figures all = panel_figures("var_past");
    size_t n = 0;

    for (size_t i = 0; i < all.n; i++) {
        char **field = all.row[i];
        if (strcmp(field[0], model) != 0)
            continue;
        const struct peer_figure f = { model, field[1], field[3],
                                       ours(made, field[1]),
                                       strtod(field[2], NULL) };
        take(&f, ctx);
        n++;
    }
    panel_figures_free(&all);
    return n;
}

/* "mae:dax:3" */
static void
take_apart(const char *quantity, char what[16], size_t *series, unsigned *at)
{
    char name[8] = "";

    ck_assert_int_eq(sscanf(quantity, "%15[a-z0-9]:%7[a-z]:%u", what, name, at),
                     3);
    *series = panel_index(name);
}

/* ---- exogenous regressors ---- */

/* Those of make-var-past, of row t from 1 on. */
static void
regressors(size_t t, double x[N_X])
{
    x[0] = t % 50 == 0 ? (double)NAN : (double)(t * 7919 % 97) / 97.0;
    x[1] = t % 22 == 0;
}

double *
peer_with_regressors(const struct panel *y)
{
    double *data = malloc(y->rows * WIDTH * sizeof(*data));

    ck_assert_ptr_nonnull(data);
    for (size_t t = 0; t < y->rows; t++) {
        memcpy(data + t * WIDTH, y->x + t * K, K * sizeof(*data));
        regressors(t + 1, data + t * WIDTH + K);
    }
    return data;
}

struct varx {
    struct vol_var var;
    double ahead[H * K];
};

/* "param:dax:3", "se:dax:3", "fc:dax:1", "loglik", "n" */
static double
of_varx(const void *made, const char *quantity)
{
    const struct varx *m = made;
    char what[16] = "";
    size_t i;
    unsigned at;

    if (strcmp(quantity, "n") == 0)
        return (double)m->var.n;
    if (strcmp(quantity, "loglik") == 0)
        return m->var.loglik;
    take_apart(quantity, what, &i, &at);
    if (strcmp(what, "fc") == 0)
        return m->ahead[(at - 1) * K + i];
    return what[0] == 'p' ? m->var.coef[i * m->var.m + at]
                          : vol_var_std_error(&m->var, i, at);
}

static size_t
compare_varx(peer_function *take, void *ctx)
{
    const struct vol_var_model model = model_of("var2");
    struct panel y = panel_returns();
    double *data = peer_with_regressors(&y), x[H * N_X];
    const struct vol_var_data all = { data, K, N_X, y.rows };
    struct varx made;

    ck_assert_int_eq(vol_var_model_fit(&model, &all, &made.var, NULL), VOL_OK);
    for (size_t h = 0; h < H; h++)
        regressors(y.rows + 1 + h, x + h * N_X);
    vol_var_forecast(&made.var, data, y.rows, x, H, made.ahead);
    size_t n = compare("varx2", of_varx, &made, take, ctx);
    vol_var_clear(&made.var);
    free(data);
    panel_free(&y);
    return n;
}

/* ---- forecasts of the past ---- */

/* "n:dax:1", "coverage80:dax:3" of evaluations at days 1 and 3 */
static double
of_evaluation(const void *made, const char *quantity)
{
    char what[16] = "";
    size_t i;
    unsigned h;

    take_apart(quantity, what, &i, &h);
    const struct vol_evaluation *e =
        (const struct vol_evaluation *)made + i * 2 + (h == 3);
    const struct {
        const char *name;
        double value;
    } figure[] = { { "n", (double)e->n },
                   { "mae", e->mae },
                   { "rmse", e->rmse },
                   { "mase", e->mase },
                   { "coverage80", e->coverage80 },
                   { "coverage95", e->coverage95 } };
    for (size_t f = 0; f < sizeof(figure) / sizeof(figure[0]); f++)
        if (strcmp(what, figure[f].name) == 0)
            return figure[f].value;
    ck_abort_msg("no figure %s", what);
}

static size_t
compare_past(const char *name, const char *word,
             const struct vol_evaluation_plan *plan, peer_function *take,
             void *ctx)
{
    const struct vol_var_model model = model_of(word);
    struct panel y = panel_returns();
    const struct vol_var_data data = { y.x, K, 0, y.rows };
    struct vol_evaluation out[K * 2];
    char reason[96];
    size_t n_fits;

    ck_assert_int_eq(
        vol_var_evaluate(&model, &data, plan, out, &n_fits, reason, NULL),
        VOL_OK);
    ck_assert_str_eq(reason, "");
    ck_assert_uint_eq(n_fits, plan->last / plan->step / plan->refit_every);
    panel_free(&y);
    return compare(name, of_evaluation, out, take, ctx);
}

size_t
peer_figures_of_past(peer_function *take, void *ctx)
{
    static const size_t day[] = { 1, 3 };
    const struct vol_evaluation_plan growing = { 60, 1, 20, 0, 0, day, 2 };
    const struct vol_evaluation_plan window = { 90, 2, 5, 400, 0, day, 2 };

    /* a trend counts from the first row of the last estimation */
    return compare_varx(take, ctx) +
           compare_past("var2-past", "var2", &growing, take, ctx) +
           compare_past("var1-ct-past", "var1-ct", &window, take, ctx);
}
