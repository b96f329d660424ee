/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search of a model of higher order from the optima of the lower ones. */
#include "garch/job.h"

#include "base/mem.h"
#include "garch/collapse.h"
#include "garch/optima.h"
#include "garch/spec_impl.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * Factors common to both sides, in shares of beta1, with which orders of both
 * kinds set out: the first takes half of its weight to the next lag, the second
 * all, where another optimum often is; the others make coefficients negative,
 * the last with a root beside its like.
 */
static const double factors[] = { -0.65, -1.0, 0.65, 1.0 };
enum { FACTORS = 4, POSITIVE_FACTORS = 2 };

/* Of one pair of orders, in units of the standardised series: its optimum, and
 * one that is higher, whose variance swings. */
enum which { STEADY, SWINGING, KINDS };
struct lower {
    bool found[KINDS];
    double theta[KINDS][VOL_GARCH_MAX_PARAMS];
};

/* Those of all pairs up to p and q, row by row of p. */
struct lattice {
    unsigned least_q, p, q;
    struct lower *of;
};

static struct lower *
at_orders(const struct lattice *l, unsigned p, unsigned q)
{
    return &l->of[(p - 1) * (l->q - l->least_q + 1) + q - l->least_q];
}

static unsigned
least_q(const struct vol_garch_spec *spec)
{
    return spec->q > 0 ? 1 : 0;
}

static bool
has_lower(const struct vol_garch_spec *spec)
{
    const enum vol_orders orders = spec->variance->orders;

    return (orders == VOL_ORDERS_P || orders == VOL_ORDERS_PQ) &&
           (spec->p > 1 || spec->q > 1);
}

/* ---- from one model to a larger one --------------------------------------
 */

/* The parameters of `small` in their places in `large`, whose others are 0:
 * the same variances.  A sign that no news has is that of the lag before it,
 * so that news that comes has its asymmetry. */
static void
embed(const struct vol_garch_spec *small, const double *theta,
      const struct vol_garch_spec *large, double *out)
{
    const struct vol_layout at = vol_variance_layout(large);
    double *var = out + vol_garch_n_mean(large);
    char name[VOL_PARAM_NAME_SIZE];

    for (size_t i = 0; i < vol_garch_n_params(large); i++) {
        vol_garch_param_name(large, i, name);
        const size_t from = vol_garch_param_find(small, name);
        out[i] = from < vol_garch_n_params(small) ? theta[from] : 0.0;
    }
    if (large->variance->link == VOL_LINK_POWER && large->p > small->p)
        var[at.gamma + small->p] = var[at.gamma + small->p - 1];
}

/* Both sides of an equation whose last lags are free times 1 - share beta1 L:
 * the variances are the same but for the first rows. */
static void
multiply(const struct vol_garch_spec *spec, double share, double *theta)
{
    const struct vol_layout at = vol_variance_layout(spec);
    double *var = theta + vol_garch_n_mean(spec);
    const double factor = share * var[at.beta];

    var[at.omega] *= 1.0 - factor;
    for (size_t i = at.n_alpha - 1; i > 0; i--)
        var[at.alpha + i] -= factor * var[at.alpha + i - 1];
    for (size_t i = at.n_gamma; i-- > 1;) /* of aparch it is of the shock */
        if (spec->variance->link != VOL_LINK_POWER)
            var[at.gamma + i] -= factor * var[at.gamma + i - 1];
    for (size_t j = at.n_beta - 1; j > 0; j--)
        var[at.beta + j] -= factor * var[at.beta + j - 1];
    var[at.beta] += factor;
}

/* ---- the search ---------------------------------------------------------- */

/* Of an ARCH of more lags ways end where they come near its optimum. */
enum { FEW_LAGS = 2 };

/* Of a lower order that is not the next the way on is asked for, and with one
 * beta no more than its first look. */
enum effort { FIRST_LOOK, AS_LOWER, AS_WANTED };

/* An optimum of p, q in the parameters of the model; false where none is known.
 */
static bool
start_from(const struct vol_garch_job *job, const struct lattice *l, unsigned p,
           unsigned q, enum which which, double *start)
{
    struct vol_garch_spec small = *job->spec;

    if (p < 1 || q < l->least_q || !at_orders(l, p, q)->found[which])
        return false;
    small.p = p;
    small.q = q;
    embed(&small, at_orders(l, p, q)->theta[which], job->spec, start);
    return true;
}

/* From there, both sides times 1 - share beta1 L. */
static void
follow_from(struct vol_garch_job *job, const struct lattice *l, unsigned p,
            unsigned q, double share, struct vol_optima *found)
{
    double start[VOL_GARCH_MAX_PARAMS];

    if (!start_from(job, l, p, q, STEADY, start))
        return;
    if (share != 0.0)
        multiply(job->spec, share, start);
    vol_optima_follow(job, start, found);
}

