/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_ANALYSIS_TEST_GROUP_H
#define VOL_ANALYSIS_TEST_GROUP_H

#include "analysis/verdict.h"
#include "market/series.h"
#include "stats/adjust.h"
#include "stats/battery.h"
#include "stats/moments.h"
#include "table/rows.h"

/*
 * What a battery found on one series of one symbol, or on one window of it: a
 * group of rows of the table `tests`.
 */
struct vol_test_group {
    char symbol[VOL_SYMBOL_MAX + 1];
    char *partner;      /* the other symbols, NULL for none               */
    const char *series; /* price, return or a column; the caller's   */
    size_t window;      /* what was asked for, 0 for all             */
    size_t n_values;    /* there were                                */
    vol_date first, origin;
    struct vol_moments moments; /* of the values                     */
    size_t n;
    struct vol_test_result *result; /* n, as vol_battery_run() leaves them */
    vol_date *break_date;           /* n: the last day before a break      */
    double *p_adjusted;             /* n, NaN until they are adjusted      */
};

/* Any number of them; freed by vol_test_groups_clear(). */
struct vol_test_groups {
    struct vol_test_group *group;
    size_t n, cap;
};

/* What is to be done with a series. */
struct vol_test_task {
    const char *symbol, *series;
    size_t window; /* of which the column says; 0: all  */
    size_t step;   /* 0: the series is one              */
    const struct vol_battery *battery;
    bool levels_only; /* as in vol_battery_run() */
};

/*
 * Run the battery on `series` and add a group; or, with a step, on one window
 * of it after another and add a group for each.  The first window begins with
 * the first value, so that values to come change no window, and none sees a
 * value but its own.  VOL_ENOMEM; VOL_EDATA: fewer values than a window has;
 * and what vol_battery_run() gives.
 */
VOL_MUST_CHECK enum vol_code
vol_test_groups_run(struct vol_test_groups *groups,
                    const struct vol_test_task *task,
                    const struct vol_series *series, struct vol_err *err);

/* What a group of results of several symbols is about. */
struct vol_test_span {
    const char *symbol, *partner, *series;
    size_t window, n_values;
    vol_date first, origin;
};

/* Add a group with room for `n` results and none yet. */
VOL_MUST_CHECK enum vol_code
vol_test_groups_add_empty(struct vol_test_groups *groups,
                          const struct vol_test_span *span, size_t n,
                          struct vol_err *err);

/* Move all of `from` behind the others. */
VOL_MUST_CHECK enum vol_code vol_test_groups_move(struct vol_test_groups *to,
                                                  struct vol_test_groups *from,
                                                  struct vol_err *err);
void vol_test_groups_clear(struct vol_test_groups *groups);

/*
 * Adjust the p-values of each form of a test on each series across the symbols
 * and, where `by_origin`, for each origin of its own.  `reject` is then whether
 * the adjusted value is below alpha.  VOL_ENOMEM.
 */
VOL_MUST_CHECK enum vol_code
vol_test_groups_adjust(struct vol_test_groups *groups, enum vol_adjust how,
                       double alpha, bool by_origin, struct vol_err *err);

/* Results that have figures, and those among them that reject. */
size_t vol_test_group_computed(const struct vol_test_group *group);
size_t vol_test_group_rejected(const struct vol_test_group *group);

/*
 * What result i says, with the adjusted p-value where there is one; `date`
 * keeps the text of the break's.
 */
struct vol_verdict_row
vol_test_group_verdict(const struct vol_test_group *group, size_t i,
                       char date[VOL_DATE_BUFSIZE]);

/* The first result of KPSS that has figures, or n. */
size_t vol_test_group_kpss(const struct vol_test_group *group);

/* Add the sentence in which the result of KPSS with that number is read
 * together with the first of ADF about the same trend, where both have figures;
 * nothing where the number is n. */
void vol_test_group_add_stationarity(struct vol_str *out,
                                     const struct vol_test_group *group,
                                     size_t kpss);

/* Add the rows of the group, with the sentence where `explain`: that of KPSS
 * goes on to what ADF and KPSS say together. */
void vol_test_group_add_rows(struct vol_rows *rows,
                             const struct vol_test_group *group, bool explain);

/*
 * Add the group for people: an aligned table with a verdict a line, and the
 * sentence in which ADF and KPSS are read together where both are there.
 */
void vol_test_group_add_summary(struct vol_str *out,
                                const struct vol_test_group *group);

#endif
