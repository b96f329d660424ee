/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The likelihood's derivatives: the density's terms by the chain rule. */
#include "garch/pass.h"
#include "stats/linalg.h"
#include "stats/pair.h"

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

/* The terms of rows t0 .. t0 + m; returns their log-likelihood. */
static double
density_terms(const struct vol_likelihood *lik, size_t t0, size_t m,
              struct vol_density_terms *d)
{
    const struct vol_recursion *r = &lik->r;

    const double value =
        lik->spec.density->terms(r->shape, m, r->e + t0, r->h + t0, d);

    if (lik->spec.variance->link != VOL_LINK_VARIANCE)
        terms_by_log(d, r->h + t0, m, lik->spec.density->n_shape);
    return value;
}

/* ---- sums over a block of rows, column by column --------------------------
 */

/* Blocks are filled up with zeros to a multiple of this many rows. */
enum { STRIDE = 4 };

/* to = a x (+ b y), over a block; y may be NULL. */
static void
combine(const double *a, const double *x, const double *b, const double *y,
        size_t m, double *to)
{
    if (y == NULL) {
        for (size_t t = 0; t < m; t += 2)
            vol_pair_store(to + t, vol_pair_load(a + t) * vol_pair_load(x + t));
        return;
    }
    for (size_t t = 0; t < m; t += 2)
        vol_pair_store(to + t, vol_pair_load(a + t) * vol_pair_load(x + t) +
                                   vol_pair_load(b + t) * vol_pair_load(y + t));
}

/* The rows of a block, column by column: the tangents of what the density
 * sees, those of the residuals, and room. */
struct block {
    size_t m; /* rows, filled up */
    const double *out, *de;
    size_t stride; /* from one column of `out` to the next */
    double *work;
};

/* Columns of a block in a space of its own begin so far apart: not a power of
 * two, or all would fall on the same lines of the cache. */
enum { SPACE = VOL_LIKELIHOOD_SPACE };

static const double *
out_column(const struct block *k, size_t i)
{
    return k->out + i * k->stride;
}

static const double *
de_column(const struct block *k, size_t i)
{
    return k->de + i * SPACE;
}

static void
transpose(const double *rows, size_t n_cols, size_t m, size_t whole, double *to)
{
    for (size_t i = 0; i < n_cols; i++, to += SPACE) {
        for (size_t b = 0; b < m; b++)
            to[b] = rows[b * n_cols + i];
        for (size_t b = m; b < whole; b++)
            to[b] = 0.0;
    }
}

/* The terms of shape s. */
static double *
of_shape(double *terms, size_t s)
{
    return terms + s * VOL_DENSITY_BLOCK;
}

/* Zeros behind the last of m rows. */
static void
fill_up(struct vol_density_terms *d, size_t n_shape, size_t m, size_t whole)
{
    double *const of[] = { d->e, d->h, d->ee, d->eh, d->hh };

    for (size_t b = m; b < whole; b++) {
        for (size_t i = 0; i < sizeof(of) / sizeof(of[0]); i++)
            of[i][b] = 0.0;
        for (size_t s = 0; s < n_shape; s++)
            of_shape(d->s, s)[b] = of_shape(d->es, s)[b] =
                of_shape(d->hs, s)[b] = 0.0;
    }
}

/* Rows t0 .. t0 + m; the terms are filled up with zeros too. */
static struct block
take_block(struct vol_likelihood *lik, struct vol_density_terms *d, size_t t0,
           size_t m)
{
    const struct vol_recursion *r = &lik->r;
    struct block k = { .m = (m + STRIDE - 1) / STRIDE * STRIDE };
    double *at = lik->block;

    if (r->by_column) {
        k.out = r->ds + t0;
        k.stride = r->lead + r->n;
    } else {
        k.out = at;
        k.stride = SPACE;
        transpose(vol_pass_out(lik, t0), r->n_cols, m, k.m, at);
        at += r->n_cols * SPACE;
    }
    k.de = r->n_de == 1 ? r->de + t0 : at;
    if (r->n_de != 1) {
        transpose(r->de + t0 * r->n_de, r->n_de, m, k.m, at);
        at += r->n_de * SPACE;
    }
    k.work = at;
    fill_up(d, lik->spec.density->n_shape, m, k.m);
    return k;
}

