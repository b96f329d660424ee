/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Granger causality. */
#include "mean/groups_impl.h"

#include "base/mem.h"
#include "stats/hypothesis_impl.h"
#include "stats/ols.h"
#include "stats/tails.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* One equation: what explains `effect` beside the cause. */
struct equation {
    const double *y;
    size_t rows, k, effect, cause, lags;
    bool joint; /* the lags of all others, not the effect's own alone */
};

/* Regressors: a constant and lags, those of the cause last. */
static size_t
n_regressors(const struct equation *e)
{
    return 1 + e->lags * (e->joint ? e->k : 2);
}

static void
fill_row(const struct equation *e, size_t t, double *row)
{
    *row++ = 1.0;
    for (size_t i = 0; i < e->k; i++)
        if (i != e->cause && (e->joint || i == e->effect))
            for (size_t lag = 1; lag <= e->lags; lag++)
                *row++ = e->y[(t - lag) * e->k + i];
    for (size_t lag = 1; lag <= e->lags; lag++)
        *row++ = e->y[(t - lag) * e->k + e->cause];
    *row = e->y[t * e->k + e->effect];
}

static void
by_f(struct vol_test_result *r, double df1, double df2, double statistic)
{
    r->statistic = statistic;
    r->p_value = vol_f_upper(statistic, df1, df2, &r->p_bound);
    r->cv01 = vol_f_quantile(0.01, df1, df2);
    r->cv05 = vol_f_quantile(0.05, df1, df2);
    r->cv10 = vol_f_quantile(0.10, df1, df2);
}

/* F into r[0], chi2 into r[1]. */
static void
from_regression(const struct vol_ols *ols, size_t lags,
                struct vol_group_result *out)
{
    double n = (double)ols->n, df = n - (double)ols->k, p = (double)lags;
    double rss = vol_ols_rss(ols, ols->k);
    double gain = vol_ols_rss(ols, ols->k - lags) - rss;

    by_f(&out[0].r, p, df, gain / p / (rss / df));
    vol_test_by_chi2(&out[1].r, p, n * gain / rss);
}

/* The same reason on both results. */
static enum vol_code
without(struct vol_group_result *out, const char *why)
{
    (void)vol_test_without(&out[0].r, "%s", why);
    return vol_test_without(&out[1].r, "%s", why);
}

static enum vol_code
test_equation(const struct equation *e, struct vol_group_result *out,
              struct vol_err *err)
{
    size_t m = n_regressors(e);
    size_t n = e->rows > e->lags ? e->rows - e->lags : 0;
    double row[VOL_OLS_MAX_K + 1];
    struct vol_ols ols;

    out[0].r.lags = out[1].r.lags = e->lags;
    out[0].r.n_obs = out[1].r.n_obs = n;
    if (e->lags == 0)
        return without(out, "no lags: at least 1 is needed");
    if (m > VOL_OLS_MAX_K || n < m + 2)
        return without(out, "too few rows for so many lags");
    enum vol_code code = vol_ols_init(&ols, m, err);
    if (code != VOL_OK)
        return code;
    for (size_t t = e->lags; t < e->rows; t++) {
        fill_row(e, t, row);
        vol_ols_add(&ols, row);
    }
    vol_ols_finish(&ols);
    if (ols.rank < m)
        code = without(out, "collinear regressors");
    else if (vol_ols_is_exact(&ols))
        code = without(out, "perfect fit: no residual variance");
    else
        from_regression(&ols, e->lags, out);
    vol_ols_clear(&ols);
    return code;
}

static void
label(struct vol_group_result *out, const struct equation *e,
      const struct vol_test_options *options)
{
    static const char *const statistics[] = { "F", "chi2" };

    for (size_t i = 0; i < 2; i++) {
        out[i].effect = e->effect;
        out[i].cause = e->cause;
        (void)snprintf(out[i].r.variant, sizeof(out[i].r.variant), "%s-%s",
                       statistics[i], vol_group_rule(options));
    }
}

static enum vol_code
test_pair(struct equation *e, const struct vol_test_options *options,
          size_t lags, const char *why, struct vol_group_result *out,
          struct vol_err *err)
{
    label(out, e, options);
    if (*why != '\0')
        return without(out, why);
    e->lags = lags == 0 && options->lag_rule != VOL_LAGS_FIXED ? 1 : lags;
    return test_equation(e, out, err);
}

/* Where the results of an ordered pair stand. */
static struct vol_group_result *
results_of(struct vol_group_result *out, const struct equation *e)
{
    size_t before = e->effect * (e->k - 1) + e->cause;

    return out + 2 * (before - (e->cause > e->effect));
}

/* Both directions of a pair; its lags are chosen once, unless they are those of
 * all series (`chosen`, which has a reason where there are none). */
static enum vol_code
both_directions(struct equation e, const struct vol_test_options *options,
                double *pair, size_t lags, struct vol_test_result chosen,
                struct vol_group_result *out, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    if (!e.joint) {
        vol_group_pair(e.y, e.rows, e.k, e.effect, e.cause, pair);
        code = vol_group_order(pair, e.rows, 2, VOL_TREND_CONST, options, &lags,
                               &chosen, err);
    }
    for (int way = 0; code == VOL_OK && way < 2; way++) {
        code = test_pair(&e, options, lags, chosen.reason, results_of(out, &e),
                         err);
        e = (struct equation){
            e.y, e.rows, e.k, e.cause, e.effect, 0, e.joint
        };
    }
    return code;
}

static enum vol_code
all_pairs(const double *y, size_t rows, size_t k, bool joint,
          const struct vol_group_options *wish, struct vol_group_result *out,
          struct vol_err *err)
{
    const struct vol_test_options *options = &wish->base;
    struct vol_test_result chosen = { .reason = "" };
    double *pair = NULL;
    size_t lags = 0, last = wish->first_pair ? 2 : k;
    enum vol_code code = vol_mem_doubles(&pair, 2 * rows, err);

    if (code == VOL_OK && joint)
        code = vol_group_order(y, rows, k, VOL_TREND_CONST, options, &lags,
                               &chosen, err);
    for (size_t i = 0; i < last; i++)
        for (size_t j = i + 1; code == VOL_OK && j < last; j++)
            code =
                both_directions((struct equation){ y, rows, k, i, j, 0, joint },
                                options, pair, lags, chosen, out, err);
    free(pair);
    return code;
}

enum vol_code
vol_group_granger(const double *y, size_t rows, size_t k,
                  const struct vol_group_options *options,
                  struct vol_group_result *out, struct vol_err *err)
{
    return all_pairs(y, rows, k, false, options, out, err);
}

enum vol_code
vol_group_granger_joint(const double *y, size_t rows, size_t k,
                        const struct vol_group_options *options,
                        struct vol_group_result *out, struct vol_err *err)
{
    return all_pairs(y, rows, k, true, options, out, err);
}
