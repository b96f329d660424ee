/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_ANALYSIS_MEAN_PANEL_H
#define VOL_ANALYSIS_MEAN_PANEL_H

#include "analysis/mean_plan.h"
#include "analysis/mean_regressors.h"
#include "market/panel.h"
#include "market/series_set.h"

#include <stddef.h>

/*
 * The models of several symbols together (var2): their series are gathered
 * symbol by symbol, then joined and modelled.
 */
enum { VOL_MEAN_TAG_SIZE = VOL_SERIES_SET_TAG + 16 };

/* A symbol that the models are not of. */
struct vol_mean_left_out {
    char symbol[VOL_SYMBOL_MAX + 1];
    vol_date origin; /* its last date */
    char reason[128];
};

struct vol_mean_panel {
    enum vol_align align;
    const char *const *lag; /* "SYMBOL=N", n_lags of them */
    size_t n_lags;
    long stale_days;           /* see vol_mean_panel_join() */
    struct vol_series_set set; /* of the symbols added, but those
                                  that were left out          */
    struct vol_mean_left_out *left;
    size_t n_left, cap_left;
    struct vol_mean_regressors regressors; /* of theirs                   */
    struct vol_panel joined;               /* all rows of the join        */
    const char **symbol;                   /* of its columns              */
    char tag[VOL_MEAN_TAG_SIZE];           /* "-two-day-of4.1f2e3d4c", which
                                              stands behind a model's name */
    char tag_of_all[VOL_MEAN_TAG_SIZE];    /* with those left out          */
};

/* Free all; a panel begins as zeros, but for the first four fields. */
void vol_mean_panel_clear(struct vol_mean_panel *panel);

/*
 * Add the series of a symbol and its regressors, from a block of the plan's
 * columns.  VOL_EDATA: there is no series, or a regressor is another than that
 * of an earlier symbol on the same day.
 */
enum vol_code vol_mean_panel_add(struct vol_mean_panel *panel,
                                 const struct vol_mean_plan *plan,
                                 const struct vol_block *block,
                                 struct vol_err *err) VOL_MUST_CHECK;

/*
 * Join the series, sorted by symbol, into `joined`.  A symbol is left out that
 * would take the models from the others: whose last value is more than
 * stale_days before the latest, which has fewer rows than a model of all needs
 * (under `previous` those of the others while it has a value), is new, is
 * constant, or a combination of those before it, on the rows that the models
 * see.  New is what begins more than half a year of rows after the second to
 * begin of those that are neither constant nor made of others, and less than
 * that before its end, so that two others stay; of two symbols, after the
 * other; half the window where that is less than a year.  What is left out is
 * in `left`, after a failure too, and has a row in fits, under the tag of all.
 * VOL_EDATA and VOL_EUSAGE as vol_panel_make() with at least
 * VOL_MEAN_PANEL_ROWS rows, and VOL_EDATA where one alone is left, or a symbol
 * stands for all others in spillovers.
 */
#define VOL_MEAN_PANEL_ROWS 10
enum vol_code vol_mean_panel_join(struct vol_mean_panel *panel,
                                  const struct vol_mean_plan *plan,
                                  struct vol_err *err) VOL_MUST_CHECK;

/*
 * Where vol_mean_panel_join() failed with VOL_EDATA: the rows of fits of each
 * model and symbol, with that reason, into `made`.
 */
void vol_mean_panel_refuse(const struct vol_mean_panel *panel,
                           const struct vol_mean_plan *plan, const char *reason,
                           struct vol_made *made);

/*
 * Run model `at` of plan->var on what was joined, its last plan->window rows:
 * rows of the products that are wanted, or the summary, into `made`.  A model
 * that cannot be estimated or judged is no failure here: `outcome` says so.
 */
enum vol_code vol_mean_panel_run(const struct vol_mean_panel *panel,
                                 const struct vol_mean_plan *plan, size_t at,
                                 struct vol_made *made,
                                 struct vol_mean_outcome *outcome,
                                 struct vol_err *err) VOL_MUST_CHECK;

/*
 * Forecasts of the past by model `at`, and before the first model those of the
 * baselines on the same rows: add their evaluations to `rows`; `reason` (96
 * bytes) says why the model has none, "" where it has some.  VOL_ENOMEM.
 */
enum vol_code vol_mean_panel_judge(const struct vol_mean_panel *panel,
                                   const struct vol_mean_plan *plan, size_t at,
                                   struct vol_rows *rows, char reason[96],
                                   struct vol_err *err) VOL_MUST_CHECK;

/* "return", "price" or "level". */
const char *vol_mean_panel_series(const struct vol_mean_plan *plan);

#endif
