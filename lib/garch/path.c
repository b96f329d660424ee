/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/path.h"

#include "base/mem.h"
#include "garch/pass.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Point the arrays into one block, or only count. */
static size_t
lay_out(struct vol_path *path)
{
    struct vol_recursion *r = &path->r;
    const struct vol_variance *v = path->spec.variance;
    const size_t rows = r->lead + path->days;
    struct vol_mem_block block = { path->store, 0 };

    r->e = vol_mem_lay(&block, rows, r->lead);
    r->size = vol_mem_lay(&block, rows, r->lead);
    r->sign = vol_mem_lay(&block, rows, r->lead);
    r->s = vol_mem_lay(&block, rows, r->lead);
    r->log_h =
        v->link == VOL_LINK_POWER ? vol_mem_lay(&block, rows, r->lead) : r->s;
    r->h = v->link == VOL_LINK_VARIANCE ? r->s
                                        : vol_mem_lay(&block, rows, r->lead);
    path->y = vol_mem_lay(&block, rows, r->lead);
    path->apart = path->spec.in_mean != VOL_IN_MEAN_NOTHING
                      ? vol_mem_lay(&block, rows, r->lead)
                      : path->y;
    path->x =
        vol_mem_lay(&block, rows * path->spec.n_x, r->lead * path->spec.n_x);
    r->x = path->x;
    r->memory = vol_mem_lay(
        &block, v->memory != NULL ? v->memory(&path->spec, path->days, 0) : 0,
        0);
    return block.n;
}

/* The past: its news follows from its residuals and states. */
static void
remember(struct vol_path *path, const struct vol_garch_state *state)
{
    struct vol_recursion *r = &path->r;
    const ptrdiff_t n = (ptrdiff_t)state->n;

    for (ptrdiff_t t = -n; t < 0; t++) {
        path->y[t] = path->apart[t] = state->y[n + t];
        r->e[t] = state->e[n + t];
        r->s[t] = state->s[n + t];
        r->h[t] =
            vol_variance_of_state(path->spec.variance->link, r->power, r->s[t]);
    }
    path->spec.variance->presample(r);
    for (ptrdiff_t t = -n; t < 0; t++)
        path->spec.variance->news(r, t);
}

/* The sizes that follow from the spec and the state. */
static void
set_sizes(struct vol_path *path, const struct vol_garch_state *state)
{
    struct vol_recursion *r = &path->r;

    r->spec = &path->spec;
    r->lead = state->keep;
    r->past = state->n;
    r->n = 0;
    r->n_mean = vol_garch_n_mean(&path->spec);
    r->n_var = vol_garch_n_variance(&path->spec);
    r->k = vol_garch_n_params(&path->spec);
    memcpy(path->theta, state->param, r->k * sizeof(double));
    r->var = path->theta + r->n_mean;
    r->shape = r->var + r->n_var;
    r->at = vol_variance_layout(&path->spec);
    if (path->spec.variance->link == VOL_LINK_POWER)
        r->power = vol_variance_power(&path->spec, r->var);
    r->presample = state->presample;
    r->abs_mean = path->spec.density->abs_mean(r->shape);
    r->neg_square = path->spec.density->neg_square(r->shape);
    r->s0 = vol_state_of_variance(path->spec.variance->link, path->r.power,
                                  state->presample.variance);
}

enum vol_code
vol_path_init(struct vol_path *path, const struct vol_garch_state *state,
              size_t days, const double *ahead, struct vol_err *err)
{
    const size_t n_x = state->spec.n_x;
    enum vol_code code;

    *path = (struct vol_path){
        .spec = state->spec, .days = days, .z = state->z, .n_z = state->n_z
    };
    /* Pre-sample values are those of the state, whatever they came from. */
    path->spec.init = VOL_INIT_BACKCAST;
    set_sizes(path, state);
    code = vol_mem_doubles(&path->store, lay_out(path), err);
    if (code != VOL_OK)
        return code;
    (void)lay_out(path);
    if (n_x > 0) {
        double *x = path->x;
        memcpy(x - state->n * n_x, state->variance_x,
               state->n * n_x * sizeof(double));
        if (ahead != NULL)
            memcpy(x, ahead, days * n_x * sizeof(double));
    }
    remember(path, state);
    return VOL_OK;
}

