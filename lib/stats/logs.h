/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STATS_LOGS_H
#define VOL_STATS_LOGS_H

#include <stddef.h>

/*
 * out[i] = ln x[i] of n positive numbers, not below 2.3e-308, to 3 units in
 * the last place: two side by side, in a third of the time of log(); out may be
 * x.  Of what is no such number there is no telling.
 */
void vol_logs(const double *x, size_t n, double *out);

#endif
