/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Johnson's SU (1949) with mean 0 and variance 1 by the shapes nu > 0 (tails:
 * the smaller the fatter; infinity is the normal) and skew, as the JSU of
 * gamlss (Rigby and Stasinopoulos, 2005) and rugarch's `jsu`:
 *
 *   z = (y - M) / q,   y = sinh((r + skew) / nu),   r standard normal.
 *
 * With a = 1 / nu, w = exp(a^2) and omega = skew a: M = E y = sqrt(w)
 * sinh(omega) and q^2 = var y = (w - 1) (w cosh(2 omega) + 1) / 2.
 */
#include "stats/density_impl.h"
#include "stats/logs.h"
#include "stats/moments.h"
#include "stats/quadrature.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#define LOG_2PI 1.8378770664093454836 /* ln(2 pi) */

/* M and q. */
struct frame {
    struct vol_density_moment m, q;
};

/* By a and skew. */
static struct frame
frame(double a, double skew)
{
    const double v = a * a, w = exp(v), root = sqrt(w), half = 0.5 * root;
    const double o = skew * a, c = cosh(2.0 * o), s = sinh(2.0 * o);
    const struct vol_density_moment square = { .value = v,
                                               .d = { 2.0 * a },
                                               .dd = { { 2.0 } } };
    const struct vol_density_moment omega = {
        .value = o, .d = { skew, a }, .dd = { { 0.0, 1.0 }, { 1.0, 0.0 } }
    };
    struct vol_density_moment e =
        vol_jet_apply((struct vol_curve){ w, w, w }, square);
    struct vol_density_moment q2 = vol_jet_mul(
        e, vol_jet_apply((struct vol_curve){ c, 2.0 * s, 4.0 * c }, omega));
    struct frame out;
    double q;

    q2.value += 1.0;
    e.value = expm1(v);
    q2 = vol_jet_mul(q2, e);
    q = sqrt(0.5 * q2.value);
    out.q = vol_jet_apply(
        (struct vol_curve){ q, 0.25 / q, -0.0625 / (q * q * q) }, q2);
    out.m = vol_jet_mul(
        vol_jet_apply((struct vol_curve){ root, half, 0.5 * half }, square),
        vol_jet_apply((struct vol_curve){ sinh(o), cosh(o), sinh(o) }, omega));
    return out;
}

/* Their values alone. */
struct point {
    double m, q;
};

static struct point
point(const double *shape)
{
    const double a = 1.0 / shape[0], v = expm1(a * a), w = 1.0 + v;
    const double s = sinh(shape[1] * a);

    return (struct point){ sqrt(w) * s,
                           sqrt(0.5 * v * (w * (1.0 + 2.0 * s * s) + 1.0)) };
}

/* a by nu: to derivatives by nu. */
static struct vol_density_moment
by_nu(struct vol_density_moment x, double a)
{
    return vol_jet_reshape(x, 0,
                           (struct vol_curve){ a, -a * a, 2.0 * a * a * a });
}

/* The excess kurtosis is about 4 / nu^2, the skewness 3 skew / nu^2; those of
 * returns overstate both. */
static void
start(double skewness, double kurtosis, double *shape)
{
    const double square = 4.0 / fmax(kurtosis - 3.0, 0.1);

    shape[0] = fmin(fmax(sqrt(square), 1.4), 4.0);
    shape[1] = fmin(fmax(skewness * square / 3.0, -0.3), 0.3);
}

/* Of a block of rows y = M + q z, 1 + y^2, its root, and asinh(y) from both,
 * exact enough where it is summed. */
struct rows {
    double z[VOL_DENSITY_BLOCK], y[VOL_DENSITY_BLOCK];
    double square[VOL_DENSITY_BLOCK], root[VOL_DENSITY_BLOCK];
    double arsinh[VOL_DENSITY_BLOCK];
};

static void
set_rows(struct rows *rows, struct point k, size_t n, const double *e,
         const double *h)
{
    for (size_t t = 0; t < n; t++) {
        const double z = e[t] / sqrt(h[t]), y = k.m + k.q * z;
        const double square = 1.0 + y * y, root = sqrt(square);
        rows->z[t] = z;
        rows->y[t] = y;
        rows->square[t] = square;
        rows->root[t] = root;
        rows->arsinh[t] = fabs(y) + root;
    }
    vol_logs(rows->arsinh, n, rows->arsinh);
    for (size_t t = 0; t < n; t++)
        rows->arsinh[t] = copysign(rows->arsinh[t], rows->y[t]);
}

