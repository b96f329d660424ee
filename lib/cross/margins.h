/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_CROSS_MARGINS_H
#define VOL_CROSS_MARGINS_H

#include "garch/scores.h"

#include <stddef.h>

/*
 * The first stage: what the second needs to know of one fitted series.  All
 * arrays are the caller's, their rows the n common ones; the derivatives may
 * be NULL where no standard errors are wanted.
 */
struct vol_margin {
    size_t n_params;
    const double *e, *h;   /* n: residuals and variances                    */
    double loglik;         /* of the series alone, over all its rows        */
    const double *score;   /* n x n_params, of the row's log-likelihood     */
    const double *slope;   /* n x n_params, of ln h                         */
    const double *shift;   /* n x n_params, of e                            */
    const double *inverse; /* n_params^2: that of minus the Hessian of the
                              log-likelihood; rows and columns of parameters
                              that are held or at a bound are zero         */
};

/* What vol_margin_of() makes; it owns the derivatives. */
struct vol_margin_room {
    struct vol_garch_scores scores;
    double *inverse;
};

/*
 * The margin of a fit, over the last `n` of its rows.  With `data`, what it
 * was fitted to, also its derivatives, which go to `room`; NULL: without.
 * VOL_EDATA where the fit is not usable or has fewer rows, or, with `data`,
 * is no optimum; VOL_ENOMEM.
 */
enum vol_code vol_margin_of(const struct vol_garch_fit *fit,
                            const struct vol_garch_data *data, size_t n,
                            struct vol_margin *out,
                            struct vol_margin_room *room,
                            struct vol_err *err) VOL_MUST_CHECK;
void vol_margin_room_clear(struct vol_margin_room *room);

/* z = e / sqrt(h) of k margins, row by row into z (n x k). */
void vol_margins_residuals(const struct vol_margin *margin, size_t k, size_t n,
                           double *z);

/*
 * The first series whose residuals z (n x k) are a combination of those before
 * it, into *out; k: there is none, as a DCC and a CCC need it.  VOL_ENOMEM.
 */
enum vol_code vol_dependent_series(const double *z, size_t n, size_t k,
                                   size_t *out,
                                   struct vol_err *err) VOL_MUST_CHECK;

/* d z / d parameter i of a margin, row t. */
double vol_margin_slope(const struct vol_margin *margin, size_t t, size_t i);

/* The log-likelihoods of k margins added up, and their sum of ln h / 2. */
double vol_margins_loglik(const struct vol_margin *margin, size_t k);
double vol_margins_log_scale(const struct vol_margin *margin, size_t k,
                             size_t n);

#endif
