/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cross/dcc_density.h"

#include <gsl/gsl_math.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_psi.h>
#include <math.h>

struct vol_dcc_density_at
vol_dcc_density_of(enum vol_dcc_density density, size_t k, double nu)
{
    struct vol_dcc_density_at c = { .nu = nu,
                                    .k = k,
                                    .is_t = density == VOL_DCC_T };
    const double kk = (double)k;

    if (!c.is_t || !(nu > 2.0))
        return c;
    c.log = gsl_sf_lngamma(0.5 * (nu + kk)) - gsl_sf_lngamma(0.5 * nu) -
            0.5 * kk * log(M_PI * (nu - 2.0));
    c.by_nu = 0.5 * (gsl_sf_psi(0.5 * (nu + kk)) - gsl_sf_psi(0.5 * nu) -
                     kk / (nu - 2.0));
    return c;
}

struct vol_dcc_row
vol_dcc_density_row(const struct vol_dcc_density_at *at, double log_det,
                    double x, double zz)
{
    const double n = at->nu + (double)at->k, m = at->nu - 2.0;

    if (!at->is_t)
        return (struct vol_dcc_row){ -0.5 * (log_det + x - zz), 1.0, 0.0 };
    const double l = log1p(x / m);
    return (struct vol_dcc_row){ at->log - 0.5 * log_det - 0.5 * n * l,
                                 n / (m + x),
                                 at->by_nu - 0.5 * l +
                                     0.5 * n * x / (m * (m + x)) };
}
