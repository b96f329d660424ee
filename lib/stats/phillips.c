/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Phillips and Perron (1988, Biometrika 75, 335-346). */
#include "stats/hypothesis_impl.h"
#include "stats/longrun.h"
#include "stats/unitroot.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* The Dickey-Fuller regression without lags. */
struct fit {
    double slope; /* of y_{t-1}, less one */
    double error; /* its standard error   */
    double s2;    /* residual variance    */
    double *e;    /* residuals            */
    size_t n, k;
};

/* The residuals of dy_t; the level stands last among the coefficients. */
static void
add_residuals(struct fit *fit, const double *y, enum vol_trend trend,
              const double *coef)
{
    for (size_t t = 0; t < fit->n; t++) {
        double fitted = coef[fit->k - 1] * y[t];
        if (trend != VOL_TREND_NONE)
            fitted += coef[0];
        if (trend == VOL_TREND_LINEAR)
            fitted += coef[1] * ((double)t + 1.0);
        fit->e[t] = y[t + 1] - y[t] - fitted;
    }
}

static enum vol_code
make_fit(struct fit *fit, const double *y, size_t n, enum vol_trend trend,
         struct vol_test_result *result, struct vol_err *err)
{
    struct vol_ols ols;
    double coef[3];
    enum vol_code code = vol_df_regress(y, n, trend, 1, 0, true, &ols, err);

    *fit = (struct fit){ .n = n - 1, .k = vol_df_terms(trend) + 1 };
    if (code != VOL_OK)
        return code;
    double rss = vol_ols_rss(&ols, ols.k);
    if (ols.rank < ols.k) {
        (void)vol_test_without(result, "collinear regressors");
    } else if (vol_fits_perfectly(y, n, rss, ols.n)) {
        (void)vol_test_without(result, "perfect fit: no residual variance");
    } else {
        vol_ols_coef(&ols, ols.k, coef);
        fit->slope = coef[ols.k - 1];
        fit->s2 = rss / (double)(fit->n - fit->k);
        fit->error = sqrt(fit->s2) / fabs(ols.r[(ols.k - 1) * (ols.k + 2)]);
        fit->e = malloc(fit->n * sizeof(*fit->e));
        if (fit->e == NULL)
            code = vol_fail_nomem(err);
        else
            add_residuals(fit, y, trend, coef);
    }
    vol_ols_clear(&ols);
    return code;
}

/* What dependence adds to the coefficient times n, and to its t-ratio. */
static void
correct(const struct fit *fit, size_t lags, double *rho, double *tau)
{
    double n = (double)fit->n, gamma = vol_autocovariance(fit->e, fit->n, 0);
    double lambda2 = vol_long_run_variance(fit->e, fit->n, lags);
    double excess = lambda2 - gamma;

    *rho = n * fit->slope -
           0.5 * n * n * fit->error * fit->error / fit->s2 * excess;
    *tau = sqrt(gamma / lambda2) * fit->slope / fit->error -
           0.5 * excess / sqrt(lambda2) * n * fit->error / sqrt(fit->s2);
}

/* Newey and West's (1994) bandwidth from int(4 (n/100)^(2/9)) covariances. */
static size_t
bandwidth(const struct fit *fit, const struct vol_test_options *options)
{
    double used = 4.0 * pow((double)fit->n / 100.0, 2.0 / 9.0);

    if (options->lag_rule == VOL_LAGS_FIXED)
        return options->lags;
    return vol_newey_west_lags(fit->e, fit->n, (size_t)used);
}

static enum vol_code
phillips(const double *x, size_t n, const struct vol_test_options *options,
         bool is_tau, struct vol_test_result *result, struct vol_err *err)
{
    bool fixed = options->lag_rule == VOL_LAGS_FIXED;
    struct fit fit;
    double rho = 0.0, tau = 0.0;

    vol_df_variant(result, options->trend,
                   fixed ? VOL_LAGS_FIXED : VOL_LAGS_AUTO);
    result->n_obs = n - 1;
    result->lags = fixed ? options->lags : 0;
    if (result->lags >= n - 1)
        return vol_test_without(
            result, "%zu lags: 0 to %zu are possible with %zu observations",
            result->lags, n - 2, n - 1);
    enum vol_code code = make_fit(&fit, x, n, options->trend, result, err);
    if (code != VOL_OK || fit.e == NULL)
        return code;
    result->lags = bandwidth(&fit, options);
    correct(&fit, result->lags, &rho, &tau);
    free(fit.e);
    vol_test_by_surface(result,
                        is_tau ? &vol_surface_adf[options->trend]
                               : &vol_surface_pp[options->trend],
                        VOL_TAIL_LOWER, is_tau ? tau : rho);
    return VOL_OK;
}

enum vol_code
vol_test_pp(const double *x, size_t n, const struct vol_test_options *options,
            struct vol_test_result *result, struct vol_err *err)
{
    return phillips(x, n, options, true, result, err);
}

enum vol_code
vol_test_pp_rho(const double *x, size_t n,
                const struct vol_test_options *options,
                struct vol_test_result *result, struct vol_err *err)
{
    return phillips(x, n, options, false, result, err);
}
