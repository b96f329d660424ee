/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/diagnostics.h"

#include "base/mem.h"
#include "garch/diagnostics_impl.h"
#include "stats/hypothesis.h"
#include "stats/tails.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const size_t vol_diagnostic_lags[VOL_DIAGNOSTIC_LAG_COUNT] = {
    1, 5, 10, VOL_DIAGNOSTIC_MAX_LAGS
};

static const size_t groups[] = { 20, 30, 40, 50 };
enum {
    N_GROUPS = sizeof(groups) / sizeof(groups[0]),
    MAX_GROUPS = 50,
    LEAST_EXPECTED = 5, /* observations a group (Cochran, 1954) */
    /* Those that any model has: 4 kinds by lag, 8 of signs, joint Nyblom. */
    FIXED_ITEMS = 4 * VOL_DIAGNOSTIC_LAG_COUNT + 8 + 1 + 2 * N_GROUPS
};

void
vol_diagnostics_clear(struct vol_diagnostics *d)
{
    free(d->item);
    *d = (struct vol_diagnostics){ 0 };
}

const struct vol_diagnostic *
vol_diagnostics_find(const struct vol_diagnostics *d, const char *measure,
                     const char *variant, size_t lags)
{
    for (size_t i = 0; i < d->n; i++) {
        const struct vol_diagnostic *item = &d->item[i];
        if (item->lags == lags && strcmp(item->measure, measure) == 0 &&
            strcmp(item->variant, variant) == 0)
            return item;
    }
    return NULL;
}

struct vol_diagnostic *
vol_diagnostic_add(struct vol_diagnosis *d, const char *measure,
                   const char *variant, size_t lags, size_t n_obs)
{
    struct vol_diagnostic *item;

    if (d->out.n == d->out.cap)
        return NULL;
    item = &d->out.item[d->out.n++];
    *item = (struct vol_diagnostic){
        .lags = lags, .value = NAN, .df = NAN, .p_value = NAN, .n_obs = n_obs
    };
    (void)snprintf(item->measure, sizeof(item->measure), "%s", measure);
    (void)snprintf(item->variant, sizeof(item->variant), "%s", variant);
    return item;
}

void
vol_diagnostic_without(struct vol_diagnostic *item, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    (void)vsnprintf(item->reason, sizeof(item->reason), fmt, ap);
    va_end(ap);
}

void
vol_diagnostic_chi2(struct vol_diagnostic *item, double value, double df)
{
    if (!isfinite(value)) {
        vol_diagnostic_without(item, "not a finite number");
        return;
    }
    item->value = value;
    item->df = df;
    item->p_value = vol_chi2_upper(value, df, &item->p_bound);
}

void
vol_diagnosis_free(const struct vol_garch_fit *fit, enum vol_garch_cov cov,
                   bool *free)
{
    for (size_t i = 0; i < fit->k; i++)
        free[i] = fit->cov[cov][i * (fit->k + 1)] > 0.0;
}

/* ---- portmanteau tests ----------------------------------------------------
 */

/* A test of lib/stats on a series, at each of the lags. */
static enum vol_code
run_test(struct vol_diagnosis *d, const char *name, const char *variant,
         const double *x, size_t model_df, struct vol_err *err)
{
    const struct vol_test *test = vol_test_find(name);
    struct vol_test_options options = vol_test_defaults;
    struct vol_test_result r = { .lags = 0 };
    const size_t n = d->fit->n_obs;
    enum vol_code code = VOL_OK;

    options.lag_rule = VOL_LAGS_FIXED;
    options.model_df = model_df;
    options.about_zero = true;
    for (size_t i = 0; i < VOL_DIAGNOSTIC_LAG_COUNT && code == VOL_OK; i++) {
        options.lags = vol_diagnostic_lags[i];
        code = vol_test_run(test, x, n, &options, &r, err);
        if (code != VOL_OK)
            break;
        struct vol_diagnostic *item =
            vol_diagnostic_add(d, name, variant, options.lags, r.n_obs);
        if (r.reason[0] != '\0') {
            vol_diagnostic_without(item, "%s", r.reason);
            continue;
        }
        item->value = r.statistic;
        item->df = (double)(options.lags - model_df);
        item->p_value = r.p_value;
        item->p_bound = r.p_bound;
    }
    return code;
}

/* Coefficients of lags in the mean. */
static size_t
mean_lags(const struct vol_mean_spec *mean)
{
    return vol_mean_n_params(mean) - (mean->constant ? 1 : 0) - mean->n_x;
}

