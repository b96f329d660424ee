/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/repair.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define DETAIL_SIZE 160

/* Far more rounds than even odd data take; absurd data may not settle. */
#define ROUNDS_MAX 50

/* Rows looked at to see whether weekends are sessions, and how many of them. */
#define WEEKEND_WINDOW 60
#define WEEKEND_MIN    3

/* A unit is changed by 100 give or take a day's move of a quarter. */
#define UNIT_LOG   4.605170185988092   /* ln 100  */
#define UNIT_SLACK 0.22314355131420976 /* ln 1.25 */
#define UNIT_ROWS  5                   /* the longest excursion */

static bool
same_number(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

/* ---- order and duplicates ------------------------------------------- */

/* One issue for all rows that step back, with the first of them. */
static void
sort_rows(struct vol_bars *bars, struct vol_issue_log *log)
{
    size_t back = 0, first = 0;
    char detail[DETAIL_SIZE];

    for (size_t i = 1; i < bars->n; i++)
        if (bars->bar[i].date < bars->bar[i - 1].date && back++ == 0)
            first = i;
    if (back == 0)
        return;
    (void)snprintf(detail, sizeof(detail),
                   "%zu of %zu rows are earlier than the row before them", back,
                   bars->n);
    vol_bars_report(bars, &bars->bar[first], VOL_RULE_DATE_ORDER,
                    VOL_BAR_FIELDS, NULL, detail, log);
    (void)vol_bars_sort(bars);
}

/* Of the rows [from, to) of one date the last, or the last fully adjusted. */
static size_t
pick(const struct vol_bars *bars, size_t from, size_t to)
{
    for (size_t i = to; i-- > from;)
        if (!isnan(bars->bar[i].value[VOL_BAR_ADJ_CLOSE]))
            return i;
    return to - 1;
}

static bool
same_text(const struct vol_bars *bars, const struct vol_bar *a,
          const struct vol_bar *b)
{
    return a->len == b->len &&
           memcmp(bars->text + a->text, bars->text + b->text, a->len) == 0;
}

static void
drop_duplicate(struct vol_bars *bars, struct vol_bar *bar,
               const struct vol_bar *kept, struct vol_issue_log *log)
{
    char detail[DETAIL_SIZE];
    size_t at = bars->columns->field[VOL_BAR_CLOSE];

    bar->dropped = true;
    (void)snprintf(detail, sizeof(detail), "row %zu is kept", kept->number);
    if (same_text(bars, bar, kept))
        vol_bars_report(bars, bar, VOL_RULE_DUPLICATE_ROW, VOL_BAR_FIELDS, NULL,
                        detail, log);
    else
        vol_bars_report(bars, bar, VOL_RULE_DUPLICATE_DATE, VOL_BAR_CLOSE,
                        vol_bars_cell(bars, kept, at), detail, log);
}

static void
drop_duplicates(struct vol_bars *bars, struct vol_issue_log *log)
{
    size_t to = 0;
    bool any = false;

    for (size_t from = 0; from < bars->n; from = to) {
        to = from + 1;
        while (to < bars->n && bars->bar[to].date == bars->bar[from].date)
            to++;
        if (to == from + 1)
            continue;
        any = true;
        size_t kept = pick(bars, from, to);
        for (size_t i = from; i < to; i++)
            if (i != kept)
                drop_duplicate(bars, &bars->bar[i], &bars->bar[kept], log);
    }
    if (any)
        vol_bars_compact(bars);
}

/* ---- rules that are repeated ------------------------------------------ */

/* A symbol that is mostly adjusted cannot have rows that are not. */
static bool
drop_unadjusted(struct vol_bars *bars, struct vol_issue_log *log)
{
    size_t have = 0;

    for (size_t i = 0; i < bars->n; i++)
        have += isnan(bars->bar[i].value[VOL_BAR_ADJ_CLOSE]) ? 0 : 1;
    if (have == bars->n || 2 * have < bars->n)
        return false;
    for (size_t i = 0; i < bars->n; i++) {
        struct vol_bar *bar = &bars->bar[i];
        if (!isnan(bar->value[VOL_BAR_ADJ_CLOSE]))
            continue;
        bar->dropped = true;
        vol_bars_report(bars, bar, VOL_RULE_NO_ADJ_CLOSE, VOL_BAR_ADJ_CLOSE,
                        NULL, NULL, log);
    }
    vol_bars_compact(bars);
    return true;
}

static bool
is_weekend(const struct vol_bar *bar)
{
    return vol_date_weekday(bar->date) >= 5;
}

/* The same prices as the row before, and no trade of its own. */
static bool
repeats(const struct vol_bar *bar, const struct vol_bar *before)
{
    double volume = bar->value[VOL_BAR_VOLUME];

    for (size_t k = 0; k < VOL_BAR_PRICES; k++)
        if (!same_number(bar->value[k], before->value[k]))
            return false;
    return isnan(volume) || volume == 0 ||
           same_number(volume, before->value[VOL_BAR_VOLUME]);
}

/* 1 for a Saturday or Sunday on which there was trade. */
static size_t
is_weekend_session(const struct vol_bars *bars, size_t i)
{
    const struct vol_bar *bar = &bars->bar[i];

    return is_weekend(bar) && (i == 0 || !repeats(bar, bar - 1)) ? 1 : 0;
}

bool
vol_weekends_at(struct vol_weekends *w, const struct vol_bars *bars, size_t i)
{
    size_t n = bars->n;
    size_t from = i > WEEKEND_WINDOW / 2 ? i - WEEKEND_WINDOW / 2 : 0;
    size_t to = from + WEEKEND_WINDOW < n ? from + WEEKEND_WINDOW : n;

    from = to > WEEKEND_WINDOW ? to - WEEKEND_WINDOW : 0;
    while (w->to < to)
        w->n += is_weekend_session(bars, w->to++);
    while (w->from < from)
        w->n -= is_weekend_session(bars, w->from++);
    return w->n >= WEEKEND_MIN && 10 * w->n >= to - from;
}

static bool
drop_weekend_copies(struct vol_bars *bars, struct vol_issue_log *log)
{
    struct vol_weekends w = { 0 };
    bool any = false;

    for (size_t i = 1; i < bars->n; i++) {
        struct vol_bar *bar = &bars->bar[i];
        if (!is_weekend(bar) || !repeats(bar, bar - 1) ||
            vol_weekends_at(&w, bars, i))
            continue;
        any = bar->dropped = true;
        vol_bars_report(bars, bar, VOL_RULE_WEEKEND_COPY, VOL_BAR_CLOSE, NULL,
                        NULL, log);
    }
    if (any)
        vol_bars_compact(bars);
    return any;
}

/* ---- units --------------------------------------------------------------- */

/* 1 where x is about 100 times y, -1 where y is about 100 times x, else 0. */
static int
unit_ratio(double x, double y)
{
    if (!(x > 0 && y > 0))
        return 0;
    double log_ratio = log(x / y);
    if (fabs(fabs(log_ratio) - UNIT_LOG) > UNIT_SLACK)
        return 0;
    return log_ratio > 0 ? 1 : -1;
}

int
vol_repair_unit_move(const struct vol_bars *bars, size_t i)
{
    const double *x = bars->bar[i].value, *y = bars->bar[i - 1].value;
    double ratio = x[VOL_BAR_CLOSE] / y[VOL_BAR_CLOSE];

    /* Nearly every row ends here, without a logarithm. */
    if (ratio < 50 && ratio > 0.02)
        return 0;
    int move = unit_ratio(x[VOL_BAR_CLOSE], y[VOL_BAR_CLOSE]);
    double a = x[VOL_BAR_ADJ_CLOSE], b = y[VOL_BAR_ADJ_CLOSE];
    if (move != 0 && !isnan(a) && !isnan(b) && unit_ratio(a, b) != move)
        return 0; /* a split, for which the adjusted close knows */
    return move;
}

/* x / 100 or 100 x, with the decimal point moved and no digit changed. */
static double
move_point(double x, int move)
{
    char text[VOL_DOUBLE_BUFSIZE + 4];
    double y = move > 0 ? x / 100 : x * 100;
    size_t len = vol_format_double(text, x);

    if (memchr(text, 'e', len) == NULL) {
        memcpy(text + len, move > 0 ? "e-2" : "e+2", 4);
        (void)!vol_parse_double(text, &y, NULL);
    }
    return y;
}

/* Take every price of row i that moved with the unit back to `before`. */
static enum vol_code
scale_row(struct vol_bars *bars, size_t i, const struct vol_bar *before,
          int move, struct vol_issue_log *log, struct vol_err *err)
{
    enum vol_code code = VOL_OK;
    double factor = move > 0 ? 0.01 : 100;

    for (unsigned k = 0; code == VOL_OK && k < VOL_BAR_PRICES; k++) {
        double x = bars->bar[i].value[k];
        double level =
            before->value[isnan(before->value[k]) ? VOL_BAR_CLOSE : k];
        /* nearer to 100 times the level than to the level */
        if (!(x > 0) || (move > 0 ? x < 10 * level : x > level / 10))
            continue;
        double y = move_point(x, move);
        char to[VOL_DOUBLE_BUFSIZE], detail[DETAIL_SIZE];
        (void)vol_format_double(to, y);
        (void)snprintf(detail, sizeof(detail), "times %g", factor);
        vol_bars_report(bars, &bars->bar[i], VOL_RULE_UNIT_EXCURSION, k, to,
                        detail, log);
        code = vol_bars_edit(bars, i, k, y, err);
    }
    return code;
}

/* The row that takes back the move into row i; 0 where none does soon. */
static size_t
end_of_excursion(const struct vol_bars *bars, size_t i, int move)
{
    for (size_t k = i + 1; k < bars->n && k <= i + UNIT_ROWS; k++)
        if (vol_repair_unit_move(bars, k) == -move)
            return k;
    return 0;
}

/* The rows from i on, which are the last. */
static void
drop_unconfirmed(struct vol_bars *bars, size_t i, struct vol_issue_log *log)
{
    for (; i < bars->n; i++) {
        bars->bar[i].dropped = true;
        vol_bars_report(bars, &bars->bar[i], VOL_RULE_UNIT_UNCONFIRMED,
                        VOL_BAR_CLOSE, NULL, NULL, log);
    }
    vol_bars_compact(bars);
}

static enum vol_code
repair_units(struct vol_bars *bars, struct vol_issue_log *log, bool *changed,
             struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    for (size_t i = 1; code == VOL_OK && i < bars->n; i++) {
        int move = vol_repair_unit_move(bars, i);
        size_t end = move != 0 ? end_of_excursion(bars, i, move) : 0;
        if (move == 0)
            continue;
        for (size_t k = i; code == VOL_OK && k < end; k++)
            code = scale_row(bars, k, &bars->bar[i - 1], move, log, err);
        if (end == 0 && bars->n - i <= UNIT_ROWS && i > bars->n - i)
            drop_unconfirmed(bars, i, log);
        else if (end == 0)
            continue;
        *changed = true;
    }
    return code;
}

/* ---- high and low ----------------------------------------------------------
 */

static bool
is_between(double x, double low, double high)
{
    return isnan(x) || (low <= x && x <= high);
}

static enum vol_code
swap_high_low(struct vol_bars *bars, size_t i, struct vol_issue_log *log,
              bool *changed, struct vol_err *err)
{
    const struct vol_bar *bar = &bars->bar[i];
    double high = bar->value[VOL_BAR_HIGH], low = bar->value[VOL_BAR_LOW];
    const size_t *at = bars->columns->field;

    if (!(high < low) || !is_between(bar->value[VOL_BAR_OPEN], high, low) ||
        !is_between(bar->value[VOL_BAR_CLOSE], high, low))
        return VOL_OK;
    *changed = true;
    vol_bars_report(bars, bar, VOL_RULE_HIGH_LOW_SWAPPED, VOL_BAR_HIGH,
                    vol_bars_cell(bars, bar, at[VOL_BAR_LOW]), NULL, log);
    enum vol_code code = vol_bars_edit(bars, i, VOL_BAR_HIGH, low, err);
    return code == VOL_OK ? vol_bars_edit(bars, i, VOL_BAR_LOW, high, err)
                          : code;
}

enum vol_code
vol_repair(struct vol_bars *bars, struct vol_issue_log *log,
           struct vol_err *err)
{
    enum vol_code code = VOL_OK;
    bool changed = true;
    int rounds = 0;

    sort_rows(bars, log);
    drop_duplicates(bars, log);
    while (code == VOL_OK && changed && rounds++ < ROUNDS_MAX) {
        changed = false;
        for (size_t k = 0; code == VOL_OK && k < bars->n; k++)
            code = swap_high_low(bars, k, log, &changed, err);
        if (bars->columns->field[VOL_BAR_ADJ_CLOSE] != VOL_BAR_ABSENT &&
            drop_unadjusted(bars, log))
            changed = true;
        if (drop_weekend_copies(bars, log))
            changed = true;
        if (code == VOL_OK)
            code = repair_units(bars, log, &changed, err);
    }
    return code;
}
