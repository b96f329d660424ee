/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mean/arima.h"

#include "base/mem.h"
#include "mean/arima_data.h"
#include "mean/arima_filter.h"
#include "stats/linalg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The filter run over a series at given parameters. */
struct filtered {
    struct arima_model model;
    struct arima_gains gains;
    struct arima_data data;
    double *error;      /* n: the series less its regression          */
    double *change;     /* n: its d-th differences                    */
    double *innovation; /* n                                          */
    double state[ARIMA_STATE];
};

static void
filtered_free(struct filtered *f)
{
    arima_gains_free(&f->gains);
    arima_data_free(&f->data);
    free(f->error);
}

/* u = y less the regression. */
static void
take_regression(struct filtered *f, const double *coef)
{
    const size_t n = f->data.n, k = f->data.k;

    memcpy(f->error, f->data.column + k * n, n * sizeof(*f->error));
    memcpy(f->change, f->data.change + k * n, n * sizeof(*f->change));
    for (size_t i = 0; i < k; i++) {
        vol_add_scaled(f->error, -coef[i], f->data.column + i * n, n);
        vol_add_scaled(f->change, -coef[i], f->data.change + i * n, n);
    }
}

static enum vol_code
filter(struct filtered *f, const struct vol_arima_order *order,
       const double *param, const double *y, const double *x, size_t n,
       struct vol_err *err)
{
    enum vol_code code;

    memset(f, 0, sizeof(*f));
    if (n == 0)
        return vol_fail(err, VOL_EDATA, "there is no row");
    code = arima_data_plain(&f->data, order, y, x, n, err);
    if (code == VOL_OK)
        code = vol_mem_doubles(&f->error, 3 * n, err);
    if (code == VOL_OK)
        code = arima_gains_new(&f->gains, n, ARIMA_STATE, err);
    if (code != VOL_OK)
        return code;
    f->change = f->error + n;
    f->innovation = f->change + n;
    take_regression(f, param + order->p + order->q);
    arima_model_make(&f->model, order, param);
    if (!arima_gains_fill(&f->gains, &f->model, f->data.missing))
        return vol_fail(err, VOL_EDATA, "the autoregression is not stationary");
    if (f->gains.n_obs == 0)
        return vol_fail(err, VOL_EDATA, "no row can be filtered");
    arima_innovations(&f->gains, &f->model, f->error, f->change, false,
                      f->innovation, f->state);
    return VOL_OK;
}

enum vol_code
vol_arima_loglik(const struct vol_arima_order *order, const double *param,
                 const double *y, const double *x, size_t n, double *loglik,
                 struct vol_err *err)
{
    struct filtered f;
    enum vol_code code = filter(&f, order, param, y, x, n, err);
    double rss = 0.0;

    if (code == VOL_OK) {
        arima_innovations(&f.gains, &f.model, f.error, f.change, true,
                          f.innovation, NULL);
        for (size_t t = 0; t < n; t++)
            rss += f.innovation[t] * f.innovation[t];
        *loglik = arima_concentrated(&f.gains, rss);
    }
    filtered_free(&f);
    return code;
}

/* ---- fitted values ------------------------------------------------------ */

static void
fill_fitted(const struct filtered *f, double *fitted, double *scale)
{
    const struct arima_gains *g = &f->gains;
    const double *gain = g->gain;

    for (size_t t = 0; t < g->n; t++) {
        const bool seen =
            g->step[t] == ARIMA_UPDATE || g->step[t] == ARIMA_STEADY;
        const double y = f->data.column[f->data.k * g->n + t];
        fitted[t] = seen ? y - f->innovation[t] : (double)NAN;
        if (scale != NULL)
            scale[t] = g->step[t] == ARIMA_UPDATE ? sqrt(gain[f->model.m])
                       : seen                     ? 1.0
                                                  : (double)NAN;
        if (g->step[t] == ARIMA_UPDATE)
            gain += f->model.m + 1;
    }
}

enum vol_code
vol_arima_fitted(const struct vol_arima_order *order, const double *param,
                 const double *y, const double *x, size_t n, double *fitted,
                 double *scale, struct vol_err *err)
{
    struct filtered f;
    enum vol_code code = filter(&f, order, param, y, x, n, err);

    if (code == VOL_OK)
        fill_fitted(&f, fitted, scale);
    filtered_free(&f);
    return code;
}

/* ---- forecasts ---------------------------------------------------------- */

/*
 * The state with the sum of the rows ahead behind it: s_h = s_{h-1} + y_h.
 */
enum { WIDE = ARIMA_STATE + 1 };

struct outlook {
    const struct arima_model *model;
    size_t m;           /* states, the sum not among them */
    double state[WIDE]; /* of the row being forecast      */
    double p[WIDE * WIDE];
};

/* y of the row at hand as a combination of the states. */
static void
row_weights(const struct arima_model *model, double *z)
{
    memset(z, 0, WIDE * sizeof(*z));
    z[0] = 1.0;
    for (size_t j = 0; j < model->d; j++)
        z[model->r + j] = model->delta[j];
}

static struct vol_mean_moments
moments(const struct outlook *o, const double *z, double sigma2)
{
    struct vol_mean_moments out = { 0.0, 0.0 };
    const size_t w = o->m + 1;

    for (size_t i = 0; i < w; i++) {
        out.mean += z[i] * o->state[i];
        for (size_t j = 0; j < w; j++)
            out.variance += z[i] * z[j] * o->p[i * w + j];
    }
    out.variance *= sigma2;
    return out;
}

