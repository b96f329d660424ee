/* SPDX-License-Identifier: GPL-3.0-or-later */
/* E s^2 of equations that are recursions of something else. */
#include "garch/variance.h"

#include <math.h>

/* Factors whose exponent is smaller are taken to the second order; smaller
 * still they are 1.  A mean of exponents beyond LARGEST is as good as none. */
#define SMALL   1e-6
#define NOTHING 1e-10
#define LARGEST 30.0
enum { MOST_FACTORS = 1000000, MOST_POWERS = 8 };

/* News of so many days ago is looked at: the last day of a forecast is 252. */
enum { LAST_DAY = 252 };

double
vol_variance_at_rest(const struct vol_garch_spec *spec, const double *var,
                     const double *shape)
{
    const struct vol_variance *v = spec->variance;

    return v->at_rest != NULL ? v->at_rest(spec, var, shape)
                              : v->uncond_variance(spec, var, shape);
}

/* ---- EGARCH -------------------------------------------------------------- */

/* The weights of the news of i days ago in ln s^2, the last few in a ring. */
struct weights {
    double size[VOL_GARCH_MAX_ORDER + 1], sign[VOL_GARCH_MAX_ORDER + 1];
};

/* Those of day i from those before; returns the place in the ring. */
static size_t
next_weights(const struct vol_layout *at, const double *var, size_t i,
             struct weights *w)
{
    const size_t ring = VOL_GARCH_MAX_ORDER + 1, here = i % ring;
    double size = i <= at->n_alpha ? var[at->alpha + i - 1] : 0.0;
    double sign = i <= at->n_gamma ? var[at->gamma + i - 1] : 0.0;

    for (size_t j = 1; j <= at->n_beta && j < i; j++) {
        size += var[at->beta + j - 1] * w->size[(i - j) % ring];
        sign += var[at->beta + j - 1] * w->sign[(i - j) % ring];
    }
    w->size[here] = size;
    w->sign[here] = sign;
    return here;
}

/* ln E exp(size (|z| - E|z|) + sign z), HUGE_VAL where there is none. */
static double
log_factor(const struct vol_density *density, const double *shape, double mean,
           double below, double size, double sign)
{
    if (!vol_density_has_exp(density, shape, size, sign))
        return HUGE_VAL;
    if (fabs(size) + fabs(sign) > SMALL)
        return vol_density_log_exp(density, shape, size, sign) - size * mean;
    return 0.5 * (size * size * (1.0 - mean * mean) + sign * sign +
                  2.0 * size * sign * (1.0 - 2.0 * below));
}

double
vol_egarch_uncond_variance(const struct vol_garch_spec *spec, const double *var,
                           const double *shape)
{
    const struct vol_layout at = vol_variance_layout(spec);
    const struct vol_density *density = spec->density;
    const double mean = density->abs_mean(shape).value;
    const double below = density->neg_square(shape).value;
    const double rest = spec->variance->at_rest(spec, var, shape);
    struct weights w = { { 0.0 }, { 0.0 } };
    double sum = 0.0;
    size_t idle = 0;

    if (!isfinite(rest))
        return NAN;
    for (size_t i = 1; i < MOST_FACTORS && sum < LARGEST; i++) {
        const size_t k = next_weights(&at, var, i, &w);
        const double most = fabs(w.size[k]) + fabs(w.sign[k]);
        sum += log_factor(density, shape, mean, below, w.size[k], w.sign[k]);
        idle = most < NOTHING ? idle + 1 : 0;
        if (idle > VOL_GARCH_MAX_ORDER)
            return rest * exp(sum);
    }
    return NAN;
}

bool
vol_egarch_has_moment(const struct vol_garch_spec *spec, const double *var,
                      const double *shape, double power)
{
    const struct vol_layout at = vol_variance_layout(spec);
    const double limit = spec->density->exp_moment(shape);
    struct weights w = { { 0.0 }, { 0.0 } };

    if (limit == 0.0 || limit == HUGE_VAL)
        return limit > 0.0;
    for (size_t i = 1; i <= LAST_DAY; i++) {
        const size_t k = next_weights(&at, var, i, &w);
        if (!vol_density_has_exp(spec->density, shape, power * w.size[k],
                                 power * w.sign[k]))
            return false;
    }
    return true;
}

/* ln s^2 of row t with the news of days to come at its expectation, which is 0;
 * out[] holds those of the days before. */
