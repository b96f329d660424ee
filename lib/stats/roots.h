/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STATS_ROOTS_H
#define VOL_STATS_ROOTS_H

#include <stddef.h>

enum { VOL_ROOTS_MAX = 22 };

/*
 * The largest modulus of the roots of x^q - c_1 x^(q-1) - ... - c_q, q <=
 * VOL_ROOTS_MAX: below 1 where the recursion with these coefficients forgets.
 * NaN where the roots could not be found (GSL's companion matrix).
 */
double vol_largest_root(const double *c, size_t q);

/* The least distance of a root of the polynomial of `a` from one of that of
 * `b`, both as above; HUGE_VAL where one of them has none, NaN as above. */
double vol_nearest_roots(const double *a, size_t p, const double *b, size_t q);

/* The gradient of the largest root by the coefficients, by central differences.
 */
void vol_largest_root_gradient(const double *c, size_t q, double *grad);

#endif
