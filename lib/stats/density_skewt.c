/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Hansen's skewed t (1994, eqs. 10-13), mean 0 and variance 1:
 *
 *   f(z) = b g(y / s),   y = a + b z,   s = 1 - skew where y < 0, else 1 +
 * skew,
 *
 * g Student's t of variance 1 with nu > 2 degrees of freedom and height C,
 * a = 4 skew C (nu - 2) / (nu - 1) = 2 skew E_g|x|, b^2 = 1 + 3 skew^2 - a^2.
 * So y falls below 0 with probability (1 - skew) / 2.
 */
#include "stats/density_impl.h"
#include "stats/moments.h"

#include <math.h>

struct vol_skewt_frame
vol_skewt_frame(const double *shape)
{
    const double l = shape[1];
    const struct vol_curve m = vol_t_abs_mean(shape[0]);
    const struct vol_density_moment a = { .value = 2.0 * l * m.value,
                                          .d = { 2.0 * l * m.d, 2.0 * m.value },
                                          .dd = { { 2.0 * l * m.dd, 2.0 * m.d },
                                                  { 2.0 * m.d, 0.0 } } };
    struct vol_density_moment b2 = vol_jet_mul(a, a);
    double b;

    b2.value = 1.0 + 3.0 * l * l - b2.value;
    for (int i = 0; i < 2; i++) {
        b2.d[i] = -b2.d[i];
        for (int j = 0; j < 2; j++)
            b2.dd[i][j] = -b2.dd[i][j];
    }
    b2.d[1] += 6.0 * l;
    b2.dd[1][1] += 6.0;
    b = sqrt(b2.value);
    return (struct vol_skewt_frame){
        a, vol_jet_apply(
               (struct vol_curve){ b, 0.5 / b, -0.25 / (b * b2.value) }, b2)
    };
}

/* nu as t's; the skewness of returns overstates the skew. */
static void
start(double skewness, double kurtosis, double *shape)
{
    vol_density_t.start(skewness, kurtosis, shape);
    shape[1] = fmin(fmax(0.1 * skewness, -0.15), 0.15);
}

static double
loglik(const double *shape, size_t n, const double *e, const double *h)
{
    const double nu = shape[0];
    const struct vol_skewt_frame at = vol_skewt_frame(shape);
    const double a = at.a.value, b = at.b.value;
    const double left =
        1.0 / ((nu - 2.0) * (1.0 - shape[1]) * (1.0 - shape[1]));
    const double right =
        1.0 / ((nu - 2.0) * (1.0 + shape[1]) * (1.0 + shape[1]));
    double u[VOL_DENSITY_BLOCK], log_h = 0.0, log_u = 0.0;

    for (size_t done = 0; done < n; done += VOL_DENSITY_BLOCK) {
        const size_t rest = n - done;
        const size_t m = rest < VOL_DENSITY_BLOCK ? rest : VOL_DENSITY_BLOCK;
        for (size_t t = 0; t < m; t++) {
            const double y = a + b * (e[done + t] / sqrt(h[done + t]));
            u[t] = 1.0 + y * y * (y < 0.0 ? left : right);
        }
        log_h += vol_sum_log(h + done, m);
        log_u += vol_sum_log(u, m);
    }
    return (double)n * (vol_t_log_constant(nu).value + log(b)) - 0.5 * log_h -
           0.5 * (nu + 1.0) * log_u;
}

/* On one side x = y / s is linear in z: a / s and b / s by the shapes. */
struct side {
    struct vol_density_moment a, b;
};

static struct side
side(const struct vol_skewt_frame *at, double skew, double sign)
{
    const double w = 1.0 / (1.0 + sign * skew);
    const struct vol_density_moment inverse = {
        .value = w,
        .d = { 0.0, -sign * w * w },
        .dd = { { 0.0, 0.0 }, { 0.0, 2.0 * w * w * w } }
    };

    return (struct side){ vol_jet_mul(at->a, inverse),
                          vol_jet_mul(at->b, inverse) };
}

