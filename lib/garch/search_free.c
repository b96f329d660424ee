/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search without the bounds of stationarity and invertibility. */
#include "garch/job.h"

#include "garch/collapse.h"
#include "garch/search.h"

#include <math.h>

/* Two log-likelihoods that differ by no more are one. */
#define SAME 1e-7

/* What estimates within the bounds would be, to job->bounded. */
static enum vol_code
search_bounded(struct vol_garch_job *job, struct vol_garch_starts starts,
               struct vol_err *err)
{
    struct vol_likelihood *lik = &job->lik;
    enum vol_code code;

    lik->spec.free = false;
    lik->invertible = lik->spec.variance->invertibility != NULL;
    code = vol_garch_search(lik, &job->scaled, &starts, &job->o, &job->bounded,
                            err);
    if (code == VOL_OK && job->bounded.converged)
        job->bounded.converged = !vol_garch_has_collapsed(lik);
    lik->spec.free = true;
    lik->invertible = false;
    job->o.invertibility = SIZE_MAX;
    job->o.has_known = false;
    return code;
}

bool
vol_garch_is_enough(const struct vol_garch_job *job,
                    const struct vol_optimum *at)
{
    return at->converged && (!job->bounded.converged ||
                             at->loglik >= job->bounded.loglik - SAME);
}

enum vol_code
vol_garch_search_job(struct vol_garch_job *job, struct vol_garch_starts *starts,
                     struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    if (job->spec->free)
        code = search_bounded(job, *starts, err);
    if (code == VOL_OK)
        code = vol_garch_search(&job->lik, &job->scaled, starts, &job->o,
                                &job->best, err);
    if (code != VOL_OK || !job->bounded.converged ||
        vol_garch_is_enough(job, &job->best))
        return code;
    vol_garch_search_from(&job->lik, &job->o, job->bounded.theta, &job->best);
    job->best.converged = vol_garch_is_enough(job, &job->best);
    job->failure = "no optimum is as high as the one within the bounds";
    return VOL_OK;
}
