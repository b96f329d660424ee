/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/mean_plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const vol_mean_product_name[VOL_MEAN_PRODUCTS] = {
    "forecasts", "fits",        "params",    "residuals",
    "intervals", "evaluations", "responses", "spillovers"
};

/* ---- models ------------------------------------------------------------- */

static bool
is_baseline(const struct vol_mean_model *m)
{
    return m->kind == VOL_MEAN_RW ||
           (m->kind == VOL_MEAN_ARIMA && m->arima.p == 0 && m->arima.d == 0 &&
            m->arima.q == 0 && m->arima.constant);
}

/* A range or a square is made of prices or returns, a level is a column. */
static enum vol_code
check_series(const struct vol_mean_plan *plan, const struct vol_mean_entry *m,
             struct vol_err *err)
{
    const bool level = plan->wish.as == VOL_AS_LEVEL;

    if (m->model.kind != VOL_MEAN_HAR ||
        (m->model.har.measure == VOL_HAR_LEVEL) == level)
        return VOL_OK;
    return vol_fail(err, VOL_EUSAGE,
                    level ? "%s is made of prices or returns; har-level takes "
                            "a column as it is"
                          : "%s takes a column as it is: -c COLUMN --as level",
                    m->name);
}

/* "-mx.NAME.NAME" behind the name, as in the specs of vgarch. */
static enum vol_code
name_regressors(const struct vol_mean_plan *plan, char name[VOL_MEAN_NAME_SIZE],
                struct vol_err *err)
{
    size_t len = strlen(name);

    for (size_t i = 0; i < plan->n_x && len < VOL_MEAN_NAME_SIZE; i++)
        len += (size_t)snprintf(name + len, VOL_MEAN_NAME_SIZE - len, "%s.%s",
                                i == 0 ? "-mx" : "", plan->x[i]);
    if (len >= VOL_MEAN_NAME_SIZE)
        return vol_fail(err, VOL_EUSAGE,
                        "the names of the regressors are too long");
    return VOL_OK;
}

/* The regressors are those of every model but the baselines. */
static enum vol_code
give_regressors(const struct vol_mean_plan *plan, struct vol_mean_entry *m,
                struct vol_err *err)
{
    if (is_baseline(&m->model))
        return VOL_OK;
    if (m->model.kind == VOL_MEAN_HAR)
        m->model.har.n_x = plan->n_x;
    else
        m->model.arima.n_x = plan->n_x;
    return name_regressors(plan, m->name, err);
}

/* A model of all symbols together. */
static enum vol_code
plan_var(struct vol_mean_plan *plan, const char *text, struct vol_err *err)
{
    struct vol_mean_system *m = &plan->var[plan->n_vars];

    if (plan->n_vars == VOL_MEAN_MAX_MODELS)
        return vol_fail(err, VOL_EUSAGE, "more than %d models",
                        VOL_MEAN_MAX_MODELS);
    enum vol_code code = vol_var_model_parse(text, &m->model, err);
    if (code != VOL_OK)
        return code;
    vol_var_model_name(&m->model, m->name);
    code = name_regressors(plan, m->name, err);
    if (code != VOL_OK)
        return code;
    for (size_t i = 0; i < plan->n_vars; i++)
        if (strcmp(m->name, plan->var[i].name) == 0)
            return vol_fail(err, VOL_EUSAGE, "the model %s stands there twice",
                            m->name);
    plan->n_vars++;
    return VOL_OK;
}

static enum vol_code
plan_model(struct vol_mean_plan *plan, const char *text, struct vol_err *err)
{
    struct vol_mean_entry *m = &plan->model[plan->n_models];
    enum vol_code code;

    if (plan->n_models == VOL_MEAN_MAX_MODELS)
        return vol_fail(err, VOL_EUSAGE, "more than %d models",
                        VOL_MEAN_MAX_MODELS);
    code = vol_mean_model_parse(text, &m->model, err);
    if (code != VOL_OK)
        return code;
    vol_mean_model_name(&m->model, m->name, sizeof(m->name));
    code = give_regressors(plan, m, err);
    if (code != VOL_OK)
        return code;
    for (size_t i = 0; i < plan->n_models; i++)
        if (strcmp(plan->model[i].name, m->name) == 0)
            return vol_fail(err, VOL_EUSAGE, "the model %s stands there twice",
                            m->name);
    plan->n_models++;
    return check_series(plan, m, err);
}

