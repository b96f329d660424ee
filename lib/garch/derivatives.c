/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The likelihood's derivatives: the density's terms by the chain rule. */
#include "garch/pass.h"

#include <math.h>
#include <string.h>

/* Where the derivatives of one pass are summed. */
struct sums {
    double *gradient, *hessian, *opg;
};

/* Derivatives by h become derivatives by ln h. */
static void
terms_by_log(struct vol_density_terms *d, const double *h, size_t n,
             size_t n_shape)
{
    for (size_t t = 0; t < n; t++) {
        d->hh[t] = h[t] * (h[t] * d->hh[t] + d->h[t]);
        d->h[t] *= h[t];
        d->eh[t] *= h[t];
    }
    for (size_t m = 0; m < n_shape; m++)
        for (size_t t = 0; t < n; t++)
            d->hs[m * VOL_DENSITY_BLOCK + t] *= h[t];
}

/* The terms of rows t0 .. t0 + m. */
static void
density_terms(const struct vol_likelihood *lik, size_t t0, size_t m,
              struct vol_density_terms *d)
{
    const struct vol_recursion *r = &lik->r;

    lik->spec.density->terms(r->shape, m, r->e + t0, r->h + t0, d);
    if (lik->spec.variance->link != VOL_LINK_VARIANCE)
        terms_by_log(d, r->h + t0, m, lik->spec.density->n_shape);
}

/* Rows t0 .. t0 + m of the sums over mean and variance columns. */
static void
add_rows(const struct vol_likelihood *lik, const struct vol_density_terms *d,
         size_t t0, size_t m, struct sums *out)
{
    const struct vol_recursion *r = &lik->r;
    const size_t n_de = r->n_de, n_cols = r->n_cols, k = r->k;

    for (size_t b = 0; b < m; b++) {
        const double *ds = vol_pass_out(lik, t0 + b);
        const double *de = r->de + (t0 + b) * n_de;
        const double ss = d->hh[b], es = d->eh[b], ee = d->ee[b];
        for (size_t i = 0; i < n_cols; i++) {
            double *row = out->hessian + i * k;
            out->gradient[i] += d->h[b] * ds[i];
            for (size_t j = 0; j <= i; j++)
                row[j] += ss * ds[i] * ds[j];
            for (size_t j = 0; j < n_de && j <= i; j++)
                row[j] += es * ds[i] * de[j];
        }
        for (size_t i = 0; i < n_de; i++) {
            out->gradient[i] += d->e[b] * de[i];
            for (size_t j = 0; j <= i; j++)
                out->hessian[i * k + j] += (es * ds[j] + ee * de[j]) * de[i];
        }
    }
}

#define INLINE static inline __attribute__((always_inline))

/* The same for one parameter in the mean and few in the variance, which the
 * compiler keeps in registers: n_cols is a constant of the caller's. */
INLINE void
add_rows_1(const struct vol_likelihood *lik, const struct vol_density_terms *d,
           size_t t0, size_t m, const size_t n_cols, struct sums *out)
{
    const struct vol_recursion *r = &lik->r;
    double g[5] = { 0.0 }, hs[5][5] = { { 0.0 } }, he[5] = { 0.0 };
    double g_mean = 0.0, h_mean = 0.0;

    for (size_t b = 0; b < m; b++) {
        const double *ds = lik->out + (t0 + b) * n_cols;
        const double de = r->de[t0 + b], es = d->eh[b] * de;
        g_mean += d->e[b] * de;
        h_mean += d->ee[b] * de * de;
        for (size_t i = 0; i < n_cols; i++) {
            const double x = d->hh[b] * ds[i];
            g[i] += d->h[b] * ds[i];
            he[i] += es * ds[i];
            for (size_t j = 0; j <= i; j++)
                hs[i][j] += x * ds[j];
        }
    }
    out->gradient[0] += g_mean;
    out->hessian[0] += h_mean + he[0];
    for (size_t i = 0; i < n_cols; i++) {
        double *row = out->hessian + i * r->k;
        out->gradient[i] += g[i];
        row[0] += he[i];
        for (size_t j = 0; j <= i; j++)
            row[j] += hs[i][j];
    }
}

/* The same for the columns of the shape. */
static void
add_shape_rows(const struct vol_likelihood *lik,
               const struct vol_density_terms *d, size_t t0, size_t m,
               struct sums *out)
{
    const struct vol_recursion *r = &lik->r;
    const size_t first = r->n_mean + r->n_var, n_shape = r->k - first;

    for (size_t s = 0; s < n_shape; s++)
        for (size_t b = 0; b < m; b++) {
            const size_t at = s * VOL_DENSITY_BLOCK + b;
            const double *ds = vol_pass_out(lik, t0 + b);
            const double *de = r->de + (t0 + b) * r->n_de;
            double *row = out->hessian + (first + s) * r->k;
            out->gradient[first + s] += d->s[at];
            for (size_t j = 0; j < r->n_cols && j <= first + s; j++)
                row[j] += d->hs[at] * ds[j];
            for (size_t j = 0; j < r->n_de && j <= first + s; j++)
                row[j] += d->es[at] * de[j];
            for (size_t l = 0; l <= s; l++) {
                const size_t of = l * VOL_DENSITY_BLOCK + b;
                row[first + l] +=
                    d->ss[(s * (s + 1) / 2 + l) * VOL_DENSITY_BLOCK + b];
                if (r->n_cols == r->k)
                    row[first + l] += d->hs[of] * ds[first + s];
                if (r->n_de == r->k)
                    row[first + l] += d->es[of] * de[first + s];
            }
        }
}

