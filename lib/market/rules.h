/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MARKET_RULES_H
#define VOL_MARKET_RULES_H

#include "base/date.h"
#include "base/err.h"
#include "table/rows.h"

#include <stddef.h>

/*
 * The rules of cleaning, one line each in rules.c: what is wrong, how bad
 * that is, and what is done.  The manual's table, the issues and the counts
 * of the quality table all come from that list.
 *
 * What is done follows one principle: a row is dropped only where its close
 * or its date cannot be used or is there twice, a cell is changed only
 * where there is one thing it can have meant, and everything that merely
 * looks unlikely is kept and reported, for the days that matter most to a
 * volatility model look unlikely.
 */
enum vol_rule {
    VOL_RULE_RAGGED_ROW,
    VOL_RULE_BAD_SYMBOL,
    VOL_RULE_BAD_DATE,
    VOL_RULE_FUTURE_DATE,
    VOL_RULE_BAD_PRICE,
    VOL_RULE_BAD_CELL,
    VOL_RULE_NO_CLOSE,
    VOL_RULE_NO_ADJ_CLOSE,
    VOL_RULE_NOT_POSITIVE,
    VOL_RULE_NOT_POSITIVE_KEPT,
    VOL_RULE_NOT_POSITIVE_CELL,
    VOL_RULE_DATE_ORDER,
    VOL_RULE_DUPLICATE_ROW,
    VOL_RULE_DUPLICATE_DATE,
    VOL_RULE_WEEKEND_COPY,
    VOL_RULE_WEEKEND,
    VOL_RULE_HIGH_LOW_SWAPPED,
    VOL_RULE_HIGH_BELOW_LOW,
    VOL_RULE_OPEN_OUTSIDE,
    VOL_RULE_CLOSE_OUTSIDE,
    VOL_RULE_CLOSE_ADJUSTED,
    VOL_RULE_UNIT_EXCURSION,
    VOL_RULE_UNIT_UNCONFIRMED,
    VOL_RULE_UNIT_CHANGE,
    VOL_RULE_SPLIT_UNADJUSTED,
    VOL_RULE_SPLIT_MISSING,
    VOL_RULE_SPLIT_MISDATED,
    VOL_RULE_SPIKE,
    VOL_RULE_STALE,
    VOL_RULE_GAP,
    VOL_RULE_MISSING_SESSION,
    VOL_RULE_NEGATIVE_VOLUME,
    VOL_RULE_NO_VOLUME,
    VOL_RULES /* how many */
};

struct vol_rule_info {
    const char *name;
    const char *severity; /* info, warning or error                         */
    const char *action;   /* kept, repaired or dropped                      */
    const char *meaning;  /* one phrase, in which the manual may be written */
};

const struct vol_rule_info *vol_rule_info(enum vol_rule rule);

/* One thing that a rule found. */
struct vol_issue {
    enum vol_rule rule;
    const char *date_text; /* the date cell; NULL or "": "-"            */
    size_t row;            /* line of the input, 0 where it has none    */
    const char *column;    /* NULL: "-"                                 */
    const char *old_cell;  /* NULL: none                                */
    const char *new_cell;
    const char *detail;
};

/* Where issues go, and how many of each rule there were. */
struct vol_issue_log {
    struct vol_rows *rows; /* of the kind `issues`; NULL: only counted */
    const char *symbol;    /* whose rows are looked at; "": "-"        */
    size_t count[VOL_RULES];
};

/*
 * Count an issue and add its row.  Cells longer than 200 bytes are cut;
 * control characters and bytes that are not UTF-8 are shown as \xHH.
 */
void vol_issue_add(struct vol_issue_log *log, const struct vol_issue *issue);

#endif
