/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_LOCAL_H
#define VOL_GARCH_LOCAL_H

#include "garch/variance.h"
#include "stats/linalg.h"

#include <math.h>
#include <string.h>

/*
 * Inside of the variance equations: the chain rule.
 *
 * An equation says, for one row, what its state depends on (parameters,
 * residuals and states of earlier rows) with the first and second partial
 * derivatives.  The same words serve two passes: forwards they add up the
 * state's derivatives by all parameters, backwards they hand the state's
 * adjoint on and add up its part of the Hessian.  All is compiled into each
 * equation, once for each pass, so that nothing of it is left to do at run
 * time but the sums.
 */

#define VOL_INLINE static inline __attribute__((always_inline))

enum vol_input_kind {
    VOL_BY_PARAM, /* `at` is its column                    */
    VOL_BY_SHOCK, /* `at` is the row of the residual, >= 0 */
    VOL_BY_STATE  /* `at` is the row of the state          */
};

/* A variable of a row's state. */
struct vol_input {
    enum vol_input_kind kind;
    ptrdiff_t at;
};

/* Where the derivatives of one row go: to its tangent, or with its adjoint
 * `l` backwards. */
struct vol_local {
    struct vol_recursion *r;
    double *tangent; /* NULL: backwards */
    double l;
    struct vol_row_weights *weights;
    enum vol_link link;
};

/* A vector of derivatives: all zero but one, or a row. */
struct vol_vector {
    const double *row; /* NULL: the unit vector of column `at` */
    size_t at, n;
};

VOL_INLINE struct vol_vector
vol_local_vector(const struct vol_recursion *r, struct vol_input in)
{
    if (in.kind == VOL_BY_PARAM)
        return (struct vol_vector){ NULL, (size_t)in.at, 1 };
    if (in.kind == VOL_BY_SHOCK)
        return (struct vol_vector){ r->de + in.at * (ptrdiff_t)r->n_de, 0,
                                    r->n_de };
    return (struct vol_vector){ r->ds + in.at * (ptrdiff_t)r->n_cols, 0,
                                r->n_cols };
}

/*
 * hess += w (u v' + v u'), or w u u' where `same`.  What belongs to the lower
 * triangle may go to the upper one, which vol_fold_upper() adds to it.
 */
VOL_INLINE void
vol_add_product(double *hess, size_t k, double w, struct vol_vector u,
                struct vol_vector v, bool same)
{
    if (u.row == NULL && v.row == NULL) {
        hess[u.at * k + v.at] += u.at == v.at && !same ? 2.0 * w : w;
        return;
    }
    if (u.row == NULL || v.row == NULL) {
        const size_t at = u.row == NULL ? u.at : v.at;
        const struct vol_vector row = u.row == NULL ? v : u;
        vol_add_scaled(hess + at * k, w, row.row, row.n);
        if (at < row.n)
            hess[at * k + at] += w * row.row[at];
        return;
    }
    for (size_t a = 0; a < u.n; a++) {
        const double x = w * u.row[a];
        vol_add_scaled(hess + a * k, x, v.row, same ? a + 1 : v.n);
        if (!same && a < v.n)
            hess[a * k + a] += x * v.row[a];
    }
}

/* Add the upper triangle of a k x k matrix to the lower one; it is left zero.
 */
static inline void
vol_fold_upper(double *hess, size_t k)
{
    for (size_t i = 0; i < k; i++)
        for (size_t j = i + 1; j < k; j++) {
            hess[j * k + i] += hess[i * k + j];
            hess[i * k + j] = 0.0;
        }
}

/* The derivative by a variable; the same one may come several times, and its
 * derivatives add up. */
