/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The equations whose state is the variance and whose news is the squared
 * residual: ARCH (Engle, 1982), GARCH (Bollerslev, 1986) and GJR (Glosten,
 * Jagannathan and Runkle, 1993).
 */
#include "garch/variance.h"
#include "stats/linalg.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Loops below are compiled once for order 1.1 and once for any order. */
#define INLINE static inline __attribute__((always_inline))

static void
news(struct vol_recursion *r, ptrdiff_t t)
{
    r->size[t] = r->e[t] * r->e[t];
    r->sign[t] = r->e[t] < 0.0 ? r->size[t] : 0.0;
    r->h[t] = r->s[t];
}

/* Squared residuals know nothing of the state: all rows at once. */
static void
all_news(struct vol_recursion *r)
{
    for (size_t t = 0; t < r->n; t++)
        r->size[t] = r->e[t] * r->e[t];
    if (r->spec->variance->asymmetric)
        for (size_t t = 0; t < r->n; t++)
            r->sign[t] = r->e[t] < 0.0 ? r->size[t] : 0.0;
}

static void
presample(struct vol_recursion *r)
{
    for (ptrdiff_t t = -(ptrdiff_t)r->lead; t < 0; t++) {
        r->s[t] = r->s0;
        r->size[t] = r->s0;
        r->sign[t] = 0.5 * r->s0;
    }
}

INLINE void
filter_rows(struct vol_recursion *r, const ptrdiff_t p, const ptrdiff_t q,
            const bool asymmetric)
{
    const struct vol_coef k = vol_variance_coef(r->spec, r->var);
    const double *size = r->size, *sign = r->sign;
    double *s = r->s;

    for (ptrdiff_t t = 0; t < (ptrdiff_t)r->n; t++) {
        double x = k.omega;
        for (ptrdiff_t i = 1; i <= p; i++) {
            x += k.alpha[i - 1] * size[t - i];
            if (asymmetric)
                x += k.gamma[i - 1] * sign[t - i];
        }
        for (ptrdiff_t j = 1; j <= q; j++)
            x += k.beta[j - 1] * s[t - j];
        s[t] = x;
    }
}

static void
filter(struct vol_recursion *r)
{
    const ptrdiff_t p = r->spec->p, q = r->spec->q;
    const bool asymmetric = r->spec->variance->asymmetric;

    all_news(r);
    if (p == 1 && q == 1 && !asymmetric)
        filter_rows(r, 1, 1, false);
    else if (p == 1 && q == 1)
        filter_rows(r, 1, 1, true);
    else
        filter_rows(r, p, q, asymmetric);
}

/*
 * ds of row t.  Before `lead` a lag may fall before row 0, where the news
 * has the derivative of the pre-sample variance.
 */
static void
tangent_row(struct vol_recursion *r, const struct vol_coef *k, ptrdiff_t t)
{
    const struct vol_columns at = vol_variance_columns(r);
    double *d = r->ds + t * (ptrdiff_t)r->n_cols;

    memset(d, 0, r->n_cols * sizeof(*d));
    d[at.omega] = 1.0;
    for (ptrdiff_t i = 1; i <= (ptrdiff_t)r->spec->p; i++) {
        const double a = k->alpha[i - 1];
        const double g = k->gamma != NULL ? k->gamma[i - 1] : 0.0;
        d[at.alpha + (size_t)i - 1] += r->size[t - i];
        if (k->gamma != NULL)
            d[at.gamma + (size_t)i - 1] += r->sign[t - i];
        if (t < i) {
            vol_add_scaled(d, a + 0.5 * g, r->ds0, r->n_cols);
        } else {
            const double e = r->e[t - i];
            vol_add_scaled(d, 2.0 * e * (e < 0.0 ? a + g : a),
                           r->de + (size_t)(t - i) * r->n_mean, r->n_mean);
        }
    }
    for (ptrdiff_t j = 1; j <= (ptrdiff_t)r->spec->q; j++) {
        d[at.beta + (size_t)j - 1] += r->s[t - j];
        vol_add_scaled(d, k->beta[j - 1],
                       r->ds + (t - j) * (ptrdiff_t)r->n_cols, r->n_cols);
    }
    r->s[t] = vol_variance_step(r, t);
}

