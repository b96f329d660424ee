/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mean/arima_filter.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void
arima_model_make(struct arima_model *model, const struct vol_arima_order *order,
                 const double *arma)
{
    static const double delta[VOL_ARIMA_MAX_D + 1][VOL_ARIMA_MAX_D] = {
        { 0.0, 0.0 }, { 1.0, 0.0 }, { 2.0, -1.0 }
    };

    *model =
        (struct arima_model){ .p = order->p, .d = order->d, .q = order->q };
    model->r = order->p > order->q + 1 ? order->p : order->q + 1;
    model->m = model->r + model->d;
    memcpy(model->phi, arma, order->p * sizeof(*arma));
    memcpy(model->theta, arma + order->p, order->q * sizeof(*arma));
    memcpy(model->delta, delta[order->d], sizeof(model->delta));
}

enum vol_code
arima_gains_new(struct arima_gains *g, size_t n, size_t m, struct vol_err *err)
{
    void *step = NULL;
    enum vol_code code = vol_mem_array(&step, n, 1, err);

    *g = (struct arima_gains){ .n = n, .step = step };
    if (code == VOL_OK)
        code = vol_mem_doubles(&g->gain, n * (m + 1), err);
    if (code != VOL_OK)
        arima_gains_free(g);
    return code;
}

void
arima_gains_free(struct arima_gains *g)
{
    free(g->step);
    free(g->gain);
    *g = (struct arima_gains){ 0 };
}

/* ---- the transition ----------------------------------------------------- */

void
arima_transition(const struct arima_model *model, double *s)
{
    const size_t r = model->r;
    const double w = s[0];
    double y = w;

    for (size_t i = 0; i < r; i++)
        s[i] = model->phi[i] * w + (i + 1 < r ? s[i + 1] : 0.0);
    if (model->d == 0)
        return;
    for (size_t j = 0; j < model->d; j++)
        y += model->delta[j] * s[r + j];
    for (size_t j = model->d; j-- > 1;)
        s[r + j] = s[r + j - 1];
    s[r] = y;
}

static double
shock(const struct arima_model *model, size_t i)
{
    return i == 0 ? 1.0 : model->theta[i - 1];
}

static void
transpose(double *a, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++) {
            const double swap = a[i * n + j];
            a[i * n + j] = a[j * n + i];
            a[j * n + i] = swap;
        }
}

void
arima_predict_variance(const struct arima_model *model, double *p)
{
    const size_t m = model->m;

    for (int side = 0; side < 2; side++) {
        for (size_t i = 0; i < m; i++)
            arima_transition(model, p + i * m);
        transpose(p, m);
    }
    for (size_t i = 0; i < model->r; i++)
        for (size_t j = 0; j < model->r; j++)
            p[i * m + j] += shock(model, i) * shock(model, j);
}

/* ---- the stationary variance -------------------------------------------- */

/* out = a b, or a b' where `turned`. */
static void
multiply(const double *a, const double *b, size_t n, bool turned, double *out)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            double sum = 0.0;
            for (size_t k = 0; k < n; k++)
                sum += a[i * n + k] * (turned ? b[j * n + k] : b[k * n + j]);
            out[i * n + j] = sum;
        }
}

/* p += a p a'; the largest element that was added, as a share of the largest.
 */
static double
add_doubled(const double *a, double *p, size_t n)
{
    double ap[ARIMA_R * ARIMA_R], apa[ARIMA_R * ARIMA_R];
    double added = 0.0, whole = 0.0;

    multiply(a, p, n, false, ap);
    multiply(ap, a, n, true, apa);
    for (size_t i = 0; i < n * n; i++) {
        p[i] += apa[i];
        added = fmax(added, fabs(apa[i]));
        whole = fmax(whole, fabs(p[i]));
    }
    return added / whole;
}

/*
 * P = sum T^k R R' T'^k over the ARMA part, by doubling (Anderson and Moore,
 * 1979, section 6.7): after k rounds 2^k terms are in.  False where it does
 * not converge: the autoregression is not stationary.
 */
