/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MEAN_HAR_H
#define VOL_MEAN_HAR_H

#include "base/err.h"
#include "mean/ahead.h"
#include "mean/estimate.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * The heterogeneous autoregression (Corsi, 2009, eq. 8) of a daily measure of
 * variance, or of its logarithm:
 *
 *   v_t = mu + har1 v_{t-1} + har5 v^(5) + har22 v^(22) + sum b_i x_{i,t} + e_t
 *
 * where v^(m) is the mean of the m values before t: mean.h with a constant and
 * its three averages, by least squares.
 */
enum vol_har_measure {
    VOL_HAR_SQUARED,         /* r_t^2, of returns in per cent              */
    VOL_HAR_PARKINSON,       /* (ln H/L)^2 / (4 ln 2), Parkinson (1980)    */
    VOL_HAR_GARMAN_KLASS,    /* Garman and Klass (1980), eq. 20:
                                (ln H/L)^2 / 2 - (2 ln 2 - 1) (ln C/O)^2   */
    VOL_HAR_ROGERS_SATCHELL, /* Rogers and Satchell (1991):
                                ln H/C ln H/O + ln L/C ln L/O              */
    VOL_HAR_LEVEL,           /* the column as it is                        */
    VOL_HAR_MEASURES
};

enum { VOL_HAR_MAX_X = 8, VOL_HAR_LAGS = 22 };

struct vol_har_spec {
    enum vol_har_measure measure;
    bool log;
    unsigned n_x;
};

/* "squared", "parkinson", "gk", "rs", "level". */
const char *vol_har_measure_name(enum vol_har_measure measure);

/*
 * The variance of one day in squared per cent from its prices, by one of the
 * three measures of the range; NaN where a price is missing, not positive, or
 * above the high or below the low.
 */
double vol_har_range(enum vol_har_measure measure, double open, double high,
                     double low, double close);

/*
 * Estimate from v[0..n) (NaN: missing), already in logarithms where spec->log,
 * and row-major regressors x (NULL where n_x is 0).  Rows without a value, a
 * regressor or one of the 22 values before are left out.  Standard errors are
 * those of least squares with residual variance over n_obs - n_params, or,
 * where `hac` is not 0, of Newey and West (1987) with that many lags.
 * VOL_ENOMEM; too few rows and collinear ones are the estimate's own failure.
 */
enum vol_code vol_har_fit(const struct vol_har_spec *spec, const double *v,
                          const double *x, size_t n, size_t hac,
                          struct vol_mean_estimate *out,
                          struct vol_err *err) VOL_MUST_CHECK;

/* The lags that Newey and West (1994) take for n rows: 4 (n / 100)^(2/9). */
size_t vol_har_hac_lags(size_t n);

/* Write the name of parameter i: "mu", "har1", "har5", "har22", "x1". */
void vol_har_param_name(const struct vol_har_spec *spec, size_t i, char *buf,
                        size_t size);

/* One-step forecasts of each row, NaN where they cannot be made. */
enum vol_code vol_har_fitted(const struct vol_har_spec *spec,
                             const double *param, const double *v,
                             const double *x, size_t n, double *fitted,
                             struct vol_err *err) VOL_MUST_CHECK;

/*
 * Forecasts of the h rows after the last 22, all observed, on the scale of v.
 * VOL_EDATA where one of them is missing.
 */
enum vol_code vol_har_forecast(const struct vol_har_spec *spec,
                               const double *param, double sigma2,
                               const double *v, size_t n, const double *ahead,
                               size_t h, struct vol_mean_ahead *out,
                               struct vol_err *err) VOL_MUST_CHECK;

#endif
