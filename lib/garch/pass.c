/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/pass.h"

#include "garch/local.h"
#include "garch/variance_power.h"
#include "stats/pair.h"

#include <math.h>
#include <string.h>

/* ---- the pre-sample state ------------------------------------------------ */

/* The mean of 2 de de' at the residuals of a mean with shocks in it. */
static void
moving_curvature(const struct vol_likelihood *lik)
{
    const struct vol_recursion *r = &lik->r;
    const size_t m = r->n_mean;

    for (size_t t = 0; t < lik->n; t++) {
        const struct vol_vector de = { r->de + t * m, 0, m };
        vol_add_product(r->d2s0, r->n_cols, 2.0 / (double)lik->n, de, de, true);
    }
}

/*
 * Mean squared residual with its derivatives: the pre-sample variance.
 * Where the variance is in the mean the residuals are those of the linear
 * part alone.
 */
static void
sample_variance(struct vol_likelihood *lik, bool derivs)
{
    struct vol_recursion *r = &lik->r;
    const double *e = lik->coupled ? lik->linear : r->e;
    const size_t m = lik->coupled ? lik->n_columns : r->n_mean;
    const double scale = 1.0 / (double)lik->n;
    const double sign = lik->coupled ? -1.0 : 1.0;
    const double *de = lik->coupled ? lik->columns : r->de;

    r->s0 = scale * vol_dot(e, e, lik->n);
    if (!derivs)
        return;
    if (m == 1)
        r->ds0[0] = vol_dot(e, de, lik->n);
    else
        for (size_t t = 0; t < lik->n; t++)
            vol_add_scaled(r->ds0, e[t], de + t * m, m);
    for (size_t i = 0; i < m; i++)
        r->ds0[i] *= 2.0 * sign * scale;
    if (!lik->coupled && lik->spec.mean.ma > 0) {
        moving_curvature(lik);
        return;
    }
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j <= i; j++)
            r->d2s0[i * r->n_cols + j] = lik->curvature[i * r->n_mean + j];
}

/* From the pre-sample variance to the state that is its logarithm. */
static void
take_logarithm(struct vol_recursion *r, bool derivs)
{
    const double b = r->s0;

    r->s0 = log(b);
    if (!derivs)
        return;
    for (size_t i = 0; i < r->n_cols; i++)
        r->ds0[i] /= b;
    for (size_t i = 0; i < r->n_cols; i++)
        for (size_t j = 0; j <= i; j++)
            r->d2s0[i * r->n_cols + j] =
                r->d2s0[i * r->n_cols + j] / b - r->ds0[i] * r->ds0[j];
}

/* The same for b^(delta / 2), which delta moves too where it is estimated. */
static void
take_power(struct vol_recursion *r, bool derivs)
{
    const struct vol_layout at = r->at;
    const double half = 0.5 * r->power, b = r->s0;
    const double s = pow(b, half), l = 0.5 * log(b), slope = half * s / b;
    const struct vol_vector unit = { NULL, r->n_mean + at.extra, 1 };
    double db[VOL_GARCH_MAX_PARAMS];
    const struct vol_vector row = { db, 0, r->n_cols };

    r->s0 = s;
    if (!derivs)
        return;
    memcpy(db, r->ds0, r->n_cols * sizeof(*db));
    for (size_t i = 0; i < r->n_cols * r->n_cols; i++)
        r->d2s0[i] *= slope;
    vol_add_product(r->d2s0, r->n_cols, slope * (half - 1.0) / b, row, row,
                    true);
    for (size_t i = 0; i < r->n_cols; i++)
        r->ds0[i] *= slope;
    if (at.n_extra == 0)
        return;
    vol_add_product(r->d2s0, r->n_cols, s / b * (0.5 + half * l), unit, row,
                    false);
    vol_add_product(r->d2s0, r->n_cols, s * l * l, unit, unit, true);
    vol_fold_upper(r->d2s0, r->n_cols);
    r->ds0[unit.at] += s * l;
}

