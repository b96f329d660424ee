/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/bridges.h"

#include <complex.h>
#include <math.h>

/* Nodes of the contour: more of them cost more by rounding than they bring.
 * Up to TALBOT_MAX bridges the transform does not overflow on it. */
enum { NODES = 24, TALBOT_MAX = 16, MAX_TERMS = 100000 };

static const double least = 1e-9;

/* E exp(-s X) */
static double complex
transform(unsigned k, double complex s)
{
    const double complex w = csqrt(2.0 * s);

    return cexp(0.5 * k * (clog(2.0 * w) - w - clog(1.0 - cexp(-2.0 * w))));
}

static double
talbot(unsigned k, double x)
{
    const double step = acos(-1.0) / NODES, r = 0.4 * NODES / x;
    double sum = 0.5 * exp(r * x) * creal((1.0 - transform(k, r)) / r);

    for (int i = 1; i < NODES; i++) {
        const double at = i * step, cot = 1.0 / tan(at);
        const double complex s = r * at * (cot + I);
        const double slope = at + (at * cot - 1.0) * cot;
        sum += creal(cexp(x * s) * (1.0 - transform(k, s)) / s *
                     (1.0 + I * slope));
    }
    return sum * r / NODES;
}

/* Beyond `reach` less than 1e-12 is left; with the step that follows from it
 * nothing is counted twice. */
static double
davies(unsigned k, double x)
{
    const double pi = acos(-1.0), n = k;
    const double reach = n / 6.0 + 7.0 + 1.5 * sqrt(n);
    const double step = 2.0 * pi / (x + reach);
    double sum = 0.5;

    if (x > reach)
        return 0.0;
    for (int i = 0; i < MAX_TERMS; i++) {
        const double u = (i + 0.5) * step;
        const double complex f = transform(k, -I * u);
        sum += cimag(cexp(-I * u * x) * f) / (pi * (i + 0.5));
        if (cabs(f) < 1e-15)
            break;
    }
    return sum;
}

double
vol_bridges_upper(unsigned k, double x, char *bound)
{
    double p;

    *bound = 0;
    if (isnan(x))
        return NAN;
    if (!(x > 1e-6)) /* less than that is as unlikely as anything */
        return 1.0;
    p = isinf(x) ? 0.0 : k <= TALBOT_MAX ? talbot(k, x) : davies(k, x);
    if (p < least) {
        *bound = '<';
        return least;
    }
    return fmin(p, 1.0);
}
