/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search of a model from the optima of those it nests. */
#include "garch/job.h"

#include "garch/collapse.h"

#include <string.h>

/* Premiums with which the optimum without is set out from, in standard
 * deviations of the series. */
static const double premiums[] = { 0.0, 0.1, -0.1, 0.3, -0.3 };
enum { PREMIUMS = sizeof(premiums) / sizeof(premiums[0]) };

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

/* Follow a start to its optimum, and keep the better one. */
static void
follow(struct vol_garch_job *job, const double *start)
{
    struct vol_optimum got;

    vol_garch_search_from(&job->lik, &job->o, start, &got);
    if (vol_garch_is_better(&got, &job->best))
        job->best = got;
}

/* The job is again at its best optimum, from wherever it was. */
static void
settle(struct vol_garch_job *job)
{
    job->best.planned = false;
    vol_optimiser_polish(&job->o, &job->lik, &job->best);
}

void
vol_garch_keep_nested(struct vol_garch_job *job, const double *theta,
                      double loglik, const char *what)
{
    if (job->best.converged && job->best.loglik >= loglik - VOL_SAME_LOGLIK)
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

/* ---- the density without its last shape ---------------------------------- */

static bool
without_shape(const struct vol_garch_job *job, struct vol_garch_spec *out)
{
    const struct vol_density *density = job->spec->density;

    if (density->nests == NULL)
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
    const double loglik = vol_likelihood_value(&job->lik, start);
    follow(job, start);
    settle(job);
    if (job->spec->n_restrictions == 0)
        vol_garch_keep_nested(job, start, loglik,
                              "the optimum of a simpler density");
}

/* ---- the variance in the mean -------------------------------------------- */

/* Where the way up is long: premiums held may have optima on the bound of
 * invertibility that the search of a rough likelihood misses. */
static bool
without_premium(const struct vol_garch_job *job, struct vol_garch_spec *out)
{
    const struct vol_garch_spec *spec = job->spec;

    if (spec->in_mean == VOL_IN_MEAN_NOTHING ||
        spec->variance->link != VOL_LINK_LOG ||
        vol_garch_is_held(spec, vol_garch_n_mean(spec) - 1))
        return false;
    *out = *spec;
    out->in_mean = VOL_IN_MEAN_NOTHING;
    drop_restrictions(out, "archm");
    return true;
}

/* Whether archm may be 0. */
static bool
admits_none(const struct vol_garch_job *job)
{
    const struct vol_garch_range archm =
        vol_garch_range(job->spec, vol_garch_n_mean(job->spec) - 1);

    return archm.low <= 0.0 && archm.high >= 0.0;
}

/* The parameters `plain` with a premium, the mean staying where it is. */
static void
add_premium(const struct vol_garch_job *job, const double *plain,
            double premium, double *theta)
{
    const size_t at = vol_garch_n_mean(job->spec) - 1;

    memcpy(theta, plain, at * sizeof(*theta));
    memcpy(theta + at + 1, plain + at,
           (job->lik.r.k - at - 1) * sizeof(*theta));
    theta[at] = premium;
    if (job->spec->mean.constant) /* s is about 1 */
        theta[0] -= premium;
}

static void
follow_premiums(struct vol_garch_job *job, const struct vol_optimum *plain)
{
    double start[VOL_GARCH_MAX_PARAMS];

    for (int i = 0; i < PREMIUMS; i++) {
        add_premium(job, plain->theta, premiums[i], start);
        follow(job, start);
    }
    settle(job);
    add_premium(job, plain->theta, 0.0, start);
    if (admits_none(job))
        vol_garch_keep_nested(job, start, plain->loglik,
                              "the optimum with archm = 0");
}

/* ---- the search ---------------------------------------------------------- */

/* Ways to a model that is nested, and back from its optimum. */
static const struct way {
    bool (*without)(const struct vol_garch_job *job,
                    struct vol_garch_spec *out);
    void (*follow)(struct vol_garch_job *job, const struct vol_optimum *plain);
} ways[] = { { without_shape, follow_shape },
             { without_premium, follow_premiums } };

/* The nested model is searched in the same way. */
static enum vol_code
search_from(struct vol_garch_job *job, const struct vol_garch_spec *nested,
            const struct way *way, struct vol_err *err)
{
    static const struct vol_garch_hint none = { .start = NULL };
    struct vol_garch_starts starts = { .first_look = false };
    struct vol_garch_job plain = *job;
    enum vol_code code;

    plain.spec = nested;
    plain.hint = &none;
    plain.nested = (struct vol_optimum){ .converged = false };
    code =
        vol_garch_job_open(&plain, &job->lik.r.presample, job->lik.level, err);
    if (code == VOL_OK)
        code = vol_garch_search_nested(&plain, &starts, err);
    if (code == VOL_OK && plain.best.converged &&
        !vol_garch_has_collapsed(&plain.lik))
        way->follow(job, &plain.best);
    vol_garch_job_close(&plain);
    return code;
}

enum vol_code
vol_garch_search_nested(struct vol_garch_job *job,
                        struct vol_garch_starts *starts, struct vol_err *err)
{
    struct vol_garch_spec nested;
    enum vol_code code = vol_garch_search_orders(job, starts, err);

    if (job->lik.n > VOL_SHORT_ROWS || starts->warm_led)
        return code;
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]) && code == VOL_OK;
         i++)
        if (ways[i].without(job, &nested))
            code = search_from(job, &nested, &ways[i], err);
    return code;
}
