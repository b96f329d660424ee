/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/fit.h"

#include "base/mem.h"
#include "garch/covariance.h"
#include "garch/search.h"
#include "stats/moments.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EWMA_DECAY 0.94 /* RiskMetrics (1996), daily */

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
    free(fit->e);
    free(fit->h);
    *fit = (struct vol_garch_fit){ 0 };
}

/* Room for what a fit of `spec` to n rows holds, all NaN or zero. */
static enum vol_code
prepare(struct vol_garch_fit *fit, const struct vol_garch_spec *spec, size_t n,
        struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    *fit = (struct vol_garch_fit){ .spec = *spec,
                                   .used = *spec,
                                   .status = VOL_FIT_OK,
                                   .k = vol_garch_n_params(spec),
                                   .lost = vol_mean_lost_rows(&spec->mean),
                                   .loglik = NAN,
                                   .persistence = NAN,
                                   .half_life = NAN,
                                   .uncond_variance = NAN,
                                   .grad_norm = NAN };
    fit->n_obs = n > fit->lost ? n - fit->lost : 0;
    for (int i = 0; i < 3 && code == VOL_OK; i++)
        code = vol_mem_doubles(&fit->cov[i], fit->k * fit->k, err);
    if (code == VOL_OK)
        code = vol_mem_doubles(&fit->e, fit->n_obs, err);
    if (code == VOL_OK)
        code = vol_mem_doubles(&fit->h, fit->n_obs, err);
    if (code != VOL_OK) {
        vol_garch_fit_clear(fit);
        return code;
    }
    for (int c = 0; c < 3; c++)
        for (size_t i = 0; i < fit->k * fit->k; i++)
            fit->cov[c][i] = NAN;
    return VOL_OK;
}

static void
set_estimates(struct vol_garch_fit *fit, const double *theta)
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

/* Persistence and what follows from it. */
static void
describe(struct vol_garch_fit *fit)
{
    double theta[VOL_GARCH_MAX_PARAMS];
    const struct vol_garch_spec *spec = &fit->used;
    const double *var = theta + vol_mean_n_params(&spec->mean);
    const double *shape = var + vol_garch_n_variance(spec);

    vol_garch_fit_params(fit, theta);
    fit->persistence = spec->variance->persistence(spec, var, shape);
    fit->uncond_variance = spec->variance->uncond_variance(spec, var, shape);
    if (fit->persistence > 0.0 && fit->persistence < 1.0)
        fit->half_life = log(0.5) / log(fit->persistence);
}

/* Pre-sample variance of init `backcast` from the least-squares residuals. */
static double
starting_backcast(const struct vol_garch_spec *spec, const double *y, size_t n,
                  double *e)
{
    double mean[VOL_GARCH_MAX_PARAMS] = { 0.0 };

    if (spec->init != VOL_INIT_BACKCAST)
        return 0.0;
    if (vol_mean_ols(&spec->mean, y, n, mean, NULL) != VOL_OK)
        mean[0] = vol_moments(y, n).mean;
    vol_mean_residuals(&spec->mean, mean, y, n, e);
    return vol_garch_backcast(e, n - vol_mean_lost_rows(&spec->mean),
                              spec->decay);
}

enum vol_code
vol_garch_filter(const struct vol_garch_spec *spec, const double *y, size_t n,
                 const double *param, double backcast,
                 struct vol_garch_fit *fit, struct vol_err *err)
{
    struct vol_likelihood lik;
    enum vol_code code = prepare(fit, spec, n, err);

    if (code != VOL_OK)
        return code;
    fit->backcast =
        isnan(backcast) ? starting_backcast(spec, y, n, fit->e) : backcast;
    code = vol_likelihood_init(&lik, spec, y, n, fit->backcast, err);
    if (code != VOL_OK) {
        vol_garch_fit_clear(fit);
        return code;
    }
    set_estimates(fit, param);
    fit->loglik = vol_likelihood_value(&lik, param);
    memcpy(fit->e, lik.r.e, fit->n_obs * sizeof(double));
    memcpy(fit->h, lik.r.h, fit->n_obs * sizeof(double));
    vol_likelihood_clear(&lik);
    if (!isfinite(fit->loglik)) {
        vol_garch_fit_clear(fit);
        return vol_fail(err, VOL_EDATA,
                        "the parameters give variances that are not positive");
    }
    describe(fit);
    return VOL_OK;
}