static bool
stationary_variance(const struct arima_model *model, double *p)
{
    enum { ROUNDS = 40 };
    const size_t r = model->r;
    double a[ARIMA_R * ARIMA_R] = { 0.0 }, aa[ARIMA_R * ARIMA_R];

    for (size_t i = 0; i < r; i++) {
        a[i * r] = model->phi[i];
        if (i + 1 < r)
            a[i * r + i + 1] = 1.0;
        for (size_t j = 0; j < r; j++)
            p[i * r + j] = shock(model, i) * shock(model, j);
    }
    for (int round = 0; round < ROUNDS; round++) {
        const double share = add_doubled(a, p, r);
        if (!isfinite(share))
            return false;
        if (share < 1e-17)
            return true;
        multiply(a, a, r, false, aa);
        memcpy(a, aa, r * r * sizeof(*a));
    }
    return false;
}

/* ---- the gains ---------------------------------------------------------- */

/* Whether p is that of a known past: R R', and nothing unknown of the lags. */
static bool
is_steady(const struct arima_model *model, const double *p)
{
    const size_t m = model->m, r = model->r;
    double size = 0.0, off = 0.0;

    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j <= i; j++) {
            const double at_end = i < r ? shock(model, i) * shock(model, j) : 0;
            size = fmax(size, fabs(at_end));
            off = fmax(off, fabs(p[i * m + j] - at_end));
        }
    return off <= 1e-13 * size;
}

/* Exactly R R', so that no rounding is carried on. */
static void
make_steady(const struct arima_model *model, double *p)
{
    const size_t m = model->m;

    memset(p, 0, m * m * sizeof(*p));
    for (size_t i = 0; i < model->r; i++)
        for (size_t j = 0; j < model->r; j++)
            p[i * m + j] = shock(model, i) * shock(model, j);
}

/* z' p into pz; returns z' p z, the variance of the innovation. */
static double
observe(const struct arima_model *model, const double *p, double *pz)
{
    const size_t m = model->m, r = model->r;
    double f;

    for (size_t i = 0; i < m; i++) {
        pz[i] = p[i * m];
        for (size_t j = 0; j < model->d; j++)
            pz[i] += p[i * m + r + j] * model->delta[j];
    }
    f = pz[0];
    for (size_t j = 0; j < model->d; j++)
        f += model->delta[j] * pz[r + j];
    return f;
}

/* The gain of a row that is observed, and the variance that is left. */
static double
update_variance(const struct arima_model *model, double *p, double *gain)
{
    const size_t m = model->m;
    double pz[ARIMA_STATE] = { 0.0 };
    const double f = observe(model, p, pz);

    for (size_t i = 0; i < m; i++)
        gain[i] = pz[i] / f;
    gain[m] = f;
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < m; j++)
            p[i * m + j] -= gain[i] * pz[j];
    return f;
}

/* The first row behind d observed ones. */
static size_t
first_row(const bool *missing, size_t n, size_t d)
{
    size_t run = 0, t = 0;

    while (t < n && run < d) {
        run = missing[t] ? 0 : run + 1;
        t++;
    }
    return run < d ? n : t;
}

/* The filter begins: the ARMA part is stationary, the lags are known. */
static bool
begin(struct arima_gains *g, const struct arima_model *model,
      const bool *missing)
{
    const size_t m = model->m, r = model->r;
    double p0[ARIMA_R * ARIMA_R];

    g->first = first_row(missing, g->n, model->d);
    g->sum_log_f = 0.0;
    g->n_obs = 0;
    memset(g->step, ARIMA_SKIP, g->first);
    memset(g->p, 0, m * m * sizeof(*g->p));
    if (!stationary_variance(model, p0))
        return false;
    for (size_t i = 0; i < r; i++)
        memcpy(g->p + i * m, p0 + i * r, r * sizeof(*p0));
    return true;
}

bool
arima_gains_fill(struct arima_gains *g, const struct arima_model *model,
                 const bool *missing)
{
    double *gain = g->gain;
    bool steady = false;

    if (!begin(g, model, missing))
        return false;
    for (size_t t = g->first; t < g->n; t++) {
        g->step[t] = missing[t] ? ARIMA_MISSING
                     : steady   ? ARIMA_STEADY
                                : ARIMA_UPDATE;
        g->n_obs += !missing[t];
        if (g->step[t] == ARIMA_STEADY)
            continue;
        if (g->step[t] == ARIMA_UPDATE) {
            const double f = update_variance(model, g->p, gain);
            if (!(f > 0.0))
                return false;
            g->sum_log_f += log(f);
            gain += model->m + 1;
        }
        arima_predict_variance(model, g->p);
        steady = is_steady(model, g->p);
        if (steady)
            make_steady(model, g->p);
    }
    return true;
}

