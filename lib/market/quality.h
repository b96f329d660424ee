/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MARKET_QUALITY_H
#define VOL_MARKET_QUALITY_H

#include "base/date.h"
#include "base/err.h"
#include "market/rules.h"
#include "table/rows.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * What is known of each symbol once all are cleaned: the sessions that only
 * it has missed, and the figures of the table `quality`.
 */
struct vol_quality;

/* The figures of one symbol. */
struct vol_quality_counts {
    size_t rows_in, rows_out, dropped, repaired;
    size_t rule[VOL_RULES]; /* issues by rule */
    vol_date origin;        /* the last date read, VOL_DATE_NONE for none */
    bool weekends;          /* it trades on seven days */
};

/* `max_bytes` bounds what is kept to compare the symbols' sessions. */
enum vol_code vol_quality_new(struct vol_quality **out, size_t max_bytes,
                              struct vol_err *err) VOL_MUST_CHECK;
void vol_quality_free(struct vol_quality *quality);

/* Note a symbol and its `n` days, n = 0 where none of its rows is left. */
enum vol_code vol_quality_add(struct vol_quality *quality, const char *symbol,
                              const struct vol_quality_counts *counts,
                              const vol_date *date, size_t n,
                              struct vol_err *err) VOL_MUST_CHECK;

/*
 * After the last symbol: add the issues missing_session to `issues` and the
 * table's rows to `rows`; either may be NULL.  For each symbol and its last
 * date: rows_in, rows_out, rows_dropped, rows_repaired; coverage_pct (rows
 * per weekday, or per day of a symbol that trades on weekends, from its
 * first to its last); longest_gap_days; sessions_missed; and issues_RULE for
 * every rule, zeros too, so that a better rerun replaces them all.
 */
enum vol_code vol_quality_write(struct vol_quality *quality,
                                struct vol_rows *issues, struct vol_rows *rows,
                                struct vol_err *err) VOL_MUST_CHECK;

/* True where max_bytes did not suffice and sessions were not compared. */
bool vol_quality_is_full(const struct vol_quality *quality);

#endif
