/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/mean_rows.h"

#include "analysis/estimate.h"
#include "analysis/garch_rows.h"
#include "analysis/var_run.h"

#include <math.h>
#include <stdio.h>

static bool
estimated(const struct vol_mean_result *r)
{
    return r->fit->estimate.status != VOL_MEAN_NOT_ESTIMATED;
}

static bool
is_har(const struct vol_mean_result *r)
{
    return r->fit->model.kind == VOL_MEAN_HAR;
}

static const char *
symbol_of(const struct vol_mean_sample *sample)
{
    return sample->block->symbol;
}

static void
add_key(struct vol_rows *rows, const struct vol_mean_sample *sample,
        const char *spec)
{
    vol_rows_text(rows, symbol_of(sample));
    vol_rows_date(rows, sample->series.origin);
    vol_rows_text(rows, spec);
}

/* ---- fits and params ---------------------------------------------------- */

/* What was done: the orders that were chosen, and what the estimate lacks. */
static void
add_reason(struct vol_rows *rows, const struct vol_mean_fit *fit)
{
    const struct vol_mean_model chosen = { .arima = fit->order };
    char name[64], text[256];

    if (fit->n_models == 0) {
        vol_rows_text(rows, fit->estimate.reason);
        return;
    }
    vol_mean_model_name(&chosen, name, sizeof(name));
    (void)snprintf(text, sizeof(text), "%s by AICc among %zu%s%s", name,
                   fit->n_models, fit->estimate.reason[0] != '\0' ? "; " : "",
                   fit->estimate.reason);
    vol_rows_text(rows, text);
}

static const char *
errors_of(const struct vol_mean_result *r)
{
    if (!is_har(r))
        return "hessian";
    return r->sample->plan->newey_west ? "newey-west" : "ols";
}

/* What a table says of a fit without figures is why. */
static void
add_figures(struct vol_rows *rows, const struct vol_mean_result *r)
{
    const struct vol_mean_estimate *e = &r->fit->estimate;
    const bool there = estimated(r);

    vol_rows_double(rows, there ? e->loglik : (double)NAN);
    vol_rows_double(rows, there ? e->aic : (double)NAN);
    vol_rows_double(rows, there ? e->bic : (double)NAN);
    vol_rows_double(rows, there ? e->hqic : (double)NAN);
    vol_rows_skip(rows, 3); /* of a variance */
    vol_rows_text(rows, is_har(r) ? "" : "stationary");
    vol_rows_text(rows, errors_of(r));
    vol_rows_text(rows, is_har(r) ? "" : "on");
}

void
vol_mean_add_fits(struct vol_rows *rows, const struct vol_mean_result *r)
{
    const struct vol_mean_estimate *e = &r->fit->estimate;
    const struct vol_mean_sample *s = r->sample;

    add_key(rows, s, r->spec);
    vol_rows_date(rows, s->block->date[s->row[0]]);
    vol_rows_int(rows, (int64_t)e->n_obs);
    vol_rows_int(rows, (int64_t)s->series.n_gaps);
    vol_rows_text(rows, vol_mean_status_name(e->status));
    add_figures(rows, r);
    if (is_har(r) || !estimated(r)) {
        vol_rows_skip(rows, 2);
    } else {
        vol_rows_int(rows, e->iterations);
        vol_rows_double(rows, e->grad_norm);
    }
    add_reason(rows, r->fit);
    vol_rows_missing(rows);
    vol_rows_end(rows);
}

static void
add_estimate(struct vol_rows *rows, const struct vol_mean_result *r,
             const char *name, double value, double se, const char *bound)
{
    add_key(rows, r->sample, r->spec);
    vol_rows_text(rows, name);
    vol_estimate_add(rows, value, se);
    vol_rows_text(rows, bound != NULL ? bound : "");
    vol_rows_text(rows, isnan(se) ? r->fit->estimate.reason : "");
    vol_rows_end(rows);
}

