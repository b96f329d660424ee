/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/optima.h"

#include "garch/search_impl.h"

#include <math.h>
#include <string.h>

/* A way that has not come to its end is gone on with so often, as long as that
 * gains more; an end that is none to the last digit is looked for with a
 * tolerance smaller by so much. */
enum { GONE_ON = 10 };
#define ON_THE_SPOT 1e-6
#define STRICTER    1e-2

/* Rounds about the best, as long as one gains more. */
enum { ROUNDS = 4 };

void
vol_optima_follow(struct vol_garch_job *job, const double *start,
                  struct vol_optima *found)
{
    job->o.has_known = found->known;
    vol_optimise(&job->o, &job->lik, start, VOL_CONTENT, VOL_MAX_STEPS,
                 &found->of[found->n++]);
}

static struct vol_optimum *
top_of(struct vol_optima *found)
{
    struct vol_optimum *top = &found->of[0];

    for (size_t i = 1; i < found->n; i++)
        if (vol_garch_is_better(&found->of[i], top))
            top = &found->of[i];
    return top;
}

void
vol_optima_follow_neighbours(struct vol_garch_job *job, unsigned round,
                             struct vol_optima *found)
{
    const struct vol_optimum top = *top_of(found);
    struct vol_optimum *next = &found->of[found->n];

    *next = top;
    vol_search_neighbours(&job->lik, &job->o, round, next);
    if (vol_garch_is_better(next, &top))
        found->n++;
}

/* A better optimum on the way from the grid to the best, or to what is higher
 * in a lower order. */
static void
follow_between(struct vol_garch_job *job, const struct vol_optimum *lower,
               struct vol_optima *found)
{
    const struct vol_optimum top = *top_of(found);
    struct vol_optimum *next = &found->of[found->n];

    *next = top;
    job->o.has_known = false;
    vol_search_about(&job->lik, &job->o,
                     lower->loglik > top.loglik ? lower : &top, next);
    if (vol_garch_is_better(next, &top))
        found->n++;
}

void
vol_optima_follow_cycles(struct vol_garch_job *job, struct vol_optima *found)
{
    const struct vol_optimum top = *top_of(found);
    struct vol_optimum *next = &found->of[found->n];
    double start[VOL_OTHER_CYCLES][VOL_GARCH_MAX_PARAMS];

    if (job->lik.n > VOL_SHORT_ROWS || job->spec->q < 2 ||
        job->spec->variance->link != VOL_LINK_LOG)
        return;
    *next = top;
    const size_t n = vol_garch_other_cycles(&job->lik, top.theta, start);
    job->o.has_known = false;
    for (size_t i = 0; i < n; i++)
        vol_search_follow(&job->lik, &job->o, start[i], next);
    if (vol_garch_is_better(next, &top))
        found->n++;
}

void
vol_optima_follow_rounds(struct vol_garch_job *job,
                         const struct vol_optimum *lower,
                         struct vol_optima *found)
{
    double before = -HUGE_VAL;

    for (unsigned i = 0;
         i < ROUNDS && top_of(found)->loglik > before + VOL_WORTH_A_ROUND;
         i++) {
        before = top_of(found)->loglik;
        follow_between(job, lower, found);
        vol_optima_follow_neighbours(job, 2 + i, found);
    }
}

/* The way that has led highest, above what is known, and has not come to its
 * end; NULL where none has. */
static struct vol_optimum *
highest_way(struct vol_optima *found, double least)
{
    const struct vol_optimum *top = top_of(found);
    struct vol_optimum *high = NULL;

    if (top->converged)
        least = fmax(least, top->loglik);
    for (size_t i = 0; i < found->n; i++) {
        struct vol_optimum *at = &found->of[i];
        if (at->converged || !(at->loglik > least))
            continue;
        least = at->loglik;
        high = at;
    }
    return high;
}

/* On along a way to an optimum to the last digit. */
static void
go_on(struct vol_garch_job *job, struct vol_optimum *at)
{
    double tolerance = VOL_CONTENT, theta[VOL_GARCH_MAX_PARAMS], last;

    job->o.has_known = false;
    for (int i = 0; i < GONE_ON && !at->converged; i++) {
        last = at->loglik;
        memcpy(theta, at->theta, sizeof(theta));
        vol_optimise(&job->o, &job->lik, theta, tolerance, VOL_MAX_STEPS, at);
        if (at->converged) {
            at->planned = false;
            vol_optimiser_polish(&job->o, &job->lik, at);
            tolerance *= STRICTER;
        } else if (!(at->loglik > last + ON_THE_SPOT)) {
            break;
        }
    }
}

/* The same as any way, and if that has no end as one along a ridge. */
static void
go_to_end(struct vol_garch_job *job, struct vol_optimum *at)
{
    const struct vol_optimum here = *at;

    go_on(job, at);
    if (at->converged)
        return;
    *at = here;
    job->o.on_ridge = true;
    go_on(job, at);
    job->o.on_ridge = false;
}

void
vol_optima_go_on(struct vol_garch_job *job, double least,
                 struct vol_optima *found)
{
    struct vol_optimum *way = highest_way(found, least);

    if (way != NULL)
        go_to_end(job, way);
}

void
vol_optima_keep_best(struct vol_garch_job *job, struct vol_optima *found,
                     bool look_around)
{
    for (size_t tried = 0; tried < found->n; tried++) {
        struct vol_optimum *top = top_of(found);
        job->best = *top;
        job->best.planned = false;
        if (!top->converged)
            break;
        if (look_around && top != &found->of[0])
            vol_optimiser_look_around(&job->o, &job->lik, &job->best);
        vol_optimiser_polish(&job->o, &job->lik, &job->best);
        if (job->best.converged)
            return;
        top->converged = false;
    }
    if (isfinite(job->best.loglik))
        vol_optimiser_polish(&job->o, &job->lik, &job->best);
}
