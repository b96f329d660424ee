/* SPDX-License-Identifier: GPL-3.0-or-later */
/* E s^2 of equations that are recursions of something else. */
#include "garch/variance.h"

#include <math.h>

/* Factors whose exponent is smaller are taken to the second order; smaller
 * still they are 1.  A mean of exponents beyond LARGEST is as good as none. */
#define SMALL   1e-3
#define NOTHING 1e-10
#define LARGEST 30.0
enum { MOST_FACTORS = 1000000, MOST_POWERS = 8 };

double
vol_variance_at_rest(const struct vol_garch_spec *spec, const double *var,
                     const double *shape)
{
    const struct vol_variance *v = spec->variance;

    return v->at_rest != NULL ? v->at_rest(spec, var, shape)
                              : v->uncond_variance(spec, var, shape);
}

/* ---- EGARCH -------------------------------------------------------------- */

/* The weights of the news of i days ago in ln s^2, the last few in a ring. */
struct weights {
    double size[VOL_GARCH_MAX_ORDER + 1], sign[VOL_GARCH_MAX_ORDER + 1];
};

/* Those of day i from those before; returns the place in the ring. */
static size_t
next_weights(const struct vol_layout *at, const double *var, size_t i,
             struct weights *w)
{
    const size_t ring = VOL_GARCH_MAX_ORDER + 1, here = i % ring;
    double size = i <= at->n_alpha ? var[at->alpha + i - 1] : 0.0;
    double sign = i <= at->n_gamma ? var[at->gamma + i - 1] : 0.0;

    for (size_t j = 1; j <= at->n_beta && j < i; j++) {
        size += var[at->beta + j - 1] * w->size[(i - j) % ring];
        sign += var[at->beta + j - 1] * w->sign[(i - j) % ring];
    }
    w->size[here] = size;
    w->sign[here] = sign;
    return here;
}

/* ln E exp(size (|z| - E|z|) + sign z), HUGE_VAL where there is none. */
static double
log_factor(const struct vol_density *density, const double *shape, double mean,
           double below, double size, double sign)
{
    if (!vol_density_has_exp(density, shape, size, sign))
        return HUGE_VAL;
    if (fabs(size) + fabs(sign) > SMALL)
        return vol_density_log_exp(density, shape, size, sign) - size * mean;
    return 0.5 * (size * size * (1.0 - mean * mean) + sign * sign +
                  2.0 * size * sign * (1.0 - 2.0 * below));
}

double
vol_egarch_uncond_variance(const struct vol_garch_spec *spec, const double *var,
                           const double *shape)
{
    const struct vol_layout at = vol_variance_layout(spec);
    const struct vol_density *density = spec->density;
    const double mean = density->abs_mean(shape).value;
    const double below = density->neg_square(shape).value;
    const double rest = spec->variance->at_rest(spec, var, shape);
    struct weights w = { { 0.0 }, { 0.0 } };
    double sum = 0.0;
    size_t idle = 0;

    if (!isfinite(rest))
        return NAN;
    for (size_t i = 1; i < MOST_FACTORS && sum < LARGEST; i++) {
        const size_t k = next_weights(&at, var, i, &w);
        const double most = fabs(w.size[k]) + fabs(w.sign[k]);
        sum += log_factor(density, shape, mean, below, w.size[k], w.sign[k]);
        idle = most < NOTHING ? idle + 1 : 0;
        if (idle > VOL_GARCH_MAX_ORDER)
            return rest * exp(sum);
    }
    return NAN;
}

/* ---- powers of s --------------------------------------------------------- */

static double
choose(int n, int k)
{
    double c = 1.0;

    for (int i = 1; i <= k; i++)
        c = c * (n - k + i) / i;
    return c;
}

/* E (alpha (|z| - gamma z)^delta + beta)^j. */
static double
growth(const struct vol_garch_spec *spec, const double *var,
       const double *shape, double delta, int j)
{
    const struct vol_layout at = vol_variance_layout(spec);
    const double alpha = var[at.alpha], gamma = var[at.gamma];
    const double beta = at.n_beta > 0 ? var[at.beta] : 0.0;
    double sum = pow(beta, j);

    for (int i = 1; i <= j; i++)
        sum += choose(j, i) * pow(alpha, i) * pow(beta, j - i) *
               spec->density->power_moment(shape, gamma, i * delta);
    return sum;
}

double
vol_power_uncond_variance(const struct vol_garch_spec *spec, const double *var,
                          const double *shape)
{
    const struct vol_layout at = vol_variance_layout(spec);
    const double delta = vol_variance_power(spec, var);
    const int n = (int)round(2.0 / delta);
    double moment[MOST_POWERS + 1] = { 1.0 };

    if (n < 1 || n > MOST_POWERS || fabs(n * delta - 2.0) > 1e-12)
        return NAN;
    if (n == 1)
        return spec->variance->at_rest(spec, var, shape);
    if (at.n_alpha != 1 || at.n_beta > 1)
        return NAN;
    for (int k = 1; k <= n; k++) {
        const double rest = 1.0 - growth(spec, var, shape, delta, k);
        if (!(rest > 0.0))
            return NAN;
        for (int j = 0; j < k; j++)
            moment[k] += choose(k, j) * pow(var[0], k - j) *
                         growth(spec, var, shape, delta, j) * moment[j] / rest;
    }
    return moment[n];
}
