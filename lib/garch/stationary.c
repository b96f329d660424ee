/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the first-order conditions hold. */
#include "garch/optimise.h"

#include <math.h>
#include <string.h>

/* Of the standard deviation of a component of the gradient, and what is left
 * of one that no row adds to. */
#define STATIONARY 1e-4
#define ROUNDING   1e-9

/* A row of which no more is left, squared, depends on the others. */
#define DEPENDENT 1e-20

static double
square(const double *x, size_t k)
{
    double sum = 0.0;

    for (size_t i = 0; i < k; i++)
        sum += x[i] * x[i];
    return sum;
}

/* x without its part along the n orthonormal rows of q, twice for rounding. */
static void
project(const double *q, size_t n, double *x, size_t k)
{
    for (size_t a = 0; a < 2 * n; a++) {
        const double *row = q + a % n * k;
        double along = 0.0;
        for (size_t i = 0; i < k; i++)
            along += row[i] * x[i];
        for (size_t i = 0; i < k; i++)
            x[i] -= along * row[i];
    }
}

/* Orthonormal rows that span the gradients of the working set, in the place of
 * the programme's factor; returns how many. */
static size_t
span(struct vol_optimiser *o)
{
    const size_t k = o->k;
    size_t n = 0;

    for (size_t c = 0; c < o->at.n && n < k; c++) {
        double whole, left, *row = o->factor + n * k;
        if (!o->active[c])
            continue;
        memcpy(row, o->at.grad + c * k, k * sizeof(*row));
        whole = square(row, k);
        project(o->factor, n, row, k);
        left = square(row, k);
        if (!(left > DEPENDENT * whole))
            continue;
        for (size_t i = 0; i < k; i++)
            row[i] /= sqrt(left);
        n++;
    }
    return n;
}

double
vol_optimiser_project(struct vol_optimiser *o)
{
    double top = 0.0;

    memcpy(o->left, o->gradient, o->k * sizeof(double));
    project(o->factor, span(o), o->left, o->k);
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
