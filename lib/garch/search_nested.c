/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search of a model from the optima of those it nests. */
#include "garch/job.h"

#include "garch/collapse.h"
#include "garch/units.h"

#include <math.h>
#include <string.h>

/* By so little parameters may miss invertibility, a unit of which is worth
 * hundreds of log-likelihood. */
#define MISSED 1e-10

/* So far, relatively, parameters may miss what is held. */
#define ROUNDING 1e-9

/* The premium that is held, in standard deviations of the series: smaller ones
 * have the optima of that without. */
#define HELD_PREMIUM 1.0

/* `spec` without what is asked of parameter `name`. */
static void
drop_restrictions(struct vol_garch_spec *spec, const char *name)
{
    size_t n = 0;

    for (size_t i = 0; i < spec->n_restrictions; i++)
        if (strcmp(spec->restriction[i].param, name) != 0)
            spec->restriction[n++] = spec->restriction[i];
    spec->n_restrictions = n;
}

/* Whether parameters of the standardised series are as the user wants. */
static bool
keeps_restrictions(const struct vol_garch_job *job, const double *theta)
{
    double value[VOL_GARCH_MAX_PARAMS];

    memcpy(value, theta, job->lik.r.k * sizeof(*value));
    vol_garch_to_units(job->spec, job->scale, value, NULL);
    for (size_t i = 0; i < job->lik.r.k; i++) {
        const struct vol_garch_range range = vol_garch_range(job->spec, i);
        const double rounding = ROUNDING * (1.0 + fabs(value[i]));
        if (value[i] < range.low - rounding || value[i] > range.high + rounding)
            return false;
    }
    return true;
}

/* Follow a start to its optimum, and keep the better one. */
static void
follow(struct vol_garch_job *job, const double *start)
{
    struct vol_optimum got;

    vol_garch_search_from(&job->lik, &job->o, start, &got);
    if (vol_garch_is_better(&got, &job->best))
        job->best = got;
}

/* Polish the best, with nothing left of where the optimiser was. */
static void
polish_again(struct vol_garch_job *job)
{
    job->best.planned = false;
    job->o.share = 1.0;
    vol_optimiser_forget_curvature(&job->o);
    vol_optimiser_polish(&job->o, &job->lik, &job->best);
}

/* On a ridge a further step may lead from where the gradient is zero. */
void
vol_garch_settle(struct vol_garch_job *job)
{
    const struct vol_optimum was = job->best;

    polish_again(job);
    if (job->best.converged || !was.converged)
        return;
    job->best = was;
    job->best.converged = false; /* no step is taken */
    polish_again(job);
    job->best.converged = job->best.inside && job->best.solved &&
                          job->best.grad_norm <= VOL_STATIONARY;
}

double
vol_garch_value_within(struct vol_garch_job *job, const double *theta)
{
    struct vol_likelihood *lik = &job->lik;

    if (!keeps_restrictions(job, theta))
        return -HUGE_VAL;
    vol_likelihood_hold(lik, NULL, 0); /* the kinks of another optimum */
    const double value = vol_likelihood_value(lik, theta);

    return lik->invertible && lik->slack < -MISSED ? -HUGE_VAL : value;
}

void
vol_garch_keep_nested(struct vol_garch_job *job, const double *theta,
                      double loglik, const char *what)
{
    if (!isfinite(loglik) ||
        (job->best.converged && job->best.loglik >= loglik - VOL_SAME_LOGLIK))
        return;
    job->best.converged = false;
    job->failure = "no optimum as high was found";
    if (job->nested.converged && job->nested.loglik >= loglik)
        return;
    memcpy(job->nested.theta, theta, sizeof(job->nested.theta));
    job->nested.loglik = loglik;
    job->nested.converged = true;
    job->nested_is = what;
}

