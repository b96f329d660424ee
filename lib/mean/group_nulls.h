/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MEAN_GROUP_NULLS_H
#define VOL_MEAN_GROUP_NULLS_H

#include "mean/groups.h"

#include <stdint.h>

/*
 * p-values by simulation of tests of several series, as stats/nulls.h has them
 * of one: the same test in the same form (choice of lags and all) on Gaussian
 * panels of as many rows and series that fulfil the null.
 *
 *     granger, granger-joint   independent values
 *     engle-granger            two random walks
 *     johansen                 for each rank r of the null, r series of
 *                              independent values and random walks, which with
 *                              VOL_TREND_CONST drift by a standard deviation a
 *                              row, unless the constant is restricted
 *
 * What is simulated is kept.  Each portion of it has a random stream of its
 * own, so that threads change no figure.  Not for several threads at once.
 */
struct vol_group_nulls;

/* Simulates with `threads` threads. */
enum vol_code vol_group_nulls_new(struct vol_group_nulls **out, uint64_t seed,
                                  size_t threads,
                                  struct vol_err *err) VOL_MUST_CHECK;
void vol_group_nulls_free(struct vol_group_nulls *nulls);

/*
 * Put simulated p-values, critical values and decisions in the place of those
 * of `results`, which vol_group_test_run() gave for rows x k values and these
 * options.  The variants then end in "sim".  A result without a statistic stays
 * as it is; one without a p-value gets one.  VOL_ENOMEM.
 */
enum vol_code vol_group_nulls_apply(struct vol_group_nulls *nulls,
                                    const struct vol_group_test *test,
                                    size_t rows, size_t k,
                                    const struct vol_group_options *options,
                                    struct vol_group_result *results,
                                    struct vol_err *err) VOL_MUST_CHECK;

#endif
