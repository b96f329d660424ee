/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit roots and stationarity: ADF, KPSS. */
#include "stats/unitroot.h"
#include "stats/hypothesis_impl.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const double last_t = 1.6448536269514722; /* two-sided 10 % */

void
vol_df_variant(struct vol_test_result *result, enum vol_trend trend,
               enum vol_lag_rule rule)
{
    static const char *const names[] = { "auto", "fixed",  "aic",
                                         "bic",  "t-stat", "maic" };

    (void)snprintf(result->variant, sizeof(result->variant), "%s-%s",
                   vol_trend_name(trend), names[rule]);
}

enum vol_code
vol_df_regress(const double *y, size_t n, enum vol_trend trend, size_t first,
               size_t p, bool level_last, struct vol_ols *ols,
               struct vol_err *err)
{
    size_t terms = vol_df_terms(trend), k = terms + 1 + p;
    size_t level = level_last ? k - 1 : terms;
    size_t lag1 = level_last ? terms : terms + 1;
    double row[VOL_OLS_MAX_K + 1];
    enum vol_code code = vol_ols_init(ols, k, err);

    if (code != VOL_OK)
        return code;
    row[0] = 1.0;
    for (size_t t = first; t < n; t++) {
        if (trend == VOL_TREND_LINEAR)
            row[1] = (double)(t - first) + 1.0;
        row[level] = y[t - 1];
        for (size_t i = 0; i < p; i++)
            row[lag1 + i] = y[t - 1 - i] - y[t - 2 - i];
        row[k] = y[t] - y[t - 1];
        vol_ols_add(ols, row);
    }
    vol_ols_finish(ols);
    return VOL_OK;
}

/* The lag with the least criterion; base regressors come with every lag. */
static size_t
least_criterion(const struct vol_ols *ols, size_t base, size_t max_lag,
                double penalty)
{
    double n = (double)ols->n, best = INFINITY;
    size_t best_lag = 0;

    for (size_t p = 0; p <= max_lag; p++) {
        double rss = vol_ols_rss(ols, base + p);
        double criterion = n * log(rss / n) + penalty * (double)(base + p);
        if (criterion < best) {
            best = criterion;
            best_lag = p;
        }
    }
    return best_lag;
}

/*
 * Ng and Perron (2001, Econometrica 69, 1519-1554), equation 10: the penalty
 * grows with what the level, which stands after the terms, explains.
 */
static size_t
least_modified(const struct vol_ols *ols, size_t terms, size_t max_lag)
{
    double n = (double)ols->n, best = INFINITY, coef[VOL_OLS_MAX_K];
    double level = ols->r[terms * (ols->k + 1) + terms];
    size_t best_lag = 0;

    for (size_t p = 0; p <= max_lag; p++) {
        double variance = vol_ols_rss(ols, terms + 1 + p) / n;
        vol_ols_coef(ols, terms + 1 + p, coef);
        double explained = coef[terms] * level;
        double criterion =
            log(variance) +
            2.0 * (explained * explained / variance + (double)p) / n;
        if (criterion < best) {
            best = criterion;
            best_lag = p;
        }
    }
    return best_lag;
}

static size_t
longest_significant(const struct vol_ols *ols, size_t base, size_t max_lag)
{
    size_t p = max_lag;

    while (p > 0 && !(fabs(vol_ols_t_last(ols, base + p)) >= last_t))
        p--;
    return p;
}

/* The longest lag that may be tried: what is asked for, what the data bear. */
static size_t
longest_lag(size_t n, size_t terms, size_t keep, size_t max_lags)
{
    size_t asked = max_lags > 0 ? max_lags : vol_schwert_lags(n);
    size_t rows = n - 1 - keep, half = n / 2 - 1 - terms;
    size_t most = rows < half ? rows : half;

    if (most > VOL_DF_MAX_LAGS)
        most = VOL_DF_MAX_LAGS;
    return asked < most ? asked : most;
}

