/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cross/dcc_fit.h"

#include "base/mem.h"
#include "cross/climb.h"
#include "cross/dcc_errors.h"
#include "cross/dcc_sum.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* So much of Qbar is left in the intercept at least. */
#define LEAST_INTERCEPT 1e-8
#define LEAST_NU        2.01
#define MOST_NU         500.0

/* What a step of the climb must promise, and one of Newton's at its end. */
#define CLIMB_TOLERANCE 1e-7
#define LAST_TOLERANCE  1e-12
enum { MAX_ITERATIONS = 200, MAX_LAST_STEPS = 4, PAIRS_OF_A_START = 256 };

/* ---- the inequalities ---------------------------------------------------- */

/* 1 - sum a - sum b - share sum g >= its least. */
static void
bound_persistence(struct vol_climb *c, const struct vol_dcc_spec *spec,
                  double share)
{
    double *row = vol_climb_bound(c, 0, -1.0, LEAST_INTERCEPT - 1.0);

    for (size_t i = 0; i < spec->p + spec->q; i++)
        row[i] = -1.0;
    for (size_t i = 0; spec->asymmetric && i < spec->p; i++)
        row[spec->p + spec->q + i] = -share;
}

static void
set_bounds(struct vol_climb *c, const struct vol_dcc_sum *sum)
{
    const struct vol_dcc_spec *spec = &sum->spec;

    for (size_t i = 0; i < spec->p + spec->q; i++)
        (void)vol_climb_bound(c, i, 1.0, 0.0);
    bound_persistence(c, spec, 0.0);
    if (spec->asymmetric)
        bound_persistence(c, spec, sum->asymmetry);
    if (spec->density == VOL_DCC_T) {
        (void)vol_climb_bound(c, c->k - 1, 1.0, LEAST_NU);
        (void)vol_climb_bound(c, c->k - 1, -1.0, -MOST_NU);
    }
}

/* ---- the search ---------------------------------------------------------- */

/* The function that is climbed; a failure of its own is kept. */
struct hill {
    struct vol_dcc_sum *sum;
    size_t n_params;
    enum vol_code code;
    struct vol_err *err;
};

static double
evaluate(void *ctx, const double *x, double *gradient)
{
    struct hill *h = ctx;
    const struct vol_dcc_sums sums = { .gradient = gradient };
    double value = -HUGE_VAL;

    memset(gradient, 0, h->n_params * sizeof(*gradient));
    if (h->code == VOL_OK)
        h->code = vol_dcc_sum_value(h->sum, x, &sums, &value, h->err);
    return h->code == VOL_OK ? value : -HUGE_VAL;
}

/* Parameters with a and b in equal parts. */
static void
set_point(const struct vol_dcc_spec *spec, double a, double b, double *x)
{
    const size_t p = spec->p, q = spec->q;

    memset(x, 0, VOL_DCC_MAX_PARAMS * sizeof(*x));
    for (size_t i = 0; i < p + q; i++)
        x[i] = i < p ? a / (double)p : b / (double)q;
    if (spec->density == VOL_DCC_T)
        x[vol_dcc_n_params(spec) - 1] = 8.0;
}

/* The best of a grid into c->x: the more series, the smaller the news. */
static enum vol_code
choose_start(struct vol_dcc_sum *sum, struct vol_climb *c, struct vol_err *err)
{
    static const double news[] = { .0005, .002, .008, .03, .08 };
    static const double persistence[] = { .8, .95, .99 };
    double x[VOL_DCC_MAX_PARAMS], value;

    c->value = -HUGE_VAL;
    for (size_t i = 0; i < 15; i++) {
        const double a = news[i / 3];
        set_point(&sum->spec, a, persistence[i % 3] - a, x);
        enum vol_code code = vol_dcc_sum_value(sum, x, NULL, &value, err);
        if (code != VOL_OK)
            return code;
        if (value > c->value || i == 0) {
            c->value = value;
            memcpy(c->x, x, c->k * sizeof(*x));
        }
    }
    return VOL_OK;
}

