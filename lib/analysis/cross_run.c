/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/cross_run.h"

#include "base/mem.h"
#include "cross/ccc.h"
#include "cross/path.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More rows of one table than are held at once, some 2 GB of text. */
#define MOST_ROWS ((size_t)20000000)

/* ---- the run ------------------------------------------------------------- */

void
vol_cross_run_clear(struct vol_cross_run *run)
{
    for (size_t i = 0; i < run->k; i++) {
        if (run->fit != NULL)
            vol_garch_fit_clear(&run->fit[i]);
        if (run->room != NULL)
            vol_margin_room_clear(&run->room[i]);
    }
    for (int i = 0; i < VOL_CROSS_PRODUCTS; i++)
        vol_rows_clear(&run->rows[i]);
    vol_str_clear(&run->text);
    free(run->fit);
    free(run->data);
    free(run->margin);
    free(run->room);
    free(run->column);
    free(run->margin_ahead);
    *run = (struct vol_cross_run){ 0 };
}

/* "cac+dax+ftse+smi", or of what is too long "aapl+49". */
static void
name_group(struct vol_cross_run *run)
{
    size_t at = 0;

    for (size_t i = 0; i < run->k; i++) {
        const size_t need = strlen(run->symbol[i]) + 1;
        if (at + need > sizeof(run->group)) {
            snprintf(run->group, sizeof(run->group), "%.40s+%zu",
                     run->symbol[0], run->k - 1);
            return;
        }
        at += (size_t)snprintf(run->group + at, sizeof(run->group) - at, "%s%s",
                               i > 0 ? "+" : "", run->symbol[i]);
    }
}

static enum vol_code
make_room(struct vol_cross_run *run, struct vol_err *err)
{
    const size_t k = run->k;
    void *fit = NULL, *data = NULL, *margin = NULL, *room = NULL;
    enum vol_code code = vol_mem_array(&fit, k, sizeof(*run->fit), err);

    if (code == VOL_OK)
        code = vol_mem_array(&data, k, sizeof(*run->data), err);
    if (code == VOL_OK)
        code = vol_mem_array(&margin, k, sizeof(*run->margin), err);
    if (code == VOL_OK)
        code = vol_mem_array(&room, k, sizeof(*run->room), err);
    if (code == VOL_OK)
        code = vol_mem_doubles(&run->column, k * run->panel->rows, err);
    run->fit = fit;
    run->data = data;
    run->margin = margin;
    run->room = room;
    return code;
}

/* That a table of responses, of all pairs on all days, is not too long. */
static enum vol_code
check_responses(const struct vol_cross_run *run, struct vol_err *err)
{
    const struct vol_cross_plan *plan = run->plan;

    for (size_t i = 0; i < plan->n_models; i++) {
        const struct vol_cross_model *model = &plan->model[i];
        const size_t days = vol_cross_plan_days(plan, model);
        if (plan->wanted[VOL_CROSS_RESPONSES] &&
            model->what != VOL_CROSS_EWMA &&
            (days + 1) * run->k * run->k > MOST_ROWS)
            return vol_fail(err, VOL_EDATA,
                            "%s: responses of %zu series on %zu days are more "
                            "than %zu rows: --shock-days takes fewer",
                            model->name, run->k, days, MOST_ROWS);
    }
    return VOL_OK;
}

enum vol_code
vol_cross_run_init(struct vol_cross_run *run, const struct vol_cross_plan *plan,
                   const struct vol_panel *panel, const char *const *symbol,
                   char delim, struct vol_err *err)
{
    struct vol_cross_run r = { .plan = plan,
                               .panel = panel,
                               .symbol = symbol,
                               .k = panel->k,
                               .n = panel->rows };
    enum vol_code code = check_responses(&r, err);

    if (code == VOL_OK)
        code = make_room(&r, err);
    for (int i = 0; i < VOL_CROSS_PRODUCTS; i++)
        r.rows[i].delim = delim;
    if (code == VOL_OK) {
        name_group(&r);
        code = vol_cross_set_columns(&r, err);
        if (code == VOL_OK)
            code = vol_cross_check_portfolios(&r, err);
        if (code == VOL_OK && vol_cross_plan_has_margins(plan))
            code = vol_cross_fit_margins(&r, err);
    }
    if (code == VOL_OK)
        *run = r;
    else
        vol_cross_run_clear(&r);
    return code;
}

