/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MARKET_CHECK_H
#define VOL_MARKET_CHECK_H

#include "base/date.h"
#include "base/err.h"
#include "market/bars.h"
#include "market/rules.h"
#include "table/csv.h"

#include <stdbool.h>

/* What a row is measured by, whatever the rows around it. */
struct vol_check {
    const struct vol_bar_columns *columns;
    vol_date from, until; /* rows outside are not looked at further       */
    vol_date today;       /* what is after it lies in the future          */
    bool keep_nonpositive;
    vol_date last;  /* the last date seen; VOL_DATE_NONE at first         */
    size_t outside; /* rows outside [from, until]                         */
};

/*
 * Look at one row: add it to `bars` where it can be used, with its cells
 * repaired, and write what was found to `log`.  Fails only where memory or
 * max_bytes of `bars` is used up.
 */
enum vol_code vol_check_row(struct vol_check *check, const struct vol_row *row,
                            struct vol_bars *bars, struct vol_issue_log *log,
                            struct vol_err *err) VOL_MUST_CHECK;

#endif