/* Order 1.1 with one parameter in the mean: the last row in registers. */
INLINE void
tangent_rows_11(struct vol_recursion *r, const bool asymmetric)
{
    const struct vol_coef k = vol_variance_coef(r->spec, r->var);
    const size_t n_cols = asymmetric ? 5 : 4;
    const double a = k.alpha[0], b = k.beta[0];
    const double g = asymmetric ? k.gamma[0] : 0.0;
    const double *last = r->ds;
    double s = r->s[0], d_mean = last[0], d_omega = last[1], d_alpha = last[2];
    double d_gamma = last[n_cols - 2], d_beta = last[n_cols - 1];

    for (size_t t = 1; t < r->n; t++) {
        double *d = r->ds + t * n_cols;
        const double e = r->e[t - 1], size = e * e;
        const bool fell = asymmetric && e < 0.0;
        d_mean = 2.0 * (fell ? a + g : a) * e * r->de[t - 1] + b * d_mean;
        d_omega = 1.0 + b * d_omega;
        d_alpha = size + b * d_alpha;
        d_gamma = (fell ? size : 0.0) + b * d_gamma;
        d_beta = s + b * d_beta;
        s = (k.omega + (fell ? a + g : a) * size) + b * s;
        d[0] = d_mean;
        d[1] = d_omega;
        d[2] = d_alpha;
        if (asymmetric)
            d[3] = d_gamma;
        d[n_cols - 1] = d_beta;
        r->s[t] = s;
    }
}

static void
tangent(struct vol_recursion *r)
{
    const struct vol_coef k = vol_variance_coef(r->spec, r->var);
    const ptrdiff_t n = (ptrdiff_t)r->n;
    const ptrdiff_t lead = (ptrdiff_t)r->lead < n ? (ptrdiff_t)r->lead : n;
    const bool asymmetric = r->spec->variance->asymmetric;
    const bool usual = r->spec->p == 1 && r->spec->q == 1 && r->n_mean == 1;

    all_news(r);
    for (size_t t = 1; t <= r->lead; t++)
        memcpy(r->ds - t * r->n_cols, r->ds0, r->n_cols * sizeof(*r->ds0));
    for (ptrdiff_t t = 0; t < lead; t++)
        tangent_row(r, &k, t);
    if (usual && !asymmetric && r->n_cols == 4)
        tangent_rows_11(r, false);
    else if (usual && asymmetric && r->n_cols == 5)
        tangent_rows_11(r, true);
    else
        for (ptrdiff_t t = lead; t < n; t++)
            tangent_row(r, &k, t);
}

static double
persistence(const struct vol_garch_spec *spec, const double *var,
            const double *shape)
{
    const struct vol_coef k = vol_variance_coef(spec, var);
    const double below =
        k.gamma != NULL ? spec->density->neg_square(shape).value : 0.0;
    double sum = 0.0;

    for (size_t i = 0; i < spec->p; i++)
        sum += k.alpha[i] + (k.gamma != NULL ? below * k.gamma[i] : 0.0);
    for (size_t j = 0; j < spec->q; j++)
        sum += k.beta[j];
    return sum;
}

static double
uncond_variance(const struct vol_garch_spec *spec, const double *var,
                const double *shape)
{
    const double rest = 1.0 - persistence(spec, var, shape);

    return rest > 0.0 ? var[0] / rest : NAN;
}

/* Derivatives of the persistence by the columns of ds. */
static void
persistence_gradient(const struct vol_recursion *r, double *d)
{
    const struct vol_columns at = vol_variance_columns(r);
    const struct vol_coef k = vol_variance_coef(r->spec, r->var);

    memset(d, 0, r->n_cols * sizeof(*d));
    for (size_t i = 0; i < r->spec->p; i++) {
        d[at.alpha + i] = 1.0;
        if (k.gamma == NULL)
            continue;
        d[at.gamma + i] = r->neg_square.value;
        for (size_t m = 0; at.shape + m < r->n_cols; m++)
            d[at.shape + m] += k.gamma[i] * r->neg_square.d[m];
    }
    for (size_t j = 0; j < r->spec->q; j++)
        d[at.beta + j] = 1.0;
}

/* s0 = omega / (1 - P). */
static bool
uncond_state(struct vol_recursion *r, bool derivs)
{
    const size_t omega = r->n_mean;
    const double rest = 1.0 - persistence(r->spec, r->var, r->shape);
    double d[VOL_GARCH_MAX_PARAMS];

    if (!(rest > 0.0))
        return false;
    r->s0 = r->var[0] / rest;
    if (!derivs)
        return true;
    persistence_gradient(r, d);
    for (size_t i = 0; i < r->n_cols; i++)
        r->ds0[i] = r->s0 * d[i] / rest;
    r->ds0[omega] = 1.0 / rest;
    for (size_t i = 0; i < r->n_cols; i++)
        for (size_t j = 0; j <= i; j++)
            r->d2s0[i * r->n_cols + j] =
                2.0 * r->s0 * d[i] * d[j] / (rest * rest);
    for (size_t i = omega + 1; i < r->n_cols; i++)
        r->d2s0[i * r->n_cols + omega] = d[i] / (rest * rest);
    return true;
}

