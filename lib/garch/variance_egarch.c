/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * EGARCH (Nelson, 1991): ln s^2 = omega + sum alpha (|z| - E|z|)
 * + sum gamma z + sum beta ln s^2, E|z| that of the density; the symmetric
 * one is without gamma.  Size is |z| - E|z| and sign is z.
 */
#include "garch/local.h"
#include "stats/roots.h"

#include <math.h>

static void
news(struct vol_recursion *r, ptrdiff_t t)
{
    const double z = r->e[t] / sqrt(r->h[t]);

    r->sign[t] = z;
    r->size[t] = fabs(z) - r->abs_mean.value;
}

/* Before the first row the news is what is expected of it, zero. */
static void
presample(struct vol_recursion *r)
{
    for (ptrdiff_t t = -(ptrdiff_t)r->lead; t < -(ptrdiff_t)r->past; t++) {
        r->s[t] = r->s0;
        r->sign[t] = 0.0;
        r->size[t] = 0.0;
    }
}

VOL_INLINE double
state(const struct vol_recursion *r, ptrdiff_t t)
{
    double s = vol_variance_intercept(r, t);

    for (ptrdiff_t i = 1; i <= (ptrdiff_t)r->at.n_alpha; i++) {
        s += r->var[r->at.alpha + (size_t)i - 1] * r->size[t - i];
        if (r->at.n_gamma > 0)
            s += r->var[r->at.gamma + (size_t)i - 1] * r->sign[t - i];
    }
    for (ptrdiff_t j = 1; j <= (ptrdiff_t)r->at.n_beta; j++)
        s += r->var[r->at.beta + (size_t)j - 1] * r->s[t - j];
    return s;
}

/* The news of lag i: alpha (|z| - E|z|) + gamma z with z = e exp(-s / 2). */
VOL_INLINE void
local_news(const struct vol_local *f, ptrdiff_t row, size_t i)
{
    const struct vol_recursion *r = f->r;
    const bool asymmetric = r->at.n_gamma > 0;
    const double a = r->var[r->at.alpha + i - 1];
    const double g = asymmetric ? r->var[r->at.gamma + i - 1] : 0.0;
    const double z = r->sign[row], inv = 1.0 / sqrt(r->h[row]);
    const double sgn = z > 0.0 ? 1.0 : z < 0.0 ? -1.0 : 0.0;
    const struct vol_input alpha =
        vol_local_param(f, r->at.alpha + i - 1, r->size[row]);
    const struct vol_input x =
        vol_local_in(f, VOL_BY_SHOCK, row, (a * sgn + g) * inv);
    const struct vol_input s =
        vol_local_in(f, VOL_BY_STATE, row, -0.5 * (a * fabs(z) + g * z));

    vol_local_pair(f, alpha, x, sgn * inv);
    vol_local_pair(f, alpha, s, -0.5 * fabs(z));
    vol_local_pair(f, x, s, -0.5 * (a * sgn + g) * inv);
    vol_local_pair(f, s, s, 0.25 * (a * fabs(z) + g * z));
    if (asymmetric) {
        const struct vol_input gamma =
            vol_local_param(f, r->at.gamma + i - 1, z);
        vol_local_pair(f, gamma, x, inv);
        vol_local_pair(f, gamma, s, -0.5 * z);
    }
    for (size_t m = 0; m < r->spec->density->n_shape; m++) {
        const struct vol_input shape =
            vol_local_param(f, r->n_var + m, -a * r->abs_mean.d[m]);
        vol_local_pair(f, alpha, shape, -r->abs_mean.d[m]);
        for (size_t l = 0; l <= m; l++) {
            const struct vol_input other = {
                VOL_BY_PARAM, shape.at - (ptrdiff_t)m + (ptrdiff_t)l
            };
            vol_local_pair(f, other, shape, -a * r->abs_mean.dd[m][l]);
        }
    }
}

VOL_INLINE void
local(const struct vol_local *f, ptrdiff_t t)
{
    const struct vol_recursion *r = f->r;

    vol_local_intercept(f, t, 1.0);
    for (size_t i = 1; i <= r->at.n_alpha && (ptrdiff_t)i <= t; i++)
        local_news(f, t - (ptrdiff_t)i, i);
    vol_local_betas(f, t);
}

static void
filter(struct vol_recursion *r, ptrdiff_t from, ptrdiff_t to)
{
    vol_filter_by(r, from, to, state, news, vol_out_log);
}

