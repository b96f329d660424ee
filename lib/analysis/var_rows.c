/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A vector autoregression as rows of the tables. */
#include "analysis/estimate.h"
#include "analysis/garch_rows.h"
#include "analysis/spill_rows.h"
#include "analysis/var_run.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static vol_date
origin(const struct vol_var_run *run)
{
    return run->panel->date[run->panel->rows - 1];
}

static void
add_key(struct vol_rows *rows, const struct vol_var_run *run, size_t i)
{
    vol_rows_text(rows, run->symbol[i]);
    vol_rows_date(rows, origin(run));
    vol_rows_text(rows, run->spec);
}

static bool
is_estimated(const struct vol_var_run *run)
{
    return run->reason[0] == '\0';
}

/* ---- fits ------------------------------------------------------------------
 */

/* "2 lags by aic", "the largest root is 1.002: not stable". */
static void
add_note(struct vol_rows *rows, const struct vol_var_run *run)
{
    char note[128] = "";
    int at = 0;

    if (run->model->chosen)
        at = snprintf(note, sizeof(note), "%zu lags by %s", run->var.spec.p,
                      vol_var_criterion_name(run->model->criterion));
    if (run->root >= 1.0)
        (void)snprintf(note + at, sizeof(note) - (size_t)at,
                       "%sthe largest root is %.6g: not stable",
                       at > 0 ? "; " : "", run->root);
    vol_rows_text(rows, note);
}

void
vol_var_add_fits(struct vol_rows *rows, const struct vol_var_run *run)
{
    for (size_t i = 0; i < run->panel->k; i++) {
        add_key(rows, run, i);
        vol_rows_date(rows, run->panel->date[0]);
        vol_rows_int(
            rows, (int64_t)(is_estimated(run) ? run->var.n : run->panel->rows));
        vol_rows_missing(rows);
        vol_rows_text(rows, !is_estimated(run) ? "degenerate"
                            : run->root < 1.0  ? "ok"
                                               : "not_stable");
        if (is_estimated(run))
            vol_estimate_add_criteria(rows, run->var.loglik,
                                      (double)(run->var.m * run->var.spec.k),
                                      (double)run->var.n);
        else
            vol_rows_skip(rows, 4);
        vol_rows_skip(rows, 4); /* persistence to init */
        vol_rows_text(rows, is_estimated(run) ? "ols" : "");
        vol_rows_skip(rows, 3);
        if (is_estimated(run))
            add_note(rows, run);
        else
            vol_rows_text(rows, run->reason);
        vol_rows_missing(rows);
        vol_rows_end(rows);
    }
}

void
vol_var_add_failure(struct vol_rows *rows, const char *symbol, vol_date origin,
                    const char *spec, const char *reason)
{
    vol_rows_text(rows, symbol);
    vol_rows_date(rows, origin);
    vol_rows_text(rows, spec);
    vol_rows_skip(rows, 3); /* first_date to n_gaps */
    vol_rows_text(rows, "degenerate");
    vol_rows_skip(rows, 12); /* loglik to grad_norm */
    vol_rows_text(rows, reason);
    vol_rows_missing(rows);
    vol_rows_end(rows);
}

/* ---- params -------------------------------------------------------------- */

static void
add_estimate(struct vol_rows *rows, double value, double se)
{
    vol_estimate_add(rows, value, se);
    vol_rows_skip(rows, 2);
}

/* The covariances of the shocks have no standard errors here. */
static void
add_covariances(struct vol_rows *rows, const struct vol_var_run *run, size_t i)
{
    for (size_t j = 0; j <= i; j++) {
        char name[96];
        (void)snprintf(name, sizeof(name), "cov.%s", run->symbol[j]);
        add_key(rows, run, i);
        vol_rows_text(rows, name);
        vol_rows_double(rows, run->sigma[i * run->panel->k + j]);
        vol_rows_skip(rows, 6);
        vol_rows_text(rows, "no standard error is computed");
        vol_rows_end(rows);
    }
}

