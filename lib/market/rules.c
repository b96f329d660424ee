/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/rules.h"

#include <stdbool.h>
#include <string.h>

#define CELL_SHOWN 200

static const struct vol_rule_info rules[VOL_RULES] = {
    [VOL_RULE_RAGGED_ROW] = { "ragged_row", "error", "dropped",
                              "the row has not as many cells as the header" },
    [VOL_RULE_BAD_SYMBOL] = { "bad_symbol", "error", "dropped",
                              "the symbol is empty, over 64 bytes, not UTF-8 "
                              "or not printable" },
    [VOL_RULE_BAD_DATE] = { "bad_date", "error", "dropped",
                            "the date is not a day of the calendar, written "
                            "like 2020-04-17" },
    [VOL_RULE_FUTURE_DATE] = { "future_date", "error", "dropped",
                               "the date is after --date" },
    [VOL_RULE_BAD_PRICE] = { "bad_price", "error", "dropped",
                             "the close or adjusted close is not a number "
                             "(1,5 or 0x10 or inf)" },
    [VOL_RULE_BAD_CELL] = { "bad_cell", "warning", "repaired",
                            "another cell that should be a number is not; it "
                            "is emptied" },
    [VOL_RULE_NO_CLOSE] = { "no_close", "info", "dropped",
                            "the row has no close" },
    [VOL_RULE_NO_ADJ_CLOSE] = { "no_adj_close", "warning", "dropped",
                                "the row has no adjusted close, but at least "
                                "half of the symbol's have" },
    [VOL_RULE_NOT_POSITIVE] = { "not_positive", "error", "dropped",
                                "the close or adjusted close is zero or "
                                "negative" },
    [VOL_RULE_NOT_POSITIVE_KEPT] = { "not_positive_kept", "warning", "kept",
                                     "the same, kept under "
                                     "--keep-nonpositive" },
    [VOL_RULE_NOT_POSITIVE_CELL] = { "not_positive_cell", "warning", "repaired",
                                     "the open, high or low is zero or "
                                     "negative; it is emptied" },
    [VOL_RULE_DATE_ORDER] = { "date_order", "info", "repaired",
                              "the symbol's dates do not ascend; its rows are "
                              "sorted" },
    [VOL_RULE_DUPLICATE_ROW] = { "duplicate_row", "info", "dropped",
                                 "the same row comes again" },
    [VOL_RULE_DUPLICATE_DATE] = { "duplicate_date", "warning", "dropped",
                                  "a later row has the same date; that one is "
                                  "taken for the correction" },
    [VOL_RULE_WEEKEND_COPY] = { "weekend_copy", "warning", "dropped",
                                "a Saturday or Sunday that repeats the row "
                                "before it, without trade" },
    [VOL_RULE_WEEKEND] = { "weekend", "warning", "kept",
                           "a Saturday or Sunday of a symbol that does not "
                           "trade then" },
    [VOL_RULE_HIGH_LOW_SWAPPED] = { "high_low_swapped", "warning", "repaired",
                                    "the high is below the low, and all agrees "
                                    "once they change places" },
    [VOL_RULE_HIGH_BELOW_LOW] = { "high_below_low", "warning", "kept",
                                  "the high is below the low" },
    [VOL_RULE_OPEN_OUTSIDE] = { "open_outside", "warning", "kept",
                                "the open is above the high or below the low" },
    [VOL_RULE_CLOSE_OUTSIDE] = { "close_outside", "warning", "kept",
                                 "the close is above the high or below the "
                                 "low" },
    [VOL_RULE_CLOSE_ADJUSTED] = { "close_adjusted", "warning", "kept",
                                  "five or more closes in a row are outside on "
                                  "one side: the close is adjusted and the "
                                  "high and low are not" },
    [VOL_RULE_UNIT_EXCURSION] = { "unit_excursion", "error", "repaired",
                                  "up to five rows are about 100 times higher "
                                  "or lower than the rows on both sides; they "
                                  "are scaled" },
    [VOL_RULE_UNIT_UNCONFIRMED] = { "unit_unconfirmed", "error", "dropped",
                                    "the same in the last rows, where nothing "
                                    "yet shows which unit is right" },
    [VOL_RULE_UNIT_CHANGE] = { "unit_change", "error", "kept",
                               "the price is about 100 times higher or lower "
                               "from this row on" },
    [VOL_RULE_SPLIT_UNADJUSTED] = { "split_unadjusted", "warning", "kept",
                                    "the price opens and closes at the ratio "
                                    "of a split and nothing adjusts for it" },
    [VOL_RULE_SPLIT_MISSING] = { "split_missing", "warning", "kept",
                                 "the close moves by the ratio of a split that "
                                 "the adjusted close knows and the split "
                                 "column does not" },
    [VOL_RULE_SPLIT_MISDATED] = { "split_misdated", "warning", "kept",
                                  "the split column has a split on a day on "
                                  "which the close does not move by it" },
    [VOL_RULE_SPIKE] = { "spike", "warning", "kept",
                         "a move beyond clean.spike_sigma that reverses on "
                         "the next row" },
    [VOL_RULE_STALE] = { "stale", "warning", "kept",
                         "clean.stale_days or more identical closes in a "
                         "row" },
    [VOL_RULE_GAP] = { "gap", "info", "kept",
                       "more than clean.gap_days since the row before" },
    [VOL_RULE_MISSING_SESSION] = { "missing_session", "info", "kept",
                                   "no row on weekdays on which three quarters "
                                   "of at least three other symbols have one" },
    [VOL_RULE_NEGATIVE_VOLUME] = { "negative_volume", "warning", "repaired",
                                   "the volume is negative; it is emptied" },
    [VOL_RULE_NO_VOLUME] = { "no_volume", "info", "kept",
                             "rows without a volume" },
};

const struct vol_rule_info *
vol_rule_info(enum vol_rule rule)
{
    return &rules[rule];
}

static void
add_cell(struct vol_rows *rows, const char *text, const char *if_none)
{
    struct vol_str s = { 0 };

    if (text == NULL || *text == '\0')
        text = if_none;
    vol_str_add_quoted(&s, text, CELL_SHOWN);
    vol_rows_text(rows, vol_str_text(&s));
    rows->text.failed |= s.failed;
    vol_str_clear(&s);
}

void
vol_issue_add(struct vol_issue_log *log, const struct vol_issue *issue)
{
    const struct vol_rule_info *rule = vol_rule_info(issue->rule);
    struct vol_rows *rows = log->rows;

    log->count[issue->rule]++;
    if (rows == NULL)
        return;
    vol_rows_text(rows, *log->symbol != '\0' ? log->symbol : "-");
    add_cell(rows, issue->date_text, "-");
    vol_rows_int(rows, (int64_t)issue->row);
    vol_rows_text(rows, rule->name);
    vol_rows_text(rows, issue->column != NULL ? issue->column : "-");
    vol_rows_text(rows, rule->severity);
    vol_rows_text(rows, rule->action);
    add_cell(rows, issue->old_cell, "");
    add_cell(rows, issue->new_cell, "");
    vol_rows_text(rows, issue->detail != NULL ? issue->detail : "");
    vol_rows_end(rows);
}
