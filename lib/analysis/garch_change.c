/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/garch_change.h"

#include "analysis/garch_select.h"
#include "base/num.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- regressors --------------------------------------------------------- */

typedef enum vol_code adder(struct vol_garch_spec *, const char *,
                            struct vol_err *);

/* Add those of `names` that are not among the n of `there`, which are not the
 * list that `add` changes. */
static enum vol_code
add_names(struct vol_garch_spec *spec, const struct vol_garch_words *names,
          const char (*there)[VOL_X_NAME_SIZE], size_t n, adder *add,
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
    if (change->variance_x.n == 0 || change->form == NULL)
        return VOL_OK;
    const bool exponential =
        vol_garch_spec_scales(spec, strcmp(change->form, "exponential") == 0);
    if (spec->n_x > 0 && spec->exponential != exponential)
        return vol_fail(err, VOL_EUSAGE,
                        "its own regressors of the variance are %s: "
                        "--variance-x-form %s cannot be beside them",
                        spec->exponential ? "exponential" : "additive",
                        change->form);
    spec->exponential = exponential;
    return VOL_OK;
}

/* ---- parameters --------------------------------------------------------- */

/* PARAMETER=VALUE, taken apart. */
struct assignment {
    char param[VOL_PARAM_NAME_SIZE];
    const char *value;
};

static enum vol_code
parse_assignment(const char *text, const char *form, struct assignment *out,
                 struct vol_err *err)
{
    const char *equals = strchr(text, '=');
    const size_t len = equals != NULL ? (size_t)(equals - text) : 0;

    if (len == 0 || len >= sizeof(out->param))
        return vol_fail(
            err, VOL_EUSAGE, "a parameter and %s are wanted, such as %s",
            strchr(form, ':') != NULL ? "its bounds" : "its value", form);
    *out = (struct assignment){ .value = equals + 1 };
    memcpy(out->param, text, len);
    return VOL_OK;
}

static bool
has_param(const struct vol_garch_spec *spec, const char *name)
{
    return vol_garch_param_find(spec, name) < vol_garch_n_params(spec);
}

/* The parameter of an assignment is one of some model. */
static enum vol_code
check_param(const struct vol_garch_plan *plan, const char *name,
            struct vol_err *err)
{
    struct vol_garch_spec first = plan->model[0].spec;
    char text[VOL_PARAM_NAME_SIZE + 2];

    for (size_t i = 0; i < plan->n_models; i++)
        if (has_param(&plan->model[i].spec, name))
            return VOL_OK;
    /* It lists what there is. */
    (void)snprintf(text, sizeof(text), "%s=0", name);
    return vol_garch_spec_restrict(&first, VOL_FIX, text, err);
}

/* Apply an assignment to a model that has its parameter. */
typedef enum vol_code applier(struct vol_garch_model *,
                              const struct assignment *, struct vol_err *);

static enum vol_code
restrict_param(struct vol_garch_model *m, enum vol_restriction_kind kind,
               const struct assignment *a, size_t len, struct vol_err *err)
{
    char text[VOL_PARAM_NAME_SIZE + VOL_DOUBLE_BUFSIZE];

    (void)snprintf(text, sizeof(text), "%s=%.*s", a->param, (int)len, a->value);
    return vol_garch_spec_restrict(&m->spec, kind, text, err);
}

static enum vol_code
fix(struct vol_garch_model *m, const struct assignment *a, struct vol_err *err)
{
    return restrict_param(m, VOL_FIX, a, strlen(a->value), err);
}

static enum vol_code
bound(struct vol_garch_model *m, const struct assignment *a,
      struct vol_err *err)
{
    const char *colon = strchr(a->value, ':');
    const size_t before = colon != NULL ? (size_t)(colon - a->value) : 0;
    const struct assignment high = { .value = colon != NULL ? colon + 1 : "" };
    enum vol_code code = VOL_OK;

    if (before == 0 && *high.value == '\0')
        return vol_fail(err, VOL_EUSAGE,
                        "bounds are LOW:HIGH, of which one may be left out");
    if (before > 0)
        code = restrict_param(m, VOL_MIN, a, before, err);
    if (code == VOL_OK && *high.value != '\0') {
        struct assignment upper = *a;
        upper.value = high.value;
        code = restrict_param(m, VOL_MAX, &upper, strlen(high.value), err);
    }
    return code;
}

