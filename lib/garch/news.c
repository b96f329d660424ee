/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/news.h"

#include "garch/path.h"

#include <math.h>

/*
 * A past at rest: all variances at their long-run level, and squared shocks
 * (or, of EGARCH, standardised news) at their expectations, which residuals
 * of one size on alternating sides give but for the asymmetric terms.
 */
static enum vol_code
at_rest(const struct vol_garch_spec *spec, const double *param, double level,
        struct vol_garch_state *state, struct vol_err *err)
{
    const double *var = param + vol_garch_n_mean(spec);
    const size_t k = vol_garch_n_params(spec);
    enum vol_code code = vol_garch_state_init(state, spec, err);

    if (code != VOL_OK)
        return code;
    for (size_t i = 0; i < k; i++)
        state->param[i] = param[i];
    state->presample.variance = level;
    for (size_t i = 0; i < state->keep; i++)
        state->s[i] = spec->variance->link == VOL_LINK_LOG ? log(level)
                      : spec->variance->link == VOL_LINK_POWER
                          ? pow(level, 0.5 * vol_variance_power(spec, var))
                          : level;
    return VOL_OK;
}

enum vol_code
vol_garch_news_impact(const struct vol_garch_spec *spec, const double *param,
                      const double *shock, size_t n, double *variance,
                      struct vol_err *err)
{
    const double *var = param + vol_garch_n_mean(spec);
    const double *shape = var + vol_garch_n_variance(spec);
    const double level =
        spec->n_x == 0 ? vol_variance_at_rest(spec, var, shape) : NAN;
    struct vol_garch_state state;
    struct vol_path path;
    enum vol_code code;

    if (!(isfinite(level) && level > 0))
        return vol_fail(err, VOL_EDATA, "no unconditional variance");
    code = at_rest(spec, param, level, &state, err);
    if (code != VOL_OK)
        return code;
    /* No row of the past is a real one: what is not `shock` is as before the
     * first, at its expectation. */
    code = vol_path_init(&path, &state, 2, NULL, err);
    if (code == VOL_OK) {
        for (size_t i = 0; i < n; i++) {
            path.r.s[0] = path.r.s[-1];
            path.r.h[0] = level;
            path.r.e[0] = shock[i];
            vol_path_variance(&path, 1);
            variance[i] = path.r.h[1];
        }
        vol_path_clear(&path);
    }
    vol_garch_state_clear(&state);
    return code;
}