/* ---- columns ------------------------------------------------------------ */

static size_t
add_column(struct vol_mean_plan *plan, const char *name, bool optional)
{
    for (size_t i = 0; i < plan->n_columns; i++)
        if (strcmp(plan->column[i], name) == 0)
            return i;
    plan->column[plan->n_columns] = name;
    plan->optional[plan->n_columns] = optional;
    return plan->n_columns++;
}

static bool
needs_range(const struct vol_mean_model *m)
{
    return m->kind == VOL_MEAN_HAR && m->har.measure != VOL_HAR_SQUARED &&
           m->har.measure != VOL_HAR_LEVEL;
}

/* Of letters, digits and _, since it stands in specs. */
static bool
is_name(const char *text)
{
    return *text != '\0' &&
           strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                        "0123456789_") == strlen(text);
}

static int
by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* One order of them, so that a model has one name. */
static void
sort_regressors(struct vol_mean_plan *plan, const char *const *x)
{
    for (unsigned i = 0; i < plan->n_x; i++)
        plan->x[i] = x[i];
    qsort(plan->x, plan->n_x, sizeof(*plan->x), by_name);
}

static enum vol_code
plan_regressors(struct vol_mean_plan *plan, struct vol_err *err)
{
    for (size_t i = 0; i < plan->n_x; i++) {
        const size_t before = plan->n_columns;
        if (!is_name(plan->x[i]))
            return vol_fail(err, VOL_EUSAGE,
                            "--mean-x %.60s: a regressor has a name of "
                            "letters, digits and _",
                            plan->x[i]);
        plan->x_at[i] = add_column(plan, plan->x[i], false);
        if (plan->x_at[i] < before)
            return vol_fail(err, VOL_EUSAGE,
                            "--mean-x %.60s: it is the series itself, or "
                            "stands there twice",
                            plan->x[i]);
    }
    return VOL_OK;
}

static enum vol_code
plan_columns(struct vol_mean_plan *plan, struct vol_err *err)
{
    static const char *const price[VOL_MEAN_PRICES] = { "open", "high", "low",
                                                        "close" };
    bool range = false;
    enum vol_code code;

    plan->n_columns =
        vol_series_columns(&plan->wish, plan->column, plan->optional);
    code = plan_regressors(plan, err);
    for (size_t i = 0; i < plan->n_models; i++)
        range = range || needs_range(&plan->model[i].model);
    for (size_t i = 0; range && i < VOL_MEAN_PRICES; i++)
        plan->price_at[i] = add_column(plan, price[i], false);
    return code;
}

/* ---- settings ----------------------------------------------------------- */

static int
by_size(const void *a, const void *b)
{
    const size_t x = *(const size_t *)a, y = *(const size_t *)b;

    return (x > y) - (x < y);
}

/* The days asked for and the first, each once, ascending. */
static void
plan_days(struct vol_mean_plan *plan, const struct vol_conf *conf)
{
    size_t n, kept = 1;
    const char *const *item = vol_conf_list(conf, "mean.horizons", &n);

    plan->day[plan->n_days++] = 1;
    for (size_t i = 0; i < n && plan->n_days < VOL_MEAN_MAX_DAYS; i++)
        plan->day[plan->n_days++] = (size_t)strtoul(item[i], NULL, 10);
    qsort(plan->day, plan->n_days, sizeof(*plan->day), by_size);
    for (size_t i = 1; i < plan->n_days; i++)
        if (plan->day[i] != plan->day[kept - 1])
            plan->day[kept++] = plan->day[i];
    plan->n_days = kept;
}

