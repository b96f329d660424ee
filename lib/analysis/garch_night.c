/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/garch_night.h"

#include "stats/moments.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void
vol_garch_night_clear(struct vol_garch_night *night)
{
    vol_garch_fit_clear(&night->fit);
    vol_garch_state_clear(&night->state);
    vol_garch_x_clear(&night->x);
    vol_garch_resumed_clear(&night->past);
    *night = (struct vol_garch_night){ .filtered = false };
}

static void
add_reason(struct vol_garch_fit *fit, const char *text)
{
    const size_t n = strlen(fit->reason);

    (void)snprintf(fit->reason + n, sizeof(fit->reason) - n, "%s%s",
                   n > 0 ? "; " : "", text);
}

/* So many standard deviations of its day no return of a stock market had: the
 * most, of the crash of 1987 and of 19 August 1991, are 16. */
#define OUTLIER 20.0

/* And a volatility so small a part of the series' is a collapse of the model's,
 * where any residual is far out. */
#define COLLAPSED 0.01

/* The largest z of the rows that are new, where it is none that markets have,
 * and so perhaps one that is wrong. */
static void
tell_outlier(struct vol_garch_night *night)
{
    struct vol_garch_fit *fit = &night->fit;
    const double least = COLLAPSED * night->state.scale;
    char date[VOL_DATE_BUFSIZE], text[80];
    double most = 0.0;
    size_t at = 0;

    for (size_t i = night->first; vol_garch_fit_usable(fit) && i < fit->n_obs;
         i++) {
        const double sigma = sqrt(fit->h[i]), z = fit->e[i] / sigma;
        if (sigma > least && fabs(z) > fabs(most)) {
            most = z;
            at = i;
        }
    }
    if (!(fabs(most) > OUTLIER))
        return;
    (void)snprintf(text, sizeof(text), "z of %s is %.3g: check that day",
                   vol_date_format(date, night->series->date[fit->lost + at]),
                   most);
    add_reason(fit, text);
}

/* Whose parameters they are, where of another day. */
static void
tell_age(struct vol_garch_night *night)
{
    const size_t rows = night->past.state.n_since_fit;
    char date[VOL_DATE_BUFSIZE];

    if (rows == 0)
        return;
    (void)snprintf(night->note, sizeof(night->note),
                   "parameters of %s (%zu row%s ago)",
                   vol_date_format(date, night->past.mark.fit), rows,
                   rows == 1 ? "" : "s");
    add_reason(&night->fit, night->note);
}

/* What the saved state tells, with the residuals of the new rows. */
static enum vol_code
take_up(struct vol_garch_night *night, const struct vol_garch_plan *plan,
        struct vol_err *err)
{
    struct vol_garch_resumed *past = &night->past;
    enum vol_code code =
        vol_garch_state_describe(&past->state, &night->fit, err);
    size_t new;

    if (code != VOL_OK)
        return code;
    new = past->series->n - past->first;
    night->filtered = true;
    night->series = past->series;
    night->x = past->x;
    past->x = (struct vol_garch_x){ .mean = NULL };
    night->first = night->fit.n_obs - new;
    memcpy(night->fit.e + night->first, past->e, new * sizeof(double));
    memcpy(night->fit.h + night->first, past->h, new * sizeof(double));
    tell_age(night);
    night->state = past->state;
    past->state = (struct vol_garch_state){ .n = 0 };
    night->kept = &night->state;
    if (plan->keep_z && night->state.n_z == 0)
        (void)snprintf(night->warning, sizeof(night->warning),
                       "its state has no residuals to keep until the next fit");
    return VOL_OK;
}

/* The saved parameters to set out from; *found is false where there are none,
 * or none that can be. */
static enum vol_code
find_start(struct vol_garch_night *night, const struct vol_garch_plan *plan,
           const struct vol_garch_model *model, const char *symbol,
           double *start, bool *found, struct vol_err *err)
{
    const struct vol_series *series = night->series;
    const char *file = vol_saved_name(plan->warm);
    const struct vol_saved_model *saved =
        vol_saved_find(plan->warm, symbol, model->name, series->origin);
    char date[VOL_DATE_BUFSIZE];
    struct vol_err why = { VOL_OK, "" };
    enum vol_code code = VOL_OK;

    *found =
        saved != NULL && vol_garch_saved_params(saved, &model->spec, start);
    if (*found)
        code = vol_garch_check_params(&model->spec, start,
                                      vol_moments(series->value, series->n).sd,
                                      &why);
    if (code == VOL_ENOMEM)
        return vol_fail_nomem(err);
    if (saved == NULL)
        (void)snprintf(night->cold, sizeof(night->cold),
                       "%.100s has nothing of it up to %s: a cold start", file,
                       vol_date_format(date, series->origin));
    else if (!*found)
        (void)snprintf(night->warning, sizeof(night->warning),
                       "%.100s does not hold all of its parameters: a cold "
                       "start",
                       file);
    else if (code != VOL_OK)
        (void)snprintf(night->warning, sizeof(night->warning),
                       "%.80s: %.90s: a cold start", file, why.text);
    *found = *found && code == VOL_OK;
    return VOL_OK;
}

