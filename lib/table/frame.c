/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/frame.h"

#include "base/mem.h"
#include "base/num.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void
vol_frame_init(struct vol_frame *frame, const struct vol_kind *kind)
{
    *frame = (struct vol_frame){ .kind = kind };
}

void
vol_frame_clear(struct vol_frame *frame)
{
    free(frame->cell);
    vol_str_clear(&frame->pool);
    vol_frame_init(frame, frame->kind);
}

/* Room for one more cell, or NULL where there is none. */
static struct vol_frame_cell *
next_cell(struct vol_frame *frame)
{
    void *cell = frame->cell;
    size_t at = frame->n * frame->kind->n + frame->cells;

    if (frame->failed)
        return NULL;
    if (vol_mem_grow(&cell, &frame->cap, at + 1, sizeof(*frame->cell),
                     VOL_FRAME_CELLS_MAX, "cells", NULL) != VOL_OK) {
        frame->failed = true;
        return NULL;
    }
    frame->cell = cell;
    frame->cells++;
    frame->cell[at] = (struct vol_frame_cell){ .missing = true };
    return &frame->cell[at];
}

void
vol_frame_add_missing(struct vol_frame *frame)
{
    (void)next_cell(frame);
}

void
vol_frame_add_real(struct vol_frame *frame, double x)
{
    struct vol_frame_cell *cell = next_cell(frame);

    if (cell != NULL && isfinite(x))
        *cell = (struct vol_frame_cell){ .of.real = x };
}

void
vol_frame_add_int(struct vol_frame *frame, int64_t i)
{
    struct vol_frame_cell *cell = next_cell(frame);

    if (cell != NULL)
        *cell = (struct vol_frame_cell){ .of.integer = i };
}

void
vol_frame_add_date(struct vol_frame *frame, vol_date date)
{
    struct vol_frame_cell *cell = next_cell(frame);

    if (cell != NULL && date != VOL_DATE_NONE)
        *cell = (struct vol_frame_cell){ .of.date = date };
}

/* The same text in the row above: it need not be kept twice. */
static bool
is_repeated(const struct vol_frame *frame, size_t at, const char *text,
            size_t len)
{
    if (frame->n == 0)
        return false;
    const struct vol_frame_cell *above = &frame->cell[at - frame->kind->n];
    if (above->missing)
        return false;
    const char *before = frame->pool.text + above->of.text;
    return strncmp(before, text, len) == 0 && before[len] == '\0';
}

void
vol_frame_add_text(struct vol_frame *frame, const char *text, size_t len)
{
    size_t at = frame->n * frame->kind->n + frame->cells;
    struct vol_frame_cell *cell = next_cell(frame);

    if (cell == NULL || len == 0)
        return;
    cell->missing = false;
    if (is_repeated(frame, at, text, len)) {
        cell->of.text = frame->cell[at - frame->kind->n].of.text;
        return;
    }
    cell->of.text = frame->pool.len;
    vol_str_add_n(&frame->pool, text, len);
    vol_str_add_n(&frame->pool, "", 1);
    frame->failed = frame->failed || frame->pool.failed;
}

enum vol_code
vol_frame_end_row(struct vol_frame *frame, struct vol_err *err)
{
    if (frame->failed)
        return frame->n + 1 >= VOL_FRAME_CELLS_MAX / frame->kind->n
                   ? vol_fail(err, VOL_EDATA, "%s: more than %zu rows",
                              frame->kind->name, frame->n)
                   : vol_fail_nomem(err);
    assert(frame->cells == frame->kind->n);
    frame->n++;
    frame->cells = 0;
    return VOL_OK;
}

enum vol_code
vol_frame_copy_row(struct vol_frame *frame, const struct vol_frame *from,
                   size_t row, struct vol_err *err)
{
    assert(frame->kind == from->kind);
    for (size_t k = 0; k < from->kind->n; k++) {
        const struct vol_frame_cell *cell = vol_frame_cell(from, row, k);
        const char *text;
        if (cell->missing) {
            vol_frame_add_missing(frame);
            continue;
        }
        switch (from->kind->column[k].type) {
        case VOL_TEXT:
            text = vol_frame_cell_text(from, row, k);
            vol_frame_add_text(frame, text, strlen(text));
            break;
        case VOL_REAL: vol_frame_add_real(frame, cell->of.real); break;
        case VOL_INT: vol_frame_add_int(frame, cell->of.integer); break;
        case VOL_DATE: vol_frame_add_date(frame, cell->of.date); break;
        }
    }
    return vol_frame_end_row(frame, err);
}

