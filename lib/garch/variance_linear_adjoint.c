/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The backward pass of the equations in variance_linear.c. */
#include "garch/variance.h"
#include "stats/linalg.h"

#include <string.h>

/* Loops below are compiled with a constant number of columns where usual. */
#define INLINE static inline __attribute__((always_inline))

/* dl/ds_t and what it does later through beta. */
static void
propagate(const struct vol_recursion *r, double *ls)
{
    const struct vol_coef k = vol_variance_coef(r->spec, r->var);
    const size_t q = r->spec->q;

    if (q == 1) {
        double next = 0.0;
        for (size_t t = r->n; t-- > 0;)
            ls[t] = next = ls[t] + k.beta[0] * next;
        return;
    }
    for (size_t t = r->n; t-- > 0;)
        for (size_t j = 1; j <= q; j++)
            ls[t] += k.beta[j - 1] * ls[t + j];
}

/* sum_t adjoint_t ds_{t-lag}, for the pairs (beta_lag, c). */
INLINE void
beta_sums(const struct vol_recursion *r, const double *adjoint, size_t lag,
          const size_t n_cols, double *out)
{
    const double *ds = r->ds - lag * n_cols;
    double sum[VOL_GARCH_MAX_PARAMS] = { 0.0 };

    for (size_t t = 0; t < r->n; t++)
        for (size_t c = 0; c < n_cols; c++)
            sum[c] += adjoint[t] * ds[t * n_cols + c];
    memcpy(out, sum, n_cols * sizeof(*out));
}

static void
add_beta(const struct vol_recursion *r, const double *adjoint, size_t lag,
         double *hess)
{
    const size_t row = vol_variance_columns(r).beta + lag - 1;
    double sum[VOL_GARCH_MAX_PARAMS];

    if (r->n_cols == 4)
        beta_sums(r, adjoint, lag, 4, sum);
    else if (r->n_cols == 5)
        beta_sums(r, adjoint, lag, 5, sum);
    else
        beta_sums(r, adjoint, lag, r->n_cols, sum);
    for (size_t c = 0; c < r->n_cols; c++)
        vol_add_symmetric(hess, r->k, row, c, c == row ? 2.0 * sum[c] : sum[c]);
}

/* Sums over the news of one lag: by alpha, by gamma, and twice the mean. */
struct news_sums {
    double alpha[1 + VOL_MEAN_MAX_LAGS], gamma[1 + VOL_MEAN_MAX_LAGS];
    double mean[(1 + VOL_MEAN_MAX_LAGS) * (1 + VOL_MEAN_MAX_LAGS)];
};

/* For one parameter in the mean; `a` and `g` are the lag's coefficients. */
static void
sum_news_1(const struct vol_recursion *r, const double *adjoint, size_t lag,
           double a, double g, struct news_sums *out)
{
    double alpha = 0.0, gamma = 0.0, mean = 0.0;

    for (size_t t = 0; t + lag < r->n; t++) {
        const double de = r->de[t], e = r->e[t];
        const double l = 2.0 * adjoint[t + lag] * de,
                     fell = e < 0.0 ? 1.0 : 0.0;
        alpha += l * e;
        gamma += l * e * fell;
        mean += l * de * (a + g * fell);
    }
    out->alpha[0] = alpha;
    out->gamma[0] = gamma;
    out->mean[0] = mean;
}

/* The same for any mean. */
static void
sum_news(const struct vol_recursion *r, const double *adjoint, size_t lag,
         double a, double g, struct news_sums *out)
{
    const size_t m = r->n_mean;

    *out = (struct news_sums){ { 0.0 }, { 0.0 }, { 0.0 } };
    for (size_t t = 0; t + lag < r->n; t++) {
        const double *de = r->de + t * m, e = r->e[t];
        const double l = 2.0 * adjoint[t + lag], w = e < 0.0 ? a + g : a;
        vol_add_scaled(out->alpha, l * e, de, m);
        if (e < 0.0)
            vol_add_scaled(out->gamma, l * e, de, m);
        for (size_t c = 0; c < m; c++)
            vol_add_scaled(out->mean + c * m, l * w * de[c], de, c + 1);
    }
}

/*
 * The pairs (alpha_lag, mean), (gamma_lag, mean) and (mean, mean): the news
 * of the rows of the sample, then that of the rows before it.
 */
static void
add_news(const struct vol_recursion *r, const double *adjoint, size_t lag,
         double *hess)
{
    const struct vol_coef k = vol_variance_coef(r->spec, r->var);
    const struct vol_columns at = vol_variance_columns(r);
    const size_t m = r->n_mean, alpha = at.alpha + lag - 1;
    const size_t gamma = at.gamma + lag - 1;
    const double g = k.gamma != NULL ? k.gamma[lag - 1] : 0.0;
    struct news_sums sum;
    double before = 0.0;

    (m == 1 ? sum_news_1 : sum_news)(r, adjoint, lag, k.alpha[lag - 1], g,
                                     &sum);
    for (size_t c = 0; c < m; c++) {
        hess[alpha * r->k + c] += sum.alpha[c];
        if (k.gamma != NULL)
            hess[gamma * r->k + c] += sum.gamma[c];
        vol_add_scaled(hess + c * r->k, 1.0, sum.mean + c * m, c + 1);
    }
    for (size_t t = 0; t < lag && t < r->n; t++)
        before += adjoint[t];
    for (size_t c = 0; c < r->n_cols; c++) {
        const double x = before * r->ds0[c];
        vol_add_symmetric(hess, r->k, alpha, c, c == alpha ? 2.0 * x : x);
        if (k.gamma != NULL)
            vol_add_symmetric(hess, r->k, gamma, c, c == gamma ? x : 0.5 * x);
    }
}

/* How much of the pre-sample variance each row inherits, times d2s0. */
static void
add_presample(const struct vol_recursion *r, const double *adjoint,
              double *hess)
{
    const struct vol_coef k = vol_variance_coef(r->spec, r->var);
    double w = 0.0;

    for (size_t t = 0; t < r->lead && t < r->n; t++) {
        for (size_t i = t + 1; i <= r->spec->p; i++)
            w += adjoint[t] * (k.alpha[i - 1] +
                               (k.gamma != NULL ? 0.5 * k.gamma[i - 1] : 0.0));
        for (size_t j = t + 1; j <= r->spec->q; j++)
            w += adjoint[t] * k.beta[j - 1];
    }
    for (size_t i = 0; i < r->n_cols; i++)
        for (size_t j = 0; j <= i; j++)
            hess[i * r->k + j] += w * r->d2s0[i * r->n_cols + j];
}

void
vol_linear_adjoint(const struct vol_recursion *r, double *ls, double *hess)
{
    propagate(r, ls);
    for (size_t j = 1; j <= r->spec->q; j++)
        add_beta(r, ls, j, hess);
    for (size_t i = 1; i <= r->spec->p; i++)
        add_news(r, ls, i, hess);
    add_presample(r, ls, hess);
}