/* What the shapes alone add: ln C + ln b. */
static struct vol_density_moment
constant(const double *shape, const struct vol_density_moment *b)
{
    const struct vol_curve c = vol_t_log_constant(shape[0]);
    const double w = 1.0 / b->value;
    struct vol_density_moment out =
        vol_jet_apply((struct vol_curve){ log(b->value), w, -w * w }, *b);

    out.value += c.value;
    out.d[0] += c.d;
    out.dd[0][0] += c.dd;
    return out;
}

/* g = constant + F(x, nu), F = -(nu + 1) / 2 ln(1 + x^2 / (nu - 2)), x(z). */
static double
terms(const double *shape, size_t n, const double *e, const double *h,
      struct vol_density_terms *out)
{
    enum { B = VOL_DENSITY_BLOCK };
    const double nu = shape[0], c = nu - 2.0, ic = 1.0 / c, m = nu + 1.0;
    const struct vol_skewt_frame at = vol_skewt_frame(shape);
    const struct vol_density_moment k = constant(shape, &at.b);
    const struct side sides[2] = { side(&at, shape[1], -1.0),
                                   side(&at, shape[1], 1.0) };
    double log_u = 0.0;

    for (size_t t = 0; t < n; t++) {
        const double z = e[t] / sqrt(h[t]);
        const struct side *s = &sides[at.a.value + at.b.value * z >= 0.0];
        const double x = s->a.value + s->b.value * z, xz = s->b.value;
        const double xn = s->a.d[0] + s->b.d[0] * z;
        const double xl = s->a.d[1] + s->b.d[1] * z;
        const double d = 1.0 / (c + x * x), w = m * d, r = x * x * d;
        const double fx = -w * x, fxx = -w * d * (c - x * x);
        const double fxn = x * d * (w - 1.0);
        const double l = log(1.0 + x * x * ic);
        const double fn = 0.5 * m * r * ic - 0.5 * l;
        const double fnn = r * ic * (1.0 - 0.5 * m * (ic + d));
        log_u += l;
        out->e[t] = fx * xz;
        out->ee[t] = fxx * xz * xz;
        out->es[t] = (fxx * xn + fxn) * xz + fx * s->b.d[0];
        out->es[B + t] = fxx * xl * xz + fx * s->b.d[1];
        out->s[t] = k.d[0] + fn + fx * xn;
        out->s[B + t] = k.d[1] + fx * xl;
        out->ss[t] = k.dd[0][0] + fnn + xn * (2.0 * fxn + fxx * xn) +
                     fx * (s->a.dd[0][0] + s->b.dd[0][0] * z);
        out->ss[B + t] = k.dd[0][1] + xl * (fxx * xn + fxn) +
                         fx * (s->a.dd[0][1] + s->b.dd[0][1] * z);
        out->ss[2 * B + t] = k.dd[1][1] + fxx * xl * xl +
                             fx * (s->a.dd[1][1] + s->b.dd[1][1] * z);
    }
    vol_terms_from_z(2, n, e, h, out);
    return (double)n * k.value - 0.5 * (vol_sum_log(h, n) + m * log_u);
}

/* Numbers alone, for one z. */
struct frame {
    double a, b, left, right; /* location, scale, scales of the halves */
};

static struct frame
frame(const double *shape)
{
    const double l = shape[1], a = 2.0 * l * vol_t_abs_mean(shape[0]).value;

    return (struct frame){ a, sqrt(1.0 + 3.0 * l * l - a * a), 1.0 - l,
                           1.0 + l };
}

static double
log_pdf(const double *shape, double z)
{
    const struct frame k = frame(shape);
    const double y = k.a + k.b * z;

    return log(k.b) +
           vol_density_t.log_pdf(shape, y / (y < 0.0 ? k.left : k.right));
}

