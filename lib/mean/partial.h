/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MEAN_PARTIAL_H
#define VOL_MEAN_PARTIAL_H

#include <stdbool.h>
#include <stddef.h>

/* The longest autoregressive or moving-average polynomial of an ARIMA. */
enum { VOL_PARTIAL_MAX = 10 };

/*
 * Between the coefficients of a polynomial 1 - c_1 B - ... - c_k B^k and its
 * partial autocorrelations: all roots are outside the unit circle exactly when
 * each of these is inside (-1, 1) (Barndorff-Nielsen and Schou, 1973; Jones,
 * 1980; Monahan, 1984).  k <= VOL_PARTIAL_MAX.
 */
void vol_partial_to_coef(const double *partial, size_t k, double *coef);

/* The way back; false, with `partial` spoilt, where a root is not outside. */
bool vol_partial_from_coef(const double *coef, size_t k, double *partial);

#endif
