/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_CROSS_DCC_ERRORS_H
#define VOL_CROSS_DCC_ERRORS_H

#include "cross/dcc_sum.h"

/*
 * Inside of vol_dcc_fit(): two-step standard errors.  With psi_t the scores of
 * the second stage less what the first stage's estimates add to them,
 *
 *   psi_t = s2_t + H21 (-H11)^-1 s1_t,   cov = H22^-1 (sum psi psi') H22^-1,
 *
 * which is the lower right block of G^-1 S G^-T.  H22 and H21 are central
 * differences of exact gradients.
 */
struct vol_dcc_errors {
    double *hessian; /* n_params^2: H22; rows of what is held are zero        */
    double *cross;   /* n_params x the margins' parameters, one margin behind
                        another: H21; NULL where margins have no derivatives  */
    size_t n_first;  /* the margins' parameters */
    double *store;
};

/*
 * The derivatives at the estimates of `fit`, of its parameters without a
 * reason; `inverse` (n_params^2) is a first idea of their covariance, which
 * scales the differences.  VOL_ENOMEM.
 */
enum vol_code vol_dcc_errors_init(struct vol_dcc_errors *e,
                                  struct vol_dcc_sum *sum,
                                  const struct vol_dcc_data *data,
                                  const struct vol_dcc_fit *fit,
                                  const double *inverse,
                                  struct vol_err *err) VOL_MUST_CHECK;
void vol_dcc_errors_clear(struct vol_dcc_errors *e);

/* fit->cov and the standard errors, from the `scores` of the second stage
 * (n x n_params), which become psi.  VOL_ENOMEM. */
enum vol_code vol_dcc_errors_apply(const struct vol_dcc_errors *e,
                                   const struct vol_dcc_data *data,
                                   double *scores, struct vol_dcc_fit *fit,
                                   struct vol_err *err) VOL_MUST_CHECK;

#endif
