/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One step of the optimiser: how much of it is taken. */
#include "garch/optimise_impl.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* A step that promises more, and gains so many times that, has no end in sight:
 * so long a multiple of it is tried. */
#define STEEP    1e-3
#define STRAIGHT 1.8
#define LONGEST  64.0

/* In short series only where so many in a row were before, and that promises
 * more. */
enum { CREEPING_STEPS = 4 };
#define CREEPING 1e-6

/* A step that promises more comes from far. */
#define FAR 10.0

/* The shortest part of a step that is tried. */
#define SHORTEST 1e-10

/* g'd: how the likelihood begins to rise along the step. */
static double
slope(const struct vol_optimiser *o)
{
    double sum = 0.0;

    for (size_t i = 0; i < o->k; i++)
        sum += o->gradient[i] * o->step[i];
    return sum;
}

/* The penalty of a step from outside: the likelihood less that of the
 * linearised invertibility rises along it (Nocedal and Wright, 2006, ch. 18.3).
 * Returns by how much the penalty itself falls. */
static double
set_penalty(struct vol_optimiser *o)
{
    const size_t row = o->invertibility;
    double now, then;

    if (row >= o->at.n)
        return 0.0;
    o->penalty = fmax(o->penalty, 2.0 * fabs(o->last_multiplier[row]));
    now = then = o->at.c[row];
    for (size_t i = 0; i < o->k; i++)
        then += o->at.grad[row * o->k + i] * o->step[i];
    return o->penalty * (fmax(-now, 0.0) - fmax(-then, 0.0));
}

static bool
misses_invertibility(const struct vol_optimiser *o)
{
    return o->invertibility < o->at.n && o->at.c[o->invertibility] < 0.0;
}

/*
 * Whether a step gains twice what was promised: the likelihood does not bend
 * along it but rises as a line or faster, on a ridge whose negative curvature
 * has changed its sign for the step.
 */
static bool
is_straight(const struct vol_optimum *at, double value)
{
    return at->inside && value > at->loglik + STRAIGHT * at->ascent;
}

/* Whether a straight step is one of a long way.  (Short series have many
 * optima, and longer steps lead to lower ones as often as to higher: there it
 * is told from many of them in a row.) */
static bool
is_long_way(const struct vol_optimiser *o, const struct vol_likelihood *lik,
            const struct vol_optimum *at)
{
    return lik->n > VOL_SHORT_ROWS
               ? o->straight > 0 && at->ascent > STEEP
               : o->straight > CREEPING_STEPS && at->ascent > CREEPING;
}

/* Twice the step, and twice that, as long as the likelihood rises: its share.
 * The best stays in o->trial, its value in `value`. */
static double
lengthen(struct vol_optimiser *o, struct vol_likelihood *lik,
         const struct vol_optimum *at, double *value)
{
    double last[VOL_GARCH_MAX_PARAMS], share = 1.0;

    while (share < LONGEST) {
        memcpy(last, o->trial, o->k * sizeof(*last));
        const double next =
            vol_optimiser_try(o, lik, at, 2.0 * share, false, NULL);
        if (!(next > *value)) {
            memcpy(o->trial, last, o->k * sizeof(*last));
            break;
        }
        *value = next;
        share *= 2.0;
    }
    return share;
}

/* Whether the whole step may be too long: from far, or where a kink was in the
 * way before. */
static bool
is_doubtful(const struct vol_optimiser *o, const struct vol_likelihood *lik,
            const struct vol_optimum *at)
{
    return vol_likelihood_kinked(lik, at->theta) &&
           (at->ascent > FAR || (at->ascent < VOL_FLAT && o->share < 1.0));
}

bool
vol_optimiser_move(struct vol_optimiser *o, struct vol_likelihood *lik,
                   struct vol_optimum *at, bool *derived)
{
    const double slack = at->ascent < VOL_NOISE ? VOL_NOISE : 0.0;
    double rise, least = at->loglik;

    vol_optimiser_correct(o, at->ascent);
    rise = slope(o);
    if (!at->inside) { /* the way inside may lead down */
        rise += set_penalty(o);
        least = misses_invertibility(o) ? at->loglik - vol_optimiser_penalty(o)
                                        : -DBL_MAX;
    }
    const bool at_once = !is_doubtful(o, lik, at);
    double share = 1.0,
           value = vol_optimiser_try(o, lik, at, share, at_once, NULL);

    while (!(value >= least + 1e-4 * share * rise - slack)) {
        share *= 0.5;
        if (share < SHORTEST)
            return false;
        value = vol_optimiser_try(o, lik, at, share, false, NULL);
    }
    *derived = share == 1.0 && at_once;
    o->straight = share == 1.0 && is_straight(at, value) ? o->straight + 1 : 0;
    if (is_long_way(o, lik, at)) {
        share = lengthen(o, lik, at, &value);
        *derived = false;
    }
    memcpy(at->theta, o->trial, o->k * sizeof(double));
    at->loglik = at->inside ? value : value + vol_optimiser_penalty(o);
    o->share = fmin(share, 1.0);
    return true;
}
