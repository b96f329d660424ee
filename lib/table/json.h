/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TABLE_JSON_H
#define VOL_TABLE_JSON_H

#include "base/str.h"
#include "table/frame.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Writing JSON (RFC 8259).  Numbers are spelt as in tables, with the fewest
 * digits that read back as the same double; jansson would write %.17g.  The
 * text is on lines of its own at the outer levels, so that two files can be
 * compared by diff.  Commas are set by the writer; begin with
 *     struct vol_json json = { .out = &text };
 */

#define VOL_JSON_DEPTH_MAX 16

struct vol_json {
    struct vol_str *out;
    size_t depth;
    bool filled[VOL_JSON_DEPTH_MAX];  /* something stands before   */
    bool compact[VOL_JSON_DEPTH_MAX]; /* all on one line           */
    bool after_name;                  /* the next value has a name */
};

/* `{` and `}`, `[` and `]`; compact ones hold compact ones alone. */
void vol_json_object(struct vol_json *json, bool compact);
void vol_json_array(struct vol_json *json, bool compact);
void vol_json_end_object(struct vol_json *json);
void vol_json_end_array(struct vol_json *json);

/* The name of the member whose value comes next. */
void vol_json_name(struct vol_json *json, const char *name);

/* Values.  A text that is NULL or a number that is not finite is null. */
void vol_json_text(struct vol_json *json, const char *text);
void vol_json_number(struct vol_json *json, double x);
void vol_json_int(struct vol_json *json, int64_t i);
void vol_json_bool(struct vol_json *json, bool b);
void vol_json_date(struct vol_json *json, vol_date date);

/* A cell of a frame as a value; null where it is missing. */
void vol_json_cell(struct vol_json *json, const struct vol_frame *frame,
                   size_t row, size_t column);

/* All rows of a frame: an array of objects, a member for each column. */
void vol_json_rows(struct vol_json *json, const struct vol_frame *frame);

/*
 * A frame by columns: members of the object that is open, each an array
 * with a value for each row.  `skip` columns at the front are left out.
 */
void vol_json_columns(struct vol_json *json, const struct vol_frame *frame,
                      size_t skip);

#endif
