/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/saved.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "garch/spec.h"
#include "table/csv.h"
#include "table/kinds.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_MAX   ((size_t)1 << 28)
#define MODELS_MAX ((size_t)1 << 24)
#define TEXTS_MAX  ((size_t)1 << 25)

/* The columns of either table; lag is not in params. */
enum { SYMBOL, ORIGIN, SPEC, NAME, VALUE, LAG, COLUMNS };

struct vol_saved {
    char *path;
    struct vol_saved_row *row;
    size_t n_rows, row_cap;
    struct vol_saved_model *model; /* by symbol, spec and origin */
    size_t n_models, model_cap;
    size_t *first; /* of each model while rows are read */
    size_t first_cap;
    char **text; /* symbols, specs and names, each once in a run of rows */
    size_t n_texts, text_cap;
};

/* A table under way. */
struct reading {
    struct vol_saved *saved;
    struct vol_csv *csv;
    const char *prefix; /* of names */
    size_t at[COLUMNS];
    bool has_lag;
};

void
vol_saved_free(struct vol_saved *saved)
{
    if (saved == NULL)
        return;
    for (size_t i = 0; i < saved->n_texts; i++)
        free(saved->text[i]);
    free(saved->text);
    free(saved->first);
    free(saved->model);
    free(saved->row);
    free(saved->path);
    free(saved);
}

const char *
vol_saved_name(const struct vol_saved *saved)
{
    return saved->path;
}

/* Keep prefix + text; what was kept lately is kept once. */
static enum vol_code
keep_text(struct vol_saved *s, const char *prefix, const char *text,
          const char **out, struct vol_err *err)
{
    enum { LATELY = 64 };
    const size_t n = strlen(prefix), size = n + strlen(text) + 1;
    const size_t least = s->n_texts > LATELY ? s->n_texts - LATELY : 0;
    void *p = s->text;
    enum vol_code code;
    char *copy;

    for (size_t i = s->n_texts; i-- > least;)
        if (strncmp(s->text[i], prefix, n) == 0 &&
            strcmp(s->text[i] + n, text) == 0) {
            *out = s->text[i];
            return VOL_OK;
        }
    code = vol_mem_grow(&p, &s->text_cap, s->n_texts + 1, sizeof(*s->text),
                        TEXTS_MAX, "names", err);
    s->text = p;
    if (code != VOL_OK)
        return code;
    copy = malloc(size);
    if (copy == NULL)
        return vol_fail_nomem(err);
    (void)snprintf(copy, size, "%s%s", prefix, text);
    s->text[s->n_texts++] = copy;
    *out = copy;
    return VOL_OK;
}

/* A model begins; its rows are pointed to when all have been read. */
static enum vol_code
begin_model(struct vol_saved *s, const char *symbol, const char *spec,
            vol_date origin, struct vol_err *err)
{
    struct vol_saved_model new = { .origin = origin };
    void *model = s->model, *first = s->first;
    enum vol_code code = vol_str_check_symbol(symbol, err);

    if (code == VOL_OK && strlen(spec) >= VOL_SPEC_SIZE)
        code = vol_fail(err, VOL_EDATA, "no spec is that long");
    if (code == VOL_OK)
        code = vol_mem_grow(&model, &s->model_cap, s->n_models + 1,
                            sizeof(*s->model), MODELS_MAX, "saved models", err);
    s->model = model;
    if (code == VOL_OK)
        code = vol_mem_grow(&first, &s->first_cap, s->n_models + 1,
                            sizeof(*s->first), MODELS_MAX, "saved models", err);
    s->first = first;
    if (code == VOL_OK)
        code = keep_text(s, "", symbol, &new.symbol, err);
    if (code == VOL_OK)
        code = keep_text(s, "", spec, &new.spec, err);
    if (code != VOL_OK)
        return code;
    s->first[s->n_models] = s->n_rows;
    s->model[s->n_models++] = new;
    return VOL_OK;
}

static const char *
cell(const struct reading *in, const struct vol_row *row, int column)
{
    return row->cell[in->at[column]];
}

/* The name of a row: mostly that of the row before. */
static enum vol_code
take_name(const struct reading *in, const char *text, const char **out,
          struct vol_err *err)
{
    struct vol_saved *s = in->saved;
    const char *last = s->n_rows > 0 ? s->row[s->n_rows - 1].name : "";

