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

/* Series side by side, two of all or all of them, and their lags. */
struct system {
    const double *y;
    size_t rows, k, lags;
    size_t at[2], all; /* of a pair: where they stand among how many */
    const struct vol_test_options *options;
    struct vol_group_result *out; /* of all ordered pairs */
};

/* Where the two results of an ordered pair stand, with their labels. */
static struct vol_group_result *
results_of(const struct system *s, size_t effect, size_t cause)
{
    static const char *const statistics[] = { "F", "chi2" };
    size_t i = s->k < s->all ? s->at[effect] : effect;
    size_t j = s->k < s->all ? s->at[cause] : cause;
    struct vol_group_result *out =
        s->out + 2 * (i * (s->all - 1) + j - (j > i));

    for (size_t r = 0; r < 2; r++) {
        out[r].effect = i;
        out[r].cause = j;
        out[r].r.lags = s->lags;
        out[r].r.n_obs = s->rows > s->lags ? s->rows - s->lags : 0;
        (void)snprintf(out[r].r.variant, sizeof(out[r].r.variant), "%s-%s",
                       statistics[r], vol_group_rule(s->options));
    }
    return out;
}

/* The same reason on both results. */
static void
without(struct vol_group_result *out, const char *why)
{
    (void)vol_test_without(&out[0].r, "%s", why);
    (void)vol_test_without(&out[1].r, "%s", why);
}

/* On whatever the past of the cause might explain. */
static enum vol_code
without_all(const struct system *s, size_t cause, const char *why)
{
    for (size_t effect = 0; effect < s->k; effect++)
        if (effect != cause)
            without(results_of(s, effect, cause), why);
    return VOL_OK;
}

/* ---- the regressions of all series on the same lags -----------------------
 */

/* A constant and lags, those of the cause last; then the series of today. */
static void
fill_row(const struct system *s, size_t cause, size_t t, double *row)
{
    const double *now = s->y + t * s->k;

    *row++ = 1.0;
    for (size_t i = 0; i < s->k; i++)
        if (i != cause)
            for (size_t lag = 1; lag <= s->lags; lag++)
                *row++ = now[i - lag * s->k];
    for (size_t lag = 1; lag <= s->lags; lag++)
        *row++ = now[cause - lag * s->k];
    for (size_t i = 0; i < s->k; i++)
        *row++ = now[i];
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

/* F into out[0], chi2 into out[1]; m regressors, then the series. */
static void
from_regression(const struct system *s, const struct vol_ols *ols, size_t m,
                size_t effect, struct vol_group_result *out)
{
    double n = (double)ols->n, df = n - (double)m, p = (double)s->lags;
    double rss = vol_ols_rss_at(ols, m + effect, m);
    double gain = vol_ols_rss_at(ols, m + effect, m - s->lags) - rss;

    if (ols->rank < m) {
        without(out, "collinear regressors");
        return;
    }
    if (vol_ols_is_exact_at(ols, m + effect, m)) {
        without(out, "perfect fit: no residual variance");
        return;
    }
    by_f(&out[0].r, p, df, gain / p / (rss / df));
    vol_test_by_chi2(&out[1].r, p, n * gain / rss);
}

static enum vol_code
test_cause(const struct system *s, size_t cause, struct vol_err *err)
{
    size_t m = 1 + s->lags * s->k;
    double row[VOL_OLS_MAX_K + 1];
    struct vol_ols ols;

    if (s->lags == 0)
        return without_all(s, cause, "no lags: at least 1 is needed");
    if (s->lags >= s->rows || m + s->k - 1 > VOL_OLS_MAX_K ||
        s->rows - s->lags < m + 2)
        return without_all(s, cause, "too few rows for so many lags");
    enum vol_code code = vol_ols_init(&ols, m + s->k - 1, err);
    if (code != VOL_OK)
        return code;
    for (size_t t = s->lags; t < s->rows; t++) {
        fill_row(s, cause, t, row);
        vol_ols_add(&ols, row);
    }
    vol_ols_finish(&ols);
    for (size_t effect = 0; effect < s->k; effect++)
        if (effect != cause)
            from_regression(s, &ols, m, effect, results_of(s, effect, cause));
    vol_ols_clear(&ols);
    return VOL_OK;
}

/* The lags are chosen once for all causes. */
static enum vol_code
test_system(struct system *s, bool first_pair, struct vol_err *err)
{
    struct vol_test_result chosen = { .reason = "" };
    size_t first = first_pair ? 1 : 0, last = first_pair ? 2 : s->k;
    enum vol_code code = vol_group_order(s->y, s->rows, s->k, VOL_TREND_CONST,
                                         s->options, &s->lags, &chosen, err);

    if (s->lags == 0 && s->options->lag_rule != VOL_LAGS_FIXED &&
        chosen.reason[0] == '\0')
        s->lags = 1;
    for (size_t cause = first; code == VOL_OK && cause < last; cause++)
        code = chosen.reason[0] != '\0' ? without_all(s, cause, chosen.reason)
                                        : test_cause(s, cause, err);
    return code;
}

enum vol_code
vol_group_granger(const double *y, size_t rows, size_t k,
                  const struct vol_group_options *options,
                  struct vol_group_result *out, struct vol_err *err)
{
    size_t last = options->first_pair ? 2 : k;
    double *pair = NULL;
    enum vol_code code = vol_mem_doubles(&pair, 2 * rows, err);

    for (size_t i = 0; i < last; i++)
        for (size_t j = i + 1; code == VOL_OK && j < last; j++) {
            struct system s = { pair, rows,           2,  0, { i, j },
                                k,    &options->base, out };
            vol_group_pair(y, rows, k, i, j, pair);
            code = test_system(&s, options->first_pair, err);
        }
    free(pair);
    return code;
}

enum vol_code
vol_group_granger_joint(const double *y, size_t rows, size_t k,
                        const struct vol_group_options *options,
                        struct vol_group_result *out, struct vol_err *err)
{
    struct system s = { y, rows, k, 0, { 0, 1 }, k, &options->base, out };

    return test_system(&s, options->first_pair, err);
}
