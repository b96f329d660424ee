/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vcross: how shocks go from one series to another. */
#include "analysis/cross_run.h"
#include "analysis/spill_rows.h"
#include "analysis/var_run.h"
#include "base/mem.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A squared return below this, in squared per cent, says little of the
 * variance, and none has no logarithm: what is added to each. */
#define LEAST_SQUARE 1e-6

/* A model on its way: the series that it sees, and what is made of them. */
struct shocks {
    struct vol_cross_run *run;
    const struct vol_cross_model *model;
    struct vol_spillover what;
    struct vol_panel panel; /* date is the run's */
    struct vol_var_run var;
};

/* ---- series -------------------------------------------------------------- */

/* Row t of the panel of the model, from row `at` of the run's. */
static void
set_row(const struct shocks *s, size_t t, size_t at)
{
    const size_t k = s->panel.k;
    const double *r = s->run->panel->value + at * k;
    double *out = s->panel.value + t * k;

    for (size_t i = 0; i < k; i++)
        if (s->model->var.measure == VOL_CROSS_LOG_GARCH)
            out[i] = log(s->run->margin[i].h[t]);
        else if (s->model->var.measure == VOL_CROSS_LOG_SQUARE)
            out[i] = log(r[i] * r[i] + LEAST_SQUARE);
        else
            out[i] = r[i];
}

static enum vol_code
make_panel(struct shocks *s, struct vol_err *err)
{
    const struct vol_cross_run *run = s->run;
    const bool margins = s->model->var.measure == VOL_CROSS_LOG_GARCH;
    const size_t rows = margins ? run->n : run->panel->rows;
    const size_t first = run->panel->rows - rows;

    s->panel = (struct vol_panel){ .k = run->k,
                                   .rows = rows,
                                   .date = run->panel->date + first };
    enum vol_code code = vol_mem_doubles(&s->panel.value, rows * run->k, err);
    for (size_t t = 0; code == VOL_OK && t < rows; t++)
        set_row(s, t, first + t);
    return code;
}

/* ---- whole samples ------------------------------------------------------- */

/* The shares of the form that is asked for, in the place of the usual ones. */
static enum vol_code
set_form(struct shocks *s, struct vol_err *err)
{
    struct vol_var_run *var = &s->var;
    double *work = NULL;

    if (s->what.form == VOL_SPILLOVER_SHARES)
        return VOL_OK;
    enum vol_code code =
        vol_mem_doubles(&work, vol_spillover_work(s->panel.k, var->h), err);
    if (code == VOL_OK &&
        !vol_spillover_table(&s->what, &var->var, work, var->shares))
        code = vol_fail(err, VOL_EDATA, "the shocks are collinear");
    if (code == VOL_OK)
        vol_spillover_close(var->shares, s->panel.k, var->tables);
    free(work);
    return code;
}

static enum vol_code
make_whole(struct shocks *s, struct vol_err *err)
{
    const struct vol_cross_plan *plan = s->run->plan;
    const bool logs = s->model->var.measure != VOL_CROSS_RETURN;

    s->var = (struct vol_var_run){ .model = &s->model->var.var,
                                   .panel = &s->panel,
                                   .symbol = s->run->symbol,
                                   .series = logs || plan->levels ? "level"
                                                                  : "return",
                                   .periods = plan->periods,
                                   .day = &s->what.h,
                                   .n_days = 1,
                                   .bands = plan->wanted[VOL_CROSS_RESPONSES],
                                   .name = s->model->spec };
    enum vol_code code = vol_var_run_make(&s->var, err);
    if (code == VOL_OK && s->var.reason[0] != '\0')
        code = vol_fail(err, VOL_EDATA, "%s", s->var.reason);
    return code == VOL_OK ? set_form(s, err) : code;
}

