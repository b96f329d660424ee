/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of equations, and what several of them share. */
#include "garch/variance.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct vol_variance *const table[] = {
    &vol_variance_arch,   &vol_variance_garch,   &vol_variance_gjr,
    &vol_variance_tarch,  &vol_variance_egarch,  &vol_variance_aparch,
    &vol_variance_igarch, &vol_variance_figarch, &vol_variance_csgarch,
    &vol_variance_harch,  &vol_variance_ewma,    &vol_variance_ewma_est,
    &vol_variance_rm2006
};

const struct vol_variance *
vol_variance_at(size_t i)
{
    return i < sizeof(table) / sizeof(table[0]) ? table[i] : NULL;
}

const struct vol_variance *
vol_variance_find(const char *name)
{
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
        if (strcmp(table[i]->name, name) == 0)
            return table[i];
    return NULL;
}

size_t
vol_variance_lead(const struct vol_garch_spec *spec)
{
    const size_t lead = spec->p > spec->q ? spec->p : spec->q;

    if (spec->variance == &vol_variance_csgarch)
        return 2;
    return lead > 0 && !spec->variance->long_memory ? lead : 1;
}

size_t
vol_variance_history(const struct vol_garch_spec *spec)
{
    if (spec->variance == &vol_variance_figarch)
        return VOL_FIGARCH_LAGS;
    if (spec->variance->orders == VOL_ORDERS_LAGS)
        return spec->lag[spec->p - 1];
    return vol_variance_lead(spec);
}

/* Whether extra parameter i is estimated: a power may be fixed. */
static bool
has_extra(const struct vol_garch_spec *spec, size_t i)
{
    return i < VOL_GARCH_MAX_EXTRA && spec->variance->extra[i] != NULL &&
           !(spec->variance->link == VOL_LINK_POWER && spec->power > 0.0);
}

struct vol_layout
vol_variance_layout(const struct vol_garch_spec *spec)
{
    const struct vol_variance *v = spec->variance;
    struct vol_layout at = { .omega = 0 };

    at.n_omega = v->no_omega ? 0 : 1;
    at.n_alpha = v->no_alpha ? 0 : spec->p;
    at.n_gamma = v->asymmetric && !spec->symmetric ? spec->p : 0;
    at.n_beta = v->no_alpha || v->no_beta ? 0 : spec->q;
    while (has_extra(spec, at.n_extra))
        at.n_extra++;
    at.alpha = at.n_omega;
    at.gamma = at.alpha + at.n_alpha;
    at.beta = at.gamma + at.n_gamma;
    at.extra = at.beta + at.n_beta;
    at.x = at.extra + at.n_extra;
    at.end = at.x + spec->n_x;
    return at;
}

double
vol_variance_power(const struct vol_garch_spec *spec, const double *var)
{
    if (spec->variance->link != VOL_LINK_POWER)
        return 2.0;
    return spec->power > 0.0 ? spec->power
                             : var[vol_variance_layout(spec).extra];
}

double
vol_variance_intercept(const struct vol_recursion *r, ptrdiff_t t)
{
    const struct vol_layout *at = &r->at;
    const size_t n = r->spec->n_x;
    double sum = 0.0;

    if (n == 0 || t < -(ptrdiff_t)r->past)
        return r->var[at->omega];
    for (size_t i = 0; i < n; i++)
        sum += r->var[at->x + i] * r->x[t * (ptrdiff_t)n + (ptrdiff_t)i];
    return r->spec->exponential ? r->var[at->omega] * exp(sum)
                                : r->var[at->omega] + sum;
}

/* Whether the power of the link is held at 2. */
static bool
is_square(const struct vol_garch_spec *spec)
{
    for (size_t i = 0; i < spec->n_restrictions; i++) {
        const struct vol_restriction *r = &spec->restriction[i];
        if (r->kind == VOL_FIX && strcmp(r->param, "delta") == 0)
            return r->value == 2.0;
    }
    return spec->power == 2.0;
}

bool
vol_variance_has_forecast(const struct vol_garch_spec *spec, const double *var,
                          const double *shape)
{
    const struct vol_variance *v = spec->variance;

    if (v->link == VOL_LINK_POWER && !is_square(spec))
        return false;
    return v->forecast != NULL &&
           (v->link != VOL_LINK_LOG ||
            vol_egarch_has_moment(spec, var, shape, 1.0));
}

