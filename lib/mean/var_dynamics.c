/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mean/var_dynamics.h"

#include "base/mem.h"
#include "stats/eigen.h"
#include "stats/linalg.h"
#include "stats/ols.h"
#include "stats/pair.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Equation i's coefficients of the k series at lag 1, those of lag 2 ... */
static const double *
lags_of(const struct vol_var *var, size_t i)
{
    return var->coef + i * var->m + vol_var_terms(&var->spec);
}

enum vol_code
vol_var_moduli(const struct vol_var *var, double *modulus, struct vol_err *err)
{
    size_t k = var->spec.k, n = k * var->spec.p;
    double *companion = NULL;

    if (n == 0)
        return VOL_OK;
    enum vol_code code = vol_mem_doubles(&companion, n * n, err);
    if (code != VOL_OK)
        return code;
    for (size_t i = 0; i < k; i++)
        memcpy(companion + i * n, lags_of(var, i), n * sizeof(*companion));
    for (size_t i = k; i < n; i++)
        companion[i * n + i - k] = 1.0;
    code = vol_eigen_moduli(companion, n, modulus, err);
    free(companion);
    return code;
}

/* What an equation `b` says without its lags in row t, whose regressors are
 * x. */
static double
term_sum(const struct vol_var_spec *spec, const double *b, size_t t,
         const double *x)
{
    double sum = spec->trend != VOL_TREND_NONE ? b[0] : 0.0;

    if (spec->trend == VOL_TREND_LINEAR)
        sum += b[1] * ((double)t + 1.0);
    for (size_t i = 0; i < spec->n_x; i++)
        sum += b[(size_t)spec->trend + i] * x[i];
    return sum;
}

void
vol_var_forecast(const struct vol_var *var, const double *y, size_t rows,
                 const double *ahead, size_t h, double *out)
{
    size_t k = var->spec.k, n_x = var->spec.n_x;

    for (size_t t = rows; t < rows + h; t++)
        for (size_t i = 0; i < k; i++) {
            const double *b = lags_of(var, i);
            double sum = term_sum(&var->spec, var->coef + i * var->m, t,
                                  n_x > 0 ? ahead + (t - rows) * n_x : NULL);
            for (size_t lag = 1; lag <= var->spec.p; lag++) {
                size_t s = t - lag;
                const double *row =
                    s < rows ? y + s * (k + n_x) : out + (s - rows) * k;
                for (size_t j = 0; j < k; j++)
                    sum += *b++ * row[j];
            }
            out[(t - rows) * k + i] = sum;
        }
}

/* a += b c, k x k; b's rows are `stride` apart. */
static void
add_product(double *a, const double *b, size_t stride, const double *c,
            size_t k)
{
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++)
            vol_add_scaled(a + i * k, b[i * stride + j], c + j * k, k);
}

void
vol_var_phi(const struct vol_var *var, size_t h, double *phi)
{
    size_t k = var->spec.k, size = k * k;

    memset(phi, 0, h * size * sizeof(*phi));
    for (size_t i = 0; i < k; i++)
        phi[i * (k + 1)] = 1.0;
    for (size_t s = 1; s < h; s++)
        for (size_t lag = 1; lag <= var->spec.p && lag <= s; lag++)
            add_product(phi + s * size, lags_of(var, 0) + (lag - 1) * k, var->m,
                        phi + (s - lag) * size, k);
}

void
vol_var_accumulate(double *set, size_t k, size_t h)
{
    for (size_t i = k * k; i < h * k * k; i++)
        set[i] += set[i - k * k];
}

void
vol_var_mse(const double *phi, const double *sigma, size_t k, size_t h,
            double *mse)
{
    const size_t size = k * k;
    double moved[VOL_OLS_MAX_K]; /* Sigma times a row of phi */

    for (size_t s = 0; s < h; s++, phi += size, mse += size)
        for (size_t j = 0; j < k; j++) {
            for (size_t i = 0; i < k; i++)
                moved[i] = vol_dot(sigma + i * k, phi + j * k, k);
            for (size_t i = 0; i < k; i++)
                mse[i * k + j] = (s > 0 ? mse[i * k + j - size] : 0.0) +
                                 vol_dot(phi + i * k, moved, k);
        }
}

bool
vol_var_impact(const double *sigma, size_t k, enum vol_var_shock shock,
               double *impact)
{
    memcpy(impact, sigma, k * k * sizeof(*impact));
    if (shock == VOL_VAR_CHOLESKY) {
        if (!vol_cholesky(impact, k))
            return false;
        for (size_t i = 0; i < k; i++)
            memset(impact + i * k + i + 1, 0, (k - i - 1) * sizeof(*impact));
        return true;
    }
    for (size_t j = 0; j < k; j++) {
        if (!(sigma[j * (k + 1)] > 0.0))
            return false;
        double scale = 1.0 / sqrt(sigma[j * (k + 1)]);
        for (size_t i = 0; i < k; i++)
            impact[i * k + j] *= scale;
    }
    return true;
}

void
vol_var_responses(const double *phi, const double *impact, size_t k, size_t h,
                  double *out)
{
    memset(out, 0, h * k * k * sizeof(*out));
    for (size_t s = 0; s < h; s++)
        add_product(out + s * k * k, phi + s * k * k, k, impact, k);
}

void
vol_var_shares(const double *responses, const double *variance, size_t k,
               size_t h, double *out)
{
    memset(out, 0, k * k * sizeof(*out));
    for (size_t s = 0; s < h; s++)
        for (size_t i = 0; i < k * k; i++)
            out[i] += responses[s * k * k + i] * responses[s * k * k + i];
    for (size_t i = 0; i < k; i++) {
        double whole = 0.0;
        for (size_t j = 0; j < k; j++)
            whole += out[i * k + j];
        if (variance != NULL)
            whole = variance[i];
        for (size_t j = 0; j < k; j++)
            out[i * k + j] /= whole;
    }
}
