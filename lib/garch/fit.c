/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/fit.h"

#include "base/mem.h"
#include "garch/collapse.h"
#include "garch/collinear.h"
#include "garch/covariance.h"
#include "garch/job.h"
#include "garch/search.h"
#include "garch/spec_impl.h"
#include "garch/units.h"
#include "stats/moments.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* So far, relatively, two computations of one log-likelihood may differ. */
#define SAME_LOGLIK 1e-6

enum { MIN_ROWS = 30, ROWS_PER_PARAM = 5 };

size_t
vol_garch_min_rows(const struct vol_garch_spec *spec)
{
    const size_t need = ROWS_PER_PARAM * vol_garch_n_params(spec);

    return need > MIN_ROWS ? need : MIN_ROWS;
}

bool
vol_garch_fit_usable(const struct vol_garch_fit *fit)
{
    return fit->status != VOL_FIT_DEGENERATE;
}

void
vol_garch_fit_clear(struct vol_garch_fit *fit)
{
    for (int i = 0; i < 3; i++)
        free(fit->cov[i]);
    if (fit->s != fit->h)
        free(fit->s);
    free(fit->e);
    free(fit->h);
    *fit = (struct vol_garch_fit){ 0 };
}

enum vol_code
vol_garch_fit_prepare(struct vol_garch_fit *fit,
                      const struct vol_garch_spec *spec, size_t n,
                      struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    *fit = (struct vol_garch_fit){ .spec = *spec,
                                   .used = *spec,
                                   .status = VOL_FIT_OK,
                                   .k = vol_garch_n_params(spec),
                                   .lost = vol_mean_lost_rows(&spec->mean),
                                   .loglik = NAN,
                                   .guess_loglik = NAN,
                                   .persistence = NAN,
                                   .half_life = NAN,
                                   .uncond_variance = NAN,
                                   .grad_norm = NAN };
    fit->n_obs = n > fit->lost ? n - fit->lost : 0;
    fit->n_estimated = fit->k - vol_garch_n_fixed(spec);
    for (int i = 0; i < 3 && code == VOL_OK; i++)
        code = vol_mem_doubles(&fit->cov[i], fit->k * fit->k, err);
    if (code == VOL_OK)
        code = vol_mem_doubles(&fit->e, fit->n_obs, err);
    if (code == VOL_OK)
        code = vol_mem_doubles(&fit->h, fit->n_obs, err);
    fit->s = fit->h;
    if (code == VOL_OK && spec->variance->link != VOL_LINK_VARIANCE)
        code = vol_mem_doubles(&fit->s, fit->n_obs, err);
    if (code != VOL_OK) {
        vol_garch_fit_clear(fit);
        return code;
    }
    for (int c = 0; c < 3; c++)
        for (size_t i = 0; i < fit->k * fit->k; i++)
            fit->cov[c][i] = NAN;
    return VOL_OK;
}

void
vol_garch_fit_set(struct vol_garch_fit *fit, const double *theta)
{
    for (size_t i = 0; i < fit->k; i++) {
        struct vol_garch_param *p = &fit->param[i];
        vol_garch_param_name(&fit->used, i, p->name);
        p->estimate = theta[i];
        for (int c = 0; c < 3; c++)
            p->std_error[c] = NAN;
    }
}

void
vol_garch_fit_params(const struct vol_garch_fit *fit, double *out)
{
    for (size_t i = 0; i < fit->k; i++)
        out[i] = fit->param[i].estimate;
}

void
vol_garch_fit_describe(struct vol_garch_fit *fit)
{
    double theta[VOL_GARCH_MAX_PARAMS];
    const struct vol_garch_spec *spec = &fit->used;
    const double *var = theta + vol_garch_n_mean(spec);
    const double *shape = var + vol_garch_n_variance(spec);

    vol_garch_fit_params(fit, theta);
    fit->persistence = spec->variance->persistence(spec, var, shape, NULL);
    if (!vol_garch_fit_reverts(fit))
        return;
    if (spec->n_x == 0)
        fit->uncond_variance =
            spec->variance->uncond_variance(spec, var, shape);
    fit->half_life = vol_variance_half_life(spec, var, shape);
}

/* Names of the inequalities that bind, all or those with parameter `param`. */
static void
list_bounds(const struct vol_optimiser *o, size_t param, char *out, size_t size)
{
    size_t at = 0;

    out[0] = '\0';
    for (size_t i = 0; i + o->fixed < o->at.n && at < size; i++)
        if (o->active[i] &&
            (param >= o->k || vol_constraints_touch(&o->at, i, param)))
            at += (size_t)snprintf(out + at, size - at, "%s%s",
                                   at > 0 ? " " : "", o->at.name[i]);
}

/* The equation that holds parameter i, or "". */
static const char *
held_by(const struct vol_optimiser *o, size_t param)
{
    for (size_t i = o->at.n - o->fixed; i < o->at.n; i++)
        if (o->at.param[i] == (int)param)
            return o->at.name[i];
    return "";
}