/* A persistence so far below its limit binds no step: its gradient, where it
 * takes integrals, is not made. */
#define FAR 0.005

/* ---- constraints -------------------------------------------------------- */

double *
vol_constraints_row(struct vol_constraints *set, const char *name, double c)
{
    const size_t i = set->n++;

    if (!set->values)
        (void)snprintf(set->name[i], sizeof(set->name[i]), "%s", name);
    set->param[i] = -1;
    set->of[i] = -1;
    set->bound[i] = 0.0;
    set->c[i] = c;
    memset(set->grad + i * set->k, 0, set->k * sizeof(*set->grad));
    return set->grad + i * set->k;
}

void
vol_constraints_bound(struct vol_constraints *set, const char *name, size_t i,
                      double theta, double bound, double sign)
{
    double *grad = vol_constraints_row(set, name, sign * (theta - bound));

    grad[i] = sign;
    set->param[set->n - 1] = (int)i;
    set->bound[set->n - 1] = bound;
}

double
vol_state_of_variance(enum vol_link link, double power, double variance)
{
    if (link == VOL_LINK_LOG)
        return log(variance);
    return link == VOL_LINK_POWER ? pow(variance, 0.5 * power) : variance;
}

double
vol_variance_of_state(enum vol_link link, double power, double state)
{
    if (link == VOL_LINK_LOG)
        return exp(state);
    return link == VOL_LINK_POWER ? exp(2.0 / power * log(state)) : state;
}

bool
vol_constraints_touch(const struct vol_constraints *set, size_t c, size_t i)
{
    if (set->of[c] >= 0)
        return set->of[c] == (int)i;
    return set->grad[c * set->k + i] != 0.0;
}

static void
not_negative(struct vol_constraints *set, const char *what, size_t i,
             size_t column, double value)
{
    char name[VOL_CONSTRAINT_NAME] = "";

    if (!set->values)
        (void)snprintf(name, sizeof(name), "%s%zu", what, i + 1);
    vol_constraints_bound(set, name, column, value, 0.0, 1.0);
}

void
vol_constrain_signs(const struct vol_garch_spec *spec, const double *var,
                    size_t first, struct vol_constraints *set)
{
    const struct vol_layout at = vol_variance_layout(spec);

    if (at.n_omega > 0)
        vol_constraints_bound(set, "omega", first, var[0], VOL_MIN_OMEGA, 1.0);
    for (size_t i = 0; i < at.n_alpha; i++)
        not_negative(set, "alpha", i, first + at.alpha + i, var[at.alpha + i]);
    for (size_t j = 0; j < at.n_beta; j++)
        not_negative(set, "beta", j, first + at.beta + j, var[at.beta + j]);
}

void
vol_constrain_persistence(const struct vol_garch_spec *spec, const double *var,
                          const double *shape, size_t first,
                          struct vol_constraints *set)
{
    const size_t n = vol_garch_n_variance(spec) + spec->density->n_shape;
    const bool costly = spec->variance->link == VOL_LINK_POWER &&
                        spec->density->n_shape > 1; /* no closed form */
    double grad[VOL_GARCH_MAX_PARAMS] = { 0.0 }, *row, slack;

    if (spec->free)
        return;
    slack = VOL_MAX_PERSISTENCE -
            spec->variance->persistence(spec, var, shape, NULL);
    row = vol_constraints_row(set, "persistence", slack);
    if (set->values || (costly && slack > FAR))
        return;
    (void)spec->variance->persistence(spec, var, shape, grad);
    for (size_t i = 0; i < n; i++)
        row[first + i] = -grad[i];
}

void
vol_rescale_intercept(const struct vol_garch_spec *spec, double factor,
                      double *var, double *jacobian)
{
    const struct vol_layout at = vol_variance_layout(spec);

    var[at.omega] *= factor;
    jacobian[at.omega * (at.end + 1)] = factor;
    for (size_t i = at.x; !spec->exponential && i < at.end; i++) {
        var[i] *= factor;
        jacobian[i * (at.end + 1)] = factor;
    }
}

