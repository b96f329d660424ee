/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STATS_UNITROOT_H
#define VOL_STATS_UNITROOT_H

#include "stats/hypothesis.h"
#include "stats/ols.h"
#include "stats/surface.h"

/*
 * The Dickey-Fuller regression and the choice of its lags, which the tests of a
 * unit root share; not for others.
 */

enum {
    VOL_DF_MIN_ROWS = 20, /* the smallest sample of the p-value tables */
    VOL_DF_MAX_LAGS = VOL_OLS_MAX_K - 5
};

/* How many deterministic terms come before the level: n, c, ct alone. */
static inline size_t
vol_df_terms(enum vol_trend trend)
{
    return (size_t)trend;
}

/*
 * dy_t on the deterministic terms, y_{t-1} and p lags of dy for t >= first,
 * counted from 0.  The level stands after the lags where its t-ratio is
 * wanted, before them where the lags are to be chosen.
 */
VOL_MUST_CHECK enum vol_code vol_df_regress(const double *y, size_t n,
                                            enum vol_trend trend, size_t first,
                                            size_t p, bool level_last,
                                            struct vol_ols *ols,
                                            struct vol_err *err);

/*
 * The lag that `rule` (VOL_LAGS_FIXED: options->lags) chooses with these terms,
 * on the sample that all lags up to the longest share; `keep` < n - 1 rows at
 * least are left to it.
 */
VOL_MUST_CHECK enum vol_code
vol_df_choose_lag(const double *y, size_t n, enum vol_trend trend,
                  enum vol_lag_rule rule, size_t keep,
                  const struct vol_test_options *options, size_t *lag,
                  struct vol_err *err);

/* The t-ratio of the level with `lag` lags and its p-value from `surface`, or a
 * reason, into `result`. */
VOL_MUST_CHECK enum vol_code vol_df_test(const double *y, size_t n,
                                         enum vol_trend trend, size_t lag,
                                         const struct vol_surface *surface,
                                         struct vol_test_result *result,
                                         struct vol_err *err);

/* "c-aic" into result->variant. */
void vol_df_variant(struct vol_test_result *result, enum vol_trend trend,
                    enum vol_lag_rule rule);

/* Residuals of the size that rounding of the levels leaves. */
bool vol_fits_perfectly(const double *y, size_t n, double rss, size_t rows);

#endif
