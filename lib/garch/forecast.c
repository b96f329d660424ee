/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/forecast.h"

#include "base/mem.h"
#include "garch/path.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

const double vol_quantile_level[VOL_QUANTILES] = { 0.01, 0.025, 0.05, 0.95,
                                                   0.99 };

static const char no_form[] =
    "no closed form beyond one day, and not a simulated horizon";
static const char no_paths[] =
    "no closed form beyond one day, and simulation is off";
static const char no_moment[] =
    "under this density the variance beyond one day has no finite mean";
static const char overflow[] = "the forecast is not a finite number";

/* Everything one forecast needs. */
struct work {
    const struct vol_garch_fit *fit;
    const struct vol_forecast_wish *wish;
    struct vol_forecast *out;
    struct vol_path path;
    size_t days;     /* rows simulated: 0 where none are needed   */
    double *psi;     /* cumulated psi weights, horizon            */
    double *mean;    /* point forecasts, horizon                  */
    double *h, *h2;  /* sums of the simulated variances, horizon  */
    double *returns; /* paths x n_quantile_days, a column a day   */
    double *store;
};

const char *
vol_forecast_method_name(enum vol_forecast_method method)
{
    static const char *const names[] = { "", "analytic", "exact", "simulated" };

    return names[method];
}

static enum vol_code
check_wish(const struct vol_forecast_wish *wish, struct vol_err *err)
{
    if (wish->horizon < 1 || wish->horizon > VOL_FORECAST_MAX)
        return vol_fail(err, VOL_EUSAGE, "forecasts go from 1 to %d days",
                        VOL_FORECAST_MAX);
    if (wish->paths > VOL_FORECAST_MAX_PATHS)
        return vol_fail(err, VOL_EUSAGE, "more than %d paths",
                        VOL_FORECAST_MAX_PATHS);
    for (size_t i = 0; i < wish->n_quantile_days; i++)
        if (wish->quantile_day[i] < 1 || wish->quantile_day[i] > wish->horizon)
            return vol_fail(err, VOL_EUSAGE,
                            "quantiles at %zu days need forecasts that far",
                            wish->quantile_day[i]);
    return VOL_OK;
}

/* How many days are simulated: all where the variance has no closed form,
 * else as far as the last quantile beyond one day. */
static size_t
days_to_simulate(const struct vol_garch_fit *fit,
                 const struct vol_forecast_wish *wish)
{
    size_t days = 0;

    if (wish->paths == 0)
        return 0;
    if (fit->used.variance->forecast == NULL && wish->horizon > 1)
        return wish->horizon;
    for (size_t i = 0; i < wish->n_quantile_days; i++)
        if (wish->quantile_day[i] > days)
            days = wish->quantile_day[i];
    return days > 1 ? days : 0;
}

static double *
take(double **at, size_t n)
{
    double *here = *at;

    *at += n;
    return here;
}

static enum vol_code
work_init(struct work *w, const struct vol_garch_fit *fit,
          const struct vol_forecast_wish *wish, struct vol_forecast *out,
          struct vol_err *err)
{
    const size_t n = wish->horizon;
    double theta[VOL_GARCH_MAX_PARAMS], *at;
    enum vol_code code;

    *w = (struct work){ .fit = fit, .wish = wish, .out = out };
    w->days = days_to_simulate(fit, wish);
    code = vol_mem_doubles(
        &w->store,
        4 * n + (w->days > 0 ? wish->paths : 0) * wish->n_quantile_days, err);
    if (code != VOL_OK)
        return code;
    at = w->store;
    w->psi = take(&at, n);
    w->mean = take(&at, n);
    w->h = take(&at, n);
    w->h2 = take(&at, n);
    w->returns = at;
    vol_garch_fit_params(fit, theta);
    code = vol_path_init(&w->path, &fit->used, theta, fit->e, fit->h,
                         fit->n_obs, w->days > 0 ? w->days : 1, err);
    if (code != VOL_OK)
        free(w->store);
    return code;
}

static void
work_clear(struct work *w)
{
    vol_path_clear(&w->path);
    free(w->store);
}

/* Keep the cumulated return of a path at the days whose quantiles are
 * wanted; the autoregressive part carries shocks on. */
