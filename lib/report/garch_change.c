/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/garch_change.h"

#include "report/garch_regressors.h"

#include <string.h>

typedef enum vol_code adder(struct vol_garch_spec *, const char *,
                            struct vol_err *);

/* Add those of `names` that are not among the n of `there`. */
static enum vol_code
add_names(struct vol_garch_spec *spec, const struct vol_garch_words *names,
          char (*there)[VOL_X_NAME_SIZE], size_t n, adder *add,
          struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    for (size_t i = 0; code == VOL_OK && i < names->n; i++) {
        bool has = false;
        for (size_t j = 0; j < n; j++)
            has = has || strcmp(there[j], names->item[i]) == 0;
        if (!has)
            code = add(spec, names->item[i], err);
    }
    return code;
}

/* How the variance takes its regressors: one way for all of them. */
static enum vol_code
set_form(struct vol_garch_spec *spec, const struct vol_garch_change *change,
         struct vol_err *err)
{
    const bool exponential =
        change->form != NULL && strcmp(change->form, "exponential") == 0;

    if (change->variance_x.n == 0 || change->form == NULL)
        return VOL_OK;
    if (spec->n_x > 0 && spec->exponential != exponential)
        return vol_fail(err, VOL_EUSAGE,
                        "its own regressors of the variance are %s: "
                        "--variance-x-form %s cannot be beside them",
                        spec->exponential ? "exponential" : "additive",
                        change->form);
    spec->exponential = exponential;
    return VOL_OK;
}

static enum vol_code
change_spec(struct vol_garch_spec *spec, const struct vol_garch_change *change,
            struct vol_err *err)
{
    enum vol_code code =
        add_names(spec, &change->mean_x, spec->mean_x, spec->mean.n_x,
                  vol_garch_spec_add_mean_x, err);

    if (code == VOL_OK)
        code = set_form(spec, change, err);
    if (code == VOL_OK)
        code = add_names(spec, &change->variance_x, spec->variance_x, spec->n_x,
                         vol_garch_spec_add_variance_x, err);
    return code == VOL_OK ? vol_garch_spec_check(spec, err) : code;
}

enum vol_code
vol_garch_plan_change(struct vol_garch_plan *plan,
                      const struct vol_garch_change *change,
                      struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    if (change->form != NULL && change->variance_x.n == 0)
        return vol_fail(err, VOL_EUSAGE,
                        "--variance-x-form: there is no --variance-x");
    for (size_t i = 0; i < plan->n_models; i++) {
        struct vol_garch_model *m = &plan->model[i];
        code = change_spec(&m->spec, change, err);
        if (code != VOL_OK)
            return vol_fail_in(err, code, "model %s", m->name);
        vol_garch_spec_print(&m->spec, m->name);
    }
    code = vol_garch_plan_check_names(plan, err);
    return code == VOL_OK ? vol_garch_plan_columns(plan, err) : code;
}
