/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mean/var_impl.h"

#include "base/mem.h"
#include "stats/linalg.h"
#include "stats/ols.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double ln_2pi = 1.8378770664093454836;

/* ---- sizes and memory ---------------------------------------------------- */

size_t
vol_var_terms(const struct vol_var_spec *spec)
{
    return (size_t)spec->trend + spec->n_x;
}

size_t
vol_var_n_regressors(const struct vol_var_spec *spec)
{
    return vol_var_terms(spec) + spec->k * spec->p;
}

enum vol_code
vol_var_init(struct vol_var *var, const struct vol_var_spec *spec,
             struct vol_err *err)
{
    size_t k = spec->k, m = vol_var_n_regressors(spec), w = m + k;
    double *all = NULL;

    *var = (struct vol_var){ .spec = *spec, .m = m };
    enum vol_code code =
        vol_mem_doubles(&all, k * m + k * k + m * m + w * w, err);
    if (code != VOL_OK)
        return code;
    var->coef = vol_mem_take(&all, k * m);
    var->sigma = vol_mem_take(&all, k * k);
    var->xx_inv = vol_mem_take(&all, m * m);
    var->work = all;
    return VOL_OK;
}

void
vol_var_clear(struct vol_var *var)
{
    free(var->coef);
    *var = (struct vol_var){ 0 };
}

/* ---- rows ---------------------------------------------------------------- */

void
vol_var_row(const struct vol_var_spec *spec, const double *y, size_t t,
            double *row)
{
    size_t k = spec->k, stride = k + spec->n_x;
    double *at = row + spec->trend;

    if (spec->trend != VOL_TREND_NONE)
        row[0] = 1.0;
    if (spec->trend == VOL_TREND_LINEAR)
        row[1] = (double)t + 1.0;
    memcpy(at, y + t * stride + k, spec->n_x * sizeof(*at));
    at += spec->n_x;
    for (size_t lag = 1; lag <= spec->p; lag++, at += k)
        memcpy(at, y + (t - lag) * stride, k * sizeof(*at));
    memcpy(at, y + t * stride, k * sizeof(*at));
}

/* Whether row t has its regressors x. */
static bool
is_whole(const struct vol_var_spec *spec, const double *y, size_t t)
{
    const double *x = y + t * (spec->k + spec->n_x) + spec->k;

    for (size_t i = 0; i < spec->n_x; i++)
        if (!isfinite(x[i]))
            return false;
    return true;
}

/* ---- from a triangle to an estimate -------------------------------------- */

/* R b = r of one equation, the triangle's column `at`. */
static void
solve_equation(const double *r, size_t w, size_t m, size_t at, double *b)
{
    for (size_t i = m; i-- > 0;) {
        double rest = r[i * w + at];
        for (size_t j = i + 1; j < m; j++)
            rest -= r[i * w + j] * b[j];
        b[i] = rest / r[i * w + i];
    }
}

void
vol_var_cross_products(const double *r, size_t w, size_t k, size_t from,
                       double *out)
{
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = 0.0;
            for (size_t row = from; row <= w - k + j; row++)
                sum += r[row * w + w - k + i] * r[row * w + w - k + j];
            out[i * k + j] = out[j * k + i] = sum;
        }
}

/* (X'X)^-1 = R^-1 R^-T; the inverse triangle waits in `t`. */
static void
invert(const double *r, size_t w, size_t m, double *t, double *out)
{
    memset(t, 0, m * m * sizeof(*t));
    for (size_t j = 0; j < m; j++) {
        t[j * m + j] = 1.0 / r[j * w + j];
        for (size_t i = j; i-- > 0;) {
            double sum = 0.0;
            for (size_t l = i + 1; l <= j; l++)
                sum -= r[i * w + l] * t[l * m + j];
            t[i * m + j] = sum / r[i * w + i];
        }
    }
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = 0.0;
            for (size_t l = i; l < m; l++)
                sum += t[i * m + l] * t[j * m + l];
            out[i * m + j] = out[j * m + i] = sum;
        }
}

double
vol_var_log_det(const double *r, size_t w, size_t k, double n)
{
    double sum = 0.0;

    for (size_t i = w - k; i < w; i++)
        sum += log(fabs(r[i * w + i]));
    return 2.0 * sum - (double)k * log(n);
}

double
vol_var_loglik(double log_det, size_t k, double n)
{
    return -0.5 * n * ((double)k * (1.0 + ln_2pi) + log_det);
}

