/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the variances of an EGARCH can be told from returns. */
#include "garch/local.h"
#include "garch/pass.h"
#include "stats/pair.h"

#include <math.h>

/* A norm of no more is none: all weights are 0. */
#define VANISHED 1e-100

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
    const double u = x * (1.0 / ROUNDED), square = u * u;

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
    const double x = z * (1.0 / ROUNDED_SIGN), most = x < 1.0 ? x : 1.0;
    const double u = most > -1.0 ? most : -1.0, square = u * u;

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

/* Coefficients of a lag, 0 beyond the orders. */
struct weights {
    double a, g, b;
};

/* What a row's own residual and variance say, and how its state and shock move,
 * the latter by 0 unless the variance is in the mean. */
struct seen {
    double z, inv;      /* 1 / s */
    double sign, slope; /* of z, rounded */
    double ds, de;
};

/* A row and those before, with the derivatives of ds and de: the unit of these
 * is the norm of all ds. */
struct moves {
    size_t lags;
    struct weights of[MAX_LAGS];
    struct seen row[MAX_LAGS];
    double d_ds[MAX_LAGS][VOL_GARCH_MAX_PARAMS];
    double d_de[MAX_LAGS][VOL_GARCH_MAX_PARAMS];
};

static struct weights
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

VOL_INLINE bool
has_premium(const struct vol_recursion *r)
{
    return r->spec->in_mean != VOL_IN_MEAN_NOTHING;
}

/* de_t / ds_t where the variance is in the mean: -archm dg / ds of the day. */
VOL_INLINE double
own_shock(const struct vol_recursion *r, size_t t)
{
    return has_premium(r) ? -r->var[-1] * vol_pass_premium(r->spec, r->h[t]).d
                          : 0.0;
}

/* The last row has moved no variance, and its news is not there. */
VOL_INLINE struct seen
see(const struct vol_recursion *r, size_t t, double ds)
{
    const double inv = 1.0 / sqrt(r->h[t]);
    const double z = t + 1 < r->n ? r->sign[t] : r->e[t] * inv;
    struct seen x = { .z = z, .inv = inv, .ds = ds };

    x.de = own_shock(r, t) * ds;
    x.sign = rounded_sign(z, &x.slope);
    return x;
}

/* What ds of a row weighs in that of a later one. */
VOL_INLINE double
weight_of(struct weights c, struct seen x)
{
    return c.b - 0.5 * (c.a * fabs(x.z) + c.g * x.z);
}

/* What ds and de of a row add to that: beta - (alpha |z| + gamma z) / 2 times
 * the one, (alpha sgn z + gamma) / s times the other. */
VOL_INLINE double
part_of(struct weights c, struct seen x)
{
    return weight_of(c, x) * x.ds + (c.a * x.sign + c.g) * x.inv * x.de;
}

/* y += a u + b v over n elements, of v the first m. */
VOL_INLINE void
add_both(double *y, double a, const double *u, size_t n, double b,
         const double *v, size_t m)
{
    const vol_pair by_u = { a, a }, by_v = { b, b };
    const size_t both = (m < n ? m : n) / 2 * 2;

    for (size_t i = 0; i < both; i += 2)
        vol_pair_store(y + i, vol_pair_load(y + i) +
                                  by_u * vol_pair_load(u + i) +
                                  by_v * vol_pair_load(v + i));
    for (size_t i = both; i < n; i++)
        y[i] += a * u[i] + (i < m ? b * v[i] : 0.0);
}

/* Add `w` times the derivatives of that to `d`: of parameters of its own, and
 * by the tangents of the row. */
VOL_INLINE void
add_slope(const struct vol_recursion *r, size_t t, size_t i, double w,
          struct weights c, struct seen x, const double *d_de, double *own,
          double *d)
{
    const double u = x.inv * x.de; /* dz but for -z ds / 2 */
    const double by_u = w * (c.a * x.sign + c.g);
    const double by_z = w * (c.a * (x.slope * u - copysign(0.5, x.z) * x.ds) -
                             0.5 * c.g * x.ds);
    double by_state = -0.5 * (by_z * x.z + by_u * u);

    if (i < r->at.n_alpha)
        own[r->at.alpha + i] += w * (x.sign * u - 0.5 * fabs(x.z) * x.ds);
    if (i < r->at.n_gamma)
        own[r->at.gamma + i] += w * (u - 0.5 * x.z * x.ds);
    if (i < r->at.n_beta)
        own[r->at.beta + i] += w * x.ds;
    if (d_de != NULL) {
        vol_add_scaled(d, by_u * x.inv, d_de, r->k);
    } else if (has_premium(r)) {
        const struct vol_premium p = vol_pass_premium(r->spec, r->h[t]);
        own[-1] -= by_u * x.inv * p.d; /* archm, the last of the mean */
        by_state -= by_u * x.inv * r->var[-1] * p.dd;
    }
    add_both(d, by_state, r->ds + t * r->n_cols, r->n_cols, by_z * x.inv,
             r->de + t * r->n_de, r->n_de);
}

