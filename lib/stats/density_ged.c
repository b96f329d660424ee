/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The generalised error density scaled to variance 1 (Nelson, 1991, eq. 2.4):
 *
 *   f(z) = exp(C - k |z|^nu),   k = (Gamma(3/nu) / Gamma(1/nu))^(nu/2),
 *   C = ln(nu / 2) + ln Gamma(3/nu) / 2 - 3 ln Gamma(1/nu) / 2.
 *
 * nu = 2 is the normal, nu = 1 Laplace's; fatter tails have a smaller nu.
 * k |z|^nu is a gamma variate of shape 1/nu.
 */
#include "stats/density_impl.h"
#include "stats/logs.h"
#include "stats/moments.h"
#include "stats/power.h"

#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_psi.h>
#include <math.h>

/* A |z| below this is a zero but for rounding; see terms(). */
#define NEAR_ZERO 1e-8

#define LEAST_SQUARE 1e-300

/* C and ln k, from ln Gamma(1/nu) and ln Gamma(3/nu). */
static double
constant_from(double nu, double first, double third)
{
    return log(0.5 * nu) + 0.5 * third - 1.5 * first;
}

static double
rate_from(double nu, double first, double third)
{
    return 0.5 * nu * (third - first);
}

static double
log_constant_value(double nu)
{
    return constant_from(nu, gsl_sf_lngamma(1.0 / nu),
                         gsl_sf_lngamma(3.0 / nu));
}

static double
log_rate_value(double nu)
{
    return rate_from(nu, gsl_sf_lngamma(1.0 / nu), gsl_sf_lngamma(3.0 / nu));
}

/* C and ln k, by nu. */
static void
constants(double nu, struct vol_curve *constant, struct vol_curve *rate)
{
    const double u = 1.0 / nu;
    const double g1 = gsl_sf_lngamma(u), g3 = gsl_sf_lngamma(3.0 / nu);
    const double d1 = gsl_sf_psi(u), d3 = gsl_sf_psi(3.0 * u);
    const double dd1 = gsl_sf_psi_1(u), dd3 = gsl_sf_psi_1(3.0 * u);
    const double d = 1.5 * (d3 - d1), dd = 4.5 * dd3 - 1.5 * dd1;

    *constant =
        (struct vol_curve){ .value = constant_from(nu, g1, g3),
                            .d = u - u * u * d,
                            .dd = u * u * (-1.0 + 2.0 * u * d + u * u * dd) };
    *rate = (struct vol_curve){ .value = rate_from(nu, g1, g3),
                                .d = 0.5 * (g3 - g1 - u * (3.0 * d3 - d1)),
                                .dd = 0.5 * u * u * u * (9.0 * dd3 - dd1) };
}

/* The kurtosis is about 6 / nu from Laplace's to the normal; that of returns
 * overstates it. */
static void
start(double skewness, double kurtosis, double *shape)
{
    (void)skewness;
    shape[0] = fmin(fmax(6.0 / kurtosis, 1.2), 2.0);
}

/* The sum of |z|^nu. */
static double
sum_powers(double nu, size_t n, const double *e, const double *h)
{
    struct vol_power power = { .exponent = 0.0 };
    double sum = 0.0;

    if (0.5 * nu > VOL_POWER_MOST) {
        for (size_t t = 0; t < n; t++)
            sum += pow(e[t] * e[t] / h[t], 0.5 * nu);
        return sum;
    }
    vol_power_set(&power, 0.5 * nu);
    for (size_t t = 0; t < n; t++)
        sum += vol_power_of(&power, e[t] * e[t] / h[t]);
    return sum;
}

static double
loglik(const double *shape, size_t n, const double *e, const double *h)
{
    return (double)n * log_constant_value(shape[0]) - 0.5 * vol_sum_log(h, n) -
           exp(log_rate_value(shape[0])) * sum_powers(shape[0], n, e, h);
}

