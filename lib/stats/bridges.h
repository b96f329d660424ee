/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STATS_BRIDGES_H
#define VOL_STATS_BRIDGES_H

/*
 * P(X > x) where X is the integral over [0, 1] of the squared length of k >= 1
 * independent standard Brownian bridges: the Cramer-von Mises limit summed k
 * times, to which the statistics of Nyblom (1989) and Hansen (1990) converge.
 *
 * Its Laplace transform is (w / sinh w)^(k/2), w = sqrt(2 s) (Anderson and
 * Darling, 1952, Annals of Mathematical Statistics 23, 193-212, to the power
 * k).  It is inverted up to k = 16 on Talbot's contour (Abate and Valko, 2004,
 * Int. J. for Numerical Methods in Engineering 60, 979-993), beyond by the
 * series of Davies (1973, Biometrika 60, 415-417), so that no table and no
 * simulation is needed.  The error is below 1e-10; a probability below 1e-9
 * is given as 1e-9 with `*bound` '<', which is 0 otherwise.
 */
double vol_bridges_upper(unsigned k, double x, char *bound);

#endif
