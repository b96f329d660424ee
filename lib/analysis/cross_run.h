/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_ANALYSIS_CROSS_RUN_H
#define VOL_ANALYSIS_CROSS_RUN_H

#include "analysis/cross_plan.h"
#include "cross/margins.h"
#include "garch/forecast.h"
#include "table/rows.h"

/*
 * The models of a plan on the returns of several symbols, side by side: the
 * margins are fitted once, by several threads, then each model.
 */
struct vol_cross_run {
    const struct vol_cross_plan *plan;
    const struct vol_panel *panel;     /* returns                             */
    const char *const *symbol;         /* of each column, bytewise ascending  */
    size_t k, n;                       /* series, rows that all margins have  */
    char group[64 + 1];                /* what stands for all: "dax+smi"      */
    struct vol_garch_fit *fit;         /* k                                   */
    struct vol_garch_data *data;       /* k                                   */
    struct vol_margin *margin;         /* k                                   */
    struct vol_margin_room *room;      /* k                                   */
    double *column;                    /* k series of all rows of the panel   */
    struct vol_forecast *margin_ahead; /* NULL until it is needed */
    struct vol_rows rows[VOL_CROSS_PRODUCTS];
    struct vol_str text; /* of a summary */
    /* Told after each model: its status and reason, "ok" and "". */
    void (*tell)(void *ctx, const char *spec, const char *status,
                 const char *reason);
    void *ctx;
};

/* `panel` and `symbol` stay the caller's, as does the delimiter of the rows.
 * VOL_EDATA where a margin cannot be fitted, with its symbol, or responses
 * would be more rows than are held at once; VOL_ENOMEM. */
enum vol_code vol_cross_run_init(struct vol_cross_run *run,
                                 const struct vol_cross_plan *plan,
                                 const struct vol_panel *panel,
                                 const char *const *symbol, char delim,
                                 struct vol_err *err) VOL_MUST_CHECK;
void vol_cross_run_clear(struct vol_cross_run *run);

/* All models into run->rows.  VOL_EDATA where one cannot be estimated. */
enum vol_code vol_cross_run_models(struct vol_cross_run *run,
                                   struct vol_err *err) VOL_MUST_CHECK;

/* Inside: that no series is made of others, which correlations do not bear;
 * VOL_EDATA with its symbol, VOL_ENOMEM. */
enum vol_code vol_cross_check_independent(const struct vol_cross_run *run,
                                          struct vol_err *err) VOL_MUST_CHECK;

/* ---- inside: margins -------------------------------------------------------
 */

/* The columns of the panel.  VOL_EDATA for one that is constant or out of
 * range.
 */
enum vol_code vol_cross_set_columns(struct vol_cross_run *run,
                                    struct vol_err *err) VOL_MUST_CHECK;

/* Their fits, by several threads, and what the second stage takes of them.
 * VOL_EDATA where one has none, with its symbol; VOL_ENOMEM. */
enum vol_code vol_cross_fit_margins(struct vol_cross_run *run,
                                    struct vol_err *err) VOL_MUST_CHECK;

/* ---- inside: autoregressions -----------------------------------------------
 */

/* One of them, and its rows in the tables that are wanted.  VOL_EDATA where it
 * cannot be estimated; VOL_ENOMEM. */
enum vol_code vol_cross_run_var(struct vol_cross_run *run,
                                const struct vol_cross_model *model,
                                struct vol_err *err) VOL_MUST_CHECK;

/* ---- inside: forecasts -----------------------------------------------------
 */

/*
 * Forecasts of each margin for the days of the plan, k x the last of them, into
 * *out, which the caller frees.  VOL_EDATA with the symbol, VOL_ENOMEM.
 */
enum vol_code vol_cross_margins_ahead(const struct vol_cross_run *run,
                                      struct vol_forecast **out,
                                      struct vol_err *err) VOL_MUST_CHECK;

/* ---- inside: rows of the tables --------------------------------------------
 */

/* What is made of one model. */
struct vol_cross_result {
    const struct vol_cross_run *run;
    const struct vol_cross_model *model;
    const struct vol_dcc_fit *fit;       /* NULL but for a DCC               */
    const double *correlations, *errors; /* of a CCC, packed, else NULL */
    double loglik, lambda;               /* of an EWMA its decay, else NaN   */
    const char *status, *reason;
    double *ahead; /* packed correlations of each day up to the last of the
                      plan, of an EWMA covariances; NULL: none              */
};

/* Forecasts of the plan's days, `margin` from vol_cross_margins_ahead(), NULL
 * for an EWMA, whose covariances stay as they are. */
void vol_cross_add_covariances(struct vol_rows *rows,
                               const struct vol_cross_result *r,
                               const struct vol_forecast *margin);

/* The covariance of the returns of h days together, of a margin with itself its
 * variance; NaN where they are correlated through the mean. */
double vol_cross_together(const struct vol_cross_result *r,
                          const struct vol_forecast *margin, size_t i, size_t j,
                          size_t h);

/* That all holdings are series of the run, before anything is estimated.
 * VOL_EDATA, VOL_ENOMEM. */
enum vol_code vol_cross_check_portfolios(const struct vol_cross_run *run,
                                         struct vol_err *err) VOL_MUST_CHECK;

/* The plan's portfolios on its days.  VOL_EDATA for a holding without prices,
 * VOL_ENOMEM. */
enum vol_code vol_cross_add_portfolios(struct vol_rows *rows,
                                       const struct vol_cross_result *r,
                                       const struct vol_forecast *margin,
                                       struct vol_err *err) VOL_MUST_CHECK;

/* How the variances respond to a shock of the day after the sample, whose
 * correlations are given, packed.  VOL_ENOMEM. */
enum vol_code vol_cross_add_responses(struct vol_rows *rows,
                                      const struct vol_cross_result *r,
                                      const double *correlations,
                                      struct vol_err *err) VOL_MUST_CHECK;

/*
 * Tests of the residuals of the margins: of all series at once for constant
 * correlations (symbol: the first; partner: the others, joined by "+"), of each
 * ordered pair for causality in variance (partner causes symbol).  VOL_ENOMEM.
 */
enum vol_code vol_cross_add_tests(struct vol_rows *rows,
                                  const struct vol_cross_run *run,
                                  struct vol_err *err) VOL_MUST_CHECK;

/* For people: sample, parameters, and the covariances of the last day, packed,
 * as correlations. */
void vol_cross_summary_add(struct vol_str *out,
                           const struct vol_cross_result *r, const double *cov);

void vol_cross_add_fits(struct vol_rows *rows,
                        const struct vol_cross_result *r);
void vol_cross_add_params(struct vol_rows *rows,
                          const struct vol_cross_result *r);
/* Covariances (packed) of rows first .. run->n, pair by pair. */
void vol_cross_add_correlations(struct vol_rows *rows,
                                const struct vol_cross_result *r,
                                const double *cov, size_t first);

#endif
