/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MEAN_GROUPS_H
#define VOL_MEAN_GROUPS_H

#include "base/err.h"
#include "stats/hypothesis.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Hypothesis tests on several series: causality and cointegration.  They give
 * the results of stats/hypothesis.h and keep its promises: what cannot be
 * computed has NaN figures and a reason, and p-value and critical values tell
 * the same decision.  Series are the columns of y, row-major rows x k, all
 * finite.
 */

struct vol_group_options {
    struct vol_test_options base;
    bool restricted; /* johansen with VOL_TREND_CONST: the constant stands in
                        the relation alone, and levels have no drift */
    bool first_pair; /* only the results of the first pair are wanted, column 0
                        explained by column 1: for simulation */
};

struct vol_group_result {
    struct vol_test_result r;
    size_t effect; /* column that is explained                       */
    size_t cause;  /* column that explains, or VOL_GROUP_ALL         */
};

#define VOL_GROUP_ALL ((size_t)-1)

struct vol_group_test {
    struct vol_test test; /* its name, title, null and tail; no `run` */
    bool on_levels;       /* is about prices, not returns             */
    bool of_all;          /* of all series at once, not of each pair  */
    bool beside_all;      /* of each pair, but it needs all series    */
    size_t (*n_results)(size_t k);
    enum vol_code (*run)(const double *y, size_t rows, size_t k,
                         const struct vol_group_options *options,
                         struct vol_group_result *out, struct vol_err *err);
};

/* The table: `*n` rows. */
const struct vol_group_test *vol_group_tests(size_t *n);

/* The test called `name`, or NULL. */
const struct vol_group_test *vol_group_test_find(const char *name);

/*
 * Apply `test` to k >= 2 series; `out` has room for test->n_results(k).
 * VOL_EUSAGE as in vol_test_run(), VOL_ENOMEM.  Variants name the statistic,
 * the deterministic terms and how the lags were found.
 *
 * granger         Granger (1969): whether lags of one series (the cause) help
 *                 to explain another (the effect) beside its own, for every
 *                 ordered pair.  Two results a pair: F, and chi2 = n (rss_r -
 *                 rss_u) / rss_u, both with a constant.  Lags: fixed, or the
 *                 order of the pair's vector autoregression by aic (default) or
 *                 bic, at least 1.
 * granger-joint   The same beside the lags of all series (Geweke's conditional
 *                 causality; k = 2: granger).
 * engle-granger   Engle and Granger (1987): the t-ratio of Dickey and Fuller on
 *                 the residuals of one series on another and the trend, for
 *                 every ordered pair.  Lags as adf; p from response surfaces as
 *                 MacKinnon's (2010), simulated by us.
 * johansen        Johansen (1991, 1995): trace and largest eigenvalue for each
 *                 rank r0, r1, ... of all series.  Terms: n none; c a constant,
 *                 with drift in the levels; restricted, see above; ct a
 * constant, and a line in the relation.  `lags` counts lagged differences:
 *                 fixed, or one less than the order of the vector
 * autoregression in levels by aic (default) or bic.  p by simulation, for up to
 *                 VOL_JOHANSEN_MAX common trends.
 */
enum vol_code vol_group_test_run(const struct vol_group_test *test,
                                 const double *y, size_t rows, size_t k,
                                 const struct vol_group_options *options,
                                 struct vol_group_result *out,
                                 struct vol_err *err) VOL_MUST_CHECK;

/* ---- several tests in several forms ----------------------------------------
 */

#define VOL_GROUP_FORMS_MAX 256

struct vol_group_battery {
    struct vol_group_form {
        const struct vol_group_test *test;
        struct vol_group_options options;
    } form[VOL_GROUP_FORMS_MAX];
    size_t n;
    struct vol_group_nulls *nulls; /* of mean/group_nulls.h; NULL, as after
                                      vol_group_battery_init(): tables */
};

/*
 * The `n` tests called `names` with every trend and lag rule of the two lists
 * that they have, as vol_battery_init(); of the trends johansen also takes
 * "rc", the restricted constant.  Forms that are the same stand once.
 * VOL_EUSAGE: an unknown test, trend or lag rule, or a test that has none of
 * the trends.
 */
enum vol_code vol_group_battery_init(struct vol_group_battery *battery,
                                     const char *const *names, size_t n,
                                     const char *trends, const char *lags,
                                     const struct vol_test_options *base,
                                     struct vol_err *err) VOL_MUST_CHECK;

#endif
