/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_CROSS_CAUSALITY_H
#define VOL_CROSS_CAUSALITY_H

#include "base/err.h"

#include <stddef.h>

/*
 * Causality in variance between two series, from the cross-correlations of
 * their squared standardised residuals, u of the effect and v of the cause:
 *
 *   rho(l) = sum_{t > l} u_t v_{t-l} / sqrt(sum u^2 sum v^2)
 *
 * A statistic that cannot be computed is NaN, and `reason` says why.
 */
struct vol_causality {
    double statistic, p_value;
    char p_bound; /* '<': too small for a double, see stats/tails.h */
    size_t lags, n_obs;
    double reject_above[3]; /* critical values at 1, 5, 10 % */
    char reason[64];
};

/* z^2 - 1. */
void vol_causality_squares(const double *z, size_t n, double *out);

/* rho(0) .. rho(lags), lags < n, into out. */
void vol_cross_correlations(const double *u, const double *v, size_t n,
                            size_t lags, double *out);

/*
 * Cheung and Ng (1996): S = n sum_{l=1..lags} rho(l)^2, chi-squared with
 * `lags` degrees of freedom.  VOL_ENOMEM.
 */
enum vol_code vol_cheung_ng(const double *u, const double *v, size_t n,
                            size_t lags, struct vol_causality *out,
                            struct vol_err *err) VOL_MUST_CHECK;

enum vol_kernel {
    VOL_KERNEL_TRUNCATED, /* 1 for |x| <= 1                 */
    VOL_KERNEL_BARTLETT,  /* 1 - |x|, so that lag M weighs 0 */
    VOL_KERNEL_DANIELL,   /* sin(pi x) / (pi x), all lags   */
    VOL_KERNEL_PARZEN,
    VOL_KERNEL_QS /* quadratic spectral, all lags */
};

/* "truncated", "bartlett", "daniell", "parzen", "qs"; VOL_EUSAGE with the
 * list. */
const char *vol_kernel_name(enum vol_kernel kernel);
enum vol_code vol_kernel_parse(const char *text, enum vol_kernel *out,
                               struct vol_err *err) VOL_MUST_CHECK;
double vol_kernel_weight(enum vol_kernel kernel, double x);

enum vol_ways {
    VOL_ONE_WAY,     /* lags 1 .. n - 1: v causes u (Hong, 2001, Q1) */
    VOL_BOTH_WAYS,   /* all lags but 0, either way (Hong, 1996)      */
    VOL_BOTH_AND_NOW /* and lag 0 (Hong, 2001, Q2)                   */
};

/*
 * Hong (2001), eq. 7 and 20: the kernel-weighted sum of n rho^2 over the lags,
 * centred and scaled, upper tail of the normal; M is the bandwidth.  `n_obs`
 * is n, `lags` M.  VOL_ENOMEM.
 */
enum vol_code vol_hong(const double *u, const double *v, size_t n,
                       enum vol_kernel kernel, size_t bandwidth,
                       enum vol_ways ways, struct vol_causality *out,
                       struct vol_err *err) VOL_MUST_CHECK;

#endif
