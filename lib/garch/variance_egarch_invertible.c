/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the variances of an EGARCH can be told from returns. */
#include "garch/local.h"
#include "garch/pass.h"

#include <math.h>

/* So near to zero ln |x| and the sign of z are rounded: see rounded_size() and
 * rounded_sign(). */
#define ROUNDED      0.1
#define ROUNDED_SIGN 0.5

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

/* The sign of z, and its slope: near zero a polynomial that joins it with two
 * derivatives.  On average of many rows that is no other. */
VOL_INLINE double
rounded_sign(double z, double *slope)
{
    const double u = z / ROUNDED_SIGN, square = u * u;

    *slope = 0.0;
    if (square >= 1.0)
        return z > 0.0 ? 1.0 : -1.0;
    *slope = 1.875 * (1.0 - square) * (1.0 - square) / ROUNDED_SIGN;
    return 0.125 * u * (15.0 - square * (10.0 - 3.0 * square));
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

/* So many rows back a row looks: to states, and where the variance is in the
 * mean to the shocks of a moving average. */
enum { MAX_LAGS = VOL_GARCH_MAX_ORDER + 1 };
_Static_assert((int)VOL_MEAN_MAX_MA < (int)MAX_LAGS, "room for its shocks");

/*
 * Of a row t and those before, how they move together: ds_{t-i} / ds_t, the
 * first of which is 1, and de_{t-i} / ds_{t-i}, which is 0 unless the variance
 * is in the mean; with their derivatives.
 */
struct ratios {
    size_t lags;
    bool premium; /* the variance is in the mean */
    double lag[MAX_LAGS], shock[MAX_LAGS];
    double d_lag[MAX_LAGS][VOL_GARCH_MAX_PARAMS];
    double d_shock[MAX_LAGS][VOL_GARCH_MAX_PARAMS];
};

/* Coefficients of lag i, 0 beyond the orders. */
struct weights {
    double a, g, b;
};

VOL_INLINE struct weights
weights_of(const struct vol_recursion *r, size_t i)
{
    struct weights c = { 0.0, 0.0, 0.0 };

    if (i < r->at.n_alpha)
        c.a = r->var[r->at.alpha + i];
    if (i < r->at.n_gamma)
        c.g = r->var[r->at.gamma + i];
    if (i < r->at.n_beta)
        c.b = r->var[r->at.beta + i];
    return c;
}

/* z of a row; the last has moved no variance, and its news is not there. */
VOL_INLINE double
z_of(const struct vol_recursion *r, size_t t)
{
    return t + 1 < r->n ? r->sign[t] : r->e[t] / sqrt(r->h[t]);
}

/*
 * What ds of row t adds to that of the next, lag i: beta - (alpha |z| +
 * gamma z) / 2, and (alpha sgn z + gamma) / s for its de / ds of `shock`.
 */
VOL_INLINE double
weight_of(const struct vol_recursion *r, size_t t, size_t i, double shock)
{
    const struct weights c = weights_of(r, i);
    const double z = z_of(r, t);
    double x = c.b - 0.5 * (c.a * fabs(z) + c.g * z), slope;

    if (shock != 0.0)
        x += (c.a * rounded_sign(z, &slope) + c.g) * shock / sqrt(r->h[t]);
    return x;
}

/* Add `w` times the derivatives of the shock of row t, lag i, to `out`. */
static void
add_shock_slope(const struct vol_recursion *r, size_t t, size_t i, double w,
                const struct ratios *at, double *out)
{
    if (r->spec->mean.ma > 0) {
        vol_add_scaled(out, w, at->d_shock[i], r->k);
        return;
    }
    const struct vol_premium p = vol_pass_premium(r->spec, r->h[t]);
    const double archm = r->var[-1]; /* the last of the mean */
    out[r->n_mean - 1] -= w * p.d;
    vol_add_scaled(out, -w * archm * p.dd, r->ds + t * r->n_cols, r->n_cols);
}

/* Add `w` times the derivatives of that to `out`. */
static void
add_slope(const struct vol_recursion *r, size_t t, size_t i, double w,
          const struct ratios *at, double *out)
{
    const struct weights c = weights_of(r, i);
    const double z = z_of(r, t), inv = 1.0 / sqrt(r->h[t]);
    const double u = inv * at->shock[i]; /* dz / ds but for -z / 2 */
    double slope, sign = rounded_sign(z, &slope);
    const double by_u = w * (c.a * sign + c.g);
    const double by_z =
        w * (c.a * slope * u - 0.5 * ((z > 0.0 ? c.a : -c.a) + c.g));

    if (i < r->at.n_alpha)
        out[r->n_mean + r->at.alpha + i] += w * (sign * u - 0.5 * fabs(z));
    if (i < r->at.n_gamma)
        out[r->n_mean + r->at.gamma + i] += w * (u - 0.5 * z);
    if (i < r->at.n_beta)
        out[r->n_mean + r->at.beta + i] += w;
    vol_add_scaled(out, by_z * inv, r->de + t * r->n_de, r->n_de);
    vol_add_scaled(out, -0.5 * (by_z * z + by_u * u), r->ds + t * r->n_cols,
                   r->n_cols);
    if (at->premium)
        add_shock_slope(r, t, i, by_u * inv, at, out);
}

/*
 * de_t / ds_t where the variance is in the mean: it is -archm dg / ds of the
 * day, less what its moving average takes from the shocks before.
 */
static void
respond(const struct vol_recursion *r, size_t t, struct ratios *at, bool slopes)
{
    const size_t ma = r->spec->mean.ma, archm = r->n_mean - 1;
    const double *mean = r->var - r->n_mean, *moving = mean + archm - ma;
    const struct vol_premium p = vol_pass_premium(r->spec, r->h[t]);
    double *d = at->d_shock[0];

    at->shock[0] = -mean[archm] * p.d;
    for (size_t j = 1; j <= ma && j <= t; j++)
        at->shock[0] -= moving[j - 1] * at->lag[j] * at->shock[j];
    if (!slopes || ma == 0) /* see add_shock_slope() */
        return;
    memset(d, 0, r->k * sizeof(*d));
    d[archm] = -p.d;
    vol_add_scaled(d, -mean[archm] * p.dd, r->ds + t * r->n_cols, r->n_cols);
    for (size_t j = 1; j <= ma && j <= t; j++) {
        d[archm - ma + j - 1] -= at->lag[j] * at->shock[j];
        vol_add_scaled(d, -moving[j - 1] * at->shock[j], at->d_lag[j], r->k);
        vol_add_scaled(d, -moving[j - 1] * at->lag[j], at->d_shock[j], r->k);
    }
}

/* Add `w` times the derivatives of ds_{t+1} / ds_t to `d`. */
static void
add_ratio(const struct vol_recursion *r, size_t t, double w,
          const struct ratios *at, double *d)
{
    for (size_t i = 0; i < at->lags && i <= t; i++) {
        add_slope(r, t - i, i, w * at->lag[i], at, d);
        if (i > 0)
            vol_add_scaled(d, w * weight_of(r, t - i, i, at->shock[i]),
                           at->d_lag[i], r->k);
    }
}

/* Move what is of a row back by one: it is of the row before the next. */
static void
shift_shocks(struct ratios *at, size_t k, bool slopes)
{
    for (size_t i = at->lags - 1; i > 0; i--) {
        at->shock[i] = at->shock[i - 1];
        if (slopes)
            memcpy(at->d_shock[i], at->d_shock[i - 1], k * sizeof(double));
    }
}

/* From the ratios of a row to those of the next, ds of which is `ratio` times
 * that of the row; d ratio = `share` ratio d, NULL: no derivatives. */
static void
shift(struct ratios *at, double ratio, size_t k, double share, const double *d)
{
    for (size_t i = at->lags - 1; i > 0; i--) {
        at->lag[i] = at->lag[i - 1] / ratio;
        for (size_t j = 0; d != NULL && j < k; j++)
            at->d_lag[i][j] =
                at->d_lag[i - 1][j] / ratio - at->lag[i] * share * d[j];
    }
    if (at->premium)
        shift_shocks(at, k, d != NULL);
}

static void
begin(const struct vol_recursion *r, struct ratios *at)
{
    const size_t p = r->at.n_alpha, q = r->at.n_beta, ma = r->spec->mean.ma;

    memset(at, 0, sizeof(*at));
    at->lags = p > q ? p : q;
    at->premium = r->spec->in_mean != VOL_IN_MEAN_NOTHING;
    if (at->premium && ma >= at->lags)
        at->lags = ma + 1;
    at->lag[0] = 1.0;
}

/*
 * Minus the mean of ln |ds_{t+1} / ds_t|.  Of order 1.1 a ratio is beta -
 * (alpha |z| + gamma z) / 2, and more where the variance is in the mean; of
 * others it is a recursion of those before.
 */
double
vol_egarch_invertibility(const struct vol_recursion *r, double *gradient)
{
    double d[VOL_GARCH_MAX_PARAMS];
    struct log_sum sum = { 0.0, 1.0 };
    struct ratios at;

    begin(r, &at);
    if (gradient != NULL)
        memset(gradient, 0, r->k * sizeof(*gradient));
    for (size_t t = 0; t < r->n; t++) {
        double x = 0.0, slope;
        if (at.premium)
            respond(r, t, &at, gradient != NULL);
        for (size_t i = 0; i < at.lags && i <= t; i++)
            x += weight_of(r, t - i, i, at.shock[i]) * at.lag[i];
        const double size = rounded_size(x, &slope);
        add_log(&sum, size);
        if (gradient != NULL && at.lags == 1) {
            add_ratio(r, t, -slope / (double)r->n, &at, gradient);
        } else if (gradient != NULL) {
            memset(d, 0, r->k * sizeof(*d));
            add_ratio(r, t, 1.0, &at, d);
            vol_add_scaled(gradient, -slope / (double)r->n, d, r->k);
        }
        shift(&at, copysign(size, x), r->k, slope, gradient != NULL ? d : NULL);
    }
    return -total(&sum) / (double)r->n;
}
