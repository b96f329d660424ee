/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/bands.h"

#include "base/mem.h"
#include "garch/optimise.h"
#include "garch/units.h"
#include "stats/moments.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The step of a difference, in standard errors. */
static const double step_share = 0.01;

struct work {
    const struct vol_garch_fit *fit;
    const struct vol_garch_data *data;
    const struct vol_forecast *forecast;
    const struct vol_band_wish *wish;
    struct vol_band *out;
    struct vol_forecast_wish ahead;
    struct vol_forecast *days; /* as far as the last day                   */
    struct vol_optimiser o;    /* its inequalities alone are used          */
    double theta[VOL_GARCH_MAX_PARAMS];
    size_t free[VOL_GARCH_MAX_PARAMS], n_free;
    bool follows;      /* omega is targeted and has no covariance          */
    const double *cov; /* k x k                                            */
    size_t n_days;     /* of the wish, those that have a forecast          */
    size_t m;          /* figures: a variance and a cumulated one per day  */
    double *base;      /* m: ln of the figures at the estimates            */
    double *value;     /* room for m x draws, or m x parameters            */
    double *factor;    /* n_free x n_free                                  */
    double *store;
    char held[160];
};

/* ---- forecasts at other parameters --------------------------------------- */

/* Innovations that are as smooth in the shape as the density. */
static enum vol_code
quantiles_to_draw(struct vol_garch_state *state, struct vol_err *err)
{
    const struct vol_density *density = state->spec.density;
    const double *shape =
        state->param + vol_garch_n_params(&state->spec) - density->n_shape;
    enum vol_code code = vol_mem_doubles(&state->z, VOL_BAND_QUANTILES, err);

    if (code != VOL_OK)
        return code;
    state->n_z = VOL_BAND_QUANTILES;
    for (size_t i = 0; i < state->n_z; i++)
        state->z[i] = density->quantile(shape, ((double)i + 0.5) /
                                                   (double)VOL_BAND_QUANTILES);
    return VOL_OK;
}

/* The logarithm of a figure; where forecasts end because a variance is not
 * positive, that of zero. */
static double
log_of(const struct vol_forecast *f, double figure)
{
    return f->end.day > 0 && f->end.negative ? -INFINITY : log(figure);
}

/* The logarithms of the figures at the end of a filtered series. */
static enum vol_code
forecast_from(struct work *w, const struct vol_garch_fit *at, double *out,
              struct vol_err *err)
{
    struct vol_garch_state state;
    enum vol_code code = vol_garch_state_of(at, w->data, false, &state, err);

    if (code != VOL_OK)
        return code;
    if (w->ahead.bootstrap)
        code = quantiles_to_draw(&state, err);
    if (code == VOL_OK)
        code = vol_garch_forecast(&state, &w->ahead, w->days, err);
    for (size_t i = 0; code == VOL_OK && i < w->n_days; i++) {
        const struct vol_forecast *f = &w->days[w->wish->day[i] - 1];
        out[2 * i] = log_of(f, f->variance);
        out[2 * i + 1] = log_of(f, f->cum_variance);
    }
    vol_garch_state_clear(&state);
    return code;
}

static bool
all_below_infinity(const double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!(x[i] < INFINITY))
            return false;
    return true;
}

/* The same at `theta`; `*ok` is false where it is not admissible. */
static enum vol_code
evaluate(struct work *w, double *theta, double *out, bool *ok,
         struct vol_err *err)
{
    const struct vol_garch_spec *spec = &w->fit->used;
    double *var = theta + vol_garch_n_mean(spec);
    struct vol_garch_fit at;
    size_t broken;
    enum vol_code code;

    if (w->follows)
        *var =
            spec->variance->target(spec, var, var + vol_garch_n_variance(spec),
                                   w->fit->level, NULL, NULL);
    *ok = vol_optimiser_admits(&w->o, spec, theta, &broken);
    if (!*ok)
        return VOL_OK;
    code = vol_garch_filter(spec, w->data, theta, &w->fit->presample, &at, err);
    *ok = code == VOL_OK;
    if (code != VOL_OK)
        return code == VOL_EDATA ? VOL_OK : code;
    code = forecast_from(w, &at, out, err);
    vol_garch_fit_clear(&at);
    if (code == VOL_OK)
        *ok = all_below_infinity(out, w->m);
    return code;
}

/* ---- the delta method -----------------------------------------------------
 */

