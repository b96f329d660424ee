/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inequalities and equations that estimates keep. */
#include "garch/optimise.h"

#include "garch/units.h"
#include "stats/roots.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* A bound of the user's so near binds. */
#define BINDS 1e-9

/* So often a start is led to an inequality that it misses: first to so far
 * inside, then, where there is too little room for that, to its limit. */
enum { MAX_MOVES = 50 };
#define MARGIN 0.02

/* The user's bounds, and what he holds: in the units of the series, but over
 * what one unit of the parameter itself is there. */
static void
restrict_params(struct vol_optimiser *o, const struct vol_garch_spec *spec,
                const double *theta, bool fixed)
{
    double own[VOL_GARCH_MAX_PARAMS];
    const size_t k = o->k;

    if (spec->n_restrictions == 0)
        return;
    memcpy(own, theta, k * sizeof(*own));
    vol_garch_to_units(spec, o->scale, own, o->units);
    for (size_t i = 0; i < spec->n_restrictions; i++) {
        const struct vol_restriction *r = &spec->restriction[i];
        const size_t at = vol_garch_param_find(spec, r->param);
        const double sign = r->kind == VOL_MAX ? -1.0 : 1.0;
        if ((r->kind == VOL_FIX) != fixed)
            continue;
        const double unit = sign / o->units[at * (k + 1)];
        double *row = vol_constraints_row(&o->at, fixed ? "fixed" : r->param,
                                          unit * (own[at] - r->value));
        for (size_t j = 0; j < k; j++)
            row[j] = unit * o->units[at * k + j];
        *(fixed ? o->at.param + o->at.n - 1 : o->at.of + o->at.n - 1) = (int)at;
    }
}

/* The shocks of an arma mean are to be told from returns: the roots of its
 * moving average are inside the unit circle (Box and Jenkins, 1970). */
static void
constrain_shocks(struct vol_optimiser *o, const struct vol_garch_spec *spec,
                 const double *theta)
{
    const size_t first = vol_mean_n_columns(&spec->mean), q = spec->mean.ma;
    double c[VOL_MEAN_MAX_MA], grad[VOL_MEAN_MAX_MA], *row;

    if (q == 0 || spec->free)
        return;
    if (q == 1) {
        vol_constraints_bound(&o->at, "ma1", first, theta[first],
                              VOL_MOST_MA_ROOT, -1.0);
        vol_constraints_bound(&o->at, "ma1", first, theta[first],
                              -VOL_MOST_MA_ROOT, 1.0);
        return;
    }
    for (size_t j = 0; j < q; j++)
        c[j] = -theta[first + j];
    row = vol_constraints_row(&o->at, "ma",
                              VOL_MOST_MA_ROOT - vol_largest_root(c, q));
    vol_largest_root_gradient(c, q, grad);
    for (size_t j = 0; j < q; j++)
        row[first + j] = grad[j];
}

void
vol_optimiser_constrain(struct vol_optimiser *o,
                        const struct vol_garch_spec *spec, const double *theta)
{
    const size_t n_mean = vol_garch_n_mean(spec);
    const double *var = theta + n_mean;
    const double *shape = var + vol_garch_n_variance(spec);
    const struct vol_density *density = spec->density;
    const size_t first = (size_t)(shape - theta);

    o->at.n = 0;
    o->pinned = 0;
    spec->variance->constrain(spec, var, shape, n_mean, &o->at);
    for (size_t m = 0; m < density->n_shape; m++) {
        vol_constraints_bound(&o->at, density->shape_name[m], first + m,
                              shape[m], density->lower[m], 1.0);
        vol_constraints_bound(&o->at, density->shape_name[m], first + m,
                              shape[m], density->upper[m], -1.0);
    }
    constrain_shocks(o, spec, theta);
    vol_optimiser_bound_x(o, spec, theta);
    o->n_own = o->at.n;
    restrict_params(o, spec, theta, false);
}

