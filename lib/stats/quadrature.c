/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/quadrature.h"

#include <math.h>

#define PI 3.14159265358979323846

/* Beyond this t a node is nearer than 1e-18 of the length to its end. */
#define LAST 3.3

/* The two nodes at -t and t. */
static double
pair(vol_integrand *f, const void *data, double length, double t)
{
    const double up = exp(t), down = 1.0 / up; /* sinh t and cosh t from both */
    const double p = 1.0 / (1.0 + exp(0.5 * PI * (up - down)));
    const double near = length * p, far = length * (1.0 - p);

    return 0.5 * PI * length * p * (1.0 - p) * (up + down) *
           (f(near, far, data) + f(far, near, data));
}

double
vol_integrate(vol_integrand *f, const void *data, double length)
{
    double step = 0.25, sum, before;

    if (!(length > 0.0))
        return 0.0;
    sum = 0.5 * pair(f, data, length, 0.0);
    for (int i = 1; i * step < LAST; i++)
        sum += pair(f, data, length, i * step);
    do {
        before = sum * step;
        step *= 0.5;
        for (int i = 1; i * step < LAST; i += 2)
            sum += pair(f, data, length, i * step);
    } while (fabs(sum * step - before) > 1e-7 * fabs(before) && step > 1e-3);
    return sum * step;
}
