/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/symbols.h"

#include "base/jobs.h"
#include "base/mem.h"

#include <stdlib.h>

void
vol_made_init(struct vol_made *made, char delim)
{
    *made = (struct vol_made){ 0 };
    for (size_t k = 0; k < VOL_PRODUCTS_MAX; k++)
        made->rows[k].delim = delim;
}

void
vol_made_clear(struct vol_made *made)
{
    for (size_t k = 0; k < VOL_PRODUCTS_MAX; k++)
        vol_rows_clear(&made->rows[k]);
    vol_str_clear(&made->text);
}

static void
work(void *ctx, void *job)
{
    const struct vol_symbols *s = ctx;

    s->work(s->ctx, job);
}

static void
discard(void *ctx, void *job)
{
    const struct vol_symbols *s = ctx;
    struct vol_symbol *symbol = job;

    vol_block_free(symbol->block);
    if (symbol->made != NULL && s->clear != NULL)
        s->clear(symbol->made);
    if (symbol->made != NULL)
        vol_made_clear(symbol->made);
    free(symbol->made);
    free(symbol);
}

/* A symbol of that block, which it owns, with nothing made of it yet. */
static enum vol_code
make_symbol(struct vol_symbols *s, struct vol_block *block, void **out,
            struct vol_err *err)
{
    void *p = NULL, *made = NULL;
    enum vol_code code = vol_mem_array(&p, 1, sizeof(struct vol_symbol), err);

    if (code != VOL_OK) {
        vol_block_free(block);
        return code;
    }
    struct vol_symbol *symbol = p;
    symbol->block = block;
    code = vol_mem_array(&made, 1, s->size, err);
    symbol->made = made;
    if (code != VOL_OK) {
        discard(s, symbol);
        return code;
    }
    vol_made_init(symbol->made, s->delim);
    *out = symbol;
    return VOL_OK;
}

static enum vol_code
read_symbol(void *ctx, void **out, struct vol_err *err)
{
    struct vol_symbols *s = ctx;
    struct vol_block *block = NULL;
    enum vol_code code = vol_blocks_next(s->blocks, &block, err);

    *out = NULL;
    s->rows_in = vol_blocks_rows(s->blocks);
    if (code != VOL_OK || block == NULL)
        return code;
    return make_symbol(s, block, out, err);
}

static enum vol_code
write_text(const struct vol_symbols *s, struct vol_made *made,
           struct vol_err *err)
{
    enum vol_code code = vol_str_check(&made->text, err);

    if (code == VOL_OK && fputs(vol_str_text(&made->text), s->text) == EOF)
        code = vol_fail(err, VOL_EIO, "cannot write to standard output");
    return code;
}

static enum vol_code
write_rows(struct vol_symbols *s, struct vol_made *made, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    for (size_t k = 0; k < s->products->n_offered && code == VOL_OK; k++) {
        struct vol_product *to =
            vol_products_find(s->products, s->products->offered[k]);
        if (to == NULL)
            continue;
        s->rows_out += made->rows[k].n;
        code = vol_rows_append(&to->rows, &made->rows[k], err);
    }
    return code == VOL_OK ? vol_products_flush(s->products, err) : code;
}

enum vol_code
vol_symbols_write(struct vol_symbols *s, struct vol_made *made,
                  struct vol_err *err)
{
    return s->text != NULL ? write_text(s, made, err)
                           : write_rows(s, made, err);
}

static enum vol_code
write_symbol(void *ctx, void *job, struct vol_err *err)
{
    struct vol_symbols *s = ctx;
    struct vol_symbol *symbol = job;

    if (s->finish != NULL)
        s->finish(s->ctx, symbol);
    const enum vol_code code = vol_symbols_write(s, symbol->made, err);
    if (code == VOL_OK)
        s->tell(s->ctx, symbol);
    discard(ctx, symbol);
    return code;
}

enum vol_code
vol_symbols_run(struct vol_symbols *symbols, size_t threads,
                struct vol_err *err)
{
    const struct vol_jobs jobs = { read_symbol, work, write_symbol, discard,
                                   symbols };

    return vol_jobs_run(&jobs, threads, err);
}
