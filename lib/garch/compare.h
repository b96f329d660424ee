/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_COMPARE_H
#define VOL_GARCH_COMPARE_H

#include "garch/fit.h"
#include "garch/nest.h"

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

/* A likelihood-ratio test. */
struct vol_lr_test {
    double statistic; /* twice the difference of the log-likelihoods; NaN   */
    size_t df;
    double p_value;     /* NaN where there is none                            */
    const char *method; /* "chi2", "mixture", or "" without a p-value         */
    char reason[160];   /* why a figure is missing, or ""                     */
};

/*
 * The test of `null` in `alt`, of which `nesting` tells (garch/nest.h).  With
 * all values given by the null inside their ranges it is chi-squared; with
 * one of them at an end, half chi2(df - 1) and half chi2(df) (Self and Liang,
 * 1987, case 6).  With more, with parameters that the null does not
 * identify, or with another parameter of the null at a bound, there is no
 * p-value.  Nor is there one under variance targeting, whose estimates do not
 * maximise the likelihood.  It holds where the density is the right one.
 */
struct vol_lr_test vol_garch_lr_test(const struct vol_garch_fit *null,
                                     const struct vol_garch_fit *alt,
                                     const struct vol_nesting *nesting);

#endif
