/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TESTS_HYPOTHESIS_DATA_H
#define VOL_TESTS_HYPOTHESIS_DATA_H

#include "series.h"
#include "stats/hypothesis.h"

/*
 * tests/data/hypothesis.csv: statistics and p-values of R (stats, tseries,
 * urca, nortest, strucchange), Python arch, scipy and statsmodels with the
 * program's name and version in each row.  Three of arch's choices by t-ratio
 * on the CAC are left out: its t divides the residual variance by n, R's lm and
 * ours by n - k, and there 1.645 lies between the two.  So are its
 * Zivot-Andrews rows for a break of the trend alone, whose dummy begins with 2
 * where Zivot and Andrews, urca and we begin with 1.
 */
struct hypothesis_row {
    const char *dataset, *series, *test, *trend, *rule, *source;
    struct vol_test_options options; /* options.lags are those it had */
    double statistic, p_value;       /* p_value NaN: it gives none    */
    size_t n_obs, break_at;          /* 0: it gives none              */
    struct series x;
};

/* Calls `each` for every row; gives their number, 0 where the file cannot be
 * read. */
size_t hypothesis_rows(void (*each)(const struct hypothesis_row *row,
                                    void *ctx),
                       void *ctx);

#endif
