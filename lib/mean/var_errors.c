/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Standard errors of impulse responses by the delta method. */
#include "base/mem.h"
#include "mean/var_dynamics.h"
#include "stats/pair.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * The response of series r, s rows after shock j, is theta = Phi_s[r, ] b, b
 * the column j of the impact.  Its gradient by the coefficients of lag l is the
 * k x k matrix sum_m Phi_m[r, ]' (Phi_{s-l-m} b)', m = 0 .. s - l, and the
 * coefficients have covariance Sigma (x) V, V the lags' block of (X'X)^-1.
 * With the vectors R_q of Phi_{q-l} b, lag after lag, theta's variance is
 *
 *     sum over a, b < s of (Phi_a[r, ] Sigma Phi_b[r, ]') (R_{s-a}' V R_{s-b})
 *
 * whose first factors are those of r alone, the second ones those of j alone.
 * By Sigma theta moves only through b, and n cov(vech Sigma) is that of normal
 * shocks.  The two are independent.
 */
struct delta {
    const struct vol_var *var;
    enum vol_var_shock shock;
    size_t h;
    double *sigma;     /* k x k, divisor n - m                        */
    double *phi;       /* h of them                                   */
    double *impact;    /* k x k                                       */
    double *responses; /* h of them                                   */
    double *series;    /* h x h first factors of each series          */
    double *row;       /* R_1 .. R_h of one shock, k p each           */
    double *shocked;   /* h x h second factors of that shock          */
    double *work;      /* k, or k p                                   */
};

static enum vol_code
start(struct delta *d, const struct vol_var *var, enum vol_var_shock shock,
      size_t h, struct vol_err *err)
{
    size_t k = var->spec.k, size = k * k, n = k * var->spec.p;
    double *all = NULL;
    enum vol_code code = vol_mem_doubles(
        &all,
        2 * size + 2 * h * size + (k + 1) * h * h + h * n + (n > k ? n : k),
        err);

    *d = (struct delta){ .var = var, .shock = shock, .h = h };
    if (code != VOL_OK)
        return code;
    d->sigma = vol_mem_take(&all, size);
    d->phi = vol_mem_take(&all, h * size);
    d->impact = vol_mem_take(&all, size);
    d->responses = vol_mem_take(&all, h * size);
    d->series = vol_mem_take(&all, k * h * h);
    d->row = vol_mem_take(&all, h * n);
    d->shocked = vol_mem_take(&all, h * h);
    d->work = all;
    vol_var_unbiased(var, d->sigma);
    vol_var_phi(var, h, d->phi);
    if (!vol_var_impact(d->sigma, k, shock, d->impact))
        return vol_fail(err, VOL_EDATA,
                        "the residuals of the series are collinear");
    vol_var_responses(d->phi, d->impact, k, h, d->responses);
    return VOL_OK;
}

/* x' M y of each two of h vectors, `apart` from each other and `size` long; M
 * is symmetric, its rows `stride` apart.  Into out, h x h. */
static void
fill_products(struct delta *d, const double *x, size_t apart, const double *m,
              size_t stride, size_t size, double *out)
{
    const size_t h = d->h;

    for (size_t a = 0; a < h; a++) {
        for (size_t i = 0; i < size; i++)
            d->work[i] = vol_dot(m + i * stride, x + a * apart, size);
        for (size_t b = 0; b <= a; b++)
            out[a * h + b] = out[b * h + a] =
                vol_dot(d->work, x + b * apart, size);
    }
}

static void
fill_series(struct delta *d)
{
    const size_t k = d->var->spec.k;

    for (size_t r = 0; r < k; r++)
        fill_products(d, d->phi + r * k, k * k, d->sigma, k, k,
                      d->series + r * d->h * d->h);
}

static void
fill_shocked(struct delta *d, size_t j)
{
    const struct vol_var *var = d->var;
    const size_t k = var->spec.k, p = var->spec.p, n = k * p;
    const size_t terms = var->m - n;

    memset(d->row, 0, d->h * n * sizeof(*d->row));
    for (size_t q = 1; q <= d->h; q++)
        for (size_t l = 1; l <= p && l <= q; l++)
            for (size_t c = 0; c < k; c++)
                d->row[(q - 1) * n + (l - 1) * k + c] =
                    d->responses[(q - l) * k * k + c * k + j];
    fill_products(d, d->row, n, var->xx_inv + terms * (var->m + 1), var->m, n,
                  d->shocked);
}

static double
coefficient_variance(const struct delta *d, size_t s, size_t r)
{
    const size_t h = d->h;
    const double *series = d->series + r * h * h;
    double sum = 0.0;

    for (size_t a = 0; a < s; a++)
        for (size_t b = 0; b < s; b++)
            sum += series[a * h + b] * d->shocked[(s - 1 - a) * h + s - 1 - b];
    return sum;
}

/*
 * b = P e_j: d theta = c' P low(P^-1 dSigma P^-T) e_j, low() the lower triangle
 * with half the diagonal, whose argument has independent elements of variance
 * 1, on the diagonal 2, over n.
 */
static double
cholesky_variance(const struct delta *d, const double *c, size_t j)
{
    size_t k = d->var->spec.k;
    double sum = 0.0;

    for (size_t a = j; a < k; a++) {
        double x = 0.0;
        for (size_t b = a; b < k; b++)
            x += d->impact[b * k + a] * c[b];
        sum += a == j ? 0.5 * x * x : x * x;
    }
    return sum / (double)d->var->n;
}

/*
 * b = Sigma e_j / sqrt(sigma_jj): d theta = tr(W dSigma) with W = c e_j' /
 * sqrt(sigma_jj) - theta e_j e_j' / (2 sigma_jj), made symmetric, and
 * var tr(W dSigma) = 2 tr(W Sigma W Sigma) / n, which is this.
 */
static double
generalised_variance(const struct delta *d, size_t s, size_t r, double theta)
{
    const double quadratic = d->series[(r * d->h + s) * d->h + s];

    return (quadratic - 0.5 * theta * theta) / (double)d->var->n;
}

static double
impact_variance(const struct delta *d, size_t s, size_t r, size_t j)
{
    const size_t k = d->var->spec.k, at = s * k * k + r * k;

    if (d->shock == VOL_VAR_CHOLESKY)
        return cholesky_variance(d, d->phi + at, j);
    return generalised_variance(d, s, r, d->responses[at + j]);
}

enum vol_code
vol_var_response_errors(const struct vol_var *var, enum vol_var_shock shock,
                        size_t h, double *out, struct vol_err *err)
{
    size_t k = var->spec.k;
    struct delta d;
    enum vol_code code = start(&d, var, shock, h, err);

    if (code == VOL_OK)
        fill_series(&d);
    for (size_t j = 0; code == VOL_OK && j < k; j++) {
        fill_shocked(&d, j);
        for (size_t s = 0; s < h; s++)
            for (size_t r = 0; r < k; r++)
                out[s * k * k + r * k + j] =
                    sqrt(fmax(coefficient_variance(&d, s, r) +
                                  impact_variance(&d, s, r, j),
                              0.0));
    }
    free(d.sigma);
    return code;
}
