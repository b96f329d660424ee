/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cross/dcc_pass.h"

#include "base/mem.h"
#include "cross/dcc_density.h"
#include "cross/lanes.h"
#include "stats/pair.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* y += a x over n elements. */
static inline void
axpy(double *y, double a, const double *x, size_t n)
{
    const vol_pair both = { a, a };
    size_t i = 0;

    for (; i + 2 <= n; i += 2)
        vol_pair_store(y + i,
                       vol_pair_load(y + i) + both * vol_pair_load(x + i));
    if (i < n)
        y[i] += a * x[i];
}

/* y = x + b u + a v. */
static inline void
combine(double *y, const double *x, double b, const double *u, double a,
        const double *v, size_t n)
{
    const vol_pair bb = { b, b }, aa = { a, a };
    size_t i = 0;

    for (; i + 2 <= n; i += 2)
        vol_pair_store(y + i, vol_pair_load(x + i) + bb * vol_pair_load(u + i) +
                                  aa * vol_pair_load(v + i));
    if (i < n)
        y[i] = x[i] + b * u[i] + a * v[i];
}

/* ---- room ---------------------------------------------------------------- */

void
vol_dcc_pass_clear(struct vol_dcc_pass *pass)
{
    vol_dcc_target_clear(&pass->target);
    free(pass->store);
    *pass = (struct vol_dcc_pass){ 0 };
}

/* The arrays in one block; without one only count. */
static size_t
lay_out(struct vol_dcc_pass *p, bool keep)
{
    const size_t block = p->m * VOL_LANES, vector = p->k * VOL_LANES;
    const size_t rows = (p->lead + VOL_LANES) * p->m;
    double *at = p->store;

    p->c = vol_mem_take(&at, p->m);
    p->q = vol_mem_take(&at, rows);
    p->dq = vol_mem_take(&at, rows * p->n_moving);
    p->shock = vol_mem_take(&at, rows);
    p->sign = p->spec.asymmetric ? vol_mem_take(&at, rows) : NULL;
    p->rows = vol_mem_take(&at, block);
    p->a = vol_mem_take(&at, block);
    p->work = vol_mem_take(&at, block);
    p->x = vol_mem_take(&at, vector);
    p->w = vol_mem_take(&at, vector);
    p->v = vol_mem_take(&at, vector);
    p->root = vol_mem_take(&at, vector);
    if (keep) {
        p->by_q = vol_mem_take(&at, (p->n + VOL_LANES) * p->m);
        p->by_z = vol_mem_take(&at, (p->n + VOL_LANES) * p->k);
    }
    return (size_t)(at - p->store);
}

enum vol_code
vol_dcc_pass_init(struct vol_dcc_pass *pass, const struct vol_dcc_spec *spec,
                  const double *z, size_t n, size_t k, bool keep,
                  struct vol_err *err)
{
    struct vol_dcc_pass p = { .spec = *spec, .n = n, .k = k, .z = z };
    enum vol_code code = vol_dcc_target_init(&p.target, spec, z, n, k, err);

    if (code != VOL_OK)
        return code;
    p.m = vol_packed(k);
    p.n_params = vol_dcc_n_params(spec);
    p.n_moving = p.n_params - (spec->density == VOL_DCC_T ? 1 : 0);
    p.lead = spec->p > spec->q ? spec->p : spec->q;
    code = vol_mem_doubles(&p.store, lay_out(&p, keep), err);
    if (code != VOL_OK) {
        vol_dcc_pass_clear(&p);
        return code;
    }
    (void)lay_out(&p, keep);
    *pass = p;
    return VOL_OK;
}

/* ---- the recursion ------------------------------------------------------- */

static const double *
a_of(const struct vol_dcc_pass *p)
{
    return p->theta;
}

static const double *
b_of(const struct vol_dcc_pass *p)
{
    return p->theta + p->spec.p;
}

static const double *
g_of(const struct vol_dcc_pass *p)
{
    return p->theta + p->spec.p + p->spec.q;
}

/* z_t z_t' and, where they count, n_t n_t' of row t, at `at`. */
static void
set_news(struct vol_dcc_pass *p, size_t t, size_t at)
{
    const double *z = p->z + t * p->k;
    double *row = p->shock + at;

    for (size_t i = 0; i < p->k; i++)
        for (size_t j = 0; j <= i; j++)
            *row++ = z[i] * z[j];
    if (p->sign == NULL)
        return;
    row = p->sign + at;
    for (size_t i = 0; i < p->k; i++)
        for (size_t j = 0; j <= i; j++)
            *row++ = vol_dcc_negative(z[i]) * vol_dcc_negative(z[j]);
}

