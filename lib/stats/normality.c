/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Normality: Shapiro-Wilk, Jarque-Bera. */
#include "stats/hypothesis_impl.h"
#include "stats/moments.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Shapiro-Wilk: Royston (1995), Applied Statistics 44, AS R94 -------- */

enum { SW_MAX = 5000 };

static double
polynomial(const double *c, size_t n, double x)
{
    double sum = 0.0;

    for (size_t i = n; i-- > 0;)
        sum = sum * x + c[i];
    return sum;
}

/*
 * The weights of the n/2 largest order statistics, largest first; the smallest
 * have the same with the opposite sign.
 */
static void
royston_weights(size_t n, double *a)
{
    static const double c1[] = { 0.0,      0.221157, -0.147981,
                                 -2.07119, 4.434685, -2.706056 };
    static const double c2[] = { 0.0,       0.042981, -0.293762,
                                 -1.752461, 5.682633, -3.582633 };
    size_t half = n / 2, corrected = n > 5 ? 2 : 1;
    double sum2 = 0.0, u = 1.0 / sqrt((double)n);

    if (n == 3) {
        a[0] = sqrt(0.5);
        return;
    }
    for (size_t i = 0; i < half; i++) {
        a[i] = gsl_cdf_ugaussian_Qinv(((double)i + 0.625) / ((double)n + 0.25));
        sum2 += 2.0 * a[i] * a[i];
    }
    double root = sqrt(sum2), first = a[0] / root + polynomial(c1, 6, u);
    double second = a[1] / root + polynomial(c2, 6, u);
    double rest = sum2 - 2.0 * a[0] * a[0], unit = 1.0 - 2.0 * first * first;
    if (corrected == 2) {
        rest -= 2.0 * a[1] * a[1];
        unit -= 2.0 * second * second;
        a[1] = second;
    }
    a[0] = first;
    for (size_t i = corrected; i < half; i++)
        a[i] /= sqrt(rest / unit);
}

/*
 * 1 - W for ascending x about their mean, as a product so that it keeps its
 * digits where W is near one.
 */
static double
one_minus_w(const double *x, size_t n, const double *a)
{
    double ax = 0.0, xx = 0.0, aa = 0.0;

    for (size_t i = 0; i < n; i++)
        xx += x[i] * x[i];
    for (size_t i = 0; i < n / 2; i++) {
        ax += a[i] * (x[n - 1 - i] - x[i]);
        aa += 2.0 * a[i] * a[i];
    }
    double root = sqrt(aa * xx);
    return (root - ax) * (root + ax) / (aa * xx);
}

/* The normalising transformation z = (g(1 - w) - mean) / sd. */
struct royston {
    size_t n;
    double gamma, mean, sd;
};

static struct royston
royston_for(size_t n)
{
    static const double g[] = { -2.273, 0.459 };
    static const double c3[] = { 0.544, -0.39978, 0.025054, -6.714e-4 };
    static const double c4[] = { 1.3822, -0.77857, 0.062767, -0.0020322 };
    static const double c5[] = { -1.5861, -0.31082, -0.083751, 0.0038915 };
    static const double c6[] = { -0.4803, -0.082676, 0.0030302 };
    double size = (double)n, log_size = log(size);

    if (n <= 11)
        return (struct royston){ n, polynomial(g, 2, size),
                                 polynomial(c3, 4, size),
                                 exp(polynomial(c4, 4, size)) };
    return (struct royston){ n, 0.0, polynomial(c5, 4, log_size),
                             exp(polynomial(c6, 3, log_size)) };
}

static const double third = 1.0471975511965976; /* asin(sqrt(3/4)) = pi / 3 */

static double
royston_p(const struct royston *r, double left)
{
    double y = log(left);

    if (r->n == 3) { /* exact: the smallest possible W is 3/4 */
        double p = 6.0 / M_PI * (asin(sqrt(1.0 - left)) - third);
        return fmin(fmax(p, 0.0), 1.0);
    }
    if (r->n <= 11)
        y = y < r->gamma ? -log(r->gamma - y) : INFINITY;
    return gsl_cdf_ugaussian_Q((y - r->mean) / r->sd);
}

/* The W whose p-value is p: the same transformation, the other way. */
static double
royston_w(const struct royston *r, double p)
{
    if (r->n == 3) {
        double s = sin(p * M_PI / 6.0 + third);
        return s * s;
    }
    double y = r->mean + r->sd * gsl_cdf_ugaussian_Qinv(p);
    if (r->n <= 11)
        y = r->gamma - exp(-y);
    return 1.0 - exp(y);
}

enum vol_code
vol_test_shapiro_wilk(const double *x, size_t n,
                      const struct vol_test_options *options,
                      struct vol_test_result *result, struct vol_err *err)
{
    (void)options;
    if (n > SW_MAX)
        return vol_test_without(result, "n > %d", SW_MAX);
    double *sorted = malloc((n + n / 2) * sizeof(*sorted));
    if (sorted == NULL)
        return vol_fail_nomem(err);
    double *a = sorted + n, mean = vol_test_mean(x, n);
    struct royston r = royston_for(n);

    for (size_t i = 0; i < n; i++)
        sorted[i] = x[i] - mean;
    gsl_sort(sorted, 1, n);
    royston_weights(n, a);
    double left = one_minus_w(sorted, n, a);
    free(sorted);
    result->statistic = 1.0 - left;
    result->p_value = royston_p(&r, left);
    result->cv01 = royston_w(&r, 0.01);
    result->cv05 = royston_w(&r, 0.05);
    result->cv10 = royston_w(&r, 0.10);
    return VOL_OK;
}

/* ---- Jarque-Bera -------------------------------------------------------- */

enum vol_code
vol_test_jarque_bera(const double *x, size_t n,
                     const struct vol_test_options *options,
                     struct vol_test_result *result, struct vol_err *err)
{
    struct vol_moments m = vol_moments(x, n);
    double excess = m.kurtosis - 3.0;

    (void)options;
    (void)err;
    vol_test_by_chi2(result, 2.0,
                     (double)n / 6.0 *
                         (m.skewness * m.skewness + excess * excess / 4.0));
    return VOL_OK;
}
