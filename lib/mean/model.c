/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mean/model.h"

#include "mean/auto.h"

#include <math.h>
#include <string.h>

static enum vol_code
choose(const struct vol_mean_data *data, unsigned n_x, struct vol_mean_fit *fit,
       struct vol_err *err)
{
    struct vol_arima_choice choice;
    enum vol_code code =
        vol_arima_choose(data->y, data->x, n_x, data->n, &choice, err);

    if (code != VOL_OK)
        return code;
    fit->order = choice.order;
    fit->estimate = choice.estimate;
    fit->n_models = choice.n_models;
    return VOL_OK;
}

enum vol_code
vol_mean_fit(const struct vol_mean_model *model,
             const struct vol_mean_data *data, size_t hac,
             struct vol_mean_fit *fit, struct vol_err *err)
{
    memset(fit, 0, sizeof(*fit));
    fit->model = *model;
    fit->order = model->arima;
    switch (model->kind) {
    case VOL_MEAN_HAR:
        return vol_har_fit(&model->har, data->y, data->x, data->n, hac,
                           &fit->estimate, err);
    case VOL_MEAN_ARIMA_AUTO: return choose(data, model->arima.n_x, fit, err);
    case VOL_MEAN_RW: fit->order.d = data->is_change ? 0 : 1; break;
    case VOL_MEAN_ARIMA: break;
    }
    return vol_arima_fit(&fit->order, data->y, data->x, data->n, &fit->estimate,
                         err);
}

void
vol_mean_fit_param_name(const struct vol_mean_fit *fit, size_t i, char *buf,
                        size_t size)
{
    if (fit->model.kind == VOL_MEAN_HAR)
        vol_har_param_name(&fit->model.har, i, buf, size);
    else
        vol_arima_param_name(&fit->order, i, buf, size);
}

enum vol_code
vol_mean_fitted(const struct vol_mean_fit *fit,
                const struct vol_mean_data *data, double *fitted, double *scale,
                struct vol_err *err)
{
    const double *param = fit->estimate.param;

    if (fit->model.kind != VOL_MEAN_HAR)
        return vol_arima_fitted(&fit->order, param, data->y, data->x, data->n,
                                fitted, scale, err);
    for (size_t t = 0; t < data->n; t++)
        scale[t] = 1.0;
    return vol_har_fitted(&fit->model.har, param, data->y, data->x, data->n,
                          fitted, err);
}

enum vol_code
vol_mean_forecast_rows(const struct vol_mean_fit *fit,
                       const struct vol_mean_data *data, const double *ahead,
                       size_t h, struct vol_mean_ahead *out,
                       struct vol_err *err)
{
    const struct vol_mean_estimate *e = &fit->estimate;

    if (fit->model.kind == VOL_MEAN_HAR)
        return vol_har_forecast(&fit->model.har, e->param, e->sigma2, data->y,
                                data->n, ahead, h, out, err);
    return vol_arima_forecast(&fit->order, e->param, e->sigma2, data->y,
                              data->x, data->n, ahead, h, out, err);
}