void
vol_forget(const struct vol_layout *at, double omega, double *var)
{
    memset(var + at->alpha, 0, (at->extra - at->alpha) * sizeof(*var));
    for (size_t j = at->alpha; j < at->gamma; j++)
        var[j] = 0.06 / (double)at->n_alpha;
    var[at->omega] = omega;
}

/* ---- omega / (1 - persistence) ------------------------------------------ */

/* The variance's parameters and the shape in one array. */
static size_t
gather(const struct vol_garch_spec *spec, const double *var,
       const double *shape, double *all)
{
    const size_t n_var = vol_garch_n_variance(spec);
    const size_t n_shape = spec->density->n_shape;

    memcpy(all, var, n_var * sizeof(*all));
    if (n_shape > 0)
        memcpy(all + n_var, shape, n_shape * sizeof(*all));
    return n_var + n_shape;
}

/* Second derivatives of the persistence, n x n, from its gradient. */
static void
persistence_hessian(const struct vol_garch_spec *spec, const double *var,
                    const double *shape, double *hess)
{
    const size_t n_var = vol_garch_n_variance(spec);
    double all[VOL_GARCH_MAX_PARAMS], up[VOL_GARCH_MAX_PARAMS];
    double down[VOL_GARCH_MAX_PARAMS];
    const size_t n = gather(spec, var, shape, all);

    for (size_t i = 0; i < n; i++) {
        const double at = all[i], step = 1e-5 * (1.0 + fabs(at));
        all[i] = at + step;
        (void)spec->variance->persistence(spec, all, all + n_var, up);
        all[i] = at - step;
        (void)spec->variance->persistence(spec, all, all + n_var, down);
        all[i] = at;
        for (size_t j = 0; j < n; j++)
            hess[i * n + j] = (up[j] - down[j]) / (2.0 * step);
    }
}

bool
vol_uncond_by_persistence(struct vol_recursion *r, bool derivs)
{
    const struct vol_garch_spec *spec = r->spec;
    const size_t n = r->n_cols - r->n_mean, first = r->n_mean;
    double d[VOL_GARCH_MAX_PARAMS] = { 0.0 };
    double dd[VOL_GARCH_MAX_PARAMS * VOL_GARCH_MAX_PARAMS];
    const double rest =
        1.0 - spec->variance->persistence(spec, r->var, r->shape, d);

    if (!(rest > 0.0))
        return false;
    r->s0 = r->var[0] / rest;
    if (!derivs)
        return true;
    persistence_hessian(spec, r->var, r->shape, dd);
    for (size_t i = 0; i < n; i++) {
        const double di = r->s0 * d[i] + (i == 0 ? 1.0 : 0.0);
        r->ds0[first + i] = di / rest;
        for (size_t j = 0; j <= i; j++) {
            const double dj = r->s0 * d[j] + (j == 0 ? 1.0 : 0.0);
            r->d2s0[(first + i) * r->n_cols + first + j] =
                (r->s0 * dd[i * n + j] + (d[i] * dj + di * d[j]) / rest) / rest;
        }
    }
    return true;
}

double
vol_target_by_persistence(const struct vol_garch_spec *spec, const double *var,
                          const double *shape, double level, double *gradient,
                          double *hessian)
{
    const size_t n = vol_garch_n_variance(spec) + spec->density->n_shape;
    const double power = vol_variance_power(spec, var);
    const double unit = pow(level, 0.5 * power);
    const double p = spec->variance->persistence(spec, var, shape, gradient);

    if (gradient == NULL)
        return (1.0 - p) * unit;
    persistence_hessian(spec, var, shape, hessian);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            hessian[i * n + j] *= -unit;
    for (size_t i = 0; i < n; i++)
        gradient[i] *= -unit;
    if (spec->variance->link == VOL_LINK_POWER && spec->power == 0.0) {
        const size_t delta = vol_variance_layout(spec).extra;
        const double l = 0.5 * log(level);
        for (size_t i = 0; i < n; i++) {
            hessian[i * n + delta] += l * gradient[i];
            hessian[delta * n + i] += l * gradient[i];
        }
        hessian[delta * n + delta] += (1.0 - p) * unit * l * l;
        gradient[delta] += (1.0 - p) * unit * l;
    }
    return (1.0 - p) * unit;
}