/* The sums of w y_i y_j, i <= j, over `count` columns, to a k x k matrix. */
static void
add_products(const double *w, const double *y, size_t stride, size_t count,
             size_t m, double *out, size_t k)
{
    for (; count >= 3; count -= 3, y += 3 * stride, out += 3 * (k + 1)) {
        vol_three_products(w, y, stride, m, out, k);
        for (size_t i = 0; i < 3 && count > 3; i++)
            vol_dots(w, y + i * stride, y + 3 * stride, stride, count - 3, m,
                     out + i * k + 3);
    }
    for (; count > 0; count--, y += stride, out += k + 1)
        vol_dots(w, y, y, stride, count, m, out);
}

/*
 * The sums over mean and variance columns: with o the tangents of h and e
 * those of the residuals, hh o o' + eh (o e' + e o') + ee e e'.  Column j of
 * it is (hh o_j + eh e_j) o + (eh o_j + ee e_j) e; what lies below its diagonal
 * goes above, as row j, where the sums stand side by side.
 */
static void
add_rows(const struct vol_recursion *r, const struct vol_density_terms *d,
         const struct block *k, struct sums *out)
{
    double *x = k->work;

    vol_dots(NULL, d->h, k->out, k->stride, r->n_cols, k->m, out->gradient);
    vol_dots(NULL, d->e, k->de, SPACE, r->n_de, k->m, out->gradient);
    for (size_t j = 0; j < r->n_de; j++) {
        const double *o = out_column(k, j), *e = de_column(k, j);
        double *row = out->hessian + j * (r->k + 1);
        combine(d->hh, o, d->eh, e, k->m, x);
        vol_dots(NULL, x, o, k->stride, r->n_cols - j, k->m, row);
        vol_dots(d->eh, o, e, SPACE, r->n_de - j, k->m, row);
        vol_dots(d->ee, e, e, SPACE, r->n_de - j, k->m, row);
    }
    add_products(d->hh, out_column(k, r->n_de), k->stride, r->n_cols - r->n_de,
                 k->m, out->hessian + r->n_de * (r->k + 1), r->k);
}

/* The same for the row of shape s. */
static void
add_shape(const struct vol_recursion *r, struct vol_density_terms *d,
          const struct block *k, size_t m, size_t s, struct sums *out)
{
    const size_t first = r->n_mean + r->n_var, at = first + s;
    const size_t n_cols = r->n_cols < at + 1 ? r->n_cols : at + 1;
    const size_t n_de = r->n_de < at + 1 ? r->n_de : at + 1;
    double *row = out->hessian + at * r->k;

    for (size_t b = 0; b < m; b++)
        out->gradient[at] += of_shape(d->s, s)[b];
    vol_dots(NULL, of_shape(d->hs, s), k->out, k->stride, n_cols, k->m, row);
    vol_dots(NULL, of_shape(d->es, s), k->de, SPACE, n_de, k->m, row);
    for (size_t l = 0; l <= s; l++) {
        for (size_t b = 0; b < m; b++)
            row[first + l] += of_shape(d->ss, s * (s + 1) / 2 + l)[b];
        if (r->n_cols == r->k)
            row[first + l] +=
                vol_dot(of_shape(d->hs, l), out_column(k, at), k->m);
        if (r->n_de == r->k)
            row[first + l] +=
                vol_dot(of_shape(d->es, l), de_column(k, at), k->m);
    }
}

