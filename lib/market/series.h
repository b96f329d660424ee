/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MARKET_SERIES_H
#define VOL_MARKET_SERIES_H

#include "base/date.h"
#include "base/err.h"
#include "table/block.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * From a symbol's rows to the series that a model sees.
 *
 * Which price: the adjusted close if every used row has one, else the
 * close; or the column that was named.  What is made of it:
 *
 *     VOL_AS_PRICE   log returns in per cent, 100 ln(p_t / p_{t-1})
 *     VOL_AS_RETURN  the column holds returns already
 *     VOL_AS_LEVEL   the column as it is
 *     VOL_AS_LOG     the logarithm of the price, ln p_t
 *
 * A row without a value is dropped; the next return spans the gap.  A zero
 * or negative price has no logarithm and breaks the series: the part after
 * it is used.
 */
enum vol_series_as { VOL_AS_PRICE, VOL_AS_RETURN, VOL_AS_LEVEL, VOL_AS_LOG };

struct vol_series_wish {
    const char *column; /* NULL: adj_close or close        */
    enum vol_series_as as;
    size_t window; /* the last N values; 0: all       */
    size_t least;  /* values that are needed, for a message; 0: not known */
};

/* What was decided about the rows that a user should hear of. */
struct vol_series_choice {
    vol_date restart; /* the first day after a break, VOL_DATE_NONE for none */
    vol_date unadjusted; /* the close was used although there are adjusted ones:
                            this day, the first of them, has none; else
                            VOL_DATE_NONE */
    size_t n_unadjusted; /* days without one then */
};
#define VOL_SERIES_CHOICE_NONE                                                 \
    {                                                                          \
        VOL_DATE_NONE, VOL_DATE_NONE, 0                                        \
    }

struct vol_series {
    size_t n;
    vol_date *date;  /* n: the day of each value        */
    double *value;   /* n, none missing                 */
    double *price;   /* n: the price at the same day, NULL unless AS_PRICE */
    size_t *row;     /* n: its row in the block; rows behind the last one
                        have no value                    */
    size_t n_gaps;   /* values that span a dropped row  */
    bool adjusted;   /* the adjusted close was used     */
    vol_date origin; /* the last date used */
    struct vol_series_choice choice;
};

/*
 * What a user wrote, or the settings say: `column` (-c; "": none) and `as`
 * (--as: "price", which is as if nothing was said, "return" or "level") as a
 * wish.  The column return_pct is a return; "price" means the level of the
 * price, "return" its log return.  VOL_EUSAGE: another `as`, or levels without
 * a column that holds them.
 */
enum vol_code vol_series_wish_from(const char *column, const char *as,
                                   struct vol_series_wish *wish,
                                   struct vol_err *err) VOL_MUST_CHECK;

/* The columns to read for a wish; both arrays have room for two. */
size_t vol_series_columns(const struct vol_series_wish *wish,
                          const char *name[2], bool optional[2]);

/*
 * Make the series of `block`, read with those columns.  VOL_EDATA: the
 * block's own failure, no column of prices, or no value at all.  Freed by
 * vol_series_clear().
 */
enum vol_code vol_series_make(const struct vol_block *block,
                              const struct vol_series_wish *wish,
                              struct vol_series *out,
                              struct vol_err *err) VOL_MUST_CHECK;

void vol_series_clear(struct vol_series *series);

#endif
