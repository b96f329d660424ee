/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_LIKELIHOOD_H
#define VOL_GARCH_LIKELIHOOD_H

#include "garch/variance.h"

#include <stddef.h>

/*
 * The log-likelihood of one series under one spec, with exact first and
 * second derivatives.  Holds the work arrays of the passes; it belongs to
 * one thread.  Parameters are the mean's, the variance equation's and the
 * shape, in the units of the series.
 */
struct vol_likelihood {
    struct vol_garch_spec spec;
    const double *y; /* the caller's, n_y rows                           */
    size_t n_y, n;   /* rows, and rows that count (less the mean's lags) */
    double backcast; /* pre-sample variance of init `backcast`           */
    struct vol_recursion r;
    double *e, *de, *ls; /* residuals, their derivatives, adjoint        */
    double *curvature;   /* mean of 2 de de', n_mean x n_mean            */
    double *store;       /* the one block behind all arrays              */
};

/*
 * Prepare for y[0..n), which must outlive `lik`; `lik` points into itself
 * and is not to be copied.  `backcast` is the variance
 * of init `backcast` (vol_garch_backcast), else unused.  VOL_ENOMEM,
 * or VOL_EDATA where no row is left after the mean's lags.
 */
enum vol_code vol_likelihood_init(struct vol_likelihood *lik,
                                  const struct vol_garch_spec *spec,
                                  const double *y, size_t n, double backcast,
                                  struct vol_err *err) VOL_MUST_CHECK;
void vol_likelihood_clear(struct vol_likelihood *lik);

/*
 * The weighted sum of the first min(75, n) squared residuals, weights
 * proportional to decay^i: the pre-sample variance of init `backcast`.
 */
double vol_garch_backcast(const double *e, size_t n, double decay);

/*
 * The log-likelihood at `theta`, all constants included.  -HUGE_VAL where a
 * variance is not a positive number.  Leaves residuals, states and variances
 * in lik->r.
 */
double vol_likelihood_value(struct vol_likelihood *lik, const double *theta);

/*
 * The same with its gradient (k), Hessian (k x k) and outer product of the
 * rows' gradients (k x k, not demeaned; may be NULL).  Of the matrices the
 * lower triangle is written.
 */
double vol_likelihood_derivs(struct vol_likelihood *lik, const double *theta,
                             double *gradient, double *hessian, double *opg);

#endif