const struct vol_optimum *
vol_garch_found(struct vol_garch_job *job)
{
    const struct vol_optimum *top =
        job->best.converged ? &job->best : &job->nested;

    if (!top->converged)
        return NULL;
    if (top == &job->nested) /* the last pass was that of the best */
        (void)vol_garch_value_within(job, top->theta);
    return vol_garch_has_collapsed(&job->lik) ? NULL : top;
}

static bool
is_short(const struct vol_garch_job *job)
{
    return job->lik.n <= VOL_SHORT_ROWS;
}

/* ---- the density without its last shape ---------------------------------- */

static bool
without_shape(const struct vol_garch_job *job, struct vol_garch_spec *out)
{
    const struct vol_density *density = job->spec->density;

    if (!is_short(job) || density->nests == NULL)
        return false;
    *out = *job->spec;
    out->density = density->nests;
    for (size_t i = out->density->n_shape; i < density->n_shape; i++)
        drop_restrictions(out, density->shape_name[i]);
    return true;
}

static void
follow_shape(struct vol_garch_job *job, const struct vol_optimum *plain)
{
    const struct vol_density *density = job->spec->density;
    double start[VOL_GARCH_MAX_PARAMS];

    memcpy(start, plain->theta, sizeof(start));
    for (size_t i = density->nests->n_shape; i < density->n_shape; i++)
        start[job->lik.r.k - density->n_shape + i] = density->nested[i];
    const double loglik = vol_garch_value_within(job, start);
    follow(job, start);
    /* Else the likelihood may have no maximum, and the last good one is next.
     */
    if (job->best.converged || job->nested.converged)
        vol_garch_keep_nested(job, start, loglik,
                              "the optimum of a simpler density");
}

/* ---- the variance in the mean -------------------------------------------- */

static size_t
premium_at(const struct vol_garch_job *job)
{
    return vol_garch_n_mean(job->spec) - 1;
}

static bool
has_free_premium(const struct vol_garch_job *job)
{
    return job->spec->in_mean != VOL_IN_MEAN_NOTHING &&
           !vol_garch_is_held(job->spec, premium_at(job));
}

/* Where the way up is long: optima on the bound of invertibility are missed by
 * the search of a rough likelihood. */
static bool
may_miss_premium(const struct vol_garch_job *job)
{
    return is_short(job) && job->spec->variance->link == VOL_LINK_LOG &&
           has_free_premium(job);
}

/* The admitted premium that is nearest to `premium`. */
static double
nearest_premium(const struct vol_garch_job *job, double premium)
{
    const struct vol_garch_range range =
        vol_garch_range(job->spec, premium_at(job));

    return fmin(fmax(premium, range.low), range.high);
}

/* The model with such a premium, in the units of the series. */
static bool
hold_premium(const struct vol_garch_job *job, double premium,
             struct vol_garch_spec *out)
{
    struct vol_restriction held = { .kind = VOL_FIX, .param = "archm" };

    if (job->spec->n_restrictions == VOL_GARCH_MAX_RESTRICTIONS)
        return false;
    held.value = nearest_premium(job, premium);
    *out = *job->spec;
    drop_restrictions(out, "archm");
    out->restriction[out->n_restrictions++] = held;
    return true;
}

/* Not where that is the one without a large premium: at a bound. */
static bool
hold_large_premium(const struct vol_garch_job *job, double premium,
                   struct vol_garch_spec *out)
{
    if (job->spec->in_mean == VOL_IN_MEAN_VARIANCE)
        premium /= job->scale;
    return may_miss_premium(job) &&
           nearest_premium(job, premium) != nearest_premium(job, 0.0) &&
           hold_premium(job, premium, out);
}

static bool
with_premium(const struct vol_garch_job *job, struct vol_garch_spec *out)
{
    return hold_large_premium(job, HELD_PREMIUM, out);
}

static bool
with_discount(const struct vol_garch_job *job, struct vol_garch_spec *out)
{
    return hold_large_premium(job, -HELD_PREMIUM, out);
}

static void
follow_held(struct vol_garch_job *job, const struct vol_optimum *held)
{
    follow(job, held->theta);
}