/* Set s0 (and its derivatives); false where it is not a usable number. */
static bool
initialise(struct vol_likelihood *lik, bool derivs)
{
    struct vol_recursion *r = &lik->r;
    const enum vol_link link = lik->spec.variance->link;

    if (derivs) {
        memset(r->ds0, 0, r->n_cols * sizeof(*r->ds0));
        memset(r->d2s0, 0, r->n_cols * r->n_cols * sizeof(*r->d2s0));
    }
    if (lik->spec.init == VOL_INIT_UNCOND)
        return lik->spec.variance->uncond_state(r, derivs) && isfinite(r->s0);
    if (lik->spec.init == VOL_INIT_SAMPLE)
        sample_variance(lik, derivs);
    else
        r->s0 = r->presample.variance;
    if (!(r->s0 > 0.0) || !isfinite(r->s0))
        return false;
    lik->ds0_db = link == VOL_LINK_LOG ? 1.0 / r->s0 : 1.0;
    if (link == VOL_LINK_POWER) {
        const double half = 0.5 * r->power;
        lik->ds0_db = half * pow(r->s0, half - 1.0);
    }
    if (link == VOL_LINK_LOG)
        take_logarithm(r, derivs);
    else if (link == VOL_LINK_POWER)
        take_power(r, derivs);
    return true;
}

/* ---- rows at a kink ------------------------------------------------------ */

static void
hold_rows(struct vol_likelihood *lik)
{
    for (size_t t = 0; lik->n_held > 0 && t < lik->n; t++)
        lik->r.e[t] = vol_pass_hold_row(lik, t, lik->r.e[t]);
}

/* ---- the variance in the mean ------------------------------------------- */

/* e_t = linear part - sum ma e_{t-j} - archm g(h_t), and its tangent. */
static void
residual_row(struct vol_likelihood *lik, size_t t, bool derivs)
{
    struct vol_recursion *r = &lik->r;
    const size_t ma = lik->n_columns, archm = r->n_mean - 1, n = r->n_de;
    const struct vol_premium p = vol_pass_premium(&lik->spec, r->h[t]);
    const double weight = lik->theta[archm];
    double *d = r->de + t * n;

    double e = lik->linear[t] - weight * p.g;

    for (size_t j = 1; j <= lik->spec.mean.ma && j <= t; j++)
        e -= lik->theta[ma + j - 1] * r->e[t - j];
    r->e[t] = vol_pass_residual(vol_pass_hold_row(lik, t, e), r->h[t]);
    if (!derivs)
        return;
    memset(d, 0, n * sizeof(*d));
    for (size_t i = 0; i < lik->n_columns; i++)
        d[i] = -lik->columns[t * lik->n_columns + i];
    d[archm] = -p.g;
    for (size_t j = 1; j <= lik->spec.mean.ma && j <= t; j++) {
        d[ma + j - 1] -= r->e[t - j];
        vol_add_scaled(d, -lik->theta[ma + j - 1], r->de + (t - j) * n, n);
    }
    vol_add_scaled(d, -weight * p.d, vol_pass_out(lik, t), r->n_cols);
}

/* The adjoint of the residual of row t goes on to earlier residuals and to the
 * variance of the day; second-order terms with it. */
static void
residual_back(struct vol_likelihood *lik, size_t t)
{
    struct vol_recursion *r = &lik->r;
    struct vol_row_weights *w = &lik->weights;
    const double l = r->le[t], weight = lik->theta[r->n_mean - 1];
    const size_t ma = lik->n_columns, archm = r->n_mean - 1;
    const struct vol_premium p = vol_pass_premium(&lik->spec, r->h[t]);

    for (size_t j = 1; j <= lik->spec.mean.ma && j <= t; j++) {
        r->le[t - j] -= lik->theta[ma + j - 1] * l;
        vol_row_weights_shock(w, ma + j - 1, t - j, -l);
    }
    lik->lo[t] -= weight * p.d * l;
    vol_row_weights_out(w, archm, t, -p.d * l);
    w->oo[t] -= weight * p.dd * l;
}

/* The same of all rows of a moving average, where the variance is not in the
 * mean. */
