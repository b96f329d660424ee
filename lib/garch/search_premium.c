/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search of a model with the variance in the mean from that without. */
#include "garch/job.h"

#include "garch/collapse.h"

#include <string.h>

/* Premiums with which the optimum without is set out from, in standard
 * deviations of the series. */
static const double premiums[] = { 0.0, 0.1, -0.1, 0.3, -0.3 };
enum { PREMIUMS = sizeof(premiums) / sizeof(premiums[0]) };

/* Where the way up is long: premiums held may have optima on the bound of
 * invertibility that the search of a rough likelihood misses; and where the
 * search of one with kinks has found none. */
static bool
may_miss(const struct vol_garch_job *job, const struct vol_garch_starts *starts)
{
    const struct vol_garch_spec *spec = job->spec;
    const enum vol_link link = spec->variance->link;
    const bool misses =
        (link == VOL_LINK_LOG && job->lik.n <= VOL_SHORT_ROWS) ||
        (link == VOL_LINK_POWER && !job->best.converged);

    return misses && spec->in_mean != VOL_IN_MEAN_NOTHING &&
           !starts->warm_led &&
           !vol_garch_is_held(spec, vol_garch_n_mean(spec) - 1);
}

/* The model without the premium and what is asked of it. */
static struct vol_garch_spec
without_premium(const struct vol_garch_spec *spec)
{
    struct vol_garch_spec plain = *spec;

    plain.in_mean = VOL_IN_MEAN_NOTHING;
    plain.n_restrictions = 0;
    for (size_t i = 0; i < spec->n_restrictions; i++)
        if (strcmp(spec->restriction[i].param, "archm") != 0)
            plain.restriction[plain.n_restrictions++] = spec->restriction[i];
    return plain;
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

/* Where the optimum without leads; the best optimum is kept, and that one where
 * there is none as high. */
static void
follow_premiums(struct vol_garch_job *job, const struct vol_optimum *plain)
{
    double start[VOL_GARCH_MAX_PARAMS];
    struct vol_optimum got;

    for (int i = 0; i < PREMIUMS; i++) {
        add_premium(job, plain->theta, premiums[i], start);
        vol_garch_search_from(&job->lik, &job->o, start, &got);
        if (vol_garch_is_better(&got, &job->best))
            job->best = got;
    }
    job->best.planned = false;
    vol_optimiser_polish(&job->o, &job->lik, &job->best);
    if (job->best.converged &&
        job->best.loglik >= plain->loglik - VOL_SAME_LOGLIK)
        return;
    if (job->nested.converged || !admits_none(job))
        return;
    job->best.converged = false;
    job->nested = *plain;
    job->nested_is = "the optimum with archm = 0";
    add_premium(job, plain->theta, 0.0, job->nested.theta);
    job->failure = "no optimum as high was found";
}

enum vol_code
vol_garch_search_premium(struct vol_garch_job *job,
                         struct vol_garch_starts *starts, struct vol_err *err)
{
    static const struct vol_garch_hint none = { .start = NULL };
    struct vol_garch_starts first = { .first_look = false };
    struct vol_garch_job plain = *job;
    struct vol_garch_spec spec;
    enum vol_code code = vol_garch_search_orders(job, starts, err);

    if (code != VOL_OK || !may_miss(job, starts))
        return code;
    spec = without_premium(job->spec);
    plain.spec = &spec;
    plain.hint = &none;
    code =
        vol_garch_job_open(&plain, &job->lik.r.presample, job->lik.level, err);
    if (code == VOL_OK)
        code = vol_garch_search_orders(&plain, &first, err);
    if (code == VOL_OK && plain.best.converged &&
        !vol_garch_has_collapsed(&plain.lik))
        follow_premiums(job, &plain.best);
    vol_garch_job_close(&plain);
    return code;
}