void
vol_optimiser_pin(struct vol_optimiser *o, const struct vol_likelihood *lik,
                  const struct vol_optimum *at)
{
    const size_t before = o->at.n;

    restrict_params(o, &lik->spec, at->theta, true);
    if (lik->level > 0.0) {
        vol_constraints_row(&o->at, "targeted", 0.0)[lik->r.n_mean] = 1.0;
        o->at.param[o->at.n - 1] = (int)lik->r.n_mean;
    }
    o->fixed = o->at.n - before;
    for (size_t i = 0; i < at->n_kinks; i++) {
        double *row = vol_constraints_row(&o->at, "kink", lik->missed[i]);
        memcpy(row, lik->r.de + at->kink[i] * lik->r.n_de,
               lik->r.n_de * sizeof(*row));
        vol_likelihood_target(lik, row);
    }
    o->pinned = o->at.n - before;
}

void
vol_optimiser_constrain_invertibility(struct vol_optimiser *o,
                                      const struct vol_likelihood *lik)
{
    double gradient[VOL_GARCH_MAX_PARAMS];
    const double slack = vol_likelihood_invertibility(lik, gradient);

    o->invertibility = isfinite(slack) ? o->at.n : SIZE_MAX;
    if (isfinite(slack))
        memcpy(vol_constraints_row(&o->at, "invertibility", slack), gradient,
               o->k * sizeof(double));
}

/* Whether the value of a parameter, in the units of the series, is wrong. */
static bool
is_off(const struct vol_restriction *r, double value)
{
    return r->kind == VOL_FIX || (r->kind == VOL_MIN && value < r->value) ||
           (r->kind == VOL_MAX && value > r->value);
}

/* Set a parameter that is held, or out of the user's bounds, to its value. */
static void
hold(const struct vol_garch_spec *spec, double scale,
     const struct vol_restriction *r, double *theta)
{
    const size_t at = vol_garch_param_find(spec, r->param);

    vol_garch_to_units(spec, scale, theta, NULL);
    if (is_off(r, theta[at]))
        theta[at] = r->value;
    vol_garch_to_units(spec, 1.0 / scale, theta, NULL);
}

/* Into all plain bounds, and to what is held. */
static void
clip(struct vol_optimiser *o, const struct vol_garch_spec *spec, double *theta)
{
    vol_optimiser_constrain(o, spec, theta);
    for (size_t i = 0; i < o->at.n; i++)
        if (o->at.param[i] >= 0 && o->at.c[i] < 0.0)
            theta[o->at.param[i]] = o->at.bound[i];
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < spec->n_restrictions; i++)
            hold(spec, o->scale, &spec->restriction[i], theta);
}

/* The inequality between several parameters that is missed most; o->at.n where
 * none is. */
static size_t
most_missed(const struct vol_optimiser *o)
{
    size_t which = o->at.n;

    for (size_t i = 0; i < o->n_own; i++)
        if (o->at.param[i] < 0 && o->at.c[i] < -BINDS &&
            (which == o->at.n || o->at.c[i] < o->at.c[which]))
            which = i;
    return which;
}

/* Whether parameter j, `own` in the units of the series, stands at a bound that
 * a move by `d` would leave, or is held. */
static bool
is_stuck(const struct vol_optimiser *o, const struct vol_garch_spec *spec,
         const double *own, size_t j, double d)
{
    for (size_t i = 0; i < o->n_own; i++)
        if (o->at.param[i] == (int)j && o->at.c[i] <= 0.0 &&
            o->at.grad[i * o->k + j] * d < 0.0)
            return true;
    for (size_t i = 0; i < spec->n_restrictions; i++) {
        const struct vol_restriction *r = &spec->restriction[i];
        if (vol_garch_param_find(spec, r->param) != j)
            continue;
        const bool outward = (r->kind == VOL_MIN) == (d < 0.0);
        const bool there = fabs(own[j] - r->value) <= BINDS * fabs(r->value);
        if (r->kind == VOL_FIX || (outward && there))
            return true;
    }
    return false;
}

/* Go the shortest way, of what may move, to where an inequality is met with so
 * much to spare, to first order; false where nothing may. */
