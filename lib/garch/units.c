/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/units.h"

#include "garch/variance.h"

#include <string.h>

/* Scale parameter i by `factor`. */
static void
scale_param(double factor, size_t i, size_t k, double *theta, double *jacobian)
{
    theta[i] *= factor;
    if (jacobian != NULL)
        jacobian[i * (k + 1)] = factor;
}

void
vol_garch_to_units(const struct vol_garch_spec *spec, double c, double *theta,
                   double *jacobian)
{
    const size_t k = vol_garch_n_params(spec), n_mean = vol_garch_n_mean(spec);
    const size_t n_var = vol_garch_n_variance(spec);
    const size_t x = vol_mean_first_x(&spec->mean);
    double block[VOL_GARCH_MAX_PARAMS * VOL_GARCH_MAX_PARAMS];

    memset(block, 0, n_var * n_var * sizeof(*block));
    for (size_t i = 0; i < n_var; i++)
        block[i * (n_var + 1)] = 1.0;
    spec->variance->rescale(spec, c, theta + n_mean, block);
    if (jacobian != NULL) {
        memset(jacobian, 0, k * k * sizeof(*jacobian));
        for (size_t i = 0; i < k; i++)
            jacobian[i * (k + 1)] = 1.0;
        for (size_t i = 0; i < n_var; i++)
            memcpy(jacobian + (n_mean + i) * k + n_mean, block + i * n_var,
                   n_var * sizeof(*block));
    }
    if (spec->mean.constant)
        scale_param(c, 0, k, theta, jacobian);
    for (size_t i = 0; i < spec->mean.n_x; i++)
        scale_param(c, x + i, k, theta, jacobian);
    if (spec->in_mean == VOL_IN_MEAN_VARIANCE)
        scale_param(1.0 / c, n_mean - 1, k, theta, jacobian);
}