/* ---- models -------------------------------------------------------------- */

/* An EWMA has all rows of the panel, the others those of the margins. */
static size_t
rows_of(const struct vol_cross_run *run, const struct vol_cross_model *model)
{
    return model->what == VOL_CROSS_EWMA ? run->panel->rows : run->n;
}

/* The first row that is shown: the last alone, which all tables need, where
 * nothing shows the others. */
static size_t
first_row(const struct vol_cross_run *run, size_t n)
{
    const size_t last =
        run->plan->wanted[VOL_CROSS_CORRELATIONS] ? run->plan->last : 1;

    return last > 0 && last < n ? n - last : 0;
}

static bool
looks_ahead(const struct vol_cross_plan *plan)
{
    return plan->wanted[VOL_CROSS_COVARIANCES] ||
           plan->wanted[VOL_CROSS_PORTFOLIOS];
}

/* What is expected of days to come into r->ahead: of a DCC its forecasts, else
 * the same matrix every day. */
static enum vol_code
look_ahead(const struct vol_cross_run *run, struct vol_cross_result *r,
           const double *same, struct vol_err *err)
{
    const struct vol_cross_plan *plan = run->plan;
    const struct vol_dcc_data data = { run->margin, run->k, run->n, plan->pairs,
                                       plan->threads };
    const size_t days = plan->day[plan->n_days - 1], m = vol_packed(run->k);
    enum vol_code code = vol_mem_doubles(&r->ahead, days * m, err);

    if (code == VOL_OK && r->fit != NULL)
        return vol_dcc_forecast(r->fit, &data, days, plan->ahead, r->ahead,
                                err);
    for (size_t h = 0; code == VOL_OK && h < days; h++)
        memcpy(r->ahead + h * m, same, m * sizeof(*same));
    return code;
}

/* Rows of forecasts; `same` as in look_ahead(). */
static enum vol_code
show_ahead(struct vol_cross_run *run, struct vol_cross_result *r,
           const double *same, struct vol_err *err)
{
    const struct vol_cross_plan *plan = run->plan;
    const struct vol_forecast *margin =
        r->model->what == VOL_CROSS_EWMA ? NULL : run->margin_ahead;

    if (!looks_ahead(plan))
        return VOL_OK;
    enum vol_code code = look_ahead(run, r, same, err);
    if (code == VOL_OK && plan->wanted[VOL_CROSS_COVARIANCES])
        vol_cross_add_covariances(&run->rows[VOL_CROSS_COVARIANCES], r, margin);
    if (code == VOL_OK && plan->wanted[VOL_CROSS_PORTFOLIOS])
        code = vol_cross_add_portfolios(&run->rows[VOL_CROSS_PORTFOLIOS], r,
                                        margin, err);
    free(r->ahead);
    r->ahead = NULL;
    return code;
}

/* Rows of the other tables, from the covariances of rows first .. n. */
static void
show(struct vol_cross_run *run, const struct vol_cross_result *r,
     const double *cov, size_t first)
{
    struct vol_rows *rows = run->rows;

    if (run->plan->wanted[VOL_CROSS_CORRELATIONS])
        vol_cross_add_correlations(&rows[VOL_CROSS_CORRELATIONS], r, cov,
                                   first);
    if (run->plan->wanted[VOL_CROSS_FITS])
        vol_cross_add_fits(&rows[VOL_CROSS_FITS], r);
    if (run->plan->wanted[VOL_CROSS_PARAMS])
        vol_cross_add_params(&rows[VOL_CROSS_PARAMS], r);
    if (run->plan->summary)
        vol_cross_summary_add(&run->text, r,
                              cov + (rows_of(run, r->model) - 1 - first) *
                                        vol_packed(run->k));
    if (run->tell != NULL)
        run->tell(run->ctx, r->model->name, r->status, r->reason);
}

