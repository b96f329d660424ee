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
 * derivatives; from them follow the state's derivatives by all parameters
 * (forwards) and its part of the Hessian (backwards).  The functions are
 * compiled into each equation with its own local() in them.
 */

#define VOL_INLINE static inline __attribute__((always_inline))

enum vol_input_kind {
    VOL_BY_PARAM, /* `at` is its column                  */
    VOL_BY_SHOCK, /* `at` is the row of the residual, >= 0 */
    VOL_BY_STATE  /* `at` is the row of the state          */
};

/* One variable of a row's state and the derivative by it. */
struct vol_input {
    enum vol_input_kind kind;
    ptrdiff_t at;
    double d;
};

/* A second derivative, by inputs a and b; every unordered pair once. */
struct vol_pair {
    size_t a, b;
    double dd;
};

enum {
    VOL_LOCAL_INPUTS = 6 * VOL_GARCH_MAX_ORDER + VOL_GARCH_MAX_X + 8,
    VOL_LOCAL_PAIRS = 16 * VOL_GARCH_MAX_ORDER + 4 * VOL_GARCH_MAX_X + 8
};

struct vol_local {
    size_t n, n_pairs;
    struct vol_input in[VOL_LOCAL_INPUTS];
    struct vol_pair pair[VOL_LOCAL_PAIRS];
};

/* Add an input; returns its place for vol_local_pair(). */
VOL_INLINE size_t
vol_local_in(struct vol_local *f, enum vol_input_kind kind, ptrdiff_t at,
             double d)
{
    f->in[f->n] = (struct vol_input){ kind, at, d };
    return f->n++;
}

VOL_INLINE size_t
vol_local_param(struct vol_local *f, size_t at, double d)
{
    return vol_local_in(f, VOL_BY_PARAM, (ptrdiff_t)at, d);
}

VOL_INLINE void
vol_local_pair(struct vol_local *f, size_t a, size_t b, double dd)
{
    f->pair[f->n_pairs++] = (struct vol_pair){ a, b, dd };
}

/* The intercept, `weight` times, of row t; `first` is the column of the
 * variance's first parameter. */
static inline void
vol_local_intercept(struct vol_local *f, const struct vol_recursion *r,
                    ptrdiff_t t, double weight)
{
    const size_t first = r->n_mean, n = r->spec->n_x;
    const bool exponential = r->spec->exponential;
    const double whole = weight * vol_variance_intercept(r, t);
    const size_t omega =
        vol_local_param(f, first + r->at.omega,
                        exponential ? whole / r->var[r->at.omega] : weight);

    if (n == 0 || t < 0)
        return;
    const double *x = r->x + (size_t)t * n;
    for (size_t i = 0; i < n; i++) {
        const size_t c = vol_local_param(
            f, first + r->at.x + i, exponential ? whole * x[i] : weight * x[i]);
        if (!exponential)
            continue;
        vol_local_pair(f, omega, c, whole * x[i] / r->var[r->at.omega]);
        for (size_t j = 0; j <= i; j++)
            vol_local_pair(f, c - i + j, c, whole * x[i] * x[j]);
    }
}

/* ds of a row from its inputs. */
VOL_INLINE void
vol_local_tangent(const struct vol_recursion *r, const struct vol_local *f,
                  double *d)
{
    const ptrdiff_t cols = (ptrdiff_t)r->n_cols, n_de = (ptrdiff_t)r->n_de;

    memset(d, 0, r->n_cols * sizeof(*d));
    for (size_t i = 0; i < f->n; i++) {
        const struct vol_input *in = &f->in[i];
        if (in->kind == VOL_BY_PARAM)
            d[in->at] += in->d;
        else if (in->kind == VOL_BY_SHOCK)
            vol_add_scaled(d, in->d, r->de + in->at * n_de, r->n_de);
        else
            vol_add_scaled(d, in->d, r->ds + in->at * cols, r->n_cols);
    }
}

/* The adjoint of a row goes to what it depends on. */
VOL_INLINE void
vol_local_push(struct vol_recursion *r, const struct vol_local *f, double l)
{
    for (size_t i = 0; i < f->n; i++) {
        const struct vol_input *in = &f->in[i];
        if (in->kind == VOL_BY_STATE)
            r->ls[in->at] += l * in->d;
        else if (in->kind == VOL_BY_SHOCK && r->le != NULL)
            r->le[in->at] += l * in->d;
    }
}

/* A vector of derivatives: all zero but one, or a row. */
struct vol_vector {
    const double *row; /* NULL: the unit vector of column `at` */
    size_t at, n;
};

