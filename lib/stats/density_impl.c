/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/density_impl.h"

#include <math.h>

#define LOG_PI 1.1447298858494001741 /* ln(pi) */

/* The series in 1/x of ln Gamma(x + 1/2) - ln Gamma(x) - ln(x) / 2: odd
 * powers, coefficients (2^(1 - k) - 2) B_k / (k (k - 1)) for k = 2, 4, ... */
static struct vol_curve
half_series(double x)
{
    static const double c[] = { -1.0 / 8.0,        1.0 / 192.0,
                                -1.0 / 640.0,      17.0 / 14336.0,
                                -31.0 / 18432.0,   691.0 / 180224.0,
                                -5461.0 / 425984.0 };
    const double w = 1.0 / x;
    struct vol_curve f = { 0.5 * log(x), 0.5 * w, -0.5 * w * w };
    double power = w;

    for (size_t i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
        const double k = (double)(2 * i + 1), term = c[i] * power;
        f.value += term;
        f.d -= k * term * w;
        f.dd += k * (k + 1.0) * term * w * w;
        power *= w * w;
    }
    return f;
}

struct vol_curve
vol_log_gamma_half(double x)
{
    struct vol_curve f, below = { 1.0, 0.0, 0.0 };

    if (!(x > 0.0)) /* a trial outside the bounds: no way up to 10 ends */
        return (struct vol_curve){ NAN, NAN, NAN };
    for (; x < 10.0; x += 1.0) {
        const double a = 1.0 / x, b = 1.0 / (x + 0.5);
        below.value *= x * b;
        below.d += a - b;
        below.dd -= a * a - b * b;
    }
    f = half_series(x);
    f.value += log(below.value);
    f.d += below.d;
    f.dd += below.dd;
    return f;
}

struct vol_curve
vol_t_log_constant(double nu)
{
    const double c = nu - 2.0;
    const struct vol_curve r = vol_log_gamma_half(0.5 * nu);

    return (struct vol_curve){ .value = r.value - 0.5 * (LOG_PI + log(c)),
                               .d = 0.5 * (r.d - 1.0 / c),
                               .dd = 0.25 * r.dd + 0.5 / (c * c) };
}

struct vol_curve
vol_t_abs_mean(double nu)
{
    const double c = nu - 2.0;
    const struct vol_curve r = vol_log_gamma_half(0.5 * (nu - 1.0));
    const double value = exp(0.5 * (log(c) - LOG_PI) - r.value);
    const double d = 0.5 * (1.0 / c - r.d);
    const double dd = -0.25 * r.dd - 0.5 / (c * c);

    return (struct vol_curve){ value, value * d, value * (dd + d * d) };
}

double
vol_fold_power(double abs_power, double gamma, double delta)
{
    return 0.5 * abs_power *
           (pow(1.0 - gamma, delta) + pow(1.0 + gamma, delta));
}

struct vol_density_moment
vol_jet_mul(struct vol_density_moment x, struct vol_density_moment y)
{
    struct vol_density_moment out = { .value = x.value * y.value };

    for (int i = 0; i < VOL_DENSITY_MAX_SHAPE; i++) {
        out.d[i] = x.value * y.d[i] + x.d[i] * y.value;
        for (int j = 0; j < VOL_DENSITY_MAX_SHAPE; j++)
            out.dd[i][j] = x.value * y.dd[i][j] + x.d[i] * y.d[j] +
                           x.d[j] * y.d[i] + x.dd[i][j] * y.value;
    }
    return out;
}

struct vol_density_moment
vol_jet_apply(struct vol_curve f, struct vol_density_moment x)
{
    struct vol_density_moment out = { .value = f.value };

    for (int i = 0; i < VOL_DENSITY_MAX_SHAPE; i++) {
        out.d[i] = f.d * x.d[i];
        for (int j = 0; j < VOL_DENSITY_MAX_SHAPE; j++)
            out.dd[i][j] = f.d * x.dd[i][j] + f.dd * x.d[i] * x.d[j];
    }
    return out;
}

struct vol_density_moment
vol_jet_reshape(struct vol_density_moment x, size_t i, struct vol_curve f)
{
    x.dd[i][i] = x.dd[i][i] * f.d * f.d + x.d[i] * f.dd;
    x.dd[0][1] = x.dd[1][0] = x.dd[0][1] * f.d;
    x.d[i] *= f.d;
    return x;
}

void
vol_terms_from_z(size_t n_shape, size_t n, const double *e, const double *h,
                 struct vol_density_terms *out)
{
    double root[VOL_DENSITY_BLOCK], slope[VOL_DENSITY_BLOCK];

    for (size_t t = 0; t < n; t++) {
        const double w = 1.0 / h[t], r = sqrt(w), z = e[t] * r;
        const double g = out->e[t], gg = out->ee[t];
        root[t] = r;
        slope[t] = -0.5 * w * z;
        out->e[t] = g * r;
        out->h[t] = -0.5 * w * (g * z + 1.0);
        out->ee[t] = gg * w;
        out->eh[t] = -0.5 * w * r * (gg * z + g);
        out->hh[t] = 0.25 * w * w * (z * (gg * z + 3.0 * g) + 2.0);
    }
    for (size_t m = 0; m < n_shape; m++)
        for (size_t t = 0; t < n; t++) {
            const size_t at = m * VOL_DENSITY_BLOCK + t;
            out->hs[at] = slope[t] * out->es[at];
            out->es[at] *= root[t];
        }
}

struct vol_density_moment
vol_symmetric_neg_square(const double *shape)
{
    (void)shape;
    return (struct vol_density_moment){ .value = 0.5 };
}

double
vol_symmetric_skewness(const double *shape)
{
    (void)shape;
    return 0.0;
}