void
vol_mean_result_param_name(const struct vol_mean_result *r, size_t i, char *buf,
                           size_t size)
{
    const struct vol_mean_model *m = &r->fit->model;
    const unsigned n_x = is_har(r) ? m->har.n_x : m->arima.n_x;
    const size_t first = r->fit->estimate.n_params - n_x;

    if (i < first)
        vol_mean_fit_param_name(r->fit, i, buf, size);
    else
        (void)snprintf(buf, size, "mx_%s", r->sample->plan->x[i - first]);
}

void
vol_mean_add_params(struct vol_rows *rows, const struct vol_mean_result *r)
{
    const struct vol_mean_estimate *e = &r->fit->estimate;
    char name[VOL_MEAN_NAME_SIZE];

    if (!estimated(r))
        return;
    for (size_t i = 0; i < e->n_params; i++) {
        vol_mean_result_param_name(r, i, name, sizeof(name));
        add_estimate(rows, r, name, e->param[i], e->std_error[i], e->bound[i]);
    }
    add_estimate(rows, r, "sigma2", e->sigma2,
                 e->sigma2 * sqrt(2.0 / (double)e->n_obs), NULL);
}

void
vol_mean_add_residuals(struct vol_rows *rows, const struct vol_mean_result *r)
{
    const struct vol_mean_sample *s = r->sample;
    const double sd = sqrt(r->fit->estimate.sigma2);

    for (size_t t = 0; estimated(r) && r->fitted != NULL && t < s->n; t++) {
        const double e = r->data->y[t] - r->fitted[t];
        if (!isfinite(e))
            continue;
        vol_rows_text(rows, symbol_of(s));
        vol_rows_text(rows, r->spec);
        vol_rows_date(rows, s->series.origin);
        vol_rows_date(rows, s->block->date[s->row[t]]);
        vol_rows_double(rows, r->data->y[t]);
        vol_rows_double(rows, r->fitted[t]);
        vol_rows_double(rows, e);
        vol_rows_double(rows, e / (sd * r->scale[t]));
        vol_rows_end(rows);
    }
}

/* ---- forecasts ---------------------------------------------------------- */

static const char NEGATIVE_VARIANCE[] = "a variance is forecast to be negative";

double
vol_mean_har_variance(const struct vol_mean_result *r, size_t h)
{
    const struct vol_mean_moments *m = &r->ahead[h - 1].value;

    return r->fit->model.har.log ? exp(m->mean + 0.5 * m->variance) : m->mean;
}

struct vol_mean_return
vol_mean_return_of(const struct vol_mean_result *r, size_t h)
{
    const struct vol_mean_ahead *a = &r->ahead[h - 1];
    const struct vol_mean_moments none = { NAN, NAN };
    const double last = r->data->y[r->data->n - 1];

    switch (r->sample->plan->wish.as) {
    case VOL_AS_LOG:
        return (struct vol_mean_return){
            a->change, { a->value.mean - last, a->value.variance }
        };
    case VOL_AS_LEVEL: return (struct vol_mean_return){ a->value, none };
    case VOL_AS_PRICE:
    case VOL_AS_RETURN: break;
    }
    return (struct vol_mean_return){ a->value, a->sum };
}

/* Normal quantiles, and the mean of what is below them, in standard
 * deviations. */
static const double quantile[] = { -2.3263478740408408, -1.9599639845400545,
                                   -1.6448536269514722, 1.6448536269514722,
                                   2.3263478740408408 };
static const double shortfall[] = { -2.6652142203458076, -2.3378027922014164,
                                    -2.0627128075074257 };

static double
annual(double variance, double periods)
{
    return sqrt(variance * periods);
}

/* Moments of the return of day h, of h days, and its quantiles; "" or why there
 * are those of the day alone. */
