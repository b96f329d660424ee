/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/mem.h"
#include "cross/ccc.h"
#include "cross/packed.h"
#include "stats/linalg.h"
#include "stats/moments.h"
#include "stats/pair.h"

#include <math.h>
#include <stdlib.h>

/* One series, row by row. */
struct part {
    const struct vol_margin *margin;
    double *z;     /* n: residuals to mean 0 and variance 1           */
    double *slope; /* n x n_params: their slopes by the parameters    */
    double *step;  /* n x n_params: what a row adds to the estimates  */
};

static size_t
n_params(const struct vol_margin *m)
{
    return m->score != NULL ? m->n_params : 0;
}

static void
set_part(struct part *p, size_t n)
{
    const struct vol_margin *m = p->margin;
    const size_t k = n_params(m);

    for (size_t t = 0; t < n; t++)
        p->z[t] = m->e[t] / sqrt(m->h[t]);
    const struct vol_moments of = vol_moments(p->z, n);
    for (size_t t = 0; t < n; t++) {
        p->z[t] = (p->z[t] - of.mean) / of.sd;
        for (size_t i = 0; i < k; i++) {
            p->slope[t * k + i] = vol_margin_slope(m, t, i) / of.sd;
            p->step[t * k + i] =
                vol_dot(m->inverse + i * k, m->score + t * k, k);
        }
    }
}

/* The slopes of the correlation with `other` by the parameters of `p`. */
static void
correlation_slopes(const struct part *p, const struct part *other, size_t n,
                   double r, double *out)
{
    const size_t k = n_params(p->margin);

    for (size_t i = 0; i < k; i++)
        out[i] = 0.0;
    for (size_t t = 0; t < n; t++)
        vol_add_scaled(out, (other->z[t] - r * p->z[t]) / (double)n,
                       p->slope + t * k, k);
}

static double
standard_error(const struct part *a, const struct part *b, size_t n, double r)
{
    const size_t ka = n_params(a->margin), kb = n_params(b->margin);
    double by_a[VOL_GARCH_MAX_PARAMS], by_b[VOL_GARCH_MAX_PARAMS], sum = 0.0;

    if (ka != a->margin->n_params || kb != b->margin->n_params)
        return NAN;
    correlation_slopes(a, b, n, r, by_a);
    correlation_slopes(b, a, n, r, by_b);
    for (size_t t = 0; t < n; t++) {
        const double x = a->z[t], y = b->z[t];
        const double own = x * y - 0.5 * r * (x * x + y * y);
        const double all = own / (double)n +
                           vol_dot(by_a, a->step + t * ka, ka) +
                           vol_dot(by_b, b->step + t * kb, kb);
        sum += all * all;
    }
    return sqrt(sum);
}

enum vol_code
vol_ccc_errors(const struct vol_margin *margin, size_t k, size_t n,
               const double *r, double *se, struct vol_err *err)
{
    size_t size = 0;
    double *store = NULL;
    void *room = NULL;
    enum vol_code code = vol_mem_array(&room, k, sizeof(struct part), err);

    for (size_t i = 0; i < k; i++)
        size += n * (1 + 2 * n_params(&margin[i]));
    if (code == VOL_OK)
        code = vol_mem_doubles(&store, size, err);
    struct part *part = room;
    double *at = store;
    for (size_t i = 0; code == VOL_OK && i < k; i++) {
        const size_t each = n * n_params(&margin[i]);
        part[i].margin = &margin[i];
        part[i].z = vol_mem_take(&at, n);
        part[i].slope = vol_mem_take(&at, each);
        part[i].step = vol_mem_take(&at, each);
        set_part(&part[i], n);
    }
    for (size_t i = 0; code == VOL_OK && i < k; i++)
        for (size_t j = 0; j <= i; j++)
            se[vol_packed_at(i, j)] =
                i == j ? 0.0
                       : standard_error(&part[i], &part[j], n,
                                        r[vol_packed_at(i, j)]);
    free(store);
    free(room);
    return code;
}
