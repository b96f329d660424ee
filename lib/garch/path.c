/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/path.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The past: its news follows from its residuals and states. */
static void
remember(struct vol_path *path, const double *e, const double *h, size_t n)
{
    struct vol_recursion *r = &path->r;

    for (size_t i = 1; i <= r->lead; i++) {
        const ptrdiff_t t = -(ptrdiff_t)i;
        path->e[t] = e[n - i];
        r->s[t] = path->spec.variance->log_state ? log(h[n - i]) : h[n - i];
        path->spec.variance->news(r, t);
    }
}

enum vol_code
vol_path_init(struct vol_path *path, const struct vol_garch_spec *spec,
              const double *theta, const double *e, const double *h, size_t n,
              size_t days, struct vol_err *err)
{
    struct vol_recursion *r = &path->r;
    const size_t lead = spec->p > spec->q ? spec->p : spec->q;
    const size_t rows = lead + days;
    enum vol_code code;

    *path = (struct vol_path){ .spec = *spec };
    code = vol_mem_doubles(&path->store, 6 * rows, err);
    if (code != VOL_OK)
        return code;
    memcpy(path->theta, theta, vol_garch_n_params(spec) * sizeof(*theta));
    path->e = path->store + lead;
    r->spec = &path->spec;
    r->lead = lead;
    r->n_mean = vol_mean_n_params(&spec->mean);
    r->n_var = vol_garch_n_variance(spec);
    r->k = vol_garch_n_params(spec);
    r->var = path->theta + r->n_mean;
    r->shape = r->var + r->n_var;
    r->e = path->e;
    r->size = path->e + rows;
    r->sign = r->size + rows;
    r->s = r->sign + rows;
    r->inv = r->s + rows;
    r->h = spec->variance->log_state ? r->inv + rows : r->s;
    r->abs_mean = spec->density->abs_mean(r->shape);
    r->neg_square = spec->density->neg_square(r->shape);
    remember(path, e, h, n);
    return VOL_OK;
}

void
vol_path_clear(struct vol_path *path)
{
    free(path->store);
    *path = (struct vol_path){ 0 };
}

void
vol_path_draw(struct vol_path *path, size_t days, struct vol_random *rng)
{
    struct vol_recursion *r = &path->r;
    const struct vol_variance *variance = path->spec.variance;
    const struct vol_density *density = path->spec.density;

    for (ptrdiff_t t = 0; t < (ptrdiff_t)days; t++) {
        r->s[t] = vol_variance_step(r, t);
        const double h = variance->log_state ? exp(r->s[t]) : r->s[t];
        path->e[t] = sqrt(h) * density->draw(r->shape, rng);
        variance->news(r, t);
    }
}

/* Rows lost to the mean's lags start at the mean's constant. */
static void
add_mean(const struct vol_garch_spec *spec, const double *theta,
         const double *e, size_t n, size_t burn, double *y)
{
    double lag[VOL_MEAN_MAX_LAGS] = { 0.0 }, next;

    for (size_t t = 0; t < burn + n; t++) {
        vol_mean_forecast(&spec->mean, theta, lag, spec->mean.ar, 1, &next);
        next += e[t];
        if (t >= burn)
            y[t - burn] = next;
        if (spec->mean.ar == 0)
            continue;
        memmove(lag, lag + 1, (spec->mean.ar - 1) * sizeof(*lag));
        lag[spec->mean.ar - 1] = next;
    }
}

enum vol_code
vol_garch_simulate(const struct vol_garch_spec *spec, const double *theta,
                   size_t n, size_t burn, struct vol_random *rng, double *y,
                   struct vol_err *err)
{
    const double *var = theta + vol_mean_n_params(&spec->mean);
    const double *shape = var + vol_garch_n_variance(spec);
    const double level = spec->variance->uncond_variance(spec, var, shape);
    double e[VOL_GARCH_MAX_ORDER], h[VOL_GARCH_MAX_ORDER];
    struct vol_path path;
    enum vol_code code;

    for (size_t i = 0; i < VOL_GARCH_MAX_ORDER; i++) {
        h[i] = isfinite(level) ? level : 1.0;
        e[i] = (i % 2 == 0 ? 1.0 : -1.0) * sqrt(h[i]);
    }
    code = vol_path_init(&path, spec, theta, e, h, VOL_GARCH_MAX_ORDER,
                         n + burn, err);
    if (code != VOL_OK)
        return code;
    vol_path_draw(&path, n + burn, rng);
    add_mean(spec, theta, path.e, n, burn, y);
    vol_path_clear(&path);
    return VOL_OK;
}
