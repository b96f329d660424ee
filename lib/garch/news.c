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
        state->s[i] = vol_state_of_variance(
            spec->variance->link, vol_variance_power(spec, var), level);
    return VOL_OK;
}

/* The state of the day after a shock to a past at rest.  No row of the past is
 * a real one: what is not `shock` is as before the first. */
static double
state_after(struct vol_path *path, double level, double shock)
{
    path->r.s[0] = path->r.s0;
    path->r.h[0] = level;
    path->r.e[0] = shock;
    vol_path_variance(path, 1);
    return path->r.s[1];
}

/* The part of the state that is expected of the news of the day before. */
static double
weight_of_news(const struct vol_garch_spec *spec, const double *var,
               const double *shape)
{
    double direct[VOL_GARCH_MAX_HARCH_LAG], feedback[VOL_GARCH_MAX_HARCH_LAG];

    if (spec->variance->response == NULL ||
        spec->variance->link == VOL_LINK_LOG)
        return 0.0;
    (void)spec->variance->response(spec, var, shape, direct, feedback);
    return direct[0];
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
    code = vol_path_init(&path, &state, 2, NULL, err);
    if (code == VOL_OK) {
        const double rest =
            path.r.s0 * (1.0 - weight_of_news(spec, var, shape));
        const double least = state_after(&path, level, 0.0);
        for (size_t i = 0; i < n; i++) {
            double s = state_after(&path, level, shock[i]);
            if (spec->variance->link != VOL_LINK_LOG)
                s += rest - least;
            variance[i] = vol_variance_of_state(
                spec->variance->link, vol_variance_power(spec, var), s);
        }
        vol_path_clear(&path);
    }
    vol_garch_state_clear(&state);
    return code;
}
