/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/linalg.h"

#include <float.h>
#include <math.h>
#include <string.h>

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

/* One rotation that makes a[p][q] zero; the columns of v turn with it. */
static void
rotate(double *a, double *v, size_t n, size_t p, size_t q)
{
    const double apq = a[p * n + q];
    const double theta = 0.5 * (a[q * n + q] - a[p * n + p]) / apq;
    const double t =
        (theta >= 0.0 ? 1.0 : -1.0) / (fabs(theta) + sqrt(theta * theta + 1.0));
    const double c = 1.0 / sqrt(t * t + 1.0), s = t * c;

    for (size_t i = 0; i < n; i++) {
        const double x = a[i * n + p], y = a[i * n + q];
        a[i * n + p] = c * x - s * y;
        a[i * n + q] = s * x + c * y;
    }
    for (size_t i = 0; i < n; i++) {
        const double x = a[p * n + i], y = a[q * n + i];
        a[p * n + i] = c * x - s * y;
        a[q * n + i] = s * x + c * y;
    }
    for (size_t i = 0; i < n; i++) {
        const double x = v[i * n + p], y = v[i * n + q];
        v[i * n + p] = c * x - s * y;
        v[i * n + q] = s * x + c * y;
    }
}

/* Eigenvalues on the diagonal of a, eigenvectors in the columns of v. */
static void
diagonalise(double *a, double *v, size_t n)
{
    enum { SWEEPS = 30 };

    memset(v, 0, n * n * sizeof(*v));
    for (size_t i = 0; i < n; i++)
        v[i * (n + 1)] = 1.0;
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
        double off = 0.0;
        for (size_t p = 0; p < n; p++)
            for (size_t q = p + 1; q < n; q++) {
                off = fmax(off, fabs(a[p * n + q]));
                if (fabs(a[p * n + q]) > 1e-300)
                    rotate(a, v, n, p, q);
            }
        if (!(off > 1e-14))
            return;
    }
}

/* So small a diagonal is rounding. */
#define NO_DIAGONAL 1e-9

/* What brings the diagonal to ones, and what stands beside a diagonal of zero
 * to one at most. */
static void
find_scales(const double *a, size_t n, double *scale)
{
    for (size_t i = 0; i < n; i++) {
        const double own = fabs(a[i * (n + 1)]);
        scale[i] = own > NO_DIAGONAL ? sqrt(own) : 1.0;
        for (size_t j = 0; own <= NO_DIAGONAL && j < n; j++) {
            const double other = fabs(a[j * (n + 1)]);
            const double beside = fabs(i > j ? a[i * n + j] : a[j * n + i]);
            if (other > NO_DIAGONAL)
                scale[i] = fmax(scale[i], beside / sqrt(other));
        }
    }
}

void
vol_make_definite(double *a, size_t n, double least, double *work)
{
    double *v = work, *scaled = v + n * n, *scale = scaled + n * n;
    double *value = scale + n, top = 0.0;

    find_scales(a, n, scale);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++)
            scaled[i * n + j] = scaled[j * n + i] =
                a[i * n + j] / (scale[i] * scale[j]);
    diagonalise(scaled, v, n);
    for (size_t i = 0; i < n; i++) {
        value[i] = fabs(scaled[i * (n + 1)]);
        top = fmax(top, value[i]);
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = 0.0;
            for (size_t m = 0; m < n; m++)
                sum +=
                    v[i * n + m] * fmax(value[m], least * top) * v[j * n + m];
            a[i * n + j] = sum * scale[i] * scale[j];
        }
}

/* ---- orthonormal rows ---------------------------------------------------- */

/* A row of which no more is left, squared, depends on the others. */
#define DEPENDENT 1e-20

static double
square(const double *x, size_t k)
{
    double sum = 0.0;

    for (size_t i = 0; i < k; i++)
        sum += x[i] * x[i];
    return sum;
}

void
vol_project(const double *q, size_t n, double *x, size_t k)
{
    for (size_t a = 0; a < 2 * n; a++) {
        const double *row = q + a % n * k;
        double along = 0.0;
        for (size_t i = 0; i < k; i++)
            along += row[i] * x[i];
        vol_add_scaled(x, -along, row, k);
    }
}

bool
vol_orthonormal(double *q, size_t n, size_t k)
{
    double *row = q + n * k;
    const double whole = square(row, k);

    vol_project(q, n, row, k);
    const double left = square(row, k);
    if (!(left > DEPENDENT * whole))
        return false;
    for (size_t i = 0; i < k; i++)
        row[i] /= sqrt(left);
    return true;
}
