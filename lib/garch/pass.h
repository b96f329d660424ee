/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_PASS_H
#define VOL_GARCH_PASS_H

#include "garch/likelihood.h"

#include <math.h>

/*
 * Inside of the likelihood: the forward and the backward pass over the rows,
 * with what the residuals of an arma mean, the variance in the mean and the
 * link add to those of the variance equation.
 */

/* A forward pass at `theta`; false where there is no likelihood. */
bool vol_pass_variances(struct vol_likelihood *lik, const double *theta,
                        bool derivs);

/*
 * Residuals, states and variances of all rows, with `derivs` also their
 * tangents.  False where the pre-sample variance is no usable number.
 */
bool vol_pass_forward(struct vol_likelihood *lik, bool derivs);

/*
 * Backwards, which adds the second-order part of the recursions to `hess`:
 * begin; then for blocks of rows, the last first, the caller adds the density's
 * adjoints of ln h (or h) to lik->lo and of the residuals to lik->r.le, lets
 * the rows go back, and sums their part of lik->weights, which is left zero;
 * end.
 */
void vol_pass_begin_backward(struct vol_likelihood *lik, double *hess);
void vol_pass_backward_rows(struct vol_likelihood *lik, size_t from, size_t to);
void vol_pass_end_backward(struct vol_likelihood *lik);

/*
 * Where omega is targeted: derivatives by all parameters become those by the
 * others, of which omega is a function; `opg` may be NULL.
 */
void vol_pass_target(const struct vol_likelihood *lik, double *gradient,
                     double *hessian, double *opg);

/* What of the variance is in the mean, g(h), and its derivatives by what the
 * density sees, h or ln h. */
struct vol_premium {
    double g, d, dd;
};

static inline struct vol_premium
vol_pass_premium(const struct vol_garch_spec *spec, double h)
{
    const bool by_log = spec->variance->link != VOL_LINK_VARIANCE;
    const double s = sqrt(h);

    if (spec->in_mean == VOL_IN_MEAN_VARIANCE)
        return by_log ? (struct vol_premium){ h, h, h }
                      : (struct vol_premium){ h, 1.0, 0.0 };
    return by_log ? (struct vol_premium){ s, 0.5 * s, 0.25 * s }
                  : (struct vol_premium){ s, 0.5 / s, -0.25 / (h * s) };
}

/*
 * A residual of so small a part of its day's standard deviation is 0 where the
 * mean holds the variance, and no news of a power of it.  |e|^.3 tells 1e-16
 * from 0 by 1e-5, which the variance of later days shows, and the mean that
 * holds it: a day that is at its kink after others could not be put there by
 * parameters of 17 digits.
 */
#define VOL_NO_RESIDUAL 1e-11

static inline bool
vol_pass_is_rounding(double e, double h)
{
    return e * e < VOL_NO_RESIDUAL * VOL_NO_RESIDUAL * h;
}

static inline double
vol_pass_residual(double e, double h)
{
    return vol_pass_is_rounding(e, h) ? 0.0 : e;
}

/* A residual no larger is one with that of a row that is held: returns that
 * repeat, as those of days without a trade. */
#define VOL_TIED 1e-11

/* Residual `e` of row t: 0 where it is held, what it would be going to
 * lik->missed. */
static inline double
vol_pass_hold_row(struct vol_likelihood *lik, size_t t, double e)
{
    for (size_t i = 0; i < lik->n_held; i++)
        if (lik->held[i] == t) {
            lik->missed[i] = e;
            return 0.0;
        }
    return lik->n_held > 0 && fabs(e) < VOL_TIED ? 0.0 : e;
}

/* The tangent of row t of what the density sees: h, or ln h where there is a
 * link. */
static inline const double *
vol_pass_out(const struct vol_likelihood *lik, size_t t)
{
    return lik->out + t * lik->r.n_cols;
}

#endif
