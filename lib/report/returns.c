/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/returns.h"

#include "base/mem.h"
#include "market/series.h"

#include <stdlib.h>
#include <string.h>

/* The bars as the rows of a table that holds what `wish` needs. */
static enum vol_code
fill_block(struct vol_block *block, const struct vol_frame *bars,
           const struct vol_series_wish *wish, struct vol_err *err)
{
    const char *name[2];
    bool optional[2];
    void *date = NULL;

    block->n = bars->n;
    block->n_values = vol_series_columns(wish, name, optional);
    enum vol_code code =
        vol_mem_array(&date, bars->n, sizeof(*block->date), err);
    block->date = date;
    for (size_t i = 0; code == VOL_OK && i < bars->n; i++)
        block->date[i] = vol_frame_date(bars, i, "date");
    for (size_t k = 0; code == VOL_OK && k < block->n_values; k++) {
        code = vol_mem_doubles(&block->value[k], bars->n, err);
        for (size_t i = 0; code == VOL_OK && i < bars->n; i++)
            block->value[k][i] = vol_frame_number(bars, i, name[k]);
    }
    return code;
}

static enum vol_code
add_rows(struct vol_frame *out, const struct vol_series *series,
         struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    for (size_t i = 0; code == VOL_OK && i < series->n; i++) {
        for (size_t k = 0; k < out->kind->n; k++)
            if (strcmp(out->kind->column[k].name, "date") == 0)
                vol_frame_add_date(out, series->date[i]);
            else if (strcmp(out->kind->column[k].name, "return_pct") == 0)
                vol_frame_add_real(out, series->value[i]);
            else
                vol_frame_add_missing(out);
        code = vol_frame_end_row(out, err);
    }
    return code;
}

enum vol_code
vol_report_read_returns(struct vol_report_symbol *s, struct vol_err *err)
{
    const struct vol_series_wish wish = { .as = VOL_AS_PRICE };
    double *value[2] = { NULL, NULL };
    struct vol_block block = { .value = value };
    struct vol_series series = { 0 };

    if (s->primary < s->n_models || s->bars.n == 0)
        return VOL_OK;
    enum vol_code code = fill_block(&block, &s->bars, &wish, err);
    if (code == VOL_OK)
        code = vol_series_make(&block, &wish, &series, err);
    if (code == VOL_OK)
        code = add_rows(&s->returns, &series, err);
    vol_series_clear(&series);
    for (size_t k = 0; k < 2; k++)
        free(value[k]);
    free(block.date);
    /* prices of which there is no return have none to show */
    return code == VOL_EDATA ? VOL_OK : code;
}

const struct vol_frame *
vol_report_returns(const struct vol_report_symbol *s)
{
    return s->primary < s->n_models ? &s->model[s->primary].sigma : &s->returns;
}
