/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cross/ewma.h"

#include "base/mem.h"
#include "cross/packed.h"
#include "stats/linalg.h"
#include "stats/moments.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_min.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const inits[] = {
    [VOL_EWMA_SAMPLE] = "sample",
    [VOL_EWMA_DEMEANED] = "demeaned",
    [VOL_EWMA_FIRST20] = "first20",
    [VOL_EWMA_FILTER] = "filter",
};
enum { N_INITS = sizeof(inits) / sizeof(inits[0]), FIRST_ROWS = 20 };

const char *
vol_ewma_init_name(enum vol_ewma_init init)
{
    return inits[init];
}

enum vol_code
vol_ewma_init_parse(const char *text, enum vol_ewma_init *out,
                    struct vol_err *err)
{
    for (int i = 0; i < N_INITS; i++)
        if (strcmp(text, inits[i]) == 0) {
            *out = (enum vol_ewma_init)i;
            return VOL_OK;
        }
    return vol_fail(err, VOL_EUSAGE,
                    "first covariance '%s': sample, demeaned, first20 or "
                    "filter",
                    text);
}

/* One pass: the matrix of the day, and the means that are taken off. */
struct pass {
    const struct vol_ewma *of;
    double lambda;
    double *s, *mean, *row; /* packed; k each */
    double *store;
};

/* Row t of the returns, less their means. */
static const double *
take_row(struct pass *p, size_t t)
{
    const size_t k = p->of->k;

    for (size_t i = 0; i < k; i++)
        p->row[i] = p->of->r[t * k + i] - p->mean[i];
    return p->row;
}

/* S = keep S + weight r r', row t. */
static void
update(struct pass *p, double keep, double weight, size_t t)
{
    const double *r = take_row(p, t);
    double *s = p->s;

    for (size_t i = 0; i < p->of->k; i++)
        for (size_t j = 0; j <= i; j++, s++)
            *s = keep * *s + weight * (r[i] * r[j]);
}

static void
begin(struct pass *p)
{
    const struct vol_ewma *e = p->of;
    const size_t rows = e->init == VOL_EWMA_FILTER    ? 1
                        : e->init == VOL_EWMA_FIRST20 ? FIRST_ROWS
                                                      : e->n;
    const size_t divisor = e->init == VOL_EWMA_DEMEANED ? rows - 1 : rows;

    memset(p->s, 0, vol_packed(e->k) * sizeof(double));
    for (size_t t = 0; t < rows; t++)
        update(p, 1.0, 1.0, t);
    for (size_t i = 0; i < vol_packed(e->k); i++)
        p->s[i] /= (double)divisor;
}

/* From day t - 1 to day t >= 1; the day after the sample holds no return of
 * its own. */
static void
advance(struct pass *p, size_t t)
{
    const size_t row = p->of->init == VOL_EWMA_FILTER ? t : t - 1;

    if (row < p->of->n)
        update(p, p->lambda, 1.0 - p->lambda, row);
}

static enum vol_code
check(const struct vol_ewma *e, double lambda, struct vol_err *err)
{
    const size_t least = e->init == VOL_EWMA_FIRST20 ? FIRST_ROWS : 2;

    if (!(lambda > 0.0 && lambda < 1.0))
        return vol_fail(err, VOL_EDATA, "lambda %g is not between 0 and 1",
                        lambda);
    if (e->n < least)
        return vol_fail(err, VOL_EDATA,
                        "%zu common rows, at least %zu are needed", e->n,
                        least);
    return VOL_OK;
}

static enum vol_code
start(struct pass *p, const struct vol_ewma *e, double lambda,
      struct vol_err *err)
{
    const size_t m = vol_packed(e->k);
    enum vol_code code = check(e, lambda, err);

    *p = (struct pass){ .of = e, .lambda = lambda };
    if (code == VOL_OK)
        code = vol_mem_doubles(&p->store, m + 2 * e->k, err);
    if (code != VOL_OK)
        return code;
    p->s = p->store;
    p->mean = p->s + m;
    p->row = p->mean + e->k;
    for (size_t t = 0; e->init == VOL_EWMA_DEMEANED && t < e->n; t++)
        vol_add_scaled(p->mean, 1.0 / (double)e->n, e->r + t * e->k, e->k);
    begin(p);
    return VOL_OK;
}

enum vol_code
vol_ewma_path(const struct vol_ewma *ewma, double lambda, size_t from,
              double *out, struct vol_err *err)
{
    const size_t m = vol_packed(ewma->k);
    struct pass p;
    enum vol_code code = start(&p, ewma, lambda, err);

    if (code != VOL_OK)
        return code;
    for (size_t t = 0; t <= ewma->n; t++) {
        if (t > 0)
            advance(&p, t);
        if (t >= from)
            memcpy(out + (t - from) * m, p.s, m * sizeof(*out));
    }
    free(p.store);
    return VOL_OK;
}

