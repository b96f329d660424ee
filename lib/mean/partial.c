/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mean/partial.h"

#include <math.h>
#include <string.h>

void
vol_partial_to_coef(const double *partial, size_t k, double *coef)
{
    double last[VOL_PARTIAL_MAX];

    for (size_t m = 0; m < k; m++) {
        memcpy(last, coef, m * sizeof(*coef));
        coef[m] = partial[m];
        for (size_t i = 0; i < m; i++)
            coef[i] = last[i] - partial[m] * last[m - 1 - i];
    }
}

bool
vol_partial_from_coef(const double *coef, size_t k, double *partial)
{
    double last[VOL_PARTIAL_MAX];

    memcpy(partial, coef, k * sizeof(*coef));
    for (size_t m = k; m-- > 0;) {
        const double a = partial[m], rest = 1.0 - a * a;
        if (!(fabs(a) < 1.0))
            return false;
        memcpy(last, partial, m * sizeof(*last));
        for (size_t i = 0; i < m; i++)
            partial[i] = (last[i] + a * last[m - 1 - i]) / rest;
    }
    return true;
}