/* Whether any shock moves the correlations. */
static bool
moves(const struct vol_dcc_spec *spec, const double *x)
{
    for (size_t i = 0; i < spec->p; i++)
        if (x[i] > 1e-10 ||
            (spec->asymmetric && fabs(x[spec->p + spec->q + i]) > 1e-10))
            return true;
    return false;
}

/*
 * Without news the likelihood does not depend on b, but whether it would rise
 * with them does: a maximum there is none where it rises at another b.  Then
 * c->x and c->value become a better point.
 */
static bool
leave_zero(struct vol_climb *c, const struct vol_dcc_spec *spec)
{
    static const double persistence[] = { .99, .97, .93, .85, .6, 0.0 };
    const size_t n = sizeof(persistence) / sizeof(persistence[0]);
    double x[VOL_DCC_MAX_PARAMS];

    for (size_t i = 0; i < n; i++)
        for (double a = 1e-3; a > 1e-6; a *= 0.1) {
            memcpy(x, c->x, c->k * sizeof(*x));
            for (size_t j = 0; j < spec->p + spec->q; j++)
                x[j] = j < spec->p ? a / (double)spec->p
                                   : persistence[i] / (double)spec->q;
            const double value = c->evaluate(c->ctx, x, c->gradient);
            if (value > c->value + 1e-8) {
                c->value = value;
                memcpy(c->x, x, c->k * sizeof(*x));
                return true;
            }
        }
    return false;
}

/* Value, gradient and, of the scores, a first metric at c->x; `scores` (n x
 * n_params) are left there. */
static enum vol_code
score(struct vol_dcc_sum *sum, struct vol_climb *c, double *scores,
      double *metric, struct vol_err *err)
{
    const struct vol_dcc_sums sums = { .gradient = c->gradient,
                                       .scores = scores };
    const size_t k = c->k;

    memset(c->gradient, 0, k * sizeof(double));
    memset(scores, 0, sum->n * k * sizeof(double));
    enum vol_code code = vol_dcc_sum_value(sum, c->x, &sums, &c->value, err);
    if (code != VOL_OK || metric == NULL)
        return code;
    memset(metric, 0, k * k * sizeof(double));
    for (size_t t = 0; t < sum->n; t++)
        for (size_t i = 0; i < k; i++)
            for (size_t j = 0; j < k; j++)
                metric[i * k + j] += scores[t * k + i] * scores[t * k + j];
    return VOL_OK;
}

/* ---- the result ---------------------------------------------------------- */

static void
set_result(struct vol_dcc_fit *fit, const struct vol_dcc_spec *spec,
           const struct vol_dcc_data *data, const double *theta, double value)
{
    *fit = (struct vol_dcc_fit){ .spec = *spec,
                                 .k = data->k,
                                 .n = data->n,
                                 .pairs = data->pairs,
                                 .n_params = vol_dcc_n_params(spec),
                                 .second = value,
                                 .loglik = NAN };
    for (size_t i = 0; i < fit->n_params; i++) {
        vol_dcc_param_name(spec, i, fit->param[i].name);
        fit->param[i].estimate = theta[i];
        fit->param[i].std_error = NAN;
    }
    for (size_t i = 0; i < fit->n_params * fit->n_params; i++)
        fit->cov[i] = NAN;
    if (data->pairs != VOL_PAIRS_NONE)
        return;
    fit->loglik =
        spec->density == VOL_DCC_T
            ? value - vol_margins_log_scale(data->margin, data->k, data->n)
            : value + vol_margins_loglik(data->margin, data->k);
}

/* Which parameters stand in an inequality that binds, and, where nothing
 * moves the correlations, those that say how long. */
