/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_ANALYSIS_GARCH_RESUME_H
#define VOL_ANALYSIS_GARCH_RESUME_H

#include "analysis/garch_regressors.h"
#include "analysis/garch_states.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * A model taken up again where an earlier run left it: its saved state is met
 * with the series as it is read now, and the rows since are filtered.
 */

struct vol_garch_resumed {
    bool found;    /* there was a state, and it goes on in the series   */
    bool keeps_z;  /* there was one, and it has residuals to draw from  */
    char why[200]; /* why one that was there is not filtered, else ""   */
    struct vol_garch_state state; /* after the last row                 */
    struct vol_garch_mark mark;
    struct vol_series own;           /* where the caller's will not do  */
    const struct vol_series *series; /* from the state's first row on   */
    struct vol_garch_x x;            /* the model's regressors along it */
    size_t first;                    /* its first row that is new       */
    double *e, *h; /* residuals and variances of the new rows           */
};

/*
 * The last state of the symbol and model in plan->states that is not from
 * after the end of `series`, which was made of `block` by the plan's wish.
 * It must have seen the rows and regressors that the series has now, from its
 * first to its origin, bit for bit: else the history was rewritten, and `why`
 * says so.  One that goes on but has no residuals, where shocks are to be drawn
 * from them, is found, and `why` says that.  The series of the result begins
 * where the state's does, whatever window the plan has.  A state that cannot be
 * used is no failure.  VOL_EDATA where a regressor is missing; VOL_ENOMEM.  To
 * be cleared.
 */
enum vol_code vol_garch_resume(const struct vol_garch_plan *plan,
                               const struct vol_garch_model *model,
                               const struct vol_block *block,
                               const struct vol_series *series,
                               struct vol_garch_resumed *out,
                               struct vol_err *err) VOL_MUST_CHECK;

void vol_garch_resumed_clear(struct vol_garch_resumed *r);

#endif
