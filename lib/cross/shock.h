/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_CROSS_SHOCK_H
#define VOL_CROSS_SHOCK_H

#include "cross/dcc.h"

#include <stddef.h>

/*
 * Volatility impulse responses (Hafner and Herwartz, 2006, J. International
 * Money and Finance 25, 719-740) of a model with GARCH margins, to generalised
 * shocks (Koop, Pesaran and Potter, 1996): what is expected of the variance of
 * series i, h days after series j has a residual of z_j = size, less what was
 * expected before,
 *
 *   E[sigma^2_i,t+h | z_j,t = size, days before t] - E[sigma^2_i,t+h | days
 *                                                      before t]
 *
 * A variance is a function of its own residuals alone, so that what the
 * distribution of z_i given z_j is decides how far a shock goes over.
 */

/* E[z; z < 0] and E[z^2; z < 0], then the same above 0. */
struct vol_shock_moments {
    double mean[2], square[2];
};

/* Of z_i with unit variance, normal or t with `nu` degrees of freedom. */
struct vol_shock_moments vol_shock_usual(enum vol_dcc_density density,
                                         double nu);

/* Of z_i whose correlation with z_j is `rho` when z_j = `size`. */
struct vol_shock_moments vol_shock_given(enum vol_dcc_density density,
                                         double nu, double rho, double size);

/*
 * The expectation of a forecast that is, on each side of 0, a quadratic in z,
 * less that under `usual`; `f` are its values at z = -2, -1, 0, 1, 2.
 */
enum { VOL_SHOCK_NODES = 5 };
double vol_shock_response(const double f[VOL_SHOCK_NODES],
                          const struct vol_shock_moments *given,
                          const struct vol_shock_moments *usual);

#endif
