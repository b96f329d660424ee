/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search without the bounds of stationarity and invertibility, and without
 * those of the user. */
#include "garch/job.h"

#include "garch/search.h"

#include <math.h>

/* What estimates within the bounds would be, to job->nested. */
static enum vol_code
search_bounded(struct vol_garch_job *job, struct vol_garch_starts starts,
               struct vol_err *err)
{
    struct vol_garch_spec spec = *job->spec;
    struct vol_garch_job within = *job;
    enum vol_code code;

    spec.free = false;
    within.spec = &spec;
    code =
        vol_garch_job_open(&within, &job->lik.r.presample, job->lik.level, err);
    if (code == VOL_OK)
        code = vol_garch_search_nested(&within, &starts, err);
    const struct vol_optimum *top =
        code == VOL_OK ? vol_garch_found(&within) : NULL;
    if (top != NULL)
        vol_garch_keep_nested(job, top->theta, top->loglik,
                              top == &within.best
                                  ? "the optimum within the bounds"
                                  : within.nested_is);
    vol_garch_job_close(&within);
    return code;
}

/* Whether all that the user asks for is bounds, of a short series and from the
 * grid: the others have few optima, or one that is known. */
static bool
may_be_unbounded(const struct vol_garch_job *job,
                 const struct vol_garch_starts *starts)
{
    return job->spec->n_restrictions > 0 && vol_garch_n_fixed(job->spec) == 0 &&
           job->lik.n <= VOL_SHORT_ROWS && starts->warm == NULL &&
           starts->guess == NULL;
}

/* What the estimates would be without the user's bounds, to the job where they
 * keep them: a bound that does not bind changes nothing. */
static enum vol_code
search_unbounded(struct vol_garch_job *job, struct vol_garch_starts *starts,
                 bool *keeps, struct vol_err *err)
{
    struct vol_garch_spec spec = *job->spec;
    struct vol_garch_job without = *job;
    enum vol_code code;

    spec.n_restrictions = 0;
    without.spec = &spec;
    code = vol_garch_job_open(&without, &job->lik.r.presample, job->lik.level,
                              err);
    if (code == VOL_OK)
        code = vol_garch_search_job(&without, starts, err);
    const struct vol_optimum *top =
        code == VOL_OK ? vol_garch_found(&without) : NULL;
    const double loglik =
        top != NULL ? vol_garch_value_within(job, top->theta) : -HUGE_VAL;
    *keeps = isfinite(loglik) && top == &without.best;
    if (*keeps) {
        job->best = without.best;
        vol_garch_settle(job);
    } else if (top != NULL) {
        vol_garch_keep_nested(job, top->theta, loglik, without.nested_is);
    }
    vol_garch_job_close(&without);
    return code;
}

enum vol_code
vol_garch_search_job(struct vol_garch_job *job, struct vol_garch_starts *starts,
                     struct vol_err *err)
{
    enum vol_code code = VOL_OK;
    bool found = false;

    if (may_be_unbounded(job, starts))
        code = search_unbounded(job, starts, &found, err);
    if (code != VOL_OK || found)
        return code;
    if (job->spec->free)
        code = search_bounded(job, *starts, err);
    const bool is_bounded = job->nested.converged;
    if (code == VOL_OK)
        code = vol_garch_search_nested(job, starts, err);
    if (code != VOL_OK || !is_bounded ||
        (job->best.converged &&
         job->best.loglik >= job->nested.loglik - VOL_SAME_LOGLIK))
        return code;
    vol_garch_search_from(&job->lik, &job->o, job->nested.theta, &job->best);
    if (job->best.loglik < job->nested.loglik - VOL_SAME_LOGLIK)
        job->best.converged = false;
    if (!job->best.converged)
        job->failure = "no optimum as high was found";
    return VOL_OK;
}