/* Estimate, and what the next run may go on from. */
static enum vol_code
fit(struct vol_garch_night *night, const struct vol_garch_plan *plan,
    const struct vol_garch_model *model, const struct vol_block *block,
    struct vol_err *err)
{
    struct vol_garch_data data;
    const bool keep_z =
        plan->keep_z || plan->forecast.bootstrap || night->past.keeps_z;
    double start[VOL_GARCH_MAX_PARAMS];
    bool found = false;
    struct vol_garch_hint hint = { .start = NULL };
    enum vol_code code;

    code = vol_garch_x_make(plan, &model->spec, block, night->series, &night->x,
                            err);
    if (code != VOL_OK)
        return code;
    data = vol_garch_x_data(night->series, &night->x);
    if (plan->warm != NULL)
        code =
            find_start(night, plan, model, block->symbol, start, &found, err);
    if (code != VOL_OK)
        return code;
    if (found)
        hint.start = start;
    if (model->has_start)
        hint.guess = model->start;
    if (night->past.found)
        hint.last_good = night->past.state.param;
    code = vol_garch_fit(&model->spec, &data, &hint, &night->fit, err);
    if (code != VOL_OK)
        return code;
    if (vol_garch_fit_usable(&night->fit))
        code =
            vol_garch_state_of(&night->fit, &data, keep_z, &night->state, err);
    if (night->fit.status < VOL_FIT_NO_CONVERGE) {
        night->kept = &night->state;
        night->mark = (struct vol_garch_mark){ .first = night->series->date[0],
                                               .fit = night->series->origin };
    } else if (night->past.found) {
        night->kept = &night->past.state;
        night->mark = night->past.mark;
    }
    return code;
}

/* The hash of the state that is written, of all rows up to its end. */
static enum vol_code
mark_state(struct vol_garch_night *night, struct vol_err *err)
{
    const bool own = night->kept == &night->state;
    const struct vol_series *series = own ? night->series : night->past.series;
    const struct vol_garch_data data =
        vol_garch_x_data(series, own ? &night->x : &night->past.x);

    return vol_garch_hash(&night->kept->spec, series->date, &data, 0, series->n,
                          &night->mark.hash, err);
}

/* Where the run's states take the place of the saved ones, that of a past day
 * is not to replace one that the nights since then go on from. */
static void
spare_newer(struct vol_garch_night *night, const struct vol_garch_plan *plan,
            const char *spec, const char *symbol)
{
    const struct vol_saved_model *last;

    if (!plan->in_place || night->kept == NULL)
        return;
    last = vol_saved_find(plan->states, symbol, spec, VOL_DATE_MAX);
    if (last == NULL || last->origin <= night->series->origin)
        return;
    night->kept = NULL;
    night->newer = last->origin;
}

enum vol_code
vol_garch_night_make(struct vol_garch_night *night,
                     const struct vol_garch_plan *plan,
                     const struct vol_garch_model *model,
                     const struct vol_block *block,
                     const struct vol_series *series, bool anew,
                     struct vol_err *err)
{
    const struct vol_garch_resumed *past = &night->past;
    enum vol_code code = VOL_OK;

    *night =
        (struct vol_garch_night){ .series = series, .newer = VOL_DATE_NONE };
    if (plan->states != NULL)
        code = vol_garch_resume(plan, model, block, series, &night->past, err);
    if (code != VOL_OK)
        return code;
    memcpy(night->warning, past->why, sizeof(night->warning));
    if (!anew && past->found && past->why[0] == '\0' &&
        (plan->refit_every == 0 ||
         past->state.n_since_fit < plan->refit_every)) {
        night->mark = past->mark;
        code = take_up(night, plan, err);
    } else {
        code = fit(night, plan, model, block, err);
    }
    if (code == VOL_OK)
        tell_outlier(night);
    if (code == VOL_OK)
        spare_newer(night, plan, model->name, block->symbol);
    if (code == VOL_OK && night->kept != NULL && plan->wanted[VOL_GARCH_STATES])
        code = mark_state(night, err);
    if (code != VOL_OK)
        vol_garch_night_clear(night);
    return code;
}