/* The gradient of row t0 + b. */
static void
row_score(const struct vol_likelihood *lik, const struct vol_density_terms *d,
          size_t t0, size_t b, double *g)
{
    const struct vol_recursion *r = &lik->r;
    const size_t first = r->n_mean + r->n_var;
    const double *ds = vol_pass_out(lik, t0 + b);
    const double *de = r->de + (t0 + b) * r->n_de;

    memset(g, 0, r->k * sizeof(*g));
    for (size_t i = 0; i < r->n_cols; i++)
        g[i] = d->h[b] * ds[i];
    for (size_t i = 0; i < r->n_de; i++)
        g[i] += d->e[b] * de[i];
    for (size_t s = 0; first + s < r->k; s++)
        g[first + s] += d->s[s * VOL_DENSITY_BLOCK + b];
}

static void
add_outer_products(const struct vol_likelihood *lik,
                   const struct vol_density_terms *d, size_t t0, size_t m,
                   double *opg)
{
    const size_t k = lik->r.k;
    double g[VOL_GARCH_MAX_PARAMS];

    for (size_t b = 0; b < m; b++) {
        row_score(lik, d, t0, b, g);
        for (size_t i = 0; i < k; i++)
            for (size_t j = 0; j <= i; j++)
                opg[i * k + j] += g[i] * g[j];
    }
}

/* One block. */
static void
add_block(const struct vol_likelihood *lik, const struct vol_density_terms *d,
          size_t t0, size_t m, struct sums *out)
{
    const struct vol_recursion *r = &lik->r;

    if (r->n_de == 1 && r->n_cols == 4)
        add_rows_1(lik, d, t0, m, 4, out);
    else if (r->n_de == 1 && r->n_cols == 5)
        add_rows_1(lik, d, t0, m, 5, out);
    else
        add_rows(lik, d, t0, m, out);
    add_shape_rows(lik, d, t0, m, out);
    if (out->opg != NULL)
        add_outer_products(lik, d, t0, m, out->opg);
}

static void
clear_sums(struct sums *out, size_t k)
{
    memset(out->gradient, 0, k * sizeof(double));
    memset(out->hessian, 0, k * k * sizeof(double));
    if (out->opg != NULL)
        memset(out->opg, 0, k * k * sizeof(double));
}

/* All blocks; the adjoints of the density are left in lo and le. */
static void
add_blocks(struct vol_likelihood *lik, struct sums *out)
{
    struct vol_density_terms d;

    for (size_t t = 0; t < lik->n; t += VOL_DENSITY_BLOCK) {
        const size_t left = lik->n - t;
        const size_t m = left < VOL_DENSITY_BLOCK ? left : VOL_DENSITY_BLOCK;
        density_terms(lik, t, m, &d);
        memcpy(lik->lo + t, d.h, m * sizeof(double));
        if (lik->r.le != NULL)
            memcpy(lik->r.le + t, d.e, m * sizeof(double));
        add_block(lik, &d, t, m, out);
    }
}

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

/* omega depends on the other parameters: the chain rule. */
static void
target_omega(struct vol_likelihood *lik, struct sums *out)
{
    const struct vol_recursion *r = &lik->r;
    const size_t k = r->k, w = r->n_mean, n = k - w;
    double d[VOL_GARCH_MAX_PARAMS] = { 0.0 };
    double dd[VOL_GARCH_MAX_PARAMS * VOL_GARCH_MAX_PARAMS];
    const double g = out->gradient[w];

    (void)lik->spec.variance->target(&lik->spec, r->var, r->shape, lik->level,
                                     d + w, dd);
    for (size_t i = 0; i < k; i++)
        out->gradient[i] += g * d[i];
    out->gradient[w] = 0.0;
    fold(out->hessian, k, w, d);
    if (out->opg != NULL)
        fold(out->opg, k, w, d);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++)
            out->hessian[(w + i) * k + w + j] += g * dd[i * n + j];
    out->hessian[w * k + w] = -(double)lik->n;
}

double
vol_likelihood_derivs(struct vol_likelihood *lik, const double *theta,
                      double *gradient, double *hessian, double *opg)
{
    struct sums out = { gradient, hessian, opg };
    const double value = vol_pass_loglik(lik, theta, true);

    if (value == -HUGE_VAL)
        return value;
    clear_sums(&out, lik->r.k);
    add_blocks(lik, &out);
    vol_pass_backward(lik, hessian);
    if (lik->level > 0.0)
        target_omega(lik, &out);
    return value;
}

void
vol_likelihood_scores(const struct vol_likelihood *lik, double *scores)
{
    struct vol_density_terms d;

    for (size_t t = 0; t < lik->n; t += VOL_DENSITY_BLOCK) {
        const size_t left = lik->n - t;
        const size_t m = left < VOL_DENSITY_BLOCK ? left : VOL_DENSITY_BLOCK;
        density_terms(lik, t, m, &d);
        for (size_t b = 0; b < m; b++)
            row_score(lik, &d, t, b, scores + (t + b) * lik->r.k);
    }
}
