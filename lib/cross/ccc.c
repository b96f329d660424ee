/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cross/ccc.h"

#include "base/mem.h"
#include "cross/ccc_joint.h"
#include "cross/climb.h"
#include "cross/dcc_pass.h"
#include "cross/packed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A step that promises less is the last; differences over a part of a
 * standard error. */
#define TOLERANCE 1e-8
#define PART      1e-3
enum { MAX_ITERATIONS = 300, LAST_STEPS = 5 };

/* ---- two steps ----------------------------------------------------------- */

/* A DCC that does not move has the correlations of its Qbar. */
enum vol_code
vol_ccc_correlations(const double *z, size_t n, size_t k, double *r,
                     double *second, struct vol_err *err)
{
    const struct vol_dcc_spec spec = { .p = 1,
                                       .q = 1,
                                       .convention = VOL_DCC_CCGARCH };
    const double still[] = { 0.0, 0.0 };
    struct vol_dcc_pass pass;
    enum vol_code code = vol_dcc_pass_init(&pass, &spec, z, n, k, false, err);

    if (code != VOL_OK)
        return code;
    const double *q = pass.target.qbar;
    *second = vol_dcc_pass_value(&pass, still, NULL, NULL);
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j <= i; j++)
            *r++ = i == j
                       ? 1.0
                       : q[vol_packed_at(i, j)] / sqrt(q[vol_packed_at(i, i)] *
                                                       q[vol_packed_at(j, j)]);
    vol_dcc_pass_clear(&pass);
    return VOL_OK;
}

/* ---- a margin of lib/garch ----------------------------------------------- */

void
vol_ccc_garch_clear(struct vol_ccc_garch *garch)
{
    vol_garch_fit_clear(&garch->fit);
    vol_margin_room_clear(&garch->room);
}

enum vol_code
vol_ccc_garch_evaluate(void *ctx, const double *theta, struct vol_margin *out,
                       struct vol_err *err)
{
    struct vol_ccc_garch *g = ctx;

    vol_ccc_garch_clear(g);
    enum vol_code code =
        vol_garch_filter(g->spec, g->data, theta, g->presample, &g->fit, err);
    if (code != VOL_OK) {
        g->fit = (struct vol_garch_fit){ .e = NULL };
        return code;
    }
    return vol_margin_of(&g->fit, g->data, g->n, out, &g->room, err);
}

/* ---- jointly ------------------------------------------------------------- */

void
vol_ccc_fit_clear(struct vol_ccc_fit *fit)
{
    free(fit->theta);
    *fit = (struct vol_ccc_fit){ 0 };
}

/* The function that is climbed. */
struct hill {
    struct vol_ccc_joint *joint;
    enum vol_code code;
    struct vol_err *err;
};

static double
evaluate(void *ctx, const double *x, double *gradient)
{
    struct hill *h = ctx;
    double value = -HUGE_VAL;

    if (h->code == VOL_OK)
        h->code =
            vol_ccc_joint_value(h->joint, x, gradient, NULL, &value, h->err);
    return h->code == VOL_OK ? value : -HUGE_VAL;
}

/* The margins' own estimates and the correlations of their residuals. */
static enum vol_code
set_start(struct vol_ccc_joint *j, double *x, struct vol_err *err)
{
    double *r = NULL, unused;
    size_t at = 0;

    for (size_t i = 0; i < j->k; i++) {
        memcpy(x + at, j->model[i].start,
               j->model[i].n_params * sizeof(double));
        at += j->model[i].n_params;
    }
    enum vol_code code = vol_ccc_joint_margins(j, x, err);
    if (code == VOL_OK)
        code = vol_mem_doubles(&r, vol_packed(j->k), err);
    if (code == VOL_OK)
        code = vol_ccc_correlations(j->z, j->n, j->k, r, &unused, err);
    for (size_t i = 1; code == VOL_OK && i < j->k; i++)
        for (size_t l = 0; l < i; l++)
            x[at++] = r[vol_packed_at(i, l)];
    free(r);
    return code;
}

