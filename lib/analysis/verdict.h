/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_ANALYSIS_VERDICT_H
#define VOL_ANALYSIS_VERDICT_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * What a row of the table `tests` says, in plain English.  A sentence follows
 * from the row's `reject` and shows its p-value, so that the two agree; a row
 * without a p-value gives its reason.  Nothing here is escaped for HTML, and
 * nothing ends with a full stop.
 *
 * The column `series` of the row decides the wording: "price" (log prices),
 * "return", "z" (standardised residuals of a model), "z2" (their squares), or
 * any other name as it is.
 */
struct vol_verdict_row {
    const char *series, *test;
    double p_value;         /* NaN where there is none                  */
    const char *p_bound;    /* "<", ">" or ""                           */
    bool adjusted;          /* for the number of symbols                */
    int reject;             /* 1, 0; -1 where the cell is empty         */
    const char *reason;     /* "" where there is a p-value              */
    size_t n_obs;           /* with the two below: kind of non-normality */
    double skewness;        /* of the series, NaN where not known       */
    double excess_kurtosis; /* the same                                 */
    const char *break_date; /* the last day before it; NULL or "": none */
    const char *symbol, *partner; /* of several symbols; partner NULL: of one */
    const char *variant;          /* the form, or NULL                        */
};

/*
 * Add the verdict on one test: "returns are not normal (p < .0001): fat
 * tails", "no ARCH left, p = .41".  Tails and skew are named where they are two
 * standard errors from the normal's.  A test that is not known by name gives
 * "rejects" or "does not reject" and the p-value.
 */
void vol_verdict_add(struct vol_str *out, const struct vol_verdict_row *row);

/*
 * Add the one sentence in which ADF and KPSS on the same series are read
 * together; either may be NULL or without a p-value.
 */
void vol_verdict_add_stationarity(struct vol_str *out,
                                  const struct vol_verdict_row *adf,
                                  const struct vol_verdict_row *kpss);

/*
 * Add a p-value as people write it: "p = .41", "p = .0021", "p < .0001".
 * It has two digits, or as many as it takes to stand on the same side of 1, 5
 * and 10 % as the p-value.
 */
void vol_verdict_add_p(struct vol_str *out, double p_value,
                       const char *p_bound);

#endif
