/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The equations whose state is the variance and whose news is the squared
 * residual: ARCH (Engle, 1982), GARCH (Bollerslev, 1986) and GJR (Glosten,
 * Jagannathan and Runkle, 1993).
 */
#include "garch/variance_linear.h"

#include "garch/local.h"

#include <math.h>
#include <stdio.h>

/* The sum of alpha and gamma below which there is none. */
#define NO_NEWS 1e-3

static void
news(struct vol_recursion *r, ptrdiff_t t)
{
    r->size[t] = r->e[t] * r->e[t];
    r->sign[t] = r->e[t] < 0.0 ? r->size[t] : 0.0;
}

static void
presample(struct vol_recursion *r)
{
    for (ptrdiff_t t = -(ptrdiff_t)r->lead; t < -(ptrdiff_t)r->past; t++) {
        r->s[t] = r->s0;
        r->size[t] = r->s0;
        r->sign[t] = 0.5 * r->s0;
    }
}

VOL_INLINE double
state(const struct vol_recursion *r, ptrdiff_t t)
{
    const double *v = r->var;
    double s = vol_variance_intercept(r, t);

    for (ptrdiff_t i = 1; i <= (ptrdiff_t)r->at.n_alpha; i++) {
        s += v[r->at.alpha + (size_t)i - 1] * r->size[t - i];
        if (r->at.n_gamma > 0)
            s += v[r->at.gamma + (size_t)i - 1] * r->sign[t - i];
    }
    for (ptrdiff_t j = 1; j <= (ptrdiff_t)r->at.n_beta; j++)
        s += v[r->at.beta + (size_t)j - 1] * r->s[t - j];
    return s;
}

/* What lag i of the news does; before row 0 it is the pre-sample variance. */
VOL_INLINE void
local_news(const struct vol_local *f, ptrdiff_t row, size_t i)
{
    const struct vol_recursion *r = f->r;
    const bool asymmetric = r->at.n_gamma > 0;
    const double a = r->var[r->at.alpha + i - 1];
    const double g = asymmetric ? r->var[r->at.gamma + i - 1] : 0.0;
    const double e = row >= 0 ? r->e[row] : 0.0;
    const double fell = row < 0 ? 0.5 : e < 0.0 ? 1.0 : 0.0;
    const double slope = row < 0 ? 1.0 : 2.0 * e;
    const struct vol_input x = vol_local_in(
        f, row < 0 ? VOL_BY_STATE : VOL_BY_SHOCK, row, slope * (a + fell * g));

    vol_local_pair(f, vol_local_param(f, r->at.alpha + i - 1, r->size[row]), x,
                   slope);
    if (row >= 0)
        vol_local_pair(f, x, x, 2.0 * (a + fell * g));
    if (asymmetric)
        vol_local_pair(f, vol_local_param(f, r->at.gamma + i - 1, r->sign[row]),
                       x, fell * slope);
}

VOL_INLINE void
local(const struct vol_local *f, ptrdiff_t t)
{
    const struct vol_recursion *r = f->r;

    vol_local_intercept(f, t, 1.0);
    for (size_t i = 1; i <= r->at.n_alpha; i++)
        local_news(f, t - (ptrdiff_t)i, i);
    vol_local_betas(f, t);
}

static bool
whole(const struct vol_recursion *r, ptrdiff_t from, ptrdiff_t to)
{
    return from == 0 && to == (ptrdiff_t)r->n && r->past == 0;
}

static void
filter(struct vol_recursion *r, ptrdiff_t from, ptrdiff_t to)
{
    if (whole(r, from, to) && vol_linear_usual(r))
        vol_linear_filter_11(r);
    else
        vol_filter_by(r, from, to, state, news, vol_out_variance);
}

static void
tangent(struct vol_recursion *r, ptrdiff_t from, ptrdiff_t to)
{
    if (whole(r, from, to) && vol_linear_usual(r))
        vol_linear_tangent_11(r);
    else
        vol_tangent_by(r, from, to, state, local, news, vol_out_variance);
}

