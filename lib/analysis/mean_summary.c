/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/estimate.h"
#include "analysis/garch_rows.h"
#include "analysis/mean_rows.h"

#include <math.h>

static void
add_sample(struct vol_str *out, const struct vol_mean_result *r)
{
    const struct vol_mean_estimate *e = &r->fit->estimate;
    const struct vol_mean_model chosen = { .arima = r->fit->order };
    const struct vol_mean_sample *s = r->sample;
    char first[VOL_DATE_BUFSIZE], last[VOL_DATE_BUFSIZE], name[64];

    vol_str_addf(out, "%s, %s\n", s->block->symbol, r->spec);
    vol_str_addf(out, "  %zu observations, %s to %s\n", e->n_obs,
                 vol_date_format(first, s->block->date[s->row[0]]),
                 vol_date_format(last, s->series.origin));
    if (r->fit->n_models > 0) {
        vol_mean_model_name(&chosen, name, sizeof(name));
        vol_str_addf(out, "  orders by AICc: %s, of %zu models\n", name,
                     r->fit->n_models);
    }
    vol_str_addf(out, "  status %s%s%s\n", vol_mean_status_name(e->status),
                 e->reason[0] != '\0' ? ": " : "", e->reason);
}

static void
add_coefficients(struct vol_str *out, const struct vol_mean_result *r)
{
    const struct vol_mean_estimate *e = &r->fit->estimate;
    char name[VOL_MEAN_NAME_SIZE];

    if (e->n_params > 0)
        vol_garch_summary_add_head(out, 9);
    for (size_t i = 0; i < e->n_params; i++) {
        vol_mean_result_param_name(r, i, name, sizeof(name));
        vol_garch_summary_add_line(out, 9, name, e->param[i], e->std_error[i],
                                   e->bound[i] != NULL ? e->bound[i] : "");
    }
    if (e->n_params > 0)
        vol_garch_summary_add_legend(out);
    vol_str_addf(out, "\n  sigma^2 %.6g  log-likelihood %.4f\n", e->sigma2,
                 e->loglik);
    vol_str_addf(out, "  AIC %.4f  AICc %.4f  BIC %.4f\n", e->aic, e->aicc,
                 e->bic);
}

/* The forecast of day h, its standard deviation and its interval, which that of
 * a variance has only above 0. */
static void
add_forecast(struct vol_str *out, const struct vol_mean_result *r, size_t h)
{
    const struct vol_mean_model *model = &r->fit->model;
    const struct vol_mean_moments *m = &r->ahead[h - 1].value;
    const double sd = sqrt(m->variance);
    double end[3] = { m->mean, m->mean - VOL_NORMAL_975 * sd,
                      m->mean + VOL_NORMAL_975 * sd };
    const char *why = "";

    if (model->kind == VOL_MEAN_HAR && !model->har.log)
        why = vol_mean_har_interval(r, h, VOL_NORMAL_975, end);
    if (isnan(end[0]))
        vol_str_addf(out, "  %5zu  %s\n", h, why);
    else
        vol_str_addf(out, "  %5zu %12.6g %12.6g %12.6g %12.6g\n", h, end[0], sd,
                     end[1], end[2]);
}

static void
add_forecasts(struct vol_str *out, const struct vol_mean_result *r)
{
    const struct vol_mean_plan *plan = r->sample->plan;
    char series[64];

    vol_mean_sample_name(r->sample, &r->fit->model, series, sizeof(series));
    vol_str_addf(out, "\n  %5s %12s %12s %12s %12s   %s\n", "days", "forecast",
                 "std. dev.", "low 95 %", "high 95 %", series);
    for (size_t i = 0; i < plan->n_days && plan->day[i] <= r->n_ahead; i++)
        add_forecast(out, r, plan->day[i]);
    if (plan->day[plan->n_days - 1] > r->n_ahead)
        vol_str_addf(out, "  none further: %s\n", r->reason);
}

void
vol_mean_summary_add(struct vol_str *out, const struct vol_mean_result *r)
{
    add_sample(out, r);
    if (r->fit->estimate.status != VOL_MEAN_NOT_ESTIMATED) {
        add_coefficients(out, r);
        add_forecasts(out, r);
    }
    vol_str_add_char(out, '\n');
}