static void
add_whole(struct shocks *s)
{
    const struct vol_cross_plan *plan = s->run->plan;
    struct vol_rows *rows = s->run->rows;

    if (plan->wanted[VOL_CROSS_SPILLOVERS])
        vol_var_add_spillovers(&rows[VOL_CROSS_SPILLOVERS], &s->var,
                               plan->window);
    if (plan->wanted[VOL_CROSS_RESPONSES])
        vol_var_add_responses(&rows[VOL_CROSS_RESPONSES], &s->var);
    if (plan->wanted[VOL_CROSS_FITS])
        vol_var_add_fits(&rows[VOL_CROSS_FITS], &s->var);
    if (plan->wanted[VOL_CROSS_PARAMS])
        vol_var_add_params(&rows[VOL_CROSS_PARAMS], &s->var);
    if (plan->summary)
        vol_var_summary_add(&s->run->text, &s->var);
}

/* ---- windows ------------------------------------------------------------- */

struct rolled {
    const struct shocks *shocks;
    double *table; /* closed */
};

static void
add_window(void *ctx, size_t last, const double *share)
{
    const struct rolled *r = ctx;
    const struct shocks *s = r->shocks;
    struct vol_rows *rows = &s->run->rows[VOL_CROSS_SPILLOVERS];
    const struct vol_spill_key key = { .origin = s->panel.date[last],
                                       .spec = s->model->spec,
                                       .symbol = s->run->symbol,
                                       .k = s->panel.k,
                                       .window = s->run->plan->roll };
    const size_t most = s->run->plan->last;

    if (most > 0 && last + most < s->panel.rows)
        return;
    if (share == NULL) {
        vol_spill_rows_miss(rows, &key, s->what.h,
                            "the series are collinear in this window");
        return;
    }
    vol_spillover_close(share, key.k, r->table);
    vol_spill_rows_add(rows, &key, &s->what.h, 1, r->table);
}

/* Of fewer rows than a window there are none, which is said. */
static void
miss_windows(const struct shocks *s)
{
    const struct vol_cross_run *run = s->run;
    char reason[96];

    (void)snprintf(reason, sizeof(reason),
                   "a window of %zu rows is longer than the %zu common rows",
                   run->plan->roll, s->panel.rows);
    if (run->tell != NULL)
        run->tell(run->ctx, s->model->name, "no windows", reason);
}

static enum vol_code
add_windows(const struct shocks *s, struct vol_err *err)
{
    const struct vol_cross_plan *plan = s->run->plan;
    const struct vol_spillover_windows windows = { s->panel.value,
                                                   s->panel.rows, plan->roll,
                                                   plan->step };
    struct rolled r = { s, NULL };

    if (plan->roll > s->panel.rows) {
        miss_windows(s);
        return VOL_OK;
    }
    enum vol_code code =
        vol_mem_doubles(&r.table, (s->panel.k + 1) * (s->panel.k + 1), err);

    if (code == VOL_OK)
        code = vol_spillover_roll(&s->what, &s->var.var.spec, &windows,
                                  add_window, &r, err);
    free(r.table);
    return code;
}

/* ---- a model ------------------------------------------------------------- */

static void
set_what(struct shocks *s)
{
    const struct vol_cross_var *v = &s->model->var;

    s->what = (struct vol_spillover){
        .form = v->form,
        .shock = v->var.shock,
        .h = vol_cross_plan_days(s->run->plan, s->model),
        .fast = (double)v->fast,
        .slow = v->slow > 0 ? (double)v->slow : (double)INFINITY
    };
}

enum vol_code
vol_cross_run_var(struct vol_cross_run *run,
                  const struct vol_cross_model *model, struct vol_err *err)
{
    struct shocks s = { .run = run, .model = model };
    enum vol_code code = vol_spill_check_symbols(run->symbol, run->k, err);

    set_what(&s);
    if (code == VOL_OK)
        code = make_panel(&s, err);
    if (code == VOL_OK)
        code = make_whole(&s, err);
    if (code == VOL_OK)
        add_whole(&s);
    if (code == VOL_OK && run->plan->roll > 0)
        code = add_windows(&s, err);
    if (code == VOL_OK && run->tell != NULL && s.var.root >= 1.0)
        run->tell(run->ctx, model->name, "not_stable",
                  "a root is not inside the unit circle");
    vol_var_run_clear(&s.var);
    free(s.panel.value);
    return code;
}
