/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_ANALYSIS_VAR_RUN_H
#define VOL_ANALYSIS_VAR_RUN_H

#include "base/err.h"
#include "base/str.h"
#include "market/panel.h"
#include "mean/var.h"
#include "mean/var_dynamics.h"
#include "mean/var_spec.h"
#include "table/rows.h"

#include <stddef.h>

/* Why a day has no forecast. */
#define VOL_MEAN_UNKNOWN_DAY "a regressor of the day is not known"

/* Why the forecast of a level has no figures of h days, nor of a year. */
#define VOL_MEAN_NO_SUM "a level: its days have no sum"

/* Exogenous regressors of a panel. */
struct vol_var_x {
    const char *const *name; /* n_x                                        */
    size_t n_x;              /* 0: none                                    */
    double *data;            /* rows x (k + n_x): the panel, then they     */
    const double *ahead;     /* n_ahead x n_x: of the days behind the last */
    size_t n_ahead;
};

/*
 * One vector autoregression of a panel: what its rows in the tables are made
 * of.  A model that could not be estimated has `reason` and no figures.  A fit
 * is a row a symbol, with the criteria of the whole system.
 */
struct vol_var_run {
    const struct vol_var_model *model;
    const struct vol_panel *panel;
    const char *const *symbol; /* panel->k, as the columns       */
    const char *series;        /* "return" (in per cent, whose sums have a
                                  meaning), "price" (100 ln p) or "level" */
    double periods;            /* days a year                     */
    const size_t *day;         /* horizons shown, ascending, >= 1 */
    size_t n_days;
    bool bands; /* standard errors of the responses, which take the most time */
    const char *name; /* in tables; NULL: the model's own */
    struct vol_var_x x;

    char own_name[VOL_VAR_NAME_SIZE];
    const char *spec; /* one of the two */
    char reason[160];
    struct vol_var var;
    double root;       /* the largest modulus: stable below 1 */
    size_t h;          /* matrices of each set: the last day  */
    size_t known;      /* days whose regressors are all known */
    double *sigma;     /* k x k, divisor n - m                */
    double *residuals; /* (panel->rows - p) x k               */
    double *mean;      /* h x k: the series at day h, as far
                          as `known`, as the other means      */
    double *mse;       /* h matrices                          */
    double *day_mean;  /* the same of the return of day h     */
    double *day_mse;   /* (of a level: of itself)             */
    double *cum_mean;  /* the same of the return of h days;   */
    double *cum_mse;   /* of a level it has no meaning        */
    double *responses; /* h + 1: days 0 to h                  */
    double *errors;    /* their standard errors, where `bands` */
    double *shares;    /* n_days matrices                     */
    double *tables;    /* the same closed, vol_spillover_close() */
};

/*
 * The first series of a panel that is constant, or made of those before it, but
 * for a constant; panel->k: there is none, or no more rows than would make each
 * series one of the others.  VOL_ENOMEM.
 */
enum vol_code vol_var_culprit(const struct vol_panel *panel, size_t *culprit,
                              bool *constant,
                              struct vol_err *err) VOL_MUST_CHECK;

/*
 * Estimate and derive all; the caller has filled the fields before `spec` and
 * calls vol_var_run_clear(), after a failure too.  What the data cannot bear
 * is `reason`, with the symbol that is constant or made of others; VOL_ENOMEM.
 */
enum vol_code vol_var_run_make(struct vol_var_run *run,
                               struct vol_err *err) VOL_MUST_CHECK;
void vol_var_run_clear(struct vol_var_run *run);

/* Add the rows of each kind, all columns of the kind. */
void vol_var_add_fits(struct vol_rows *rows, const struct vol_var_run *run);
void vol_var_add_params(struct vol_rows *rows, const struct vol_var_run *run);
void vol_var_add_forecasts(struct vol_rows *rows,
                           const struct vol_var_run *run);
void vol_var_add_residuals(struct vol_rows *rows,
                           const struct vol_var_run *run);
void vol_var_add_intervals(struct vol_rows *rows,
                           const struct vol_var_run *run);
void vol_var_add_responses(struct vol_rows *rows,
                           const struct vol_var_run *run);
void vol_var_add_spillovers(struct vol_rows *rows,
                            const struct vol_var_run *run, size_t window);

/* A row of fits for a symbol that a model was to be of, and is not. */
void vol_var_add_failure(struct vol_rows *rows, const char *symbol,
                         vol_date origin, const char *spec, const char *reason);

/* For people: sample, criteria and stability of the system, each equation's
 * coefficients with stars, forecasts, and the shares at the last day. */
void vol_var_summary_add(struct vol_str *out, const struct vol_var_run *run);

#endif