static double
expected_log(const struct vol_recursion *r, const double *out, ptrdiff_t t)
{
    double s = vol_variance_intercept(r, t);

    for (size_t i = 1; i <= r->at.n_alpha; i++) {
        const ptrdiff_t row = t - (ptrdiff_t)i;
        if (row >= 0)
            continue;
        s += r->var[r->at.alpha + i - 1] * r->size[row];
        if (r->at.n_gamma > 0)
            s += r->var[r->at.gamma + i - 1] * r->sign[row];
    }
    for (size_t j = 1; j <= r->at.n_beta; j++) {
        const ptrdiff_t row = t - (ptrdiff_t)j;
        s += r->var[r->at.beta + j - 1] * (row < 0 ? r->s[row] : out[row]);
    }
    return s;
}

void
vol_egarch_forecast(const struct vol_recursion *r, size_t h, double *out)
{
    struct weights w = { { 0.0 }, { 0.0 } };
    double sum = 0.0;

    for (size_t t = 0; t < h; t++)
        out[t] = expected_log(r, out, (ptrdiff_t)t);
    for (size_t t = 0; t < h; t++) {
        if (t > 0) {
            const size_t k = next_weights(&r->at, r->var, t, &w);
            sum += log_factor(r->spec->density, r->shape, r->abs_mean.value,
                              r->neg_square.value, w.size[k], w.sign[k]);
        }
        out[t] = exp(out[t] + sum);
    }
}

/* ---- powers of s --------------------------------------------------------- */

static double
choose(int n, int k)
{
    double c = 1.0;

    for (int i = 1; i <= k; i++)
        c = c * (n - k + i) / i;
    return c;
}

/* E (|z| - gamma z)^power. */
static double
power_moment(const struct vol_garch_spec *spec, const double *shape,
             struct vol_draws draws, double gamma, double power)
{
    double sum = 0.0;

    if (draws.n == 0)
        return spec->density->power_moment(shape, gamma, power);
    for (size_t i = 0; i < draws.n; i++)
        sum += pow(fabs(draws.z[i]) - gamma * draws.z[i], power);
    return sum / (double)draws.n;
}

/* What s^delta grows by in a day, of order 1.1: alpha (|z| - gamma z)^delta +
 * beta.  GJR is that with delta = 2 (Ding, Granger and Engle, 1993). */
struct factor {
    double alpha, gamma, beta, delta;
};

static struct factor
factor_of(const struct vol_garch_spec *spec, const double *var)
{
    const struct vol_layout at = vol_variance_layout(spec);
    struct factor f = { .alpha = var[at.alpha],
                        .gamma = at.n_gamma > 0 ? var[at.gamma] : 0.0,
                        .beta = at.n_beta > 0 ? var[at.beta] : 0.0,
                        .delta = vol_variance_power(spec, var) };

    if (spec->variance->link == VOL_LINK_POWER || at.n_gamma == 0)
        return f;
    const double up = sqrt(f.alpha), down = sqrt(fmax(f.alpha + f.gamma, 0.0));
    f.alpha = 0.25 * (up + down) * (up + down);
    f.gamma = up + down > 0.0 ? (down - up) / (down + up) : 0.0;
    return f;
}

/* The mean of the factor's power j. */
static double
growth(const struct vol_garch_spec *spec, const double *var,
       const double *shape, struct vol_draws draws, int j)
{
    const struct factor f = factor_of(spec, var);
    double sum = pow(f.beta, j);

    for (int i = 1; i <= j; i++)
        sum += choose(j, i) * pow(f.alpha, i) * pow(f.beta, j - i) *
               power_moment(spec, shape, draws, f.gamma, i * f.delta);
    return sum;
}

double
vol_power_uncond_variance(const struct vol_garch_spec *spec, const double *var,
                          const double *shape)
{
    const struct vol_layout at = vol_variance_layout(spec);
    const double delta = vol_variance_power(spec, var);
    const int n = (int)round(2.0 / delta);
    const struct vol_draws none = { NULL, 0 };
    double moment[MOST_POWERS + 1] = { 1.0 };

    if (n < 1 || n > MOST_POWERS || fabs(n * delta - 2.0) > 1e-12)
        return NAN;
    if (n == 1)
        return spec->variance->at_rest(spec, var, shape);
    if (at.n_alpha != 1 || at.n_beta > 1)
        return NAN;
    for (int k = 1; k <= n; k++) {
        const double rest = 1.0 - growth(spec, var, shape, none, k);
        if (!(rest > 0.0))
            return NAN;
        for (int j = 0; j < k; j++)
            moment[k] += choose(k, j) * pow(var[0], k - j) *
                         growth(spec, var, shape, none, j) * moment[j] / rest;
    }
    return moment[n];
}

/* ---- E s^4 --------------------------------------------------------------- */

