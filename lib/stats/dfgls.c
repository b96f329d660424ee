/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * DF-GLS: Elliott, Rothenberg and Stock (1996, Econometrica 64, 813-836).  The
 * lags are chosen in the regression on y with its terms, by least squares, as
 * Perron and Qu (2007, Economics Letters 94, 12-19) propose: chosen on the
 * detrended series they are far too many where y is stationary.
 */
#include "stats/hypothesis_impl.h"
#include "stats/unitroot.h"

#include <stdlib.h>

/*
 * y less its constant, or constant and trend 1..n, estimated from the
 * quasi-differences with a = 1 + c / n; NULL where memory is short.
 */
static double *
gls_detrended(const double *y, size_t n, enum vol_trend trend)
{
    double c = trend == VOL_TREND_LINEAR ? -13.5 : -7.0;
    double a = 1.0 + c / (double)n, *u = malloc(n * sizeof(*u));
    double zz = 1.0, zw = 1.0, ww = 1.0, zy = 0.0, wy = 0.0;

    if (u == NULL)
        return NULL;
    for (size_t t = 1; t < n; t++) {
        double z = 1.0 - a, w = (double)t + 1.0 - a * (double)t;
        double d = (y[t] - y[0]) - a * (y[t - 1] - y[0]);
        zz += z * z;
        zw += z * w;
        ww += w * w;
        zy += z * d;
        wy += w * d;
    }
    double det = zz * ww - zw * zw, slope = 0.0;
    if (trend == VOL_TREND_LINEAR)
        slope = (zz * wy - zw * zy) / det;
    double level = y[0] + (zy - slope * zw) / zz;
    for (size_t t = 0; t < n; t++)
        u[t] = y[t] - level - slope * ((double)t + 1.0);
    return u;
}

enum vol_code
vol_test_dfgls(const double *x, size_t n,
               const struct vol_test_options *options,
               struct vol_test_result *result, struct vol_err *err)
{
    enum vol_lag_rule rule =
        options->lag_rule == VOL_LAGS_AUTO ? VOL_LAGS_MAIC : options->lag_rule;
    size_t lag = 0;
    enum vol_code code = vol_df_choose_lag(x, n, options->trend, rule,
                                           VOL_DF_MIN_ROWS, options, &lag, err);

    if (code != VOL_OK)
        return code;
    double *u = gls_detrended(x, n, options->trend);
    if (u == NULL)
        return vol_fail_nomem(err);
    vol_df_variant(result, options->trend, rule);
    code = vol_df_test(u, n, VOL_TREND_NONE, lag,
                       &vol_surface_dfgls[options->trend == VOL_TREND_LINEAR],
                       result, err);
    free(u);
    return code;
}
