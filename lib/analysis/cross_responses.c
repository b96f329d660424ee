/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vcross: what a shock does to the variances of days to come. */
#include "analysis/cross_run.h"

#include "base/mem.h"
#include "cross/packed.h"
#include "cross/shock.h"

#include <math.h>
#include <stdlib.h>

/* Variances of one series on the days after a shock of the day after the
 * sample, at each node of a residual: nodes x days. */
struct after {
    double *variance;
    const char *reason; /* why they are NaN, or "" */
};

/* The state of a margin after its residual of the next day has been z. */
static enum vol_code
move_state(struct vol_garch_state *state, double z, struct vol_err *err)
{
    const struct vol_forecast_wish wish = { .horizon = 1 };
    struct vol_forecast next;
    double e, h;
    enum vol_code code = vol_garch_forecast(state, &wish, &next, err);

    if (code != VOL_OK)
        return code;
    const double y = next.mean + z * sqrt(next.variance);
    const struct vol_garch_data data = { .y = &y, .n = 1 };
    return vol_garch_state_filter(state, &data, 0, &e, &h, err);
}

static enum vol_code
follow(const struct vol_cross_run *run, size_t i, size_t days,
       struct vol_forecast *room, struct after *out, struct vol_err *err)
{
    const struct vol_forecast_wish wish = { .horizon = days };
    enum vol_code code = VOL_OK;

    out->reason = "";
    for (size_t node = 0; code == VOL_OK && node < VOL_SHOCK_NODES; node++) {
        struct vol_garch_state state;
        code =
            vol_garch_state_of(&run->fit[i], &run->data[i], false, &state, err);
        if (code != VOL_OK)
            break;
        code = move_state(&state, (double)node - 2.0, err);
        if (code == VOL_OK)
            code = vol_garch_forecast(&state, &wish, room, err);
        for (size_t h = 0; code == VOL_OK && h < days; h++) {
            out->variance[node * days + h] = room[h].variance;
            if (!isfinite(room[h].variance))
                out->reason = room[h].reason;
        }
        vol_garch_state_clear(&state);
    }
    return code == VOL_OK ? code : vol_fail_in(err, code, "%s", run->symbol[i]);
}

/* ---- rows ---------------------------------------------------------------- */

static void
add_row(struct vol_rows *rows, const struct vol_cross_result *r, size_t from,
        size_t to, size_t h, double response, const char *reason)
{
    const struct vol_panel *panel = r->run->panel;

    vol_rows_date(rows, panel->date[panel->rows - 1]);
    vol_rows_text(rows, r->model->spec);
    vol_rows_text(rows, r->run->symbol[from]);
    vol_rows_text(rows, r->run->symbol[to]);
    vol_rows_int(rows, (int64_t)h);
    vol_rows_double(rows, response);
    vol_rows_skip(rows, 2);
    vol_rows_text(rows, isfinite(response) ? "" : reason);
    vol_rows_end(rows);
}

/* The variance of the day of the shock was known the day before. */
static void
add_pair(struct vol_rows *rows, const struct vol_cross_result *r,
         const double *correlations, size_t from, size_t to, size_t days,
         const struct after *after)
{
    const bool t = r->fit != NULL && r->fit->spec.density == VOL_DCC_T;
    const enum vol_dcc_density density = t ? VOL_DCC_T : VOL_DCC_NORMAL;
    const double nu = t ? r->fit->param[r->fit->n_params - 1].estimate : NAN;
    const double rho = from == to ? 1.0 : correlations[vol_packed_at(from, to)];
    const struct vol_shock_moments usual = vol_shock_usual(density, nu);
    const struct vol_shock_moments given =
        vol_shock_given(density, nu, rho, r->run->plan->shock_size);

    add_row(rows, r, from, to, 0, 0.0, "");
    for (size_t h = 1; h <= days; h++) {
        double f[VOL_SHOCK_NODES];
        for (size_t node = 0; node < VOL_SHOCK_NODES; node++)
            f[node] = after->variance[node * days + h - 1];
        add_row(rows, r, from, to, h, vol_shock_response(f, &given, &usual),
                after->reason);
    }
}

enum vol_code
vol_cross_add_responses(struct vol_rows *rows, const struct vol_cross_result *r,
                        const double *correlations, struct vol_err *err)
{
    const struct vol_cross_run *run = r->run;
    const size_t k = run->k;
    const size_t days = vol_cross_plan_days(run->plan, r->model);
    double *variance = NULL;
    void *after = NULL, *room = NULL;
    enum vol_code code = vol_mem_array(&after, k, sizeof(struct after), err);

    if (code == VOL_OK)
        code = vol_mem_array(&room, days, sizeof(struct vol_forecast), err);
    if (code == VOL_OK)
        code = vol_mem_doubles(&variance, k * VOL_SHOCK_NODES * days, err);
    struct after *all = after;
    for (size_t i = 0; code == VOL_OK && i < k; i++) {
        all[i].variance = variance + i * VOL_SHOCK_NODES * days;
        code = follow(run, i, days, room, &all[i], err);
    }
    for (size_t p = 0; code == VOL_OK && p < k * k; p++)
        add_pair(rows, r, correlations, p / k, p % k, days, &all[p % k]);
    free(variance);
    free(room);
    free(after);
    return code;
}
