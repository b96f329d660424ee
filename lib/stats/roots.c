/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/roots.h"

#include <gsl/gsl_poly.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

/* The q roots as pairs of numbers; false where they could not be found. */
static bool
solve(const double *c, size_t q, double *root)
{
    double poly[VOL_ROOTS_MAX + 1];
    gsl_poly_complex_workspace *w;
    int status;

    memset(root, 0, 2 * q * sizeof(*root));
    while (q > 0 && c[q - 1] == 0.0)
        q--;
    if (q < 2) {
        if (q == 1)
            root[0] = c[0];
        return true;
    }
    for (size_t j = 0; j < q; j++)
        poly[j] = -c[q - 1 - j];
    poly[q] = 1.0;
    w = gsl_poly_complex_workspace_alloc(q + 1);
    if (w == NULL)
        return false;
    status = gsl_poly_complex_solve(poly, q + 1, w, root);
    gsl_poly_complex_workspace_free(w);
    return status == 0;
}

double
vol_largest_root(const double *c, size_t q)
{
    double root[2 * VOL_ROOTS_MAX], top = 0.0;

    if (!solve(c, q, root))
        return NAN;
    for (size_t j = 0; j < q; j++)
        top = fmax(top, hypot(root[2 * j], root[2 * j + 1]));
    return top;
}

double
vol_nearest_roots(const double *a, size_t p, const double *b, size_t q)
{
    double x[2 * VOL_ROOTS_MAX], y[2 * VOL_ROOTS_MAX], least = HUGE_VAL;

    if (!solve(a, p, x) || !solve(b, q, y))
        return NAN;
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < q; j++)
            least = fmin(
                least, hypot(x[2 * i] - y[2 * j], x[2 * i + 1] - y[2 * j + 1]));
    return least;
}

void
vol_largest_root_gradient(const double *c, size_t q, double *grad)
{
    const double step = 1e-6;
    double b[VOL_ROOTS_MAX];

    memcpy(b, c, q * sizeof(*b));
    for (size_t j = 0; j < q; j++) {
        b[j] = c[j] + step;
        grad[j] = vol_largest_root(b, q);
        b[j] = c[j] - step;
        grad[j] = (grad[j] - vol_largest_root(b, q)) / (2.0 * step);
        b[j] = c[j];
    }
}
