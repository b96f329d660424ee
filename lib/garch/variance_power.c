/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The asymmetric power equation (Ding, Granger and Engle, 1993, eq. 19):
 * s^delta = omega + sum alpha (|e| - gamma e)^delta + sum beta s^delta, and
 * with delta = 1 the threshold equation of the standard deviation (Zakoian,
 * 1994).
 *
 * Of a residual size is |e|^delta and, where derivatives are wanted, sign
 * ln |e|: |e| - gamma e is |e| times 1 - gamma or 1 + gamma, whose powers, with
 * their derivatives, and logarithms are made once a pass.
 */
#include "garch/variance_power.h"

#include "garch/local.h"
#include "garch/pass.h"

#include <math.h>
#include <stdio.h>

#define IDLE 1e-6 /* of alpha: no more weight than at its bound */

/* At a gamma of 1 or -1 one side has no news.  The slope of a power below 1 by
 * gamma has no end there: that at this distance stands for it, which has its
 * sign, and so says as well whether the bound binds.  (At 1e-8 the curvature
 * is 1e13, and the multipliers of other bounds lose all digits.) */
#define NEAR_BOUND 1e-6

static size_t
memory(const struct vol_garch_spec *spec, size_t n, size_t n_cols)
{
    (void)n;
    (void)n_cols;
    return (sizeof(struct vol_power_room) +
            spec->p * sizeof(struct vol_power_sides)) /
           sizeof(double);
}

VOL_INLINE void
size_of_news(struct vol_recursion *r, ptrdiff_t t)
{
    const double size = fabs(r->e[t]);

    r->size[t] = vol_pass_is_rounding(size, r->h[t])
                     ? 0.0
                     : vol_power_of(&vol_power_room(r)->size, size);
}

static void
news(struct vol_recursion *r, ptrdiff_t t)
{
    size_of_news(r, t);
    r->sign[t] = r->size[t] > 0.0 ? log(fabs(r->e[t])) : 0.0;
}

VOL_INLINE void
out(struct vol_recursion *r, ptrdiff_t t)
{
    const double sigma = vol_power_of(&vol_power_room(r)->deviation, r->s[t]);

    r->h[t] = sigma * sigma;
}

VOL_INLINE void
out_with_log(struct vol_recursion *r, ptrdiff_t t)
{
    out(r, t);
    r->log_h[t] = 2.0 / r->power * log(r->s[t]);
}

/* Of the side that `sign` says: 1 below, -1 above. */
static struct vol_power_side
side_of(double gamma, double sign, double delta)
{
    const double whole = 1.0 + sign * gamma;
    const double base = whole > 0.0 ? whole : NEAR_BOUND;
    const double log_base = log(base), weight = exp(delta * log_base);

    return (struct vol_power_side){
        .weight = whole > 0.0 ? weight : 0.0,
        .log = log_base,
        .slope = sign * delta * weight / base,
        .bend = delta * (delta - 1.0) * weight / (base * base),
    };
}

VOL_INLINE const struct vol_power_side *
side_at(const struct vol_recursion *r, size_t i, ptrdiff_t row)
{
    return &vol_power_sides(r, i)->of[r->e[row] < 0.0];
}

static void
presample(struct vol_recursion *r)
{
    vol_power_set(&vol_power_room(r)->size, r->power);
    vol_power_set(&vol_power_room(r)->deviation, 1.0 / r->power);
    for (size_t i = 1; i <= r->at.n_gamma; i++) {
        const double g = r->var[r->at.gamma + i - 1];
        *vol_power_sides(r, i) =
            (struct vol_power_sides){ { side_of(g, -1.0, r->power),
                                        side_of(g, 1.0, r->power) } };
    }
    for (ptrdiff_t t = -(ptrdiff_t)r->lead; t < -(ptrdiff_t)r->past; t++) {
        r->s[t] = r->s0;
        r->size[t] = r->s0;
    }
}