VOL_INLINE struct vol_input
vol_local_in(const struct vol_local *f, enum vol_input_kind kind, ptrdiff_t at,
             double d)
{
    const struct vol_input in = { kind, at };

    if (f->tangent != NULL && kind == VOL_BY_PARAM) {
        f->tangent[at] += d;
    } else if (f->tangent != NULL) {
        const struct vol_vector v = vol_local_vector(f->r, in);
        vol_add_scaled(f->tangent, d, v.row, v.n);
    } else if (kind == VOL_BY_STATE) {
        f->r->ls[at] += f->l * d;
    } else if (kind == VOL_BY_SHOCK && f->r->le != NULL) {
        f->r->le[at] += f->l * d;
    }
    return in;
}

/* The same by a parameter of the variance equation, `at` its place there. */
VOL_INLINE struct vol_input
vol_local_param(const struct vol_local *f, size_t at, double d)
{
    return vol_local_in(f, VOL_BY_PARAM, (ptrdiff_t)(f->r->n_mean + at), d);
}

/* A weight of the tangent of a row's state and parameter `param`.  Under a link
 * that is s = h^(delta / 2) a part of it is that of delta itself. */
VOL_INLINE void
vol_local_weigh_state(const struct vol_local *f, size_t param, size_t row,
                      double w)
{
    const struct vol_recursion *r = f->r;

    if (f->link == VOL_LINK_POWER) {
        w *= 0.5 * r->s[row];
        if (r->at.n_extra > 0)
            vol_add_symmetric(f->weights->hess, r->k, param,
                              r->n_mean + r->at.extra, w * r->log_h[row]);
        w *= r->power;
    }
    vol_row_weights_out(f->weights, param, row, w);
}

/* The second derivative by parameter `param` and another variable. */
VOL_INLINE void
vol_local_pair_param(const struct vol_local *f, struct vol_input param,
                     struct vol_input x, double w)
{
    const size_t k = f->r->k;

    if (x.kind == VOL_BY_PARAM || x.at < 0)
        vol_add_product(f->weights->hess, k, w, vol_local_vector(f->r, param),
                        vol_local_vector(f->r, x),
                        x.kind == VOL_BY_PARAM && x.at == param.at);
    else if (x.kind == VOL_BY_SHOCK)
        vol_row_weights_shock(f->weights, (size_t)param.at, (size_t)x.at, w);
    else
        vol_local_weigh_state(f, (size_t)param.at, (size_t)x.at, w);
}

/* The second derivative by two variables, every unordered pair once.  If both
 * are of rows it is one row, and not under a link that is a power. */
VOL_INLINE void
vol_local_pair(const struct vol_local *f, struct vol_input a,
               struct vol_input b, double dd)
{
    const double w = f->l * dd;

    if (f->tangent != NULL)
        return;
    if (a.kind == VOL_BY_PARAM)
        vol_local_pair_param(f, a, b, w);
    else if (b.kind == VOL_BY_PARAM)
        vol_local_pair_param(f, b, a, w);
    else if (a.kind != b.kind)
        f->weights->eo[a.at] += w;
    else if (a.kind == VOL_BY_SHOCK)
        f->weights->ee[a.at] += w;
    else
        f->weights->oo[a.at] += w;
}

/* The intercept of row t, `weight` times. */
VOL_INLINE void
vol_local_intercept(const struct vol_local *f, ptrdiff_t t, double weight)
{
    const struct vol_recursion *r = f->r;
    const size_t n = r->spec->n_x;
    const bool exponential = r->spec->exponential;

    if (n == 0 || t < 0) {
        (void)vol_local_param(f, r->at.omega, weight);
        return;
    }
    const double whole = weight * vol_variance_intercept(r, t);
    const double *x = r->x + (size_t)t * n;
    const struct vol_input omega = vol_local_param(
        f, r->at.omega, exponential ? whole / r->var[r->at.omega] : weight);
    for (size_t i = 0; i < n; i++) {
        const struct vol_input c = vol_local_param(
            f, r->at.x + i, exponential ? whole * x[i] : weight * x[i]);
        if (!exponential)
            continue;
        vol_local_pair(f, omega, c, whole * x[i] / r->var[r->at.omega]);
        for (size_t j = 0; j <= i; j++) {
            const struct vol_input other = {
                VOL_BY_PARAM, (ptrdiff_t)(r->n_mean + r->at.x + j)
            };
            vol_local_pair(f, other, c, whole * x[i] * x[j]);
        }
    }
}

