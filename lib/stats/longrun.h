/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STATS_LONGRUN_H
#define VOL_STATS_LONGRUN_H

#include <stddef.h>

/* The variance of a sum of dependent terms; e[0..n-1] have mean zero. */

/* sum of e_t e_{t-lag} / n */
double vol_autocovariance(const double *e, size_t n, size_t lag);

/* Newey and West (1987): the long-run variance with Bartlett weights
 * 1 - j / (lags + 1), lags < n. */
double vol_long_run_variance(const double *e, size_t n, size_t lags);

/*
 * The Bartlett bandwidth of Newey and West (1994, Review of Economic Studies
 * 61, 631-653): int(gamma n^(1/3)), gamma = 1.1447 (s1/s0)^(2/3) from the first
 * `used` autocovariances; at most n - 1.
 */
size_t vol_newey_west_lags(const double *e, size_t n, size_t used);

#endif