/* (|e| - gamma_i e)^delta of a row; before the first it is s0. */
VOL_INLINE double
shock(const struct vol_recursion *r, size_t i, ptrdiff_t row)
{
    if (row < -(ptrdiff_t)r->past)
        return r->size[row];
    return r->size[row] * side_at(r, i, row)->weight;
}

VOL_INLINE double
state(const struct vol_recursion *r, ptrdiff_t t)
{
    double s = vol_variance_intercept(r, t);

    for (size_t i = 1; i <= r->at.n_alpha; i++)
        s += r->var[r->at.alpha + i - 1] * shock(r, i, t - (ptrdiff_t)i);
    for (size_t j = 1; j <= r->at.n_beta; j++)
        s += r->var[r->at.beta + j - 1] * r->s[t - (ptrdiff_t)j];
    return s;
}

/* N = (|e| - gamma e)^delta of lag i, whose logarithm is delta L. */
VOL_INLINE void
local_shock(const struct vol_local *f, ptrdiff_t row, size_t i)
{
    const struct vol_recursion *r = f->r;
    const struct vol_power_side *side = side_at(r, i, row);
    const double delta = r->power, a = r->var[r->at.alpha + i - 1];
    const double e = r->e[row], size = r->size[row], n = size * side->weight;
    const double by_gamma = size * side->slope;
    const double inverse = size > 0.0 ? 1.0 / e : 0.0;
    const double l = r->sign[row] + side->log;
    const struct vol_input alpha = vol_local_param(f, r->at.alpha + i - 1, n);
    const struct vol_input gamma =
        vol_local_param(f, r->at.gamma + i - 1, a * by_gamma);
    const struct vol_input x =
        vol_local_in(f, VOL_BY_SHOCK, row, a * delta * n * inverse);

    vol_local_pair(f, alpha, gamma, by_gamma);
    vol_local_pair(f, alpha, x, delta * n * inverse);
    vol_local_pair(f, gamma, gamma, a * size * side->bend);
    vol_local_pair(f, gamma, x, a * delta * by_gamma * inverse);
    vol_local_pair(f, x, x, a * delta * (delta - 1.0) * n * inverse * inverse);
    if (r->at.n_extra == 0)
        return;
    const struct vol_input by = vol_local_param(f, r->at.extra, a * n * l);
    vol_local_pair(f, by, alpha, n * l);
    vol_local_pair(f, by, gamma, a * by_gamma * (1.0 / delta + l));
    vol_local_pair(f, by, x, a * n * inverse * (1.0 + delta * l));
    vol_local_pair(f, by, by, a * n * l * l);
}

VOL_INLINE void
local(const struct vol_local *f, ptrdiff_t t)
{
    const struct vol_recursion *r = f->r;

    vol_local_intercept(f, t, 1.0);
    for (size_t i = 1; i <= r->at.n_alpha; i++) {
        const ptrdiff_t row = t - (ptrdiff_t)i;
        const size_t alpha = r->at.alpha + i - 1;
        if (row >= 0) {
            local_shock(f, row, i);
            continue;
        }
        const struct vol_input s =
            vol_local_in(f, VOL_BY_STATE, row, r->var[alpha]);
        vol_local_pair(f, vol_local_param(f, alpha, r->s0), s, 1.0);
    }
    vol_local_betas(f, t);
}

static void
filter(struct vol_recursion *r, ptrdiff_t from, ptrdiff_t to)
{
    vol_filter_by(r, from, to, state, size_of_news, out);
}

static void
tangent(struct vol_recursion *r, ptrdiff_t from, ptrdiff_t to)
{
    vol_tangent_by(r, from, to, state, local, news, out_with_log);
}

static void
adjoint(struct vol_recursion *r, ptrdiff_t from, ptrdiff_t to,
        struct vol_row_weights *weights)
{
    vol_adjoint_by(r, from, to, weights, local, VOL_LINK_POWER);
}

/*
 * The slope of the density's moment by its gamma: the halves of E |z|^delta, of
 * either sign, weigh (1 + gamma)^delta and (1 - gamma)^delta in it.
 */
