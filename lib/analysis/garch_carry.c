/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/garch_carry.h"

#include "analysis/garch_states.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

struct item {
    const struct vol_saved_model *model;
    bool done; /* written anew, or carried */
};

struct vol_garch_carry {
    struct item *item;  /* by symbol, those of a symbol as in the file */
    struct item **file; /* all as in the file                          */
    size_t n, next;     /* of the file: looked at                      */
};

void
vol_garch_carry_free(struct vol_garch_carry *carry)
{
    if (carry == NULL)
        return;
    free(carry->item);
    free(carry->file);
    free(carry);
}

/* Models point into one array of rows, which has the order of the file. */
static int
compare_rows(const struct vol_saved_model *a, const struct vol_saved_model *b)
{
    return (a->row > b->row) - (a->row < b->row);
}

static int
by_symbol(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    const int order = strcmp(x->model->symbol, y->model->symbol);

    return order != 0 ? order : compare_rows(x->model, y->model);
}

static int
by_row(const void *a, const void *b)
{
    const struct item *const *x = a, *const *y = b;

    return compare_rows((*x)->model, (*y)->model);
}

static void
list_models(struct vol_garch_carry *c, const struct vol_saved *saved)
{
    for (size_t i = 0; i < c->n; i++)
        c->item[i].model = vol_saved_model(saved, i);
    qsort(c->item, c->n, sizeof(*c->item), by_symbol);
    for (size_t i = 0; i < c->n; i++)
        c->file[i] = &c->item[i];
    qsort(c->file, c->n, sizeof(struct item *), by_row);
}

enum vol_code
vol_garch_carry_new(struct vol_garch_carry **out, const struct vol_saved *saved,
                    struct vol_err *err)
{
    const size_t n = vol_saved_count(saved);
    struct vol_garch_carry *c;
    void *p = NULL, *item = NULL, *file = NULL;
    enum vol_code code = vol_mem_array(&p, 1, sizeof(*c), err);

    if (code != VOL_OK)
        return code;
    c = p;
    code = vol_mem_array(&item, n, sizeof(*c->item), err);
    c->item = item;
    if (code == VOL_OK)
        code = vol_mem_array(&file, n, sizeof(struct item *), err);
    c->file = file;
    c->n = n;
    if (code != VOL_OK) {
        vol_garch_carry_free(c);
        return code;
    }
    list_models(c, saved);
    *out = c;
    return VOL_OK;
}

/* The first of a symbol's items, or where it would stand. */
static size_t
first_of(const struct vol_garch_carry *c, const char *symbol)
{
    size_t low = 0, high = c->n;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (strcmp(c->item[middle].model->symbol, symbol) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool
is_anew(const struct vol_garch_plan *plan, const struct vol_garch_output *out,
        const char *spec)
{
    for (size_t i = 0; i < plan->n_models; i++)
        if (out->has_state[i] && strcmp(plan->model[i].name, spec) == 0)
            return true;
    return false;
}

void
vol_garch_carry_symbol(struct vol_garch_carry *carry,
                       const struct vol_garch_plan *plan, const char *symbol,
                       struct vol_garch_output *out)
{
    for (size_t i = first_of(carry, symbol); i < carry->n; i++) {
        struct item *item = &carry->item[i];
        if (strcmp(item->model->symbol, symbol) != 0)
            break;
        if (!item->done && !is_anew(plan, out, item->model->spec))
            vol_garch_add_saved(&out->made.rows[VOL_GARCH_STATES], item->model);
        item->done = true;
    }
}

bool
vol_garch_carry_next(struct vol_garch_carry *carry, struct vol_rows *rows)
{
    while (carry->next < carry->n) {
        struct item *item = carry->file[carry->next++];
        if (item->done)
            continue;
        vol_garch_add_saved(rows, item->model);
        item->done = true;
        return true;
    }
    return false;
}
