/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Zivot and Andrews (1992, J. Business and Economic Statistics 10, 251-270). */
#include "stats/hypothesis_impl.h"
#include "stats/pair.h"
#include "stats/unitroot.h"

#include <math.h>
#include <stdlib.h>

/*
 * The regression without a break is decomposed once.  A dummy is one from its
 * break to the end, or counts from 1 there; what it adds depends on its
 * products with the orthonormal columns, and those are sums over the rows after
 * the break: from the last row backwards each break date costs one row's work.
 */

enum { MIN_ROWS = 25 }; /* the smallest sample of the p-value table */

static const double trimmed = 0.15;    /* of the breaks, at each end    */
static const double dependent = 1e-10; /* share of a dummy that is left */

/* Products with one row's columns: the orthonormal ones, then y_{t-1}, dy_t. */
struct suffix {
    double step[VOL_OLS_MAX_K + 1];  /* sums over the second regime       */
    double slope[VOL_OLS_MAX_K + 1]; /* sums of these: weights 1, 2, 3 .. */
};

struct search {
    const double *y;
    size_t n, lags, first, base; /* rows from first; base: 1, t, the lags */
    enum vol_trend trend;
    struct vol_ols ols;
    struct suffix sum;
    double best;  /* the least t-ratio */
    bool perfect; /* a break leaves no residuals */
    size_t break_at;
};

/* Moments of the level x and of dy, without what has been partialled out. */
struct moments {
    double xx, xe, ee;
};

static struct moments
without(struct moments m, double dx, double de, double dd)
{
    return (struct moments){ m.xx - dx * dx / dd, m.xe - dx * de / dd,
                             m.ee - de * de / dd };
}

/* Row t of (Q, residual of y_{t-1}, residual of dy_t), from X = Q R. */
static void
orthonormal_row(const struct search *s, size_t t, double *q)
{
    size_t width = s->ols.k + 1;

    q[0] = 1.0;
    q[1] = (double)(t - s->first) + 1.0;
    for (size_t i = 0; i < s->lags; i++)
        q[2 + i] = s->y[t - 1 - i] - s->y[t - 2 - i];
    q[s->base] = s->y[t - 1];
    q[s->base + 1] = s->y[t] - s->y[t - 1];
    for (size_t i = 0; i < s->base; i++) {
        const double *r = s->ols.r + i * width;
        q[i] /= r[i];
        for (size_t c = i + 1; c < width; c++)
            q[c] -= q[i] * r[c];
    }
}

/* What is left of step and slope: their products with themselves, each other.
 */
struct dummies {
    double step, both, slope;
};

static struct dummies
dummies_left(const struct search *s, size_t rows)
{
    double m = (double)rows, sum = m * (m + 1.0) / 2.0;
    const struct suffix *q = &s->sum;

    return (struct dummies){ m - vol_dot(q->step, q->step, s->base),
                             sum - vol_dot(q->step, q->slope, s->base),
                             sum * (2.0 * m + 1.0) / 3.0 -
                                 vol_dot(q->slope, q->slope, s->base) };
}

/* The moments with the break's dummies, `rows` before the end; xx is NaN where
 * they depend on the other regressors. */
static struct moments
with_break(const struct search *s, struct moments m, size_t rows)
{
    static const struct moments none = { NAN, NAN, NAN };
    struct dummies d = dummies_left(s, rows);
    const double *step = s->sum.step + s->base;
    const double *slope = s->sum.slope + s->base;
    double count = (double)rows;

    if (s->trend != VOL_TREND_SLOPE) {
        if (!(d.step > dependent * count))
            return none;
        m = without(m, step[0], step[1], d.step);
    }
    if (s->trend == VOL_TREND_CONST)
        return m;
    double r = s->trend == VOL_TREND_SLOPE ? 0.0 : d.both / d.step;
    double left = d.slope - r * d.both;
    if (!(left > dependent * count * count * count))
        return none;
    return without(m, slope[0] - r * step[0], slope[1] - r * step[1], left);
}

