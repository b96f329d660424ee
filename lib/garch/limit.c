/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far the coefficients of exponential regressors may go. */
#include "garch/optimise.h"

#include <math.h>

void
vol_optimiser_limit_x(struct vol_optimiser *o,
                      const struct vol_garch_spec *spec,
                      const struct vol_garch_data *data)
{
    const size_t n_x = spec->n_x;

    for (size_t i = 0; spec->exponential && i < n_x; i++) {
        double low = HUGE_VAL, high = -HUGE_VAL;
        for (size_t t = 0; t < data->n; t++) {
            low = fmin(low, data->variance_x[t * n_x + i]);
            high = fmax(high, data->variance_x[t * n_x + i]);
        }
        o->x_limit[i] = VOL_X_MAX_LOG / (high - low);
    }
}

void
vol_optimiser_bound_x(struct vol_optimiser *o,
                      const struct vol_garch_spec *spec, const double *theta)
{
    const size_t first = vol_garch_n_mean(spec) + vol_variance_layout(spec).x;
    char name[VOL_PARAM_NAME_SIZE];

    for (size_t i = 0; i < spec->n_x && o->x_limit[i] > 0.0; i++) {
        vol_garch_param_name(spec, first + i, name);
        vol_constraints_bound(&o->at, name, first + i, theta[first + i],
                              -o->x_limit[i], 1.0);
        vol_constraints_bound(&o->at, name, first + i, theta[first + i],
                              o->x_limit[i], -1.0);
    }
}
