/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Engle and Granger's and Johansen's tests of cointegration. */
#include "mean/groups_impl.h"

#include "base/mem.h"
#include "stats/eigen.h"
#include "stats/hypothesis_impl.h"
#include "stats/linalg.h"
#include "stats/ols.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Engle and Granger ----------------------------------------------------
 */

/* The terms and x of row t, then y. */
static void
relation_row(const double *pair, enum vol_trend trend, size_t t, double *row)
{
    if (trend != VOL_TREND_NONE)
        *row++ = 1.0;
    if (trend == VOL_TREND_LINEAR)
        *row++ = (double)t + 1.0;
    *row++ = pair[2 * t + 1];
    *row = pair[2 * t];
}

/* The residuals u of the first of the pair on the second; what stops it is the
 * result's reason. */
static enum vol_code
relate(const double *pair, size_t rows, enum vol_trend trend, double *u,
       struct vol_test_result *result, struct vol_err *err)
{
    size_t m = (size_t)trend + 1;
    double row[4], coef[3];
    struct vol_ols ols;
    enum vol_code code = vol_ols_init(&ols, m, err);

    if (code != VOL_OK)
        return code;
    for (size_t t = 0; t < rows; t++) {
        relation_row(pair, trend, t, row);
        vol_ols_add(&ols, row);
    }
    vol_ols_finish(&ols);
    if (ols.rank < m)
        code = vol_test_without(result, "collinear regressors");
    else if (vol_ols_is_exact(&ols))
        code = vol_test_without(result, "perfect fit: no residual variance");
    else
        vol_ols_coef(&ols, m, coef);
    vol_ols_clear(&ols);
    for (size_t t = 0; result->reason[0] == '\0' && t < rows; t++) {
        relation_row(pair, trend, t, row);
        u[t] = row[m];
        for (size_t j = 0; j < m; j++)
            u[t] -= coef[j] * row[j];
    }
    return code;
}

/* The t-ratio is that of vol_test_adf() without terms, its distribution not. */
static enum vol_code
test_residuals(const double *u, size_t rows,
               const struct vol_test_options *options,
               struct vol_test_result *result, struct vol_err *err)
{
    struct vol_test_options plain = *options;
    struct vol_test_result adf = *result;

    plain.trend = VOL_TREND_NONE;
    enum vol_code code = vol_test_adf(u, rows, &plain, &adf, err);
    if (code != VOL_OK)
        return code;
    result->lags = adf.lags;
    result->n_obs = adf.n_obs;
    if (adf.reason[0] != '\0')
        return vol_test_without(result, "%s", adf.reason);
    vol_test_by_surface(result, &vol_surface_engle_granger[options->trend][0],
                        VOL_TAIL_LOWER, adf.statistic);
    return VOL_OK;
}

static enum vol_code
test_relation(const double *pair, size_t rows,
              const struct vol_test_options *options, double *u,
              struct vol_test_result *result, struct vol_err *err)
{
    enum { LEAST = 25 }; /* as adf */

    (void)snprintf(result->variant, sizeof(result->variant), "%s-%s",
                   vol_trend_name(options->trend),
                   options->lag_rule == VOL_LAGS_TSTAT ? "t-stat"
                   : options->lag_rule == VOL_LAGS_MAIC
                       ? "maic"
                       : vol_group_rule(options));
    if (rows < LEAST)
        return vol_test_without(
            result, "%zu observations: at least %d are needed", rows, LEAST);
    enum vol_code code = relate(pair, rows, options->trend, u, result, err);
    if (code != VOL_OK || result->reason[0] != '\0')
        return code;
    return test_residuals(u, rows, options, result, err);
}

enum vol_code
vol_group_engle_granger(const double *y, size_t rows, size_t k,
                        const struct vol_group_options *options,
                        struct vol_group_result *out, struct vol_err *err)
{
    double *pair = NULL;
    size_t last = options->first_pair ? 2 : k * k;
    enum vol_code code = vol_mem_doubles(&pair, 3 * rows, err);

    for (size_t i = 0; code == VOL_OK && i < last; i++) {
        if (i / k == i % k)
            continue;
        out->effect = i / k;
        out->cause = i % k;
        vol_group_pair(y, rows, k, out->effect, out->cause, pair);
        code = test_relation(pair, rows, &options->base, pair + 2 * rows,
                             &out->r, err);
        out++;
    }
    free(pair);
    return code;
}

