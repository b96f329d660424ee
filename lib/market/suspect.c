/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/suspect.h"

#include "market/repair.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#define DETAIL_SIZE 160

/* Prices that were adjusted and rounded may miss one another by this much. */
#define ROUNDING 1e-6

/* So many closes outside on one side are no accident. */
#define ADJUSTED_ROWS 5

/* Moves on each side that a spike is measured by, and how many must be. */
#define SPIKE_SIDE 10
#define SPIKE_MIN  5

/* A move is taken back where a fifth of it at most is left. */
#define SPIKE_LEFT 0.2

/* How near a close, and an open, comes to the ratio of a split. */
#define SPLIT_CLOSE 0.05
#define SPLIT_OPEN  0.1

struct pass {
    const struct vol_bars *bars;
    const struct vol_suspect_limits *limits;
    struct vol_issue_log *log;
};

static void
report(const struct pass *p, size_t i, enum vol_rule rule,
       enum vol_bar_field field, const char *detail)
{
    vol_bars_report(p->bars, &p->bars->bar[i], rule, field, NULL, detail,
                    p->log);
}

/* ---- one row ------------------------------------------------------------- */

/* 1 where x is above the high, -1 where it is below the low, else 0. */
static int
side(const struct vol_bar *bar, enum vol_bar_field field)
{
    double x = bar->value[field];

    if (x > bar->value[VOL_BAR_HIGH] + fabs(x) * ROUNDING)
        return 1;
    return x < bar->value[VOL_BAR_LOW] - fabs(x) * ROUNDING ? -1 : 0;
}

static bool
is_crossed(const struct vol_bar *bar)
{
    return bar->value[VOL_BAR_HIGH] < bar->value[VOL_BAR_LOW];
}

/* How many rows from i on close outside on the same side as row i. */
static size_t
outside_run(const struct pass *p, size_t i)
{
    int on = side(&p->bars->bar[i], VOL_BAR_CLOSE);
    size_t n = 0;

    while (on != 0 && i + n < p->bars->n &&
           side(&p->bars->bar[i + n], VOL_BAR_CLOSE) == on &&
           !is_crossed(&p->bars->bar[i + n]))
        n++;
    return n;
}

static void
check_closes(const struct pass *p)
{
    char detail[DETAIL_SIZE], day[VOL_DATE_BUFSIZE];
    size_t n;

    for (size_t i = 0; i<p->bars->n; i += n> 0 ? n : 1) {
        n = outside_run(p, i);
        for (size_t k = i; n < ADJUSTED_ROWS && k < i + n; k++)
            report(p, k, VOL_RULE_CLOSE_OUTSIDE, VOL_BAR_CLOSE, NULL);
        if (n < ADJUSTED_ROWS)
            continue;
        (void)snprintf(detail, sizeof(detail), "%zu closes are %s until %s", n,
                       side(&p->bars->bar[i], VOL_BAR_CLOSE) > 0
                           ? "above the high"
                           : "below the low",
                       vol_date_format(day, p->bars->bar[i + n - 1].date));
        report(p, i, VOL_RULE_CLOSE_ADJUSTED, VOL_BAR_CLOSE, detail);
    }
}

static void
check_rows(const struct pass *p)
{
    struct vol_weekends w = { 0 };

    for (size_t i = 0; i < p->bars->n; i++) {
        const struct vol_bar *bar = &p->bars->bar[i];
        if (is_crossed(bar))
            report(p, i, VOL_RULE_HIGH_BELOW_LOW, VOL_BAR_HIGH, NULL);
        else if (side(bar, VOL_BAR_OPEN) != 0)
            report(p, i, VOL_RULE_OPEN_OUTSIDE, VOL_BAR_OPEN, NULL);
        if (vol_date_weekday(bar->date) >= 5 &&
            !vol_weekends_at(&w, p->bars, i))
            report(p, i, VOL_RULE_WEEKEND, VOL_BAR_FIELDS, NULL);
    }
}

/* One issue for all rows without a volume, with the first of them. */
static void
check_volume(const struct pass *p)
{
    size_t n = 0, first = 0;
    char detail[DETAIL_SIZE];

    if (p->bars->columns->field[VOL_BAR_VOLUME] == VOL_BAR_ABSENT)
        return;
    for (size_t i = 0; i < p->bars->n; i++)
        if (isnan(p->bars->bar[i].value[VOL_BAR_VOLUME]) && n++ == 0)
            first = i;
    if (n == 0)
        return;
    (void)snprintf(detail, sizeof(detail), "%zu of %zu rows have no volume", n,
                   p->bars->n);
    report(p, first, VOL_RULE_NO_VOLUME, VOL_BAR_FIELDS, detail);
}

