/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * EGARCH (Nelson, 1991): ln s^2 = omega + sum alpha (|z| - E|z|)
 * + sum gamma z + sum beta ln s^2, E|z| that of the density.
 */
#include "garch/variance.h"
#include "stats/linalg.h"

#include <gsl/gsl_poly.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static void
news(struct vol_recursion *r, ptrdiff_t t)
{
    const double inv = exp(-0.5 * r->s[t]), z = r->e[t] * inv;

    r->inv[t] = inv;
    r->h[t] = 1.0 / (inv * inv);
    r->sign[t] = z;
    r->size[t] = fabs(z) - r->abs_mean.value;
}

/* Before the first row the news is what is expected of it, zero. */
static void
presample(struct vol_recursion *r)
{
    for (ptrdiff_t t = -(ptrdiff_t)r->lead; t < 0; t++) {
        r->s[t] = r->s0;
        r->sign[t] = 0.0;
        r->size[t] = 0.0;
    }
}

static void
filter(struct vol_recursion *r)
{
    for (ptrdiff_t t = 0; t < (ptrdiff_t)r->n; t++) {
        r->s[t] = vol_variance_step(r, t);
        news(r, t);
    }
}

/* What the coefficients of lag i make of the news of row t. */
struct impact {
    double alpha, gamma; /* the coefficients                    */
    double size_e;       /* d size / d e  = sgn(z) / sigma      */
    double sign_e;       /* d sign / d e  = 1 / sigma           */
    double size_s;       /* d size / d ln s^2 = -|z| / 2        */
    double sign_s;       /* d sign / d ln s^2 = -z / 2          */
};

static struct impact
impact(const struct vol_recursion *r, const struct vol_coef *k, ptrdiff_t i,
       ptrdiff_t t)
{
    const double z = r->sign[t], inv = r->inv[t];
    const double sgn = z > 0.0 ? 1.0 : z < 0.0 ? -1.0 : 0.0;

    return (struct impact){ .alpha = k->alpha[i - 1],
                            .gamma = k->gamma[i - 1],
                            .size_e = sgn * inv,
                            .sign_e = inv,
                            .size_s = -0.5 * fabs(z),
                            .sign_s = -0.5 * z };
}

static void
tangent_row(struct vol_recursion *r, const struct vol_coef *k,
            const struct vol_columns *at, ptrdiff_t t)
{
    const ptrdiff_t cols = (ptrdiff_t)r->n_cols;
    double *d = r->ds + t * cols;

    memset(d, 0, r->n_cols * sizeof(*d));
    d[at->omega] = 1.0;
    for (ptrdiff_t i = 1; i <= (ptrdiff_t)r->spec->p; i++) {
        d[at->alpha + (size_t)i - 1] += r->size[t - i];
        d[at->gamma + (size_t)i - 1] += r->sign[t - i];
        if (t < i)
            continue;
        for (size_t m = 0; at->shape + m < r->n_cols; m++)
            d[at->shape + m] -= k->alpha[i - 1] * r->abs_mean.d[m];
        const struct impact x = impact(r, k, i, t - i);
        vol_add_scaled(d, x.alpha * x.size_s + x.gamma * x.sign_s,
                       r->ds + (t - i) * cols, r->n_cols);
        vol_add_scaled(d, x.alpha * x.size_e + x.gamma * x.sign_e,
                       r->de + (size_t)(t - i) * r->n_mean, r->n_mean);
    }
    for (ptrdiff_t j = 1; j <= (ptrdiff_t)r->spec->q; j++) {
        d[at->beta + (size_t)j - 1] += r->s[t - j];
        vol_add_scaled(d, k->beta[j - 1], r->ds + (t - j) * cols, r->n_cols);
    }
}

