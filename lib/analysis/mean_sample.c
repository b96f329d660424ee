/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/mean_sample.h"

#include "base/mem.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static bool
keeps_gaps(const struct vol_mean_plan *plan)
{
    return plan->wish.as != VOL_AS_PRICE;
}

static enum vol_code
reserve(struct vol_mean_sample *s, struct vol_err *err)
{
    const unsigned n_x = s->plan->n_x;
    void *row = NULL;
    enum vol_code code = vol_mem_array(&row, s->n, sizeof(*s->row), err);

    s->row = row;
    if (code == VOL_OK)
        code = vol_mem_doubles(&s->value, s->n, err);
    if (code == VOL_OK && n_x > 0)
        code = vol_mem_doubles(&s->x, s->n * n_x, err);
    if (code == VOL_OK && n_x > 0)
        code = vol_mem_doubles(&s->ahead, (s->n_ahead + 1) * n_x, err);
    return code;
}

/* Rows of the block from the first to the last with a value, or only those. */
static void
fill_values(struct vol_mean_sample *s)
{
    const struct vol_series *from = &s->series;
    const double scale = s->plan->wish.as == VOL_AS_LOG ? 100.0 : 1.0;

    for (size_t t = 0; t < s->n; t++) {
        s->row[t] = keeps_gaps(s->plan) ? from->row[0] + t : from->row[t];
        s->value[t] = NAN;
    }
    for (size_t i = 0; i < from->n; i++)
        s->value[keeps_gaps(s->plan) ? from->row[i] - from->row[0] : i] =
            scale * from->value[i];
}

static void
fill_regressors(struct vol_mean_sample *s)
{
    const unsigned n_x = s->plan->n_x;

    for (unsigned i = 0; i < n_x; i++) {
        const double *column = s->block->value[s->plan->x_at[i]];
        for (size_t t = 0; t < s->n; t++)
            s->x[t * n_x + i] = column[s->row[t]];
        for (size_t h = 0; h < s->n_ahead; h++)
            s->ahead[h * n_x + i] = column[s->row[s->n - 1] + 1 + h];
    }
}

/* Four powers of it, as in a HAR of squares, must be numbers. */
static const double LARGEST = 1e35;

static enum vol_code
check_scale(const char *what, const char *name, const double *value, size_t n,
            struct vol_err *err)
{
    double most = 0.0;

    for (size_t t = 0; t < n; t++)
        if (fabs(value[t]) > most)
            most = fabs(value[t]);
    if (most <= LARGEST && (most >= 1.0 / LARGEST || most == 0.0))
        return VOL_OK;
    return vol_fail(err, VOL_EDATA,
                    "%s%s: the greatest value is %g: give it in a unit in "
                    "which that lies between %g and %g",
                    what, name, most, 1.0 / LARGEST, LARGEST);
}

enum vol_code
vol_mean_check_scale(const struct vol_mean_plan *plan,
                     const struct vol_block *block,
                     const struct vol_series *series, struct vol_err *err)
{
    const char *name = plan->wish.column != NULL ? plan->wish.column : "series";
    enum vol_code code = check_scale("", name, series->value, series->n, err);

    for (size_t i = 0; code == VOL_OK && i < plan->n_x; i++)
        code = check_scale("--mean-x ", plan->x[i], block->value[plan->x_at[i]],
                           block->n, err);
    return code;
}

enum vol_code
vol_mean_sample_make(struct vol_mean_sample *s,
                     const struct vol_mean_plan *plan,
                     const struct vol_block *block, size_t window,
                     struct vol_err *err)
{
    struct vol_series_wish wish = plan->wish;
    enum vol_code code;

    wish.window = window;
    *s = (struct vol_mean_sample){ .plan = plan, .block = block };
    code = vol_series_make(block, &wish, &s->series, err);
    if (code == VOL_OK)
        code = vol_mean_check_scale(plan, block, &s->series, err);
    if (code != VOL_OK)
        return code;
    const size_t *row = s->series.row, n = s->series.n;
    s->n = keeps_gaps(plan) ? row[n - 1] - row[0] + 1 : n;
    s->n_ahead = block->n - 1 - row[n - 1];
    code = reserve(s, err);
    if (code == VOL_OK) {
        fill_values(s);
        fill_regressors(s);
    }
    return code;
}

void
vol_mean_sample_clear(struct vol_mean_sample *s)
{
    vol_series_clear(&s->series);
    free(s->row);
    free(s->value);
    free(s->x);
    free(s->ahead);
}

/* ---- what a model sees -------------------------------------------------- */

static double
measure(const struct vol_mean_sample *s, enum vol_har_measure m, size_t t)
{
    double *const *column = s->block->value;
    const size_t *at = s->plan->price_at;
    const size_t row = s->row[t];
    double r = s->value[t];

    if (m == VOL_HAR_LEVEL)
        return r;
    if (m != VOL_HAR_SQUARED)
        return vol_har_range(m, column[at[0]][row], column[at[1]][row],
                             column[at[2]][row], column[at[3]][row]);
    if (s->plan->wish.as == VOL_AS_LOG)
        r -= t > 0 ? s->value[t - 1] : (double)NAN;
    return r * r;
}

struct vol_mean_data
vol_mean_sample_data(const struct vol_mean_sample *s,
                     const struct vol_mean_model *model, double *y)
{
    const bool har = model->kind == VOL_MEAN_HAR;
    const unsigned n_x = har ? model->har.n_x : model->arima.n_x;
    const enum vol_series_as as = s->plan->wish.as;

    for (size_t t = 0; har && t < s->n; t++) {
        y[t] = measure(s, model->har.measure, t);
        if (model->har.log)
            y[t] = y[t] > 0.0 ? log(y[t]) : (double)NAN;
    }
    return (struct vol_mean_data){ .y = har ? y : s->value,
                                   .x = n_x > 0 ? s->x : NULL,
                                   .n = s->n,
                                   .is_change = !har && (as == VOL_AS_PRICE ||
                                                         as == VOL_AS_RETURN) };
}

void
vol_mean_sample_name(const struct vol_mean_sample *s,
                     const struct vol_mean_model *model, char *buf, size_t size)
{
    const enum vol_series_as as = s->plan->wish.as;

    if (model->kind == VOL_MEAN_HAR)
        (void)snprintf(buf, size, "%svariance:%s", model->har.log ? "log-" : "",
                       vol_har_measure_name(model->har.measure));
    else
        (void)snprintf(buf, size, "%s",
                       as == VOL_AS_LOG     ? "price"
                       : as == VOL_AS_LEVEL ? "level"
                                            : "return");
}
