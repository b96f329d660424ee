/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MEAN_MODEL_H
#define VOL_MEAN_MODEL_H

#include "mean/spec.h"

/* Any model of spec.h, estimated and used alike. */

/* What it is estimated from. */
struct vol_mean_data {
    const double *y; /* n; NaN: missing.  In logarithms for a HAR of them */
    const double *x; /* n x n_x by rows, NULL where the model has none    */
    size_t n;
    bool is_change; /* y are the changes of a level: returns             */
};

struct vol_mean_fit {
    struct vol_mean_model model;  /* that was asked for                   */
    struct vol_arima_order order; /* of an ARIMA, the one that was chosen */
    size_t n_models;              /* it was chosen from, or 0             */
    struct vol_mean_estimate estimate;
};

/* Estimate; `hac` as in vol_har_fit().  VOL_ENOMEM, VOL_EUSAGE. */
enum vol_code vol_mean_fit(const struct vol_mean_model *model,
                           const struct vol_mean_data *data, size_t hac,
                           struct vol_mean_fit *fit,
                           struct vol_err *err) VOL_MUST_CHECK;

void vol_mean_fit_param_name(const struct vol_mean_fit *fit, size_t i,
                             char *buf, size_t size);

/* One-step forecasts of each row (NaN: none) and their standard deviations in
 * units of sqrt(sigma2), both of room for data->n. */
enum vol_code vol_mean_fitted(const struct vol_mean_fit *fit,
                              const struct vol_mean_data *data, double *fitted,
                              double *scale,
                              struct vol_err *err) VOL_MUST_CHECK;

/* Forecasts of the h rows after the data, whose regressors are `ahead`. */
enum vol_code vol_mean_forecast_rows(const struct vol_mean_fit *fit,
                                     const struct vol_mean_data *data,
                                     const double *ahead, size_t h,
                                     struct vol_mean_ahead *out,
                                     struct vol_err *err) VOL_MUST_CHECK;

#endif
