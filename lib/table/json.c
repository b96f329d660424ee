/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/json.h"

#include "base/num.h"

#include <assert.h>
#include <math.h>

static void
new_line(struct vol_json *json)
{
    vol_str_add_char(json->out, '\n');
    for (size_t i = 0; i < json->depth; i++)
        vol_str_add_char(json->out, ' ');
}

static bool
is_compact(const struct vol_json *json)
{
    return json->depth > 0 && json->compact[json->depth - 1];
}

/* What stands between the value before and the one that comes. */
static void
separate(struct vol_json *json)
{
    if (json->after_name) {
        json->after_name = false;
        return;
    }
    if (json->depth == 0)
        return;
    if (json->filled[json->depth - 1])
        vol_str_add_char(json->out, ',');
    json->filled[json->depth - 1] = true;
    if (!is_compact(json))
        new_line(json);
}

static void
open_level(struct vol_json *json, char bracket, bool compact)
{
    assert(json->depth < VOL_JSON_DEPTH_MAX);
    separate(json);
    vol_str_add_char(json->out, bracket);
    json->compact[json->depth] = compact || is_compact(json);
    json->filled[json->depth] = false;
    json->depth++;
}

static void
close_level(struct vol_json *json, char bracket)
{
    assert(json->depth > 0);
    bool broken = !is_compact(json) && json->filled[json->depth - 1];
    json->depth--;
    if (broken)
        new_line(json);
    vol_str_add_char(json->out, bracket);
    if (json->depth == 0)
        vol_str_add_char(json->out, '\n');
}

void
vol_json_object(struct vol_json *json, bool compact)
{
    open_level(json, '{', compact);
}

void
vol_json_array(struct vol_json *json, bool compact)
{
    open_level(json, '[', compact);
}

void
vol_json_end_object(struct vol_json *json)
{
    close_level(json, '}');
}

void
vol_json_end_array(struct vol_json *json)
{
    close_level(json, ']');
}

void
vol_json_name(struct vol_json *json, const char *name)
{
    separate(json);
    vol_str_add_json(json->out, name);
    vol_str_add(json->out, is_compact(json) ? ":" : ": ");
    json->after_name = true;
}

void
vol_json_text(struct vol_json *json, const char *text)
{
    separate(json);
    if (text == NULL)
        vol_str_add(json->out, "null");
    else
        vol_str_add_json(json->out, text);
}

void
vol_json_number(struct vol_json *json, double x)
{
    char buf[VOL_DOUBLE_BUFSIZE];

    separate(json);
    if (isfinite(x))
        vol_str_add_n(json->out, buf, vol_format_double(buf, x));
    else
        vol_str_add(json->out, "null");
}

void
vol_json_int(struct vol_json *json, int64_t i)
{
    char buf[VOL_INT64_BUFSIZE];

    separate(json);
    vol_str_add_n(json->out, buf, vol_format_int64(buf, i));
}

void
vol_json_bool(struct vol_json *json, bool b)
{
    separate(json);
    vol_str_add(json->out, b ? "true" : "false");
}

void
vol_json_date(struct vol_json *json, vol_date date)
{
    char buf[VOL_DATE_BUFSIZE];

    vol_json_text(json,
                  date == VOL_DATE_NONE ? NULL : vol_date_format(buf, date));
}

void
vol_json_cell(struct vol_json *json, const struct vol_frame *frame, size_t row,
              size_t column)
{
    const struct vol_frame_cell *cell = vol_frame_cell(frame, row, column);

    if (cell->missing) {
        vol_json_text(json, NULL);
        return;
    }
    switch (frame->kind->column[column].type) {
    case VOL_TEXT:
        vol_json_text(json, vol_frame_cell_text(frame, row, column));
        break;
    case VOL_REAL: vol_json_number(json, cell->of.real); break;
    case VOL_INT: vol_json_int(json, cell->of.integer); break;
    case VOL_DATE: vol_json_date(json, cell->of.date); break;
    }
}

void
vol_json_rows(struct vol_json *json, const struct vol_frame *frame)
{
    vol_json_array(json, false);
    for (size_t i = 0; i < frame->n; i++) {
        vol_json_object(json, true);
        for (size_t k = 0; k < frame->kind->n; k++) {
            vol_json_name(json, frame->kind->column[k].name);
            vol_json_cell(json, frame, i, k);
        }
        vol_json_end_object(json);
    }
    vol_json_end_array(json);
}

void
vol_json_columns(struct vol_json *json, const struct vol_frame *frame,
                 size_t skip)
{
    for (size_t k = skip; k < frame->kind->n; k++) {
        vol_json_name(json, frame->kind->column[k].name);
        vol_json_array(json, true);
        for (size_t i = 0; i < frame->n; i++)
            vol_json_cell(json, frame, i, k);
        vol_json_end_array(json);
    }
}
