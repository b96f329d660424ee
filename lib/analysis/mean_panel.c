/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/mean_panel.h"

#include "analysis/var_run.h"
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>

enum vol_code
vol_mean_panel_add(struct vol_mean_panel *panel,
                   const struct vol_mean_plan *plan,
                   const struct vol_block *block, struct vol_err *err)
{
    struct vol_series_wish wish = plan->wish;
    struct vol_series series;

    (void)vol_panel_form_of(&wish);
    enum vol_code code = vol_series_make(block, &wish, &series, err);
    if (code != VOL_OK)
        return code;
    code = vol_series_set_add(&panel->set, block->symbol, &series, err);
    vol_series_clear(&series);
    return code;
}

/* 100 ln p, as the other models see a price. */
static void
scale_prices(struct vol_panel *joined)
{
    for (size_t i = 0; i < joined->rows * joined->k; i++)
        joined->value[i] *= 100.0;
}

enum vol_code
vol_mean_panel_join(struct vol_mean_panel *panel,
                    const struct vol_mean_plan *plan, struct vol_err *err)
{
    struct vol_series_wish series = plan->wish;
    const struct vol_panel_wish wish = { panel->align,
                                         vol_panel_form_of(&series),
                                         plan->window, VOL_MEAN_PANEL_ROWS };
    enum vol_code code = VOL_OK;

    vol_series_set_sort(&panel->set);
    for (size_t i = 0; code == VOL_OK && i < panel->n_lags; i++)
        code = vol_series_set_lag(&panel->set, panel->lag[i], err);
    if (code == VOL_OK)
        code = vol_series_set_panel(&panel->set, &wish, &panel->joined, err);
    if (code == VOL_OK && plan->wish.as == VOL_AS_LOG)
        scale_prices(&panel->joined);
    return code;
}

static const char *
series_name(const struct vol_mean_plan *plan)
{
    if (plan->wish.as == VOL_AS_LEVEL)
        return "level";
    return plan->wish.as == VOL_AS_LOG ? "price" : "return";
}

static void
add_spillovers(struct vol_rows *rows, const struct vol_var_run *run)
{
    vol_var_add_spillovers(rows, run, 0);
}

static void
add_rows(const struct vol_mean_plan *plan, const struct vol_var_run *run,
         struct vol_made *made)
{
    static void (*const add[VOL_MEAN_PRODUCTS])(struct vol_rows *,
                                                const struct vol_var_run *) = {
        [VOL_MEAN_FORECASTS] = vol_var_add_forecasts,
        [VOL_MEAN_FITS] = vol_var_add_fits,
        [VOL_MEAN_PARAMS] = vol_var_add_params,
        [VOL_MEAN_RESIDUALS] = vol_var_add_residuals,
        [VOL_MEAN_INTERVALS] = vol_var_add_intervals,
        [VOL_MEAN_RESPONSES] = vol_var_add_responses,
        [VOL_MEAN_SPILLOVERS] = add_spillovers,
    };

    for (size_t i = 0; i < VOL_MEAN_PRODUCTS; i++)
        if (plan->wanted[i] && add[i] != NULL)
            add[i](&made->rows[i], run);
    if (plan->summary)
        vol_var_summary_add(&made->text, run);
}

enum vol_code
vol_mean_panel_run(const struct vol_mean_panel *panel,
                   const struct vol_mean_plan *plan, size_t at,
                   struct vol_made *made, struct vol_mean_outcome *outcome,
                   struct vol_err *err)
{
    size_t k = panel->joined.k;
    void *names = NULL;
    enum vol_code code = vol_mem_array(&names, k, sizeof(const char *), err);

    if (code != VOL_OK)
        return code;
    const char **symbol = names;
    for (size_t i = 0; i < k; i++)
        symbol[i] = panel->set.item[i].symbol;
    struct vol_var_run run = { .model = &plan->var[at],
                               .panel = &panel->joined,
                               .symbol = symbol,
                               .series = series_name(plan),
                               .periods = plan->periods,
                               .day = plan->day,
                               .n_days = plan->n_days,
                               .bands = plan->wanted[VOL_MEAN_RESPONSES] };
    code = vol_var_run_make(&run, err);
    if (code == VOL_OK) {
        add_rows(plan, &run, made);
        outcome->status =
            run.reason[0] == '\0' ? VOL_MEAN_OK : VOL_MEAN_NOT_ESTIMATED;
        (void)snprintf(outcome->reason, sizeof(outcome->reason), "%.95s",
                       run.reason);
    }
    vol_var_run_clear(&run);
    free(names);
    return code;
}
