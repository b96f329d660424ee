/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STATS_ADJUST_H
#define VOL_STATS_ADJUST_H

#include "base/err.h"

#include <stddef.h>

/*
 * p-values of many tests, corrected for their number.
 *
 * holm  Holm (1979, Scandinavian J. of Statistics 6, 65-70): rejecting where
 *       the adjusted value is below alpha, one true null or more is rejected
 *       with at most that probability, however the tests depend.
 * bh    Benjamini and Hochberg (1995, J. Royal Statistical Society B 57,
 *       289-300): at most that share of the rejections is expected to be wrong,
 *       the tests being independent or positively dependent.
 */
enum vol_adjust { VOL_ADJUST_NONE, VOL_ADJUST_HOLM, VOL_ADJUST_BH };

/* "holm", "bh"; VOL_ADJUST_NONE for another name. */
enum vol_adjust vol_adjust_named(const char *name);

/* Replace p[0..n-1] by the adjusted values; those that are NaN are left and do
 * not count.  VOL_ENOMEM. */
VOL_MUST_CHECK enum vol_code vol_adjust_p(enum vol_adjust how, double *p,
                                          size_t n, struct vol_err *err);

#endif