/* -c price is the logarithm of the price. */
static enum vol_code
plan_series(struct vol_mean_plan *plan, const struct vol_conf *conf,
            struct vol_err *err)
{
    enum vol_code code =
        vol_series_wish_from(vol_conf_text(conf, "column"),
                             vol_conf_text(conf, "as"), &plan->wish, err);

    code = vol_conf_blame(conf, "as", code, err);
    if (plan->wish.as == VOL_AS_LEVEL && plan->wish.column == NULL)
        plan->wish.as = VOL_AS_LOG;
    plan->window = (size_t)vol_conf_int(conf, "mean.window");
    return code;
}

enum vol_code
vol_mean_plan_make(struct vol_mean_plan *plan, const struct vol_conf *conf,
                   const char *const *spec, size_t n, const char *const *x,
                   size_t n_x, struct vol_err *err)
{
    const bool set = n == 0;
    enum vol_code code;

    *plan = (struct vol_mean_plan){ .n_x = (unsigned)n_x };
    if (n_x > VOL_ARIMA_MAX_X)
        return vol_fail(err, VOL_EUSAGE, "more than %d regressors",
                        VOL_ARIMA_MAX_X);
    sort_regressors(plan, x);
    plan->periods = (double)vol_conf_int(conf, "periods");
    plan->newey_west =
        strcmp(vol_conf_text(conf, "mean.har_cov"), "newey-west") == 0;
    plan->hac_lags = (size_t)vol_conf_int(conf, "mean.hac_lags");
    plan->last = (size_t)vol_conf_int(conf, "mean.evaluate");
    plan->step = (size_t)vol_conf_int(conf, "mean.step");
    plan->refit_every = (size_t)vol_conf_int(conf, "mean.refit_every");
    plan_days(plan, conf);
    code = plan_series(plan, conf, err);
    if (code != VOL_OK)
        return code;
    if (set)
        spec = vol_conf_list(conf, "mean.models", &n);
    if (n == 0)
        code = vol_fail(err, VOL_EUSAGE,
                        "no model: give -m SPEC, or the setting mean.models");
    for (size_t i = 0; code == VOL_OK && i < n; i++)
        code = vol_var_model_is(spec[i]) ? plan_var(plan, spec[i], err)
                                         : plan_model(plan, spec[i], err);
    if (set)
        code = vol_conf_blame(conf, "mean.models", code, err);
    return code == VOL_OK ? plan_columns(plan, err) : code;
}

size_t
vol_mean_plan_hac(const struct vol_mean_plan *plan, size_t n)
{
    if (!plan->newey_west)
        return 0;
    return plan->hac_lags > 0 ? plan->hac_lags : vol_har_hac_lags(n);
}

struct vol_evaluation_plan
vol_mean_plan_evaluation(const struct vol_mean_plan *plan, size_t n)
{
    return (struct vol_evaluation_plan){ .last = plan->last,
                                         .step = plan->step,
                                         .refit_every = plan->refit_every,
                                         .window = plan->window,
                                         .hac = vol_mean_plan_hac(plan, n),
                                         .h = plan->day,
                                         .n_h = plan->n_days };
}

bool
vol_mean_plan_forecasts(const struct vol_mean_plan *plan)
{
    return plan->wanted[VOL_MEAN_FORECASTS] || plan->wanted[VOL_MEAN_INTERVALS];
}

/* Why a model that is estimated has no figures in table `i`; "": it has. */
static const char *
lacks(const struct vol_mean_outcome *outcome, int i)
{
    switch (i) {
    case VOL_MEAN_FORECASTS:
    case VOL_MEAN_INTERVALS: return outcome->unforecast;
    case VOL_MEAN_EVALUATIONS: return outcome->unjudged;
    default: return "";
    }
}

bool
vol_mean_outcome_has_result(const struct vol_mean_outcome *outcome,
                            const struct vol_mean_plan *plan)
{
    bool has = plan->summary;

    for (int i = 0; i < VOL_MEAN_PRODUCTS; i++)
        has = has || (plan->wanted[i] && lacks(outcome, i)[0] == '\0');
    return has && outcome->status != VOL_MEAN_NOT_ESTIMATED;
}
