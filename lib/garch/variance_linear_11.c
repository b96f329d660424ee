/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * GARCH(1,1) and GJR(1,1) with one parameter in the mean, which is what most
 * fits are: the passes of variance_linear.c with the last row in registers.
 */
#include "garch/variance_linear.h"

#include "garch/local.h"
#include "stats/pair.h"

/* Compiled once for each of the two equations. */
#define INLINE VOL_INLINE

/* The coefficients; gamma is 0 where there is none. */
struct coef {
    double omega, alpha, gamma, beta;
};

INLINE struct coef
coef(const struct vol_recursion *r, const bool asymmetric)
{
    return (struct coef){ r->var[0], r->var[1], asymmetric ? r->var[2] : 0.0,
                          r->var[asymmetric ? 3 : 2] };
}

bool
vol_linear_usual(const struct vol_recursion *r)
{
    const struct vol_garch_spec *s = r->spec;
    const struct vol_variance *v = s->variance;

    return (v == &vol_variance_garch || v == &vol_variance_gjr) && s->p == 1 &&
           s->q == 1 && s->n_x == 0 && r->n_mean == 1 && r->n_de == 1 &&
           r->n_cols == r->n_mean + r->n_var;
}

INLINE void
filter_rows(struct vol_recursion *r, const bool asymmetric)
{
    const struct coef k = coef(r, asymmetric);
    double s = r->s[-1], size = r->size[-1], sign = r->sign[-1];

    for (size_t t = 0; t < r->n; t++) {
        s = k.omega + k.alpha * size + (asymmetric ? k.gamma * sign : 0.0) +
            k.beta * s;
        r->s[t] = s;
        size = r->e[t] * r->e[t];
        sign = r->e[t] < 0.0 ? size : 0.0;
    }
}

void
vol_linear_filter_11(struct vol_recursion *r)
{
    if (r->spec->variance->asymmetric)
        filter_rows(r, true);
    else
        filter_rows(r, false);
}

/* Row 0 of column c. */
static double *
tangents(const struct vol_recursion *r, size_t c)
{
    return r->ds + c * (r->lead + r->n);
}

/* The first row: all that is before it has the derivatives of s0. */
static void
first_row(struct vol_recursion *r, const struct coef *k, bool asymmetric)
{
    const double weight = k->alpha + 0.5 * k->gamma + k->beta;

    for (size_t c = 0; c < r->n_cols; c++)
        tangents(r, c)[0] = weight * r->ds0[c];
    tangents(r, 1)[0] += 1.0;
    tangents(r, 2)[0] += r->size[-1];
    if (asymmetric)
        tangents(r, 3)[0] += r->sign[-1];
    tangents(r, r->n_cols - 1)[0] += r->s[-1];
    r->s[0] = k->omega + k->alpha * r->size[-1] +
              (asymmetric ? k->gamma * r->sign[-1] : 0.0) + k->beta * r->s[-1];
}

INLINE void
tangent_rows(struct vol_recursion *r, const bool asymmetric)
{
    const struct coef k = coef(r, asymmetric);
    double *mean = tangents(r, 0), *omega = tangents(r, 1);
    double *alpha = tangents(r, 2), *gamma = tangents(r, 3);
    double *beta = tangents(r, asymmetric ? 4 : 3);

    first_row(r, &k, asymmetric);
    double s = r->s[0], d_mean = mean[0], d_omega = omega[0];
    double d_alpha = alpha[0], d_gamma = gamma[0], d_beta = beta[0];
    for (size_t t = 1; t < r->n; t++) {
        const double e = r->e[t - 1], size = e * e;
        const bool fell = asymmetric && e < 0.0;
        const double a = fell ? k.alpha + k.gamma : k.alpha;
        mean[t] = d_mean = 2.0 * a * e * r->de[t - 1] + k.beta * d_mean;
        omega[t] = d_omega = 1.0 + k.beta * d_omega;
        alpha[t] = d_alpha = size + k.beta * d_alpha;
        if (asymmetric)
            gamma[t] = d_gamma = (fell ? size : 0.0) + k.beta * d_gamma;
        beta[t] = d_beta = s + k.beta * d_beta;
        r->s[t] = s = (k.omega + a * size) + k.beta * s;
    }
}

