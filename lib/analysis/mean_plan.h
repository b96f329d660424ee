/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_ANALYSIS_MEAN_PLAN_H
#define VOL_ANALYSIS_MEAN_PLAN_H

#include "conf/conf.h"
#include "market/series.h"
#include "mean/evaluate.h"
#include "mean/var_spec.h"
#include "table/symbols.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * What vmean does with every symbol: the models, the series they see, and the
 * tables that are made of them.
 *
 * The series is one of three: returns in per cent (of prices, or a column of
 * them), 100 ln p of the price (-c price), or a column as it is.  A HAR sees a
 * measure of variance that is made of the returns or of the day's prices.
 */
enum {
    VOL_MEAN_MAX_MODELS = 64,
    VOL_MEAN_MAX_DAYS = 252,
    VOL_MEAN_PRICES = 4, /* open, high, low, close */
    VOL_MEAN_NAME_SIZE = 320
};

enum vol_mean_product {
    VOL_MEAN_FORECASTS,
    VOL_MEAN_FITS,
    VOL_MEAN_PARAMS,
    VOL_MEAN_RESIDUALS,
    VOL_MEAN_INTERVALS,
    VOL_MEAN_EVALUATIONS,
    VOL_MEAN_RESPONSES, /* of vector autoregressions alone, as the next */
    VOL_MEAN_SPILLOVERS,
    VOL_MEAN_PRODUCTS
};
extern const char *const vol_mean_product_name[VOL_MEAN_PRODUCTS];

struct vol_mean_entry {
    struct vol_mean_model model;
    char name[VOL_MEAN_NAME_SIZE]; /* canonical, with its regressors */
};

/* A model of all symbols together. */
struct vol_mean_system {
    struct vol_var_model model;
    char name[VOL_MEAN_NAME_SIZE];
};

struct vol_mean_plan {
    struct vol_mean_entry model[VOL_MEAN_MAX_MODELS];
    size_t n_models;
    struct vol_mean_system var[VOL_MEAN_MAX_MODELS];
    size_t n_vars;
    struct vol_series_wish wish;
    const char *column[2 + VOL_MEAN_PRICES + VOL_ARIMA_MAX_X];
    bool optional[2 + VOL_MEAN_PRICES + VOL_ARIMA_MAX_X];
    size_t n_columns;
    size_t price_at[VOL_MEAN_PRICES]; /* columns of a range-based HAR      */
    const char *x[VOL_ARIMA_MAX_X];   /* names of the regressors, ascending */
    size_t x_at[VOL_ARIMA_MAX_X];     /* their columns                     */
    unsigned n_x;
    bool newey_west; /* standard errors of a HAR                          */
    size_t hac_lags; /* 0: by the number of rows                          */
    double periods;  /* days a year                                       */
    size_t day[VOL_MEAN_MAX_DAYS]; /* shown, ascending                     */
    size_t n_days;
    size_t window; /* rows a model sees, 0: all                            */
    size_t last, step, refit_every; /* of evaluations                      */
    bool summary, wanted[VOL_MEAN_PRODUCTS]; /* set by the caller          */
};

/*
 * Make a plan from the settings, `n` specs (where n is 0 those of the setting
 * mean.models) and regressors, which every model but rw and mean takes, in the
 * order of their names.  The plan points into `conf` and to the names.
 * VOL_EUSAGE: a spec, a setting or a series that a model cannot use.
 */
enum vol_code vol_mean_plan_make(struct vol_mean_plan *plan,
                                 const struct vol_conf *conf,
                                 const char *const *spec, size_t n,
                                 const char *const *x, size_t n_x,
                                 struct vol_err *err) VOL_MUST_CHECK;

/*
 * VOL_EUSAGE where the tables that are wanted, or an option of the command
 * line, are for models or tables that the plan lacks: they would do nothing.  A
 * setting from elsewhere may stand for other runs.
 */
enum vol_code vol_mean_plan_check(const struct vol_mean_plan *plan,
                                  const struct vol_conf *conf,
                                  struct vol_err *err) VOL_MUST_CHECK;

/* Whether forecasts, or their intervals, are wanted. */
bool vol_mean_plan_forecasts(const struct vol_mean_plan *plan);

/* How models of n rows are judged; points into the plan. */
struct vol_evaluation_plan
vol_mean_plan_evaluation(const struct vol_mean_plan *plan, size_t n);

/* The lags of a HAR's standard errors for n rows; 0: those of least squares. */
size_t vol_mean_plan_hac(const struct vol_mean_plan *plan, size_t n);

/* How one model of a symbol ended. */
struct vol_mean_outcome {
    enum vol_mean_status status;
    char reason[96];
    char unforecast[96]; /* why it has no forecast where those are wanted   */
    char unjudged[96];   /* why it has no evaluation where those are wanted */
};

/* Whether the model has figures in a table that is wanted. */
bool vol_mean_outcome_has_result(const struct vol_mean_outcome *outcome,
                                 const struct vol_mean_plan *plan);

/* All that was made of one symbol. */
struct vol_mean_output {
    struct vol_made made; /* text: the summary */
    struct vol_mean_outcome outcome[VOL_MEAN_MAX_MODELS];
    size_t n_outcomes;
    struct vol_series_choice choice; /* about the series, to be told */
};

/*
 * Run every model of the plan on one symbol's rows.  A model that cannot be
 * estimated or judged is no failure here: its outcome says so.  VOL_EDATA: the
 * rows have no series, or one beyond what can be squared; VOL_ENOMEM.
 */
enum vol_code vol_mean_plan_run(const struct vol_mean_plan *plan,
                                const struct vol_block *block,
                                struct vol_mean_output *out,
                                struct vol_err *err) VOL_MUST_CHECK;

#endif