VOL_INLINE struct vol_vector
vol_local_vector(const struct vol_recursion *r, const struct vol_input *in)
{
    if (in->kind == VOL_BY_PARAM)
        return (struct vol_vector){ NULL, (size_t)in->at, 1 };
    if (in->kind == VOL_BY_SHOCK)
        return (struct vol_vector){ r->de + in->at * (ptrdiff_t)r->n_de, 0,
                                    r->n_de };
    return (struct vol_vector){ r->ds + in->at * (ptrdiff_t)r->n_cols, 0,
                                r->n_cols };
}

/*
 * hess += w (u v' + v u'), or w u u' where `same`.  What belongs to the lower
 * triangle may go to the upper one, which vol_fold_upper() adds to it.
 */
VOL_INLINE void
vol_add_product(double *hess, size_t k, double w, const struct vol_vector *u,
                const struct vol_vector *v, bool same)
{
    if (u->row == NULL && v->row == NULL) {
        vol_add_symmetric(hess, k, u->at, v->at,
                          u->at == v->at && !same ? 2.0 * w : w);
        return;
    }
    if (u->row == NULL || v->row == NULL) {
        const size_t at = u->row == NULL ? u->at : v->at;
        const struct vol_vector *row = u->row == NULL ? v : u;
        vol_add_scaled(hess + at * k, w, row->row, row->n);
        if (at < row->n)
            hess[at * k + at] += w * row->row[at];
        return;
    }
    if (same) {
        for (size_t a = 0; a < u->n; a++)
            for (size_t b = 0; b <= a; b++)
                hess[a * k + b] += w * u->row[a] * u->row[b];
        return;
    }
    for (size_t a = 0; a < u->n; a++) {
        const double x = w * u->row[a];
        vol_add_scaled(hess + a * k, x, v->row, v->n);
        if (a < v->n)
            hess[a * k + a] += x * v->row[a];
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

/* The second-order terms of a row, `l` times. */
VOL_INLINE void
vol_local_curve(const struct vol_recursion *r, const struct vol_local *f,
                double l, double *hess)
{
    for (size_t i = 0; i < f->n_pairs; i++) {
        const struct vol_pair *p = &f->pair[i];
        const struct vol_vector u = vol_local_vector(r, &f->in[p->a]);
        const struct vol_vector v = vol_local_vector(r, &f->in[p->b]);
        vol_add_product(hess, r->k, l * p->dd, &u, &v, p->a == p->b);
    }
}

/* The state and the derivatives of one row of an equation. */
typedef double vol_state_fn(const struct vol_recursion *r, ptrdiff_t t);
typedef void vol_local_fn(const struct vol_recursion *r, ptrdiff_t t,
                          struct vol_local *f);

/* h from s. */
VOL_INLINE void
vol_apply_link(struct vol_recursion *r, enum vol_link link, double two_by_power,
               ptrdiff_t t)
{
    if (link == VOL_LINK_VARIANCE)
        return;
    if (link == VOL_LINK_POWER)
        r->log_h[t] = two_by_power * log(r->s[t]);
    r->h[t] = exp(r->log_h[t]);
}

VOL_INLINE void
vol_filter_by(struct vol_recursion *r, ptrdiff_t from, ptrdiff_t to,
              vol_state_fn *state,
              void (*news)(struct vol_recursion *, ptrdiff_t),
              enum vol_link link)
{
    const double two_by_power = link == VOL_LINK_POWER ? 2.0 / r->power : 1.0;

    for (ptrdiff_t t = from; t < to; t++) {
        if (t > 0)
            news(r, t - 1);
        r->s[t] = state(r, t);
        vol_apply_link(r, link, two_by_power, t);
    }
}

VOL_INLINE void
vol_tangent_by(struct vol_recursion *r, ptrdiff_t from, ptrdiff_t to,
               vol_state_fn *state, vol_local_fn *local,
               void (*news)(struct vol_recursion *, ptrdiff_t),
               enum vol_link link)
{
    const double two_by_power = link == VOL_LINK_POWER ? 2.0 / r->power : 1.0;
    struct vol_local f;

    for (ptrdiff_t t = from; t < to; t++) {
        if (t > 0)
            news(r, t - 1);
        r->s[t] = state(r, t);
        vol_apply_link(r, link, two_by_power, t);
        f.n = f.n_pairs = 0;
        local(r, t, &f);
        vol_local_tangent(r, &f, r->ds + t * (ptrdiff_t)r->n_cols);
    }
}

VOL_INLINE void
vol_adjoint_by(struct vol_recursion *r, ptrdiff_t from, ptrdiff_t to,
               double *hess, vol_local_fn *local)
{
    struct vol_local f;

    for (ptrdiff_t t = to - 1; t >= from; t--) {
        f.n = f.n_pairs = 0;
        local(r, t, &f);
        vol_local_push(r, &f, r->ls[t]);
        vol_local_curve(r, &f, r->ls[t], hess);
    }
}

#endif
