/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the charts of a group's page are drawn from, and its data files. */
#include "report/together.h"

#include "base/mem.h"
#include "report/api.h"
#include "report/format.h"
#include "table/json.h"

#include <math.h>
#include <stdlib.h>

/* Two years, the range that a chart opens with, and a few days; and no more
 * than this many numbers, so that a page of many pairs stays small. */
#define RECENT_DAYS    740
#define RECENT_NUMBERS 7000

struct days {
    vol_date *date;
    size_t n;
};

/* Every day of any pair, ascending. */
static enum vol_code
collect(const struct vol_together *t, struct days *out, struct vol_err *err)
{
    size_t room = 0, n = 0;
    void *date = NULL;

    for (size_t p = 0; p < vol_together_pairs(t); p++)
        room += t->pair[p].n;
    enum vol_code code = vol_mem_array(&date, room, sizeof(*out->date), err);
    *out = (struct days){ .date = date };
    if (code != VOL_OK)
        return code;
    for (size_t p = 0; p < vol_together_pairs(t); p++)
        for (size_t i = 0; i < t->pair[p].n; i++)
            out->date[n++] = vol_frame_date(&t->pair[p], i, "date");
    out->n = vol_date_sort_unique(out->date, n);
    return VOL_OK;
}

/* The first day that a chart holds. */
static size_t
first_day(const struct vol_together *t, const struct days *days,
          size_t history_days, bool all)
{
    const size_t pairs = vol_together_pairs(t);
    const size_t most = pairs > 0 ? RECENT_NUMBERS / pairs : 0;
    size_t first = 0;

    if (history_days > 0 && days->n > history_days)
        first = days->n - history_days;
    if (!all && days->n > first + most)
        first = days->n - most;
    while (!all && first < days->n &&
           days->date[first] < days->date[days->n - 1] - RECENT_DAYS)
        first++;
    return first;
}

static bool
has_more(const struct vol_together *t, const struct days *days,
         size_t history_days)
{
    return first_day(t, days, history_days, false) >
           first_day(t, days, history_days, true);
}

enum vol_code
vol_together_has_more(const struct vol_together *t, size_t history_days,
                      bool *more, struct vol_err *err)
{
    struct days days;
    enum vol_code code = collect(t, &days, err);

    if (code == VOL_OK)
        *more = has_more(t, &days, history_days);
    free(days.date);
    return code;
}

static void
add_members(struct vol_json *json, const struct vol_together *t)
{
    vol_json_name(json, "symbols");
    vol_json_array(json, true);
    for (size_t i = 0; i < t->k; i++)
        vol_json_text(json, t->member[i].name);
    vol_json_end_array(json);
}

void
vol_together_add_path(struct vol_str *out, const struct vol_frame *pair)
{
    vol_str_add_key(out, vol_frame_text(pair, 0, "symbol_a"));
    vol_str_add_char(out, '/');
    vol_str_add_key(out, vol_frame_text(pair, 0, "symbol_b"));
}

static void
add_values(struct vol_json *json, const struct vol_frame *f,
           const struct days *days, size_t first)
{
    size_t row = 0;

    vol_json_name(json, "correlation");
    vol_json_array(json, true);
    for (size_t i = first; i < days->n; i++) {
        while (row < f->n && vol_frame_date(f, row, "date") < days->date[i])
            row++;
        const bool there =
            row < f->n && vol_frame_date(f, row, "date") == days->date[i];
        vol_json_number(json,
                        there ? vol_frame_number(f, row, "correlation") : NAN);
    }
    vol_json_end_array(json);
}

