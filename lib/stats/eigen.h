/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STATS_EIGEN_H
#define VOL_STATS_EIGEN_H

#include "base/err.h"

#include <stddef.h>

/*
 * Eigenvalues of small dense matrices, by GSL.  `a` is row-major n x n, n >= 1,
 * and is spoilt.
 */

/* The moduli of the eigenvalues of `a`, largest first, into modulus[0..n).  It
 * is balanced before (Parlett and Reinsch, 1969), so that units of which rows
 * and columns are made do not cost digits.  VOL_ECONVERGE, VOL_ENOMEM. */
enum vol_code vol_eigen_moduli(double *a, size_t n, double *modulus,
                               struct vol_err *err) VOL_MUST_CHECK;

/* The eigenvalues of a symmetric `a` (lower triangle), largest first, into
 * value[0..n).  VOL_ENOMEM. */
enum vol_code vol_eigen_symmetric(double *a, size_t n, double *value,
                                  struct vol_err *err) VOL_MUST_CHECK;

#endif
