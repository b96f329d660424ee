/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/forecast.h"

#include "base/mem.h"
#include "garch/path.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
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
static const char no_fourth[] = "the fourth moment of returns is infinite: the "
                                "Monte Carlo error is too low, "
                                "the more so the later the day";
static const char unknown_x[] = "the regressors of that day are not known";
static const char overflow[] = "the forecast is not a finite number";

/* Everything one forecast needs. */
struct work {
    const struct vol_garch_state *state;
    const struct vol_variance *variance;
    const struct vol_density *density;
    const struct vol_forecast_wish *wish;
    struct vol_forecast *out;
    struct vol_path path;
    size_t days;        /* rows simulated: 0 where none are needed   */
    double *psi;        /* cumulated psi weights, horizon            */
    double *mean;       /* point forecasts, horizon                  */
    double *h, *h2;     /* sums of the simulated variances, horizon  */
    double *sum, *sum2; /* of the simulated returns, cumulated    */
    double *returns;    /* paths x n_quantile_days, a column a day   */
    double *store;
};

const char *
vol_forecast_method_name(enum vol_forecast_method method)
{
    static const char *const names[] = { "", "analytic", "exact", "simulated",
                                         "bootstrap" };

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
    if (wish->paths == 0 && (wish->simulate || wish->bootstrap))
        return vol_fail(err, VOL_EUSAGE, "a simulation needs paths");
    for (size_t i = 0; i < wish->n_quantile_days; i++)
        if (wish->quantile_day[i] < 1 || wish->quantile_day[i] > wish->horizon)
            return vol_fail(err, VOL_EUSAGE,
                            "quantiles at %zu days need forecasts that far",
                            wish->quantile_day[i]);
    return VOL_OK;
}

/* Whether variances beyond one day have a closed form, and with them the
 * variance of the return of several days. */
static bool
is_analytic(const struct vol_garch_spec *spec,
            const struct vol_forecast_wish *wish)
{
    return spec->variance->forecast != NULL &&
           spec->in_mean == VOL_IN_MEAN_NOTHING && !wish->simulate &&
           !wish->bootstrap;
}

/* How many days are simulated: all where the variance has no closed form,
 * else as far as the last quantile beyond one day. */
static size_t
days_to_simulate(const struct vol_garch_state *state,
                 const struct vol_forecast_wish *wish)
{
    size_t days = 0;

    if (wish->paths == 0)
        return 0;
    if (!is_analytic(&state->spec, wish) && wish->horizon > 1)
        return wish->horizon;
    for (size_t i = 0; i < wish->n_quantile_days; i++)
        if (wish->quantile_day[i] > days)
            days = wish->quantile_day[i];
    return days > 1 ? days : 0;
}

static enum vol_code
work_init(struct work *w, const struct vol_garch_state *state,
          const struct vol_forecast_wish *wish, struct vol_forecast *out,
          struct vol_err *err)
{
    const size_t n = wish->horizon;
    double *at;
    enum vol_code code;

