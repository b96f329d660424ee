/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_REPORT_MEANS_H
#define VOL_REPORT_MEANS_H

#include "report/symbol.h"

/*
 * Models of the mean on the pages: forecasts with intervals (kind `intervals`,
 * which vmean writes), and how such forecasts did (`evaluations`).
 */

/* A row a forecast, with both of its intervals; one is the headline. */
const struct vol_kind *vol_report_means_kind(void);

/* A row for each model that has no estimates, with the reason. */
const struct vol_kind *vol_report_mean_failures_kind(void);

/*
 * Fill symbol->means and symbol->evaluations with those of the last origin, and
 * symbol->mean_failures with the models that have no estimates then.
 * Those that a database has of a group configured without models of the mean
 * are of other nights, and not read.  Where the symbol is there for models of
 * the mean alone, symbol->origin becomes theirs.
 */
enum vol_code vol_report_read_means(struct vol_report_symbol *symbol,
                                    const struct vol_report_source *source,
                                    vol_date until,
                                    struct vol_err *err) VOL_MUST_CHECK;

#endif
