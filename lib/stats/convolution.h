/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STATS_CONVOLUTION_H
#define VOL_STATS_CONVOLUTION_H

#include <stddef.h>

/*
 * Sums over the lags of a series, by direct summation: exact to rounding,
 * where a Fourier transform would lose the small values beside the large.
 */

/*
 * out[t] += sum_{k=1}^{min(m, t + past)} w[k - 1] x[t - k] for rows from <= t
 * < to.  x has `past` rows before x[0], reached by negative indices.
 */
void vol_convolve(const double *x, size_t past, const double *w, size_t m,
                  ptrdiff_t from, ptrdiff_t to, double *out);

/* out[t] += sum_{k=1}^{m} w[k - 1] x[t + k] for rows t + k < n, 0 <= t < n. */
void vol_correlate(const double *x, size_t n, const double *w, size_t m,
                   double *out);

/* sum_t a[t] x[t - k] over rows k <= t < n, for lag k. */
double vol_lagged_product(const double *a, const double *x, size_t n, size_t k);

#endif
