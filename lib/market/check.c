/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/check.h"

#include "base/num.h"

#include <math.h>
#include <stdint.h>

/* What there is to say about the row at hand. */
struct look {
    const struct vol_check *check;
    const struct vol_row *row;
    struct vol_issue_log *log;
};

/* An issue with a cell of the row; `column` may be VOL_BAR_ABSENT. */
static void
report(const struct look *l, enum vol_rule rule, size_t column,
       const char *detail)
{
    const struct vol_bar_columns *c = l->check->columns;
    bool has_date = c->date < l->row->n;
    bool has_cell = column < l->row->n;

    vol_issue_add(l->log,
                  &(struct vol_issue){
                      .rule = rule,
                      .date_text = has_date ? l->row->cell[c->date] : NULL,
                      .row = l->row->number,
                      .column = has_cell ? c->name[column] : NULL,
                      .old_cell = has_cell ? l->row->cell[column] : NULL,
                      .detail = detail });
}

static void
report_error(const struct look *l, enum vol_rule rule, size_t column,
             const struct vol_err *err)
{
    report(l, rule, column, err->text);
}

/* False for a row whose date cannot be used or is not asked for. */
static bool
date_is_good(struct vol_check *check, const struct look *l, vol_date *date)
{
    struct vol_err err;
    size_t at = check->columns->date;

    if (vol_date_parse(l->row->cell[at], date, &err) != VOL_OK) {
        report_error(l, VOL_RULE_BAD_DATE, at, &err);
        return false;
    }
    if ((check->from != VOL_DATE_NONE && *date < check->from) ||
        (check->until != VOL_DATE_NONE && *date > check->until)) {
        check->outside++;
        return false;
    }
    if (*date > check->today) {
        char day[VOL_DATE_BUFSIZE];
        struct vol_err late;
        (void)vol_fail(&late, VOL_EDATA, "the data date is %s",
                       vol_date_format(day, check->today));
        report_error(l, VOL_RULE_FUTURE_DATE, at, &late);
        return false;
    }
    if (check->last == VOL_DATE_NONE || *date > check->last)
        check->last = *date;
    return true;
}

/* The row's numbers; the result has a bit for each that is not one. */
static unsigned
take_numbers(const struct vol_bar_columns *c, const struct vol_row *row,
             struct vol_bar *bar)
{
    unsigned bad = 0;

    for (unsigned k = 0; k < VOL_BAR_FIELDS; k++) {
        size_t at = c->field[k];
        bar->value[k] = (double)NAN;
        if (at != VOL_BAR_ABSENT &&
            vol_parse_number_or_missing(row->cell[at], row->len[at],
                                        &bar->value[k], NULL) != VOL_OK)
            bad |= 1U << k;
    }
    return bad;
}

static void
report_number(const struct look *l, enum vol_rule rule, unsigned field)
{
    size_t at = l->check->columns->field[field];
    double x;
    struct vol_err err = { VOL_OK, "" };

    (void)!vol_parse_number_or_missing(l->row->cell[at], l->row->len[at], &x,
                                       &err);
    report_error(l, rule, at, &err);
}

/* False where the price that the row is for cannot be used. */
static bool
price_is_good(const struct look *l, const struct vol_bar *bar, unsigned bad,
              enum vol_bar_field field)
{
    double x = bar->value[field];
    size_t at = l->check->columns->field[field];

    if ((bad & 1U << field) != 0) {
        report_number(l, VOL_RULE_BAD_PRICE, field);
        return false;
    }
    if (field == VOL_BAR_CLOSE && isnan(x)) {
        report(l, VOL_RULE_NO_CLOSE, at, NULL);
        return false;
    }
    if (!(x <= 0))
        return true;
    report(l,
           l->check->keep_nonpositive ? VOL_RULE_NOT_POSITIVE_KEPT
                                      : VOL_RULE_NOT_POSITIVE,
           at, NULL);
    return l->check->keep_nonpositive;
}

/* The rule that empties a cell, or VOL_RULES where it is fine. */
static enum vol_rule
fault_of(const struct vol_check *check, const struct vol_bar *bar, unsigned bad,
         unsigned field)
{
    double x = bar->value[field];

    if ((bad & 1U << field) != 0)
        return VOL_RULE_BAD_CELL;
    if (field < VOL_BAR_CLOSE && x <= 0 && !check->keep_nonpositive)
        return VOL_RULE_NOT_POSITIVE_CELL;
    if (field == VOL_BAR_VOLUME && x < 0)
        return VOL_RULE_NEGATIVE_VOLUME;
    return VOL_RULES;
}

/* Empty what cannot be used of the row that was added last. */
static enum vol_code
empty_cells(const struct vol_check *check, const struct look *l, unsigned bad,
            struct vol_bars *bars, struct vol_err *err)
{
    size_t i = bars->n - 1;
    enum vol_code code = VOL_OK;

    for (unsigned k = 0; code == VOL_OK && k < VOL_BAR_FIELDS; k++) {
        enum vol_rule rule = fault_of(check, &bars->bar[i], bad, k);
        if (rule == VOL_RULES)
            continue;
        if (rule == VOL_RULE_BAD_CELL)
            report_number(l, rule, k);
        else
            report(l, rule, check->columns->field[k], NULL);
        code = vol_bars_edit(bars, i, k, (double)NAN, err);
    }
    return code;
}

enum vol_code
vol_check_row(struct vol_check *check, const struct vol_row *row,
              struct vol_bars *bars, struct vol_issue_log *log,
              struct vol_err *err)
{
    const struct vol_bar_columns *c = check->columns;
    struct look l = { check, row, log };
    struct vol_bar bar;
    struct vol_err why;

    if (row->n != c->n) {
        (void)vol_fail(&why, VOL_EDATA, "%zu cells, but the header has %zu",
                       row->n, c->n);
        report_error(&l, VOL_RULE_RAGGED_ROW, VOL_BAR_ABSENT, &why);
        return VOL_OK;
    }
    if (!date_is_good(check, &l, &bar.date))
        return VOL_OK;
    unsigned bad = take_numbers(c, row, &bar);
    if (!price_is_good(&l, &bar, bad, VOL_BAR_CLOSE) ||
        !price_is_good(&l, &bar, bad, VOL_BAR_ADJ_CLOSE))
        return VOL_OK;
    enum vol_code code = vol_bars_add(bars, &bar, row, err);
    return code == VOL_OK ? empty_cells(check, &l, bad, bars, err) : code;
}
