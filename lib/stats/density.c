/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/density.h"

#include <math.h>
#include <string.h>

static const struct vol_density *const table[] = {
    &vol_density_normal, &vol_density_t,    &vol_density_skewt,
    &vol_density_ged,    &vol_density_sstd, &vol_density_jsu
};

const struct vol_density *
vol_density_at(size_t i)
{
    return i < sizeof(table) / sizeof(table[0]) ? table[i] : NULL;
}

const struct vol_density *
vol_density_find(const char *name)
{
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
        if (strcmp(table[i]->name, name) == 0)
            return table[i];
    return NULL;
}

/* By golden sections of (-sqrt(3), sqrt(3)), where the mode of every density
 * of one peak, mean 0 and variance 1 is (Johnson and Rogers, 1951). */
double
vol_density_mode(const struct vol_density *density, const double *shape)
{
    const double golden = 0.5 * (sqrt(5.0) - 1.0);
    double low = -sqrt(3.0), high = -low;
    double left = high - golden * (high - low);
    double right = low + golden * (high - low);
    double at_left = density->log_pdf(shape, left);
    double at_right = density->log_pdf(shape, right);

    while (high - low > 1e-10) {
        if (at_left < at_right) {
            low = left;
            left = right;
            at_left = at_right;
            right = low + golden * (high - low);
            at_right = density->log_pdf(shape, right);
        } else {
            high = right;
            right = left;
            at_right = at_left;
            left = high - golden * (high - low);
            at_left = density->log_pdf(shape, left);
        }
    }
    return 0.5 * (low + high);
}
