/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MARKET_REPAIR_H
#define VOL_MARKET_REPAIR_H

#include "base/err.h"
#include "market/bars.h"
#include "market/rules.h"

#include <stdbool.h>

/*
 * Bring a symbol's rows into a state in which each date is there once, in
 * order, and repeat the rules that drop or change rows until none finds
 * anything: so a table that was cleaned comes out of a second cleaning as
 * it went in.  In that order: date_order, duplicate_row, duplicate_date,
 * then high_low_swapped, no_adj_close, weekend_copy, unit_excursion and
 * unit_unconfirmed.
 */
enum vol_code vol_repair(struct vol_bars *bars, struct vol_issue_log *log,
                         struct vol_err *err) VOL_MUST_CHECK;

/*
 * Whether a symbol trades on weekends around a row: of the 60 rows around
 * it at least three, and a tenth, are Saturdays or Sundays that do not just
 * repeat the row before them.  `{0}` begins; rows are asked for in order.
 */
struct vol_weekends {
    size_t from, to, n; /* the rows counted, and such days among them */
};
bool vol_weekends_at(struct vol_weekends *w, const struct vol_bars *bars,
                     size_t i);

/* True where row i > 0 is a move of about 100 times, up (1) or down (-1). */
int vol_repair_unit_move(const struct vol_bars *bars, size_t i);

#endif
