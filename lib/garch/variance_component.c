/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The component equation (Engle and Lee, 1999): the variance reverts to a
 * level q that itself moves,
 *
 *   q_t = omega + rho q_{t-1} + phi (e_{t-1}^2 - s_{t-1}^2),
 *   s_t^2 = q_t + alpha (e_{t-1}^2 - q_{t-1}) + beta (s_{t-1}^2 - q_{t-1}).
 *
 * q is eliminated: s^2 follows a recursion of two lags, and on row 0, where
 * the past is q = e^2 = s^2 = s0, it is omega + rho s0.
 */
#include "garch/local.h"

#include <math.h>

enum { OMEGA, ALPHA, BETA, RHO, PHI, N_PARAMS };

static void
news(struct vol_recursion *r, ptrdiff_t t)
{
    r->size[t] = r->e[t] * r->e[t];
}

static void
presample(struct vol_recursion *r)
{
    for (ptrdiff_t t = -(ptrdiff_t)r->lead; t < -(ptrdiff_t)r->past; t++) {
        r->s[t] = r->s0;
        r->size[t] = r->s0;
    }
}

/* Whether row t is the first of all. */
static bool
is_first(const struct vol_recursion *r, ptrdiff_t t)
{
    return t == -(ptrdiff_t)r->past;
}

/* The coefficients of e_{t-1}^2, e_{t-2}^2, s_{t-1}^2 and s_{t-2}^2. */
struct lags {
    double e1, e2, s1, s2;
};

VOL_INLINE struct lags
lags(const double *v)
{
    const double sum = v[ALPHA] + v[BETA];

    return (struct lags){ v[ALPHA] + v[PHI], -v[PHI] * sum - v[RHO] * v[ALPHA],
                          v[RHO] + v[BETA] - v[PHI],
                          v[PHI] * sum - v[RHO] * v[BETA] };
}

VOL_INLINE double
state(const struct vol_recursion *r, ptrdiff_t t)
{
    const struct lags k = lags(r->var);
    const double omega = vol_variance_intercept(r, t);

    if (is_first(r, t))
        return omega + r->var[RHO] * r->s[t - 1];
    return omega -
           (r->var[ALPHA] + r->var[BETA]) * vol_variance_intercept(r, t - 1) +
           k.e1 * r->size[t - 1] + k.e2 * r->size[t - 2] + k.s1 * r->s[t - 1] +
           k.s2 * r->s[t - 2];
}

static void
local_first(const struct vol_local *f, ptrdiff_t t)
{
    const struct vol_recursion *r = f->r;
    const struct vol_input s =
        vol_local_in(f, VOL_BY_STATE, t - 1, r->var[RHO]);

    vol_local_intercept(f, t, 1.0);
    vol_local_pair(f, vol_local_param(f, RHO, r->s[t - 1]), s, 1.0);
}

/* e^2 of a lag, a residual or, before row 0, a state; `slope` receives what a
 * change of it does to the square. */
VOL_INLINE struct vol_input
local_square(const struct vol_local *f, ptrdiff_t row, double weight,
             double *slope)
{
    *slope = row >= 0 ? 2.0 * f->r->e[row] : 1.0;
    const struct vol_input x = vol_local_in(
        f, row >= 0 ? VOL_BY_SHOCK : VOL_BY_STATE, row, weight * *slope);
    if (row >= 0)
        vol_local_pair(f, x, x, 2.0 * weight);
    return x;
}

/* The four parameters and the four lags of a row, and the slopes of the
 * squares. */
struct local {
    struct vol_input alpha, beta, rho, phi, x1, x2, y1, y2;
    double d1, d2;
};