static void
moving_back(struct vol_likelihood *lik, double *hess)
{
    struct vol_recursion *r = &lik->r;
    const size_t ma = lik->n_columns;

    for (size_t t = lik->n; t-- > 0;)
        for (size_t j = 1; j <= lik->spec.mean.ma && j <= t; j++) {
            const struct vol_vector unit = { NULL, ma + j - 1, 1 };
            const struct vol_vector de = { r->de + (t - j) * r->n_de, 0,
                                           r->n_de };
            r->le[t - j] -= lik->theta[ma + j - 1] * r->le[t];
            vol_add_product(hess, r->k, -r->le[t], unit, de, false);
        }
}

/* ---- the link ------------------------------------------------------------ */

/* The tangent of ln h = (2 / delta) ln s. */
static void
out_row(struct vol_likelihood *lik, size_t t)
{
    const struct vol_recursion *r = &lik->r;
    const struct vol_layout at = r->at;
    const double power = r->power;
    double *d = lik->out + t * r->n_cols;

    memset(d, 0, r->n_cols * sizeof(*d));
    vol_add_scaled(d, 2.0 / (power * r->s[t]), r->ds + t * r->n_cols,
                   r->n_cols);
    if (at.n_extra > 0)
        d[r->n_mean + at.extra] -= r->log_h[t] / power;
}

/* The adjoint of ln h becomes one of s. */
static void
out_back(struct vol_likelihood *lik, size_t t)
{
    struct vol_recursion *r = &lik->r;

    r->ls[t] += 2.0 * lik->lo[t] / (r->power * r->s[t]);
}

/* ---- the passes ---------------------------------------------------------- */

static void
set_presample_tangents(struct vol_recursion *r)
{
    if (r->by_column) {
        for (size_t c = 0; c < r->n_cols; c++)
            r->ds[(ptrdiff_t)(c * (r->lead + r->n)) - 1] = r->ds0[c];
        return;
    }
    for (size_t t = 1; t <= r->lead; t++)
        memcpy(r->ds - t * r->n_cols, r->ds0, r->n_cols * sizeof(*r->ds0));
}

static bool
begin(struct vol_likelihood *lik, bool derivs)
{
    struct vol_recursion *r = &lik->r;
    struct vol_mean_spec mean = lik->spec.mean;

    if (lik->coupled)
        mean.ma = 0;
    vol_mean_residuals(&mean, lik->theta, lik->y, lik->columns, lik->n,
                       lik->coupled ? lik->linear : r->e);
    if (derivs && mean.ma > 0)
        vol_mean_jacobian(&mean, lik->theta, lik->columns, r->e, lik->n, r->de);
    if (!lik->coupled)
        hold_rows(lik);
    if (!initialise(lik, derivs))
        return false;
    if (derivs)
        set_presample_tangents(r);
    lik->spec.variance->presample(r);
    return true;
}

/* How many rows have the initial variance. */
static ptrdiff_t
held_rows(const struct vol_likelihood *lik)
{
    const size_t held = vol_garch_held_rows(&lik->spec);

    return (ptrdiff_t)(held < lik->n ? held : lik->n);
}

/* Those, with their news. */
static void
hold_variances(struct vol_likelihood *lik, bool derivs)
{
    struct vol_recursion *r = &lik->r;

    for (size_t t = 0; t < (size_t)held_rows(lik); t++) {
        r->s[t] = r->s0;
        lik->spec.variance->news(r, (ptrdiff_t)t);
        if (derivs)
            memcpy(r->ds + t * r->n_cols, r->ds0, r->n_cols * sizeof(*r->ds0));
    }
}

