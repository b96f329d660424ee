/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_SCORES_H
#define VOL_GARCH_SCORES_H

#include "garch/fit.h"

/*
 * What a row of the series adds to the derivatives of a fitted model, in the
 * units of the series.  Row t belongs to row fit->lost + t.  An omega that is
 * targeted is no parameter: its column is zero, and what it does stands in
 * those of the parameters that it depends on.
 */
struct vol_garch_scores {
    size_t n, k;
    double *score; /* n x k: of the row's log-likelihood             */
    double *slope; /* n x k: of the logarithm of the row's variance  */
    double *shift; /* n x k: of the row's residual                   */
};

/*
 * Rebuild the likelihood of `fit`, which was made from `data`, at its
 * parameters.  VOL_EDATA where it has none there, VOL_ENOMEM.
 */
enum vol_code vol_garch_scores_of(const struct vol_garch_fit *fit,
                                  const struct vol_garch_data *data,
                                  struct vol_garch_scores *out,
                                  struct vol_err *err) VOL_MUST_CHECK;

void vol_garch_scores_clear(struct vol_garch_scores *scores);

#endif
