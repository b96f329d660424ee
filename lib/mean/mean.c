/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mean/mean.h"

#include "stats/linalg.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MAX_PARAMS = 1 + VOL_MEAN_MAX_LAGS };

size_t
vol_mean_n_params(const struct vol_mean_spec *spec)
{
    return (spec->constant ? 1U : 0U) + spec->ar;
}

void
vol_mean_param_name(const struct vol_mean_spec *spec, size_t i, char *buf,
                    size_t size)
{
    if (spec->constant && i == 0)
        (void)snprintf(buf, size, "mu");
    else
        (void)snprintf(buf, size, "ar%zu", spec->constant ? i : i + 1);
}

size_t
vol_mean_lost_rows(const struct vol_mean_spec *spec)
{
    return spec->ar;
}

/* The fitted value of row t, with y[t - ar] the earliest it reads. */
static double
fitted(const struct vol_mean_spec *spec, const double *param, const double *y,
       size_t t)
{
    const double *ar = param + (spec->constant ? 1 : 0);
    double m = spec->constant ? param[0] : 0.0;

    for (unsigned i = 0; i < spec->ar; i++)
        m += ar[i] * y[t - 1 - i];
    return m;
}

void
vol_mean_residuals(const struct vol_mean_spec *spec, const double *param,
                   const double *y, size_t n, double *e)
{
    if (spec->ar == 0) {
        const double mu = spec->constant ? param[0] : 0.0;
        for (size_t t = 0; t < n; t++)
            e[t] = y[t] - mu;
        return;
    }
    for (size_t t = spec->ar; t < n; t++)
        e[t - spec->ar] = y[t] - fitted(spec, param, y, t);
}

void
vol_mean_jacobian(const struct vol_mean_spec *spec, const double *y, size_t n,
                  double *de)
{
    for (size_t t = spec->ar; t < n; t++) {
        if (spec->constant)
            *de++ = -1.0;
        for (unsigned i = 1; i <= spec->ar; i++)
            *de++ = -y[t - i];
    }
}

/* The normal equations of the regression of y on its lags. */
static void
normal_equations(const struct vol_mean_spec *spec, const double *y, size_t n,
                 double *xx, double *xy)
{
    const size_t k = vol_mean_n_params(spec);
    double x[MAX_PARAMS];

    memset(xx, 0, k * k * sizeof(*xx));
    memset(xy, 0, k * sizeof(*xy));
    for (size_t t = spec->ar; t < n; t++) {
        size_t m = 0;
        if (spec->constant)
            x[m++] = 1.0;
        for (unsigned i = 1; i <= spec->ar; i++)
            x[m++] = y[t - i];
        for (size_t i = 0; i < k; i++) {
            xy[i] += x[i] * y[t];
            for (size_t j = 0; j <= i; j++)
                xx[i * k + j] += x[i] * x[j];
        }
    }
}

enum vol_code
vol_mean_ols(const struct vol_mean_spec *spec, const double *y, size_t n,
             double *param, struct vol_err *err)
{
    const size_t k = vol_mean_n_params(spec);
    double xx[MAX_PARAMS * MAX_PARAMS], xy[MAX_PARAMS];

    if (k == 0)
        return VOL_OK;
    normal_equations(spec, y, n, xx, xy);
    if (!vol_cholesky(xx, k))
        return vol_fail(err, VOL_EDATA,
                        "the lags of the mean are collinear in %zu rows", n);
    vol_cholesky_solve(xx, k, xy);
    memcpy(param, xy, k * sizeof(*param));
    return VOL_OK;
}

void
vol_mean_forecast(const struct vol_mean_spec *spec, const double *param,
                  const double *y, size_t n, size_t h, double *out)
{
    double lag[VOL_MEAN_MAX_LAGS + 1] = { 0.0 };

    for (unsigned i = 0; i < spec->ar; i++)
        lag[i] = y[n - spec->ar + i];
    for (size_t t = 0; t < h; t++) {
        out[t] = fitted(spec, param, lag, spec->ar);
        lag[spec->ar] = out[t];
        memmove(lag, lag + 1, spec->ar * sizeof(*lag));
    }
}

void
vol_mean_psi(const struct vol_mean_spec *spec, const double *param, size_t h,
             double *psi)
{
    const double *ar = param + (spec->constant ? 1 : 0);

    for (size_t t = 0; t < h; t++) {
        psi[t] = t == 0 ? 1.0 : 0.0;
        for (size_t i = 1; i <= spec->ar && i <= t; i++)
            psi[t] += ar[i - 1] * psi[t - i];
    }
}

double
vol_mean_unconditional(const struct vol_mean_spec *spec, const double *param,
                       double *d)
{
    const size_t first = spec->constant ? 1 : 0;
    const double mu = spec->constant ? param[0] : 0.0;
    double rest = 1.0;

    for (size_t i = 0; i < spec->ar; i++)
        rest -= param[first + i];
    if (!(rest > 0.0))
        return NAN;
    if (spec->constant)
        d[0] = 1.0 / rest;
    for (size_t i = 0; i < spec->ar; i++)
        d[first + i] = mu / (rest * rest);
    return mu / rest;
}
