/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far the first-order conditions are from holding. */
#include "garch/optimise.h"

#include "stats/linalg.h"

#include <math.h>
#include <string.h>

/* So much log-likelihood is nothing, to be had by moving a parameter as far as
 * itself, or one: what remains of one that the rows say nothing of, whose
 * standard deviation is no more than rounding (a beta beside alpha 0 where
 * omega is targeted). */
#define NOTHING 1e-5

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

void
vol_optimiser_project(struct vol_optimiser *o)
{
    memcpy(o->left, o->gradient, o->k * sizeof(double));
    vol_project(o->factor, span(o), o->left, o->k);
}

double
vol_optimiser_grad_norm(const struct vol_optimiser *o, const double *theta)
{
    double top = 0.0;

    for (size_t i = 0; i < o->k; i++) {
        const double square = fmax(o->opg[i * (o->k + 1)], 0.0);
        const double least = NOTHING / VOL_STATIONARY / (1.0 + fabs(theta[i]));
        const double part = fabs(o->left[i]) / (least + sqrt(square));
        if (isnan(part))
            return part;
        top = fmax(top, part);
    }
    return top;
}
