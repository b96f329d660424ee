/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Student's t with nu > 2 degrees of freedom, scaled to variance 1
 * (Bollerslev, 1987): f(z) = C (1 + z^2 / (nu - 2))^(-(nu + 1) / 2).
 */
#include "stats/density_impl.h"
#include "stats/moments.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

/* The kurtosis of t is 3 + 6 / (nu - 4); that of returns overstates it. */
static void
start(double skewness, double kurtosis, double *shape)
{
    const double excess = fmax(kurtosis - 3.0, 0.1);

    (void)skewness;
    shape[0] = fmin(fmax(4.0 + 6.0 / excess, 5.0), 20.0);
}

static double
loglik(const double *shape, size_t n, const double *e, const double *h)
{
    const double nu = shape[0], c = nu - 2.0;
    double u[VOL_DENSITY_BLOCK], log_h = 0.0, log_u = 0.0;

    for (size_t done = 0; done < n; done += VOL_DENSITY_BLOCK) {
        const size_t left = n - done;
        const size_t m = left < VOL_DENSITY_BLOCK ? left : VOL_DENSITY_BLOCK;
        for (size_t t = 0; t < m; t++)
            u[t] = 1.0 + e[done + t] * e[done + t] / (c * h[done + t]);
        log_h += vol_sum_log(h + done, m);
        log_u += vol_sum_log(u, m);
    }
    return (double)n * vol_t_log_constant(nu).value - 0.5 * log_h -
           0.5 * (nu + 1.0) * log_u;
}

static double
terms(const double *shape, size_t n, const double *e, const double *h,
      struct vol_density_terms *out)
{
    const double nu = shape[0], c = nu - 2.0, m = nu + 1.0;
    const struct vol_curve k = vol_t_log_constant(nu);
    double log_u = 0.0;

    for (size_t t = 0; t < n; t++) {
        const double e2 = e[t] * e[t], ch = c * h[t], v = 1.0 / h[t];
        const double u = ch + e2, d = 1.0 / u, w = m * d, x = e2 * d;
        const double l = log(u * v / c);
        log_u += l;
        out->e[t] = -w * e[t];
        out->h[t] = 0.5 * v * (w * e2 - 1.0);
        out->ee[t] = -w * d * (ch - e2);
        out->eh[t] = w * d * e[t] * c;
        out->hh[t] = 0.5 * v * v * (1.0 - m * x * (1.0 + ch * d));
        out->s[t] = k.d - 0.5 * l + 0.5 * m * x / c;
        out->es[t] = -e[t] * d + w * d * e[t] * h[t];
        out->hs[t] = 0.5 * x * (v - w);
        out->ss[t] = k.dd + x / c - 0.5 * m * x * (1.0 + ch * d) / (c * c);
    }
    return (double)n * k.value - 0.5 * (vol_sum_log(h, n) + m * log_u);
}

static double
log_pdf(const double *shape, double z)
{
    const double nu = shape[0];

    return vol_t_log_constant(nu).value -
           0.5 * (nu + 1.0) * log1p(z * z / (nu - 2.0));
}

static double
spread(double nu)
{
    return sqrt((nu - 2.0) / nu);
}

/* GSL's, but for far tails above 30 degrees of freedom, where it holds nine
 * digits and the incomplete beta function thirteen. */
static double
cdf(const double *shape, double z)
{
    const double nu = shape[0], x = z / spread(nu);

    if (nu > 30.0 && x < -3.0)
        return 0.5 * gsl_cdf_beta_P(nu / (nu + x * x), 0.5 * nu, 0.5);
    return gsl_cdf_tdist_P(x, nu);
}

/* GSL's inverse, then Newton steps: alone it holds about nine digits. */
static double
quantile(const double *shape, double p)
{
    double z = gsl_cdf_tdist_Pinv(p, shape[0]) * spread(shape[0]);

    for (int i = 0; i < 3 && isfinite(z); i++) {
        const double step = (cdf(shape, z) - p) / exp(log_pdf(shape, z));
        if (!(fabs(step) < fabs(z)))
            break;
        z -= step;
    }
    return z;
}

/* McNeil, Frey and Embrechts (2005), example 2.19, scaled to variance 1. */
static double
tail_mean(const double *shape, double p)
{
    const double nu = shape[0], q = quantile(shape, p);

    return -exp(log_pdf(shape, q)) / p * (nu - 2.0 + q * q) / (nu - 1.0);
}

/* Bailey (1994): a polar method for t, without a gamma variate. */
static double
draw(const double *shape, struct vol_random *rng)
{
    const double nu = shape[0];
    double u, v, w;

    do {
        u = 2.0 * vol_random_uniform(rng) - 1.0;
        v = 2.0 * vol_random_uniform(rng) - 1.0;
        w = u * u + v * v;
    } while (w >= 1.0 || w == 0.0);
    return u * sqrt((nu - 2.0) * (pow(w, -2.0 / nu) - 1.0) / w);
}

static struct vol_density_moment
abs_mean(const double *shape)
{
    const struct vol_curve m = vol_t_abs_mean(shape[0]);

    return (struct vol_density_moment){ .value = m.value,
                                        .d = { m.d },
                                        .dd = { { m.dd } } };
}

static double
skewness(const double *shape)
{
    return shape[0] > 3.0 ? 0.0 : NAN;
}

static double
kurtosis(const double *shape)
{
    return shape[0] > 4.0 ? 3.0 + 6.0 / (shape[0] - 4.0) : HUGE_VAL;
}

/* E|z|^delta by the beta function (Kotz and Nadarajah, 2004, section 1.7). */
static double
power_moment(const double *shape, double gamma, double delta)
{
    const double nu = shape[0], left = 0.5 * (nu - delta);

    if (left <= 0.0)
        return HUGE_VAL;
    return vol_fold_power(exp(0.5 * delta * log(nu - 2.0) +
                              gsl_sf_lngamma(0.5 * (delta + 1.0)) -
                              gsl_sf_lnpoch(left, 0.5 * delta)) /
                              M_SQRTPI,
                          gamma, delta);
}

static double
exp_moment(const double *shape)
{
    (void)shape;
    return 0.0;
}

const struct vol_density vol_density_t = { .name = "t",
                                           .n_shape = 1,
                                           .shape_name = { "nu" },
                                           .lower = { 2.01 },
                                           .upper = { 500.0 },
                                           .nests = &vol_density_normal,
                                           .nested = { 500.0 },
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
                                           .skewness = skewness,
                                           .kurtosis = kurtosis,
                                           .power_moment = power_moment,
                                           .exp_moment = exp_moment };