/* ---- a row and the one before it ------------------------------------------
 */

static void
check_gap(const struct pass *p, size_t i)
{
    char detail[DETAIL_SIZE], day[VOL_DATE_BUFSIZE];
    long days = (long)p->bars->bar[i].date - p->bars->bar[i - 1].date;

    if (days <= p->limits->gap_days)
        return;
    (void)snprintf(detail, sizeof(detail), "%ld days after %s", days,
                   vol_date_format(day, p->bars->bar[i - 1].date));
    report(p, i, VOL_RULE_GAP, VOL_BAR_FIELDS, detail);
}

static void
check_unit(const struct pass *p, size_t i)
{
    if (vol_repair_unit_move(p->bars, i) != 0)
        report(p, i, VOL_RULE_UNIT_CHANGE, VOL_BAR_CLOSE,
               "one unit must be chosen for the whole history");
}

/* How much a field of row i moved, as a ratio; NaN where it is not known. */
static double
ratio_of(const struct pass *p, size_t i, enum vol_bar_field field,
         enum vol_bar_field before)
{
    double x = p->bars->bar[i].value[field];
    double y = p->bars->bar[i - 1].value[before];

    return x > 0 && y > 0 ? x / y : (double)NAN;
}

static bool
is_near(double ratio, double to, double within)
{
    return fabs(log(ratio / to)) <= within;
}

/* The factor by which a split must have moved row i, or 0. */
static double
split_factor(const struct pass *p, size_t i)
{
    static const double shares[] = { 1.5, 2,  3,  4,  5,  6,  7, 8,
                                     10,  15, 20, 25, 30, 40, 50 };
    double close = ratio_of(p, i, VOL_BAR_CLOSE, VOL_BAR_CLOSE);
    double open = ratio_of(p, i, VOL_BAR_OPEN, VOL_BAR_CLOSE);

    if (!(close > 1.4 || close < 1 / 1.4))
        return 0;
    for (size_t k = 0; k < sizeof(shares) / sizeof(shares[0]); k++) {
        /* Two new shares for three old ones is unheard of. */
        if (close > 1 && shares[k] < 2)
            continue;
        double to = close < 1 ? 1 / shares[k] : shares[k];
        if (is_near(close, to, SPLIT_CLOSE) && is_near(open, to, SPLIT_OPEN))
            return to;
    }
    return 0;
}

/* The split that the table records for row i; 1 for none. */
static double
recorded_split(const struct pass *p, size_t i)
{
    double s = p->bars->bar[i].value[VOL_BAR_SPLIT];

    return s > 0 ? s : 1;
}

static bool
has_column(const struct pass *p, enum vol_bar_field field)
{
    return p->bars->columns->field[field] != VOL_BAR_ABSENT;
}

/* A close that moves like a split: does anything adjust or record it? */
static void
check_split(const struct pass *p, size_t i)
{
    double factor = split_factor(p, i);
    double adjusted = ratio_of(p, i, VOL_BAR_ADJ_CLOSE, VOL_BAR_ADJ_CLOSE);
    bool recorded =
        factor > 0 && is_near(recorded_split(p, i) * factor, 1, SPLIT_CLOSE);
    char detail[DETAIL_SIZE];

    if (factor == 0)
        return;
    (void)snprintf(detail, sizeof(detail),
                   "the close moves by %.4g, a split would be %.4g for 1",
                   ratio_of(p, i, VOL_BAR_CLOSE, VOL_BAR_CLOSE), 1 / factor);
    bool unadjusted = isnan(adjusted) || is_near(adjusted, factor, SPLIT_OPEN);
    if (unadjusted)
        report(p, i, VOL_RULE_SPLIT_UNADJUSTED, VOL_BAR_CLOSE, detail);
    if (has_column(p, VOL_BAR_SPLIT) && !recorded)
        report(p, i, VOL_RULE_SPLIT_MISSING, VOL_BAR_SPLIT, detail);
}

