/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A Newton step, corrected by what the last one says of third derivatives. */
#include "garch/optimise.h"

#include <string.h>

/* A correction that takes more of the promise than this is no small one. */
#define MOST 0.25

/* Steps that promise less are right to the last digit as they are; where they
 * promise more it is the way that tells one of two optima from the other, and
 * that of Newton's method is kept. */
#define LEAST_ASCENT 1e-14
#define MOST_ASCENT  1.0

/* Element (i, j) of a symmetric matrix in its lower triangle. */
static double
element(const double *a, size_t k, size_t i, size_t j)
{
    return a[i >= j ? i * k + j : j * k + i];
}

double
vol_optimiser_promised(const struct vol_optimiser *o)
{
    double gain = 0.0;

    for (size_t i = 0; i < o->k; i++) {
        double b = 0.5 * o->metric[i * (o->k + 1)] * o->step[i];
        for (size_t j = 0; j < i; j++)
            b += o->metric[i * o->k + j] * o->step[j];
        gain += o->step[i] * (o->gradient[i] - b);
    }
    return gain;
}

/* The part of the step that goes on in the way of the last one, in the metric;
 * 0 where it leads farther than that came. */
static double
part_along(const struct vol_optimiser *o)
{
    double along = 0.0, square = 0.0;

    for (size_t i = 0; i < o->k; i++)
        for (size_t j = 0; j < o->k; j++) {
            const double b = o->way[i] * element(o->metric, o->k, i, j);
            along += b * o->step[j];
            square += b * o->way[j];
        }
    return along < square && along > -square ? along / square : 0.0;
}

void
vol_optimiser_correct(struct vol_optimiser *o, double ascent)
{
    const size_t k = o->k;
    const bool helps = ascent > LEAST_ASCENT && ascent < MOST_ASCENT;
    const double c = o->follows && helps ? part_along(o) : 0.0;
    double gradient[VOL_GARCH_MAX_PARAMS], step[VOL_GARCH_MAX_PARAMS];

    if (c == 0.0 || !vol_optimiser_factor(o))
        return;
    memcpy(gradient, o->gradient, k * sizeof(*gradient));
    memcpy(step, o->step, k * sizeof(*step));
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++)
            o->gradient[i] += 0.5 * c * element(o->change, k, i, j) *
                              (2.0 * step[j] - c * o->way[j]);
    const bool solved = vol_optimiser_programme(o);
    memcpy(o->gradient, gradient, k * sizeof(*gradient));
    if (!solved || !(vol_optimiser_promised(o) > (1.0 - MOST) * ascent))
        (void)vol_optimiser_programme(o);
}