    if (strcmp(last, text) != 0)
        return keep_text(s, in->prefix, text, out, err);
    *out = last;
    return VOL_OK;
}

/* The number of a row, and its lag. */
static enum vol_code
take_number(const struct reading *in, const struct vol_row *row,
            struct vol_saved_row *out, struct vol_err *err)
{
    const size_t at = in->at[VALUE];
    int64_t lag = 0;
    enum vol_code code = vol_parse_number_or_missing(
        row->cell[at], row->len[at], &out->value, err);

    if (code != VOL_OK)
        return vol_fail_in(err, code, "column %s",
                           in->has_lag ? "value" : "estimate");
    if (in->has_lag)
        code = vol_parse_int64(cell(in, row, LAG), row->len[in->at[LAG]], &lag,
                               err);
    if (code == VOL_OK && lag < 0)
        code = vol_fail(err, VOL_EDATA, "a lag is not negative");
    out->lag = (size_t)lag;
    return code == VOL_OK ? VOL_OK : vol_fail_in(err, code, "column lag");
}

static enum vol_code
take_row(const struct reading *in, const struct vol_row *row,
         struct vol_err *err)
{
    struct vol_saved *s = in->saved;
    const struct vol_saved_model *last =
        s->n_models > 0 ? &s->model[s->n_models - 1] : NULL;
    struct vol_saved_row new = { .lag = 0 };
    void *p = s->row;
    vol_date origin;
    enum vol_code code = vol_date_parse(cell(in, row, ORIGIN), &origin, err);

    if (code != VOL_OK)
        return vol_fail_in(err, code, "column origin");
    if (last == NULL || last->origin != origin ||
        strcmp(last->symbol, cell(in, row, SYMBOL)) != 0 ||
        strcmp(last->spec, cell(in, row, SPEC)) != 0)
        code = begin_model(s, cell(in, row, SYMBOL), cell(in, row, SPEC),
                           origin, err);
    if (code == VOL_OK)
        code = take_name(in, cell(in, row, NAME), &new.name, err);
    if (code == VOL_OK)
        code = take_number(in, row, &new, err);
    if (code == VOL_OK)
        code = vol_mem_grow(&p, &s->row_cap, s->n_rows + 1, sizeof(*s->row),
                            ROWS_MAX, "saved rows", err);
    s->row = p;
    if (code == VOL_OK)
        s->row[s->n_rows++] = new;
    return code;
}

/* Whether every column of a header is one of the kind's. */
static bool
is_of(const struct vol_kind *kind, const struct vol_row *header)
{
    for (size_t i = 0; kind != NULL && i < header->n; i++)
        if (vol_kind_column(kind, header->cell[i]) == kind->n)
            return false;
    return kind != NULL;
}

/* Which of the tables it is, and where its columns stand. */
static enum vol_code
find_columns(struct reading *in, enum vol_saved_kinds kinds,
             struct vol_err *err)
{
    static const char *const columns[2][COLUMNS] = {
        { "symbol", "origin", "spec", "name", "value", "lag" },
        { "symbol", "origin", "spec", "param", "estimate", NULL }
    };
    const struct vol_row *header = vol_csv_header(in->csv);
    const struct vol_kind *kind = vol_kind_of_header(header->cell, header->n);
    const bool params = kind != NULL && strcmp(kind->name, "params") == 0;
    enum vol_code code = VOL_OK;

    if (kind == NULL || !(strcmp(kind->name, "states") == 0 ||
                          (params && kinds == VOL_SAVED_STATES_OR_PARAMS)))
        return vol_fail(err, VOL_EDATA, "%s: not a table of states%s%s%s",
                        vol_csv_name(in->csv),
                        kinds == VOL_SAVED_STATES ? "" : " or params",
                        is_of(kind, header) ? ", but of " : "",
                        is_of(kind, header) ? kind->name : "");
    in->prefix = params ? "param:" : "";
    in->has_lag = !params;
    for (int c = 0; c < COLUMNS && code == VOL_OK; c++)
        if (columns[params][c] != NULL)
            code = vol_csv_need_column(in->csv, columns[params][c], &in->at[c],
                                       err);
    return code;
}

