/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/collapse.h"

#include <math.h>

/* Whether the user holds all shapes: no search has led there. */
static bool
shape_is_held(const struct vol_garch_spec *spec)
{
    const size_t n = spec->density->n_shape, end = vol_garch_n_params(spec);
    size_t held = 0;

    for (size_t i = end - n; i < end; i++)
        held += vol_garch_is_held(spec, i);
    return n > 0 && held == n;
}

/* The power k of a tail, P(|z| > x) = O(x^-k); without end, or NaN, where it
 * falls faster than any. */
static double
tail_power(const struct vol_density *density, const double *shape)
{
    const double near = 1e50, fall = density->log_pdf(shape, near) -
                                     density->log_pdf(shape, near * near);

    return fall / log(near) - 1.0;
}

/* Whether any residual may be further than VOL_BESIDE from the peak: of most
 * series none is, and there is nothing to count. */
static bool
any_beside(const struct vol_recursion *r, double mode, double width)
{
    const double near = fmax(VOL_BESIDE * width - fabs(mode), 0.0);

    for (size_t t = 0; t < r->n; t++)
        if (r->e[t] * r->e[t] > near * near * r->h[t])
            return true;
    return false;
}

bool
vol_garch_has_collapsed(const struct vol_likelihood *lik)
{
    const struct vol_recursion *r = &lik->r;
    const struct vol_density *density = lik->spec.density;
    const double mode = vol_density_mode(density, r->shape);
    const double width = exp(-density->log_pdf(r->shape, mode));
    double last = NAN; /* the return that was last at the peak */
    size_t same = 0, beside = 0;

    if (!any_beside(r, mode, width))
        return false;
    for (size_t t = 0; t < lik->n; t++) {
        const double far = fabs(r->e[t] / sqrt(r->h[t]) - mode) / width;
        beside += far > VOL_BESIDE;
        if (far > VOL_PEAK)
            continue;
        same += lik->y[t] == last;
        last = lik->y[t];
    }
    same += same > 0; /* the first of them */
    const size_t others = lik->n - same;
    return 2 * beside > others &&
           (!shape_is_held(&lik->spec) ||
            (double)same > tail_power(density, r->shape) * (double)others);
}
