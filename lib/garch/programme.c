/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The quadratic programme of one Newton step, by active sets. */
#include "garch/optimise.h"

#include "stats/linalg.h"
#include "stats/pair.h"

#include <math.h>
#include <string.h>

/* A constraint this near its bound holds with equality. */
#define AT_BOUND 1e-14

/* One that is missed by more is not to be met by a correction. */
#define FAR 1.0

/* The members of the working set, in order; returns how many. */
static size_t
members(const struct vol_optimiser *o, size_t *index)
{
    size_t n = 0;

    for (size_t i = 0; i < o->at.n; i++)
        if (o->active[i])
            index[n++] = i;
    return n;
}

/*
 * The maximiser on the working set, d = B^-1 (g + J' m) with J d = -c, into
 * o->trial; false where the set's gradients are dependent.
 */
static bool
equality_step(struct vol_optimiser *o)
{
    size_t index[4 * VOL_GARCH_MAX_PARAMS];
    const size_t k = o->k, n = members(o, index);
    double *m = o->multiplier;

    memcpy(o->trial, o->gradient, k * sizeof(double));
    vol_cholesky_solve(o->factor, k, o->trial);
    if (n == 0)
        return true;
    if (n > k)
        return false;
    for (size_t a = 0; a < n; a++) {
        const double *row = o->at.grad + index[a] * k;
        double *x = o->solved + a * k;
        memcpy(x, row, k * sizeof(double));
        vol_cholesky_solve(o->factor, k, x);
        m[a] = -o->at.c[index[a]] - vol_dot(row, o->trial, k);
        for (size_t b = 0; b <= a; b++)
            o->schur[a * n + b] = vol_dot(o->at.grad + index[b] * k, x, k);
    }
    if (!vol_cholesky(o->schur, n))
        return false;
    vol_cholesky_solve(o->schur, n, m);
    for (size_t a = 0; a < n; a++)
        for (size_t i = 0; i < k; i++)
            o->trial[i] += m[a] * o->solved[a * k + i];
    return true;
}

/* Leave the set by the most negative multiplier; false where there is none. */
static bool
release(struct vol_optimiser *o)
{
    size_t index[4 * VOL_GARCH_MAX_PARAMS];
    const size_t n = members(o, index);
    double worst = 0.0;
    size_t which = o->at.n;

    for (size_t a = 0; a < n; a++)
        if (index[a] + o->pinned < o->at.n && o->multiplier[a] < worst) {
            worst = o->multiplier[a];
            which = index[a];
        }
    if (which < o->at.n)
        o->active[which] = false;
    return which < o->at.n;
}

/*
 * Go from o->step towards o->trial as far as the others allow; the one that
 * blocks enters the set.  Returns which, o->at.n where the whole way was free.
 */
static size_t
advance(struct vol_optimiser *o)
{
    double t = 1.0;
    size_t which = o->at.n;

    for (size_t i = 0; i < o->at.n; i++) {
        const double *row = o->at.grad + i * o->k;
        const double now = o->at.c[i] + vol_dot(row, o->step, o->k);
        const double then = o->at.c[i] + vol_dot(row, o->trial, o->k);
        if (o->active[i] || o->implied[i] || then >= -AT_BOUND || then >= now)
            continue;
        if (fmax(now, 0.0) / (now - then) < t) {
            t = fmax(now, 0.0) / (now - then);
            which = i;
        }
    }
    for (size_t i = 0; i < o->k; i++)
        o->step[i] += t * (o->trial[i] - o->step[i]);
    if (which < o->at.n)
        o->active[which] = true;
    return which;
}

/* A constraint that follows from the others of the set needs no place in it. */
static bool
leave_out(struct vol_optimiser *o, size_t which)
{
    if (which == o->at.n)
        return false;
    o->active[which] = false;
    o->implied[which] = true;
    return true;
}

bool
vol_optimiser_programme(struct vol_optimiser *o)
{
    size_t last = o->at.n;

    memset(o->step, 0, o->k * sizeof(double));
    memset(o->implied, 0, o->at.n * sizeof(bool));
    for (size_t i = 0; i < o->at.n; i++)
        o->active[i] = i + o->pinned >= o->at.n;
    for (size_t round = 0; round < 10 * (o->at.n + 1); round++) {
        if (!equality_step(o)) {
            if (!leave_out(o, last))
                return false;
            last = o->at.n;
            continue;
        }
        last = advance(o);
        if (last < o->at.n)
            continue;
        if (!release(o))
            return true;
        memset(o->implied, 0, o->at.n * sizeof(bool));
    }
    return false;
}

bool
vol_optimiser_return(struct vol_optimiser *o)
{
    size_t index[4 * VOL_GARCH_MAX_PARAMS];
    const size_t k = o->k, n = members(o, index);
    double back[4 * VOL_GARCH_MAX_PARAMS];

    for (size_t i = 0; i < o->at.n; i++)
        if (!(o->at.c[i] >= (o->active[i] ? -FAR : -AT_BOUND)))
            return false;
    for (size_t a = 0; a < n; a++) {
        const double missed = -o->at.c[index[a]];
        const bool kink = index[a] + o->pinned >= o->at.n + o->fixed;
        const bool held = !kink && index[a] + o->pinned >= o->at.n;
        back[a] = held ? 0.0 : kink ? missed : fmax(missed, 0.0);
    }
    vol_cholesky_solve(o->schur, n, back);
    for (size_t a = 0; a < n; a++)
        for (size_t i = 0; i < k; i++)
            o->trial[i] += back[a] * o->solved[a * k + i];
    return n > 0;
}