static void
set_intercept(struct vol_dcc_pass *p)
{
    double rest = 1.0, sign = 0.0;

    for (size_t i = 0; i < p->spec.p + p->spec.q; i++)
        rest -= p->theta[i];
    for (size_t i = 0; p->spec.asymmetric && i < p->spec.p; i++)
        sign += g_of(p)[i];
    for (size_t e = 0; e < p->m; e++)
        p->c[e] = rest * p->target.qbar[e] - sign * p->target.nbar[e];
}

/* A row of Q, at `at` with those before it in front. */
static void
filter_row(struct vol_dcc_pass *p, size_t at)
{
    const size_t m = p->m;
    double *row = p->q + at;

    combine(row, p->c, b_of(p)[0], row - m, a_of(p)[0], p->shock + at - m, m);
    for (size_t j = 2; j <= p->spec.q; j++)
        axpy(row, b_of(p)[j - 1], row - j * m, m);
    for (size_t i = 2; i <= p->spec.p; i++)
        axpy(row, a_of(p)[i - 1], p->shock + at - i * m, m);
    for (size_t i = 1; p->sign != NULL && i <= p->spec.p; i++)
        axpy(row, g_of(p)[i - 1], p->sign + at - i * m, m);
}

/* Its derivative by parameter i, at `d`. */
static void
tangent_row(const struct vol_dcc_pass *p, size_t at, size_t i, double *d)
{
    const size_t np = p->spec.p, nq = p->spec.q, m = p->m;
    const double *mean = p->target.qbar, *news;

    if (i < np) {
        news = p->shock + at - (i + 1) * m;
    } else if (i < np + nq) {
        news = p->q + at - (i - np + 1) * m;
    } else {
        news = p->sign + at - (i - np - nq + 1) * m;
        mean = p->target.nbar;
    }
    combine(d, news, b_of(p)[0], d - m, -1.0, mean, m);
    for (size_t j = 2; j <= nq; j++)
        axpy(d, b_of(p)[j - 1], d - j * m, m);
}

static double *
tangents(const struct vol_dcc_pass *p, size_t i)
{
    return p->dq + i * (p->lead + VOL_LANES) * p->m;
}

static void
begin(struct vol_dcc_pass *p, const double *theta)
{
    const size_t rows = (p->lead + VOL_LANES) * p->m;

    p->theta = theta;
    set_intercept(p);
    for (size_t l = 0; l < p->lead; l++) {
        memcpy(p->q + l * p->m, p->target.qbar, p->m * sizeof(double));
        memcpy(p->shock + l * p->m, p->target.shock, p->m * sizeof(double));
        if (p->sign != NULL)
            memcpy(p->sign + l * p->m, p->target.sign, p->m * sizeof(double));
    }
    memset(p->dq, 0, rows * p->n_moving * sizeof(double));
}

/* Rows t .. t + count of Q, and their tangents. */
static void
filter_block(struct vol_dcc_pass *p, size_t t, size_t count, bool derivs)
{
    for (size_t l = 0; l < count; l++) {
        const size_t at = (p->lead + l) * p->m;
        filter_row(p, at);
        for (size_t i = 0; derivs && i < p->n_moving; i++)
            tangent_row(p, at, i, tangents(p, i) + at);
        if (t + l < p->n)
            set_news(p, t + l, at);
    }
}

/* The last rows become those before the next block. */
static void
advance(struct vol_dcc_pass *p, bool derivs)
{
    const size_t size = p->lead * p->m * sizeof(double);

    memmove(p->q, p->q + VOL_LANES * p->m, size);
    memmove(p->shock, p->shock + VOL_LANES * p->m, size);
    if (p->sign != NULL)
        memmove(p->sign, p->sign + VOL_LANES * p->m, size);
    for (size_t i = 0; derivs && i < p->n_moving; i++)
        memmove(tangents(p, i), tangents(p, i) + VOL_LANES * p->m, size);
}

void
vol_dcc_pass_path(struct vol_dcc_pass *p, const double *theta, size_t from,
                  double *out)
{
    begin(p, theta);
    for (size_t t = 0; t <= p->n; t += VOL_LANES) {
        const size_t left = p->n + 1 - t;
        const size_t count = left < VOL_LANES ? left : VOL_LANES;
        filter_block(p, t, count, false);
        for (size_t l = 0; l < count; l++)
            if (t + l >= from)
                memcpy(out + (t + l - from) * p->m, p->q + (p->lead + l) * p->m,
                       p->m * sizeof(*out));
        advance(p, false);
    }
}

/* ---- one block ----------------------------------------------------------- */

/* Q in lanes, its days that are not there being unit matrices without
 * residuals; z, and w = z sqrt(q). */
