/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/block.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/num.h"
#include "table/csv.h"
#include "table/names.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ABSENT ((size_t)-1)

struct vol_blocks {
    const struct vol_block_wish *wish;
    char *const *paths;
    size_t n_paths, next_path;
    FILE *fp;
    struct vol_csv *csv;       /* NULL between files             */
    size_t symbol_at, date_at; /* columns of the open table      */
    size_t *value_at;          /* ABSENT where there is none     */
    const struct vol_row *row; /* read but not used yet, or NULL */
    bool goes_on; /* it is the first of a file that is not the first */
    struct vol_names seen;
    size_t rows;
};

enum vol_code
vol_blocks_new(struct vol_blocks **out, char *const *paths, size_t n,
               const struct vol_block_wish *wish, struct vol_err *err)
{
    void *p = NULL, *at = NULL;
    enum vol_code code = vol_date_check_span(wish->from, wish->until, err);

    if (code == VOL_OK)
        code = vol_mem_array(&p, 1, sizeof(struct vol_blocks), err);
    if (code != VOL_OK)
        return code;
    struct vol_blocks *b = p;
    code = vol_mem_array(&at, wish->n_columns, sizeof(*b->value_at), err);
    if (code != VOL_OK) {
        free(b);
        return code;
    }
    b->value_at = at;
    b->wish = wish;
    b->paths = paths;
    b->n_paths = n;
    *out = b;
    return VOL_OK;
}

static void
close_file(struct vol_blocks *b)
{
    vol_csv_close(b->csv);
    vol_file_close(b->fp);
    b->csv = NULL;
    b->fp = NULL;
}

void
vol_blocks_free(struct vol_blocks *blocks)
{
    if (blocks == NULL)
        return;
    close_file(blocks);
    vol_names_clear(&blocks->seen);
    free(blocks->value_at);
    free(blocks);
}

void
vol_block_free(struct vol_block *block)
{
    if (block == NULL)
        return;
    for (size_t k = 0; k < block->n_values; k++)
        free(block->value[k]);
    free(block->value);
    free(block->date);
    free(block);
}

static bool
is_optional(const struct vol_blocks *b, size_t k)
{
    return b->wish->optional != NULL && b->wish->optional[k];
}

/* Of the columns before the first that is needed, one has to be there. */
static enum vol_code
check_choice(struct vol_blocks *b, struct vol_err *err)
{
    size_t k = 0;

    while (k < b->wish->n_columns && is_optional(b, k))
        if (b->value_at[k++] != ABSENT)
            return VOL_OK;
    return k == 0 ? VOL_OK
                  : vol_csv_need_column(b->csv, b->wish->column[0],
                                        &b->value_at[0], err);
}

static enum vol_code
find_columns(struct vol_blocks *b, struct vol_err *err)
{
    size_t n = vol_csv_header(b->csv)->n;
    enum vol_code code = vol_csv_need_column(b->csv, "date", &b->date_at, err);

    if (code == VOL_OK)
        code =
            vol_csv_symbol_column(b->csv, b->wish->symbol, &b->symbol_at, err);
    if (b->symbol_at == n)
        b->symbol_at = ABSENT;
    for (size_t k = 0; code == VOL_OK && k < b->wish->n_columns; k++) {
        size_t at = vol_csv_column(b->csv, b->wish->column[k]);
        if (at == n && is_optional(b, k))
            b->value_at[k] = ABSENT;
        else
            code = vol_csv_need_column(b->csv, b->wish->column[k],
                                       &b->value_at[k], err);
    }
    return code == VOL_OK ? check_choice(b, err) : code;
}

static enum vol_code
open_file(struct vol_blocks *b, struct vol_err *err)
{
    const char *path = b->n_paths == 0 ? "-" : b->paths[b->next_path];
    const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
    enum vol_code code = vol_file_open(path, &b->fp, err);

    if (code == VOL_OK)
        code = vol_csv_open(&b->csv, b->fp, name, err);
    if (code == VOL_OK)
        code = find_columns(b, err);
    b->goes_on = b->next_path > 0;
    if (code == VOL_OK)
        b->next_path++;
    return code;
}

static bool
files_left(const struct vol_blocks *b)
{
    return b->next_path < (b->n_paths == 0 ? 1 : b->n_paths);
}