static void
mark_bounds(const struct vol_climb *c, struct vol_dcc_fit *fit)
{
    const struct vol_dcc_spec *spec = &fit->spec;
    const bool moving = moves(spec, c->x);

    for (size_t i = 0; i < c->n; i++)
        for (size_t j = 0; c->multiplier[i] > 0.0 && j < c->k; j++)
            if (c->row[i * c->k + j] != 0.0)
                snprintf(fit->param[j].reason, sizeof(fit->param[j].reason),
                         "at a bound");
    for (size_t j = 0; !moving && j < spec->q; j++)
        snprintf(fit->param[spec->p + j].reason, sizeof(fit->param[0].reason),
                 "not identified: correlations are constant");
    for (size_t i = 0; i < fit->n_params; i++)
        if (fit->param[i].reason[0] != '\0')
            fit->status = VOL_FIT_AT_BOUND;
    if (fit->status == VOL_FIT_AT_BOUND)
        snprintf(fit->reason, sizeof(fit->reason), "%s",
                 moving ? "an inequality binds"
                        : "no shock moves the correlations");
}

static void
note_gradient(const struct vol_climb *c, struct vol_dcc_fit *fit)
{
    for (size_t i = 0; i < fit->n_params; i++)
        if (fit->param[i].reason[0] == '\0')
            fit->grad_norm = fmax(fit->grad_norm, fabs(c->gradient[i]));
}

/* Newton's steps in the exact metric, of the parameters that are free. */
static void
finish(struct vol_climb *c, const struct vol_dcc_fit *fit,
       const double *hessian)
{
    for (size_t i = 0; i < c->k; i++)
        for (size_t j = 0; j < c->k; j++)
            if (fit->param[i].reason[0] == '\0' &&
                fit->param[j].reason[0] == '\0')
                c->metric[i * c->k + j] = -hessian[i * c->k + j];
            else if (i != j)
                c->metric[i * c->k + j] = 0.0;
    for (int i = 0; i < MAX_LAST_STEPS; i++)
        if (!vol_climb_step(c) || c->ascent < LAST_TOLERANCE)
            return;
}

/* From the top of the climb to the maximum, with its standard errors. */
static enum vol_code
conclude(struct vol_dcc_sum *sum, const struct vol_dcc_data *data,
         struct vol_climb *c, double *scores, struct vol_dcc_fit *fit,
         struct vol_err *err)
{
    struct vol_dcc_errors e;
    enum vol_code code;

    set_result(fit, &sum->spec, data, c->x, c->value);
    mark_bounds(c, fit);
    code = vol_dcc_errors_init(&e, sum, data, fit, c->inverse, err);
    if (code != VOL_OK)
        return code;
    finish(c, fit, e.hessian);
    const struct vol_dcc_fit bounds = *fit;
    set_result(fit, &sum->spec, data, c->x, c->value);
    for (size_t i = 0; i < fit->n_params; i++)
        memcpy(fit->param[i].reason, bounds.param[i].reason,
               sizeof(fit->param[i].reason));
    fit->status = bounds.status;
    memcpy(fit->reason, bounds.reason, sizeof(fit->reason));
    code = score(sum, c, scores, NULL, err);
    note_gradient(c, fit);
    if (code == VOL_OK)
        code = vol_dcc_errors_apply(&e, data, scores, fit, err);
    vol_dcc_errors_clear(&e);
    return code;
}

static enum vol_code
climb(struct vol_dcc_sum *sum, const struct vol_dcc_data *data,
      struct vol_climb *c, double *scores, struct vol_dcc_fit *fit,
      struct vol_err *err)
{
    struct hill hill = { .sum = sum, .n_params = c->k, .err = err };
    enum vol_code code;

