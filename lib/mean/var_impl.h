/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MEAN_VAR_IMPL_H
#define VOL_MEAN_VAR_IMPL_H

#include "mean/var.h"
#include "stats/ols.h"

/*
 * What the files of the vector autoregression share; not for others.  A
 * triangle r (w x w by rows, w = m + k) is the R of the QR decomposition of
 * (X, Y), or the transposed Cholesky factor of its moments: R'R are the sums of
 * squares and products.
 */

/* The regressors of y_t and y_t itself into row[0..w). */
void vol_var_row(const struct vol_var_spec *spec, const double *y, size_t t,
                 double *row);

/* Decompose the rows first..rows-1; r is in ols->r, which the caller clears
 * where this succeeds. */
enum vol_code vol_var_decompose(const struct vol_var_spec *spec,
                                const double *y, size_t first, size_t rows,
                                struct vol_ols *ols,
                                struct vol_err *err) VOL_MUST_CHECK;

/* Sums of squares and products (k x k) of what is left of Y after the first
 * `from` regressors. */
void vol_var_cross_products(const double *r, size_t w, size_t k, size_t from,
                            double *out);

/* log |E'E / n| of the whole regression. */
double vol_var_log_det(const double *r, size_t w, size_t k, double n);

double vol_var_loglik(double log_det, size_t k, double n);

void vol_var_from_triangle(struct vol_var *var, const double *r, size_t n,
                           bool with_inverse);

#endif
