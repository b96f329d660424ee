/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/longrun.h"

#include <math.h>

double
vol_autocovariance(const double *e, size_t n, size_t lag)
{
    double sum = 0.0;

    for (size_t i = lag; i < n; i++)
        sum += e[i] * e[i - lag];
    return sum / (double)n;
}

size_t
vol_newey_west_lags(const double *e, size_t n, size_t used)
{
    double s0 = vol_autocovariance(e, n, 0), s1 = 0.0;

    for (size_t j = 1; j <= used; j++) {
        double twice = 2.0 * vol_autocovariance(e, n, j);
        s0 += twice;
        s1 += (double)j * twice;
    }
    if (!(fabs(s0) > 0.0))
        return n - 1;
    double lags = 1.1447 * cbrt(s1 / s0 * (s1 / s0)) * cbrt((double)n);
    return lags < (double)(n - 1) ? (size_t)lags : n - 1;
}

double
vol_long_run_variance(const double *e, size_t n, size_t lags)
{
    double sum = vol_autocovariance(e, n, 0);

    for (size_t j = 1; j <= lags; j++)
        sum += 2.0 * (1.0 - (double)j / ((double)lags + 1.0)) *
               vol_autocovariance(e, n, j);
    return sum;
}
