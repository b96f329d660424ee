/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Variance targeting in two steps (Francq, Horvath and Zakoian, 2011): the
 * variance v that omega targets is itself an estimate, the mean of the squared
 * starting residuals u.  With s_t the scores of the other parameters phi, H
 * their Hessian, H_v the derivative of the score by v and psi_t what a day
 * adds to n (v - its limit),
 *
 *     phi - limit = -H^-1 sum (s_t + H_v psi_t / n),
 *
 * whose outer products make the covariance.  psi is u^2 - v; where the
 * variance is linear in squared residuals the sum is, but for its ends, that
 * of a martingale difference in h (z^2 - 1) (their eq. 2.9), and else its
 * autocovariances are added with Bartlett's weights (Newey and West, 1987).
 */
#include "garch/covariance.h"

#include "base/mem.h"
#include "stats/linalg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Lags of the autocovariances of psi: this root of the rows. */
#define LAG_ROOT (1.0 / 3.0)

/* Everything of one covariance, in the units of the estimation. */
struct target {
    struct vol_optimiser *o;
    struct vol_likelihood *lik;
    size_t n, k, w;  /* w: the place of omega         */
    double *score;   /* n x k, omega's folded in      */
    double *psi;     /* n                             */
    double *slope;   /* H_v, k                        */
    double *d_omega; /* d omega / d phi, k            */
    double omega_v;  /* d omega / d v                 */
    double *inverse; /* k x k: of minus the Hessian   */
    double *meat;    /* (k + 1) x (k + 1): phi then v */
    double *work, *store;
    size_t lags;
};

static enum vol_code
init(struct target *t, struct vol_optimiser *o, struct vol_likelihood *lik,
     struct vol_err *err)
{
    const size_t k = o->k, n = lik->n;
    enum vol_code code;
    double *at;

    *t = (struct target){
        .o = o, .lik = lik, .n = n, .k = k, .w = lik->r.n_mean
    };
    code = vol_mem_doubles(
        &t->store, n * (k + 1) + 2 * k + 2 * k * k + (k + 1) * (k + 1), err);
    if (code != VOL_OK)
        return code;
    at = t->store;
    t->score = vol_mem_take(&at, n * k);
    t->psi = vol_mem_take(&at, n);
    t->slope = vol_mem_take(&at, k);
    t->d_omega = vol_mem_take(&at, k);
    t->inverse = vol_mem_take(&at, k * k);
    t->work = vol_mem_take(&at, k * k);
    t->meat = vol_mem_take(&at, (k + 1) * (k + 1));
    return VOL_OK;
}

/* The gradient with omega targeted to another variance. */
static void
gradient_at(struct target *t, const double *theta, double level, double *out)
{
    const double kept = t->lik->level;

    t->lik->level = level;
    (void)vol_likelihood_derivs(t->lik, theta, out, t->work, NULL);
    t->lik->level = kept;
}

/* H_v and d omega / d v by central differences; then the pass at the
 * estimates again, and its scores. */
static void
differentiate(struct target *t, const double *theta)
{
    const double v = t->lik->level, step = 1e-4 * v;
    const struct vol_garch_spec *spec = &t->lik->spec;
    double up[VOL_GARCH_MAX_PARAMS],
        dd[VOL_GARCH_MAX_PARAMS * VOL_GARCH_MAX_PARAMS];
    const double *var = t->lik->r.var, *shape = t->lik->r.shape;

    gradient_at(t, theta, v + step, up);
    gradient_at(t, theta, v - step, t->slope);
    for (size_t i = 0; i < t->k; i++)
        t->slope[i] = (up[i] - t->slope[i]) / (2.0 * step);
    t->omega_v =
        (spec->variance->target(spec, var, shape, v + step, NULL, NULL) -
         spec->variance->target(spec, var, shape, v - step, NULL, NULL)) /
        (2.0 * step);
    gradient_at(t, theta, v, up);
    (void)spec->variance->target(spec, var, shape, v, t->d_omega + t->w, dd);
    vol_likelihood_scores(t->lik, t->score);
    for (size_t row = 0; row < t->n; row++) {
        double *s = t->score + row * t->k;
        const double omega = s[t->w];
        vol_add_scaled(s, omega, t->d_omega, t->k);
        s[t->w] = 0.0;
    }
}

/*
 * psi as a martingale difference, for equations that are linear in squared
 * residuals: with P the persistence, the mean of u^2 less its limit is that
 * of ((1 - sum beta - sum gamma kappa) nu + sum gamma nu_-) / (1 - P), where
 * nu = h (z^2 - 1), nu_- = h (z^2 [z < 0] - kappa), kappa = E z^2 [z < 0].
 */
