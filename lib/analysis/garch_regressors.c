/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/garch_regressors.h"

#include "base/mem.h"
#include "market/calendar.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- what is read ------------------------------------------------------- */

static enum vol_code
enter(struct vol_garch_plan *plan, const char *name, struct vol_err *err)
{
    for (size_t i = 0; i < plan->n_regressors; i++)
        if (strcmp(plan->regressor[i].name, name) == 0)
            return VOL_OK;
    if (plan->n_regressors == VOL_GARCH_MAX_REGRESSORS)
        return vol_fail(err, VOL_EUSAGE,
                        "more than %d different regressors in the models",
                        VOL_GARCH_MAX_REGRESSORS);
    plan->regressor[plan->n_regressors++] =
        (struct vol_garch_regressor){ .name = name,
                                      .calendar = vol_calendar_find(name) };
    return VOL_OK;
}

static enum vol_code
enter_model(struct vol_garch_plan *plan, const struct vol_garch_spec *spec,
            struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    for (size_t i = 0; code == VOL_OK && i < spec->mean.n_x; i++)
        code = enter(plan, spec->mean_x[i], err);
    for (size_t i = 0; code == VOL_OK && i < spec->n_x; i++)
        code = enter(plan, spec->variance_x[i], err);
    return code;
}

/* The columns that are needed, or those that the calendar stands in for. */
static void
add_columns(struct vol_garch_plan *plan, bool optional)
{
    for (size_t i = 0; i < plan->n_regressors; i++) {
        struct vol_garch_regressor *r = &plan->regressor[i];
        if ((r->calendar >= 0) != optional)
            continue;
        r->column = plan->n_columns;
        plan->column[plan->n_columns] = r->name;
        plan->optional[plan->n_columns++] = optional;
    }
}

enum vol_code
vol_garch_plan_columns(struct vol_garch_plan *plan, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    plan->n_regressors = 0;
    for (size_t i = 0; code == VOL_OK && i < plan->n_models; i++)
        code = enter_model(plan, &plan->model[i].spec, err);
    plan->n_columns =
        vol_series_columns(&plan->wish, plan->column, plan->optional);
    add_columns(plan, false);
    add_columns(plan, true);
    return code;
}

/* ---- one symbol --------------------------------------------------------- */

/* Where the values of one model's regressors come from. */
struct origin {
    const struct vol_garch_plan *plan;
    const struct vol_block *block;
    const struct vol_series *series;
    bool all_days; /* the dates of a year are all its days */
};

static const struct vol_garch_regressor *
find(const struct vol_garch_plan *plan, const char *name)
{
    size_t i = 0;

    while (strcmp(plan->regressor[i].name, name) != 0)
        i++;
    return &plan->regressor[i];
}

/* A dummy of the calendar, and the table has no cell of that name. */
static bool
is_dummy(const struct origin *from, const struct vol_garch_regressor *r)
{
    const double *value = from->block->value[r->column];

    if (r->calendar < 0)
        return false;
    for (size_t i = 0; i < from->block->n; i++)
        if (!isnan(value[i]))
            return false;
    return true;
}

/* Column i of `width` of the sample. */
static enum vol_code
fill_sample(const struct origin *from, const struct vol_garch_regressor *r,
            size_t i, size_t width, double *out, struct vol_err *err)
{
    const double *value = from->block->value[r->column];
    const bool dummy = is_dummy(from, r);
    char date[VOL_DATE_BUFSIZE];

    for (size_t t = 0; t < from->series->n; t++) {
        double *x = &out[t * width + i];
        *x = dummy ? vol_calendar_dummy(r->calendar, from->series->date[t],
                                        from->all_days)
                   : value[from->series->row[t]];
        if (isnan(*x))
            return vol_fail(err, VOL_EDATA,
                            "%s: the regressor %s is missing; fill it in, "
                            "begin later (--from), or leave out that day's "
                            "price",
                            vol_date_format(date, from->series->date[t]),
                            r->name);
    }
    return VOL_OK;
}

/* Column i of `width` of the days ahead, as far as all are known. */
static void
fill_ahead(const struct origin *from, const struct vol_garch_regressor *r,
           size_t i, size_t width, double *out, struct vol_garch_x *x)
{
    const struct vol_garch_plan *plan = from->plan;
    const double *value = from->block->value[r->column];
    const bool dummy = is_dummy(from, r);
    const size_t end = from->series->row[from->series->n - 1];
    double last = value[end];

    for (size_t t = 0; t < x->known; t++) {
        const size_t row = end + 1 + t;
        double now =
            dummy                  ? vol_calendar_dummy(r->calendar,
                                                        vol_garch_target(from->series->origin,
                                                                         plan->periods, t + 1),
                                                        from->all_days)
            : row < from->block->n ? value[row]
                                   : (double)NAN;
        if (isnan(now) && !plan->hold_x) {
            x->known = t;
            return;
        }
        if (isnan(now) && (x->held == 0 || x->held > t + 1))
            x->held = t + 1;
        last = isnan(now) ? last : now;
        out[t * width + i] = last;
    }
}

/* One part of a model: its regressors in the sample and ahead. */
static enum vol_code
gather(const struct origin *from, const char (*name)[VOL_X_NAME_SIZE], size_t n,
       double **sample, double **ahead, struct vol_garch_x *x,
       struct vol_err *err)
{
    enum vol_code code;

    if (n == 0)
        return VOL_OK;
    code = vol_mem_doubles(sample, from->series->n * n, err);
    if (code == VOL_OK)
        code = vol_mem_doubles(ahead, from->plan->forecast.horizon * n, err);
    for (size_t i = 0; code == VOL_OK && i < n; i++) {
        const struct vol_garch_regressor *r = find(from->plan, name[i]);
        code = fill_sample(from, r, i, n, *sample, err);
        if (code == VOL_OK)
            fill_ahead(from, r, i, n, *ahead, x);
    }
    return code;
}

struct vol_garch_data
vol_garch_x_data(const struct vol_series *series, const struct vol_garch_x *x)
{
    return (struct vol_garch_data){ .y = series->value,
                                    .n = series->n,
                                    .mean_x = x->mean,
                                    .variance_x = x->variance };
}

void
vol_garch_x_ahead(const struct vol_garch_x *x, struct vol_forecast_wish *wish)
{
    wish->mean_x = x->known > 0 ? x->mean_ahead : NULL;
    wish->variance_x = x->known > 0 ? x->variance_ahead : NULL;
    wish->known = x->known;
}

void
vol_garch_x_clear(struct vol_garch_x *x)
{
    free(x->mean);
    free(x->variance);
    free(x->mean_ahead);
    free(x->variance_ahead);
    *x = (struct vol_garch_x){ .mean = NULL };
}

enum vol_code
vol_garch_x_make(const struct vol_garch_plan *plan,
                 const struct vol_garch_spec *spec,
                 const struct vol_block *block, const struct vol_series *series,
                 struct vol_garch_x *out, struct vol_err *err)
{
    const struct origin from = { .plan = plan,
                                 .block = block,
                                 .series = series,
                                 .all_days =
                                     vol_garch_all_days(plan->periods) };
    struct vol_garch_x x = { .known = plan->forecast.horizon };
    enum vol_code code = gather(&from, spec->mean_x, spec->mean.n_x, &x.mean,
                                &x.mean_ahead, &x, err);

    if (code == VOL_OK)
        code = gather(&from, spec->variance_x, spec->n_x, &x.variance,
                      &x.variance_ahead, &x, err);
    if (code != VOL_OK) {
        vol_garch_x_clear(&x);
        return code;
    }
    *out = x;
    return VOL_OK;
}
