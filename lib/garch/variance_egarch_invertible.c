/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the variances of an EGARCH can be told from returns. */
#include "garch/local.h"

#include <math.h>

/* So near to zero ln |x| is rounded, see log_size(). */
#define ROUNDED 0.1

/*
 * |x|, and the slope of its logarithm.  Near zero that is a polynomial that
 * joins it with two derivatives and is no less: what keeps a bound on its mean
 * keeps that on the mean of ln |x|, and a single row whose x comes near zero
 * does not let anything pass, which would make the bound a comb of slivers.
 */
VOL_INLINE double
rounded_size(double x, double *slope)
{
    const double u = x / ROUNDED, square = u * u;

    if (square >= 1.0) {
        *slope = 1.0 / x;
        return fabs(x);
    }
    *slope = (2.0 - square) * u / ROUNDED;
    return ROUNDED * exp(square * (1.0 - 0.25 * square) - 0.75);
}

/* A sum of logarithms, of many factors one. */
struct log_sum {
    double sum, product;
};

VOL_INLINE void
add_log(struct log_sum *s, double x)
{
    s->product *= x;
    if (s->product > 1e-100 && s->product < 1e100)
        return;
    s->sum += log(s->product);
    s->product = 1.0;
}

static double
total(const struct log_sum *s)
{
    return s->sum + log(s->product);
}

/* z of a row; the last has moved no variance, and its news is not there. */
VOL_INLINE double
z_of(const struct vol_recursion *r, size_t t)
{
    return t + 1 < r->n ? r->sign[t] : r->e[t] / sqrt(r->h[t]);
}

/* beta - (alpha |z| + gamma z) / 2 of row t: what ds of the row, lag i of the
 * next, adds to that. */
VOL_INLINE double
weight_of(const struct vol_recursion *r, size_t t, size_t i)
{
    const double z = z_of(r, t);
    const double a = i < r->at.n_alpha ? r->var[r->at.alpha + i] : 0.0;
    const double g = i < r->at.n_gamma ? r->var[r->at.gamma + i] : 0.0;
    const double b = i < r->at.n_beta ? r->var[r->at.beta + i] : 0.0;

    return b - 0.5 * (a * fabs(z) + g * z);
}

/* Add `w` times the derivatives of that to `out`. */
static void
add_slope(const struct vol_recursion *r, size_t t, size_t i, double w,
          double *out)
{
    const double z = z_of(r, t), inv = 1.0 / sqrt(r->h[t]);
    const double a = i < r->at.n_alpha ? r->var[r->at.alpha + i] : 0.0;
    const double g = i < r->at.n_gamma ? r->var[r->at.gamma + i] : 0.0;
    const double by_z = -0.5 * w * ((z > 0.0 ? a : -a) + g);

    if (i < r->at.n_alpha)
        out[r->n_mean + r->at.alpha + i] -= 0.5 * w * fabs(z);
    if (i < r->at.n_gamma)
        out[r->n_mean + r->at.gamma + i] -= 0.5 * w * z;
    if (i < r->at.n_beta)
        out[r->n_mean + r->at.beta + i] += w;
    vol_add_scaled(out, by_z * inv, r->de + t * r->n_de, r->n_de);
    vol_add_scaled(out, -0.5 * by_z * z, r->ds + t * r->n_cols, r->n_cols);
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
        add_slope(r, t - i, i, at->lag[i], d);
        if (i > 0)
            vol_add_scaled(d, weight_of(r, t - i, i), at->d_lag[i], r->k);
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

/*
 * Minus the mean of ln |ds_{t+1} / ds_t|.  Of order 1.1 a ratio is beta -
 * (alpha |z| + gamma z) / 2, of others a recursion of those before.
 */
double
vol_egarch_invertibility(const struct vol_recursion *r, double *gradient)
{
    const size_t p = r->at.n_alpha, q = r->at.n_beta, lags = p > q ? p : q;
    double d[VOL_GARCH_MAX_PARAMS];
    struct log_sum sum = { 0.0, 1.0 };
    struct ratios at = { .lag = { 1.0 } };

    if (gradient != NULL)
        memset(gradient, 0, r->k * sizeof(*gradient));
    for (size_t t = 0; t < r->n; t++) {
        double x = 0.0, slope;
        for (size_t i = 0; i < lags && i <= t; i++)
            x += weight_of(r, t - i, i) * at.lag[i];
        const double size = rounded_size(x, &slope);
        add_log(&sum, size);
        if (gradient != NULL) {
            ratio_gradient(r, t, lags, &at, d);
            vol_add_scaled(gradient, -slope / (double)r->n, d, r->k);
        }
        shift(&at, lags, copysign(size, x), r->k, slope,
              gradient != NULL ? d : NULL);
    }
    return -total(&sum) / (double)r->n;
}
