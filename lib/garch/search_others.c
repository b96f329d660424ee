/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From an optimum to others: where a likelihood may have more than one. */
#include "garch/search_impl.h"

#include "stats/linalg.h"
#include "stats/moments.h"
#include "stats/random.h"

#include <math.h>
#include <string.h>

#define BINDS 1e-7 /* an inequality so near its limit binds */

/* What another optimum of a short series must promise: little, for the way to
 * its top costs little. */
#define SHORT_WORTH 1e-5

/* The point of several residuals that a way leads to may be so much higher than
 * where its steps promise little. */
#define DEPTH 0.5

/* Rows of which the premium of risk is known so badly that any may do, and an
 * EWMA often so that its variance does not move. */
enum { VERY_SHORT_ROWS = 500 };

/* Places about the optimum of a short series that are set out from: so many,
 * drawn so many of its standard errors wide. */
enum { NEIGHBOURS = 16 };
#define DISTANCE 2.0

/* By how much the optimum that a start leads to must promise to be higher. */
static double
least_gain(const struct vol_likelihood *lik, const double *theta)
{
    if (lik->n > VOL_SHORT_ROWS)
        return VOL_SAME_OPTIMUM;
    return vol_optimiser_has_vertices(lik, theta) ? -DEPTH : SHORT_WORTH;
}

void
vol_search_follow(struct vol_likelihood *lik, struct vol_optimiser *o,
                  const double *start, struct vol_optimum *best)
{
    struct vol_optimum got, rough;

    if (best->converged && o->trials > VOL_MOST_TRIALS)
        return;
    best->planned = false;
    vol_optimise(o, lik, start, best->converged ? VOL_ROUGH : VOL_CONTENT,
                 VOL_MAX_STEPS, &got);
    const double least = best->loglik + least_gain(lik, got.theta);
    if (got.merged || (best->converged && got.loglik + got.ascent < least))
        return;
    if (best->converged && got.converged) {
        rough = got;
        vol_optimise(o, lik, rough.theta, VOL_CONTENT, VOL_MAX_STEPS, &got);
    }
    if (best->converged)
        vol_optimiser_resume(o, lik, false, VOL_CONTENT, VOL_MAX_STEPS, least,
                             &got);
    if (vol_garch_is_better(&got, best))
        vol_optimiser_confirm(o, lik, &got);
    if (!vol_garch_is_better(&got, best))
        return;
    *best = got;
    if (got.converged)
        vol_optimiser_know(o, &got);
}

/* Rounds about an arma mean of several lags, as long as one gains more; the
 * peaks that are followed in each of a long series. */
enum { LAG_ROUNDS = 3, LAGS_OF_LONG = 8 };

/* Decays at which means of an EWMA are looked for. */
enum { DECAYS = 2, VERY_SHORT_DECAYS = 1 };

/* Of several lags, pairs of roots may nearly cancel: starts under the variances
 * of `at`. */
static void
follow_lags_about(struct vol_likelihood *lik, struct vol_optimiser *o,
                  const struct vol_optimum *at, struct vol_optimum *best)
{
    const size_t room =
        lik->n <= VOL_SHORT_ROWS ? VOL_OTHER_LAGS : LAGS_OF_LONG;
    double start[VOL_OTHER_LAGS][VOL_GARCH_MAX_PARAMS];
    const size_t n = vol_garch_other_lags(lik, at, room, start);

    best->planned = false;
    for (size_t i = 0; i < n; i++)
        vol_search_follow(lik, o, start[i], best);
}

static void
follow_lags_in_rounds(struct vol_likelihood *lik, struct vol_optimiser *o,
                      struct vol_optimum *best)
{
    double before = -HUGE_VAL;

    for (int i = 0; i < LAG_ROUNDS && best->loglik > before + VOL_WORTH_A_ROUND;
         i++) {
        before = best->loglik;
        follow_lags_about(lik, o, best, best);
    }
}

/* An arma mean whose parts nearly cancel has optima far from each other. */
static void
follow_means_about(struct vol_likelihood *lik, struct vol_optimiser *o,
                   const struct vol_optimum *at, struct vol_optimum *best)
{
    double start[VOL_OTHER_MEANS][VOL_GARCH_MAX_PARAMS];
    const size_t n =
        vol_garch_other_means(lik, at, lik->n <= VOL_SHORT_ROWS, start);

    for (size_t i = 0; i < n; i++)
        vol_search_follow(lik, o, start[i], best);
}

static bool
has_several_lags(const struct vol_likelihood *lik)
{
    return lik->spec.mean.ma > 1 || lik->spec.mean.ar > 1;
}

/* The variance of an EWMA whose decay is 1 is that before the sample. */
static bool
is_constant_ewma(const struct vol_likelihood *lik,
                 const struct vol_optimum *best)
{
    const size_t decay = lik->r.n_mean;

    return lik->spec.variance == &vol_variance_ewma_est &&
           !vol_garch_is_held(&lik->spec, decay) &&
           best->theta[decay] > 1.0 - BINDS;
}

/* The mean that is best under a constant variance is another than that under
 * one that moves: from that of the optimum to those under the first decays of
 * the grid. */
static void
follow_means_of_ewma(struct vol_likelihood *lik, struct vol_optimiser *o,
                     struct vol_optimum *best)
{
    const size_t decays =
        lik->n <= VERY_SHORT_ROWS ? VERY_SHORT_DECAYS : DECAYS;
    struct vol_optimum at;

