/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_ANALYSIS_TEST_PANEL_H
#define VOL_ANALYSIS_TEST_PANEL_H

#include "analysis/test_group.h"
#include "analysis/test_subject.h"
#include "market/panel.h"
#include "market/series.h"
#include "market/series_set.h"
#include "mean/groups.h"
#include "stats/battery.h"
#include "table/block.h"

#include <stddef.h>

/*
 * Tests of several symbols together: the series of one subject are gathered
 * symbol by symbol, then joined and tested.
 */
struct vol_test_panel {
    const char *name; /* price, return or a column; the subject's */
    struct vol_series_wish wish;
    enum vol_panel_form form;
    bool skip_levels, skip_others; /* tests that are left out on it: those of
                                      levels, those that are not   */
    struct vol_series_set set;     /* vol_series_set_clear() frees it */
};

/* What is to be done with all of them; not changed by that. */
struct vol_test_panel_plan {
    struct vol_group_battery battery;
    enum vol_align align;
    size_t window, step;    /* as in struct vol_test_task           */
    const char *const *lag; /* "SYMBOL=N", n_lags of them           */
    size_t n_lags;
};

/* Where the subjects are the usual ones, not named by -c, levels are tested as
 * prices and the rest as returns. */
void vol_test_panel_init(struct vol_test_panel *panel,
                         const struct vol_test_subject *subject, bool usual);

/* Whether the test runs on it, and whether any of the plan does. */
bool vol_test_panel_runs(const struct vol_test_panel *panel,
                         const struct vol_group_test *test);
bool vol_test_panel_wanted(const struct vol_test_panel_plan *plan,
                           const struct vol_test_panel *panel);

/* Add the series of a symbol, from a block of the subject's columns. */
enum vol_code vol_test_panel_add(struct vol_test_panel *panel,
                                 const struct vol_block *block,
                                 struct vol_err *err) VOL_MUST_CHECK;

/*
 * Join the series, sorted by symbol: VOL_EDATA and VOL_EUSAGE as
 * vol_panel_make() with at least VOL_TEST_PANEL_ROWS rows, a window's rows.
 */
#define VOL_TEST_PANEL_ROWS 10
enum vol_code vol_test_panel_join(struct vol_test_panel *panel,
                                  const struct vol_test_panel_plan *plan,
                                  struct vol_panel *out,
                                  struct vol_err *err) VOL_MUST_CHECK;

/*
 * Run the battery on what was joined, or on each window of it, and add a group
 * of results for each ordered pair (symbol: the series that is explained,
 * partner: the one that explains it), then one for all series (symbol: the
 * first in bytewise order; partner: the others, joined by "+").
 */
enum vol_code vol_test_panel_run(const struct vol_test_panel *panel,
                                 const struct vol_test_panel_plan *plan,
                                 const struct vol_panel *joined,
                                 struct vol_test_groups *groups,
                                 struct vol_err *err) VOL_MUST_CHECK;

/*
 * The tests of the list `names`, those of one series into `one` and those of
 * several into `several`, which is empty where there are none of them, as `one`
 * is where there are only those.  VOL_EUSAGE as vol_battery_init() and
 * vol_group_battery_init().
 */
enum vol_code vol_test_batteries(const char *const *names, size_t n,
                                 const char *trends, const char *lags,
                                 const struct vol_test_options *options,
                                 struct vol_battery *one,
                                 struct vol_group_battery *several,
                                 struct vol_err *err) VOL_MUST_CHECK;

#endif
