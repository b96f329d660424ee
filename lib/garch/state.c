/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/state.h"

#include "base/mem.h"
#include "garch/job.h"
#include "garch/path.h"
#include "stats/moments.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t
larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

size_t
vol_garch_state_keep(const struct vol_garch_spec *spec)
{
    return larger(vol_variance_history(spec),
                  larger(vol_mean_lost_rows(&spec->mean), spec->mean.ma));
}

enum vol_code
vol_garch_state_init(struct vol_garch_state *state,
                     const struct vol_garch_spec *spec, struct vol_err *err)
{
    const size_t keep = vol_garch_state_keep(spec);
    enum vol_code code;

    *state = (struct vol_garch_state){ .spec = *spec, .keep = keep };
    code = vol_mem_doubles(&state->y, keep * (3 + spec->n_x), err);
    if (code != VOL_OK)
        return code;
    state->e = state->y + keep;
    state->s = state->e + keep;
    state->variance_x = state->s + keep;
    return VOL_OK;
}

void
vol_garch_state_clear(struct vol_garch_state *state)
{
    free(state->y);
    free(state->z);
    *state = (struct vol_garch_state){ 0 };
}

/* The averages of rm2006 after the last row. */
static void
run_averages(struct vol_garch_state *state, const struct vol_garch_fit *fit)
{
    for (int k = 0; k < VOL_RM_COMPONENTS; k++) {
        const double decay = vol_rm2006_decay(k);
        double *x = &state->presample.component[k];
        for (size_t t = 1; t < fit->n_obs; t++)
            *x = (1.0 - decay) * (fit->e[t - 1] * fit->e[t - 1]) + decay * *x;
    }
}

/* Residuals over their standard deviations, to mean 0 and variance 1. */
static enum vol_code
keep_residuals(struct vol_garch_state *state, const struct vol_garch_fit *fit,
               struct vol_err *err)
{
    const double n = (double)fit->n_obs;
    enum vol_code code = vol_mem_doubles(&state->z, fit->n_obs, err);
    double mean = 0.0, square = 0.0;

    if (code != VOL_OK)
        return code;
    state->n_z = fit->n_obs;
    for (size_t t = 0; t < fit->n_obs; t++) {
        state->z[t] = fit->e[t] / sqrt(fit->h[t]);
        mean += state->z[t] / n;
    }
    for (size_t t = 0; t < fit->n_obs; t++) {
        state->z[t] -= mean;
        square += state->z[t] * state->z[t] / n;
    }
    if (!(square > DBL_MIN))
        return vol_fail(err, VOL_EDATA, "the residuals are all the same");
    for (size_t t = 0; t < fit->n_obs; t++)
        state->z[t] /= sqrt(square);
    return VOL_OK;
}

/* What is told of the fit. */
static void
remember_fit(struct vol_garch_state *state, const struct vol_garch_fit *fit,
             const struct vol_garch_data *data)
{
    state->scale = vol_moments(data->y, data->n).sd;
    state->status = fit->status;
    memcpy(state->bounds, fit->bounds, sizeof(state->bounds));
    state->iterations = fit->iterations;
    state->grad_norm = fit->grad_norm;
    state->loglik = fit->loglik;
}

enum vol_code
vol_garch_state_of(const struct vol_garch_fit *fit,
                   const struct vol_garch_data *data, bool keep_z,
                   struct vol_garch_state *state, struct vol_err *err)
{
    const size_t n_x = fit->used.n_x;
    enum vol_code code;
    size_t first;

    if (!vol_garch_fit_usable(fit))
        return vol_fail(err, VOL_EDATA, "nothing to go on from: %s",
                        fit->reason);
    code = vol_garch_state_init(state, &fit->used, err);
    if (code != VOL_OK)
        return code;
    remember_fit(state, fit, data);
    vol_garch_fit_params(fit, state->param);
    state->presample = fit->presample;
    state->n_rows = fit->n_obs;
    state->n = state->keep < fit->n_obs ? state->keep : fit->n_obs;
    first = fit->n_obs - state->n;
    memcpy(state->y, data->y + data->n - state->n, state->n * sizeof(double));
    memcpy(state->e, fit->e + first, state->n * sizeof(double));
    memcpy(state->s, fit->s + first, state->n * sizeof(double));
    if (n_x > 0)
        memcpy(state->variance_x, data->variance_x + (data->n - state->n) * n_x,
               state->n * n_x * sizeof(double));
    if (fit->used.variance == &vol_variance_rm2006)
        run_averages(state, fit);
    if (keep_z)
        code = keep_residuals(state, fit, err);
    if (code != VOL_OK)
        vol_garch_state_clear(state);
    return code;
}

