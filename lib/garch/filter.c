/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A series at given parameters, from given values or from its residuals. */
#include "garch/fit.h"

#include "base/mem.h"
#include "garch/job.h"
#include "garch/spec_impl.h"
#include "stats/moments.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Least-squares residuals of the mean, n_obs of them, into `e`. */
static enum vol_code
starting_residuals(const struct vol_garch_spec *spec,
                   const struct vol_garch_data *data, double *e,
                   struct vol_err *err)
{
    const size_t lost = vol_mean_lost_rows(&spec->mean), n = data->n - lost;

    if (spec->mean.n_x > 0 && data->mean_x == NULL)
        return vol_fail(err, VOL_EDATA,
                        "the model has regressors and the series has none");
    double mean[VOL_GARCH_MAX_PARAMS] = { 0.0 }, *columns;
    enum vol_code code =
        vol_mem_doubles(&columns, n * vol_mean_n_columns(&spec->mean), err);

    if (code != VOL_OK)
        return code;
    vol_mean_columns(&spec->mean, data->y, data->mean_x, data->n, columns);
    if (vol_mean_ols(&spec->mean, data->y + lost, columns, n, mean, NULL) !=
        VOL_OK)
        mean[0] = vol_moments(data->y, data->n).mean;
    vol_mean_residuals(&spec->mean, mean, data->y + lost, columns, n, e);
    free(columns);
    return VOL_OK;
}

enum vol_code
vol_garch_start(const struct vol_garch_spec *spec,
                const struct vol_garch_data *data, double *e,
                struct vol_presample *presample, double *level,
                struct vol_err *err)
{
    const size_t n = data->n - vol_mean_lost_rows(&spec->mean);
    enum vol_code code = VOL_OK;

    *presample = (struct vol_presample){ .variance = 0.0 };
    *level = 0.0;
    if (spec->init != VOL_INIT_BACKCAST && !spec->targeting)
        return VOL_OK;
    code = starting_residuals(spec, data, e, err);
    if (code != VOL_OK)
        return code;
    *presample = vol_garch_presample(spec, e, n);
    for (size_t t = 0; spec->targeting && t < n; t++)
        *level += e[t] * e[t] / (double)n;
    return VOL_OK;
}

struct vol_presample
vol_garch_presample_of(const struct vol_likelihood *lik)
{
    const struct vol_recursion *r = &lik->r;
    struct vol_presample p = r->presample;

    if (lik->spec.init == VOL_INIT_BACKCAST)
        return p;
    p.variance =
        vol_variance_of_state(lik->spec.variance->link, r->power, r->s0);
    for (int k = 0; k < VOL_RM_COMPONENTS; k++)
        p.component[k] = p.variance;
    return p;
}

enum vol_code
vol_garch_filter_rows(struct vol_garch_fit *fit,
                      const struct vol_garch_data *data, double *loglik,
                      struct vol_err *err)
{
    struct vol_garch_spec frozen = fit->used;
    struct vol_likelihood lik;
    double theta[VOL_GARCH_MAX_PARAMS];
    enum vol_code code;

    frozen.init = VOL_INIT_BACKCAST;
    code =
        vol_likelihood_init_values(&lik, &frozen, data, &fit->presample, err);
    if (code != VOL_OK)
        return code;
    vol_garch_fit_params(fit, theta);
    *loglik = vol_likelihood_value(&lik, theta);
    memcpy(fit->e, lik.r.e, fit->n_obs * sizeof(double));
    memcpy(fit->h, lik.r.h, fit->n_obs * sizeof(double));
    if (fit->s != fit->h)
        memcpy(fit->s, lik.r.s, fit->n_obs * sizeof(double));
    vol_likelihood_clear(&lik);
    return VOL_OK;
}

enum vol_code
vol_garch_filter(const struct vol_garch_spec *spec,
                 const struct vol_garch_data *data, const double *param,
                 const struct vol_presample *presample,
                 struct vol_garch_fit *fit, struct vol_err *err)
{
    struct vol_likelihood lik = { .store = NULL };
    struct vol_presample before = { .variance = 0.0 };
    double level;
    enum vol_code code = vol_garch_fit_prepare(fit, spec, data->n, err);

    if (code != VOL_OK)
        return code;
    if (fit->n_obs > 0)
        code = vol_garch_start(spec, data, fit->e, &before, &level, err);
    if (code == VOL_OK)
        code = vol_likelihood_init_values(
            &lik, spec, data, presample != NULL ? presample : &before, err);
    if (code == VOL_OK) {
        fit->loglik = vol_likelihood_value(&lik, param);
        fit->presample = vol_garch_presample_of(&lik);
        vol_garch_fit_set(fit, param);
        if (!isfinite(fit->loglik))
            code = vol_fail(err, VOL_EDATA,
                            "the parameters give variances that are not "
                            "positive");
    }
    vol_likelihood_clear(&lik);
    if (code == VOL_OK)
        code = vol_garch_filter_rows(fit, data, &fit->loglik, err);
    if (code == VOL_OK)
        vol_garch_fit_describe(fit);
    else
        vol_garch_fit_clear(fit);
    return code;
}
