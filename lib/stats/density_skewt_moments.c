/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Moments of the skewed t about its mean, which is not where its halves
 * meet.  A negative skew is a positive one seen in a mirror, so that below
 * the mean lies to the right of the mode, a >= 0, and the part of z above it
 * is a tail of one half: with R = 1 + |skew|, X = a / R and t's g,
 *
 *   E|z|          = 2 R^2 A / b,     A = integral of (x - X) g(x) from X on,
 *   E[z^2; z > 0] = R^3 B / b^2,     B = integral of (x - X)^2 g(x) from X on.
 *
 * From X on is from 0 on less the part from 0 to X, which with its
 * derivatives by nu is smooth and short: Gauss's rule has it to all digits.
 */
#include "stats/density_impl.h"
#include "stats/quadrature.h"

#include <math.h>

#define HALF_PI 1.57079632679489661923

/* A function of nu and X. */
struct surface {
    double value, n, x, nn, nx, xx;
};

struct parts {
    struct surface a, b; /* A and B */
};

/* t's g at u, and by nu. */
static struct vol_curve
density(double nu, const struct vol_curve *c, double u)
{
    const double ic = 1.0 / (nu - 2.0), d = 1.0 / (nu - 2.0 + u * u);
    const double m = nu + 1.0, r = u * u * d, log_u = log1p(u * u * ic);
    const double g = exp(c->value - 0.5 * m * log_u);
    const double first = c->d + 0.5 * (m * r * ic - log_u);
    const double second = c->dd + r * ic * (1.0 - 0.5 * m * (ic + d));

    return (struct vol_curve){ g, g * first, g * (second + first * first) };
}

/* integral[j] = that of (X - u)^j g and its derivatives by nu from 0 to X,
 * by 16 points (Abramowitz and Stegun, 1964, table 25.4). */
static void
inner(double nu, double upper, struct vol_curve integral[3])
{
    static const double node[] = { 0.09501250983763744, 0.28160355077925891,
                                   0.45801677765722739, 0.61787624440264375,
                                   0.75540440835500303, 0.86563120238783174,
                                   0.94457502307323258, 0.98940093499164993 };
    static const double weight[] = { 0.18945061045506850, 0.18260341504492359,
                                     0.16915651939500254, 0.14959598881657673,
                                     0.12462897125553387, 0.09515851168249278,
                                     0.06225352393864789, 0.02715245941175409 };
    const struct vol_curve c = vol_t_log_constant(nu);
    const double half = 0.5 * upper;

    for (int j = 0; j < 3; j++)
        integral[j] = (struct vol_curve){ 0.0, 0.0, 0.0 };
    for (int i = 0; i < 16; i++) {
        const double left = half * (i < 8 ? 1.0 - node[i] : 1.0 + node[i - 8]);
        const struct vol_curve g = density(nu, &c, upper - left);
        double w = half * weight[i % 8];
        for (int j = 0; j < 3; j++, w *= left) {
            integral[j].value += w * g.value;
            integral[j].d += w * g.d;
            integral[j].dd += w * g.dd;
        }
    }
}

static struct parts
parts(double nu, double x)
{
    const struct vol_curve m = vol_t_abs_mean(nu);
    const struct vol_curve c = vol_t_log_constant(nu);
    struct vol_curve in[3];
    struct parts out;

    inner(nu, x, in);
    out.a = (struct surface){ .value = 0.5 * (m.value - x) + in[1].value,
                              .n = 0.5 * m.d + in[1].d,
                              .nn = 0.5 * m.dd + in[1].dd,
                              .x = in[0].value - 0.5,
                              .nx = in[0].d,
                              .xx = density(nu, &c, x).value };
    out.b =
        (struct surface){ .value = 0.5 + x * (0.5 * x - m.value) - in[2].value,
                          .n = -x * m.d - in[2].d,
                          .nn = -x * m.dd - in[2].dd,
                          .x = -2.0 * out.a.value,
                          .nx = -2.0 * out.a.n,
                          .xx = -2.0 * out.a.x };
    return out;
}

/* f(nu, X(nu, skew)) */
static struct vol_density_moment
compose(const struct surface *f, const struct vol_density_moment *x)
{
    struct vol_density_moment out = { .value = f->value };

    for (int i = 0; i < 2; i++) {
        out.d[i] = f->x * x->d[i];
        for (int j = 0; j < 2; j++)
            out.dd[i][j] = f->x * x->dd[i][j] + f->xx * x->d[i] * x->d[j];
    }
    out.d[0] += f->n;
    out.dd[0][0] += f->nn + 2.0 * f->nx * x->d[0];
    out.dd[0][1] += f->nx * x->d[1];
    out.dd[1][0] = out.dd[0][1];
    return out;
}

/* (1 + skew)^k */
static struct vol_density_moment
scale(double skew, double k)
{
    const double r = 1.0 + skew, v = pow(r, k);

    return (struct vol_density_moment){
        .value = v,
        .d = { 0.0, k * v / r },
        .dd = { { 0.0, 0.0 }, { 0.0, k * (k - 1.0) * v / (r * r) } }
    };
}