static int
compare(const struct vol_saved_model *a, const struct vol_saved_model *b)
{
    int order = strcmp(a->symbol, b->symbol);

    if (order == 0)
        order = strcmp(a->spec, b->spec);
    return order != 0 ? order
                      : (a->origin > b->origin) - (a->origin < b->origin);
}

static int
compare_models(const void *a, const void *b)
{
    return compare(a, b);
}

/* Point models to their rows and bring them into order. */
static enum vol_code
sort_models(struct vol_saved *s, struct vol_err *err)
{
    char date[VOL_DATE_BUFSIZE], quoted[VOL_QUOTE_SIZE];

    for (size_t i = 0; i < s->n_models; i++) {
        const size_t end = i + 1 < s->n_models ? s->first[i + 1] : s->n_rows;
        s->model[i].row = s->row + s->first[i];
        s->model[i].n = end - s->first[i];
    }
    if (s->n_models > 0)
        qsort(s->model, s->n_models, sizeof(*s->model), compare_models);
    for (size_t i = 1; i < s->n_models; i++)
        if (compare(&s->model[i - 1], &s->model[i]) == 0)
            return vol_fail(err, VOL_EDATA,
                            "%s: the rows of %s, %s, %s do not stand together",
                            s->path, s->model[i].symbol,
                            vol_str_quote(quoted, s->model[i].spec),
                            vol_date_format(date, s->model[i].origin));
    return VOL_OK;
}

static enum vol_code
read_table(struct reading *in, enum vol_saved_kinds kinds, struct vol_err *err)
{
    const struct vol_row *row = NULL;
    enum vol_code code = find_columns(in, kinds, err);

    while (code == VOL_OK) {
        code = vol_csv_next(in->csv, &row, err);
        if (code != VOL_OK || row == NULL)
            break;
        code = vol_csv_check_width(in->csv, row, err);
        if (code != VOL_OK)
            break;
        code = take_row(in, row, err);
        if (code != VOL_OK)
            code = vol_fail_in(err, code, "%s: row %zu", vol_csv_name(in->csv),
                               row->number);
    }
    return code == VOL_OK ? sort_models(in->saved, err) : code;
}

enum vol_code
vol_saved_read(struct vol_saved **out, const char *path,
               enum vol_saved_kinds kinds, struct vol_err *err)
{
    void *p = NULL;
    FILE *fp = NULL;
    enum vol_code code = vol_mem_array(&p, 1, sizeof(struct vol_saved), err);

    if (code != VOL_OK)
        return code;
    struct reading in = { .saved = p };
    code = vol_str_dup(&in.saved->path, path, err);
    if (code == VOL_OK)
        code = vol_file_open(path, &fp, err);
    if (code == VOL_OK)
        code = vol_csv_open(&in.csv, fp, path, err);
    if (code == VOL_OK)
        code = read_table(&in, kinds, err);
    if (in.csv != NULL)
        vol_csv_close(in.csv);
    if (fp != NULL)
        vol_file_close(fp);
    if (code != VOL_OK) {
        vol_saved_free(in.saved);
        return code;
    }
    *out = in.saved;
    return VOL_OK;
}

const struct vol_saved_model *
vol_saved_find(const struct vol_saved *saved, const char *symbol,
               const char *spec, vol_date until)
{
    const struct vol_saved_model key = { symbol, spec, until, NULL, 0 };
    const struct vol_saved_model *found;
    size_t low = 0, high = saved->n_models;

    /* The first that is after the key. */
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (compare(&saved->model[middle], &key) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return NULL;
    found = &saved->model[low - 1];
    return strcmp(found->symbol, symbol) == 0 && strcmp(found->spec, spec) == 0
               ? found
               : NULL;
}

size_t
vol_saved_count(const struct vol_saved *saved)
{
    return saved->n_models;
}

const struct vol_saved_model *
vol_saved_model(const struct vol_saved *saved, size_t i)
{
    return &saved->model[i];
}

bool
vol_saved_has(const struct vol_saved *saved, const char *spec)
{
    for (size_t i = 0; i < saved->n_models; i++)
        if (strcmp(saved->model[i].spec, spec) == 0)
            return true;
    return false;
}

double
vol_saved_value(const struct vol_saved_model *model, const char *name,
                size_t lag)
{
    for (size_t i = 0; i < model->n; i++)
        if (model->row[i].lag == lag && strcmp(model->row[i].name, name) == 0)
            return model->row[i].value;
    return NAN;
}
