/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mean/har.h"

#include "base/mem.h"
#include "mean/mean.h"
#include "stats/linalg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_K = 4 + VOL_HAR_MAX_X };

const char *
vol_har_measure_name(enum vol_har_measure measure)
{
    static const char *const name[VOL_HAR_MEASURES] = {
        [VOL_HAR_SQUARED] = "squared", [VOL_HAR_PARKINSON] = "parkinson",
        [VOL_HAR_GARMAN_KLASS] = "gk", [VOL_HAR_ROGERS_SATCHELL] = "rs",
        [VOL_HAR_LEVEL] = "level",
    };

    return name[measure];
}

double
vol_har_range(enum vol_har_measure measure, double open, double high,
              double low, double close)
{
    static const double LN2 = 0.69314718055994530942;
    const bool whole = low > 0.0 && low <= open && low <= close &&
                       high >= open && high >= close && isfinite(high);
    const double range = log(high / low), body = log(close / open);

    if (!whole)
        return NAN;
    switch (measure) {
    case VOL_HAR_PARKINSON: return 1e4 * range * range / (4.0 * LN2);
    case VOL_HAR_GARMAN_KLASS:
        return 1e4 * (0.5 * range * range - (2.0 * LN2 - 1.0) * body * body);
    case VOL_HAR_ROGERS_SATCHELL:
        return 1e4 * (log(high / close) * log(high / open) +
                      log(low / close) * log(low / open));
    case VOL_HAR_SQUARED:
    case VOL_HAR_LEVEL:
    case VOL_HAR_MEASURES: break;
    }
    return NAN;
}

static struct vol_mean_spec
regression(const struct vol_har_spec *spec)
{
    return (struct vol_mean_spec){ .constant = true,
                                   .har = true,
                                   .n_x = spec->n_x };
}

void
vol_har_param_name(const struct vol_har_spec *spec, size_t i, char *buf,
                   size_t size)
{
    const struct vol_mean_spec mean = regression(spec);

    vol_mean_param_name(&mean, i, buf, size);
}

size_t
vol_har_hac_lags(size_t n)
{
    return (size_t)(4.0 * pow((double)n / 100.0, 2.0 / 9.0));
}

/* ---- estimation --------------------------------------------------------- */

/* The rows that can be used: k columns each, and their values. */
struct rows {
    size_t n, k;
    double *column, *y, *e;
};

static bool
is_whole(const double *column, size_t k, double y)
{
    bool whole = isfinite(y);

    for (size_t i = 0; i < k; i++)
        whole = whole && isfinite(column[i]);
    return whole;
}

static enum vol_code
collect(const struct vol_har_spec *spec, const double *v, const double *x,
        size_t n, struct rows *rows, struct vol_err *err)
{
    const struct vol_mean_spec mean = regression(spec);
    const size_t k = vol_mean_n_columns(&mean);
    enum vol_code code = vol_mem_doubles(&rows->column, n * (k + 2), err);

    if (code != VOL_OK)
        return code;
    rows->k = k;
    rows->y = rows->column + n * k;
    rows->e = rows->y + n;
    vol_mean_columns(&mean, v, x, n, rows->column);
    for (size_t t = VOL_HAR_LAGS; t < n; t++) {
        const double *column = rows->column + (t - VOL_HAR_LAGS) * k;
        if (!is_whole(column, k, v[t]))
            continue;
        memmove(rows->column + rows->n * k, column, k * sizeof(*column));
        rows->y[rows->n++] = v[t];
    }
    return VOL_OK;
}

/* X'X of the rows, lower triangle. */
static void
cross(const struct rows *rows, double *xx)
{
    const size_t k = rows->k;

    memset(xx, 0, k * k * sizeof(*xx));
    for (size_t t = 0; t < rows->n; t++)
        for (size_t i = 0; i < k; i++)
            vol_add_scaled(xx + i * k, rows->column[t * k + i],
                           rows->column + t * k, i + 1);
}

/*
 * The middle of the sandwich: sum over t and s of w(t - s) e_t e_s x_t x_s',
 * with Bartlett's weights, which keep it positive (Newey and West, 1987).
 */
static void
long_run(const struct rows *rows, size_t lags, double *s)
{
    const size_t k = rows->k;

    memset(s, 0, k * k * sizeof(*s));
    for (size_t l = 0; l <= lags && l < rows->n; l++) {
        const double w = 1.0 - (double)l / (double)(lags + 1);
        for (size_t t = l; t < rows->n; t++) {
            const double *a = rows->column + t * k;
            const double *b = rows->column + (t - l) * k;
            const double ee = w * rows->e[t] * rows->e[t - l];
            for (size_t i = 0; i < k; i++)
                for (size_t j = 0; j < k; j++)
                    s[i * k + j] +=
                        ee * (l == 0 ? a[i] * b[j] : a[i] * b[j] + b[i] * a[j]);
        }
    }
}

static double
quadratic(const double *a, const double *row, size_t k)
{
    double sum = 0.0;

    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++)
            sum += row[i] * a[i * k + j] * row[j];
    return sum;
}

