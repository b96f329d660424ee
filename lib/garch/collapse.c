/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/collapse.h"

#include <math.h>

bool
vol_garch_has_collapsed(const struct vol_likelihood *lik)
{
    const struct vol_recursion *r = &lik->r;
    const struct vol_density *density = lik->spec.density;
    const double mode = vol_density_mode(density, r->shape);
    const double width = exp(-density->log_pdf(r->shape, mode));
    double last = NAN; /* the return that was last at the peak */
    size_t same = 0, beside = 0;

    for (size_t t = 0; t < lik->n; t++) {
        const double far = fabs(r->e[t] / sqrt(r->h[t]) - mode) / width;
        beside += far > VOL_BESIDE;
        if (far > VOL_PEAK)
            continue;
        same += lik->y[t] == last;
        last = lik->y[t];
    }
    same += same > 0; /* the first of them */
    return 2 * beside > lik->n - same;
}
