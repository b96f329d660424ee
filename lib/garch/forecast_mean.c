/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The mean, and the variance of the return of several days.
 *
 * With the variance in the mean that return is one without it, whose variance
 * is a weighted sum of those of the days, and what it adds: A and B.  Paths
 * give Var A + 2 Cov(A, B) alone, which is small beside Var B where archm is
 * (Glasserman, 2003, section 4.1: B is a control variate).
 */
#include "garch/forecast_impl.h"

#include <math.h>

void
vol_forecast_mean(struct vol_forecast_work *w)
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

/* The variance of the shocks up to day t, that up to the day before being
 * `before`. */
static double
cumulated(const struct vol_forecast_work *w, const double *h, size_t t,
          double before)
{
    double sum = 0.0;

    if (!vol_mean_has_lags(&w->state->spec.mean))
        return before + h[t];
    for (size_t j = 0; j <= t; j++)
        sum += w->psi[t - j] * w->psi[t - j] * h[j];
    return sum;
}

void
vol_forecast_cumulate(struct vol_forecast_work *w)
{
    double sum = 0.0;

    for (size_t t = 0; t < w->wish->horizon; t++)
        w->out[t].cum_variance = sum = cumulated(w, w->expected, t, sum);
}

/* Deviations are those from the means of the paths up to this one, products of
 * which add up to those about the mean of all (Welford, 1962). */
void
vol_forecast_keep_means(struct vol_forecast_work *w, size_t which)
{
    const double n = (double)which + 1.0;
    double a = 0.0, b = 0.0, shocks = 0.0;

    for (size_t t = 0; t < w->sound; t++) {
        a += w->path.y[t] - w->path.apart[t];
        b += w->path.apart[t];
        const double from = a - w->added[t];
        w->added[t] += from / n;
        w->apart[t] += (b - w->apart[t]) / n;
        const double excess =
            from * (a - w->added[t] + 2.0 * (b - w->apart[t]));
        shocks = w->analytic ? w->out[t].cum_variance
                             : cumulated(w, w->path.r.h, t, shocks);
        w->excess[t] += excess;
        w->total2[t] += (shocks + excess) * (shocks + excess);
    }
}

bool
vol_forecast_has_means(const struct vol_forecast_work *w)
{
    return w->analytic && w->state->spec.in_mean == VOL_IN_MEAN_VARIANCE;
}

/* The means of the days on which the variance that adds to them is known: its
 * own expectation, of days to come where it is linear. */
static size_t
known_means(struct vol_forecast_work *w)
{
    const struct vol_mean_spec *mean = &w->state->spec.mean;
    const size_t n = vol_forecast_has_means(w) ? w->wish->horizon : 1;

    for (size_t t = 0; t < n; t++) {
        w->path.r.e[t] = 0.0;
        w->path.r.h[t] = w->expected[t];
        w->path.y[t] = w->out[t].mean = vol_path_mean(
            &w->path, (ptrdiff_t)t,
            mean->n_x > 0 ? w->wish->mean_x + t * mean->n_x : NULL);
    }
    return n;
}

void
vol_forecast_add_variance(struct vol_forecast_work *w)
{
    const double n = (double)w->wish->paths;
    const size_t known = known_means(w);
    double sum = 0.0;

    for (size_t t = 0; t < w->wish->horizon; t++) {
        struct vol_forecast *f = &w->out[t];
        if (t >= known)
            f->mean =
                w->days > 0 ? w->mean[t] + w->added[t] - w->added[t - 1] : NAN;
        f->cum_mean = sum += f->mean;
        if (t == 0)
            continue;
        f->cum_variance =
            w->days > 0 ? f->cum_variance + w->excess[t] / n : NAN;
        if (f->cum_variance > 0.0)
            f->mc_error =
                fmax(f->mc_error,
                     vol_forecast_root_error(f->cum_variance, w->total2[t], n) /
                         sqrt((double)t + 1.0));
    }
}
