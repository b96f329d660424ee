/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The metric of a Newton step: minus the Hessian of the Lagrangian, mended. */
#include "garch/optimise.h"

#include "stats/linalg.h"

#include <math.h>
#include <string.h>

/* Curvatures are no smaller than this part of the largest.  Along a ridge the
 * small ones are those that say how far it is to its top. */
#define LEAST_CURVATURE  1e-4
#define LEAST_OF_RIDGE   1e-8
#define LEAST_AFTER_POOR 0.1

/* A parameter with less has none: nothing depends on it. */
#define NO_CURVATURE 1e-9

bool
vol_optimiser_factor(struct vol_optimiser *o)
{
    memcpy(o->factor, o->metric, o->k * o->k * sizeof(double));
    return vol_cholesky(o->factor, o->k);
}

static void
negate_hessian(struct vol_optimiser *o)
{
    for (size_t i = 0; i < o->k * o->k; i++)
        o->metric[i] = -o->hessian[i] - o->curvature[i];
}

/* How the likelihood bends along the gradient of a constraint: x'Hx / x'x. */
static double
bend_along(const struct vol_optimiser *o, const double *x)
{
    double sum = 0.0, square = 0.0;

    for (size_t i = 0; i < o->k; i++) {
        square += x[i] * x[i];
        for (size_t j = 0; j <= i; j++)
            sum +=
                (i == j ? 1.0 : 2.0) * x[i] * o->hessian[i * o->k + j] * x[j];
    }
    return sum / square;
}

/*
 * Curvature along constraints that hold with equality changes no step that
 * keeps them: it makes a matrix definite that is so on the others only.  A
 * parameter that another's bound leaves without any is kept where it is.
 */
static void
stiffen(struct vol_optimiser *o, double weight)
{
    for (size_t i = 0; i < o->k; i++)
        if (fabs(o->hessian[i * (o->k + 1)]) < NO_CURVATURE)
            o->metric[i * (o->k + 1)] += 1.0;
    for (size_t i = 0; i < o->at.n; i++) {
        const double *row = o->at.grad + i * o->k;
        if (o->at.c[i] > 1e-9)
            continue;
        const double own = weight * (1.0 + fabs(bend_along(o, row)));
        for (size_t a = 0; a < o->k; a++)
            for (size_t b = 0; b <= a; b++)
                o->metric[a * o->k + b] += own * row[a] * row[b];
    }
}

static double
least_curvature(const struct vol_optimiser *o)
{
    if (o->share < VOL_POOR_SHARE)
        return LEAST_AFTER_POOR;
    return o->on_ridge ? LEAST_OF_RIDGE : LEAST_CURVATURE;
}

bool
vol_optimiser_make_metric(struct vol_optimiser *o)
{
    static const double stiffness[] = { 0.0, 4.0, 1e3, 1e6 };

    for (size_t i = 0; i < sizeof(stiffness) / sizeof(stiffness[0]); i++) {
        negate_hessian(o);
        if (stiffness[i] > 0.0)
            stiffen(o, stiffness[i]);
        if (vol_optimiser_factor(o))
            return true;
    }
    negate_hessian(o);
    vol_make_definite(o->metric, o->k, least_curvature(o), o->schur);
    return vol_optimiser_factor(o);
}

void
vol_optimiser_know(struct vol_optimiser *o, const struct vol_optimum *at)
{
    o->has_known = true;
    memcpy(o->known, at->theta, o->k * sizeof(double));
    memcpy(o->known_metric, o->metric, o->k * o->k * sizeof(double));
}

bool
vol_optimiser_knows(const struct vol_optimiser *o, const double *theta)
{
    double sum = 0.0;

    for (size_t i = 0; o->has_known && i < o->k; i++) {
        const double d = theta[i] - o->known[i];
        sum += 0.5 * o->known_metric[i * (o->k + 1)] * d * d;
        for (size_t j = 0; j < i; j++)
            sum += o->known_metric[i * o->k + j] * d * (theta[j] - o->known[j]);
    }
    return o->has_known && sum < o->basin;
}