/* The outer products of the gradients of the rows. */
static void
add_outer_products(const struct vol_recursion *r, struct vol_density_terms *d,
                   const struct block *k, double *opg)
{
    const size_t first = r->n_mean + r->n_var;

    for (size_t i = 0; i < r->k; i++) {
        double *g = k->work + i * SPACE;
        memset(g, 0, k->m * sizeof(*g));
        if (i < r->n_cols)
            combine(d->h, out_column(k, i), d->e,
                    i < r->n_de ? de_column(k, i) : NULL, k->m, g);
        for (size_t b = 0; i >= first && b < k->m; b++)
            g[b] += of_shape(d->s, i - first)[b];
        vol_dots(NULL, g, k->work, SPACE, i + 1, k->m, opg + i * r->k);
    }
}

/*
 * The curvature of the link, ln h = (2 / delta) ln s.  By the tangents o of
 * ln h, l their adjoint, it is - l delta / 2 o o' and where delta is a
 * parameter u also - l (ln h / 2 + 1 / delta) (u o' + o u')
 * - l (ln h)^2 / (2 delta) u u'.
 */
static void
weigh_link(struct vol_likelihood *lik, size_t t0, size_t m)
{
    struct vol_recursion *r = &lik->r;
    struct vol_row_weights *w = &lik->weights;
    const size_t u = r->n_mean + r->at.extra;
    const double delta = r->power;

    for (size_t t = t0; t < t0 + m; t++) {
        const double l = lik->lo[t], log_h = r->log_h[t];
        w->oo[t] -= 0.5 * delta * l;
        if (r->at.n_extra == 0)
            continue;
        vol_row_weights_out(w, u, t, -l * (0.5 * log_h + 1.0 / delta));
        w->hess[u * (r->k + 1)] -= 0.5 * l * log_h * log_h / delta;
    }
}

/* What parameter p has with the rows' tangents, column by column in `y`; the
 * weights are left zero. */
static void
add_param(double *weight, size_t p, const double *y, size_t stride,
          size_t count, const struct block *k, struct sums *out, size_t width)
{
    double sum[VOL_GARCH_MAX_PARAMS] = { 0.0 };
    double *row = out->hessian + p * width;

    vol_dots(NULL, weight, y, stride, count, k->m, sum);
    vol_add_scaled(row, 1.0, sum, count);
    if (p < count)
        row[p] += sum[p];
    memset(weight, 0, k->m * sizeof(*weight));
}

/* Take the weights of the recursions to those of the density, and sum what is
 * with a parameter. */
static void
add_weights(struct vol_likelihood *lik, struct vol_density_terms *d,
            const struct block *k, size_t t0, size_t m, struct sums *out)
{
    const struct vol_recursion *r = &lik->r;
    struct vol_row_weights *w = &lik->weights;

    for (size_t b = 0; b < m; b++) {
        d->hh[b] += w->oo[t0 + b];
        d->eh[b] += w->eo[t0 + b];
        d->ee[b] += w->ee[t0 + b];
        w->oo[t0 + b] = w->eo[t0 + b] = w->ee[t0 + b] = 0.0;
    }
    for (size_t p = 0; p < r->k; p++) {
        if (w->has_out[p])
            add_param(w->by_out + p * w->stride + t0, p, k->out, k->stride,
                      r->n_cols, k, out, r->k);
        if (w->has_shock[p])
            add_param(w->by_shock + p * w->stride + t0, p, k->de, SPACE,
                      r->n_de, k, out, r->k);
    }
}

/* One block. */
static void
add_block(struct vol_likelihood *lik, struct vol_density_terms *d, size_t t0,
          size_t m, struct sums *out)
{
    const struct block k = take_block(lik, d, t0, m);

    if (lik->spec.variance->link == VOL_LINK_POWER)
        weigh_link(lik, t0, m);
    if (!lik->r.by_column)
        add_weights(lik, d, &k, t0, m, out);
    add_rows(&lik->r, d, &k, out);
    for (size_t s = 0; s < lik->spec.density->n_shape; s++)
        add_shape(&lik->r, d, &k, m, s, out);
    if (out->opg != NULL)
        add_outer_products(&lik->r, d, &k, out->opg);
}

