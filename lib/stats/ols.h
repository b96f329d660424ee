/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STATS_OLS_H
#define VOL_STATS_OLS_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Least squares of y on k regressors by Householder QR, row by row: memory is
 * k^2, whatever the number of rows.  The order of the regressors matters: every
 * answer below is about the regression on the first j of them, for any j, so
 * that nested models (lag selection) cost one decomposition.
 *
 *     vol_ols_init(&ols, k, err)
 *     vol_ols_add(&ols, row)          once a row: k regressors, then y
 *     vol_ols_finish(&ols)
 *     vol_ols_rss(&ols, j) ...
 *     vol_ols_clear(&ols)
 *
 * Method: Golub and Van Loan (2013), Matrix Computations, sections 5.2, 6.5.
 */

struct vol_ols {
    size_t n;      /* rows added                                           */
    size_t k;      /* regressors                                           */
    size_t rank;   /* the first `rank` regressors are linearly independent */
    size_t filled; /* rows that wait in `block`                            */
    double *r;     /* (k+1) x (k+1) upper triangle of [X y], by rows       */
    double *block; /* (k+1) columns of rows not yet reduced                */
};

/* The most regressors a regression may have. */
#define VOL_OLS_MAX_K 512

/*
 * An empty regression on k >= 1 regressors; release it with vol_ols_clear().
 * VOL_EDATA where k is 0 or above VOL_OLS_MAX_K, VOL_ENOMEM.
 */
VOL_MUST_CHECK enum vol_code vol_ols_init(struct vol_ols *ols, size_t k,
                                          struct vol_err *err);
void vol_ols_clear(struct vol_ols *ols);

/* Add one row: k regressors and then y, all finite. */
void vol_ols_add(struct vol_ols *ols, const double *row);

/*
 * After the last row: finishes the decomposition and sets `rank`.  A regressor
 * counts as dependent when what is left of it after the ones before it is below
 * 1e-10 of its length.  The functions below are valid for 0 <= j <= rank.
 */
void vol_ols_finish(struct vol_ols *ols);

/* The residual sum of squares of y on the first j regressors (j = 0: y'y). */
double vol_ols_rss(const struct vol_ols *ols, size_t j);

/* Whether y is a combination of the k regressors: what they leave of it is
 * below 1e-10 of its length. */
bool vol_ols_is_exact(const struct vol_ols *ols);

/* The same where columns from j on are several y: of `column` on the first
 * j. */
double vol_ols_rss_at(const struct vol_ols *ols, size_t column, size_t j);
bool vol_ols_is_exact_at(const struct vol_ols *ols, size_t column, size_t j);

/*
 * The t-ratio of the LAST regressor in the regression on the first j >= 1, with
 * the residual variance rss / (n - j).  NaN where n <= j or rss is 0.
 */
double vol_ols_t_last(const struct vol_ols *ols, size_t j);

/* The j coefficients of the regression on the first j regressors. */
void vol_ols_coef(const struct vol_ols *ols, size_t j, double *coef);

#endif
