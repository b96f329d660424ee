/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The symbols of a group together: reading what the database has of them. */
#include "report/together.h"

#include "report/together_set.h"

#include <math.h>
#include <string.h>

size_t
vol_together_pairs(const struct vol_together *t)
{
    return t->k * (t->k - 1) / 2;
}

size_t
vol_together_pair(const struct vol_together *t, size_t a, size_t b)
{
    const size_t low = a < b ? a : b, high = a < b ? b : a;

    return low * (2 * t->k - low - 1) / 2 + (high - low - 1);
}

/* The members of a group stand together. */
static size_t
count_members(const struct vol_report_plan *plan, size_t g, size_t *first)
{
    size_t n = 0;

    for (size_t i = plan->n_members; i-- > 0;)
        if (plan->member[i].group == g) {
            *first = i;
            n++;
        }
    return n;
}

bool
vol_together_has_page(const struct vol_report_plan *plan, size_t group)
{
    size_t first = 0;

    return count_members(plan, group, &first) > 1;
}

static void
init(struct vol_together *t, const struct vol_report_plan *plan, size_t g)
{
    size_t first = 0;

    *t = (struct vol_together){ .group = &plan->group[g],
                                .through = VOL_DATE_NONE };
    t->n_members = count_members(plan, g, &first);
    t->member = plan->member + first;
    t->k = t->n_members < VOL_TOGETHER_MAX ? t->n_members : VOL_TOGETHER_MAX;
    for (size_t p = 0; p < VOL_TOGETHER_PAIRS; p++)
        vol_frame_init(&t->pair[p], vol_kind_find("correlations"));
    vol_frame_init(&t->latest, vol_kind_find("correlations"));
    vol_frame_init(&t->spillovers, vol_kind_find("spillovers"));
    vol_frame_init(&t->net, vol_together_net_kind());
    vol_frame_init(&t->index, vol_together_index_kind());
}

void
vol_together_clear(struct vol_together *t)
{
    for (size_t p = 0; p < VOL_TOGETHER_PAIRS; p++)
        vol_frame_clear(&t->pair[p]);
    vol_frame_clear(&t->latest);
    vol_frame_clear(&t->spillovers);
    vol_frame_clear(&t->net);
    vol_frame_clear(&t->index);
}

size_t
vol_together_find(const struct vol_together *t, const char *name)
{
    size_t i = 0;

    while (i < t->k && strcmp(t->member[i].name, name) != 0)
        i++;
    return i;
}

/* ---- correlations ------------------------------------------------------- */

/* The member that a row pairs with member `a`, or k: itself, or a stranger. */
static size_t
partner(const struct vol_together *t, const struct vol_frame *f, size_t row,
        size_t a)
{
    size_t b = vol_together_find(t, vol_frame_text(f, row, "symbol_a"));

    if (b == a)
        b = vol_together_find(t, vol_frame_text(f, row, "symbol_b"));
    return b == a ? t->k : b;
}

bool
vol_together_model(const struct vol_report_group *g, size_t i,
                   char name[VOL_CROSS_NAME])
{
    const struct vol_cross_words words = { .model = g->cross_models + i,
                                           .n_models = 1,
                                           .margin = g->cross_margin,
                                           .align = g->cross_align };
    struct vol_cross_plan plan;

    if (vol_cross_plan_make(&plan, &words, NULL) != VOL_OK)
        return false;
    strcpy(name, plan.model[0].name);
    return true;
}

/* The rows of member `a` up to a day, of one spec or all. */
static enum vol_code
read_member(const struct vol_together *t,
            const struct vol_report_source *source, vol_date until, size_t a,
            const char *spec, struct vol_frame *out, struct vol_err *err)
{
    struct vol_report_wish wish =
        vol_report_wish("correlations", t->member[a].name);

    wish.until = until;
    wish.spec = spec;
    vol_frame_init(out, wish.kind);
    return source->read(source->ctx, &wish, out, err);
}

