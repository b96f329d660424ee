/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/mean_judge.h"
#include "analysis/mean_rows.h"
#include "analysis/var_run.h"
#include "base/mem.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Work space of the models of a symbol. */
struct work {
    const struct vol_mean_plan *plan;
    struct vol_mean_sample sample;
    double *block;
    double *measure, *fitted, *scale; /* n each        */
    struct vol_mean_ahead *ahead;     /* the last day  */
    struct vol_mean_output *out;
};

static enum vol_code
work_new(struct work *w, const struct vol_mean_plan *plan,
         const struct vol_block *block, struct vol_mean_output *out,
         struct vol_err *err)
{
    void *ahead = NULL;
    enum vol_code code;

    *w = (struct work){ .plan = plan, .out = out };
    code = vol_mean_sample_make(&w->sample, plan, block, plan->window, err);
    if (code == VOL_OK)
        code = vol_mem_doubles(&w->block, 3 * w->sample.n, err);
    if (code == VOL_OK)
        code = vol_mem_array(&ahead, plan->day[plan->n_days - 1],
                             sizeof(*w->ahead), err);
    w->ahead = ahead;
    if (code != VOL_OK)
        return code;
    double *at = w->block;
    w->measure = vol_mem_take(&at, w->sample.n);
    w->fitted = vol_mem_take(&at, w->sample.n);
    w->scale = vol_mem_take(&at, w->sample.n);
    return VOL_OK;
}

static void
work_free(struct work *w)
{
    vol_mean_sample_clear(&w->sample);
    free(w->block);
    free(w->ahead);
}

/* ---- one model ---------------------------------------------------------- */

/* How many days have all their regressors. */
static size_t
known_days(const struct work *w, const struct vol_mean_data *data)
{
    const unsigned n_x = w->plan->n_x;
    size_t h = 0, days = w->plan->day[w->plan->n_days - 1];

    if (data->x == NULL)
        return days;
    for (; h < days && h < w->sample.n_ahead; h++)
        for (unsigned i = 0; i < n_x; i++)
            if (!isfinite(w->sample.ahead[h * n_x + i]))
                return h;
    return h;
}

static enum vol_code
forecast(struct work *w, struct vol_mean_result *r, struct vol_err *why,
         struct vol_err *err)
{
    const size_t days = known_days(w, r->data);
    enum vol_code code = VOL_OK;

    r->reason = VOL_MEAN_UNKNOWN_DAY;
    if (days > 0)
        code = vol_mean_forecast_rows(r->fit, r->data, w->sample.ahead, days,
                                      w->ahead, why);
    if (code == VOL_EDATA) {
        r->reason = why->text;
        return VOL_OK;
    }
    r->n_ahead = days;
    return code == VOL_OK ? code : vol_fail(err, code, "%s", why->text);
}

static void
add_rows(struct work *w, const struct vol_mean_result *r)
{
    static void (*const add[])(struct vol_rows *,
                               const struct vol_mean_result *) = {
        [VOL_MEAN_FORECASTS] = vol_mean_add_forecasts,
        [VOL_MEAN_FITS] = vol_mean_add_fits,
        [VOL_MEAN_PARAMS] = vol_mean_add_params,
        [VOL_MEAN_RESIDUALS] = vol_mean_add_residuals,
        [VOL_MEAN_INTERVALS] = vol_mean_add_intervals,
    };

    for (size_t k = 0; k < VOL_MEAN_EVALUATIONS; k++)
        if (w->plan->wanted[k])
            add[k](&w->out->made.rows[k], r);
    if (w->plan->summary)
        vol_mean_summary_add(&w->out->made.text, r);
}

/* What is made of a model that was estimated. */
static enum vol_code
use(struct work *w, struct vol_mean_result *r, struct vol_err *why,
    struct vol_err *err)
{
    enum vol_code code = forecast(w, r, why, err);

    if (code != VOL_OK || !w->plan->wanted[VOL_MEAN_RESIDUALS])
        return code;
    r->fitted = w->fitted;
    r->scale = w->scale;
    return vol_mean_fitted(r->fit, r->data, w->fitted, w->scale, err);
}

static enum vol_code
run_model(struct work *w, const struct vol_mean_entry *entry,
          struct vol_err *err)
{
    const struct vol_mean_data data =
        vol_mean_sample_data(&w->sample, &entry->model, w->measure);
    struct vol_mean_fit fit;
    struct vol_mean_result r = { .sample = &w->sample,
                                 .spec = entry->name,
                                 .data = &data,
                                 .fit = &fit,
                                 .ahead = w->ahead,
                                 .reason = "" };
    struct vol_mean_outcome *o = &w->out->outcome[w->out->n_outcomes];
    struct vol_err why = { VOL_OK, "" };
    enum vol_code code = vol_mean_fit(
        &entry->model, &data, vol_mean_plan_hac(w->plan, data.n), &fit, err);

    if (code != VOL_OK)
        return code;
    o->status = fit.estimate.status;
    (void)snprintf(o->reason, sizeof(o->reason), "%s", fit.estimate.reason);
    w->out->n_outcomes++;
    if (o->status != VOL_MEAN_NOT_ESTIMATED)
        code = use(w, &r, &why, err);
    if (r.n_ahead == 0 && vol_mean_plan_forecasts(w->plan))
        (void)snprintf(o->unforecast, sizeof(o->unforecast), "%s", r.reason);
    if (code == VOL_OK)
        add_rows(w, &r);
    return code;
}

enum vol_code
vol_mean_plan_run(const struct vol_mean_plan *plan,
                  const struct vol_block *block, struct vol_mean_output *out,
                  struct vol_err *err)
{
    struct work w;
    enum vol_code code = work_new(&w, plan, block, out, err);

    out->choice = (struct vol_series_choice)VOL_SERIES_CHOICE_NONE;
    if (code == VOL_OK)
        out->choice = w.sample.series.choice;
    for (size_t i = 0; code == VOL_OK && i < plan->n_models; i++)
        code = run_model(&w, &plan->model[i], err);
    if (code == VOL_OK && plan->wanted[VOL_MEAN_EVALUATIONS] &&
        plan->n_models > 0)
        code =
            vol_mean_judge(plan, block, &out->made.rows[VOL_MEAN_EVALUATIONS],
                           out->outcome, err);
    work_free(&w);
    return code;
}
