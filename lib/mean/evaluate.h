/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MEAN_EVALUATE_H
#define VOL_MEAN_EVALUATE_H

#include "mean/model.h"

/*
 * Forecasts of the past, judged: from an origin that rolls over the last rows
 * each model forecasts h rows ahead with what was known there, and is compared
 * with what came (Tashman, 2000).
 */
struct vol_evaluation_plan {
    size_t last;        /* the first origin is before the last N rows     */
    size_t step;        /* rows from origin to origin, >= 1               */
    size_t refit_every; /* origins from estimation to estimation, >= 1    */
    size_t window;      /* rows a model sees, 0: all before the origin    */
    size_t hac;
    const size_t *h; /* horizons, ascending, 1 or more                    */
    size_t n_h;
};

struct vol_evaluation {
    size_t n;         /* forecasts that met a value                        */
    double mae, rmse; /* mean absolute and root mean square error          */
    double mase;      /* mae over the mean absolute change of the rows before
                         the first origin (Hyndman and Koehler, 2006)      */
    double coverage80, coverage95; /* share of values in these normal
                                      intervals                            */
};

/*
 * Evaluate `model` on `data` into out[0..n_h) and the number of estimations
 * into `n_fits`.  An origin whose model cannot be estimated or forecast from
 * gives no forecast; the first such failure goes to `reason` (96 bytes, "" for
 * none).  A figure without forecasts is NaN.  Rows from the origin on never
 * enter its forecasts.  Models with regressors are refused in `reason`: the
 * regressors of the rows ahead would not have been known.
 */
enum vol_code vol_mean_evaluate(const struct vol_mean_model *model,
                                const struct vol_mean_data *data,
                                const struct vol_evaluation_plan *plan,
                                struct vol_evaluation *out, size_t *n_fits,
                                char reason[96],
                                struct vol_err *err) VOL_MUST_CHECK;

#endif
