/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Equations that are weights on many squared residuals,
 *
 *   s_t^2 = c + sum_{k=1}^K w_k e_{t-k}^2,
 *
 * those before the first row being s0: FIGARCH(1,d,1) (Baillie, Bollerslev
 * and Mikkelsen, 1996), truncated at 1,000 lags, with c = omega / (1 - beta),
 * and HARCH (Mueller and others, 1997), whose weights are averages over some
 * numbers of days.
 */
#include "garch/local.h"
#include "garch/variance_weights.h"
#include "stats/convolution.h"

#include <math.h>

enum { OMEGA = 0, BETA = 3 };

static bool
is_figarch(const struct vol_garch_spec *spec)
{
    return spec->variance == &vol_variance_figarch;
}

static void
news(struct vol_recursion *r, ptrdiff_t t)
{
    r->size[t] = r->e[t] * r->e[t];
}

/* How many of the lags of row t are rows; the others are before the first. */
static size_t
known(const struct vol_recursion *r, const struct vol_weights *k, ptrdiff_t t)
{
    const size_t rows = (size_t)(t + (ptrdiff_t)r->past);

    return rows < k->lags ? rows : k->lags;
}

/* c of a row: all of FIGARCH's omega, with its regressors, is over 1 - beta. */
static double
intercept(const struct vol_recursion *r, ptrdiff_t t)
{
    const double c = vol_variance_intercept(r, t);

    return is_figarch(r->spec) ? c / (1.0 - r->var[BETA]) : c;
}

static void
local_intercept(const struct vol_local *f, ptrdiff_t t)
{
    if (!is_figarch(f->r->spec)) {
        vol_local_intercept(f, t, 1.0);
        return;
    }
    const double u = 1.0 / (1.0 - f->r->var[BETA]);
    const double c = vol_variance_intercept(f->r, t);
    const struct vol_input beta = vol_local_param(f, BETA, c * u * u);

    vol_local_intercept(f, t, u);
    vol_local_pair(f, beta, beta, 2.0 * c * u * u * u);
    vol_local_intercept_by(f, t, beta, u * u);
}

static void
filter(struct vol_recursion *r, ptrdiff_t from, ptrdiff_t to)
{
    const struct vol_weights k = vol_weights_of(r);

    for (ptrdiff_t t = from; t < to; t++) {
        if (t > 0)
            news(r, t - 1);
        r->s[t] = intercept(r, t) +
                  r->s0 * vol_weights_rest(&k, k.w)[known(r, &k, t)];
    }
    vol_convolve(r->size, r->past, k.w, k.lags, from, to, r->s);
}

/* ---- weighted sums over the lags, by transform where the series is long ---
 */

/* The weights themselves (which 0), or their derivative by a parameter. */
static const double *
block(const struct vol_weights *k, size_t which)
{
    return which == 0 ? k->w : k->d[which - 1];
}

static bool
by_transform(const struct vol_recursion *r, ptrdiff_t from, ptrdiff_t to)
{
    return r->fourier != NULL && from == 0 && to == (ptrdiff_t)r->n;
}

/* column[t] = sum_k w_k x[t - k]; `slot` holds the transform of x. */
static void
weigh(const struct vol_recursion *r, const struct vol_weights *k, size_t which,
      const double *x, size_t slot, ptrdiff_t from, ptrdiff_t to)
{
    const size_t size = (size_t)(to - from) * sizeof(double);

    if (by_transform(r, from, to)) {
        memcpy(k->column, vol_fourier_convolve(r->fourier, which, slot, 0),
               size);
        return;
    }
    memset(k->column + from, 0, size);
    vol_convolve(x, 0, block(k, which), k->lags, from, to, k->column);
}

/* column[t] = sum_k w_k ls[t + k], over the whole series. */
static void
weigh_adjoint(const struct vol_recursion *r, const struct vol_weights *k,
              size_t which)
{
    const size_t size = r->n * sizeof(double);

    if (r->fourier != NULL) {
        memcpy(k->column,
               vol_fourier_convolve(r->fourier, which, VOL_SLOT_ADJOINT, 1),
               size);
        return;
    }
    memset(k->column, 0, size);
    vol_correlate(r->ls, r->n, block(k, which), k->lags, k->column);
}

