/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_COVARIANCE_H
#define VOL_GARCH_COVARIANCE_H

#include "garch/fit.h"
#include "garch/optimise.h"

/*
 * Covariance matrices of the estimates, three kinds, k x k.  Inequalities
 * that hold with equality are taken as equations: the matrices are those of
 * the estimates that keep them, and the parameters in such an equation have
 * no standard error (NaN), being at the edge of what is allowed.
 *
 * `o` holds the derivatives and the working set of the optimum;
 * `jacobian` (k x k) maps the parameters it was found in to those of the
 * result.  cov[] are k x k each, and may be left all NaN: then `reason`
 * says why.
 */
void vol_garch_covariances(struct vol_optimiser *o, const double *jacobian,
                           double *const cov[3], char *reason, size_t size);

/* Which parameters stand in an inequality that binds: flags[k]. */
void vol_garch_bound_params(const struct vol_optimiser *o, bool *flags);

#endif
