/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cross/dcc_errors.h"

#include "base/mem.h"
#include "stats/linalg.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Differences over this part of a standard error. */
#define PART 1e-3

void
vol_dcc_errors_clear(struct vol_dcc_errors *e)
{
    free(e->store);
    *e = (struct vol_dcc_errors){ 0 };
}

static bool
is_free(const struct vol_dcc_fit *fit, size_t i)
{
    return fit->param[i].reason[0] == '\0';
}

static bool
has_derivatives(const struct vol_dcc_data *data)
{
    for (size_t i = 0; i < data->k; i++)
        if (data->margin[i].score == NULL)
            return false;
    return true;
}

/* The gradient at theta with parameter i moved by `step` and, where it is
 * wanted, the derivatives by the residuals: both added to. */
static enum vol_code
gradient_at(struct vol_dcc_sum *sum, const struct vol_dcc_fit *fit, size_t i,
            double step, double *gradient, double *by_z, bool *there,
            struct vol_err *err)
{
    const struct vol_dcc_sums add = { .gradient = gradient, .by_z = by_z };
    double theta[VOL_DCC_MAX_PARAMS], value = -HUGE_VAL;

    vol_dcc_fit_params(fit, theta);
    theta[i] += step;
    enum vol_code code = vol_dcc_sum_value(sum, theta, &add, &value, err);
    *there = isfinite(value);
    return code;
}

/* Differences of the gradient by parameter i over 2 `step`, into g and by_z
 * (NULL: not wanted), which are zero. */
static enum vol_code
difference(struct vol_dcc_sum *sum, const struct vol_dcc_fit *fit, size_t i,
           double step, double *g, double *by_z, bool *there,
           struct vol_err *err)
{
    const size_t n = by_z != NULL ? sum->n * sum->k : 0;
    enum vol_code code = gradient_at(sum, fit, i, -step, g, by_z, there, err);

    if (code != VOL_OK || !*there)
        return code;
    for (size_t j = 0; j < fit->n_params; j++)
        g[j] = -g[j];
    for (size_t j = 0; j < n; j++)
        by_z[j] = -by_z[j];
    return gradient_at(sum, fit, i, step, g, by_z, there, err);
}

/* H21 of parameter i, from the differences of the derivatives by z. */
static void
set_cross(const struct vol_dcc_data *data, const double *by_z, double scale,
          double *out)
{
    for (size_t m = 0; m < data->k; m++) {
        const struct vol_margin *margin = data->margin + m;
        for (size_t j = 0; j < margin->n_params; j++) {
            double sum = 0.0;
            for (size_t t = 0; t < data->n; t++)
                sum += by_z[t * data->k + m] * vol_margin_slope(margin, t, j);
            *out++ = scale * sum;
        }
    }
}

/* Row i of both matrices, over a step that is shortened until there is a
 * likelihood on both sides. */
static enum vol_code
set_row(struct vol_dcc_errors *e, struct vol_dcc_sum *sum,
        const struct vol_dcc_data *data, const struct vol_dcc_fit *fit,
        size_t i, double step, double *by_z, struct vol_err *err)
{
    double *row = e->hessian + i * fit->n_params;
    bool there = false;

    for (int attempt = 0; !there && attempt < 4; attempt++, step *= 0.1) {
        memset(row, 0, fit->n_params * sizeof(*row));
        if (by_z != NULL)
            memset(by_z, 0, sum->n * sum->k * sizeof(*by_z));
        enum vol_code code =
            difference(sum, fit, i, step, row, by_z, &there, err);
        if (code != VOL_OK)
            return code;
        for (size_t j = 0; j < fit->n_params; j++)
            row[j] = there ? row[j] / (2.0 * step) : NAN;
        if (there && by_z != NULL)
            set_cross(data, by_z, 0.5 / step, e->cross + i * e->n_first);
    }
    return VOL_OK;
}

enum vol_code
vol_dcc_errors_init(struct vol_dcc_errors *e, struct vol_dcc_sum *sum,
                    const struct vol_dcc_data *data,
                    const struct vol_dcc_fit *fit, const double *inverse,
                    struct vol_err *err)
{
    const size_t p = fit->n_params;
    const bool cross = has_derivatives(data);
    struct vol_dcc_errors x = { 0 };
    double *by_z = NULL;

