/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_FORECAST_H
#define VOL_GARCH_FORECAST_H

#include "garch/state.h"
#include "stats/random.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Forecasts of a fitted model, day by day and for the days together.
 *
 * Variances are analytic one day ahead, and beyond it where the equation has
 * a forecast (vol_variance_has_forecast()); else the mean of simulated paths.
 * With the variance in the mean, which leaves those as they are, the variance
 * of several days together is simulated beyond the first, and so are means,
 * but where a variance with a closed form is in them itself.  Quantiles and
 * expected shortfall are exact for one day, and simulated at the horizons asked
 * for; elsewhere they are NaN with a reason.  From the day of a
 * vol_forecast_end on all is NaN.
 *
 * With `bootstrap` shocks are drawn, with replacement, from the residuals
 * that the state keeps (filtered historical simulation: Barone-Adesi,
 * Giannopoulos and Vosper, 1999): all beyond one day is simulated, and the
 * quantiles of one day are those of the residuals (Hyndman and Fan, 1996,
 * type 7).
 */

enum { VOL_QUANTILES = 5, VOL_SHORTFALLS = 3 };

/* .01 .025 .05 .95 .99; the first three are also those of the shortfalls. */
extern const double vol_quantile_level[VOL_QUANTILES];

enum vol_forecast_method {
    VOL_FORECAST_NONE,
    VOL_FORECAST_ANALYTIC,
    VOL_FORECAST_EXACT, /* a quantile of the density itself */
    VOL_FORECAST_SIMULATED,
    VOL_FORECAST_BOOTSTRAP
};

/* "", "analytic", "exact", "simulated", "bootstrap". */
const char *vol_forecast_method_name(enum vol_forecast_method method);

struct vol_forecast_wish {
    size_t horizon;             /* days, 1 to VOL_FORECAST_MAX */
    size_t paths;               /* simulated; 0 switches simulation off */
    const size_t *quantile_day; /* where quantiles are simulated, ascending */
    size_t n_quantile_days;
    uint64_t seed;
    bool simulate;        /* beyond one day, closed form or not        */
    bool bootstrap;       /* draw from the state's residuals           */
    const double *mean_x; /* regressors of the days to come, horizon x
                             those of the spec; NULL: they are unknown  */
    const double *variance_x;
    size_t known; /* rows of them; the days after are not forecast.
                     0: the whole horizon                       */
};

enum { VOL_FORECAST_MAX = 2520, VOL_FORECAST_MAX_PATHS = 10000000 };

/*
 * Where forecasts end before their horizon: at the first day whose variance, in
 * closed form or in any path, is not positive and finite, from which the later
 * ones would be computed.
 */
struct vol_forecast_end {
    size_t day;        /* 0: nowhere                                       */
    size_t paths;      /* in which it is not; 0: whatever the shocks are   */
    bool negative;     /* or zero; else beyond the range of numbers        */
    ptrdiff_t lowered; /* by this of the variance's regressors; -1: by none */
};

/*
 * Day h after the last row.  `variance` is that of the day's shock, sigma^2;
 * `cum_variance` that of the return of the h days together, in which the
 * shocks carry the psi weights of the mean.  Quantiles and shortfalls are of
 * the h-day return.
 */
struct vol_forecast {
    double mean, variance, cum_mean, cum_variance;
    double quantile[VOL_QUANTILES], shortfall[VOL_SHORTFALLS];
    enum vol_forecast_method method, q_method;
    double mc_error;        /* standard error of sqrt(variance) and of
                               sqrt(cum_variance / h), the larger of those that
                               are simulated, else of the 1 % quantile; NaN
                               where nothing is                           */
    bool error_of_quantile; /* it is of the quantile                      */
    const char *beyond;     /* that the volatility of day 1, or with regressors
                               of a day up to this, is none that the series
                               has had, or ""                             */
    const char *note;       /* what to know of what is simulated, or ""       */
    const char *reason;     /* why cells are NaN, or ""                       */
    struct vol_forecast_end end; /* where day h is beyond it: all is NaN      */
};

/*
 * Forecast from `state` into out[0..horizon).  VOL_ENOMEM; VOL_EUSAGE where
 * the wish is out of its limits; VOL_EDATA where the state keeps no residuals
 * to draw from.
 */
enum vol_code vol_garch_forecast(const struct vol_garch_state *state,
                                 const struct vol_forecast_wish *wish,
                                 struct vol_forecast *out,
                                 struct vol_err *err) VOL_MUST_CHECK;

#endif
