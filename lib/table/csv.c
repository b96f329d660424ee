/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/csv.h"

#include "base/mem.h"
#include "base/str.h"
#include "table/batch.h"
#include "table/names.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define BLOCK 65536

struct vol_csv {
    FILE *fp;
    char *name;
    struct vol_batch batch;
    size_t next_span; /* the row to be handed out          */
    bool ended;       /* nothing more to read              */
    struct vol_row row;
    struct vol_row header; /* with copies of its own       */
    char *header_text;
    const char **header_cell;
    size_t *header_len;
};

/* Parse blocks until there is a row to hand out or the input ends. */
static void
fill(struct vol_csv *csv)
{
    struct vol_batch *b = &csv->batch;
    char buf[BLOCK];

    csv->next_span = 0;
    vol_batch_begin(b);
    while (!csv->ended && b->code == VOL_OK && b->n_spans == 0) {
        size_t len = fread(buf, 1, sizeof(buf), csv->fp);
        if (len > 0) {
            vol_batch_parse(b, buf, len);
            continue;
        }
        csv->ended = true;
        if (ferror(csv->fp))
            b->code = vol_fail(&b->err, VOL_EIO, "%s: read: %s", csv->name,
                               strerror(errno));
        else
            vol_batch_end(b);
    }
}

enum vol_code
vol_csv_next(struct vol_csv *csv, const struct vol_row **row,
             struct vol_err *err)
{
    struct vol_batch *b = &csv->batch;

    *row = NULL;
    if (csv->next_span == b->n_spans)
        fill(csv);
    if (csv->next_span < b->n_spans) {
        enum vol_code code = vol_batch_row(b, csv->next_span, &csv->row, err);
        if (code != VOL_OK)
            return code;
        csv->next_span++;
        *row = &csv->row;
        return VOL_OK;
    }
    if (b->code != VOL_OK && err != NULL)
        *err = b->err;
    return b->code;
}

size_t
vol_csv_row_size(const struct vol_row *row)
{
    const char *last = row->cell[row->n - 1];

    return (size_t)(last - row->cell[0]) + row->len[row->n - 1] + 1;
}

/* Pass over a byte-order mark at the start of the input. */
static void
skip_mark(const char **buf, size_t *len)
{
    if (*len >= 3 && memcmp(*buf, "\xef\xbb\xbf", 3) == 0) {
        *buf += 3;
        *len -= 3;
    }
}

/* The delimiter: a tab where the first line holds one outside quotes. */
static char
sniff(const char *buf, size_t len)
{
    bool quoted = false;
    size_t start = 0;

    while (start < len && (buf[start] == '\n' || buf[start] == '\r'))
        start++;
    for (size_t i = start; i < len; i++) {
        char c = buf[i];
        if (c == '"')
            quoted = !quoted;
        else if (!quoted && c == '\t')
            return '\t';
        else if (!quoted && (c == '\n' || c == '\r'))
            break;
    }
    return ',';
}

/* Keep a copy of the header, which outlives its batch. */
static enum vol_code
keep_header(struct vol_csv *csv, const struct vol_row *row, struct vol_err *err)
{
    size_t size = 0;
    void *text = NULL, *cell = NULL, *len = NULL;

    for (size_t i = 0; i < row->n; i++)
        size += row->len[i] + 1;
    enum vol_code code = vol_mem_array(&text, size, 1, err);
    csv->header_text = text;
    if (code == VOL_OK)
        code = vol_mem_array(&cell, row->n, sizeof(*csv->header_cell), err);
    csv->header_cell = cell;
    if (code == VOL_OK)
        code = vol_mem_array(&len, row->n, sizeof(*csv->header_len), err);
    csv->header_len = len;
    if (code != VOL_OK)
        return code;
    char *to = csv->header_text;
    for (size_t i = 0; i < row->n; i++) {
        memcpy(to, row->cell[i], row->len[i] + 1);
        csv->header_cell[i] = to;
        csv->header_len[i] = row->len[i];
        to += row->len[i] + 1;
    }
    csv->header = (struct vol_row){ row->number, row->n, csv->header_cell,
                                    csv->header_len, row->plain };
    return VOL_OK;
}

static enum vol_code
check_name(const struct vol_csv *csv, size_t i, struct vol_names *seen,
           struct vol_err *err)
{
    char shown[VOL_QUOTE_SIZE];
    bool added = false;

    if (csv->header.len[i] == 0)
        return vol_fail(err, VOL_EPARSE,
                        "%s: column %zu of the header has no name", csv->name,
                        i + 1);
    enum vol_code code = vol_names_add(seen, csv->header.cell[i], &added, err);
    if (code == VOL_OK && !added)
        return vol_fail(err, VOL_EPARSE, "%s: two columns are called \"%s\"",
                        csv->name, vol_str_quote(shown, csv->header.cell[i]));
    return code;
}

