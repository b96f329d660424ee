/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_ANALYSIS_GARCH_CARRY_H
#define VOL_ANALYSIS_GARCH_CARRY_H

#include "analysis/garch_plan.h"
#include "analysis/saved.h"

#include <stdbool.h>

/*
 * Saved states that a run does not write anew, on their way into its own
 * table of states: those of models that failed, were not asked for or have a
 * newer one, of all their origins, and those of symbols that did not come.  The
 * rows keep the order of the saved table; numbers are spelt as
 * vol_rows_double() does, so that rows which were written here keep their
 * bytes.
 */
struct vol_garch_carry;

/* `saved` stays the caller's and must live as long.  VOL_ENOMEM. */
enum vol_code vol_garch_carry_new(struct vol_garch_carry **out,
                                  const struct vol_saved *saved,
                                  struct vol_err *err) VOL_MUST_CHECK;
void vol_garch_carry_free(struct vol_garch_carry *carry);

/* Add what `out`, of that symbol, does not have anew to its states. */
void vol_garch_carry_symbol(struct vol_garch_carry *carry,
                            const struct vol_garch_plan *plan,
                            const char *symbol, struct vol_garch_output *out);

/* Add one model of a symbol that did not come; false where none is left. */
bool vol_garch_carry_next(struct vol_garch_carry *carry, struct vol_rows *rows);

#endif
