/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/garch_plan.h"

#include "analysis/garch_examine.h"
#include "analysis/garch_select.h"
#include "base/hash.h"
#include "base/mem.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
add_rows(const struct vol_garch_plan *plan, struct vol_garch_output *out,
         const struct vol_garch_result *r)
{
    static void (*const add[VOL_GARCH_KINDS])(
        struct vol_rows *, const struct vol_garch_result *) = {
        [VOL_GARCH_FORECASTS] = vol_garch_add_forecasts,
        [VOL_GARCH_FITS] = vol_garch_add_fits,
        [VOL_GARCH_PARAMS] = vol_garch_add_params,
        [VOL_GARCH_SIGMA] = vol_garch_add_sigma,
        [VOL_GARCH_STATES] = vol_garch_add_states,
        [VOL_GARCH_DIAGNOSTICS] = vol_garch_add_diagnostics,
        [VOL_GARCH_BANDS] = vol_garch_add_bands,
        [VOL_GARCH_COMPARISONS] = NULL /* of two models */
    };

    const bool chosen = r->selected != 0;

    for (int k = 0; k < VOL_GARCH_KINDS; k++)
        if (plan->wanted[k] && add[k] != NULL &&
            (chosen || k == VOL_GARCH_FITS || k == VOL_GARCH_STATES))
            add[k](&out->made.rows[k], r);
    if (plan->summary && chosen)
        vol_garch_summary_add(&out->made.text, r);
}

/* Forecasts, where they are wanted and can be made. */
static enum vol_code
forecast_model(const struct vol_garch_plan *plan,
               const struct vol_garch_state *state,
               const struct vol_forecast_wish *ahead,
               struct vol_garch_result *r, struct vol_forecast *days,
               struct vol_err *err)
{
    char origin[VOL_DATE_BUFSIZE];
    const char *const stream[] = { r->symbol, r->spec,
                                   vol_date_format(origin, r->series->origin) };
    struct vol_forecast_wish wish = *ahead;
    enum vol_code code;

    if (!(plan->wanted[VOL_GARCH_FORECASTS] || plan->wanted[VOL_GARCH_BANDS] ||
          plan->summary) ||
        !vol_garch_fit_usable(r->fit) || r->selected == 0)
        return VOL_OK;
    wish.seed =
        vol_hash_seed(plan->seed, stream, sizeof(stream) / sizeof(stream[0]));
    code = vol_garch_forecast(state, &wish, days, err);
    if (code == VOL_OK)
        r->forecast = days;
    return code;
}

/* So much log-likelihood apart two optima are not one. */
#define APART 0.01

/* Say where a saved or the user's start was not used, or led to worse
 * parameters than were found. */
static void
tell_start(const struct vol_garch_model *model,
           const struct vol_garch_night *night,
           struct vol_garch_outcome *outcome)
{
    const struct vol_garch_fit *fit = &night->fit;
    const size_t size = sizeof(outcome->note);

    (void)snprintf(outcome->note, size, "%s", night->cold);
    if (model->has_start && night->filtered)
        (void)snprintf(outcome->note, size,
                       "nothing is estimated, so that the start given waits "
                       "for the next fit");
    else if (isnan(fit->guess_loglik) ||
             fit->guess_loglik > fit->loglik - APART)
        return;
    else if (isinf(fit->guess_loglik))
        (void)snprintf(outcome->note, size,
                       "the start given leads to no optimum; others were "
                       "tried");
    else
        (void)snprintf(outcome->note, size,
                       "the start given leads to log-likelihood %.4f, another "
                       "to %.4f, which is kept",
                       fit->guess_loglik, fit->loglik);
}

static void
tell_outcome(const struct vol_garch_model *model,
             const struct vol_garch_night *night, struct vol_garch_output *out)
{
    struct vol_garch_outcome *outcome = &out->outcome[out->n_outcomes++];

    outcome->status = night->fit.status;
    outcome->filtered = night->filtered;
    outcome->newer = night->newer;
    memcpy(outcome->reason, night->fit.reason, sizeof(outcome->reason));
    memcpy(outcome->warning, night->warning, sizeof(outcome->warning));
    tell_start(model, night, outcome);
}

/* Forecasts and rows of model i, which was fitted or filtered. */
static enum vol_code
tell_model(const struct vol_garch_plan *plan, size_t i, const char *symbol,
           const struct vol_garch_night *night, struct vol_garch_output *out,
           struct vol_err *err)
{
    struct vol_garch_result r = { .symbol = symbol,
                                  .spec = plan->model[i].name,
                                  .series = night->series,
                                  .fit = &night->fit,
                                  .cov = plan->cov,
                                  .periods = plan->periods,
                                  .paths = plan->forecast.paths,
                                  .day = plan->day,
                                  .n_days = plan->n_days,
                                  .selected = -1,
                                  .held = night->x.held,
                                  .filtered = night->filtered,
                                  .first = night->first,
                                  .note = night->note,
                                  .state = night->kept,
                                  .mark = &night->mark };
    const struct vol_garch_data data =
        vol_garch_x_data(night->series, &night->x);
    struct vol_forecast_wish ahead = plan->forecast;
    struct vol_garch_examination seen = { .band = NULL };
    void *days = NULL;
    enum vol_code code = vol_mem_array(&days, plan->forecast.horizon,
                                       sizeof(struct vol_forecast), err);