static void
keep_returns(struct work *w, size_t which)
{
    const struct vol_mean_spec *mean = &w->fit->used.mean;
    const double *ar = w->path.theta + (mean->constant ? 1 : 0);
    double lag[VOL_MEAN_MAX_LAGS + 1] = { 0.0 }, sum = 0.0, expected = 0.0;

    for (size_t t = 0; t < w->days; t++) {
        double d = w->path.e[t];
        for (size_t i = 0; i < mean->ar; i++)
            d += ar[i] * lag[i];
        memmove(lag + 1, lag, mean->ar * sizeof(*lag));
        lag[0] = d;
        sum += d;
        expected += w->mean[t];
        for (size_t q = 0; q < w->wish->n_quantile_days; q++)
            if (w->wish->quantile_day[q] == t + 1)
                w->returns[q * w->wish->paths + which] = expected + sum;
    }
}

static void
simulate(struct work *w)
{
    struct vol_random rng = vol_random_seed(w->wish->seed);

    for (size_t i = 0; i < w->wish->paths && w->days > 0; i++) {
        vol_path_draw(&w->path, w->days, &rng);
        for (size_t t = 0; t < w->days; t++) {
            w->h[t] += w->path.r.h[t];
            w->h2[t] += w->path.r.h[t] * w->path.r.h[t];
        }
        keep_returns(w, i);
    }
}

/* The mean, and what the psi weights of the days up to h add up to. */
static void
forecast_mean(struct work *w, const double *y, size_t n)
{
    const struct vol_mean_spec *mean = &w->fit->used.mean;
    double sum = 0.0;

    vol_mean_forecast(mean, w->path.theta, y, n, w->wish->horizon, w->mean);
    vol_mean_psi(mean, w->path.theta, w->wish->horizon, w->psi);
    for (size_t t = 0; t < w->wish->horizon; t++) {
        sum += w->mean[t];
        w->out[t].mean = w->mean[t];
        w->out[t].cum_mean = sum;
        if (t > 0)
            w->psi[t] += w->psi[t - 1];
    }
}

/* Variances by closed form, from the past that the path begins with. */
static void
analytic_variance(struct work *w)
{
    w->path.r.n = 0;
    w->fit->used.variance->forecast(&w->path.r, w->wish->horizon, w->h);
    for (size_t t = 0; t < w->wish->horizon; t++) {
        w->out[t].variance = w->h[t];
        w->out[t].method = VOL_FORECAST_ANALYTIC;
    }
}

/* The first day's is known; later ones are the means of the paths. */
static void
simulated_variance(struct work *w)
{
    const double n = (double)w->wish->paths;
    struct vol_recursion *r = &w->path.r;

    r->s[0] = vol_variance_step(r, 0);
    w->out[0].variance =
        w->fit->used.variance->log_state ? exp(r->s[0]) : r->s[0];
    w->out[0].method = VOL_FORECAST_ANALYTIC;
    for (size_t t = 1; t < w->wish->horizon; t++) {
        struct vol_forecast *f = &w->out[t];
        if (w->days == 0)
            continue;
        f->variance = w->h[t] / n;
        f->method = VOL_FORECAST_SIMULATED;
        f->mc_error =
            sqrt(fmax(w->h2[t] / n - f->variance * f->variance, 0.0) / n) /
            (2.0 * sqrt(f->variance));
        if (!w->fit->used.density->exp_moment(r->shape))
            f->reason = no_moment;
    }
}

/* Var of the h days: sum over days j of psi(h - j)^2 sigma_j^2. */
static void
cumulate(struct work *w)
{
    const bool plain = w->fit->used.mean.ar == 0;
    double sum = 0.0;

    for (size_t t = 0; t < w->wish->horizon; t++) {
        struct vol_forecast *f = &w->out[t];
        if (plain) {
            sum += f->variance;
        } else {
            sum = 0.0;
            for (size_t j = 0; j <= t; j++)
                sum += w->psi[t - j] * w->psi[t - j] * w->out[j].variance;
        }
        f->cum_variance = sum;
    }
}

