/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/forecast.h"

#include "base/mem.h"
#include "garch/forecast_impl.h"

#include <math.h>
#include <stdlib.h>

const double vol_quantile_level[VOL_QUANTILES] = { 0.01, 0.025, 0.05, 0.95,
                                                   0.99 };

const char vol_forecast_no_form[] = "no closed form of quantiles beyond one "
                                    "day, and not a simulated horizon";
static const char no_moment[] =
    "under this density the variance beyond one day has no finite mean";
static const char no_fourth[] = "the fourth moment of returns is infinite: the "
                                "Monte Carlo error is too low, "
                                "the more so the later the day";
static const char unknown_x[] = "the regressors of that day are not known";
static const char overflow[] = "the forecast is not a finite number";
static const char too_few[] =
    "too few paths: the variance of the days together is not positive in them";

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

/* Whether variances beyond one day have a closed form, and are not simulated
 * all the same. */
static bool
is_analytic(const struct vol_garch_state *state,
            const struct vol_forecast_wish *wish)
{
    const double *var = state->param + vol_garch_n_mean(&state->spec);

    return vol_variance_has_forecast(
               &state->spec, var, var + vol_garch_n_variance(&state->spec)) &&
           !wish->simulate && !wish->bootstrap;
}

/* How many days are simulated: all where the variance has no closed form or
 * is in the mean, else as far as the last quantile beyond one day. */
static size_t
days_to_simulate(const struct vol_forecast_work *w)
{
    const struct vol_forecast_wish *wish = w->wish;
    size_t days = 0;

    if (wish->paths == 0)
        return 0;
    if ((!w->analytic || w->in_mean) && wish->horizon > 1)
        return wish->horizon;
    for (size_t i = 0; i < wish->n_quantile_days; i++)
        if (wish->quantile_day[i] > days)
            days = wish->quantile_day[i];
    return days > 1 ? days : 0;
}

static enum vol_code
work_init(struct vol_forecast_work *w, const struct vol_garch_state *state,
          const struct vol_forecast_wish *wish, struct vol_forecast *out,
          struct vol_err *err)
{
    const size_t n = wish->horizon;
    double *at;
    enum vol_code code;

    *w = (struct vol_forecast_work){ .state = state,
                                     .variance = state->spec.variance,
                                     .density = state->spec.density,
                                     .wish = wish,
                                     .out = out,
                                     .analytic = is_analytic(state, wish),
                                     .in_mean = state->spec.in_mean !=
                                                VOL_IN_MEAN_NOTHING };
    w->days = days_to_simulate(w);
    code = vol_mem_doubles(
        &w->store,
        9 * n + (w->days > 0 ? wish->paths : 0) * wish->n_quantile_days, err);
    if (code != VOL_OK)
        return code;
    at = w->store;
    w->psi = vol_mem_take(&at, n);
    w->mean = vol_mem_take(&at, n);
    w->expected = vol_mem_take(&at, n);
    w->h = vol_mem_take(&at, n);
    w->h2 = vol_mem_take(&at, n);
    w->added = vol_mem_take(&at, n);
    w->apart = vol_mem_take(&at, n);
    w->excess = vol_mem_take(&at, n);
    w->total2 = vol_mem_take(&at, n);
    w->returns = at;
    code = vol_path_init(&w->path, state, n, wish->variance_x, err);
    if (code != VOL_OK)
        free(w->store);
    return code;
}

static void
work_clear(struct vol_forecast_work *w)
{
    vol_path_clear(&w->path);
    free(w->store);
}

/* Add a path to the sums, and keep its cumulated return at the days whose
 * quantiles are wanted. */
static void
keep_path(struct vol_forecast_work *w, size_t which)
{
    double sum = 0.0;
    size_t q = 0;

    for (size_t t = 0; t < w->sound; t++) {
        const double h = w->path.r.h[t];
        w->h[t] += h;
        w->h2[t] += h * h;
        sum += w->path.y[t];
        if (q < w->wish->n_quantile_days && w->wish->quantile_day[q] == t + 1)
            w->returns[q++ * w->wish->paths + which] = sum;
    }
}

