/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/density_impl.h"
#include "stats/moments.h"
#include "stats/pair.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

#define LOG_2PI 1.8378770664093454836 /* ln(2 pi) */

static void
start(double skewness, double kurtosis, double *shape)
{
    (void)skewness;
    (void)kurtosis;
    (void)shape;
}

/* Four sums side by side: the compiler may not reorder a single one. */
static double
sum_of_z2(size_t n, const double *e, const double *h)
{
    double sum[4] = { 0.0, 0.0, 0.0, 0.0 };
    size_t i = 0;

    for (; i + 4 <= n; i += 4)
        for (size_t l = 0; l < 4; l++)
            sum[l] += e[i + l] * e[i + l] / h[i + l];
    for (; i < n; i++)
        sum[0] += e[i] * e[i] / h[i];
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

static double
loglik(const double *shape, size_t n, const double *e, const double *h)
{
    (void)shape;
    return -0.5 *
           ((double)n * LOG_2PI + vol_sum_log(h, n) + sum_of_z2(n, e, h));
}

/* The terms of two rows from their residuals and variances; returns e^2 / h. */
static inline vol_pair
two_terms(vol_pair e, vol_pair h, struct vol_density_terms *out, size_t t)
{
    const vol_pair one = { 1.0, 1.0 }, half = { 0.5, 0.5 };
    const vol_pair w = one / h, x = e * w, r = e * x;

    vol_pair_store(out->e + t, -x);
    vol_pair_store(out->h + t, half * w * (r - one));
    vol_pair_store(out->ee + t, -w);
    vol_pair_store(out->eh + t, x * w);
    vol_pair_store(out->hh + t, w * w * (half - r));
    return r;
}

static double
terms(const double *shape, size_t n, const double *e, const double *h,
      struct vol_density_terms *out)
{
    vol_pair sum = { 0.0, 0.0 };
    size_t t = 0;

    (void)shape;
    for (; t + 2 <= n; t += 2)
        sum += two_terms(vol_pair_load(e + t), vol_pair_load(h + t), out, t);
    if (t < n) /* the last of an odd number; there is room for two */
        sum +=
            two_terms((vol_pair){ e[t], 0.0 }, (vol_pair){ h[t], 1.0 }, out, t);
    return -0.5 * ((double)n * LOG_2PI + vol_sum_log(h, n) + sum[0] + sum[1]);
}

static double
log_pdf(const double *shape, double z)
{
    (void)shape;
    return -0.5 * (LOG_2PI + z * z);
}

static double
cdf(const double *shape, double z)
{
    (void)shape;
    return gsl_cdf_ugaussian_P(z);
}

static double
quantile(const double *shape, double p)
{
    (void)shape;
    return gsl_cdf_ugaussian_Pinv(p);
}

static double
tail_mean(const double *shape, double p)
{
    return -exp(log_pdf(shape, quantile(shape, p))) / p;
}

static double
draw(const double *shape, struct vol_random *rng)
{
    (void)shape;
    return vol_random_normal(rng);
}

static struct vol_density_moment
abs_mean(const double *shape)
{
    (void)shape;
    return (struct vol_density_moment){ .value = M_SQRT2 / M_SQRTPI };
}

static double
kurtosis(const double *shape)
{
    (void)shape;
    return 3.0;
}

static double
power_moment(const double *shape, double gamma, double delta)
{
    (void)shape;
    return vol_fold_power(
        exp(0.5 * delta * M_LN2 + gsl_sf_lngamma(0.5 * (delta + 1.0))) /
            M_SQRTPI,
        gamma, delta);
}

static double
exp_moment(const double *shape)
{
    (void)shape;
    return HUGE_VAL;
}

const struct vol_density vol_density_normal = { .name = "normal",
                                                .start = start,
                                                .loglik = loglik,
                                                .terms = terms,
                                                .log_pdf = log_pdf,
                                                .cdf = cdf,
                                                .quantile = quantile,
                                                .tail_mean = tail_mean,
                                                .draw = draw,
                                                .abs_mean = abs_mean,
                                                .neg_square =
                                                    vol_symmetric_neg_square,
                                                .skewness =
                                                    vol_symmetric_skewness,
                                                .kurtosis = kurtosis,
                                                .power_moment = power_moment,
                                                .exp_moment = exp_moment };
