/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cross/ccc.h"

#include "base/mem.h"
#include "cross/ccc_joint.h"
#include "cross/packed.h"
#include "stats/linalg.h"
#include "stats/ols.h"
#include "stats/tails.h"

#include <gsl/gsl_eigen.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Tse -------------------------------------------------------------------
 */

/* One row of the regression of ones on the scores: those of the parameters,
 * then those of the d_ij, which are those of rho_ij times y_i y_j of the day
 * before, then the one. */
static void
fill_row(const struct vol_ccc_joint *j, const double *scores, size_t t,
         double *row)
{
    const double *rho = scores + t * j->n_params + j->n_first;

    memcpy(row, scores + t * j->n_params, j->n_params * sizeof(*row));
    row += j->n_params;
    for (size_t i = 1; i < j->k; i++)
        for (size_t l = 0; l < i; l++)
            *row++ =
                t == 0 ? 0.0
                       : *rho++ * j->margin[i].e[t - 1] * j->margin[l].e[t - 1];
    *row = 1.0;
}

static enum vol_code
regress_ones(const struct vol_ccc_joint *j, const double *scores,
             double *explained, struct vol_err *err)
{
    const size_t width = j->n_params + j->k * (j->k - 1) / 2;
    struct vol_ols ols = { 0 };
    double *row = NULL;
    enum vol_code code = vol_mem_doubles(&row, width + 1, err);

    if (code == VOL_OK)
        code = vol_ols_init(&ols, width, err);
    for (size_t t = 0; code == VOL_OK && t < j->n; t++) {
        fill_row(j, scores, t, row);
        vol_ols_add(&ols, row);
    }
    if (code == VOL_OK) {
        vol_ols_finish(&ols);
        if (ols.rank < width)
            code = vol_fail(err, VOL_EDATA,
                            "the scores are collinear: a parameter is not "
                            "identified");
        else
            *explained = (double)j->n - vol_ols_rss(&ols, width);
        vol_ols_clear(&ols);
    }
    free(row);
    return code;
}

enum vol_code
vol_tse_test(const struct vol_ccc_model *model, const struct vol_ccc_fit *fit,
             double *statistic, double *p_value, char *p_bound,
             struct vol_err *err)
{
    const double df = 0.5 * (double)(fit->k * (fit->k - 1));
    struct vol_ccc_joint joint;
    double value, lm = NAN, *scores = NULL;
    enum vol_code code = vol_ccc_joint_init(&joint, model, fit->k, fit->n, err);

    if (code != VOL_OK)
        return code;
    code = vol_mem_doubles(&scores, fit->n * fit->n_params, err);
    if (code == VOL_OK)
        code = vol_ccc_joint_value(&joint, fit->theta, joint.row, scores,
                                   &value, err);
    if (code == VOL_OK && !isfinite(value))
        code = vol_fail(err, VOL_EDATA, "no likelihood at the estimates");
    if (code == VOL_OK)
        code = regress_ones(&joint, scores, &lm, err);
    free(scores);
    vol_ccc_joint_clear(&joint);
    if (code == VOL_OK) {
        *statistic = lm;
        *p_value = vol_chi2_upper(lm, df, p_bound);
    }
    return code;
}

/* ---- Engle and Sheppard ----------------------------------------------------
 */

/* The inverse of the symmetric root of r (k x k, spoilt) into out. */
static enum vol_code
symmetric_root(double *r, size_t k, double *out, struct vol_err *err)
{
    gsl_eigen_symmv_workspace *space = gsl_eigen_symmv_alloc(k);
    double *room = NULL;
    enum vol_code code = vol_mem_doubles(&room, k * k + k, err);

    if (code == VOL_OK && space == NULL)
        code = vol_fail_nomem(err);
    if (code == VOL_OK) {
        gsl_matrix_view a = gsl_matrix_view_array(r, k, k);
        gsl_matrix_view v = gsl_matrix_view_array(room, k, k);
        gsl_vector_view value = gsl_vector_view_array(room + k * k, k);
        gsl_eigen_symmv(&a.matrix, &value.vector, &v.matrix, space);
        for (size_t i = 0; i < k; i++)
            for (size_t j = 0; j < k; j++) {
                double sum = 0.0;
                for (size_t l = 0; l < k; l++)
                    sum += room[i * k + l] * room[j * k + l] /
                           sqrt(room[k * k + l]);
                out[i * k + j] = sum;
            }
    }
    free(room);
    gsl_eigen_symmv_free(space);
    return code;
}

