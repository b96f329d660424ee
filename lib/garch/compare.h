/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_COMPARE_H
#define VOL_GARCH_COMPARE_H

#include "garch/fit.h"

#include <stddef.h>

/* Comparing models of one series by their likelihoods. */

enum vol_criterion {
    VOL_CRITERION_NONE,
    VOL_CRITERION_AIC,
    VOL_CRITERION_BIC,
    VOL_CRITERION_HQIC
};

/* "none", "aic", "bic", "hqic". */
const char *vol_criterion_name(enum vol_criterion criterion);
enum vol_criterion vol_criterion_find(const char *name);

/* Its value for a fit; NaN for `none`. */
double vol_criterion_value(enum vol_criterion criterion,
                           const struct vol_garch_fit *fit);

/*
 * Likelihoods can be compared where they are of the same rows under the same
 * convention of what stands before them.  VOL_EUSAGE says where those of two
 * specs are not.
 */
enum vol_code vol_garch_check_same_rows(const struct vol_garch_spec *a,
                                        const struct vol_garch_spec *b,
                                        struct vol_err *err) VOL_MUST_CHECK;

/*
 * Whether a fit may be chosen: it converged, and its parameters are its own.
 */
bool vol_garch_fit_eligible(const struct vol_garch_fit *fit);

#endif