/* Whether new rows come with what the model needs. */
static enum vol_code
check_data(const struct vol_garch_spec *spec, const struct vol_garch_data *data,
           size_t first, struct vol_err *err)
{
    const size_t mean = spec->mean.n_x, variance = spec->n_x;
    const size_t n = data->n - first;

    if ((mean > 0 && data->mean_x == NULL) ||
        (variance > 0 && data->variance_x == NULL))
        return vol_fail(err, VOL_EDATA,
                        "the model has regressors and the series has none");
    if (!vol_all_finite(data->y + first, n) ||
        (mean > 0 && !vol_all_finite(data->mean_x + first * mean, n * mean)) ||
        (variance > 0 &&
         !vol_all_finite(data->variance_x + first * variance, n * variance)))
        return vol_fail(err, VOL_EDATA,
                        "a return or a regressor is not a finite number");
    return VOL_OK;
}

/* Filter row after row; returns the likelihood of all, -HUGE_VAL where a
 * variance is no positive number. */
static double
filter_rows(struct vol_path *path, const struct vol_garch_data *data,
            size_t first, double loglik, double *e, double *h)
{
    const struct vol_density *density = path->spec.density;
    const size_t n_x = path->spec.mean.n_x;

    for (size_t t = first; t < data->n; t++) {
        const struct vol_filtered row = vol_path_filter(
            path, data->y[t], n_x > 0 ? data->mean_x + t * n_x : NULL);
        if (!(row.h > 0.0) || !isfinite(row.h))
            return -HUGE_VAL;
        loglik += density->loglik(path->r.shape, 1, &row.e, &row.h);
        *e++ = row.e;
        *h++ = row.h;
    }
    return loglik;
}

enum vol_code
vol_garch_state_filter(struct vol_garch_state *state,
                       const struct vol_garch_data *data, size_t first,
                       double *e, double *h, struct vol_err *err)
{
    const size_t n_x = state->spec.n_x;
    struct vol_path path;
    double loglik;
    enum vol_code code = check_data(&state->spec, data, first, err);

    if (code != VOL_OK || data->n == first)
        return code;
    code = vol_path_init(&path, state, data->n - first,
                         n_x > 0 ? data->variance_x + first * n_x : NULL, err);
    if (code != VOL_OK)
        return code;
    loglik = filter_rows(&path, data, first, state->loglik, e, h);
    if (isfinite(loglik)) {
        vol_path_store(&path, state);
        state->loglik = loglik;
        state->n_since_fit += data->n - first;
    } else {
        code = vol_fail(err, VOL_EDATA,
                        "the parameters leave no positive, finite variance on "
                        "the new rows");
    }
    vol_path_clear(&path);
    return code;
}

enum vol_code
vol_garch_state_describe(const struct vol_garch_state *state,
                         struct vol_garch_fit *fit, struct vol_err *err)
{
    const size_t lost = vol_mean_lost_rows(&state->spec.mean);
    enum vol_code code =
        vol_garch_fit_prepare(fit, &state->spec, state->n_rows + lost, err);

    if (code != VOL_OK)
        return code;
    vol_garch_fit_set(fit, state->param);
    vol_garch_fit_describe(fit);
    fit->status = state->status;
    memcpy(fit->bounds, state->bounds, sizeof(fit->bounds));
    fit->presample = state->presample;
    fit->loglik = state->loglik;
    fit->iterations = state->iterations;
    fit->grad_norm = state->grad_norm;
    vol_garch_fit_explain(fit);
    return VOL_OK;
}
