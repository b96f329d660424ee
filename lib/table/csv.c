/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/csv.h"

#include "base/mem.h"
#include "base/str.h"
#include "table/names.h"

#include <csv.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 65536

/* A row of the batch: `n` cells, the first of them cell `first`. */
struct span {
    size_t number, first, n;
};

/*
 * libcsv pushes cells; we hand out rows.  One block of input is parsed at a
 * time into a batch of whole rows, and what remains of the last row is
 * moved to the front of the next batch.
 */
struct vol_csv {
    FILE *fp;
    char *name;
    struct csv_parser parser;
    bool ended;         /* nothing more to read                     */
    enum vol_code code; /* what ended it, reported after the batch  */
    struct vol_err err;
    size_t line;   /* of the row being parsed                       */
    int last_end;  /* the byte that ended the last line             */
    char *text;    /* the batch's cells, each with its NUL          */
    size_t *start; /* where each cell begins, and the end after all */
    size_t text_len, text_cap, n_cells, start_cap;
    struct span *span; /* the batch's rows                          */
    size_t n_spans, span_cap, next_span;
    size_t row_first;  /* first cell of the row being parsed        */
    const char **cell; /* the row that was handed out               */
    size_t *len;
    size_t cell_cap, len_cap;
    struct vol_row row;
    struct vol_row header; /* with copies of its own                */
    char *header_text;
    const char **header_cell;
    size_t *header_len;
};

/* Remember the first thing that went wrong; the batch is still handed out. */
static void
stop(struct vol_csv *csv, enum vol_code code)
{
    if (csv->code == VOL_OK)
        csv->code = code;
    csv->ended = true;
}

static void
stop_too_large(struct vol_csv *csv, const char *what)
{
    stop(csv, vol_fail(&csv->err, VOL_EPARSE,
                       "%s: row %zu: more than %s; is a quote missing?",
                       csv->name, csv->line, what));
}

static enum vol_code
reserve_cell(struct vol_csv *csv, size_t len)
{
    struct vol_err *err = &csv->err;
    void *text = csv->text, *start = csv->start;

    enum vol_code code =
        vol_mem_grow(&text, &csv->text_cap, csv->text_len + len + 1, 1,
                     SIZE_MAX / 4, "bytes in a row", err);
    csv->text = text;
    if (code == VOL_OK)
        code = vol_mem_grow(&start, &csv->start_cap, csv->n_cells + 2,
                            sizeof(*csv->start), SIZE_MAX / 64, "cells", err);
    csv->start = start;
    return code;
}

static void
on_cell(void *s, size_t len, void *ctx)
{
    struct vol_csv *csv = ctx;

    if (csv->code != VOL_OK)
        return;
    if (len > VOL_CELL_MAX) {
        stop_too_large(csv, "1 MiB in a cell");
        return;
    }
    if (csv->n_cells - csv->row_first > VOL_COLUMNS_MAX) {
        stop_too_large(csv, "4096 cells");
        return;
    }
    enum vol_code code = reserve_cell(csv, len);
    if (code != VOL_OK) {
        stop(csv, code);
        return;
    }
    csv->start[csv->n_cells++] = csv->text_len;
    if (len > 0)
        memcpy(csv->text + csv->text_len, s, len);
    csv->text_len += len;
    csv->text[csv->text_len++] = '\0';
}

/* A line without a cell: a blank one, or the LF of a CRLF. */
static void
on_blank_line(struct vol_csv *csv, int end)
{
    bool of_crlf = end == '\n' && csv->last_end == '\r';

    csv->line += of_crlf ? 0 : 1;
    csv->last_end = of_crlf ? 0 : end;
}

/* Called at each line end (CSV_REPALL_NL), so for a blank line too. */
static void
on_row(int end, void *ctx)
{
    struct vol_csv *csv = ctx;
    size_t n = csv->n_cells - csv->row_first;
    void *span = csv->span;

    if (csv->code != VOL_OK)
        return;
    if (n == 0) {
        on_blank_line(csv, end);
        return;
    }
    enum vol_code code =
        vol_mem_grow(&span, &csv->span_cap, csv->n_spans + 1,
                     sizeof(*csv->span), SIZE_MAX / 64, "rows", &csv->err);
    csv->span = span;
    if (code != VOL_OK) {
        stop(csv, code);
        return;
    }
    csv->span[csv->n_spans++] = (struct span){ csv->line++, csv->row_first, n };
    csv->row_first = csv->n_cells;
    csv->last_end = end;
}

/* Start a batch: keep only the cells of the row that is not complete. */
static void
carry_over(struct vol_csv *csv)
{
    size_t n = csv->n_cells - csv->row_first;
    size_t from = n > 0 ? csv->start[csv->row_first] : csv->text_len;

    if (csv->text_len > from)
        memmove(csv->text, csv->text + from, csv->text_len - from);
    csv->text_len -= from;
    for (size_t i = 0; i < n; i++)
        csv->start[i] = csv->start[csv->row_first + i] - from;
    csv->n_cells = n;
    csv->row_first = 0;
}

