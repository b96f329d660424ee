/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/path.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

/* A row of a path and what decides whether it is taken. */
struct point {
    vol_date date, origin;
    size_t row;
};

/* By date, and of one date the latest origin first. */
static int
compare_points(const void *a, const void *b)
{
    const struct point *p = a, *q = b;

    if (p->date != q->date)
        return p->date < q->date ? -1 : 1;
    return p->origin > q->origin ? -1 : p->origin < q->origin;
}

/* One row a date out of the rows of the origins up to `origin`. */
static enum vol_code
merge(const struct vol_frame *all, vol_date origin, struct vol_frame *out,
      struct vol_err *err)
{
    struct point *point = NULL;
    size_t n = 0;
    void *room = NULL;
    enum vol_code code = vol_mem_array(&room, all->n, sizeof(*point), err);

    if (code != VOL_OK)
        return code;
    point = room;
    for (size_t i = 0; i < all->n; i++)
        if (vol_frame_date(all, i, "origin") <= origin)
            point[n++] = (struct point){ vol_frame_date(all, i, "date"),
                                         vol_frame_date(all, i, "origin"), i };
    qsort(point, n, sizeof(*point), compare_points);
    for (size_t i = 0; i < n && code == VOL_OK; i++)
        if (i == 0 || point[i].date != point[i - 1].date)
            code = vol_frame_copy_row(out, all, point[i].row, err);
    free(point);
    return code;
}

enum vol_code
vol_report_read_path(const struct vol_report_symbol *symbol,
                     const struct vol_report_source *source,
                     struct vol_report_model *model, struct vol_err *err)
{
    struct vol_report_wish wish = vol_report_wish("sigma", symbol->name);
    struct vol_frame all;
    size_t fit = vol_report_find(&symbol->fits, model->spec, 0);
    double n_obs = fit < symbol->fits.n
                       ? vol_frame_number(&symbol->fits, fit, "n_obs")
                       : HUGE_VAL;

    wish.spec = model->spec;
    wish.origin = symbol->origin;
    enum vol_code code = source->read(source->ctx, &wish, &model->sigma, err);
    if (code != VOL_OK || (double)model->sigma.n >= n_obs)
        return code;
    vol_frame_clear(&model->sigma);
    wish.origin = VOL_DATE_NONE;
    wish.until = symbol->origin;
    vol_frame_init(&all, wish.kind);
    code = source->read(source->ctx, &wish, &all, err);
    if (code == VOL_OK)
        code = merge(&all, symbol->origin, &model->sigma, err);
    vol_frame_clear(&all);
    return code;
}