    for (size_t i = 0; i < decays && is_constant_ewma(lik, best); i++) {
        at = *best;
        if (!lik->spec.variance->grid(&lik->spec, i, at.theta + lik->r.n_mean))
            return;
        follow_means_about(lik, o, &at, best);
        if (has_several_lags(lik))
            follow_lags_about(lik, o, &at, best);
    }
}

static void
follow_other_means(struct vol_likelihood *lik, struct vol_optimiser *o,
                   struct vol_optimum *best)
{
    follow_means_about(lik, o, best, best);
    if (has_several_lags(lik))
        follow_lags_in_rounds(lik, o, best);
    if (!is_constant_ewma(lik, best))
        return;
    const double before = best->loglik;
    follow_means_of_ewma(lik, o, best);
    if (has_several_lags(lik) && best->loglik > before + VOL_WORTH_A_ROUND)
        follow_lags_in_rounds(lik, o, best);
}

/* A short series tells the premium of risk from the constant badly. */
static void
follow_other_premiums(struct vol_likelihood *lik, struct vol_optimiser *o,
                      struct vol_optimum *best)
{
    double start[VOL_OTHER_PREMIUMS][VOL_GARCH_MAX_PARAMS];
    const size_t n = vol_garch_other_premiums(lik, best->theta,
                                              lik->n <= VERY_SHORT_ROWS, start);

    for (size_t i = 0; i < n; i++)
        vol_search_follow(lik, o, start[i], best);
}

/* Whether an inequality binds at the optimum: it may be that of a corner. */
static bool
at_bound(struct vol_optimiser *o, const struct vol_likelihood *lik,
         struct vol_optimum *best)
{
    double theta[VOL_GARCH_MAX_PARAMS];

    if (o->pinned > 0 || lik->invertible)
        best->planned = false; /* the step knew more than what follows */
    memcpy(theta, best->theta, lik->r.k * sizeof(*theta));
    vol_optimiser_constrain(o, &lik->spec, theta);
    for (size_t i = 0; i < o->at.n; i++)
        if (o->at.c[i] < BINDS)
            return true;
    return false;
}

/* Starts in the corners where the equation knows that others may be. */
static void
follow_corners(struct vol_likelihood *lik, struct vol_optimiser *o,
               struct vol_optimum *best)
{
    const struct vol_variance *v = lik->spec.variance;
    const struct vol_optimum first = *best;
    const double basin = o->basin;
    double theta[VOL_GARCH_MAX_PARAMS];

    /* Beyond a bound lies what is near and better. */
    o->basin = VOL_SHORT_BASIN;
    for (size_t i = 0; v->corner != NULL; i++) {
        memcpy(theta, first.theta, lik->r.k * sizeof(*theta));
        if (!v->corner(&lik->spec, lik->n <= VOL_SHORT_ROWS, i,
                       theta + lik->r.n_mean))
            break;
        vol_search_follow(lik, o, theta, best);
    }
    o->basin = basin;
}

/* Into the plain bounds of the last constraints: of a shape beyond them there
 * is no density. */
static void
keep_within(const struct vol_optimiser *o, double *theta)
{
    for (size_t i = 0; i < o->n_own; i++) {
        const int j = o->at.param[i];
        if (j >= 0 &&
            o->at.grad[i * o->k + (size_t)j] * (theta[j] - o->at.bound[i]) <
                0.0)
            theta[j] = o->at.bound[i];
    }
}

/* Draw a place about the known optimum, from the standard errors of its metric
 * but not its correlations, and so off its ridges. */
static bool
draw(const struct vol_optimiser *o, struct vol_random *rng, double *theta)
{
    double metric[VOL_GARCH_MAX_PARAMS * VOL_GARCH_MAX_PARAMS];
    double inverse[VOL_GARCH_MAX_PARAMS * VOL_GARCH_MAX_PARAMS];
    const size_t k = o->k;

    memcpy(metric, o->known_metric, k * k * sizeof(*metric));
    if (!vol_inverse(metric, k, inverse))
        return false;
    for (size_t i = 0; i < k; i++)
        theta[i] = o->known[i] + DISTANCE * sqrt(inverse[i * (k + 1)]) *
                                     vol_random_normal(rng);
    keep_within(o, theta);
    return vol_all_finite(theta, k);
}

void
vol_search_neighbours(struct vol_likelihood *lik, struct vol_optimiser *o,
                      unsigned round, struct vol_optimum *best)
{
    struct vol_random rng =
        vol_random_seed(lik->r.k + (uint64_t)round * VOL_GARCH_MAX_PARAMS);
    const double basin = o->basin;
    double theta[VOL_GARCH_MAX_PARAMS];
    struct vol_optimum here;

    if (lik->n > VOL_SHORT_ROWS || !best->converged)
        return;
    o->basin = VOL_SHORT_BASIN;
    o->has_known = false;
    best->planned = false;
    vol_optimise(o, lik, best->theta, VOL_CONTENT, VOL_MAX_STEPS, &here);
    vol_optimiser_know(o, &here);
    for (int i = 0; i < NEIGHBOURS && draw(o, &rng, theta); i++)
        vol_search_follow(lik, o, theta, best);
    o->basin = basin;
}

void
vol_search_others(struct vol_likelihood *lik, struct vol_optimiser *o,
                  struct vol_optimum *best)
{
    const bool is_short = lik->n <= VOL_SHORT_ROWS;

    if (lik->spec.mean.ma > 0)
        follow_other_means(lik, o, best);
    if (is_short && lik->spec.in_mean != VOL_IN_MEAN_NOTHING)
        follow_other_premiums(lik, o, best);
    if (is_short || lik->spec.variance->bimodal || at_bound(o, lik, best))
        follow_corners(lik, o, best);
}