static enum vol_code
diagnose_lags(struct vol_diagnosis *d, struct vol_err *err)
{
    enum vol_code code =
        run_test(d, "ljung-box", "z", d->z, mean_lags(&d->fit->used.mean), err);

    if (code == VOL_OK)
        code = run_test(d, "ljung-box", "z2", d->z2, 0, err);
    if (code == VOL_OK)
        code = vol_diagnose_squares(d, err);
    if (code == VOL_OK)
        code = run_test(d, "arch-lm", "z", d->z, 0, err);
    return code;
}

/* ---- goodness of fit ------------------------------------------------------
 */

/* Pearson's statistic of the transforms in `m` equal groups. */
static double
pearson(const struct vol_diagnosis *d, size_t m)
{
    const struct vol_garch_fit *fit = d->fit;
    const size_t first = fit->k - fit->used.density->n_shape;
    double shape[VOL_DENSITY_MAX_SHAPE] = { 0.0 }, sum = 0.0;
    const double expected = (double)fit->n_obs / (double)m;
    size_t count[MAX_GROUPS] = { 0 };

    for (size_t i = first; i < fit->k; i++)
        shape[i - first] = fit->param[i].estimate;
    for (size_t t = 0; t < fit->n_obs; t++) {
        const double u = fit->used.density->cdf(shape, d->z[t]);
        const size_t at = (size_t)(fmin(fmax(u, 0.0), 1.0) * (double)m);
        count[at < m ? at : m - 1]++;
    }
    for (size_t i = 0; i < m; i++) {
        const double off = (double)count[i] - expected;
        sum += off * off / expected;
    }
    return sum;
}

/* Both ends of what the p-value may be. */
static void
diagnose_density(struct vol_diagnosis *d)
{
    const size_t n = d->fit->n_obs, k = d->fit->n_estimated;
    char variant[16];

    for (size_t i = 0; i < N_GROUPS; i++) {
        const bool few = n < LEAST_EXPECTED * groups[i];
        const double value = few ? NAN : pearson(d, groups[i]);
        for (int less = 0; less < 2; less++) {
            const size_t off = 1 + (less ? k : 0);
            (void)snprintf(variant, sizeof(variant), "%zu%s", groups[i],
                           less ? "-k" : "");
            struct vol_diagnostic *item =
                vol_diagnostic_add(d, "pit-pearson", variant, 0, n);
            if (few)
                vol_diagnostic_without(item, "fewer than %d a group",
                                       LEAST_EXPECTED);
            else if (groups[i] <= off)
                vol_diagnostic_without(item, "more parameters than groups");
            else
                vol_diagnostic_chi2(item, value, (double)(groups[i] - off));
        }
    }
}

/* ---- all ------------------------------------------------------------------
 */

static enum vol_code
prepare(struct vol_diagnosis *d, const struct vol_garch_data *data,
        struct vol_err *err)
{
    const struct vol_garch_fit *fit = d->fit;
    void *items = NULL;
    enum vol_code code;

    d->out.cap = FIXED_ITEMS + fit->k;
    code = vol_mem_array(&items, d->out.cap, sizeof(*d->out.item), err);
    d->out.item = items;
    if (code == VOL_OK)
        code = vol_mem_doubles(&d->z, 2 * fit->n_obs, err);
    if (code != VOL_OK)
        return code;
    d->z2 = d->z + fit->n_obs;
    for (size_t t = 0; t < fit->n_obs; t++) {
        d->z[t] = fit->e[t] / sqrt(fit->h[t]);
        d->z2[t] = d->z[t] * d->z[t];
    }
    return vol_garch_scores_of(fit, data, &d->s, err);
}

enum vol_code
vol_garch_diagnose(const struct vol_garch_fit *fit,
                   const struct vol_garch_data *data,
                   struct vol_diagnostics *out, struct vol_err *err)
{
    struct vol_diagnosis d = { .fit = fit };
    enum vol_code code = VOL_OK;

    if (!vol_garch_fit_usable(fit)) {
        *out = d.out;
        return VOL_OK;
    }
    code = prepare(&d, data, err);
    if (code == VOL_OK)
        code = diagnose_lags(&d, err);
    if (code == VOL_OK)
        code = vol_diagnose_signs(&d, err);
    if (code == VOL_OK)
        code = vol_diagnose_stability(&d, err);
    if (code == VOL_OK) {
        diagnose_density(&d);
        *out = d.out;
    } else {
        vol_diagnostics_clear(&d.out);
    }
    vol_garch_scores_clear(&d.s);
    free(d.z);
    return code;
}
