/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/covariance.h"

#include "stats/linalg.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

void
vol_garch_bound_params(const struct vol_optimiser *o, bool *flags)
{
    const size_t held = o->at.n - o->fixed;

    memset(flags, 0, o->k * sizeof(*flags));
    for (size_t c = 0; c < held; c++)
        for (size_t i = 0; o->active[c] && i < o->k; i++)
            if (vol_constraints_touch(&o->at, c, i))
                flags[i] = true;
    for (size_t c = held; c < o->at.n; c++)
        flags[o->at.param[c]] = true;
}

/* x' A y for a symmetric k x k matrix held in full. */
static double
form(const double *x, const double *a, const double *y, size_t k)
{
    double sum = 0.0;

    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++)
            sum += x[i] * a[i * k + j] * y[j];
    return sum;
}

/* Whether a constraint binds and is of one parameter alone: an intercept that
 * is held in the units of the series moves with others in those of the
 * estimation. */
static bool
holds_one(const struct vol_optimiser *o, size_t c)
{
    size_t n = 0;

    for (size_t i = 0; i < o->k; i++)
        n += o->at.grad[c * o->k + i] != 0.0;
    return o->active[c] && o->at.param[c] >= 0 && n == 1;
}

/* A parameter that is held has no part in the others': its curvature, which
 * may be without limit at a bound, must not spoil theirs. */
static void
set_apart(double *a, size_t k, size_t i)
{
    for (size_t j = 0; j < k; j++)
        a[i >= j ? i * k + j : j * k + i] = i == j ? 1.0 : 0.0;
}

void
vol_minus_hessian(const struct vol_optimiser *o, double *out)
{
    for (size_t i = 0; i < o->k * o->k; i++)
        out[i] = -o->hessian[i];
    for (size_t i = 0; o->point != VOL_POINT_NONE && i < o->n_mean; i++)
        set_apart(out, o->k, i);
}

/*
 * The inverse of `a` on the directions that keep the binding inequalities:
 * each in turn is projected out, V - V j j' V / (j' V j), after enough
 * curvature was put along them for the inverse V to exist.
 */
bool
vol_constrained_inverse(const struct vol_optimiser *o, double *a, double *out)
{
    const size_t k = o->k;
    double v[VOL_GARCH_MAX_PARAMS], top = 0.0;

    for (size_t c = 0; c < o->at.n; c++)
        if (holds_one(o, c))
            set_apart(a, k, (size_t)o->at.param[c]);
    for (size_t i = 0; i < k; i++)
        top = fmax(top, fabs(a[i * k + i]));
    for (size_t c = 0; c < o->at.n; c++) {
        const double *j = o->at.grad + c * k;
        for (size_t r = 0; o->active[c] && !holds_one(o, c) && r < k; r++)
            for (size_t s = 0; s <= r; s++)
                a[r * k + s] += top * j[r] * j[s];
    }
    for (size_t c = 0; c < o->at.n; c++)
        if (holds_one(o, c))
            set_apart(a, k, (size_t)o->at.param[c]);
    if (!vol_inverse(a, k, out))
        return false;
    for (size_t c = 0; c < o->at.n; c++) {
        const double *j = o->at.grad + c * k;
        const double jvj = o->active[c] ? form(j, out, j, k) : 0.0;
        if (!(jvj > 0.0))
            continue;
        for (size_t r = 0; r < k; r++) {
            v[r] = 0.0;
            for (size_t s = 0; s < k; s++)
                v[r] += out[r * k + s] * j[s];
        }
        for (size_t r = 0; r < k; r++)
            for (size_t s = 0; s < k; s++)
                out[r * k + s] -= v[r] * v[s] / jvj;
    }
    return true;
}

/* out = a b a', all k x k. */
static void
sandwich(const double *a, const double *b, double *out, double *work, size_t k)
{
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++) {
            work[i * k + j] = 0.0;
            for (size_t m = 0; m < k; m++)
                work[i * k + j] += a[i * k + m] * b[m * k + j];
        }
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++) {
            out[i * k + j] = 0.0;
            for (size_t m = 0; m < k; m++)
                out[i * k + j] += work[i * k + m] * a[j * k + m];
        }
}

static void
fill_nan(double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        x[i] = NAN;
}

void
vol_covariance_without_mean(const struct vol_optimiser *o, double *cov)
{
    const size_t k = o->k;

    for (size_t i = 0; i < o->n_mean; i++)
        for (size_t j = 0; j < k; j++)
            cov[i * k + j] = cov[j * k + i] = NAN;
}

void
vol_covariance_to_units(const struct vol_optimiser *o, const double *jacobian,
                        double *cov, size_t keep)
{
    const size_t k = o->k;
    bool bound[VOL_GARCH_MAX_PARAMS];

    sandwich(jacobian, cov, o->metric, o->factor, k);
    memcpy(cov, o->metric, k * k * sizeof(*cov));
    vol_garch_bound_params(o, bound);
    if (keep < k)
        bound[keep] = false;
    /* In extreme units the square of one overflows, or vanishes. */
    for (size_t i = 0; i < k; i++)
        bound[i] = bound[i] || !(o->metric[i * (k + 1)] >= DBL_MIN) ||
                   !isfinite(o->metric[i * (k + 1)]);
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++)
            if (bound[i] || bound[j])
                cov[i * k + j] = NAN;
}

void
vol_garch_covariances(struct vol_optimiser *o, const double *jacobian,
                      double *const cov[3], char *reason, size_t size)
{
    const size_t k = o->k;
    /* At what points the mean still has a covariance. */
    static const enum vol_point most[] = { [VOL_COV_QML] = VOL_POINT_NONE,
                                           [VOL_COV_HESSIAN] = VOL_POINT_NONE,
                                           [VOL_COV_OPG] = VOL_POINT_CORNER };
    bool ok[3];

    vol_minus_hessian(o, o->factor);
    ok[VOL_COV_HESSIAN] =
        vol_constrained_inverse(o, o->factor, cov[VOL_COV_HESSIAN]);
    memcpy(o->factor, o->opg, k * k * sizeof(double));
    ok[VOL_COV_OPG] = vol_constrained_inverse(o, o->factor, cov[VOL_COV_OPG]);
    ok[VOL_COV_QML] = ok[VOL_COV_HESSIAN];
    vol_symmetrise(o->opg, k);
    if (ok[VOL_COV_QML])
        sandwich(cov[VOL_COV_HESSIAN], o->opg, cov[VOL_COV_QML], o->metric, k);
    reason[0] = '\0';
    for (int i = 0; i < 3; i++) {
        if (ok[i])
            vol_covariance_to_units(o, jacobian, cov[i], k);
        else
            fill_nan(cov[i], k * k);
        if (o->point > most[i])
            vol_covariance_without_mean(o, cov[i]);
    }
    if (!ok[VOL_COV_HESSIAN])
        (void)snprintf(reason, size, "the Hessian is singular");
    else if (!ok[VOL_COV_OPG])
        (void)snprintf(reason, size, "the outer product is singular");
}
