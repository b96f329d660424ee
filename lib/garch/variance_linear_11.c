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
           s->q == 1 && !s->held && s->n_x == 0 && r->n_mean == 1 &&
           s->mean.ma == 0 && r->n_de == 1 && r->n_cols == r->n_mean + r->n_var;
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

/* Sums over the adjoints of rows t and t + 1: with the tangents of the row
 * before, the pairs of beta with every column; and over the news of the row
 * before, the pairs of the mean with alpha, gamma and itself. */
struct adjoint_sums {
    vol_pair mean, omega, alpha, gamma, beta;
    vol_pair mean_alpha, mean_gamma, mean_mean;
};

INLINE void
add_adjoints(struct adjoint_sums *sum, const struct vol_recursion *r,
             const struct coef *k, const bool asymmetric, vol_pair l,
             const double *ds, size_t t)
{
    const size_t stride = r->lead + r->n;
    const vol_pair de = vol_pair_load(r->de + t - 1);
    const vol_pair e = vol_pair_load(r->e + t - 1), zero = { 0.0, 0.0 };
    const vol_pair slope = 2.0 * l * de, by_size = slope * e;
    vol_pair weight = { k->alpha, k->alpha };

    sum->mean += l * vol_pair_load(ds);
    sum->omega += l * vol_pair_load(ds + stride);
    sum->alpha += l * vol_pair_load(ds + 2 * stride);
    sum->beta += l * vol_pair_load(ds + (asymmetric ? 4 : 3) * stride);
    sum->mean_alpha += by_size;
    if (asymmetric) {
        const vol_pair gamma = { k->gamma, k->gamma };
        sum->gamma += l * vol_pair_load(ds + 3 * stride);
        sum->mean_gamma += vol_pair_where(e < zero, by_size);
        weight += vol_pair_where(e < zero, gamma);
    }
    sum->mean_mean += slope * de * weight;
}

/*
 * The adjoints of all rows but the first and those sums: what a variance does
 * on its day, and later through beta.  Two rows are one step, so that a row
 * need not wait for the one before.
 */
INLINE void
adjoint_rows(struct vol_recursion *r, const struct coef *k,
             const bool asymmetric, struct adjoint_sums *sum)
{
    const double beta = k->beta, square = beta * beta;
    double next = 0.0;
    size_t t = r->n;

    for (; t >= 3; t -= 2) {
        const double own = r->ls[t - 1], both = r->ls[t - 2] + beta * own;
        const vol_pair l = { both + square * next, own + beta * next };
        next = l[0];
        vol_pair_store(r->ls + t - 2, l);
        add_adjoints(sum, r, k, asymmetric, l, r->ds + t - 3, t - 2);
    }
    if (t == 2) {
        const vol_pair l = { r->ls[1] + beta * next, 0.0 };
        r->ls[1] = next = l[0];
        add_adjoints(sum, r, k, asymmetric, l, r->ds, 1);
    }
    r->ls[0] += beta * next;
}

INLINE double
both(vol_pair x)
{
    return x[0] + x[1];
}

void
vol_linear_adjoint_11(struct vol_recursion *r, double *hess)
{
    const bool asymmetric = r->spec->variance->asymmetric;
    const struct coef k = coef(r, asymmetric);
    const size_t alpha = 2, gamma = 3, beta = r->n_cols - 1;
    struct adjoint_sums sum = { .mean = { 0.0, 0.0 } };

    if (asymmetric)
        adjoint_rows(r, &k, true, &sum);
    else
        adjoint_rows(r, &k, false, &sum);
    const vol_pair by_beta[] = { sum.mean, sum.omega, sum.alpha,
                                 asymmetric ? sum.gamma : sum.beta, sum.beta };
    for (size_t c = 0; c < r->n_cols; c++) {
        const double first = r->ls[0] * r->ds0[c];
        const double x = both(by_beta[c]) + first;
        vol_add_symmetric(hess, r->k, beta, c, c == beta ? 2.0 * x : x);
        vol_add_symmetric(hess, r->k, alpha, c,
                          c == alpha ? 2.0 * first : first);
        if (asymmetric)
            vol_add_symmetric(hess, r->k, gamma, c,
                              c == gamma ? first : 0.5 * first);
    }
    hess[0] += both(sum.mean_mean);
    hess[alpha * r->k] += both(sum.mean_alpha);
    if (asymmetric)
        hess[gamma * r->k] += both(sum.mean_gamma);
    r->ls[-1] += r->ls[0] * (k.alpha + 0.5 * k.gamma + k.beta);
}