static double
slope_by_gamma(const struct vol_density *density, const double *shape,
               double gamma, double delta)
{
    const double whole = pow(2.0, delta);
    const double below = density->power_moment(shape, 1.0, delta) / whole;
    const double above = density->power_moment(shape, -1.0, delta) / whole;

    return below * side_of(gamma, 1.0, delta).slope +
           above * side_of(gamma, -1.0, delta).slope;
}

/* That by its delta (which 0) and shapes (1 ...): central differences,
 * extrapolated once (Richardson, 1911). */
static double
moment_slope(const struct vol_density *density, const double *shape,
             double gamma, double delta, size_t which)
{
    double at[1 + VOL_DENSITY_MAX_SHAPE] = { delta }, slope[2];

    for (size_t m = 0; m < density->n_shape; m++)
        at[1 + m] = shape[m];
    const double here = at[which], step = 2e-3 * (1.0 + fabs(here));
    for (int s = 0; s < 2; s++) {
        const double d = step / (double)(1 << s);
        at[which] = here + d;
        slope[s] = density->power_moment(at + 1, gamma, at[0]);
        at[which] = here - d;
        slope[s] -= density->power_moment(at + 1, gamma, at[0]);
        slope[s] /= 2.0 * d;
    }
    return (4.0 * slope[1] - slope[0]) / 3.0;
}

/* sum alpha E(|z| - gamma z)^delta + sum beta. */
static double
persistence(const struct vol_garch_spec *spec, const double *var,
            const double *shape, double *gradient)
{
    const struct vol_layout at = vol_variance_layout(spec);
    const struct vol_density *density = spec->density;
    const double delta = vol_variance_power(spec, var);
    double sum = 0.0;

    if (gradient != NULL)
        memset(gradient, 0, (at.end + density->n_shape) * sizeof(*gradient));
    for (size_t i = 0; i < at.n_alpha; i++) {
        const double a = var[at.alpha + i], g = var[at.gamma + i];
        const double moment = density->power_moment(shape, g, delta);
        sum += a * moment;
        if (gradient == NULL)
            continue;
        gradient[at.alpha + i] = moment;
        gradient[at.gamma + i] = a * slope_by_gamma(density, shape, g, delta);
        if (at.n_extra > 0)
            gradient[at.extra] += a * moment_slope(density, shape, g, delta, 0);
        for (size_t m = 0; m < density->n_shape; m++)
            gradient[at.end + m] +=
                a * moment_slope(density, shape, g, delta, 1 + m);
    }
    for (size_t j = at.beta; j < at.extra; j++) {
        sum += var[j];
        if (gradient != NULL)
            gradient[j] = 1.0;
    }
    return sum;
}

static size_t
response(const struct vol_garch_spec *spec, const double *var,
         const double *shape, double *direct, double *feedback)
{
    const struct vol_layout at = vol_variance_layout(spec);
    const double delta = vol_variance_power(spec, var);
    double shock[VOL_GARCH_MAX_ORDER];

    for (size_t i = 0; i < at.n_alpha; i++)
        shock[i] = var[at.alpha + i] *
                   spec->density->power_moment(shape, var[at.gamma + i], delta);
    return vol_response_of_lags(spec, var, shock, true, direct, feedback);
}

/* (omega / (1 - persistence))^(2 / delta): that of E s^delta. */
static double
at_rest(const struct vol_garch_spec *spec, const double *var,
        const double *shape)
{
    const double rest = 1.0 - persistence(spec, var, shape, NULL);

    return rest > 0.0 ? pow(var[0] / rest, 2.0 / vol_variance_power(spec, var))
                      : NAN;
}

/* Where delta is 2: the state is the variance, and shocks to come are their
 * expectations. */