static void
tangent(struct vol_recursion *r, ptrdiff_t from, ptrdiff_t to)
{
    vol_tangent_by(r, from, to, state, local, news, vol_out_log);
}

static void
adjoint(struct vol_recursion *r, ptrdiff_t from, ptrdiff_t to,
        struct vol_row_weights *weights)
{
    vol_adjoint_by(r, from, to, weights, local, VOL_LINK_LOG);
}

/* ln s^2 starts at its mean omega / (1 - sum beta). */
static bool
uncond_state(struct vol_recursion *r, bool derivs)
{
    const size_t omega = r->n_mean, q = r->at.n_beta;
    const size_t beta = omega + r->at.beta;
    double rest = 1.0;

    for (size_t j = 0; j < q; j++)
        rest -= r->var[r->at.beta + j];
    if (!(rest > 0.0))
        return false;
    r->s0 = r->var[0] / rest;
    if (!derivs)
        return true;
    r->ds0[omega] = 1.0 / rest;
    for (size_t j = 0; j < q; j++) {
        r->ds0[beta + j] = r->s0 / rest;
        r->d2s0[(beta + j) * r->n_cols + omega] = 1.0 / (rest * rest);
        for (size_t l = 0; l <= j; l++)
            r->d2s0[(beta + j) * r->n_cols + beta + l] =
                2.0 * r->s0 / (rest * rest);
    }
    return true;
}

static double
persistence(const struct vol_garch_spec *spec, const double *var,
            const double *shape, double *gradient)
{
    const struct vol_layout at = vol_variance_layout(spec);

    (void)shape;
    if (gradient != NULL) {
        memset(gradient, 0,
               (at.end + spec->density->n_shape) * sizeof(*gradient));
        vol_largest_root_gradient(var + at.beta, at.n_beta, gradient + at.beta);
    }
    return vol_largest_root(var + at.beta, at.n_beta);
}

/* To the size of a shock. */
static size_t
response(const struct vol_garch_spec *spec, const double *var,
         const double *shape, double *direct, double *feedback)
{
    (void)shape;
    return vol_response_of_lags(spec, var,
                                var + vol_variance_layout(spec).alpha, false,
                                direct, feedback);
}

/* 1 - sum beta. */
static double
rest_of(const struct vol_garch_spec *spec, const double *var)
{
    const struct vol_layout at = vol_variance_layout(spec);
    double rest = 1.0;

    for (size_t j = at.beta; j < at.extra; j++)
        rest -= var[j];
    return rest;
}

/* The exponential of the mean of ln s^2. */
static double
at_rest(const struct vol_garch_spec *spec, const double *var,
        const double *shape)
{
    return persistence(spec, var, shape, NULL) < 1.0
               ? exp(var[0] / rest_of(spec, var))
               : NAN;
}

/* omega = (1 - sum beta) ln level. */
static double
target(const struct vol_garch_spec *spec, const double *var,
       const double *shape, double level, double *gradient, double *hessian)
{
    const struct vol_layout at = vol_variance_layout(spec);
    const size_t n = at.end + spec->density->n_shape;

    (void)shape;
    if (gradient != NULL) {
        memset(gradient, 0, n * sizeof(*gradient));
        memset(hessian, 0, n * n * sizeof(*hessian));
        for (size_t j = at.beta; j < at.extra; j++)
            gradient[j] = -log(level);
    }
    return rest_of(spec, var) * log(level);
}

/* The roots of two lags are within the circle of radius m where these hold:
 * lines, where their largest has corners. */
static void
constrain_two(const double *b, size_t first, struct vol_constraints *set)
{
    static const double sides[3][2] = { { -1.0, -1.0 },
                                        { 1.0, -1.0 },
                                        { 0.0, 1.0 } };
    const double m = VOL_MAX_PERSISTENCE;

    for (int i = 0; i < 3; i++) {
        const double by_1 = sides[i][0] / m, by_2 = sides[i][1] / (m * m);
        double *grad = vol_constraints_row(set, "persistence",
                                           1.0 + by_1 * b[0] + by_2 * b[1]);
        grad[first] = by_1;
        grad[first + 1] = by_2;
    }
}

