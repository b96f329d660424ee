/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/surface.h"

#include <gsl/gsl_cdf.h>

#include <math.h>

/* The quantile at node i. */
static double
quantile(const struct vol_surface *s, size_t n, size_t i)
{
    const double *b = s->coef + i * s->n_coef;
    double sum = 0.0, size = s->root ? sqrt((double)n) : (double)n;

    for (size_t k = s->n_coef; k-- > 0;)
        sum = sum / size + b[k];
    return sum;
}

/* To the scale in which quantiles are interpolated, and back. */
static double
scaled(enum vol_scale scale, double x)
{
    if (scale == VOL_SCALE_LOG)
        return log(fmax(x, 0.0));
    return scale == VOL_SCALE_CUBE_ROOT ? cbrt(x) : x;
}

static double
unscaled(enum vol_scale scale, double x)
{
    if (scale == VOL_SCALE_LOG)
        return exp(x);
    return scale == VOL_SCALE_CUBE_ROOT ? x * x * x : x;
}

static double
node(const struct vol_surface *s, size_t n, size_t i)
{
    return scaled(s->scale, quantile(s, n, i));
}

/* The share of the way of `at` from a to b. */
static double
share(double a, double b, double at)
{
    return b > a ? (at - a) / (b - a) : 0.0;
}

double
vol_surface_probability(const struct vol_surface *s, size_t n, double x,
                        char *bound)
{
    size_t low = 0, high = s->n_p - 1;
    double at = scaled(s->scale, x);

    *bound = 0;
    if (at < node(s, n, low)) {
        *bound = '<';
        return s->probability[low];
    }
    if (at > node(s, n, high)) {
        *bound = '>';
        return s->probability[high];
    }
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (at < node(s, n, middle))
            high = middle;
        else
            low = middle;
    }
    double way = share(node(s, n, low), node(s, n, high), at);
    double z_low = gsl_cdf_ugaussian_Pinv(s->probability[low]);
    double z_high = gsl_cdf_ugaussian_Pinv(s->probability[high]);
    return gsl_cdf_ugaussian_P(z_low + way * (z_high - z_low));
}

double
vol_surface_quantile(const struct vol_surface *s, size_t n, double p)
{
    size_t high = 1;

    p = fmin(fmax(p, s->probability[0]), s->probability[s->n_p - 1]);
    while (high < s->n_p - 1 && s->probability[high] < p)
        high++;
    if (p >= s->probability[high])
        return quantile(s, n, high);
    double way = share(gsl_cdf_ugaussian_Pinv(s->probability[high - 1]),
                       gsl_cdf_ugaussian_Pinv(s->probability[high]),
                       gsl_cdf_ugaussian_Pinv(p));
    double low = node(s, n, high - 1);
    double at = low + way * (node(s, n, high) - low);
    return unscaled(s->scale, at);
}
