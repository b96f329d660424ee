/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/cross_run.h"

#include "analysis/garch_rows.h"
#include "base/hash.h"
#include "base/mem.h"
#include "cross/packed.h"

#include <math.h>
#include <stdlib.h>

static size_t
horizon(const struct vol_cross_plan *plan)
{
    return plan->day[plan->n_days - 1];
}

/* The forecasts of one margin; its paths, if any, have a stream of their
 * own. */
static enum vol_code
forecast_margin(const struct vol_cross_run *run, size_t i,
                struct vol_forecast *out, struct vol_err *err)
{
    char origin[VOL_DATE_BUFSIZE], spec[VOL_SPEC_SIZE];
    struct vol_garch_state state;
    enum vol_code code =
        vol_garch_state_of(&run->fit[i], &run->data[i], false, &state, err);

    if (code != VOL_OK)
        return vol_fail_in(err, code, "%s", run->symbol[i]);
    vol_garch_spec_print(&run->plan->margin, spec);
    const char *const stream[] = {
        run->symbol[i], spec,
        vol_date_format(origin, run->panel->date[run->panel->rows - 1])
    };
    const struct vol_forecast_wish wish = {
        .horizon = horizon(run->plan),
        .paths = run->plan->paths,
        .seed = vol_hash_seed(run->plan->seed, stream,
                              sizeof(stream) / sizeof(stream[0]))
    };
    code = vol_garch_forecast(&state, &wish, out, err);
    vol_garch_state_clear(&state);
    return code == VOL_OK ? code : vol_fail_in(err, code, "%s", run->symbol[i]);
}

enum vol_code
vol_cross_margins_ahead(const struct vol_cross_run *run,
                        struct vol_forecast **out, struct vol_err *err)
{
    const size_t days = horizon(run->plan);
    void *room = NULL;
    enum vol_code code =
        vol_mem_array(&room, run->k * days, sizeof(**out), err);

    for (size_t i = 0; code == VOL_OK && i < run->k; i++)
        code = forecast_margin(run, i, (struct vol_forecast *)room + i * days,
                               err);
    if (code == VOL_OK)
        *out = room;
    else
        free(room);
    return code;
}

/* ---- rows ---------------------------------------------------------------- */

/* Whether returns of days to come are correlated with each other through the
 * mean, so that their covariances do not add up. */
static bool
mean_moves(const struct vol_cross_result *r)
{
    const struct vol_mean_spec *mean = &r->run->plan->margin.mean;

    return r->model->what != VOL_CROSS_EWMA &&
           (mean->ar > 0 || mean->ma > 0 || mean->har);
}

/* The covariance of a pair on one day, from its correlation. */
static double
day_covariance(const struct vol_cross_result *r,
               const struct vol_forecast *margin, size_t i, size_t j, size_t h)
{
    const size_t days = horizon(r->run->plan);
    const double x =
        r->ahead[(h - 1) * vol_packed(r->run->k) + vol_packed_at(i, j)];

    if (margin == NULL)
        return x;
    return x * sqrt(margin[i * days + h - 1].variance *
                    margin[j * days + h - 1].variance);
}

static double
day_correlation(const struct vol_cross_result *r,
                const struct vol_forecast *margin, size_t i, size_t j, size_t h)
{
    const double *x = r->ahead + (h - 1) * vol_packed(r->run->k);
    const double c = x[vol_packed_at(i, j)];

    if (i == j)
        return 1.0;
    return margin != NULL
               ? c
               : c / sqrt(x[vol_packed_at(i, i)] * x[vol_packed_at(j, j)]);
}

double
vol_cross_together(const struct vol_cross_result *r,
                   const struct vol_forecast *margin, size_t i, size_t j,
                   size_t h)
{
    double sum = 0.0;

    if (margin != NULL && i == j)
        return margin[i * horizon(r->run->plan) + h - 1].cum_variance;
    if (mean_moves(r) && h > 1)
        return NAN;
    for (size_t d = 1; d <= h; d++)
        sum += day_covariance(r, margin, i, j, d);
    return sum;
}

static void
add_row(struct vol_rows *rows, const struct vol_cross_result *r,
        const struct vol_forecast *margin, size_t i, size_t j, size_t h)
{
    const struct vol_cross_run *run = r->run;
    const vol_date origin = run->panel->date[run->panel->rows - 1];
    const double cov = day_covariance(r, margin, i, j, h);
    const char *reason = "";

    if (mean_moves(r) && i != j && h > 1)
        reason = "the mean is autocorrelated: days do not add up";
    if (!isfinite(cov) && margin != NULL)
        reason = margin[i * horizon(run->plan) + h - 1].reason;
    vol_rows_text(rows, run->symbol[i]);
    vol_rows_text(rows, run->symbol[j]);
    vol_rows_date(rows, origin);
    vol_rows_text(rows, r->model->spec);
    vol_rows_int(rows, (int64_t)h);
    vol_rows_date(rows, vol_garch_target(origin, run->plan->periods, h));
    vol_rows_double(rows, day_correlation(r, margin, i, j, h));
    vol_rows_double(rows, cov);
    vol_rows_double(rows, vol_cross_together(r, margin, i, j, h));
    vol_rows_text(rows, reason);
    vol_rows_end(rows);
}

void
vol_cross_add_covariances(struct vol_rows *rows,
                          const struct vol_cross_result *r,
                          const struct vol_forecast *margin)
{
    const struct vol_cross_plan *plan = r->run->plan;

    for (size_t i = 0; i < r->run->k; i++)
        for (size_t j = i; j < r->run->k; j++)
            for (size_t d = 0; d < plan->n_days; d++)
                add_row(rows, r, margin, i, j, plan->day[d]);
}
