/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Estimates from running sums: rolling windows. */
#include "mean/var_impl.h"

#include "base/mem.h"
#include "stats/linalg.h"

#include <stdlib.h>
#include <string.h>

static size_t
width(const struct vol_var_moments *moments)
{
    return vol_var_n_regressors(&moments->spec) + moments->spec.k;
}

enum vol_code
vol_var_moments_init(struct vol_var_moments *moments,
                     const struct vol_var_spec *spec, struct vol_err *err)
{
    size_t w = vol_var_n_regressors(spec) + spec->k;
    double *all = NULL;
    enum vol_code code = vol_mem_doubles(&all, spec->k + 2 * w * w + w, err);

    *moments = (struct vol_var_moments){ .spec = *spec };
    if (code != VOL_OK)
        return code;
    moments->centre = vol_mem_take(&all, spec->k);
    moments->sum = vol_mem_take(&all, w * w);
    moments->factor = vol_mem_take(&all, w * w);
    moments->row = all;
    return VOL_OK;
}

void
vol_var_moments_clear(struct vol_var_moments *moments)
{
    free(moments->centre);
    *moments = (struct vol_var_moments){ 0 };
}

void
vol_var_moments_reset(struct vol_var_moments *moments)
{
    size_t w = width(moments);

    memset(moments->sum, 0, w * w * sizeof(*moments->sum));
    moments->n = 0;
}

static void
accumulate(struct vol_var_moments *moments, const double *y, size_t t,
           double sign)
{
    const struct vol_var_spec *spec = &moments->spec;
    size_t w = width(moments), terms = vol_var_terms(spec);
    double *row = moments->row;

    vol_var_row(spec, y, t, row);
    if (spec->trend != VOL_TREND_NONE)
        for (size_t at = terms; at < w; at += spec->k)
            vol_add_scaled(row + at, -1.0, moments->centre, spec->k);
    for (size_t i = 0; i < w; i++)
        vol_add_scaled(moments->sum + i * w, sign * row[i], row, i + 1);
}

void
vol_var_moments_add(struct vol_var_moments *moments, const double *y, size_t t)
{
    accumulate(moments, y, t, 1.0);
    moments->n++;
}

void
vol_var_moments_drop(struct vol_var_moments *moments, const double *y, size_t t)
{
    accumulate(moments, y, t, -1.0);
    moments->n--;
}

/* L to its transpose, in place. */
static void
transpose(double *l, size_t w)
{
    for (size_t i = 0; i < w; i++)
        for (size_t j = 0; j < i; j++)
            l[j * w + i] = l[i * w + j];
}

/* The constants of the series themselves: c + (I - sum A) centre. */
static void
shift_constants(struct vol_var *var, const double *centre)
{
    size_t k = var->spec.k, terms = vol_var_terms(&var->spec);

    if (var->spec.trend == VOL_TREND_NONE)
        return;
    for (size_t i = 0; i < k; i++) {
        double *b = var->coef + i * var->m;
        b[0] += centre[i];
        for (size_t j = terms; j < var->m; j++)
            b[0] -= b[j] * centre[(j - terms) % k];
    }
}

bool
vol_var_from_moments(struct vol_var_moments *moments, bool with_inverse,
                     struct vol_var *var)
{
    size_t w = width(moments);

    if (moments->n < w)
        return false;
    memcpy(moments->factor, moments->sum, w * w * sizeof(*moments->sum));
    if (!vol_cholesky(moments->factor, w))
        return false;
    transpose(moments->factor, w);
    vol_var_from_triangle(var, moments->factor, moments->n, with_inverse);
    shift_constants(var, moments->centre);
    return true;
}
