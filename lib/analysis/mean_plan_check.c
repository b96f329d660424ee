/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a command line asks for must have something to do. */
#include "analysis/mean_plan.h"

#include <string.h>

/* Standard errors of a HAR. */
static bool
has_har_errors(const struct vol_mean_plan *plan)
{
    const bool shown = plan->summary || plan->wanted[VOL_MEAN_FITS] ||
                       plan->wanted[VOL_MEAN_PARAMS];

    for (size_t i = 0; shown && i < plan->n_models; i++)
        if (plan->model[i].model.kind == VOL_MEAN_HAR)
            return true;
    return false;
}

static bool
has_newey_west(const struct vol_mean_plan *plan)
{
    return has_har_errors(plan) && plan->newey_west;
}

static bool
has_evaluations(const struct vol_mean_plan *plan)
{
    return plan->wanted[VOL_MEAN_EVALUATIONS];
}

static bool
has_days(const struct vol_mean_plan *plan)
{
    return plan->summary || vol_mean_plan_forecasts(plan) ||
           plan->wanted[VOL_MEAN_EVALUATIONS] ||
           plan->wanted[VOL_MEAN_RESPONSES] ||
           plan->wanted[VOL_MEAN_SPILLOVERS];
}

/* The year of forecasts, and that of which a half makes a symbol new. */
static bool
has_year(const struct vol_mean_plan *plan)
{
    return vol_mean_plan_forecasts(plan) || plan->n_vars > 0;
}

static const struct {
    const char *setting, *option;
    bool (*is_used)(const struct vol_mean_plan *plan);
    const char *by;
} options[] = {
    { "mean.har_cov", "--har-cov", has_har_errors, "fits and params of a har" },
    { "mean.hac_lags", "--hac-lags", has_newey_west,
      "fits and params of a har with --har-cov newey-west" },
    { "mean.evaluate", "--evaluate", has_evaluations, "-o evaluations" },
    { "mean.step", "--step", has_evaluations, "-o evaluations" },
    { "mean.refit_every", "--refit-every", has_evaluations, "-o evaluations" },
    { "mean.horizons", "--horizons", has_days,
      "tables of forecasts, evaluations, responses or spillovers" },
    { "periods", "--periods", has_year,
      "forecasts, intervals and vector autoregressions" },
};

/* A regressor that no model takes. */
static enum vol_code
check_regressors(const struct vol_mean_plan *plan, struct vol_err *err)
{
    bool taken = plan->n_x == 0 || plan->n_vars > 0;

    for (size_t i = 0; i < plan->n_models; i++)
        taken = taken || plan->model[i].model.arima.n_x > 0 ||
                plan->model[i].model.har.n_x > 0;
    if (taken)
        return VOL_OK;
    return vol_fail(err, VOL_EUSAGE,
                    "--mean-x %.60s: rw and mean take no regressor",
                    plan->x[0]);
}

enum vol_code
vol_mean_plan_check(const struct vol_mean_plan *plan,
                    const struct vol_conf *conf, struct vol_err *err)
{
    for (size_t i = VOL_MEAN_RESPONSES; i < VOL_MEAN_PRODUCTS; i++)
        if (plan->wanted[i] && plan->n_vars == 0)
            return vol_fail(err, VOL_EUSAGE,
                            "-o %s: no model has that, as var2 does",
                            vol_mean_product_name[i]);
    for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
        if (strcmp(vol_conf_origin(conf, options[i].setting),
                   options[i].option) == 0 &&
            !options[i].is_used(plan))
            return vol_fail(err, VOL_EUSAGE, "%s is for %s", options[i].option,
                            options[i].by);
    return check_regressors(plan, err);
}