/* The first `n` rows one by one, the link and the mean with the variance. */
static void
forward_rows(struct vol_likelihood *lik, bool derivs, size_t n)
{
    struct vol_recursion *r = &lik->r;
    const struct vol_variance *v = lik->spec.variance;
    const bool linked = derivs && v->link == VOL_LINK_POWER;
    void (*const rows)(struct vol_recursion *, ptrdiff_t, ptrdiff_t) =
        derivs ? v->tangent : v->filter;

    if (!lik->coupled)
        rows(r, held_rows(lik), (ptrdiff_t)n);
    for (size_t t = 0; (linked || lik->coupled) && t < n; t++) {
        if (lik->coupled)
            rows(r, (ptrdiff_t)t, (ptrdiff_t)t + 1);
        if (linked)
            out_row(lik, t);
        if (lik->coupled)
            residual_row(lik, t, derivs);
    }
}

bool
vol_pass_forward(struct vol_likelihood *lik, bool derivs)
{
    if (!begin(lik, derivs))
        return false;
    hold_variances(lik, derivs);
    if (!vol_power_usual(lik)) {
        forward_rows(lik, derivs, lik->n);
        return true;
    }
    forward_rows(lik, derivs, 1);
    if (derivs)
        vol_power_tangent_11(lik);
    else
        vol_power_filter_11(lik);
    return true;
}

/* How much of the pre-sample variance the rows inherit, times d2s0. */
static void
presample_back(struct vol_likelihood *lik, double *hess)
{
    struct vol_recursion *r = &lik->r;
    const ptrdiff_t held = held_rows(lik);
    double w = 0.0;

    for (ptrdiff_t t = -(ptrdiff_t)r->lead; t < held; t++)
        w += r->ls[t];
    for (size_t i = 0; i < r->n_cols; i++)
        for (size_t j = 0; j <= i; j++)
            hess[i * r->k + j] += w * r->d2s0[i * r->n_cols + j];
    if (lik->spec.init != VOL_INIT_SAMPLE || lik->coupled || r->le == NULL)
        return;
    for (size_t t = 0; t < lik->n; t++)
        r->le[t] += w * lik->ds0_db * 2.0 / (double)lik->n * r->e[t];
}

/* Whether the equation takes its adjoints of all rows at once. */
static bool
takes_all_rows(const struct vol_likelihood *lik)
{
    return lik->r.by_column ||
           (lik->spec.variance->curve != NULL && !lik->coupled);
}

void
vol_pass_begin_backward(struct vol_likelihood *lik, double *hess)
{
    struct vol_recursion *r = &lik->r;

    lik->weights.hess = hess;
    memset(r->ls - r->lead, 0,
           (r->lead + (r->by_column ? 0 : lik->n)) * sizeof(double));
    if (r->le == NULL)
        return;
    memset(r->le, 0, lik->n * sizeof(double));
    for (size_t i = 0; i < lik->n_held; i++)
        r->le[lik->held[i]] = lik->pull[i];
}

void
vol_pass_backward_rows(struct vol_likelihood *lik, size_t from, size_t to)
{
    struct vol_recursion *r = &lik->r;
    const struct vol_variance *v = lik->spec.variance;
    const bool linked = v->link == VOL_LINK_POWER;
    const ptrdiff_t first = (ptrdiff_t)from, held = held_rows(lik);

    if (takes_all_rows(lik))
        return;
    for (ptrdiff_t t = (ptrdiff_t)to - 1;
         (linked || lik->coupled) && t >= first; t--) {
        if (lik->coupled)
            residual_back(lik, (size_t)t);
        if (linked)
            out_back(lik, (size_t)t);
        if (lik->coupled)
            v->adjoint(r, t, t + 1, &lik->weights);
    }
    if (!lik->coupled)
        v->adjoint(r, first > held ? first : held, (ptrdiff_t)to,
                   &lik->weights);
}

void
vol_pass_end_backward(struct vol_likelihood *lik)
{
    struct vol_recursion *r = &lik->r;
    const struct vol_variance *v = lik->spec.variance;
    double *hess = lik->weights.hess;

    if (takes_all_rows(lik))
        v->adjoint(r, held_rows(lik), (ptrdiff_t)lik->n, &lik->weights);
    if (v->curve != NULL)
        v->curve(r, hess);
    presample_back(lik, hess);
    if (!lik->coupled && r->le != NULL)
        moving_back(lik, hess);
    vol_fold_upper(hess, r->k);
}
