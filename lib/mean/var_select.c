/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mean/var_impl.h"

#include "base/mem.h"
#include "stats/linalg.h"

#include <math.h>
#include <stdlib.h>

static const char *const names[] = { "aic", "bic", "hq", "fpe" };

const char *
vol_var_criterion_name(enum vol_var_criterion criterion)
{
    return names[criterion];
}

size_t
vol_var_longest(const struct vol_var_spec *spec, size_t rows)
{
    size_t rule = vol_schwert_lags(rows), bear = rows / (3 * spec->k + 1);
    size_t most = (VOL_OLS_MAX_K - spec->k - 2 - spec->n_x) / spec->k;

    if (rule > bear)
        rule = bear;
    return rule < most ? rule : most;
}

/* log |E'E / n| of the regression on the first m regressors; `s` is spoilt. */
static double
log_det(const struct vol_ols *ols, size_t k, size_t m, double *s)
{
    double sum = 0.0;

    vol_var_cross_products(ols->r, ols->k + 1, k, m, s);
    if (!vol_cholesky(s, k))
        return NAN;
    for (size_t i = 0; i < k; i++)
        sum += log(s[i * (k + 1)]);
    return 2.0 * sum - (double)k * log((double)ols->n);
}

static struct vol_var_order
criteria(double log_det_sigma, size_t k, size_t m, double n)
{
    double fit = -2.0 * vol_var_loglik(log_det_sigma, k, n);
    double coefs = (double)(k * m), regressors = (double)m;
    struct vol_var_order order = {
        { [VOL_VAR_AIC] = fit + 2.0 * coefs,
          [VOL_VAR_BIC] = fit + log(n) * coefs,
          [VOL_VAR_HQ] = fit + 2.0 * log(log(n)) * coefs,
          [VOL_VAR_FPE] = pow((n + regressors) / (n - regressors), (double)k) *
                          exp(log_det_sigma) }
    };

    return order;
}

static void
least(const struct vol_var_order *order, size_t longest,
      size_t best[VOL_VAR_CRITERIA])
{
    for (size_t c = 0; c < VOL_VAR_CRITERIA; c++) {
        best[c] = 0;
        for (size_t p = 1; p <= longest; p++)
            if (order[p].value[c] < order[best[c]].value[c])
                best[c] = p;
    }
}

enum vol_code
vol_var_select(const struct vol_var_spec *spec, const double *y, size_t rows,
               size_t longest, struct vol_var_order *out,
               size_t best[VOL_VAR_CRITERIA], struct vol_err *err)
{
    struct vol_var_spec whole = *spec;
    double *s = NULL;
    struct vol_ols ols;
    enum vol_code code = vol_mem_doubles(&s, spec->k * spec->k, err);

    whole.p = longest;
    if (code == VOL_OK)
        code = vol_var_decompose(&whole, y, longest, rows, &ols, err);
    if (code == VOL_OK) {
        for (size_t p = 0; p <= longest; p++) {
            size_t m = vol_var_terms(spec) + spec->k * p;
            out[p] = criteria(log_det(&ols, spec->k, m, s), spec->k, m,
                              (double)ols.n);
        }
        least(out, longest, best);
        vol_ols_clear(&ols);
    }
    free(s);
    return code;
}
