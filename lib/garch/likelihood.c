/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/likelihood.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

enum { BACKCAST_ROWS = 75 };

double
vol_garch_backcast(const double *e, size_t n, double decay)
{
    const size_t m = n < BACKCAST_ROWS ? n : BACKCAST_ROWS;
    double weight = 1.0, sum = 0.0, total = 0.0;

    for (size_t i = 0; i < m; i++, weight *= decay) {
        sum += weight * e[i] * e[i];
        total += weight;
    }
    return total > 0.0 ? sum / total : 0.0;
}

/* Take `n` doubles from the block at `*at`. */
static double *
take(double **at, size_t n)
{
    double *here = *at;

    *at += n;
    return here;
}

/* Point the arrays into one zeroed block, pre-sample rows in front. */
static void
lay_out(struct vol_likelihood *lik)
{
    struct vol_recursion *r = &lik->r;
    const size_t rows = r->lead + lik->n;
    double *at = lik->store;

    lik->e = take(&at, lik->n);
    lik->de = take(&at, lik->n * r->n_mean);
    lik->ls = take(&at, rows);
    r->e = lik->e;
    r->de = lik->de;
    r->size = take(&at, rows) + r->lead;
    r->sign = take(&at, rows) + r->lead;
    r->s = take(&at, rows) + r->lead;
    r->ds = take(&at, rows * r->n_cols) + r->lead * r->n_cols;
    r->d2s0 = take(&at, r->n_cols * r->n_cols);
    lik->curvature = take(&at, r->n_mean * r->n_mean);
    r->h = r->s;
    if (lik->spec.variance->log_state) {
        r->inv = take(&at, rows) + r->lead;
        r->h = take(&at, rows) + r->lead;
    }
}

/* The mean of 2 de de', the same at any parameters. */
static void
mean_curvature(struct vol_likelihood *lik)
{
    const size_t m = lik->r.n_mean;

    for (size_t t = 0; t < lik->n; t++) {
        const double *de = lik->de + t * m;
        for (size_t i = 0; i < m; i++)
            for (size_t j = 0; j <= i; j++)
                lik->curvature[i * m + j] += de[i] * de[j];
    }
    for (size_t i = 0; i < m * m; i++)
        lik->curvature[i] *= 2.0 / (double)lik->n;
}

enum vol_code
vol_likelihood_init(struct vol_likelihood *lik,
                    const struct vol_garch_spec *spec, const double *y,
                    size_t n, double backcast, struct vol_err *err)
{
    const size_t lost = vol_mean_lost_rows(&spec->mean);
    struct vol_recursion *r = &lik->r;
    enum vol_code code;
    size_t rows;

    if (n <= lost)
        return vol_fail(err, VOL_EDATA, "%zu rows are too few for the mean", n);
    *lik = (struct vol_likelihood){
        .spec = *spec, .y = y, .n_y = n, .n = n - lost, .backcast = backcast
    };
    r->spec = &lik->spec;
    r->n = lik->n;
    r->lead = spec->p > spec->q ? spec->p : spec->q;
    r->n_mean = vol_mean_n_params(&spec->mean);
    r->n_var = vol_garch_n_variance(spec);
    r->k = vol_garch_n_params(spec);
    r->n_cols = spec->variance->uses_shape || spec->init == VOL_INIT_UNCOND
                    ? r->k
                    : r->n_mean + r->n_var;
    rows = r->lead + lik->n;
    code = vol_mem_doubles(&lik->store,
                           rows * (8 + r->n_cols + r->n_mean) +
                               r->n_cols * r->n_cols + r->n_mean * r->n_mean,
                           err);
    if (code != VOL_OK)
        return code;
    lay_out(lik);
    vol_mean_jacobian(&spec->mean, y, n, lik->de);
    mean_curvature(lik);
    return VOL_OK;
}

void
vol_likelihood_clear(struct vol_likelihood *lik)
{
    free(lik->store);
    *lik = (struct vol_likelihood){ 0 };
}