static bool
martingale(struct target *t)
{
    const struct vol_recursion *r = &t->lik->r;
    const struct vol_garch_spec *spec = r->spec;
    const double kappa = r->neg_square.value;
    double beta = 0.0, gamma = 0.0, rest;

    if (spec->variance->link != VOL_LINK_VARIANCE || r->at.n_extra > 0)
        return false;
    for (size_t i = r->at.gamma; i < r->at.beta; i++)
        gamma += r->var[i];
    for (size_t i = r->at.beta; i < r->at.extra; i++)
        beta += r->var[i];
    rest = 1.0 - spec->variance->persistence(spec, r->var, r->shape, NULL);
    for (size_t row = 0; row < t->n; row++) {
        const double e2 = r->e[row] * r->e[row], h = r->h[row];
        const double below = r->e[row] < 0.0 ? e2 : 0.0;
        t->psi[row] = ((1.0 - beta - gamma * kappa) * (e2 - h) +
                       gamma * (below - kappa * h)) /
                      rest;
    }
    return true;
}

static void
make_psi(struct target *t, const double *u)
{
    if (martingale(t))
        return;
    for (size_t row = 0; row < t->n; row++)
        t->psi[row] = u[row] * u[row] - t->lik->level;
    t->lags = (size_t)pow((double)t->n, LAG_ROOT);
}

/* Row `row` of (s + H_v psi / n, psi / n). */
static void
influence(const struct target *t, size_t row, double *out)
{
    const double x = t->psi[row] / (double)t->n;

    memcpy(out, t->score + row * t->k, t->k * sizeof(*out));
    vol_add_scaled(out, x, t->slope, t->k);
    out[t->w] = 0.0;
    out[t->k] = x;
}

static void
make_meat(struct target *t)
{
    const size_t m = t->k + 1;
    double now[VOL_GARCH_MAX_PARAMS + 1], before[VOL_GARCH_MAX_PARAMS + 1];

    for (size_t row = 0; row < t->n; row++) {
        influence(t, row, now);
        for (size_t i = 0; i < m; i++)
            vol_add_scaled(t->meat + i * m, now[i], now, m);
        for (size_t l = 1; l <= t->lags && l <= row; l++) {
            const double weight = 1.0 - (double)l / (double)(t->lags + 1);
            influence(t, row - l, before);
            for (size_t i = 0; i < m; i++) {
                vol_add_scaled(t->meat + i * m, weight * now[i], before, m);
                vol_add_scaled(t->meat + i * m, weight * before[i], now, m);
            }
        }
    }
}

/* The covariance of phi, with omega's from d omega = d_omega' phi + omega_v v.
 */
static void
assemble(const struct target *t, double *cov)
{
    const size_t k = t->k, m = k + 1, w = t->w;
    double cross[VOL_GARCH_MAX_PARAMS] = { 0.0 }, sum;

    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++) {
            cov[i * k + j] = 0.0;
            for (size_t a = 0; a < k; a++)
                for (size_t b = 0; b < k; b++)
                    cov[i * k + j] += t->inverse[i * k + a] *
                                      t->meat[a * m + b] *
                                      t->inverse[j * k + b];
        }
    for (size_t i = 0; i < k; i++)
        for (size_t a = 0; a < k; a++)
            cross[i] += t->inverse[i * k + a] * t->meat[a * m + k];
    for (size_t i = 0; i < k; i++) {
        sum = t->omega_v * cross[i];
        for (size_t a = 0; a < k; a++)
            sum += cov[i * k + a] * t->d_omega[a];
        t->work[i] = sum;
    }
    sum = t->omega_v * t->omega_v * t->meat[k * m + k];
    for (size_t i = 0; i < k; i++)
        sum += t->d_omega[i] * (t->work[i] + t->omega_v * cross[i]);
    for (size_t i = 0; i < k; i++)
        cov[i * k + w] = cov[w * k + i] = t->work[i];
    cov[w * k + w] = sum;
}

enum vol_code
vol_garch_target_covariance(struct vol_optimiser *o, struct vol_likelihood *lik,
                            const double *theta, const double *u,
                            const double *jacobian, double *cov,
                            struct vol_err *err)
{
    struct target t;
    enum vol_code code = init(&t, o, lik, err);

    if (code != VOL_OK)
        return code;
    vol_minus_hessian(o, t.work);
    if (vol_constrained_inverse(o, t.work, t.inverse)) {
        differentiate(&t, theta);
        make_psi(&t, u);
        make_meat(&t);
        assemble(&t, cov);
        vol_covariance_to_units(o, jacobian, cov, t.w);
        if (o->point != VOL_POINT_NONE)
            vol_covariance_without_mean(o, cov);
    }
    free(t.store);
    return VOL_OK;
}