void
vol_path_clear(struct vol_path *path)
{
    free(path->store);
    *path = (struct vol_path){ 0 };
}

void
vol_path_variance(struct vol_path *path, ptrdiff_t t)
{
    path->spec.variance->filter(&path->r, t, t + 1);
}

/* What the variance of row t adds to its mean. */
static double
variance_in_mean(const struct vol_path *path, ptrdiff_t t)
{
    const double h = path->r.h[t];

    if (path->spec.in_mean == VOL_IN_MEAN_NOTHING)
        return 0.0;
    return path->theta[path->r.n_mean - 1] *
           (path->spec.in_mean == VOL_IN_MEAN_SIGMA ? sqrt(h) : h);
}

/* What the shocks before row t add to its mean. */
static double
shocks_in_mean(const struct vol_path *path, ptrdiff_t t)
{
    const struct vol_mean_spec *mean = &path->spec.mean;
    const double *ma = path->theta + vol_mean_n_columns(mean);
    double sum = 0.0;

    for (ptrdiff_t j = 1; j <= (ptrdiff_t)mean->ma; j++)
        if (t - j >= -(ptrdiff_t)path->r.past)
            sum += ma[j - 1] * path->r.e[t - j];
    return sum;
}

/* The linear part of the mean behind the returns that end before `y_end`. */
static double
linear_mean(const struct vol_path *path, const double *y_end,
            const double *mean_x)
{
    struct vol_mean_spec linear = path->spec.mean;
    const size_t n = vol_mean_n_columns(&linear);
    double out;

    if (n == 0 || (n == 1 && linear.constant))
        return n == 0 ? 0.0 : path->theta[0];
    linear.ma = 0;
    vol_mean_forecast(&linear, path->theta, y_end, NULL, mean_x, 1, &out);
    return out;
}

double
vol_path_mean(const struct vol_path *path, ptrdiff_t t, const double *mean_x)
{
    return linear_mean(path, path->y + t, mean_x) + shocks_in_mean(path, t) +
           variance_in_mean(path, t);
}

static double
draw(const struct vol_path *path, struct vol_random *rng)
{
    if (path->z == NULL)
        return path->spec.density->draw(path->r.shape, rng);
    const size_t i = (size_t)(vol_random_uniform(rng) * (double)path->n_z);

    return path->z[i < path->n_z ? i : path->n_z - 1]; /* it may round to 1 */
}

size_t
vol_path_draw(struct vol_path *path, size_t days, const double *mean_ahead,
              struct vol_random *rng)
{
    struct vol_recursion *r = &path->r;
    const size_t n_x = path->spec.mean.n_x;

    if (path->spec.variance->rewind != NULL)
        path->spec.variance->rewind(r);
    for (ptrdiff_t t = 0; t < (ptrdiff_t)days; t++) {
        vol_path_variance(path, t);
        if (!(r->h[t] > 0.0) || !isfinite(r->h[t]))
            return (size_t)t;
        r->e[t] = sqrt(r->h[t]) * draw(path, rng);
        const double *x = n_x > 0 ? mean_ahead + (size_t)t * n_x : NULL;
        path->y[t] = vol_path_mean(path, t, x) + r->e[t];
        if (path->apart != path->y)
            path->apart[t] = linear_mean(path, path->apart + t, x) +
                             shocks_in_mean(path, t) + r->e[t];
    }
    return days;
}