/* Each path has a stream of its own, so that a day's figures are the same
 * however far the paths go: up to the first day that one of them does not
 * have. */
static void
simulate(struct vol_forecast_work *w)
{
    struct vol_random seeds = vol_random_seed(w->wish->seed);
    double state = NAN;
    size_t without = 0;

    w->sound = w->days;
    for (size_t i = 0; i < w->wish->paths && w->days > 0; i++) {
        struct vol_random rng = vol_random_seed(vol_random_bits(&seeds));
        const size_t far = w->sound < w->days ? w->sound + 1 : w->days;
        const size_t drawn =
            vol_path_draw(&w->path, far, w->wish->mean_x, &rng);
        if (drawn < w->sound) {
            w->sound = drawn;
            without = 0;
            state = w->path.r.s[drawn];
        }
        without += drawn < far;
        keep_path(w, i);
        if (w->in_mean)
            vol_forecast_keep_means(w, i);
    }
    if (without > 0)
        vol_forecast_end_at(w, w->sound, without, state);
}

/* Variances by closed form, from the past that the path begins with. */
static void
analytic_variance(struct vol_forecast_work *w)
{
    w->path.r.n = 0;
    w->variance->forecast(&w->path.r, w->wish->horizon, w->expected);
    for (size_t t = 0; t < w->wish->horizon; t++) {
        w->out[t].variance = w->expected[t];
        w->out[t].method = VOL_FORECAST_ANALYTIC;
    }
}

enum vol_forecast_method
vol_forecast_simulation(const struct vol_forecast_work *w)
{
    return w->path.z != NULL ? VOL_FORECAST_BOOTSTRAP : VOL_FORECAST_SIMULATED;
}

double
vol_forecast_root_error(double mean, double sum2, double n)
{
    return sqrt(fmax(sum2 / n - mean * mean, 0.0) / n) / (2.0 * sqrt(mean));
}

/* Of simulated variances: the moments that they do not have, or "". */
static const char *
what_to_know(const struct vol_forecast_work *w)
{
    const struct vol_recursion *r = &w->path.r;
    const struct vol_draws draws = { w->path.z,
                                     w->path.z != NULL ? w->path.n_z : 0 };

    if (w->variance->link == VOL_LINK_LOG && draws.n == 0 &&
        !vol_variance_has_forecast(r->spec, r->var, r->shape))
        return no_moment;
    return vol_variance_has_fourth_moment(r->spec, r->var, r->shape, draws)
               ? ""
               : no_fourth;
}

static void
add_note(struct vol_forecast_work *w)
{
    const char *note = what_to_know(w);

    for (size_t t = 1; t < w->wish->horizon; t++)
        w->out[t].note = note;
}

/* The first day's is known. */
static void
first_variance(struct vol_forecast_work *w)
{
    if (w->variance->rewind != NULL)
        w->variance->rewind(&w->path.r);
    vol_path_variance(&w->path, 0);
    w->expected[0] = w->out[0].variance = w->path.r.h[0];
    w->out[0].method = VOL_FORECAST_ANALYTIC;
}

/* Later ones are the means of the paths. */
static void
simulated_variance(struct vol_forecast_work *w)
{
    const double n = (double)w->wish->paths;

    for (size_t t = 1; t < w->wish->horizon; t++) {
        struct vol_forecast *f = &w->out[t];
        w->expected[t] = w->days > 0 ? w->h[t] / n : NAN;
        if (w->days == 0)
            continue;
        f->variance = w->expected[t];
        f->method = vol_forecast_simulation(w);
        f->mc_error = vol_forecast_root_error(f->variance, w->h2[t], n);
    }
}

