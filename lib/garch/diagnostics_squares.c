/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Autocorrelations of z^2 in their own covariance: Li and Mak (1994). */
#include "garch/diagnostics_impl.h"

#include "base/mem.h"
#include "stats/linalg.h"
#include "stats/moments.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { M = VOL_DIAGNOSTIC_MAX_LAGS };

/*
 * With y = z^2 less its mean, averages over the rows, lag by lag: c of
 * y y(-j), and X of y(-j) times the slopes of ln h, which is by how much c
 * falls as parameters rise.
 */
struct averages {
    double c[M];
    double *x;       /* M x k */
    double variance; /* of y  */
    double share;    /* of y times the derivative of ln f by ln h */
};

static void
average(const struct vol_diagnosis *d, struct averages *a)
{
    const size_t n = d->fit->n_obs, k = d->fit->k;
    const double mean = vol_moments(d->z2, n).mean, each = 1.0 / (double)n;

    for (size_t t = 0; t < n; t++) {
        const double y = d->z2[t] - mean;
        a->variance += each * y * y;
        for (size_t j = 0; j < M && j < t; j++) {
            const double old = each * (d->z2[t - j - 1] - mean);
            a->c[j] += y * old;
            vol_add_scaled(a->x + j * k, old, d->s.slope + t * k, k);
        }
    }
}

/*
 * The scores of the variance's parameters are their slopes times p, the
 * derivative of the row's ln f by ln h; so those of c with the scores are X
 * times the mean of p y: 1 under the density itself, half the variance of y
 * where the normal stands for another.
 */
static void
average_share(const struct vol_diagnosis *d, struct averages *a)
{
    const struct vol_garch_fit *fit = d->fit;
    const struct vol_density *density = fit->used.density;
    const double mean = vol_moments(d->z2, fit->n_obs).mean;
    double theta[VOL_GARCH_MAX_PARAMS];
    struct vol_density_terms terms;

    vol_garch_fit_params(fit, theta);
    for (size_t t = 0; t < fit->n_obs; t += VOL_DENSITY_BLOCK) {
        const size_t left = fit->n_obs - t;
        const size_t m = left < VOL_DENSITY_BLOCK ? left : VOL_DENSITY_BLOCK;
        (void)density->terms(theta + fit->k - density->n_shape, m, fit->e + t,
                             fit->h + t, &terms);
        for (size_t b = 0; b < m; b++)
            a->share += terms.h[b] * fit->h[t + b] * (d->z2[t + b] - mean);
    }
    a->share /= (double)fit->n_obs;
}

/*
 * n times the covariance of c: v^2 I + X (Q - 2 p J) X', where v is the
 * variance of y, J and Q are n times the covariances of the estimates by the
 * Hessian and by quasi maximum likelihood, and p is `share`.  Under the
 * normal density p = 1 and J = Q, which leaves Li and Mak's v^2 I - X J X'.
 */
static void
covariance(const struct vol_diagnosis *d, const struct averages *a,
           double v[M * M])
{
    const size_t k = d->fit->k;
    const double n = (double)d->fit->n_obs;
    const double *hessian = d->fit->cov[VOL_COV_HESSIAN];
    const double *qml = d->fit->cov[VOL_COV_QML];
    bool free[VOL_GARCH_MAX_PARAMS];

    vol_diagnosis_free(d->fit, VOL_COV_HESSIAN, free);
    for (size_t i = 0; i < M; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = 0.0;
            for (size_t r = 0; r < k; r++)
                for (size_t s = 0; free[r] && s < k; s++)
                    if (free[s])
                        sum += a->x[i * k + r] * a->x[j * k + s] *
                               (qml[r * k + s] -
                                2.0 * a->share * hessian[r * k + s]);
            v[i * M + j] = (i == j ? a->variance * a->variance : 0.0) + n * sum;
        }
}

/* n c' V^-1 c over the first m lags; NaN where V has no inverse. */
static double
quadratic(const struct averages *a, const double v[M * M], size_t m, double n)
{
    double l[M * M], x[M], sum = 0.0;

    for (size_t i = 0; i < m; i++)
        memcpy(l + i * m, v + i * M, m * sizeof(*l));
    memcpy(x, a->c, m * sizeof(*x));
    if (!vol_cholesky(l, m))
        return NAN;
    vol_cholesky_solve(l, m, x);
    for (size_t i = 0; i < m; i++)
        sum += a->c[i] * x[i];
    return n * sum;
}

/* Whether anything was estimated but could not be given a covariance. */
static bool
lacks_covariance(const struct vol_garch_fit *fit)
{
    bool free[VOL_GARCH_MAX_PARAMS];

    vol_diagnosis_free(fit, VOL_COV_HESSIAN, free);
    for (size_t i = 0; i < fit->k; i++)
        if (free[i])
            return false;
    return fit->n_estimated > 0;
}

static void
judge(struct vol_diagnosis *d, const struct averages *a, const double v[M * M])
{
    const size_t n = d->fit->n_obs;

    for (size_t i = 0; i < VOL_DIAGNOSTIC_LAG_COUNT; i++) {
        const size_t m = vol_diagnostic_lags[i];
        const double q = quadratic(a, v, m, (double)n);
        struct vol_diagnostic *item =
            vol_diagnostic_add(d, "li-mak", "z2", m, n);
        if (n < 2 * m + 2)
            vol_diagnostic_without(item, "%zu observations are too few", n);
        else if (lacks_covariance(d->fit))
            vol_diagnostic_without(item, "the estimates have no covariance");
        else if (!(q >= 0.0))
            vol_diagnostic_without(item, "the covariance is singular");
        else
            vol_diagnostic_chi2(item, q, (double)m);
    }
}

enum vol_code
vol_diagnose_squares(struct vol_diagnosis *d, struct vol_err *err)
{
    struct averages a = { .variance = 0.0 };
    double v[M * M];
    enum vol_code code = vol_mem_doubles(&a.x, M * d->fit->k, err);

    if (code != VOL_OK)
        return code;
    average(d, &a);
    average_share(d, &a);
    covariance(d, &a, v);
    judge(d, &a, v);
    free(a.x);
    return VOL_OK;
}