static bool
meet(const struct vol_optimiser *o, const struct vol_garch_spec *spec,
     size_t which, double margin, double *theta)
{
    const double *grad = o->at.grad + which * o->k;
    double own[VOL_GARCH_MAX_PARAMS], step[VOL_GARCH_MAX_PARAMS], square = 0.0;

    memcpy(own, theta, o->k * sizeof(*own));
    vol_garch_to_units(spec, o->scale, own, NULL);
    for (size_t j = 0; j < o->k; j++) {
        const bool moves =
            grad[j] != 0.0 && !is_stuck(o, spec, own, j, grad[j]);
        step[j] = moves ? grad[j] : 0.0;
        square += step[j] * step[j];
    }
    const double share = (margin - o->at.c[which]) / square;
    if (square == 0.0 || !isfinite(share)) /* a moment may be infinite */
        return false;
    for (size_t j = 0; j < o->k; j++)
        theta[j] += share * step[j];
    return true;
}

void
vol_optimiser_enter(struct vol_optimiser *o, const struct vol_garch_spec *spec,
                    double *theta)
{
    clip(o, spec, theta);
    for (int i = 0; i < MAX_MOVES; i++) {
        vol_optimiser_constrain(o, spec, theta);
        const size_t which = most_missed(o);
        const double margin = i < MAX_MOVES / 2 ? MARGIN : 0.0;
        if (which == o->at.n || !meet(o, spec, which, margin, theta))
            return;
        clip(o, spec, theta);
    }
}

void
vol_optimiser_restore(const struct vol_optimiser *o,
                      const struct vol_garch_spec *spec, double *theta)
{
    double own[VOL_GARCH_MAX_PARAMS];
    bool off[VOL_GARCH_MAX_PARAMS] = { false };

    if (spec->n_restrictions == 0)
        return;
    memcpy(own, theta, o->k * sizeof(*own));
    vol_garch_to_units(spec, o->scale, own, NULL);
    for (size_t i = 0; i < spec->n_restrictions; i++) {
        const struct vol_restriction *r = &spec->restriction[i];
        const size_t at = vol_garch_param_find(spec, r->param);
        if (!is_off(r, own[at]))
            continue;
        own[at] = r->value;
        off[at] = true;
    }
    vol_garch_to_units(spec, 1.0 / o->scale, own, NULL);
    for (size_t i = 0; i < o->k; i++)
        if (off[i])
            theta[i] = own[i];
}

/* Whether a restriction of intercept `at` holds back the likelihood. */
static bool
leans(const struct vol_optimiser *o, const struct vol_restriction *r, size_t at,
      const double *theta, const double *own)
{
    const double unit = own[at] / theta[at]; /* the intercept's own */

    if (r->kind == VOL_FIX)
        return true;
    return fabs(own[at] - r->value) <= BINDS * fabs(unit) &&
           (r->kind == VOL_MIN) == (o->gradient[at] < 0.0);
}

void
vol_optimiser_bend(struct vol_optimiser *o, const struct vol_garch_spec *spec,
                   const double *theta)
{
    const struct vol_layout lay = vol_variance_layout(spec);
    const size_t n_mean = vol_garch_n_mean(spec), delta = n_mean + lay.extra;
    const double log_scale = log(o->scale);
    double own[VOL_GARCH_MAX_PARAMS];

    if (spec->n_restrictions == 0 || spec->variance->link != VOL_LINK_POWER ||
        lay.n_extra == 0)
        return;
    memcpy(own, theta, o->k * sizeof(*own));
    vol_garch_to_units(spec, o->scale, own, NULL);
    for (size_t i = 0; i < spec->n_restrictions; i++) {
        const struct vol_restriction *r = &spec->restriction[i];
        const size_t at = vol_garch_param_find(spec, r->param);
        const bool scaled = at == n_mean + lay.omega ||
                            (at >= n_mean + lay.x && at < n_mean + lay.end &&
                             !spec->exponential);
        if (scaled && leans(o, r, at, theta, own))
            o->hessian[delta * (o->k + 1)] +=
                o->gradient[at] * theta[at] * log_scale * log_scale;
    }
}