static void
check_recorded_split(const struct pass *p, size_t i)
{
    double split = recorded_split(p, i);
    double close = ratio_of(p, i, VOL_BAR_CLOSE, VOL_BAR_CLOSE);
    char detail[DETAIL_SIZE];

    /* It did happen where the close is nearer to the split than to none. */
    if (is_near(split, 1, SPLIT_OPEN) || isnan(close) ||
        fabs(log(close * split)) < fabs(log(close)))
        return;
    (void)snprintf(detail, sizeof(detail),
                   "the close moves by %.4g, the split would make it %.4g",
                   close, 1 / split);
    report(p, i, VOL_RULE_SPLIT_MISDATED, VOL_BAR_SPLIT, detail);
}

/* ---- runs of rows -----------------------------------------------------------
 */

static void
check_stale(const struct pass *p)
{
    const struct vol_bar *bar = p->bars->bar;
    char detail[DETAIL_SIZE], day[VOL_DATE_BUFSIZE];
    size_t to;

    for (size_t from = 0; from < p->bars->n; from = to) {
        double x = bar[from].value[VOL_BAR_CLOSE];
        for (to = from + 1; to < p->bars->n; to++)
            if (bar[to].value[VOL_BAR_CLOSE] != x)
                break;
        if ((long)(to - from) < p->limits->stale_days)
            continue;
        (void)snprintf(detail, sizeof(detail), "%zu identical closes until %s",
                       to - from, vol_date_format(day, bar[to - 1].date));
        report(p, from, VOL_RULE_STALE, VOL_BAR_CLOSE, detail);
    }
}

/* The field that returns are taken of: vol_series_make() chooses likewise. */
static enum vol_bar_field
price_field(const struct pass *p)
{
    if (!has_column(p, VOL_BAR_ADJ_CLOSE))
        return VOL_BAR_CLOSE;
    for (size_t i = 0; i < p->bars->n; i++)
        if (isnan(p->bars->bar[i].value[VOL_BAR_ADJ_CLOSE]))
            return VOL_BAR_CLOSE;
    return VOL_BAR_ADJ_CLOSE;
}

static double
log_move(const struct pass *p, size_t i, enum vol_bar_field field)
{
    return log(ratio_of(p, i, field, field));
}

/* Standard deviation, about 0, of the moves around i and i + 1 but these. */
static double
sigma_around(const struct pass *p, size_t i, enum vol_bar_field field)
{
    size_t from = i > SPIKE_SIDE ? i - SPIKE_SIDE : 1, n = 0;
    double sum = 0;

    for (size_t k = from; k < p->bars->n && k <= i + 1 + SPIKE_SIDE; k++) {
        double r = k == i || k == i + 1 ? (double)NAN : log_move(p, k, field);
        if (isnan(r))
            continue;
        sum += r * r;
        n++;
    }
    return n < SPIKE_MIN ? (double)NAN : sqrt(sum / (double)n);
}

static void
check_spike(const struct pass *p, size_t i, enum vol_bar_field field)
{
    const struct vol_bar *bar = &p->bars->bar[i];
    double before = bar[-1].value[field], x = bar[0].value[field];
    char detail[DETAIL_SIZE];

    /* Nearly every row ends here, without a logarithm. */
    if (fabs(bar[1].value[field] - before) >= SPIKE_LEFT * fabs(x - before) ||
        fabs(x - before) < 0.01 * fabs(before))
        return;
    double move = log_move(p, i, field), sigma = sigma_around(p, i, field);
    if (!(sigma > 0) || !(fabs(move) > p->limits->spike_sigma * sigma))
        return;
    (void)snprintf(detail, sizeof(detail),
                   "%+.2f %% and back, where the moves around it have a "
                   "standard deviation of %.2f %%",
                   100 * move, 100 * sigma);
    report(p, i, VOL_RULE_SPIKE, field, detail);
}

void
vol_suspect(const struct vol_bars *bars,
            const struct vol_suspect_limits *limits, struct vol_issue_log *log)
{
    struct pass p = { bars, limits, log };
    enum vol_bar_field field = price_field(&p);

    check_rows(&p);
    check_closes(&p);
    for (size_t i = 1; i < bars->n; i++) {
        check_gap(&p, i);
        check_unit(&p, i);
        check_split(&p, i);
        check_recorded_split(&p, i);
        if (i + 1 < bars->n)
            check_spike(&p, i, field);
    }
    check_stale(&p);
    check_volume(&p);
}
