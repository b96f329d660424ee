/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cross/dcc_target.h"

#include "base/mem.h"
#include "cross/margins.h"
#include "cross/packed.h"
#include "stats/linalg.h"

#include <float.h>
#include <gsl/gsl_eigen.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool
is_demeaned(const struct vol_dcc_spec *spec)
{
    return spec->convention != VOL_DCC_ENGLE &&
           spec->convention != VOL_DCC_CORRTARGET;
}

/* Whether the pre-sample rows have the moments that the recursion returns
 * to. */
static bool
begins_at_target(const struct vol_dcc_spec *spec)
{
    return !is_demeaned(spec);
}

/* What sums of products are divided by. */
static double
divisor(const struct vol_dcc_target *target)
{
    return (double)(is_demeaned(&target->spec) ? target->n - 1 : target->n);
}

/* ---- moments ------------------------------------------------------------- */

/* A row, or what of it is negative. */
static void
take_row(const struct vol_dcc_target *t, size_t row, bool negative, double *x)
{
    const double *z = t->z + row * t->k;

    for (size_t i = 0; i < t->k; i++)
        x[i] = negative ? vol_dcc_negative(z[i]) : z[i];
}

static void
add_outer(double *a, const double *x, size_t k)
{
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j <= i; j++)
            *a++ += x[i] * x[j];
}

/* The second moments, about the mean where the convention says so; `x` has
 * room for a row. */
static void
moments(const struct vol_dcc_target *t, bool negative, double *mean, double *a,
        double *x)
{
    const size_t m = vol_packed(t->k);

    for (size_t row = 0; is_demeaned(&t->spec) && row < t->n; row++) {
        take_row(t, row, negative, x);
        vol_add_scaled(mean, 1.0 / (double)t->n, x, t->k);
    }
    for (size_t row = 0; row < t->n; row++) {
        take_row(t, row, negative, x);
        vol_add_scaled(x, -1.0, mean, t->k);
        add_outer(a, x, t->k);
    }
    for (size_t e = 0; e < m; e++)
        a[e] /= divisor(t);
}

static void
to_unit_diagonal(double *a, const double *square, size_t k)
{
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j <= i; j++, a++)
            *a = i == j ? 1.0 : *a / sqrt(square[i] * square[j]);
}

static void
set_presample(struct vol_dcc_target *t)
{
    const size_t m = vol_packed(t->k);

    if (begins_at_target(&t->spec)) {
        memcpy(t->shock, t->qbar, m * sizeof(double));
        memcpy(t->sign, t->nbar, m * sizeof(double));
    } else if (t->spec.convention == VOL_DCC_CCGARCH) {
        add_outer(t->shock, t->mean, t->k);
    } else if (t->spec.convention == VOL_DCC_RMGARCH_REPORT) {
        for (size_t e = 0; e < m; e++)
            t->shock[e] = t->sign[e] = 1.0;
    }
}

/* The first series that adds nothing to those before it, k: there is none.
 * `full` is k x k, spoilt. */
static size_t
first_dependent(double *full, size_t k)
{
    for (size_t i = 0; i < k; i++) {
        const double whole = full[i * (k + 1)];
        for (size_t j = 0; j <= i; j++) {
            for (size_t l = 0; l < j; l++)
                full[i * k + j] -= full[i * k + l] * full[j * k + l];
            if (j < i)
                full[i * k + j] /= full[j * (k + 1)];
        }
        if (!(full[i * (k + 1)] > 64.0 * DBL_EPSILON * whole))
            return i;
        full[i * (k + 1)] = sqrt(full[i * (k + 1)]);
    }
    return k;
}

/* The same of moments that are packed. */
static enum vol_code
find_dependent(const double *packed, size_t k, size_t *out, struct vol_err *err)
{
    double *full;
    enum vol_code code = vol_mem_doubles(&full, k * k, err);

    if (code != VOL_OK)
        return code;
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j <= i; j++)
            full[i * k + j] = *packed++;
    *out = first_dependent(full, k);
    free(full);
    return VOL_OK;
}

