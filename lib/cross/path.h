/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_CROSS_PATH_H
#define VOL_CROSS_PATH_H

#include "cross/dcc_fit.h"
#include "cross/packed.h"
#include "stats/random.h"

/*
 * Correlations of a fitted model over time and ahead of it.  Matrices are
 * packed (packed.h), with a diagonal of ones exactly; every one is positive
 * definite.
 */

/* R of rows from .. n, the last being the day after the sample, which needs no
 * approximation: (n + 1 - from) matrices into out.  `data` is what `fit` was
 * made from.  VOL_ENOMEM. */
enum vol_code vol_dcc_correlations(const struct vol_dcc_fit *fit,
                                   const struct vol_dcc_data *data, size_t from,
                                   double *out,
                                   struct vol_err *err) VOL_MUST_CHECK;

/*
 * Beyond one day E R_t has no closed form (Engle and Sheppard, 2001, section
 * 5.1), and either z z' is taken for Q in the recursion of Q, or everything
 * for R in a recursion of correlations, which is the less biased.
 */
enum vol_dcc_ahead {
    VOL_AHEAD_R, /* R_h = (1 - s) Rbar + sum a R_{h-i} + sum b R_{h-j}       */
    VOL_AHEAD_Q  /* Q_h = (1 - s) Qbar + sum a Q_{h-i} + sum b Q_{h-j}       */
};

/* R of days 1 .. horizon after the sample, n n' of days to come being Nbar;
 * both forms converge to the correlations of Qbar.  VOL_ENOMEM. */
enum vol_code vol_dcc_forecast(const struct vol_dcc_fit *fit,
                               const struct vol_dcc_data *data, size_t horizon,
                               enum vol_dcc_ahead form, double *out,
                               struct vol_err *err) VOL_MUST_CHECK;

/*
 * n rows of k residuals of a model at `theta` into z (n x k), after 500 that
 * are forgotten; Qbar is the correlation matrix `r` (packed), Nbar what
 * normals with it have (for a t, about that).  VOL_EDATA where a Q_t is not
 * positive definite, VOL_ENOMEM.
 */
enum vol_code vol_dcc_simulate(const struct vol_dcc_spec *spec,
                               const double *theta, const double *r, size_t n,
                               size_t k, struct vol_random *rng, double *z,
                               struct vol_err *err) VOL_MUST_CHECK;

/* From correlations and k variances to covariances, in place or not. */
void vol_matrix_scale(const double *r, const double *variance, size_t k,
                      double *out);

/* From covariances to correlations, in place or not; NaN where a variance is
 * zero. */
void vol_matrix_correlations(const double *s, size_t k, double *out);

#endif