static void
add_pairs(struct vol_json *json, const struct vol_together *t,
          const struct days *days, size_t first)
{
    vol_json_name(json, "pairs");
    vol_json_array(json, false);
    for (size_t p = 0; p < vol_together_pairs(t); p++) {
        struct vol_str path = { 0 };
        vol_json_object(json, false);
        vol_json_name(json, "path");
        if (t->pair[p].n > 0)
            vol_together_add_path(&path, &t->pair[p]);
        vol_json_text(json, vol_str_text(&path));
        add_values(json, &t->pair[p], days, first);
        vol_json_end_object(json);
        json->out->failed = json->out->failed || path.failed;
        vol_str_clear(&path);
    }
    vol_json_end_array(json);
}

static void
add_index(struct vol_json *json, const struct vol_frame *f)
{
    vol_json_name(json, "index");
    vol_json_object(json, true);
    vol_json_name(json, "date");
    vol_json_array(json, true);
    for (size_t i = 0; i < f->n; i++)
        vol_json_date(json, vol_frame_date(f, i, "origin"));
    vol_json_end_array(json);
    vol_json_name(json, "total_pct");
    vol_json_array(json, true);
    for (size_t i = 0; i < f->n; i++)
        vol_json_number(json, vol_frame_number(f, i, "total_pct"));
    vol_json_end_array(json);
    vol_json_end_object(json);
}

static void
add_dates(struct vol_json *json, const struct days *days, size_t first)
{
    vol_json_name(json, "date");
    vol_json_array(json, true);
    for (size_t i = first; i < days->n; i++)
        vol_json_date(json, days->date[i]);
    vol_json_end_array(json);
}

enum vol_code
vol_together_chart(const struct vol_together *t, size_t history_days, bool all,
                   struct vol_str *out, struct vol_err *err)
{
    struct vol_json json = { .out = out };
    struct vol_str key = { 0 };
    struct days days;
    enum vol_code code = collect(t, &days, err);

    if (code != VOL_OK)
        return code;
    const size_t first = first_day(t, &days, history_days, all);
    vol_str_addf(&key, "cross/%s", t->group->name);
    vol_json_object(&json, false);
    vol_json_name(&json, "key");
    vol_json_text(&json, vol_str_text(&key));
    vol_json_name(&json, "more");
    vol_json_bool(&json, has_more(t, &days, history_days));
    add_members(&json, t);
    add_dates(&json, &days, first);
    add_pairs(&json, t, &days, first);
    add_index(&json, &t->index);
    vol_json_end_object(&json);
    out->failed = out->failed || key.failed;
    vol_str_clear(&key);
    free(days.date);
    return vol_str_check(out, err);
}

/* ---- files ----------------------------------------------------------------
 */

static enum vol_code
put(struct vol_report_output *output, const struct vol_together *t,
    const char *pair, const struct vol_frame *frame, struct vol_err *err)
{
    struct vol_str path = { 0 };

    vol_str_addf(&path, "api/v1/groups/%s/%s%s%s", t->group->name,
                 vol_format_resource(frame->kind), *pair != '\0' ? "/" : "",
                 pair);
    enum vol_code code = vol_str_check(&path, err);
    if (code == VOL_OK && frame->n > 0)
        code =
            vol_report_api_frame(output, path.text, frame, *pair != '\0', err);
    vol_str_clear(&path);
    return code;
}

enum vol_code
vol_together_api(struct vol_report_output *output, const struct vol_together *t,
                 struct vol_err *err)
{
    const struct vol_frame *const frame[] = { &t->latest, &t->spillovers,
                                              &t->net, &t->index };
    enum vol_code code = VOL_OK;

    for (size_t i = 0; code == VOL_OK && i < 4; i++)
        code = put(output, t, "", frame[i], err);
    for (size_t p = 0; code == VOL_OK && p < vol_together_pairs(t); p++) {
        struct vol_str path = { 0 };
        if (t->pair[p].n == 0)
            continue;
        vol_together_add_path(&path, &t->pair[p]);
        code = vol_str_check(&path, err);
        if (code == VOL_OK)
            code = put(output, t, path.text, &t->pair[p], err);
        vol_str_clear(&path);
    }
    return code;
}
