/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_CROSS_DCC_FIT_H
#define VOL_CROSS_DCC_FIT_H

#include "cross/dcc.h"
#include "cross/margins.h"

/*
 * Which likelihood: that of all series, or the sum of those of pairs of them
 * (composite likelihood: Pakel, Shephard, Sheppard and Engle, 2021), whose cost
 * does not grow with the cube of their number.  Neighbours in the order given,
 * k - 1 pairs, or all k (k - 1) / 2.
 */
enum vol_dcc_pairs { VOL_PAIRS_NONE, VOL_PAIRS_NEIGHBOURS, VOL_PAIRS_ALL };

/* The first stage, over n common rows. */
struct vol_dcc_data {
    const struct vol_margin *margin; /* k */
    size_t k, n;
    enum vol_dcc_pairs pairs;
    size_t threads; /* for pairs; no number of them changes a result */
};

struct vol_dcc_param {
    char name[VOL_DCC_NAME_SIZE];
    double estimate;
    double std_error; /* NaN: none, and `reason` says why */
    char reason[64];
};

/* A second stage. */
struct vol_dcc_fit {
    struct vol_dcc_spec spec;
    size_t k, n, n_params;
    enum vol_dcc_pairs pairs;
    enum vol_garch_status status; /* ok, at_bound or no_converge */
    char reason[160];
    struct vol_dcc_param param[VOL_DCC_MAX_PARAMS];
    double cov[VOL_DCC_MAX_PARAMS * VOL_DCC_MAX_PARAMS]; /* n_params^2 */
    double second;    /* its log-likelihood, see dcc_pass.h; or the sum of
                         those of the pairs                              */
    double loglik;    /* of the returns: with the margins; NaN for pairs */
    double grad_norm; /* largest component, by free parameters           */
    int iterations;
};

/*
 * Maximise the second-stage likelihood under a, b >= 0, sum a + sum b < 1, nu
 * in [2.01, 500], and for an asymmetric model (g of either sign) an intercept
 * that is positive definite.  Every Q_t is positive definite.
 *
 * Standard errors are those of two steps, G^-1 S G^-T (Newey and McFadden,
 * 1994, theorem 6.1; Engle and Sheppard, 2001, eq. 17): S the outer product
 * of the scores of both stages, G block triangular, with the derivative of
 * the second stage's scores by the parameters of the margins, of which Qbar
 * is a function too.  They need the margins' derivatives.
 *
 * VOL_EDATA: see vol_dcc_target_init(); VOL_ENOMEM.
 */
enum vol_code vol_dcc_fit(const struct vol_dcc_spec *spec,
                          const struct vol_dcc_data *data,
                          struct vol_dcc_fit *fit,
                          struct vol_err *err) VOL_MUST_CHECK;

/* The same at given parameters, without standard errors.  VOL_EDATA also where
 * they give no positive definite correlations. */
enum vol_code vol_dcc_filter(const struct vol_dcc_spec *spec,
                             const struct vol_dcc_data *data,
                             const double *theta, struct vol_dcc_fit *fit,
                             struct vol_err *err) VOL_MUST_CHECK;

/* The parameters in one array of n_params. */
void vol_dcc_fit_params(const struct vol_dcc_fit *fit, double *out);

#endif