/* From correlations of rows first .. n to covariances, in place. */
static void
to_covariances(const struct vol_cross_run *run, double *path, size_t first,
               double *variance)
{
    const size_t k = run->k, m = vol_packed(k);

    for (size_t t = first; t < run->n; t++, path += m) {
        for (size_t i = 0; i < k; i++)
            variance[i] = run->margin[i].h[t];
        vol_matrix_scale(path, variance, k, path);
    }
}

static enum vol_code
run_dcc(struct vol_cross_run *run, const struct vol_cross_model *model,
        double *path, size_t first, struct vol_err *err)
{
    const struct vol_dcc_data data = { run->margin, run->k, run->n,
                                       run->plan->pairs, run->plan->threads };
    struct vol_dcc_fit fit;
    enum vol_code code = vol_dcc_fit(&model->dcc, &data, &fit, err);

    if (code == VOL_OK)
        code = vol_dcc_correlations(&fit, &data, first, path, err);
    if (code != VOL_OK)
        return code;
    struct vol_cross_result r = { .run = run,
                                  .model = model,
                                  .fit = &fit,
                                  .loglik = fit.loglik,
                                  .lambda = NAN,
                                  .status = vol_garch_status_name(fit.status),
                                  .reason = fit.reason };
    double *next = path + (run->n - first) * vol_packed(run->k);
    if (run->plan->wanted[VOL_CROSS_RESPONSES])
        code = vol_cross_add_responses(&run->rows[VOL_CROSS_RESPONSES], &r,
                                       next, err);
    to_covariances(run, path, first, next);
    show(run, &r, path, first);
    return code == VOL_OK ? show_ahead(run, &r, NULL, err) : code;
}

/* Correlations into `own` and, where they are shown, their errors behind. */
static enum vol_code
estimate_ccc(const struct vol_cross_run *run, double *own, double *second,
             struct vol_err *err)
{
    const size_t k = run->k;
    double *z = NULL;
    enum vol_code code = vol_mem_doubles(&z, run->n * k, err);

    if (code != VOL_OK)
        return code;
    vol_margins_residuals(run->margin, k, run->n, z);
    code = vol_ccc_correlations(z, run->n, k, own, second, err);
    free(z);
    if (code != VOL_OK || !run->plan->wanted[VOL_CROSS_PARAMS])
        return code;
    return vol_ccc_errors(run->margin, k, run->n, own, own + vol_packed(k),
                          err);
}

static enum vol_code
run_ccc(struct vol_cross_run *run, const struct vol_cross_model *model,
        double *path, size_t first, struct vol_err *err)
{
    const size_t m = vol_packed(run->k);
    double second = NAN, *own = NULL;
    enum vol_code code = vol_mem_doubles(&own, 2 * m, err);

    if (code != VOL_OK)
        return code;
    code = estimate_ccc(run, own, &second, err);
    struct vol_cross_result r = { .run = run,
                                  .model = model,
                                  .correlations = own,
                                  .errors = own + m,
                                  .loglik = second + vol_margins_loglik(
                                                         run->margin, run->k),
                                  .lambda = NAN,
                                  .status = "ok",
                                  .reason = "" };
    if (code == VOL_OK)
        code = show_ahead(run, &r, own, err);
    if (code == VOL_OK && run->plan->wanted[VOL_CROSS_RESPONSES])
        code = vol_cross_add_responses(&run->rows[VOL_CROSS_RESPONSES], &r, own,
                                       err);
    if (code == VOL_OK) {
        for (size_t t = first; t <= run->n; t++)
            memcpy(path + (t - first) * m, own, m * sizeof(*path));
        to_covariances(run, path, first, path + (run->n - first) * m);
        show(run, &r, path, first);
    }
    free(own);
    return code;
}