static void
forecast(const struct vol_recursion *r, size_t h, double *out)
{
    double moment[VOL_GARCH_MAX_ORDER];

    for (size_t i = 0; i < r->at.n_alpha; i++)
        moment[i] = r->spec->density->power_moment(
            r->shape, r->var[r->at.gamma + i], 2.0);
    for (ptrdiff_t t = 0; t < (ptrdiff_t)h; t++) {
        double s = vol_variance_intercept(r, t);
        for (size_t i = 1; i <= r->at.n_alpha; i++) {
            const ptrdiff_t row = t - (ptrdiff_t)i;
            s += r->var[r->at.alpha + i - 1] *
                 (row < 0 ? shock(r, i, row) : moment[i - 1] * out[row]);
        }
        for (size_t j = 1; j <= r->at.n_beta; j++) {
            const ptrdiff_t row = t - (ptrdiff_t)j;
            s += r->var[r->at.beta + j - 1] * (row < 0 ? r->s[row] : out[row]);
        }
        out[t] = s;
    }
}

static void
constrain(const struct vol_garch_spec *spec, const double *var,
          const double *shape, size_t first, struct vol_constraints *set)
{
    const struct vol_layout at = vol_variance_layout(spec);
    char name[VOL_CONSTRAINT_NAME];

    vol_constrain_signs(spec, var, first, set);
    for (size_t i = at.gamma; i < at.beta; i++) {
        (void)snprintf(name, sizeof(name), "gamma%zu", i - at.gamma + 1);
        vol_constraints_bound(set, name, first + i, var[i], -1.0, 1.0);
        vol_constraints_bound(set, name, first + i, var[i], 1.0, -1.0);
    }
    if (at.n_extra > 0) {
        vol_constraints_bound(set, "delta", first + at.extra, var[at.extra],
                              0.3, 1.0);
        vol_constraints_bound(set, "delta", first + at.extra, var[at.extra],
                              4.0, -1.0);
    }
    vol_constrain_persistence(spec, var, shape, first, set);
}

/* alpha, gamma, persistence, delta; the moments of other densities of variance
 * 1 are near those of the normal one. */
static bool
grid(const struct vol_garch_spec *spec, size_t i, double *var)
{
    static const double news_of[VOL_GRID_NEWS] = { 0.05, 0.1, 0.02, 0.2 };
    static const double whole[3] = { 0.97, 0.9, 0.7 };
    static const double skew[3] = { 0.0, 0.4, 0.8 };
    static const double power[2] = { 1.2, 2.0 };
    const struct vol_layout at = vol_variance_layout(spec);
    const double a = news_of[i % VOL_GRID_NEWS], all = whole[i / 4 % 3];

    if (i >= (at.n_extra > 0 ? 72U : 36U))
        return false;
    const double delta = at.n_extra > 0 ? power[i / 36] : spec->power;
    const double moment =
        vol_density_normal.power_moment(NULL, skew[i / 12 % 3], delta);
    for (size_t j = 0; j < at.n_alpha; j++) {
        var[at.alpha + j] =
            (at.n_beta > 0 ? a : all / moment) / (double)at.n_alpha;
        var[at.gamma + j] = skew[i / 12 % 3];
    }
    for (size_t j = at.beta; j < at.extra; j++)
        var[j] = fmax(all - a * moment, 0.01) / (double)at.n_beta;
    if (at.n_extra > 0)
        var[at.extra] = delta;
    var[0] = 1.0 - all;
    return true;
}

/* Less asymmetry than at a bound. */
static void
even_out(const struct vol_layout *at, double *var)
{
    for (size_t j = at->gamma; j < at->beta; j++)
        var[j] = 0.4;
    for (size_t j = at->alpha; j < at->gamma; j++)
        var[j] = fmax(var[j], 0.08 / (double)at->n_alpha);
    if (at->n_extra > 0)
        var[at->extra] = 1.3;
}

/* A lag whose alpha is 0 has any gamma: news of the other sign may weigh more.
 * Returns whether there is one. */