static enum vol_code
check_independent(const struct vol_dcc_target *t, struct vol_err *err)
{
    size_t culprit = 0;
    enum vol_code code = find_dependent(t->qbar, t->k, &culprit, err);

    if (code != VOL_OK || culprit == t->k)
        return code;
    return vol_fail(err, VOL_EDATA,
                    "series %zu is a combination of those before it: "
                    "leave one of them out",
                    culprit + 1);
}

void
vol_dcc_target_clear(struct vol_dcc_target *target)
{
    free(target->store);
    *target = (struct vol_dcc_target){ 0 };
}

static enum vol_code
lay_out(struct vol_dcc_target *t, struct vol_err *err)
{
    const size_t m = vol_packed(t->k);
    enum vol_code code = vol_mem_doubles(&t->store, 4 * m + 4 * t->k, err);
    double *at = t->store;

    if (code != VOL_OK)
        return code;
    t->qbar = vol_mem_take(&at, m);
    t->nbar = vol_mem_take(&at, m);
    t->shock = vol_mem_take(&at, m);
    t->sign = vol_mem_take(&at, m);
    t->mean = vol_mem_take(&at, t->k);
    t->n_mean = vol_mem_take(&at, t->k);
    t->square = vol_mem_take(&at, t->k);
    return VOL_OK;
}

static enum vol_code
check_size(const struct vol_dcc_spec *spec, size_t n, size_t k,
           struct vol_err *err)
{
    if (k < 2)
        return vol_fail(err, VOL_EDATA,
                        "one series has no correlation: give two or more");
    if (n <= k + 1)
        return vol_fail(err, VOL_EDATA,
                        "%zu series need more than %zu common rows, not %zu", k,
                        k + 1, n);
    if (spec->convention == VOL_DCC_CCGARCH && spec->asymmetric)
        return vol_fail(err, VOL_EUSAGE,
                        "ccgarch has no asymmetric model: take engle");
    return VOL_OK;
}

enum vol_code
vol_dcc_target_init(struct vol_dcc_target *target,
                    const struct vol_dcc_spec *spec, const double *z, size_t n,
                    size_t k, struct vol_err *err)
{
    struct vol_dcc_target t = { .spec = *spec, .n = n, .k = k, .z = z };
    enum vol_code code = check_size(spec, n, k, err);

    if (code == VOL_OK)
        code = lay_out(&t, err);
    if (code != VOL_OK)
        return code;
    double *x = t.square + k;
    moments(&t, false, t.mean, t.qbar, x);
    for (size_t i = 0; i < k; i++)
        t.square[i] = t.qbar[vol_packed_at(i, i)];
    code = check_independent(&t, err);
    if (code != VOL_OK) {
        vol_dcc_target_clear(&t);
        return code;
    }
    if (spec->convention == VOL_DCC_CORRTARGET)
        to_unit_diagonal(t.qbar, t.square, k);
    if (spec->asymmetric)
        moments(&t, true, t.n_mean, t.nbar, x);
    set_presample(&t);
    *target = t;
    return VOL_OK;
}

enum vol_code
vol_dependent_series(const double *z, size_t n, size_t k, size_t *out,
                     struct vol_err *err)
{
    struct vol_dcc_target t = { .n = n, .k = k, .z = z };
    enum vol_code code = lay_out(&t, err);

    if (code != VOL_OK)
        return code;
    moments(&t, false, t.mean, t.qbar, t.square + k);
    code = find_dependent(t.qbar, k, out, err);
    vol_dcc_target_clear(&t);
    return code;
}

/* ---- derivatives --------------------------------------------------------- */