/* de of the row, from which a moving average takes those before. */
static void
respond(const struct vol_recursion *r, size_t t, struct moves *at, bool slopes)
{
    const size_t ma = r->spec->mean.ma, archm = r->n_mean - 1;
    const double *mean = r->var - r->n_mean, *by = mean + archm - ma;
    const struct vol_premium p = vol_pass_premium(r->spec, r->h[t]);
    const double ds = at->row[0].ds;
    double *d = at->d_de[0];

    for (size_t j = 1; j <= ma && j <= t; j++)
        at->row[0].de -= by[j - 1] * at->row[j].de;
    if (!slopes)
        return;
    memset(d, 0, r->k * sizeof(*d));
    d[archm] = -p.d * ds;
    vol_add_scaled(d, -mean[archm] * p.dd * ds, r->ds + t * r->n_cols,
                   r->n_cols);
    vol_add_scaled(d, -mean[archm] * p.d, at->d_ds[0], r->k);
    for (size_t j = 1; j <= ma && j <= t; j++) {
        d[archm - ma + j - 1] -= at->row[j].de;
        vol_add_scaled(d, -by[j - 1], at->d_de[j], r->k);
    }
}

/* The derivatives of ds of the next row to `d`. */
static void
slope_of_next(const struct vol_recursion *r, size_t t, const struct moves *at,
              double *d)
{
    memset(d, 0, r->k * sizeof(*d));
    for (size_t i = 0; i < at->lags && i <= t; i++) {
        add_slope(r, t - i, i, 1.0, at->of[i], at->row[i],
                  has_premium(r) ? at->d_de[i] : NULL, d + r->n_mean, d);
        vol_add_scaled(d, weight_of(at->of[i], at->row[i]), at->d_ds[i], r->k);
    }
}

/* Nothing moves but the state of the first row. */
static void
begin(struct moves *at)
{
    memset(at->row, 0, sizeof(at->row));
    memset(at->d_ds, 0, sizeof(at->d_ds));
    memset(at->d_de, 0, sizeof(at->d_de));
    at->row[0].ds = 1.0;
}

/* The norm of x and of ds of the rows from `from` to before `end`, and its
 * derivatives, those of x being dx, to `d`, which are 0 where it is none. */
static double
norm_of(const struct moves *at, double x, const double *dx, size_t from,
        size_t end, size_t k, double *d)
{
    double square = x * x;

    for (size_t i = from; i < end; i++)
        square += at->row[i].ds * at->row[i].ds;
    const double norm = sqrt(square);
    if (d == NULL)
        return norm;
    memset(d, 0, k * sizeof(*d));
    if (!(norm > VANISHED))
        return norm;
    vol_add_scaled(d, x / norm, dx, k);
    for (size_t i = from; i < end; i++)
        vol_add_scaled(d, at->row[i].ds / norm, at->d_ds[i], k);
    return norm;
}

/* x / norm with 1 / norm, and its derivatives from those of both. */
VOL_INLINE double
divide(double x, double inv, size_t k, const double *dx, const double *d,
       double *out)
{
    const double y = x * inv, by = y * inv;

    for (size_t j = 0; d != NULL && j < k; j++)
        out[j] = inv * dx[j] - by * d[j];
    return y;
}

/* On to the next row, in units of the norm that is; d NULL: no derivatives. */
static void
go_on(const struct vol_recursion *r, struct moves *at, double x, double norm,
      const double *dx, const double *d)
{
    const double inv = 1.0 / norm;

    for (size_t i = at->lags - 1; i > 0; i--) {
        const struct seen *from = &at->row[i - 1];
        at->row[i] = *from;
        at->row[i].ds =
            divide(from->ds, inv, r->k, at->d_ds[i - 1], d, at->d_ds[i]);
        if (has_premium(r))
            at->row[i].de =
                divide(from->de, inv, r->k, at->d_de[i - 1], d, at->d_de[i]);
    }
    at->row[0].ds = divide(x, inv, r->k, dx, d, at->d_ds[0]);
}

