/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An omega that is targeted depends on the other parameters: the chain rule. */
#include "garch/pass.h"
#include "stats/linalg.h"

#include <string.h>

/* a = J' a J for a symmetric a in its lower triangle, where J is the identity
 * but for row `w`, which is `d`. */
static void
fold(double *a, size_t k, size_t w, const double *d)
{
    double row[VOL_GARCH_MAX_PARAMS];
    const double whole = a[w * k + w];

    for (size_t i = 0; i < k; i++)
        row[i] = i == w ? 0.0 : i < w ? a[w * k + i] : a[i * k + w];
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j <= i; j++)
            a[i * k + j] += row[i] * d[j] + d[i] * row[j] + whole * d[i] * d[j];
    for (size_t i = 0; i < k; i++)
        a[i >= w ? i * k + w : w * k + i] = 0.0;
}

/* d omega / d theta (k) where omega is targeted, and the second derivatives by
 * the parameters from omega on. */
static void
slopes_of_target(const struct vol_likelihood *lik, double *d, double *dd)
{
    const struct vol_recursion *r = &lik->r;

    memset(d, 0, r->k * sizeof(*d));
    (void)lik->spec.variance->target(&lik->spec, r->var, r->shape, lik->level,
                                     d + r->n_mean, dd);
}

/* A gradient by the others, of which omega is a function. */
static void
add_target(double *gradient, size_t k, size_t omega, const double *d)
{
    vol_add_scaled(gradient, gradient[omega], d, k);
    gradient[omega] = 0.0;
}

void
vol_likelihood_target_rows(const struct vol_likelihood *lik, double *rows,
                           size_t n)
{
    const size_t k = lik->r.k;
    double d[VOL_GARCH_MAX_PARAMS];
    double dd[VOL_GARCH_MAX_PARAMS * VOL_GARCH_MAX_PARAMS];

    if (!(lik->level > 0.0))
        return;
    slopes_of_target(lik, d, dd);
    for (size_t t = 0; t < n; t++)
        add_target(rows + t * k, k, lik->r.n_mean, d);
}

void
vol_likelihood_target(const struct vol_likelihood *lik, double *gradient)
{
    if (gradient[lik->r.n_mean] != 0.0)
        vol_likelihood_target_rows(lik, gradient, 1);
}

double
vol_likelihood_invertibility(const struct vol_likelihood *lik, double *gradient)
{
    const double slack = lik->spec.variance->invertibility(&lik->r, gradient);

    if (gradient != NULL)
        vol_likelihood_target(lik, gradient);
    return slack;
}

/* The slope by omega of the Lagrangian, of which the Hessian is: held residuals
 * pull at it where the variance is in the mean. */
static double
slope_by_omega(const struct vol_likelihood *lik, double of_likelihood)
{
    const struct vol_recursion *r = &lik->r;
    const size_t w = r->n_mean;
    double sum = of_likelihood;

    for (size_t i = 0; i < lik->n_held && w < r->n_de; i++)
        sum += lik->pull[i] * r->de[lik->held[i] * r->n_de + w];
    return sum;
}

void
vol_pass_target(const struct vol_likelihood *lik, double *gradient,
                double *hessian, double *opg)
{
    const struct vol_recursion *r = &lik->r;
    const size_t k = r->k, w = r->n_mean, n = k - w;
    double d[VOL_GARCH_MAX_PARAMS];
    double dd[VOL_GARCH_MAX_PARAMS * VOL_GARCH_MAX_PARAMS];
    const double g = slope_by_omega(lik, gradient[w]);

    slopes_of_target(lik, d, dd);
    add_target(gradient, k, w, d);
    fold(hessian, k, w, d);
    if (opg != NULL)
        fold(opg, k, w, d);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++)
            hessian[(w + i) * k + w + j] += g * dd[i * n + j];
    hessian[w * k + w] = -(double)lik->n;
}