/* ---- one column --------------------------------------------------------- */

/* What the lags say of the present row. */
static double
from_lags(const struct arima_model *model, const double *s)
{
    double sum = 0.0;

    for (size_t j = 0; j < model->d; j++)
        sum += model->delta[j] * s[model->r + j];
    return sum;
}

/* The innovation of an observed row, by which the state is corrected. */
static double
correct(const struct arima_model *model, const double *gain, double y,
        double *s)
{
    const double v = y - (s[0] + from_lags(model, s));

    for (size_t i = 0; i < model->m; i++)
        s[i] += gain[i] * v;
    return v;
}

/* A row of which all before is known: v = w less what was expected. */
static double
steady_step(const struct arima_model *model, double y, double w, double *s)
{
    const size_t r = model->r;
    const double v = w - s[0];

    for (size_t i = 0; i + 1 < r; i++)
        s[i] = model->phi[i] * w + s[i + 1] + model->theta[i] * v;
    s[r - 1] = model->phi[r - 1] * w;
    for (size_t j = model->d; j-- > 1;)
        s[r + j] = s[r + j - 1];
    if (model->d > 0)
        s[r] = y;
    return v;
}

/* Rows t to end by the ARMA recursion, its lags all at hand. */
static void
recursion(const struct arima_model *model, const double *w, size_t t,
          size_t end, double *v)
{
    const double *theta = model->theta;

    memcpy(v + t, w + t, (end - t) * sizeof(*v));
    for (size_t i = 0; i < model->p; i++)
        for (size_t u = t; u < end; u++)
            v[u] -= model->phi[i] * w[u - 1 - i];
    if (model->q == 1) {
        double last = v[t - 1];
        for (; t < end; t++)
            v[t] = last = v[t] - theta[0] * last;
        return;
    }
    for (; model->q > 0 && t < end; t++)
        for (size_t j = model->q; j-- > 0;)
            v[t] -= theta[j] * v[t - 1 - j];
}

/* The state of row `end`, the lags all at hand. */
static void
state_after(const struct arima_model *model, const double *y, const double *w,
            const double *v, size_t end, double *s)
{
    const size_t r = model->r;

    for (size_t i = 0; i < r; i++) {
        s[i] = 0.0;
        for (size_t j = i; j < r; j++)
            s[i] += model->phi[j] * w[end - 1 - (j - i)] +
                    model->theta[j] * v[end - 1 - (j - i)];
    }
    for (size_t j = 0; j < model->d; j++)
        s[r + j] = y[end - 1 - j];
}

/* Rows t to end, all steady. */
static void
run_steady(const struct arima_model *model, const double *y, const double *w,
           size_t t, size_t end, double *v, double *s)
{
    const size_t lags = model->r + model->d;
    const size_t first = end - t > 2 * lags ? t + lags : end;

    for (; t < first; t++)
        v[t] = steady_step(model, y[t], w[t], s);
    if (first < end) {
        recursion(model, w, first, end, v);
        state_after(model, y, w, v, end, s);
    }
}

void
arima_innovations(const struct arima_gains *g, const struct arima_model *model,
                  const double *y, const double *w, bool scaled, double *v,
                  double *state)
{
    double s[ARIMA_STATE] = { 0.0 };
    const double *gain = g->gain;
    size_t t = g->first;

    memset(v, 0, t * sizeof(*v));
    for (size_t j = 0; j < model->d && t >= model->d; j++)
        s[model->r + j] = y[t - 1 - j];
    while (t < g->n) {
        size_t end = t;
        while (end < g->n && g->step[end] == ARIMA_STEADY)
            end++;
        run_steady(model, y, w, t, end, v, s);
        if (end == g->n)
            break;
        t = end;
        v[t] = 0.0;
        if (g->step[t] == ARIMA_UPDATE) {
            v[t] = correct(model, gain, y[t], s);
            if (scaled)
                v[t] /= sqrt(gain[model->m]);
            gain += model->m + 1;
        }
        arima_transition(model, s);
        t++;
    }
    if (state != NULL)
        memcpy(state, s, model->m * sizeof(*s));
}

double
arima_concentrated(const struct arima_gains *g, double rss)
{
    static const double LOG_2PI = 1.8378770664093454836;
    const double n = (double)g->n_obs;

    return -0.5 * (n * (LOG_2PI + log(rss / n) + 1.0) + g->sum_log_f);
}