/* One fit under way: everything in units of the standard deviation. */
struct job {
    const struct vol_garch_spec *spec;
    const double *y; /* the caller's      */
    double *scaled;  /* y / scale         */
    double scale;
    size_t n;
    struct vol_likelihood lik;
    struct vol_optimiser o;
    struct vol_optimum best;
};

/* d(theta of y) / d(theta of y / scale), and theta itself in place. */
static void
to_units(const struct job *job, double *theta, double *jacobian)
{
    const struct vol_recursion *r = &job->lik.r;
    const size_t k = r->k, omega = r->n_mean;

    memset(jacobian, 0, k * k * sizeof(*jacobian));
    for (size_t i = 0; i < k; i++)
        jacobian[i * k + i] = 1.0;
    if (job->spec->mean.constant) {
        theta[0] *= job->scale;
        jacobian[0] = job->scale;
    }
    job->spec->variance->rescale(job->spec, job->scale, theta + omega,
                                 jacobian + omega * k + omega);
}

/* Names of the inequalities that bind, all or those with parameter `param`. */
static void
list_bounds(const struct vol_optimiser *o, size_t param, char *out, size_t size)
{
    size_t at = 0;

    out[0] = '\0';
    for (size_t i = 0; i < o->at.n && at < size; i++)
        if (o->active[i] &&
            (param >= o->k || o->at.grad[i * o->k + param] != 0.0))
            at += (size_t)snprintf(out + at, size - at, "%s%s",
                                   at > 0 ? " " : "", o->at.name[i]);
}

static void
set_errors(struct vol_garch_fit *fit, const struct job *job, const char *reason)
{
    for (size_t i = 0; i < fit->k; i++) {
        struct vol_garch_param *p = &fit->param[i];
        list_bounds(&job->o, i, p->bound, sizeof(p->bound));
        for (int c = 0; c < 3; c++)
            p->std_error[c] = sqrt(fit->cov[c][i * fit->k + i]);
        (void)snprintf(p->reason, sizeof(p->reason), "%s",
                       p->bound[0] != '\0' ? "at a bound" : reason);
    }
}

static void
set_status(struct vol_garch_fit *fit, const struct job *job)
{
    char bounds[120];

    list_bounds(&job->o, fit->k, bounds, sizeof(bounds));
    if (!job->best.converged) {
        fit->status = VOL_FIT_NO_CONVERGE;
        (void)snprintf(fit->reason, sizeof(fit->reason),
                       "stopped after %d steps, gradient %.2g",
                       job->best.iterations, job->best.grad_norm);
    } else if (fit->persistence >= 1.0) {
        fit->status = VOL_FIT_NONSTATIONARY;
        (void)snprintf(fit->reason, sizeof(fit->reason),
                       "persistence %.6f is not below 1", fit->persistence);
    } else if (bounds[0] != '\0') {
        fit->status = VOL_FIT_AT_BOUND;
        (void)snprintf(fit->reason, sizeof(fit->reason), "at a bound: %s",
                       bounds);
    }
}

/* From the optimum to a fit in the units of the series. */
static enum vol_code
report(struct job *job, struct vol_garch_fit *fit, struct vol_err *err)
{
    const double log_scale = log(job->scale), c2 = job->scale * job->scale;
    double theta[VOL_GARCH_MAX_PARAMS], *jacobian;
    char reason[48];
    enum vol_code code = vol_mem_doubles(&jacobian, fit->k * fit->k, err);

    if (code != VOL_OK)
        return code;
    memcpy(theta, job->best.theta, fit->k * sizeof(*theta));
    to_units(job, theta, jacobian);
    set_estimates(fit, theta);
    vol_garch_covariances(&job->o, jacobian, fit->cov, reason, sizeof(reason));
    free(jacobian);
    set_errors(fit, job, reason);
    fit->loglik = job->best.loglik - (double)fit->n_obs * log_scale;
    fit->backcast = job->lik.backcast * c2;
    fit->grad_norm = job->best.grad_norm;
    fit->iterations = job->best.iterations;
    for (size_t t = 0; t < fit->n_obs; t++) {
        fit->e[t] = job->lik.r.e[t] * job->scale;
        fit->h[t] = job->lik.r.h[t] * c2;
    }
    describe(fit);
    set_status(fit, job);
    return VOL_OK;
}

