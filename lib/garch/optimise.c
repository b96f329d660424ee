/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/optimise_impl.h"

#include <math.h>
#include <string.h>

/*
 * So many steps in a row that together gain less than STALLED have arrived
 * somewhere: at a kink, or at the top, if no more than SETTLED is promised.
 * Those that gain less than SLOW each creep.
 */
#define STALLED 1e-7
#define SETTLED 1e-8
#define SLOW    1e-2
enum { STALLED_STEPS = 3, MAX_KINKS_LEFT = 20 };

/* So many steps in a row that had to be shortened by much say that the
 * curvature of invertibility is not the one that was learnt; a search that is
 * at its end measures it so often. */
enum { POOR_STEPS = 2, MEASURED_ENDS = 3 };

/* So often the end of a ridge is not taken for one. */
enum { MAX_DOUBTED = 20 };

/* The parameters of an optimum are known to 1e-10 of their standard errors
 * where a further step promises no more than this, half of the square. */
#define EXACT 1e-20
enum { MAX_REFINED = 4 };

/* An inequality that is missed by no more holds: of a point, of a trial. */
#define INSIDE 1e-9
#define MISSED 1e-10

/* A kink that is missed by no more is met. */
#define ROUNDING 1e-14

/* How often a trial is led back onto constraints, or kinks, that are not
 * linear. */
enum { RETURNS = 4 };

double
vol_optimiser_derive(struct vol_optimiser *o, struct vol_likelihood *lik,
                     const double *theta, double *opg)
{
    const double value =
        vol_likelihood_derivs(lik, theta, o->gradient, o->hessian, opg);

    vol_optimiser_bend(o, &lik->spec, theta);
    return value;
}

/* Whether `theta` violates an inequality by more than rounding; bounds that
 * rounding misses by a hair are met exactly. */
static bool
feasible(struct vol_optimiser *o, const struct vol_garch_spec *spec,
         double *theta)
{
    const size_t n = o->at.n, pinned = o->pinned;
    bool all = true;

    vol_optimiser_restore(o, spec, theta);
    o->at.values = true;
    vol_optimiser_constrain(o, spec, theta);
    o->at.values = false;
    for (size_t i = 0; i < o->at.n; i++) {
        if (!(o->at.c[i] >= -MISSED))
            all = false;
        else if (o->at.param[i] >= 0 && o->at.c[i] < 1e-12)
            theta[o->at.param[i]] = o->at.bound[i];
    }
    o->at.n = n;
    o->pinned = pinned;
    return all;
}

/* Whether the rows that are held are at their kinks in the last pass. */
static bool
on_kinks(struct vol_optimiser *o, const struct vol_likelihood *lik)
{
    bool all = true;

    for (size_t i = 0; i < lik->n_held; i++) {
        o->at.c[o->at.n - lik->n_held + i] = lik->missed[i];
        all = all && fabs(lik->missed[i]) <= INSIDE;
    }
    return all;
}

double
vol_optimiser_penalty(const struct vol_optimiser *o)
{
    const size_t row = o->invertibility;

    return row < o->at.n ? o->penalty * fmax(-o->at.c[row], 0.0) : 0.0;
}

/* The likelihood of o->trial, with its derivatives or without; -HUGE_VAL where
 * it is outside, and of a way from outside less the penalty.  What is missed is
 * in o->at.c. */
static double
evaluate(struct vol_optimiser *o, struct vol_likelihood *lik, bool inside,
         bool derivs, double *opg)
{
    const size_t row = o->invertibility;
    double value;

    o->trials++;
    if (row < o->at.n)
        o->at.c[row] = 0.0;
    if (!feasible(o, &lik->spec, o->trial))
        return -HUGE_VAL;
    value = derivs ? vol_optimiser_derive(o, lik, o->trial, opg)
                   : vol_likelihood_value(lik, o->trial);
    if (!on_kinks(o, lik))
        return -HUGE_VAL;
    if (row >= o->at.n)
        return value;
    o->at.c[row] = lik->slack;
    if (!inside)
        return value - vol_optimiser_penalty(o);
    return o->at.c[row] >= -MISSED ? value : -HUGE_VAL;
}

double
vol_optimiser_try(struct vol_optimiser *o, struct vol_likelihood *lik,
                  const struct vol_optimum *at, double share, bool derivs,
                  double *opg)
{
    double value;

    for (size_t i = 0; i < o->k; i++)
        o->trial[i] = at->theta[i] + share * o->step[i];
    value = evaluate(o, lik, at->inside, derivs, opg);
    for (int i = 0; i < RETURNS && value == -HUGE_VAL && at->solved; i++) {
        if (!vol_optimiser_return(o))
            break;
        value = evaluate(o, lik, at->inside, derivs, opg);
    }
    return value;
}