static const char *
add_return(struct vol_rows *rows, const struct vol_mean_result *r, size_t h)
{
    const struct vol_mean_return f = vol_mean_return_of(r, h);
    const double periods = r->sample->plan->periods;
    const double sd = sqrt(f.together.variance);
    const bool level = r->sample->plan->wish.as == VOL_AS_LEVEL;

    vol_rows_double(rows, f.day.mean);
    vol_rows_double(rows, f.day.variance);
    vol_rows_double(rows, level ? NAN : annual(f.day.variance, periods));
    vol_rows_double(rows, f.together.mean);
    vol_rows_double(rows, f.together.variance);
    vol_rows_double(rows, annual(f.together.variance, periods / (double)h));
    for (size_t i = 0; i < sizeof(quantile) / sizeof(*quantile); i++)
        vol_rows_double(rows, f.together.mean + quantile[i] * sd);
    for (size_t i = 0; i < sizeof(shortfall) / sizeof(*shortfall); i++)
        vol_rows_double(rows, f.together.mean + shortfall[i] * sd);
    vol_rows_text(rows, "arima");
    vol_rows_text(rows, isfinite(sd) ? "normal" : "");
    return level ? VOL_MEAN_NO_SUM : "";
}

/* The variance of day h and of h days; "" or why it is none. */
static const char *
add_variance(struct vol_rows *rows, const struct vol_mean_result *r, size_t h)
{
    const double periods = r->sample->plan->periods;
    double v = 0.0, sum = 0.0;
    bool negative = false;

    for (size_t i = 1; i <= h; i++) {
        v = vol_mean_har_variance(r, i);
        negative = negative || v < 0.0;
        sum += v;
    }
    if (negative)
        v = sum = NAN;
    vol_rows_missing(rows);
    vol_rows_double(rows, v);
    vol_rows_double(rows, annual(v, periods));
    vol_rows_missing(rows);
    vol_rows_double(rows, sum);
    vol_rows_double(rows, annual(sum, periods / (double)h));
    vol_rows_skip(rows, 8);
    vol_rows_text(rows, r->fit->model.har.log ? "har-lognormal" : "har");
    vol_rows_missing(rows);
    return negative ? NEGATIVE_VARIANCE : "";
}

static void
add_day(struct vol_rows *rows, const struct vol_mean_result *r, size_t h)
{
    const struct vol_mean_sample *s = r->sample;
    const char *reason = h > r->n_ahead ? r->reason : "";

    add_key(rows, s, r->spec);
    vol_rows_int(rows, (int64_t)h);
    vol_rows_date(rows,
                  vol_garch_target(s->series.origin, s->plan->periods, h));
    if (h > r->n_ahead)
        vol_rows_skip(rows, 16);
    else if (is_har(r))
        reason = add_variance(rows, r, h);
    else
        reason = add_return(rows, r, h);
    vol_rows_missing(rows);
    vol_rows_text(rows, reason);
    vol_rows_end(rows);
}

void
vol_mean_add_forecasts(struct vol_rows *rows, const struct vol_mean_result *r)
{
    for (size_t i = 0; estimated(r) && i < r->sample->plan->n_days; i++)
        add_day(rows, r, r->sample->plan->day[i]);
}

/* ---- intervals ---------------------------------------------------------- */

static const struct {
    double coverage, z;
} intervals[] = { { 0.8, 1.2815515655446004 }, { 0.95, 1.9599639845400545 } };

/* One row: the forecast and the ends of its interval, and why they lack. */
static void
add_interval(struct vol_rows *rows, const struct vol_mean_result *r, size_t h,
             const char *series, double coverage, const double end[3],
             const char *reason)
{
    const struct vol_mean_sample *s = r->sample;

    add_key(rows, s, r->spec);
    vol_rows_int(rows, (int64_t)h);
    vol_rows_text(rows, series);
    vol_rows_double(rows, coverage);
    vol_rows_date(rows,
                  vol_garch_target(s->series.origin, s->plan->periods, h));
    for (int k = 0; k < 3; k++)
        vol_rows_double(rows, end[k]);
    vol_rows_text(rows, reason);
    vol_rows_end(rows);
}

/* The 80 and 95 % intervals of one series at day h: of its logarithm m over
 * 100 where it is a price `from` there, of m else. */
static void
add_pair(struct vol_rows *rows, const struct vol_mean_result *r, size_t h,
         const char *series, const struct vol_mean_moments *m, double from)
{
    const double sd = sqrt(m->variance);

    for (size_t i = 0; isfinite(m->mean + sd) && i < 2; i++) {
        const double half = intervals[i].z * sd;
        double end[3] = { m->mean, m->mean - half, m->mean + half };
        for (int k = 0; from > 0.0 && k < 3; k++)
            end[k] = from * exp(end[k] / 100.0);
        add_interval(rows, r, h, series, intervals[i].coverage, end, "");
    }
}

