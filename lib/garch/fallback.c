/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ladder of what stands in where the optimiser fails. */
#include "garch/job.h"

#include "garch/search.h"
#include "garch/units.h"
#include "stats/moments.h"

#include <stdio.h>

/* Put a filter of the series at `param` in the place of a failed fit. */
static bool
stand_in(const struct vol_garch_job *job, const struct vol_garch_spec *spec,
         const double *param, const char *what, struct vol_garch_fit *fit)
{
    struct vol_garch_fit got;

    if (!vol_all_finite(param, vol_garch_n_params(spec)) ||
        vol_garch_filter(spec, job->data, param, NULL, &got, NULL) != VOL_OK)
        return false;
    got.spec = *job->spec;
    got.status = VOL_FIT_FALLBACK;
    (void)snprintf(got.reason, sizeof(got.reason), "the optimiser failed: %s",
                   what);
    for (size_t i = 0; i < got.k; i++)
        (void)snprintf(got.param[i].reason, sizeof(got.param[i].reason),
                       "not estimated: fallback");
    vol_garch_fit_clear(fit);
    *fit = got;
    return true;
}

/* The exponentially weighted moving average. */
static bool
ewma(const struct vol_garch_job *job, struct vol_garch_fit *fit)
{
    const struct vol_garch_spec spec = { .mean = { .constant = true },
                                         .variance = &vol_variance_ewma,
                                         .density = &vol_density_normal,
                                         .init = VOL_INIT_SAMPLE,
                                         .decay = VOL_BACKCAST_DECAY };
    const double mu = vol_moments(job->data->y, job->data->n).mean;

    return stand_in(job, &spec, &mu, "EWMA with decay .94 stands in", fit);
}

enum vol_code
vol_garch_fall_back(struct vol_garch_job *job, struct vol_garch_fit *fit)
{
    double theta[VOL_GARCH_MAX_PARAMS];

    if (job->hint->last_good != NULL &&
        stand_in(job, job->spec, job->hint->last_good,
                 "the last good parameters stand in", fit))
        return VOL_OK;
    if (vol_garch_best_grid_point(&job->lik, theta)) {
        vol_garch_to_units(job->spec, job->scale, theta, NULL);
        if (stand_in(job, job->spec, theta,
                     "variance-targeted parameters stand in", fit))
            return VOL_OK;
    }
    if (ewma(job, fit))
        return VOL_OK;
    fit->status = VOL_FIT_DEGENERATE;
    (void)snprintf(fit->reason, sizeof(fit->reason),
                   "no variances could be computed");
    return VOL_OK;
}
