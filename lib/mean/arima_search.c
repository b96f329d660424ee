/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mean/arima_search.h"

#include "base/mem.h"
#include "stats/linalg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* How near the unit circle a partial autocorrelation may come. */
static const double BOUND = 1.0 - 1e-7;

enum vol_code
arima_search_new(struct arima_search *s, const struct vol_arima_order *order,
                 const struct arima_data *data, struct vol_err *err)
{
    const size_t n = data->n, columns = data->k + 1;
    enum vol_code code;

    memset(s, 0, sizeof(*s));
    s->order = *order;
    s->data = data;
    s->n_arma = order->p + order->q;
    code = vol_mem_doubles(&s->block, (columns + 3 + s->n_arma) * n, err);
    if (code != VOL_OK)
        return code;
    double *at = s->block;
    s->innovation = vol_mem_take(&at, columns * n);
    s->residual = vol_mem_take(&at, n);
    s->trial = vol_mem_take(&at, 2 * n);
    s->jacobian = vol_mem_take(&at, s->n_arma * n);
    code = arima_gains_new(&s->gains, n, ARIMA_STATE, err);
    if (code != VOL_OK)
        arima_search_free(s);
    return code;
}

void
arima_search_free(struct arima_search *s)
{
    arima_gains_free(&s->gains);
    free(s->block);
    s->block = NULL;
}

void
arima_from_partials(const struct vol_arima_order *order, const double *partial,
                    double *arma)
{
    vol_partial_to_coef(partial, order->p, arma);
    vol_partial_to_coef(partial + order->p, order->q, arma + order->p);
    for (size_t j = 0; j < order->q; j++)
        arma[order->p + j] = -arma[order->p + j];
}

/* ---- the likelihood ----------------------------------------------------- */

static double
product(const double *a, const double *b, size_t n)
{
    double sum[4] = { 0.0 };
    size_t t = 0;

    for (; t + 4 <= n; t += 4)
        for (size_t i = 0; i < 4; i++)
            sum[i] += a[t + i] * b[t + i];
    for (; t < n; t++)
        sum[0] += a[t] * b[t];
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

static void
cross_products(struct arima_search *s)
{
    const size_t n = s->data->n, k = s->data->k;
    const double *y = s->innovation + k * n;

    for (size_t i = 0; i < k; i++) {
        const double *x = s->innovation + i * n;
        for (size_t j = 0; j <= i; j++)
            s->xx[i * k + j] = product(x, s->innovation + j * n, n);
        s->xy[i] = product(x, y, n);
    }
    s->yy = product(y, y, n);
}

/* The residuals of the generalised regression into `out`, times `factor`. */
static void
residuals(const struct arima_search *s, double factor, double *out)
{
    const size_t n = s->data->n, k = s->data->k;

    memcpy(out, s->innovation + k * n, n * sizeof(*out));
    for (size_t i = 0; i < k; i++)
        vol_add_scaled(out, -s->coef[i], s->innovation + i * n, n);
    for (size_t t = 0; t < n; t++)
        out[t] *= factor;
}

static bool
least_squares(struct arima_search *s)
{
    const size_t k = s->data->k;
    double xx[VOL_ARIMA_MAX_COLUMNS * VOL_ARIMA_MAX_COLUMNS];

    memcpy(xx, s->xx, k * k * sizeof(*xx));
    memcpy(s->coef, s->xy, k * sizeof(*s->coef));
    if (!vol_cholesky(xx, k))
        return false;
    vol_cholesky_solve(xx, k, s->coef);
    return true;
}

bool
arima_evaluate(struct arima_search *s, const double *arma)
{
    const size_t n = s->data->n, k = s->data->k;

    s->loglik = NAN;
    arima_model_make(&s->model, &s->order, arma);
    if (!arima_gains_fill(&s->gains, &s->model, s->data->missing) ||
        s->gains.n_obs == 0)
        return false;
    for (size_t i = 0; i <= k; i++)
        arima_innovations(&s->gains, &s->model, s->data->column + i * n,
                          s->data->change + i * n, true, s->innovation + i * n,
                          NULL);
    cross_products(s);
    if (!least_squares(s))
        return false;
    residuals(s, 1.0, s->trial);
    s->rss = product(s->trial, s->trial, n);
    s->loglik = arima_concentrated(&s->gains, s->rss);
    return isfinite(s->loglik);
}

/* ---- Gauss and Newton's method ------------------------------------------ */

/*
 * The likelihood is a decreasing function of the sum of squares of the scaled
 * innovations times the geometric mean of their standard deviations: least
 * squares of n functions of the partials.
 */
static bool
scaled_residuals(struct arima_search *s, const double *partial, double *out)
{
    double arma[ARIMA_MAX_ARMA];

    arima_from_partials(&s->order, partial, arma);
    if (!arima_evaluate(s, arma))
        return false;
    const double mean_log = s->gains.sum_log_f / (double)s->gains.n_obs;
    residuals(s, exp(0.5 * mean_log), out);
    return true;
}

static double
clip(double x)
{
    return fmin(fmax(x, -BOUND), BOUND);
}

/* Differences towards zero, away from the bound; their error moves the maximum
 * by half a step. */
static bool
differentiate(struct arima_search *s)
{
    const size_t n = s->data->n;
    double partial[ARIMA_MAX_ARMA];

    memcpy(partial, s->partial, s->n_arma * sizeof(*partial));
    for (size_t i = 0; i < s->n_arma; i++) {
        const double step = s->partial[i] > 0.0 ? -1e-7 : 1e-7;
        double *column = s->jacobian + i * n;
        partial[i] = s->partial[i] + step;
        if (!scaled_residuals(s, partial, column))
            return false;
        for (size_t t = 0; t < n; t++)
            column[t] = (column[t] - s->residual[t]) / step;
        partial[i] = s->partial[i];
    }
    return true;
}

/* J'u over sigma2, with the residuals at hand: minus the gradient. */
static void
jacobian_residuals(const struct arima_search *s, double sigma2, double *out)
{
    const size_t n = s->data->n;

    for (size_t i = 0; i < s->n_arma; i++)
        out[i] = product(s->jacobian + i * n, s->residual, n) / sigma2;
}

static double
mean_square(const struct arima_search *s)
{
    return product(s->residual, s->residual, s->data->n) /
           (double)s->gains.n_obs;
}

/* J'J and J'u; which partials are held at the bound. */
static void
normal_equations(struct arima_search *s, double *ju)
{
    const size_t n = s->data->n, k = s->n_arma;
    const double sigma2 = mean_square(s);

    jacobian_residuals(s, sigma2, ju);
    for (size_t i = 0; i < k; i++) {
        for (size_t j = 0; j <= i; j++)
            s->jj[i * k + j] =
                product(s->jacobian + i * n, s->jacobian + j * n, n) / sigma2;
        s->fixed[i] =
            fabs(s->partial[i]) >= BOUND && s->partial[i] * ju[i] < 0.0;
    }
}

/*
 * What J'J lacks of the Hessian, by the secant of the last step (Dennis, Gay
 * and Welsch, 1981, NL2SOL): `change` is that of J'u, `rest` its part that the
 * change of J alone makes.
 */
static void
update_secant(struct arima_search *s, const double *step, const double *change,
              double *rest)
{
    const size_t k = s->n_arma;
    double moved[ARIMA_MAX_ARMA], curve = 0.0, old = 0.0, new = 0.0, left = 0.0;

    for (size_t i = 0; i < k; i++) {
        moved[i] = 0.0;
        for (size_t j = 0; j < k; j++)
            moved[i] += s->secant[i * k + j] * step[j];
        curve += change[i] * step[i];
        new += rest[i] * step[i];
        old += moved[i] * step[i];
    }
    if (!(curve > 0.0))
        return;
    const double size = fabs(new) < fabs(old) ? fabs(new / old) : 1.0;
    for (size_t i = 0; i < k; i++) {
        rest[i] -= size * moved[i];
        left += rest[i] * step[i];
    }
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++)
            s->secant[i * k + j] =
                size * s->secant[i * k + j] +
                (rest[i] * change[j] + change[i] * rest[j]) / curve -
                left * change[i] * change[j] / (curve * curve);
}

