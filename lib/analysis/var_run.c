/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/var_run.h"

#include "base/mem.h"
#include "cross/margins.h"
#include "cross/spillover.h"
#include "mean/var_model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
vol_var_run_clear(struct vol_var_run *run)
{
    vol_var_clear(&run->var);
    free(run->sigma);
    run->sigma = NULL;
}

/* VOL_EDATA becomes the reason. */
static enum vol_code
explain(struct vol_var_run *run, enum vol_code code, const struct vol_err *why,
        struct vol_err *err)
{
    if (code == VOL_EDATA || code == VOL_ECONVERGE) {
        (void)snprintf(run->reason, sizeof(run->reason), "%.150s", why->text);
        return VOL_OK;
    }
    if (code != VOL_OK && err != NULL)
        *err = *why;
    return code;
}

/* Of deviations from the mean. */
enum vol_code
vol_var_culprit(const struct vol_panel *panel, size_t *culprit, bool *constant,
                struct vol_err *err)
{
    const size_t n = panel->rows, k = panel->k;
    double *x = NULL;

    *culprit = k;
    if (n <= k + 1)
        return VOL_OK;
    enum vol_code code = vol_mem_doubles(&x, n * k, err);
    if (code != VOL_OK)
        return code;
    for (size_t i = 0; i < k; i++) {
        double mean = 0.0;
        for (size_t t = 0; t < n; t++) {
            /* From the first, so that nothing is left of a constant. */
            x[t * k + i] = panel->value[t * k + i] - panel->value[i];
            mean += x[t * k + i] / (double)n;
        }
        for (size_t t = 0; t < n; t++)
            x[t * k + i] -= mean;
    }
    code = vol_dependent_series(x, n, k, culprit, err);
    *constant = true;
    for (size_t t = 0; code == VOL_OK && *culprit < k && t < n; t++)
        *constant = *constant && x[t * k + *culprit] == 0.0;
    free(x);
    return code;
}

/* A system that fails for one of its series says which, in the place of what
 * the estimate says. */
static enum vol_code
name_culprit(const struct vol_var_run *run, struct vol_err *why)
{
    const struct vol_panel *panel = run->panel;
    size_t culprit = panel->k;
    bool constant = false;
    struct vol_err own = { VOL_OK, "" };
    enum vol_code code = vol_var_culprit(panel, &culprit, &constant, &own);

    if (code != VOL_OK)
        *why = own;
    if (code != VOL_OK || culprit == panel->k)
        return code != VOL_OK ? code : VOL_EDATA;
    return vol_fail(why, VOL_EDATA,
                    constant ? "%s is constant: leave it out"
                             : "%s is a combination of the symbols before it: "
                               "leave one of them out",
                    run->symbol[culprit]);
}

/* The rows of the panel, with their regressors where there are some. */
static struct vol_var_data
data_of(const struct vol_var_run *run)
{
    const struct vol_panel *panel = run->panel;

    return (struct vol_var_data){ run->x.n_x > 0 ? run->x.data : panel->value,
                                  panel->k, run->x.n_x, panel->rows };
}

/* How many days have all their regressors. */
static size_t
known_days(const struct vol_var_run *run)
{
    const struct vol_var_x *x = &run->x;
    size_t n = run->h;

    if (x->n_x == 0)
        return n;
    if (x->n_ahead < n)
        n = x->n_ahead;
    for (size_t i = 0; i < n * x->n_x; i++)
        if (!isfinite(x->ahead[i]))
            return i / x->n_x;
    return n;
}

/* One allocation, at `sigma`. */
static enum vol_code
reserve(struct vol_var_run *run, double **phi, struct vol_err *err)
{
    size_t k = run->panel->k, size = k * k, h = run->h;
    size_t closed = run->n_days * (k + 1) * (k + 1);
    double *all = NULL;
    enum vol_code code =
        vol_mem_doubles(&all,
                        size * (2 + 3 * h + 3 * (h + 1) + run->n_days) +
                            (3 * h + run->panel->rows) * k + closed,
                        err);

    if (code != VOL_OK)
        return code;
    run->sigma = vol_mem_take(&all, size);
    run->mean = vol_mem_take(&all, h * k);
    run->residuals = vol_mem_take(&all, run->panel->rows * k);
    run->day_mean = vol_mem_take(&all, h * k);
    run->cum_mean = vol_mem_take(&all, h * k);
    run->mse = vol_mem_take(&all, h * size);
    run->day_mse = vol_mem_take(&all, h * size);
    run->cum_mse = vol_mem_take(&all, h * size);
    run->responses = vol_mem_take(&all, (h + 1) * size);
    run->errors = vol_mem_take(&all, (h + 1) * size);
    run->shares = vol_mem_take(&all, run->n_days * size);
    run->tables = vol_mem_take(&all, closed);
    *phi = vol_mem_take(&all, (h + 1) * size);
    return VOL_OK;
}

