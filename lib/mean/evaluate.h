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

/* k series that are forecast together, column i of rows of `stride`. */
struct vol_evaluation_series {
    const double *y; /* NaN: missing */
    size_t stride, k, n;
};

/*
 * What is judged.  Both see the n rows from `first` on; VOL_EDATA of either
 * says why there is no forecast from there.
 */
struct vol_forecaster {
    void *ctx;
    enum vol_code (*fit)(void *ctx, size_t first, size_t n,
                         struct vol_err *err);
    /* The h rows behind them with the last fit, row-major h x k. */
    enum vol_code (*forecast)(void *ctx, size_t first, size_t n, size_t h,
                              struct vol_mean_moments *out,
                              struct vol_err *err);
};

/*
 * Evaluate into out[k][n_h] and the number of estimations into `n_fits`.  The
 * first failure goes to `reason`; where that already says why not, nothing is
 * forecast.
 */
enum vol_code vol_forecaster_evaluate(
    const struct vol_forecaster *of, const struct vol_evaluation_series *series,
    const struct vol_evaluation_plan *plan, struct vol_evaluation *out,
    size_t *n_fits, char reason[96], struct vol_err *err) VOL_MUST_CHECK;

/* Why a model with regressors is not evaluated. */
#define VOL_EVALUATION_NO_X "the regressors of the days ahead are not known"

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
