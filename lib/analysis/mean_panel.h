/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_ANALYSIS_MEAN_PANEL_H
#define VOL_ANALYSIS_MEAN_PANEL_H

#include "analysis/mean_plan.h"
#include "market/panel.h"
#include "market/series_set.h"

#include <stddef.h>

/*
 * The models of several symbols together (var2): their series are gathered
 * symbol by symbol, then joined and modelled.
 */
struct vol_mean_panel {
    enum vol_align align;
    const char *const *lag; /* "SYMBOL=N", n_lags of them */
    size_t n_lags;
    struct vol_series_set set; /* vol_series_set_clear() frees it */
    struct vol_panel joined;   /* vol_panel_clear() frees it      */
};

/* Add the series of a symbol, from a block of the plan's columns. */
enum vol_code vol_mean_panel_add(struct vol_mean_panel *panel,
                                 const struct vol_mean_plan *plan,
                                 const struct vol_block *block,
                                 struct vol_err *err) VOL_MUST_CHECK;

/*
 * Join the series, sorted by symbol, into `joined`; VOL_EDATA and VOL_EUSAGE as
 * vol_panel_make() with at least VOL_MEAN_PANEL_ROWS rows.
 */
#define VOL_MEAN_PANEL_ROWS 10
enum vol_code vol_mean_panel_join(struct vol_mean_panel *panel,
                                  const struct vol_mean_plan *plan,
                                  struct vol_err *err) VOL_MUST_CHECK;

/*
 * Run model `at` of plan->var on what was joined: rows of the products that are
 * wanted, or the summary, into `made`.  A model that cannot be estimated is no
 * failure here: `outcome` says so.
 */
enum vol_code vol_mean_panel_run(const struct vol_mean_panel *panel,
                                 const struct vol_mean_plan *plan, size_t at,
                                 struct vol_made *made,
                                 struct vol_mean_outcome *outcome,
                                 struct vol_err *err) VOL_MUST_CHECK;

#endif