    vol_dcc_sum_thin(sum, PAIRS_OF_A_START);
    code = choose_start(sum, c, err);
    vol_dcc_sum_thin(sum, 0);
    c->evaluate = evaluate;
    c->ctx = &hill;
    set_bounds(c, sum);
    if (code == VOL_OK)
        code = score(sum, c, scores, c->metric, err);
    if (code != VOL_OK)
        return code;
    bool arrived = vol_climb_run(c, CLIMB_TOLERANCE, MAX_ITERATIONS);
    if (hill.code == VOL_OK && !moves(&sum->spec, c->x) &&
        leave_zero(c, &sum->spec)) {
        code = score(sum, c, scores, c->metric, err);
        arrived = vol_climb_run(c, CLIMB_TOLERANCE, MAX_ITERATIONS);
    }
    if (hill.code != VOL_OK || code != VOL_OK)
        return hill.code != VOL_OK ? hill.code : code;
    code = conclude(sum, data, c, scores, fit, err);
    if (code == VOL_OK && hill.code != VOL_OK)
        code = hill.code;
    fit->iterations = c->iterations;
    if (code == VOL_OK && !arrived) {
        fit->status = VOL_FIT_NO_CONVERGE;
        snprintf(fit->reason, sizeof(fit->reason),
                 "stopped after %d iterations, a step promising %.2g more",
                 c->iterations, c->ascent);
    }
    return code;
}

/* The residuals of the margins and the likelihood of them. */
static enum vol_code
prepare(const struct vol_dcc_spec *spec, const struct vol_dcc_data *data,
        struct vol_dcc_sum *sum, double **z, struct vol_err *err)
{
    enum vol_code code = vol_mem_doubles(z, data->n * data->k, err);

    if (code != VOL_OK)
        return code;
    vol_margins_residuals(data->margin, data->k, data->n, *z);
    code = vol_dcc_sum_init(sum, spec, *z, data->n, data->k, data->pairs,
                            data->threads > 0 ? data->threads : 1, err);
    if (code != VOL_OK) {
        free(*z);
        *z = NULL;
    }
    return code;
}

enum vol_code
vol_dcc_fit(const struct vol_dcc_spec *spec, const struct vol_dcc_data *data,
            struct vol_dcc_fit *fit, struct vol_err *err)
{
    const size_t k = vol_dcc_n_params(spec);
    struct vol_climb c = { 0 };
    struct vol_dcc_sum sum;
    double *z = NULL, *scores = NULL;
    enum vol_code code = prepare(spec, data, &sum, &z, err);

    if (code != VOL_OK)
        return code;
    code = vol_climb_init(&c, k, k + 4, err);
    if (code == VOL_OK)
        code = vol_mem_doubles(&scores, data->n * k, err);
    if (code == VOL_OK)
        code = climb(&sum, data, &c, scores, fit, err);
    vol_climb_clear(&c);
    vol_dcc_sum_clear(&sum);
    free(scores);
    free(z);
    return code;
}

enum vol_code
vol_dcc_filter(const struct vol_dcc_spec *spec, const struct vol_dcc_data *data,
               const double *theta, struct vol_dcc_fit *fit,
               struct vol_err *err)
{
    struct vol_dcc_sum sum;
    double *z = NULL, value = -HUGE_VAL;
    enum vol_code code = prepare(spec, data, &sum, &z, err);

    if (code != VOL_OK)
        return code;
    code = vol_dcc_sum_value(&sum, theta, NULL, &value, err);
    if (code == VOL_OK && !isfinite(value))
        code = vol_fail(err, VOL_EDATA,
                        "these parameters give correlations that are not "
                        "positive definite");
    if (code == VOL_OK) {
        set_result(fit, spec, data, theta, value);
        for (size_t i = 0; i < fit->n_params; i++)
            snprintf(fit->param[i].reason, sizeof(fit->param[i].reason),
                     "given, not estimated");
    }
    vol_dcc_sum_clear(&sum);
    free(z);
    return code;
}

void
vol_dcc_fit_params(const struct vol_dcc_fit *fit, double *out)
{
    for (size_t i = 0; i < fit->n_params; i++)
        out[i] = fit->param[i].estimate;
}
