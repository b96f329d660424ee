/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_DIAGNOSTICS_IMPL_H
#define VOL_GARCH_DIAGNOSTICS_IMPL_H

#include "garch/diagnostics.h"
#include "garch/scores.h"

/* Inside of vol_garch_diagnose(): the families of tests. */

/* What they are made from. */
struct vol_diagnosis {
    const struct vol_garch_fit *fit;
    struct vol_garch_scores s;
    double *z, *z2; /* n_obs each */
    struct vol_diagnostics out;
};

enum { VOL_DIAGNOSTIC_LAG_COUNT = 4, VOL_DIAGNOSTIC_MAX_LAGS = 20 };
extern const size_t vol_diagnostic_lags[VOL_DIAGNOSTIC_LAG_COUNT];

/* A further one, all NaN; NULL where the room for it is used up. */
struct vol_diagnostic *vol_diagnostic_add(struct vol_diagnosis *d,
                                          const char *measure,
                                          const char *variant, size_t lags,
                                          size_t n_obs);

/* Why there is no figure; returns VOL_OK. */
void vol_diagnostic_without(struct vol_diagnostic *item, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* A statistic that is chi-squared. */
void vol_diagnostic_chi2(struct vol_diagnostic *item, double value, double df);

/* Which parameters were estimated and have a covariance of that kind. */
void vol_diagnosis_free(const struct vol_garch_fit *fit, enum vol_garch_cov cov,
                        bool *free);

enum vol_code vol_diagnose_squares(struct vol_diagnosis *d,
                                   struct vol_err *err) VOL_MUST_CHECK;
enum vol_code vol_diagnose_signs(struct vol_diagnosis *d,
                                 struct vol_err *err) VOL_MUST_CHECK;
enum vol_code vol_diagnose_stability(struct vol_diagnosis *d,
                                     struct vol_err *err) VOL_MUST_CHECK;

#endif