void
vol_var_from_triangle(struct vol_var *var, const double *r, size_t n,
                      bool with_inverse)
{
    size_t k = var->spec.k, m = var->m, w = m + k;

    var->n = n;
    for (size_t i = 0; i < k; i++)
        solve_equation(r, w, m, m + i, var->coef + i * m);
    vol_var_cross_products(r, w, k, m, var->sigma);
    for (size_t i = 0; i < k * k; i++)
        var->sigma[i] /= (double)n;
    if (with_inverse)
        invert(r, w, m, var->work, var->xx_inv);
    var->loglik =
        vol_var_loglik(vol_var_log_det(r, w, k, (double)n), k, (double)n);
}

/* ---- the decomposition ----------------------------------------------------
 */

static enum vol_code
check_rank(const struct vol_ols *ols, size_t m, struct vol_err *err)
{
    if (ols->n < ols->k + 1)
        return vol_fail(err, VOL_EDATA,
                        "%zu rows with all regressors are too few: at least "
                        "%zu are needed",
                        ols->n, ols->k + 1);
    if (ols->rank < m)
        return vol_fail(err, VOL_EDATA,
                        "collinear regressors: a series is constant or made "
                        "of the others");
    if (ols->rank < ols->k || vol_ols_is_exact(ols))
        return vol_fail(err, VOL_EDATA,
                        "the residuals of the series are collinear or zero");
    return VOL_OK;
}

enum vol_code
vol_var_decompose(const struct vol_var_spec *spec, const double *y,
                  size_t first, size_t rows, struct vol_ols *ols,
                  struct vol_err *err)
{
    size_t m = vol_var_n_regressors(spec), w = m + spec->k;
    double row[VOL_OLS_MAX_K + 1];

    if (m == 0)
        return vol_fail(err, VOL_EDATA, "no lag and no constant to estimate");
    if (w > VOL_OLS_MAX_K + 1)
        return vol_fail(err, VOL_EDATA,
                        "%zu lags of %zu series are too many: (lags + 1) times "
                        "series goes up to %zu",
                        spec->p, spec->k,
                        VOL_OLS_MAX_K + 1 - vol_var_terms(spec));
    if (rows < first + w)
        return vol_fail(err, VOL_EDATA,
                        "%zu rows are too few for %zu lags of %zu series: at "
                        "least %zu are needed",
                        rows, spec->p, spec->k, first + w);
    enum vol_code code = vol_ols_init(ols, w - 1, err);
    if (code != VOL_OK)
        return code;
    for (size_t t = first; t < rows; t++) {
        if (!is_whole(spec, y, t))
            continue;
        vol_var_row(spec, y, t, row);
        vol_ols_add(ols, row);
    }
    vol_ols_finish(ols);
    code = check_rank(ols, m, err);
    if (code != VOL_OK)
        vol_ols_clear(ols);
    return code;
}

enum vol_code
vol_var_fit(struct vol_var *var, const double *y, size_t rows,
            struct vol_err *err)
{
    struct vol_ols ols;
    enum vol_code code =
        vol_var_decompose(&var->spec, y, var->spec.p, rows, &ols, err);

    if (code != VOL_OK)
        return code;
    vol_var_from_triangle(var, ols.r, ols.n, true);
    vol_ols_clear(&ols);
    return VOL_OK;
}

/* ---- what is read from it --------------------------------------------------
 */

void
vol_var_residuals(const struct vol_var *var, const double *y, size_t rows,
                  double *e)
{
    size_t k = var->spec.k, m = var->m;
    double *row = var->work;

    for (size_t t = var->spec.p; t < rows; t++, e += k) {
        vol_var_row(&var->spec, y, t, row);
        for (size_t i = 0; i < k; i++) {
            e[i] = row[m + i];
            for (size_t j = 0; j < m; j++)
                e[i] -= var->coef[i * m + j] * row[j];
        }
    }
}

void
vol_var_unbiased(const struct vol_var *var, double *out)
{
    double scale = (double)var->n / (double)(var->n - var->m);

    for (size_t i = 0; i < var->spec.k * var->spec.k; i++)
        out[i] = scale * var->sigma[i];
}

double
vol_var_std_error(const struct vol_var *var, size_t i, size_t j)
{
    double scale = (double)var->n / (double)(var->n - var->m);

    return sqrt(scale * var->sigma[i * var->spec.k + i] *
                var->xx_inv[j * var->m + j]);
}
