/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ladder of what stands in where the optimiser fails. */
#include "garch/job.h"

#include "garch/pass.h"
#include "garch/spec_impl.h"
#include "garch/units.h"
#include "stats/moments.h"

#include <stdio.h>
#include <string.h>

/* Put a filter of the series at `param` in the place of a failed fit;
 * VOL_EDATA where it gives no variances. */
static enum vol_code
stand_in(const struct vol_garch_job *job, const struct vol_garch_spec *spec,
         const double *param, const char *what, struct vol_garch_fit *fit,
         struct vol_err *err)
{
    struct vol_garch_fit got;
    enum vol_code code;

    if (!vol_all_finite(param, vol_garch_n_params(spec)))
        return VOL_EDATA;
    code = vol_garch_filter(spec, job->data, param, NULL, &got, err);
    if (code != VOL_OK)
        return code;
    got.spec = *job->spec;
    got.status = VOL_FIT_FALLBACK;
    (void)snprintf(got.reason, sizeof(got.reason), "%s: %s", job->failure,
                   what);
    for (size_t i = 0; i < got.k; i++)
        (void)snprintf(got.param[i].reason, sizeof(got.param[i].reason),
                       "not estimated: fallback");
    vol_garch_fit_clear(fit);
    *fit = got;
    return VOL_OK;
}

/* Other parameters of the model itself, which keep its bounds and the user's.
 */
static enum vol_code
admitted(struct vol_garch_job *job, const double *theta, const char *what,
         struct vol_garch_fit *fit, struct vol_err *err)
{
    size_t broken;

    if (!vol_optimiser_admits(&job->o, job->spec, theta, &broken))
        return VOL_EDATA;
    return stand_in(job, job->spec, theta, what, fit, err);
}

/* The exponentially weighted moving average, which has no parameter but mu: not
 * where the user holds or bounds another. */
static enum vol_code
ewma(const struct vol_garch_job *job, struct vol_garch_fit *fit,
     struct vol_err *err)
{
    struct vol_garch_spec spec = { .mean = { .constant = true },
                                   .variance = &vol_variance_ewma,
                                   .density = &vol_density_normal,
                                   .init = VOL_INIT_SAMPLE,
                                   .decay = VOL_BACKCAST_DECAY };
    double mu = vol_moments(job->data->y, job->data->n).mean;

    for (size_t i = 0; i < job->spec->n_restrictions; i++) {
        const struct vol_restriction *r = &job->spec->restriction[i];
        if (strcmp(r->param, "mu") != 0)
            return VOL_EDATA;
        spec.restriction[spec.n_restrictions++] = *r;
    }
    vol_spec_hold(&spec, &mu);
    spec.n_restrictions = 0;
    return stand_in(job, &spec, &mu, "EWMA with decay .94 stands in", fit, err);
}

/* Parameters of the standardised series, as the model's restrictions and its
 * target have them. */
static enum vol_code
standardised(struct vol_garch_job *job, double *theta, const char *what,
             struct vol_garch_fit *fit, struct vol_err *err)
{
    const struct vol_garch_spec *spec = job->spec;
    const double c2 = job->scale * job->scale;
    double *var = theta + vol_garch_n_mean(spec);

    vol_garch_to_units(spec, job->scale, theta, NULL);
    vol_spec_hold(spec, theta);
    if (job->lik.level > 0.0)
        *var =
            spec->variance->target(spec, var, var + vol_garch_n_variance(spec),
                                   job->lik.level * c2, NULL, NULL);
    return admitted(job, theta, what, fit, err);
}

static enum vol_code
nested(struct vol_garch_job *job, struct vol_garch_fit *fit,
       struct vol_err *err)
{
    char what[64];

    (void)snprintf(what, sizeof(what), "%s stands in", job->nested_is);
    return standardised(job, job->nested.theta, what, fit, err);
}

static enum vol_code
grid_point(struct vol_garch_job *job, struct vol_garch_fit *fit,
           struct vol_err *err)
{
    double theta[VOL_GARCH_MAX_PARAMS];

    if (!vol_garch_best_grid_point(&job->lik, &job->o, theta))
        return VOL_EDATA;
    return standardised(job, theta, "variance-targeted parameters stand in",
                        fit, err);
}

/* Whether there is nothing to estimate. */
static bool
all_fixed(const struct vol_garch_spec *spec)
{
    const size_t n = vol_garch_n_fixed(spec);

    return n > 0 && n == vol_garch_n_params(spec);
}

/* The values of a model all of which is fixed, and what is wrong with them. */
static enum vol_code
fixed(struct vol_garch_job *job, struct vol_garch_fit *fit, struct vol_err *err)
{
    double theta[VOL_GARCH_MAX_PARAMS];

    vol_spec_hold(job->spec, theta);
    vol_garch_to_units(job->spec, 1.0 / job->scale, theta, NULL);
    const bool passes = vol_pass_variances(&job->lik, theta, false);
    if (job->lik.slack < 0.0)
        job->failure =
            "with the fixed values it is not invertible on these rows (with "
            "--stationarity off it need not be)";
    else if (!passes)
        job->failure = "with the fixed values the variance is not a positive, "
                       "finite number on all rows";
    vol_spec_hold(job->spec, theta);
    return admitted(job, theta, "they stand in", fit, err);
}

/* Why nothing stands in. */
static const char *
why_nothing(const struct vol_garch_spec *spec)
{
    if (all_fixed(spec))
        return "nothing stands in for them";
    return spec->n_restrictions > 0
               ? "no start keeps what is fixed and bounded, and so nothing "
                 "stands in"
               : "no variances could be computed";
}

enum vol_code
vol_garch_fall_back(struct vol_garch_job *job, struct vol_garch_fit *fit,
                    struct vol_err *err)
{
    enum vol_code code = VOL_EDATA;

    if (all_fixed(job->spec))
        code = fixed(job, fit, err);
    else if (job->nested.converged)
        code = nested(job, fit, err);
    if (code == VOL_EDATA && job->hint->last_good != NULL)
        code = admitted(job, job->hint->last_good,
                        "the last good parameters stand in", fit, err);
    if (code == VOL_EDATA)
        code = grid_point(job, fit, err);
    if (code == VOL_EDATA)
        code = ewma(job, fit, err);
    if (code != VOL_EDATA)
        return code;
    fit->status = VOL_FIT_DEGENERATE;
    (void)snprintf(fit->reason, sizeof(fit->reason), "%s: %s", job->failure,
                   why_nothing(job->spec));
    return VOL_OK;
}
