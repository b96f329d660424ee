/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MEAN_ARIMA_H
#define VOL_MEAN_ARIMA_H

#include "base/err.h"
#include "mean/ahead.h"
#include "mean/estimate.h"
#include "mean/partial.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Regressions with ARIMA(p,d,q) errors by exact maximum likelihood:
 *
 *   y_t = mean + drift t + sum b_i x_{i,t} + u_t,    w_t = (1 - B)^d u_t
 *   w_t = sum ar_i w_{t-i} + e_t + sum ma_j e_{t-j},  e ~ N(0, sigma2)
 *
 * with a mean where d = 0 and a drift where d = 1, if the order has a constant.
 * This is the form of R's arima(): its "intercept" is the mean.  Parameters
 * stand in the order ar, ma, constant, regressors.
 *
 * The likelihood is that of the innovations of a Kalman filter that starts at
 * the stationary distribution of w given the first d values of y, which are
 * taken as they are (Gardner, Harvey and Phillips, 1980, AS 154; Harvey, 1989,
 * ch. 3).  Once the filter's gain no longer changes it is the ARMA recursion.
 * A missing y (NaN, or one of its regressors) is a row without an innovation;
 * rows before the first d observed neighbours are not used.
 */
enum {
    VOL_ARIMA_MAX_LAGS = VOL_PARTIAL_MAX, /* of p and of q           */
    VOL_ARIMA_MAX_D = 2,
    VOL_ARIMA_MAX_X = 8,
    VOL_ARIMA_MAX_COLUMNS = 1 + VOL_ARIMA_MAX_X, /* constant and x   */
    VOL_ARIMA_MAX_PARAMS = 2 * VOL_ARIMA_MAX_LAGS + VOL_ARIMA_MAX_COLUMNS
};

struct vol_arima_order {
    unsigned p, d, q;
    bool constant; /* a mean (d = 0) or a drift (d = 1); not for d = 2 */
    unsigned n_x;  /* regressors                                       */
};

/* Write the name of parameter i: "ar1", "ma1", "intercept", "drift", "x1". */
void vol_arima_param_name(const struct vol_arima_order *order, size_t i,
                          char *buf, size_t size);

size_t vol_arima_n_params(const struct vol_arima_order *order);

/*
 * Estimate `order` from y[0..n) and, row-major n x n_x, the regressors `x`
 * (NULL where n_x is 0).  sigma2 and the coefficients of the regression are
 * concentrated out; the partial autocorrelations of both polynomials, held
 * within 1 - 1e-7 of the unit circle (Monahan, 1984), are found by Gauss and
 * Newton's method on the scaled innovations with the damping of Levenberg and
 * Marquardt.  Standard errors are those of minus the inverse Hessian; a bound
 * is "stationarity" or "invertibility".
 *
 * The search begins at zero coefficients, as that of R's arima(), and where a
 * point far from there is likelier at that too; the higher maximum is taken.
 * Near white noise the likelihood has several maxima, some of them where roots
 * of both polynomials nearly cancel beside the unit circle; the one found is
 * the one above zero.
 *
 * Too few rows, a constant series, collinear regressors: status
 * VOL_MEAN_NOT_ESTIMATED and a reason.  VOL_EUSAGE: an order beyond the
 * limits; VOL_ENOMEM.
 */
enum vol_code vol_arima_fit(const struct vol_arima_order *order,
                            const double *y, const double *x, size_t n,
                            struct vol_mean_estimate *out,
                            struct vol_err *err) VOL_MUST_CHECK;

/*
 * The log-likelihood at `param`, sigma2 concentrated out; NaN where the
 * autoregression is not stationary or nothing can be used.
 */
enum vol_code vol_arima_loglik(const struct vol_arima_order *order,
                               const double *param, const double *y,
                               const double *x, size_t n, double *loglik,
                               struct vol_err *err) VOL_MUST_CHECK;

/*
 * One-step forecasts of each row (NaN before the first used) into fitted[0..n)
 * and, where `scale` is not NULL, the factor of sqrt(sigma2) in their standard
 * deviation.  The residual of row t is y[t] - fitted[t].
 */
enum vol_code vol_arima_fitted(const struct vol_arima_order *order,
                               const double *param, const double *y,
                               const double *x, size_t n, double *fitted,
                               double *scale,
                               struct vol_err *err) VOL_MUST_CHECK;

/*
 * Forecasts of the h rows after y[0..n) into out[0..h), from parameters and
 * sigma2; `ahead` holds their regressors, row-major h x n_x.  VOL_EDATA where
 * the filter cannot start (no d observed neighbours, not stationary).
 */
enum vol_code vol_arima_forecast(const struct vol_arima_order *order,
                                 const double *param, double sigma2,
                                 const double *y, const double *x, size_t n,
                                 const double *ahead, size_t h,
                                 struct vol_mean_ahead *out,
                                 struct vol_err *err) VOL_MUST_CHECK;

#endif