    if (plan->criterion != VOL_CRITERION_NONE)
        r.selected = i == out->selected;
    vol_garch_x_ahead(&night->x, &ahead);
    if (code == VOL_OK)
        code = forecast_model(plan, &night->state, &ahead, &r, days, err);
    if (code == VOL_OK && !night->filtered && r.selected != 0)
        code = vol_garch_examine(plan, &data, &ahead, &r, &seen, err);
    if (code == VOL_OK)
        add_rows(plan, out, &r);
    if (code == VOL_OK)
        out->has_state[i] = plan->wanted[VOL_GARCH_STATES] && r.state != NULL;
    vol_garch_examination_clear(&seen);
    free(days);
    return code;
}

/* ---- all models of one symbol ------------------------------------------- */

/* Fit or filter every model; where they are compared, all or none are
 * filtered, so that their likelihoods are alike. */
static enum vol_code
make_nights(const struct vol_garch_plan *plan, const struct vol_block *block,
            const struct vol_series *series, struct vol_garch_night *night,
            struct vol_err *err)
{
    enum vol_code code = VOL_OK;
    size_t filtered = 0;

    for (size_t i = 0; code == VOL_OK && i < plan->n_models; i++) {
        code = vol_garch_night_make(&night[i], plan, &plan->model[i], block,
                                    series, false, err);
        if (code != VOL_OK)
            return vol_fail_in(err, code, "%s", plan->model[i].name);
        filtered += night[i].filtered;
    }
    if (plan->criterion == VOL_CRITERION_NONE || filtered == plan->n_models)
        return VOL_OK;
    for (size_t i = 0; code == VOL_OK && i < plan->n_models; i++) {
        if (!night[i].filtered)
            continue;
        vol_garch_night_clear(&night[i]);
        code = vol_garch_night_make(&night[i], plan, &plan->model[i], block,
                                    series, true, err);
        if (code != VOL_OK)
            return vol_fail_in(err, code, "%s", plan->model[i].name);
    }
    return VOL_OK;
}

static enum vol_code
run_models(const struct vol_garch_plan *plan, const struct vol_block *block,
           const struct vol_series *series, struct vol_garch_night *night,
           struct vol_garch_output *out, struct vol_err *err)
{
    enum vol_code code = make_nights(plan, block, series, night, err);

    if (code != VOL_OK)
        return code;
    out->selected = vol_garch_select(plan, night);
    if (plan->wanted[VOL_GARCH_COMPARISONS])
        vol_garch_add_comparisons(&out->made.rows[VOL_GARCH_COMPARISONS], plan,
                                  block->symbol, series->origin, night);
    if (plan->summary && plan->criterion != VOL_CRITERION_NONE)
        vol_garch_select_summary(&out->made.text, plan, block->symbol, night,
                                 out->selected);
    for (size_t i = 0; code == VOL_OK && i < plan->n_models; i++) {
        tell_outcome(&plan->model[i], &night[i], out);
        code = tell_model(plan, i, block->symbol, &night[i], out, err);
        if (code != VOL_OK)
            code = vol_fail_in(err, code, "%s", plan->model[i].name);
    }
    return code;
}

/* The series of the plan; the least of it that a model is fitted to. */
static enum vol_code
make_series(const struct vol_garch_plan *plan, const struct vol_block *block,
            struct vol_series *out, struct vol_err *err)
{
    struct vol_series_wish wish = plan->wish;

    for (size_t i = 0; i < plan->n_models; i++) {
        const struct vol_garch_spec *spec = &plan->model[i].spec;
        const size_t rows =
            vol_garch_min_rows(spec) + vol_mean_lost_rows(&spec->mean);
        if (wish.least == 0 || rows < wish.least)
            wish.least = rows;
    }
    return vol_series_make(block, &wish, out, err);
}

enum vol_code
vol_garch_plan_run(const struct vol_garch_plan *plan,
                   const struct vol_block *block, struct vol_garch_output *out,
                   struct vol_err *err)
{
    struct vol_series series = { .n = 0 };
    struct vol_garch_night *night = NULL;
    void *nights = NULL;
    enum vol_code code;

    out->choice = (struct vol_series_choice)VOL_SERIES_CHOICE_NONE;
    out->selected = plan->n_models;
    code = make_series(plan, block, &series, err);
    if (code == VOL_OK)
        code = vol_mem_array(&nights, plan->n_models, sizeof(*night), err);
    night = nights;
    if (code == VOL_OK) {
        out->choice = series.choice;
        code = run_models(plan, block, &series, night, out, err);
    }
    for (size_t i = 0; night != NULL && i < plan->n_models; i++)
        vol_garch_night_clear(&night[i]);
    free(nights);
    vol_series_clear(&series);
    return code;
}
