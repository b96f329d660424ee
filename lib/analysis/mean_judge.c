/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/mean_judge.h"

#include "analysis/mean_rows.h"
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- one series ---------------------------------------------------------- */

enum vol_code
vol_mean_court_init(struct vol_mean_court *court, struct vol_err *err)
{
    void *each = NULL;
    enum vol_code code = vol_mem_array(&each, 3, sizeof(*court->walk), err);

    court->walk = each;
    if (code == VOL_OK) {
        court->mean = court->walk + 1;
        court->other = court->walk + 2;
    }
    return code;
}

void
vol_mean_court_clear(struct vol_mean_court *court)
{
    free(court->walk);
    court->walk = NULL;
}

static enum vol_code
evaluate(const struct vol_mean_court *c, const struct vol_mean_model *model,
         bool is_change, struct vol_mean_past *out, struct vol_err *err)
{
    const struct vol_evaluation_plan how =
        vol_mean_plan_evaluation(c->plan, c->data.n);
    struct vol_mean_data data = c->data;

    data.is_change = is_change;
    return vol_mean_evaluate(model, &data, &how, out->day, &out->n_fits,
                             out->reason, err);
}

static void
add(const struct vol_mean_court *c, const char *spec,
    const struct vol_mean_past *of)
{
    const struct vol_mean_judged j = { .plan = c->plan,
                                       .symbol = c->symbol,
                                       .origin = c->origin,
                                       .spec = spec,
                                       .series = c->series,
                                       .reason = of->reason,
                                       .of = of->day,
                                       .walk =
                                           of == c->walk ? NULL : c->walk->day,
                                       .mean =
                                           of == c->mean ? NULL : c->mean->day,
                                       .n_fits = of->n_fits };

    vol_mean_add_evaluations(c->rows, &j);
}

static void
add_baseline(const struct vol_mean_court *c, const char *name,
             const struct vol_mean_past *of)
{
    char spec[VOL_MEAN_NAME_SIZE];

    (void)snprintf(spec, sizeof(spec), "%s%s", name, c->tag);
    add(c, spec, of);
}

enum vol_code
vol_mean_court_baselines(struct vol_mean_court *c, bool show,
                         struct vol_err *err)
{
    const struct vol_mean_model walk = { .kind = VOL_MEAN_RW };
    const struct vol_mean_model mean = { .arima = { .constant = true } };
    const bool change = c->data.is_change;
    enum vol_code code = evaluate(c, &walk, change, c->walk, err);

    if (code == VOL_OK)
        code = evaluate(c, &mean, change, c->mean, err);
    if (code != VOL_OK || !show)
        return code;
    add_baseline(c, "rw", c->walk);
    add_baseline(c, "mean", c->mean);
    if (!change)
        return VOL_OK;
    code = evaluate(c, &walk, false, c->other, err);
    if (code == VOL_OK)
        add_baseline(c, "naive", c->other);
    return code;
}

/* Why no day has a forecast that met a value; "" where one has. */
static void
tell_unjudged(const struct vol_mean_court *c, const struct vol_mean_past *of,
              char unjudged[96])
{
    unjudged[0] = '\0';
    for (size_t i = 0; i < c->plan->n_days; i++)
        if (of->day[i].n > 0)
            return;
    (void)snprintf(unjudged, 96, "%s",
                   of->reason[0] != '\0' ? of->reason
                                         : "no forecast met a value");
}

void
vol_mean_court_add(const struct vol_mean_court *c, const char *spec,
                   char unjudged[96])
{
    add(c, spec, c->other);
    tell_unjudged(c, c->other, unjudged);
}

/* ---- the models of a symbol ---------------------------------------------- */

/* Whether an earlier model of the plan is of the same series. */
static bool
is_new_series(const struct vol_mean_sample *sample, const char *series,
              size_t i)
{
    char name[64];

    for (size_t k = 0; k < i; k++) {
        vol_mean_sample_name(sample, &sample->plan->model[k].model, name,
                             sizeof(name));
        if (strcmp(name, series) == 0)
            return false;
    }
    return true;
}

/* The models of the series of model i, which is the first of them. */
static enum vol_code
judge_series(struct vol_mean_court *c, const struct vol_mean_sample *sample,
             size_t i, struct vol_mean_outcome *outcome, struct vol_err *err)
{
    const struct vol_mean_plan *plan = c->plan;
    char name[64];
    enum vol_code code = vol_mean_court_baselines(c, true, err);

    for (; code == VOL_OK && i < plan->n_models; i++) {
        const struct vol_mean_entry *m = &plan->model[i];
        vol_mean_sample_name(sample, &m->model, name, sizeof(name));
        if (strcmp(name, c->series) != 0)
            continue;
        if (strcmp(m->name, "rw") == 0) {
            tell_unjudged(c, c->walk, outcome[i].unjudged);
        } else if (strcmp(m->name, "mean") == 0) {
            tell_unjudged(c, c->mean, outcome[i].unjudged);
        } else {
            code = evaluate(c, &m->model, c->data.is_change, c->other, err);
            if (code == VOL_OK)
                vol_mean_court_add(c, m->name, outcome[i].unjudged);
        }
    }
    return code;
}

enum vol_code
vol_mean_judge(const struct vol_mean_plan *plan, const struct vol_block *block,
               struct vol_rows *rows, struct vol_mean_outcome *outcome,
               struct vol_err *err)
{
    struct vol_mean_sample sample;
    char series[64];
    double *measure = NULL;
    struct vol_mean_court c = { .plan = plan,
                                .symbol = block->symbol,
                                .series = series,
                                .tag = "",
                                .rows = rows };
    enum vol_code code = vol_mean_sample_make(&sample, plan, block, 0, err);

    if (code == VOL_OK)
        code = vol_mem_doubles(&measure, sample.n, err);
    if (code == VOL_OK)
        code = vol_mean_court_init(&c, err);
    c.origin = sample.series.origin;
    for (size_t i = 0; code == VOL_OK && i < plan->n_models; i++) {
        const struct vol_mean_model *model = &plan->model[i].model;
        vol_mean_sample_name(&sample, model, series, sizeof(series));
        if (!is_new_series(&sample, series, i))
            continue;
        c.data = vol_mean_sample_data(&sample, model, measure);
        code = judge_series(&c, &sample, i, outcome, err);
    }
    vol_mean_court_clear(&c);
    vol_mean_sample_clear(&sample);
    free(measure);
    return code;
}
