/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MEAN_MEAN_H
#define VOL_MEAN_MEAN_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * The conditional mean: r_t = mu + sum ar_i r_{t-i} + e_t, in intercept form,
 * conditional on the first `ar` rows.  Parameters in order: mu, ar1, ar2 ...
 */

enum { VOL_MEAN_MAX_LAGS = 22 };

struct vol_mean_spec {
    bool constant; /* false is the zero mean          */
    unsigned ar;   /* autoregressive lags, 0 for none */
};

/* How many parameters: constant + ar. */
size_t vol_mean_n_params(const struct vol_mean_spec *spec);

/* Write the name of parameter i ("mu", "ar1" ...), i < n_params, to `buf`. */
void vol_mean_param_name(const struct vol_mean_spec *spec, size_t i, char *buf,
                         size_t size);

/* How many rows at the start of a series only serve as lags. */
size_t vol_mean_lost_rows(const struct vol_mean_spec *spec);

/*
 * Residuals of the rows that are left: e[i] belongs to y[lost + i], for
 * n - lost rows.
 */
void vol_mean_residuals(const struct vol_mean_spec *spec, const double *param,
                        const double *y, size_t n, double *e);

/*
 * Derivatives of those residuals by the parameters, row-major
 * (n - lost) x n_params.  The mean is linear, so that they hold at any
 * parameters and second derivatives are zero.
 */
void vol_mean_jacobian(const struct vol_mean_spec *spec, const double *y,
                       size_t n, double *de);

/*
 * Least-squares parameters.  VOL_EDATA where the lags are collinear (a
 * constant series), VOL_ENOMEM.
 */
enum vol_code vol_mean_ols(const struct vol_mean_spec *spec, const double *y,
                           size_t n, double *param,
                           struct vol_err *err) VOL_MUST_CHECK;

/*
 * Point forecasts of the next h rows from the end of y[0..n), h >= 1, into
 * out[0..h).  Shocks after the end are zero.
 */
void vol_mean_forecast(const struct vol_mean_spec *spec, const double *param,
                       const double *y, size_t n, size_t h, double *out);

/*
 * The weights of the moving-average form, psi[0] = 1 to psi[h - 1]: what a
 * shock adds to the return i rows later (Box and Jenkins, 1970).
 */
void vol_mean_psi(const struct vol_mean_spec *spec, const double *param,
                  size_t h, double *psi);

/*
 * The unconditional mean mu / (1 - sum ar), with its gradient by the
 * parameters in `d` (n_params).  NaN where sum ar >= 1.
 */
double vol_mean_unconditional(const struct vol_mean_spec *spec,
                              const double *param, double *d);

#endif