/* The residual in the order of operations of a whole pass. */
static double
residual(const struct vol_path *path, ptrdiff_t t, double y,
         const double *mean_x)
{
    const struct vol_mean_spec *mean = &path->spec.mean;
    const double *ma = path->theta + vol_mean_n_columns(mean);
    double e = y - linear_mean(path, path->y + t, mean_x);

    if (path->spec.in_mean != VOL_IN_MEAN_NOTHING)
        e -= variance_in_mean(path, t);
    for (ptrdiff_t j = 1; j <= (ptrdiff_t)mean->ma; j++)
        if (t - j >= -(ptrdiff_t)path->r.past)
            e -= ma[j - 1] * path->r.e[t - j];
    return path->spec.in_mean != VOL_IN_MEAN_NOTHING
               ? vol_pass_residual(e, path->r.h[t])
               : e;
}

struct vol_filtered
vol_path_filter(struct vol_path *path, double y, const double *mean_x)
{
    struct vol_recursion *r = &path->r;
    const ptrdiff_t t = (ptrdiff_t)path->at++;

    vol_path_variance(path, t);
    r->e[t] = residual(path, t, y, mean_x);
    path->y[t] = y;
    return (struct vol_filtered){ r->e[t], r->h[t] };
}

void
vol_path_store(const struct vol_path *path, struct vol_garch_state *state)
{
    const size_t n_x = path->spec.n_x, known = state->n + path->at;
    const size_t n = known < state->keep ? known : state->keep;
    const ptrdiff_t first = (ptrdiff_t)path->at - (ptrdiff_t)n;

    if (path->at == 0)
        return;
    memcpy(state->y, path->y + first, n * sizeof(double));
    memcpy(state->e, path->r.e + first, n * sizeof(double));
    memcpy(state->s, path->r.s + first, n * sizeof(double));
    if (n_x > 0)
        memcpy(state->variance_x, path->r.x + first * (ptrdiff_t)n_x,
               n * n_x * sizeof(double));
    if (path->spec.variance == &vol_variance_rm2006)
        memcpy(state->presample.component, path->r.memory,
               sizeof(state->presample.component));
    state->n = n;
    state->n_rows += path->at;
}

/* ---- a series from nothing ------------------------------------------------
 */

/* A past at the level of the model, its residuals one standard deviation. */
static void
invent_past(struct vol_garch_state *state, const double *theta)
{
    const struct vol_garch_spec *spec = &state->spec;
    const double *var = theta + vol_garch_n_mean(spec);
    const double *shape = var + vol_garch_n_variance(spec);
    double level = vol_variance_at_rest(spec, var, shape), s;

    if (!isfinite(level) || !(level > 0.0))
        level = 1.0;
    s = vol_state_of_variance(spec->variance->link,
                              vol_variance_power(spec, var), level);
    memcpy(state->param, theta, vol_garch_n_params(spec) * sizeof(*theta));
    state->presample.variance = level;
    for (int k = 0; k < VOL_RM_COMPONENTS; k++)
        state->presample.component[k] = level;
    state->n = state->n_rows = state->keep;
    for (size_t i = 0; i < state->n; i++) {
        state->s[i] = s;
        state->e[i] = (i % 2 == 0 ? 1.0 : -1.0) * sqrt(level);
        state->y[i] = 0.0;
    }
}

enum vol_code
vol_garch_simulate(const struct vol_garch_spec *spec, const double *theta,
                   size_t n, size_t burn, struct vol_random *rng, double *y,
                   struct vol_err *err)
{
    struct vol_garch_state state;
    struct vol_path path;
    double *zero;
    enum vol_code code = vol_garch_state_init(&state, spec, err);

    if (code != VOL_OK)
        return code;
    invent_past(&state, theta);
    code = vol_mem_doubles(&zero, (n + burn) * (spec->mean.n_x + 1), err);
    if (code == VOL_OK) {
        code = vol_path_init(&path, &state, n + burn, NULL, err);
        if (code == VOL_OK) {
            for (size_t t = vol_path_draw(&path, n + burn, zero, rng);
                 t < n + burn; t++)
                path.y[t] = NAN;
            memcpy(y, path.y + burn, n * sizeof(*y));
            vol_path_clear(&path);
        }
        free(zero);
    }
    vol_garch_state_clear(&state);
    return code;
}
