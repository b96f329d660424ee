/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the variances of an EGARCH can be told from returns. */
#include "garch/local.h"

#include <math.h>

/* So near to zero ln |x| is rounded, see log_size(). */
#define ROUNDED 0.1

/*
 * ln |x|, and its slope.  Near zero it is a polynomial that joins it with two
 * derivatives and is no less: what keeps a bound on its mean keeps that on the
 * mean of ln |x|, and a single row whose x comes near zero does not let
 * anything pass, which would make the bound a comb of slivers.
 */
static double
log_size(double x, double *slope)
{
    const double u = x / ROUNDED, square = u * u;

    if (square >= 1.0) {
        *slope = 1.0 / x;
        return log(fabs(x));
    }
    *slope = (2.0 - square) * u / ROUNDED;
    return log(ROUNDED) - 0.75 + square * (1.0 - 0.25 * square);
}

/* What ds of a row, lag i of the next, adds to that: `value` times it. */
struct slope {
    double inv, z, alpha, gamma, value;
};

/* beta - (alpha |z| + gamma z) / 2 of row t. */
static struct slope
slope_of(const struct vol_recursion *r, size_t t, size_t i)
{
    const double inv = 1.0 / sqrt(r->h[t]), z = r->e[t] * inv;
    const double a = i < r->at.n_alpha ? r->var[r->at.alpha + i] : 0.0;
    const double g = i < r->at.n_gamma ? r->var[r->at.gamma + i] : 0.0;
    const double b = i < r->at.n_beta ? r->var[r->at.beta + i] : 0.0;

    return (struct slope){ inv, z, a, g, b - 0.5 * (a * fabs(z) + g * z) };
}

/* Add `w` times the derivatives of that to `out`. */
static void
add_slope(const struct vol_recursion *r, const struct slope *s, size_t t,
          size_t i, double w, double *out)
{
    const double by_z =
        -0.5 * w * ((s->z > 0.0 ? s->alpha : -s->alpha) + s->gamma);

    if (i < r->at.n_alpha)
        out[r->n_mean + r->at.alpha + i] -= 0.5 * w * fabs(s->z);
    if (i < r->at.n_gamma)
        out[r->n_mean + r->at.gamma + i] -= 0.5 * w * s->z;
    if (i < r->at.n_beta)
        out[r->n_mean + r->at.beta + i] += w;
    vol_add_scaled(out, by_z * s->inv, r->de + t * r->n_de, r->n_de);
    vol_add_scaled(out, -0.5 * by_z * s->z, r->ds + t * r->n_cols, r->n_cols);
}

/* ds_{t-i} / ds_t for the lags i of a row t, with their derivatives; the first
 * is 1. */
struct ratios {
    double lag[VOL_GARCH_MAX_ORDER];
    double d_lag[VOL_GARCH_MAX_ORDER][VOL_GARCH_MAX_PARAMS];
};

/* The derivatives of ds_{t+1} / ds_t. */
static void
ratio_gradient(const struct vol_recursion *r, size_t t, size_t lags,
               const struct ratios *at, double *d)
{
    memset(d, 0, r->k * sizeof(*d));
    for (size_t i = 0; i < lags && i <= t; i++) {
        const struct slope s = slope_of(r, t - i, i);
        add_slope(r, &s, t - i, i, at->lag[i], d);
        vol_add_scaled(d, s.value, at->d_lag[i], r->k);
    }
}

/* From the ratios of a row to those of the next, ds of which is `ratio` times
 * that of the row; d ratio = `share` ratio d, NULL: no derivatives. */
static void
shift(struct ratios *at, size_t lags, double ratio, size_t k, double share,
      const double *d)
{
    for (size_t i = lags - 1; i > 0; i--) {
        at->lag[i] = at->lag[i - 1] / ratio;
        for (size_t j = 0; d != NULL && j < k; j++)
            at->d_lag[i][j] =
                at->d_lag[i - 1][j] / ratio - at->lag[i] * share * d[j];
    }
}

/* Of any order: ds_{t+1} / ds_t is a recursion of the ratios before, and ln of
 * it is taken as for order 1.1, below. */
static double
invertibility_of_orders(const struct vol_recursion *r, double *gradient)
{
    const size_t p = r->at.n_alpha, q = r->at.n_beta, lags = p > q ? p : q;
    double d[VOL_GARCH_MAX_PARAMS], sum = 0.0;
    struct ratios at = { .lag = { 1.0 } };

    if (gradient != NULL)
        memset(gradient, 0, r->k * sizeof(*gradient));
    for (size_t t = 0; t < r->n; t++) {
        double x = 0.0;
        for (size_t i = 0; i < lags && i <= t; i++)
            x += slope_of(r, t - i, i).value * at.lag[i];
        double slope;
        const double size = log_size(x, &slope);
        sum -= size / (double)r->n;
        if (gradient != NULL) {
            ratio_gradient(r, t, lags, &at, d);
            vol_add_scaled(gradient, -slope / (double)r->n, d, r->k);
        }
        shift(&at, lags, copysign(exp(size), x), r->k, slope,
              gradient != NULL ? d : NULL);
    }
    return sum;
}

/*
 * Of order 1.1, where ds_t / ds_{t-1} = beta - (alpha |z| + gamma z) / 2.
 */
double
vol_egarch_invertibility(const struct vol_recursion *r, double *gradient)
{
    const bool asymmetric = r->at.n_gamma > 0;
    const size_t alpha = r->n_mean + r->at.alpha,
                 gamma = r->n_mean + r->at.gamma;
    const size_t beta = r->n_mean + r->at.beta;
    double sum = 0.0;

    if (r->at.n_alpha != 1 || r->at.n_beta != 1)
        return invertibility_of_orders(r, gradient);
    if (gradient != NULL)
        memset(gradient, 0, r->k * sizeof(*gradient));
    const double a = r->var[r->at.alpha];
    const double g = asymmetric ? r->var[r->at.gamma] : 0.0;
    for (size_t t = 0; t < r->n; t++) {
        const double inv = 1.0 / sqrt(r->h[t]), z = r->e[t] * inv;
        double slope;
        sum -=
            log_size(r->var[r->at.beta] - 0.5 * (a * fabs(z) + g * z), &slope) /
            (double)r->n;
        if (gradient == NULL)
            continue;
        const double w = -slope / (double)r->n;
        const double by_z = -0.5 * w * ((z > 0.0 ? a : -a) + g);
        gradient[alpha] -= 0.5 * w * fabs(z);
        if (asymmetric)
            gradient[gamma] -= 0.5 * w * z;
        gradient[beta] += w;
        vol_add_scaled(gradient, by_z * inv, r->de + t * r->n_de, r->n_de);
        vol_add_scaled(gradient, -0.5 * by_z * z, r->ds + t * r->n_cols,
                       r->n_cols);
    }
    return sum;
}