static double
loglik(const double *shape, size_t n, const double *e, const double *h)
{
    const struct point k = point(shape);
    double log_h = 0.0, log_square = 0.0, squares = 0.0;
    struct rows rows;

    for (size_t done = 0; done < n; done += VOL_DENSITY_BLOCK) {
        const size_t rest = n - done;
        const size_t b = rest < VOL_DENSITY_BLOCK ? rest : VOL_DENSITY_BLOCK;
        set_rows(&rows, k, b, e + done, h + done);
        for (size_t t = 0; t < b; t++) {
            const double r = shape[0] * rows.arsinh[t] - shape[1];
            squares += r * r;
        }
        log_h += vol_sum_log(h + done, b);
        log_square += vol_sum_log(rows.square, b);
    }
    return (double)n * (log(k.q * shape[0]) - 0.5 * LOG_2PI) -
           0.5 * (log_h + log_square + squares);
}

/* What the shapes alone add: ln q + ln nu. */
static struct vol_density_moment
constant(double nu, struct vol_density_moment q)
{
    const double w = 1.0 / q.value;
    struct vol_density_moment out =
        vol_jet_apply((struct vol_curve){ log(q.value * nu), w, -w * w }, q);

    out.d[0] += 1.0 / nu;
    out.dd[0][0] -= 1.0 / (nu * nu);
    return out;
}

/* g = constant + F, F = -ln(1 + y^2) / 2 - r^2 / 2, r = nu asinh(y) - skew:
 * y = M + q z moves with the shapes too. */
static double
terms(const double *shape, size_t n, const double *e, const double *h,
      struct vol_density_terms *out)
{
    enum { B = VOL_DENSITY_BLOCK };
    const double nu = shape[0];
    const struct frame at = frame(1.0 / nu, shape[1]);
    const struct vol_density_moment m = by_nu(at.m, 1.0 / nu);
    const struct vol_density_moment q = by_nu(at.q, 1.0 / nu);
    const struct vol_density_moment k = constant(nu, q);
    double squares = 0.0;
    struct rows rows;

    set_rows(&rows, (struct point){ m.value, q.value }, n, e, h);
    for (size_t t = 0; t < n; t++) {
        const double z = rows.z[t], y = rows.y[t], sinh1 = rows.arsinh[t];
        const double c = 1.0 / rows.square[t], root = c * rows.root[t];
        const double r = nu * sinh1 - shape[1];
        const double yn = m.d[0] + q.d[0] * z, ys = m.d[1] + q.d[1] * z;
        const double fy = -y * c - r * nu * root;
        const double fyy =
            c * (c * (y * y - 1.0) - nu * nu) + r * nu * y * c * root;
        const double fyn = -root * (nu * sinh1 + r), fys = nu * root;
        const double n1 = fyy * yn + fyn, s1 = fyy * ys + fys;
        squares += r * r;
        out->e[t] = fy * q.value;
        out->ee[t] = fyy * q.value * q.value;
        out->es[t] = n1 * q.value + fy * q.d[0];
        out->es[B + t] = s1 * q.value + fy * q.d[1];
        out->s[t] = k.d[0] - r * sinh1 + fy * yn;
        out->s[B + t] = k.d[1] + r + fy * ys;
        out->ss[t] = k.dd[0][0] - sinh1 * sinh1 + yn * (n1 + fyn) +
                     fy * (m.dd[0][0] + q.dd[0][0] * z);
        out->ss[B + t] = k.dd[0][1] + sinh1 + yn * s1 + fyn * ys +
                         fy * (m.dd[0][1] + q.dd[0][1] * z);
        out->ss[2 * B + t] = k.dd[1][1] - 1.0 + ys * (s1 + fys) +
                             fy * (m.dd[1][1] + q.dd[1][1] * z);
    }
    vol_terms_from_z(2, n, e, h, out);
    return (double)n * (k.value - 0.5 * LOG_2PI) -
           0.5 * (vol_sum_log(h, n) + vol_sum_log(rows.square, n) + squares);
}

static double
log_pdf(const double *shape, double z)
{
    const struct point k = point(shape);
    const double y = k.m + k.q * z;
    const double r = shape[0] * asinh(y) - shape[1];

    return log(k.q * shape[0]) - log(hypot(1.0, y)) - 0.5 * (LOG_2PI + r * r);
}

static double
cdf(const double *shape, double z)
{
    const struct point k = point(shape);

    return gsl_cdf_ugaussian_P(shape[0] * asinh(k.m + k.q * z) - shape[1]);
}

static double
place(const double *shape, double r)
{
    const struct point k = point(shape);

    return (sinh((r + shape[1]) / shape[0]) - k.m) / k.q;
}

static double
quantile(const double *shape, double p)
{
    return place(shape, gsl_cdf_ugaussian_Pinv(p));
}