static enum vol_code
check_header(const struct vol_csv *csv, struct vol_err *err)
{
    struct vol_names seen = { 0 };
    enum vol_code code = VOL_OK;

    if (csv->header.n > VOL_COLUMNS_MAX)
        return vol_fail(err, VOL_EPARSE, "%s: a header of more than %d columns",
                        csv->name, VOL_COLUMNS_MAX);
    for (size_t i = 0; code == VOL_OK && i < csv->header.n; i++)
        code = check_name(csv, i, &seen, err);
    vol_names_clear(&seen);
    return code;
}

/* The first block is looked at before libcsv sees it. */
static enum vol_code
read_header(struct vol_csv *csv, struct vol_err *err)
{
    char buf[BLOCK];
    const char *from = buf;
    const struct vol_row *row = NULL;
    size_t len = fread(buf, 1, sizeof(buf), csv->fp);

    skip_mark(&from, &len);
    vol_batch_set_delim(&csv->batch, sniff(from, len));
    if (len > 0)
        vol_batch_parse(&csv->batch, from, len);
    enum vol_code code = vol_csv_next(csv, &row, err);
    if (code != VOL_OK)
        return code;
    if (row == NULL)
        return vol_fail(err, VOL_EPARSE,
                        "%s: empty input, without even a header; did the "
                        "program before it fail?",
                        csv->name);
    code = keep_header(csv, row, err);
    return code == VOL_OK ? check_header(csv, err) : code;
}

enum vol_code
vol_csv_open(struct vol_csv **out, FILE *fp, const char *name,
             struct vol_err *err)
{
    void *p = NULL;
    enum vol_code code = vol_mem_array(&p, 1, sizeof(struct vol_csv), err);

    if (code != VOL_OK)
        return code;
    struct vol_csv *csv = p;
    csv->fp = fp;
    code = vol_str_dup(&csv->name, name, err);
    vol_batch_init(&csv->batch, csv->name);
    if (code == VOL_OK)
        code = read_header(csv, err);
    if (code != VOL_OK) {
        vol_csv_close(csv);
        return code;
    }
    *out = csv;
    return VOL_OK;
}

void
vol_csv_close(struct vol_csv *csv)
{
    if (csv == NULL)
        return;
    vol_batch_clear(&csv->batch);
    free(csv->name);
    free(csv->header_text);
    free((void *)csv->header_cell);
    free(csv->header_len);
    free(csv);
}

const struct vol_row *
vol_csv_header(const struct vol_csv *csv)
{
    return &csv->header;
}

const char *
vol_csv_name(const struct vol_csv *csv)
{
    return csv->name;
}

char
vol_csv_delim(const struct vol_csv *csv)
{
    return (char)csv->batch.parser.delim_char;
}

enum vol_code
vol_csv_check_width(const struct vol_csv *csv, const struct vol_row *row,
                    struct vol_err *err)
{
    if (row->n == csv->header.n)
        return VOL_OK;
    return vol_fail(err, VOL_EPARSE,
                    "%s: row %zu has %zu cells, but the header %zu", csv->name,
                    row->number, row->n, csv->header.n);
}

size_t
vol_csv_column(const struct vol_csv *csv, const char *name)
{
    size_t i = 0;

    while (i < csv->header.n && strcmp(csv->header.cell[i], name) != 0)
        i++;
    return i;
}

static enum vol_code
no_column(const struct vol_csv *csv, const char *name, struct vol_err *err)
{
    const struct vol_row *h = &csv->header;
    const char *near = vol_str_nearest(name, h->cell, h->n);
    char shown[VOL_QUOTE_SIZE], other[VOL_QUOTE_SIZE];
    struct vol_str all = { 0 };

    vol_str_quote(shown, name);
    if (near != NULL && strcasecmp(near, name) == 0)
        return vol_fail(err, VOL_EDATA,
                        "%s: no column \"%s\"; rename \"%s\": case counts",
                        csv->name, shown, vol_str_quote(other, near));
    if (near != NULL)
        return vol_fail(err, VOL_EDATA,
                        "%s: no column \"%s\"; did you mean \"%s\"?", csv->name,
                        shown, vol_str_quote(other, near));
    for (size_t i = 0; i < h->n && all.len < 200; i++) {
        vol_str_add(&all, i > 0 ? ", " : "");
        vol_str_add_quoted(&all, h->cell[i], 40);
    }
    enum vol_code code =
        vol_fail(err, VOL_EDATA, "%s: no column \"%s\" among %s", csv->name,
                 shown, vol_str_text(&all));
    vol_str_clear(&all);
    return code;
}

enum vol_code
vol_csv_need_column(const struct vol_csv *csv, const char *name, size_t *index,
                    struct vol_err *err)
{
    *index = vol_csv_column(csv, name);
    return *index < csv->header.n ? VOL_OK : no_column(csv, name, err);
}

enum vol_code
vol_csv_symbol_column(const struct vol_csv *csv, const char *named,
                      size_t *index, struct vol_err *err)
{
    char shown[VOL_QUOTE_SIZE];

    *index = vol_csv_column(csv, "symbol");
    if (*index == csv->header.n || named == NULL)
        return VOL_OK;
    return vol_fail(err, VOL_EUSAGE,
                    "--symbol %s names a table without a column symbol; %s "
                    "has one, so leave it out (it chooses no rows)",
                    vol_str_quote(shown, named), csv->name);
}