/* The gradient of row t0 + b. */
static void
row_score(const struct vol_likelihood *lik, const struct vol_density_terms *d,
          size_t t0, size_t b, double *g)
{
    const struct vol_recursion *r = &lik->r;
    const size_t first = r->n_mean + r->n_var;
    const size_t stride = r->by_column ? r->lead + r->n : 1;
    const double *ds =
        r->by_column ? r->ds + t0 + b : vol_pass_out(lik, t0 + b);
    const double *de = r->de + (t0 + b) * r->n_de;

    memset(g, 0, r->k * sizeof(*g));
    for (size_t i = 0; i < r->n_cols; i++)
        g[i] = d->h[b] * ds[i * stride];
    for (size_t i = 0; i < r->n_de; i++)
        g[i] += d->e[b] * de[i];
    for (size_t s = 0; first + s < r->k; s++)
        g[first + s] += d->s[s * VOL_DENSITY_BLOCK + b];
}

static void
clear_sums(struct sums *out, size_t k)
{
    memset(out->gradient, 0, k * sizeof(double));
    memset(out->hessian, 0, k * k * sizeof(double));
    if (out->opg != NULL)
        memset(out->opg, 0, k * k * sizeof(double));
}

/* The adjoints of the density, of rows t0 .. t0 + m: to those of later rows,
 * which are there where they are made block by block. */
static void
add_adjoints(struct vol_likelihood *lik, const struct vol_density_terms *d,
             size_t t0, size_t m)
{
    if (lik->spec.variance->link == VOL_LINK_POWER || lik->r.by_column)
        memcpy(lik->lo + t0, d->h, m * sizeof(double));
    else
        vol_add_scaled(lik->lo + t0, 1.0, d->h, m);
    if (lik->r.le != NULL)
        vol_add_scaled(lik->r.le + t0, 1.0, d->e, m);
}

/* All blocks, the last first: the adjoints of a row come from later ones.
 * Returns the log-likelihood. */
static double
add_blocks(struct vol_likelihood *lik, struct sums *out)
{
    struct vol_density_terms d;
    double value = 0.0;

    for (size_t t = (lik->n - 1) / VOL_DENSITY_BLOCK * VOL_DENSITY_BLOCK, m;;
         t -= VOL_DENSITY_BLOCK) {
        const size_t left = lik->n - t;
        m = left < VOL_DENSITY_BLOCK ? left : VOL_DENSITY_BLOCK;
        value += density_terms(lik, t, m, &d);
        add_adjoints(lik, &d, t, m);
        vol_pass_backward_rows(lik, t, t + m);
        add_block(lik, &d, t, m, out);
        if (t == 0)
            return value;
    }
}

double
vol_likelihood_derivs(struct vol_likelihood *lik, const double *theta,
                      double *gradient, double *hessian, double *opg)
{
    struct sums out = { gradient, hessian, opg };
    double value;

    if (!vol_pass_variances(lik, theta, true))
        return -HUGE_VAL;
    clear_sums(&out, lik->r.k);
    vol_pass_begin_backward(lik, hessian);
    value = add_blocks(lik, &out);
    if (!isfinite(value))
        return -HUGE_VAL;
    vol_pass_end_backward(lik);
    if (lik->level > 0.0)
        vol_pass_target(lik, gradient, hessian, opg);
    return value;
}

void
vol_likelihood_scores(const struct vol_likelihood *lik, double *scores)
{
    struct vol_density_terms d;

    for (size_t t = 0; t < lik->n; t += VOL_DENSITY_BLOCK) {
        const size_t left = lik->n - t;
        const size_t m = left < VOL_DENSITY_BLOCK ? left : VOL_DENSITY_BLOCK;
        (void)density_terms(lik, t, m, &d);
        for (size_t b = 0; b < m; b++)
            row_score(lik, &d, t, b, scores + (t + b) * lik->r.k);
    }
}