static bool
turn_idle_lags(const struct vol_layout *at, double *var)
{
    bool idle = false;

    for (size_t i = 0; i < at->n_alpha; i++) {
        double *alpha = &var[at->alpha + i], *gamma = &var[at->gamma + i];
        if (*alpha > IDLE)
            continue;
        *alpha = 0.02;
        *gamma = *gamma > 0.0 ? -0.5 : 0.5;
        idle = true;
    }
    return idle;
}

/* All memory on the last lag. */
static void
shift_betas(const struct vol_layout *at, double *var)
{
    double *last = &var[at->extra - 1];

    for (double *beta = &var[at->beta]; beta < last; beta++) {
        *last += *beta;
        *beta = 0.0;
    }
}

/* Where the likelihood of a short series has its maxima at low powers: the
 * size of the news hardly counts, its sign and its memory do. */
static const struct {
    double alpha, gamma, beta, delta;
} low[] = { { 0.1, 0.4, 0.85, 0.4 },
            { 0.05, 0.95, 0.9, 0.4 },
            { 0.12, 0.0, 0.05, 0.4 },
            { 0.02, -0.9, 0.97, 0.4 } };

enum { N_LOW = sizeof(low) / sizeof(low[0]) };

static void
take_low(const struct vol_layout *at, size_t i, double *var)
{
    const double moment =
        vol_density_normal.power_moment(NULL, low[i].gamma, low[i].delta);

    for (size_t j = 0; j < at->n_alpha; j++) {
        var[at->alpha + j] = low[i].alpha / (double)at->n_alpha;
        var[at->gamma + j] = low[i].gamma;
    }
    for (size_t j = at->beta; j < at->extra; j++)
        var[j] = low[i].beta / (double)at->n_beta;
    var[at->extra] = low[i].delta;
    var[at->omega] = 1.0 - low[i].beta - low[i].alpha * moment;
}

static bool
corner(const struct vol_garch_spec *spec, bool is_short, size_t i, double *var)
{
    const struct vol_layout at = vol_variance_layout(spec);
    const size_t n_low = is_short && at.n_extra > 0 ? N_LOW : 0;
    const bool forgets = is_short && at.n_beta > 0;

    if (i < n_low) {
        take_low(&at, i, var);
        return true;
    }
    if (i == n_low) {
        even_out(&at, var);
        return true;
    }
    if (i == n_low + 1 && at.n_beta > 1) {
        shift_betas(&at, var);
        return true;
    }
    i -= n_low + 1 + (at.n_beta > 1);
    if (i == 0 && forgets) {
        vol_forget(&at, 0.9, var);
        return true;
    }
    return i == forgets && at.n_alpha > 1 && turn_idle_lags(&at, var);
}

/* omega is in units of sigma^delta. */
static void
rescale(const struct vol_garch_spec *spec, double c, double *var,
        double *jacobian)
{
    const struct vol_layout at = vol_variance_layout(spec);
    const double factor = pow(c, vol_variance_power(spec, var));

    vol_rescale_intercept(spec, factor, var, jacobian);
    for (size_t i = 0; at.n_extra > 0 && i < at.end; i++)
        if (i == at.omega || (i >= at.x && !spec->exponential))
            jacobian[i * at.end + at.extra] = var[i] * log(c);
}

#define POWER                                                                  \
    .link = VOL_LINK_POWER, .orders = VOL_ORDERS_PQ, .asymmetric = true,       \
    .kinked = true, .memory = memory, .news = news, .presample = presample,    \
    .filter = filter, .tangent = tangent, .adjoint = adjoint,                  \
    .uncond_state = vol_uncond_by_persistence, .constrain = constrain,         \
    .persistence = persistence, .response = response, .at_rest = at_rest,      \
    .uncond_variance = vol_power_uncond_variance, .corner = corner,            \
    .grid = grid, .target = vol_target_by_persistence, .rescale = rescale,     \
    .forecast = forecast

const struct vol_variance vol_variance_aparch = { .name = "aparch",
                                                  .extra = { "delta" },
                                                  POWER };
const struct vol_variance vol_variance_tarch = { .name = "tarch",
                                                 .power = 1.0,
                                                 POWER };