/* ---- estimation ---------------------------------------------------------- */

/* ln |S| + r'S^-1 r of row t, HUGE_VAL where S is singular; `full` is k x k
 * and `x` k. */
static double
row_loss(struct pass *p, size_t t, double *full, double *x)
{
    const size_t k = p->of->k;
    const double *r = take_row(p, t);
    double loss = 0.0;

    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j <= i; j++)
            full[i * k + j] = p->s[vol_packed_at(i, j)];
    if (!vol_cholesky(full, k))
        return HUGE_VAL;
    memcpy(x, r, k * sizeof(*x));
    vol_cholesky_solve(full, k, x);
    for (size_t i = 0; i < k; i++)
        loss += 2.0 * log(full[i * (k + 1)]) + r[i] * x[i];
    return loss;
}

enum vol_code
vol_ewma_loglik(const struct vol_ewma *ewma, double lambda, double *out,
                struct vol_err *err)
{
    const size_t k = ewma->k;
    double loss = 0.0, *full = NULL;
    struct pass p;

    if (ewma->init == VOL_EWMA_FILTER)
        return vol_fail(err, VOL_EUSAGE,
                        "lambda cannot be estimated with 'filter', whose "
                        "covariance of a day knows its return: take sample");
    enum vol_code code = start(&p, ewma, lambda, err);
    if (code == VOL_OK)
        code = vol_mem_doubles(&full, k * k + k, err);
    for (size_t t = 0; code == VOL_OK && t < ewma->n; t++) {
        if (t > 0)
            advance(&p, t);
        loss += row_loss(&p, t, full, full + k * k);
    }
    if (code == VOL_OK)
        *out = -0.5 * (loss + (double)(ewma->n * k) * log(2.0 * M_PI));
    free(full);
    free(p.store);
    return code;
}

struct search {
    const struct vol_ewma *ewma;
    enum vol_code code;
    struct vol_err *err;
};

/* Minus the likelihood; what has none, or no room, is far away. */
static double
loss_of(double lambda, void *ctx)
{
    struct search *s = ctx;
    double value = -HUGE_VAL;

    if (s->code == VOL_OK)
        s->code = vol_ewma_loglik(s->ewma, lambda, &value, s->err);
    return isfinite(value) ? -value : 1e300;
}

/* The best of a grid, its neighbours about it. */
static void
bracket(struct search *s, double *low, double *best, double *high)
{
    static const double grid[] = { .5,  .6,  .7,  .8,  .85,  .9,   .92,  .94,
                                   .96, .97, .98, .99, .995, .998, .9999 };
    const size_t n = sizeof(grid) / sizeof(grid[0]);
    double least = HUGE_VAL;
    size_t at = 0;

    for (size_t i = 0; i < n; i++) {
        const double loss = loss_of(grid[i], s);
        if (loss < least) {
            least = loss;
            at = i;
        }
    }
    *low = grid[at > 0 ? at - 1 : 0];
    *best = grid[at];
    *high = grid[at + 1 < n ? at + 1 : at];
}

/* Brent's method between low and high. */
static enum vol_code
minimise(struct search *s, double low, double best, double high, double *lambda,
         struct vol_err *err)
{
    gsl_function f = { loss_of, s };
    gsl_min_fminimizer *m = gsl_min_fminimizer_alloc(gsl_min_fminimizer_brent);

    if (m == NULL)
        return vol_fail_nomem(err);
    *lambda = best;
    if (low < best && best < high &&
        gsl_min_fminimizer_set(m, &f, best, low, high) == GSL_SUCCESS) {
        for (int i = 0; i < 100; i++) {
            if (gsl_min_fminimizer_iterate(m) != GSL_SUCCESS ||
                gsl_min_fminimizer_x_upper(m) - gsl_min_fminimizer_x_lower(m) <
                    1e-8)
                break;
        }
        *lambda = gsl_min_fminimizer_x_minimum(m);
    }
    gsl_min_fminimizer_free(m);
    return s->code;
}

enum vol_code
vol_ewma_estimate(const struct vol_ewma *ewma, double *lambda, double *loglik,
                  struct vol_err *err)
{
    struct search s = { ewma, VOL_OK, err };
    double low, best, high, value;

    bracket(&s, &low, &best, &high);
    if (s.code == VOL_OK)
        s.code = minimise(&s, low, best, high, &best, err);
    if (s.code == VOL_OK)
        s.code = vol_ewma_loglik(ewma, best, &value, err);
    if (s.code == VOL_OK && !isfinite(value))
        return vol_fail(err, VOL_EDATA,
                        "the covariances are singular: a series is a "
                        "combination of others");
    if (s.code == VOL_OK) {
        *lambda = best;
        *loglik = value;
    }
    return s.code;
}