void
vol_forecast_blank(struct vol_forecast *f, const char *reason)
{
    *f = (struct vol_forecast){ .mean = NAN,
                                .variance = NAN,
                                .cum_mean = NAN,
                                .cum_variance = NAN,
                                .mc_error = NAN,
                                .beyond = "",
                                .note = "",
                                .reason = reason };
    for (int i = 0; i < VOL_QUANTILES; i++)
        f->quantile[i] = NAN;
    for (int i = 0; i < VOL_SHORTFALLS; i++)
        f->shortfall[i] = NAN;
}

#define WITHOUT_PATHS(what)                                                    \
    "no closed form of " what " beyond one day, and simulation is off"

/* What of the days beyond one simulation alone gives. */
static const char *
what_is_simulated(const struct vol_forecast_work *w)
{
    const bool means = w->in_mean && !vol_forecast_has_means(w);

    if (w->wish->paths > 0)
        return vol_forecast_no_form;
    if (!w->analytic)
        return means ? WITHOUT_PATHS("means, variances and quantiles")
                     : WITHOUT_PATHS("variances and quantiles");
    if (w->in_mean)
        return means ? WITHOUT_PATHS("means, cumulated variances and quantiles")
                     : WITHOUT_PATHS("cumulated variances and quantiles");
    return WITHOUT_PATHS("quantiles");
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

/* Whether the variance of the days together is a number. */
static void
check_sum(const struct vol_forecast_work *w, struct vol_forecast *f)
{
    if (w->wish->paths == 0 && (!w->analytic || w->in_mean))
        return;
    if (!isfinite(f->cum_variance)) {
        f->reason = overflow;
    } else if (w->in_mean && f->cum_variance <= 0.0) {
        f->cum_variance = NAN;
        f->reason = too_few;
    }
}

/* The variances that need no paths. */
static void
expect(struct vol_forecast_work *w)
{
    if (w->analytic)
        analytic_variance(w);
    else
        first_variance(w);
    vol_forecast_end_expected(w, w->analytic ? w->wish->horizon : 1);
    if (w->analytic)
        vol_forecast_cumulate(w);
}

static enum vol_code
run(struct vol_forecast_work *w, struct vol_err *err)
{
    const char *reason = what_is_simulated(w);
    enum vol_code code;

    for (size_t t = 1; t < w->wish->horizon; t++)
        w->out[t].reason = reason;
    vol_forecast_mean(w);
    expect(w);
    if (w->wish->horizon == 0)
        return VOL_OK;
    simulate(w);
    if (!w->analytic) {
        simulated_variance(w);
        vol_forecast_cumulate(w);
    }
    if (w->in_mean)
        vol_forecast_add_variance(w);
    code = vol_forecast_quantiles(w, err);
    if ((!w->analytic || w->in_mean) && w->days > 0)
        add_note(w);
    vol_forecast_judge(w);
    for (size_t t = 0; t < w->wish->horizon; t++)
        check_sum(w, &w->out[t]);
    return code;
}

enum vol_code
vol_garch_forecast(const struct vol_garch_state *state,
                   const struct vol_forecast_wish *wish,
                   struct vol_forecast *out, struct vol_err *err)
{
    struct vol_forecast_wish seen;
    struct vol_forecast_work w;
    enum vol_code code = check_wish(wish, err);

    if (code != VOL_OK)
        return code;
    if (wish->bootstrap && state->n_z == 0)
        return vol_fail(err, VOL_EDATA,
                        "the state keeps no residuals to draw "
                        "from");
    for (size_t t = 0; t < wish->horizon; t++)
        vol_forecast_blank(&out[t], "");
    seen = vol_forecast_shorten(wish, days_in_sight(&state->spec, wish));
    for (size_t t = seen.horizon; t < wish->horizon; t++)
        vol_forecast_blank(&out[t], unknown_x);
    if (seen.horizon == 0)
        return VOL_OK;
    code = work_init(&w, state, &seen, out, err);
    if (code != VOL_OK)
        return code;
    if (!wish->bootstrap)
        w.path.z = NULL;
    code = run(&w, err);
    vol_forecast_empty(&w, seen.horizon);
    work_clear(&w);
    return code;
}
