/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/load.h"

#include "base/mem.h"
#include "base/num.h"
#include "base/str.h"
#include "table/csv.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ABSENT SIZE_MAX

struct vol_load {
    FILE *fp;
    struct vol_csv *csv;
    const struct vol_kind *kind;
    struct vol_load_options options;
    size_t
        *source; /* of each column of the kind: the cell's index, or ABSENT */
    struct vol_value *value; /* the row, in the kind's order */
    size_t date, as_of; /* of bars: their columns; else kind->n           */
    char as_of_text[VOL_DATE_BUFSIZE];
    struct vol_str symbol; /* the last one found good */
};

/* ---- the header ------------------------------------------------------- */

static enum vol_code
find_kind(struct vol_load *load, struct vol_err *err)
{
    const struct vol_row *header = vol_csv_header(load->csv);

    if (load->kind == NULL)
        load->kind = vol_kind_of_header(header->cell, header->n);
    if (load->kind == NULL)
        return vol_fail(err, VOL_EDATA,
                        "%s: the header has the key columns of no kind of "
                        "table, or of several; name it, as in KIND=FILE (see "
                        "vol-table(5))",
                        vol_csv_name(load->csv));
    return VOL_OK;
}

static enum vol_code
check_extra(const struct vol_load *load, const char *name, struct vol_err *err)
{
    const struct vol_kind *kind = load->kind;
    struct vol_err why;
    size_t k;

    if (load->options.ignore_extra ||
        vol_kind_need_column(kind, name, &k, &why) == VOL_OK)
        return VOL_OK;
    return vol_fail(err, VOL_EDATA,
                    "%.150s: %.200s (--ignore-extra passes over it)",
                    vol_csv_name(load->csv), why.text);
}

static enum vol_code
map_columns(struct vol_load *load, struct vol_err *err)
{
    const struct vol_row *header = vol_csv_header(load->csv);
    const struct vol_kind *kind = load->kind;
    enum vol_code code = VOL_OK;

    for (size_t i = 0; i < header->n && code == VOL_OK; i++)
        code = check_extra(load, header->cell[i], err);
    for (size_t k = 0; k < kind->n && code == VOL_OK; k++) {
        size_t i = vol_csv_column(load->csv, kind->column[k].name);
        load->source[k] = i < header->n ? i : ABSENT;
        if (k < kind->n_key && i == header->n && k != load->as_of)
            code =
                vol_csv_need_column(load->csv, kind->column[k].name, &i, err);
    }
    return code;
}

/* ---- cells ------------------------------------------------------------ */

/* Not `partner`, which may be many symbols joined by "+". */
static bool
is_symbol_column(const char *name)
{
    return strstr(name, "symbol") != NULL;
}

/* A symbol's rows stand together, so most of them are the last one's. */
static enum vol_code
check_symbol(struct vol_load *load, const char *text, size_t len,
             struct vol_err *err)
{
    if (load->symbol.len == len &&
        memcmp(vol_str_text(&load->symbol), text, len) == 0)
        return VOL_OK;
    enum vol_code code = vol_str_check_symbol(text, err);
    if (code != VOL_OK)
        return code;
    vol_str_reset(&load->symbol);
    vol_str_add_n(&load->symbol, text, len);
    return vol_str_check(&load->symbol, err);
}

static enum vol_code
read_text(struct vol_load *load, const char *column, struct vol_value *v,
          struct vol_err *err)
{
    v->missing = v->len == 0;
    if (v->missing)
        return VOL_OK;
    if (is_symbol_column(column))
        return check_symbol(load, v->text, v->len, err);
    if (!vol_str_is_utf8(v->text, v->len))
        return vol_fail(err, VOL_EPARSE, "the text is not UTF-8");
    return VOL_OK;
}

static enum vol_code
read_real(struct vol_value *v, struct vol_err *err)
{
    enum vol_code code =
        vol_parse_number_or_missing(v->text, v->len, &v->real, err);

    v->missing = code == VOL_OK && isnan(v->real);
    return code;
}

