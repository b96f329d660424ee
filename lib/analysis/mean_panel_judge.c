/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Vector autoregressions judged on the past. */
#include "analysis/mean_judge.h"
#include "analysis/mean_panel.h"
#include "base/mem.h"
#include "mean/var_model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Work space of one model. */
struct work {
    struct vol_evaluation *out; /* k x n_days                     */
    double *column;             /* rows: one series of the panel  */
    size_t n_fits;
    char reason[96];
};

static enum vol_code
work_new(struct work *w, const struct vol_mean_panel *panel, size_t n_days,
         struct vol_err *err)
{
    const struct vol_panel *p = &panel->joined;
    void *out = NULL;
    enum vol_code code =
        vol_mem_array(&out, p->k * n_days, sizeof(*w->out), err);

    *w = (struct work){ .out = out };
    return code == VOL_OK ? vol_mem_doubles(&w->column, p->rows, err) : code;
}

/* Those who are judged on series i: the baselines, and the model. */
static enum vol_code
judge_series(struct vol_mean_court *c, const struct vol_panel *p, size_t i,
             struct work *w, bool show, struct vol_err *err)
{
    for (size_t t = 0; t < p->rows; t++)
        w->column[t] = p->value[t * p->k + i];
    c->data.y = w->column;
    enum vol_code code = vol_mean_court_baselines(c, show, err);
    if (code != VOL_OK)
        return code;
    memcpy(c->other->day, w->out + i * c->plan->n_days,
           c->plan->n_days * sizeof(*w->out));
    c->other->n_fits = w->n_fits;
    memcpy(c->other->reason, w->reason, sizeof(w->reason));
    return VOL_OK;
}

static enum vol_code
judge_all(const struct vol_mean_panel *panel, const struct vol_mean_plan *plan,
          size_t at, struct work *w, struct vol_rows *rows, char unjudged[96],
          struct vol_err *err)
{
    const struct vol_panel *p = &panel->joined;
    char name[VOL_MEAN_NAME_SIZE + VOL_MEAN_TAG_SIZE];
    struct vol_mean_court c = { .plan = plan,
                                .series = vol_mean_panel_series(plan),
                                .origin = p->date[p->rows - 1],
                                .tag = panel->tag,
                                .data = { .n = p->rows,
                                          .is_change =
                                              plan->wish.as == VOL_AS_PRICE ||
                                              plan->wish.as == VOL_AS_RETURN },
                                .rows = rows };
    enum vol_code code = vol_mean_court_init(&c, err);

    (void)snprintf(name, sizeof(name), "%s%s", plan->var[at].name, panel->tag);
    for (size_t i = 0; code == VOL_OK && i < p->k; i++) {
        c.symbol = panel->symbol[i];
        code = judge_series(&c, p, i, w, at == 0, err);
        if (code == VOL_OK)
            vol_mean_court_add(&c, name, unjudged);
    }
    vol_mean_court_clear(&c);
    return code;
}

enum vol_code
vol_mean_panel_judge(const struct vol_mean_panel *panel,
                     const struct vol_mean_plan *plan, size_t at,
                     struct vol_rows *rows, char unjudged[96],
                     struct vol_err *err)
{
    const struct vol_panel *p = &panel->joined;
    const struct vol_evaluation_plan how =
        vol_mean_plan_evaluation(plan, p->rows);
    struct vol_var_data data = { p->value, p->k, plan->n_x, p->rows };
    struct vol_var_x x = { 0 };
    struct work w;
    enum vol_code code = work_new(&w, panel, plan->n_days, err);

    if (code == VOL_OK)
        code =
            vol_mean_regressors_join(&panel->regressors, p, plan->x, &x, err);
    if (x.n_x > 0)
        data.y = x.data;
    if (code == VOL_OK)
        code = vol_var_evaluate(&plan->var[at].model, &data, &how, w.out,
                                &w.n_fits, w.reason, err);
    if (code == VOL_OK)
        code = judge_all(panel, plan, at, &w, rows, unjudged, err);
    vol_mean_regressors_release(&x);
    free(w.out);
    free(w.column);
    return code;
}