enum vol_code
vol_blocks_start(struct vol_blocks *blocks, char *delim, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    if (blocks->csv == NULL)
        code = open_file(blocks, err);
    if (code == VOL_OK)
        *delim = vol_csv_delim(blocks->csv);
    return code;
}

size_t
vol_blocks_rows(const struct vol_blocks *blocks)
{
    return blocks->rows;
}

bool
vol_blocks_has(const struct vol_blocks *blocks, size_t k)
{
    return blocks->value_at[k] != ABSENT;
}

/* Make sure that b->row is the next row of the open file, or NULL. */
static enum vol_code
peek(struct vol_blocks *b, struct vol_err *err)
{
    if (b->row != NULL)
        return VOL_OK;
    enum vol_code code = vol_csv_next(b->csv, &b->row, err);
    if (code != VOL_OK || b->row == NULL)
        return code;
    b->rows++;
    return vol_csv_check_width(b->csv, b->row, err);
}

static const char *
symbol_of(const struct vol_blocks *b)
{
    if (b->symbol_at != ABSENT)
        return b->row->cell[b->symbol_at];
    return b->wish->symbol != NULL ? b->wish->symbol : "series";
}

/* The first failure of a block stays; its later rows are passed over. */
static void
spoil(struct vol_block *block, enum vol_code code, const struct vol_err *err)
{
    block->code = code;
    block->err = *err;
}

static enum vol_code
grow_block(struct vol_block *block, struct vol_err *err)
{
    size_t cap = block->cap;
    void *p = block->date;
    enum vol_code code =
        vol_mem_grow(&p, &cap, block->n + 1, sizeof(*block->date),
                     VOL_BLOCK_ROWS_MAX, "rows of one symbol", err);

    block->date = p;
    for (size_t k = 0; code == VOL_OK && k < block->n_values; k++) {
        cap = block->cap;
        p = block->value[k];
        code = vol_mem_grow(&p, &cap, block->n + 1, sizeof(double),
                            VOL_BLOCK_ROWS_MAX, "rows of one symbol", err);
        block->value[k] = p;
    }
    if (code == VOL_OK)
        block->cap = cap;
    return code;
}

static enum vol_code
take_values(const struct vol_blocks *b, struct vol_block *block,
            struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    for (size_t k = 0; code == VOL_OK && k < block->n_values; k++) {
        double *to = &block->value[k][block->n];
        *to = (double)NAN;
        if (b->value_at[k] == ABSENT)
            continue;
        size_t at = b->value_at[k];
        code = vol_parse_number_or_missing(b->row->cell[at], b->row->len[at],
                                           to, err);
        if (code != VOL_OK)
            return vol_fail_in(err, code, "column %s", b->wish->column[k]);
    }
    return code;
}

/* The row's date, which must be after `last`. */
static enum vol_code
take_date(const struct vol_blocks *b, vol_date last, vol_date *date,
          struct vol_err *err)
{
    char a[VOL_DATE_BUFSIZE], z[VOL_DATE_BUFSIZE];
    enum vol_code code = vol_date_parse(b->row->cell[b->date_at], date, err);

    if (code != VOL_OK || last == VOL_DATE_NONE || *date > last)
        return code;
    if (b->goes_on && b->symbol_at == ABSENT)
        return vol_fail(err, VOL_EDATA,
                        "files without a symbol column are parts of one "
                        "series, and this one begins on %s, the last one ends "
                        "on %s; for two series run them one by one with "
                        "--symbol, or add a symbol column",
                        vol_date_format(a, *date), vol_date_format(z, last));
    return vol_fail(err, VOL_EDATA,
                    "%s comes after %s; vclean sorts and removes duplicates",
                    vol_date_format(a, *date), vol_date_format(z, last));
}

static bool
wanted(const struct vol_block_wish *wish, vol_date date)
{
    return (wish->from == VOL_DATE_NONE || date >= wish->from) &&
           (wish->until == VOL_DATE_NONE || date <= wish->until);
}

/* Take the row at hand into the block; failures are the block's own. */
static enum vol_code
take_row(const struct vol_blocks *b, struct vol_block *block, vol_date *last,
         struct vol_err *err)
{
    vol_date date = VOL_DATE_NONE, until = b->wish->until;