VOL_INLINE struct local
first_order(const struct vol_local *f, ptrdiff_t t)
{
    const struct vol_recursion *r = f->r;
    const double *v = r->var;
    const struct lags k = lags(v);
    const double before = vol_variance_intercept(r, t - 1);
    const double e1 = r->size[t - 1], e2 = r->size[t - 2];
    const double s1 = r->s[t - 1], s2 = r->s[t - 2];
    const double sum = v[ALPHA] + v[BETA];
    struct local d;

    d.alpha = vol_local_param(
        f, ALPHA, e1 - before - (v[PHI] + v[RHO]) * e2 + v[PHI] * s2);
    d.beta = vol_local_param(
        f, BETA, -before - v[PHI] * e2 + s1 + (v[PHI] - v[RHO]) * s2);
    d.rho = vol_local_param(f, RHO, -v[ALPHA] * e2 + s1 - v[BETA] * s2);
    d.phi = vol_local_param(f, PHI, e1 - sum * e2 - s1 + sum * s2);
    d.x1 = local_square(f, t - 1, k.e1, &d.d1);
    d.x2 = local_square(f, t - 2, k.e2, &d.d2);
    d.y1 = vol_local_in(f, VOL_BY_STATE, t - 1, k.s1);
    d.y2 = vol_local_in(f, VOL_BY_STATE, t - 2, k.s2);
    return d;
}

