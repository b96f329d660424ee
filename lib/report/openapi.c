/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The description of the API in the format of OpenAPI 3.1. */
#include "report/api.h"

#include "report/format.h"
#include "report/means.h"
#include "report/together.h"
#include "table/json.h"

#include <stdio.h>
#include <string.h>

/* The type of a column as JSON Schema says it; any cell may be null. */
static void
add_type(struct vol_json *json, enum vol_type type)
{
    static const char *const name[] = { [VOL_TEXT] = "string",
                                        [VOL_REAL] = "number",
                                        [VOL_INT] = "integer",
                                        [VOL_DATE] = "string" };

    vol_json_name(json, "type");
    vol_json_array(json, true);
    vol_json_text(json, name[type]);
    vol_json_text(json, "null");
    vol_json_end_array(json);
    if (type == VOL_DATE) {
        vol_json_name(json, "format");
        vol_json_text(json, "date");
    }
}

static void
add_property(struct vol_json *json, const struct vol_column *column,
             bool by_column)
{
    vol_json_name(json, column->name);
    vol_json_object(json, true);
    vol_json_name(json, "description");
    vol_json_text(json, column->meaning);
    if (by_column) {
        vol_json_name(json, "type");
        vol_json_text(json, "array");
        vol_json_name(json, "items");
        vol_json_object(json, true);
        add_type(json, column->type);
        vol_json_end_object(json);
    } else {
        add_type(json, column->type);
    }
    vol_json_end_object(json);
}

static void
add_type_name(struct vol_json *json, const char *type)
{
    vol_json_name(json, "type");
    vol_json_text(json, type);
}

/* The rows (or the columns) of a kind. */
static void
add_rows(struct vol_json *json, const struct vol_kind *kind, bool by_column)
{
    vol_json_name(json, by_column ? "columns" : "rows");
    vol_json_object(json, false);
    if (!by_column) {
        add_type_name(json, "array");
        vol_json_name(json, "items");
        vol_json_object(json, false);
    }
    add_type_name(json, "object");
    vol_json_name(json, "properties");
    vol_json_object(json, false);
    for (size_t k = 0; k < kind->n; k++)
        add_property(json, &kind->column[k], by_column);
    vol_json_end_object(json);
    if (!by_column)
        vol_json_end_object(json);
    vol_json_end_object(json);
}

/* Long series are by column; of correlations a pair's, not those of a day. */
static void
add_layouts(struct vol_json *json, const struct vol_kind *kind)
{
    const bool pairs = strcmp(kind->name, "correlations") == 0;
    const bool columns = pairs || strcmp(kind->name, "sigma") == 0 ||
                         strcmp(kind->name, "bars") == 0;

    if (pairs || !columns)
        add_rows(json, kind, false);
    if (columns)
        add_rows(json, kind, true);
}

static void
add_schema(struct vol_json *json, const struct vol_kind *kind)
{
    vol_json_name(json, vol_format_resource(kind));
    vol_json_object(json, false);
    vol_json_name(json, "description");
    vol_json_text(json, kind->meaning);
    add_type_name(json, "object");
    vol_json_name(json, "properties");
    vol_json_object(json, false);
    static const char *const head[][2] = { { "resource", "string" },
                                           { "kind", "string" },
                                           { "n", "integer" } };
    for (size_t i = 0; i < 3; i++) {
        vol_json_name(json, head[i][0]);
        vol_json_object(json, true);
        add_type_name(json, head[i][1]);
        vol_json_end_object(json);
    }
    add_layouts(json, kind);
    vol_json_end_object(json);
    vol_json_end_object(json);
}

/* A place in the path that the caller fills in. */
static void
add_parameter(struct vol_json *json, const char *name, const char *meaning)
{
    vol_json_object(json, true);
    vol_json_name(json, "name");
    vol_json_text(json, name);
    vol_json_name(json, "in");
    vol_json_text(json, "path");
    vol_json_name(json, "required");
    vol_json_bool(json, true);
    vol_json_name(json, "description");
    vol_json_text(json, meaning);
    vol_json_name(json, "schema");
    vol_json_object(json, true);
    add_type_name(json, "string");
    vol_json_end_object(json);
    vol_json_end_object(json);
}

static void
add_content(struct vol_json *json, const char *resource, bool csv)
{
    vol_json_name(json, "content");
    vol_json_object(json, true);
    vol_json_name(json, csv ? "text/csv" : "application/json");
    vol_json_object(json, true);
    vol_json_name(json, "schema");
    vol_json_object(json, true);
    if (csv) {
        add_type_name(json, "string");
    } else {
        struct vol_str ref = { 0 };
        vol_str_addf(&ref, "#/components/schemas/%s", resource);
        vol_json_name(json, "$ref");
        vol_json_text(json, vol_str_text(&ref));
        json->out->failed = json->out->failed || ref.failed;
        vol_str_clear(&ref);
    }
    vol_json_end_object(json);
    vol_json_end_object(json);
    vol_json_end_object(json);
}

/* Those that stand in braces in `prefix`. */
static void
add_parameters(struct vol_json *json, const char *prefix)
{
    static const char *const known[][2] = {
        { "key", "the symbol, bytes outside [A-Za-z0-9.-] as _HH" },
        { "spec", "the model, _ for + and ~; a long one ends in a hash" },
        { "group", "the group of symbols" },
        { "a", "the symbol_a of the pair, spelt as a key" },
        { "b", "its symbol_b" },
    };

    vol_json_name(json, "parameters");
    vol_json_array(json, false);
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        char mark[16];
        (void)snprintf(mark, sizeof(mark), "{%s}", known[i][0]);
        if (strstr(prefix, mark) != NULL)
            add_parameter(json, known[i][0], known[i][1]);
    }
    vol_json_end_array(json);
}