const char *
vol_mean_har_interval(const struct vol_mean_result *r, size_t h, double z,
                      double end[3])
{
    const struct vol_mean_moments *m = &r->ahead[h - 1].value;
    const double half = z * sqrt(m->variance);
    const bool log = r->fit->model.har.log;

    end[0] = m->mean;
    end[1] = m->mean - half;
    end[2] = m->mean + half;
    for (int k = 0; log && k < 3; k++)
        end[k] = exp(end[k]);
    if (end[0] < 0.0) {
        end[0] = end[1] = end[2] = NAN;
        return NEGATIVE_VARIANCE;
    }
    if (end[1] >= 0.0)
        return "";
    end[1] = 0.0;
    return "the normal interval begins below 0";
}

static void
add_har_pair(struct vol_rows *rows, const struct vol_mean_result *r, size_t h)
{
    double end[3];

    for (size_t i = 0; i < 2; i++) {
        const char *why = vol_mean_har_interval(r, h, intervals[i].z, end);
        add_interval(rows, r, h, "variance", intervals[i].coverage, end, why);
    }
}

/* The price of the last row, or 0 where there is none. */
static double
last_price(const struct vol_mean_result *r)
{
    const struct vol_series *s = &r->sample->series;

    if (r->sample->plan->wish.as == VOL_AS_LOG)
        return exp(s->value[s->n - 1]);
    return s->price != NULL ? s->price[s->n - 1] : 0.0;
}

void
vol_mean_add_intervals(struct vol_rows *rows, const struct vol_mean_result *r)
{
    const struct vol_mean_plan *plan = r->sample->plan;
    const double price = last_price(r);

    for (size_t i = 0; estimated(r) && i < plan->n_days; i++) {
        const size_t h = plan->day[i];
        if (h > r->n_ahead)
            break;
        if (is_har(r)) {
            add_har_pair(rows, r, h);
            continue;
        }
        const struct vol_mean_return f = vol_mean_return_of(r, h);
        const bool level = plan->wish.as == VOL_AS_LEVEL;
        add_pair(rows, r, h, level ? "level" : "return", &f.day, 0.0);
        if (level)
            add_pair(rows, r, h, "change", &r->ahead[h - 1].change, 0.0);
        else if (price > 0.0)
            add_pair(rows, r, h, "price", &f.together, price);
    }
}

/* ---- evaluations -------------------------------------------------------- */

static double
ratio(double rmse, const struct vol_evaluation *other)
{
    return other != NULL && other->rmse > 0.0 ? rmse / other->rmse
                                              : (double)NAN;
}

void
vol_mean_add_evaluations(struct vol_rows *rows, const struct vol_mean_judged *j)
{
    const struct vol_mean_plan *plan = j->plan;

    for (size_t i = 0; i < plan->n_days; i++) {
        const struct vol_evaluation *e = &j->of[i];
        vol_rows_text(rows, j->symbol);
        vol_rows_date(rows, j->origin);
        vol_rows_text(rows, j->spec);
        vol_rows_text(rows, j->series);
        vol_rows_int(rows, (int64_t)plan->day[i]);
        vol_rows_int(rows, (int64_t)plan->window);
        vol_rows_int(rows, (int64_t)plan->last);
        vol_rows_int(rows, (int64_t)e->n);
        vol_rows_int(rows, (int64_t)j->n_fits);
        vol_rows_double(rows, e->mae);
        vol_rows_double(rows, e->rmse);
        vol_rows_double(rows, e->mase);
        vol_rows_double(rows, e->coverage80);
        vol_rows_double(rows, e->coverage95);
        vol_rows_double(rows,
                        ratio(e->rmse, j->walk != NULL ? &j->walk[i] : NULL));
        vol_rows_double(rows,
                        ratio(e->rmse, j->mean != NULL ? &j->mean[i] : NULL));
        vol_rows_text(rows, j->reason);
        vol_rows_end(rows);
    }
}