/* Whether parameter i has no curvature for the point of the density's peak. */
static bool
is_pointed(const struct vol_garch_job *job, size_t i)
{
    return job->o.point != VOL_POINT_NONE && i < job->o.n_mean;
}

static void
set_errors(struct vol_garch_fit *fit, const struct vol_garch_job *job,
           const char *reason)
{
    for (size_t i = 0; i < fit->k; i++) {
        struct vol_garch_param *p = &fit->param[i];
        const char *held = held_by(&job->o, i);
        if (held[0] == '\0')
            list_bounds(&job->o, i, p->bound, sizeof(p->bound));
        for (int c = 0; c < 3; c++)
            p->std_error[c] = sqrt(fit->cov[c][i * fit->k + i]);
        (void)snprintf(p->reason, sizeof(p->reason), "%s",
                       held[0] != '\0'       ? held
                       : p->bound[0] != '\0' ? "at a bound"
                       : is_pointed(job, i)  ? "at a cusp of the density"
                       : reason[0] != '\0'   ? reason
                       : isnan(p->std_error[VOL_COV_QML])
                           ? "variance out of range: rescale the returns"
                           : "");
    }
}

static void
set_status(struct vol_garch_fit *fit, const struct vol_garch_job *job)
{
    list_bounds(&job->o, fit->k, fit->bounds, sizeof(fit->bounds));
    if (!job->best.converged)
        fit->status = VOL_FIT_NO_CONVERGE;
    else if (vol_garch_fit_explodes(fit))
        fit->status = VOL_FIT_NONSTATIONARY;
    else if (fit->bounds[0] != '\0')
        fit->status = VOL_FIT_AT_BOUND;
    vol_garch_fit_explain(fit);
}

/* logL of the optimum, where it is that of the parameters that are printed;
 * else theirs, and the optimum is none. */
static void
set_loglik(struct vol_garch_fit *fit, const struct vol_garch_job *job)
{
    const double here = fit->loglik;
    const double optimum =
        job->best.loglik - (double)fit->n_obs * log(job->scale);

    if (fabs(optimum - here) <= SAME_LOGLIK * (1.0 + fabs(here))) {
        fit->loglik = optimum;
        return;
    }
    fit->status = VOL_FIT_NO_CONVERGE;
    (void)snprintf(fit->reason, sizeof(fit->reason),
                   "logL is %.10g at the parameters, %.10g at the optimum "
                   "they should be",
                   here, optimum);
}

/* From the optimum to a fit in the units of the series. */
static enum vol_code
report(struct vol_garch_job *job, struct vol_garch_fit *fit,
       struct vol_err *err)
{
    const double c2 = job->scale * job->scale;
    double theta[VOL_GARCH_MAX_PARAMS], *jacobian;
    char reason[48];
    enum vol_code code = vol_mem_doubles(&jacobian, fit->k * fit->k, err);

    if (code != VOL_OK)
        return code;
    memcpy(theta, job->lik.theta, fit->k * sizeof(*theta));
    vol_garch_to_units(job->spec, job->scale, theta, jacobian);
    vol_spec_hold(job->spec, theta);
    vol_garch_covariances(&job->o, jacobian, fit->cov, reason, sizeof(reason));
    if (job->lik.level > 0.0)
        code = vol_garch_target_covariance(&job->o, &job->lik, job->best.theta,
                                           fit->e, jacobian,
                                           fit->cov[VOL_COV_QML], err);
    free(jacobian);
    if (code != VOL_OK)
        return code;
    vol_garch_fit_set(fit, theta);
    fit->presample = vol_garch_presample_of(&job->lik);
    fit->presample.variance *= c2;
    for (int k = 0; k < VOL_RM_COMPONENTS; k++)
        fit->presample.component[k] *= c2;
    fit->level = job->lik.level * c2;
    code = vol_garch_filter_rows(fit, job->data, &fit->loglik, err);
    if (code != VOL_OK)
        return code;
    /* A mean that fits exactly leaves rounding, not residuals. */
    if (!isfinite(fit->loglik))
        return vol_garch_fall_back(job, fit, err);
    vol_garch_fit_describe(fit);
    set_errors(fit, job, reason);
    fit->grad_norm = job->best.grad_norm;
    fit->iterations = job->best.iterations;
    set_status(fit, job);
    set_loglik(fit, job);
    return VOL_OK;
}

/* Estimate; the work space exists. */
static enum vol_code
estimate(struct vol_garch_job *job, struct vol_garch_fit *fit,
         struct vol_err *err)
{
    double warm[VOL_GARCH_MAX_PARAMS];
    struct vol_garch_starts starts = { .guess = job->hint->guess };
    enum vol_code code;

