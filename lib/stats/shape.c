/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Normality: Anderson-Darling, skewness, kurtosis, D'Agostino's K^2. */
#include "stats/hypothesis_impl.h"
#include "stats/moments.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_erf.h>
#include <gsl/gsl_sort.h>

#include <math.h>
#include <stdlib.h>

/* ---- Anderson-Darling --------------------------------------------------- */

/* ln of the normal's probability below z. */
static double
log_below(double z)
{
    return gsl_sf_log_erfc(-z * M_SQRT1_2) - M_LN2;
}

/* A^2 for ascending x with mean and deviation (n - 1) of their own, times
 * Stephens's correction for n. */
static double
anderson_darling(const double *x, size_t n, double mean, double sd)
{
    double sum = 0.0, size = (double)n;

    for (size_t i = 0; i < n; i++)
        sum +=
            (2.0 * (double)i + 1.0) * (log_below((x[i] - mean) / sd) +
                                       log_below((mean - x[n - 1 - i]) / sd));
    return -size - sum / size;
}

static double
size_correction(size_t n)
{
    double size = (double)n;

    return 1.0 + 0.75 / size + 2.25 / (size * size);
}

/*
 * Stephens (1986), in D'Agostino and Stephens, Goodness-of-Fit Techniques,
 * Table 4.9, for the corrected A^2.  Its pieces meet within .0008 and the last
 * turns at 10 already, where p is 3.7e-24.
 */
static double
stephens_p(double a)
{
    if (a < 0.2)
        return 1.0 - exp(-13.436 + 101.14 * a - 223.73 * a * a);
    if (a < 0.34)
        return 1.0 - exp(-8.318 + 42.796 * a - 59.938 * a * a);
    if (a < 0.6)
        return exp(0.9177 - 4.279 * a - 1.38 * a * a);
    if (a < 10.0)
        return exp(1.2937 - 5.709 * a + 0.0186 * a * a);
    return 3.7e-24;
}

enum vol_code
vol_test_anderson_darling(const double *x, size_t n,
                          const struct vol_test_options *options,
                          struct vol_test_result *result, struct vol_err *err)
{
    struct vol_moments m = vol_moments(x, n);
    double *sorted = malloc(n * sizeof(*sorted));
    double correction = size_correction(n);

    (void)options;
    if (sorted == NULL)
        return vol_fail_nomem(err);
    for (size_t i = 0; i < n; i++)
        sorted[i] = x[i] - m.mean;
    gsl_sort(sorted, 1, n);
    double a = anderson_darling(sorted, n, 0.0,
                                m.sd * sqrt((double)n / ((double)n - 1.0)));
    free(sorted);
    vol_test_by_tail(result, stephens_p, 10.0, a * correction);
    result->p_bound = a * correction < 10.0 ? '\0' : '<';
    result->statistic = a;
    result->cv01 /= correction;
    result->cv05 /= correction;
    result->cv10 /= correction;
    return VOL_OK;
}

/* ---- skewness and kurtosis ---------------------------------------------- */

/* D'Agostino (1970, Biometrika 57, 679-681): skewness b1 to a normal z. */
static double
skewness_z(double b1, double n)
{
    double y = b1 * sqrt((n + 1.0) * (n + 3.0) / (6.0 * (n - 2.0)));
    double b2 = 3.0 * (n * n + 27.0 * n - 70.0) * (n + 1.0) * (n + 3.0) /
                ((n - 2.0) * (n + 5.0) * (n + 7.0) * (n + 9.0));
    double w2 = sqrt(2.0 * (b2 - 1.0)) - 1.0;

    return asinh(y / sqrt(2.0 / (w2 - 1.0))) / sqrt(0.5 * log(w2));
}

/* Anscombe and Glynn (1983, Biometrika 70, 227-234): kurtosis b2 to a normal.
 */
static double
kurtosis_z(double b2, double n)
{
    double mean = 3.0 * (n - 1.0) / (n + 1.0);
    double variance = 24.0 * n * (n - 2.0) * (n - 3.0) /
                      ((n + 1.0) * (n + 1.0) * (n + 3.0) * (n + 5.0));
    double beta1 =
        6.0 * (n * n - 5.0 * n + 2.0) / ((n + 7.0) * (n + 9.0)) *
        sqrt(6.0 * (n + 3.0) * (n + 5.0) / (n * (n - 2.0) * (n - 3.0)));
    double a =
        6.0 + 8.0 / beta1 * (2.0 / beta1 + sqrt(1.0 + 4.0 / (beta1 * beta1)));
    double x = (b2 - mean) / sqrt(variance);
    double ratio = (1.0 - 2.0 / a) / (1.0 + x * sqrt(2.0 / (a - 4.0)));

    return (1.0 - 2.0 / (9.0 * a) - cbrt(ratio)) / sqrt(2.0 / (9.0 * a));
}

enum vol_code
vol_test_skewness(const double *x, size_t n,
                  const struct vol_test_options *options,
                  struct vol_test_result *result, struct vol_err *err)
{
    (void)options;
    (void)err;
    vol_test_by_normal(result,
                       skewness_z(vol_moments(x, n).skewness, (double)n));
    return VOL_OK;
}

enum vol_code
vol_test_kurtosis(const double *x, size_t n,
                  const struct vol_test_options *options,
                  struct vol_test_result *result, struct vol_err *err)
{
    (void)options;
    (void)err;
    vol_test_by_normal(result,
                       kurtosis_z(vol_moments(x, n).kurtosis, (double)n));
    return VOL_OK;
}

enum vol_code
vol_test_dagostino(const double *x, size_t n,
                   const struct vol_test_options *options,
                   struct vol_test_result *result, struct vol_err *err)
{
    struct vol_moments m = vol_moments(x, n);
    double s = skewness_z(m.skewness, (double)n);
    double k = kurtosis_z(m.kurtosis, (double)n);

    (void)options;
    (void)err;
    vol_test_by_chi2(result, 2.0, s * s + k * k);
    return VOL_OK;
}
