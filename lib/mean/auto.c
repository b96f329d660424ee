/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mean/auto.h"

#include "base/mem.h"
#include "stats/hypothesis.h"
#include "stats/roots.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_LAGS = 5, MAX_MODELS = 94 };

/* ---- differences -------------------------------------------------------- */

static enum vol_code
differences_of(double *x, size_t n, unsigned *d, struct vol_err *err)
{
    const struct vol_test *kpss = vol_test_find("kpss");
    struct vol_test_options options = vol_test_defaults;
    struct vol_test_result result;

    options.lag_rule = VOL_LAGS_FIXED;
    for (*d = 0; *d < VOL_ARIMA_MAX_D; ++*d, n--) {
        options.lags = (size_t)(3.0 * sqrt((double)n) / 13.0);
        enum vol_code code = vol_test_run(kpss, x, n, &options, &result, err);
        if (code != VOL_OK || result.reject != 1)
            return code;
        for (size_t t = 1; t < n; t++)
            x[t - 1] = x[t] - x[t - 1];
    }
    return VOL_OK;
}

enum vol_code
vol_arima_differences(const double *y, size_t n, unsigned *d,
                      struct vol_err *err)
{
    double *x;
    size_t rows = 0;
    enum vol_code code = vol_mem_doubles(&x, n, err);

    if (code != VOL_OK)
        return code;
    for (size_t t = 0; t < n; t++)
        if (isfinite(y[t]))
            x[rows++] = y[t];
    code = differences_of(x, rows, d, err);
    free(x);
    return code;
}

/* y less its regression on a constant and x, or y where that has none. */
static enum vol_code
less_regression(const double *y, const double *x, unsigned n_x, size_t n,
                double *out, struct vol_err *err)
{
    const struct vol_arima_order order = { .constant = true, .n_x = n_x };
    struct vol_mean_estimate e;
    enum vol_code code = vol_arima_fit(&order, y, x, n, &e, err);
    const bool estimated = code == VOL_OK && e.status != VOL_MEAN_NOT_ESTIMATED;

    if (estimated)
        code = vol_arima_fitted(&order, e.param, y, x, n, out, NULL, err);
    for (size_t t = 0; code == VOL_OK && t < n; t++)
        out[t] = y[t] - (estimated ? out[t] : 0.0);
    return code;
}

/* How often what the regressors leave of y is differenced. */
static enum vol_code
differences_beside(const double *y, const double *x, unsigned n_x, size_t n,
                   unsigned *d, struct vol_err *err)
{
    double *rest;
    enum vol_code code;

    if (n_x == 0)
        return vol_arima_differences(y, n, d, err);
    code = vol_mem_doubles(&rest, n, err);
    if (code != VOL_OK)
        return code;
    code = less_regression(y, x, n_x, n, rest, err);
    if (code == VOL_OK)
        code = vol_arima_differences(rest, n, d, err);
    free(rest);
    return code;
}

/* ---- the search --------------------------------------------------------- */

struct search {
    const double *y, *x;
    size_t n;
    struct vol_arima_order tried[MAX_MODELS];
    size_t n_tried;
    double aicc; /* of the best */
    struct vol_arima_choice *best;
};

static bool
was_tried(const struct search *s, const struct vol_arima_order *o)
{
    for (size_t i = 0; i < s->n_tried; i++)
        if (s->tried[i].p == o->p && s->tried[i].q == o->q &&
            s->tried[i].constant == o->constant)
            return true;
    return false;
}

/* Whether a root of one of the polynomials is within 1 % of the circle. */
static bool
near_unit_root(const struct vol_arima_order *o, const double *param)
{
    double ma[VOL_ARIMA_MAX_LAGS];

    for (unsigned j = 0; j < o->q; j++)
        ma[j] = -param[o->p + j];
    return (o->p > 0 && !(vol_largest_root(param, o->p) * 1.01 < 1.0)) ||
           (o->q > 0 && !(vol_largest_root(ma, o->q) * 1.01 < 1.0));
}

/* Estimate a model; `*better` where it is the best until now. */
static enum vol_code
consider(struct search *s, const struct vol_arima_order *order, bool *better,
         struct vol_err *err)
{
    struct vol_mean_estimate e;
    enum vol_code code;

    *better = false;
    if (s->n_tried == MAX_MODELS || was_tried(s, order))
        return VOL_OK;
    s->tried[s->n_tried++] = *order;
    code = vol_arima_fit(order, s->y, s->x, s->n, &e, err);
    if (code != VOL_OK || e.status == VOL_MEAN_NOT_ESTIMATED ||
        near_unit_root(order, e.param) || !(e.aicc < s->aicc))
        return code;
    *better = true;
    s->aicc = e.aicc;
    s->best->order = *order;
    s->best->estimate = e;
    return VOL_OK;
}

static enum vol_code
first_models(struct search *s, const struct vol_arima_order *base,
             struct vol_err *err)
{
    static const unsigned pq[][2] = {
        { 2, 2 }, { 0, 0 }, { 1, 0 }, { 0, 1 }, { 0, 0 }
    };
    enum vol_code code = VOL_OK;
    bool better;

    for (size_t i = 0; code == VOL_OK && i < 5; i++) {
        struct vol_arima_order o = *base;
        o.p = pq[i][0];
        o.q = pq[i][1];
        o.constant = base->constant && i < 4;
        code = consider(s, &o, &better, err);
    }
    return code;
}

/* One step to the first neighbour that is better, if there is one. */
static enum vol_code
step(struct search *s, bool may_have_constant, bool *moved, struct vol_err *err)
{
    static const int to[][2] = { { -1, 0 },  { 0, -1 }, { 1, 0 },  { 0, 1 },
                                 { -1, -1 }, { -1, 1 }, { 1, -1 }, { 1, 1 } };
    const struct vol_arima_order from = s->best->order;
    struct vol_arima_order o;
    enum vol_code code = VOL_OK;

    *moved = false;
    for (size_t i = 0; code == VOL_OK && !*moved && i < 8; i++) {
        const int p = (int)from.p + to[i][0], q = (int)from.q + to[i][1];
        if (p < 0 || q < 0 || p > MAX_LAGS || q > MAX_LAGS)
            continue;
        o = from;
        o.p = (unsigned)p;
        o.q = (unsigned)q;
        code = consider(s, &o, moved, err);
    }
    if (code != VOL_OK || *moved || !may_have_constant)
        return code;
    o = from;
    o.constant = !from.constant;
    return consider(s, &o, moved, err);
}

enum vol_code
vol_arima_choose(const double *y, const double *x, unsigned n_x, size_t n,
                 struct vol_arima_choice *out, struct vol_err *err)
{
    struct vol_arima_order base = { 0 };
    struct search s = { .y = y, .x = x, .n = n, .aicc = INFINITY, .best = out };
    bool moved = true;
    enum vol_code code = differences_beside(y, x, n_x, n, &base.d, err);

    if (code != VOL_OK)
        return code;
    base.constant = base.d < 2;
    out->n_models = 0;
    code = vol_arima_fit(&base, y, NULL, n, &out->estimate, err);
    base.n_x = n_x;
    out->order = base;
    if (code != VOL_OK || out->estimate.status == VOL_MEAN_NOT_ESTIMATED)
        return code;
    out->order.constant = false;
    code = vol_arima_fit(&out->order, y, x, n, &out->estimate, err);
    if (code == VOL_OK)
        code = first_models(&s, &base, err);
    while (code == VOL_OK && moved && isfinite(s.aicc))
        code = step(&s, base.constant, &moved, err);
    out->n_models = s.n_tried;
    return code;
}
