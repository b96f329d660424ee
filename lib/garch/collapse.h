/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_COLLAPSE_H
#define VOL_GARCH_COLLAPSE_H

#include "garch/likelihood.h"

/*
 * Whether the density, at the parameters of the last pass of `lik`, has
 * closed in on returns that are one and the same (prices that stand still, or
 * rounded to their tick) and left the others to its tails.  There a
 * likelihood grows without end as the density's peak or the variance shrinks,
 * and what stops it is a bound of the shape.
 *
 * The width of a density is one over its height.  Within VOL_PEAK of it around
 * the peak are then returns that equal one another, and of the others more
 * than half are further than VOL_BESIDE.  No density of the table has so many
 * there, but jsu at the ends of both its shapes, nu below .4 and skew
 * beyond 10.
 *
 * Where the user holds the shapes, the variance alone can shrink, to s^2: each
 * return at the peak then brings ln(1 / s), and each of the others, where tails
 * fall as |z|^-(k + 1), takes k times as much.  Only where the first outweigh
 * that is there no maximum, and nowhere where tails fall faster than any power.
 */
#define VOL_PEAK   0.1
#define VOL_BESIDE 4.0
bool vol_garch_has_collapsed(const struct vol_likelihood *lik);

#endif
