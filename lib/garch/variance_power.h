/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_VARIANCE_POWER_H
#define VOL_GARCH_VARIANCE_POWER_H

#include "garch/likelihood.h"
#include "stats/power.h"

/* Inside of variance_power.c. */

/* What one side weighs, (1 -+ gamma)^delta, the logarithm of 1 -+ gamma, and
 * the derivatives by gamma. */
struct vol_power_side {
    double weight, log, slope, bend;
};

/* What the equation keeps in `memory`: |e|^delta and s^(1 / delta) of a row,
 * and of each lag what residuals above and below 0 weigh. */
struct vol_power_room {
    struct vol_power size, deviation;
    struct vol_power_sides {
        struct vol_power_side of[2];
    } lag[];
};

static inline struct vol_power_room *
vol_power_room(const struct vol_recursion *r)
{
    return (struct vol_power_room *)r->memory;
}

static inline struct vol_power_sides *
vol_power_sides(const struct vol_recursion *r, size_t i)
{
    return &vol_power_room(r)->lag[i - 1];
}

/*
 * Forward passes from row 1 on of the order 1.1 where the mean is one column
 * and the variance, which `usual` says: residuals, states and variances, the
 * same to the bit as row by row; and with their tangents.
 */
bool vol_power_usual(const struct vol_likelihood *lik);
void vol_power_filter_11(struct vol_likelihood *lik);
void vol_power_tangent_11(struct vol_likelihood *lik);

#endif