/* R^-1/2 into root (k x k). */
static enum vol_code
inverse_root(const double *z, size_t n, size_t k, double *root,
             struct vol_err *err)
{
    double *room = NULL, unused;
    enum vol_code code = vol_mem_doubles(&room, vol_packed(k) + k * k, err);

    if (code == VOL_OK)
        code = vol_ccc_correlations(z, n, k, room, &unused, err);
    if (code == VOL_OK) {
        double *full = room + vol_packed(k);
        for (size_t i = 0; i < k; i++)
            for (size_t j = 0; j < k; j++)
                full[i * k + j] = room[vol_packed_at(i, j)];
        code = symmetric_root(full, k, root, err);
    }
    free(room);
    return code;
}

/* Add the rows of one pair, whose products w_i w_j are x; `row` is lags + 2. */
static void
add_pair(struct vol_ols *ols, const double *x, size_t n, size_t lags,
         double *row)
{
    for (size_t t = lags; t < n; t++) {
        row[0] = 1.0;
        for (size_t l = 1; l <= lags; l++)
            row[l] = x[t - l];
        row[lags + 1] = x[t];
        vol_ols_add(ols, row);
    }
}

/* All pairs in one regression: b'X'Xb / s^2. */
static double
stacked(struct vol_ols *ols, const double *w, size_t n, size_t k, size_t lags,
        double *x, double *row)
{
    for (size_t i = 0; i < k; i++)
        for (size_t j = i + 1; j < k; j++) {
            for (size_t t = 0; t < n; t++)
                x[t] = w[t * k + i] * w[t * k + j];
            add_pair(ols, x, n, lags, row);
        }
    vol_ols_finish(ols);
    const double rss = vol_ols_rss(ols, lags + 1);
    return (vol_ols_rss(ols, 0) - rss) / (rss / (double)ols->n);
}

/* w = root z, row by row. */
static void
whiten(const double *z, size_t n, size_t k, const double *root, double *w)
{
    for (size_t t = 0; t < n; t++)
        for (size_t i = 0; i < k; i++) {
            w[t * k + i] = 0.0;
            for (size_t j = 0; j < k; j++)
                w[t * k + i] += root[i * k + j] * z[t * k + j];
        }
}

enum vol_code
vol_engle_sheppard(const double *z, size_t n, size_t k, size_t lags,
                   double *statistic, double *p_value, char *p_bound,
                   struct vol_err *err)
{
    struct vol_ols ols = { 0 };
    double *room = NULL;

    if (lags == 0 || n < 3 * (lags + 1))
        return vol_fail(err, VOL_EDATA, "%zu lags of %zu rows", lags, n);
    enum vol_code code =
        vol_mem_doubles(&room, k * k + n * k + n + lags + 2, err);
    if (code == VOL_OK)
        code = inverse_root(z, n, k, room, err);
    if (code == VOL_OK)
        code = vol_ols_init(&ols, lags + 1, err);
    if (code == VOL_OK) {
        double *w = room + k * k, *x = w + n * k, *row = x + n;
        whiten(z, n, k, room, w);
        *statistic = stacked(&ols, w, n, k, lags, x, row);
        *p_value = vol_chi2_upper(*statistic, (double)(lags + 1), p_bound);
        vol_ols_clear(&ols);
    }
    free(room);
    return code;
}