/* The metric at c->x from the scores there. */
static enum vol_code
first_metric(struct vol_ccc_joint *j, struct vol_climb *c, struct vol_err *err)
{
    const size_t k = c->k;
    double *scores = NULL;
    enum vol_code code = vol_mem_doubles(&scores, j->n * k, err);

    if (code == VOL_OK)
        code =
            vol_ccc_joint_value(j, c->x, c->gradient, scores, &c->value, err);
    for (size_t t = 0; code == VOL_OK && t < j->n; t++)
        for (size_t i = 0; i < k; i++)
            for (size_t l = 0; l < k; l++)
                c->metric[i * k + l] += scores[t * k + i] * scores[t * k + l];
    free(scores);
    return code;
}

/* Minus the Hessian at c->x by central differences; `work` is 3 k.  False
 * where the likelihood ends nearby. */
static bool
exact_metric(struct vol_climb *c, double *work)
{
    const size_t k = c->k;
    double *x = work, *low = work + k, *high = work + 2 * k;

    for (size_t i = 0; i < k; i++) {
        const double step = PART * sqrt(fabs(c->inverse[i * (k + 1)]));
        memcpy(x, c->x, k * sizeof(*x));
        x[i] = c->x[i] - step;
        const double below = c->evaluate(c->ctx, x, low);
        x[i] = c->x[i] + step;
        if (!isfinite(below) || !isfinite(c->evaluate(c->ctx, x, high)))
            return false;
        for (size_t l = 0; l < k; l++)
            c->metric[i * k + l] = 0.5 * (low[l] - high[l]) / step;
    }
    for (size_t i = 0; i < k; i++)
        for (size_t l = 0; l < i; l++)
            c->metric[i * k + l] = c->metric[l * k + i] =
                0.5 * (c->metric[i * k + l] + c->metric[l * k + i]);
    return true;
}

/* Up by what the metric learns, then by Newton's steps. */
static enum vol_code
climb(struct vol_climb *c, bool *converged, struct vol_err *err)
{
    const struct hill *hill = c->ctx;
    double *work;
    enum vol_code code = vol_mem_doubles(&work, 3 * c->k, err);

    if (code != VOL_OK)
        return code;
    *converged = vol_climb_run(c, TOLERANCE, MAX_ITERATIONS);
    if (*converged && exact_metric(c, work))
        for (int i = 0; i < LAST_STEPS && vol_climb_step(c); i++)
            continue;
    free(work);
    return hill->code;
}

static enum vol_code
maximise(struct vol_ccc_joint *j, struct vol_ccc_fit *fit, struct vol_err *err)
{
    struct hill hill = { j, VOL_OK, err };
    struct vol_climb c;
    enum vol_code code = vol_climb_init(&c, j->n_params, 0, err);

    if (code != VOL_OK)
        return code;
    c.evaluate = evaluate;
    c.ctx = &hill;
    code = set_start(j, c.x, err);
    if (code == VOL_OK)
        code = first_metric(j, &c, err);
    if (code == VOL_OK && !isfinite(c.value))
        code = vol_fail(err, VOL_EDATA, "no likelihood at the start");
    if (code == VOL_OK)
        code = climb(&c, &fit->converged, err);
    memcpy(fit->theta, c.x, c.k * sizeof(double));
    fit->loglik = c.value;
    fit->iterations = c.iterations;
    for (size_t i = 0; i < c.k; i++)
        fit->grad_norm = fmax(fit->grad_norm, fabs(c.gradient[i]));
    vol_climb_clear(&c);
    return code;
}

enum vol_code
vol_ccc_fit(const struct vol_ccc_model *model, size_t k, size_t n,
            struct vol_ccc_fit *fit, struct vol_err *err)
{
    struct vol_ccc_fit f = { .k = k, .n = n };
    struct vol_ccc_joint joint;
    enum vol_code code = vol_ccc_joint_init(&joint, model, k, n, err);

    if (code != VOL_OK)
        return code;
    f.n_params = joint.n_params;
    code = vol_mem_doubles(&f.theta, f.n_params, err);
    if (code == VOL_OK)
        code = maximise(&joint, &f, err);
    vol_ccc_joint_clear(&joint);
    if (code == VOL_OK)
        *fit = f;
    else
        vol_ccc_fit_clear(&f);
    return code;
}
