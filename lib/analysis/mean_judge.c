/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/mean_judge.h"

#include "analysis/mean_rows.h"
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Evaluations of one model, one for each day shown. */
struct judged {
    struct vol_evaluation day[VOL_MEAN_MAX_DAYS];
    size_t n_fits;
    char reason[96];
};

/* The series being judged on, and what its baselines came to. */
struct court {
    const struct vol_mean_plan *plan;
    struct vol_mean_sample sample;
    struct vol_rows *rows;
    double *measure;     /* n */
    struct judged *each; /* rw, mean, and the one at hand */
    char series[64];
    struct vol_mean_data data;
};

enum { WALK, MEAN, OTHER, N_JUDGED };

static enum vol_code
evaluate(struct court *c, const struct vol_mean_model *model, bool is_change,
         struct judged *out, struct vol_err *err)
{
    const struct vol_mean_plan *plan = c->plan;
    const struct vol_evaluation_plan how = { .last = plan->last,
                                             .step = plan->step,
                                             .refit_every = plan->refit_every,
                                             .window = plan->window,
                                             .hac = vol_mean_plan_hac(
                                                 plan, c->data.n),
                                             .h = plan->day,
                                             .n_h = plan->n_days };
    struct vol_mean_data data = c->data;

    data.is_change = is_change;
    return vol_mean_evaluate(model, &data, &how, out->day, &out->n_fits,
                             out->reason, err);
}

static void
add(const struct court *c, const char *spec, const struct judged *of)
{
    const struct vol_mean_judged j = {
        .sample = &c->sample,
        .spec = spec,
        .series = c->series,
        .reason = of->reason,
        .of = of->day,
        .walk = of == &c->each[WALK] ? NULL : c->each[WALK].day,
        .mean = of == &c->each[MEAN] ? NULL : c->each[MEAN].day,
        .n_fits = of->n_fits
    };

    vol_mean_add_evaluations(c->rows, &j);
}

/* rw, mean, and of returns naive: their last value is a forecast too. */
static enum vol_code
judge_baselines(struct court *c, struct vol_err *err)
{
    const struct vol_mean_model walk = { .kind = VOL_MEAN_RW };
    const struct vol_mean_model mean = { .arima = { .constant = true } };
    const bool change = c->data.is_change;
    enum vol_code code = evaluate(c, &walk, change, &c->each[WALK], err);

    if (code == VOL_OK)
        code = evaluate(c, &mean, change, &c->each[MEAN], err);
    if (code == VOL_OK) {
        add(c, "rw", &c->each[WALK]);
        add(c, "mean", &c->each[MEAN]);
    }
    if (code != VOL_OK || !change)
        return code;
    code = evaluate(c, &walk, false, &c->each[OTHER], err);
    if (code == VOL_OK)
        add(c, "naive", &c->each[OTHER]);
    return code;
}

/* Whether an earlier model of the plan is of the same series. */
static bool
is_new_series(const struct court *c, size_t i)
{
    char name[64];

    for (size_t k = 0; k < i; k++) {
        vol_mean_sample_name(&c->sample, &c->plan->model[k].model, name,
                             sizeof(name));
        if (strcmp(name, c->series) == 0)
            return false;
    }
    return true;
}

/* The models of the series of model i, which is the first of them. */
static enum vol_code
judge_series(struct court *c, size_t i, struct vol_err *err)
{
    const struct vol_mean_plan *plan = c->plan;
    char name[64];
    enum vol_code code;

    c->data =
        vol_mean_sample_data(&c->sample, &plan->model[i].model, c->measure);
    code = judge_baselines(c, err);
    for (; code == VOL_OK && i < plan->n_models; i++) {
        const struct vol_mean_entry *m = &plan->model[i];
        vol_mean_sample_name(&c->sample, &m->model, name, sizeof(name));
        if (strcmp(name, c->series) != 0 || strcmp(m->name, "rw") == 0 ||
            strcmp(m->name, "mean") == 0)
            continue;
        code = evaluate(c, &m->model, c->data.is_change, &c->each[OTHER], err);
        if (code == VOL_OK)
            add(c, m->name, &c->each[OTHER]);
    }
    return code;
}

enum vol_code
vol_mean_judge(const struct vol_mean_plan *plan, const struct vol_block *block,
               struct vol_rows *rows, struct vol_err *err)
{
    struct court c = { .plan = plan, .rows = rows };
    void *each = NULL;
    enum vol_code code = vol_mean_sample_make(&c.sample, plan, block, 0, err);

    if (code == VOL_OK)
        code = vol_mem_doubles(&c.measure, c.sample.n, err);
    if (code == VOL_OK)
        code = vol_mem_array(&each, N_JUDGED, sizeof(*c.each), err);
    c.each = each;
    for (size_t i = 0; code == VOL_OK && i < plan->n_models; i++) {
        vol_mean_sample_name(&c.sample, &plan->model[i].model, c.series,
                             sizeof(c.series));
        if (is_new_series(&c, i))
            code = judge_series(&c, i, err);
    }
    vol_mean_sample_clear(&c.sample);
    free(c.measure);
    free(each);
    return code;
}
