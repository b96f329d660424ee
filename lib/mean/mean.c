/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mean/mean.h"

#include "base/mem.h"
#include "stats/linalg.h"
#include "stats/pair.h"
#include "stats/roots.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The averages of a heterogeneous autoregression (Corsi, 2009). */
static const unsigned har_days[3] = { 1, 5, VOL_MEAN_HAR_LAGS };

/* Where each kind of parameter begins. */
struct layout {
    size_t ar, har, x, ma, end;
};

static struct layout
layout(const struct vol_mean_spec *spec)
{
    struct layout at = { .ar = spec->constant ? 1 : 0 };

    at.har = at.ar + spec->ar;
    at.x = at.har + (spec->har ? 3 : 0);
    at.ma = at.x + spec->n_x;
    at.end = at.ma + spec->ma;
    return at;
}

size_t
vol_mean_n_columns(const struct vol_mean_spec *spec)
{
    return layout(spec).ma;
}

size_t
vol_mean_n_params(const struct vol_mean_spec *spec)
{
    return layout(spec).end;
}

size_t
vol_mean_first_x(const struct vol_mean_spec *spec)
{
    return layout(spec).x;
}

void
vol_mean_param_name(const struct vol_mean_spec *spec, size_t i, char *buf,
                    size_t size)
{
    const struct layout at = layout(spec);

    if (i < at.ar)
        (void)snprintf(buf, size, "mu");
    else if (i < at.har)
        (void)snprintf(buf, size, "ar%zu", i - at.ar + 1);
    else if (i < at.x)
        (void)snprintf(buf, size, "har%u", har_days[i - at.har]);
    else if (i < at.ma)
        (void)snprintf(buf, size, "x%zu", i - at.x + 1);
    else
        (void)snprintf(buf, size, "ma%zu", i - at.ma + 1);
}

size_t
vol_mean_lost_rows(const struct vol_mean_spec *spec)
{
    return spec->har && spec->ar < VOL_MEAN_HAR_LAGS ? VOL_MEAN_HAR_LAGS
                                                     : spec->ar;
}

/* The mean of the `days` values before `end`. */
static double
average(const double *end, unsigned days)
{
    double sum = 0.0;

    for (unsigned i = 1; i <= days; i++)
        sum += *(end - i);
    return sum / days;
}

/* The columns of the row whose value would stand at *end. */
static void
columns_of(const struct vol_mean_spec *spec, const double *end, const double *x,
           double *out)
{
    if (spec->constant)
        *out++ = 1.0;
    for (unsigned i = 1; i <= spec->ar; i++)
        *out++ = *(end - i);
    for (int i = 0; spec->har && i < 3; i++)
        *out++ = average(end, har_days[i]);
    for (unsigned i = 0; i < spec->n_x; i++)
        *out++ = x[i];
}

/* Whether the mean is one number, as in most models: every column is 1. */
static bool
is_level(const struct vol_mean_spec *spec)
{
    return spec->constant && layout(spec).end == 1;
}

void
vol_mean_columns(const struct vol_mean_spec *spec, const double *y,
                 const double *x, size_t n, double *out)
{
    const size_t m = vol_mean_n_columns(spec);

    for (size_t t = 0; is_level(spec) && t < n; t++)
        out[t] = 1.0;
    if (is_level(spec))
        return;
    for (size_t t = vol_mean_lost_rows(spec); t < n; t++, out += m)
        columns_of(spec, y + t, spec->n_x > 0 ? x + t * spec->n_x : NULL, out);
}

