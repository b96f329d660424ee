/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STATS_NULL_DRAWS_H
#define VOL_STATS_NULL_DRAWS_H

#include "base/err.h"
#include "stats/hypothesis.h"

#include <stddef.h>

/*
 * Statistics of a test, simulated under its null hypothesis, and the p-values
 * and critical values that follow from them.  What stats/nulls.c and
 * mean/group_nulls.c share; not for others.
 */
struct vol_null_draws {
    enum vol_tail tail;
    size_t n, room;
    double *against; /* how much each speaks against the null */
};

/* Series that each distribution rests on: p-values are (1 + those that speak as
 * much against the null) / (1 + all). */
#define VOL_NULLS_SERIES 9999

/* No draws yet and room for VOL_NULLS_SERIES; freed by the other. */
VOL_MUST_CHECK enum vol_code vol_null_draws_init(struct vol_null_draws *draws,
                                                 enum vol_tail tail,
                                                 struct vol_err *err);
void vol_null_draws_clear(struct vol_null_draws *draws);

/* Add a statistic; one that is not finite was not to be had and is left out. */
void vol_null_draws_add(struct vol_null_draws *draws, double statistic);

/* After the last one. */
void vol_null_draws_sort(struct vol_null_draws *draws);

/*
 * Put p-value, critical values and the decision at alpha in the place of those
 * of a result that has a statistic; a reason where fewer than half of the draws
 * were to be had.
 */
void vol_null_draws_apply(const struct vol_null_draws *draws, double alpha,
                          struct vol_test_result *result);

/* "c-aic" becomes "c-aic-sim". */
void vol_null_name_variant(struct vol_test_result *result);

/* The options on which a distribution of n observations depends, as text: its
 * key and part of its seed. */
#define VOL_NULL_KEY 128
void vol_null_key(char key[VOL_NULL_KEY],
                  const struct vol_test_options *options, size_t n);

#endif
