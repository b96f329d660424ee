/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_ANALYSIS_GARCH_EXAMINE_H
#define VOL_ANALYSIS_GARCH_EXAMINE_H

#include "analysis/garch_plan.h"

/* What is found out about a fitted model where a table or the summary shows
 * it; `{0}` is nothing. */
struct vol_garch_examination {
    struct vol_diagnostics diagnostics;
    struct vol_band *band; /* a day of the plan each */
};

/*
 * Test the fit of `r`, which was made from `data`, and put bands about its
 * forecasts; `ahead` holds the regressors that they were made with.  `r`
 * points into `out` then, which is to be cleared after it in any case.
 */
enum vol_code vol_garch_examine(const struct vol_garch_plan *plan,
                                const struct vol_garch_data *data,
                                const struct vol_forecast_wish *ahead,
                                struct vol_garch_result *r,
                                struct vol_garch_examination *out,
                                struct vol_err *err) VOL_MUST_CHECK;

void vol_garch_examination_clear(struct vol_garch_examination *e);

#endif