static void
add_operation(struct vol_json *json, const struct vol_kind *kind,
              const char *prefix, bool csv)
{
    vol_json_object(json, false);
    if (strchr(prefix, '{') != NULL)
        add_parameters(json, prefix);
    vol_json_name(json, "get");
    vol_json_object(json, false);
    vol_json_name(json, "summary");
    vol_json_text(json, kind->meaning);
    vol_json_name(json, "responses");
    vol_json_object(json, false);
    vol_json_name(json, "200");
    vol_json_object(json, true);
    vol_json_name(json, "description");
    vol_json_text(json, csv ? "the table" : "the table, in the same order");
    add_content(json, vol_format_resource(kind), csv);
    vol_json_end_object(json);
    vol_json_end_object(json);
    vol_json_end_object(json);
    vol_json_end_object(json);
}

/* The resources: what leads to them (the whole path where it does not end in a
 * slash), and which they are. */
struct place {
    const char *prefix;
    const char *kinds; /* blanks between and around them */
};

static const struct place places[] = {
    { "/", " summary means issues quality runs " },
    { "/symbols/{key}/",
      " summary forecasts fits params tests bars issues news_impact means "
      "evaluations mean_failures " },
    { "/symbols/{key}/volatility/{spec}", " sigma " },
    { "/groups/{group}/",
      " correlations spillovers spillover_net spillover_index " },
    { "/groups/{group}/correlations/{a}/{b}", " correlations " },
};

static bool
stands_in(const char *kinds, const char *name)
{
    const char *p = strstr(kinds, name);
    size_t len = strlen(name);

    while (p != NULL && (p[-1] != ' ' || p[len] != ' '))
        p = strstr(p + 1, name);
    return p != NULL;
}

/* The k-th kind of the database, and after those the derived ones. */
static const struct vol_kind *
kind_at(size_t k)
{
    size_t n;
    const struct vol_kind *kinds = vol_kinds(&n);
    const struct vol_kind *const derived[] = {
        vol_report_summary_kind(), vol_report_news_kind(),
        vol_report_means_kind(),   vol_report_mean_failures_kind(),
        vol_together_net_kind(),   vol_together_index_kind()
    };

    if (k < n)
        return &kinds[k];
    return k - n < sizeof(derived) / sizeof(derived[0]) ? derived[k - n] : NULL;
}

static bool
ends_in_slash(const char *text)
{
    return text[strlen(text) - 1] == '/';
}

static void
add_paths(struct vol_json *json, const struct place *place)
{
    static const char *const ending[] = { ".json", ".csv" };
    const struct vol_kind *kind;

    for (size_t k = 0; (kind = kind_at(k)) != NULL; k++) {
        if (!stands_in(place->kinds, kind->name))
            continue;
        for (size_t i = 0; i < 2; i++) {
            struct vol_str path = { 0 };
            vol_str_addf(
                &path, "%s%s%s", place->prefix,
                ends_in_slash(place->prefix) ? vol_format_resource(kind) : "",
                ending[i]);
            vol_json_name(json, vol_str_text(&path));
            add_operation(json, kind, place->prefix, i == 1);
            json->out->failed = json->out->failed || path.failed;
            vol_str_clear(&path);
        }
    }
}

static void
add_info(struct vol_json *json, const char *title, const char *version)
{
    vol_json_name(json, "openapi");
    vol_json_text(json, "3.1.0");
    vol_json_name(json, "info");
    vol_json_object(json, false);
    vol_json_name(json, "title");
    vol_json_text(json, title);
    vol_json_name(json, "version");
    vol_json_text(json, version);
    vol_json_name(json, "description");
    vol_json_text(json,
                  "Static files. A missing value is null in JSON and an empty "
                  "cell in CSV; numbers read back as the same double. A file "
                  "without rows does not exist.");
    vol_json_end_object(json);
}

enum vol_code
vol_report_openapi(struct vol_str *out, const char *title, const char *version,
                   struct vol_err *err)
{
    struct vol_json json = { .out = out };
    const struct vol_kind *kind;

    vol_json_object(&json, false);
    add_info(&json, title, version);
    vol_json_name(&json, "servers");
    vol_json_array(&json, true);
    vol_json_object(&json, true);
    vol_json_name(&json, "url");
    vol_json_text(&json, ".");
    vol_json_end_object(&json);
    vol_json_end_array(&json);
    vol_json_name(&json, "paths");
    vol_json_object(&json, false);
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
        add_paths(&json, &places[i]);
    vol_json_end_object(&json);
    vol_json_name(&json, "components");
    vol_json_object(&json, false);
    vol_json_name(&json, "schemas");
    vol_json_object(&json, false);
    for (size_t k = 0; (kind = kind_at(k)) != NULL; k++)
        for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
            if (stands_in(places[i].kinds, kind->name)) {
                add_schema(&json, kind);
                break;
            }
    vol_json_end_object(&json);
    vol_json_end_object(&json);
    vol_json_end_object(&json);
    return vol_str_check(out, err);
}
