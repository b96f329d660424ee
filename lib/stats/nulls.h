/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STATS_NULLS_H
#define VOL_STATS_NULLS_H

#include "stats/hypothesis.h"

#include <stdint.h>

/*
 * p-values by simulation, for tests whose tables or formulas hold in the limit
 * alone: the same test, in the same form (choice of lags and all), on Gaussian
 * series of the same length that fulfil the null, a random walk or independent
 * values as the test has it.  What is simulated is kept, for threads to share;
 * each distribution has a random stream of its own, so that neither their
 * number nor their order changes a figure.
 */
struct vol_nulls;

VOL_MUST_CHECK enum vol_code vol_nulls_new(struct vol_nulls **out,
                                           uint64_t seed, struct vol_err *err);
void vol_nulls_free(struct vol_nulls *nulls);

/*
 * Put simulated p-value, critical values and decision in the place of those of
 * `result`, which vol_test_run() gave for n observations and these options. The
 * variant then ends in "sim".  A result without figures stays as it is.
 * VOL_EUSAGE where options->model_df is not 0: residuals of a model are not
 * independent values.  VOL_ENOMEM.
 */
VOL_MUST_CHECK enum vol_code
vol_nulls_apply(struct vol_nulls *nulls, size_t n,
                const struct vol_test_options *options,
                struct vol_test_result *result, struct vol_err *err);

#endif
