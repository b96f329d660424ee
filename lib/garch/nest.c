/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/nest.h"

#include "garch/variance.h"

#include <stdio.h>
#include <string.h>

/* Two specs and what was found of them. */
struct pair {
    const struct vol_garch_spec *null, *alt;
    struct vol_nesting found;
    bool nested;
};

static bool
fixes(const struct vol_garch_spec *spec, const char *param)
{
    for (size_t i = 0; i < spec->n_restrictions; i++)
        if (spec->restriction[i].kind == VOL_FIX &&
            strcmp(spec->restriction[i].param, param) == 0)
            return true;
    return false;
}

/* The null gives parameter `name` a value, or one a bound. */
static void
tie(struct pair *p, const char *name, bool at_bound)
{
    p->found.df++;
    p->found.at_bound += at_bound;
    if (fixes(p->alt, name))
        p->nested = false;
}

static void
tie_numbered(struct pair *p, const char *what, unsigned number, bool at_bound)
{
    char name[VOL_PARAM_NAME_SIZE];

    (void)snprintf(name, sizeof(name), "%s%u", what, number);
    tie(p, name, at_bound);
}

static void
need(struct pair *p, bool holds)
{
    p->nested = p->nested && holds;
}

/* ---- the mean ----------------------------------------------------------- */

static void
compare_lags(struct pair *p)
{
    const struct vol_mean_spec *null = &p->null->mean, *alt = &p->alt->mean;

    need(p, null->ar <= alt->ar && null->ma <= alt->ma);
    for (unsigned i = null->ar + 1; i <= alt->ar; i++)
        tie_numbered(p, "ar", i, false);
    for (unsigned i = null->ma + 1; i <= alt->ma; i++)
        tie_numbered(p, "ma", i, false);
    /* A factor common to both sides may be anything. */
    if (null->ar < alt->ar && null->ma < alt->ma)
        p->found.unidentified = true;
}

static void
compare_mean(struct pair *p)
{
    const struct vol_mean_spec *null = &p->null->mean, *alt = &p->alt->mean;

    need(p, alt->constant || !null->constant);
    if (alt->constant && !null->constant)
        tie(p, "mu", false);
    if (alt->har && !null->har) { /* an ar1 is a har of its first term */
        need(p, null->ar <= 1 && null->ma == 0);
        if (null->ar == 0)
            tie(p, "har1", false);
        tie(p, "har5", false);
        tie(p, "har22", false);
    } else {
        need(p, alt->har || !null->har);
        compare_lags(p);
    }
    if (p->null->in_mean != p->alt->in_mean) {
        need(p, p->null->in_mean == VOL_IN_MEAN_NOTHING);
        tie(p, "archm", false);
    }
}

/* ---- the variance ------------------------------------------------------- */

/* Lags of the shock and of the variance beyond the null's. */
static void
compare_orders(struct pair *p)
{
    const struct vol_garch_spec *null = p->null, *alt = p->alt;
    const enum vol_link link = alt->variance->link;
    const bool bounded = link != VOL_LINK_LOG;

    need(p, null->p <= alt->p && null->q <= alt->q);
    for (unsigned i = null->p + 1; i <= alt->p; i++) {
        tie_numbered(p, "alpha", i, bounded);
        if (!alt->variance->asymmetric || alt->symmetric)
            continue;
        if (link == VOL_LINK_POWER) /* gamma_i alpha_i is in it alone */
            p->found.unidentified = true;
        else
            tie_numbered(p, "gamma", i, bounded);
    }
    for (unsigned j = null->q + 1; j <= alt->q; j++)
        tie_numbered(p, "beta", j, bounded);
    if (null->p < alt->p && null->q < alt->q)
        p->found.unidentified = true;
}

static void
compare_harch(struct pair *p)
{
    unsigned i = 0;

    for (unsigned j = 0; j < p->alt->p; j++)
        if (i < p->null->p && p->null->lag[i] == p->alt->lag[j])
            i++;
        else
            tie_numbered(p, "alpha", p->alt->lag[j], true);
    need(p, i == p->null->p);
}

/* The power of an equation of the family of aparch, 0 where it is free. */
static double
power_of(const struct vol_garch_spec *spec)
{
    return spec->variance->link == VOL_LINK_POWER ? spec->power : 2.0;
}

static void
compare_power(struct pair *p)
{
    const double null = power_of(p->null), alt = power_of(p->alt);

    if (alt == 0.0 && null != 0.0)
        tie(p, "delta", false);
    else
        need(p, null == alt);
}

static void
compare_same_equation(struct pair *p)
{
    const struct vol_garch_spec *null = p->null, *alt = p->alt;

    if (alt->variance->orders == VOL_ORDERS_LAGS) {
        compare_harch(p);
        return;
    }
    compare_orders(p);
    if (alt->variance->link == VOL_LINK_POWER)
        compare_power(p);
    need(p, null->symmetric || !alt->symmetric);
    for (unsigned i = 1; null->symmetric && !alt->symmetric && i <= null->p;
         i++)
        tie_numbered(p, "gamma", i, false);
}

/* How much of aparch an equation has: 0 powers of shocks, 1 gamma, 2 a power
 * of its own; -1: it is none of the family. */
