/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mean that does not last: CUSUM and sup-F. */
#include "stats/hypothesis_impl.h"

#include <gsl/gsl_cdf.h>

#include <math.h>
#include <stdlib.h>

/* ---- CUSUM of the residuals --------------------------------------------- */

/* P(sup |Brownian bridge| > x): Kolmogorov (1933); below 1/2 by the form that
 * converges there. */
static double
bridge_p(double x)
{
    double sum = 0.0;

    if (x <= 0.0)
        return 1.0;
    if (x < 0.5) {
        for (int k = 1; k <= 5; k += 2)
            sum += exp(-k * k * M_PI * M_PI / (8.0 * x * x));
        return 1.0 - sqrt(2.0 * M_PI) / x * sum;
    }
    for (int k = 1; k <= 20; k++)
        sum += (k % 2 == 0 ? -1.0 : 1.0) * exp(-2.0 * k * k * x * x);
    return fmin(2.0 * sum, 1.0);
}

/* Ploberger and Kraemer (1992, Econometrica 60, 271-285). */
enum vol_code
vol_test_cusum(const double *x, size_t n,
               const struct vol_test_options *options,
               struct vol_test_result *result, struct vol_err *err)
{
    double mean = vol_test_mean(x, n), partial = 0.0, squares = 0.0;
    double largest = 0.0;

    (void)options;
    (void)err;
    for (size_t i = 0; i < n; i++) {
        partial += x[i] - mean;
        squares += (x[i] - mean) * (x[i] - mean);
        if (fabs(partial) > largest && i + 1 < n) {
            largest = fabs(partial);
            result->break_at = i + 1;
        }
    }
    double scale = sqrt(squares / ((double)n - 1.0) * (double)n);
    vol_test_by_tail(result, bridge_p, 10.0, largest / scale);
    return VOL_OK;
}

/* ---- CUSUM of the recursive residuals ----------------------------------- */

/*
 * P(|W(t)| crosses x (1 + 2 t) in 0..1): Brown, Durbin and Evans (1975, J.
 * Royal Statistical Society B 37, 149-192), twice the probability of one side
 * less what crosses both, as R's strucchange has it.  Below .3 it is not
 * probable and the line to 1 is taken.
 */
static double
boundary_p(double x)
{
    if (x < 0.3)
        return 1.0 - 0.1464 * fmax(x, 0.0);
    return 2.0 * (gsl_cdf_ugaussian_Q(3.0 * x) +
                  exp(-4.0 * x * x) * (gsl_cdf_ugaussian_P(x) +
                                       gsl_cdf_ugaussian_P(5.0 * x) - 1.0) -
                  exp(-16.0 * x * x) * gsl_cdf_ugaussian_Q(x));
}

/* The difference of each value to the mean of those before, each with the
 * variance of the values; w has n - 1 places. */
static void
recursive_residuals(const double *x, size_t n, double *w)
{
    double sum = 0.0;

    for (size_t i = 1; i < n; i++) {
        double before = (double)i;
        sum += x[i - 1] - x[0];
        w[i - 1] = (x[i] - x[0] - sum / before) / sqrt(1.0 + 1.0 / before);
    }
}

enum vol_code
vol_test_cusum_rec(const double *x, size_t n,
                   const struct vol_test_options *options,
                   struct vol_test_result *result, struct vol_err *err)
{
    size_t rows = n - 1;
    double *w = calloc(rows, sizeof(*w)), size = (double)rows;
    double squares = 0.0, partial = 0.0, largest = 0.0;

    (void)options;
    if (w == NULL)
        return vol_fail_nomem(err);
    recursive_residuals(x, n, w);
    double mean = vol_test_mean(w, rows);
    for (size_t i = 0; i < rows; i++)
        squares += (w[i] - mean) * (w[i] - mean);
    double scale = sqrt(squares / (size - 1.0) * size);
    for (size_t i = 0; i < rows; i++) {
        partial += w[i];
        double height = fabs(partial) / (1.0 + 2.0 * ((double)i + 1.0) / size);
        if (height > largest) {
            largest = height;
            result->break_at = i + 2 < n ? i + 2 : 0;
        }
    }
    free(w);
    vol_test_by_tail(result, boundary_p, 10.0, largest / scale);
    return VOL_OK;
}

/* ---- sup-F --------------------------------------------------------------- */

/* Andrews (1993, Econometrica 61, 821-856), one shift of the mean, 15 % of the
 * dates left out at each end. */
enum vol_code
vol_test_sup_f(const double *x, size_t n,
               const struct vol_test_options *options,
               struct vol_test_result *result, struct vol_err *err)
{
    static const double trimmed = 0.15;
    double mean = vol_test_mean(x, n), size = (double)n;
    double partial = 0.0, squares = 0.0, largest = 0.0;
    size_t trim = (size_t)(trimmed * size);

    (void)options;
    (void)err;
    for (size_t i = 0; i < n; i++)
        squares += (x[i] - mean) * (x[i] - mean);
    for (size_t k = 1; k <= n - trim; k++) {
        partial += x[k - 1] - mean;
        double explained =
            partial * partial * size / ((double)k * (double)(n - k));
        if (k >= trim && explained > largest) {
            largest = explained;
            result->break_at = k;
        }
    }
    double left = squares - largest;
    if (!(left > 1e-12 * squares))
        return vol_test_without(result, "perfect fit: no residual variance");
    vol_test_by_surface(result, vol_surface_supf, VOL_TAIL_UPPER,
                        largest / (left / (size - 2.0)));
    return VOL_OK;
}
