/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_BANDS_H
#define VOL_GARCH_BANDS_H

#include "garch/fit.h"
#include "garch/forecast.h"

#include <stdint.h>

/*
 * How far a forecast of the variance may be off because the parameters are
 * estimates: the series is filtered anew at other parameters, and forecast
 * from where it then stands, so that the last variance, too, is uncertain.
 *
 *   delta  the gradient of ln variance by the parameters (central
 *          differences) in their covariance: symmetric about ln variance
 *   draws  quantiles of the forecasts at draws of the parameters from the
 *          normal distribution of the estimates, those against the
 *          inequalities of the model being drawn again (but for EGARCH's
 *          invertibility, which is of a series and not of parameters), and
 *          those that leave no positive variance on some day being the lowest
 *          of that day and of later ones: where the low end is among them
 *          there is no band
 *
 * (Pascual, Romo and Ruiz, 2006, Computational Statistics and Data Analysis
 * 50, 2293-2312, on why both parts matter.)  Parameters at a bound, or held,
 * have no covariance and stay where they are.  An omega that is targeted has
 * one under `qml`, which knows that its level is estimated; under the others it
 * follows the parameters, the level being taken as known.
 *
 * Where variances beyond one day have no closed form, or (EGARCH with a ged
 * whose nu is estimated) not at all parameters, they are means of paths, the
 * same random numbers at all parameters, innovations being drawn from
 * VOL_BAND_QUANTILES quantiles of the density.  The bands are then put about
 * the forecast that was made.
 */
enum vol_band_method { VOL_BAND_NONE, VOL_BAND_DELTA, VOL_BAND_DRAWS };

enum {
    VOL_BAND_DRAW_COUNT = 1000,
    VOL_BAND_TRIES = 20, /* draws tried for each that is wanted          */
    VOL_BAND_PATHS = 500,
    VOL_BAND_QUANTILES = 512
};

/* The names "none", "delta", "draws", and back; VOL_EUSAGE for another. */
const char *vol_band_method_name(enum vol_band_method method);
enum vol_code vol_band_method_parse(const char *text, enum vol_band_method *out,
                                    struct vol_err *err) VOL_MUST_CHECK;

struct vol_band_wish {
    enum vol_band_method method;
    double level; /* nominal coverage, in (0, 1)                           */
    enum vol_garch_cov cov;
    const size_t *day; /* n_days, ascending                              */
    size_t n_days;
    uint64_t seed;
    const double *mean_x, *variance_x; /* as those of the forecast        */
};

/* Of day `h` and of the return of the days until then. */
struct vol_band {
    double low, high; /* variances; NaN: see `reason`                    */
    double cum_low, cum_high;
    size_t draws, rejected; /* used, and drawn again; 0 of delta         */
    char reason[288];       /* what is held, or why there is no band; "" */
};

/*
 * Bands about `forecast` (from day 1 on, as far as the last day wished),
 * which was made of `fit` and `data`, into out[n_days].  VOL_ENOMEM.
 */
enum vol_code vol_garch_bands(const struct vol_garch_fit *fit,
                              const struct vol_garch_data *data,
                              const struct vol_forecast *forecast,
                              const struct vol_band_wish *wish,
                              struct vol_band *out,
                              struct vol_err *err) VOL_MUST_CHECK;

#endif