/* ---- derivatives --------------------------------------------------------- */

/* Add column[from, to) to a column of ds. */
static void
scatter(struct vol_recursion *r, const struct vol_weights *k, ptrdiff_t from,
        ptrdiff_t to, size_t c)
{
    for (ptrdiff_t t = from; t < to; t++)
        r->ds[(size_t)t * r->n_cols + c] += k->column[t];
}

/* The mean's columns of one row: 2 e de in the place of e^2. */
static void
tangent_mean_row(struct vol_recursion *r, const struct vol_weights *k,
                 ptrdiff_t t)
{
    double *d = r->ds + (size_t)t * r->n_cols;

    for (size_t j = 1; j <= known(r, k, t); j++) {
        const size_t row = (size_t)t - j;
        vol_add_scaled(d, 2.0 * k->w[j - 1] * r->e[row], r->de + row * r->n_de,
                       r->n_de);
    }
}

/* The same for all rows, column by column. */
static void
tangent_mean(struct vol_recursion *r, const struct vol_weights *k,
             ptrdiff_t from, ptrdiff_t to)
{
    double *news_of = r->sign; /* these equations have none of their own */

    for (size_t c = 0; c < r->n_de; c++) {
        for (ptrdiff_t t = 0; t < to; t++)
            news_of[t] = 2.0 * r->e[t] * r->de[(size_t)t * r->n_de + c];
        if (by_transform(r, from, to))
            vol_fourier_load(r->fourier, VOL_SLOT_NEWS, news_of, r->n, 0);
        weigh(r, k, 0, news_of, VOL_SLOT_NEWS, from, to);
        scatter(r, k, from, to, c);
    }
}

/* s of all rows by transform: what the filter sums directly. */
static void
states_by_transform(struct vol_recursion *r, const struct vol_weights *k)
{
    const double *rest = vol_weights_rest(k, k->w);

    for (size_t t = 0; t < r->n; t++)
        news(r, (ptrdiff_t)t);
    vol_fourier_load(r->fourier, VOL_SLOT_SQUARES, r->size, r->n, 0);
    weigh(r, k, 0, r->size, VOL_SLOT_SQUARES, 0, (ptrdiff_t)r->n);
    for (ptrdiff_t t = 0; t < (ptrdiff_t)r->n; t++)
        r->s[t] = intercept(r, t) + r->s0 * rest[known(r, k, t)] + k->column[t];
}

static void
tangent(struct vol_recursion *r, ptrdiff_t from, ptrdiff_t to)
{
    const struct vol_weights k = vol_weights_of(r);

    if (by_transform(r, from, to))
        states_by_transform(r, &k);
    else
        filter(r, from, to);
    for (ptrdiff_t t = from; t < to; t++) {
        double *d = r->ds + (size_t)t * r->n_cols;
        const struct vol_local f = { .r = r, .tangent = d };
        memset(d, 0, r->n_cols * sizeof(*d));
        local_intercept(&f, t);
        vol_add_scaled(d, vol_weights_rest(&k, k.w)[known(r, &k, t)], r->ds0,
                       r->n_cols);
        for (size_t i = 0; i < k.m; i++)
            d[r->n_mean + k.first + i] +=
                r->s0 * vol_weights_rest(&k, k.d[i])[known(r, &k, t)];
    }
    if (to - from == 1)
        tangent_mean_row(r, &k, from);
    else
        tangent_mean(r, &k, from, to);
    for (size_t i = 0; i < k.m; i++) {
        weigh(r, &k, i + 1, r->size, VOL_SLOT_SQUARES, from, to);
        scatter(r, &k, from, to, r->n_mean + k.first + i);
    }
}

/* Only the adjoints; curve() has the rest when all are known. */
static void
adjoint(struct vol_recursion *r, ptrdiff_t from, ptrdiff_t to,
        struct vol_row_weights *weights)
{
    const struct vol_weights k = vol_weights_of(r);

