/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Equations whose weights add up to one, s^2 = omega + (1 - w) e(-1)^2
 * + w s(-1)^2: IGARCH (Engle and Bollerslev, 1986), with alpha = 1 - w, and
 * the exponentially weighted moving average of RiskMetrics (1996), without
 * omega, its decay lambda = w fixed at .94 or estimated.
 */
#include "garch/local.h"

#include <math.h>

#define DAILY_DECAY 0.94 /* RiskMetrics (1996), daily */

static void
news(struct vol_recursion *r, ptrdiff_t t)
{
    r->size[t] = r->e[t] * r->e[t];
}

static void
presample(struct vol_recursion *r)
{
    if (r->past > 0)
        return;
    r->s[-1] = r->s0;
    r->size[-1] = r->s0;
}

/* The weight of the last variance, and its derivative by the parameter. */
struct weight {
    double w, d;
    bool estimated;
    size_t column; /* among the variance's parameters */
};

static struct weight
weight(const struct vol_garch_spec *spec, const double *var)
{
    if (spec->variance == &vol_variance_igarch)
        return (struct weight){ 1.0 - var[1], -1.0, true, 1 };
    if (spec->variance == &vol_variance_ewma_est)
        return (struct weight){ var[0], 1.0, true, 0 };
    return (struct weight){ .w = DAILY_DECAY };
}

VOL_INLINE double
state(const struct vol_recursion *r, ptrdiff_t t)
{
    const double w = weight(r->spec, r->var).w;
    const double omega = r->at.n_omega > 0 ? vol_variance_intercept(r, t) : 0.0;

    return omega + (1.0 - w) * r->size[t - 1] + w * r->s[t - 1];
}

VOL_INLINE void
local(const struct vol_local *f, ptrdiff_t t)
{
    const struct vol_recursion *r = f->r;
    const struct weight k = weight(r->spec, r->var);
    const double slope = t > 0 ? 2.0 * r->e[t - 1] : 1.0;
    const struct vol_input s = vol_local_in(f, VOL_BY_STATE, t - 1, k.w);
    const struct vol_input e = vol_local_in(
        f, t > 0 ? VOL_BY_SHOCK : VOL_BY_STATE, t - 1, (1.0 - k.w) * slope);

    if (r->at.n_omega > 0)
        vol_local_intercept(f, t, 1.0);
    if (t > 0)
        vol_local_pair(f, e, e, 2.0 * (1.0 - k.w));
    if (!k.estimated)
        return;
    const struct vol_input p =
        vol_local_param(f, k.column, k.d * (r->s[t - 1] - r->size[t - 1]));
    vol_local_pair(f, p, s, k.d);
    vol_local_pair(f, p, e, -k.d * slope);
}

static void
filter(struct vol_recursion *r, ptrdiff_t from, ptrdiff_t to)
{
    vol_filter_by(r, from, to, state, news, vol_out_variance);
}

static void
tangent(struct vol_recursion *r, ptrdiff_t from, ptrdiff_t to)
{
    vol_tangent_by(r, from, to, state, local, news, vol_out_variance);
}

static void
adjoint(struct vol_recursion *r, ptrdiff_t from, ptrdiff_t to,
        struct vol_row_weights *weights)
{
    vol_adjoint_by(r, from, to, weights, local, VOL_LINK_VARIANCE);
}

static double
persistence(const struct vol_garch_spec *spec, const double *var,
            const double *shape, double *gradient)
{
    (void)var;
    (void)shape;
    if (gradient != NULL)
        memset(gradient, 0,
               (vol_garch_n_variance(spec) + spec->density->n_shape) *
                   sizeof(*gradient));
    return 1.0;
}

static double
uncond_variance(const struct vol_garch_spec *spec, const double *var,
                const double *shape)
{
    (void)spec;
    (void)var;
    (void)shape;
    return NAN;
}

static void
constrain(const struct vol_garch_spec *spec, const double *var,
          const double *shape, size_t first, struct vol_constraints *set)
{
    const struct weight k = weight(spec, var);
    const char *name = k.column == 0 ? "lambda" : "alpha1";

    (void)shape;
    if (k.column == 1)
        vol_constraints_bound(set, "omega", first, var[0], VOL_MIN_OMEGA, 1.0);
    if (!k.estimated)
        return;
    vol_constraints_bound(set, name, first + k.column, var[k.column], 0.0, 1.0);
    vol_constraints_bound(set, name, first + k.column, var[k.column], 1.0,
                          -1.0);
}

static bool
grid(const struct vol_garch_spec *spec, size_t i, double *var)
{
    static const double news_of[VOL_GRID_NEWS] = { 0.05, 0.1, 0.02, 0.2 };
    static const double omega[3] = { 0.01, 0.001, 0.05 };
    const struct weight k = weight(spec, var);

    if (!k.estimated)
        return i == 0;
    if (i >= (k.column == 0 ? VOL_GRID_NEWS : 3U * VOL_GRID_NEWS))
        return false;
    var[0] = omega[i / VOL_GRID_NEWS];
    var[k.column] = k.column == 0 ? 1.0 - news_of[i] : news_of[i % 4];
    return true;
}

/* Variances that are quick to react. */
static bool
corner(const struct vol_garch_spec *spec, bool is_short, size_t i, double *var)
{
    (void)is_short;
    if (i > 0 || spec->variance != &vol_variance_igarch)
        return false;
    var[0] = 0.1;
    var[1] = 0.3;
    return true;
}

static void
rescale(const struct vol_garch_spec *spec, double c, double *var,
        double *jacobian)
{
    if (!spec->variance->no_omega)
        vol_rescale_intercept(spec, c * c, var, jacobian);
}

/* Every day is expected to be as the first, but for omega. */
static void
forecast(const struct vol_recursion *r, size_t h, double *out)
{

    for (size_t t = 0; t < h; t++) {
        out[t] = t == 0 ? state(r, 0) : out[t - 1];
        if (t > 0 && r->at.n_omega > 0)
            out[t] += vol_variance_intercept(r, (ptrdiff_t)t);
    }
}

#define INTEGRATED                                                             \
    .no_level = true, .news = news, .presample = presample, .filter = filter,  \
    .tangent = tangent, .adjoint = adjoint, .constrain = constrain,            \
    .persistence = persistence, .uncond_variance = uncond_variance,            \
    .grid = grid, .corner = corner, .rescale = rescale, .forecast = forecast

const struct vol_variance vol_variance_igarch = { .name = "igarch",
                                                  .orders = VOL_ORDERS_ONE,
                                                  .no_beta = true,
                                                  .bimodal = true,
                                                  INTEGRATED };
const struct vol_variance vol_variance_ewma = {
    .name = "ewma", .no_omega = true, .no_alpha = true, INTEGRATED
};
const struct vol_variance vol_variance_ewma_est = { .name = "ewma-est",
                                                    .no_omega = true,
                                                    .no_alpha = true,
                                                    .extra = { "lambda" },
                                                    INTEGRATED };