static void
tangent(struct vol_recursion *r)
{
    const struct vol_coef k = vol_variance_coef(r->spec, r->var);
    const struct vol_columns at = vol_variance_columns(r);

    for (size_t t = 1; t <= r->lead; t++)
        memcpy(r->ds - t * r->n_cols, r->ds0, r->n_cols * sizeof(*r->ds0));
    for (ptrdiff_t t = 0; t < (ptrdiff_t)r->n; t++) {
        r->s[t] = vol_variance_step(r, t);
        news(r, t);
        tangent_row(r, &k, &at, t);
    }
}

/* dl/ds_t and what it does later through beta and through z. */
static void
propagate(const struct vol_recursion *r, const struct vol_coef *k, double *ls)
{
    for (size_t t = r->n; t-- > 0;) {
        for (size_t j = 1; j <= r->spec->q; j++)
            ls[t] += k->beta[j - 1] * ls[t + j];
        for (size_t i = 1; i <= r->spec->p && t + i < r->n; i++) {
            const struct impact x = impact(r, k, (ptrdiff_t)i, (ptrdiff_t)t);
            ls[t] += (x.alpha * x.size_s + x.gamma * x.sign_s) * ls[t + i];
        }
    }
}

/* Second-order terms in (e, s) of the news of row t, seen `i` rows later. */
static void
add_news_curvature(const struct vol_recursion *r, const struct impact *x,
                   size_t t, double w, double *hess)
{
    const double *d = r->ds + t * r->n_cols, *de = r->de + t * r->n_mean;
    const double ss = -0.5 * w * (x->alpha * x->size_s + x->gamma * x->sign_s);
    const double es = -0.5 * w * (x->alpha * x->size_e + x->gamma * x->sign_e);

    for (size_t a = 0; a < r->n_cols; a++)
        for (size_t b = 0; b <= a; b++)
            hess[a * r->k + b] += ss * d[a] * d[b];
    for (size_t a = 0; a < r->n_cols; a++)
        for (size_t b = 0; b < r->n_mean; b++)
            vol_add_symmetric(hess, r->k, a, b,
                              a == b ? 2.0 * es * d[a] * de[b]
                                     : es * d[a] * de[b]);
}

/* The pairs (alpha_i, .) and (gamma_i, .) and the curvature of the news. */
static void
add_news(const struct vol_recursion *r, const struct vol_coef *k,
         const double *adjoint, size_t i, double *hess)
{
    const struct vol_columns at = vol_variance_columns(r);
    const size_t alpha = at.alpha + i - 1, gamma = at.gamma + i - 1;

    for (size_t t = 0; t + i < r->n; t++) {
        const double w = adjoint[t + i];
        const struct impact x = impact(r, k, (ptrdiff_t)i, (ptrdiff_t)t);
        const double *d = r->ds + t * r->n_cols, *de = r->de + t * r->n_mean;
        for (size_t c = 0; c < r->n_cols; c++) {
            vol_add_symmetric(hess, r->k, alpha, c,
                              (c == alpha ? 2.0 : 1.0) * w * x.size_s * d[c]);
            vol_add_symmetric(hess, r->k, gamma, c,
                              (c == gamma ? 2.0 : 1.0) * w * x.sign_s * d[c]);
        }
        for (size_t c = 0; c < r->n_mean; c++) {
            hess[alpha * r->k + c] += w * x.size_e * de[c];
            hess[gamma * r->k + c] += w * x.sign_e * de[c];
        }
        add_news_curvature(r, &x, t, w, hess);
    }
}

/* (alpha_i, shape) and (shape, shape), through E|z|. */
static void
add_shape(const struct vol_recursion *r, const struct vol_coef *k,
          const double *adjoint, size_t i, double *hess)
{
    const struct vol_columns at = vol_variance_columns(r);
    double whole = 0.0;

    for (size_t t = i; t < r->n; t++)
        whole += adjoint[t];
    for (size_t m = 0; at.shape + m < r->n_cols; m++) {
        hess[(at.shape + m) * r->k + at.alpha + i - 1] -=
            whole * r->abs_mean.d[m];
        for (size_t l = 0; l <= m; l++)
            hess[(at.shape + m) * r->k + at.shape + l] -=
                whole * k->alpha[i - 1] * r->abs_mean.dd[m][l];
    }
}

