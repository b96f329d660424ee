/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/power.h"

/* 1 / c, which is of any a. */
static void
set_cells(struct vol_power *p)
{
    for (int i = 0; i < VOL_POWER_CELLS; i++)
        p->inverse[i] = 1.0 / (1.0 + (i + 0.5) / VOL_POWER_CELLS);
}

void
vol_power_set(struct vol_power *p, double a)
{
    if (a == p->exponent)
        return;
    if (p->exponent == 0.0)
        set_cells(p);
    p->exponent = a;
    for (int i = 0; i < VOL_POWER_CELLS; i++)
        p->part[i] = pow(1.0 + (i + 0.5) / VOL_POWER_CELLS, a);
    for (int k = -VOL_POWER_REACH; k <= VOL_POWER_REACH; k++)
        p->whole[k + VOL_POWER_REACH] = pow(ldexp(1.0, k), a);
    p->series[0] = 1.0;
    for (int i = 1; i <= VOL_POWER_TERMS; i++)
        p->series[i] = p->series[i - 1] * (a - (i - 1)) / i;
}
