/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/roots.h"

#include <gsl/gsl_poly.h>
#include <math.h>
#include <string.h>

double
vol_largest_root(const double *c, size_t q)
{
    double poly[VOL_ROOTS_MAX + 1], root[2 * VOL_ROOTS_MAX];
    double top = 0.0;
    gsl_poly_complex_workspace *w;
    int status;

    while (q > 0 && c[q - 1] == 0.0)
        q--;
    if (q < 2)
        return q == 1 ? fabs(c[0]) : 0.0;
    for (size_t j = 0; j < q; j++)
        poly[j] = -c[q - 1 - j];
    poly[q] = 1.0;
    w = gsl_poly_complex_workspace_alloc(q + 1);
    if (w == NULL)
        return NAN;
    status = gsl_poly_complex_solve(poly, q + 1, w, root);
    gsl_poly_complex_workspace_free(w);
    for (size_t j = 0; j < q; j++)
        top = fmax(top, hypot(root[2 * j], root[2 * j + 1]));
    return status == 0 ? top : NAN;
}

void
vol_largest_root_gradient(const double *c, size_t q, double *grad)
{
    const double step = 1e-6;
    double b[VOL_ROOTS_MAX];

    memcpy(b, c, q * sizeof(*b));
    for (size_t j = 0; j < q; j++) {
        b[j] = c[j] + step;
        grad[j] = -vol_largest_root(b, q);
        b[j] = c[j] - step;
        grad[j] = (grad[j] + vol_largest_root(b, q)) / (2.0 * step);
        b[j] = c[j];
    }
}
