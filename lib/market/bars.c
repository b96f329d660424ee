/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/bars.h"

#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void
vol_bars_reset(struct vol_bars *bars)
{
    bars->n = bars->text_len = bars->n_edits = 0;
}

void
vol_bars_clear(struct vol_bars *bars)
{
    free(bars->bar);
    free(bars->text);
    free(bars->edit);
    *bars = (struct vol_bars){ 0 };
}

static enum vol_code
reserve(struct vol_bars *bars, size_t len, struct vol_err *err)
{
    void *bar = bars->bar, *text = bars->text;
    enum vol_code code =
        vol_mem_grow(&bar, &bars->cap, bars->n + 1, sizeof(*bars->bar),
                     SIZE_MAX / sizeof(*bars->bar) / 4, "rows", err);

    bars->bar = bar;
    if (code == VOL_OK)
        code = vol_mem_grow(
            &text, &bars->text_cap, bars->text_len + len, 1, bars->max_bytes,
            "bytes (--max-memory) in the rows of one symbol", err);
    bars->text = text;
    return code;
}

enum vol_code
vol_bars_add(struct vol_bars *bars, const struct vol_bar *bar,
             const struct vol_row *row, struct vol_err *err)
{
    size_t len = vol_csv_row_size(row);
    enum vol_code code = reserve(bars, len, err);

    if (code != VOL_OK)
        return code;
    struct vol_bar *to = &bars->bar[bars->n++];
    *to = *bar;
    to->text = bars->text_len;
    to->len = len;
    to->number = row->number;
    to->edit = 0;
    to->dropped = false;
    to->plain = row->plain;
    memcpy(bars->text + bars->text_len, row->cell[0], len);
    bars->text_len += len;
    return VOL_OK;
}

const char *
vol_bars_cell(const struct vol_bars *bars, const struct vol_bar *bar,
              size_t column)
{
    const char *text = bars->text + bar->text;

    while (column-- > 0)
        text += strlen(text) + 1;
    return text;
}

enum vol_code
vol_bars_edit(struct vol_bars *bars, size_t i, enum vol_bar_field field,
              double x, struct vol_err *err)
{
    void *edit = bars->edit;
    enum vol_code code = vol_mem_grow(
        &edit, &bars->edit_cap, bars->n_edits + 1, sizeof(*bars->edit),
        SIZE_MAX / sizeof(*bars->edit) / 4, "repairs", err);

    bars->edit = edit;
    if (code != VOL_OK)
        return code;
    struct vol_bar *bar = &bars->bar[i];
    struct vol_bar_edit *to = &bars->edit[bars->n_edits++];
    to->column = bars->columns->field[field];
    to->before = bar->edit;
    (void)vol_format_double(to->text, x);
    bar->edit = bars->n_edits;
    bar->value[field] = x;
    return VOL_OK;
}

void
vol_bars_report(const struct vol_bars *bars, const struct vol_bar *bar,
                enum vol_rule rule, enum vol_bar_field field,
                const char *new_cell, const char *detail,
                struct vol_issue_log *log)
{
    const struct vol_bar_columns *c = bars->columns;
    size_t at = field < VOL_BAR_FIELDS ? c->field[field] : VOL_BAR_ABSENT;
    bool has = at != VOL_BAR_ABSENT;

    vol_issue_add(log,
                  &(struct vol_issue){
                      .rule = rule,
                      .date_text = vol_bars_cell(bars, bar, c->date),
                      .row = bar->number,
                      .column = has ? c->name[at] : NULL,
                      .old_cell = has ? vol_bars_cell(bars, bar, at) : NULL,
                      .new_cell = new_cell,
                      .detail = detail });
}

void
vol_bars_compact(struct vol_bars *bars)
{
    size_t n = 0;

    for (size_t i = 0; i < bars->n; i++)
        if (!bars->bar[i].dropped)
            bars->bar[n++] = bars->bar[i];
    bars->n = n;
}

/* By date; where they are equal, as they came: text grows with each row. */
static int
compare_bars(const void *a, const void *b)
{
    const struct vol_bar *x = a, *y = b;

    if (x->date != y->date)
        return x->date < y->date ? -1 : 1;
    return (x->text > y->text) - (x->text < y->text);
}

bool
vol_bars_sort(struct vol_bars *bars)
{
    bool ascending = true;

    for (size_t i = 1; ascending && i < bars->n; i++)
        ascending = bars->bar[i - 1].date <= bars->bar[i].date;
    if (!ascending)
        qsort(bars->bar, bars->n, sizeof(*bars->bar), compare_bars);
    return !ascending;
}

/* The new text of a cell, or NULL where it was not changed. */
static const char *
edited(const struct vol_bars *bars, const struct vol_bar *bar, size_t column)
{
    for (size_t i = bar->edit; i > 0; i = bars->edit[i - 1].before)
        if (bars->edit[i - 1].column == column)
            return bars->edit[i - 1].text;
    return NULL;
}

static void
write_edited(const struct vol_bars *bars, const struct vol_bar *bar,
             struct vol_rows *rows)
{
    const char *text = bars->text + bar->text;

    for (size_t k = 0; k < bars->columns->n; k++) {
        const char *to = edited(bars, bar, k);
        vol_rows_text(rows, to != NULL ? to : text);
        text += strlen(text) + 1;
    }
    vol_rows_end(rows);
}

void
vol_bars_write(const struct vol_bars *bars, struct vol_rows *rows)
{
    bool same = rows->delim == bars->columns->delim;

    for (size_t i = 0; i < bars->n; i++) {
        const struct vol_bar *bar = &bars->bar[i];
        if (bar->edit > 0)
            write_edited(bars, bar, rows);
        else
            vol_rows_row(rows, bars->text + bar->text, bar->len,
                         same && bar->plain);
    }
}
