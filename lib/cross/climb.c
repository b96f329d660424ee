/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cross/climb.h"

#include "base/mem.h"
#include "stats/linalg.h"
#include "stats/pair.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void
vol_climb_clear(struct vol_climb *climb)
{
    free(climb->store);
    *climb = (struct vol_climb){ 0 };
}

enum vol_code
vol_climb_init(struct vol_climb *climb, size_t k, size_t n, struct vol_err *err)
{
    struct vol_climb c = { .k = k };
    enum vol_code code =
        vol_mem_doubles(&c.store, 3 * k * k + 5 * k + n * (k + 2), err);
    double *at = c.store;

    if (code != VOL_OK)
        return code;
    c.row = vol_mem_take(&at, n * k);
    c.bound = vol_mem_take(&at, n);
    c.multiplier = vol_mem_take(&at, n);
    c.metric = vol_mem_take(&at, k * k);
    c.inverse = vol_mem_take(&at, k * k);
    c.work = vol_mem_take(&at, k * k);
    c.x = vol_mem_take(&at, k);
    c.gradient = vol_mem_take(&at, k);
    c.step = vol_mem_take(&at, k);
    c.trial = vol_mem_take(&at, k);
    c.slope = vol_mem_take(&at, k);
    *climb = c;
    return VOL_OK;
}

double *
vol_climb_bound(struct vol_climb *climb, size_t i, double coefficient,
                double bound)
{
    double *row = climb->row + climb->n * climb->k;

    row[i] = coefficient;
    climb->bound[climb->n++] = bound;
    return row;
}

/* out = A x, A symmetric with both triangles. */
static void
multiply(const double *a, const double *x, size_t n, double *out)
{
    for (size_t i = 0; i < n; i++)
        out[i] = vol_dot(a + i * n, x, n);
}

/* climb->inverse from the metric, made definite where it is not. */
static bool
invert_metric(struct vol_climb *c)
{
    const size_t k = c->k, size = k * k * sizeof(double);
    double *mend = NULL;
    bool done;

    memcpy(c->work, c->metric, size);
    if (vol_inverse(c->work, k, c->inverse))
        return true;
    if (vol_mem_doubles(&mend, 2 * k * k + 2 * k, NULL) != VOL_OK)
        return false;
    vol_make_definite(c->metric, k, 1e-4, mend);
    vol_symmetrise(c->metric, k);
    free(mend);
    memcpy(c->work, c->metric, size);
    done = vol_inverse(c->work, k, c->inverse);
    return done;
}

/*
 * The step that is best under the inequalities, with their multipliers: one
 * inequality at a time is met, until all are (Hildreth, 1957).
 */
static void
programme(struct vol_climb *c)
{
    enum { MAX_SWEEPS = 2000 };
    const size_t k = c->k;
    double *toward = c->work; /* the inverse times a row */

    multiply(c->inverse, c->gradient, k, c->step);
    memset(c->multiplier, 0, c->n * sizeof(double));
    for (int sweep = 0; sweep < MAX_SWEEPS; sweep++) {
        double moved = 0.0;
        for (size_t i = 0; i < c->n; i++) {
            const double *row = c->row + i * k;
            const double slack =
                vol_dot(row, c->x, k) + vol_dot(row, c->step, k) - c->bound[i];
            if (slack >= 0.0 && c->multiplier[i] == 0.0)
                continue;
            multiply(c->inverse, row, k, toward);
            const double size = vol_dot(row, toward, k);
            const double change = fmax(-slack / size, -c->multiplier[i]);
            c->multiplier[i] += change;
            vol_add_scaled(c->step, change, toward, k);
            moved = fmax(moved, fabs(change) * sqrt(size));
        }
        if (moved < 1e-13)
            return;
    }
}

/* g'd - d'Bd / 2. */
static double
promise(struct vol_climb *c)
{
    multiply(c->metric, c->step, c->k, c->work);
    return vol_dot(c->gradient, c->step, c->k) -
           0.5 * vol_dot(c->work, c->step, c->k);
}

/* Go along the step as far as the function rises; what the gradient was stays
 * in c->slope. */
static bool
search(struct vol_climb *c)
{
    const double rise = vol_dot(c->gradient, c->step, c->k);

    memcpy(c->slope, c->gradient, c->k * sizeof(double));
    for (double share = 1.0; share > 1e-9; share *= 0.5) {
        for (size_t i = 0; i < c->k; i++)
            c->trial[i] = c->x[i] + share * c->step[i];
        const double value = c->evaluate(c->ctx, c->trial, c->gradient);
        if (value < c->value + 1e-4 * share * rise || !isfinite(value))
            continue;
        for (size_t i = 0; i < c->k; i++)
            c->step[i] = c->trial[i] - c->x[i];
        memcpy(c->x, c->trial, c->k * sizeof(double));
        c->value = value;
        return true;
    }
    memcpy(c->gradient, c->slope, c->k * sizeof(double));
    return false;
}

/* The metric learns what the gradient did along the step. */
static void
learn(struct vol_climb *c)
{
    const size_t k = c->k;
    double *bs = c->trial, *y = c->slope;

    multiply(c->metric, c->step, k, bs);
    for (size_t i = 0; i < k; i++)
        y[i] -= c->gradient[i];
    const double sbs = vol_dot(c->step, bs, k);
    double sy = vol_dot(c->step, y, k);
    if (!(sbs > 0.0))
        return;
    if (sy < 0.2 * sbs) {
        const double keep = 0.8 * sbs / (sbs - sy);
        for (size_t i = 0; i < k; i++)
            y[i] = keep * y[i] + (1.0 - keep) * bs[i];
        sy = vol_dot(c->step, y, k);
    }
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++)
            c->metric[i * k + j] += y[i] * y[j] / sy - bs[i] * bs[j] / sbs;
}

bool
vol_climb_step(struct vol_climb *climb)
{
    if (!invert_metric(climb))
        return false;
    programme(climb);
    climb->ascent = promise(climb);
    return search(climb);
}

bool
vol_climb_run(struct vol_climb *climb, double tolerance, int limit)
{
    for (int i = 0; i < limit; i++) {
        if (!invert_metric(climb))
            return false;
        programme(climb);
        climb->ascent = promise(climb);
        if (!(climb->ascent >= tolerance))
            return climb->ascent >= -tolerance;
        if (!search(climb))
            return climb->ascent < 1e-6;
        climb->iterations++;
        learn(climb);
    }
    return false;
}
