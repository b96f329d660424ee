/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_ANALYSIS_GARCH_CHANGE_H
#define VOL_ANALYSIS_GARCH_CHANGE_H

#include "analysis/garch_plan.h"

#include <stddef.h>

/* What a command line adds to every model, beside its spec. */
struct vol_garch_words {
    const char *const *item;
    size_t n;
};

struct vol_garch_change {
    struct vol_garch_words mean_x, variance_x; /* names of regressors */
    const char *form; /* "additive", "exponential"; NULL: as the spec has it,
                         else additive */
    struct vol_garch_words fix, bound, start; /* P=V, P=LOW:HIGH, P=V: for
                                                 the models that have P */
};

/*
 * Change every model of the plan.  A regressor that a spec has already stays
 * as it is.  VOL_EUSAGE: what does not go with a spec, makes two alike, or
 * speaks of a parameter that no model has.
 */
enum vol_code vol_garch_plan_change(struct vol_garch_plan *plan,
                                    const struct vol_garch_change *change,
                                    struct vol_err *err) VOL_MUST_CHECK;

#endif