static double
product(const double *a, const double *b, size_t n)
{
    double sum = 0.0;

    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

void
vol_mean_residuals(const struct vol_mean_spec *spec, const double *param,
                   const double *y, const double *columns, size_t n, double *e)
{
    const size_t m = vol_mean_n_columns(spec);
    const double *ma = param + m;

    if (m == 1 && spec->constant) {
        const vol_pair mu = { param[0], param[0] };
        for (size_t t = 0; t + 2 <= n; t += 2)
            vol_pair_store(e + t, vol_pair_load(y + t) - mu);
        if (n % 2 == 1)
            e[n - 1] = y[n - 1] - param[0];
    } else {
        for (size_t t = 0; t < n; t++)
            e[t] = y[t] - product(param, columns + t * m, m);
    }
    for (size_t t = 0; spec->ma > 0 && t < n; t++)
        for (size_t j = 1; j <= spec->ma && j <= t; j++)
            e[t] -= ma[j - 1] * e[t - j];
}

void
vol_mean_jacobian(const struct vol_mean_spec *spec, const double *param,
                  const double *columns, const double *e, size_t n, double *de)
{
    const size_t m = vol_mean_n_columns(spec), k = m + spec->ma;

    for (size_t i = 0; spec->ma == 0 && i < n * m; i++)
        de[i] = -columns[i];
    for (size_t t = 0; spec->ma > 0 && t < n; t++) {
        double *d = de + t * k;
        for (size_t i = 0; i < m; i++)
            d[i] = -columns[t * m + i];
        for (size_t j = 1; j <= spec->ma; j++) {
            d[m + j - 1] = 0.0;
            if (j <= t)
                d[m + j - 1] = -e[t - j];
        }
        for (size_t j = 1; j <= spec->ma && j <= t; j++)
            vol_add_scaled(d, -param[m + j - 1], de + (t - j) * k, k);
    }
}

/* Least squares of y[0..n) on k columns a row. */
static bool
regress(const double *y, const double *columns, size_t n, size_t k,
        double *param)
{
    double xx[VOL_MEAN_MAX_PARAMS * VOL_MEAN_MAX_PARAMS] = { 0.0 };
    double xy[VOL_MEAN_MAX_PARAMS] = { 0.0 };

    if (k == 1) {
        xx[0] = vol_dot(columns, columns, n);
        xy[0] = vol_dot(columns, y, n);
    }
    for (size_t t = 0; k > 1 && t < n; t++) {
        const double *x = columns + t * k;
        for (size_t i = 0; i < k; i++) {
            xy[i] += x[i] * y[t];
            for (size_t j = 0; j <= i; j++)
                xx[i * k + j] += x[i] * x[j];
        }
    }
    if (!vol_cholesky(xx, k))
        return false;
    vol_cholesky_solve(xx, k, xy);
    memcpy(param, xy, k * sizeof(*param));
    return true;
}

/* Residuals of an autoregression of `order` with a constant, zero before. */
static bool
long_autoregression(const double *y, size_t n, unsigned order, double *work,
                    double *e)
{
    const struct vol_mean_spec ar = { .constant = true, .ar = order };
    double param[1 + VOL_MEAN_MAX_LAGS];

    if (n < 4 * (size_t)(order + 1))
        return false;
    vol_mean_columns(&ar, y, NULL, n, work);
    if (!regress(y + order, work, n - order, order + 1, param))
        return false;
    memset(e, 0, order * sizeof(*e));
    vol_mean_residuals(&ar, param, y + order, work, n - order, e + order);
    return true;
}

/* The second regression of Hannan and Rissanen, on columns and shocks. */
static bool
hannan_rissanen(const struct vol_mean_spec *spec, const double *y,
                const double *columns, size_t n, double *work, double *param)
{
    const size_t m = vol_mean_n_columns(spec), k = m + spec->ma;
    const unsigned order =
        spec->ma + 8 < VOL_MEAN_MAX_LAGS ? spec->ma + 8 : VOL_MEAN_MAX_LAGS;
    double *e = work + n * VOL_MEAN_MAX_PARAMS;

    if (!long_autoregression(y, n, order, work, e))
        return false;
    for (size_t t = order; t < n; t++) {
        double *row = work + (t - order) * k;
        memcpy(row, columns + t * m, m * sizeof(*row));
        for (size_t j = 1; j <= spec->ma; j++)
            row[m + j - 1] = e[t - j];
    }
    return regress(y + order, work, n - order, k, param);
}

enum vol_code
vol_mean_ols(const struct vol_mean_spec *spec, const double *y,
             const double *columns, size_t n, double *param,
             struct vol_err *err)
{
    const size_t m = vol_mean_n_columns(spec);
    enum vol_code code;
    double *work;

    if (m > 0 && !regress(y, columns, n, m, param))
        return vol_fail(err, VOL_EDATA,
                        "the regressors of the mean are collinear in %zu rows",
                        n);
    if (spec->ma == 0)
        return VOL_OK;
    memset(param + m, 0, spec->ma * sizeof(*param));
    code = vol_mem_doubles(&work, n * (VOL_MEAN_MAX_PARAMS + 1), err);
    if (code != VOL_OK)
        return code;
    double better[VOL_MEAN_MAX_PARAMS];
    if (hannan_rissanen(spec, y, columns, n, work, better))
        memcpy(param, better, (m + spec->ma) * sizeof(*param));
    free(work);
    return VOL_OK;
}

void
vol_mean_forecast(const struct vol_mean_spec *spec, const double *param,
                  const double *y_end, const double *e_end, const double *ahead,
                  size_t h, double *out)
{
    enum { PAST = VOL_MEAN_MAX_LAGS };
    const size_t m = vol_mean_n_columns(spec);
    const size_t lags = vol_mean_lost_rows(spec);
    double lag[PAST + 1] = { 0.0 }, column[VOL_MEAN_MAX_COLUMNS];

    for (size_t i = 1; i <= lags; i++)
        lag[PAST - i] = *(y_end - i);
    for (size_t t = 0; t < h; t++) {
        columns_of(spec, lag + PAST,
                   spec->n_x > 0 ? ahead + t * spec->n_x : NULL, column);
        out[t] = product(param, column, m);
        for (size_t j = t + 1; j <= spec->ma; j++)
            out[t] += param[m + j - 1] * *(e_end + t - j);
        lag[PAST] = out[t];
        memmove(lag, lag + 1, PAST * sizeof(*lag));
    }
}

/* The coefficient of lag i in the whole autoregressive part. */
static double
lag_weight(const struct vol_mean_spec *spec, const double *param, size_t i)
{
    const struct layout at = layout(spec);
    double w = i <= spec->ar ? param[at.ar + i - 1] : 0.0;

    for (int m = 0; spec->har && m < 3; m++)
        if (i <= har_days[m])
            w += param[at.har + (size_t)m] / har_days[m];
    return w;
}

void
vol_mean_psi(const struct vol_mean_spec *spec, const double *param, size_t h,
             double *psi)
{
    const size_t lags = vol_mean_lost_rows(spec), ma = layout(spec).ma;

    for (size_t t = 0; t < h; t++) {
        psi[t] = t == 0 ? 1.0 : t <= spec->ma ? param[ma + t - 1] : 0.0;
        for (size_t i = 1; i <= lags && i <= t; i++)
            psi[t] += lag_weight(spec, param, i) * psi[t - i];
    }
}

bool
vol_mean_has_lags(const struct vol_mean_spec *spec)
{
    return spec->ar > 0 || spec->har || spec->ma > 0;
}

double
vol_mean_unconditional(const struct vol_mean_spec *spec, const double *param,
                       double *d)
{
    const struct layout at = layout(spec);
    const double mu = spec->constant ? param[0] : 0.0;
    double rest = 1.0;

    for (size_t i = at.ar; i < at.x; i++)
        rest -= param[i];
    if (!(rest > 0.0) || spec->n_x > 0)
        return NAN;
    memset(d, 0, at.end * sizeof(*d));
    if (spec->constant)
        d[0] = 1.0 / rest;
    for (size_t i = at.ar; i < at.x; i++)
        d[i] = mu / (rest * rest);
    return mu / rest;
}

double
vol_mean_largest_root(const struct vol_mean_spec *spec, const double *param)
{
    const size_t n = vol_mean_lost_rows(spec);
    double c[VOL_ROOTS_MAX];

    for (size_t i = 0; i < n; i++)
        c[i] = lag_weight(spec, param, i + 1);
    return vol_largest_root(c, n);
}

double
vol_mean_root_distance(const struct vol_mean_spec *spec, const double *param)
{
    const double *ma = param + vol_mean_n_columns(spec);
    double minus[VOL_MEAN_MAX_MA];

    for (size_t j = 0; j < spec->ma; j++)
        minus[j] = -ma[j];
    return vol_nearest_roots(param + (spec->constant ? 1 : 0), spec->ar, minus,
                             spec->ma);
}