VOL_INLINE void
local(const struct vol_local *f, ptrdiff_t t)
{
    const struct vol_recursion *r = f->r;
    const double *v = r->var, sum = v[ALPHA] + v[BETA];

    if (t == 0) {
        local_first(f, t);
        return;
    }
    const double e2 = r->size[t - 2], s2 = r->s[t - 2];
    vol_local_intercept(f, t, 1.0);
    vol_local_intercept(f, t - 1, -sum);
    const struct local d = first_order(f, t);
    vol_local_intercept_by(f, t - 1, d.alpha, -1.0);
    vol_local_intercept_by(f, t - 1, d.beta, -1.0);
    vol_local_pair(f, d.alpha, d.rho, -e2);
    vol_local_pair(f, d.alpha, d.phi, s2 - e2);
    vol_local_pair(f, d.beta, d.rho, -s2);
    vol_local_pair(f, d.beta, d.phi, s2 - e2);
    vol_local_pair(f, d.alpha, d.x1, d.d1);
    vol_local_pair(f, d.alpha, d.x2, -(v[PHI] + v[RHO]) * d.d2);
    vol_local_pair(f, d.alpha, d.y2, v[PHI]);
    vol_local_pair(f, d.beta, d.x2, -v[PHI] * d.d2);
    vol_local_pair(f, d.beta, d.y1, 1.0);
    vol_local_pair(f, d.beta, d.y2, v[PHI] - v[RHO]);
    vol_local_pair(f, d.rho, d.x2, -v[ALPHA] * d.d2);
    vol_local_pair(f, d.rho, d.y1, 1.0);
    vol_local_pair(f, d.rho, d.y2, -v[BETA]);
    vol_local_pair(f, d.phi, d.x1, d.d1);
    vol_local_pair(f, d.phi, d.x2, -sum * d.d2);
    vol_local_pair(f, d.phi, d.y1, -1.0);
    vol_local_pair(f, d.phi, d.y2, sum);
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

/* What remains of a shock is rho after long, if that is the slower part. */
static double
persistence(const struct vol_garch_spec *spec, const double *var,
            const double *shape, double *gradient)
{
    const bool slow = var[RHO] >= var[ALPHA] + var[BETA];

    (void)shape;
    if (gradient != NULL) {
        memset(gradient, 0,
               (vol_garch_n_variance(spec) + spec->density->n_shape) *
                   sizeof(*gradient));
        gradient[RHO] = slow ? 1.0 : 0.0;
        gradient[ALPHA] = gradient[BETA] = slow ? 0.0 : 1.0;
    }
    return slow ? var[RHO] : var[ALPHA] + var[BETA];
}

/* phi rho^(k - 1) + alpha (alpha + beta)^(k - 1), of q and of s^2 - q. */
static size_t
response(const struct vol_garch_spec *spec, const double *var,
         const double *shape, double *direct, double *feedback)
{
    const double fast = var[ALPHA] + var[BETA];

    (void)spec;
    (void)shape;
    direct[0] = var[ALPHA] + var[PHI];
    direct[1] = -(var[PHI] * fast + var[ALPHA] * var[RHO]);
    feedback[0] = var[RHO] + fast;
    feedback[1] = -var[RHO] * fast;
    return 2;
}

/* E s^2 = E q = omega / (1 - rho). */
static double
uncond_variance(const struct vol_garch_spec *spec, const double *var,
                const double *shape)
{
    (void)spec;
    (void)shape;
    return var[RHO] < 1.0 ? var[OMEGA] / (1.0 - var[RHO]) : NAN;
}

static bool
uncond_state(struct vol_recursion *r, bool derivs)
{
    const size_t omega = r->n_mean + OMEGA, rho = r->n_mean + RHO;
    const double rest = 1.0 - r->var[RHO];

    if (!(rest > 0.0))
        return false;
    r->s0 = r->var[OMEGA] / rest;
    if (!derivs)
        return true;
    r->ds0[omega] = 1.0 / rest;
    r->ds0[rho] = r->s0 / rest;
    r->d2s0[rho * r->n_cols + omega] = 1.0 / (rest * rest);
    r->d2s0[rho * r->n_cols + rho] = 2.0 * r->s0 / (rest * rest);
    return true;
}

/* omega = (1 - rho) level. */
static double
target(const struct vol_garch_spec *spec, const double *var,
       const double *shape, double level, double *gradient, double *hessian)
{
    const size_t n = vol_garch_n_variance(spec) + spec->density->n_shape;

    (void)shape;
    if (gradient != NULL) {
        memset(gradient, 0, n * sizeof(*gradient));
        memset(hessian, 0, n * n * sizeof(*hessian));
        gradient[RHO] = -level;
    }
    return (1.0 - var[RHO]) * level;
}

/* The signs and the order that keep s^2 positive and the two parts apart
 * (Engle and Lee, 1999): alpha + beta <= rho, phi <= beta. */
static void
constrain(const struct vol_garch_spec *spec, const double *var,
          const double *shape, size_t first, struct vol_constraints *set)
{
    double *grad;

    (void)shape;
    vol_constrain_signs(spec, var, first, set);
    vol_constraints_bound(set, "phi", first + PHI, var[PHI], 0.0, 1.0);
    grad = vol_constraints_row(set, "beta1-phi", var[BETA] - var[PHI]);
    grad[first + BETA] = 1.0;
    grad[first + PHI] = -1.0;
    grad = vol_constraints_row(set, "rho-alpha1-beta1",
                               var[RHO] - var[ALPHA] - var[BETA]);
    grad[first + RHO] = 1.0;
    grad[first + ALPHA] = grad[first + BETA] = -1.0;
    if (!spec->free)
        vol_constraints_bound(set, "persistence", first + RHO, var[RHO],
                              VOL_MAX_PERSISTENCE, -1.0);
}

static bool
grid(const struct vol_garch_spec *spec, size_t i, double *var)
{
    static const double news_of[VOL_GRID_NEWS] = { 0.05, 0.1, 0.02, 0.2 };
    static const double whole[3] = { 0.9, 0.7, 0.5 };
    static const double slow[3] = { 0.99, 0.9995, 0.95 };
    static const double level[3] = { 0.02, 0.002, 0.05 };
    const double a = news_of[i % VOL_GRID_NEWS];

    (void)spec;
    if (i >= 4 * 27)
        return false;
    var[ALPHA] = a;
    var[RHO] = slow[i / 4 % 3];
    var[PHI] = level[i / 12 % 3];
    var[BETA] = whole[i / 36] - a;
    var[OMEGA] = 1.0 - var[RHO];
    return true;
}

/* The level: rho, omega and phi, beside what the estimate has of news. */
struct level {
    double rho, omega, phi;
};

/*
 * One that moves with the news; and, of short series, ones that take no news
 * and so go one way from the start: slowly or fast to the mean, ever up, ever
 * down.
 */
static const struct level levels[] = { { 0.985, 0.015, 0.03 },
                                       { 0.9995, 0.0005, 0.0 },
                                       { 0.85, 0.15, 0.0 },
                                       { VOL_MAX_PERSISTENCE, 0.0001, 0.0 },
                                       { VOL_MAX_PERSISTENCE, 0.001, 0.0 },
                                       { 0.9998, 0.0, 0.0 },
                                       { 0.999, 0.0, 0.0 } };

/* Both parts move with the news, the lasting one more, and the transitory one
 * is soon over, or not so soon. */
static const double both[][N_PARAMS] = { { 0.03, 0.1, 0.3, 0.97, 0.15 },
                                         { 0.15, 0.1, 0.1, 0.85, 0.09 },
                                         { 0.03, 0.07, 0.75, 0.97, 0.14 } };

enum {
    N_LEVELS = sizeof(levels) / sizeof(levels[0]),
    N_BOTH = sizeof(both) / sizeof(both[0])
};

/* Either part takes half of the news of the estimates, which may give all of
 * it to one; the level moves for long, or not so long. */
static const double shared_rho[] = { 0.999, 0.995 };
enum { N_SHARED = sizeof(shared_rho) / sizeof(shared_rho[0]) };

static void
share_news(double rho, double *var)
{
    const double whole = fmin(var[ALPHA] + var[PHI], 0.9);

    var[RHO] = rho;
    var[OMEGA] = 1.0 - var[RHO];
    var[ALPHA] = var[PHI] = 0.5 * whole;
    var[BETA] = fmax(0.96 - var[ALPHA], var[PHI]);
}

static bool
corner(const struct vol_garch_spec *spec, bool is_short, size_t i, double *var)
{
    (void)spec;
    if (i >= N_SHARED + (is_short ? N_LEVELS + N_BOTH : 1U))
        return false;
    if (i < N_SHARED) {
        share_news(shared_rho[i], var);
        return true;
    }
    i -= N_SHARED;
    if (i >= N_LEVELS) {
        memcpy(var, both[i - N_LEVELS], sizeof(both[0]));
        return true;
    }
    const struct level *q = &levels[i];
    const double most = fmin(0.95, q->rho - 0.01);
    if (q->phi == 0.0) /* its news becomes that of the transitory part */
        var[ALPHA] = fmin(var[ALPHA] + var[PHI], most);
    var[BETA] = fmin(var[BETA], most - var[ALPHA]);
    var[OMEGA] = q->omega;
    var[RHO] = q->rho;
    var[PHI] = fmin(q->phi, 0.5 * var[BETA]);
    return true;
}

static void
rescale(const struct vol_garch_spec *spec, double c, double *var,
        double *jacobian)
{
    vol_rescale_intercept(spec, c * c, var, jacobian);
}

static double
expected(const struct vol_recursion *r, const double *x, const double *out,
         ptrdiff_t t)
{
    return t < 0 ? x[(ptrdiff_t)r->n + t] : out[t];
}

static void
forecast(const struct vol_recursion *r, size_t h, double *out)
{
    const struct lags k = lags(r->var);

    for (ptrdiff_t t = 0; t < (ptrdiff_t)h; t++)
        out[t] =
            vol_variance_intercept(r, t) -
            (r->var[ALPHA] + r->var[BETA]) * vol_variance_intercept(r, t - 1) +
            k.e1 * expected(r, r->size, out, t - 1) +
            k.e2 * expected(r, r->size, out, t - 2) +
            k.s1 * expected(r, r->s, out, t - 1) +
            k.s2 * expected(r, r->s, out, t - 2);
}

const struct vol_variance vol_variance_csgarch = { .name = "csgarch",
                                                   .orders = VOL_ORDERS_ONE,
                                                   .extra = { "rho", "phi" },
                                                   .news = news,
                                                   .presample = presample,
                                                   .filter = filter,
                                                   .tangent = tangent,
                                                   .adjoint = adjoint,
                                                   .uncond_state = uncond_state,
                                                   .constrain = constrain,
                                                   .persistence = persistence,
                                                   .response = response,
                                                   .uncond_variance =
                                                       uncond_variance,
                                                   .grid = grid,
                                                   .corner = corner,
                                                   .target = target,
                                                   .rescale = rescale,
                                                   .forecast = forecast };
