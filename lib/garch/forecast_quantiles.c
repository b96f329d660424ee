/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/mem.h"
#include "garch/forecast_impl.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

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
exact_quantiles(struct vol_forecast_work *w)
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
bootstrap_quantiles(struct vol_forecast_work *w, struct vol_err *err)
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
simulated_quantiles(struct vol_forecast_work *w)
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
        f->q_method = vol_forecast_simulation(w);
        f->error_of_quantile = isnan(f->mc_error);
        if (f->error_of_quantile)
            f->mc_error = quantile_error(x, n, vol_quantile_level[0]);
        if (f->reason == vol_forecast_no_form)
            f->reason = "";
    }
}

enum vol_code
vol_forecast_quantiles(struct vol_forecast_work *w, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    if (w->path.z != NULL)
        code = bootstrap_quantiles(w, err);
    else
        exact_quantiles(w);
    simulated_quantiles(w);
    return code;
}