/* Second derivatives by the intercept's parameters on row t and `other`, where
 * the intercept is multiplied by something of slope `slope` in `other`. */
static inline void
vol_local_intercept_by(const struct vol_local *f, ptrdiff_t t,
                       struct vol_input other, double slope)
{
    const struct vol_recursion *r = f->r;
    const size_t n = t < 0 ? 0 : r->spec->n_x;
    const double whole = slope * vol_variance_intercept(r, t);
    const bool exponential = r->spec->exponential && n > 0;
    struct vol_input in = { VOL_BY_PARAM,
                            (ptrdiff_t)(r->n_mean + r->at.omega) };

    vol_local_pair(f, in, other,
                   exponential ? whole / r->var[r->at.omega] : slope);
    for (size_t i = 0; i < n; i++) {
        const double x = r->x[(size_t)t * n + i];
        in.at = (ptrdiff_t)(r->n_mean + r->at.x + i);
        vol_local_pair(f, in, other, exponential ? whole * x : slope * x);
    }
}

/* sum beta_j s_{t-j}. */
VOL_INLINE void
vol_local_betas(const struct vol_local *f, ptrdiff_t t)
{
    const struct vol_recursion *r = f->r;

    for (size_t j = 1; j <= r->at.n_beta; j++) {
        const ptrdiff_t row = t - (ptrdiff_t)j;
        const size_t beta = r->at.beta + j - 1;
        const struct vol_input s =
            vol_local_in(f, VOL_BY_STATE, row, r->var[beta]);
        vol_local_pair(f, vol_local_param(f, beta, r->s[row]), s, 1.0);
    }
}

/* The state of one row of an equation, its derivatives, and what else a row
 * has: its news, its variance. */
typedef double vol_state_fn(const struct vol_recursion *r, ptrdiff_t t);
typedef void vol_local_fn(const struct vol_local *f, ptrdiff_t t);
typedef void vol_row_fn(struct vol_recursion *r, ptrdiff_t t);

/* h where the state is the variance itself, and where it is its logarithm. */
VOL_INLINE void
vol_out_variance(struct vol_recursion *r, ptrdiff_t t)
{
    (void)r;
    (void)t;
}

VOL_INLINE void
vol_out_log(struct vol_recursion *r, ptrdiff_t t)
{
    r->h[t] = exp(r->s[t]);
}

VOL_INLINE void
vol_filter_by(struct vol_recursion *r, ptrdiff_t from, ptrdiff_t to,
              vol_state_fn *state, vol_row_fn *news, vol_row_fn *out)
{
    for (ptrdiff_t t = from; t < to; t++) {
        if (t > 0)
            news(r, t - 1);
        r->s[t] = state(r, t);
        out(r, t);
    }
}

VOL_INLINE void
vol_tangent_by(struct vol_recursion *r, ptrdiff_t from, ptrdiff_t to,
               vol_state_fn *state, vol_local_fn *local, vol_row_fn *news,
               vol_row_fn *out)
{
    for (ptrdiff_t t = from; t < to; t++) {
        const struct vol_local f = { .r = r,
                                     .tangent =
                                         r->ds + t * (ptrdiff_t)r->n_cols };
        if (t > 0)
            news(r, t - 1);
        r->s[t] = state(r, t);
        out(r, t);
        memset(f.tangent, 0, r->n_cols * sizeof(double));
        local(&f, t);
    }
}

VOL_INLINE void
vol_adjoint_by(struct vol_recursion *r, ptrdiff_t from, ptrdiff_t to,
               struct vol_row_weights *weights, vol_local_fn *local,
               enum vol_link link)
{
    for (ptrdiff_t t = to - 1; t >= from; t--) {
        const struct vol_local f = {
            .r = r, .l = r->ls[t], .weights = weights, .link = link
        };
        local(&f, t);
    }
}

#endif