/* Put a filter of the series at `param` in the place of a failed fit. */
static bool
stand_in(const struct job *job, const struct vol_garch_spec *spec,
         const double *param, const char *what, struct vol_garch_fit *fit)
{
    struct vol_garch_fit got;

    if (!vol_all_finite(param, vol_garch_n_params(spec)) ||
        vol_garch_filter(spec, job->y, job->n, param, NAN, &got, NULL) !=
            VOL_OK)
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

/* GARCH(1,1) without omega: the exponentially weighted moving average. */
static bool
ewma(const struct job *job, struct vol_garch_fit *fit)
{
    const struct vol_garch_spec spec = { .mean = { .constant = true },
                                         .variance = &vol_variance_garch,
                                         .p = 1,
                                         .q = 1,
                                         .density = &vol_density_normal,
                                         .init = VOL_INIT_SAMPLE,
                                         .decay = VOL_BACKCAST_DECAY };
    const double param[4] = { vol_moments(job->y, job->n).mean, 0.0,
                              1.0 - EWMA_DECAY, EWMA_DECAY };

    return stand_in(job, &spec, param, "EWMA with decay .94 stands in", fit);
}

/* The ladder of stand-ins. */
static enum vol_code
fall_back(struct job *job, const double *last_good, struct vol_garch_fit *fit,
          struct vol_err *err)
{
    double theta[VOL_GARCH_MAX_PARAMS], *jacobian;
    enum vol_code code;

    if (last_good != NULL && stand_in(job, job->spec, last_good,
                                      "the last good parameters stand in", fit))
        return VOL_OK;
    code = vol_mem_doubles(&jacobian, fit->k * fit->k, err);
    if (code != VOL_OK)
        return code;
    if (vol_garch_best_grid_point(&job->lik, theta)) {
        to_units(job, theta, jacobian);
        if (stand_in(job, job->spec, theta,
                     "variance-targeted parameters stand in", fit)) {
            free(jacobian);
            return VOL_OK;
        }
    }
    free(jacobian);
    if (ewma(job, fit))
        return VOL_OK;
    fit->status = VOL_FIT_DEGENERATE;
    (void)snprintf(fit->reason, sizeof(fit->reason),
                   "no variances could be computed");
    return VOL_OK;
}

/* Estimate; the work space exists. */
static enum vol_code
estimate(struct job *job, const double *last_good, struct vol_garch_fit *fit,
         struct vol_err *err)
{
    enum vol_code code = vol_garch_search(&job->lik, &job->o, &job->best, err);

    if (code != VOL_OK)
        return code;
    if (!job->best.converged)
        return fall_back(job, last_good, fit, err);
    return report(job, fit, err);
}

static enum vol_code
run(struct job *job, const double *last_good, struct vol_garch_fit *fit,
    struct vol_err *err)
{
    enum vol_code code = vol_mem_doubles(&job->scaled, job->n, err);
    double backcast;

    if (code != VOL_OK)
        return code;
    for (size_t t = 0; t < job->n; t++)
        job->scaled[t] = job->y[t] / job->scale;
    backcast = starting_backcast(job->spec, job->scaled, job->n, fit->e);
    code = vol_likelihood_init(&job->lik, job->spec, job->scaled, job->n,
                               backcast, err);
    if (code == VOL_OK) {
        code = vol_optimiser_init(&job->o, job->spec, err);
        if (code == VOL_OK) {
            code = estimate(job, last_good, fit, err);
            vol_optimiser_clear(&job->o);
        }
        vol_likelihood_clear(&job->lik);
    }
    free(job->scaled);
    return code;
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
    else if (!(m->sd > 1e-13 * fabs(m->mean)) || !(m->sd > DBL_MIN))
        (void)snprintf(fit->reason, sizeof(fit->reason),
                       "the series is constant");
    else
        return false;
    fit->status = VOL_FIT_DEGENERATE;
    return true;
}

enum vol_code
vol_garch_fit(const struct vol_garch_spec *spec, const double *y, size_t n,
              const double *last_good, struct vol_garch_fit *fit,
              struct vol_err *err)
{
    struct vol_moments m;
    enum vol_code code;

    if (!vol_all_finite(y, n))
        return vol_fail(err, VOL_EDATA, "a return is not a finite number");
    code = prepare(fit, spec, n, err);
    if (code != VOL_OK)
        return code;
    m = vol_moments(y, n);
    if (degenerate(spec, &m, n, fit))
        return VOL_OK;
    struct job job = { .spec = spec, .y = y, .scale = m.sd, .n = n };
    code = run(&job, last_good, fit, err);
    if (code != VOL_OK)
        vol_garch_fit_clear(fit);
    return code;
}