/* ---- Johansen ---------------------------------------------------------------
 */

/* The columns of the decomposition: terms and lagged differences to be taken
 * out, then levels (with the term in the relation), then differences. */
struct johansen {
    const double *y;
    size_t rows, k, lags;
    enum { NO_TERM, CONSTANT_IN_RELATION, CONSTANT, LINE_IN_RELATION } which;
    size_t fixed, levels; /* columns of the first two */
};

static const char *const case_names[] = { "n", "rc", "c", "ct" };

static void
fill_row(const struct johansen *j, size_t t, double *row)
{
    const double *now = j->y + t * j->k, *before = now - j->k;

    if (j->which >= CONSTANT)
        *row++ = 1.0;
    for (size_t lag = 1; lag <= j->lags; lag++)
        for (size_t i = 0; i < j->k; i++)
            *row++ = now[i - lag * j->k] - before[i - lag * j->k];
    if (j->which == CONSTANT_IN_RELATION)
        *row++ = 1.0;
    if (j->which == LINE_IN_RELATION)
        *row++ = (double)t;
    for (size_t i = 0; i < j->k; i++)
        *row++ = before[i];
    for (size_t i = 0; i < j->k; i++)
        *row++ = now[i] - before[i];
}

/*
 * The squared canonical correlations of differences and levels, largest first:
 * with the triangle's blocks K of (levels, differences) and D of what is left
 * of the differences, the eigenvalues of C^-1 K'K C^-T, C C' = K'K + D'D.
 * False where the differences are collinear.
 */
static bool
correlation_matrix(const struct johansen *j, const double *triangle, double *kk,
                   double *c)
{
    size_t k = j->k, w = j->fixed + j->levels + k, from = w - k;

    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++) {
            double sum = 0.0, rest = 0.0;
            for (size_t i = j->fixed; i < from; i++)
                sum += triangle[i * w + from + a] * triangle[i * w + from + b];
            for (size_t i = from; i < w; i++)
                rest += triangle[i * w + from + a] * triangle[i * w + from + b];
            kk[a * k + b] = sum;
            c[a * k + b] = sum + rest;
        }
    return vol_cholesky(c, k);
}

/* m = C^-1 m C^-T for symmetric m. */
static void
whiten(double *m, const double *c, size_t k)
{
    for (int side = 0; side < 2; side++) {
        for (size_t i = 0; i < k; i++)
            for (size_t col = 0; col < k; col++) {
                double s = m[i * k + col];
                for (size_t l = 0; l < i; l++)
                    s -= c[i * k + l] * m[l * k + col];
                m[i * k + col] = s / c[i * (k + 1)];
            }
        for (size_t i = 0; i < k; i++)
            for (size_t col = 0; col < i; col++) {
                double swap = m[i * k + col];
                m[i * k + col] = m[col * k + i];
                m[col * k + i] = swap;
            }
    }
}

static enum vol_code
eigenvalues(const struct johansen *j, const struct vol_ols *ols, double *value,
            bool *possible, struct vol_err *err)
{
    size_t k = j->k;
    double *m = NULL;
    enum vol_code code = vol_mem_doubles(&m, 2 * k * k, err);

    if (code != VOL_OK)
        return code;
    *possible = correlation_matrix(j, ols->r, m, m + k * k);
    if (*possible) {
        whiten(m, m + k * k, k);
        code = vol_eigen_symmetric(m, k, value, err);
    }
    free(m);
    return code;
}

static void
by_surface(struct vol_test_result *r, const struct vol_surface *surfaces,
           size_t trends, double statistic)
{
    r->statistic = statistic;
    if (trends > VOL_JOHANSEN_MAX)
        (void)vol_test_without(
            r, "the tables end at %d common trends: --p simulated",
            VOL_JOHANSEN_MAX);
    else
        vol_test_by_surface(r, &surfaces[trends - 1], VOL_TAIL_UPPER,
                            statistic);
}

/* Trace of rank 0, 1 ... into the first k results, then largest eigenvalue. */
static void
from_eigenvalues(const struct johansen *j, const double *value,
                 struct vol_group_result *out)
{
    size_t k = j->k;
    double trace = 0.0, n = (double)out[0].r.n_obs;

