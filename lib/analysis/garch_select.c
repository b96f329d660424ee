/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/garch_select.h"

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

bool
vol_garch_plan_any_nested(const struct vol_garch_plan *plan)
{
    struct vol_nesting nesting;

    for (size_t i = 0; i < plan->n_models; i++)
        for (size_t j = 0; j < plan->n_models; j++)
            if (vol_garch_nested(&plan->model[i].spec, &plan->model[j].spec,
                                 &nesting))
                return true;
    return false;
}

static void
add_comparison(struct vol_rows *rows, const struct vol_lr_test *t)
{
    vol_rows_double(rows, t->statistic);
    vol_rows_int(rows, (int64_t)t->df);
    vol_rows_double(rows, t->p_value);
    vol_rows_text(rows, t->method);
    vol_rows_text(rows, t->reason);
    vol_rows_end(rows);
}

/* Parameters of an earlier fit do not maximise the likelihood of today. */
static struct vol_lr_test
test_of(const struct vol_garch_night *null, const struct vol_garch_night *alt,
        const struct vol_nesting *nesting)
{
    if (!null->filtered && !alt->filtered)
        return vol_garch_lr_test(&null->fit, &alt->fit, nesting);
    return (struct vol_lr_test){ .statistic = NAN,
                                 .df = nesting->df,
                                 .p_value = NAN,
                                 .method = "",
                                 .reason = "nothing was estimated: the "
                                           "parameters are of an earlier "
                                           "fit" };
}

void
vol_garch_add_comparisons(struct vol_rows *rows,
                          const struct vol_garch_plan *plan, const char *symbol,
                          vol_date origin, const struct vol_garch_night *night)
{
    for (size_t i = 0; i < plan->n_models; i++)
        for (size_t j = 0; j < plan->n_models; j++) {
            const struct vol_garch_model *null = &plan->model[i];
            const struct vol_garch_model *alt = &plan->model[j];
            struct vol_nesting nesting;
            if (!vol_garch_nested(&null->spec, &alt->spec, &nesting))
                continue;
            const struct vol_lr_test t =
                test_of(&night[i], &night[j], &nesting);
            vol_rows_text(rows, symbol);
            vol_rows_date(rows, origin);
            vol_rows_text(rows, null->name);
            vol_rows_text(rows, alt->name);
            add_comparison(rows, &t);
        }
}
