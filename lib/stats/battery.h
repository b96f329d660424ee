/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STATS_BATTERY_H
#define VOL_STATS_BATTERY_H

#include "stats/hypothesis.h"
#include "stats/nulls.h"

/*
 * Several tests, each in several forms (trend, lags), to be run on any number
 * of series.  A battery is not changed by running it: threads may share one.
 */

enum { VOL_WORDS_MAX = 16, VOL_WORD_MAX = 24 };

/* A list with commas as words, of fewer than VOL_WORD_MAX bytes each. */
struct vol_words {
    char word[VOL_WORDS_MAX][VOL_WORD_MAX];
    size_t n;
};

/* Split "c,ct", the list of `what`; VOL_EUSAGE where a word is empty or too
 * long or there are more than VOL_WORDS_MAX. */
VOL_MUST_CHECK enum vol_code vol_words_split(const char *list, const char *what,
                                             struct vol_words *out,
                                             struct vol_err *err);

#define VOL_BATTERY_MAX 1024 /* tests times forms */

struct vol_battery_form {
    const struct vol_test *test;
    struct vol_test_options options;
};

struct vol_battery {
    struct vol_battery_form form[VOL_BATTERY_MAX];
    size_t n;
    struct vol_nulls *nulls; /* simulated p-values; NULL, as after
                                vol_battery_init(): each test's own */
};

/*
 * A battery of the `n` tests called `names`, in their order, each with every
 * trend and lag rule of the two lists ("c,ct", "aic,5,10") that it has;
 * `base` gives the other options; bds stands with each dimension.  A test of
 * two names stands once. VOL_EUSAGE: an unknown test, trend or lag rule, an
 * empty list, a test that has none of the trends, more than VOL_BATTERY_MAX
 * forms.
 */
VOL_MUST_CHECK enum vol_code
vol_battery_init(struct vol_battery *battery, const char *const *names,
                 size_t n, const char *trends, const char *lags,
                 const struct vol_test_options *base, struct vol_err *err);

/*
 * Run it on x[0..n-1]: `*n_out` results into `out`, which has room for
 * battery->n.  `levels_only` leaves out what does not belong on prices.  Forms
 * that came to the same (the lag aic chose was also asked for) stand once, so
 * that test, variant and lags are a key.
 */
VOL_MUST_CHECK enum vol_code
vol_battery_run(const struct vol_battery *battery, const double *x, size_t n,
                bool levels_only, struct vol_test_result *out, size_t *n_out,
                struct vol_err *err);

#endif
