/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_DIAGNOSTICS_H
#define VOL_GARCH_DIAGNOSTICS_H

#include "garch/fit.h"

/*
 * Whether a fitted model leaves anything in its standardised residuals
 * z = e / s, and whether its parameters stay what they are.
 *
 *   ljung-box  z   Ljung and Box (1978) at 1, 5, 10 and 20 lags; chi-squared
 *                  with lags less the mean's lag coefficients as df
 *   ljung-box  z2  the same of z^2 (McLeod and Li, 1983); df = lags, none off
 *                  for the variance's parameters, which errs on the side of
 *                  the model
 *   li-mak     z2  Li and Mak (1994, J. Time Series Analysis 15, 627-636):
 *                  the autocorrelations of z^2 in their own covariance, which
 *                  knows that parameters were estimated; df = lags, exact
 *                  where n is large.  That covariance is made as in Wooldridge
 *                  (1990, Econometric Theory 6, 17-43): of what the lags have
 *                  beyond the slopes of ln h, so that it is positive definite,
 *                  and holds under any density with four moments and for any
 *                  estimates that are consistent, targeted ones among them
 *   arch-lm    z   Engle (1982), n R^2 of z^2 on its lags; df = lags
 *   sign-bias, negative-size-bias, positive-size-bias, joint-sign-bias
 *              lm  Engle and Ng (1993, J. of Finance 48, eq. 16-19): z^2 on a
 *                  constant, the derivatives of ln h by the parameters of
 *                  the variance and [e(-1) < 0], e(-1) [e(-1) < 0],
 *                  e(-1) [e(-1) >= 0], each alone (t) and all three (n R^2,
 *                  chi-squared, 3 df)
 *              regression
 *                  one regression on the three without the derivatives, as
 *                  rugarch does: three t and a Wald test; rejects too rarely
 *   nyblom     joint and by parameter: Nyblom (1989), Hansen (1990): the
 *                  parameters stay the same against a random walk
 *   pit-pearson 20 30 40 50
 *                  Vlaar and Palm (1993, J. of Business and Economic
 *                  Statistics 11, 351-360): chi-squared of the probability
 *                  integral transforms in that many equal groups, df groups
 *                  less 1; as `20-k` with df less the estimated parameters
 *                  too.  The p-value lies between the two
 */
struct vol_diagnostic {
    char measure[24];                  /* "ljung-box"                       */
    char variant[VOL_PARAM_NAME_SIZE]; /* "z2", a parameter, "-" for none  */
    size_t lags;                       /* 0 where there are none            */
    double value;                      /* the statistic; NaN: see `reason`  */
    double df;                         /* NaN where there are none          */
    double p_value;
    char p_bound; /* '<' or '>': the p-value is a bound; else 0   */
    size_t n_obs; /* observations that it rests on                */
    char reason[96];
};

struct vol_diagnostics {
    struct vol_diagnostic *item;
    size_t n, cap;
};

/*
 * All of them for `fit`, which was made from `data`.  What cannot be
 * computed has a reason.  A fit without parameters has none.  VOL_ENOMEM.
 */
enum vol_code vol_garch_diagnose(const struct vol_garch_fit *fit,
                                 const struct vol_garch_data *data,
                                 struct vol_diagnostics *out,
                                 struct vol_err *err) VOL_MUST_CHECK;

void vol_diagnostics_clear(struct vol_diagnostics *d);

/* The one of that measure, variant and lags, or NULL. */
const struct vol_diagnostic *
vol_diagnostics_find(const struct vol_diagnostics *d, const char *measure,
                     const char *variant, size_t lags);

#endif