static int
ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The quantile of a sorted sample (Hyndman and Fan, 1996, type 7). */
static double
sample_quantile(const double *x, size_t n, double p)
{
    const double at = fmin(fmax(p, 0.0), 1.0) * (double)(n - 1);
    const size_t i = (size_t)at;

    return i + 1 < n ? x[i] + (at - (double)i) * (x[i + 1] - x[i]) : x[n - 1];
}

/* The mean of the lowest share p of a sorted sample. */
static double
sample_shortfall(const double *x, size_t n, double p)
{
    const double count = p * (double)n;
    const size_t whole = (size_t)count;
    double sum = 0.0;

    for (size_t i = 0; i < whole; i++)
        sum += x[i];
    return (sum + (count - (double)whole) * x[whole]) / count;
}

/* Half of what the quantile moves when p moves by its own error. */
static double
quantile_error(const double *x, size_t n, double p)
{
    const double d = sqrt(p * (1.0 - p) / (double)n);

    return 0.5 * (sample_quantile(x, n, p + d) - sample_quantile(x, n, p - d));
}

static void
exact_quantiles(struct work *w)
{
    const struct vol_density *density = w->fit->used.density;
    const double *shape = w->path.r.shape;
    struct vol_forecast *f = &w->out[0];
    const double sigma = sqrt(f->variance);

    for (int i = 0; i < VOL_QUANTILES; i++)
        f->quantile[i] =
            f->mean + sigma * density->quantile(shape, vol_quantile_level[i]);
    for (int i = 0; i < VOL_SHORTFALLS; i++)
        f->shortfall[i] =
            f->mean + sigma * density->tail_mean(shape, vol_quantile_level[i]);
    f->q_method = VOL_FORECAST_EXACT;
}

static void
simulated_quantiles(struct work *w)
{
    const size_t n = w->wish->paths;

    for (size_t q = 0; q < w->wish->n_quantile_days && w->days > 0; q++) {
        struct vol_forecast *f = &w->out[w->wish->quantile_day[q] - 1];
        double *x = w->returns + q * n;
        if (f == w->out)
            continue;
        qsort(x, n, sizeof(*x), ascending);
        for (int i = 0; i < VOL_QUANTILES; i++)
            f->quantile[i] = sample_quantile(x, n, vol_quantile_level[i]);
        for (int i = 0; i < VOL_SHORTFALLS; i++)
            f->shortfall[i] = sample_shortfall(x, n, vol_quantile_level[i]);
        f->q_method = VOL_FORECAST_SIMULATED;
        if (isnan(f->mc_error))
            f->mc_error = quantile_error(x, n, vol_quantile_level[0]);
        if (f->reason == no_form)
            f->reason = "";
    }
}

static void
blank(struct vol_forecast *f, const struct vol_forecast_wish *wish)
{
    *f = (struct vol_forecast){ .variance = NAN, .mc_error = NAN };
    for (int i = 0; i < VOL_QUANTILES; i++)
        f->quantile[i] = NAN;
    for (int i = 0; i < VOL_SHORTFALLS; i++)
        f->shortfall[i] = NAN;
    f->reason = wish->paths > 0 ? no_form : no_paths;
}

enum vol_code
vol_garch_forecast(const struct vol_garch_fit *fit, const double *y, size_t n,
                   const struct vol_forecast_wish *wish,
                   struct vol_forecast *out, struct vol_err *err)
{
    struct work w;
    enum vol_code code = check_wish(wish, err);

    if (code != VOL_OK)
        return code;
    if (!vol_garch_fit_usable(fit))
        return vol_fail(err, VOL_EDATA, "nothing to forecast from: %s",
                        fit->reason);
    code = work_init(&w, fit, wish, out, err);
    if (code != VOL_OK)
        return code;
    for (size_t t = 0; t < wish->horizon; t++)
        blank(&out[t], wish);
    out[0].reason = "";
    forecast_mean(&w, y, n);
    simulate(&w);
    if (fit->used.variance->forecast != NULL)
        analytic_variance(&w);
    else
        simulated_variance(&w);
    cumulate(&w);
    exact_quantiles(&w);
    simulated_quantiles(&w);
    for (size_t t = 0; t < wish->horizon; t++)
        if (!isfinite(out[t].cum_variance) && wish->paths > 0)
            out[t].reason = overflow;
    work_clear(&w);
    return VOL_OK;
}