/* Of order 1.1 a ratio is beta - (alpha |z| + gamma z) / 2, and more where the
 * variance is in the mean: it looks at its own row alone. */
VOL_INLINE double
sum_of_one_lag(const struct vol_recursion *r, bool slopes, double *gradient)
{
    const struct weights c = weights_of(r, 0);
    double d[VOL_GARCH_MAX_PARAMS] = { 0.0 };
    double own[VOL_GARCH_MAX_PARAMS] = { 0.0 };
    struct log_sum sum = { 0.0, 1.0 };

    for (size_t t = 0; t < r->n; t++) {
        const struct seen x = see(r, t, 1.0);
        double slope;
        add_log(&sum, rounded_size(part_of(c, x), &slope));
        if (slopes)
            add_slope(r, t, 0, slope, c, x, NULL, own + r->n_mean, d);
    }
    for (size_t i = 0; slopes && i < r->k; i++)
        gradient[i] = own[i] + d[i];
    return total(&sum);
}

/* From the norm of all, which is 1, to the last of them, a row at a time: so
 * lags without weight change nothing, though the last is near zero. */
static void
end_with_last(const struct moves *at, size_t k, struct log_sum *sum,
              double *gradient)
{
    double d[VOL_GARCH_MAX_PARAMS], d_norm[VOL_GARCH_MAX_PARAMS] = { 0.0 };
    double *const dp = gradient != NULL ? d : NULL, norm = 1.0, slope;

    for (size_t rows = at->lags; rows-- > 1 && norm > VANISHED;) {
        const double part =
            norm_of(at, at->row[0].ds, at->d_ds[0], 1, rows, k, dp);
        const double x = part / norm;
        add_log(sum, rounded_size(x, &slope));
        for (size_t i = 0; gradient != NULL && i < k; i++)
            gradient[i] += slope * (d[i] - x * d_norm[i]) / norm;
        memcpy(d_norm, d, gradient != NULL ? k * sizeof(*d) : 0);
        norm = part;
    }
}

/*
 * Of others ds may be near zero in a row and not in those beside it, so that
 * ratios have no bound: it is the growth of the norm of as many ds as are
 * looked back at, as in the definition of a Lyapunov exponent, and at the end
 * of the part that the last is of them.
 */
static double
sum_of_lags(const struct vol_recursion *r, struct moves *at, double *gradient)
{
    double dx[VOL_GARCH_MAX_PARAMS], d[VOL_GARCH_MAX_PARAMS] = { 0.0 };
    double *const dn = gradient != NULL ? d : NULL, slope;
    struct log_sum sum = { 0.0, 1.0 };

    begin(at);
    for (size_t t = 0; t < r->n; t++) {
        double x = 0.0;
        at->row[0] = see(r, t, at->row[0].ds);
        if (has_premium(r))
            respond(r, t, at, gradient != NULL);
        for (size_t i = 0; i < at->lags && i <= t; i++)
            x += part_of(at->of[i], at->row[i]);
        if (gradient != NULL)
            slope_of_next(r, t, at, dx);
        /* That of the next row and of those before. */
        const double norm = norm_of(at, x, dx, 0, at->lags - 1, r->k, dn);
        add_log(&sum, rounded_size(norm, &slope));
        if (gradient != NULL)
            vol_add_scaled(gradient, slope, d, r->k);
        if (norm > VANISHED)
            go_on(r, at, x, norm, dx, dn);
        else
            begin(at);
    }
    end_with_last(at, r->k, &sum, gradient);
    return total(&sum);
}

/* Minus the mean of ln |ds_{t+1} / ds_t|. */
double
vol_egarch_invertibility(const struct vol_recursion *r, double *gradient)
{
    const size_t p = r->at.n_alpha, q = r->at.n_beta, ma = r->spec->mean.ma;
    struct moves at;
    double sum;

    at.lags = p > q ? p : q;
    if (has_premium(r) && ma >= at.lags)
        at.lags = ma + 1;
    for (size_t i = 0; i < at.lags; i++)
        at.of[i] = weights_of(r, i);
    if (gradient != NULL)
        memset(gradient, 0, r->k * sizeof(*gradient));
    if (at.lags > 1)
        sum = sum_of_lags(r, &at, gradient);
    else if (gradient != NULL)
        sum = sum_of_one_lag(r, true, gradient);
    else
        sum = sum_of_one_lag(r, false, NULL);
    for (size_t i = 0; gradient != NULL && i < r->k; i++)
        gradient[i] /= -(double)r->n;
    return -sum / (double)r->n;
}
