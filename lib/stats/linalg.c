/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/linalg.h"

#include <float.h>
#include <math.h>

bool
vol_cholesky(double *a, size_t n)
{
    for (size_t j = 0; j < n; j++) {
        const double whole = a[j * n + j];
        double d = whole;
        for (size_t k = 0; k < j; k++)
            d -= a[j * n + k] * a[j * n + k];
        if (!(d > 8.0 * DBL_EPSILON * whole) || !isfinite(d))
            return false;
        d = sqrt(d);
        a[j * n + j] = d;
        for (size_t i = j + 1; i < n; i++) {
            double s = a[i * n + j];
            for (size_t k = 0; k < j; k++)
                s -= a[i * n + k] * a[j * n + k];
            a[i * n + j] = s / d;
        }
    }
    return true;
}

void
vol_cholesky_solve(const double *l, size_t n, double *b)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < i; k++)
            b[i] -= l[i * n + k] * b[k];
        b[i] /= l[i * n + i];
    }
    for (size_t i = n; i-- > 0;) {
        for (size_t k = i + 1; k < n; k++)
            b[i] -= l[k * n + i] * b[k];
        b[i] /= l[i * n + i];
    }
}

/* Row i of L^-1 from the left, in place in the lower triangle. */
static void
invert_lower(double *l, size_t n)
{
    for (size_t j = 0; j < n; j++) {
        l[j * n + j] = 1.0 / l[j * n + j];
        for (size_t i = j + 1; i < n; i++) {
            double s = 0.0;
            for (size_t k = j; k < i; k++)
                s -= l[i * n + k] * l[k * n + j];
            l[i * n + j] = s / l[i * n + i];
        }
    }
}

bool
vol_inverse(double *a, size_t n, double *out)
{
    double *scale = out; /* the diagonal of `out` holds it: out[i * n + i] */

    for (size_t i = 0; i < n; i++) {
        if (!(a[i * n + i] > 0.0))
            return false;
        scale[i * n + i] = 1.0 / sqrt(a[i * n + i]);
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++)
            a[i * n + j] *= scale[i * n + i] * scale[j * n + j];
    if (!vol_cholesky(a, n))
        return false;
    invert_lower(a, n);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++) {
            double s = 0.0;
            for (size_t k = i; k < n; k++)
                s += a[k * n + i] * a[k * n + j];
            out[i * n + j] = s * scale[i * n + i] * scale[j * n + j];
        }
    for (size_t i = 0; i < n; i++) {
        double s = 0.0;
        for (size_t k = i; k < n; k++)
            s += a[k * n + i] * a[k * n + i];
        out[i * n + i] *= s * scale[i * n + i];
    }
    vol_symmetrise(out, n);
    return true;
}

void
vol_symmetrise(double *a, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            a[j * n + i] = a[i * n + j];
}