size_t
vol_frame_column(const struct vol_frame *frame, const char *column)
{
    size_t i = vol_kind_column(frame->kind, column);

    assert(i < frame->kind->n);
    return i;
}

const struct vol_frame_cell *
vol_frame_cell(const struct vol_frame *frame, size_t row, size_t column)
{
    assert(row < frame->n);
    return &frame->cell[row * frame->kind->n + column];
}

const char *
vol_frame_cell_text(const struct vol_frame *frame, size_t row, size_t column)
{
    const struct vol_frame_cell *cell = vol_frame_cell(frame, row, column);

    assert(frame->kind->column[column].type == VOL_TEXT);
    return cell->missing ? "" : frame->pool.text + cell->of.text;
}

double
vol_frame_number(const struct vol_frame *frame, size_t row, const char *column)
{
    size_t i = vol_frame_column(frame, column);
    const struct vol_frame_cell *cell = vol_frame_cell(frame, row, i);

    if (cell->missing)
        return NAN;
    if (frame->kind->column[i].type == VOL_INT)
        return (double)cell->of.integer;
    assert(frame->kind->column[i].type == VOL_REAL);
    return cell->of.real;
}

const char *
vol_frame_text(const struct vol_frame *frame, size_t row, const char *column)
{
    return vol_frame_cell_text(frame, row, vol_frame_column(frame, column));
}

vol_date
vol_frame_date(const struct vol_frame *frame, size_t row, const char *column)
{
    size_t i = vol_frame_column(frame, column);
    const struct vol_frame_cell *cell = vol_frame_cell(frame, row, i);

    assert(frame->kind->column[i].type == VOL_DATE);
    return cell->missing ? VOL_DATE_NONE : cell->of.date;
}

void
vol_frame_add_spelling(const struct vol_frame *frame, size_t row, size_t column,
                       struct vol_str *out)
{
    const struct vol_frame_cell *cell = vol_frame_cell(frame, row, column);
    char real[VOL_DOUBLE_BUFSIZE], integer[VOL_INT64_BUFSIZE];
    char date[VOL_DATE_BUFSIZE];

    if (cell->missing)
        return;
    switch (frame->kind->column[column].type) {
    case VOL_TEXT: vol_str_add(out, frame->pool.text + cell->of.text); break;
    case VOL_REAL:
        vol_str_add_n(out, real, vol_format_double(real, cell->of.real));
        break;
    case VOL_INT:
        vol_str_add_n(out, integer,
                      vol_format_int64(integer, cell->of.integer));
        break;
    case VOL_DATE:
        vol_str_add(out, vol_date_format(date, cell->of.date));
        break;
    }
}

static void
write_cell(const struct vol_frame *frame, size_t row, size_t column,
           struct vol_rows *rows)
{
    const struct vol_frame_cell *cell = vol_frame_cell(frame, row, column);

    if (cell->missing) {
        vol_rows_missing(rows);
        return;
    }
    switch (frame->kind->column[column].type) {
    case VOL_TEXT: vol_rows_text(rows, frame->pool.text + cell->of.text); break;
    case VOL_REAL: vol_rows_double(rows, cell->of.real); break;
    case VOL_INT: vol_rows_int(rows, cell->of.integer); break;
    case VOL_DATE: vol_rows_date(rows, cell->of.date); break;
    }
}

void
vol_frame_write(const struct vol_frame *frame, struct vol_rows *rows)
{
    for (size_t k = 0; k < frame->kind->n; k++)
        vol_rows_text(rows, frame->kind->column[k].name);
    vol_rows_end(rows);
    for (size_t i = 0; i < frame->n; i++) {
        for (size_t k = 0; k < frame->kind->n; k++)
            write_cell(frame, i, k, rows);
        vol_rows_end(rows);
    }
}
