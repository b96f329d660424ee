/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_ANALYSIS_GARCH_REGRESSORS_H
#define VOL_ANALYSIS_GARCH_REGRESSORS_H

#include "analysis/garch_plan.h"

#include <stddef.h>

/*
 * The regressors of models: columns of the table, or dummies of the calendar
 * (market/calendar.h) where the table has no such column.
 */

/*
 * Enter the regressors of all models in the plan, and the columns to read.
 * VOL_EUSAGE: more than VOL_GARCH_MAX_REGRESSORS different ones.
 */
enum vol_code vol_garch_plan_columns(struct vol_garch_plan *plan,
                                     struct vol_err *err) VOL_MUST_CHECK;

/* Those of one model along a series, and on the days after it. */
struct vol_garch_x {
    double *mean, *variance; /* series->n x those of the spec           */
    double *mean_ahead, *variance_ahead; /* the plan's horizon x the same */
    size_t known; /* days ahead for which all are there              */
    size_t held;  /* the first of them where one stands still; 0: none */
};

/*
 * Gather the regressors of `spec` from the rows that `series` was made of.
 * Day h ahead has the dummies of its target date and the columns of the h-th
 * row behind the series; where the plan holds regressors, their last value
 * takes the place of a missing one.  VOL_EDATA: a row of the series without
 * a regressor, by its date; VOL_ENOMEM.  Freed by vol_garch_x_clear().
 */
enum vol_code vol_garch_x_make(const struct vol_garch_plan *plan,
                               const struct vol_garch_spec *spec,
                               const struct vol_block *block,
                               const struct vol_series *series,
                               struct vol_garch_x *out,
                               struct vol_err *err) VOL_MUST_CHECK;

/* A series with its regressors; it points into both. */
struct vol_garch_data vol_garch_x_data(const struct vol_series *series,
                                       const struct vol_garch_x *x);

/* Put the days ahead into a wish; none where nothing is known. */
void vol_garch_x_ahead(const struct vol_garch_x *x,
                       struct vol_forecast_wish *wish);
void vol_garch_x_clear(struct vol_garch_x *x);

#endif
