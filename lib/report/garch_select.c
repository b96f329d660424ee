/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/garch_select.h"

#include <math.h>

enum vol_code
vol_garch_plan_check_select(const struct vol_garch_plan *plan,
                            struct vol_err *err)
{
    const struct vol_garch_model *first = &plan->model[0];

    if (plan->criterion == VOL_CRITERION_NONE)
        return VOL_OK;
    for (size_t i = 1; i < plan->n_models; i++) {
        enum vol_code code =
            vol_garch_check_same_rows(&first->spec, &plan->model[i].spec, err);
        if (code != VOL_OK)
            return vol_fail_in(err, code, "--select %s: %s and %s",
                               vol_criterion_name(plan->criterion), first->name,
                               plan->model[i].name);
    }
    return VOL_OK;
}

size_t
vol_garch_select(const struct vol_garch_plan *plan,
                 const struct vol_garch_night *night)
{
    size_t best = plan->n_models;
    double least = HUGE_VAL;

    for (size_t i = 0; i < plan->n_models; i++) {
        const double value =
            vol_criterion_value(plan->criterion, &night[i].fit);
        if (vol_garch_fit_eligible(&night[i].fit) && value < least) {
            least = value;
            best = i;
        }
    }
    return best;
}

void
vol_garch_select_summary(struct vol_str *out, const struct vol_garch_plan *plan,
                         const char *symbol,
                         const struct vol_garch_night *night, size_t selected)
{
    const char *name = vol_criterion_name(plan->criterion);

    vol_str_addf(out, "%s, %zu models by %s\n  %-10s %-14s %-14s model\n",
                 symbol, plan->n_models, name, "status", "log-likelihood",
                 name);
    for (size_t i = 0; i < plan->n_models; i++) {
        const struct vol_garch_fit *fit = &night[i].fit;
        const double value = vol_criterion_value(plan->criterion, fit);
        vol_str_addf(out, "%c %-10.10s", i == selected ? '*' : ' ',
                     vol_garch_status_name(fit->status));
        if (isfinite(value))
            vol_str_addf(out, " %-14.4f %-14.4f", fit->loglik, value);
        else
            vol_str_addf(out, " %-14s %-14s", "-", "-");
        vol_str_addf(out, " %s\n", plan->model[i].name);
    }
    vol_str_add_char(out, '\n');
}