    for (size_t r = k; r-- > 0;) {
        double one = -n * log1p(-value[r]);
        trace += one;
        by_surface(&out[r].r, vol_surface_johansen_trace[j->which], k - r,
                   trace);
        by_surface(&out[k + r].r, vol_surface_johansen_max[j->which], k - r,
                   one);
    }
}

static enum vol_code
without(struct vol_group_result *out, size_t k, const char *why)
{
    for (size_t i = 0; i < 2 * k; i++)
        (void)vol_test_without(&out[i].r, "%s", why);
    return VOL_OK;
}

static enum vol_code
decompose(const struct johansen *j, struct vol_group_result *out,
          struct vol_err *err)
{
    double row[VOL_OLS_MAX_K + 1], *value = NULL;
    bool possible = false;
    struct vol_ols ols;
    enum vol_code code =
        vol_ols_init(&ols, j->fixed + j->levels + j->k - 1, err);

    if (code != VOL_OK)
        return code;
    for (size_t t = j->lags + 1; t < j->rows; t++) {
        fill_row(j, t, row);
        vol_ols_add(&ols, row);
    }
    vol_ols_finish(&ols);
    code = vol_mem_doubles(&value, j->k, err);
    if (code == VOL_OK && ols.rank == ols.k && !vol_ols_is_exact(&ols))
        code = eigenvalues(j, &ols, value, &possible, err);
    if (code == VOL_OK && possible)
        from_eigenvalues(j, value, out);
    else if (code == VOL_OK)
        code = without(out, j->k, "collinear series");
    free(value);
    vol_ols_clear(&ols);
    return code;
}

/* The surfaces begin at 40 rows; a regression needs some more than columns. */
static enum vol_code
test_ranks(struct johansen *j, struct vol_group_result *out,
           struct vol_err *err)
{
    enum { LEAST = 40 };
    size_t used = j->lags + 1, n = j->rows > used ? j->rows - used : 0;
    char why[96];

    j->fixed = (j->which >= CONSTANT) + j->lags * j->k;
    j->levels = j->k + (j->which == CONSTANT_IN_RELATION ||
                        j->which == LINE_IN_RELATION);
    size_t w = j->fixed + j->levels + j->k;
    for (size_t i = 0; i < 2 * j->k; i++) {
        out[i].r.lags = j->lags;
        out[i].r.n_obs = n;
    }
    if (w > VOL_OLS_MAX_K + 1)
        return without(out, j->k, "too many lags of too many series");
    size_t least = w + j->k > LEAST ? w + j->k : LEAST;
    if (n < least) {
        (void)snprintf(why, sizeof(why),
                       "%zu lags leave %zu observations: at least %zu are "
                       "needed",
                       j->lags, n, least);
        return without(out, j->k, why);
    }
    return decompose(j, out, err);
}

static void
label(const struct johansen *j, const struct vol_test_options *options,
      struct vol_group_result *out)
{
    for (size_t i = 0; i < 2 * j->k; i++)
        (void)snprintf(out[i].r.variant, sizeof(out[i].r.variant),
                       "%s-r%hu-%s-%s", i < j->k ? "trace" : "max",
                       (unsigned short)(i % j->k), case_names[j->which],
                       vol_group_rule(options));
}

enum vol_code
vol_group_johansen(const double *y, size_t rows, size_t k,
                   const struct vol_group_options *options,
                   struct vol_group_result *out, struct vol_err *err)
{
    struct johansen j = { .y = y, .rows = rows, .k = k };
    const struct vol_test_options *base = &options->base;
    struct vol_test_result chosen = { .reason = "" };
    size_t order = 0;

    j.which = base->trend == VOL_TREND_NONE     ? NO_TERM
              : base->trend == VOL_TREND_LINEAR ? LINE_IN_RELATION
              : options->restricted             ? CONSTANT_IN_RELATION
                                                : CONSTANT;
    label(&j, base, out);
    enum vol_code code =
        vol_group_order(y, rows, k, base->trend, base, &order, &chosen, err);
    if (code != VOL_OK)
        return code;
    if (chosen.reason[0] != '\0')
        return without(out, k, chosen.reason);
    j.lags = order;
    if (base->lag_rule != VOL_LAGS_FIXED && order > 0)
        j.lags = order - 1;
    return test_ranks(&j, out, err);
}