/* That of a figure; one-sided where a side has none, NaN where neither has. */
static double
slope(double low, double at, double high, double step)
{
    if (isfinite(low) && isfinite(high))
        return (high - low) / (2.0 * step);
    return isfinite(high)  ? (high - at) / step
           : isfinite(low) ? (at - low) / step
                           : (double)NAN;
}

/* The derivative by free parameter f into out[m]. */
static enum vol_code
differentiate(struct work *w, size_t f, double *out, bool *ok,
              struct vol_err *err)
{
    const size_t i = w->free[f], k = w->fit->k;
    const double step = step_share * sqrt(w->cov[i * (k + 1)]);
    double theta[VOL_GARCH_MAX_PARAMS], *low = w->value + w->n_free * w->m;
    bool side[2];
    enum vol_code code = VOL_OK;

    for (int s = 0; s < 2 && code == VOL_OK; s++) {
        double *to = s == 0 ? low : out;
        memcpy(theta, w->theta, k * sizeof(*theta));
        theta[i] += s == 0 ? -step : step;
        code = evaluate(w, theta, to, &side[s], err);
        for (size_t j = 0; !side[s] && j < w->m; j++)
            to[j] = NAN;
    }
    if (code != VOL_OK)
        return code;
    *ok = side[0] || side[1];
    for (size_t j = 0; j < w->m; j++)
        out[j] = slope(low[j], w->base[j], out[j], step);
    return VOL_OK;
}

/* The variance of figure j from its gradient. */
static double
delta_variance(const struct work *w, size_t j)
{
    double sum = 0.0;

    for (size_t a = 0; a < w->n_free; a++)
        for (size_t b = 0; b < w->n_free; b++)
            sum += w->value[a * w->m + j] * w->value[b * w->m + j] *
                   w->cov[w->free[a] * w->fit->k + w->free[b]];
    return sum;
}

/* Put the band of figure j at these distances from the logarithm, if it has
 * both ends. */
static void
set_band(struct work *w, size_t j, double below, double above)
{
    struct vol_band *b = &w->out[j / 2];
    const struct vol_forecast *f = &w->forecast[w->wish->day[j / 2] - 1];
    const double v = j % 2 == 0 ? f->variance : f->cum_variance;

    if (!isfinite(below) || !isfinite(above))
        return;
    *(j % 2 == 0 ? &b->low : &b->cum_low) = v * exp(below);
    *(j % 2 == 0 ? &b->high : &b->cum_high) = v * exp(above);
}

static void
refuse(struct work *w, const char *why)
{
    for (size_t i = 0; i < w->wish->n_days; i++) {
        struct vol_band *b = &w->out[i];
        b->low = b->high = b->cum_low = b->cum_high = NAN;
        (void)snprintf(b->reason, sizeof(b->reason), "%s", why);
    }
}

static enum vol_code
by_delta(struct work *w, struct vol_err *err)
{
    const double z = gsl_cdf_ugaussian_Pinv(0.5 + 0.5 * w->wish->level);
    enum vol_code code = VOL_OK;
    bool ok = true;

    for (size_t f = 0; f < w->n_free && ok && code == VOL_OK; f++)
        code = differentiate(w, f, w->value + f * w->m, &ok, err);
    if (code != VOL_OK)
        return code;
    if (!ok) {
        refuse(w, "no admissible parameters beside the estimates");
        return VOL_OK;
    }
    for (size_t j = 0; j < w->m; j++) {
        const double variance = delta_variance(w, j);
        const double d = z * sqrt(variance < 0.0 ? 0.0 : variance);
        set_band(w, j, -d, d);
    }
    return VOL_OK;
}

/* ---- draws ----------------------------------------------------------------
 */

/*
 * The lower factor of the covariance of the free parameters, a column of
 * zeros where it is singular (an estimate on a kink of its likelihood).
 */
static void
factor(struct work *w)
{
    const size_t n = w->n_free, k = w->fit->k;
    double *l = w->factor;

    for (size_t c = 0; c < n; c++) {
        const double whole = w->cov[w->free[c] * (k + 1)];
        double pivot = whole;
        for (size_t j = 0; j < c; j++)
            pivot -= l[c * n + j] * l[c * n + j];
        pivot = pivot > 1e-10 * whole ? sqrt(pivot) : 0.0;
        l[c * n + c] = pivot;
        for (size_t r = c + 1; r < n; r++) {
            double sum = w->cov[w->free[r] * k + w->free[c]];
            for (size_t j = 0; j < c; j++)
                sum -= l[r * n + j] * l[c * n + j];
            l[r * n + c] = pivot > 0.0 ? sum / pivot : 0.0;
        }
    }
}