    (void)weights;
    for (ptrdiff_t t = to - 1; t >= from; t--)
        r->ls[-1] += r->ls[t] * vol_weights_rest(&k, k.w)[known(r, &k, t)];
    if (by_transform(r, from, to))
        vol_fourier_load(r->fourier, VOL_SLOT_ADJOINT, r->ls, r->n, 0);
    if (r->le == NULL)
        return;
    if (to - from == 1) {
        for (size_t j = 1; j <= known(r, &k, from); j++) {
            const size_t row = (size_t)from - j;
            r->le[row] += 2.0 * r->ls[from] * k.w[j - 1] * r->e[row];
        }
        return;
    }
    weigh_adjoint(r, &k, 0);
    for (size_t t = 0; t < r->n; t++)
        r->le[t] += 2.0 * k.column[t] * r->e[t];
}

/* product[j] = sum_t ls_t e_{t-j}^2 for each lag j >= 1. */
static void
lagged_products(const struct vol_recursion *r, const struct vol_weights *k,
                double *product)
{
    if (r->fourier != NULL) {
        memcpy(product,
               vol_fourier_convolve(r->fourier, VOL_SLOT_SQUARES,
                                    VOL_SLOT_ADJOINT, 1),
               (k->lags + 1) * sizeof(*product));
        return;
    }
    for (size_t j = 1; j <= k->lags; j++)
        product[j] =
            j < r->n ? vol_lagged_product(r->ls, r->size, r->n, j) : 0.0;
}

/* sum_t ls_t d2w_k e_{t-k}^2, those before the first row included. */
static void
curve_weights(const struct vol_recursion *r, const struct vol_weights *k,
              double *hess)
{
    double product[VOL_FIGARCH_LAGS + 1];
    const size_t first = r->n_mean + k->first;

    if (!is_figarch(r->spec))
        return;
    lagged_products(r, k, product);
    for (size_t a = 0; a < k->m; a++)
        for (size_t b = 0; b <= a; b++) {
            double *dd = k->dd[a][b], sum = 0.0;
            if (dd == NULL)
                continue;
            for (size_t j = 1; j <= k->lags; j++)
                sum += dd[j - 1] * product[j];
            for (size_t t = 0; t < r->n; t++)
                sum += r->ls[t] * r->s0 *
                       vol_weights_rest(k, dd)[t < k->lags ? t : k->lags];
            hess[(first + a) * r->k + first + b] += sum;
        }
}

/* sum_t ls_t dw_k d(e_{t-k}^2) for one parameter. */
static void
curve_cross(const struct vol_recursion *r, const struct vol_weights *k,
            size_t i, double *hess)
{
    const size_t column = r->n_mean + k->first + i;
    double sum[VOL_GARCH_MAX_PARAMS] = { 0.0 }, before = 0.0;

    weigh_adjoint(r, k, i + 1);
    for (size_t t = 0; t < r->n; t++) {
        vol_add_scaled(sum, 2.0 * k->column[t] * r->e[t], r->de + t * r->n_de,
                       r->n_de);
        before +=
            r->ls[t] * vol_weights_rest(k, k->d[i])[t < k->lags ? t : k->lags];
    }
    vol_add_scaled(sum, before, r->ds0, r->n_cols);
    const struct vol_vector unit = { NULL, column, 1 };
    const struct vol_vector row = { sum, 0, r->n_cols };
    vol_add_product(hess, r->k, 1.0, unit, row, false);
}

/* Where rows went one by one the transforms are still to be made. */
static void
load_late(struct vol_recursion *r)
{
    if (r->fourier == NULL || r->n_de == r->n_mean)
        return;
    news(r, (ptrdiff_t)r->n - 1);
    vol_fourier_load(r->fourier, VOL_SLOT_SQUARES, r->size, r->n, 0);
    vol_fourier_load(r->fourier, VOL_SLOT_ADJOINT, r->ls, r->n, 0);
}

