/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Standard errors of impulse responses by the delta method. */
#include "base/mem.h"
#include "mean/var_dynamics.h"
#include "stats/linalg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * The response of series r, s rows after shock b (a column of the impact), is
 * theta = Phi_s[r, ] b.  By the coefficients of lag l its gradient is the k x k
 * matrix sum_m Phi_m[r, ]' (Phi_{s-l-m} b)', m = 0 .. s - l, and the
 * coefficients have covariance Sigma (x) (X'X)^-1.  By Sigma theta moves only
 * through b, and n cov(vech Sigma) is that of normal shocks.  The two are
 * independent.
 */
struct delta {
    const struct vol_var *var;
    enum vol_var_shock shock;
    double *sigma;     /* k x k, divisor n - m                       */
    double *phi;       /* h of them                                  */
    double *impact;    /* k x k                                      */
    double *responses; /* h of them                                  */
    double *gradient;  /* k x k p                                    */
    double *work;      /* k p, then k x k                            */
};

static enum vol_code
start(struct delta *d, const struct vol_var *var, enum vol_var_shock shock,
      size_t h, struct vol_err *err)
{
    size_t k = var->spec.k, size = k * k, n = k * var->spec.p;
    double *all = NULL;
    enum vol_code code = vol_mem_doubles(
        &all, 2 * size + 2 * h * size + k * n + (n > size ? n : size), err);

    *d = (struct delta){ .var = var, .shock = shock };
    if (code != VOL_OK)
        return code;
    d->sigma = vol_mem_take(&all, size);
    d->phi = vol_mem_take(&all, h * size);
    d->impact = vol_mem_take(&all, size);
    d->responses = vol_mem_take(&all, h * size);
    d->gradient = vol_mem_take(&all, k * n);
    d->work = all;
    vol_var_unbiased(var, d->sigma);
    vol_var_phi(var, h, d->phi);
    if (!vol_var_impact(d->sigma, k, shock, d->impact))
        return vol_fail(err, VOL_EDATA,
                        "the residuals of the series are collinear");
    vol_var_responses(d->phi, d->impact, k, h, d->responses);
    return VOL_OK;
}

/* The gradient by all lags' coefficients: d theta / d A_l [a, c]. */
static void
fill_gradient(struct delta *d, size_t s, size_t r, size_t j)
{
    size_t k = d->var->spec.k, p = d->var->spec.p, size = k * k;

    memset(d->gradient, 0, k * k * p * sizeof(*d->gradient));
    for (size_t l = 1; l <= p && l <= s; l++)
        for (size_t m = 0; m <= s - l; m++) {
            const double *left = d->phi + m * size + r * k;
            const double *right = d->responses + (s - l - m) * size + j;
            for (size_t a = 0; a < k; a++)
                for (size_t c = 0; c < k; c++)
                    d->gradient[a * k * p + (l - 1) * k + c] +=
                        left[a] * right[c * k];
        }
}

/* tr(G (X'X)^-1 G' Sigma), the lags' block of (X'X)^-1. */
static double
coefficient_variance(struct delta *d)
{
    const struct vol_var *var = d->var;
    size_t k = var->spec.k, n = k * var->spec.p, terms = var->m - n;
    double sum = 0.0;

    for (size_t a = 0; a < k; a++) {
        memset(d->work, 0, n * sizeof(*d->work));
        for (size_t c = 0; c < k; c++)
            vol_add_scaled(d->work, d->sigma[a * k + c], d->gradient + c * n,
                           n);
        for (size_t u = 0; u < n; u++) {
            const double *x = var->xx_inv + (terms + u) * var->m + terms;
            double inner = 0.0;
            for (size_t v = 0; v < n; v++)
                inner += x[v] * d->work[v];
            sum += d->gradient[a * n + u] * inner;
        }
    }
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
generalised_variance(const struct delta *d, const double *c, double theta)
{
    size_t k = d->var->spec.k;
    double quadratic = 0.0;

    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++)
            quadratic += c[a] * d->sigma[a * k + b] * c[b];
    return (quadratic - 0.5 * theta * theta) / (double)d->var->n;
}

static double
impact_variance(const struct delta *d, size_t s, size_t r, size_t j)
{
    size_t k = d->var->spec.k;
    const double *c = d->phi + s * k * k + r * k;

    if (d->shock == VOL_VAR_CHOLESKY)
        return cholesky_variance(d, c, j);
    return generalised_variance(d, c, d->responses[s * k * k + r * k + j]);
}

enum vol_code
vol_var_response_errors(const struct vol_var *var, enum vol_var_shock shock,
                        size_t h, double *out, struct vol_err *err)
{
    size_t k = var->spec.k;
    struct delta d;
    enum vol_code code = start(&d, var, shock, h, err);

    for (size_t s = 0; code == VOL_OK && s < h; s++)
        for (size_t i = 0; i < k * k; i++) {
            fill_gradient(&d, s, i / k, i % k);
            out[s * k * k + i] = sqrt(fmax(
                coefficient_variance(&d) + impact_variance(&d, s, i / k, i % k),
                0.0));
        }
    free(d.sigma);
    return code;
}