/* Whether the inequalities in o->at hold, and its equations. */
static bool
is_inside(const struct vol_optimiser *o)
{
    for (size_t i = 0; i < o->at.n; i++)
        if (!(o->at.c[i] >= -INSIDE) ||
            (i + o->pinned >= o->at.n && o->at.c[i] > INSIDE))
            return false;
    return true;
}

/* The step from `at`, where o holds the derivatives; false: there is none. */
static bool
plan(struct vol_optimiser *o, struct vol_likelihood *lik,
     struct vol_optimum *at)
{
    const bool had_last = o->last_n > 0;

    vol_optimiser_constrain(o, &lik->spec, at->theta);
    if (lik->invertible)
        vol_optimiser_constrain_invertibility(o, lik);
    vol_optimiser_pin(o, lik, at);
    at->inside = is_inside(o);
    o->follows = false;
    if (!o->measured && o->share < VOL_POOR_SHARE)
        vol_optimiser_forget_curvature(o);
    else if (!o->measured)
        vol_optimiser_learn_curvature(o, at->theta);
    if (!vol_optimiser_make_metric(o))
        return false;
    at->solved = vol_optimiser_programme(o);
    vol_optimiser_keep_slopes(o, at->theta);
    if (lik->n_held > 0 && lik->r.n_de == 1)
        o->step[0] = 0.0; /* exactly: a constant alone is held by its kink */
    for (size_t i = 0; i < lik->n_held; i++)
        lik->pull[i] = o->last_multiplier[o->at.n - lik->n_held + i];
    vol_optimiser_project(o);
    at->ascent = vol_optimiser_promised(o);
    o->follows = had_last && at->inside && at->solved && lik->n_held == 0 &&
                 !vol_likelihood_cusped(lik, at->theta);
    return isfinite(at->ascent);
}

bool
vol_optimiser_promises(struct vol_optimiser *o, struct vol_likelihood *lik,
                       const double *theta, double reach, double least)
{
    struct vol_optimum at = { .iterations = 0 };
    double share = 1.0;

    memcpy(at.theta, theta, o->k * sizeof(double));
    vol_likelihood_hold(lik, NULL, 0);
    vol_optimiser_forget_curvature(o);
    at.loglik = vol_optimiser_derive(o, lik, theta, NULL);
    if (!isfinite(at.loglik) || !plan(o, lik, &at))
        return false;
    if (fabs(o->step[0]) > reach)
        share = reach / fabs(o->step[0]);
    if (!(at.loglik + at.ascent * share * (2.0 - share) > least))
        return false;
    return lik->n <= VOL_SHORT_ROWS ||
           vol_optimiser_try(o, lik, &at, share, false, NULL) > least;
}

/* From where a kink is in the way: onto it, and hold it from now on; false
 * where there is none. */
static bool
hold_kink(struct vol_optimiser *o, struct vol_likelihood *lik,
          struct vol_optimum *at)
{
    if (!vol_optimiser_catch_kink(lik, at))
        return false;
    at->planned = false;
    vol_likelihood_hold(lik, at->kink, at->n_kinks);
    (void)vol_optimiser_derive(o, lik, at->theta, NULL);
    return true;
}

/* What a further step promises but for its way back to where the variances can
 * be told from returns: an iterate may miss that by so little that it counts as
 * inside, and yet by more than steps gain. */
static double
gain(const struct vol_optimiser *o, const struct vol_optimum *at)
{
    const size_t row = o->invertibility;

    return row < o->at.n
               ? at->ascent - o->last_multiplier[row] * fmin(o->at.c[row], 0.0)
               : at->ascent;
}

/*
 * Steps until one promises less than `tolerance`, or they bring nothing.
 * Returns false in the second case.
 */