/* E[exp(c r); r <= x] = exp(c^2 / 2) P(r <= x - c). */
static double
tail_mean(const double *shape, double p)
{
    const double a = 1.0 / shape[0], o = shape[1] * a;
    const double x = gsl_cdf_ugaussian_Pinv(p), root = exp(0.5 * a * a);
    const struct point k = point(shape);
    const double y = 0.5 * root *
                     (exp(o) * gsl_cdf_ugaussian_P(x - a) -
                      exp(-o) * gsl_cdf_ugaussian_P(x + a));

    return (y / p - k.m) / k.q;
}

static double
draw(const double *shape, struct vol_random *rng)
{
    return place(shape, vol_random_normal(rng));
}

/* Below the mean, that is for r < r0: E[g^j exp(i a g); r < r0], g = r + skew,
 * as E[g^j sinh(a g)] and so on. */
struct below {
    double s[3], c[3];   /* of sinh(a g), cosh(a g)   */
    double s2[3], c2[3]; /* of sinh(2 a g), cosh(2 a g) */
    double one;
    double r0;
};

/* Normal moments up to x after exp(b r) has moved the mean to b. */
static void
shifted(double b, double skew, double x, double out[3])
{
    const double g = b + skew, t = x - b;
    const double size = exp(b * (skew + 0.5 * b));
    const double p = size * gsl_cdf_ugaussian_P(t);
    const double f = size * exp(-0.5 * (t * t + LOG_2PI));

    out[0] = p;
    out[1] = g * p - f;
    out[2] = (1.0 + g * g) * p - (2.0 * g + t) * f;
}

static struct below
below(double a, double skew, double m)
{
    struct below out = { .r0 = asinh(m) / a - skew };
    double up[3], down[3];

    out.one = gsl_cdf_ugaussian_P(out.r0);
    shifted(a, skew, out.r0, up);
    shifted(-a, skew, out.r0, down);
    for (int j = 0; j < 3; j++) {
        out.s[j] = 0.5 * (up[j] - down[j]);
        out.c[j] = 0.5 * (up[j] + down[j]);
    }
    shifted(2.0 * a, skew, out.r0, up);
    shifted(-2.0 * a, skew, out.r0, down);
    for (int j = 0; j < 3; j++) {
        out.s2[j] = 0.5 * (up[j] - down[j]);
        out.c2[j] = 0.5 * (up[j] + down[j]);
    }
    return out;
}

/* E[y - M; y < M] by a and skew; its second derivatives have a part from the
 * edge, which moves. */
static struct vol_density_moment
deficit(double a, const struct vol_density_moment *m, const struct below *b)
{
    const double edge = hypot(1.0, m->value);
    const double ya = asinh(m->value) / a * edge - m->d[0];
    const double ys = a * edge - m->d[1];
    const double rim = exp(-0.5 * (b->r0 * b->r0 + LOG_2PI)) / (a * edge);
    const double aa = b->s[2] - m->dd[0][0] * b->one - ya * ya * rim;
    const double as =
        b->c[0] + a * b->s[1] - m->dd[0][1] * b->one - ya * ys * rim;
    const double ss = a * a * b->s[0] - m->dd[1][1] * b->one - ys * ys * rim;

    return (struct vol_density_moment){ .value = b->s[0] - m->value * b->one,
                                        .d = { b->c[1] - m->d[0] * b->one,
                                               a * b->c[0] - m->d[1] * b->one },
                                        .dd = { { aa, as }, { as, ss } } };
}

/* E[(y - M)^2; y < M] / 2 by a and skew. */
static struct vol_density_moment
half_square(double a, const struct vol_density_moment *m, const struct below *b)
{
    const double v = m->value, ma = m->d[0], ms = m->d[1];
    /* Of whatever M is multiplied by: E[y - M; y < M]. */
    const double mean = b->s[0] - v * b->one;
    const double aa = b->c2[2] - 2.0 * ma * b->c[1] + ma * ma * b->one -
                      m->dd[0][0] * mean - v * b->s[2];
    const double as = a * b->c2[1] + 0.5 * b->s2[0] - ms * b->c[1] -
                      a * ma * b->c[0] + ma * ms * b->one - m->dd[0][1] * mean -
                      v * (b->c[0] + a * b->s[1]);
    const double ss = a * a * b->c2[0] - 2.0 * a * ms * b->c[0] +
                      ms * ms * b->one - m->dd[1][1] * mean -
                      a * a * v * b->s[0];

    return (struct vol_density_moment){
        .value =
            0.25 * (b->c2[0] - b->one) - v * b->s[0] + 0.5 * v * v * b->one,
        .d = { 0.5 * b->s2[1] - ma * mean - v * b->c[1],
               0.5 * a * b->s2[0] - ms * mean - v * a * b->c[0] },
        .dd = { { aa, as }, { as, ss } }
    };
}

