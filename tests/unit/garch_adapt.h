/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TESTS_GARCH_ADAPT_H
#define VOL_TESTS_GARCH_ADAPT_H

#include "garch/forecast.h"
#include "garch_data.h"

/*
 * What another program does otherwise than ours, done its way in the tests
 * and nowhere else.
 */

/*
 * The parameters that figures were computed at, turned into those of our
 * equation, into theta; returns the pre-sample variance that goes with them,
 * or NaN where it is the one that vol_garch_filter() takes by itself.
 *
 * Python arch takes the normal's E|z| in EGARCH under every density, and has
 * no news before row 1.  fGarch and rugarch begin with another variance.
 */
double adapted_point(const struct figures *f, const struct vol_garch_spec *spec,
                     const double *y, size_t n, double *theta);

/*
 * How far figures at given parameters may be off, relative: 1e-11, but more
 * for EGARCH and GJR of rugarch, which integrates E|z| and P(z < 0)
 * numerically, to 2e-7 and 1e-8.
 */
double fixed_tolerance(const struct figures *f);

/*
 * In forecasts of GJR, E[z^2; z < 0] is 1/2 in Python arch and P(z < 0) in
 * rugarch under every density, which is wrong of a skewed one: redo
 * out[1..horizon) like this.  Of rm2006 Python arch expects every day as the
 * first, which is right of one average, not of 14 that forget at their own
 * speeds: flatten ours.
 */
void adapt_forecast(const struct figures *f, const struct vol_garch_spec *spec,
                    const double *theta, struct vol_forecast *out,
                    size_t horizon);

#endif
