/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_ANALYSIS_GARCH_SELECT_H
#define VOL_ANALYSIS_GARCH_SELECT_H

#include "analysis/garch_night.h"

#include <stddef.h>

/* What the models of one symbol have to do with each other: the choice of one
 * by an information criterion, and likelihood ratios. */

/* VOL_EUSAGE where the plan selects among models that cannot be compared. */
enum vol_code vol_garch_plan_check_select(const struct vol_garch_plan *plan,
                                          struct vol_err *err) VOL_MUST_CHECK;

/* The model with the least criterion, of equals the first; plan->n_models
 * where none converged, or none is to be selected. */
size_t vol_garch_select(const struct vol_garch_plan *plan,
                        const struct vol_garch_night *night);

/* For people: what was tried, with a mark at what was chosen. */
void vol_garch_select_summary(struct vol_str *out,
                              const struct vol_garch_plan *plan,
                              const char *symbol,
                              const struct vol_garch_night *night,
                              size_t selected);

/* Whether there are two models of which one holds the other. */
bool vol_garch_plan_any_nested(const struct vol_garch_plan *plan);

/* A row for each two models of which one holds the other. */
void vol_garch_add_comparisons(struct vol_rows *rows,
                               const struct vol_garch_plan *plan,
                               const char *symbol, vol_date origin,
                               const struct vol_garch_night *night);

#endif