static void
syntax_error(struct vol_csv *csv)
{
    if (csv_error(&csv->parser) == CSV_ENOMEM) {
        stop(csv, vol_fail_nomem(&csv->err));
        return;
    }
    stop(csv, vol_fail(&csv->err, VOL_EPARSE,
                       "%s: row %zu: a quote that is not closed, or that "
                       "stands inside a cell without quotes (quote the cell "
                       "and write it twice)",
                       csv->name, csv->line));
}

static void
parse(struct vol_csv *csv, const char *buf, size_t len)
{
    const char *nul = memchr(buf, '\0', len);
    size_t good = nul == NULL ? len : (size_t)(nul - buf);

    if (csv_parse(&csv->parser, buf, good, on_cell, on_row, csv) != good)
        syntax_error(csv);
    else if (nul != NULL)
        stop(csv, vol_fail(&csv->err, VOL_EPARSE,
                           "%s: row %zu: a NUL byte; this is not a text table",
                           csv->name, csv->line));
    else if (csv->parser.entry_pos > VOL_CELL_MAX)
        stop_too_large(csv, "1 MiB in a cell");
}

static void
finish(struct vol_csv *csv)
{
    csv->ended = true;
    if (ferror(csv->fp))
        stop(csv, vol_fail(&csv->err, VOL_EIO, "%s: read: %s", csv->name,
                           strerror(errno)));
    else if (csv_fini(&csv->parser, on_cell, on_row, csv) != 0)
        syntax_error(csv);
}

/* Parse blocks until there is a row to hand out or the input ends. */
static void
fill(struct vol_csv *csv)
{
    char buf[BLOCK];

    csv->n_spans = csv->next_span = 0;
    carry_over(csv);
    while (!csv->ended && csv->n_spans == 0) {
        size_t len = fread(buf, 1, sizeof(buf), csv->fp);
        if (len == 0)
            finish(csv);
        else
            parse(csv, buf, len);
    }
}

/* Point csv->cell and csv->len at the cells of `span`. */
static enum vol_code
hand_out(struct vol_csv *csv, const struct span *span, struct vol_err *err)
{
    void *cell = (void *)csv->cell, *len = csv->len;

    enum vol_code code =
        vol_mem_grow(&cell, &csv->cell_cap, span->n, sizeof(*csv->cell),
                     SIZE_MAX / 64, "cells", err);
    csv->cell = cell;
    if (code == VOL_OK)
        code = vol_mem_grow(&len, &csv->len_cap, span->n, sizeof(*csv->len),
                            SIZE_MAX / 64, "cells", err);
    csv->len = len;
    if (code != VOL_OK)
        return code;
    csv->start[csv->n_cells] = csv->text_len;
    for (size_t i = 0; i < span->n; i++) {
        const size_t *start = &csv->start[span->first + i];
        csv->cell[i] = csv->text + start[0];
        csv->len[i] = start[1] - start[0] - 1;
    }
    csv->row = (struct vol_row){ span->number, span->n, csv->cell, csv->len };
    return VOL_OK;
}

enum vol_code
vol_csv_next(struct vol_csv *csv, const struct vol_row **row,
             struct vol_err *err)
{
    *row = NULL;
    if (csv->next_span == csv->n_spans)
        fill(csv);
    if (csv->next_span < csv->n_spans) {
        enum vol_code code = hand_out(csv, &csv->span[csv->next_span], err);
        if (code != VOL_OK)
            return code;
        csv->next_span++;
        *row = &csv->row;
        return VOL_OK;
    }
    if (csv->code != VOL_OK && err != NULL)
        *err = csv->err;
    return csv->code;
}

size_t
vol_csv_row_size(const struct vol_row *row)
{
    const char *last = row->cell[row->n - 1];

    return (size_t)(last - row->cell[0]) + row->len[row->n - 1] + 1;
}

/* libcsv drops what its space function calls a blank; nothing is. */
static int
no_blank(unsigned char c)
{
    (void)c;
    return 0;
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
                                    csv->header_len };
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
    csv_set_delim(&csv->parser, (unsigned char)sniff(from, len));
    csv_set_space_func(&csv->parser, no_blank);
    if (len > 0)
        parse(csv, from, len);
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
    csv->line = 1;
    /* Fails only for an unknown option; memory comes with the first cell. */
    (void)csv_init(&csv->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL);
    code = vol_str_dup(&csv->name, name, err);
    if (code == VOL_OK)
        code = reserve_cell(csv, 0);
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
    csv_free(&csv->parser);
    free(csv->name);
    free(csv->text);
    free(csv->start);
    free(csv->span);
    free((void *)csv->cell);
    free(csv->len);
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
    return (char)csv->parser.delim_char;
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
