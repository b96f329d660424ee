/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STATS_QUADRATURE_H
#define VOL_STATS_QUADRATURE_H

/*
 * An integrand on (a, b): of the distances of its argument from both ends,
 * so that it can be exact next to either.
 */
typedef double vol_integrand(double from_a, double to_b, const void *data);

/*
 * The integral of f over an interval of that length, by double exponential
 * quadrature (Takahasi and Mori, 1974, x = tanh(pi/2 sinh t)), whose step is
 * halved until two results agree to 1e-7: the later one then holds some 14
 * digits of an f that is analytic inside and bounded, whatever its
 * derivatives at the ends.  No memory is taken; the nodes depend on nothing,
 * so that the result is as smooth in a parameter as the integral is.
 */
double vol_integrate(vol_integrand *f, const void *data, double length);

#endif