/* The share at which the first beta that the user does not let be is what he
 * wants; 0 where there is none. */
static double
held_share(const struct vol_garch_spec *spec, const double *start)
{
    const struct vol_layout at = vol_variance_layout(spec);
    const size_t first = vol_garch_n_mean(spec) + at.beta;
    double held[VOL_GARCH_MAX_PARAMS];

    memcpy(held, start, vol_garch_n_params(spec) * sizeof(*held));
    vol_spec_hold(spec, held);
    for (size_t j = first; j < first + at.n_beta; j++) {
        const double before = j > first ? start[j - 1] : -1.0;
        if (held[j] != start[j])
            return (start[j] - held[j]) / (before * start[first]);
    }
    return 0.0;
}

/* From the optimum of p, q with the factor that takes beta where it is held. */
static void
follow_held(struct vol_garch_job *job, const struct lattice *l, unsigned p,
            unsigned q, struct vol_optima *found)
{
    double start[VOL_GARCH_MAX_PARAMS], share;

    if (!start_from(job, l, p, q, STEADY, start))
        return;
    share = held_share(job->spec, start);
    if (share == 0.0 || !isfinite(share))
        return;
    multiply(job->spec, share, start);
    vol_optima_follow(job, start, found);
}

/* The likeliest of the next lower optima. */
static void
find_lower(struct vol_garch_job *job, const struct lattice *l,
           struct vol_optimum *out)
{
    const unsigned p = job->spec->p, q = job->spec->q;
    double theta[VOL_GARCH_MAX_PARAMS];

    out->loglik = -HUGE_VAL;
    for (int i = 0; i < 2 * KINDS; i++) {
        const bool by_q = i % 2 == 1;
        if ((by_q && q == 0) || !start_from(job, l, by_q ? p : p - 1,
                                            by_q ? q - 1 : q, i / 2, theta))
            continue;
        const double value = vol_garch_value_within(job, theta);
        if (!(value > out->loglik))
            continue;
        memcpy(out->theta, theta, sizeof(theta));
        out->loglik = value;
    }
}

/* Those of the next lower orders that swing. */
static void
follow_swings(struct vol_garch_job *job, const struct lattice *l,
              struct vol_optima *found)
{
    const unsigned p = job->spec->p, q = job->spec->q;
    double start[VOL_GARCH_MAX_PARAMS];

    if (start_from(job, l, p - 1, q, SWINGING, start))
        vol_optima_follow(job, start, found);
    if (q > 0 && start_from(job, l, p, q - 1, SWINGING, start))
        vol_optima_follow(job, start, found);
}

/* Further ways of the model that is asked for, beside those from lower orders,
 * of which `lower` is the likeliest. */
static void
follow_wanted(struct vol_garch_job *job, const struct lattice *l,
              const struct vol_optimum *lower, struct vol_optima *found)
{
    vol_optima_follow_cycles(job, found);
    follow_swings(job, l, found);
    if (job->lik.n > VOL_SHORT_ROWS)
        return;
    if (job->spec->variance->link == VOL_LINK_LOG)
        vol_optima_follow_rounds(job, lower, found);
    vol_optima_go_on(job, lower->loglik, found);
}

/*
 * Whether the optimum of a long series is one, as far as is known: of an ARCH
 * of many lags, or of one that it nests.  (Windows of GJR and APARCH with as
 * many shocks have others beside it.)
 */
static bool
is_one(const struct vol_garch_job *job, const struct lattice *l)
{
    return job->spec->variance->orders == VOL_ORDERS_P && l->p > FEW_LAGS &&
           job->best.converged && job->lik.n > VOL_SHORT_ROWS;
}

/*
 * From the model itself, where nothing is held in it, from each of the two of
 * the next lower orders, and from that below both with a common factor; beside
 * job->best.  Where that is no more than a first look so are they.
 */
static void
follow_lower(struct vol_garch_job *job, const struct lattice *l,
             enum effort effort)
{
    const unsigned p = job->spec->p, q = job->spec->q;
    const bool is_free = job->spec->variance->link == VOL_LINK_LOG;
    struct vol_optima found = { .n = 1, .known = is_one(job, l) };
    struct vol_optimum lower = { .loglik = -HUGE_VAL };

    find_lower(job, l, &lower);
    found.of[0] = job->best;
    if (found.known)
        vol_optimiser_know(&job->o, &job->best);
    follow_from(job, l, p, q, 0.0, &found);
    follow_from(job, l, p - 1, q, 0.0, &found);
    if (q > 0)
        follow_from(job, l, p, q - 1, 0.0, &found);
    for (int i = 0; q > 0 && i < (is_free ? FACTORS : POSITIVE_FACTORS); i++)
        follow_from(job, l, p - 1, q - 1, factors[i], &found);
    if (q > 0 && is_free)
        follow_held(job, l, p - 1, q - 1, &found);
    if (effort > FIRST_LOOK)
        vol_optima_follow_neighbours(job, 1, &found);
    if (effort == AS_WANTED)
        follow_wanted(job, l, &lower, &found);
    if (found.n > 1 || effort > FIRST_LOOK) /* or it is at a neighbour */
        vol_optima_keep_best(job, &found, effort > FIRST_LOOK);
    vol_garch_keep_nested(job, lower.theta, lower.loglik,
                          "the optimum of a lower order");
}

