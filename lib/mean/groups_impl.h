/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MEAN_GROUPS_IMPL_H
#define VOL_MEAN_GROUPS_IMPL_H

#include "mean/groups.h"
#include "mean/var.h"

/* What the tests of groups share; not for others. */

/* "aic", "fixed", "bic": how the lags were found; other rules count as aic. */
const char *vol_group_rule(const struct vol_test_options *options);

/*
 * The order of the vector autoregression of y by the options' rule, 0 included;
 * the fixed lags where they are fixed.  What stops it is the result's reason,
 * and `*order` is 0.
 */
enum vol_code vol_group_order(const double *y, size_t rows, size_t k,
                              enum vol_trend trend,
                              const struct vol_test_options *options,
                              size_t *order, struct vol_test_result *result,
                              struct vol_err *err) VOL_MUST_CHECK;

/* Columns a and b of y side by side into `out`, rows x 2. */
void vol_group_pair(const double *y, size_t rows, size_t k, size_t a, size_t b,
                    double *out);

enum vol_code vol_group_granger(const double *y, size_t rows, size_t k,
                                const struct vol_group_options *options,
                                struct vol_group_result *out,
                                struct vol_err *err) VOL_MUST_CHECK;
enum vol_code vol_group_granger_joint(const double *y, size_t rows, size_t k,
                                      const struct vol_group_options *options,
                                      struct vol_group_result *out,
                                      struct vol_err *err) VOL_MUST_CHECK;
enum vol_code vol_group_engle_granger(const double *y, size_t rows, size_t k,
                                      const struct vol_group_options *options,
                                      struct vol_group_result *out,
                                      struct vol_err *err) VOL_MUST_CHECK;
enum vol_code vol_group_johansen(const double *y, size_t rows, size_t k,
                                 const struct vol_group_options *options,
                                 struct vol_group_result *out,
                                 struct vol_err *err) VOL_MUST_CHECK;

#endif