static void
constrain(const struct vol_garch_spec *spec, const double *var,
          const double *shape, size_t first, struct vol_constraints *set)
{
    const struct vol_layout at = vol_variance_layout(spec);
    const size_t beta = first + at.beta;

    if (spec->free || at.n_beta == 0)
        return;
    if (at.n_beta == 2) {
        constrain_two(var + at.beta, beta, set);
        return;
    }
    if (at.n_beta > 2) {
        vol_constrain_persistence(spec, var, shape, first, set);
        return;
    }
    vol_constraints_bound(set, "persistence", beta, var[at.beta],
                          VOL_MAX_PERSISTENCE, -1.0);
    vol_constraints_bound(set, "persistence", beta, var[at.beta],
                          -VOL_MAX_PERSISTENCE, 1.0);
}

/* Give the lags `first` to `end` the sum `total`: what is held leaves the rest
 * to the others, in equal parts. */
static void
share_out(const struct vol_garch_spec *spec, double total, size_t first,
          size_t end, double *var)
{
    const size_t n_mean = vol_garch_n_mean(spec);
    size_t n = 0;

    for (size_t j = first; j < end; j++) {
        if (vol_garch_is_held(spec, n_mean + j))
            total -= var[j] = vol_garch_range(spec, n_mean + j).low;
        else
            n++;
    }
    for (size_t j = first; j < end; j++)
        if (!vol_garch_is_held(spec, n_mean + j))
            var[j] = total / (double)n;
}

static bool
grid(const struct vol_garch_spec *spec, size_t i, double *var)
{
    static const double size_of[VOL_GRID_NEWS] = { 0.1, 0.2, 0.05, 0.3 };
    static const double sign_of[4] = { 0.0, -0.05, -0.15, 0.05 };
    static const double whole[4] = { 0.98, 0.9, 0.7, 0.5 };
    const struct vol_layout at = vol_variance_layout(spec);
    const double all = at.n_beta > 0 ? whole[i / 4 % 4] : 0.0;

    if (i >= (at.n_gamma > 0 ? 64U : 16U))
        return false;
    var[0] = -0.1 * (1.0 - all);
    share_out(spec, size_of[i % VOL_GRID_NEWS], at.alpha, at.gamma, var);
    share_out(spec, sign_of[i / 16 % 4], at.gamma, at.beta, var);
    share_out(spec, all, at.beta, at.extra, var);
    return true;
}

/* Variances that large shocks of either sign lower, or raise, and that last or
 * swing: ln s^2 stays where it is on average. */
static bool
corner(const struct vol_garch_spec *spec, bool is_short, size_t i, double *var)
{
    static const double size_of[] = { 0.1, -0.08, -0.15, 0.3, 0.1 };
    static const double memory[] = { 0.97, 0.96, 0.92, -0.7, -0.95 };
    const struct vol_layout at = vol_variance_layout(spec);

    if (i >= (is_short ? sizeof(size_of) / sizeof(size_of[0]) : 1) ||
        at.n_beta == 0)
        return false;
    const double level = var[0] / fmax(rest_of(spec, var), 1e-3);
    share_out(spec, size_of[i], at.alpha, at.gamma, var);
    share_out(spec, memory[i], at.beta, at.extra, var);
    var[0] = rest_of(spec, var) * fmin(fmax(level, -2.0), 2.0);
    return true;
}

static void
rescale(const struct vol_garch_spec *spec, double c, double *var,
        double *jacobian)
{
    const struct vol_layout at = vol_variance_layout(spec);
    const double shift = 2.0 * log(c);

    var[0] += rest_of(spec, var) * shift;
    for (size_t j = at.beta; j < at.extra; j++)
        jacobian[j] = -shift;
}

const struct vol_variance vol_variance_egarch = {
    .name = "egarch",
    .orders = VOL_ORDERS_PQ,
    .link = VOL_LINK_LOG,
    .asymmetric = true,
    .uses_shape = true,
    .kinked = true,
    .news = news,
    .presample = presample,
    .filter = filter,
    .tangent = tangent,
    .adjoint = adjoint,
    .invertibility = vol_egarch_invertibility,
    .uncond_state = uncond_state,
    .constrain = constrain,
    .persistence = persistence,
    .response = response,
    .at_rest = at_rest,
    .uncond_variance = vol_egarch_uncond_variance,
    .grid = grid,
    .corner = corner,
    .target = target,
    .rescale = rescale,
    .forecast = vol_egarch_forecast
};