void
vol_var_add_params(struct vol_rows *rows, const struct vol_var_run *run)
{
    const struct vol_var *var = &run->var;

    if (!is_estimated(run))
        return;
    for (size_t i = 0; i < run->panel->k; i++) {
        for (size_t j = 0; j < var->m; j++) {
            char name[VOL_VAR_PARAM_SIZE];
            vol_var_regressor_name(&var->spec, run->symbol, run->x.name, j,
                                   name, sizeof(name));
            add_key(rows, run, i);
            vol_rows_text(rows, name);
            add_estimate(rows, var->coef[i * var->m + j],
                         vol_var_std_error(var, i, j));
            vol_rows_end(rows);
        }
        add_covariances(rows, run, i);
    }
}

/* ---- forecasts ----------------------------------------------------------- */

/* Normal quantiles of the sum of the days, then expected shortfalls. */
static void
add_quantiles(struct vol_rows *rows, double mean, double variance)
{
    static const double level[] = { 0.01, 0.025, 0.05, 0.95, 0.99 };
    static const double quantile[] = { -2.3263478740408408, -1.9599639845400545,
                                       -1.6448536269514722, 1.6448536269514722,
                                       2.3263478740408408 };
    const double sd = sqrt(variance), root_2pi = 2.5066282746310002;

    for (size_t i = 0; i < 5; i++)
        vol_rows_double(rows, mean + sd * quantile[i]);
    for (size_t i = 0; i < 3; i++)
        vol_rows_double(rows, mean - sd *
                                         exp(-0.5 * quantile[i] * quantile[i]) /
                                         root_2pi / level[i]);
}

/* The cells from mean_pct to reason of series i at day h. */
static void
add_moments(struct vol_rows *rows, const struct vol_var_run *run, size_t i,
            size_t h)
{
    const bool level = strcmp(run->series, "level") == 0;
    size_t k = run->panel->k, row = (h - 1) * k + i;
    size_t at = (h - 1) * k * k + i * (k + 1);
    double day = run->day_mse[at], together = run->cum_mse[at];

    vol_rows_double(rows, run->day_mean[row]);
    vol_rows_double(rows, day);
    if (level) {
        vol_rows_skip(rows, 12);
    } else {
        vol_rows_double(rows, sqrt(day * run->periods));
        vol_rows_double(rows, run->cum_mean[row]);
        vol_rows_double(rows, together);
        vol_rows_double(rows, sqrt(together * run->periods / (double)h));
        add_quantiles(rows, run->cum_mean[row], together);
    }
    vol_rows_text(rows, "analytic");
    vol_rows_text(rows, level ? "" : "normal");
    vol_rows_missing(rows);
    vol_rows_text(rows, level ? VOL_MEAN_NO_SUM : "");
}

static void
add_forecast(struct vol_rows *rows, const struct vol_var_run *run, size_t i,
             size_t h)
{
    add_key(rows, run, i);
    vol_rows_int(rows, (int64_t)h);
    vol_rows_date(rows, vol_garch_target(origin(run), run->periods, h));
    if (h <= run->known) {
        add_moments(rows, run, i, h);
    } else {
        vol_rows_skip(rows, 17);
        vol_rows_text(rows, VOL_MEAN_UNKNOWN_DAY);
    }
    vol_rows_end(rows);
}

void
vol_var_add_forecasts(struct vol_rows *rows, const struct vol_var_run *run)
{
    for (size_t i = 0; is_estimated(run) && i < run->panel->k; i++)
        for (size_t d = 0; d < run->n_days; d++)
            add_forecast(rows, run, i, run->day[d]);
}

/* The 80 and 95 % intervals of day h: of a price's logarithm over 100 where the
 * series is one, the forecast being its median. */
