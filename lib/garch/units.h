/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_UNITS_H
#define VOL_GARCH_UNITS_H

#include "garch/spec.h"

/*
 * Parameters of a series y / c become those of y, in place; `jacobian` (k x
 * k, or NULL) receives the derivatives of the new by the old.  Means scale by
 * c, omega as its equation says, the others not at all; 1 / c leads back.
 */
void vol_garch_to_units(const struct vol_garch_spec *spec, double c,
                        double *theta, double *jacobian);

#endif
