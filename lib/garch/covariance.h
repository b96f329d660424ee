/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_COVARIANCE_H
#define VOL_GARCH_COVARIANCE_H

#include "garch/fit.h"
#include "garch/optimise.h"

/*
 * Covariance matrices of the estimates, three kinds, k x k.  Inequalities
 * that hold with equality are taken as equations: the matrices are those of
 * the estimates that keep them, and the parameters in such an equation have
 * no standard error (NaN), being at the edge of what is allowed.  Nor have
 * those of the mean where the density's peak is a point: at a corner that of
 * the outer product is left, whose expectation is finite.
 *
 * `o` holds the derivatives and the working set of the optimum;
 * `jacobian` (k x k) maps the parameters it was found in to those of the
 * result.  cov[] are k x k each, and may be left all NaN: then `reason`
 * says why.
 */
void vol_garch_covariances(struct vol_optimiser *o, const double *jacobian,
                           double *const cov[3], char *reason, size_t size);

/*
 * The `qml` covariance where omega is targeted, into cov (k x k): the targeted
 * variance is an estimate too, and omega follows from it.  `u` are the
 * residuals that it is the mean square of, `theta` the estimates, both in the
 * units of `lik`.  The other two kinds take that variance as known and have no
 * standard error of omega (NaN).  Left as it was where the Hessian is singular.
 * VOL_ENOMEM.
 */
enum vol_code vol_garch_target_covariance(struct vol_optimiser *o,
                                          struct vol_likelihood *lik,
                                          const double *theta, const double *u,
                                          const double *jacobian, double *cov,
                                          struct vol_err *err) VOL_MUST_CHECK;

/* The inverse of `a` (k x k, lower; spoilt) on the directions that keep what
 * binds at the optimum in `o`; false where there is none. */
bool vol_constrained_inverse(const struct vol_optimiser *o, double *a,
                             double *out);

/*
 * Minus the Hessian (lower).  A density with a point for its peak has none by
 * the parameters of the mean, which are set apart: the others' estimates do
 * not depend on them to first order, the density being symmetric.
 */
void vol_minus_hessian(const struct vol_optimiser *o, double *out);

/* NaN for the parameters of the mean. */
void vol_covariance_without_mean(const struct vol_optimiser *o, double *cov);

/* A covariance to the parameters of the result, NaN for those at a bound or
 * held, but for parameter `keep`. */
void vol_covariance_to_units(const struct vol_optimiser *o,
                             const double *jacobian, double *cov, size_t keep);

/* Which parameters stand in an inequality that binds: flags[k]. */
void vol_garch_bound_params(const struct vol_optimiser *o, bool *flags);

#endif
