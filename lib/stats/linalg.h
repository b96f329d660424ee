/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STATS_LINALG_H
#define VOL_STATS_LINALG_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Small dense symmetric systems (a model has at most some tens of
 * parameters).  Matrices are row-major n x n; only the lower triangle of a
 * symmetric argument is read.  Nothing is allocated.
 */

/*
 * Replace the lower triangle of `a` by its Cholesky factor L (a = L L').
 * Returns false, with `a` spoilt, where a is not positive definite to
 * working precision.
 */
bool vol_cholesky(double *a, size_t n);

/* Solve L L' x = b in place, L from vol_cholesky(). */
void vol_cholesky_solve(const double *l, size_t n, double *b);

/*
 * The inverse of a positive definite `a` into `out` (both triangles), scaled
 * to unit diagonal first so that parameters of very different size do no
 * harm.  `a` is spoilt.  Returns false where a is not positive definite.
 */
bool vol_inverse(double *a, size_t n, double *out);

/*
 * A symmetric n x n `a` (lower triangle) with the signs of its negative
 * eigenvalues turned and those below `least` times the largest raised to
 * that, after scaling to a diagonal of ones: by Jacobi's rotations (Golub and
 * Van Loan, 1996, 8.4).  What has no diagonal, or one within 1e-9 of 0, which
 * is rounding, is scaled by what stands beside it.  In place; `work` has room
 * for 2 n^2 + 2 n.
 */
void vol_make_definite(double *a, size_t n, double least, double *work);

/* x (k) less its part along the n orthonormal rows of q, twice for rounding. */
void vol_project(const double *q, size_t n, double *x, size_t k);

/*
 * Row n of q (k elements) becomes orthonormal to the n rows before it, by
 * Gram and Schmidt.  Returns false, with the row spoilt, where it is a
 * combination of them: where less than 1e-10 of its length is left.
 */
bool vol_orthonormal(double *q, size_t n, size_t k);

/* Copy the lower triangle of `a` to the upper one. */
void vol_symmetrise(double *a, size_t n);

/* y += a * x over n elements. */
static inline void
vol_add_scaled(double *y, double a, const double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        y[i] += a * x[i];
}

/* Add `x` at (i, j) of a symmetric n x n matrix kept in its lower triangle. */
static inline void
vol_add_symmetric(double *a, size_t n, size_t i, size_t j, double x)
{
    a[i >= j ? i * n + j : j * n + i] += x;
}

#endif
