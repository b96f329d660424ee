/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/panel.h"

#include "base/mem.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[] = { "inner", "previous", "two-day" };

const char *
vol_align_name(enum vol_align align)
{
    return names[align];
}

enum vol_code
vol_align_parse(const char *text, enum vol_align *align, struct vol_err *err)
{
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcmp(text, names[i]) == 0) {
            *align = (enum vol_align)i;
            return VOL_OK;
        }
    return vol_fail(err, VOL_EUSAGE,
                    "--align %.40s: it is inner, previous or two-day", text);
}

void
vol_panel_clear(struct vol_panel *panel)
{
    free(panel->date);
    free(panel->value);
    free(panel->dropped);
    free(panel->filled);
    *panel = (struct vol_panel){ 0 };
}

/* ---- what cannot be joined ------------------------------------------------
 */

static enum vol_code
check_wish(const struct vol_panel_wish *wish, struct vol_err *err)
{
    if (wish->align == VOL_ALIGN_PREVIOUS && wish->form == VOL_PANEL_RETURNS)
        return vol_fail(err, VOL_EUSAGE,
                        "--align previous: a return has no previous value, "
                        "give prices");
    return VOL_OK;
}

static enum vol_code
check_series(const struct vol_panel_series *series, size_t k,
             struct vol_err *err)
{
    if (k == 0)
        return vol_fail(err, VOL_EDATA, "no series to join");
    if (k == 1)
        return vol_fail(err, VOL_EDATA,
                        "%s: one series alone, at least two are needed",
                        series[0].symbol);
    for (size_t i = 0; i < k; i++) {
        if (series[i].n == 0)
            return vol_fail(err, VOL_EDATA, "%s: no value", series[i].symbol);
        for (size_t j = 0; j < i; j++)
            if (strcmp(series[i].symbol, series[j].symbol) == 0)
                return vol_fail(err, VOL_EDATA, "%s: it is there twice",
                                series[i].symbol);
    }
    return VOL_OK;
}

/* Whether two series share a date. */
static bool
share_a_date(const struct vol_panel_series *a, const struct vol_panel_series *b)
{
    for (size_t i = 0, j = 0; i < a->n && j < b->n;) {
        if (a->date[i] == b->date[j])
            return true;
        if (a->date[i] < b->date[j])
            i++;
        else
            j++;
    }
    return false;
}

/* No row: a pair that has no date in common, or all of them together. */
static enum vol_code
nothing_in_common(const struct vol_panel_series *series, size_t k,
                  struct vol_err *err)
{
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < i; j++)
            if (!share_a_date(&series[i], &series[j]))
                return vol_fail(err, VOL_EDATA,
                                "%s and %s have no date in common",
                                series[j].symbol, series[i].symbol);
    return vol_fail(err, VOL_EDATA,
                    "there is no date on which all %zu series have a value", k);
}

static enum vol_code
too_few(const struct vol_panel *panel, const struct vol_panel_wish *wish,
        struct vol_err *err)
{
    return vol_fail(err, VOL_EDATA,
                    "%zu common dates of %zu series leave %zu rows: at least "
                    "%zu are needed",
                    panel->joined, panel->k, panel->rows, wish->least);
}

/* ---- the join ---------------------------------------------------------------
 */

/* Where each series stands: its last value not after the date. */
struct merge {
    const struct vol_panel_series *series;
    size_t k;
    size_t *at; /* k: how many values are not after `date` */
    vol_date date;
};

/* Go to the next date on which any series has a value; false at the end. */
static bool
next_date(struct merge *m)
{
    bool found = false;

    for (size_t i = 0; i < m->k; i++) {
        const struct vol_panel_series *s = &m->series[i];
        if (m->at[i] < s->n && (!found || s->date[m->at[i]] < m->date)) {
            m->date = s->date[m->at[i]];
            found = true;
        }
    }
    for (size_t i = 0; found && i < m->k; i++)
        while (m->at[i] < m->series[i].n &&
               m->series[i].date[m->at[i]] == m->date)
            m->at[i]++;
    return found;
}

static bool
has_value(const struct merge *m, size_t i)
{
    return m->at[i] > 0 && m->series[i].date[m->at[i] - 1] == m->date;
}

/* Whether the date becomes a row. */
static bool
is_row(const struct merge *m, enum vol_align align)
{
    for (size_t i = 0; i < m->k; i++) {
        const struct vol_panel_series *s = &m->series[i];
        bool within = m->at[i] > 0 && m->date <= s->date[s->n - 1];
        if (align == VOL_ALIGN_PREVIOUS ? !within : !has_value(m, i))
            return false;
    }
    return true;
}

static void
add_row(const struct merge *m, struct vol_panel *panel)
{
    double *row = panel->value + panel->rows * panel->k;

    panel->date[panel->rows++] = m->date;
    for (size_t i = 0; i < m->k; i++) {
        row[i] = m->series[i].value[m->at[i] - 1];
        panel->filled[i] += !has_value(m, i);
        panel->dropped[i] -= has_value(m, i);
    }
}

/* No join of equal dates has more rows than the shortest series. */
static size_t
shortest(const struct vol_panel_series *series, size_t k)
{
    size_t n = series[0].n;

    for (size_t i = 1; i < k; i++)
        n = series[i].n < n ? series[i].n : n;
    return n;
}