static double
cdf(const double *shape, double z)
{
    const struct frame k = frame(shape);
    const double y = k.a + k.b * z;

    return y < 0.0 ? k.left * vol_density_t.cdf(shape, y / k.left)
                   : 1.0 - k.right * vol_density_t.cdf(shape, -y / k.right);
}

/* The quantile of y. */
static double
place(const double *shape, const struct frame *k, double p)
{
    return p < 0.5 * k->left
               ? k->left * vol_density_t.quantile(shape, p / k->left)
               : -k->right *
                     vol_density_t.quantile(shape, (1.0 - p) / k->right);
}

static double
quantile(const double *shape, double p)
{
    const struct frame k = frame(shape);

    return (place(shape, &k, p) - k.a) / k.b;
}

/* Of each half, E[x; x > q] of t: g(q) (nu - 2 + q^2) / (nu - 1). */
static double
tail_mean(const double *shape, double p)
{
    const struct frame k = frame(shape);
    const double y = place(shape, &k, p), s = y < 0.0 ? k.left : k.right;
    const double x = y / s;
    const double outer = s * s * exp(vol_density_t.log_pdf(shape, x)) *
                         (shape[0] - 2.0 + x * x) / (shape[0] - 1.0);

    if (y < 0.0)
        return (-outer / p - k.a) / k.b;
    return (k.a * (1.0 - p) - outer) / (p * k.b);
}

static double
draw(const double *shape, struct vol_random *rng)
{
    const struct frame k = frame(shape);
    const double x = fabs(vol_density_t.draw(shape, rng));
    const bool below = vol_random_uniform(rng) < 0.5 * k.left;

    return ((below ? -k.left * x : k.right * x) - k.a) / k.b;
}

/* E y^3 = 4 skew (1 + skew^2) E|x|^3 (Hansen's t, halves side by side). */
static double
third(const double *shape)
{
    const double l = shape[1], m = vol_t_abs_mean(shape[0]).value;

    return 4.0 * l * (1.0 + l * l) * m * 2.0 * (shape[0] - 2.0) /
           (shape[0] - 3.0);
}

static double
skewness(const double *shape)
{
    const struct frame k = frame(shape);
    const double l = shape[1];

    if (shape[0] <= 3.0)
        return NAN;
    return (third(shape) + k.a * (2.0 * k.a * k.a - 3.0 - 9.0 * l * l)) /
           (k.b * k.b * k.b);
}

/* E y^4 = (1 + 10 skew^2 + 5 skew^4) E x^4. */
static double
kurtosis(const double *shape)
{
    const struct frame k = frame(shape);
    const double l2 = shape[1] * shape[1], a2 = k.a * k.a, b2 = k.b * k.b;

    if (shape[0] <= 4.0)
        return HUGE_VAL;
    return ((1.0 + 5.0 * l2 * (2.0 + l2)) * 3.0 * (shape[0] - 2.0) /
                (shape[0] - 4.0) -
            4.0 * k.a * third(shape) + a2 * (6.0 + 18.0 * l2 - 3.0 * a2)) /
           (b2 * b2);
}

static double
exp_moment(const double *shape)
{
    (void)shape;
    return 0.0;
}

const struct vol_density vol_density_skewt = { .name = "skewt",
                                               .n_shape = 2,
                                               .shape_name = { "nu", "skew" },
                                               .lower = { 2.01, -0.99 },
                                               .upper = { 500.0, 0.99 },
                                               .nests = &vol_density_t,
                                               .nested = { 500.0, 0.0 },
                                               .start = start,
                                               .loglik = loglik,
                                               .terms = terms,
                                               .log_pdf = log_pdf,
                                               .cdf = cdf,
                                               .quantile = quantile,
                                               .tail_mean = tail_mean,
                                               .draw = draw,
                                               .abs_mean = vol_skewt_abs_mean,
                                               .neg_square =
                                                   vol_skewt_neg_square,
                                               .skewness = skewness,
                                               .kurtosis = kurtosis,
                                               .power_moment =
                                                   vol_skewt_power_moment,
                                               .exp_moment = exp_moment };
