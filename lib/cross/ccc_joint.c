/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cross/ccc_joint.h"

#include "base/mem.h"
#include "stats/linalg.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void
vol_ccc_joint_clear(struct vol_ccc_joint *joint)
{
    free(joint->margin);
    free(joint->store);
    *joint = (struct vol_ccc_joint){ 0 };
}

enum vol_code
vol_ccc_joint_init(struct vol_ccc_joint *joint,
                   const struct vol_ccc_model *model, size_t k, size_t n,
                   struct vol_err *err)
{
    struct vol_ccc_joint j = { .model = model, .k = k, .n = n };
    void *margin = NULL;

    if (k < 2)
        return vol_fail(err, VOL_EDATA,
                        "one series has no correlation: give two or more");
    for (size_t i = 0; i < k; i++)
        j.n_first += model[i].n_params;
    j.n_params = j.n_first + k * (k - 1) / 2;
    if (j.n_params > VOL_CCC_MAX_PARAMS)
        return vol_fail(err, VOL_EDATA,
                        "%zu parameters are too many for a joint estimation: "
                        "at most %d",
                        j.n_params, VOL_CCC_MAX_PARAMS);
    enum vol_code code = vol_mem_array(&margin, k, sizeof(*j.margin), err);
    j.margin = margin;
    if (code == VOL_OK)
        code =
            vol_mem_doubles(&j.store, n * k + 2 * k * k + k + j.n_params, err);
    if (code != VOL_OK) {
        vol_ccc_joint_clear(&j);
        return code;
    }
    double *at = j.store;
    j.z = vol_mem_take(&at, n * k);
    j.inverse = vol_mem_take(&at, k * k);
    j.work = vol_mem_take(&at, k * k);
    j.u = vol_mem_take(&at, k);
    j.row = vol_mem_take(&at, j.n_params);
    *joint = j;
    return VOL_OK;
}

enum vol_code
vol_ccc_joint_margins(struct vol_ccc_joint *joint, const double *theta,
                      struct vol_err *err)
{
    for (size_t i = 0; i < joint->k; i++) {
        const struct vol_ccc_model *m = joint->model + i;
        enum vol_code code = m->evaluate(m->ctx, theta, joint->margin + i, err);
        if (code != VOL_OK)
            return code;
        theta += m->n_params;
    }
    vol_margins_residuals(joint->margin, joint->k, joint->n, joint->z);
    return VOL_OK;
}

/* The inverse of the correlations, and ln |R|; false where they are none. */
static bool
set_inverse(struct vol_ccc_joint *j, const double *rho, double *log_det)
{
    const size_t k = j->k;

    for (size_t i = 0; i < k; i++) {
        for (size_t l = 0; l < i; l++)
            j->work[i * k + l] = *rho++;
        j->work[i * (k + 1)] = 1.0;
    }
    memcpy(j->inverse, j->work, k * k * sizeof(double));
    if (!vol_cholesky(j->inverse, k))
        return false;
    *log_det = 0.0;
    for (size_t i = 0; i < k; i++)
        *log_det += 2.0 * log(j->inverse[i * (k + 1)]);
    return vol_inverse(j->work, k, j->inverse);
}

/* u = R^-1 z of row t, and z'u. */
static double
solve_row(struct vol_ccc_joint *j, size_t t)
{
    const double *z = j->z + t * j->k;
    double x = 0.0;

    for (size_t i = 0; i < j->k; i++) {
        j->u[i] = 0.0;
        for (size_t l = 0; l < j->k; l++)
            j->u[i] += j->inverse[i * j->k + l] * z[l];
        x += z[i] * j->u[i];
    }
    return x;
}

/* The score of row t, whose u is there. */
static void
score_row(struct vol_ccc_joint *j, size_t t, double *s)
{
    for (size_t i = 0; i < j->k; i++) {
        const struct vol_margin *m = j->margin + i;
        for (size_t p = 0; p < m->n_params; p++)
            *s++ = -0.5 * m->slope[t * m->n_params + p] -
                   j->u[i] * vol_margin_slope(m, t, p);
    }
    for (size_t i = 1; i < j->k; i++)
        for (size_t l = 0; l < i; l++)
            *s++ = j->u[i] * j->u[l] - j->inverse[i * j->k + l];
}

enum vol_code
vol_ccc_joint_value(struct vol_ccc_joint *joint, const double *theta,
                    double *gradient, double *scores, double *value,
                    struct vol_err *err)
{
    const size_t k = joint->k, p = joint->n_params;
    struct vol_err unused;
    double log_det, sum = 0.0;

    *value = -HUGE_VAL;
    memset(gradient, 0, p * sizeof(*gradient));
    if (!set_inverse(joint, theta + joint->n_first, &log_det))
        return VOL_OK;
    enum vol_code code = vol_ccc_joint_margins(joint, theta, &unused);
    if (code != VOL_OK)
        return code == VOL_EDATA ? VOL_OK
                                 : vol_fail(err, code, "%s", unused.text);
    for (size_t t = 0; t < joint->n; t++) {
        double *row = scores != NULL ? scores + t * p : joint->row;
        sum += log_det + solve_row(joint, t);
        score_row(joint, t, row);
        vol_add_scaled(gradient, 1.0, row, p);
    }
    *value = -0.5 * (sum + (double)(joint->n * k) * log(2.0 * M_PI)) -
             vol_margins_log_scale(joint->margin, k, joint->n);
    if (!isfinite(*value))
        *value = -HUGE_VAL;
    return VOL_OK;
}
