/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_ANALYSIS_GARCH_STATES_H
#define VOL_ANALYSIS_GARCH_STATES_H

#include "analysis/saved.h"
#include "base/date.h"
#include "garch/state.h"
#include "table/rows.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * States of fitted models as rows of the table `states`, and back, bit for
 * bit.  Names, the lag being 0 where none is told:
 *
 *   param:NAME           each parameter, in the units of the series
 *   presample            the variance before the first row
 *   average:K            rm2006: its K-th average after the last row
 *   return, residual,    by lag, 1 being the last row: as many as the model
 *   state, x:NAME        looks back to.  `state` is sigma^2, ln sigma^2
 *                        (egarch) or sigma^delta (aparch, tarch)
 *   z                    by lag: residuals to draw from, where it has them
 *   n_rows, n_since_fit  rows filtered in all, and since the fit
 *   scale                standard deviation of the series at the fit
 *   status, iterations,  of the fit; status as in enum vol_garch_status,
 *   grad_norm            bound:NAME is 1 for an inequality that binds
 *   loglik               of all rows at the parameters
 *   first_date, fit_date days since 1970-01-01: the first row, the last of the
 *                        fit
 *   hash_high, hash_low  the halves, 32 bits each, of a hash of the data
 *   sum_high, sum_low    those of the sum of hashes of all other rows
 */

/* What ties a state to its series. */
struct vol_garch_mark {
    vol_date first, fit; /* the first row; the last one of the fit */
    uint64_t hash;       /* of the rows from the first to the origin */
};

/*
 * A hash of dates, values and regressors of rows [from, to): the first 64
 * bits of a SHA-256 over their little-endian bytes.  Same bits, same hash;
 * a value that differs in its last digit gives another.  VOL_ENOMEM.
 */
enum vol_code vol_garch_hash(const struct vol_garch_spec *spec,
                             const vol_date *date,
                             const struct vol_garch_data *data, size_t from,
                             size_t to, uint64_t *out,
                             struct vol_err *err) VOL_MUST_CHECK;

/* Add the rows of a state, with its residuals to draw from where it has them.
 */
void vol_garch_add_state(struct vol_rows *rows, const char *symbol,
                         const char *spec, vol_date origin,
                         const struct vol_garch_state *state,
                         const struct vol_garch_mark *mark);

/* Add the rows of a saved state as they are, good or not. */
void vol_garch_add_saved(struct vol_rows *rows,
                         const struct vol_saved_model *saved);

/*
 * The state and its mark out of saved rows of a model of `spec`, which need not
 * be intact.  VOL_EDATA
 * names what is missing, there twice, unknown or out of its range;
 * VOL_ENOMEM.
 */
enum vol_code vol_garch_restore(const struct vol_saved_model *saved,
                                const struct vol_garch_spec *spec,
                                struct vol_garch_state *state,
                                struct vol_garch_mark *mark,
                                struct vol_err *err) VOL_MUST_CHECK;

/* Whether saved rows of a state are all that were written, unaltered: the sum
 * of their hashes is that which stands there.  It guards against accidents and
 * hands, not against one who makes the sum anew. */
bool vol_garch_saved_is_intact(const struct vol_saved_model *saved);

/*
 * The parameters of saved rows, of a state or of a table of params, in the
 * order of `spec`.  False where one is missing.
 */
bool vol_garch_saved_params(const struct vol_saved_model *saved,
                            const struct vol_garch_spec *spec, double *out);

#endif