static void
draw(const struct work *w, struct vol_random *rng, double *theta)
{
    const size_t n = w->n_free;

    memcpy(theta, w->theta, w->fit->k * sizeof(*theta));
    for (size_t c = 0; c < n; c++) {
        const double u = vol_random_normal(rng);
        for (size_t r = c; r < n; r++)
            theta[w->free[r]] += w->factor[r * n + c] * u;
    }
}

/* Say how many of the sorted draws leave day i without a positive variance:
 * there is no band where its low end is among them. */
static void
tell_without(struct work *w, size_t i, const double *x)
{
    struct vol_band *b = &w->out[i];
    size_t without = 0;

    while (without < VOL_BAND_DRAW_COUNT && x[without] == -INFINITY)
        without++;
    if (without > 0)
        (void)snprintf(b->reason, sizeof(b->reason),
                       "%s%sat %zu of %d draws of the parameters the variance "
                       "is not positive by that day: %s",
                       w->held, w->held[0] != '\0' ? "; " : "", without,
                       (int)VOL_BAND_DRAW_COUNT,
                       isfinite(b->low) ? "they are the lowest"
                                        : "the band has no low end");
}

/* Bands from the draws, a row of VOL_BAND_DRAW_COUNT a figure. */
static void
read_draws(struct work *w, size_t rejected)
{
    const size_t n = VOL_BAND_DRAW_COUNT;
    const double tail = 0.5 - 0.5 * w->wish->level;

    for (size_t j = 0; j < w->m; j++) {
        double *x = w->value + j * n;
        gsl_sort(x, 1, n);
        set_band(w, j,
                 gsl_stats_quantile_from_sorted_data(x, 1, n, tail) -
                     w->base[j],
                 gsl_stats_quantile_from_sorted_data(x, 1, n, 1.0 - tail) -
                     w->base[j]);
        if (j % 2 == 0)
            tell_without(w, j / 2, x);
        w->out[j / 2].draws = n;
        w->out[j / 2].rejected = rejected;
    }
}

static enum vol_code
by_draws(struct work *w, struct vol_err *err)
{
    const size_t n = VOL_BAND_DRAW_COUNT, m = w->m;
    struct vol_random rng = vol_random_seed(w->wish->seed);
    double theta[VOL_GARCH_MAX_PARAMS], *got = w->value + m * n;
    size_t kept = 0, tries = 0;
    enum vol_code code = VOL_OK;

    factor(w);
    while (code == VOL_OK && kept < n && tries < n * VOL_BAND_TRIES) {
        bool ok;
        tries++;
        draw(w, &rng, theta);
        code = evaluate(w, theta, got, &ok, err);
        for (size_t j = 0; code == VOL_OK && ok && j < m; j++)
            w->value[j * n + kept] = got[j];
        kept += code == VOL_OK && ok ? 1 : 0;
    }
    if (code != VOL_OK)
        return code;
    if (kept < n)
        refuse(w, "too few draws keep the inequalities of the model");
    else
        read_draws(w, tries - n);
    return VOL_OK;
}

/* ---- both -----------------------------------------------------------------
 */

/* Which parameters have a covariance; those that have none are named. */
static void
find_free(struct work *w)
{
    const size_t omega = vol_garch_n_mean(&w->fit->used);
    size_t at = 0;

    for (size_t i = 0; i < w->fit->k; i++) {
        const struct vol_garch_param *p = &w->fit->param[i];
        if (w->cov[i * (w->fit->k + 1)] > 0.0) {
            w->free[w->n_free++] = i;
        } else if (w->fit->level > 0.0 && i == omega) {
            w->follows = true;
        } else if (at < sizeof(w->held)) {
            at += (size_t)snprintf(
                w->held + at, sizeof(w->held) - at, "%s%s (%s)",
                at > 0 ? ", " : "held: ", p->name, p->reason);
        }
    }
}

