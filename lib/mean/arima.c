/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mean/arima.h"

#include "mean/arima_search.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

size_t
vol_arima_n_params(const struct vol_arima_order *order)
{
    return order->p + order->q + (order->constant ? 1 : 0) + order->n_x;
}

void
vol_arima_param_name(const struct vol_arima_order *order, size_t i, char *buf,
                     size_t size)
{
    const size_t constant = order->p + order->q;

    if (i < order->p)
        (void)snprintf(buf, size, "ar%zu", i + 1);
    else if (i < constant)
        (void)snprintf(buf, size, "ma%zu", i - order->p + 1);
    else if (i == constant && order->constant)
        (void)snprintf(buf, size, "%s", order->d == 0 ? "intercept" : "drift");
    else
        (void)snprintf(buf, size, "x%zu",
                       i - constant + (order->constant ? 0 : 1));
}

static enum vol_code
check(const struct vol_arima_order *order, struct vol_err *err)
{
    if (order->p > VOL_ARIMA_MAX_LAGS || order->q > VOL_ARIMA_MAX_LAGS ||
        order->d > VOL_ARIMA_MAX_D || order->n_x > VOL_ARIMA_MAX_X)
        return vol_fail(err, VOL_EUSAGE,
                        "an ARIMA has p and q up to %d, d up to %d and up to "
                        "%d regressors",
                        VOL_ARIMA_MAX_LAGS, VOL_ARIMA_MAX_D, VOL_ARIMA_MAX_X);
    if (order->constant && order->d > 1)
        return vol_fail(err, VOL_EUSAGE, "an ARIMA with d = 2 has no constant");
    return VOL_OK;
}

/* ---- estimation --------------------------------------------------------- */

/* Which coefficients a root on the unit circle holds. */
static void
add_bounds(struct vol_mean_estimate *e, const struct arima_search *s)
{
    bool ar = false, ma = false;

    for (size_t i = 0; i < s->n_arma; i++) {
        ar |= s->fixed[i] && i < s->order.p;
        ma |= s->fixed[i] && i >= s->order.p;
    }
    for (size_t i = 0; i < s->n_arma; i++)
        if (i < s->order.p ? ar : ma)
            e->bound[i] = i < s->order.p ? "stationarity" : "invertibility";
    if (!s->converged)
        e->status = VOL_MEAN_NO_CONVERGE;
    else if (ar || ma)
        e->status = VOL_MEAN_AT_BOUND;
}

/* Standard errors; none where a root is on the unit circle. */
static void
add_errors(struct vol_mean_estimate *e, struct arima_search *s)
{
    double cov[VOL_ARIMA_MAX_PARAMS * VOL_ARIMA_MAX_PARAMS];
    const size_t k = e->n_params;

    for (size_t i = 0; i < k; i++)
        e->std_error[i] = NAN;
    if (e->status == VOL_MEAN_OK && arima_covariance(s, e->param, cov)) {
        for (size_t i = 0; i < k; i++)
            e->std_error[i] = sqrt(cov[i * k + i]);
        return;
    }
    (void)snprintf(e->reason, sizeof(e->reason), "%s",
                   e->status == VOL_MEAN_NO_CONVERGE
                       ? "the likelihood still rises: no standard errors"
                   : e->status == VOL_MEAN_AT_BOUND
                       ? "a root is on the unit circle: no standard errors"
                       : "the Hessian is not negative definite: no standard "
                         "errors");
}

static void
finish(struct vol_mean_estimate *e, struct arima_search *s)
{
    const size_t k = s->data->k;

    arima_from_partials(&s->order, s->partial, e->param);
    if (!arima_evaluate(s, e->param)) {
        vol_mean_estimate_fail(e, "the likelihood cannot be computed");
        return;
    }
    for (size_t i = 0; i < k; i++)
        e->param[s->n_arma + i] = s->data->ols[i] + s->coef[i];
    arima_data_turn_back(s->data, e->param + s->n_arma);
    e->loglik = s->loglik;
    e->n_obs = s->gains.n_obs;
    e->sigma2 = s->rss / (double)e->n_obs;
    e->iterations = s->iterations;
    e->grad_norm = s->grad_norm;
    vol_mean_estimate_criteria(e);
    add_bounds(e, s);
    add_errors(e, s);
}

static enum vol_code
estimate(const struct vol_arima_order *order, const struct arima_data *data,
         struct vol_mean_estimate *out, struct vol_err *err)
{
    struct arima_search search;
    enum vol_code code = arima_search_new(&search, order, data, err);

    if (code != VOL_OK)
        return code;
    if (arima_maximise(&search))
        finish(out, &search);
    else
        vol_mean_estimate_fail(out, "the likelihood cannot be computed");
    arima_search_free(&search);
    return VOL_OK;
}

enum vol_code
vol_arima_fit(const struct vol_arima_order *order, const double *y,
              const double *x, size_t n, struct vol_mean_estimate *out,
              struct vol_err *err)
{
    struct arima_data data;
    enum vol_code code = check(order, err);

    memset(out, 0, sizeof(*out));
    out->n_params = vol_arima_n_params(order);
    if (code == VOL_OK && n == 0) {
        vol_mean_estimate_fail(out, "there is no observation");
        return VOL_OK;
    }
    if (code == VOL_OK)
        code = arima_data_new(&data, order, y, x, n, err);
    if (code != VOL_OK)
        return code;
    if (data.reason != NULL)
        vol_mean_estimate_fail(out, data.reason);
    else
        code = estimate(order, &data, out, err);
    arima_data_free(&data);
    return code;
}
