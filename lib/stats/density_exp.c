/* SPDX-License-Identifier: GPL-3.0-or-later */
/* E exp(a |z| + b z), by which EGARCH has its variance. */
#include "stats/density.h"
#include "stats/quadrature.h"

#include <math.h>

/* Logarithms so far below the largest are nothing. */
#define NOTHING 45.0
#define LONGEST 1e6

/* Exponents for which a power series serves, and its last term before n!. */
#define SERIES 0.25
#define LAST   1e-20
enum { TERMS = 60 };

/* One side of 0. */
struct side {
    const struct vol_density *density;
    const double *shape;
    double sign, slope;
};

static double
exponent(const struct side *s, double x)
{
    return s->density->log_pdf(s->shape, s->sign * x) + s->slope * x;
}

static double
integrand(double from_a, double to_b, const void *data)
{
    (void)to_b;
    return exp(exponent(data, from_a));
}

/* As far as the integrand is something, or HUGE_VAL. */
static double
reach(const struct side *s)
{
    double top = exponent(s, 0.0), x;

    for (x = 1.0; x < LONGEST; x *= 1.25) {
        const double here = exponent(s, x);
        if (here < top - NOTHING)
            return x;
        top = fmax(top, here);
    }
    return HUGE_VAL;
}

/* Of the normal, a half at a time: exp(c^2 / 2) Phi(c), c = a + b and a - b. */
static double
normal_log_exp(double a, double b)
{
    double sum = 0.0;

    for (int i = -1; i <= 1; i += 2) {
        const double c = a + i * b;
        sum += exp(0.5 * c * c) * 0.5 * erfc(-c / M_SQRT2);
    }
    return log(sum);
}

/* Of Laplace's density, whose two sides are exponential with rate sqrt(2). */
static double
laplace_log_exp(double a, double b)
{
    return log(M_SQRT1_2 / (M_SQRT2 - a - b) + M_SQRT1_2 / (M_SQRT2 - a + b));
}

/*
 * Of a symmetric density and small exponents, by the moments of |z|: the two
 * halves' power series together, sum E|z|^n (c^n + d^n) / 2 n! (Nelson, 1991,
 * theorem A1.2).
 */
static double
series(const struct vol_density *density, const double *shape, double c,
       double d)
{
    double sum = 1.0, left = 0.5, right = 0.5;

    for (int n = 1; n < TERMS; n++) {
        left *= c / n;
        right *= d / n;
        sum += (left + right) * density->power_moment(shape, 0.0, n);
        if (fabs(left) + fabs(right) < LAST)
            break;
    }
    return sum;
}

bool
vol_density_has_exp(const struct vol_density *density, const double *shape,
                    double a, double b)
{
    return a <= -fabs(b) || a + fabs(b) < density->exp_moment(shape);
}

double
vol_density_log_exp(const struct vol_density *density, const double *shape,
                    double a, double b)
{
    double sum = 0.0;

    if (density == &vol_density_normal)
        return normal_log_exp(a, b);
    if (!vol_density_has_exp(density, shape, a, b))
        return HUGE_VAL;
    if (density == &vol_density_ged && shape[0] == 1.0)
        return laplace_log_exp(a, b);
    if (density == &vol_density_ged && fabs(a) + fabs(b) < SERIES)
        return log(series(density, shape, a + b, a - b));
    for (int i = -1; i <= 1; i += 2) {
        const struct side s = { density, shape, i, a + i * b };
        const double far = reach(&s);
        if (!isfinite(far))
            return HUGE_VAL;
        sum += vol_integrate(integrand, &s, far);
    }
    return log(sum);
}
