/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/state.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t
larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

size_t
vol_garch_state_keep(const struct vol_garch_spec *spec)
{
    return larger(vol_variance_history(spec),
                  larger(vol_mean_lost_rows(&spec->mean), spec->mean.ma));
}

enum vol_code
vol_garch_state_init(struct vol_garch_state *state,
                     const struct vol_garch_spec *spec, struct vol_err *err)
{
    const size_t keep = vol_garch_state_keep(spec);
    enum vol_code code;

    *state = (struct vol_garch_state){ .spec = *spec, .keep = keep };
    code = vol_mem_doubles(&state->y, keep * (3 + spec->n_x), err);
    if (code != VOL_OK)
        return code;
    state->e = state->y + keep;
    state->s = state->e + keep;
    state->variance_x = state->s + keep;
    return VOL_OK;
}

void
vol_garch_state_clear(struct vol_garch_state *state)
{
    free(state->y);
    free(state->z);
    *state = (struct vol_garch_state){ 0 };
}

/* The averages of rm2006 after the last row. */
static void
run_averages(struct vol_garch_state *state, const struct vol_garch_fit *fit)
{
    for (int k = 0; k < VOL_RM_COMPONENTS; k++) {
        const double decay = vol_rm2006_decay(k);
        double *x = &state->presample.component[k];
        for (size_t t = 1; t < fit->n_obs; t++)
            *x = (1.0 - decay) * (fit->e[t - 1] * fit->e[t - 1]) + decay * *x;
    }
}

/* The residuals over their standard deviations. */
static enum vol_code
keep_residuals(struct vol_garch_state *state, const struct vol_garch_fit *fit,
               struct vol_err *err)
{
    enum vol_code code = vol_mem_doubles(&state->z, fit->n_obs, err);

    if (code != VOL_OK)
        return code;
    state->n_z = fit->n_obs;
    for (size_t t = 0; t < fit->n_obs; t++)
        state->z[t] = fit->e[t] / sqrt(fit->h[t]);
    return VOL_OK;
}

enum vol_code
vol_garch_state_of(const struct vol_garch_fit *fit,
                   const struct vol_garch_data *data, bool keep_z,
                   struct vol_garch_state *state, struct vol_err *err)
{
    const size_t n_x = fit->used.n_x;
    enum vol_code code;
    size_t first;

    if (!vol_garch_fit_usable(fit))
        return vol_fail(err, VOL_EDATA, "nothing to go on from: %s",
                        fit->reason);
    code = vol_garch_state_init(state, &fit->used, err);
    if (code != VOL_OK)
        return code;
    vol_garch_fit_params(fit, state->param);
    state->presample = fit->presample;
    state->n_rows = fit->n_obs;
    state->n = state->keep < fit->n_obs ? state->keep : fit->n_obs;
    first = fit->n_obs - state->n;
    memcpy(state->y, data->y + data->n - state->n, state->n * sizeof(double));
    memcpy(state->e, fit->e + first, state->n * sizeof(double));
    memcpy(state->s, fit->s + first, state->n * sizeof(double));
    if (n_x > 0)
        memcpy(state->variance_x, data->variance_x + (data->n - state->n) * n_x,
               state->n * n_x * sizeof(double));
    if (fit->used.variance == &vol_variance_rm2006)
        run_averages(state, fit);
    if (keep_z)
        code = keep_residuals(state, fit, err);
    if (code != VOL_OK)
        vol_garch_state_clear(state);
    return code;
}