static enum vol_code
read_integer(struct vol_value *v, struct vol_err *err)
{
    double x;

    v->missing = false;
    if (vol_parse_int64(v->text, v->len, &v->integer, err) == VOL_OK)
        return VOL_OK;
    v->missing =
        vol_parse_number_or_missing(v->text, v->len, &x, NULL) == VOL_OK &&
        isnan(x);
    return v->missing ? VOL_OK : VOL_EPARSE;
}

static enum vol_code
read_date(struct vol_value *v, struct vol_err *err)
{
    vol_date date;

    v->missing = v->len == 0;
    return v->missing ? VOL_OK : vol_date_parse(v->text, &date, err);
}

static enum vol_code
read_cell(struct vol_load *load, size_t k, struct vol_value *v,
          struct vol_err *err)
{
    switch (v->type) {
    case VOL_REAL: return read_real(v, err);
    case VOL_INT: return read_integer(v, err);
    case VOL_DATE: return read_date(v, err);
    case VOL_TEXT: break;
    }
    return read_text(load, load->kind->column[k].name, v, err);
}

static enum vol_code
check_key_cell(const struct vol_load *load, size_t k, struct vol_err *err)
{
    if (k >= load->kind->n_key || !load->value[k].missing)
        return VOL_OK;
    return vol_fail(err, VOL_EDATA, "a cell of the key is empty; write %s",
                    load->value[k].type == VOL_TEXT   ? "- for none"
                    : load->value[k].type == VOL_DATE ? "a date"
                                                      : "0 for none");
}

/* Dates are written so that their order is that of their bytes. */
static enum vol_code
check_as_of(const struct vol_load *load, struct vol_err *err)
{
    const struct vol_kind *kind = load->kind;

    if (load->as_of == kind->n || strcmp(load->value[load->date].text,
                                         load->value[load->as_of].text) <= 0)
        return VOL_OK;
    return vol_fail(err, VOL_EDATA,
                    "a bar of %s cannot be known as of %s; cut the table "
                    "there (vclean --until), or give a later --as-of",
                    load->value[load->date].text,
                    load->value[load->as_of].text);
}

/* ---- rows ------------------------------------------------------------- */

static enum vol_code
read_column(struct vol_load *load, const struct vol_row *row, size_t k,
            struct vol_err *err)
{
    struct vol_value *v = &load->value[k];
    size_t i = load->source[k];

    if (i == ABSENT)
        return VOL_OK;
    v->text = row->cell[i];
    v->len = row->len[i];
    enum vol_code code = read_cell(load, k, v, err);
    if (code == VOL_OK)
        code = check_key_cell(load, k, err);
    if (code == VOL_OK)
        return VOL_OK;
    return vol_fail_in(err, code, "%s: row %zu, column %s",
                       vol_csv_name(load->csv), row->number,
                       load->kind->column[k].name);
}

static enum vol_code
read_row(struct vol_load *load, const struct vol_row *row, struct vol_err *err)
{
    enum vol_code code = vol_csv_check_width(load->csv, row, err);

    for (size_t k = 0; k < load->kind->n && code == VOL_OK; k++)
        code = read_column(load, row, k, err);
    if (code != VOL_OK)
        return code;
    code = check_as_of(load, err);
    if (code == VOL_OK)
        return VOL_OK;
    return vol_fail_in(err, code, "%s: row %zu", vol_csv_name(load->csv),
                       row->number);
}

static enum vol_code
put_rows(struct vol_load *load, struct vol_put *put,
         struct vol_load_counts *counts, struct vol_err *err)
{
    const struct vol_row *row;
    enum vol_code code;

    while ((code = vol_csv_next(load->csv, &row, err)) == VOL_OK &&
           row != NULL) {
        code = read_row(load, row, err);
        if (code == VOL_OK)
            code = vol_put_row(put, load->value, err);
        if (code != VOL_OK)
            return code;
        counts->rows++;
    }
    return code;
}

enum vol_code
vol_load_run(struct vol_load *load, struct vol_store *store,
             struct vol_load_counts *counts, struct vol_err *err)
{
    struct vol_load_counts c = { 0 };
    struct vol_put *put = NULL;
    enum vol_code code =
        vol_put_new(&put, store, load->kind, load->options.replace, err);

    if (code == VOL_OK)
        code = put_rows(load, put, &c, err);
    if (code == VOL_OK) {
        c.stored = vol_put_counts(put).stored;
        c.same = vol_put_counts(put).same;
        *counts = c;
    }
    vol_put_free(put);
    return code;
}

