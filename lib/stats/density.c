/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/density.h"

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
