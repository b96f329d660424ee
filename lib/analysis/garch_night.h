/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_ANALYSIS_GARCH_NIGHT_H
#define VOL_ANALYSIS_GARCH_NIGHT_H

#include "analysis/garch_plan.h"
#include "analysis/garch_resume.h"

/*
 * One model of one symbol: filtered from its saved state, or fitted.
 */
struct vol_garch_night {
    struct vol_garch_fit fit; /* of a filtered one: what its state tells */
    bool filtered;            /* nothing was estimated                */
    const struct vol_series *series; /* that the fit's rows are of           */
    struct vol_garch_x x;            /* the model's regressors along it      */
    size_t first;                 /* the first of the fit's rows that is new */
    char note[64];                /* "parameters of ...", "" where of today */
    char warning[200];            /* what was saved is of no use, or ""   */
    char cold[160];               /* that nothing was saved to start from */
    struct vol_garch_state state; /* to forecast from, where usable       */
    const struct vol_garch_state *kept; /* the state to write, NULL: none    */
    struct vol_garch_mark mark;         /* of the one to write               */
    vol_date newer; /* origin of a saved one that stays in its place, else
                       VOL_DATE_NONE */
    struct vol_garch_resumed past;
};

/*
 * Make the night of `model` from the series of `block`; with `anew` it is
 * fitted whatever was saved, and so it is where shocks are to be drawn from a
 * state that has none.  The state of a fit has residuals to draw from where
 * the plan keeps or draws them, or the saved one has some.  A fit that fell
 * back on stand-ins leaves no state of its own: the earlier one, moved to the
 * series' end, is kept where there is one, so that the next run estimates
 * again.  Nor does a series leave any that ends before a state which is to stay
 * in its place.  `night` points into itself and is not to be copied.  VOL_EDATA
 * where a regressor is missing, or residuals to keep are all the same;
 * VOL_ENOMEM.
 */
enum vol_code vol_garch_night_make(struct vol_garch_night *night,
                                   const struct vol_garch_plan *plan,
                                   const struct vol_garch_model *model,
                                   const struct vol_block *block,
                                   const struct vol_series *series, bool anew,
                                   struct vol_err *err) VOL_MUST_CHECK;
void vol_garch_night_clear(struct vol_garch_night *night);

#endif
