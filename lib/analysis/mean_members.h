/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_ANALYSIS_MEAN_MEMBERS_H
#define VOL_ANALYSIS_MEAN_MEMBERS_H

#include "analysis/mean_panel.h"

/*
 * The symbols that a vector autoregression is of: leave out of panel->set what
 * vol_mean_panel_join() says, and join the others into panel->joined.  The set
 * is sorted, its lags are set.
 */
enum vol_code vol_mean_members_join(struct vol_mean_panel *panel,
                                    const struct vol_mean_plan *plan,
                                    const struct vol_panel_wish *wish,
                                    struct vol_err *err) VOL_MUST_CHECK;

#endif
