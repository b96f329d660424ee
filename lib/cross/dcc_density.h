/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_CROSS_DCC_DENSITY_H
#define VOL_CROSS_DCC_DENSITY_H

#include "cross/dcc.h"

/*
 * Inside of the module: the density of a row of k residuals, from ln |R| and x
 * = z'R^-1 z.
 */

/* What does not depend on the row. */
struct vol_dcc_density_at {
    double log, by_nu, nu; /* its constant, the slope of that in nu, and nu */
    size_t k;
    bool is_t;
};

/* The log density of a row, minus twice its slope in x, and that in nu. */
struct vol_dcc_row {
    double log, pull, by_nu;
};

/* `nu` > 2 counts for a t alone. */
struct vol_dcc_density_at vol_dcc_density_of(enum vol_dcc_density density,
                                             size_t k, double nu);

/* `zz` is z'z: the normal is that of z less that of independent residuals,
 * which the margins have already. */
struct vol_dcc_row vol_dcc_density_row(const struct vol_dcc_density_at *at,
                                       double log_det, double x, double zz);

#endif
