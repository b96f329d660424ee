/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/mean_panel.h"

#include "analysis/mean_members.h"
#include "analysis/mean_sample.h"
#include "analysis/spill_rows.h"
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>

void
vol_mean_panel_clear(struct vol_mean_panel *panel)
{
    vol_series_set_clear(&panel->set);
    vol_mean_regressors_clear(&panel->regressors);
    vol_panel_clear(&panel->joined);
    free(panel->symbol);
    panel->symbol = NULL;
    free(panel->left);
    panel->left = NULL;
    panel->n_left = panel->cap_left = 0;
}

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
    code = vol_mean_check_scale(plan, block, &series, err);
    if (code == VOL_OK)
        code = vol_mean_regressors_add(&panel->regressors, block, plan->x_at,
                                       plan->x, plan->n_x, err);
    if (code == VOL_OK)
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

static enum vol_code
name_set(const struct vol_mean_panel *panel, char tag[VOL_MEAN_TAG_SIZE],
         struct vol_err *err)
{
    const bool aligned = panel->align != VOL_ALIGN_INNER;
    char set[VOL_SERIES_SET_TAG] = "";
    enum vol_code code = vol_series_set_tag(&panel->set, set, err);

    (void)snprintf(tag, VOL_MEAN_TAG_SIZE, "%s%s-%s", aligned ? "-" : "",
                   aligned ? vol_align_name(panel->align) : "", set);
    return code;
}

static enum vol_code
name_columns(struct vol_mean_panel *panel, struct vol_err *err)
{
    const size_t n = panel->set.n;
    void *symbol = NULL;
    enum vol_code code = vol_mem_array(&symbol, n, sizeof(char *), err);

    panel->symbol = symbol;
    for (size_t i = 0; code == VOL_OK && i < n; i++)
        panel->symbol[i] = panel->set.item[i].symbol;
    return code == VOL_OK ? name_set(panel, panel->tag, err) : code;
}

enum vol_code
vol_mean_panel_join(struct vol_mean_panel *panel,
                    const struct vol_mean_plan *plan, struct vol_err *err)
{
    struct vol_series_wish series = plan->wish;
    const struct vol_panel_wish wish = { panel->align,
                                         vol_panel_form_of(&series), 0,
                                         VOL_MEAN_PANEL_ROWS };
    enum vol_code code = VOL_OK;

    vol_series_set_sort(&panel->set);
    for (size_t i = 0; code == VOL_OK && i < panel->n_lags; i++)
        code = vol_series_set_lag(&panel->set, panel->lag[i], err);
    if (code == VOL_OK)
        code = name_set(panel, panel->tag_of_all, err);
    if (code == VOL_OK)
        code = vol_mean_members_join(panel, plan, &wish, err);
    if (code == VOL_OK)
        code = name_columns(panel, err);
    if (code == VOL_OK)
        code = vol_spill_check_symbols(panel->symbol, panel->set.n, err);
    if (code == VOL_OK && plan->wish.as == VOL_AS_LOG)
        scale_prices(&panel->joined);
    return code;
}

const char *
vol_mean_panel_series(const struct vol_mean_plan *plan)
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

/* What was estimated into rows, and how it ended. */
static enum vol_code
run_model(const struct vol_mean_panel *panel, const struct vol_mean_plan *plan,
          struct vol_var_run *run, struct vol_made *made,
          struct vol_mean_outcome *outcome, struct vol_err *err)
{
    enum vol_code code = vol_mean_regressors_join(
        &panel->regressors, run->panel, plan->x, &run->x, err);

    if (code == VOL_OK)
        code = vol_var_run_make(run, err);
    if (code == VOL_OK) {
        add_rows(plan, run, made);
        outcome->status =
            run->reason[0] == '\0' ? VOL_MEAN_OK : VOL_MEAN_NOT_ESTIMATED;
        (void)snprintf(outcome->reason, sizeof(outcome->reason), "%.95s",
                       run->reason);
        if (run->known == 0 && vol_mean_plan_forecasts(plan))
            (void)snprintf(outcome->unforecast, sizeof(outcome->unforecast),
                           "%s", VOL_MEAN_UNKNOWN_DAY);
    }
    vol_mean_regressors_release(&run->x);
    vol_var_run_clear(run);
    return code;
}

