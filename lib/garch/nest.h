/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_NEST_H
#define VOL_GARCH_NEST_H

#include "garch/spec.h"

#include <stdbool.h>
#include <stddef.h>

/* What the larger of two models has beyond the smaller one. */
struct vol_nesting {
    size_t df;         /* parameters, or combinations, that the smaller fixes */
    size_t at_bound;   /* of them, those it fixes at an end of their range    */
    bool unidentified; /* where it holds, others can take any value           */
};

/*
 * Whether `null` is `alt` with some parameters given: equations (arch in
 * garch in gjr and in aparch, whose delta is 2 then; tarch in aparch; igarch in
 * garch, gjr and aparch; ewma in ewma-est; not gjr in aparch, whose shocks
 * before the sample weigh otherwise), lags, densities (normal in all but jsu's
 * skew; t in skewt and sstd), the mean's parts, the variance in the mean,
 * regressors, and what is fixed.  False too where they are one and the same, or
 * only differ in bounds.  Initialisation and rows are not looked at.
 */
bool vol_garch_nested(const struct vol_garch_spec *null,
                      const struct vol_garch_spec *alt,
                      struct vol_nesting *out);

#endif