static void
constrain(const struct vol_garch_spec *spec, const double *var,
          const double *shape, size_t first, struct vol_constraints *set)
{
    const struct vol_coef k = vol_variance_coef(spec, var);
    const size_t alpha = first + 1, gamma = alpha + spec->p;
    const size_t beta = gamma + (k.gamma != NULL ? spec->p : 0);
    char name[VOL_CONSTRAINT_NAME];
    double *grad;

    vol_constraints_bound(set, "omega", first, k.omega, VOL_MIN_OMEGA, 1.0);
    for (size_t i = 0; i < spec->p; i++) {
        (void)snprintf(name, sizeof(name), "alpha%zu", i + 1);
        vol_constraints_bound(set, name, alpha + i, k.alpha[i], 0.0, 1.0);
        if (k.gamma == NULL)
            continue;
        (void)snprintf(name, sizeof(name), "alpha%zu+gamma%zu", i + 1, i + 1);
        grad = vol_constraints_row(set, name, k.alpha[i] + k.gamma[i]);
        grad[alpha + i] = grad[gamma + i] = 1.0;
    }
    for (size_t j = 0; j < spec->q; j++) {
        (void)snprintf(name, sizeof(name), "beta%zu", j + 1);
        vol_constraints_bound(set, name, beta + j, k.beta[j], 0.0, 1.0);
    }
    if (spec->free)
        return;
    const struct vol_density_moment below = spec->density->neg_square(shape);
    grad = vol_constraints_row(set, "persistence",
                               VOL_MAX_PERSISTENCE -
                                   persistence(spec, var, shape));
    for (size_t i = 0; i < spec->p; i++) {
        grad[alpha + i] = -1.0;
        if (k.gamma == NULL)
            continue;
        grad[gamma + i] = -below.value;
        for (size_t m = 0; m < spec->density->n_shape; m++)
            grad[beta + spec->q + m] -= k.gamma[i] * below.d[m];
    }
    for (size_t j = 0; j < spec->q; j++)
        grad[beta + j] = -1.0;
}

/* alpha, gamma in {.01 .05 .1 .2}, persistence in {.5 .7 .9 .98}. */
static bool
grid(const struct vol_garch_spec *spec, size_t i, double *var)
{
    static const double news_of[VOL_GRID_NEWS] = { 0.05, 0.1, 0.01, 0.2 };
    static const double whole[4] = { 0.98, 0.9, 0.7, 0.5 };
    const bool asymmetric = spec->variance->asymmetric;
    const size_t p = spec->p, q = spec->q, n_gamma = asymmetric ? p : 0;
    const double a = news_of[i % VOL_GRID_NEWS], all = whole[i / 4 % 4];
    const double g = asymmetric ? news_of[i / 16 % 4] : 0.0;

    if (i >= (asymmetric ? 64U : 16U))
        return false;
    var[0] = 1.0 - all;
    for (size_t j = 0; j < p; j++)
        var[1 + j] = (q > 0 ? a : all - 0.5 * g) / (double)p;
    for (size_t j = 0; j < n_gamma; j++)
        var[1 + p + j] = g / (double)p;
    for (size_t j = 0; j < q; j++)
        var[1 + p + n_gamma + j] = (all - a - 0.5 * g) / (double)q;
    return true;
}

static void
rescale(const struct vol_garch_spec *spec, double c, double *var,
        double *d_omega)
{
    memset(d_omega, 0, vol_garch_n_variance(spec) * sizeof(*d_omega));
    d_omega[0] = c * c;
    var[0] *= c * c;
}

/* After the last row size and sign are their expectations. */
static double
expected(const struct vol_recursion *r, const double *x, const double *out,
         ptrdiff_t t, double share)
{
    return t < 0 ? x[(ptrdiff_t)r->n + t] : share * out[t];
}

static void
forecast(const struct vol_recursion *r, size_t h, double *out)
{
    const struct vol_coef k = vol_variance_coef(r->spec, r->var);

    for (ptrdiff_t t = 0; t < (ptrdiff_t)h; t++) {
        double s = k.omega;
        for (ptrdiff_t i = 1; i <= (ptrdiff_t)r->spec->p; i++) {
            s += k.alpha[i - 1] * expected(r, r->size, out, t - i, 1.0);
            if (k.gamma != NULL)
                s += k.gamma[i - 1] *
                     expected(r, r->sign, out, t - i, r->neg_square.value);
        }
        for (ptrdiff_t j = 1; j <= (ptrdiff_t)r->spec->q; j++)
            s += k.beta[j - 1] * expected(r, r->s, out, t - j, 1.0);
        out[t] = s;
    }
}

#define LINEAR                                                                 \
    .news = news, .presample = presample, .filter = filter,                    \
    .tangent = tangent, .adjoint = vol_linear_adjoint,                         \
    .uncond_state = uncond_state, .constrain = constrain,                      \
    .persistence = persistence, .uncond_variance = uncond_variance,            \
    .grid = grid, .rescale = rescale, .forecast = forecast

const struct vol_variance vol_variance_arch = { .name = "arch", LINEAR };
const struct vol_variance vol_variance_garch = { .name = "garch",
                                                 .has_q = true,
                                                 LINEAR };
const struct vol_variance vol_variance_gjr = {
    .name = "gjr", .has_q = true, .asymmetric = true, LINEAR
};
