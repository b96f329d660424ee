/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/ols.h"

#include "stats/linalg.h"
#include "stats/pair.h"

#include <math.h>
#include <stdlib.h>

enum {
    BLOCK_ROWS = 256
}; /* what fits the second-level cache with 40 columns */

static const double dependent = 1e-10; /* see vol_ols_finish() */

enum vol_code
vol_ols_init(struct vol_ols *ols, size_t k, struct vol_err *err)
{
    if (k == 0 || k > VOL_OLS_MAX_K)
        return vol_fail(err, VOL_EDATA, "%zu regressors: 1 to %d are possible",
                        k, VOL_OLS_MAX_K);
    double *r = calloc((k + 1) * (k + 1), sizeof(*r));
    double *block = malloc((k + 1) * BLOCK_ROWS * sizeof(*block));
    if (r == NULL || block == NULL) {
        free(r);
        free(block);
        return vol_fail_nomem(err);
    }
    *ols = (struct vol_ols){ .k = k, .r = r, .block = block };
    return VOL_OK;
}

void
vol_ols_clear(struct vol_ols *ols)
{
    free(ols->r);
    free(ols->block);
    *ols = (struct vol_ols){ 0 };
}

/*
 * Reflect row j of the triangle together with the block so that column j of
 * the block vanishes.  The reflector is (u, column j).
 */
static void
eliminate(struct vol_ols *ols, size_t j)
{
    size_t width = ols->k + 1, rows = ols->filled;
    double *r = ols->r + j * width;
    const double *column = ols->block + j * BLOCK_ROWS;
    double below = vol_dot(column, column, rows);

    if (below == 0.0)
        return;
    double diagonal = -copysign(sqrt(r[j] * r[j] + below), r[j]);
    double u = r[j] - diagonal, scale = 2.0 / (u * u + below);
    r[j] = diagonal;
    for (size_t c = j + 1; c < width; c++) {
        double *other = ols->block + c * BLOCK_ROWS;
        double w = scale * (u * r[c] + vol_dot(column, other, rows));
        r[c] -= w * u;
        vol_add_scaled(other, -w, column, rows);
    }
}

static void
reduce(struct vol_ols *ols)
{
    for (size_t j = 0; j <= ols->k; j++)
        eliminate(ols, j);
    ols->filled = 0;
}

void
vol_ols_add(struct vol_ols *ols, const double *row)
{
    for (size_t j = 0; j <= ols->k; j++)
        ols->block[j * BLOCK_ROWS + ols->filled] = row[j];
    ols->n++;
    if (++ols->filled == BLOCK_ROWS)
        reduce(ols);
}

void
vol_ols_finish(struct vol_ols *ols)
{
    size_t width = ols->k + 1, j = 0;

    reduce(ols);
    for (; j < ols->k; j++) {
        double length2 = 0.0, left = fabs(ols->r[j * width + j]);
        for (size_t i = 0; i <= j; i++)
            length2 += ols->r[i * width + j] * ols->r[i * width + j];
        if (!(left > dependent * sqrt(length2)))
            break;
    }
    ols->rank = j;
}

double
vol_ols_rss_at(const struct vol_ols *ols, size_t column, size_t j)
{
    double rss = 0.0;

    for (size_t i = column + 1; i-- > j;) {
        double rest = ols->r[i * (ols->k + 1) + column];
        rss += rest * rest;
    }
    return rss;
}

double
vol_ols_rss(const struct vol_ols *ols, size_t j)
{
    return vol_ols_rss_at(ols, ols->k, j);
}

bool
vol_ols_is_exact_at(const struct vol_ols *ols, size_t column, size_t j)
{
    return !(sqrt(vol_ols_rss_at(ols, column, j)) >
             dependent * sqrt(vol_ols_rss_at(ols, column, 0)));
}

bool
vol_ols_is_exact(const struct vol_ols *ols)
{
    return vol_ols_is_exact_at(ols, ols->k, ols->k);
}

double
vol_ols_t_last(const struct vol_ols *ols, size_t j)
{
    double rss = vol_ols_rss(ols, j);

    if (j == 0 || ols->n <= j || rss <= 0.0)
        return NAN;
    const double *r = ols->r + (j - 1) * (ols->k + 1);
    double t = r[ols->k] / sqrt(rss / (double)(ols->n - j));
    return r[j - 1] < 0.0 ? -t : t;
}

void
vol_ols_coef(const struct vol_ols *ols, size_t j, double *coef)
{
    size_t width = ols->k + 1;

    for (size_t i = j; i-- > 0;) {
        double rest = ols->r[i * width + ols->k];
        for (size_t c = i + 1; c < j; c++)
            rest -= ols->r[i * width + c] * coef[c];
        coef[i] = rest / ols->r[i * width + i];
    }
}
