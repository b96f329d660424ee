/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The power equation of order 1.1 in the mean, where each residual waits for
 * the variance of its day and that for the residual before: the forward passes
 * with the last row in registers.  The variance is the square of s^(1 / delta),
 * so that its root, which others take, is that to the bit (Boldo, 2015).
 */
#include "garch/variance_power.h"

#include "garch/local.h"
#include "garch/pass.h"
#include "stats/logs.h"
#include "stats/pair.h"

/* Columns of the tangents by pairs: the mean and its premium, omega and alpha,
 * gamma and beta; delta has no other. */
enum { MEAN = 2, PAIRS = 3, DELTA = 2 * PAIRS };

bool
vol_power_usual(const struct vol_likelihood *lik)
{
    const struct vol_garch_spec *s = &lik->spec;
    const struct vol_recursion *r = &lik->r;

    return lik->coupled && s->variance->link == VOL_LINK_POWER && s->p == 1 &&
           s->q == 1 && !s->held && s->n_x == 0 && r->n_mean == MEAN &&
           lik->n_columns == 1 && r->n_cols == r->n_mean + r->n_var;
}

void
vol_power_filter_11(struct vol_likelihood *lik)
{
    struct vol_recursion *r = &lik->r;
    const struct vol_power_room *room = vol_power_room(r);
    const struct vol_power_side *side = room->lag[0].of;
    const double omega = r->var[0], alpha = r->var[1], beta = r->var[3];
    const double premium = lik->theta[1];
    const bool by_variance = lik->spec.in_mean == VOL_IN_MEAN_VARIANCE;
    double e = r->e[0], s = r->s[0];
    double size = e != 0.0 ? vol_power_of(&room->size, fabs(e)) : 0.0;

    r->size[0] = size;
    for (size_t t = 1; t < lik->n; t++) {
        r->s[t] = s = omega + alpha * (size * side[e < 0.0].weight) + beta * s;
        const double sigma = vol_power_of(&room->deviation, s);
        const double h = sigma * sigma, g = by_variance ? h : sigma;
        r->h[t] = h;
        e = vol_pass_hold_row(lik, t, lik->linear[t] - premium * g);
        if (vol_pass_is_rounding(e, h))
            e = size = 0.0;
        else
            size = vol_power_of(&room->size, fabs(e));
        r->e[t] = e;
        r->size[t] = size;
    }
}

/* ln |e|, 0 where e is, and ln h = (2 / delta) ln s of all rows. */
static void
take_logs(struct vol_recursion *r)
{
    const double inverse = 2.0 / r->power;

    for (size_t t = 0; t < r->n; t++)
        r->sign[t] = r->e[t] != 0.0 ? fabs(r->e[t]) : 1.0;
    vol_logs(r->sign, r->n, r->sign);
    vol_logs(r->s, r->n, r->log_h);
    for (size_t t = 0; t < r->n; t++)
        r->log_h[t] *= inverse;
}

/* The tangent of a row, of its state, of what the density sees and of its
 * residual; by delta apart. */
struct tangent {
    vol_pair by[PAIRS];
    double delta;
};

VOL_INLINE struct tangent
load(const double *row, const bool has_delta)
{
    struct tangent x;

    for (size_t i = 0; i < PAIRS; i++)
        x.by[i] = vol_pair_load(row + 2 * i);
    x.delta = has_delta ? row[DELTA] : 0.0;
    return x;
}

VOL_INLINE void
store(double *row, const struct tangent *x, const bool has_delta)
{
    for (size_t i = 0; i < PAIRS; i++)
        vol_pair_store(row + 2 * i, x->by[i]);
    if (has_delta)
        row[DELTA] = x->delta;
}

/* From the tangents of the row before, of its state and its residual, to that
 * of the state of row t. */
VOL_INLINE void
add_news(const struct vol_recursion *r, size_t t, const struct tangent *de,
         struct tangent *ds)
{
    const double e = r->e[t - 1], alpha = r->var[1], beta = r->var[3];
    const struct vol_power_side *side = &vol_power_room(r)->lag[0].of[e < 0.0];
    const double n = r->size[t - 1] * side->weight;
    const double by_gamma = alpha * r->size[t - 1] * side->slope;
    const double x = e != 0.0 ? alpha * r->power * n / e : 0.0;
    const vol_pair own[PAIRS] = { { 0.0, 0.0 },
                                  { 1.0, n },
                                  { by_gamma, r->s[t - 1] } };

    for (size_t i = 0; i < PAIRS; i++)
        ds->by[i] = own[i] + x * de->by[i] + beta * ds->by[i];
    ds->delta = alpha * n * (r->sign[t - 1] + side->log) + x * de->delta +
                beta * ds->delta;
}

VOL_INLINE void
tangent_rows(struct vol_likelihood *lik, const bool has_delta)
{
    struct vol_recursion *r = &lik->r;
    const size_t k = r->n_cols;
    struct tangent ds = load(r->ds, has_delta), de = load(r->de, has_delta);
    struct tangent out;

    for (size_t t = 1; t < lik->n; t++) {
        add_news(r, t, &de, &ds);
        store(r->ds + t * k, &ds, has_delta);
        const double by_s = 2.0 / (r->power * r->s[t]);
        for (size_t i = 0; i < PAIRS; i++)
            out.by[i] = by_s * ds.by[i];
        out.delta = by_s * ds.delta - r->log_h[t] / r->power;
        store(lik->out + t * k, &out, has_delta);
        const struct vol_premium p = vol_pass_premium(&lik->spec, r->h[t]);
        const double pull = -lik->theta[1] * p.d;
        const vol_pair own = { -lik->columns[t], -p.g };
        for (size_t i = 0; i < PAIRS; i++)
            de.by[i] = pull * out.by[i];
        de.by[0] += own;
        de.delta = pull * out.delta;
        store(r->de + t * k, &de, has_delta);
    }
}

void
vol_power_tangent_11(struct vol_likelihood *lik)
{
    vol_power_filter_11(lik);
    take_logs(&lik->r);
    if (lik->r.at.n_extra > 0)
        tangent_rows(lik, true);
    else
        tangent_rows(lik, false);
}