    *w = (struct work){ .state = state,
                        .variance = state->spec.variance,
                        .density = state->spec.density,
                        .wish = wish,
                        .out = out };
    w->days = days_to_simulate(state, wish);
    code = vol_mem_doubles(
        &w->store,
        6 * n + (w->days > 0 ? wish->paths : 0) * wish->n_quantile_days, err);
    if (code != VOL_OK)
        return code;
    at = w->store;
    w->psi = vol_mem_take(&at, n);
    w->mean = vol_mem_take(&at, n);
    w->h = vol_mem_take(&at, n);
    w->h2 = vol_mem_take(&at, n);
    w->sum = vol_mem_take(&at, n);
    w->sum2 = vol_mem_take(&at, n);
    w->returns = at;
    code = vol_path_init(&w->path, state, n, wish->variance_x, err);
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

/* Add a path to the sums, and keep its cumulated return at the days whose
 * quantiles are wanted. */
static void
keep_path(struct work *w, size_t which)
{
    double sum = 0.0;
    size_t q = 0;

    for (size_t t = 0; t < w->days; t++) {
        const double h = w->path.r.h[t];
        w->h[t] += h;
        w->h2[t] += h * h;
        sum += w->path.y[t];
        w->sum[t] += sum;
        w->sum2[t] += sum * sum;
        if (q < w->wish->n_quantile_days && w->wish->quantile_day[q] == t + 1)
            w->returns[q++ * w->wish->paths + which] = sum;
    }
}

/* Each path has a stream of its own, so that a day's figures are the same
 * however far the paths go. */
static void
simulate(struct work *w)
{
    struct vol_random seeds = vol_random_seed(w->wish->seed);

    for (size_t i = 0; i < w->wish->paths && w->days > 0; i++) {
        struct vol_random rng = vol_random_seed(vol_random_bits(&seeds));
        vol_path_draw(&w->path, w->days, w->wish->mean_x, &rng);
        keep_path(w, i);
    }
}

/* The mean, and what the psi weights of the days up to h add up to. */
static void
forecast_mean(struct work *w)
{
    const struct vol_garch_state *state = w->state;
    const struct vol_mean_spec *mean = &state->spec.mean;
    double sum = 0.0;

    vol_mean_forecast(mean, state->param, state->y + state->n,
                      state->e + state->n, w->wish->mean_x, w->wish->horizon,
                      w->mean);
    vol_mean_psi(mean, state->param, w->wish->horizon, w->psi);
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
    w->variance->forecast(&w->path.r, w->wish->horizon, w->h);
    for (size_t t = 0; t < w->wish->horizon; t++) {
        w->out[t].variance = w->h[t];
        w->out[t].method = VOL_FORECAST_ANALYTIC;
    }
}

static enum vol_forecast_method
simulation(const struct work *w)
{
    return w->path.z != NULL ? VOL_FORECAST_BOOTSTRAP : VOL_FORECAST_SIMULATED;
}

/* The standard error of the root of a mean of n values, from their sums. */
static double
root_error(double sum, double sum2, double n)
{
    const double mean = sum / n;

    return sqrt(fmax(sum2 / n - mean * mean, 0.0) / n) / (2.0 * sqrt(mean));
}

/* Of simulated variances: the moments that they do not have, or "". */
static const char *
what_to_know(const struct work *w)
{
    const struct vol_recursion *r = &w->path.r;

    if (w->variance->link == VOL_LINK_LOG)
        return w->path.z != NULL || w->density->exp_moment(r->shape)
                   ? ""
                   : no_moment;
    return vol_variance_has_fourth_moment(r->spec, r->var, r->shape)
               ? ""
               : no_fourth;
}

/* The first day's is known; later ones are the means of the paths. */
static void
simulated_variance(struct work *w)
{
    const double n = (double)w->wish->paths;
    const char *note = what_to_know(w);

    if (w->variance->rewind != NULL)
        w->variance->rewind(&w->path.r);
    vol_path_variance(&w->path, 0);
    w->out[0].variance = w->path.r.h[0];
    w->out[0].method = VOL_FORECAST_ANALYTIC;
    for (size_t t = 1; t < w->wish->horizon; t++) {
        struct vol_forecast *f = &w->out[t];
        if (w->days == 0)
            continue;
        f->variance = w->h[t] / n;
        f->method = simulation(w);
        f->mc_error = root_error(w->h[t], w->h2[t], n);
        f->note = note;
    }
}

/* With the variance in the mean, means too are those of the paths. */
static void
simulated_mean(struct work *w)
{
    const double n = (double)w->wish->paths, h = w->out[0].variance;
    const double archm = w->path.theta[w->path.r.n_mean - 1];

    w->out[0].mean =
        w->mean[0] +
        archm * (w->state->spec.in_mean == VOL_IN_MEAN_SIGMA ? sqrt(h) : h);
    w->out[0].cum_mean = w->out[0].mean;
    w->out[0].cum_variance = h;
    for (size_t t = 1; t < w->wish->horizon; t++) {
        struct vol_forecast *f = &w->out[t];
        const double mean = w->sum[t] / n;
        f->mean = w->days > 0 ? (w->sum[t] - w->sum[t - 1]) / n : NAN;
        f->cum_mean = w->days > 0 ? mean : NAN;
        f->cum_variance =
            w->days > 0 ? fmax(w->sum2[t] / n - mean * mean, 0.0) : NAN;
    }
}

/* Var of the h days: sum over days j of psi(h - j)^2 sigma_j^2. */
static void
cumulate(struct work *w)
{
    const bool plain = !vol_mean_has_lags(&w->state->spec.mean);
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

    return 0.5 *
           (gsl_stats_quantile_from_sorted_data(x, 1, n, fmin(p + d, 1.0)) -
            gsl_stats_quantile_from_sorted_data(x, 1, n, fmax(p - d, 0.0)));
}

static void
exact_quantiles(struct work *w)
{
    const struct vol_density *density = w->density;
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

/* Of one day: those of the residuals that are drawn from. */
static enum vol_code
bootstrap_quantiles(struct work *w, struct vol_err *err)
{
    const size_t n = w->state->n_z;
    struct vol_forecast *f = &w->out[0];
    const double sigma = sqrt(f->variance);
    double *z;
    enum vol_code code = vol_mem_doubles(&z, n, err);

    if (code != VOL_OK)
        return code;
    memcpy(z, w->state->z, n * sizeof(*z));
    gsl_sort(z, 1, n);
    for (int i = 0; i < VOL_QUANTILES; i++)
        f->quantile[i] = f->mean + sigma * gsl_stats_quantile_from_sorted_data(
                                               z, 1, n, vol_quantile_level[i]);
    for (int i = 0; i < VOL_SHORTFALLS; i++)
        f->shortfall[i] =
            f->mean + sigma * sample_shortfall(z, n, vol_quantile_level[i]);
    f->q_method = VOL_FORECAST_BOOTSTRAP;
    free(z);
    return VOL_OK;
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
        gsl_sort(x, 1, n);
        for (int i = 0; i < VOL_QUANTILES; i++)
            f->quantile[i] = gsl_stats_quantile_from_sorted_data(
                x, 1, n, vol_quantile_level[i]);
        for (int i = 0; i < VOL_SHORTFALLS; i++)
            f->shortfall[i] = sample_shortfall(x, n, vol_quantile_level[i]);
        f->q_method = simulation(w);
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
    f->note = "";
    f->reason = wish->paths > 0 ? no_form : no_paths;
}

/* How many days can be forecast: those whose regressors are known. */
static size_t
days_in_sight(const struct vol_garch_spec *spec,
              const struct vol_forecast_wish *wish)
{
    if ((spec->mean.n_x > 0 && wish->mean_x == NULL) ||
        (spec->n_x > 0 && wish->variance_x == NULL))
        return 0;
    if (spec->mean.n_x + spec->n_x == 0 || wish->known == 0)
        return wish->horizon;
    return wish->known < wish->horizon ? wish->known : wish->horizon;
}

/* The wish cut down to so many days; the days of quantiles ascend. */
static struct vol_forecast_wish
shorten(const struct vol_forecast_wish *wish, size_t days)
{
    struct vol_forecast_wish cut = *wish;

    cut.horizon = days;
    while (cut.n_quantile_days > 0 &&
           cut.quantile_day[cut.n_quantile_days - 1] > days)
        cut.n_quantile_days--;
    return cut;
}

static void
forget(struct vol_forecast *f)
{
    f->mean = f->cum_mean = f->cum_variance = NAN;
    f->reason = unknown_x;
}

static enum vol_code
run(struct work *w, struct vol_err *err)
{
    const struct vol_garch_spec *spec = &w->state->spec;
    enum vol_code code = VOL_OK;

    forecast_mean(w);
    simulate(w);
    if (is_analytic(spec, w->wish))
        analytic_variance(w);
    else
        simulated_variance(w);
    if (spec->in_mean == VOL_IN_MEAN_NOTHING)
        cumulate(w);
    else
        simulated_mean(w);
    if (w->path.z != NULL)
        code = bootstrap_quantiles(w, err);
    else
        exact_quantiles(w);
    simulated_quantiles(w);
    for (size_t t = 0; t < w->wish->horizon; t++)
        if (!isfinite(w->out[t].cum_variance) && w->wish->paths > 0)
            w->out[t].reason = overflow;
    return code;
}

enum vol_code
vol_garch_forecast(const struct vol_garch_state *state,
                   const struct vol_forecast_wish *wish,
                   struct vol_forecast *out, struct vol_err *err)
{
    struct vol_forecast_wish seen;
    struct work w;
    enum vol_code code = check_wish(wish, err);

    if (code != VOL_OK)
        return code;
    if (wish->bootstrap && state->n_z == 0)
        return vol_fail(err, VOL_EDATA,
                        "the state keeps no residuals to draw "
                        "from");
    for (size_t t = 0; t < wish->horizon; t++)
        blank(&out[t], wish);
    seen = shorten(wish, days_in_sight(&state->spec, wish));
    for (size_t t = seen.horizon; t < wish->horizon; t++)
        forget(&out[t]);
    if (seen.horizon == 0)
        return VOL_OK;
    code = work_init(&w, state, &seen, out, err);
    if (code != VOL_OK)
        return code;
    if (!wish->bootstrap)
        w.path.z = NULL;
    out[0].reason = "";
    code = run(&w, err);
    work_clear(&w);
    return code;
}
