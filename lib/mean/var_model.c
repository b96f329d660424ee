/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mean/var_model.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>

static enum vol_code
choose_lags(const struct vol_var_model *model, const struct vol_var_data *data,
            struct vol_var_spec *spec, struct vol_err *err)
{
    const size_t longest = vol_var_longest(spec, data->rows);
    size_t best[VOL_VAR_CRITERIA];
    void *criteria = NULL;
    enum vol_code code = vol_mem_array(&criteria, longest + 1,
                                       sizeof(struct vol_var_order), err);

    if (code == VOL_OK)
        code = vol_var_select(spec, data->y, data->rows, longest, criteria,
                              best, err);
    free(criteria);
    if (code == VOL_OK)
        spec->p = best[model->criterion];
    return code;
}

enum vol_code
vol_var_model_fit(const struct vol_var_model *model,
                  const struct vol_var_data *data, struct vol_var *out,
                  struct vol_err *err)
{
    struct vol_var_spec spec = { data->k, model->p, model->trend, data->n_x };
    enum vol_code code = VOL_OK;

    *out = (struct vol_var){ 0 };
    if (model->chosen)
        code = choose_lags(model, data, &spec, err);
    if (code == VOL_OK)
        code = vol_var_init(out, &spec, err);
    return code == VOL_OK ? vol_var_fit(out, data->y, data->rows, err) : code;
}

/* ---- judged on the past -------------------------------------------------- */

struct system {
    const struct vol_var_model *model;
    const struct vol_var_data *data;
    size_t h;           /* the longest horizon */
    struct vol_var var; /* the last that was estimated */
    size_t first;       /* its first row, from which a trend counts */
    double *mse;        /* of its forecasts, h matrices             */
    double *mean;       /* h x k                                    */
    double *work;       /* phi, and Sigma                           */
};

static enum vol_code
fit_system(void *ctx, size_t first, size_t n, struct vol_err *err)
{
    struct system *s = ctx;
    struct vol_var_data data = *s->data;
    double *phi = s->work, *sigma = phi + s->h * data.k * data.k;

    data.y += first * data.k;
    data.rows = n;
    s->first = first;
    vol_var_clear(&s->var);
    enum vol_code code = vol_var_model_fit(s->model, &data, &s->var, err);
    if (code != VOL_OK)
        return code;
    vol_var_unbiased(&s->var, sigma);
    vol_var_phi(&s->var, s->h, phi);
    vol_var_mse(phi, sigma, data.k, s->h, s->mse);
    return VOL_OK;
}

static enum vol_code
forecast_system(void *ctx, size_t first, size_t n, size_t h,
                struct vol_mean_moments *out, struct vol_err *err)
{
    struct system *s = ctx;
    const size_t k = s->data->k;

    (void)err;
    vol_var_forecast(&s->var, s->data->y + s->first * k, first + n - s->first,
                     NULL, h, s->mean);
    for (size_t d = 0; d < h; d++)
        for (size_t i = 0; i < k; i++)
            out[d * k + i] =
                (struct vol_mean_moments){ s->mean[d * k + i],
                                           s->mse[d * k * k + i * (k + 1)] };
    return VOL_OK;
}

enum vol_code
vol_var_evaluate(const struct vol_var_model *model,
                 const struct vol_var_data *data,
                 const struct vol_evaluation_plan *plan,
                 struct vol_evaluation *out, size_t *n_fits, char reason[96],
                 struct vol_err *err)
{
    const size_t k = data->k, h = plan->h[plan->n_h - 1];
    struct system s = { .model = model, .data = data, .h = h };
    const struct vol_forecaster of = { &s, fit_system, forecast_system };
    const struct vol_evaluation_series series = { data->y, k + data->n_x, k,
                                                  data->rows };
    double *all = NULL;
    enum vol_code code =
        vol_mem_doubles(&all, (2 * h + 1) * k * k + h * k, err);

    double *const block = all;
    if (code == VOL_OK) {
        s.mse = vol_mem_take(&all, h * k * k);
        s.mean = vol_mem_take(&all, h * k);
        s.work = all;
    }
    (void)snprintf(reason, 96, "%s", data->n_x > 0 ? VOL_EVALUATION_NO_X : "");
    if (code == VOL_OK)
        code = vol_forecaster_evaluate(&of, &series, plan, out, n_fits, reason,
                                       err);
    vol_var_clear(&s.var);
    free(block);
    return code;
}
