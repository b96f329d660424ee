/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mean/evaluate.h"

#include "base/mem.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Normal quantiles of 90 % and 97.5 %. */
static const double Z80 = 1.2815515655446004, Z95 = 1.9599639845400545;

struct rolling {
    const struct vol_mean_data *data;
    const struct vol_evaluation_plan *plan;
    struct vol_mean_fit fit; /* the last that was estimated */
    bool fitted;
    size_t n_fits;
    struct vol_mean_ahead *ahead; /* up to the longest horizon */
    char *reason;
};

static void
remember(struct rolling *r, const char *why)
{
    if (r->reason[0] == '\0')
        (void)snprintf(r->reason, 96, "%s", why);
}

/* What is known before row `origin`. */
static struct vol_mean_data
known(const struct rolling *r, size_t origin)
{
    const size_t window = r->plan->window;
    const size_t first = window > 0 && window < origin ? origin - window : 0;
    struct vol_mean_data data = *r->data;

    data.y += first;
    data.n = origin - first;
    return data;
}

/* Estimate again where it is time, or where it has not succeeded yet. */
static enum vol_code
refit(struct rolling *r, const struct vol_mean_model *model, size_t round,
      const struct vol_mean_data *data, struct vol_err *err)
{
    enum vol_code code;

    if (r->fitted && round % r->plan->refit_every != 0)
        return VOL_OK;
    code = vol_mean_fit(model, data, r->plan->hac, &r->fit, err);
    r->n_fits++;
    r->fitted =
        code == VOL_OK && r->fit.estimate.status != VOL_MEAN_NOT_ESTIMATED;
    if (code == VOL_OK && !r->fitted)
        remember(r, r->fit.estimate.reason);
    return code;
}

static void
judge(struct vol_evaluation *e, const struct vol_mean_moments *m, double came)
{
    const double error = fabs(came - m->mean), sd = sqrt(m->variance);

    e->n++;
    e->mae += error;
    e->rmse += error * error;
    e->coverage80 += error <= Z80 * sd;
    e->coverage95 += error <= Z95 * sd;
}

static enum vol_code
forecast_from(struct rolling *r, size_t origin,
              const struct vol_mean_data *seen, struct vol_evaluation *out,
              struct vol_err *err)
{
    const struct vol_evaluation_plan *plan = r->plan;
    struct vol_err why = { VOL_OK, "" };
    enum vol_code code = vol_mean_forecast_rows(
        &r->fit, seen, NULL, plan->h[plan->n_h - 1], r->ahead, &why);

    if (code == VOL_EDATA) {
        remember(r, why.text);
        return VOL_OK;
    }
    if (code != VOL_OK)
        return vol_fail(err, code, "%s", why.text);
    for (size_t i = 0; i < plan->n_h; i++) {
        const size_t target = origin + plan->h[i] - 1;
        if (target < r->data->n && isfinite(r->data->y[target]))
            judge(&out[i], &r->ahead[plan->h[i] - 1].value, r->data->y[target]);
    }
    return VOL_OK;
}

/* The mean absolute change from row to row before the first origin. */
static double
naive_error(const struct vol_mean_data *data, size_t first)
{
    double sum = 0.0;
    size_t n = 0;

    for (size_t t = 1; t < first; t++)
        if (isfinite(data->y[t]) && isfinite(data->y[t - 1])) {
            sum += fabs(data->y[t] - data->y[t - 1]);
            n++;
        }
    return n > 0 ? sum / (double)n : (double)NAN;
}

static void
finish(struct vol_evaluation *e, double naive)
{
    const double n = e->n > 0 ? (double)e->n : (double)NAN;

    e->mae /= n;
    e->rmse = sqrt(e->rmse / n);
    e->mase = naive > 0.0 ? e->mae / naive : (double)NAN;
    e->coverage80 /= n;
    e->coverage95 /= n;
}

static enum vol_code
roll(struct rolling *r, const struct vol_mean_model *model, size_t first,
     struct vol_evaluation *out, struct vol_err *err)
{
    enum vol_code code = VOL_OK;
    size_t round = 0;

    for (size_t origin = first; code == VOL_OK && origin < r->data->n;
         origin += r->plan->step, round++) {
        const struct vol_mean_data seen = known(r, origin);
        code = refit(r, model, round, &seen, err);
        if (code == VOL_OK && r->fitted)
            code = forecast_from(r, origin, &seen, out, err);
    }
    return code;
}

enum vol_code
vol_mean_evaluate(const struct vol_mean_model *model,
                  const struct vol_mean_data *data,
                  const struct vol_evaluation_plan *plan,
                  struct vol_evaluation *out, size_t *n_fits, char reason[96],
                  struct vol_err *err)
{
    struct rolling r = { .data = data, .plan = plan, .reason = reason };
    const size_t first = plan->last < data->n ? data->n - plan->last : 0;
    void *ahead = NULL;
    enum vol_code code =
        vol_mem_array(&ahead, plan->h[plan->n_h - 1], sizeof(*r.ahead), err);

    reason[0] = '\0';
    memset(out, 0, plan->n_h * sizeof(*out));
    if (code != VOL_OK)
        return code;
    r.ahead = ahead;
    if (model->arima.n_x > 0 || model->har.n_x > 0)
        remember(&r, "the regressors of the days ahead are not known");
    else if (first == 0)
        remember(&r, "no row is left before the first origin");
    else
        code = roll(&r, model, first, out, err);
    for (size_t i = 0; i < plan->n_h; i++)
        finish(&out[i], naive_error(data, first));
    *n_fits = r.n_fits;
    free(ahead);
    return code;
}
