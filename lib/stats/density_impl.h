/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STATS_DENSITY_IMPL_H
#define VOL_STATS_DENSITY_IMPL_H

#include "stats/density.h"

#include <stddef.h>

/* What the densities share; nobody else includes this. */

/* A function of one variable at a point, with two derivatives. */
struct vol_curve {
    double value, d, dd;
};

/*
 * ln Gamma(x + 1/2) - ln Gamma(x), x > 0: by its asymptotic series (NIST
 * Digital Library of Mathematical Functions, 5.11.8) from x = 10 on and by
 * recurrence down to smaller x, so that no digits are lost where both terms
 * are large.
 */
struct vol_curve vol_log_gamma_half(double x);

/*
 * Of Student's t with nu > 2 scaled to variance 1: ln C, the logarithm of its
 * height at 0, and E|z|, by nu.  Both go over into the normal's.
 */
struct vol_curve vol_t_log_constant(double nu);
struct vol_curve vol_t_abs_mean(double nu);

/*
 * E[(|z| - gamma z)^delta] of a symmetric density from its E|z|^delta: a half
 * of it is weighed by (1 - gamma)^delta, the other by (1 + gamma)^delta.
 */
double vol_fold_power(double abs_power, double gamma, double delta);

/*
 * Functions of the two shapes with both derivatives, of which a moment of a
 * density is one: products, and a function of one variable applied to
 * another, by Leibniz and by the chain rule.  `f` holds value, f' and f'' at
 * x.value.
 */
struct vol_density_moment vol_jet_mul(struct vol_density_moment x,
                                      struct vol_density_moment y);
struct vol_density_moment vol_jet_apply(struct vol_curve f,
                                        struct vol_density_moment x);

/*
 * The same function where shape i is itself a function `f` of the shape that
 * takes its place.
 */
struct vol_density_moment vol_jet_reshape(struct vol_density_moment x, size_t i,
                                          struct vol_curve f);

/*
 * Where Hansen's skewed t has its mode and how wide it is, by its shapes:
 * a + b z is two halves of a t of variance 1 with scales 1 -+ skew.
 */
struct vol_skewt_frame {
    struct vol_density_moment a, b;
};

struct vol_skewt_frame vol_skewt_frame(const double *shape);

/* Moments of the skewed t, as struct vol_density says. */
struct vol_density_moment vol_skewt_abs_mean(const double *shape);
struct vol_density_moment vol_skewt_neg_square(const double *shape);
double vol_skewt_power_moment(const double *shape, double gamma, double delta);

/* Of densities that are symmetric: E[z^2; z < 0] = 1/2, and the third moment
 * is 0, for any shape that has it. */
struct vol_density_moment vol_symmetric_neg_square(const double *shape);
double vol_symmetric_skewness(const double *shape);

/*
 * Turn derivatives of g = ln f(z) into those of l = g(e / sqrt(h)) - ln(h) / 2
 * in place: on entry e holds g_z, ee g_zz, es g_zs, and s and ss are final.
 */
void vol_terms_from_z(size_t n_shape, size_t n, const double *e,
                      const double *h, struct vol_density_terms *out);

#endif
