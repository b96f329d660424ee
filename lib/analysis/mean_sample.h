/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_ANALYSIS_MEAN_SAMPLE_H
#define VOL_ANALYSIS_MEAN_SAMPLE_H

#include "analysis/mean_plan.h"

/*
 * The rows that the models of a symbol see.  Of prices a row without one is
 * dropped and the next return spans it, as everywhere; a column keeps such rows
 * as missing values.
 */
struct vol_mean_sample {
    const struct vol_mean_plan *plan;
    const struct vol_block *block;
    struct vol_series series;
    size_t n;
    size_t *row;   /* n: of the block                                      */
    double *value; /* n: the series; NaN where it is missing               */
    double *x;     /* n x n_x by rows                                      */
    double *ahead; /* n_ahead x n_x: regressors of the rows behind the last */
    size_t n_ahead;
};

/* Of the last `window` values, 0: of all.  Freed by vol_mean_sample_clear(),
 * after a failure too. */
enum vol_code vol_mean_sample_make(struct vol_mean_sample *sample,
                                   const struct vol_mean_plan *plan,
                                   const struct vol_block *block, size_t window,
                                   struct vol_err *err) VOL_MUST_CHECK;
void vol_mean_sample_clear(struct vol_mean_sample *sample);

/*
 * VOL_EDATA where a column that is used as it is, the series or a regressor, is
 * so large or so small that the powers a model takes of it leave the range of
 * numbers: its greatest value is above 1e35 or below 1e-35, and not 0.
 */
enum vol_code vol_mean_check_scale(const struct vol_mean_plan *plan,
                                   const struct vol_block *block,
                                   const struct vol_series *series,
                                   struct vol_err *err) VOL_MUST_CHECK;

/* What `model` sees: the series itself, or into y[0..n) a HAR's measure. */
struct vol_mean_data vol_mean_sample_data(const struct vol_mean_sample *sample,
                                          const struct vol_mean_model *model,
                                          double *y);

/* "return", "price" (100 ln p), "level"; "variance:MEASURE", or "log-variance:"
 * and it, of a HAR. */
void vol_mean_sample_name(const struct vol_mean_sample *sample,
                          const struct vol_mean_model *model, char *buf,
                          size_t size);

#endif
