/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_ANALYSIS_MEAN_REGRESSORS_H
#define VOL_ANALYSIS_MEAN_REGRESSORS_H

#include "analysis/var_run.h"
#include "table/block.h"

#include <stddef.h>

/*
 * The regressors of models of several symbols: one value a day, whichever
 * symbol's rows have it.  `{0}` is an empty table.
 */
struct vol_mean_regressors {
    size_t n, n_x;
    vol_date *date; /* n, ascending                */
    double *x;      /* n x n_x; NaN: not known     */
};

/*
 * Take the columns at[0..n_x) of a block, called `name`.  VOL_EDATA where one
 * has another value on a day than an earlier symbol had; VOL_ENOMEM.
 */
enum vol_code vol_mean_regressors_add(struct vol_mean_regressors *to,
                                      const struct vol_block *block,
                                      const size_t *at, const char *const *name,
                                      size_t n_x,
                                      struct vol_err *err) VOL_MUST_CHECK;
void vol_mean_regressors_clear(struct vol_mean_regressors *regressors);

/*
 * The rows of a panel with their regressors behind them, and the regressors of
 * the days behind its last row, into `out`, which points into `from`;
 * vol_mean_regressors_release() frees it, after a failure too.
 */
enum vol_code vol_mean_regressors_join(const struct vol_mean_regressors *from,
                                       const struct vol_panel *panel,
                                       const char *const *name,
                                       struct vol_var_x *out,
                                       struct vol_err *err) VOL_MUST_CHECK;
void vol_mean_regressors_release(struct vol_var_x *x);

#endif