/* Let the variance go: what is asked of its parameters is asked of others in
 * another order.  What is asked of the mean and the shape stands. */
static void
free_variance(struct vol_garch_spec *spec)
{
    const size_t first = vol_garch_n_mean(spec);
    const size_t end = first + vol_variance_layout(spec).extra;
    size_t n = 0;

    for (size_t i = 0; i < spec->n_restrictions; i++) {
        const size_t at =
            vol_garch_param_find(spec, spec->restriction[i].param);
        if (at < first || at >= end)
            spec->restriction[n++] = spec->restriction[i];
    }
    spec->n_restrictions = n;
}

/* That which swings, from the best of the lower order that is a job. */
static void
keep_swing(struct vol_garch_job *lower, struct lower *out)
{
    struct vol_optima found = { .of = { lower->best }, .n = 1 };

    if (lower->best.converged)
        vol_optima_follow_cycles(lower, &found);
    if (found.n < 2)
        return;
    const double *theta = found.of[1].theta;
    memcpy(out->theta[SWINGING], theta, sizeof(out->theta[SWINGING]));
    out->found[SWINGING] = isfinite(vol_garch_value_within(lower, theta)) &&
                           !vol_garch_has_collapsed(&lower->lik);
}

/* Whether such orders are the next lower ones. */
static bool
is_next(const struct vol_garch_spec *spec, unsigned p, unsigned q)
{
    return (p + 1 == spec->p && q == spec->q) ||
           (p == spec->p && q + 1 == spec->q);
}

/* The optimum of such orders, the variance being free, to its place.  Those
 * with one beta have few. */
static enum vol_code
search_order(const struct vol_garch_job *job, const struct lattice *l,
             unsigned p, unsigned q, struct vol_err *err)
{
    static const struct vol_garch_hint none = { .start = NULL };
    struct vol_garch_spec spec = *job->spec;
    struct vol_garch_starts starts = { .first_look = q <= 1 };
    struct lower *out = at_orders(l, p, q);
    struct vol_garch_job lower = *job;
    enum vol_code code;

    free_variance(&spec);
    if (p == spec.p && q == spec.q)
        spec.n_restrictions = 0;
    spec.p = p;
    spec.q = q;
    lower.spec = &spec;
    lower.hint = &none;
    lower.nested = (struct vol_optimum){ .converged = false };
    code =
        vol_garch_job_open(&lower, &job->lik.r.presample, job->lik.level, err);
    if (code == VOL_OK)
        code = vol_garch_search(&lower.lik, &lower.scaled, &starts, &lower.o,
                                &lower.best, err);
    if (code == VOL_OK) {
        follow_lower(&lower, l,
                     starts.first_look          ? FIRST_LOOK
                     : is_next(job->spec, p, q) ? AS_WANTED
                                                : AS_LOWER);
        const struct vol_optimum *top = vol_garch_found(&lower);
        out->found[STEADY] = top != NULL;
        if (top != NULL)
            memcpy(out->theta[STEADY], top->theta, sizeof(top->theta));
        if (is_next(job->spec, p, q))
            keep_swing(&lower, out);
    }
    vol_garch_job_close(&lower);
    return code;
}

enum vol_code
vol_garch_search_orders(struct vol_garch_job *job,
                        struct vol_garch_starts *starts, struct vol_err *err)
{
    const struct vol_garch_spec *spec = job->spec;
    const bool itself = spec->n_restrictions > 0;
    struct lattice l = { .least_q = least_q(spec), .p = spec->p, .q = spec->q };
    enum vol_code code = vol_garch_search(&job->lik, &job->scaled, starts,
                                          &job->o, &job->best, err);
    void *room = NULL;

    if (code != VOL_OK || starts->warm_led || !has_lower(spec))
        return code;
    code = vol_mem_array(&room, (size_t)spec->p * (l.q - l.least_q + 1),
                         sizeof(*l.of), err);
    l.of = room;
    for (unsigned p = 1; p <= spec->p && code == VOL_OK; p++)
        for (unsigned q = l.least_q; q <= l.q && code == VOL_OK; q++)
            if (p < spec->p || q < spec->q || itself)
                code = search_order(job, &l, p, q, err);
    if (code == VOL_OK)
        follow_lower(job, &l, AS_WANTED);
    free(room);
    return code;
}