/* ---- the data date of bars --------------------------------------------- */

static enum vol_code
find_last_date(struct vol_load *load, struct vol_err *err)
{
    const struct vol_row *row;
    enum vol_code code;

    while ((code = vol_csv_next(load->csv, &row, err)) == VOL_OK &&
           row != NULL) {
        code = vol_csv_check_width(load->csv, row, err);
        if (code == VOL_OK)
            code = read_column(load, row, load->date, err);
        if (code != VOL_OK)
            return code;
        if (strcmp(load->value[load->date].text, load->as_of_text) > 0)
            memcpy(load->as_of_text, load->value[load->date].text,
                   sizeof(load->as_of_text));
    }
    return code;
}

/* Read the whole table for its last date, then begin again. */
static enum vol_code
take_last_date(struct vol_load *load, const char *name, long start,
               struct vol_err *err)
{
    enum vol_code code = find_last_date(load, err);

    if (code != VOL_OK)
        return code;
    vol_csv_close(load->csv);
    load->csv = NULL;
    if (start < 0 || fseek(load->fp, start, SEEK_SET) != 0)
        return vol_fail(err, VOL_EIO, "%s: cannot be read twice: %s", name,
                        strerror(errno));
    return vol_csv_open(&load->csv, load->fp, name, err);
}

static enum vol_code
find_as_of(struct vol_load *load, const char *name, long start,
           struct vol_err *err)
{
    struct vol_value *v = &load->value[load->as_of];
    bool given = load->options.as_of != VOL_DATE_NONE;

    if (load->source[load->as_of] != ABSENT)
        return !given ? VOL_OK
                      : vol_fail(err, VOL_EUSAGE,
                                 "%s: --as-of was given, and the table has "
                                 "an as_of column of its own",
                                 name);
    enum vol_code code = VOL_OK;
    if (given)
        (void)vol_date_format(load->as_of_text, load->options.as_of);
    else
        code = take_last_date(load, name, start, err);
    v->text = load->as_of_text;
    v->len = strlen(load->as_of_text);
    v->missing = false;
    return code;
}

/* ---- opening ----------------------------------------------------------- */

static enum vol_code
allocate(struct vol_load *load, struct vol_err *err)
{
    const struct vol_kind *kind = load->kind;
    void *source, *value;
    enum vol_code code =
        vol_mem_array(&source, kind->n, sizeof(*load->source), err);

    if (code != VOL_OK)
        return code;
    load->source = source;
    code = vol_mem_array(&value, kind->n, sizeof(*load->value), err);
    if (code != VOL_OK)
        return code;
    load->value = value;
    for (size_t k = 0; k < kind->n; k++)
        load->value[k] =
            (struct vol_value){ .missing = true, .type = kind->column[k].type };
    load->date = vol_kind_column(kind, "date");
    load->as_of = vol_kind_column(kind, "as_of");
    return VOL_OK;
}

enum vol_code
vol_load_open(struct vol_load **out, FILE *fp, const char *name,
              const struct vol_kind *kind,
              const struct vol_load_options *options, struct vol_err *err)
{
    struct vol_load *load = calloc(1, sizeof(*load));
    long start = ftell(fp);

    if (load == NULL)
        return vol_fail_nomem(err);
    load->fp = fp;
    load->kind = kind;
    load->options = *options;
    enum vol_code code = vol_csv_open(&load->csv, fp, name, err);
    if (code == VOL_OK)
        code = find_kind(load, err);
    if (code == VOL_OK)
        code = allocate(load, err);
    if (code == VOL_OK)
        code = map_columns(load, err);
    if (code == VOL_OK && load->as_of < load->kind->n)
        code = find_as_of(load, name, start, err);
    if (code != VOL_OK) {
        vol_load_free(load);
        return code;
    }
    *out = load;
    return VOL_OK;
}

const struct vol_kind *
vol_load_kind(const struct vol_load *load)
{
    return load->kind;
}

void
vol_load_free(struct vol_load *load)
{
    if (load == NULL)
        return;
    vol_csv_close(load->csv);
    vol_str_clear(&load->symbol);
    free(load->source);
    free(load->value);
    free(load);
}
