/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MARKET_SUSPECT_H
#define VOL_MARKET_SUSPECT_H

#include "market/bars.h"
#include "market/rules.h"

/*
 * The rules that only report, for rows that vol_repair() has put in order:
 * weekend, high_below_low, open_outside, close_outside, close_adjusted,
 * unit_change, split_unadjusted, split_missing, split_misdated, spike,
 * stale, gap and no_volume.
 */
struct vol_suspect_limits {
    long stale_days;    /* this many identical closes are a stale run    */
    long gap_days;      /* more calendar days than this are a gap        */
    double spike_sigma; /* in standard deviations of the 20 moves around */
};

void vol_suspect(const struct vol_bars *bars,
                 const struct vol_suspect_limits *limits,
                 struct vol_issue_log *log);

#endif