    if (job->hint->start != NULL) {
        memcpy(warm, job->hint->start, fit->k * sizeof(*warm));
        vol_garch_to_units(job->spec, 1.0 / job->scale, warm, NULL);
        starts.warm = warm;
    }
    code = vol_garch_search_job(job, &starts, err);
    if (code != VOL_OK)
        return code;
    if (isfinite(job->best.loglik) && vol_garch_has_collapsed(&job->lik)) {
        job->best.converged = false;
        job->failure = "the likelihood has no maximum";
    }
    code = job->best.converged ? report(job, fit, err)
                               : vol_garch_fall_back(job, fit, err);
    fit->guess_loglik =
        starts.guess_loglik - (double)fit->n_obs * log(job->scale);
    return code;
}

/* The series in units of its standard deviation; regressors as they are. */
static enum vol_code
scale_series(struct vol_garch_job *job, double **store, struct vol_err *err)
{
    enum vol_code code = vol_mem_doubles(store, job->data->n, err);

    if (code != VOL_OK)
        return code;
    const double unit = 1.0 / job->scale;
    for (size_t t = 0; t < job->data->n; t++)
        (*store)[t] = job->data->y[t] * unit;
    job->scaled = *job->data;
    job->scaled.y = *store;
    return VOL_OK;
}

enum vol_code
vol_garch_job_open(struct vol_garch_job *job,
                   const struct vol_presample *presample, double level,
                   struct vol_err *err)
{
    enum vol_code code;

    job->lik = (struct vol_likelihood){ .store = NULL };
    job->o = (struct vol_optimiser){ .store = NULL };
    code =
        vol_likelihood_init(&job->lik, job->spec, &job->scaled, presample, err);
    job->lik.level = level;
    job->lik.invertible =
        job->spec->variance->invertibility != NULL && !job->spec->free;
    if (code == VOL_OK)
        code = vol_optimiser_init(&job->o, job->spec, err);
    job->o.scale = job->scale;
    vol_optimiser_limit_x(&job->o, job->spec, job->data);
    return code;
}

void
vol_garch_job_close(struct vol_garch_job *job)
{
    vol_optimiser_clear(&job->o);
    vol_likelihood_clear(&job->lik);
}

static enum vol_code
run(struct vol_garch_job *job, struct vol_garch_fit *fit, struct vol_err *err)
{
    struct vol_presample presample;
    double *store = NULL, level = 0.0;
    enum vol_code code = scale_series(job, &store, err);

    if (code == VOL_OK)
        code = vol_garch_start(job->spec, &job->scaled, fit->e, &presample,
                               &level, err);
    if (code == VOL_OK)
        code = vol_garch_job_open(job, &presample, level, err);
    if (code == VOL_OK)
        code = estimate(job, fit, err);
    vol_garch_job_close(job);
    free(store);
    return code;
}

/* The unit of the estimation: the standard deviation of the series, about what
 * the user makes of a constant mean. */
static double
unit_of(const struct vol_garch_spec *spec, const struct vol_moments *m)
{
    double mu = m->mean;

    if (vol_mean_n_params(&spec->mean) != 1)
        return m->sd;
    for (size_t i = 0; i < spec->n_restrictions; i++) {
        const struct vol_restriction *r = &spec->restriction[i];
        if (strcmp(r->param, "mu") == 0)
            mu = r->kind == VOL_MIN   ? fmax(mu, r->value)
                 : r->kind == VOL_MAX ? fmin(mu, r->value)
                                      : r->value;
    }
    return hypot(m->sd, m->mean - mu);
}

/* Series that no model is fitted to; true with the reason set. */
static bool
degenerate(const struct vol_garch_spec *spec, const struct vol_moments *m,
           size_t n, struct vol_garch_fit *fit)
{
    const size_t least = vol_garch_min_rows(spec);

    if (fit->n_obs < least)
        (void)snprintf(fit->reason, sizeof(fit->reason),
                       "%zu observations are too few: at least %zu", n,
                       least + fit->lost);
    else if (!vol_moments_degenerate(m, fit->reason, sizeof(fit->reason)))
        return false;
    fit->status = VOL_FIT_DEGENERATE;
    return true;
}

enum vol_code
vol_garch_fit_as_it_is(const struct vol_garch_spec *spec,
                       const struct vol_garch_data *data,
                       const struct vol_garch_hint *hint,
                       struct vol_garch_fit *fit, struct vol_err *err)
{
    const struct vol_moments m = vol_moments(data->y, data->n);
    enum vol_code code;

    code = vol_garch_fit_prepare(fit, spec, data->n, err);
    if (code != VOL_OK)
        return code;
    if (degenerate(spec, &m, data->n, fit))
        return VOL_OK;
    code = vol_garch_collinear(spec, data, fit->reason, err);
    struct vol_garch_job job = { .spec = spec,
                                 .data = data,
                                 .hint = hint,
                                 .failure = "the optimiser failed",
                                 .scale = unit_of(spec, &m) };
    if (code == VOL_OK && *fit->reason == '\0')
        code = run(&job, fit, err);
    else
        fit->status = VOL_FIT_DEGENERATE;
    if (code != VOL_OK)
        vol_garch_fit_clear(fit);
    return code;
}
