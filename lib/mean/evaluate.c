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
    const struct vol_forecaster *of;
    const struct vol_evaluation_series *series;
    const struct vol_evaluation_plan *plan;
    bool fitted;
    size_t n_fits;
    struct vol_mean_moments *ahead; /* up to the longest horizon, k each */
    char *reason;
};

static void
remember(char reason[96], const char *why)
{
    if (reason[0] == '\0')
        (void)snprintf(reason, 96, "%s", why);
}

/* VOL_EDATA is a reason, and no success. */
static enum vol_code
explain(struct rolling *r, enum vol_code code, const struct vol_err *why,
        bool *success, struct vol_err *err)
{
    *success = code == VOL_OK;
    if (code == VOL_EDATA)
        remember(r->reason, why->text);
    else if (code != VOL_OK)
        return vol_fail(err, code, "%s", why->text);
    return VOL_OK;
}

/* The first row that is seen from `origin`. */
static size_t
first_seen(const struct rolling *r, size_t origin)
{
    const size_t window = r->plan->window;

    return window > 0 && window < origin ? origin - window : 0;
}

/* Estimate again where it is time, or where it has not succeeded yet. */
static enum vol_code
refit(struct rolling *r, size_t round, size_t origin, struct vol_err *err)
{
    const size_t first = first_seen(r, origin);
    struct vol_err why = { VOL_OK, "" };

    if (r->fitted && round % r->plan->refit_every != 0)
        return VOL_OK;
    r->n_fits++;
    return explain(r, r->of->fit(r->of->ctx, first, origin - first, &why), &why,
                   &r->fitted, err);
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

static double
value_at(const struct vol_evaluation_series *s, size_t t, size_t i)
{
    return s->y[t * s->stride + i];
}

static enum vol_code
forecast_from(struct rolling *r, size_t origin, struct vol_evaluation *out,
              struct vol_err *err)
{
    const struct vol_evaluation_plan *plan = r->plan;
    const size_t first = first_seen(r, origin), k = r->series->k;
    struct vol_err why = { VOL_OK, "" };
    bool there;
    enum vol_code code =
        explain(r,
                r->of->forecast(r->of->ctx, first, origin - first,
                                plan->h[plan->n_h - 1], r->ahead, &why),
                &why, &there, err);

    for (size_t e = 0; there && e < plan->n_h * k; e++) {
        const size_t i = e / plan->n_h, h = plan->h[e % plan->n_h];
        const size_t target = origin + h - 1;
        if (target < r->series->n && isfinite(value_at(r->series, target, i)))
            judge(&out[e], &r->ahead[(h - 1) * k + i],
                  value_at(r->series, target, i));
    }
    return code;
}

/* The mean absolute change of series i from row to row before the first
 * origin. */
static double
naive_error(const struct vol_evaluation_series *s, size_t i, size_t first)
{
    double sum = 0.0;
    size_t n = 0;

    for (size_t t = 1; t < first; t++) {
        const double change = value_at(s, t, i) - value_at(s, t - 1, i);
        if (isfinite(change)) {
            sum += fabs(change);
            n++;
        }
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
roll(struct rolling *r, size_t first, struct vol_evaluation *out,
     struct vol_err *err)
{
    enum vol_code code = VOL_OK;
    size_t round = 0;

    for (size_t origin = first; code == VOL_OK && origin < r->series->n;
         origin += r->plan->step, round++) {
        code = refit(r, round, origin, err);
        if (code == VOL_OK && r->fitted)
            code = forecast_from(r, origin, out, err);
    }
    return code;
}

enum vol_code
vol_forecaster_evaluate(const struct vol_forecaster *of,
                        const struct vol_evaluation_series *series,
                        const struct vol_evaluation_plan *plan,
                        struct vol_evaluation *out, size_t *n_fits,
                        char reason[96], struct vol_err *err)
{
    struct rolling r = {
        .of = of, .series = series, .plan = plan, .reason = reason
    };
    const size_t k = series->k, n_h = plan->n_h, n = series->n;
    const size_t first = plan->last < n ? n - plan->last : 0;
    void *ahead = NULL;
    enum vol_code code =
        vol_mem_array(&ahead, plan->h[n_h - 1] * k, sizeof(*r.ahead), err);

    memset(out, 0, k * n_h * sizeof(*out));
    if (code != VOL_OK)
        return code;
    r.ahead = ahead;
    if (first == 0)
        remember(reason, "no row is left before the first origin");
    else if (reason[0] == '\0')
        code = roll(&r, first, out, err);
    for (size_t e = 0; e < k * n_h; e++)
        finish(&out[e], naive_error(series, e / n_h, first));
    *n_fits = r.n_fits;
    free(ahead);
    return code;
}

/* ---- a model of one series ---------------------------------------------- */

struct single {
    const struct vol_mean_model *model;
    const struct vol_mean_data *data;
    size_t hac;
    struct vol_mean_fit fit; /* the last that was estimated */
    struct vol_mean_ahead *ahead;
};

static struct vol_mean_data
rows_of(const struct single *s, size_t first, size_t n)
{
    struct vol_mean_data data = *s->data;

    data.y += first;
    data.n = n;
    return data;
}

static enum vol_code
fit_single(void *ctx, size_t first, size_t n, struct vol_err *err)
{
    struct single *s = ctx;
    const struct vol_mean_data data = rows_of(s, first, n);
    enum vol_code code = vol_mean_fit(s->model, &data, s->hac, &s->fit, err);

    if (code == VOL_OK && s->fit.estimate.status == VOL_MEAN_NOT_ESTIMATED)
        return vol_fail(err, VOL_EDATA, "%s", s->fit.estimate.reason);
    return code;
}

static enum vol_code
forecast_single(void *ctx, size_t first, size_t n, size_t h,
                struct vol_mean_moments *out, struct vol_err *err)
{
    const struct single *s = ctx;
    const struct vol_mean_data data = rows_of(s, first, n);
    enum vol_code code =
        vol_mean_forecast_rows(&s->fit, &data, NULL, h, s->ahead, err);

    for (size_t i = 0; code == VOL_OK && i < h; i++)
        out[i] = s->ahead[i].value;
    return code;
}

enum vol_code
vol_mean_evaluate(const struct vol_mean_model *model,
                  const struct vol_mean_data *data,
                  const struct vol_evaluation_plan *plan,
                  struct vol_evaluation *out, size_t *n_fits, char reason[96],
                  struct vol_err *err)
{
    struct single s = { .model = model, .data = data, .hac = plan->hac };
    const struct vol_forecaster of = { &s, fit_single, forecast_single };
    const struct vol_evaluation_series series = { data->y, 1, 1, data->n };
    void *ahead = NULL;
    enum vol_code code =
        vol_mem_array(&ahead, plan->h[plan->n_h - 1], sizeof(*s.ahead), err);

    s.ahead = ahead;
    reason[0] = '\0';
    if (model->arima.n_x > 0 || model->har.n_x > 0)
        remember(reason, VOL_EVALUATION_NO_X);
    if (code == VOL_OK)
        code = vol_forecaster_evaluate(&of, &series, plan, out, n_fits, reason,
                                       err);
    free(ahead);
    return code;
}