void
vol_linear_tangent_11(struct vol_recursion *r)
{
    if (r->spec->variance->asymmetric)
        tangent_rows(r, true);
    else
        tangent_rows(r, false);
}

/* dl/ds_t and what it does later through beta, two rows in one step: the row
 * before need not wait for this one. */
static void
propagate(struct vol_recursion *r, double beta)
{
    const size_t odd = r->n % 2;
    const double square = beta * beta;
    double next = 0.0;

    for (size_t t = r->n; t > odd; t -= 2) {
        const double own = r->ls[t - 1], both = r->ls[t - 2] + beta * own;
        r->ls[t - 1] = own + beta * next;
        r->ls[t - 2] = next = both + square * next;
    }
    if (odd == 1)
        r->ls[0] += beta * next;
}

/* sum_t adjoint_t ds_{t-1}: the pairs (beta, c). */
static void
beta_sums(const struct vol_recursion *r, double *sum)
{
    const size_t stride = r->lead + r->n, whole = r->n / 4 * 4;

    memset(sum, 0, r->n_cols * sizeof(*sum));
    vol_dots(r->ls, r->ds - 1, stride, r->n_cols, whole, sum);
    for (size_t c = 0; c < r->n_cols; c++)
        for (size_t t = whole; t < r->n; t++)
            sum[c] += r->ls[t] * tangents(r, c)[(ptrdiff_t)t - 1];
}

/* Sums over the news: the pairs of the mean with alpha, gamma and itself. */
struct news_sums {
    double alpha, gamma, mean;
};

static struct news_sums
news_sums(const struct vol_recursion *r, const struct coef *k)
{
    const size_t n = r->n - 1, even = n / 2 * 2;
    const vol_pair zero = { 0.0, 0.0 }, a = { k->alpha, k->alpha };
    const vol_pair g = { k->gamma, k->gamma };
    vol_pair alpha = zero, gamma = zero, mean = zero;
    struct news_sums sum;

    for (size_t t = 0; t < even; t += 2) {
        const vol_pair de = vol_pair_load(r->de + t),
                       e = vol_pair_load(r->e + t);
        const vol_pair l = 2.0 * vol_pair_load(r->ls + t + 1) * de;
        const vol_pair le = l * e;
        alpha += le;
        gamma += vol_pair_where(e < zero, le);
        mean += l * de * (a + vol_pair_where(e < zero, g));
    }
    sum = (struct news_sums){ alpha[0] + alpha[1], gamma[0] + gamma[1],
                              mean[0] + mean[1] };
    if (even < n) {
        const double de = r->de[even], e = r->e[even];
        const double l = 2.0 * r->ls[even + 1] * de;
        const double fell = e < 0.0 ? 1.0 : 0.0;
        sum.alpha += l * e;
        sum.gamma += l * e * fell;
        sum.mean += l * de * (k->alpha + k->gamma * fell);
    }
    return sum;
}

void
vol_linear_adjoint_11(struct vol_recursion *r, double *hess)
{
    const bool asymmetric = r->spec->variance->asymmetric;
    const struct coef k = coef(r, asymmetric);
    const size_t n_cols = asymmetric ? 5 : 4, beta = n_cols - 1;
    double sum[5];

    propagate(r, k.beta);
    beta_sums(r, sum);
    for (size_t c = 0; c < n_cols; c++)
        vol_add_symmetric(hess, r->k, beta, c,
                          c == beta ? 2.0 * sum[c] : sum[c]);
    const struct news_sums news = news_sums(r, &k);
    hess[0] += news.mean;
    hess[2 * r->k] += news.alpha;
    if (asymmetric)
        hess[3 * r->k] += news.gamma;
    for (size_t c = 0; c < n_cols; c++) {
        const double x = r->ls[0] * r->ds0[c];
        vol_add_symmetric(hess, r->k, 2, c, c == 2 ? 2.0 * x : x);
        if (asymmetric)
            vol_add_symmetric(hess, r->k, 3, c, c == 3 ? x : 0.5 * x);
    }
    r->ls[-1] += r->ls[0] * (k.alpha + 0.5 * k.gamma + k.beta);
}