static enum vol_code
make_room(struct work *w, struct vol_err *err)
{
    const size_t n = w->n_free, m = w->m;
    const size_t rows =
        w->wish->method == VOL_BAND_DRAWS ? VOL_BAND_DRAW_COUNT : n;
    void *days = NULL;
    double *at;
    enum vol_code code =
        vol_mem_doubles(&w->store, m * (rows + 2) + n * n, err);

    if (code != VOL_OK)
        return code;
    at = w->store;
    w->base = vol_mem_take(&at, m);
    w->value = vol_mem_take(&at, m * (rows + 1));
    w->factor = at;
    code = vol_mem_array(&days, w->ahead.horizon, sizeof(*w->days), err);
    w->days = days;
    return code;
}

/*
 * Whether variances have a closed form at all parameters that are tried.
 * EGARCH's hangs on the shape: it ends within the range of the ged's, and where
 * the shape is uncertain means of paths serve on both sides.
 */
static bool
is_closed(const struct work *w)
{
    const struct vol_garch_spec *spec = &w->fit->used;
    const size_t shape = w->fit->k - spec->density->n_shape;

    if (spec->in_mean != VOL_IN_MEAN_NOTHING ||
        !vol_variance_has_forecast(spec, w->theta + vol_garch_n_mean(spec),
                                   w->theta + shape))
        return false;
    if (spec->variance->link == VOL_LINK_LOG)
        for (size_t f = 0; f < w->n_free; f++)
            if (w->free[f] >= shape)
                return false;
    return true;
}

static void
work_init(struct work *w)
{
    vol_garch_fit_params(w->fit, w->theta);
    w->cov = w->fit->cov[w->wish->cov];
    while (w->n_days < w->wish->n_days &&
           isfinite(w->forecast[w->wish->day[w->n_days] - 1].variance))
        w->n_days++;
    w->m = 2 * w->n_days;
    w->ahead = (struct vol_forecast_wish){
        .horizon = w->n_days > 0 ? w->wish->day[w->n_days - 1] : 0,
        .seed = w->wish->seed,
        .mean_x = w->wish->mean_x,
        .variance_x = w->wish->variance_x
    };
    find_free(w);
    if (w->ahead.horizon > 1 && !is_closed(w)) {
        w->ahead.paths = VOL_BAND_PATHS;
        w->ahead.bootstrap = true;
    }
}

static enum vol_code
run(struct work *w, struct vol_err *err)
{
    enum vol_code code = make_room(w, err);
    bool ok = false;

    if (code == VOL_OK)
        code = vol_optimiser_init(&w->o, &w->fit->used, err);
    if (code != VOL_OK)
        return code;
    w->o.scale = vol_moments(w->data->y, w->data->n).sd;
    vol_optimiser_limit_x(&w->o, &w->fit->used, w->data);
    code = evaluate(w, w->theta, w->base, &ok, err);
    if (code != VOL_OK)
        return code;
    if (!ok)
        return VOL_OK;
    return w->wish->method == VOL_BAND_DRAWS ? by_draws(w, err)
                                             : by_delta(w, err);
}

/* A band without a reason of its own has that of a forecast that is none. */
static void
explain(struct work *w)
{
    for (size_t i = 0; i < w->wish->n_days; i++) {
        struct vol_band *b = &w->out[i];
        const struct vol_forecast *f = &w->forecast[w->wish->day[i] - 1];
        if (!isfinite(b->low) && strcmp(b->reason, w->held) == 0)
            (void)snprintf(
                b->reason, sizeof(b->reason), "%s",
                isfinite(f->variance)
                    ? "beside the estimates it is not positive and finite"
                    : f->reason);
    }
}

enum vol_code
vol_garch_bands(const struct vol_garch_fit *fit,
                const struct vol_garch_data *data,
                const struct vol_forecast *forecast,
                const struct vol_band_wish *wish, struct vol_band *out,
                struct vol_err *err)
{
    struct work w = {
        .fit = fit, .data = data, .forecast = forecast, .wish = wish, .out = out
    };
    enum vol_code code = VOL_OK;

    work_init(&w);
    for (size_t i = 0; i < wish->n_days; i++) {
        out[i] = (struct vol_band){ NAN, NAN, NAN, NAN, 0, 0, "" };
        (void)snprintf(out[i].reason, sizeof(out[i].reason), "%s", w.held);
    }
    if (w.n_free == 0)
        refuse(&w, "no parameter has a covariance");
    else if (w.n_days > 0)
        code = run(&w, err);
    if (code == VOL_OK)
        explain(&w);
    free(w.days);
    free(w.store);
    vol_optimiser_clear(&w.o);
    return code;
}
