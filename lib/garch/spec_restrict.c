/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the parameters that a spec holds or bounds can be had at all. */
#include "garch/spec_impl.h"

#include "garch/optimise.h"

#include <math.h>
#include <string.h>

/* A spec without its restrictions, and a point of some of them. */
struct trial {
    struct vol_garch_spec spec;
    struct vol_optimiser o;
    double theta[VOL_GARCH_MAX_PARAMS];
    bool set[VOL_GARCH_MAX_PARAMS]; /* the others stand anywhere */
};

/* Nothing set; the shape where the density's functions are defined. */
static void
unset(struct trial *t)
{
    const struct vol_density *density = t->spec.density;
    const size_t k = t->o.k;

    for (size_t i = 0; i < k; i++) {
        t->theta[i] = 0.0;
        t->set[i] = false;
    }
    density->start(0.0, 4.0, t->theta + k - density->n_shape);
}

static void
set(struct trial *t, const struct vol_restriction *r)
{
    const size_t at = vol_garch_param_find(&t->spec, r->param);

    t->theta[at] = r->value;
    t->set[at] = true;
}

/* Whether the persistence is least where all that is not set is 0, but for the
 * shape. */
static bool
adds_up(const struct vol_garch_spec *spec, const char *name)
{
    const struct vol_variance *v = spec->variance;

    return strcmp(name, "persistence") == 0 && v->link != VOL_LINK_LOG &&
           (v->orders == VOL_ORDERS_P || v->orders == VOL_ORDERS_PQ);
}

/* Whether parameter j, with that gradient, cannot mend an inequality. */
static bool
cannot_mend(const struct trial *t, enum vol_restriction_kind kind, size_t j,
            double grad, bool sum)
{
    if (grad == 0.0)
        return true;
    if (!t->set[j])
        return sum && grad < 0.0 && j + t->spec.density->n_shape < t->o.k;
    return kind == VOL_FIX || (kind == VOL_MAX) == (grad > 0.0);
}

/* An estimate that is printed and held may be so far beyond its bound. */
#define ROUNDING 1e-9

/* Whether inequality i is violated, by more than rounding. */
static bool
is_violated(const struct trial *t, size_t i)
{
    const double *grad = t->o.at.grad + i * t->o.k;
    double size = 0.0;

    for (size_t j = 0; j < t->o.k; j++)
        size += fabs(grad[j] * t->theta[j]);
    return t->o.at.c[i] < -ROUNDING * size;
}

/*
 * An inequality that the point violates whatever the other parameters are;
 * of a bound of the user's only those on the other side.  NULL: none.
 */
static const char *
violated(struct trial *t, enum vol_restriction_kind kind)
{
    const struct vol_constraints *at = &t->o.at;

    vol_optimiser_constrain(&t->o, &t->spec, t->theta);
    for (size_t i = 0; i < at->n; i++) {
        const bool sum = adds_up(&t->spec, at->name[i]);
        bool own = is_violated(t, i);
        for (size_t j = 0; own && j < t->o.k; j++)
            own = cannot_mend(t, kind, j, at->grad[i * t->o.k + j], sum);
        /* What omega is held above depends on the scale of the series. */
        if (own && strcmp(at->name[i], "omega") == 0)
            own = t->theta[at->param[i]] <= 0.0;
        if (own)
            return at->name[i];
    }
    return NULL;
}

/* Each restriction alone. */
static enum vol_code
check_each(struct trial *t, const struct vol_garch_spec *spec,
           struct vol_err *err)
{
    for (size_t i = 0; i < spec->n_restrictions; i++) {
        const struct vol_restriction *r = &spec->restriction[i];
        unset(t);
        set(t, r);
        const char *bound = violated(t, r->kind);
        if (bound != NULL)
            return vol_fail(err, VOL_EUSAGE, "%s: %g is outside its bounds%s",
                            r->param, r->value,
                            strcmp(bound, "persistence") == 0
                                ? "; -free lifts that of the persistence"
                                : "");
    }
    return VOL_OK;
}