static void
add_beta(const struct vol_recursion *r, const struct vol_coef *k,
         const double *adjoint, size_t j, double *hess)
{
    const size_t row = vol_variance_columns(r).beta + j - 1;
    double sum[VOL_GARCH_MAX_PARAMS] = { 0.0 }, before = 0.0;

    for (ptrdiff_t t = 0; t < (ptrdiff_t)r->n; t++)
        vol_add_scaled(sum, adjoint[t],
                       r->ds + (t - (ptrdiff_t)j) * (ptrdiff_t)r->n_cols,
                       r->n_cols);
    for (size_t c = 0; c < r->n_cols; c++)
        vol_add_symmetric(hess, r->k, row, c, c == row ? 2.0 * sum[c] : sum[c]);
    for (size_t t = 0; t < j && t < r->n; t++)
        before += adjoint[t];
    for (size_t a = 0; a < r->n_cols; a++)
        for (size_t b = 0; b <= a; b++)
            hess[a * r->k + b] +=
                before * k->beta[j - 1] * r->d2s0[a * r->n_cols + b];
}

static void
adjoint(const struct vol_recursion *r, double *ls, double *hess)
{
    const struct vol_coef k = vol_variance_coef(r->spec, r->var);

    propagate(r, &k, ls);
    for (size_t i = 1; i <= r->spec->p; i++) {
        add_news(r, &k, ls, i, hess);
        add_shape(r, &k, ls, i, hess);
    }
    for (size_t j = 1; j <= r->spec->q; j++)
        add_beta(r, &k, ls, j, hess);
}

/* ln s^2 starts at its mean omega / (1 - sum beta). */
static bool
uncond_state(struct vol_recursion *r, bool derivs)
{
    const struct vol_coef k = vol_variance_coef(r->spec, r->var);
    const size_t omega = r->n_mean, q = r->spec->q;
    const size_t beta = vol_variance_columns(r).beta;
    double rest = 1.0;

    for (size_t j = 0; j < q; j++)
        rest -= k.beta[j];
    if (!(rest > 0.0))
        return false;
    r->s0 = k.omega / rest;
    if (!derivs)
        return true;
    r->ds0[omega] = 1.0 / rest;
    for (size_t j = 0; j < q; j++) {
        r->ds0[beta + j] = r->s0 / rest;
        r->d2s0[(beta + j) * r->n_cols + omega] = 1.0 / (rest * rest);
        for (size_t l = 0; l <= j; l++)
            r->d2s0[(beta + j) * r->n_cols + beta + l] =
                2.0 * r->s0 / (rest * rest);
    }
    return true;
}

/* The largest modulus of the roots of x^q - beta1 x^(q-1) - ... - betaq. */
static double
largest_root(const double *beta, size_t q)
{
    double poly[VOL_GARCH_MAX_ORDER + 1], root[2 * VOL_GARCH_MAX_ORDER];
    double top = 0.0;
    gsl_poly_complex_workspace *w;
    int status;

    while (q > 0 && beta[q - 1] == 0.0)
        q--;
    if (q < 2)
        return q == 1 ? fabs(beta[0]) : 0.0;
    for (size_t j = 0; j < q; j++)
        poly[j] = -beta[q - 1 - j];
    poly[q] = 1.0;
    w = gsl_poly_complex_workspace_alloc(q + 1);
    if (w == NULL)
        return NAN;
    status = gsl_poly_complex_solve(poly, q + 1, w, root);
    gsl_poly_complex_workspace_free(w);
    for (size_t j = 0; j < q; j++)
        top = fmax(top, hypot(root[2 * j], root[2 * j + 1]));
    return status == 0 ? top : NAN;
}

static double
persistence(const struct vol_garch_spec *spec, const double *var,
            const double *shape)
{
    (void)shape;
    return largest_root(vol_variance_coef(spec, var).beta, spec->q);
}

