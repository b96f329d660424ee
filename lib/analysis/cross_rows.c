/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/cross_run.h"

#include "analysis/estimate.h"
#include "analysis/garch_rows.h"
#include "cross/packed.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The rows of the panel that a model has, and where they begin. */
static size_t
rows_of(const struct vol_cross_result *r)
{
    return r->model->what == VOL_CROSS_EWMA ? r->run->panel->rows : r->run->n;
}

static const vol_date *
dates_of(const struct vol_cross_result *r)
{
    return r->run->panel->date + (r->run->panel->rows - rows_of(r));
}

void
vol_cross_add_correlations(struct vol_rows *rows,
                           const struct vol_cross_result *r, const double *cov,
                           size_t first)
{
    const struct vol_cross_run *run = r->run;
    const size_t n = rows_of(r), m = vol_packed(run->k);
    const vol_date *date = dates_of(r);

    for (size_t i = 0; i < run->k; i++)
        for (size_t j = i; j < run->k; j++)
            for (size_t t = first; t < n; t++) {
                const double *s = cov + (t - first) * m;
                const double c = s[vol_packed_at(i, j)];
                vol_rows_text(rows, run->symbol[i]);
                vol_rows_text(rows, run->symbol[j]);
                vol_rows_date(rows, date[t]);
                vol_rows_text(rows, r->model->spec);
                vol_rows_double(rows, i == j
                                          ? 1.0
                                          : c / sqrt(s[vol_packed_at(i, i)] *
                                                     s[vol_packed_at(j, j)]));
                vol_rows_double(rows, c);
                vol_rows_end(rows);
            }
}

static void
add_key(struct vol_rows *rows, const struct vol_cross_result *r,
        const char *symbol)
{
    const struct vol_panel *panel = r->run->panel;

    vol_rows_text(rows, symbol);
    vol_rows_date(rows, panel->date[panel->rows - 1]);
    vol_rows_text(rows, r->model->spec);
}

/* ---- fits ---------------------------------------------------------------- */

/* What was estimated: margins, correlations, and what moves them. */
static double
n_estimated(const struct vol_cross_result *r)
{
    const struct vol_cross_run *run = r->run;
    double n = 0.0;

    if (r->model->what == VOL_CROSS_EWMA)
        return r->model->lambda > 0.0 ? 0.0 : 1.0;
    for (size_t i = 0; i < run->k; i++)
        n += (double)run->fit[i].n_estimated;
    n += (double)(run->k * (run->k - 1)) / 2.0;
    return r->fit != NULL ? n + (double)r->fit->n_params : n;
}

/* How fast correlations return: sum a + sum b; an EWMA does not. */
static void
add_persistence(struct vol_rows *rows, const struct vol_cross_result *r)
{
    double sum = 0.0;

    if (r->fit == NULL) {
        vol_rows_skip(rows, 2);
        return;
    }
    for (size_t i = 0; i < r->fit->spec.p + r->fit->spec.q; i++)
        sum += r->fit->param[i].estimate;
    vol_rows_double(rows, sum);
    vol_rows_double(rows, sum > 0.0 && sum < 1.0 ? log(0.5) / log(sum) : NAN);
}

void
vol_cross_add_fits(struct vol_rows *rows, const struct vol_cross_result *r)
{
    const bool ewma = r->model->what == VOL_CROSS_EWMA;
    const bool filter = ewma && r->run->plan->init == VOL_EWMA_FILTER;
    char init[32];

    vol_garch_init_print(&r->run->plan->margin, init, sizeof(init));
    add_key(rows, r, r->run->group);
    vol_rows_date(rows, dates_of(r)[0]);
    vol_rows_int(rows, (int64_t)rows_of(r));
    vol_rows_missing(rows); /* gaps belong to a series */
    vol_rows_text(rows, r->status);
    vol_estimate_add_criteria(rows, r->loglik, n_estimated(r),
                              (double)rows_of(r));
    add_persistence(rows, r);
    vol_rows_missing(rows); /* and so does a volatility */
    vol_rows_text(rows, ewma ? vol_ewma_init_name(r->run->plan->init) : init);
    vol_rows_text(rows, ewma ? "" : "two-step");
    vol_rows_missing(rows);
    if (r->fit != NULL) {
        vol_rows_int(rows, r->fit->iterations);
        vol_rows_double(rows, r->fit->grad_norm);
    } else {
        vol_rows_skip(rows, 2);
    }
    vol_rows_text(rows, filter ? "no log-likelihood: a day's covariance holds "
                                 "its own return"
                               : r->reason);
    vol_rows_missing(rows);
    vol_rows_end(rows);
}

/* ---- params -------------------------------------------------------------- */

static void
add_param(struct vol_rows *rows, const struct vol_cross_result *r,
          const char *symbol, const char *name, double value, double se)
{
    add_key(rows, r, symbol);
    vol_rows_text(rows, name);
    vol_estimate_add(rows, value, se);
}

static void
end_param(struct vol_rows *rows, const char *bound, const char *reason)
{
    vol_rows_text(rows, bound);
    vol_rows_text(rows, reason);
    vol_rows_end(rows);
}

static void
add_margin(struct vol_rows *rows, const struct vol_cross_result *r, size_t i)
{
    const struct vol_garch_fit *fit = &r->run->fit[i];

    for (size_t p = 0; p < fit->k; p++) {
        add_param(rows, r, r->run->symbol[i], fit->param[p].name,
                  fit->param[p].estimate, fit->param[p].std_error[VOL_COV_QML]);
        end_param(rows, fit->param[p].bound, fit->param[p].reason);
    }
}

/* The correlations of a CCC with the series before series i. */
static void
add_correlations(struct vol_rows *rows, const struct vol_cross_result *r,
                 size_t i)
{
    char name[VOL_SYMBOL_MAX + 8];

    for (size_t j = 0; j < i; j++) {
        const size_t at = vol_packed_at(i, j);
        (void)snprintf(name, sizeof(name), "rho.%s", r->run->symbol[j]);
        add_param(rows, r, r->run->symbol[i], name, r->correlations[at],
                  r->errors[at]);
        end_param(rows, "",
                  isfinite(r->errors[at]) ? "" : "a margin has no errors");
    }
}

void
vol_cross_add_params(struct vol_rows *rows, const struct vol_cross_result *r)
{
    const char *const group = r->run->group;

    if (r->model->what == VOL_CROSS_EWMA) {
        add_param(rows, r, group, "lambda", r->lambda, NAN);
        end_param(rows, "",
                  r->model->lambda > 0.0 ? "given, not estimated"
                                         : "no standard error is computed");
        return;
    }
    for (size_t i = 0; i < r->run->k; i++)
        add_margin(rows, r, i);
    for (size_t i = 0; r->correlations != NULL && i < r->run->k; i++)
        add_correlations(rows, r, i);
    for (size_t p = 0; r->fit != NULL && p < r->fit->n_params; p++) {
        const struct vol_dcc_param *param = &r->fit->param[p];
        const bool bound = strcmp(param->reason, "at a bound") == 0;
        add_param(rows, r, group, param->name, param->estimate,
                  param->std_error);
        end_param(rows, bound ? "a bound of the model" : "", param->reason);
    }
}