static enum vol_code
add_sets(struct vol_together_sets *sets, const struct vol_together *t,
         const struct vol_frame *f, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    for (size_t i = 0; code == VOL_OK && i < f->n; i++)
        code = vol_together_sets_add(sets, t, vol_frame_text(f, i, "spec"),
                                     vol_frame_text(f, i, "symbol_a"),
                                     vol_frame_text(f, i, "symbol_b"),
                                     vol_frame_date(f, i, "date"), err);
    return code;
}

/* Whether no symbols that are yet to be read can have a better one. */
static bool
is_whole(const struct vol_together *t, const struct vol_together_set *set)
{
    return set != NULL && set->last >= t->group->data_date &&
           vol_series_set_size(set->spec) == t->n_members;
}

/* Of which model and symbols the correlations are. */
static enum vol_code
choose_spec(struct vol_together *t, const struct vol_report_source *source,
            vol_date until, struct vol_err *err)
{
    struct vol_together_sets sets = { 0 };
    const struct vol_together_set *best = NULL;
    enum vol_code code = VOL_OK;

    for (size_t a = 0; code == VOL_OK && a + 1 < t->k && !is_whole(t, best);
         a++) {
        struct vol_frame rows;
        code = read_member(t, source, until, a, NULL, &rows, err);
        if (code == VOL_OK)
            code = add_sets(&sets, t, &rows, err);
        vol_frame_clear(&rows);
        best = vol_together_sets_choose(&sets, t->group);
    }
    if (best != NULL)
        strcpy(t->spec, best->spec);
    vol_together_sets_clear(&sets);
    return code;
}

/* The pairs of member `a` with those behind it. */
static enum vol_code
take_pairs(struct vol_together *t, const struct vol_frame *f, size_t a,
           struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    for (size_t i = 0; code == VOL_OK && i < f->n; i++) {
        size_t b = partner(t, f, i, a);
        if (b <= a || b == t->k)
            continue;
        if (vol_frame_date(f, i, "date") > t->through)
            t->through = vol_frame_date(f, i, "date");
        code =
            vol_frame_copy_row(&t->pair[vol_together_pair(t, a, b)], f, i, err);
    }
    return code;
}

static enum vol_code
read_pairs(struct vol_together *t, const struct vol_report_source *source,
           vol_date until, struct vol_err *err)
{
    enum vol_code code = choose_spec(t, source, until, err);
    const bool any = t->spec[0] != '\0';

    for (size_t a = 0; code == VOL_OK && any && a + 1 < t->k; a++) {
        struct vol_frame rows;
        code = read_member(t, source, until, a, t->spec, &rows, err);
        if (code == VOL_OK)
            code = take_pairs(t, &rows, a, err);
        vol_frame_clear(&rows);
    }
    return code;
}

/* The rows of the last day that any pair has. */
static enum vol_code
take_latest(struct vol_together *t, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    for (size_t p = 0; code == VOL_OK && p < vol_together_pairs(t); p++) {
        const struct vol_frame *f = &t->pair[p];
        t->row[p] = VOL_TOGETHER_NONE;
        if (f->n == 0 || vol_frame_date(f, f->n - 1, "date") != t->through)
            continue;
        t->row[p] = t->latest.n;
        code = vol_frame_copy_row(&t->latest, f, f->n - 1, err);
    }
    return code;
}

/* ---- all of it ---------------------------------------------------------- */

enum vol_code
vol_together_read(struct vol_together *out, const struct vol_report_plan *plan,
                  size_t g, const struct vol_report_source *source,
                  vol_date until, struct vol_err *err)
{
    init(out, plan, g);
    enum vol_code code = read_pairs(out, source, until, err);
    if (code == VOL_OK)
        code = take_latest(out, err);
    return code == VOL_OK
               ? vol_together_read_spillovers(out, source, until, err)
               : code;
}