/* From those by Qbar with a diagonal of ones to those by sum z z' / n. */
static void
from_unit_diagonal(const struct vol_dcc_target *t, double *adjoint)
{
    const size_t k = t->k;

    for (size_t i = 0; i < k; i++)
        adjoint[vol_packed_at(i, i)] = 0.0;
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < i; j++) {
            double *a = adjoint + vol_packed_at(i, j);
            const double part = *a * t->qbar[vol_packed_at(i, j)];
            adjoint[vol_packed_at(i, i)] -= 0.5 * part / t->square[i];
            adjoint[vol_packed_at(j, j)] -= 0.5 * part / t->square[j];
            *a /= sqrt(t->square[i] * t->square[j]);
        }
}

/* Element i of the derivative of x'Ax by x, A the packed `adjoint`. */
static double
quadratic_slope(const double *adjoint, const double *z, const double *mean,
                size_t k, size_t i, bool negative)
{
    double sum = 0.0;

    for (size_t j = 0; j < k; j++) {
        const double x = (negative ? vol_dcc_negative(z[j]) : z[j]) - mean[j];
        sum += (i == j ? 2.0 : 1.0) * adjoint[vol_packed_at(i, j)] * x;
    }
    return sum;
}

static void
add_moment(const struct vol_dcc_target *t, const double *adjoint,
           const double *mean, bool negative, double *gz)
{
    const double share = 1.0 / divisor(t);

    for (size_t row = 0; row < t->n; row++) {
        const double *z = t->z + row * t->k;
        for (size_t i = 0; i < t->k; i++)
            if (!negative || z[i] < 0.0)
                gz[row * t->k + i] +=
                    share *
                    quadratic_slope(adjoint, z, mean, t->k, i, negative);
    }
}

/* The pre-sample shock of ccgarch is the mean of the rows. */
static void
add_mean_shock(const struct vol_dcc_target *t, const double *adjoint,
               double *gz)
{
    for (size_t i = 0; i < t->k; i++) {
        double sum = 0.0;
        for (size_t j = 0; j < t->k; j++)
            sum += (i == j ? 2.0 : 1.0) * adjoint[vol_packed_at(i, j)] *
                   t->mean[j];
        for (size_t row = 0; row < t->n; row++)
            gz[row * t->k + i] += sum / (double)t->n;
    }
}

void
vol_dcc_target_adjoint(const struct vol_dcc_target *target, double *qbar,
                       double *nbar, double *shock, double *sign, double *gz)
{
    const size_t m = vol_packed(target->k);

    if (begins_at_target(&target->spec)) {
        vol_add_scaled(qbar, 1.0, shock, m);
        vol_add_scaled(nbar, 1.0, sign, m);
    }
    if (target->spec.convention == VOL_DCC_CORRTARGET)
        from_unit_diagonal(target, qbar);
    if (target->spec.convention == VOL_DCC_CCGARCH)
        add_mean_shock(target, shock, gz);
    add_moment(target, qbar, target->mean, false, gz);
    if (target->spec.asymmetric)
        add_moment(target, nbar, target->n_mean, true, gz);
}

enum vol_code
vol_dcc_target_asymmetry(const struct vol_dcc_target *target, double *out,
                         struct vol_err *err)
{
    const size_t k = target->k;
    gsl_eigen_gensymm_workspace *space = gsl_eigen_gensymm_alloc(k);
    double *full = NULL;
    enum vol_code code = vol_mem_doubles(&full, 2 * k * k + k, err);

    if (code == VOL_OK && space == NULL)
        code = vol_fail_nomem(err);
    if (code == VOL_OK) {
        gsl_matrix_view n = gsl_matrix_view_array(full, k, k);
        gsl_matrix_view q = gsl_matrix_view_array(full + k * k, k, k);
        gsl_vector_view value = gsl_vector_view_array(full + 2 * k * k, k);
        for (size_t i = 0; i < k; i++)
            for (size_t j = 0; j < k; j++) {
                full[i * k + j] = target->nbar[vol_packed_at(i, j)];
                full[(k + i) * k + j] = target->qbar[vol_packed_at(i, j)];
            }
        gsl_eigen_gensymm(&n.matrix, &q.matrix, &value.vector, space);
        *out = gsl_vector_max(&value.vector);
    }
    free(full);
    gsl_eigen_gensymm_free(space);
    return code;
}
