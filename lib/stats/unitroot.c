/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unit roots and stationarity: ADF, KPSS. */
#include "stats/hypothesis_impl.h"
#include "stats/ols.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- ADF --------------------------------------------------------------- */

enum {
    MIN_REGRESSION = 20, /* rows; the smallest sample of the p-value table */
    MAX_LAGS = VOL_OLS_MAX_K - 3
};

static const double last_t = 1.6448536269514722; /* two-sided 10 % */

static const char *const rule_names[] = { "aic", "fixed", "aic", "bic",
                                          "t-stat" };

/* How many deterministic terms come before the level. */
static size_t
n_terms(enum vol_trend trend)
{
    return (size_t)trend;
}

/*
 * dy_t on the deterministic terms, y_{t-1} and p lags of dy for t >= first,
 * counted from 0.  The level stands after the lags where its t-ratio is
 * wanted, before them where the lags are to be chosen.
 */
static enum vol_code
regress(const double *y, size_t n, enum vol_trend trend, size_t first, size_t p,
        bool level_last, struct vol_ols *ols, struct vol_err *err)
{
    size_t terms = n_terms(trend), k = terms + 1 + p;
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
longest_lag(size_t n, const struct vol_test_options *options)
{
    size_t asked =
        options->max_lags > 0 ? options->max_lags : vol_schwert_lags(n);
    size_t rows = n - 1 - MIN_REGRESSION;
    size_t half = n / 2 - 1 - n_terms(options->trend);
    size_t most = rows < half ? rows : half;

    if (most > MAX_LAGS)
        most = MAX_LAGS;
    return asked < most ? asked : most;
}

/* Chooses the lag on the sample that all lags up to the longest share. */
static enum vol_code
choose_lag(const double *y, size_t n, const struct vol_test_options *options,
           size_t *lag, struct vol_err *err)
{
    size_t base = n_terms(options->trend) + 1, most = longest_lag(n, options);
    struct vol_ols ols;
    enum vol_code code =
        regress(y, n, options->trend, most + 1, most, false, &ols, err);

    if (code != VOL_OK)
        return code;
    if (ols.rank < base + most)
        most = ols.rank > base ? ols.rank - base : 0;
    if (ols.rank < base)
        *lag = 0;
    else if (options->lag_rule == VOL_LAGS_TSTAT)
        *lag = longest_significant(&ols, base, most);
    else if (options->lag_rule == VOL_LAGS_BIC)
        *lag = least_criterion(&ols, base, most, log((double)ols.n));
    else
        *lag = least_criterion(&ols, base, most, 2.0);
    vol_ols_clear(&ols);
    return VOL_OK;
}

/* Residuals of the size that rounding of the levels leaves. */
static bool
fits_perfectly(const double *y, size_t n, double rss, size_t rows)
{
    double largest = 0.0;

    for (size_t i = 0; i < n; i++)
        largest = fmax(largest, fabs(y[i]));
    double rounding = 16.0 * DBL_EPSILON * largest;
    return rss <= (double)rows * rounding * rounding;
}

enum vol_code
vol_test_adf(const double *x, size_t n, const struct vol_test_options *options,
             struct vol_test_result *result, struct vol_err *err)
{
    enum vol_code code = VOL_OK;
    size_t lag = options->lags;
    struct vol_ols ols;

    (void)snprintf(result->variant, sizeof(result->variant), "%s-%s",
                   vol_trend_name(options->trend),
                   rule_names[options->lag_rule]);
    if (options->lag_rule != VOL_LAGS_FIXED)
        code = choose_lag(x, n, options, &lag, err);
    if (code != VOL_OK)
        return code;
    result->lags = lag;
    result->n_obs = lag < n ? n - 1 - lag : 0;
    if (lag > MAX_LAGS || result->n_obs < MIN_REGRESSION ||
        result->n_obs < 2 * (n_terms(options->trend) + 1) + lag)
        return vol_test_without(result,
                                "%zu lags leave %zu observations: too few", lag,
                                result->n_obs);
    code = regress(x, n, options->trend, lag + 1, lag, true, &ols, err);
    if (code != VOL_OK)
        return code;
    if (ols.rank < ols.k)
        (void)vol_test_without(result, "collinear regressors");
    else if (fits_perfectly(x, n, vol_ols_rss(&ols, ols.k), ols.n))
        (void)vol_test_without(result, "perfect fit: no residual variance");
    else
        vol_test_by_surface(result, &vol_surface_adf[options->trend],
                            VOL_TAIL_LOWER, vol_ols_t_last(&ols, ols.k));
    vol_ols_clear(&ols);
    return VOL_OK;
}

/* ---- KPSS -------------------------------------------------------------- */

/* Takes the least-squares line from e, whose mean is 0 already. */
static void
detrend(double *e, size_t n)
{
    double middle = ((double)n - 1.0) / 2.0, te = 0.0, tt = 0.0;

    for (size_t i = 0; i < n; i++) {
        double t = (double)i - middle;
        te += t * e[i];
        tt += t * t;
    }
    for (size_t i = 0; i < n; i++)
        e[i] -= ((double)i - middle) * te / tt;
}

/* sum of e_t e_{t-lag} / n */
static double
autocovariance(const double *e, size_t n, size_t lag)
{
    double sum = 0.0;

    for (size_t i = lag; i < n; i++)
        sum += e[i] * e[i - lag];
    return sum / (double)n;
}

/* Hobijn, Franses and Ooms (1998): int(gamma n^(1/3)), gamma from
 * int(n^(2/9)) autocovariances; 1.1447 is the Bartlett window's constant. */
static size_t
hobijn_lags(const double *e, size_t n)
{
    size_t used = (size_t)pow((double)n, 2.0 / 9.0);
    double s0 = autocovariance(e, n, 0), s1 = 0.0;

    for (size_t j = 1; j <= used; j++) {
        double twice = 2.0 * autocovariance(e, n, j);
        s0 += twice;
        s1 += (double)j * twice;
    }
    if (!(fabs(s0) > 0.0))
        return n - 1;
    double lags = 1.1447 * cbrt(s1 / s0 * (s1 / s0)) * cbrt((double)n);
    return lags < (double)(n - 1) ? (size_t)lags : n - 1;
}

/* Newey and West (1987), Bartlett weights 1 - j / (lags + 1). */
static double
long_run_variance(const double *e, size_t n, size_t lags)
{
    double sum = autocovariance(e, n, 0);

    for (size_t j = 1; j <= lags; j++)
        sum += 2.0 * (1.0 - (double)j / ((double)lags + 1.0)) *
               autocovariance(e, n, j);
    return sum;
}

static double
mean_square_partial_sum(const double *e, size_t n)
{
    double partial = 0.0, sum = 0.0;

    for (size_t i = 0; i < n; i++) {
        partial += e[i];
        sum += partial * partial;
    }
    return sum / (double)n / (double)n;
}

static void
kpss_of_residuals(const double *x, const double *e, size_t n,
                  const struct vol_test_options *options,
                  struct vol_test_result *result)
{
    bool fixed = options->lag_rule == VOL_LAGS_FIXED;

    (void)snprintf(result->variant, sizeof(result->variant), "%s-%s",
                   vol_trend_name(options->trend), fixed ? "fixed" : "auto");
    result->lags = fixed ? options->lags : 0;
    if (fits_perfectly(x, n, (double)n * autocovariance(e, n, 0), n)) {
        (void)vol_test_without(result, "perfect fit: no residual variance");
        return;
    }
    if (!fixed)
        result->lags = hobijn_lags(e, n);
    if (result->lags >= n) {
        (void)vol_test_without(result,
                               "%zu lags: fewer than the %zu "
                               "observations are possible",
                               result->lags, n);
        return;
    }
    vol_test_by_surface(
        result, &vol_surface_kpss[options->trend == VOL_TREND_LINEAR],
        VOL_TAIL_UPPER,
        mean_square_partial_sum(e, n) / long_run_variance(e, n, result->lags));
}

enum vol_code
vol_test_kpss(const double *x, size_t n, const struct vol_test_options *options,
              struct vol_test_result *result, struct vol_err *err)
{
    double *e = vol_test_about_mean(x, n);

    if (e == NULL)
        return vol_fail_nomem(err);
    if (options->trend == VOL_TREND_LINEAR)
        detrend(e, n);
    kpss_of_residuals(x, e, n, options, result);
    free(e);
    return VOL_OK;
}