static void
adjoint(struct vol_recursion *r, ptrdiff_t from, ptrdiff_t to,
        struct vol_row_weights *weights)
{
    if (vol_linear_usual(r))
        vol_linear_adjoint_11(r, weights->hess);
    else
        vol_adjoint_by(r, from, to, weights, local, VOL_LINK_VARIANCE);
}

static double
persistence(const struct vol_garch_spec *spec, const double *var,
            const double *shape, double *gradient)
{
    const struct vol_layout at = vol_variance_layout(spec);
    const struct vol_density_moment below = spec->density->neg_square(shape);
    double sum = 0.0;

    if (gradient != NULL)
        memset(gradient, 0,
               (at.end + spec->density->n_shape) * sizeof(*gradient));
    for (size_t i = at.alpha; i < at.extra; i++) {
        const bool gamma = i >= at.gamma && i < at.beta;
        sum += gamma ? below.value * var[i] : var[i];
        if (gradient == NULL)
            continue;
        gradient[i] = gamma ? below.value : 1.0;
        for (size_t m = 0; gamma && m < spec->density->n_shape; m++)
            gradient[at.end + m] += var[i] * below.d[m];
    }
    return sum;
}

static size_t
response(const struct vol_garch_spec *spec, const double *var,
         const double *shape, double *direct, double *feedback)
{
    const struct vol_layout at = vol_variance_layout(spec);
    const double below = spec->density->neg_square(shape).value;
    double shock[VOL_GARCH_MAX_ORDER];

    for (size_t i = 0; i < at.n_alpha; i++)
        shock[i] = var[at.alpha + i] +
                   (at.n_gamma > 0 ? below * var[at.gamma + i] : 0.0);
    return vol_response_of_lags(spec, var, shock, true, direct, feedback);
}

static double
uncond_variance(const struct vol_garch_spec *spec, const double *var,
                const double *shape)
{
    const double rest = 1.0 - persistence(spec, var, shape, NULL);

    return rest > 0.0 ? var[0] / rest : NAN;
}

static void
constrain(const struct vol_garch_spec *spec, const double *var,
          const double *shape, size_t first, struct vol_constraints *set)
{
    const struct vol_layout at = vol_variance_layout(spec);
    char name[VOL_CONSTRAINT_NAME];

    vol_constrain_signs(spec, var, first, set);
    for (size_t i = 0; i < at.n_gamma; i++) {
        (void)snprintf(name, sizeof(name), "alpha%u+gamma%u", (unsigned)i + 1,
                       (unsigned)i + 1);
        double *grad = vol_constraints_row(
            set, name, var[at.alpha + i] + var[at.gamma + i]);
        grad[first + at.alpha + i] = grad[first + at.gamma + i] = 1.0;
    }
    vol_constrain_persistence(spec, var, shape, first, set);
}

/* alpha, gamma in {.01 .05 .1 .2}, persistence in {.5 .7 .9 .98}, and nearly
 * 1, where a variance that only drifts may be the best of a short series. */
static bool
grid(const struct vol_garch_spec *spec, size_t i, double *var)
{
    enum { LEVELS = 5 };
    static const double news_of[VOL_GRID_NEWS] = { 0.05, 0.1, 0.01, 0.2 };
    static const double whole[LEVELS] = { 0.98, 0.9, 0.9999, 0.7, 0.5 };
    const struct vol_layout at = vol_variance_layout(spec);
    const double all = whole[i / VOL_GRID_NEWS % LEVELS];
    const double scale = all > 0.99 ? 0.1 : 1.0;
    const double a = scale * news_of[i % VOL_GRID_NEWS];
    const double g = at.n_gamma > 0
                         ? scale * news_of[i / (VOL_GRID_NEWS * LEVELS) % 4]
                         : 0.0;

    if (i >= VOL_GRID_NEWS * LEVELS * (at.n_gamma > 0 ? 4U : 1U))
        return false;
    var[0] = 1.0 - all;
    for (size_t j = at.alpha; j < at.gamma; j++)
        var[j] = (at.n_beta > 0 ? a : all - 0.5 * g) / (double)at.n_alpha;
    for (size_t j = at.gamma; j < at.beta; j++)
        var[j] = g / (double)at.n_gamma;
    for (size_t j = at.beta; j < at.extra; j++)
        var[j] = (all - a - 0.5 * g) / (double)at.n_beta;
    return true;
}

