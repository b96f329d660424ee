/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/batch.h"

#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* libcsv's parser between two rows; its header has no name for it. */
#define ROW_NOT_BEGUN 0

/* libcsv drops what its space function calls a blank; nothing is. */
static int
no_blank(unsigned char c)
{
    (void)c;
    return 0;
}

void
vol_batch_init(struct vol_batch *b, const char *name)
{
    *b = (struct vol_batch){ .name = name, .line = 1 };
    /* Fails only for an unknown option; memory comes with the first cell. */
    (void)csv_init(&b->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL);
    csv_set_space_func(&b->parser, no_blank);
}

void
vol_batch_clear(struct vol_batch *b)
{
    csv_free(&b->parser);
    free(b->text);
    free(b->start);
    free(b->len);
    free(b->span);
    free((void *)b->cell);
}

void
vol_batch_set_delim(struct vol_batch *b, char delim)
{
    csv_set_delim(&b->parser, (unsigned char)delim);
}

/* Remember the first thing that went wrong; the batch is still handed out. */
static void
stop(struct vol_batch *b, enum vol_code code)
{
    if (b->code == VOL_OK)
        b->code = code;
}

static void
stop_too_large(struct vol_batch *b, const char *what)
{
    stop(b, vol_fail(&b->err, VOL_EPARSE,
                     "%s: row %zu: more than %s; is a quote missing?", b->name,
                     b->line, what));
}

/* Room for `text` more bytes, `cells` more cells and `rows` more rows. */
static enum vol_code
reserve(struct vol_batch *b, size_t text, size_t cells, size_t rows)
{
    void *to = b->text, *start = b->start, *len = b->len, *span = b->span;
    enum vol_code code = vol_mem_grow(&to, &b->text_cap, b->text_len + text, 1,
                                      SIZE_MAX / 4, "bytes in a row", &b->err);

    b->text = to;
    if (code == VOL_OK)
        code = vol_mem_grow(&start, &b->start_cap, b->n_cells + cells,
                            sizeof(*b->start), SIZE_MAX / 64, "cells", &b->err);
    b->start = start;
    if (code == VOL_OK)
        code = vol_mem_grow(&len, &b->len_cap, b->n_cells + cells,
                            sizeof(*b->len), SIZE_MAX / 64, "cells", &b->err);
    b->len = len;
    if (code == VOL_OK)
        code = vol_mem_grow(&span, &b->span_cap, b->n_spans + rows,
                            sizeof(*b->span), SIZE_MAX / 64, "rows", &b->err);
    b->span = span;
    return code;
}

/* Bytes of the row being parsed until now. */
static size_t
row_size(const struct vol_batch *b)
{
    return b->n_cells == b->row_first ? 0
                                      : b->text_len - b->start[b->row_first];
}

static void
on_cell(void *s, size_t len, void *ctx)
{
    struct vol_batch *b = ctx;

    if (b->code != VOL_OK)
        return;
    if (len > VOL_CELL_MAX) {
        stop_too_large(b, "1 MiB in a cell");
        return;
    }
    if (b->n_cells - b->row_first > VOL_COLUMNS_MAX) {
        stop_too_large(b, "4096 cells");
        return;
    }
    if (row_size(b) + len > VOL_ROW_MAX) {
        stop_too_large(b, "16 MiB in a row");
        return;
    }
    enum vol_code code = reserve(b, len + 1, 1, 0);
    if (code != VOL_OK) {
        stop(b, code);
        return;
    }
    b->start[b->n_cells] = b->text_len;
    b->len[b->n_cells++] = len;
    if (len > 0)
        memcpy(b->text + b->text_len, s, len);
    b->text_len += len;
    b->text[b->text_len++] = '\0';
}

/* A line without a cell: a blank one, or the LF of a CRLF. */
static void
on_blank_line(struct vol_batch *b, int end)
{
    bool of_crlf = end == '\n' && b->last_end == '\r';

    b->line += of_crlf ? 0 : 1;
    b->last_end = of_crlf ? 0 : end;
}

/* Called at each line end (CSV_REPALL_NL), so for a blank line too. */
static void
on_row(int end, void *ctx)
{
    struct vol_batch *b = ctx;
    size_t n = b->n_cells - b->row_first;

    if (b->code != VOL_OK)
        return;
    if (n == 0) {
        on_blank_line(b, end);
        return;
    }
    enum vol_code code = reserve(b, 0, 0, 1);
    if (code != VOL_OK) {
        stop(b, code);
        return;
    }
    b->span[b->n_spans++] =
        (struct vol_span){ b->line++, b->row_first, n, false };
    b->row_first = b->n_cells;
    b->last_end = end;
}

/* Start a batch: keep only the cells of the row that is not complete. */
void
vol_batch_begin(struct vol_batch *b)
{
    size_t n = b->n_cells - b->row_first;
    size_t from = n > 0 ? b->start[b->row_first] : b->text_len;

    if (b->text_len > from)
        memmove(b->text, b->text + from, b->text_len - from);
    b->text_len -= from;
    for (size_t i = 0; i < n; i++) {
        b->start[i] = b->start[b->row_first + i] - from;
        b->len[i] = b->len[b->row_first + i];
    }
    b->n_spans = 0;
    b->n_cells = n;
    b->row_first = 0;
}