static int
rank_of(const struct vol_variance *v)
{
    if (v == &vol_variance_arch || v == &vol_variance_garch ||
        v == &vol_variance_igarch)
        return 0;
    if (v == &vol_variance_gjr)
        return 1;
    return v == &vol_variance_tarch || v == &vol_variance_aparch ? 2 : -1;
}

static void
compare_family(struct pair *p)
{
    const struct vol_garch_spec *null = p->null, *alt = p->alt;
    const int rank = rank_of(null->variance);
    const bool integrated = null->variance == &vol_variance_igarch;

    if (null->variance == &vol_variance_ewma &&
        alt->variance == &vol_variance_ewma_est) {
        tie(p, "lambda", false);
        return;
    }
    need(p, rank >= 0 && rank <= rank_of(alt->variance) &&
                alt->variance != &vol_variance_arch &&
                alt->variance != &vol_variance_igarch);
    if (!p->nested)
        return;
    /* What stands for the shocks before the sample weighs alpha + gamma / 2 in
     * gjr, and alpha in aparch: with delta = 2 they are not quite the same. */
    need(p, rank != 1 || rank_of(alt->variance) == 1);
    compare_power(p);
    for (unsigned i = 1; rank == 0 && alt->variance->asymmetric && i <= null->p;
         i++)
        tie_numbered(p, "gamma", i, false);
    compare_orders(p);
    if (integrated)
        tie(p, "persistence", !alt->free);
}

/* ---- the density, regressors, and what is fixed ------------------------- */

/* The shapes in which the other's density differs from those it nests, down to
 * the null's: one may be without end there. */
static void
compare_density(struct pair *p)
{
    const struct vol_density *alt = p->alt->density;

    for (; alt != p->null->density && alt->nests != NULL; alt = alt->nests) {
        for (size_t i = alt->nests->n_shape; i < alt->n_shape; i++)
            tie(p, alt->shape_name[i], alt->nested[i] == alt->upper[i]);
        if (alt == &vol_density_jsu) /* at that nu its skew may be anything */
            p->found.unidentified = true;
    }
    need(p, alt == p->null->density);
}

static bool
among(const char (*list)[VOL_X_NAME_SIZE], size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i], name) == 0)
            return true;
    return false;
}

/* The null has some of the other's regressors. */
static void
compare_names(struct pair *p, const char *prefix,
              const char (*null)[VOL_X_NAME_SIZE], size_t n_null,
              const char (*alt)[VOL_X_NAME_SIZE], size_t n_alt)
{
    char name[VOL_PARAM_NAME_SIZE];

    for (size_t i = 0; i < n_null; i++)
        need(p, among(alt, n_alt, null[i]));
    for (size_t i = 0; i < n_alt; i++) {
        (void)snprintf(name, sizeof(name), "%s%s", prefix, alt[i]);
        if (!among(null, n_null, alt[i]))
            tie(p, name, false);
    }
}

static void
compare_regressors(struct pair *p)
{
    const struct vol_garch_spec *null = p->null, *alt = p->alt;

    compare_names(p, "mx_", null->mean_x, null->mean.n_x, alt->mean_x,
                  alt->mean.n_x);
    compare_names(p, "vx_", null->variance_x, null->n_x, alt->variance_x,
                  alt->n_x);
    need(p, null->n_x == 0 || null->exponential == alt->exponential);
}

static bool
has_restriction(const struct vol_garch_spec *spec,
                const struct vol_restriction *r)
{
    for (size_t i = 0; i < spec->n_restrictions; i++)
        if (spec->restriction[i].kind == r->kind &&
            strcmp(spec->restriction[i].param, r->param) == 0 &&
            spec->restriction[i].value == r->value)
            return true;
    return false;
}

/* What is fixed is an equation; bounds have to be the same. */
static void
compare_restrictions(struct pair *p)
{
    const struct vol_garch_spec *null = p->null, *alt = p->alt;
    const bool bounded = alt->variance->link != VOL_LINK_LOG;

    for (size_t i = 0; i < alt->n_restrictions; i++)
        need(p, has_restriction(null, &alt->restriction[i]));
    for (size_t i = 0; i < null->n_restrictions; i++) {
        const struct vol_restriction *r = &null->restriction[i];
        if (has_restriction(alt, r))
            continue;
        need(p, r->kind == VOL_FIX && vol_garch_param_find(alt, r->param) <
                                          vol_garch_n_params(alt));
        tie(p, r->param,
            bounded && r->value == 0.0 &&
                (strncmp(r->param, "alpha", 5) == 0 ||
                 strncmp(r->param, "beta", 4) == 0));
    }
}

bool
vol_garch_nested(const struct vol_garch_spec *null,
                 const struct vol_garch_spec *alt, struct vol_nesting *out)
{
    struct pair p = { .null = null, .alt = alt, .nested = true };

    need(&p, null->free == alt->free && null->targeting == alt->targeting);
    compare_mean(&p);
    if (null->variance == alt->variance)
        compare_same_equation(&p);
    else
        compare_family(&p);
    compare_density(&p);
    compare_regressors(&p);
    compare_restrictions(&p);
    *out = p.found;
    return p.nested && p.found.df > 0;
}
