/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mean/arima_search.h"
#include "stats/linalg.h"

#include <math.h>
#include <string.h>

/*
 * The Hessian is differenced along directions that have a variance of 1 and
 * are uncorrelated to first order, the columns of L with L L' = (J'J)^-1 mapped
 * to the coefficients: then it is near the identity, however nearly the roots
 * of the two polynomials cancel.
 */
static const double STEP = 0.01; /* standard errors */

/* d arma / d partial, row-major, by central differences; both are polynomials.
 */
static void
map(const struct arima_search *s, double *d)
{
    static const double H = 1e-6;
    const size_t k = s->n_arma;
    double partial[ARIMA_MAX_ARMA], up[ARIMA_MAX_ARMA], down[ARIMA_MAX_ARMA];

    memcpy(partial, s->partial, k * sizeof(*partial));
    for (size_t j = 0; j < k; j++) {
        partial[j] = s->partial[j] + H;
        arima_from_partials(&s->order, partial, up);
        partial[j] = s->partial[j] - H;
        arima_from_partials(&s->order, partial, down);
        partial[j] = s->partial[j];
        for (size_t i = 0; i < k; i++)
            d[i * k + j] = (up[i] - down[i]) / (2.0 * H);
    }
}

/* The directions, in the columns of l (k x k). */
static bool
directions(const struct arima_search *s, double *l)
{
    const size_t k = s->n_arma;
    double jj[ARIMA_MAX_ARMA * ARIMA_MAX_ARMA],
        d[ARIMA_MAX_ARMA * ARIMA_MAX_ARMA];
    double inverse[ARIMA_MAX_ARMA * ARIMA_MAX_ARMA];

    memcpy(jj, s->jj, k * k * sizeof(*jj));
    if (!vol_inverse(jj, k, inverse) || !vol_cholesky(inverse, k))
        return false;
    map(s, d);
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++) {
            double sum = 0.0;
            for (size_t m = j; m < k; m++)
                sum += d[i * k + m] * inverse[m * k + j];
            l[i * k + j] = sum;
        }
    return true;
}

/* What a point near the maximum gives: the likelihood at the coefficients of
 * the regression found there, and its gradient by them. */
struct nearby {
    double loglik, gradient[VOL_ARIMA_MAX_COLUMNS];
};

struct hessian {
    struct arima_search *search;
    const double *arma; /* the maximum */
    double coef[VOL_ARIMA_MAX_COLUMNS], sigma2;
    double l[ARIMA_MAX_ARMA * ARIMA_MAX_ARMA];
};

/* STEP times a l_i + b l_j away. */
static bool
look(const struct hessian *h, double a, size_t i, double b, size_t j,
     struct nearby *out)
{
    struct arima_search *s = h->search;
    const size_t k = s->n_arma, c = s->data->k;
    double arma[ARIMA_MAX_ARMA], rss;

    for (size_t m = 0; m < k; m++)
        arma[m] =
            h->arma[m] + STEP * (a * h->l[m * k + i] + b * h->l[m * k + j]);
    if (!arima_evaluate(s, arma))
        return false;
    rss = s->rss;
    for (size_t m = 0; m < c; m++) {
        out->gradient[m] = s->xy[m];
        for (size_t n = 0; n < c; n++)
            out->gradient[m] -=
                s->xx[m >= n ? m * c + n : n * c + m] * h->coef[n];
    }
    for (size_t m = 0; m < c; m++) /* exact: the sum is quadratic in coef */
        rss += (s->coef[m] - h->coef[m]) * out->gradient[m];
    out->loglik = s->loglik - 0.5 * (double)s->gains.n_obs * log(rss / s->rss);
    return true;
}

/* Minus the Hessian over directions and coefficients of Q, n x n. */
static bool
fill(const struct hessian *h, double centre, double *a, size_t n)
{
    const size_t k = h->search->n_arma;
    struct nearby up, down, both[4];

    for (size_t i = 0; i < k; i++) {
        if (!look(h, 1.0, i, 0.0, i, &up) || !look(h, -1.0, i, 0.0, i, &down))
            return false;
        a[i * n + i] = (2.0 * centre - up.loglik - down.loglik) / (STEP * STEP);
        for (size_t m = 0; m < n - k; m++)
            a[(k + m) * n + i] =
                -(up.gradient[m] - down.gradient[m]) / (2.0 * STEP * h->sigma2);
        for (size_t j = 0; j < i; j++) {
            for (int q = 0; q < 4; q++)
                if (!look(h, q < 2 ? 1.0 : -1.0, i, q % 2 == 0 ? 1.0 : -1.0, j,
                          &both[q]))
                    return false;
            a[i * n + j] = -(both[0].loglik - both[1].loglik - both[2].loglik +
                             both[3].loglik) /
                           (4.0 * STEP * STEP);
        }
    }
    return true;
}

/* t a t' over the first n x n, where t is the map of the parameters. */
static void
turn(const double *t, const double *a, size_t n, double *out)
{
    double ta[VOL_ARIMA_MAX_PARAMS * VOL_ARIMA_MAX_PARAMS];

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            double sum = 0.0;
            for (size_t m = 0; m < n; m++)
                sum += t[i * n + m] * a[m * n + j];
            ta[i * n + j] = sum;
        }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            double sum = 0.0;
            for (size_t m = 0; m < n; m++)
                sum += ta[i * n + m] * t[j * n + m];
            out[i * n + j] = sum;
        }
}

/* From directions and coefficients of Q to those of arma and X. */
static void
make_map(const struct hessian *h, double *t, size_t n)
{
    const size_t k = h->search->n_arma, c = n - k;

    memset(t, 0, n * n * sizeof(*t));
    for (size_t i = 0; i < k; i++)
        memcpy(t + i * n, h->l + i * k, k * sizeof(*t));
    for (size_t j = 0; j < c; j++) {
        double column[VOL_ARIMA_MAX_COLUMNS] = { 0.0 };
        column[j] = 1.0;
        arima_data_turn_back(h->search->data, column);
        for (size_t i = 0; i < c; i++)
            t[(k + i) * n + k + j] = column[i];
    }
}

bool
arima_covariance(struct arima_search *s, const double *arma, double *cov)
{
    enum { N2 = VOL_ARIMA_MAX_PARAMS * VOL_ARIMA_MAX_PARAMS };
    const size_t k = s->n_arma, c = s->data->k, n = k + c;
    struct hessian h = { .search = s, .arma = arma };
    double a[N2] = { 0.0 }, inverse[N2], t[N2];

    h.sigma2 = s->rss / (double)s->gains.n_obs;
    memcpy(h.coef, s->coef, c * sizeof(*h.coef));
    for (size_t i = 0; i < c; i++)
        for (size_t j = 0; j <= i; j++)
            a[(k + i) * n + k + j] = s->xx[i * c + j] / h.sigma2;
    if ((k > 0 && !directions(s, h.l)) || !fill(&h, s->loglik, a, n) ||
        !vol_inverse(a, n, inverse))
        return false;
    make_map(&h, t, n);
    turn(t, inverse, n, cov);
    return true;
}