/* Lags of a response that add less than this are done with. */
#define GONE 1e-14
enum { MOST_DAYS = 1000000, LAGS = VOL_GARCH_MAX_HARCH_LAG };

/* Of s^2 (z^2 - 1) and s^2 (z^2 [z < 0] - E z^2 [z < 0]), over E s^4: variances
 * and covariance. */
struct news {
    double below, size, sign, both;
};

static struct news
news_of(const struct vol_garch_spec *spec, const double *shape,
        struct vol_draws draws)
{
    const double below = power_moment(spec, shape, draws, 1.0, 2.0) / 4.0;
    const double fall = power_moment(spec, shape, draws, 1.0, 4.0) / 16.0;
    const double fourth = power_moment(spec, shape, draws, 0.0, 4.0);

    return (struct news){ below, fourth - 1.0, fall - below * below,
                          fall - below };
}

/*
 * s^2 is its mean and what the news of every day k before has left, psi_k times
 * s_k^2 (z_k^2 - 1), uncorrelated in k: E s^4 is finite where its own part in
 * the variance of that sum is below one (as He and Terasvirta, 1999, for the
 * orders p, q).
 */
static bool
has_fourth_by_response(const struct vol_garch_spec *spec, const double *var,
                       const double *shape, struct vol_draws draws)
{
    const struct vol_layout at = vol_variance_layout(spec);
    const struct news news = news_of(spec, shape, draws);
    const double below = spec->density->neg_square(shape).value;
    double direct[LAGS], feedback[LAGS];
    double size[VOL_RESPONSE_RING], sign[VOL_RESPONSE_RING];
    double slope[LAGS] = { 0.0 }, sum = 0.0;
    size_t n = spec->variance->response(spec, var, shape, direct, feedback);
    size_t idle = 0;

    for (size_t i = 0; i < at.n_gamma; i++) {
        direct[i] = var[at.alpha + i];
        slope[i] = var[at.gamma + i];
        feedback[i] += slope[i] * (news.below - below);
    }
    for (size_t day = 0; day < MOST_DAYS && sum < 1.0 && idle <= n; day++) {
        const double a = vol_response_on(direct, feedback, n, day, size);
        const double g = vol_response_on(slope, feedback, n, day, sign);
        const double part =
            a * a * news.size + 2.0 * a * g * news.both + g * g * news.sign;
        sum += part;
        idle = part < GONE ? idle + 1 : 0;
    }
    return sum < 1.0;
}

/* s^delta of order 1.1 is omega and a factor times that of yesterday: E s^power
 * is finite where the factor's moment of order power / delta is below one (Ling
 * and McAleer, 2002).  Its logarithm is convex in the order: between two whole
 * ones it is at most on the line. */
static bool
has_moment_by_growth(const struct vol_garch_spec *spec, const double *var,
                     const double *shape, struct vol_draws draws, double power)
{
    const double order = power / vol_variance_power(spec, var);
    const int low = (int)order, high = (int)ceil(order);
    const double left = growth(spec, var, shape, draws, low);
    const double right =
        high > low ? growth(spec, var, shape, draws, high) : left;

    if (left == 0.0 || right == 0.0) /* nothing moves the variance */
        return true;
    return log(left) + (order - low) * (log(right) - log(left)) < 0.0;
}

/* Whether s^delta is omega and a factor times that of yesterday. */
static bool
is_first_order(const struct vol_garch_spec *spec, const double *var,
               const double *shape)
{
    const struct vol_layout at = vol_variance_layout(spec);
    double direct[LAGS], feedback[LAGS];

    if (spec->variance->link == VOL_LINK_POWER)
        return at.n_alpha == 1 && at.n_beta <= 1;
    return spec->variance->response != NULL &&
           spec->variance->response(spec, var, shape, direct, feedback) == 1;
}

bool
vol_variance_has_fourth_moment(const struct vol_garch_spec *spec,
                               const double *var, const double *shape,
                               struct vol_draws draws)
{
    const struct vol_variance *v = spec->variance;
    const double power = spec->in_mean == VOL_IN_MEAN_VARIANCE ? 8.0 : 4.0;

    if (v->link == VOL_LINK_LOG)
        return draws.n > 0 ||
               vol_egarch_has_moment(spec, var, shape, 0.5 * power);
    if ((draws.n == 0 &&
         !isfinite(spec->density->power_moment(shape, 0.0, power))) ||
        v->no_level || !(v->persistence(spec, var, shape, NULL) < 1.0))
        return false;
    if (is_first_order(spec, var, shape))
        return has_moment_by_growth(spec, var, shape, draws, power);
    return v->link == VOL_LINK_POWER || v->response == NULL ||
           has_fourth_by_response(spec, var, shape, draws);
}