/*
 * The step of Levenberg and Marquardt on J'J + share * secant, those at the
 * bound staying there; what it gains to first order, or NaN where the matrix is
 * not positive definite.
 */
static double
solve(const struct arima_search *s, const double *ju, double share,
      double damping, double *step)
{
    const size_t k = s->n_arma;
    double a[ARIMA_MAX_ARMA * ARIMA_MAX_ARMA], gain = 0.0;

    for (size_t i = 0; i < k; i++) {
        for (size_t j = 0; j <= i; j++)
            a[i * k + j] =
                (i != j && (s->fixed[i] || s->fixed[j]))
                    ? 0.0
                    : s->jj[i * k + j] + share * s->secant[i * k + j];
        a[i * k + i] += damping * s->jj[i * k + i] + 1e-300;
        step[i] = s->fixed[i] ? 0.0 : -ju[i];
    }
    if (!vol_cholesky(a, k))
        return NAN;
    vol_cholesky_solve(a, k, step);
    for (size_t i = 0; i < k; i++)
        gain -= s->fixed[i] ? 0.0 : ju[i] * step[i];
    return gain;
}

/* Shorten the step so that no partial goes further than this: the search is to
 * stay on the hill on which it began. */
static const double LONGEST = 0.3;

static void
shorten(double *step, size_t k)
{
    double longest = 0.0;

    for (size_t i = 0; i < k; i++)
        longest = fmax(longest, fabs(step[i]));
    for (size_t i = 0; longest > LONGEST && i < k; i++)
        step[i] *= LONGEST / longest;
}

/* Try the step, which becomes the one that was taken; where the likelihood
 * rises it is kept. */