static void
syntax_error(struct vol_batch *b)
{
    if (csv_error(&b->parser) == CSV_ENOMEM) {
        stop(b, vol_fail_nomem(&b->err));
        return;
    }
    stop(b, vol_fail(&b->err, VOL_EPARSE,
                     "%s: row %zu: a quote that is not closed, or that "
                     "stands inside a cell without quotes (quote the cell "
                     "and write it twice)",
                     b->name, b->line));
}

/*
 * The cells of the line at `text`, which ends with an LF; what follows it.
 * The counts are kept at hand: a write to the text might be one to them, for
 * all that the compiler knows.
 */
static char *
split_line(struct vol_batch *b, char *text)
{
    const char delim = (char)b->parser.delim_char;
    const size_t first = b->n_cells;
    size_t *start = b->start + first, *len = b->len + first;
    size_t at = (size_t)(text - b->text), n = 0;

    if (*text == '\n') {
        on_blank_line(b, '\n');
        return text + 1;
    }
    for (const char *from = text;; text++) {
        const char c = *text;
        if (c != delim && c != '\n')
            continue;
        *text = '\0';
        start[n] = at;
        len[n] = (size_t)(text - from);
        at += len[n++] + 1;
        from = text + 1;
        if (c == '\n')
            break;
    }
    text++;
    b->n_cells += n;
    if (n > VOL_COLUMNS_MAX + 1) {
        stop_too_large(b, "4096 cells");
        return text;
    }
    b->span[b->n_spans++] = (struct vol_span){ b->line++, first, n, true };
    b->last_end = '\n';
    return text;
}

/* Whole lines without quotes, CRs and NULs; no row is begun. */
static void
split_lines(struct vol_batch *b, const char *buf, size_t len)
{
    /* Every byte may be a delimiter, or a line end. */
    enum vol_code code = reserve(b, len, len + 1, len);

    if (code != VOL_OK) {
        stop(b, code);
        return;
    }
    char *text = b->text + b->text_len, *end = text + len;
    memcpy(text, buf, len);
    b->text_len += len;
    while (text < end && b->code == VOL_OK)
        text = split_line(b, text);
    b->row_first = b->n_cells;
}

/* The length of the whole lines in [buf, end) up to the line of `stop_at`. */
static size_t
whole_lines(const char *buf, const char *end, const char *stop_at)
{
    if (stop_at != NULL)
        end = stop_at;
    while (end > buf && end[-1] != '\n')
        end--;
    return (size_t)(end - buf);
}

/* The first `c` from `p` on, if `p` has passed the one known as `*found`. */
static void
look_for(char c, const char *p, const char *end, const char **found)
{
    if (*found != NULL && *found < p)
        *found = memchr(p, c, (size_t)(end - p));
}

static const char *
earlier(const char *a, const char *b)
{
    return b == NULL || (a != NULL && a < b) ? a : b;
}

/* Parse `len` bytes without a NUL: lines that can be split, and others. */
static void
parse_text(struct vol_batch *b, const char *buf, size_t len)
{
    const char *end = buf + len;
    const char *quote = memchr(buf, '"', len), *cr = memchr(buf, '\r', len);

    while (buf < end && b->code == VOL_OK) {
        look_for('"', buf, end, &quote);
        look_for('\r', buf, end, &cr);
        bool fresh = b->parser.pstate == ROW_NOT_BEGUN && b->last_end != '\r' &&
                     b->row_first == b->n_cells;
        size_t n = fresh ? whole_lines(buf, end, earlier(quote, cr)) : 0;
        if (n > 0) {
            split_lines(b, buf, n);
        } else {
            const char *lf = memchr(buf, '\n', (size_t)(end - buf));
            n = lf != NULL ? (size_t)(lf - buf) + 1 : (size_t)(end - buf);
            if (csv_parse(&b->parser, buf, n, on_cell, on_row, b) != n)
                syntax_error(b);
        }
        buf += n;
    }
}

void
vol_batch_parse(struct vol_batch *b, const char *buf, size_t len)
{
    const char *nul = memchr(buf, '\0', len);

    parse_text(b, buf, nul == NULL ? len : (size_t)(nul - buf));
    if (b->code != VOL_OK)
        return;
    if (nul != NULL)
        stop(b, vol_fail(&b->err, VOL_EPARSE,
                         "%s: row %zu: a NUL byte; this is not a text table",
                         b->name, b->line));
    else if (b->parser.entry_pos > VOL_CELL_MAX)
        stop_too_large(b, "1 MiB in a cell");
}

void
vol_batch_end(struct vol_batch *b)
{
    if (csv_fini(&b->parser, on_cell, on_row, b) != 0)
        syntax_error(b);
}

static enum vol_code
grow_row(struct vol_batch *b, size_t n, struct vol_err *err)
{
    void *cell = (void *)b->cell;
    enum vol_code code = vol_mem_grow(&cell, &b->cell_cap, n, sizeof(*b->cell),
                                      SIZE_MAX / 64, "cells", err);

    b->cell = cell;
    return code;
}

enum vol_code
vol_batch_row(struct vol_batch *b, size_t i, struct vol_row *row,
              struct vol_err *err)
{
    const struct vol_span *span = &b->span[i];
    enum vol_code code =
        span->n > b->cell_cap ? grow_row(b, span->n, err) : VOL_OK;

    if (code != VOL_OK)
        return code;
    for (size_t k = 0; k < span->n; k++)
        b->cell[k] = b->text + b->start[span->first + k];
    *row = (struct vol_row){ span->number, span->n, b->cell,
                             &b->len[span->first], span->plain };
    return VOL_OK;
}