/* ln|z|, of zeros that of a number below all that count. */
static void
log_sizes(size_t n, const double *e, const double *h, double *out)
{
    for (size_t t = 0; t < n; t++)
        out[t] = e[t] * e[t] / h[t];
    for (size_t t = 0; t < n; t++)
        out[t] = out[t] > LEAST_SQUARE ? out[t] : LEAST_SQUARE;
    vol_logs(out, n, out);
    for (size_t t = 0; t < n; t++)
        out[t] *= 0.5;
}

/*
 * With P = k |z|^(nu - 2), everything is a product of P, z and ln|z|, and odd
 * in z what is differentiated by z once: at z = 0 that is 0, the middle of
 * the two slopes where nu <= 1.  There g_zz has no limit below nu = 2; the
 * density's cusp or sharp top is then no matter of curvature, and a row with
 * z = 0 to rounding adds none (nor, where nu < 1, a slope without bound).
 */
static double
terms(const double *shape, size_t n, const double *e, const double *h,
      struct vol_density_terms *out)
{
    const double nu = shape[0], second = nu * (nu - 1.0);
    double log_x[VOL_DENSITY_BLOCK], sum = 0.0;
    struct vol_curve c, k;

    constants(nu, &c, &k);
    log_sizes(n, e, h, log_x);
    for (size_t t = 0; t < n; t++) {
        const double z = e[t] / sqrt(h[t]), size = fabs(z);
        const double x = size > 1e-150 ? size : 1e-150;
        const double d = k.d + log_x[t];
        const double p = exp(k.value + (nu - 2.0) * log_x[t]), q = p * x * x;
        const double top = x < NEAR_ZERO && nu < 2.0 ? 0.0 : p;
        const double odd = nu < 1.0 ? top : p;
        sum += q;
        out->e[t] = -nu * odd * z;
        out->ee[t] = -second * top;
        out->es[t] = -odd * z * (1.0 + nu * d);
        out->s[t] = c.d - q * d;
        out->ss[t] = c.dd - q * (d * d + k.dd);
    }
    vol_terms_from_z(1, n, e, h, out);
    return (double)n * c.value - 0.5 * vol_sum_log(h, n) - sum;
}

/* k |z|^nu */
static double
power(double nu, double z)
{
    return exp(log_rate_value(nu) + nu * log(fabs(z)));
}

static double
log_pdf(const double *shape, double z)
{
    return log_constant_value(shape[0]) - power(shape[0], z);
}

/* The regularised upper incomplete gamma function, 0 where it underflows; by
 * its complement where GSL has eleven digits of it and that is not small. */
static double
upper_gamma(double a, double x)
{
    if (x < 1.0 + a)
        return 1.0 - gsl_sf_gamma_inc_P(a, x);
    return x < 700.0 ? gsl_sf_gamma_inc_Q(a, x) : 0.0;
}

static double
cdf(const double *shape, double z)
{
    const double tail = 0.5 * upper_gamma(1.0 / shape[0], power(shape[0], z));

    return z < 0.0 ? tail : 1.0 - tail;
}

/*
 * The x > 0 with the probability p < 1/2 above it: Newton steps on the
 * logarithm of the tail, held between bounds.  Each squares the error, so
 * that the one after a step of 1e-9 would be of rounding alone.
 */
static double
upper_quantile(const double *shape, double p)
{
    double low = 0.0, high = 1.0, x, step;

    while (cdf(shape, -high) > p) {
        low = high;
        high *= 2.0;
    }
    x = 0.5 * (low + high);
    do {
        const double tail = cdf(shape, -x), from = x;
        *(tail > p ? &low : &high) = x;
        x += log(tail / p) * tail / exp(log_pdf(shape, x));
        if (!(x >= low && x <= high))
            x = 0.5 * (low + high);
        step = fabs(x - from);
    } while (step > 1e-9 * x);
    return x;
}

static double
quantile(const double *shape, double p)
{
    if (p == 0.5)
        return 0.0;
    return p < 0.5 ? -upper_quantile(shape, p) : upper_quantile(shape, 1.0 - p);
}