/* The exponential of the mean of ln s^2. */
static double
uncond_variance(const struct vol_garch_spec *spec, const double *var,
                const double *shape)
{
    const struct vol_coef k = vol_variance_coef(spec, var);
    double rest = 1.0;

    for (size_t j = 0; j < spec->q; j++)
        rest -= k.beta[j];
    return persistence(spec, var, shape) < 1.0 ? exp(k.omega / rest) : NAN;
}

/* The gradient of the largest root by central differences. */
static void
root_gradient(const double *beta, size_t q, double *grad)
{
    const double step = 1e-6;
    double b[VOL_GARCH_MAX_ORDER];

    memcpy(b, beta, q * sizeof(*b));
    for (size_t j = 0; j < q; j++) {
        b[j] = beta[j] + step;
        grad[j] = -largest_root(b, q);
        b[j] = beta[j] - step;
        grad[j] = (grad[j] + largest_root(b, q)) / (2.0 * step);
        b[j] = beta[j];
    }
}

static void
constrain(const struct vol_garch_spec *spec, const double *var,
          const double *shape, size_t first, struct vol_constraints *set)
{
    const struct vol_coef k = vol_variance_coef(spec, var);
    const size_t beta = first + 1 + 2 * (size_t)spec->p;

    (void)shape;
    if (spec->free || spec->q == 0)
        return;
    if (spec->q == 1) {
        vol_constraints_bound(set, "persistence", beta, k.beta[0],
                              VOL_MAX_PERSISTENCE, -1.0);
        vol_constraints_bound(set, "persistence", beta, k.beta[0],
                              -VOL_MAX_PERSISTENCE, 1.0);
        return;
    }
    root_gradient(k.beta, spec->q,
                  vol_constraints_row(set, "persistence",
                                      VOL_MAX_PERSISTENCE -
                                          largest_root(k.beta, spec->q)) +
                      beta);
}

static bool
grid(const struct vol_garch_spec *spec, size_t i, double *var)
{
    static const double size_of[VOL_GRID_NEWS] = { 0.1, 0.2, 0.05, 0.3 };
    static const double sign_of[4] = { 0.0, -0.05, -0.15, 0.05 };
    static const double whole[4] = { 0.98, 0.9, 0.7, 0.5 };
    const size_t p = spec->p, q = spec->q;
    const double all = q > 0 ? whole[i / 4 % 4] : 0.0;

    if (i >= 64)
        return false;
    var[0] = -0.1 * (1.0 - all);
    for (size_t j = 0; j < p; j++) {
        var[1 + j] = size_of[i % VOL_GRID_NEWS] / (double)p;
        var[1 + p + j] = sign_of[i / 16 % 4] / (double)p;
    }
    for (size_t j = 0; j < q; j++)
        var[1 + 2 * p + j] = all / (double)q;
    return true;
}

static void
rescale(const struct vol_garch_spec *spec, double c, double *var,
        double *d_omega)
{
    const size_t beta = 1 + 2 * (size_t)spec->p;
    const double shift = 2.0 * log(c);

    memset(d_omega, 0, vol_garch_n_variance(spec) * sizeof(*d_omega));
    d_omega[0] = 1.0;
    var[0] += shift;
    for (size_t j = 0; j < spec->q; j++) {
        d_omega[beta + j] = -shift;
        var[0] -= var[beta + j] * shift;
    }
}

const struct vol_variance vol_variance_egarch = { .name = "egarch",
                                                  .has_q = true,
                                                  .asymmetric = true,
                                                  .log_state = true,
                                                  .uses_shape = true,
                                                  .kinked = true,
                                                  .news = news,
                                                  .presample = presample,
                                                  .filter = filter,
                                                  .tangent = tangent,
                                                  .adjoint = adjoint,
                                                  .uncond_state = uncond_state,
                                                  .constrain = constrain,
                                                  .persistence = persistence,
                                                  .uncond_variance =
                                                      uncond_variance,
                                                  .grid = grid,
                                                  .rescale = rescale,
                                                  .forecast = NULL };
