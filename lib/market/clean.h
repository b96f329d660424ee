/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MARKET_CLEAN_H
#define VOL_MARKET_CLEAN_H

#include "base/date.h"
#include "base/err.h"
#include "base/str.h"
#include "market/quality.h"
#include "market/rules.h"
#include "market/suspect.h"
#include "table/order.h"
#include "table/rows.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Cleaning a table symbol by symbol:
 *
 *     vol_clean_peek(clean, &symbol, err)        whose rows come next
 *     vol_clean_symbol(clean, &limits, &result, err)
 *     ... until there is none ...
 *     vol_clean_finish(clean, err)
 *
 * Memory is that of one symbol's rows, besides what vol_order needs.
 */
struct vol_clean_wish {
    const char *column;   /* the price; NULL: close                    */
    vol_date from, until; /* rows outside do not exist; VOL_DATE_NONE  */
    vol_date today;       /* what is after it lies in the future       */
    bool keep_nonpositive;
    size_t max_bytes;        /* of the text of one symbol                 */
    struct vol_rows *bars;   /* where rows go; these may be NULL           */
    struct vol_rows *issues; /* of the kind `issues`, header not included  */
    struct vol_rows *quality;
    /* Called once for each name that cannot be a symbol; may be NULL. */
    void (*refuse)(void *ctx, const struct vol_err *why);
    void *ctx;
};

/* How the cleaning of one symbol ended. */
struct vol_clean_result {
    char symbol[VOL_SYMBOL_MAX + 1]; /* "": rows before the first symbol  */
    struct vol_quality_counts counts;
    enum vol_code code; /* VOL_OK, or why nothing of it can be used       */
    struct vol_err err;
};

struct vol_clean;

/*
 * `order` stays the caller's.  VOL_EDATA: the table has no column `date`
 * or no price column.
 */
enum vol_code vol_clean_new(struct vol_clean **out, struct vol_order *order,
                            const struct vol_clean_wish *wish,
                            struct vol_err *err) VOL_MUST_CHECK;
void vol_clean_free(struct vol_clean *clean);

/* The symbol whose rows come next, NULL after the last. */
enum vol_code vol_clean_peek(struct vol_clean *clean, const char **symbol,
                             struct vol_err *err) VOL_MUST_CHECK;

/*
 * Clean all rows of that symbol and add them to the wish's bars and issues.
 * A symbol none of whose rows can be used is its result's failure, not that
 * of the call.
 */
enum vol_code vol_clean_symbol(struct vol_clean *clean,
                               const struct vol_suspect_limits *limits,
                               struct vol_clean_result *result,
                               struct vol_err *err) VOL_MUST_CHECK;

/*
 * After the last symbol: add what only all of them together show, the
 * issues missing_session and the rows of quality.  `*compared` is false
 * where max_bytes did not suffice to compare sessions.
 */
enum vol_code vol_clean_finish(struct vol_clean *clean, bool *compared,
                               struct vol_err *err) VOL_MUST_CHECK;

#endif