static enum vol_code
largest_root(struct vol_var_run *run, struct vol_err *err)
{
    size_t n = run->var.spec.k * run->var.spec.p;
    double *modulus = NULL;
    enum vol_code code = vol_mem_doubles(&modulus, n + 1, err);

    if (code == VOL_OK)
        code = vol_var_moduli(&run->var, modulus, err);
    if (code == VOL_OK)
        run->root = modulus[0];
    free(modulus);
    return code;
}

/* Each row less the one before it, the first less `before` (NULL: zeros). */
static void
difference(double *rows, const double *before, size_t width, size_t n)
{
    for (size_t i = n * width; i-- > width;)
        rows[i] -= rows[i - width];
    for (size_t i = 0; before != NULL && i < width; i++)
        rows[i] -= before[i];
}

/*
 * The returns of day h and of h days: of returns the series and its sums, of
 * prices its changes and what it is above its last value.  `phi` is spoilt.
 */
static void
derive_returns(struct vol_var_run *run, double *phi)
{
    const struct vol_panel *p = run->panel;
    size_t k = p->k, h = run->h;
    const double *last = p->value + (p->rows - 1) * k;

    memcpy(run->day_mean, run->mean, h * k * sizeof(double));
    memcpy(run->cum_mean, run->mean, h * k * sizeof(double));
    memcpy(run->day_mse, run->mse, h * k * k * sizeof(double));
    memcpy(run->cum_mse, run->mse, h * k * k * sizeof(double));
    if (strcmp(run->series, "price") == 0) {
        difference(run->day_mean, last, k, h);
        for (size_t i = 0; i < h * k; i++)
            run->cum_mean[i] -= last[i % k];
        difference(phi, NULL, k * k, h);
        vol_var_mse(phi, run->sigma, k, h, run->day_mse);
    } else if (strcmp(run->series, "return") == 0) {
        for (size_t i = k; i < h * k; i++)
            run->cum_mean[i] += run->cum_mean[i - k];
        vol_var_accumulate(phi, k, h);
        vol_var_mse(phi, run->sigma, k, h, run->cum_mse);
    }
}

static enum vol_code
derive(struct vol_var_run *run, struct vol_err *err)
{
    const struct vol_var_data data = data_of(run);
    size_t k = data.k, h = run->h;
    double *phi = NULL;
    enum vol_code code = reserve(run, &phi, err);

    if (code != VOL_OK)
        return code;
    double *impact = phi + (h + 1) * k * k; /* the last k x k */
    vol_var_unbiased(&run->var, run->sigma);
    vol_var_residuals(&run->var, data.y, data.rows, run->residuals);
    vol_var_phi(&run->var, h + 1, phi);
    vol_var_forecast(&run->var, data.y, data.rows, run->x.ahead, run->known,
                     run->mean);
    vol_var_mse(phi, run->sigma, k, h, run->mse);
    (void)vol_var_impact(run->sigma, k, run->model->shock, impact);
    vol_var_responses(phi, impact, k, h + 1, run->responses);
    for (size_t d = 0; d < run->n_days; d++) {
        vol_var_shares(run->responses, NULL, k, run->day[d],
                       run->shares + d * k * k);
        vol_spillover_close(run->shares + d * k * k, k,
                            run->tables + d * (k + 1) * (k + 1));
    }
    derive_returns(run, phi);
    if (run->bands)
        code = vol_var_response_errors(&run->var, run->model->shock, h + 1,
                                       run->errors, err);
    return code == VOL_OK ? largest_root(run, err) : code;
}

enum vol_code
vol_var_run_make(struct vol_var_run *run, struct vol_err *err)
{
    const struct vol_var_data data = data_of(run);
    struct vol_err why = { VOL_OK, "" };

    run->reason[0] = '\0';
    run->var = (struct vol_var){ 0 };
    run->sigma = NULL;
    run->h = run->day[run->n_days - 1];
    vol_var_model_name(run->model, run->own_name);
    run->spec = run->name != NULL ? run->name : run->own_name;
    run->known = known_days(run);
    enum vol_code code = vol_var_model_fit(run->model, &data, &run->var, &why);
    if (code == VOL_EDATA)
        code = name_culprit(run, &why);
    code = explain(run, code, &why, err);
    if (code == VOL_OK && run->reason[0] == '\0')
        code = explain(run, derive(run, &why), &why, err);
    return code;
}