static void
load_block(struct vol_dcc_pass *p, size_t t, size_t count)
{
    vol_lanes_from_rows(p->q + p->lead * p->m, p->m, p->m, p->a);
    for (size_t i = 0; i < p->k; i++)
        for (size_t l = 0; l < VOL_LANES; l++) {
            const size_t at = i * VOL_LANES + l;
            for (size_t j = 0; l >= count && j <= i; j++)
                p->a[vol_packed_at(i, j) * VOL_LANES + l] = i == j ? 1.0 : 0.0;
            p->root[at] = sqrt(p->a[vol_packed_at(i, i) * VOL_LANES + l]);
            p->x[at] = l < count ? p->z[(t + l) * p->k + i] : 0.0;
            p->w[at] = p->x[at] * p->root[at];
        }
}

/*
 * From Q^-1 in p->a to the derivative of the log density by Q, those off the
 * diagonal for both triangles, and in p->w by z.
 */
static void
differentiate(struct vol_dcc_pass *p, const double *pull)
{
    double *a = p->a;
    const double own = p->spec.density == VOL_DCC_T ? 0.0 : 1.0;

    vol_lanes_product(a, p->k, p->w, p->v);
    for (size_t i = 0; i < p->k; i++) {
        const double *vi = p->v + i * VOL_LANES, *z = p->x + i * VOL_LANES;
        const double *root = p->root + i * VOL_LANES;
        double *w = p->w + i * VOL_LANES;
        for (size_t j = 0; j < i; j++, a += VOL_LANES)
            for (size_t l = 0; l < VOL_LANES; l += 2) {
                const vol_pair y =
                    vol_pair_load(pull + l) * vol_pair_load(vi + l);
                vol_pair_store(a + l,
                               y * vol_pair_load(p->v + j * VOL_LANES + l) -
                                   vol_pair_load(a + l));
            }
        for (size_t l = 0; l < VOL_LANES; l += 2) {
            const vol_pair v = vol_pair_load(vi + l), x = vol_pair_load(z + l);
            const vol_pair y = vol_pair_load(pull + l) * v;
            const vol_pair r = vol_pair_load(root + l), inverse = 1.0 / r;
            vol_pair_store(a + l,
                           0.5 * (y * (v - x * inverse) - vol_pair_load(a + l) +
                                  inverse * inverse));
            vol_pair_store(w + l, own * x - y * r);
        }
        a += VOL_LANES;
    }
}

/* The derivatives of a block, row by row, to where they are wanted. */
static void
add_block(struct vol_dcc_pass *p, const struct vol_dcc_sums *add, size_t t,
          size_t count, const struct vol_dcc_row *d)
{
    double *rows = p->by_q != NULL ? p->by_q + t * p->m : p->rows;

    vol_lanes_to_rows(p->a, p->m, rows, p->m);
    if (p->by_z != NULL)
        vol_lanes_to_rows(p->w, p->k, p->by_z + t * p->k, p->k);
    for (size_t l = 0; l < count; l++)
        for (size_t i = 0; i < p->n_params; i++) {
            const double s =
                i < p->n_moving
                    ? vol_dot(rows + l * p->m,
                              tangents(p, i) + (p->lead + l) * p->m, p->m)
                    : d[l].by_nu;
            if (add->gradient != NULL)
                add->gradient[i] += s;
            if (add->scores != NULL)
                add->scores[(t + l) * p->n_params + i] += s;
        }
}

/* The densities of a block; false where there are none. */
static bool
evaluate_block(struct vol_dcc_pass *p, const struct vol_dcc_density_at *c,
               bool derivs, struct vol_dcc_row *d)
{
    double log_det[VOL_LANES], x[VOL_LANES], zz[VOL_LANES] = { 0.0 };
    double pull[VOL_LANES];

    for (size_t i = 0; i < p->k * VOL_LANES; i++)
        zz[i % VOL_LANES] += p->x[i] * p->x[i];
    memcpy(p->v, p->w, p->k * VOL_LANES * sizeof(double));
    if (!vol_lanes_cholesky(p->a, p->k, log_det))
        return false;
    vol_lanes_solve(p->a, p->k, p->v, x);
    for (size_t l = 0; l < VOL_LANES; l++) {
        d[l] = vol_dcc_density_row(c, log_det[l], x[l], zz[l]);
        pull[l] = d[l].pull;
    }
    if (derivs) {
        vol_lanes_inverse(p->a, p->k, p->work);
        differentiate(p, pull);
    }
    return true;
}

/* ---- backwards ----------------------------------------------------------- */

