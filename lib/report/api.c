/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/api.h"

#include "report/format.h"
#include "table/json.h"
#include "table/rows.h"

#include <string.h>

/* The frame as JSON: its resource, its kind and its rows or columns. */
static void
add_json(struct vol_str *out, const struct vol_frame *frame, bool by_column)
{
    struct vol_json json = { .out = out };

    vol_json_object(&json, false);
    vol_json_name(&json, "resource");
    vol_json_text(&json, vol_format_resource(frame->kind));
    vol_json_name(&json, "kind");
    vol_json_text(&json, frame->kind->name);
    vol_json_name(&json, "n");
    vol_json_int(&json, (int64_t)frame->n);
    if (by_column) {
        vol_json_name(&json, "columns");
        vol_json_object(&json, false);
        vol_json_columns(&json, frame, 0);
        vol_json_end_object(&json);
    } else {
        vol_json_name(&json, "rows");
        vol_json_rows(&json, frame);
    }
    vol_json_end_object(&json);
}

static enum vol_code
write_csv(struct vol_report_output *output, const char *path,
          const struct vol_frame *frame, struct vol_err *err)
{
    struct vol_rows rows = { .delim = ',' };

    vol_frame_write(frame, &rows);
    enum vol_code code = vol_str_check(&rows.text, err);
    if (code == VOL_OK)
        code = vol_report_put(output, path, ".csv", &rows.text, err);
    vol_rows_clear(&rows);
    return code;
}

enum vol_code
vol_report_api_frame(struct vol_report_output *output, const char *path,
                     const struct vol_frame *frame, bool by_column,
                     struct vol_err *err)
{
    struct vol_str json = { 0 };

    add_json(&json, frame, by_column);
    enum vol_code code = vol_str_check(&json, err);
    if (code == VOL_OK)
        code = vol_report_put(output, path, ".json", &json, err);
    if (code == VOL_OK)
        code = write_csv(output, path, frame, err);
    vol_str_clear(&json);
    return code;
}

static enum vol_code
put(struct vol_report_output *output, const struct vol_report_symbol *s,
    const char *folder, const char *name, const struct vol_frame *frame,
    bool by_column, struct vol_err *err)
{
    struct vol_str path = { 0 };

    vol_str_addf(&path, "api/v1/symbols/%s/%s%s", s->key, folder, name);
    enum vol_code code = vol_str_check(&path, err);
    if (code == VOL_OK)
        code = vol_report_api_frame(output, path.text, frame, by_column, err);
    vol_str_clear(&path);
    return code;
}

enum vol_code
vol_report_api_symbol(struct vol_report_output *output,
                      const struct vol_report_symbol *s, struct vol_err *err)
{
    const struct {
        const struct vol_frame *frame;
        bool by_column;
    } file[] = {
        { &s->summary, false },       { &s->forecasts, false },
        { &s->fits, false },          { &s->params, false },
        { &s->tests, false },         { &s->issues, false },
        { &s->news, false },          { &s->bars, true },
        { &s->means, false },         { &s->evaluations, false },
        { &s->mean_failures, false },
    };
    enum vol_code code = VOL_OK;

    for (size_t i = 0; i < sizeof(file) / sizeof(file[0]) && code == VOL_OK;
         i++)
        if (file[i].frame->n > 0)
            code = put(output, s, "", vol_format_resource(file[i].frame->kind),
                       file[i].frame, file[i].by_column, err);
    for (size_t m = 0; m < s->n_models && code == VOL_OK; m++)
        if (s->model[m].sigma.n > 0)
            code = put(output, s, "volatility/", s->model[m].key,
                       &s->model[m].sigma, true, err);
    return code;
}
