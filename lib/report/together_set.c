/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/together_set.h"

#include "analysis/spill_rows.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define MOST_SPECS ((size_t)10000)

/* ---- what the rows are of ------------------------------------------------ */

static enum vol_code
find_or_add(struct vol_together_sets *sets, const char *spec,
            struct vol_together_set **out, struct vol_err *err)
{
    void *item = sets->item;
    size_t i = 0;

    while (i < sets->n && strcmp(sets->item[i].spec, spec) != 0)
        i++;
    if (i == sets->n) {
        enum vol_code code =
            vol_mem_grow(&item, &sets->cap, sets->n + 1, sizeof(*sets->item),
                         MOST_SPECS, "models of several symbols", err);
        sets->item = item;
        if (code != VOL_OK)
            return code;
        sets->item[i] = (struct vol_together_set){ .last = VOL_DATE_NONE };
        strcpy(sets->item[i].spec, spec);
        sets->n++;
    }
    *out = &sets->item[i];
    return VOL_OK;
}

static bool
is_foreign(const struct vol_together *t, const char *symbol)
{
    size_t i = 0;

    while (i < t->n_members && strcmp(t->member[i].name, symbol) != 0)
        i++;
    return i == t->n_members && strcmp(symbol, VOL_SPILL_ALL) != 0;
}

enum vol_code
vol_together_sets_add(struct vol_together_sets *sets,
                      const struct vol_together *t, const char *spec,
                      const char *from, const char *to, vol_date date,
                      struct vol_err *err)
{
    const size_t a = vol_together_find(t, from), b = vol_together_find(t, to);
    struct vol_together_set *set = NULL;

    if (strlen(spec) >= sizeof(set->spec))
        return VOL_OK; /* no program of ours wrote that */
    enum vol_code code = find_or_add(sets, spec, &set, err);
    if (code != VOL_OK)
        return code;
    set->ours = set->ours || (a < t->k && b < t->k && a != b);
    set->foreign = set->foreign || is_foreign(t, from) || is_foreign(t, to);
    if (set->last == VOL_DATE_NONE || date > set->last)
        set->last = date;
    return VOL_OK;
}

void
vol_together_sets_clear(struct vol_together_sets *sets)
{
    free(sets->item);
    *sets = (struct vol_together_sets){ 0 };
}

/* ---- which of them ------------------------------------------------------- */

static bool
is_better(const struct vol_together_set *a, const struct vol_together_set *b)
{
    const size_t of_a = vol_series_set_size(a->spec);
    const size_t of_b = vol_series_set_size(b->spec);

    if (a->last != b->last)
        return a->last > b->last;
    return of_a != of_b ? of_a > of_b : strcmp(a->spec, b->spec) < 0;
}

/* The best set of a model, NULL for any. */
static const struct vol_together_set *
best_of(const struct vol_together_sets *sets, const char *model)
{
    const struct vol_together_set *best = NULL;

    for (size_t i = 0; i < sets->n; i++) {
        const struct vol_together_set *set = &sets->item[i];
        const bool tagged = vol_series_set_size(set->spec) > 0;
        if (set->ours && !(tagged && set->foreign) &&
            (model == NULL || vol_series_set_is_of(set->spec, model)) &&
            (best == NULL || is_better(set, best)))
            best = set;
    }
    return best;
}

const struct vol_together_set *
vol_together_sets_choose(const struct vol_together_sets *sets,
                         const struct vol_report_group *group)
{
    const struct vol_together_set *best = NULL;
    char model[VOL_CROSS_NAME];

    for (size_t i = 0; i < group->n_cross_models && best == NULL; i++)
        if (vol_together_model(group, i, model))
            best = best_of(sets, model);
    return best == NULL && group->open ? best_of(sets, NULL) : best;
}