/* gz += weight times the derivative of x'Ax by x, A packed. */
static void
add_slope(const double *adjoint, double weight, const double *x, size_t k,
          double *gz)
{
    for (size_t i = 0; i < k; i++) {
        for (size_t j = 0; j < i; j++, adjoint++) {
            gz[i] += weight * *adjoint * x[j];
            gz[j] += weight * *adjoint * x[i];
        }
        gz[i] += 2.0 * weight * *adjoint++ * x[i];
    }
}

/* The same where only what is negative counts; `x` has room for 2 k. */
static void
add_sign_slope(const double *adjoint, double weight, const double *z, size_t k,
               double *gz, double *x)
{
    double *slope = x + k;

    memset(slope, 0, k * sizeof(*slope));
    for (size_t i = 0; i < k; i++)
        x[i] = vol_dcc_negative(z[i]);
    add_slope(adjoint, weight, x, k, slope);
    for (size_t i = 0; i < k; i++)
        if (z[i] < 0.0)
            gz[i] += slope[i];
}

/* What the adjoint of Q_t, complete, hands to earlier rows of the shocks; or
 * to those before the sample. */
static void
hand_back(struct vol_dcc_pass *p, size_t t, const double *adjoint,
          double *shock, double *sign, double *gz)
{
    for (size_t i = 1; i <= p->spec.p; i++) {
        const double a = a_of(p)[i - 1];
        const double g = p->spec.asymmetric ? g_of(p)[i - 1] : 0.0;
        if (t < i) {
            axpy(shock, a, adjoint, p->m);
            axpy(sign, g, adjoint, p->m);
            continue;
        }
        const double *z = p->z + (t - i) * p->k;
        add_slope(adjoint, a, z, p->k, gz + (t - i) * p->k);
        if (p->spec.asymmetric)
            add_sign_slope(adjoint, g, z, p->k, gz + (t - i) * p->k, p->work);
    }
}

/* From the derivatives by each Q_t to those by the residuals. */
static void
go_back(struct vol_dcc_pass *p, double *gz)
{
    /* Of the blocks that are no longer needed: four matrices. */
    double *sum = p->a, *qbar = sum + p->m, *shock = qbar + p->m;
    double *sign = shock + p->m;
    double rest = 1.0, signs = 0.0;

    memset(p->a, 0, 4 * p->m * sizeof(double));
    for (size_t t = p->n; t-- > 0;) {
        double *adjoint = p->by_q + t * p->m;
        for (size_t j = 1; j <= p->spec.q && t + j < p->n; j++)
            axpy(adjoint, b_of(p)[j - 1], adjoint + j * p->m, p->m);
        axpy(sum, 1.0, adjoint, p->m);
        for (size_t j = t + 1; j <= p->spec.q; j++)
            axpy(qbar, b_of(p)[j - 1], adjoint, p->m);
        hand_back(p, t, adjoint, shock, sign, gz);
    }
    for (size_t i = 0; i < p->spec.p + p->spec.q; i++)
        rest -= p->theta[i];
    for (size_t i = 0; p->spec.asymmetric && i < p->spec.p; i++)
        signs += g_of(p)[i];
    axpy(qbar, rest, sum, p->m);
    for (size_t e = 0; e < p->m; e++)
        sum[e] *= -signs;
    vol_dcc_target_adjoint(&p->target, qbar, sum, shock, sign, gz);
    axpy(gz, 1.0, p->by_z, p->n * p->k);
}

double
vol_dcc_pass_value(struct vol_dcc_pass *p, const double *theta,
                   const struct vol_dcc_sums *add, double *row)
{
    const bool derivs = add != NULL;
    struct vol_dcc_row d[VOL_LANES];
    double sum = 0.0;

    begin(p, theta);
    const struct vol_dcc_density_at c = vol_dcc_density_of(
        p->spec.density, p->k,
        p->spec.density == VOL_DCC_T ? theta[p->n_moving] : 0.0);
    if (c.is_t && !(c.nu > 2.0))
        return -HUGE_VAL;
    for (size_t t = 0; t < p->n; t += VOL_LANES) {
        const size_t left = p->n - t;
        const size_t count = left < VOL_LANES ? left : VOL_LANES;
        filter_block(p, t, count, derivs);
        load_block(p, t, count);
        if (!evaluate_block(p, &c, derivs, d))
            return -HUGE_VAL;
        for (size_t l = 0; l < count; l++) {
            sum += d[l].log;
            if (row != NULL)
                row[t + l] = d[l].log;
        }
        if (derivs)
            add_block(p, add, t, count, d);
        advance(p, derivs);
    }
    if (derivs && add->by_z != NULL)
        go_back(p, add->by_z);
    return sum;
}
