/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MEAN_AHEAD_H
#define VOL_MEAN_AHEAD_H

/* A mean and its variance (of the shocks to come, at given parameters). */
struct vol_mean_moments {
    double mean, variance;
};

/*
 * What is forecast of the h-th row ahead: the value; its change from the row
 * before (NaN of a HAR, and of the first row behind a missing one); and the sum
 * of the values of rows 1 to h.
 */
struct vol_mean_ahead {
    struct vol_mean_moments value, change, sum;
};

#endif