/* Without, or with as small a one as is admitted; also where the search of a
 * power with its kinks has found none. */
static bool
without_premium(const struct vol_garch_job *job, struct vol_garch_spec *out)
{
    const bool none = job->spec->variance->link == VOL_LINK_POWER &&
                      !job->best.converged && has_free_premium(job);

    if (!none && !may_miss_premium(job))
        return false;
    if (nearest_premium(job, 0.0) != 0.0)
        return hold_premium(job, 0.0, out);
    *out = *job->spec;
    out->in_mean = VOL_IN_MEAN_NOTHING;
    drop_restrictions(out, "archm");
    return true;
}

static void
follow_without_premium(struct vol_garch_job *job,
                       const struct vol_optimum *plain)
{
    const bool at_zero = nearest_premium(job, 0.0) == 0.0;
    const size_t at = premium_at(job), k = job->lik.r.k;
    double start[VOL_GARCH_MAX_PARAMS];

    memcpy(start, plain->theta, k * sizeof(*start));
    if (at_zero) {
        start[at] = 0.0;
        memcpy(start + at + 1, plain->theta + at,
               (k - at - 1) * sizeof(*start));
    }
    /* That of the first variance with a moving average is another one. */
    const double loglik = vol_garch_value_within(job, start);
    follow(job, start);
    vol_garch_keep_nested(job, start, loglik,
                          at_zero ? "the optimum with archm = 0"
                                  : "the optimum with archm at its bound");
}

/* ---- the search ---------------------------------------------------------- */

/* Ways to a model that is nested, and back from its optimum; at a first look
 * that need not be the highest. */
static const struct way {
    bool (*to)(const struct vol_garch_job *job, struct vol_garch_spec *out);
    void (*follow)(struct vol_garch_job *job, const struct vol_optimum *nested);
    bool first_look;
} ways[] = { { without_shape, follow_shape, false },
             { with_premium, follow_held, true },
             { with_discount, follow_held, true },
             { without_premium, follow_without_premium, false } };

/* The nested model is searched in the same way, or from its grid alone. */
static enum vol_code
search_from(struct vol_garch_job *job, const struct vol_garch_spec *nested,
            const struct way *way, struct vol_err *err)
{
    static const struct vol_garch_hint none = { .start = NULL };
    struct vol_garch_starts starts = { .first_look = way->first_look };
    struct vol_garch_job plain = *job;
    enum vol_code code;

    plain.spec = nested;
    plain.hint = &none;
    plain.nested = (struct vol_optimum){ .converged = false };
    code =
        vol_garch_job_open(&plain, &job->lik.r.presample, job->lik.level, err);
    if (code == VOL_OK && way->first_look)
        code = vol_garch_search(&plain.lik, &plain.scaled, &starts, &plain.o,
                                &plain.best, err);
    else if (code == VOL_OK)
        code = vol_garch_search_nested(&plain, &starts, err);
    const struct vol_optimum *top =
        code == VOL_OK ? vol_garch_found(&plain) : NULL;
    if (top != NULL)
        way->follow(job, top);
    vol_garch_job_close(&plain);
    return code;
}

enum vol_code
vol_garch_search_nested(struct vol_garch_job *job,
                        struct vol_garch_starts *starts, struct vol_err *err)
{
    struct vol_garch_spec nested;
    bool was_elsewhere = false;
    enum vol_code code = vol_garch_search_orders(job, starts, err);

    if (starts->warm_led)
        return code;
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]) && code == VOL_OK;
         i++) {
        if (!ways[i].to(job, &nested))
            continue;
        code = search_from(job, &nested, &ways[i], err);
        was_elsewhere = true;
    }
    if (was_elsewhere)
        vol_garch_settle(job);
    if (job->nested.converged) /* a later way may have led lower */
        vol_garch_keep_nested(job, job->nested.theta, job->nested.loglik,
                              job->nested_is);
    return code;
}