static void
curve(struct vol_recursion *r, double *hess)
{
    const struct vol_weights k = vol_weights_of(r);
    struct vol_row_weights params = { .hess = hess, .k = r->k };

    load_late(r);
    for (size_t t = 0; t < r->n; t++) {
        const struct vol_local f = { .r = r,
                                     .l = r->ls[t],
                                     .weights = &params };
        local_intercept(&f, (ptrdiff_t)t);
    }
    curve_weights(r, &k, hess);
    for (size_t i = 0; i < k.m; i++)
        curve_cross(r, &k, i, hess);
    weigh_adjoint(r, &k, 0);
    for (size_t t = 0; t < r->n; t++) {
        const struct vol_vector de = { r->de + t * r->n_de, 0, r->n_de };
        vol_add_product(hess, r->k, 2.0 * k.column[t], de, de, true);
    }
}

/* Of HARCH the weights' sum; FIGARCH forgets, but not at a rate. */
static double
persistence(const struct vol_garch_spec *spec, const double *var,
            const double *shape, double *gradient)
{
    const struct vol_layout at = vol_variance_layout(spec);
    double sum = 0.0;

    (void)shape;
    if (gradient != NULL)
        memset(gradient, 0,
               (at.end + spec->density->n_shape) * sizeof(*gradient));
    if (is_figarch(spec))
        return NAN;
    for (size_t i = at.alpha; i < at.gamma; i++) {
        sum += var[i];
        if (gradient != NULL)
            gradient[i] = 1.0;
    }
    return sum;
}

/* Of harch: alpha over the lags of each average. */
static size_t
response(const struct vol_garch_spec *spec, const double *var,
         const double *shape, double *direct, double *feedback)
{
    const struct vol_layout at = vol_variance_layout(spec);
    size_t n = 0;

    (void)shape;
    for (size_t a = 0; a < at.n_alpha; a++)
        n = spec->lag[a] > n ? spec->lag[a] : n;
    memset(direct, 0, n * sizeof(*direct));
    for (size_t a = 0; a < at.n_alpha; a++)
        for (size_t i = 0; i < spec->lag[a]; i++)
            direct[i] += var[at.alpha + a] / spec->lag[a];
    memcpy(feedback, direct, n * sizeof(*feedback));
    return n;
}

static double
uncond_variance(const struct vol_garch_spec *spec, const double *var,
                const double *shape)
{
    const double rest = 1.0 - persistence(spec, var, shape, NULL);

    return rest > 0.0 ? var[OMEGA] / rest : NAN;
}

static void
rescale(const struct vol_garch_spec *spec, double c, double *var,
        double *jacobian)
{
    vol_rescale_intercept(spec, c * c, var, jacobian);
}

/* Squared residuals to come are their variances. */
static void
forecast(const struct vol_recursion *r, size_t h, double *out)
{
    const struct vol_weights k = vol_weights_of(r);

    for (ptrdiff_t t = 0; t < (ptrdiff_t)h; t++) {
        const size_t rows = known(r, &k, t);
        out[t] = intercept(r, t) + r->s0 * vol_weights_rest(&k, k.w)[rows];
        for (size_t j = 1; j <= rows; j++) {
            const ptrdiff_t row = t - (ptrdiff_t)j;
            out[t] += k.w[j - 1] * (row < 0 ? r->size[row] : out[row]);
        }
    }
}

#define WEIGHTS                                                                \
    .long_memory = true, .memory = vol_weights_memory, .news = news,           \
    .presample = vol_weights_make, .filter = filter, .tangent = tangent,       \
    .adjoint = adjoint, .curve = curve, .persistence = persistence,            \
    .uncond_variance = uncond_variance, .rescale = rescale,                    \
    .forecast = forecast

const struct vol_variance vol_variance_figarch = {
    .name = "figarch",
    .orders = VOL_ORDERS_ONE,
    .no_alpha = true,
    .no_level = true,
    .extra = { "phi", "d", "beta" },
    WEIGHTS,
    .constrain = vol_constrain_figarch,
    .grid = vol_grid_figarch,
    .corner = vol_corner_figarch
};
const struct vol_variance vol_variance_harch = {
    .name = "harch",
    .orders = VOL_ORDERS_LAGS,
    WEIGHTS,
    .response = response,
    .uncond_state = vol_uncond_by_persistence,
    .target = vol_target_by_persistence,
    .constrain = vol_constrain_harch,
    .grid = vol_grid_harch
};
