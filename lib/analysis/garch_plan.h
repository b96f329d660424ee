/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_ANALYSIS_GARCH_PLAN_H
#define VOL_ANALYSIS_GARCH_PLAN_H

#include "analysis/garch_rows.h"
#include "conf/conf.h"
#include "garch/compare.h"
#include "table/symbols.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What vgarch does with every symbol: the models, the series they see, and
 * the tables that are made of them.
 */

enum {
    VOL_GARCH_MAX_MODELS = 64,
    VOL_GARCH_MAX_DAYS = 252,
    VOL_GARCH_MAX_REGRESSORS = 64
};

/* The kinds of table, the first by default. */
enum vol_garch_kind {
    VOL_GARCH_FORECASTS,
    VOL_GARCH_FITS,
    VOL_GARCH_PARAMS,
    VOL_GARCH_SIGMA,
    VOL_GARCH_STATES,
    VOL_GARCH_DIAGNOSTICS,
    VOL_GARCH_BANDS,
    VOL_GARCH_COMPARISONS,
    VOL_GARCH_KINDS
};
extern const char *const vol_garch_kind_name[VOL_GARCH_KINDS];

struct vol_garch_model {
    struct vol_garch_spec spec;
    char name[VOL_SPEC_SIZE]; /* canonical */
    bool has_start;
    double start[VOL_GARCH_MAX_PARAMS]; /* NaN where none was given */
};

/* A regressor of some model. */
struct vol_garch_regressor {
    const char *name;
    int calendar;  /* its number in market/calendar.h, or -1 */
    size_t column; /* of the block                           */
};

struct vol_garch_plan {
    struct vol_garch_model model[VOL_GARCH_MAX_MODELS];
    size_t n_models;
    struct vol_series_wish wish;
    struct vol_garch_regressor regressor[VOL_GARCH_MAX_REGRESSORS];
    size_t n_regressors;
    const char *column[2 + VOL_GARCH_MAX_REGRESSORS]; /* read: those of the
                                                         wish first */
    bool optional[2 + VOL_GARCH_MAX_REGRESSORS];
    size_t n_columns;
    bool hold_x; /* unknown regressors keep their last values (caller) */
    size_t day[2 * VOL_GARCH_MAX_DAYS]; /* shown, ascending */
    size_t n_days;
    size_t quantile_day[VOL_GARCH_MAX_DAYS];
    size_t n_quantile_days;
    struct vol_forecast_wish forecast;
    enum vol_garch_cov cov;
    enum vol_criterion criterion; /* by which one model is selected */
    enum vol_band_method bands;
    double band_level;
    double periods;
    uint64_t seed;
    size_t refit_every;             /* rows from fit to fit; 0: no end     */
    const struct vol_saved *states; /* to go on from, NULL: none; set, as
                                       those below, by the caller          */
    bool in_place;                  /* the run's replace them, but newer   */
    const struct vol_saved *warm;   /* to start from, NULL: nothing        */
    bool keep_z;                    /* states of fits hold residuals       */
    bool summary, wanted[VOL_GARCH_KINDS]; /* set by the caller */
};

/*
 * Make a plan from the settings and `n` specs (where n is 0 those of the
 * setting `models`).  What a spec leaves open, garch.init and
 * garch.stationarity decide.  Day 1 is always forecast.  The plan points
 * into itself and into `conf`.  VOL_EUSAGE: no model, a spec or setting that is
 * wrong.
 */
enum vol_code vol_garch_plan_make(struct vol_garch_plan *plan,
                                  const struct vol_conf *conf,
                                  const char *const *spec, size_t n,
                                  struct vol_err *err) VOL_MUST_CHECK;

/* VOL_EUSAGE where two models have one name. */
enum vol_code vol_garch_plan_check_names(const struct vol_garch_plan *plan,
                                         struct vol_err *err) VOL_MUST_CHECK;

/* How one model ended. */
struct vol_garch_outcome {
    enum vol_garch_status status;
    bool filtered; /* nothing was estimated, so that nothing is examined */
    char reason[VOL_GARCH_REASON_SIZE];
    char warning[200]; /* what saved states or parameters did not do, "" */
    char note[160];    /* what became of starting values, "" for nothing */
    vol_date newer;    /* origin of a saved state that stays in the place of the
                          run's; VOL_DATE_NONE: there is none */
};

/* All that was made of one symbol; begin with vol_made_init(). */
struct vol_garch_output {
    struct vol_made made; /* text: the summary */
    struct vol_garch_outcome outcome[VOL_GARCH_MAX_MODELS];
    size_t n_outcomes;                    /* models that were run */
    bool has_state[VOL_GARCH_MAX_MODELS]; /* among the rows of states */
    size_t selected; /* the model chosen; plan->n_models: none */
    struct vol_series_choice choice; /* about the series, to be told */
};

/*
 * Run every model of the plan on one symbol's rows: filter it from its saved
 * state where there is one and its time has not come, else fit it; where one
 * of them is to be selected, all or none are filtered, and the others have
 * rows in `fits` and `states` alone.  A model that fits nothing, or a choice
 * among none, is no failure here: the outcomes say so.  VOL_EDATA: the
 * rows have no series; VOL_ENOMEM.
 */
enum vol_code vol_garch_plan_run(const struct vol_garch_plan *plan,
                                 const struct vol_block *block,
                                 struct vol_garch_output *out,
                                 struct vol_err *err) VOL_MUST_CHECK;

/* Add the days of a setting, each from 1 to VOL_GARCH_MAX_DAYS, to a list in
 * ascending order, each once. */
void vol_garch_plan_add_days(const struct vol_conf *conf, const char *setting,
                             size_t *list, size_t *n);

#endif
