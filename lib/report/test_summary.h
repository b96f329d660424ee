/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_REPORT_TEST_SUMMARY_H
#define VOL_REPORT_TEST_SUMMARY_H

#include "market/series.h"
#include "report/verdict.h"
#include "stats/hypothesis.h"
#include "stats/moments.h"

/*
 * The results of tests for people: an aligned table with a verdict a line, and
 * the sentence in which ADF and KPSS are read together where both are there.
 */

/*
 * What the table `tests` would hold of a result on the series called `series`;
 * its texts are those of `r`.  `moments` (may be NULL) are the series' own and
 * let a verdict on normality name tails and skew.
 */
struct vol_verdict_row vol_verdict_row_of(const struct vol_test_result *r,
                                          const char *series,
                                          const struct vol_moments *moments);

/*
 * Add the n results `r` of the tests on `series`, the symbol's series called
 * `name`, one value at least.
 */
void vol_test_summary_add(struct vol_str *out, const char *symbol,
                          const char *name, const struct vol_series *series,
                          const struct vol_test_result *r, size_t n);

#endif
