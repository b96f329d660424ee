/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stationarity: KPSS. */
#include "stats/hypothesis_impl.h"
#include "stats/longrun.h"
#include "stats/unitroot.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Takes the least-squares line from e, whose mean is 0 already. */
static void
detrend(double *e, size_t n)
{
    double middle = ((double)n - 1.0) / 2.0, te = 0.0, tt = 0.0;

    for (size_t i = 0; i < n; i++) {
        double t = (double)i - middle;
        te += t * e[i];
        tt += t * t;
    }
    for (size_t i = 0; i < n; i++)
        e[i] -= ((double)i - middle) * te / tt;
}

/* Hobijn, Franses and Ooms (1998): from int(n^(2/9)) autocovariances. */
static size_t
hobijn_lags(const double *e, size_t n)
{
    return vol_newey_west_lags(e, n, (size_t)pow((double)n, 2.0 / 9.0));
}

static double
mean_square_partial_sum(const double *e, size_t n)
{
    double partial = 0.0, sum = 0.0;

    for (size_t i = 0; i < n; i++) {
        partial += e[i];
        sum += partial * partial;
    }
    return sum / (double)n / (double)n;
}

static void
kpss_of_residuals(const double *x, const double *e, size_t n,
                  const struct vol_test_options *options,
                  struct vol_test_result *result)
{
    bool fixed = options->lag_rule == VOL_LAGS_FIXED;

    (void)snprintf(result->variant, sizeof(result->variant), "%s-%s",
                   vol_trend_name(options->trend), fixed ? "fixed" : "auto");
    result->lags = fixed ? options->lags : 0;
    if (vol_fits_perfectly(x, n, (double)n * vol_autocovariance(e, n, 0), n)) {
        (void)vol_test_without(result, "perfect fit: no residual variance");
        return;
    }
    if (!fixed)
        result->lags = hobijn_lags(e, n);
    if (result->lags >= n) {
        (void)vol_test_without(result,
                               "%zu lags: fewer than the %zu "
                               "observations are possible",
                               result->lags, n);
        return;
    }
    vol_test_by_surface(result,
                        &vol_surface_kpss[options->trend == VOL_TREND_LINEAR],
                        VOL_TAIL_UPPER,
                        mean_square_partial_sum(e, n) /
                            vol_long_run_variance(e, n, result->lags));
}

enum vol_code
vol_test_kpss(const double *x, size_t n, const struct vol_test_options *options,
              struct vol_test_result *result, struct vol_err *err)
{
    double *e = vol_test_about_mean(x, n);

    if (e == NULL)
        return vol_fail_nomem(err);
    if (options->trend == VOL_TREND_LINEAR)
        detrend(e, n);
    kpss_of_residuals(x, e, n, options, result);
    free(e);
    return VOL_OK;
}
