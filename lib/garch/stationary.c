/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the first-order conditions hold. */
#include "garch/optimise.h"

#include "stats/linalg.h"

#include <math.h>
#include <string.h>

/* Of the standard deviation of a component of the gradient, and what is left
 * of one that no row adds to. */
#define STATIONARY 1e-4
#define ROUNDING   1e-9

/* Orthonormal rows that span the gradients of the working set, in the place of
 * the programme's factor; returns how many. */
static size_t
span(struct vol_optimiser *o)
{
    const size_t k = o->k;
    size_t n = 0;

    for (size_t c = 0; c < o->at.n && n < k; c++) {
        if (!o->active[c])
            continue;
        memcpy(o->factor + n * k, o->at.grad + c * k, k * sizeof(double));
        n += vol_orthonormal(o->factor, n, k);
    }
    return n;
}

double
vol_optimiser_project(struct vol_optimiser *o)
{
    double top = 0.0;

    memcpy(o->left, o->gradient, o->k * sizeof(double));
    vol_project(o->factor, span(o), o->left, o->k);
    for (size_t i = 0; i < o->k; i++)
        top = fmax(top, fabs(o->left[i]));
    return top;
}

bool
vol_optimiser_stationary(const struct vol_optimiser *o)
{
    for (size_t i = 0; i < o->k; i++)
        if (!(fabs(o->left[i]) <=
              ROUNDING + STATIONARY * sqrt(o->opg[i * (o->k + 1)])))
            return false;
    return true;
}