static void
add_pair_of_intervals(struct vol_rows *rows, const struct vol_var_run *run,
                      size_t i, size_t h)
{
    static const double coverage[] = { 0.8, 0.95 };
    static const double z[] = { 1.2815515655446004, VOL_NORMAL_975 };
    const bool price = strcmp(run->series, "price") == 0;
    size_t k = run->panel->k;
    double mean = run->mean[(h - 1) * k + i];
    double sd = sqrt(run->mse[(h - 1) * k * k + i * (k + 1)]);

    for (size_t c = 0; c < 2; c++) {
        const double end[] = { mean, mean - z[c] * sd, mean + z[c] * sd };
        add_key(rows, run, i);
        vol_rows_int(rows, (int64_t)h);
        vol_rows_text(rows, run->series);
        vol_rows_double(rows, coverage[c]);
        vol_rows_date(rows, vol_garch_target(origin(run), run->periods, h));
        for (size_t e = 0; e < 3; e++)
            vol_rows_double(rows, price ? exp(end[e] / 100.0) : end[e]);
        vol_rows_missing(rows);
        vol_rows_end(rows);
    }
}

void
vol_var_add_intervals(struct vol_rows *rows, const struct vol_var_run *run)
{
    for (size_t i = 0; is_estimated(run) && i < run->panel->k; i++)
        for (size_t d = 0; d < run->n_days && run->day[d] <= run->known; d++)
            add_pair_of_intervals(rows, run, i, run->day[d]);
}

/* ---- residuals ------------------------------------------------------------
 */

void
vol_var_add_residuals(struct vol_rows *rows, const struct vol_var_run *run)
{
    const struct vol_panel *p = run->panel;
    size_t k = p->k, lost = run->var.spec.p;

    for (size_t i = 0; is_estimated(run) && i < k; i++)
        for (size_t t = lost; t < p->rows; t++) {
            double e = run->residuals[(t - lost) * k + i];
            double value = p->value[t * k + i];
            if (isnan(e)) /* of a day without its regressors */
                continue;
            vol_rows_text(rows, run->symbol[i]);
            vol_rows_text(rows, run->spec);
            vol_rows_date(rows, origin(run));
            vol_rows_date(rows, p->date[t]);
            vol_rows_double(rows, value);
            vol_rows_double(rows, value - e);
            vol_rows_double(rows, e);
            vol_rows_double(rows, e / sqrt(run->sigma[i * (k + 1)]));
            vol_rows_end(rows);
        }
}

/* ---- responses and shares ------------------------------------------------ */

static void
add_pair(struct vol_rows *rows, const struct vol_var_run *run, size_t from,
         size_t to, size_t h)
{
    vol_rows_date(rows, origin(run));
    vol_rows_text(rows, run->spec);
    vol_rows_text(rows, run->symbol[from]);
    vol_rows_text(rows, run->symbol[to]);
    vol_rows_int(rows, (int64_t)h);
}

void
vol_var_add_responses(struct vol_rows *rows, const struct vol_var_run *run)
{
    size_t k = run->panel->k;

    for (size_t i = 0; is_estimated(run) && i < k * k; i++)
        for (size_t h = 0; h <= run->h; h++) {
            size_t from = i / k, to = i % k;
            size_t at = h * k * k + to * k + from;
            double response = run->responses[at], se = run->errors[at];
            add_pair(rows, run, from, to, h);
            vol_rows_double(rows, response);
            vol_rows_double(rows, response - VOL_NORMAL_975 * se);
            vol_rows_double(rows, response + VOL_NORMAL_975 * se);
            vol_rows_missing(rows);
            vol_rows_end(rows);
        }
}

void
vol_var_add_spillovers(struct vol_rows *rows, const struct vol_var_run *run,
                       size_t window)
{
    const struct vol_spill_key key = { .origin = origin(run),
                                       .spec = run->spec,
                                       .symbol = run->symbol,
                                       .k = run->panel->k,
                                       .window = window };

    if (is_estimated(run))
        vol_spill_rows_add(rows, &key, run->day, run->n_days, run->tables);
}
