/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/garch_plan.h"

#include "analysis/garch_regressors.h"

#include <stdlib.h>
#include <string.h>

const char *const vol_garch_kind_name[VOL_GARCH_KINDS] = {
    "forecasts", "fits",        "params", "sigma",
    "states",    "diagnostics", "bands",  "comparisons"
};

/* Of so many paths one lies below the 1 % quantile. */
enum { LEAST_PATHS = 100 };

/* What a spec leaves open the settings decide. */
static enum vol_code
plan_model(struct vol_garch_plan *plan, const char *text,
           const struct vol_conf *conf, struct vol_err *err)
{
    struct vol_garch_model *m = &plan->model[plan->n_models];
    struct vol_garch_spec usual;
    enum vol_code code;

    if (plan->n_models == VOL_GARCH_MAX_MODELS)
        return vol_fail(err, VOL_EUSAGE,
                        "model %.80s: %d models at most, leave the others to "
                        "another run",
                        text, VOL_GARCH_MAX_MODELS);
    code = vol_garch_spec_parse(text, &m->spec, err);
    if (code == VOL_OK) {
        usual = m->spec;
        code = vol_garch_init_parse(vol_conf_text(conf, "garch.init"), &usual,
                                    err);
        code = vol_conf_blame(conf, "garch.init", code, err);
    }
    if (code != VOL_OK)
        return vol_fail_in(err, code, "model %s", text);
    if (!vol_garch_init_given(&m->spec))
        m->spec = usual;
    if (strcmp(vol_conf_text(conf, "garch.stationarity"), "off") == 0)
        m->spec.free = true;
    vol_garch_spec_print(&m->spec, m->name);
    plan->n_models++;
    return VOL_OK;
}

enum vol_code
vol_garch_plan_check_names(const struct vol_garch_plan *plan,
                           struct vol_err *err)
{
    for (size_t i = 0; i < plan->n_models; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(plan->model[i].name, plan->model[j].name) == 0)
                return vol_fail(err, VOL_EUSAGE,
                                "the model %s stands there twice",
                                plan->model[i].name);
    return VOL_OK;
}

static enum vol_code
plan_models(struct vol_garch_plan *plan, const struct vol_conf *conf,
            const char *const *spec, size_t n, struct vol_err *err)
{
    const bool set = n == 0;
    enum vol_code code = VOL_OK;

    if (set)
        spec = vol_conf_list(conf, "models", &n);
    if (n == 0)
        code = vol_fail(err, VOL_EUSAGE,
                        "no model: give -m SPEC, or the setting models");
    for (size_t i = 0; code == VOL_OK && i < n; i++)
        code = plan_model(plan, spec[i], conf, err);
    if (code == VOL_OK)
        code = vol_garch_plan_check_names(plan, err);
    return set ? vol_conf_blame(conf, "models", code, err) : code;
}

/* Put `day` into a list in ascending order, once. */
static void
add_day(size_t *list, size_t *n, size_t day)
{
    size_t at = *n;

    for (size_t i = 0; i < *n; i++)
        if (list[i] == day)
            return;
    for (; at > 0 && list[at - 1] > day; at--)
        list[at] = list[at - 1];
    list[at] = day;
    ++*n;
}

void
vol_garch_plan_add_days(const struct vol_conf *conf, const char *setting,
                        size_t *list, size_t *n)
{
    size_t count;
    const char *const *item = vol_conf_list(conf, setting, &count);

    for (size_t i = 0; i < count; i++)
        add_day(list, n, (size_t)strtoul(item[i], NULL, 10));
}

/* How to look further than a day. */
static enum vol_code
plan_method(struct vol_forecast_wish *wish, const char *method,
            struct vol_err *err)
{
    wish->bootstrap = strcmp(method, "bootstrap") == 0;
    wish->simulate = strcmp(method, "simulation") == 0;
    if (wish->paths == 0 && (wish->bootstrap || wish->simulate))
        return vol_fail(err, VOL_EUSAGE,
                        "forecasts by %s need paths; there are to be none",
                        method);
    return VOL_OK;
}

/* Days asked for, the first, and those with quantiles where there are any. */
static enum vol_code
plan_forecasts(struct vol_garch_plan *plan, const struct vol_conf *conf,
               struct vol_err *err)
{
    plan->forecast.paths = (size_t)vol_conf_int(conf, "garch.paths");
    add_day(plan->day, &plan->n_days, 1);
    vol_garch_plan_add_days(conf, "garch.horizons", plan->day, &plan->n_days);
    if (plan->forecast.paths > 0) {
        vol_garch_plan_add_days(conf, "garch.quantile_horizons",
                                plan->quantile_day, &plan->n_quantile_days);
        vol_garch_plan_add_days(conf, "garch.quantile_horizons", plan->day,
                                &plan->n_days);
    }
    plan->forecast.horizon = plan->day[plan->n_days - 1];
    plan->forecast.quantile_day = plan->quantile_day;
    plan->forecast.n_quantile_days = plan->n_quantile_days;
    if (plan->forecast.paths > 0 && plan->forecast.paths < LEAST_PATHS)
        return vol_conf_blame(
            conf, "garch.paths",
            vol_fail(err, VOL_EUSAGE,
                     "%zu paths tell nothing of a 1 %% quantile; at least "
                     "%d, or 0 for none",
                     plan->forecast.paths, LEAST_PATHS),
            err);
    return vol_conf_blame(
        conf, "garch.forecast_method",
        plan_method(&plan->forecast,
                    vol_conf_text(conf, "garch.forecast_method"), err),
        err);
}

/* The column, and what of it; -c price would be the price itself. */
static enum vol_code
plan_series(struct vol_garch_plan *plan, const struct vol_conf *conf,
            struct vol_err *err)
{
    enum vol_code code =
        vol_series_wish_from(vol_conf_text(conf, "column"),
                             vol_conf_text(conf, "as"), &plan->wish, err);

    if (code == VOL_OK && plan->wish.as == VOL_AS_LEVEL &&
        plan->wish.column == NULL)
        return vol_conf_blame(
            conf, "column",
            vol_fail(err, VOL_EUSAGE,
                     "-c price is the price itself, and a variance is of "
                     "returns: leave -c out"),
            err);
    return vol_conf_blame(conf, "as", code, err);
}

enum vol_code
vol_garch_plan_make(struct vol_garch_plan *plan, const struct vol_conf *conf,
                    const char *const *spec, size_t n, struct vol_err *err)
{
    enum vol_code code;

    *plan = (struct vol_garch_plan){ .n_models = 0 };
    plan->periods = (double)vol_conf_int(conf, "periods");
    plan->seed = (uint64_t)vol_conf_int(conf, "seed");
    code = plan_forecasts(plan, conf, err);
    if (code == VOL_OK)
        code = plan_series(plan, conf, err);
    if (code == VOL_OK)
        code = vol_garch_cov_parse(vol_conf_text(conf, "garch.cov"), &plan->cov,
                                   err);
    if (code == VOL_OK)
        code = vol_band_method_parse(vol_conf_text(conf, "garch.bands"),
                                     &plan->bands, err);
    plan->band_level = vol_conf_real(conf, "garch.band_level");
    if (code == VOL_OK)
        code = plan_models(plan, conf, spec, n, err);
    plan->refit_every = (size_t)vol_conf_int(conf, "garch.refit_every");
    plan->criterion = vol_criterion_find(vol_conf_text(conf, "garch.select"));
    plan->wish.window = (size_t)vol_conf_int(conf, "garch.window");
    return code == VOL_OK ? vol_garch_plan_columns(plan, err) : code;
}
