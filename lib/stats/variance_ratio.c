/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lo and MacKinlay (1988, Review of Financial Studies 1, 41-66). */
#include "stats/hypothesis_impl.h"

#include <math.h>
#include <stdlib.h>

enum { DEFAULT_PERIODS = 2 };

/* First differences about their mean, and the mean; NULL: memory is short. */
static double *
centred_differences(const double *x, size_t n, double *mean)
{
    double *d = malloc((n - 1) * sizeof(*d));

    *mean = (x[n - 1] - x[0]) / (double)(n - 1);
    for (size_t t = 0; d != NULL && t + 1 < n; t++)
        d[t] = x[t + 1] - x[t] - *mean;
    return d;
}

/* Variance over q periods to q times that over one, each unbiased (14a, 14b);
 * the periods overlap. */
static double
ratio(const double *x, size_t n, const double *d, double mean, size_t q)
{
    double one = 0.0, many = 0.0, rows = (double)n - 1.0, periods = (double)q;

    for (size_t t = 0; t + 1 < n; t++)
        one += d[t] * d[t];
    for (size_t t = q; t < n; t++) {
        double change = x[t] - x[t - q] - periods * mean;
        many += change * change;
    }
    double scale = periods * (rows - periods + 1.0) * (1.0 - periods / rows);
    return many / scale / (one / (rows - 1.0));
}

/* The variance of sqrt(rows) (ratio - 1) with equal variances (16b). */
static double
variance_iid(double q)
{
    return 2.0 * (2.0 * q - 1.0) * (q - 1.0) / (3.0 * q);
}

/* The same whatever the variances (20 a, b). */
static double
variance_robust(const double *d, size_t rows, size_t q)
{
    double total = 0.0, sum = 0.0;

    for (size_t t = 0; t < rows; t++)
        total += d[t] * d[t];
    for (size_t k = 1; k < q; k++) {
        double product = 0.0, weight = 2.0 * (1.0 - (double)k / (double)q);
        for (size_t t = k; t < rows; t++)
            product += d[t] * d[t] * (d[t - k] * d[t - k]);
        sum += weight * weight * product / total / total;
    }
    return (double)rows * sum;
}

static enum vol_code
variance_ratio(const double *x, size_t n,
               const struct vol_test_options *options, bool robust,
               struct vol_test_result *result, struct vol_err *err)
{
    size_t q =
        options->lag_rule == VOL_LAGS_FIXED ? options->lags : DEFAULT_PERIODS;
    double mean = 0.0;

    result->lags = q;
    result->n_obs = n - 1;
    if (q < 2 || q > (n - 1) / 2)
        return vol_test_without(
            result, "%zu periods: 2 to %zu are possible with %zu changes", q,
            (n - 1) / 2, n - 1);
    double *d = centred_differences(x, n, &mean);
    if (d == NULL)
        return vol_fail_nomem(err);
    double variance =
        robust ? variance_robust(d, n - 1, q) : variance_iid((double)q);
    double vr = ratio(x, n, d, mean, q);
    free(d);
    if (!(isfinite(vr) && variance > 0.0))
        return vol_test_without(result, "the changes have no variance");
    vol_test_by_normal(result, sqrt(((double)n - 1.0) / variance) * (vr - 1.0));
    return VOL_OK;
}

enum vol_code
vol_test_variance_ratio(const double *x, size_t n,
                        const struct vol_test_options *options,
                        struct vol_test_result *result, struct vol_err *err)
{
    return variance_ratio(x, n, options, true, result, err);
}

enum vol_code
vol_test_variance_ratio_iid(const double *x, size_t n,
                            const struct vol_test_options *options,
                            struct vol_test_result *result, struct vol_err *err)
{
    return variance_ratio(x, n, options, false, result, err);
}
