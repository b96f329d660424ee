/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/mean_regressors.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void
vol_mean_regressors_clear(struct vol_mean_regressors *r)
{
    free(r->date);
    free(r->x);
    *r = (struct vol_mean_regressors){ 0 };
}

static enum vol_code
reserve(struct vol_mean_regressors *r, size_t n, struct vol_err *err)
{
    void *date = NULL;
    enum vol_code code = vol_mem_array(&date, n, sizeof(*r->date), err);

    r->date = date;
    return code == VOL_OK ? vol_mem_doubles(&r->x, n * r->n_x, err) : code;
}

/* ---- from symbol to symbol ----------------------------------------------- */

/* Row i of the block on the last day of `to`. */
static enum vol_code
take_row(struct vol_mean_regressors *to, const struct vol_block *block,
         size_t i, const size_t *at, const char *const *name,
         struct vol_err *err)
{
    char day[VOL_DATE_BUFSIZE];
    double *x = to->x + (to->n - 1) * to->n_x;

    for (size_t j = 0; j < to->n_x; j++) {
        const double value = block->value[at[j]][i];
        if (isfinite(x[j]) && isfinite(value) && x[j] != value)
            return vol_fail(err, VOL_EDATA,
                            "--mean-x %.60s: %g on %s, where an earlier symbol "
                            "has %g: a model of all symbols has one value a "
                            "day",
                            name[j], value,
                            vol_date_format(day, block->date[i]), x[j]);
        if (!isfinite(x[j]))
            x[j] = value;
    }
    return VOL_OK;
}

/* A new last day: that of `from`, row *at, where it has the day, else empty. */
static void
next_day(struct vol_mean_regressors *to, const struct vol_mean_regressors *from,
         size_t *at, vol_date date)
{
    double *x = to->x + to->n * to->n_x;
    const bool there = *at < from->n && from->date[*at] == date;

    for (size_t j = 0; j < to->n_x; j++)
        x[j] = there ? from->x[*at * to->n_x + j] : (double)NAN;
    *at += there;
    to->date[to->n++] = date;
}

enum vol_code
vol_mean_regressors_add(struct vol_mean_regressors *to,
                        const struct vol_block *block, const size_t *at,
                        const char *const *name, size_t n_x,
                        struct vol_err *err)
{
    struct vol_mean_regressors both = { .n_x = n_x };
    size_t old = 0, i = 0;

    if (n_x == 0)
        return VOL_OK;
    enum vol_code code = reserve(&both, to->n + block->n, err);
    while (code == VOL_OK && (old < to->n || i < block->n)) {
        const bool mine =
            i < block->n && (old == to->n || block->date[i] <= to->date[old]);
        next_day(&both, to, &old, mine ? block->date[i] : to->date[old]);
        if (mine)
            code = take_row(&both, block, i++, at, name, err);
    }
    if (code == VOL_OK) {
        const struct vol_mean_regressors before = *to;
        *to = both;
        both = before;
    }
    vol_mean_regressors_clear(&both);
    return code;
}

/* ---- beside a panel ------------------------------------------------------ */

enum vol_code
vol_mean_regressors_join(const struct vol_mean_regressors *from,
                         const struct vol_panel *panel, const char *const *name,
                         struct vol_var_x *out, struct vol_err *err)
{
    const size_t k = panel->k, n_x = from->n_x, width = k + n_x;
    size_t at = 0;

    *out = (struct vol_var_x){ .name = name, .n_x = n_x };
    if (n_x == 0)
        return VOL_OK;
    enum vol_code code = vol_mem_doubles(&out->data, panel->rows * width, err);
    for (size_t t = 0; code == VOL_OK && t < panel->rows; t++) {
        double *row = out->data + t * width;
        memcpy(row, panel->value + t * k, k * sizeof(*row));
        while (from->date[at] < panel->date[t])
            at++;
        memcpy(row + k, from->x + at * n_x, n_x * sizeof(*row));
    }
    out->ahead = from->x + (at + 1) * n_x;
    out->n_ahead = from->n - at - 1;
    return code;
}

void
vol_mean_regressors_release(struct vol_var_x *x)
{
    free(x->data);
    x->data = NULL;
}