/* Those that are fixed, and with them those that are bounded below. */
static enum vol_code
check_together(struct trial *t, const struct vol_garch_spec *spec,
               enum vol_restriction_kind kind, struct vol_err *err)
{
    unset(t);
    for (size_t i = 0; i < spec->n_restrictions; i++)
        if (spec->restriction[i].kind == VOL_FIX ||
            spec->restriction[i].kind == kind)
            set(t, &spec->restriction[i]);
    const char *bound = violated(t, kind);
    if (bound == NULL)
        return VOL_OK;
    return vol_fail(
        err, VOL_EUSAGE,
        "together the parameters that are held violate the bound "
        "of %s%s",
        bound, strcmp(bound, "persistence") == 0 ? "; -free lifts it" : "");
}

/* A least value above the greatest. */
static enum vol_code
check_order(const struct vol_garch_spec *spec, struct vol_err *err)
{
    for (size_t i = 0; i < spec->n_restrictions; i++)
        for (size_t j = 0; j < spec->n_restrictions; j++) {
            const struct vol_restriction *low = &spec->restriction[i];
            const struct vol_restriction *high = &spec->restriction[j];
            if (low->kind == VOL_MIN && high->kind == VOL_MAX &&
                strcmp(low->param, high->param) == 0 &&
                !(low->value < high->value))
                return vol_fail(err, VOL_EUSAGE,
                                "%s: its least value %g is not below its "
                                "greatest, %g",
                                low->param, low->value, high->value);
        }
    return VOL_OK;
}

size_t
vol_garch_n_fixed(const struct vol_garch_spec *spec)
{
    size_t n = 0;

    for (size_t i = 0; i < spec->n_restrictions; i++)
        n += spec->restriction[i].kind == VOL_FIX ? 1 : 0;
    return n;
}

void
vol_spec_hold(const struct vol_garch_spec *spec, double *theta)
{
    for (size_t i = 0; i < spec->n_restrictions; i++) {
        const struct vol_restriction *r = &spec->restriction[i];
        double *at = &theta[vol_garch_param_find(spec, r->param)];
        *at = r->kind == VOL_MIN   ? fmax(*at, r->value)
              : r->kind == VOL_MAX ? fmin(*at, r->value)
                                   : r->value;
    }
}

enum vol_code
vol_spec_check_values(const struct vol_garch_spec *spec, struct vol_err *err)
{
    struct trial t = { .spec = *spec };
    enum vol_code code;

    if (spec->n_restrictions == 0)
        return VOL_OK;
    t.spec.n_restrictions = 0;
    code = check_order(spec, err);
    if (code == VOL_OK)
        code = vol_optimiser_init(&t.o, &t.spec, err);
    if (code != VOL_OK)
        return code;
    code = check_each(&t, spec, err);
    if (code == VOL_OK)
        code = check_together(&t, spec, VOL_FIX, err);
    if (code == VOL_OK)
        code = check_together(&t, spec, VOL_MIN, err);
    vol_optimiser_clear(&t.o);
    return code;
}

struct vol_garch_range
vol_garch_range(const struct vol_garch_spec *spec, size_t i)
{
    struct vol_garch_range range = { -HUGE_VAL, HUGE_VAL };

    for (size_t j = 0; j < spec->n_restrictions; j++) {
        const struct vol_restriction *r = &spec->restriction[j];
        if (vol_garch_param_find(spec, r->param) != i)
            continue;
        if (r->kind != VOL_MAX)
            range.low = r->value;
        if (r->kind != VOL_MIN)
            range.high = r->value;
    }
    return range;
}

bool
vol_garch_is_held(const struct vol_garch_spec *spec, size_t i)
{
    const struct vol_garch_range range = vol_garch_range(spec, i);

    return range.low == range.high;
}
