/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MARKET_BARS_H
#define VOL_MARKET_BARS_H

#include "base/date.h"
#include "base/err.h"
#include "base/num.h"
#include "market/rules.h"
#include "table/csv.h"
#include "table/rows.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * The rows of one symbol while they are cleaned: the text of every cell as
 * it came, the numbers that the rules look at, and what was changed.
 */
enum vol_bar_field {
    VOL_BAR_OPEN,
    VOL_BAR_HIGH,
    VOL_BAR_LOW,
    VOL_BAR_CLOSE,
    VOL_BAR_ADJ_CLOSE,
    VOL_BAR_VOLUME,
    VOL_BAR_SPLIT,
    VOL_BAR_FIELDS
};

#define VOL_BAR_PRICES                                                         \
    (VOL_BAR_ADJ_CLOSE + 1) /* the first fields are prices                     \
                             */

#define VOL_BAR_ABSENT ((size_t)-1)

/* Where the table has what; VOL_BAR_ABSENT where it has it not. */
struct vol_bar_columns {
    const char *const *name; /* the header's cells */
    size_t n, symbol, date, field[VOL_BAR_FIELDS];
    char delim; /* of the table */
};

struct vol_bar {
    size_t text, len; /* its cells in vol_bars.text, a NUL after each */
    size_t number;    /* line of the input                            */
    size_t edit;      /* 1 + its last change in vol_bars.edit, or 0   */
    vol_date date;
    bool plain; /* as in struct vol_row */
    bool dropped;
    double value[VOL_BAR_FIELDS]; /* NaN where missing */
};

/* A cell that was changed; of two changes of a cell the later one holds. */
struct vol_bar_edit {
    size_t column, before; /* before: as vol_bar.edit */
    char text[VOL_DOUBLE_BUFSIZE];
};

struct vol_bars {
    const struct vol_bar_columns *columns;
    struct vol_bar *bar;
    size_t n, cap;
    char *text;
    size_t text_len, text_cap;
    struct vol_bar_edit *edit;
    size_t n_edits, edit_cap;
    size_t max_bytes; /* of text */
};

/* Empty it for the next symbol; the room stays. */
void vol_bars_reset(struct vol_bars *bars);
void vol_bars_clear(struct vol_bars *bars);

/*
 * Add a row with its numbers, of which only the text is still missing:
 * `bar` is copied and its text, len, edit, plain and dropped are set. VOL_EDATA
 * where one symbol has more than max_bytes.
 */
enum vol_code vol_bars_add(struct vol_bars *bars, const struct vol_bar *bar,
                           const struct vol_row *row,
                           struct vol_err *err) VOL_MUST_CHECK;

/* The text of a cell as it came. */
const char *vol_bars_cell(const struct vol_bars *bars,
                          const struct vol_bar *bar, size_t column);

/* Change a field of row `i` to `x`, NaN to empty it; fails for memory. */
enum vol_code vol_bars_edit(struct vol_bars *bars, size_t i,
                            enum vol_bar_field field, double x,
                            struct vol_err *err) VOL_MUST_CHECK;

/*
 * Add an issue about a row to `log`: about a field of it, with its cell as
 * it came, or about none (VOL_BAR_FIELDS).  `new_cell` and `detail` may be
 * NULL.
 */
void vol_bars_report(const struct vol_bars *bars, const struct vol_bar *bar,
                     enum vol_rule rule, enum vol_bar_field field,
                     const char *new_cell, const char *detail,
                     struct vol_issue_log *log);

/* Take out the rows that are marked as dropped. */
void vol_bars_compact(struct vol_bars *bars);

/* Order by date, rows of one date as they came.  True where it changed. */
bool vol_bars_sort(struct vol_bars *bars);

/* Add every row, with its changes, to `rows`. */
void vol_bars_write(const struct vol_bars *bars, struct vol_rows *rows);

#endif
