/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dependence over time: Ljung-Box, Box-Pierce, ARCH-LM, runs. */
#include "stats/hypothesis_impl.h"
#include "stats/longrun.h"
#include "stats/ols.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_LAGS = 10 };

/* The number of lags, and a reason where n observations do not bear it. */
static size_t
lags_of(const struct vol_test_options *options, struct vol_test_result *result)
{
    result->lags =
        options->lag_rule == VOL_LAGS_FIXED ? options->lags : DEFAULT_LAGS;
    return result->lags;
}

/* The sum over k = 1..lags of r_k^2 times n, or times n (n + 2) / (n - k). */
static double
portmanteau(const double *e, size_t n, size_t lags, bool ljung_box)
{
    double variance = vol_autocovariance(e, n, 0), sum = 0.0, size = (double)n;

    for (size_t k = 1; k <= lags; k++) {
        double r = vol_autocovariance(e, n, k) / variance;
        sum += r * r *
               (ljung_box ? size * (size + 2.0) / (size - (double)k) : size);
    }
    return sum;
}

static enum vol_code
test_autocorrelations(const double *x, size_t n,
                      const struct vol_test_options *options, bool ljung_box,
                      struct vol_test_result *result, struct vol_err *err)
{
    size_t lags = lags_of(options, result), df = options->model_df;

    if (df > 0)
        (void)snprintf(result->variant, sizeof(result->variant), "df%zu", df);
    if (lags == 0 || lags >= n)
        return vol_test_without(
            result, "%zu lags: 1 to %zu are possible with %zu observations",
            lags, n - 1, n);
    if (lags <= df)
        return vol_test_without(
            result, "%zu lags: more than the model's %zu parameters are needed",
            lags, df);
    double *e = vol_test_about_mean(x, n);
    if (e == NULL)
        return vol_fail_nomem(err);
    vol_test_by_chi2(result, (double)(lags - df),
                     portmanteau(e, n, lags, ljung_box));
    free(e);
    return VOL_OK;
}

enum vol_code
vol_test_ljung_box(const double *x, size_t n,
                   const struct vol_test_options *options,
                   struct vol_test_result *result, struct vol_err *err)
{
    return test_autocorrelations(x, n, options, true, result, err);
}

enum vol_code
vol_test_box_pierce(const double *x, size_t n,
                    const struct vol_test_options *options,
                    struct vol_test_result *result, struct vol_err *err)
{
    return test_autocorrelations(x, n, options, false, result, err);
}

/* Squares on a constant and their lags; s2 scaled to mean one. */
static enum vol_code
regress_squares(const double *s2, size_t n, size_t lags, struct vol_ols *ols,
                struct vol_err *err)
{
    double row[VOL_OLS_MAX_K + 1];
    enum vol_code code = vol_ols_init(ols, lags + 1, err);

    if (code != VOL_OK)
        return code;
    row[0] = 1.0;
    for (size_t t = lags; t < n; t++) {
        for (size_t i = 1; i <= lags; i++)
            row[i] = s2[t - i];
        row[lags + 1] = s2[t];
        vol_ols_add(ols, row);
    }
    vol_ols_finish(ols);
    return VOL_OK;
}

static double *
scaled_squares(const double *x, size_t n, bool about_zero)
{
    double *e = vol_test_about_mean(x, n);

    if (e == NULL)
        return NULL;
    for (size_t i = 0; i < n; i++)
        e[i] = about_zero ? x[i] * x[i] : e[i] * e[i];
    double mean = vol_test_mean(e, n);
    for (size_t i = 0; i < n; i++)
        e[i] /= mean;
    return e;
}

enum vol_code
vol_test_arch_lm(const double *x, size_t n,
                 const struct vol_test_options *options,
                 struct vol_test_result *result, struct vol_err *err)
{
    static const double rounding = 1e-20;
    size_t lags = lags_of(options, result);
    struct vol_ols ols;

    if (lags == 0 || lags >= VOL_OLS_MAX_K || n < 2 * lags + 2)
        return vol_test_without(
            result, "%zu lags: 1 to %zu are possible with %zu observations",
            lags, (n - 2) / 2, n);
    result->n_obs = n - lags;
    double *s2 = scaled_squares(x, n, options->about_zero);
    if (s2 == NULL)
        return vol_fail_nomem(err);
    enum vol_code code = regress_squares(s2, n, lags, &ols, err);
    free(s2);
    if (code != VOL_OK)
        return code;
    double total = vol_ols_rss(&ols, 1), t = (double)ols.n;
    if (!(total > rounding * t))
        (void)vol_test_without(result, "the squares are constant");
    else if (ols.rank < ols.k)
        (void)vol_test_without(result, "collinear regressors");
    else
        vol_test_by_chi2(result, (double)lags,
                         t * (1.0 - vol_ols_rss(&ols, ols.k) / total));
    vol_ols_clear(&ols);
    return VOL_OK;
}

/* ---- runs --------------------------------------------------------------- */

/* Runs of values above, and of values not above, `middle`. */
static void
test_runs_about(const double *x, size_t n, double middle,
                struct vol_test_result *result)
{
    size_t runs = 1, above = x[0] > middle;

    for (size_t i = 1; i < n; i++) {
        runs += (x[i] > middle) != (x[i - 1] > middle);
        above += x[i] > middle;
    }
    double size = (double)n;
    double twice = 2.0 * (double)above * (double)(n - above);
    double variance = twice * (twice - size) / (size * size * (size - 1.0));
    if (!(variance > 0.0)) {
        (void)vol_test_without(result, "too few values above the median");
        return;
    }
    vol_test_by_normal(result,
                       ((double)runs - 1.0 - twice / size) / sqrt(variance));
}

enum vol_code
vol_test_runs(const double *x, size_t n, const struct vol_test_options *options,
              struct vol_test_result *result, struct vol_err *err)
{
    double *sorted = malloc(n * sizeof(*sorted));

    (void)options;
    if (sorted == NULL)
        return vol_fail_nomem(err);
    memcpy(sorted, x, n * sizeof(*sorted));
    gsl_sort(sorted, 1, n);
    double middle = gsl_stats_median_from_sorted_data(sorted, 1, n);
    free(sorted);
    test_runs_about(x, n, middle, result);
    return VOL_OK;
}
