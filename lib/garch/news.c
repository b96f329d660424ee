/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/news.h"

#include "garch/variance.h"

#include <math.h>

/* A model's coefficients, its long-run variance and moments of its density. */
struct curve {
    struct vol_coef k;
    double level;
    double abs_mean;   /* E|z|          */
    double neg_square; /* E[z^2; z < 0] */
};

/*
 * ln s^2 = omega + sum beta ln u + alpha (|z| - E|z|) + gamma z; older shocks
 * add nothing, for their news has mean zero.
 */
static double
log_impact(const struct vol_garch_spec *spec, const struct curve *c,
           double shock)
{
    double z = shock / sqrt(c->level), s = c->k.omega;

    for (size_t j = 0; j < spec->q; j++)
        s += c->k.beta[j] * log(c->level);
    s += c->k.alpha[0] * (fabs(z) - c->abs_mean);
    return exp(c->k.gamma != NULL ? s + c->k.gamma[0] * z : s);
}

/* s^2 = omega + sum beta u + alpha e^2 + gamma e^2 [e < 0] + older shocks. */
static double
linear_impact(const struct vol_garch_spec *spec, const struct curve *c,
              double shock)
{
    double h = c->k.omega + c->k.alpha[0] * shock * shock;

    if (c->k.gamma != NULL && shock < 0)
        h += c->k.gamma[0] * shock * shock;
    for (size_t j = 0; j < spec->q; j++)
        h += c->k.beta[j] * c->level;
    for (size_t i = 1; i < spec->p; i++) {
        h += c->k.alpha[i] * c->level;
        if (c->k.gamma != NULL)
            h += c->k.gamma[i] * c->neg_square * c->level;
    }
    return h;
}

enum vol_code
vol_garch_news_impact(const struct vol_garch_spec *spec, const double *param,
                      const double *shock, size_t n, double *variance,
                      struct vol_err *err)
{
    size_t n_var = vol_garch_n_variance(spec);
    size_t n_mean = vol_garch_n_params(spec) - n_var - spec->density->n_shape;
    const double *var = param + n_mean, *shape = var + n_var;
    struct curve c = {
        .k = vol_variance_coef(spec, var),
        .level = spec->variance->uncond_variance(spec, var, shape),
        .abs_mean = spec->density->abs_mean(shape).value,
        .neg_square = spec->density->neg_square(shape).value,
    };

    if (!(isfinite(c.level) && c.level > 0))
        return vol_fail(err, VOL_EDATA, "no unconditional variance");
    for (size_t i = 0; i < n; i++)
        variance[i] = spec->variance->log_state
                          ? log_impact(spec, &c, shock[i])
                          : linear_impact(spec, &c, shock[i]);
    return VOL_OK;
}