static bool
try_step(struct arima_search *s, double *step, double *loglik)
{
    double partial[ARIMA_MAX_ARMA];

    shorten(step, s->n_arma);
    for (size_t i = 0; i < s->n_arma; i++) {
        partial[i] = clip(s->partial[i] + step[i]);
        step[i] = partial[i] - s->partial[i];
    }
    if (!scaled_residuals(s, partial, s->trial + s->data->n) ||
        s->loglik < *loglik)
        return false;
    *loglik = s->loglik;
    memcpy(s->partial, partial, s->n_arma * sizeof(*partial));
    memcpy(s->residual, s->trial + s->data->n,
           s->data->n * sizeof(*s->residual));
    return true;
}

/* Damp until a step is taken; false where none is. */
static bool
advance(struct arima_search *s, const double *ju, double *damping,
        double *loglik, double *step)
{
    for (; *damping < 1e10; *damping = fmax(10.0 * *damping, 1e-3)) {
        double gain = solve(s, ju, 1.0, *damping, step);
        if (isnan(gain))
            gain = solve(s, ju, 0.0, *damping, step);
        if (!isnan(gain) && try_step(s, step, loglik)) {
            *damping = *damping > 1e-6 ? *damping / 10.0 : 0.0;
            return true;
        }
    }
    return false;
}

/* One step from a point whose J'u is known, and J'u of where it leads. */
static bool
iterate(struct arima_search *s, double *ju, double *damping, double *loglik)
{
    const size_t k = s->n_arma;
    double step[ARIMA_MAX_ARMA], before[ARIMA_MAX_ARMA];
    double rest[ARIMA_MAX_ARMA], change[ARIMA_MAX_ARMA];

    memcpy(before, ju, k * sizeof(*ju));
    if (!advance(s, ju, damping, loglik, step))
        return false;
    jacobian_residuals(s, mean_square(s), rest);
    if (!differentiate(s))
        return false;
    normal_equations(s, ju);
    for (size_t i = 0; i < k; i++) {
        rest[i] = ju[i] - rest[i];
        change[i] = ju[i] - before[i];
    }
    update_secant(s, step, change, rest);
    return true;
}

/*
 * From s->partial to the maximum.  It is reached where the undamped step would
 * gain less than 1e-10: it is then shorter than 2e-5 standard errors.
 */
static void
climb(struct arima_search *s)
{
    enum { MAX_ITERATIONS = 200 };
    static const double ENOUGH = 1e-10;
    double ju[ARIMA_MAX_ARMA], step[ARIMA_MAX_ARMA], damping = 1e-3, loglik;

    s->converged = false;
    memset(s->secant, 0, sizeof(s->secant));
    if (!scaled_residuals(s, s->partial, s->residual))
        return;
    loglik = s->loglik;
    if (!differentiate(s))
        return;
    normal_equations(s, ju);
    for (s->iterations = 0; s->iterations < MAX_ITERATIONS; s->iterations++) {
        double gain = solve(s, ju, 1.0, 0.0, step);
        if (isnan(gain))
            gain = solve(s, ju, 0.0, 0.0, step);
        s->grad_norm = sqrt(fmax(gain, 0.0));
        s->converged = gain < ENOUGH;
        if (s->converged || !iterate(s, ju, &damping, &loglik))
            break;
    }
    s->loglik = loglik;
}

/* The likelihood where the first partials of both polynomials are these and the
 * others zero; false where it is none. */
static bool
try_start(struct arima_search *s, double ar, double ma)
{
    memset(s->partial, 0, sizeof(s->partial));
    if (s->order.p > 0)
        s->partial[0] = ar;
    if (s->order.q > 0)
        s->partial[s->order.p] = ma;
    return scaled_residuals(s, s->partial, s->residual);
}

/* The likeliest of zero coefficients and a few points far from them; false
 * where it is zero. */
static bool
far_start(struct arima_search *s)
{
    static const double first[] = { 0.0, -0.5, 0.5 };
    const size_t n_ar = s->order.p > 0 ? 3 : 1, n_ma = s->order.q > 0 ? 3 : 1;
    double most = -INFINITY, ar = 0.0, ma = 0.0;

    for (size_t i = 0; i < n_ar; i++)
        for (size_t j = 0; j < n_ma; j++)
            if (try_start(s, first[i], first[j]) && s->loglik > most) {
                most = s->loglik;
                ar = first[i];
                ma = first[j];
            }
    return (ar != 0.0 || ma != 0.0) && try_start(s, ar, ma);
}

/* Whether the search ended better than in `other`: higher, and not short of a
 * maximum where the other has reached one. */
static bool
is_better(const struct arima_search *s, const struct arima_search *other)
{
    if (!isfinite(other->loglik))
        return isfinite(s->loglik);
    return s->loglik > other->loglik + 1e-6 &&
           (s->converged || !other->converged);
}

bool
arima_maximise(struct arima_search *s)
{
    memset(s->partial, 0, sizeof(s->partial));
    climb(s);
    if (s->order.q > 0) { /* else there is one hill */
        const struct arima_search from_zero = *s;
        if (far_start(s))
            climb(s);
        if (!is_better(s, &from_zero))
            *s = from_zero;
    }
    return isfinite(s->loglik);
}