static size_t
best_lag(const struct vol_ols *ols, size_t terms, size_t most,
         enum vol_lag_rule rule)
{
    if (ols->rank < terms + 1)
        return 0;
    if (ols->rank < terms + 1 + most)
        most = ols->rank - terms - 1;
    if (rule == VOL_LAGS_TSTAT)
        return longest_significant(ols, terms + 1, most);
    if (rule == VOL_LAGS_MAIC)
        return least_modified(ols, terms, most);
    return least_criterion(ols, terms + 1, most,
                           rule == VOL_LAGS_BIC ? log((double)ols->n) : 2.0);
}

enum vol_code
vol_df_choose_lag(const double *y, size_t n, enum vol_trend trend,
                  enum vol_lag_rule rule, size_t keep,
                  const struct vol_test_options *options, size_t *lag,
                  struct vol_err *err)
{
    size_t terms = vol_df_terms(trend);
    struct vol_ols ols;

    if (rule == VOL_LAGS_FIXED) {
        *lag = options->lags;
        return VOL_OK;
    }
    size_t most = longest_lag(n, terms, keep, options->max_lags);
    enum vol_code code =
        vol_df_regress(y, n, trend, most + 1, most, false, &ols, err);
    if (code != VOL_OK)
        return code;
    *lag = best_lag(&ols, terms, most, rule);
    vol_ols_clear(&ols);
    return VOL_OK;
}

bool
vol_fits_perfectly(const double *y, size_t n, double rss, size_t rows)
{
    double largest = 0.0;

    for (size_t i = 0; i < n; i++)
        largest = fmax(largest, fabs(y[i]));
    double rounding = 16.0 * DBL_EPSILON * largest;
    return rss <= (double)rows * rounding * rounding;
}

/* The t-ratio of the level with `lag` lags, from the p-value table. */
enum vol_code
vol_df_test(const double *y, size_t n, enum vol_trend trend, size_t lag,
            const struct vol_surface *surface, struct vol_test_result *result,
            struct vol_err *err)
{
    size_t terms = vol_df_terms(trend);
    struct vol_ols ols;

    result->lags = lag;
    result->n_obs = lag < n ? n - 1 - lag : 0;
    if (lag > VOL_DF_MAX_LAGS || result->n_obs < VOL_DF_MIN_ROWS ||
        result->n_obs < 2 * (terms + 1) + lag)
        return vol_test_without(result,
                                "%zu lags leave %zu observations: too few", lag,
                                result->n_obs);
    enum vol_code code =
        vol_df_regress(y, n, trend, lag + 1, lag, true, &ols, err);
    if (code != VOL_OK)
        return code;
    if (ols.rank < ols.k)
        (void)vol_test_without(result, "collinear regressors");
    else if (vol_fits_perfectly(y, n, vol_ols_rss(&ols, ols.k), ols.n))
        (void)vol_test_without(result, "perfect fit: no residual variance");
    else
        vol_test_by_surface(result, surface, VOL_TAIL_LOWER,
                            vol_ols_t_last(&ols, ols.k));
    vol_ols_clear(&ols);
    return VOL_OK;
}

enum vol_code
vol_test_adf(const double *x, size_t n, const struct vol_test_options *options,
             struct vol_test_result *result, struct vol_err *err)
{
    enum vol_lag_rule rule =
        options->lag_rule == VOL_LAGS_AUTO ? VOL_LAGS_AIC : options->lag_rule;
    size_t lag = 0;
    enum vol_code code = vol_df_choose_lag(x, n, options->trend, rule,
                                           VOL_DF_MIN_ROWS, options, &lag, err);

    if (code != VOL_OK)
        return code;
    vol_df_variant(result, options->trend, rule);
    return vol_df_test(x, n, options->trend, lag,
                       &vol_surface_adf[options->trend], result, err);
}
