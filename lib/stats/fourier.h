/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STATS_FOURIER_H
#define VOL_STATS_FOURIER_H

#include "base/err.h"

#include <stddef.h>

/*
 * Convolutions of long series by the fast Fourier transform (GSL's), where
 * direct sums would take n times m steps.  Rounding is relative to the
 * largest values, not to each: for derivatives, not for what is written.
 *
 * A transform is of `size` numbers, a power of two; it belongs to one thread.
 */
struct vol_fourier;

/* For series and lags of together at most `n` numbers.  VOL_ENOMEM. */
enum vol_code vol_fourier_new(struct vol_fourier **out, size_t n,
                              struct vol_err *err) VOL_MUST_CHECK;
void vol_fourier_free(struct vol_fourier *f);

/*
 * Keep the transform of x[0..n), shifted `shift` places to the right, under
 * the number `slot` < VOL_FOURIER_SLOTS.
 */
enum { VOL_FOURIER_SLOTS = 16 };
void vol_fourier_load(struct vol_fourier *f, size_t slot, const double *x,
                      size_t n, size_t shift);

/*
 * sum_k a[k] b[t - k] for t = 0, 1 ... of what two slots hold; or with
 * `backwards` sum_k a[k] b[t + k].  Valid until the next call; `size` numbers.
 */
const double *vol_fourier_convolve(struct vol_fourier *f, size_t a, size_t b,
                                   int backwards);

#endif
