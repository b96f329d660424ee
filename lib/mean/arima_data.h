/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MEAN_ARIMA_DATA_H
#define VOL_MEAN_ARIMA_DATA_H

#include "mean/arima.h"

/*
 * Inside of arima.h: the regressors and the series as columns.  Regressors are
 * turned into columns whose differences are orthogonal and of mean square 1,
 * X = Q M with M an upper triangle, and y into what least squares (of the
 * differences) leaves of it, so that scale and level do no harm.  Coefficients
 * of X are M^-1 (ols + those of Q for that rest).
 */
struct arima_data {
    size_t n, k, d; /* rows; regressors, the constant among them */
    double *column; /* (k + 1) x n: Q, then the rest of y        */
    double *change; /* (k + 1) x n: their d-th differences (column itself
                       where d is 0); of no meaning beside missing rows */
    bool *missing;  /* rows without y or a regressor             */
    size_t n_rows;  /* rows whose d-th difference is observed    */
    double m[VOL_ARIMA_MAX_COLUMNS * VOL_ARIMA_MAX_COLUMNS];
    double ols[VOL_ARIMA_MAX_COLUMNS];
    const char *reason; /* why nothing can be estimated, or NULL   */
};

/* The columns of `order` as given (M the identity): nothing is refused. */
enum vol_code arima_data_plain(struct arima_data *data,
                               const struct vol_arima_order *order,
                               const double *y, const double *x, size_t n,
                               struct vol_err *err) VOL_MUST_CHECK;

/* The same, made orthogonal; `reason` is set where that is not possible. */
enum vol_code arima_data_new(struct arima_data *data,
                             const struct vol_arima_order *order,
                             const double *y, const double *x, size_t n,
                             struct vol_err *err) VOL_MUST_CHECK;
void arima_data_free(struct arima_data *data);

/* Coefficients of X from those of Q, in place. */
void arima_data_turn_back(const struct arima_data *data, double *coef);

#endif