static bool
climb(struct vol_optimiser *o, struct vol_likelihood *lik, double tolerance,
      int limit, struct vol_optimum *at)
{
    int idle = 0, slow = 0, poor = 0;

    while (plan(o, lik, at)) {
        const double before = at->loglik;
        bool derived;
        at->converged = at->inside && gain(o, at) < tolerance;
        at->planned = at->converged || at->iterations == limit;
        if (at->planned)
            return true;
        if (!vol_optimiser_move(o, lik, at, &derived))
            return false;
        idle = at->loglik > before + STALLED / STALLED_STEPS ? 0 : idle + 1;
        slow = at->loglik > before + SLOW ? 0 : slow + 1;
        at->iterations++;
        at->merged = vol_optimiser_knows(o, at->theta);
        if (at->merged)
            return true;
        if (!derived)
            (void)vol_optimiser_derive(o, lik, at->theta, NULL);
        if (vol_optimiser_asks_for_kink(o, lik, at, slow)) {
            slow = 0;
            if (hold_kink(o, lik, at))
                continue;
            (void)vol_optimiser_derive(o, lik, at->theta,
                                       NULL); /* it looked elsewhere */
        }
        if (idle == STALLED_STEPS || vol_optimiser_is_caught(o, lik, at))
            return false;
        poor = o->share < VOL_POOR_SHARE ? poor + 1 : 0;
        if (poor == POOR_STEPS &&
            vol_optimiser_measure_curvature(o, lik, at->theta))
            poor = 0;
    }
    return true;
}

/* Whether an end of a ridge is one by all curvatures, those of the likelihood
 * and that of invertibility, and not since the last step was a poor one or what
 * was learnt is wrong. */
static bool
is_confirmed(struct vol_optimiser *o, struct vol_likelihood *lik,
             double tolerance, struct vol_optimum *at)
{
    bool planned;

    o->share = 1.0;
    vol_optimiser_forget_curvature(o);
    (void)vol_optimiser_derive(o, lik, at->theta, NULL);
    planned = plan(o, lik, at);
    if (planned && vol_optimiser_measure_curvature(o, lik, at->theta))
        planned = plan(o, lik, at);
    at->converged = planned && at->inside && gain(o, at) < tolerance;
    at->planned = at->converged;
    return at->converged;
}

/* The optimum that out->theta leads to, on the kinks of `out` and others. */
static void
pursue(struct vol_optimiser *o, struct vol_likelihood *lik, double tolerance,
       int limit, struct vol_optimum *out)
{
    double last = -HUGE_VAL; /* where a kink was left */
    int left = 0, measured = 0, doubted = 0;

    o->share = 1.0;
    o->straight = 0;
    o->penalty = 0.0;
    vol_optimiser_forget_curvature(o);
    vol_likelihood_hold(lik, out->kink, out->n_kinks);
    out->loglik = vol_optimiser_derive(o, lik, out->theta, NULL);
    while (isfinite(out->loglik)) {
        if (climb(o, lik, tolerance, limit, out)) {
            if (o->on_ridge && out->converged && doubted++ < MAX_DOUBTED &&
                !is_confirmed(o, lik, tolerance, out))
                continue;
            if (!out->converged || out->n_kinks == 0 ||
                out->loglik < last + STALLED ||
                vol_optimiser_keeps_kinks(lik, out))
                return;
            last = out->loglik;
            out->converged = false;
            if (left++ == MAX_KINKS_LEFT)
                return;
            out->planned = false;
            vol_likelihood_hold(lik, out->kink, out->n_kinks);
            (void)vol_optimiser_derive(o, lik, out->theta, NULL);
        } else if (!hold_kink(o, lik, out) &&
                   (measured++ == MEASURED_ENDS ||
                    !vol_optimiser_measure_curvature(o, lik, out->theta))) {
            out->converged = out->inside && out->ascent < SETTLED;
            return;
        }
    }
}

/* A start, inside the bounds. */
static struct vol_optimum
enter(struct vol_optimiser *o, const struct vol_garch_spec *spec,
      const double *start)
{
    struct vol_optimum at = { .iterations = 0 };

    memcpy(at.theta, start, o->k * sizeof(double));
    vol_optimiser_enter(o, spec, at.theta);
    return at;
}

void
vol_optimise(struct vol_optimiser *o, struct vol_likelihood *lik,
             const double *start, double tolerance, int limit,
             struct vol_optimum *out)
{
    *out = enter(o, &lik->spec, start);
    if (vol_optimiser_seeks_points(lik, out->theta))
        vol_optimiser_enter_point(o, lik, out);
    pursue(o, lik, tolerance, limit, out);
}

void
vol_optimise_at_point(struct vol_optimiser *o, struct vol_likelihood *lik,
                      const double *start, double tolerance, int limit,
                      struct vol_optimum *out)
{
    *out = enter(o, &lik->spec, start);
    vol_optimiser_enter_point(o, lik, out);
    pursue(o, lik, tolerance, limit, out);
}

