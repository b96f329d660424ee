/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MEAN_VAR_MODEL_H
#define VOL_MEAN_VAR_MODEL_H

#include "mean/evaluate.h"
#include "mean/var_spec.h"

/* A vector autoregression as its word says: with lags that are chosen, and
 * judged on the past. */

/* The data of k series and n_x regressors, as in var.h. */
struct vol_var_data {
    const double *y;
    size_t k, n_x, rows;
};

/*
 * Choose the lags where the model wants that, on all rows, and estimate;
 * vol_var_clear() frees `out`, after a failure too.  Fails as vol_var_select()
 * and vol_var_fit().
 */
enum vol_code vol_var_model_fit(const struct vol_var_model *model,
                                const struct vol_var_data *data,
                                struct vol_var *out,
                                struct vol_err *err) VOL_MUST_CHECK;

/*
 * As vol_mean_evaluate(), of k series at once, into out[k][n_h]: the lags are
 * chosen anew at each estimation, and variances are those of the forecasts
 * (Sigma with the divisor n - m).
 */
enum vol_code vol_var_evaluate(const struct vol_var_model *model,
                               const struct vol_var_data *data,
                               const struct vol_evaluation_plan *plan,
                               struct vol_evaluation *out, size_t *n_fits,
                               char reason[96],
                               struct vol_err *err) VOL_MUST_CHECK;

#endif
