/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MEAN_VAR_H
#define VOL_MEAN_VAR_H

#include "base/err.h"
#include "stats/hypothesis.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Vector autoregressions by least squares:
 *
 *   y_t = c + d t + B x_t + A_1 y_{t-1} + ... + A_p y_{t-p} + u_t,
 *                                                           cov(u_t) = Sigma
 *
 * with k series, c where the trend is VOL_TREND_CONST or LINEAR, d where it is
 * LINEAR (t = 1 in the first row of the data) and n_x exogenous regressors x.
 * The data y are row-major, rows x (k + n_x): the series, then x.  A regression
 * has m = terms + k p regressors in this order: constant, trend, x (these are
 * the terms), the k series at lag 1, those at lag 2, ...  A row that lacks a
 * regressor x (NaN) is left out of the regression, and is a lag of others.
 *
 * Least squares of every equation alone is the maximum likelihood estimate
 * under normal shocks (Luetkepohl, 2005, New Introduction to Multiple Time
 * Series Analysis, 3.2 and 3.4).  `sigma` has the divisor n; standard errors
 * and forecasts use Sigma with the divisor n - m, as R's vars and statsmodels
 * do: it is n / (n - m) times `sigma`, see vol_var_unbiased().
 */

struct vol_var_spec {
    size_t k;             /* series, at least 1 */
    size_t p;             /* lags, 0 is possible */
    enum vol_trend trend; /* deterministic terms */
    size_t n_x;           /* exogenous regressors */
};

/* The columns of an equation before its lags: constant, trend, x. */
size_t vol_var_terms(const struct vol_var_spec *spec);

/* Regressors of an equation: terms + k p. */
size_t vol_var_n_regressors(const struct vol_var_spec *spec);

struct vol_var {
    struct vol_var_spec spec;
    size_t m;       /* regressors of an equation                      */
    size_t n;       /* rows of the regression: rows of the data - p,
                       less those that lack a regressor x             */
    double *coef;   /* k x m: equation i is row i                     */
    double *sigma;  /* k x k: E'E / n                                 */
    double *xx_inv; /* m x m: (X'X)^-1                               */
    double loglik;  /* normal, with all constants, at `sigma`        */
    double *work;   /* the library's own                             */
};

/* Room for an estimate; vol_var_clear() frees it, after a failure too. */
enum vol_code vol_var_init(struct vol_var *var, const struct vol_var_spec *spec,
                           struct vol_err *err) VOL_MUST_CHECK;
void vol_var_clear(struct vol_var *var);

/*
 * Estimate from `rows` rows of y by a QR decomposition.  VOL_EDATA: fewer than
 * m + k whole rows are left after the lags (Sigma would be singular), collinear
 * regressors, residuals that are collinear or all zero; more than
 * VOL_OLS_MAX_K regressors and series together.
 */
enum vol_code vol_var_fit(struct vol_var *var, const double *y, size_t rows,
                          struct vol_err *err) VOL_MUST_CHECK;

/* The residuals, row-major (rows - p) x k, of the data it was estimated from;
 * NaN in a row that lacks a regressor x. */
void vol_var_residuals(const struct vol_var *var, const double *y, size_t rows,
                       double *e);

/* Sigma with the divisor n - m into `out` (k x k). */
void vol_var_unbiased(const struct vol_var *var, double *out);

/* The standard error of coef[i m + j], from Sigma with the divisor n - m. */
double vol_var_std_error(const struct vol_var *var, size_t i, size_t j);

/* ---- the order ----------------------------------------------------------- */

/*
 * What an order costs, on the rows that all orders up to the longest share
 * (Luetkepohl, 2005, 4.3).  AIC, BIC and HQ are totals, -2 log L plus 2, ln n
 * or 2 ln ln n for each of the k m coefficients; FPE is Akaike's final
 * prediction error ((n + m) / (n - m))^k |Sigma|.  vars::VARselect and
 * statsmodels print log |Sigma| + penalty / n, which is (total - n k (1 + ln 2
 * pi)) / n, and choose the same order, VARselect from 1 on and statsmodels and
 * we from 0 on.
 */
enum vol_var_criterion {
    VOL_VAR_AIC,
    VOL_VAR_BIC,
    VOL_VAR_HQ,
    VOL_VAR_FPE,
    VOL_VAR_CRITERIA
};

struct vol_var_order {
    double value[VOL_VAR_CRITERIA];
};

/* Their names: "aic", "bic", "hq", "fpe". */
const char *vol_var_criterion_name(enum vol_var_criterion criterion);

/*
 * The criteria of the orders 0 to `longest` into out[0..longest] and the order
 * with the least of each into best[].  spec->p is not used.  Fails as
 * vol_var_fit() does at the longest order.
 */
enum vol_code vol_var_select(const struct vol_var_spec *spec, const double *y,
                             size_t rows, size_t longest,
                             struct vol_var_order *out,
                             size_t best[VOL_VAR_CRITERIA],
                             struct vol_err *err) VOL_MUST_CHECK;

/* The longest order worth a try: 12 (rows / 100)^(1/4), or what leaves each
 * equation three rows a coefficient. */
size_t vol_var_longest(const struct vol_var_spec *spec, size_t rows);

/* ---- many estimates on windows ------------------------------------------- */

/*
 * Sums of squares and products of (regressors, y): a whole row is added or
 * taken away in O((m + k)^2) and an estimate costs one Cholesky decomposition
 * of m + k columns; nothing is allocated but by vol_var_moments_init().
 * `centre` (k, zero at first) is subtracted from the series where there is a
 * constant; set it near their means, before the first row, where these are
 * large beside the standard deviations.  Rounding of rows that come and go adds
 * up slowly: begin anew every few hundred windows.
 */
struct vol_var_moments {
    struct vol_var_spec spec;
    size_t n;       /* rows in the sums                            */
    double *centre; /* k                                           */
    double *sum;    /* (m + k)^2, the lower triangle               */
    double *factor; /* the same size: its Cholesky factor          */
    double *row;    /* m + k                                       */
};

enum vol_code vol_var_moments_init(struct vol_var_moments *moments,
                                   const struct vol_var_spec *spec,
                                   struct vol_err *err) VOL_MUST_CHECK;
void vol_var_moments_clear(struct vol_var_moments *moments);

/* Forget all rows; the centre stays. */
void vol_var_moments_reset(struct vol_var_moments *moments);

/* Add, or take away, the row that explains y_t, t >= p counted from 0. */
void vol_var_moments_add(struct vol_var_moments *moments, const double *y,
                         size_t t);
void vol_var_moments_drop(struct vol_var_moments *moments, const double *y,
                          size_t t);

/*
 * The estimate from the sums into `var` (of the same spec): coef, sigma,
 * loglik and, where `with_inverse`, xx_inv.  False where there are fewer than
 * m + k rows or the columns are collinear to working precision.
 */
bool vol_var_from_moments(struct vol_var_moments *moments, bool with_inverse,
                          struct vol_var *var);

#endif
