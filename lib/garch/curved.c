/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What constraints that are not linear ask of a step: its way back onto them,
 * and their curvature in the Lagrangian. */
#include "garch/optimise_impl.h"

#include "stats/pair.h"

#include <math.h>
#include <string.h>

/* A secant says nothing where it is so short, or so nearly orthogonal. */
#define SECANT 1e-8

/* Differences are taken over so much of a parameter, or of one, but not over
 * more than moves invertibility by half of what an iterate may miss it by: with
 * two roots near one its slope is 1e4 and more.  Over much less its roughness
 * would be taken for curvature. */
#define DIFFERENCE 1e-6
#define MOVED      (0.5 * VOL_INVERTIBLE_SLACK)

void
vol_optimiser_forget_curvature(struct vol_optimiser *o)
{
    memset(o->curvature, 0, o->k * o->k * sizeof(double));
    o->last_n = 0;
    o->measured = false;
}

/* By how much J'm has changed since the last plan, with its multipliers, into
 * `y`; false where nothing has. */
static bool
change_of_slope(const struct vol_optimiser *o, double *y)
{
    bool any = false;

    memset(y, 0, o->k * sizeof(*y));
    for (size_t c = 0; c < o->last_n; c++) {
        if (c >= o->n_own && c != o->invertibility)
            continue;
        for (size_t i = 0; o->last_multiplier[c] != 0.0 && i < o->k; i++) {
            const size_t at = c * o->k + i;
            const double d = o->at.grad[at] - o->last_grad[at];
            y[i] += o->last_multiplier[c] * d;
            any = any || d != 0.0;
        }
    }
    return any;
}

void
vol_optimiser_learn_curvature(struct vol_optimiser *o, const double *theta)
{
    double s[VOL_GARCH_MAX_PARAMS], y[VOL_GARCH_MAX_PARAMS], along;
    const size_t k = o->k;

    if (o->last_n != o->at.n || !change_of_slope(o, y)) {
        vol_optimiser_forget_curvature(o);
        return;
    }
    for (size_t i = 0; i < k; i++)
        s[i] = theta[i] - o->last_theta[i];
    for (size_t i = 0; i < k; i++)
        y[i] -= vol_dot(o->curvature + i * k, s, k);
    along = vol_dot(y, s, k);
    if (!(fabs(along) > SECANT * sqrt(vol_dot(s, s, k) * vol_dot(y, y, k))))
        return;
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++)
            o->curvature[i * k + j] += y[i] * y[j] / along;
}

void
vol_optimiser_keep_slopes(struct vol_optimiser *o, const double *theta)
{
    size_t a = 0;

    o->last_n = o->at.n;
    for (size_t i = 0; i < o->k; i++)
        o->way[i] = theta[i] - o->last_theta[i];
    for (size_t i = 0; i < o->k * o->k; i++)
        o->change[i] = o->hessian[i] - o->last_hessian[i];
    memcpy(o->last_hessian, o->hessian, o->k * o->k * sizeof(*theta));
    memcpy(o->last_theta, theta, o->k * sizeof(*theta));
    memcpy(o->last_grad, o->at.grad, o->at.n * o->k * sizeof(*theta));
    for (size_t c = 0; c < o->at.n; c++)
        o->last_multiplier[c] = o->active[c] ? o->multiplier[a++] : 0.0;
}

/* The gradient of invertibility with parameter `j` moved by h. */
static bool
gradient_at(struct vol_likelihood *lik, const double *theta, size_t j, double h,
            double *gradient)
{
    double moved[VOL_GARCH_MAX_PARAMS], slope[VOL_GARCH_MAX_PARAMS];
    double hessian[VOL_GARCH_MAX_PARAMS * VOL_GARCH_MAX_PARAMS];

    memcpy(moved, theta, lik->r.k * sizeof(*moved));
    moved[j] += h;
    return isfinite(vol_likelihood_derivs(lik, moved, slope, hessian, NULL)) &&
           isfinite(vol_likelihood_invertibility(lik, gradient));
}

/* `m` times the slope of its gradient, of both ways the mean, to o->curvature;
 * false where it is none. */
static bool
measure(struct vol_optimiser *o, struct vol_likelihood *lik,
        const double *theta, double m)
{
    double up[VOL_GARCH_MAX_PARAMS], down[VOL_GARCH_MAX_PARAMS];
    const double *slope = o->last_grad + o->invertibility * o->k;
    const size_t k = o->k;

    for (size_t j = 0; j < k; j++) {
        const double most = DIFFERENCE * (1.0 + fabs(theta[j]));
        const double h = fmin(most, MOVED / fabs(slope[j]));
        if (!gradient_at(lik, theta, j, h, up) ||
            !gradient_at(lik, theta, j, -h, down))
            return false;
        for (size_t i = 0; i < k; i++) {
            const double half = 0.5 * m * (up[i] - down[i]) / (2.0 * h);
            o->curvature[i * k + j] += half;
            o->curvature[j * k + i] += half;
        }
    }
    return true;
}

bool
vol_optimiser_measure_curvature(struct vol_optimiser *o,
                                struct vol_likelihood *lik, const double *theta)
{
    const size_t row = o->invertibility;
    const double m = row < o->last_n ? o->last_multiplier[row] : 0.0;

    if (m == 0.0)
        return false;
    vol_optimiser_forget_curvature(o);
    o->measured = measure(o, lik, theta, m);
    if (!o->measured)
        vol_optimiser_forget_curvature(o);
    (void)vol_optimiser_derive(o, lik, theta, NULL);
    return true;
}