static struct vol_density_moment
reciprocal(struct vol_density_moment x)
{
    const double w = 1.0 / x.value;

    return vol_jet_apply((struct vol_curve){ w, -w * w, 2.0 * w * w * w }, x);
}

/* A or B, with |skew| and 1 / b for what surrounds it. */
struct seen {
    double shape[2];
    struct vol_density_moment a, b, inverse;
};

static struct seen
look(const double *shape)
{
    struct seen s = { .shape = { shape[0], fabs(shape[1]) } };
    const struct vol_skewt_frame at = vol_skewt_frame(s.shape);
    const struct vol_density_moment x =
        vol_jet_mul(at.a, scale(s.shape[1], -1.0));
    const struct parts p = parts(shape[0], x.value);

    s.a = compose(&p.a, &x);
    s.b = compose(&p.b, &x);
    s.inverse = reciprocal(at.b);
    return s;
}

/* Times `sign`, and out of the mirror where the skew is negative. */
static struct vol_density_moment
show(struct vol_density_moment x, double skew, double sign)
{
    const double side = skew < 0.0 ? -1.0 : 1.0;

    x.value *= sign;
    x.d[0] *= sign;
    x.d[1] *= sign * side;
    x.dd[0][0] *= sign;
    x.dd[0][1] *= sign * side;
    x.dd[1][0] = x.dd[0][1];
    x.dd[1][1] *= sign;
    return x;
}

struct vol_density_moment
vol_skewt_abs_mean(const double *shape)
{
    const struct seen s = look(shape);

    return show(
        vol_jet_mul(vol_jet_mul(s.a, scale(s.shape[1], 2.0)), s.inverse),
        shape[1], 2.0);
}

struct vol_density_moment
vol_skewt_neg_square(const double *shape)
{
    const struct seen s = look(shape);
    struct vol_density_moment above =
        vol_jet_mul(vol_jet_mul(s.b, scale(s.shape[1], 3.0)),
                    vol_jet_mul(s.inverse, s.inverse));

    if (shape[1] < 0.0)
        return show(above, shape[1], 1.0);
    above = show(above, shape[1], -1.0);
    above.value += 1.0;
    return above;
}

/*
 * Powers of |z|, by the angle phi of y = s sqrt(nu - 2) cot(phi):
 * (y -+ a) sin(phi) = rho sin(angle), and what is left is
 * sin(phi)^(nu - delta - 1) sin(angle)^delta.
 */
struct power {
    double excess; /* nu - delta */
    double delta;
    double end;   /* of the range of phi                              */
    double top;   /* end^k, k = min(excess, 1), of that of phi^k      */
    double shift; /* of the mean from the mode                        */
};

/* sin(phi)^(excess - 1) dphi by v = phi^k: bounded as phi goes to 0. */
static double
tail_weight(const struct power *p, double phi)
{
    if (p->excess >= 1.0)
        return pow(sin(phi), p->excess - 1.0);
    return (phi > 0.0 ? pow(phi / sin(phi), 1.0 - p->excess) : 1.0) / p->excess;
}

/* Beyond the mean, or the mode `shift` before it: angle = end - phi + shift,
 * from the end of phi^k so that it keeps its digits there. */
static double
beyond(double from, double to, const void *data)
{
    const struct power *p = data;
    const bool bounded = p->excess >= 1.0;
    const double phi = bounded ? from : pow(from, 1.0 / p->excess);
    const double rest =
        bounded ? to : -p->end * expm1(log1p(-to / p->top) / p->excess);

    return tail_weight(p, phi) * pow(sin(rest + p->shift), p->delta);
}

/* Between the mode and the mean. */
static double
between(double from, double to, const void *data)
{
    const struct power *p = data;

    return pow(cos(from), p->excess - 1.0) * pow(sin(to), p->delta);
}

double
vol_skewt_power_moment(const double *shape, double gamma, double delta)
{
    const double mirrored[2] = { shape[0], fabs(shape[1]) };
    const struct vol_skewt_frame at = vol_skewt_frame(mirrored);
    const double c = exp(vol_t_log_constant(shape[0]).value);
    const double right = (1.0 + mirrored[1]) * sqrt(shape[0] - 2.0);
    const double left = (1.0 - mirrored[1]) * sqrt(shape[0] - 2.0);
    const double a = at.a.value, b = at.b.value;
    const double near = c * right * pow(hypot(right, a) / b, delta);
    const double far = c * left * pow(hypot(left, a) / b, delta);
    const double lean = shape[1] < 0.0 ? -gamma : gamma;
    struct power p = { .excess = shape[0] - delta, .delta = delta };
    double above, below;

    if (p.excess <= 0.0)
        return HUGE_VAL;
    p.end = atan2(right, a);
    p.top = pow(p.end, fmin(p.excess, 1.0));
    above = near * vol_integrate(beyond, &p, p.top);
    below = near * vol_integrate(between, &p, HALF_PI - p.end);
    p.end = HALF_PI;
    p.top = pow(p.end, fmin(p.excess, 1.0));
    p.shift = atan2(a, left);
    below += far * vol_integrate(beyond, &p, p.top);
    return pow(1.0 - lean, delta) * above + pow(1.0 + lean, delta) * below;
}