static enum vol_code
run_ewma(struct vol_cross_run *run, const struct vol_cross_model *model,
         double *path, size_t first, struct vol_err *err)
{
    const struct vol_ewma ewma = { run->panel->value, run->panel->rows, run->k,
                                   run->plan->init };
    struct vol_cross_result r = { .run = run,
                                  .model = model,
                                  .loglik = NAN,
                                  .lambda = model->lambda,
                                  .status = "ok",
                                  .reason = "" };
    enum vol_code code = VOL_OK;

    if (!(model->lambda > 0.0))
        code = vol_ewma_estimate(&ewma, &r.lambda, &r.loglik, err);
    else if (ewma.init != VOL_EWMA_FILTER)
        code = vol_ewma_loglik(&ewma, r.lambda, &r.loglik, err);
    if (ewma.init != VOL_EWMA_FILTER && !isfinite(r.loglik))
        r.reason = "no log-likelihood: a series is a combination of others";
    if (code == VOL_OK)
        code = vol_ewma_path(&ewma, r.lambda, first, path, err);
    if (code != VOL_OK)
        return code;
    show(run, &r, path, first);
    return show_ahead(
        run, &r, path + (run->panel->rows - first) * vol_packed(run->k), err);
}

/* A model whose covariances have a path. */
static enum vol_code
run_covariances(struct vol_cross_run *run, const struct vol_cross_model *model,
                struct vol_err *err)
{
    static enum vol_code (*const make[])(
        struct vol_cross_run *, const struct vol_cross_model *, double *,
        size_t, struct vol_err *) = { [VOL_CROSS_DCC] = run_dcc,
                                      [VOL_CROSS_CCC] = run_ccc,
                                      [VOL_CROSS_EWMA] = run_ewma };
    const size_t n = model->what == VOL_CROSS_EWMA ? run->panel->rows : run->n;
    const size_t first = first_row(run, n);
    double *path = NULL;

    if ((n - first) * vol_packed(run->k) > MOST_ROWS)
        return vol_fail(err, VOL_EDATA,
                        "%zu days of %zu series are more than %zu rows: --last "
                        "takes fewer days",
                        n - first, run->k, MOST_ROWS);
    enum vol_code code =
        vol_mem_doubles(&path, (n + 1 - first) * vol_packed(run->k), err);
    if (code == VOL_OK)
        code = make[model->what](run, model, path, first, err);
    free(path);
    return code;
}

enum vol_code
vol_cross_check_independent(const struct vol_cross_run *run,
                            struct vol_err *err)
{
    size_t culprit = run->k;
    double *z = NULL;
    enum vol_code code = vol_mem_doubles(&z, run->n * run->k, err);

    if (code != VOL_OK)
        return code;
    vol_margins_residuals(run->margin, run->k, run->n, z);
    code = vol_dependent_series(z, run->n, run->k, &culprit, err);
    free(z);
    if (code != VOL_OK || culprit == run->k)
        return code;
    return vol_fail(err, VOL_EDATA,
                    "%s is a combination of the symbols before it, in bytewise "
                    "order: leave one of them out",
                    run->symbol[culprit]);
}

static enum vol_code
run_model(struct vol_cross_run *run, const struct vol_cross_model *model,
          struct vol_err *err)
{
    const bool var = model->what == VOL_CROSS_VAR;
    enum vol_code code = VOL_OK;

    if (model->what == VOL_CROSS_DCC || model->what == VOL_CROSS_CCC)
        code = vol_cross_check_independent(run, err);
    if (code == VOL_OK)
        code = var ? vol_cross_run_var(run, model, err)
                   : run_covariances(run, model, err);
    return code == VOL_OK ? code : vol_fail_in(err, code, "%s", model->name);
}

enum vol_code
vol_cross_run_models(struct vol_cross_run *run, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    if (looks_ahead(run->plan) && vol_cross_plan_has_margins(run->plan))
        code = vol_cross_margins_ahead(run, &run->margin_ahead, err);
    if (code == VOL_OK && run->plan->wanted[VOL_CROSS_TESTS])
        code = vol_cross_add_tests(&run->rows[VOL_CROSS_TESTS], run, err);
    for (size_t i = 0; code == VOL_OK && i < run->plan->n_models; i++)
        code = run_model(run, &run->plan->model[i], err);
    return code;
}