static struct vol_density_moment
abs_mean(const double *shape)
{
    const double a = 1.0 / shape[0];
    const struct frame k = frame(a, shape[1]);
    const struct below b = below(a, shape[1], k.m.value);
    const double w = -2.0 / k.q.value, ratio = -1.0 / k.q.value;
    const struct vol_density_moment scale = vol_jet_apply(
        (struct vol_curve){ w, w * ratio, 2.0 * w * ratio * ratio }, k.q);

    return by_nu(vol_jet_mul(deficit(a, &k.m, &b), scale), a);
}

static struct vol_density_moment
neg_square(const double *shape)
{
    const double a = 1.0 / shape[0];
    const struct frame k = frame(a, shape[1]);
    const struct below b = below(a, shape[1], k.m.value);
    const double ratio = -1.0 / k.q.value, w = 2.0 * ratio * ratio;
    const struct vol_density_moment scale = vol_jet_apply(
        (struct vol_curve){ w, 2.0 * w * ratio, 6.0 * w * ratio * ratio }, k.q);

    return by_nu(vol_jet_mul(half_square(a, &k.m, &b), scale), a);
}

/* Johnson, Kotz and Balakrishnan (1994), eq. 12.36. */
static double
skewness(const double *shape)
{
    const double a = 1.0 / shape[0], o = shape[1] * a, w = exp(a * a);

    return sqrt(0.5 * w * expm1(a * a)) *
           (w * (w + 2.0) * sinh(3.0 * o) + 3.0 * sinh(o)) /
           pow(w * cosh(2.0 * o) + 1.0, 1.5);
}

static double
kurtosis(const double *shape)
{
    const double a = 1.0 / shape[0], o = shape[1] * a, w = exp(a * a);
    const double c = cosh(2.0 * o), v = w * c + 1.0;

    return (w * w * (w * w * (w * (w + 2.0) + 3.0) - 3.0) * cosh(4.0 * o) +
            4.0 * w * w * (w + 2.0) * c + 3.0 * (2.0 * w + 1.0)) /
           (2.0 * v * v);
}

/* z^delta where z > 0, over the normal r: z is exact from r - r0 on. */
struct power {
    double a, r0, scale, delta;
    double mode; /* exp(y), y = a (r0 + skew) */
};

/* z = (2 / q) cosh(x + y) sinh x by exp(x) - 1, which is small with x, and
 * exp(y). */
static double
power_at(double from, double to, const void *data)
{
    const struct power *p = data;
    const double r = p->r0 + from, m = expm1(0.5 * p->a * from);
    const double up = p->mode * (1.0 + m);
    const double z = p->scale * (up + 1.0 / up) * (m + m / (1.0 + m));

    (void)to;
    return z > 0.0 ? exp(p->delta * log(z) - 0.5 * (r * r + LOG_2PI)) : 0.0;
}

/* E[z^delta; z > 0], up to where exp(delta a r) no longer holds out against
 * the normal density. */
static double
upper_power(double nu, double skew, double delta)
{
    const double shape[2] = { nu, skew };
    const struct point k = point(shape);
    const double mode = nu * asinh(k.m);
    const struct power p = { .a = 1.0 / nu,
                             .r0 = mode - skew,
                             .scale = 0.5 / k.q,
                             .delta = delta,
                             .mode = exp(asinh(k.m)) };

    return vol_integrate(power_at, &p, fmax(delta / nu - p.r0, 0.0) + 10.0);
}

static double
power_moment(const double *shape, double gamma, double delta)
{
    return pow(1.0 - gamma, delta) * upper_power(shape[0], shape[1], delta) +
           pow(1.0 + gamma, delta) * upper_power(shape[0], -shape[1], delta);
}

/* z grows as exp(r / nu): like the lognormal, it has every power moment and
 * no exponential one. */
static double
exp_moment(const double *shape)
{
    (void)shape;
    return 0.0;
}

const struct vol_density vol_density_jsu = { .name = "jsu",
                                             .n_shape = 2,
                                             .shape_name = { "nu", "skew" },
                                             .lower = { 0.3, -20.0 },
                                             .upper = { 50.0, 20.0 },
                                             .nests = &vol_density_normal,
                                             .nested = { 50.0, 0.0 },
                                             .start = start,
                                             .loglik = loglik,
                                             .terms = terms,
                                             .log_pdf = log_pdf,
                                             .cdf = cdf,
                                             .quantile = quantile,
                                             .tail_mean = tail_mean,
                                             .draw = draw,
                                             .abs_mean = abs_mean,
                                             .neg_square = neg_square,
                                             .skewness = skewness,
                                             .kurtosis = kurtosis,
                                             .power_moment = power_moment,
                                             .exp_moment = exp_moment };
