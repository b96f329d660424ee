/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parameters of variance_memory.c may be, and where to begin. */
#include "garch/variance_weights.h"

#include <stdio.h>

enum { OMEGA = 0, PHI = 1, D = 2, BETA = 3 };

/* 0 <= phi <= (1 - d) / 2 and 0 <= beta <= d + phi: weights >= 0 (Bollerslev
 * and Mikkelsen, 1996, p. 159). */
void
vol_constrain_figarch(const struct vol_garch_spec *spec, const double *var,
                      const double *shape, size_t first,
                      struct vol_constraints *set)
{
    double *grad;

    (void)shape;
    vol_constrain_signs(spec, var, first, set);
    vol_constraints_bound(set, "phi", first + PHI, var[PHI], 0.0, 1.0);
    vol_constraints_bound(set, "d", first + D, var[D], 0.0, 1.0);
    vol_constraints_bound(set, "d", first + D, var[D], 1.0, -1.0);
    vol_constraints_bound(set, "beta", first + BETA, var[BETA], 0.0, 1.0);
    vol_constraints_bound(set, "beta", first + BETA, var[BETA],
                          VOL_MAX_PERSISTENCE, -1.0);
    grad = vol_constraints_row(set, "phi<=(1-d)/2",
                               0.5 * (1.0 - var[D]) - var[PHI]);
    grad[first + PHI] = -1.0;
    grad[first + D] = -0.5;
    grad =
        vol_constraints_row(set, "beta<=d+phi", var[D] + var[PHI] - var[BETA]);
    grad[first + D] = grad[first + PHI] = 1.0;
    grad[first + BETA] = -1.0;
}

void
vol_constrain_harch(const struct vol_garch_spec *spec, const double *var,
                    const double *shape, size_t first,
                    struct vol_constraints *set)
{
    const struct vol_layout at = vol_variance_layout(spec);
    char name[VOL_CONSTRAINT_NAME];

    vol_constraints_bound(set, "omega", first, var[OMEGA], VOL_MIN_OMEGA, 1.0);
    for (size_t i = 0; i < at.n_alpha; i++) {
        (void)snprintf(name, sizeof(name), "alpha%u", spec->lag[i]);
        vol_constraints_bound(set, name, first + at.alpha + i,
                              var[at.alpha + i], 0.0, 1.0);
    }
    vol_constrain_persistence(spec, var, shape, first, set);
}

bool
vol_grid_figarch(const struct vol_garch_spec *spec, size_t i, double *var)
{
    static const double fraction[VOL_GRID_NEWS] = { 0.4, 0.6, 0.2, 0.8 };
    static const double phi[2] = { 0.3, 0.8 }, beta[2] = { 0.5, 0.9 };

    (void)spec;
    if (i >= 16)
        return false;
    var[D] = fraction[i % VOL_GRID_NEWS];
    var[PHI] = phi[i / 4 % 2] * 0.5 * (1.0 - var[D]);
    var[BETA] = beta[i / 8] * (var[D] + var[PHI]);
    var[OMEGA] = 0.1 * (1.0 - var[BETA]);
    return true;
}

/* A memory of some length, and one that is all but endless. */
bool
vol_corner_figarch(const struct vol_garch_spec *spec, bool is_short, size_t i,
                   double *var)
{
    static const double d[2] = { 0.45, 0.98 }, phi[2] = { 0.15, 0.005 };
    static const double beta[2] = { 0.45, 0.93 };

    (void)spec;
    if (i >= (is_short ? 2U : 1U))
        return false;
    var[D] = d[i];
    var[PHI] = phi[i];
    var[BETA] = beta[i];
    var[OMEGA] = 0.1 * (1.0 - var[BETA]);
    return true;
}

bool
vol_grid_harch(const struct vol_garch_spec *spec, size_t i, double *var)
{
    static const double whole[VOL_GRID_NEWS] = { 0.8, 0.9, 0.6, 0.3 };
    const double all = whole[i % VOL_GRID_NEWS];

    if (i >= 3 * VOL_GRID_NEWS)
        return false;
    var[OMEGA] = 1.0 - all;
    for (size_t j = 0; j < spec->p; j++) {
        const double tilt = i / 4 == 0   ? 1.0
                            : i / 4 == 1 ? (double)(j + 1)
                                         : (double)(spec->p - j);
        const double sum = i / 4 == 0
                               ? (double)spec->p
                               : 0.5 * (double)spec->p * (double)(spec->p + 1);
        var[1 + j] = all * tilt / sum;
    }
    return true;
}
