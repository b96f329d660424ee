/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_ANALYSIS_TEST_PLAN_H
#define VOL_ANALYSIS_TEST_PLAN_H

#include "analysis/test_group.h"
#include "analysis/test_panel.h"
#include "analysis/test_subject.h"
#include "conf/conf.h"
#include "stats/adjust.h"
#include "stats/battery.h"
#include "table/symbols.h"

#include <stdbool.h>
#include <stddef.h>

/* What is wanted of vtest beside the settings; the texts stay the caller's. */
struct vol_test_wish {
    const char *const *column, *const *lag; /* -c, "SYMBOL=N" */
    size_t n_columns, n_lags;
    const char *lags, *trend, *align; /* "auto", "c", "inner"       */
    const char *adjust;               /* "none", "holm", "bh"       */
    bool simulated;                   /* p-values and critical values */
    size_t max_lags, model_df, window, step;
    double eps;
    size_t threads; /* for what is simulated of several symbols */
};

#define VOL_TEST_IDLE_MAX 8 /* more than there are tests of several symbols */

/* What vtest does with every symbol; not changed once it is made. */
struct vol_test_plan {
    struct vol_test_subjects subjects;
    struct vol_battery battery;
    struct vol_test_panel_plan panels; /* tests of several symbols */
    enum vol_adjust adjust;
    double alpha;
    bool usual; /* the subjects are not named by -c */
    size_t window, step;
    const char *idle[VOL_TEST_IDLE_MAX]; /* tests that no series here is for */
    size_t n_idle;
};

/*
 * Make a plan, to be cleared in any case.  VOL_EUSAGE: what cannot be wished,
 * an option that no test of the plan uses, no test that a series is for.
 */
enum vol_code vol_test_plan_make(struct vol_test_plan *plan,
                                 const struct vol_test_wish *wish,
                                 const struct vol_conf *conf,
                                 struct vol_err *err) VOL_MUST_CHECK;
void vol_test_plan_clear(struct vol_test_plan *plan);

/* All that was made of one symbol. */
struct vol_test_output {
    struct vol_made made;
    struct vol_test_groups groups;
    size_t computed, rejected;
    struct vol_series_choice choice; /* about the series, to be told */
};

/*
 * Every test of one symbol's rows into out->groups, counted.  VOL_EDATA: none
 * could be computed; where one could not, the reason is in `err` all the same.
 * VOL_ENOMEM.
 */
enum vol_code vol_test_plan_run(const struct vol_test_plan *plan,
                                const struct vol_block *block,
                                struct vol_test_output *out,
                                struct vol_err *err) VOL_MUST_CHECK;

/* Count the results of a group; the first reason for want of one into `err`
 * where that is empty. */
void vol_test_output_count(struct vol_test_output *out,
                           const struct vol_test_group *group,
                           struct vol_err *err);

#endif