    /* Rows ascend, so nothing after the first that is too late matters. */
    if (until != VOL_DATE_NONE && *last > until)
        return VOL_OK;
    enum vol_code code = take_date(b, *last, &date, err);
    if (code != VOL_OK)
        return code;
    *last = date;
    if (!wanted(b->wish, date))
        return VOL_OK;
    if (block->n == block->cap)
        code = grow_block(block, err);
    if (code == VOL_OK)
        code = take_values(b, block, err);
    if (code == VOL_OK)
        block->date[block->n++] = date;
    return code;
}

/* A name that is none makes the table unfit, for whose rows they are is not
 * known. */
static enum vol_code
check_symbol(const struct vol_blocks *b, const char *symbol,
             struct vol_err *err)
{
    struct vol_err why = { VOL_OK, "" };

    if (vol_str_check_symbol(symbol, &why) == VOL_OK)
        return VOL_OK;
    return vol_fail(err, why.code, "%s%s", why.text,
                    b->symbol_at != ABSENT ? "; vclean leaves such rows out"
                                           : "");
}

static enum vol_code
new_block(struct vol_blocks *b, struct vol_block **out, struct vol_err *err)
{
    void *p = NULL, *value = NULL;
    bool added = false;
    const char *symbol = symbol_of(b);
    enum vol_code code = check_symbol(b, symbol, err);

    if (code == VOL_OK)
        code = vol_names_add(&b->seen, symbol, &added, err);
    if (code == VOL_OK && !added)
        code = vol_fail(err, VOL_EDATA,
                        "%s comes a second time; vclean brings its rows "
                        "together",
                        symbol);
    if (code == VOL_OK)
        code = vol_mem_array(&p, 1, sizeof(struct vol_block), err);
    if (code == VOL_OK)
        code = vol_mem_array(&value, b->wish->n_columns, sizeof(double *), err);
    if (code != VOL_OK) {
        free(p);
        return vol_fail_in(err, code, "%s: row %zu", vol_csv_name(b->csv),
                           b->row->number);
    }
    *out = p;
    (*out)->value = value;
    (*out)->n_values = b->wish->n_columns;
    memcpy((*out)->symbol, symbol, strlen(symbol) + 1);
    return VOL_OK;
}

/* The next row of any file; b->row is NULL after the last. */
static enum vol_code
advance(struct vol_blocks *b, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    while (code == VOL_OK && b->row == NULL) {
        if (b->csv == NULL && !files_left(b))
            return VOL_OK;
        if (b->csv == NULL)
            code = open_file(b, err);
        if (code == VOL_OK)
            code = peek(b, err);
        if (code == VOL_OK && b->row == NULL)
            close_file(b);
    }
    return code;
}

/* All rows of the symbol whose first row is at hand; a file may end amid
 * them and the next go on. */
static enum vol_code
read_block(struct vol_blocks *b, struct vol_block *block, struct vol_err *err)
{
    vol_date last = VOL_DATE_NONE;
    struct vol_err own = { VOL_OK, "" };
    enum vol_code code = VOL_OK;

    while (b->row != NULL && strcmp(symbol_of(b), block->symbol) == 0) {
        if (block->code == VOL_OK)
            code = take_row(b, block, &last, &own);
        if (code == VOL_ENOMEM)
            return vol_fail_nomem(err);
        if (code != VOL_OK) {
            (void)vol_fail_in(&own, code, "%s: row %zu", vol_csv_name(b->csv),
                              b->row->number);
            spoil(block, code, &own);
        }
        b->row = NULL;
        b->goes_on = false;
        code = advance(b, err);
        if (code != VOL_OK)
            return code;
    }
    return VOL_OK;
}

enum vol_code
vol_blocks_next(struct vol_blocks *blocks, struct vol_block **block,
                struct vol_err *err)
{
    struct vol_block *made = NULL;
    enum vol_code code = advance(blocks, err);

    *block = NULL;
    if (code != VOL_OK || blocks->row == NULL)
        return code;
    code = new_block(blocks, &made, err);
    if (code == VOL_OK)
        code = read_block(blocks, made, err);
    if (code != VOL_OK) {
        vol_block_free(made);
        return code;
    }
    *block = made;
    return VOL_OK;
}
