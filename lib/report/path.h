/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_REPORT_PATH_H
#define VOL_REPORT_PATH_H

#include "base/err.h"
#include "report/source.h"
#include "report/symbol.h"

/* Steps of vol_report_symbol_read(). */

/* Add the symbol's rows of one kind at its last origin up to `until`. */
enum vol_code vol_report_read_latest(const struct vol_report_symbol *symbol,
                                     const struct vol_report_source *source,
                                     const char *kind, vol_date until,
                                     struct vol_frame *frame,
                                     struct vol_err *err) VOL_MUST_CHECK;

/*
 * Read model->sigma, one row a date.  A night that refits stores the whole
 * path and the others only their new dates; so where the origin has fewer
 * rows than the estimation used, earlier origins are read too and each date
 * is taken from the latest of them.
 */
enum vol_code vol_report_read_path(const struct vol_report_symbol *symbol,
                                   const struct vol_report_source *source,
                                   struct vol_report_model *model,
                                   struct vol_err *err) VOL_MUST_CHECK;

/* Set symbol->status and ->reason. */
enum vol_code vol_report_judge(struct vol_report_symbol *symbol,
                               const struct vol_report_source *source,
                               vol_date until, const struct vol_frame *fetches,
                               struct vol_err *err) VOL_MUST_CHECK;

#endif
