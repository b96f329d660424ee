/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_CROSS_CCC_H
#define VOL_CROSS_CCC_H

#include "cross/margins.h"

#include <stdbool.h>

/*
 * Constant conditional correlation (Bollerslev, 1990): one correlation matrix
 * for all days.  Matrices are packed (packed.h).
 */

/*
 * The second stage: Pearson's correlations of z (n x k) into r, and the
 * log-likelihood -1/2 sum (ln |R| + z'R^-1 z - z'z).  VOL_EDATA where there is
 * one series, too few rows, or a series is a combination of others; VOL_ENOMEM.
 */
enum vol_code vol_ccc_correlations(const double *z, size_t n, size_t k,
                                   double *r, double *second,
                                   struct vol_err *err) VOL_MUST_CHECK;

/*
 * Standard errors of those correlations (r, packed) of the residuals of k
 * margins, into `se`, packed, 0 on the diagonal: from the influence of each row
 * on a correlation, that on the estimates of the two margins included (Newey
 * and McFadden, 1994, theorem 6.1).  NaN for a margin without derivatives.
 * VOL_ENOMEM.
 */
enum vol_code vol_ccc_errors(const struct vol_margin *margin, size_t k,
                             size_t n, const double *r, double *se,
                             struct vol_err *err) VOL_MUST_CHECK;

/*
 * A margin whose parameters may move.  `evaluate` gives its rows at `theta`,
 * valid until it is called again, with derivatives but no inverse; VOL_EDATA
 * where there are none there.
 */
struct vol_ccc_model {
    size_t n_params;
    const double *start; /* n_params */
    enum vol_code (*evaluate)(void *ctx, const double *theta,
                              struct vol_margin *out, struct vol_err *err);
    void *ctx;
};

/*
 * A model of lib/garch as such a margin: `evaluate` is
 * vol_ccc_garch_evaluate(), `ctx` this.  The first four are the caller's; the
 * rest is room, to be cleared.
 */
struct vol_ccc_garch {
    const struct vol_garch_spec *spec;
    const struct vol_garch_data *data;
    const struct vol_presample *presample; /* of its fit                */
    size_t n;                              /* the last rows that are used */
    struct vol_garch_fit fit;
    struct vol_margin_room room;
};
enum vol_code vol_ccc_garch_evaluate(void *ctx, const double *theta,
                                     struct vol_margin *out,
                                     struct vol_err *err) VOL_MUST_CHECK;
void vol_ccc_garch_clear(struct vol_ccc_garch *garch);

/* Joint estimates. */
struct vol_ccc_fit {
    size_t k, n, n_params; /* the margins', then correlations (1,0), (2,0) .. */
    double *theta;         /* n_params                                        */
    double loglik;         /* all constants included                          */
    double grad_norm;
    int iterations;
    bool converged;
};

/* The most parameters of a joint estimation. */
enum { VOL_CCC_MAX_PARAMS = 240 };

/*
 * Maximise the joint normal likelihood over the margins' parameters and the
 * correlations, from the two-step estimates.  The optimum is taken to be inside
 * the bounds of the margins.  `n` is the number of rows that they give.
 * VOL_EDATA as above and above VOL_CCC_MAX_PARAMS; VOL_ENOMEM.
 */
enum vol_code vol_ccc_fit(const struct vol_ccc_model *model, size_t k, size_t n,
                          struct vol_ccc_fit *fit,
                          struct vol_err *err) VOL_MUST_CHECK;
void vol_ccc_fit_clear(struct vol_ccc_fit *fit);

/*
 * Tse's (2000) Lagrange multiplier test of constant correlations at joint
 * estimates: against rho_ij,t = rho_ij + d_ij y_i,t-1 y_j,t-1, y the residuals
 * e, n times the uncentred R^2 of ones on the scores (outer product form),
 * chi-squared with k (k - 1) / 2 degrees of freedom.  At two-step estimates it
 * would not have that distribution.  VOL_EDATA where scores are collinear,
 * VOL_ENOMEM.
 */
enum vol_code vol_tse_test(const struct vol_ccc_model *model,
                           const struct vol_ccc_fit *fit, double *statistic,
                           double *p_value, char *p_bound,
                           struct vol_err *err) VOL_MUST_CHECK;

/* ---- Engle and Sheppard ----------------------------------------------------
 */

/*
 * Engle and Sheppard's (2001) test of constant correlations: the products of
 * w = R^-1/2 z, R the correlations of z, each pair's regressed on a common
 * constant and its own `lags` lags, all pairs in one regression; b'X'Xb / s^2
 * with s^2 = e'e / N is chi-squared with lags + 1 degrees of freedom.  The
 * statistic depends on the root, which is the symmetric one: the order of the
 * series changes nothing.  It rejects too rarely: w has the
 * correlations of its own rows, which leaves nothing to the constant. VOL_EDATA
 * as vol_ccc_correlations() and where there are too few rows; VOL_ENOMEM.
 */
enum vol_code vol_engle_sheppard(const double *z, size_t n, size_t k,
                                 size_t lags, double *statistic,
                                 double *p_value, char *p_bound,
                                 struct vol_err *err) VOL_MUST_CHECK;

#endif
