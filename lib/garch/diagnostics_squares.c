/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Autocorrelations of z^2, free of what the estimates take up: Li and Mak
 * (1994) by the regression of Wooldridge (1990). */
#include "garch/diagnostics_impl.h"

#include "base/mem.h"
#include "stats/linalg.h"
#include "stats/moments.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { M = VOL_DIAGNOSTIC_MAX_LAGS };

/* Of a column's square: what no more is left of depends on those before. */
#define DEPENDENT 1e-12

/*
 * The columns of one row: the slopes of ln h, which is by how much ln z^2 falls
 * as parameters rise, 0 for a parameter that is held; y = z^2 less its mean,
 * 1 to M rows ago; y itself.
 */
static void
columns_of_row(const struct vol_diagnosis *d, const bool *held, double mean,
               size_t t, double *row)
{
    const size_t k = d->fit->k;

    for (size_t i = 0; i < k; i++)
        row[i] = held[i] ? 0.0 : d->s.slope[t * k + i];
    for (size_t j = 1; j <= M; j++)
        row[k + j - 1] = j <= t ? d->z2[t - j] - mean : 0.0;
    row[k + M] = d->z2[t] - mean;
}

/* The lower triangle of the sums of products of all p columns. */
static void
add_products(const struct vol_diagnosis *d, double *row, double *sums, size_t p)
{
    const struct vol_garch_spec *spec = &d->fit->used;
    const double mean = vol_moments(d->z2, d->fit->n_obs).mean;
    bool held[VOL_GARCH_MAX_PARAMS] = { false };

    for (size_t i = 0; i < spec->n_restrictions; i++)
        if (spec->restriction[i].kind == VOL_FIX)
            held[vol_garch_param_find(spec, spec->restriction[i].param)] = true;
    for (size_t t = 0; t < d->fit->n_obs; t++) {
        columns_of_row(d, held, mean, t, row);
        for (size_t i = 0; i < p; i++)
            vol_add_scaled(sums + i * p, row[i], row, i + 1);
    }
}

/*
 * Cholesky's factor in the place of the sums.  A column that depends on those
 * before it has none of its own and takes no part.
 */
static void
factor(double *a, size_t p)
{
    for (size_t i = 0; i < p; i++) {
        const double whole = a[i * p + i];
        for (size_t j = 0; j <= i; j++) {
            double left = a[i * p + j];
            for (size_t m = 0; m < j; m++)
                left -= a[i * p + m] * a[j * p + m];
            if (j < i)
                a[i * p + j] = a[j * p + j] > 0.0 ? left / a[j * p + j] : 0.0;
            else
                a[i * p + i] = left > DEPENDENT * whole ? sqrt(left) : 0.0;
        }
    }
}

/*
 * What m lags explain of y beyond the slopes, in units of its variance: the
 * squares of y's row of the factor.  NaN where a lag depends on the slopes.
 */
static double
explained(const double *l, size_t p, size_t m, double n)
{
    const size_t first = p - 1 - M;
    const double *y = l + (p - 1) * p;
    double sum = 0.0, all = 0.0;

    for (size_t i = 0; i < p; i++)
        all += y[i] * y[i];
    for (size_t i = first; i < first + m; i++) {
        if (l[i * p + i] == 0.0)
            return NAN;
        sum += y[i] * y[i];
    }
    return n * sum / all;
}

static void
judge(struct vol_diagnosis *d, const double *l, size_t p)
{
    const size_t n = d->fit->n_obs;

    for (size_t i = 0; i < VOL_DIAGNOSTIC_LAG_COUNT; i++) {
        const size_t m = vol_diagnostic_lags[i];
        const double q = explained(l, p, m, (double)n);
        struct vol_diagnostic *item =
            vol_diagnostic_add(d, "li-mak", "z2", m, n);
        if (n < 2 * m + 2)
            vol_diagnostic_without(item, "%zu observations are too few", n);
        else if (d->fit->status >= VOL_FIT_FALLBACK)
            vol_diagnostic_without(item, "nothing was estimated");
        else if (!(q >= 0.0))
            vol_diagnostic_without(item, "the model takes up the lags");
        else
            vol_diagnostic_chi2(item, q, (double)m);
    }
}

enum vol_code
vol_diagnose_squares(struct vol_diagnosis *d, struct vol_err *err)
{
    const size_t p = d->fit->k + M + 1;
    double *store;
    enum vol_code code = vol_mem_doubles(&store, p * (p + 1), err);

    if (code != VOL_OK)
        return code;
    add_products(d, store + p * p, store, p);
    factor(store, p);
    judge(d, store, p);
    free(store);
    return VOL_OK;
}
