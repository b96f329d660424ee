/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Regressors in units of their standard deviations: traded shares beside a
 * dummy would leave the optimiser nothing that it can invert. */
#include "garch/job.h"

#include "base/mem.h"
#include "garch/spec_impl.h"
#include "stats/moments.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A fit with other units of its regressors. */
struct scaled {
    struct vol_garch_spec spec; /* its restrictions in those units       */
    struct vol_garch_data data;
    double unit[VOL_GARCH_MAX_PARAMS]; /* of each parameter's regressor, or 1 */
    double hint[3][VOL_GARCH_MAX_PARAMS];
    double *store;
};

/* Every number of the series and of its regressors. */
static bool
all_finite(const struct vol_garch_spec *spec, const struct vol_garch_data *data)
{
    return vol_all_finite(data->y, data->n) &&
           (data->mean_x == NULL ||
            vol_all_finite(data->mean_x, data->n * spec->mean.n_x)) &&
           (data->variance_x == NULL ||
            vol_all_finite(data->variance_x, data->n * spec->n_x));
}

/* The n x k rows of x over the standard deviations of their columns, which go
 * to `unit`. */
static void
scale_columns(const double *x, size_t n, size_t k, double *out, double *unit)
{
    for (size_t j = 0; j < k; j++) {
        for (size_t t = 0; t < n; t++)
            out[t] = x[t * k + j];
        const double sd = vol_moments(out, n).sd;
        unit[j] = sd > DBL_MIN && isfinite(sd) ? sd : 1.0;
    }
    for (size_t i = 0; i < n * k; i++)
        out[i] = x[i] / unit[i % k];
}

static enum vol_code
scale_data(struct scaled *s, const struct vol_garch_data *data,
           struct vol_err *err)
{
    const struct vol_garch_spec *spec = &s->spec;
    const size_t k = vol_garch_n_params(spec), n_mean = spec->mean.n_x;
    const size_t variance =
        vol_garch_n_mean(spec) + vol_variance_layout(spec).x;
    enum vol_code code =
        vol_mem_doubles(&s->store, data->n * (n_mean + spec->n_x), err);

    if (code != VOL_OK)
        return code;
    s->data = *data;
    for (size_t i = 0; i < k; i++)
        s->unit[i] = 1.0;
    if (data->mean_x != NULL && n_mean > 0) {
        s->data.mean_x = s->store;
        scale_columns(data->mean_x, data->n, n_mean, s->store,
                      s->unit + vol_mean_first_x(&spec->mean));
    }
    if (data->variance_x != NULL && spec->n_x > 0) {
        double *out = s->store + data->n * n_mean;
        s->data.variance_x = out;
        scale_columns(data->variance_x, data->n, spec->n_x, out,
                      s->unit + variance);
    }
    return VOL_OK;
}

/* Parameters in those units; NULL remains NULL. */
static const double *
scale_params(const struct scaled *s, const double *theta, double *out)
{
    for (size_t i = 0; theta != NULL && i < vol_garch_n_params(&s->spec); i++)
        out[i] = theta[i] * s->unit[i];
    return theta != NULL ? out : NULL;
}

/* Estimates, their errors and covariances, and the rows in the units of the
 * caller's regressors. */
static enum vol_code
scale_back(const struct scaled *s, const struct vol_garch_spec *spec,
           const struct vol_garch_data *data, struct vol_garch_fit *fit,
           struct vol_err *err)
{
    double theta[VOL_GARCH_MAX_PARAMS], loglik;
    const size_t k = fit->k;

    fit->spec = *spec;
    if (fit->status == VOL_FIT_DEGENERATE || k != vol_garch_n_params(spec))
        return VOL_OK;
    fit->used = *spec;
    for (size_t i = 0; i < k; i++)
        theta[i] = fit->param[i].estimate / s->unit[i];
    vol_spec_hold(spec, theta);
    for (size_t i = 0; i < k; i++)
        fit->param[i].estimate = theta[i];
    for (int c = 0; c < 3; c++)
        for (size_t i = 0; i < k; i++) {
            fit->param[i].std_error[c] /= s->unit[i];
            for (size_t j = 0; j < k; j++)
                fit->cov[c][i * k + j] /= s->unit[i] * s->unit[j];
        }
    return vol_garch_filter_rows(fit, data, &loglik, err);
}

static enum vol_code
fit_scaled(struct scaled *s, const struct vol_garch_spec *spec,
           const struct vol_garch_data *data, const struct vol_garch_hint *hint,
           struct vol_garch_fit *fit, struct vol_err *err)
{
    const struct vol_garch_hint in_units = {
        .start = scale_params(s, hint->start, s->hint[0]),
        .last_good = scale_params(s, hint->last_good, s->hint[1]),
        .guess = scale_params(s, hint->guess, s->hint[2])
    };
    enum vol_code code;

    for (size_t i = 0; i < spec->n_restrictions; i++) {
        struct vol_restriction *r = &s->spec.restriction[i];
        r->value *= s->unit[vol_garch_param_find(spec, r->param)];
    }
    code = vol_garch_fit_as_it_is(&s->spec, &s->data, &in_units, fit, err);
    if (code != VOL_OK)
        return code;
    code = scale_back(s, spec, data, fit, err);
    if (code != VOL_OK)
        vol_garch_fit_clear(fit);
    return code;
}

enum vol_code
vol_garch_fit(const struct vol_garch_spec *spec,
              const struct vol_garch_data *data,
              const struct vol_garch_hint *hint, struct vol_garch_fit *fit,
              struct vol_err *err)
{
    static const struct vol_garch_hint none = { .start = NULL };
    struct scaled s = { .spec = *spec };
    enum vol_code code;

    if (hint == NULL)
        hint = &none;
    if (!all_finite(spec, data))
        return vol_fail(err, VOL_EDATA,
                        "a return or a regressor is not a finite number");
    if (spec->mean.n_x + spec->n_x == 0)
        return vol_garch_fit_as_it_is(spec, data, hint, fit, err);
    code = scale_data(&s, data, err);
    if (code == VOL_OK)
        code = fit_scaled(&s, spec, data, hint, fit, err);
    free(s.store);
    return code;
}
