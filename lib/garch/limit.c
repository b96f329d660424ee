/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far the coefficients of exponential regressors may go. */
#include "garch/optimise.h"

#include <math.h>
#include <string.h>

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

/* The value of regressor i that its coefficient makes count the most. */
static double
most_of_x(const struct vol_likelihood *lik, size_t i, double coefficient)
{
    const size_t n_x = lik->spec.n_x;
    const double *x = lik->r.x + i;
    double most = x[0];

    for (size_t t = 1; t < lik->n; t++)
        most =
            coefficient > 0.0 ? fmax(most, x[t * n_x]) : fmin(most, x[t * n_x]);
    return most;
}

bool
vol_optimiser_go_to_limit_x(const struct vol_optimiser *o,
                            const struct vol_likelihood *lik,
                            const double *from, double *theta)
{
    const struct vol_recursion *r = &lik->r;
    bool any = false;

    memcpy(theta, from, r->k * sizeof(*theta));
    for (size_t i = 0; lik->spec.exponential && i < lik->spec.n_x; i++) {
        const size_t at = r->n_mean + r->at.x + i;
        const double end = copysign(o->x_limit[i], from[at]);
        if (fabs(from[at]) < 0.5 * fabs(end))
            continue;
        theta[at] = end;
        theta[r->n_mean + r->at.omega] *=
            exp(-(end - from[at]) * most_of_x(lik, i, end));
        any = true;
    }
    return any;
}