/* The rows of fits of the symbols that are left out of a model, and, where
 * there is none of the others (`reason` is not NULL), of these. */
static void
add_failures(const struct vol_mean_panel *panel, const char *model,
             const char *reason, struct vol_rows *rows)
{
    char name[VOL_MEAN_NAME_SIZE + VOL_MEAN_TAG_SIZE], text[192];

    (void)snprintf(name, sizeof(name), "%s%s", model, panel->tag_of_all);
    for (size_t i = 0; reason != NULL && i < panel->set.n; i++)
        vol_var_add_failure(rows, panel->set.item[i].symbol,
                            panel->set.item[i].series.origin, name, reason);
    for (size_t i = 0; i < panel->n_left; i++) {
        (void)snprintf(text, sizeof(text), "left out: %s",
                       panel->left[i].reason);
        vol_var_add_failure(rows, panel->left[i].symbol, panel->left[i].origin,
                            name, text);
    }
}

/* The rows of fits of the symbols that go on behind the last day of all. */
static void
add_behind(const struct vol_mean_panel *panel, const char *name,
           struct vol_rows *rows)
{
    const vol_date end = panel->joined.date[panel->joined.rows - 1];
    char reason[128], day[VOL_DATE_BUFSIZE];

    (void)snprintf(reason, sizeof(reason),
                   "its last forecast is of %s, the last day that all symbols "
                   "of the model have",
                   vol_date_format(day, end));
    for (size_t i = 0; i < panel->set.n; i++)
        if (panel->set.item[i].series.origin > end)
            vol_var_add_failure(rows, panel->set.item[i].symbol,
                                panel->set.item[i].series.origin, name, reason);
}

void
vol_mean_panel_refuse(const struct vol_mean_panel *panel,
                      const struct vol_mean_plan *plan, const char *reason,
                      struct vol_made *made)
{
    for (size_t i = 0; plan->wanted[VOL_MEAN_FITS] && i < plan->n_vars; i++)
        add_failures(panel, plan->var[i].name, reason,
                     &made->rows[VOL_MEAN_FITS]);
}

enum vol_code
vol_mean_panel_run(const struct vol_mean_panel *panel,
                   const struct vol_mean_plan *plan, size_t at,
                   struct vol_made *made, struct vol_mean_outcome *outcome,
                   struct vol_err *err)
{
    const struct vol_panel rows = vol_panel_last(&panel->joined, plan->window);
    char name[VOL_MEAN_NAME_SIZE + VOL_MEAN_TAG_SIZE];
    struct vol_var_run run = { .model = &plan->var[at].model,
                               .panel = &rows,
                               .symbol = panel->symbol,
                               .series = vol_mean_panel_series(plan),
                               .periods = plan->periods,
                               .day = plan->day,
                               .n_days = plan->n_days,
                               .bands = plan->wanted[VOL_MEAN_RESPONSES],
                               .name = name };

    (void)snprintf(name, sizeof(name), "%s%s", plan->var[at].name, panel->tag);
    enum vol_code code = run_model(panel, plan, &run, made, outcome, err);
    if (code == VOL_OK && plan->wanted[VOL_MEAN_FITS]) {
        add_behind(panel, name, &made->rows[VOL_MEAN_FITS]);
        add_failures(panel, plan->var[at].name, NULL,
                     &made->rows[VOL_MEAN_FITS]);
    }
    if (code == VOL_OK && plan->wanted[VOL_MEAN_EVALUATIONS])
        code = vol_mean_panel_judge(panel, plan, at,
                                    &made->rows[VOL_MEAN_EVALUATIONS],
                                    outcome->unjudged, err);
    return code;
}