static void
add_errors(struct vol_mean_estimate *e, const struct rows *rows, size_t hac)
{
    const size_t k = rows->k, df = rows->n - k;
    double xx[MAX_K * MAX_K], inverse[MAX_K * MAX_K], s[MAX_K * MAX_K];
    const double s2 = e->sigma2 * (double)rows->n / (double)df;

    cross(rows, xx);
    if (!vol_inverse(xx, k, inverse)) {
        vol_mean_estimate_fail(e, "the regressors are collinear");
        return;
    }
    if (hac > 0)
        long_run(rows, hac, s);
    for (size_t i = 0; i < k; i++)
        e->std_error[i] = sqrt(hac > 0 ? quadratic(s, inverse + i * k, k)
                                       : s2 * inverse[i * k + i]);
}

static void
finish(struct vol_mean_estimate *e, const struct rows *rows,
       const struct vol_mean_spec *mean, size_t hac)
{
    static const double LOG_2PI = 1.8378770664093454836;
    const double n = (double)rows->n;
    double rss = 0.0, yy = 0.0;

    vol_mean_residuals(mean, e->param, rows->y, rows->column, rows->n, rows->e);
    for (size_t t = 0; t < rows->n; t++) {
        rss += rows->e[t] * rows->e[t];
        yy += rows->y[t] * rows->y[t];
    }
    if (!(rss > 1e-20 * yy)) {
        vol_mean_estimate_fail(e, "the regression leaves no residual");
        return;
    }
    e->n_obs = rows->n;
    e->sigma2 = rss / n;
    e->loglik = -0.5 * n * (LOG_2PI + log(e->sigma2) + 1.0);
    vol_mean_estimate_criteria(e);
    add_errors(e, rows, hac);
}

enum vol_code
vol_har_fit(const struct vol_har_spec *spec, const double *v, const double *x,
            size_t n, size_t hac, struct vol_mean_estimate *out,
            struct vol_err *err)
{
    const struct vol_mean_spec mean = regression(spec);
    struct rows rows = { 0 };
    enum vol_code code = collect(spec, v, x, n, &rows, err);

    memset(out, 0, sizeof(*out));
    out->n_params = vol_mean_n_params(&mean);
    if (code != VOL_OK)
        return code;
    if (rows.n < out->n_params + 2)
        vol_mean_estimate_fail(out, "too few observations: a row needs the 22 "
                                    "before it");
    else
        code =
            vol_mean_ols(&mean, rows.y, rows.column, rows.n, out->param, err);
    if (code == VOL_OK && out->status == VOL_MEAN_OK)
        finish(out, &rows, &mean, hac);
    if (code == VOL_EDATA) {
        vol_mean_estimate_fail(out, "the regressors are collinear, or the "
                                    "series does not vary");
        code = VOL_OK;
    }
    free(rows.column);
    return code;
}

/* ---- from estimates ----------------------------------------------------- */

enum vol_code
vol_har_fitted(const struct vol_har_spec *spec, const double *param,
               const double *v, const double *x, size_t n, double *fitted,
               struct vol_err *err)
{
    const struct vol_mean_spec mean = regression(spec);
    const size_t k = vol_mean_n_columns(&mean);
    double *column;
    enum vol_code code = vol_mem_doubles(&column, n * k, err);

    if (code != VOL_OK)
        return code;
    vol_mean_columns(&mean, v, x, n, column);
    for (size_t t = 0; t < n; t++) {
        const size_t at = t < VOL_HAR_LAGS ? 0 : t - VOL_HAR_LAGS;
        const double *row = column + at * k;
        fitted[t] = NAN;
        if (t < VOL_HAR_LAGS || !is_whole(row, k, v[t]))
            continue;
        fitted[t] = 0.0;
        for (size_t i = 0; i < k; i++)
            fitted[t] += param[i] * row[i];
    }
    free(column);
    return VOL_OK;
}

static void
add_variances(double sigma2, const double *psi, size_t h,
              struct vol_mean_ahead *out)
{
    double day = 0.0, total = 0.0, sum = 0.0, weight = 0.0;

    for (size_t i = 0; i < h; i++) {
        day += psi[i] * psi[i];
        weight += psi[i];
        total += weight * weight;
        sum += out[i].value.mean;
        out[i].value.variance = sigma2 * day;
        out[i].change = (struct vol_mean_moments){ NAN, NAN };
        out[i].sum = (struct vol_mean_moments){ sum, sigma2 * total };
    }
}

enum vol_code
vol_har_forecast(const struct vol_har_spec *spec, const double *param,
                 double sigma2, const double *v, size_t n, const double *ahead,
                 size_t h, struct vol_mean_ahead *out, struct vol_err *err)
{
    const struct vol_mean_spec mean = regression(spec);
    double *work;
    enum vol_code code;

    for (size_t i = 1; i <= VOL_HAR_LAGS; i++)
        if (n < i || !isfinite(v[n - i]))
            return vol_fail(err, VOL_EDATA,
                            "one of the last %d values is missing",
                            VOL_HAR_LAGS);
    code = vol_mem_doubles(&work, 2 * h, err);
    if (code != VOL_OK)
        return code;
    vol_mean_forecast(&mean, param, v + n, NULL, ahead, h, work);
    vol_mean_psi(&mean, param, h, work + h);
    for (size_t i = 0; i < h; i++)
        out[i].value.mean = work[i];
    add_variances(sigma2, work + h, h, out);
    free(work);
    return VOL_OK;
}