/* E|z|^delta */
static double
abs_power(double nu, double delta)
{
    const double u = 1.0 / nu, first = gsl_sf_lngamma(u);

    return exp(gsl_sf_lngamma((delta + 1.0) * u) - first -
               0.5 * delta * (gsl_sf_lngamma(3.0 * u) - first));
}

/* The gamma variate again: E[|z|; |z| > x] = E|z| Q(2/nu, k x^nu). */
static double
tail_mean(const double *shape, double p)
{
    const double nu = shape[0], q = quantile(shape, p);

    return -0.5 * abs_power(nu, 1.0) * upper_gamma(2.0 / nu, power(nu, q)) / p;
}

/* A gamma variate of shape a > 1 (Marsaglia and Tsang, 2000). */
static double
draw_gamma(double a, struct vol_random *rng)
{
    const double d = a - 1.0 / 3.0, c = 1.0 / sqrt(9.0 * d);

    for (;;) {
        const double x = vol_random_normal(rng), v = 1.0 + c * x;
        const double v3 = v * v * v;
        if (v > 0.0 && log(vol_random_uniform(rng)) <
                           0.5 * x * x + d * (1.0 - v3 + log(v3)))
            return d * v3;
    }
}

/* Of a gamma variate G of shape 1 + 1/nu and a uniform U, G U^nu has shape
 * 1/nu (Marsaglia and Tsang, section 6): |z|^nu k, and U can bear the sign. */
static double
draw(const double *shape, struct vol_random *rng)
{
    const double nu = shape[0], u = 1.0 / nu;
    const double g = draw_gamma(1.0 + u, rng);

    return (2.0 * vol_random_uniform(rng) - 1.0) *
           exp(u * (log(g) - log_rate_value(nu)));
}

static struct vol_density_moment
abs_mean(const double *shape)
{
    const double u = 1.0 / shape[0], value = abs_power(shape[0], 1.0);
    const double d = 2.0 * gsl_sf_psi(2.0 * u) - 1.5 * gsl_sf_psi(3.0 * u) -
                     0.5 * gsl_sf_psi(u);
    const double dd = 4.0 * gsl_sf_psi_1(2.0 * u) -
                      4.5 * gsl_sf_psi_1(3.0 * u) - 0.5 * gsl_sf_psi_1(u);
    const double by_u = d * d + dd;

    return (struct vol_density_moment){ .value = value,
                                        .d = { -value * u * u * d },
                                        .dd = { { value * u * u * u *
                                                  (u * by_u + 2.0 * d) } } };
}

static double
kurtosis(const double *shape)
{
    return abs_power(shape[0], 4.0);
}

static double
power_moment(const double *shape, double gamma, double delta)
{
    return vol_fold_power(abs_power(shape[0], delta), gamma, delta);
}

/* A corner up to 1, and up to 1.5 a curvature without limit that looks it. */
static bool
cusped(const double *shape)
{
    return shape[0] < 1.5;
}

/* From Laplace's on; E z_nu^2 is that of |z|^(2 nu - 2), finite for nu > 1/2.
 */
static enum vol_point
point(const double *shape)
{
    return shape[0] > 1.0   ? VOL_POINT_NONE
           : shape[0] > 0.5 ? VOL_POINT_CORNER
                            : VOL_POINT_SPIKE;
}

/* Laplace's tail, nu = 1, is exp(-sqrt(2) |z|). */
static double
exp_moment(const double *shape)
{
    return shape[0] > 1.0 ? HUGE_VAL : shape[0] == 1.0 ? M_SQRT2 : 0.0;
}

const struct vol_density vol_density_ged = { .name = "ged",
                                             .n_shape = 1,
                                             .shape_name = { "nu" },
                                             .lower = { 0.3 },
                                             .upper = { 50.0 },
                                             .nests = &vol_density_normal,
                                             .nested = { 2.0 },
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
                                             .skewness = vol_symmetric_skewness,
                                             .kurtosis = kurtosis,
                                             .power_moment = power_moment,
                                             .cusped = cusped,
                                             .point = point,
                                             .exp_moment = exp_moment };