/* sum x y, four sums side by side so that they need not wait. */
static double
dot(const double *x, const double *y, size_t n)
{
    double sum[4] = { 0.0, 0.0, 0.0, 0.0 };
    size_t t = 0;

    for (; t + 4 <= n; t += 4)
        for (size_t l = 0; l < 4; l++)
            sum[l] += x[t + l] * y[t + l];
    for (; t < n; t++)
        sum[0] += x[t] * y[t];
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

/* Mean squared residual with its derivatives: the pre-sample variance. */
static void
sample_variance(struct vol_likelihood *lik, bool derivs)
{
    struct vol_recursion *r = &lik->r;
    const size_t m = r->n_mean;
    const double scale = 1.0 / (double)lik->n;

    r->s0 = scale * dot(r->e, r->e, lik->n);
    if (!derivs)
        return;
    if (m == 1)
        r->ds0[0] = dot(r->e, r->de, lik->n);
    else
        for (size_t t = 0; t < lik->n; t++)
            for (size_t i = 0; i < m; i++)
                r->ds0[i] += r->e[t] * r->de[t * m + i];
    for (size_t i = 0; i < m; i++) {
        r->ds0[i] *= 2.0 * scale;
        for (size_t j = 0; j <= i; j++)
            r->d2s0[i * r->n_cols + j] = lik->curvature[i * m + j];
    }
}

/* From the pre-sample variance to the state that is its logarithm. */
static void
take_logarithm(struct vol_recursion *r)
{
    const double b = r->s0;

    r->s0 = log(b);
    for (size_t i = 0; i < r->n_cols; i++)
        r->ds0[i] /= b;
    for (size_t i = 0; i < r->n_cols; i++)
        for (size_t j = 0; j <= i; j++)
            r->d2s0[i * r->n_cols + j] =
                r->d2s0[i * r->n_cols + j] / b - r->ds0[i] * r->ds0[j];
}

/* Set s0 (and its derivatives); false where it is not a usable number. */
static bool
initialise(struct vol_likelihood *lik, bool derivs)
{
    struct vol_recursion *r = &lik->r;

    if (derivs) {
        memset(r->ds0, 0, r->n_cols * sizeof(*r->ds0));
        memset(r->d2s0, 0, r->n_cols * r->n_cols * sizeof(*r->d2s0));
    }
    if (lik->spec.init == VOL_INIT_UNCOND)
        return lik->spec.variance->uncond_state(r, derivs) && isfinite(r->s0);
    if (lik->spec.init == VOL_INIT_SAMPLE)
        sample_variance(lik, derivs);
    else
        r->s0 = lik->backcast;
    if (!(r->s0 > 0.0) || !isfinite(r->s0))
        return false;
    if (lik->spec.variance->log_state)
        take_logarithm(r);
    return true;
}

/* Everything that precedes the recursion. */
static bool
begin(struct vol_likelihood *lik, const double *theta, bool derivs)
{
    struct vol_recursion *r = &lik->r;
    const struct vol_density *density = lik->spec.density;

    r->var = theta + r->n_mean;
    r->shape = r->var + r->n_var;
    if (lik->spec.variance->uses_shape)
        r->abs_mean = density->abs_mean(r->shape);
    r->neg_square = density->neg_square(r->shape);
    vol_mean_residuals(&lik->spec.mean, theta, lik->y, lik->n_y, lik->e);
    if (!initialise(lik, derivs))
        return false;
    lik->spec.variance->presample(r);
    return true;
}

/* Whether each variance is positive and finite. */
static bool
all_positive(const double *h, size_t n)
{
    size_t bad = 0;

    for (size_t t = 0; t < n; t++)
        bad += !(h[t] > 1e-280 && h[t] < 1e280);
    return bad == 0;
}

static double
finish(const struct vol_likelihood *lik)
{
    const struct vol_recursion *r = &lik->r;
    double value;

    if (!all_positive(r->h, lik->n))
        return -HUGE_VAL;
    value = lik->spec.density->loglik(r->shape, lik->n, r->e, r->h);
    return isfinite(value) ? value : -HUGE_VAL;
}

double
vol_likelihood_value(struct vol_likelihood *lik, const double *theta)
{
    if (!begin(lik, theta, false))
        return -HUGE_VAL;
    lik->spec.variance->filter(&lik->r);
    return finish(lik);
}

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

/* Rows t0 .. t0 + m of the sums over mean and variance columns. */
static void
add_rows(const struct vol_recursion *r, const struct vol_density_terms *d,
         size_t t0, size_t m, struct sums *out)
{
    const size_t n_mean = r->n_mean, n_cols = r->n_cols, k = r->k;

    for (size_t b = 0; b < m; b++) {
        const double *ds = r->ds + (t0 + b) * n_cols;
        const double *de = r->de + (t0 + b) * n_mean;
        const double ss = d->hh[b], es = d->eh[b], ee = d->ee[b];
        for (size_t i = 0; i < n_cols; i++) {
            double *row = out->hessian + i * k;
            out->gradient[i] += d->h[b] * ds[i];
            for (size_t j = 0; j <= i; j++)
                row[j] += ss * ds[i] * ds[j];
            for (size_t j = 0; j < n_mean && j <= i; j++)
                row[j] += es * ds[i] * de[j];
        }
        for (size_t i = 0; i < n_mean; i++) {
            out->gradient[i] += d->e[b] * de[i];
            for (size_t j = 0; j <= i; j++)
                out->hessian[i * k + j] += (es * ds[j] + ee * de[j]) * de[i];
        }
    }
}

/* The same for one parameter in the mean and few in the variance, which the
 * compiler keeps in registers: n_cols is a constant of the caller's. */
INLINE void
add_rows_1(const struct vol_recursion *r, const struct vol_density_terms *d,
           size_t t0, size_t m, const size_t n_cols, struct sums *out)
{
    double g[5] = { 0.0 }, hs[5][5] = { { 0.0 } }, he[5] = { 0.0 };
    double g_mean = 0.0, h_mean = 0.0;

    for (size_t b = 0; b < m; b++) {
        const double *ds = r->ds + (t0 + b) * n_cols;
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
add_shape_rows(const struct vol_recursion *r, const struct vol_density_terms *d,
               size_t t0, size_t m, struct sums *out)
{
    const size_t first = r->n_mean + r->n_var, n_shape = r->k - first;

    for (size_t s = 0; s < n_shape; s++)
        for (size_t b = 0; b < m; b++) {
            const size_t at = s * VOL_DENSITY_BLOCK + b;
            const double *ds = r->ds + (t0 + b) * r->n_cols;
            const double *de = r->de + (t0 + b) * r->n_mean;
            double *row = out->hessian + (first + s) * r->k;
            out->gradient[first + s] += d->s[at];
            for (size_t j = 0; j < r->n_cols && j <= first + s; j++)
                row[j] += d->hs[at] * ds[j];
            for (size_t j = 0; j < r->n_mean; j++)
                row[j] += d->es[at] * de[j];
            for (size_t l = 0; l <= s; l++)
                row[first + l] +=
                    d->ss[(s * (s + 1) / 2 + l) * VOL_DENSITY_BLOCK + b];
            if (r->n_cols < r->k)
                continue;
            for (size_t l = 0; l <= s; l++)
                row[first + l] +=
                    d->hs[l * VOL_DENSITY_BLOCK + b] * ds[first + s];
        }
}

/* The outer products of the gradients of rows t0 .. t0 + m. */
static void
add_outer_products(const struct vol_recursion *r,
                   const struct vol_density_terms *d, size_t t0, size_t m,
                   double *opg)
{
    const size_t first = r->n_mean + r->n_var;
    double g[VOL_GARCH_MAX_PARAMS];

    for (size_t b = 0; b < m; b++) {
        const double *ds = r->ds + (t0 + b) * r->n_cols;
        const double *de = r->de + (t0 + b) * r->n_mean;
        memset(g, 0, r->k * sizeof(*g));
        for (size_t i = 0; i < r->n_cols; i++)
            g[i] = d->h[b] * ds[i];
        for (size_t i = 0; i < r->n_mean; i++)
            g[i] += d->e[b] * de[i];
        for (size_t s = 0; first + s < r->k; s++)
            g[first + s] += d->s[s * VOL_DENSITY_BLOCK + b];
        for (size_t i = 0; i < r->k; i++)
            for (size_t j = 0; j <= i; j++)
                opg[i * r->k + j] += g[i] * g[j];
    }
}

/* One block. */
static void
add_block(const struct vol_recursion *r, const struct vol_density_terms *d,
          size_t t0, size_t m, struct sums *out)
{
    if (r->n_mean == 1 && r->n_cols == 4)
        add_rows_1(r, d, t0, m, 4, out);
    else if (r->n_mean == 1 && r->n_cols == 5)
        add_rows_1(r, d, t0, m, 5, out);
    else
        add_rows(r, d, t0, m, out);
    add_shape_rows(r, d, t0, m, out);
    if (out->opg != NULL)
        add_outer_products(r, d, t0, m, out->opg);
}

static void
clear_sums(struct sums *out, size_t k)
{
    memset(out->gradient, 0, k * sizeof(double));
    memset(out->hessian, 0, k * k * sizeof(double));
    if (out->opg != NULL)
        memset(out->opg, 0, k * k * sizeof(double));
}

double
vol_likelihood_derivs(struct vol_likelihood *lik, const double *theta,
                      double *gradient, double *hessian, double *opg)
{
    struct vol_recursion *r = &lik->r;
    struct sums out = { gradient, hessian, opg };
    struct vol_density_terms d;
    double value;

    if (!begin(lik, theta, true))
        return -HUGE_VAL;
    lik->spec.variance->tangent(r);
    value = finish(lik);
    if (value == -HUGE_VAL)
        return value;
    clear_sums(&out, r->k);
    for (size_t t = 0; t < lik->n; t += VOL_DENSITY_BLOCK) {
        const size_t left = lik->n - t;
        const size_t m = left < VOL_DENSITY_BLOCK ? left : VOL_DENSITY_BLOCK;
        lik->spec.density->terms(r->shape, m, r->e + t, r->h + t, &d);
        if (lik->spec.variance->log_state)
            terms_by_log(&d, r->h + t, m, lik->spec.density->n_shape);
        memcpy(lik->ls + t, d.h, m * sizeof(*lik->ls));
        add_block(r, &d, t, m, &out);
    }
    memset(lik->ls + lik->n, 0, r->lead * sizeof(*lik->ls));
    lik->spec.variance->adjoint(r, lik->ls, hessian);
    return value;
}