/* Whether a kink is missed by more than rounding, which |e|^.3 would show. */
static bool
misses_kinks(const struct vol_likelihood *lik)
{
    for (size_t i = 0; i < lik->n_held; i++)
        if (fabs(lik->missed[i]) > ROUNDING)
            return true;
    return false;
}

/* The log-likelihood on the kinks that `at` misses by a little, to first order:
 * that of the Lagrangian. */
static double
loglik_on_kinks(const struct vol_likelihood *lik, const struct vol_optimum *at)
{
    double value = at->loglik;

    for (size_t i = 0; i < lik->n_held; i++)
        value += lik->pull[i] * lik->missed[i];
    return value;
}

/* A share of the step with all derivatives, led back until its kinks are met
 * but for rounding. */
static double
try_refined(struct vol_optimiser *o, struct vol_likelihood *lik,
            const struct vol_optimum *at, double share)
{
    double value = vol_optimiser_try(o, lik, at, share, true, o->opg);
    double last[VOL_GARCH_MAX_PARAMS];

    for (int i = 0; i < RETURNS && value > -HUGE_VAL && misses_kinks(lik);
         i++) {
        memcpy(last, o->trial, o->k * sizeof(*last));
        if (!vol_optimiser_return(o))
            break;
        value = evaluate(o, lik, at->inside, true, o->opg);
        if (value > -HUGE_VAL)
            continue;
        memcpy(o->trial, last, o->k * sizeof(*last)); /* as near as it goes */
        return evaluate(o, lik, at->inside, true, o->opg);
    }
    return value;
}

/* One more step with all derivatives, without regard to ascent; of one that
 * other kinks are in the way of, what leads onto those that are held.  False
 * where there is none. */
static bool
refine(struct vol_optimiser *o, struct vol_likelihood *lik,
       struct vol_optimum *at)
{
    const double here = loglik_on_kinks(lik, at);
    const bool misses = misses_kinks(lik);
    double value;

    vol_optimiser_correct(o, at->ascent);
    value = try_refined(o, lik, at, 1.0);
    /* What is missed by rounding costs likelihood where it is met. */
    if (!(value > here + fmin(2.0 * at->ascent, 0.0) - VOL_NOISE)) {
        value = misses ? try_refined(o, lik, at, 0.0) : -HUGE_VAL;
        if (!(value > here - VOL_NOISE))
            return false;
    }
    memcpy(at->theta, o->trial, o->k * sizeof(double));
    at->loglik = value;
    (void)plan(o, lik, at);
    return true;
}

void
vol_optimiser_polish(struct vol_optimiser *o, struct vol_likelihood *lik,
                     struct vol_optimum *at)
{
    bool refined = at->converged;
    double enough = HUGE_VAL;

    vol_likelihood_hold(lik, at->kink, at->n_kinks);
    if (!at->planned || at->n_kinks > 0) { /* the kinks' pull is to be known */
        const double value = vol_optimiser_derive(o, lik, at->theta, NULL);
        at->loglik = at->n_kinks > 0 ? value : at->loglik;
        (void)plan(o, lik, at);
    }
    if (refined && vol_optimiser_measure_curvature(o, lik, at->theta))
        (void)plan(o, lik, at);
    for (int i = 0; refined && i < MAX_REFINED &&
                    (i == 0 || (at->ascent > EXACT && at->ascent < enough) ||
                     misses_kinks(lik));
         i++) {
        enough = 0.5 * at->ascent; /* where rounding rules nothing is gained */
        refined = refine(o, lik, at);
    }
    if (!refined) {
        (void)vol_optimiser_derive(o, lik, at->theta, o->opg);
        (void)plan(o, lik, at);
    }
    at->grad_norm = vol_optimiser_grad_norm(o, at->theta);
    at->converged = at->converged && at->inside && at->solved &&
                    isfinite(at->ascent) && at->grad_norm <= VOL_STATIONARY;
    o->point = vol_likelihood_point(lik, at->theta);
    o->n_mean = lik->r.n_mean;
    o->at.n -= o->pinned - o->fixed; /* a kink is no bound of the parameters */
    o->pinned = o->fixed;
}

void
vol_optimiser_confirm(struct vol_optimiser *o, struct vol_likelihood *lik,
                      struct vol_optimum *at)
{
    if (!at->converged || !vol_optimiser_has_vertices(lik, at->theta))
        return;
    vol_optimiser_polish(o, lik, at);
    at->planned = false;
}
