/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_CROSS_LANES_H
#define VOL_CROSS_LANES_H

#include "cross/packed.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Inside of the module: VOL_LANES symmetric k x k matrices worked on side by
 * side, one of each day, so that all days of a block share each instruction.
 * Element e of a packed matrix in lane l
 * stands at [e * VOL_LANES + l], and so do vectors.
 */
enum { VOL_LANES = 8 };

/*
 * Replace each matrix by its Cholesky factor L, the diagonal by its inverse.
 * `log_det` (VOL_LANES) receives the logarithm of the determinant less those
 * of the diagonal's elements, that is of the correlation matrix.  False where
 * one is not positive definite to working precision.
 */
bool vol_lanes_cholesky(double *a, size_t k, double *log_det);

/* Solve L y = b in place; `sum` (VOL_LANES) receives y'y = b'(LL')^-1 b. */
void vol_lanes_solve(const double *l, size_t k, double *b, double *sum);

/* (L L')^-1 in the place of L; `work` has room for as much. */
void vol_lanes_inverse(double *l, size_t k, double *work);

/* out = a b for symmetric a. */
void vol_lanes_product(const double *a, size_t k, const double *b, double *out);

/* Between rows of `m` elements, one of each lane, `stride` apart, and lanes. */
void vol_lanes_from_rows(const double *rows, size_t stride, size_t m,
                         double *lanes);
void vol_lanes_to_rows(const double *lanes, size_t m, double *rows,
                       size_t stride);

#endif