/* The usual, where there is no news at all; for short series a variance that
 * only drifts from where it begins, all memory, and one without memory. */
static bool
corner(const struct vol_garch_spec *spec, bool is_short, size_t i, double *var)
{
    static const double news_of[2] = { 0.08, 1e-3 }, fall_of[2] = { 0.06, 0.0 };
    static const double memory[2] = { 0.87, 0.995 }, omega[2] = { 0.02, 1e-3 };
    const struct vol_layout at = vol_variance_layout(spec);
    double news = 0.0;

    for (size_t j = at.alpha; j < at.beta; j++)
        news += var[j];
    if (at.n_beta == 0 || i >= 2 || (!is_short && news > NO_NEWS))
        return false;
    if (is_short && i == 1) {
        vol_forget(&at, 0.94, var);
        return true;
    }
    i = is_short ? 1 : i;
    for (size_t j = at.alpha; j < at.gamma; j++)
        var[j] = news_of[i] / (double)at.n_alpha;
    for (size_t j = at.gamma; j < at.beta; j++)
        var[j] = fall_of[i] / (double)at.n_gamma;
    for (size_t j = at.beta; j < at.extra; j++)
        var[j] = memory[i] / (double)at.n_beta;
    var[at.omega] = omega[i];
    return true;
}

static void
rescale(const struct vol_garch_spec *spec, double c, double *var,
        double *jacobian)
{
    vol_rescale_intercept(spec, c * c, var, jacobian);
}

/* After the last row size and sign are their expectations. */
static double
expected(const struct vol_recursion *r, const double *x, const double *out,
         ptrdiff_t t, double share)
{
    return t < 0 ? x[(ptrdiff_t)r->n + t] : share * out[t];
}

static void
forecast(const struct vol_recursion *r, size_t h, double *out)
{
    const double *v = r->var;

    for (ptrdiff_t t = 0; t < (ptrdiff_t)h; t++) {
        double s = vol_variance_intercept(r, t);
        for (size_t i = 1; i <= r->at.n_alpha; i++) {
            const ptrdiff_t row = t - (ptrdiff_t)i;
            s += v[r->at.alpha + i - 1] * expected(r, r->size, out, row, 1.0);
            if (r->at.n_gamma > 0)
                s += v[r->at.gamma + i - 1] *
                     expected(r, r->sign, out, row, r->neg_square.value);
        }
        for (size_t j = 1; j <= r->at.n_beta; j++)
            s += v[r->at.beta + j - 1] *
                 expected(r, r->s, out, t - (ptrdiff_t)j, 1.0);
        out[t] = s;
    }
}

#define LINEAR                                                                 \
    .news = news, .presample = presample, .filter = filter,                    \
    .tangent = tangent, .adjoint = adjoint,                                    \
    .uncond_state = vol_uncond_by_persistence, .constrain = constrain,         \
    .persistence = persistence, .response = response,                          \
    .uncond_variance = uncond_variance, .grid = grid, .corner = corner,        \
    .target = vol_target_by_persistence, .rescale = rescale,                   \
    .forecast = forecast

const struct vol_variance vol_variance_arch = { .name = "arch",
                                                .orders = VOL_ORDERS_P,
                                                LINEAR };
const struct vol_variance vol_variance_garch = { .name = "garch",
                                                 .orders = VOL_ORDERS_PQ,
                                                 LINEAR };
const struct vol_variance vol_variance_gjr = {
    .name = "gjr", .orders = VOL_ORDERS_PQ, .asymmetric = true, LINEAR
};
