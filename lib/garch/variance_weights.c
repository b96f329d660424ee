/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/variance_weights.h"

#include <string.h>

enum { PHI = 1, D = 2, BETA = 3 };

static bool
is_figarch(const struct vol_garch_spec *spec)
{
    return spec->variance == &vol_variance_figarch;
}

static size_t
n_lags(const struct vol_garch_spec *spec)
{
    return is_figarch(spec) ? VOL_FIGARCH_LAGS : spec->lag[spec->p - 1];
}

/* A block of weights and their rests. */
static double *
take_block(double **at, size_t lags)
{
    double *here = *at;

    *at += 2 * lags + 1;
    return here;
}

struct vol_weights
vol_weights_of(const struct vol_recursion *r)
{
    struct vol_weights k = { .lags = n_lags(r->spec) };
    double *at = r->memory;

    k.first = r->at.alpha;
    k.w = take_block(&at, k.lags);
    if (r->n_cols == 0)
        return k;
    k.m = is_figarch(r->spec) ? 3 : r->spec->p;
    for (size_t i = 0; i < k.m; i++)
        k.d[i] = take_block(&at, k.lags);
    for (size_t i = 0; is_figarch(r->spec) && i < k.m; i++)
        for (size_t j = 0; j <= i; j++)
            k.dd[i][j] = i == 0 ? NULL : take_block(&at, k.lags);
    k.column = at;
    return k;
}

size_t
vol_weights_memory(const struct vol_garch_spec *spec, size_t n, size_t n_cols)
{
    const size_t blocks = is_figarch(spec) ? 1 + 3 + 5 : 1 + spec->p;

    return n_cols == 0 ? 2 * n_lags(spec) + 1
                       : blocks * (2 * n_lags(spec) + 1) + n;
}

/* The recursions of the weights: delta_k of (1 - L)^d, and lambda_k. */
static void
figarch_values(const struct vol_weights *k, const double *var)
{
    const double phi = var[PHI], d = var[D], beta = var[BETA];
    double *l = k->w, delta = d;

    l[0] = phi - beta + d;
    for (size_t i = 1; i < k->lags; i++) {
        const double delta1 = ((double)i - d) / (double)(i + 1) * delta;
        l[i] = beta * l[i - 1] + delta1 - phi * delta;
        delta = delta1;
    }
}

/* The same with their derivatives. */
static void
figarch_weights(const struct vol_weights *k, const double *var)
{
    const double phi = var[PHI], d = var[D], beta = var[BETA];
    double *l = k->w, *l_phi = k->d[0], *l_d = k->d[1], *l_beta = k->d[2];
    double *l_dphi = k->dd[1][0], *l_dd = k->dd[1][1];
    double *l_bphi = k->dd[2][0], *l_bd = k->dd[2][1], *l_bb = k->dd[2][2];
    double delta = d, slope = 1.0, curve = 0.0;

    l[0] = phi - beta + d;
    l_phi[0] = l_d[0] = 1.0;
    l_beta[0] = -1.0;
    l_dphi[0] = l_dd[0] = l_bphi[0] = l_bd[0] = l_bb[0] = 0.0;
    for (size_t i = 1; i < k->lags; i++) {
        const double share = ((double)i - d) / (double)(i + 1);
        const double n = 1.0 / (double)(i + 1);
        const double delta1 = share * delta, slope1 = share * slope - n * delta;
        const double curve1 = share * curve - 2.0 * n * slope;
        l[i] = beta * l[i - 1] + delta1 - phi * delta;
        l_phi[i] = beta * l_phi[i - 1] - delta;
        l_d[i] = beta * l_d[i - 1] + slope1 - phi * slope;
        l_beta[i] = l[i - 1] + beta * l_beta[i - 1];
        l_dphi[i] = beta * l_dphi[i - 1] - slope;
        l_dd[i] = beta * l_dd[i - 1] + curve1 - phi * curve;
        l_bphi[i] = l_phi[i - 1] + beta * l_bphi[i - 1];
        l_bd[i] = l_d[i - 1] + beta * l_bd[i - 1];
        l_bb[i] = 2.0 * l_beta[i - 1] + beta * l_bb[i - 1];
        delta = delta1;
        slope = slope1;
        curve = curve1;
    }
}

static void
harch_weights(const struct vol_weights *k, const struct vol_garch_spec *spec,
              const double *alpha)
{
    memset(k->w, 0, k->lags * sizeof(*k->w));
    for (size_t i = 0; i < spec->p; i++)
        for (size_t j = 0; j < spec->lag[i]; j++)
            k->w[j] += 1.0 / spec->lag[i] * alpha[i];
    for (size_t i = 0; i < k->m; i++) {
        memset(k->d[i], 0, k->lags * sizeof(*k->w));
        for (size_t j = 0; j < spec->lag[i]; j++)
            k->d[i][j] = 1.0 / spec->lag[i];
    }
}

static void
sum_rest(const struct vol_weights *k, double *block)
{
    double *rest = vol_weights_rest(k, block), sum = 0.0;

    rest[k->lags] = 0.0;
    for (size_t j = k->lags; j-- > 0;)
        rest[j] = sum += block[j];
}

void
vol_weights_make(struct vol_recursion *r)
{
    const struct vol_weights k = vol_weights_of(r);

    if (is_figarch(r->spec) && k.m == 0)
        figarch_values(&k, r->var);
    else if (is_figarch(r->spec))
        figarch_weights(&k, r->var);
    else
        harch_weights(&k, r->spec, r->var + k.first);
    sum_rest(&k, k.w);
    for (size_t i = 0; i < k.m; i++) {
        sum_rest(&k, k.d[i]);
        for (size_t j = 0; j <= i; j++)
            if (k.dd[i][j] != NULL)
                sum_rest(&k, k.dd[i][j]);
    }
    if (r->fourier == NULL)
        return;
    vol_fourier_load(r->fourier, VOL_SLOT_WEIGHTS, k.w, k.lags, 1);
    for (size_t i = 0; i < k.m; i++)
        vol_fourier_load(r->fourier, i + 1, k.d[i], k.lags, 1);
}
