/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_ANALYSIS_TEST_SUBJECT_H
#define VOL_ANALYSIS_TEST_SUBJECT_H

#include "conf/conf.h"
#include "market/series.h"
#include "table/block.h"

/* Which series of a symbol are tested: what -c names. */

#define VOL_TEST_SUBJECTS_MAX 16

/* One of them: price, return or a column. */
struct vol_test_subject {
    const char *name;
    struct vol_series_wish wish;
    size_t at[2]; /* its columns among those read */
    size_t n_at;
    bool levels_only; /* tests of unit roots and stationarity alone */
};

struct vol_test_subjects {
    struct vol_test_subject subject[VOL_TEST_SUBJECTS_MAX];
    size_t n;
    const char *column[2 * VOL_TEST_SUBJECTS_MAX]; /* what is to be read */
    bool optional[2 * VOL_TEST_SUBJECTS_MAX];
    size_t n_columns;
};

/* Where price and return come from: the setting `column` names the column, `as`
 * says what it holds.  VOL_EUSAGE. */
VOL_MUST_CHECK enum vol_code vol_test_base_wish(const struct vol_conf *conf,
                                                struct vol_series_wish *base,
                                                struct vol_err *err);

/*
 * The subjects of the `n` names given with -c; price and return are made as
 * `base` says, any other column is taken as it is, and each has the window of
 * `base`.  Without names: what a price table offers, prices for the tests that
 * belong on them, or the one column there is.  The names stay the caller's.
 * VOL_EUSAGE: a name twice, too many, a price that `base` does not have.
 */
VOL_MUST_CHECK enum vol_code
vol_test_subjects_make(struct vol_test_subjects *subjects,
                       const char *const *names, size_t n,
                       const struct vol_series_wish *base, struct vol_err *err);

/* The block as the subject's own columns; `value` has room for two. */
struct vol_block vol_test_subject_view(const struct vol_test_subject *subject,
                                       const struct vol_block *block,
                                       double **value);

#endif