static enum vol_code
reserve(struct vol_panel *panel, size_t rows, struct vol_err *err)
{
    void *date = NULL, *dropped = NULL, *filled = NULL;
    enum vol_code code = vol_mem_array(&date, rows, sizeof(vol_date), err);

    panel->date = date;
    if (code == VOL_OK)
        code = vol_mem_array(&dropped, panel->k, sizeof(size_t), err);
    panel->dropped = dropped;
    if (code == VOL_OK)
        code = vol_mem_array(&filled, panel->k, sizeof(size_t), err);
    panel->filled = filled;
    if (code == VOL_OK)
        code = vol_mem_doubles(&panel->value, rows * panel->k, err);
    return code;
}

/* Rows of previous values are counted first. */
static enum vol_code
join(const struct vol_panel_series *series, enum vol_align align,
     struct vol_panel *panel, struct vol_err *err)
{
    struct merge m = { .series = series, .k = panel->k };
    size_t rows = 0;
    void *at = NULL;
    enum vol_code code = vol_mem_array(&at, m.k, sizeof(size_t), err);

    m.at = at;
    if (code != VOL_OK)
        return code;
    if (align == VOL_ALIGN_PREVIOUS) {
        while (next_date(&m))
            rows += is_row(&m, align);
        memset(m.at, 0, m.k * sizeof(*m.at));
    } else {
        rows = shortest(series, m.k);
    }
    code = reserve(panel, rows, err);
    for (size_t i = 0; code == VOL_OK && i < m.k; i++)
        panel->dropped[i] = series[i].n;
    while (code == VOL_OK && next_date(&m))
        if (is_row(&m, align))
            add_row(&m, panel);
    panel->joined = panel->rows;
    free(at);
    return code;
}

/* ---- from joined values to rows ------------------------------------------ */

/* Move everything `by` rows up: the first rows are used up. */
static void
drop_first(struct vol_panel *panel, size_t by)
{
    size_t k = panel->k, left = by < panel->rows ? panel->rows - by : 0;

    memmove(panel->date, panel->date + (panel->rows - left),
            left * sizeof(*panel->date));
    memmove(panel->value, panel->value + (panel->rows - left) * k,
            left * k * sizeof(*panel->value));
    panel->rows = left;
}

/* Returns over `span` rows of log prices, or sums of `span` returns. */
static void
make_returns(struct vol_panel *panel, enum vol_panel_form form, size_t span)
{
    size_t k = panel->k;
    size_t first = form == VOL_PANEL_LOG_PRICES ? span : span - 1;

    for (size_t t = panel->rows; t-- > first;)
        for (size_t i = 0; i < k; i++) {
            double *x = panel->value + t * k + i;
            if (form == VOL_PANEL_LOG_PRICES)
                *x = 100.0 * (*x - x[-(ptrdiff_t)(span * k)]);
            else if (span == 2)
                *x += x[-(ptrdiff_t)k];
        }
    drop_first(panel, first);
}

static void
shift(struct vol_panel *panel, const struct vol_panel_series *series)
{
    size_t k = panel->k, longest = 0;

    for (size_t i = 0; i < k; i++) {
        size_t lag = series[i].lag;
        longest = lag > longest ? lag : longest;
        for (size_t t = panel->rows; lag > 0 && t-- > lag;)
            panel->value[t * k + i] = panel->value[(t - lag) * k + i];
    }
    if (longest > 0)
        drop_first(panel, longest);
}

enum vol_code
vol_panel_make(const struct vol_panel_series *series, size_t k,
               const struct vol_panel_wish *wish, struct vol_panel *out,
               struct vol_err *err)
{
    struct vol_panel panel = { .k = k };
    enum vol_code code = check_wish(wish, err);

    if (code == VOL_OK)
        code = check_series(series, k, err);
    if (code == VOL_OK)
        code = join(series, wish->align, &panel, err);
    if (code == VOL_OK && panel.rows == 0)
        code = nothing_in_common(series, k, err);
    if (code == VOL_OK) {
        if (wish->form != VOL_PANEL_LEVELS)
            make_returns(&panel, wish->form,
                         wish->align == VOL_ALIGN_TWO_DAY ? 2 : 1);
        shift(&panel, series);
        if (wish->window > 0 && panel.rows > wish->window)
            drop_first(&panel, panel.rows - wish->window);
        if (panel.rows < wish->least)
            code = too_few(&panel, wish, err);
    }
    if (code == VOL_OK)
        *out = panel;
    else
        vol_panel_clear(&panel);
    return code;
}

bool
vol_panel_loss(const struct vol_panel *panel, size_t i, char *buf, size_t size)
{
    (void)snprintf(
        buf, size,
        "%zu values on dates that are no row, %zu rows with an older "
        "value",
        panel->dropped[i], panel->filled[i]);
    return panel->dropped[i] + panel->filled[i] > 0;
}

struct vol_panel
vol_panel_last(const struct vol_panel *all, size_t window)
{
    struct vol_panel last = *all;

    if (window > 0 && window < all->rows) {
        last.rows = window;
        last.date += all->rows - window;
        last.value += (all->rows - window) * all->k;
    }
    return last;
}
