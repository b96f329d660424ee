/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/garch_resume.h"

#include "base/mem.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void
vol_garch_resumed_clear(struct vol_garch_resumed *r)
{
    vol_garch_state_clear(&r->state);
    vol_series_clear(&r->own);
    vol_garch_x_clear(&r->x);
    free(r->e);
    free(r->h);
    *r = (struct vol_garch_resumed){ .found = false };
}

/* The index of a date among those of a series; n where it has none. */
static size_t
row_of(const struct vol_series *s, vol_date date)
{
    size_t low = 0, high = s->n;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (s->date[middle] < date)
            low = middle + 1;
        else
            high = middle;
    }
    return low < s->n && s->date[low] == date ? low : s->n;
}

/*
 * The series from the state's first row on: that of the caller, or one made
 * anew.  Which of two prices it is of, the rows that are used decide, so they
 * must be those that were used.  NULL where it has no such row.
 */
static enum vol_code
series_from(vol_date first, const struct vol_block *block,
            const struct vol_series_wish *wish, const struct vol_series *series,
            struct vol_garch_resumed *r, struct vol_err *err)
{
    struct vol_series_wish all = *wish;
    enum vol_code code;
    size_t row;

    r->series = series;
    if (series->date[0] == first)
        return VOL_OK;
    r->series = NULL;
    all.window = 0;
    code = vol_series_make(block, &all, &r->own, err);
    if (code != VOL_OK)
        return code;
    row = row_of(&r->own, first);
    all.window = r->own.n - row;
    if (all.window == 0)
        return VOL_OK;
    if (row > 0) {
        vol_series_clear(&r->own);
        code = vol_series_make(block, &all, &r->own, err);
    }
    if (code == VOL_OK)
        r->series = &r->own;
    return code;
}

/* Say why a state is not used; always false, which is `found`. */
static bool __attribute__((format(printf, 2, 3)))
useless(struct vol_garch_resumed *r, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    (void)vsnprintf(r->why, sizeof(r->why), fmt, ap);
    va_end(ap);
    return false;
}

/* What becomes of a model whose state is not used. */
static const char *
again(const struct vol_garch_spec *spec)
{
    return vol_garch_n_fixed(spec) < vol_garch_n_params(spec)
               ? "fitted again"
               : "filtered again from the first row";
}

/* Whether the series holds what the state has seen, up to its origin. */
static enum vol_code
meet(struct vol_garch_resumed *r, vol_date origin, struct vol_err *err)
{
    const struct vol_garch_spec *spec = &r->state.spec;
    const size_t rows = r->state.n_rows + vol_mean_lost_rows(&spec->mean);
    const struct vol_series *s = r->series;
    char date[VOL_DATE_BUFSIZE];
    uint64_t hash = ~r->mark.hash;
    enum vol_code code = VOL_OK;

    (void)vol_date_format(date, origin);
    r->first = s != NULL ? row_of(s, origin) + 1 : 0;
    if (s != NULL && r->first <= s->n && r->first == rows) {
        const struct vol_garch_data data = vol_garch_x_data(s, &r->x);
        code = vol_garch_hash(spec, s->date, &data, 0, rows, &hash, err);
    }
    r->found = hash == r->mark.hash ||
               useless(r,
                       "the history up to %s is not what it was when its state "
                       "was made (prices adjusted since?): %s",
                       date, again(spec));
    return code;
}

/* The rows that came since. */
static enum vol_code
catch_up(struct vol_garch_resumed *r, struct vol_err *err)
{
    const struct vol_garch_data data = vol_garch_x_data(r->series, &r->x);
    struct vol_err own = { VOL_OK, "" };
    enum vol_code code = vol_mem_doubles(&r->e, data.n - r->first, err);

    if (code == VOL_OK)
        code = vol_mem_doubles(&r->h, data.n - r->first, err);
    if (code != VOL_OK)
        return code;
    code = vol_garch_state_filter(&r->state, &data, r->first, r->e, r->h, &own);
    if (code == VOL_ENOMEM)
        return vol_fail_nomem(err);
    if (code != VOL_OK)
        r->found = useless(r, "%.150s: %s", own.text, again(&r->state.spec));
    return VOL_OK;
}

enum vol_code
vol_garch_resume(const struct vol_garch_plan *plan,
                 const struct vol_garch_model *model,
                 const struct vol_block *block, const struct vol_series *series,
                 struct vol_garch_resumed *out, struct vol_err *err)
{
    const struct vol_saved_model *saved = vol_saved_find(
        plan->states, block->symbol, model->name, series->origin);
    struct vol_err own = { VOL_OK, "" };
    char date[VOL_DATE_BUFSIZE];
    enum vol_code code;

    *out = (struct vol_garch_resumed){ .found = false };
    if (saved == NULL)
        return VOL_OK;
    out->keeps_z = !isnan(vol_saved_value(saved, "z", 1));
    code =
        vol_garch_restore(saved, &model->spec, &out->state, &out->mark, &own);
    if (code == VOL_OK && !vol_garch_saved_is_intact(saved)) {
        vol_garch_state_clear(&out->state);
        code = vol_fail(&own, VOL_EDATA,
                        "its rows are not those that were written");
    }
    if (code == VOL_ENOMEM)
        return vol_fail_nomem(err);
    if (code != VOL_OK) {
        (void)useless(out, "its state of %s is damaged, %.120s: %s",
                      vol_date_format(date, saved->origin), own.text,
                      again(&model->spec));
        return VOL_OK;
    }
    code = series_from(out->mark.first, block, &plan->wish, series, out, err);
    if (code == VOL_OK && out->series != NULL)
        code = vol_garch_x_make(plan, &model->spec, block, out->series, &out->x,
                                err);
    if (code == VOL_OK)
        code = meet(out, saved->origin, err);
    if (code == VOL_OK && out->found)
        code = catch_up(out, err);
    if (code == VOL_OK && out->found && plan->forecast.bootstrap &&
        out->state.n_z == 0)
        (void)useless(out,
                      "its state, of the fit of %s, has no residuals to draw "
                      "from: %s",
                      vol_date_format(date, out->mark.fit),
                      again(&model->spec));
    if (code != VOL_OK)
        vol_garch_resumed_clear(out);
    return code;
}
