/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forecasts that end before their horizon, or are none that the series has
 * had. */
#include "garch/forecast_impl.h"

#include <math.h>

static const char not_positive[] =
    "the variance of that day, or one before it, is not positive";
static const char out_of_range[] = "the variance of that day, or one before "
                                   "it, is beyond the range of numbers";

/* So many times the standard deviation of the series, or so small a part of
 * that of the day before, no day of it had: an exponential of news makes that
 * of a return that is wrong, one of regressors of values far from those of the
 * series. */
#define BEYOND 100.0
static const char too_high[] =
    "the volatility of the first day is above 100 times the standard deviation "
    "of the series: check its last returns";
static const char too_high_by_then[] =
    "the volatility of that day, or one before it, is above 100 times the "
    "standard deviation of the series: check the regressors and the last "
    "returns";
static const char too_low[] =
    "the volatility of the first day is below a hundredth of that of the day "
    "before: check the last returns";

struct vol_forecast_wish
vol_forecast_shorten(const struct vol_forecast_wish *wish, size_t days)
{
    struct vol_forecast_wish cut = *wish;

    cut.horizon = days;
    while (cut.n_quantile_days > 0 &&
           cut.quantile_day[cut.n_quantile_days - 1] > days)
        cut.n_quantile_days--;
    return cut;
}

/* The regressor that takes most from the variances up to row t, or -1. */
static ptrdiff_t
lowered_by(const struct vol_forecast_work *w, size_t t)
{
    const struct vol_recursion *r = &w->path.r;
    const size_t n = r->spec->n_x;
    ptrdiff_t which = -1;
    double least = 0.0;

    for (size_t i = 0; i < n && !r->spec->exponential; i++) {
        double sum = 0.0;
        for (size_t d = 0; d <= t; d++)
            sum += r->var[r->at.x + i] * r->x[d * n + i];
        if (sum < least) {
            least = sum;
            which = (ptrdiff_t)i;
        }
    }
    return which;
}

void
vol_forecast_end_at(struct vol_forecast_work *w, size_t t, size_t paths,
                    double state)
{
    const bool negative = state <= 0.0 && w->variance->link != VOL_LINK_LOG;

    w->end = (struct vol_forecast_end){ .day = t + 1,
                                        .paths = paths,
                                        .negative = negative,
                                        .lowered =
                                            negative ? lowered_by(w, t) : -1 };
    w->cut = vol_forecast_shorten(w->wish, t);
    w->wish = &w->cut;
    if (w->days > t)
        w->days = t;
}

void
vol_forecast_end_expected(struct vol_forecast_work *w, size_t days)
{
    for (size_t t = 0; t < days; t++)
        if (!(w->expected[t] > 0.0) || !isfinite(w->expected[t])) {
            vol_forecast_end_at(w, t, 0,
                                w->analytic ? w->expected[t] : w->path.r.s[t]);
            return;
        }
}

void
vol_forecast_empty(const struct vol_forecast_work *w, size_t horizon)
{
    const size_t first = w->wish->horizon;
    const struct vol_forecast *last = first > 0 ? &w->out[first - 1] : NULL;

    for (size_t t = first; t < horizon; t++) {
        vol_forecast_blank(&w->out[t],
                           w->end.negative ? not_positive : out_of_range);
        w->out[t].end = w->end;
        if (last == NULL)
            continue;
        w->out[t].beyond = last->beyond;
        if (!w->end.negative)
            w->out[t].note = last->note;
    }
}

void
vol_forecast_judge(struct vol_forecast_work *w)
{
    const struct vol_garch_state *state = w->state;
    const double most = state->scale > 0.0 ? BEYOND * state->scale : INFINITY;
    const bool driven = state->spec.n_x > 0;
    const char *beyond = "";

    if (state->n > 0 &&
        sqrt(w->out[0].variance) < sqrt(w->path.r.h[-1]) / BEYOND)
        beyond = too_low;
    for (size_t t = 0; t < w->wish->horizon; t++) {
        if ((t == 0 || driven) && sqrt(w->out[t].variance) > most)
            beyond = driven ? too_high_by_then : too_high;
        w->out[t].beyond = beyond;
    }
}