/* The transition of the wide state: first the sum, then the rest. */
static void
wide_transition(const struct outlook *o, double *s)
{
    double z[WIDE];

    row_weights(o->model, z);
    for (size_t i = 0; i < o->m; i++)
        s[o->m] += z[i] * s[i];
    arima_transition(o->model, s);
}

static void
step_ahead(struct outlook *o)
{
    const size_t w = o->m + 1;
    double column[WIDE];

    wide_transition(o, o->state);
    for (int side = 0; side < 2; side++)
        for (size_t j = 0; j < w; j++) {
            for (size_t i = 0; i < w; i++)
                column[i] = o->p[side == 0 ? j * w + i : i * w + j];
            wide_transition(o, column);
            for (size_t i = 0; i < w; i++)
                o->p[side == 0 ? j * w + i : i * w + j] = column[i];
        }
    for (size_t i = 0; i < o->model->r; i++)
        for (size_t j = 0; j < o->model->r; j++)
            o->p[i * w + j] += (i == 0 ? 1.0 : o->model->theta[i - 1]) *
                               (j == 0 ? 1.0 : o->model->theta[j - 1]);
}

static void
open_outlook(struct outlook *o, const struct filtered *f)
{
    const size_t m = f->model.m;

    memset(o, 0, sizeof(*o));
    o->model = &f->model;
    o->m = m;
    memcpy(o->state, f->state, m * sizeof(*o->state));
    for (size_t i = 0; i < m; i++)
        memcpy(o->p + i * (m + 1), f->gains.p + i * m, m * sizeof(*o->p));
}

/* What is forecast of the row at hand, without the regression. */
static struct vol_mean_ahead
figures(const struct outlook *o, double sigma2)
{
    double z[WIDE];
    struct vol_mean_ahead out = { .change = { NAN, NAN } };

    row_weights(o->model, z);
    out.value = moments(o, z, sigma2);
    z[o->m] = 1.0;
    out.sum = moments(o, z, sigma2);
    z[o->m] = 0.0;
    if (o->model->d > 0) {
        z[o->model->r] -= 1.0;
        out.change = moments(o, z, sigma2);
    }
    return out;
}

/* The covariance of the row at hand and the next, over sigma2. */
static double
next_covariance(const struct outlook *o)
{
    double z[WIDE], column[WIDE] = { 0.0 }, sum = 0.0;

    row_weights(o->model, z);
    for (size_t i = 0; i < o->m; i++)
        for (size_t j = 0; j < o->m; j++)
            column[i] += o->p[i * (o->m + 1) + j] * z[j];
    arima_transition(o->model, column);
    for (size_t i = 0; i < o->m; i++)
        sum += z[i] * column[i];
    return sum;
}

/* The figures of h rows; where there is no difference the change is that of
 * two values, the first of them, `last`, being known. */
static void
look_ahead(struct outlook *o, double last, double sigma2, size_t h,
           struct vol_mean_ahead *out)
{
    struct vol_mean_moments before = { last, 0.0 };
    double shared = 0.0;

    for (size_t i = 0; i < h; i++) {
        out[i] = figures(o, sigma2);
        const struct vol_mean_moments *now = &out[i].value;
        if (o->model->d == 0)
            out[i].change =
                (struct vol_mean_moments){ now->mean - before.mean,
                                           now->variance + before.variance -
                                               2.0 * sigma2 * shared };
        before = *now;
        shared = next_covariance(o);
        step_ahead(o);
    }
}

/* The regression at `row`, whose regressors are x. */
static double
regression(const struct vol_arima_order *order, const double *param, size_t row,
           const double *x)
{
    const double *coef = param + order->p + order->q;
    double sum = 0.0;

    if (order->constant)
        sum += *coef++ * (order->d == 0 ? 1.0 : (double)(row + 1));
    for (size_t i = 0; i < order->n_x; i++)
        sum += coef[i] * x[i];
    return sum;
}

/* Add it to the forecasts of the rows behind n. */
static void
add_regression(const struct vol_arima_order *order, const double *param,
               size_t n, const double *x_last, const double *ahead, size_t h,
               struct vol_mean_ahead *out)
{
    double sum = 0.0, before = regression(order, param, n - 1, x_last);

    for (size_t i = 0; i < h; i++) {
        const double now =
            regression(order, param, n + i,
                       order->n_x > 0 ? ahead + i * order->n_x : NULL);
        sum += now;
        out[i].value.mean += now;
        out[i].change.mean += now - before;
        out[i].sum.mean += sum;
        before = now;
    }
}

enum vol_code
vol_arima_forecast(const struct vol_arima_order *order, const double *param,
                   double sigma2, const double *y, const double *x, size_t n,
                   const double *ahead, size_t h, struct vol_mean_ahead *out,
                   struct vol_err *err)
{
    struct filtered f;
    struct outlook o;
    enum vol_code code = filter(&f, order, param, y, x, n, err);

    if (code == VOL_OK) {
        open_outlook(&o, &f);
        look_ahead(&o, f.error[n - 1], sigma2, h, out);
        add_regression(order, param, n,
                       order->n_x > 0 ? x + (n - 1) * order->n_x : NULL, ahead,
                       h, out);
    }
    filtered_free(&f);
    return code;
}
