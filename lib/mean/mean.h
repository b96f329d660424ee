/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MEAN_MEAN_H
#define VOL_MEAN_MEAN_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * The conditional mean, in intercept form and conditional on the first rows:
 *
 *   r_t = mu + sum ar_i r_{t-i} + har1 r_{t-1} + har5 r^(5) + har22 r^(22)
 *            + sum b_i x_{i,t} + sum ma_j e_{t-j} + e_t
 *
 * where r^(m) is the average of the last m returns (Corsi, 2009, eq. 6) and
 * residuals before the first row are zero (Box and Jenkins, 1970).  All but
 * the ma part is linear: "columns" are its regressors, the constant among
 * them.  Parameters stand in the order of the equation.
 */

enum {
    VOL_MEAN_MAX_LAGS = 22,
    VOL_MEAN_MAX_MA = 10,
    VOL_MEAN_MAX_X = 8,
    VOL_MEAN_HAR_LAGS = 22, /* a month of trading days */
    VOL_MEAN_MAX_COLUMNS = 1 + VOL_MEAN_MAX_LAGS + 3 + VOL_MEAN_MAX_X,
    VOL_MEAN_MAX_PARAMS = VOL_MEAN_MAX_COLUMNS + VOL_MEAN_MAX_MA
};

struct vol_mean_spec {
    bool constant;   /* false: no mu                        */
    bool har;        /* the three averages                  */
    unsigned ar, ma; /* lags, 0 for none                    */
    unsigned n_x;    /* regressors that come with each row  */
};

/* How many columns, and how many parameters: the columns and ma. */
size_t vol_mean_n_columns(const struct vol_mean_spec *spec);
size_t vol_mean_n_params(const struct vol_mean_spec *spec);

/* Write the name of parameter i ("mu", "ar1", "har5", "x1", "ma1" ...),
 * i < n_params, to `buf`. */
void vol_mean_param_name(const struct vol_mean_spec *spec, size_t i, char *buf,
                         size_t size);

/* The place of the first regressor among the parameters. */
size_t vol_mean_first_x(const struct vol_mean_spec *spec);

/* How many rows at the start of a series only serve as lags. */
size_t vol_mean_lost_rows(const struct vol_mean_spec *spec);

/*
 * The columns of the rows that are left, row-major (n - lost) x n_columns.
 * `x` is n x n_x, row-major; NULL where n_x is 0.
 */
void vol_mean_columns(const struct vol_mean_spec *spec, const double *y,
                      const double *x, size_t n, double *out);

/*
 * Residuals of the n rows that are left: y[0..n) without the lost rows, and
 * their `columns`.
 */
void vol_mean_residuals(const struct vol_mean_spec *spec, const double *param,
                        const double *y, const double *columns, size_t n,
                        double *e);

/*
 * Derivatives of those residuals by the parameters, row-major n x n_params.
 * Without ma they hold at any parameters; with it they are those at `param`,
 * whose residuals are `e`.
 */
void vol_mean_jacobian(const struct vol_mean_spec *spec, const double *param,
                       const double *columns, const double *e, size_t n,
                       double *de);

/*
 * A first estimate: least squares; with ma the residuals of a long
 * autoregression stand for the shocks (Hannan and Rissanen, 1982).  Rows as
 * in vol_mean_residuals().  VOL_EDATA where columns are collinear (a constant
 * series), VOL_ENOMEM.
 */
enum vol_code vol_mean_ols(const struct vol_mean_spec *spec, const double *y,
                           const double *columns, size_t n, double *param,
                           struct vol_err *err) VOL_MUST_CHECK;

/*
 * Point forecasts of the next h rows, h >= 1, into out[0..h): y_end and e_end
 * point behind the last row of the series and of its residuals (as many
 * before them as the spec has lags), `ahead` holds the regressors of the rows
 * to come (h x n_x).  Shocks after the end are zero.
 */
void vol_mean_forecast(const struct vol_mean_spec *spec, const double *param,
                       const double *y_end, const double *e_end,
                       const double *ahead, size_t h, double *out);

/*
 * The weights of the moving-average form, psi[0] = 1 to psi[h - 1]: what a
 * shock adds to the return i rows later (Box and Jenkins, 1970).
 */
void vol_mean_psi(const struct vol_mean_spec *spec, const double *param,
                  size_t h, double *psi);

/* Whether shocks are carried on at all: psi is not 1, 0, 0 ... */
bool vol_mean_has_lags(const struct vol_mean_spec *spec);

/*
 * The least distance of a root of the autoregression from one of the moving
 * average: where both have the same one it cancels, and neither is identified.
 * HUGE_VAL where the spec lacks one of them.
 */
double vol_mean_root_distance(const struct vol_mean_spec *spec,
                              const double *param);

/* The largest root of the autoregression in absolute value, 0 without one: at 1
 * or more shocks do not die out.  NaN where it could not be found. */
double vol_mean_largest_root(const struct vol_mean_spec *spec,
                             const double *param);

/*
 * The unconditional mean mu / (1 - sum of the autoregressive coefficients),
 * with its gradient by the parameters in `d` (n_params).  NaN where that sum
 * is 1 or more, or where there are regressors.
 */
double vol_mean_unconditional(const struct vol_mean_spec *spec,
                              const double *param, double *d);

#endif