    for (size_t m = 0; cross && m < data->k; m++)
        x.n_first += data->margin[m].n_params;
    enum vol_code code = vol_mem_doubles(&x.store, p * (p + x.n_first), err);
    if (code == VOL_OK && cross)
        code = vol_mem_doubles(&by_z, sum->n * sum->k, err);
    x.hessian = x.store;
    x.cross = cross && code == VOL_OK ? x.store + p * p : NULL;
    for (size_t i = 0; code == VOL_OK && i < p; i++)
        if (is_free(fit, i))
            code = set_row(&x, sum, data, fit, i,
                           PART * sqrt(fabs(inverse[i * (p + 1)])), by_z, err);
    free(by_z);
    if (code == VOL_OK)
        *e = x;
    else
        vol_dcc_errors_clear(&x);
    return code;
}

/* scores += s1 W' for one margin, W = H21 (-H11)^-1 of it (p x its own). */
static void
add_first_stage(const struct vol_margin *m, const double *cross, size_t stride,
                size_t n, size_t p, double *w, double *scores)
{
    const size_t k = m->n_params;

    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < k; j++) {
            w[i * k + j] = 0.0;
            for (size_t l = 0; l < k; l++)
                w[i * k + j] += cross[i * stride + l] * m->inverse[l * k + j];
        }
    for (size_t t = 0; t < n; t++)
        for (size_t i = 0; i < p; i++)
            for (size_t j = 0; j < k; j++)
                scores[t * p + i] += w[i * k + j] * m->score[t * k + j];
}

/* The free parameters of fit, f of them, in order. */
static size_t
free_params(const struct vol_dcc_fit *fit, size_t *which)
{
    size_t f = 0;

    for (size_t i = 0; i < fit->n_params; i++)
        if (is_free(fit, i))
            which[f++] = i;
    return f;
}

static void
refuse(struct vol_dcc_fit *fit, const char *reason)
{
    for (size_t i = 0; i < fit->n_params; i++)
        if (is_free(fit, i))
            snprintf(fit->param[i].reason, sizeof(fit->param[i].reason), "%s",
                     reason);
}

/* The covariances of the free parameters, to be added up. */
static void
clear(struct vol_dcc_fit *fit, const size_t *which, size_t f)
{
    for (size_t i = 0; i < f; i++)
        for (size_t j = 0; j < f; j++)
            fit->cov[which[i] * fit->n_params + which[j]] = 0.0;
}

/* H^-1 (sum psi psi') H^-1 over the free parameters. */
static void
sandwich(const struct vol_dcc_errors *e, const double *psi, size_t n,
         struct vol_dcc_fit *fit)
{
    enum { MAX = VOL_DCC_MAX_PARAMS };
    const size_t p = fit->n_params;
    double minus[MAX * MAX], inverse[MAX * MAX], x[MAX];
    size_t which[MAX];
    const size_t f = free_params(fit, which);

    for (size_t i = 0; i < f; i++)
        for (size_t j = 0; j < f; j++)
            minus[i * f + j] = -0.5 * (e->hessian[which[i] * p + which[j]] +
                                       e->hessian[which[j] * p + which[i]]);
    if (!vol_inverse(minus, f, inverse)) {
        refuse(fit, "the likelihood is flat");
        return;
    }
    clear(fit, which, f);
    for (size_t t = 0; t < n; t++)
        for (size_t i = 0; i < f; i++) {
            x[i] = 0.0;
            for (size_t j = 0; j < f; j++)
                x[i] += inverse[i * f + j] * psi[t * p + which[j]];
            for (size_t j = 0; j <= i; j++)
                fit->cov[which[i] * p + which[j]] += x[i] * x[j];
        }
    for (size_t i = 0; i < f; i++) {
        for (size_t j = 0; j < i; j++)
            fit->cov[which[j] * p + which[i]] =
                fit->cov[which[i] * p + which[j]];
        fit->param[which[i]].std_error = sqrt(fit->cov[which[i] * (p + 1)]);
    }
}

enum vol_code
vol_dcc_errors_apply(const struct vol_dcc_errors *e,
                     const struct vol_dcc_data *data, double *scores,
                     struct vol_dcc_fit *fit, struct vol_err *err)
{
    const size_t p = fit->n_params;
    double *w = NULL;
    size_t at = 0;

    if (e->cross == NULL) {
        refuse(fit, "the margins have no derivatives");
        return VOL_OK;
    }
    enum vol_code code = vol_mem_doubles(&w, p * (e->n_first + 1), err);
    if (code != VOL_OK)
        return code;
    for (size_t m = 0; m < data->k; m++) {
        add_first_stage(data->margin + m, e->cross + at, e->n_first, data->n, p,
                        w, scores);
        at += data->margin[m].n_params;
    }
    free(w);
    sandwich(e, scores, data->n, fit);
    return VOL_OK;
}