static void
consider(struct search *s, struct moments m, size_t rows)
{
    size_t more = s->trend == VOL_TREND_LINEAR ? 2 : 1;
    double df = (double)(s->ols.n - s->base - 1 - more);
    struct moments b = with_break(s, m, rows);
    double left = b.ee - b.xe * b.xe / b.xx;
    double t = b.xe / sqrt(b.xx * left / df);

    s->perfect |= left < dependent * m.ee;

    if (t < s->best) {
        s->best = t;
        s->break_at = s->n - rows;
    }
}

static void
search_breaks(struct search *s)
{
    size_t trim = (size_t)(trimmed * (double)s->n), width = s->base + 2;
    const double *x = s->ols.r + s->base * width, *e = x + width;
    size_t level = s->base, last = s->base + 1;
    const struct moments m = { x[level] * x[level], x[level] * x[last],
                               x[last] * x[last] + e[last] * e[last] };
    double q[VOL_OLS_MAX_K + 1];

    for (size_t rows = 1; rows < s->n - trim && rows < s->ols.n; rows++) {
        orthonormal_row(s, s->n - rows, q);
        for (size_t i = 0; i < width; i++) {
            s->sum.step[i] += q[i];
            s->sum.slope[i] += s->sum.step[i];
        }
        if (rows >= trim)
            consider(s, m, rows);
    }
}

static enum vol_code
regress(struct search *s, struct vol_err *err)
{
    return vol_df_regress(s->y, s->n, VOL_TREND_LINEAR, s->first, s->lags, true,
                          &s->ols, err);
}

static void
say(const struct search *s, struct vol_test_result *result)
{
    size_t form = s->trend == VOL_TREND_CONST ? 0 : 1;

    if (s->trend == VOL_TREND_LINEAR)
        form = 2;
    if (s->perfect) {
        (void)vol_test_without(result, "perfect fit: no residual variance");
        return;
    }
    if (!isfinite(s->best)) {
        (void)vol_test_without(result, "collinear regressors");
        return;
    }
    result->break_at = s->break_at;
    vol_test_by_surface(result, &vol_surface_zivot[form], VOL_TAIL_LOWER,
                        s->best);
}

enum vol_code
vol_test_zivot_andrews(const double *x, size_t n,
                       const struct vol_test_options *options,
                       struct vol_test_result *result, struct vol_err *err)
{
    enum vol_lag_rule rule =
        options->lag_rule == VOL_LAGS_AUTO ? VOL_LAGS_AIC : options->lag_rule;
    struct search s = { .y = x, .n = n, .trend = options->trend };
    enum vol_code code = vol_df_choose_lag(x, n, VOL_TREND_LINEAR, rule,
                                           MIN_ROWS, options, &s.lags, err);

    if (code != VOL_OK)
        return code;
    vol_df_variant(result, options->trend, rule);
    result->lags = s.lags;
    result->n_obs = s.lags < n ? n - 1 - s.lags : 0;
    if (s.lags > VOL_DF_MAX_LAGS || result->n_obs < MIN_ROWS ||
        result->n_obs < 10 + s.lags)
        return vol_test_without(result,
                                "%zu lags leave %zu observations: too few",
                                s.lags, result->n_obs);
    s.first = s.lags + 1;
    s.base = s.lags + 2;
    s.best = INFINITY;
    code = regress(&s, err);
    if (code != VOL_OK)
        return code;
    if (s.ols.rank < s.ols.k)
        (void)vol_test_without(result, "collinear regressors");
    else if (vol_fits_perfectly(x, n, vol_ols_rss(&s.ols, s.ols.k), s.ols.n))
        (void)vol_test_without(result, "perfect fit: no residual variance");
    else
        search_breaks(&s);
    vol_ols_clear(&s.ols);
    if (result->reason[0] == '\0')
        say(&s, result);
    return VOL_OK;
}
