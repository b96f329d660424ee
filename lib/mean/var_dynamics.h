/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MEAN_VAR_DYNAMICS_H
#define VOL_MEAN_VAR_DYNAMICS_H

#include "mean/var.h"

/*
 * What follows from an estimated vector autoregression: stability, forecasts,
 * responses to shocks and where forecast errors come from.  A set of h matrices
 * is one array, matrix after matrix, each k x k by rows.  But for
 * vol_var_moduli() and vol_var_response_errors() nothing is allocated.
 *
 * Luetkepohl (2005), New Introduction to Multiple Time Series Analysis, 2.2,
 * 2.3, 3.5, 3.7; Pesaran and Shin (1998), Economics Letters 58, 17-29; Koop,
 * Pesaran and Potter (1996), J. Econometrics 74, 119-147; Diebold and Yilmaz
 * (2012), International J. of Forecasting 28, 57-66.
 */

/* The moduli of the k p eigenvalues of the companion matrix, largest first: the
 * model is stable where the first is below 1.  None where p is 0. */
enum vol_code vol_var_moduli(const struct vol_var *var, double *modulus,
                             struct vol_err *err) VOL_MUST_CHECK;

/*
 * Point forecasts of the h rows after y (the data of the estimate or what
 * continues it: a trend counts from its first row), whose regressors x are
 * `ahead` (h x n_x), into out, h x k.  rows >= p.
 */
void vol_var_forecast(const struct vol_var *var, const double *y, size_t rows,
                      const double *ahead, size_t h, double *out);

/* The moving average matrices Phi_0 = I, Phi_1, ..., Phi_{h-1}. */
void vol_var_phi(const struct vol_var *var, size_t h, double *phi);

/* Replace each matrix of a set by the sum of itself and those before it:
 * what a shock has done to the sum of the rows. */
void vol_var_accumulate(double *set, size_t k, size_t h);

/*
 * The mean squared error matrices of the forecasts 1 to h, sum Phi_i Sigma
 * Phi_i' over i < step; that of the sum of the rows from accumulated phi.
 * That the coefficients are estimates is not in them.
 */
void vol_var_mse(const double *phi, const double *sigma, size_t k, size_t h,
                 double *mse);

/* What a shock of one standard deviation to series j is. */
enum vol_var_shock {
    VOL_VAR_CHOLESKY,   /* column j of the Cholesky factor of Sigma: of two
                           series the earlier one moves first; depends on
                           their order                                  */
    VOL_VAR_GENERALISED /* Sigma e_j / sqrt(sigma_jj): what is expected of the
                           others along with it; in any order the same  */
};

/* The k x k matrix whose column j is the shock to series j.  False where
 * Sigma is not positive definite. */
bool vol_var_impact(const double *sigma, size_t k, enum vol_var_shock shock,
                    double *impact);

/* out[h][i][j]: the response of series i, h rows after a shock to series j. */
void vol_var_responses(const double *phi, const double *impact, size_t k,
                       size_t h, double *out);

/*
 * The share of series j's shocks in the h-step forecast error variance of
 * series i into out[i][j] from those h responses.  Rows are divided by their
 * sums where `variance` is NULL: exact for VOL_VAR_CHOLESKY, the normalisation
 * of Diebold and Yilmaz (2012, eq. 3) for VOL_VAR_GENERALISED; else by
 * variance[i], the diagonal of the h-step mean squared error.
 */
void vol_var_shares(const double *responses, const double *variance, size_t k,
                    size_t h, double *out);

/*
 * Asymptotic standard errors of the responses (same shape): the delta method
 * in the coefficients and in Sigma, for normal shocks (Luetkepohl, 2005,
 * proposition 3.6; for generalised shocks the same with their impact).
 * VOL_EDATA where Sigma is not positive definite, VOL_ENOMEM.
 */
enum vol_code vol_var_response_errors(const struct vol_var *var,
                                      enum vol_var_shock shock, size_t h,
                                      double *out,
                                      struct vol_err *err) VOL_MUST_CHECK;

#endif