static enum vol_code
start(struct vol_garch_model *m, const struct assignment *a,
      struct vol_err *err)
{
    double *at = &m->start[vol_garch_param_find(&m->spec, a->param)];
    double value;

    for (size_t i = 0; i < m->spec.n_restrictions; i++)
        if (m->spec.restriction[i].kind == VOL_FIX &&
            strcmp(m->spec.restriction[i].param, a->param) == 0)
            return vol_fail(err, VOL_EUSAGE, "%s is fixed: it has no start",
                            a->param);
    if (m->spec.targeting && strcmp(a->param, "omega") == 0)
        return vol_fail(err, VOL_EUSAGE, "-vt sets omega: it has no start");
    if (vol_parse_double(a->value, &value, NULL) != VOL_OK)
        return vol_fail(err, VOL_EUSAGE, "\"%.40s\" is not a number", a->value);
    if (!isnan(*at))
        return vol_fail(err, VOL_EUSAGE, "%s is given twice", a->param);
    *at = value;
    m->has_start = true;
    return VOL_OK;
}

static enum vol_code
apply_one(struct vol_garch_plan *plan, const char *text, const char *form,
          applier *apply, struct vol_err *err)
{
    struct assignment a;
    enum vol_code code = parse_assignment(text, form, &a, err);

    if (code == VOL_OK)
        code = check_param(plan, a.param, err);
    for (size_t i = 0; code == VOL_OK && i < plan->n_models; i++) {
        struct vol_garch_model *m = &plan->model[i];
        if (!has_param(&m->spec, a.param))
            continue;
        code = apply(m, &a, err);
        if (code == VOL_OK)
            code = vol_garch_spec_check(&m->spec, err);
    }
    return code;
}

/* The words of one option, for every model that they concern. */
static enum vol_code
apply_words(struct vol_garch_plan *plan, const char *option, const char *form,
            const struct vol_garch_words *words, applier *apply,
            struct vol_err *err)
{
    for (size_t i = 0; i < words->n; i++) {
        enum vol_code code = apply_one(plan, words->item[i], form, apply, err);
        if (code != VOL_OK)
            return vol_fail_in(err, code, "%s %.80s", option, words->item[i]);
    }
    return VOL_OK;
}

static enum vol_code
change_params(struct vol_garch_plan *plan,
              const struct vol_garch_change *change, struct vol_err *err)
{
    enum vol_code code =
        apply_words(plan, "--fix", "beta1=0.9", &change->fix, fix, err);

    if (code == VOL_OK)
        code = apply_words(plan, "--bound", "beta1=0.5:0.95", &change->bound,
                           bound, err);
    for (size_t i = 0; i < plan->n_models; i++)
        for (size_t k = 0; k < VOL_GARCH_MAX_PARAMS; k++)
            plan->model[i].start[k] = NAN;
    return code == VOL_OK ? apply_words(plan, "--start", "beta1=0.9",
                                        &change->start, start, err)
                          : code;
}

/* ---- the whole ---------------------------------------------------------- */

static enum vol_code
change_spec(struct vol_garch_spec *spec, const struct vol_garch_change *change,
            struct vol_err *err)
{
    const struct vol_garch_spec was = *spec;
    enum vol_code code =
        add_names(spec, &change->mean_x, was.mean_x, was.mean.n_x,
                  vol_garch_spec_add_mean_x, err);

    if (code == VOL_OK)
        code = set_form(spec, change, err);
    if (code == VOL_OK)
        code = add_names(spec, &change->variance_x, was.variance_x, was.n_x,
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
    }
    code = change_params(plan, change, err);
    for (size_t i = 0; code == VOL_OK && i < plan->n_models; i++)
        vol_garch_spec_print(&plan->model[i].spec, plan->model[i].name);
    if (code == VOL_OK)
        code = vol_garch_plan_check_names(plan, err);
    if (code == VOL_OK)
        code = vol_garch_plan_check_select(plan, err);
    return code == VOL_OK ? vol_garch_plan_columns(plan, err) : code;
}
