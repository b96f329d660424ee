/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/test_plan.h"

#include "mean/group_nulls.h"

#include <string.h>

/* ---- options that no test uses ------------------------------------------- */

static unsigned
used_by(const struct vol_test *test, enum vol_lag_rule rule)
{
    const unsigned choice = VOL_TEST_LAG_CHOICE;

    return rule == VOL_LAGS_FIXED ? test->uses & ~choice : test->uses;
}

/* What the tests make of their options, all together. */
static unsigned
used_by_all(const struct vol_test_plan *plan)
{
    const struct vol_group_battery *several = &plan->panels.battery;
    unsigned uses = 0;

    for (size_t i = 0; i < plan->battery.n; i++)
        uses |= used_by(plan->battery.form[i].test,
                        plan->battery.form[i].options.lag_rule);
    for (size_t i = 0; i < several->n; i++)
        uses |= used_by(&several->form[i].test->test,
                        several->form[i].options.base.lag_rule);
    return uses;
}

static enum vol_code
check_options(const struct vol_test_plan *plan,
              const struct vol_test_wish *wish, struct vol_err *err)
{
    const unsigned uses = used_by_all(plan);
    const bool several = plan->panels.battery.n > 0;
    const bool chosen = (uses & VOL_TEST_LAG_CHOICE) != 0;
    const bool numbers = strpbrk(wish->lags, "0123456789") != NULL;
    const bool lags = numbers && (uses & VOL_TEST_LAGS) != 0;
    const double usual = vol_test_defaults.eps;
    const struct {
        bool given, used;
        const char *name, *what;
    } options[] = {
        { strcmp(wish->trend, "c") != 0, (uses & VOL_TEST_TREND) != 0,
          "--trend", "tests with a trend, such as adf" },
        { strcmp(wish->lags, "auto") != 0, chosen || lags, "--lags",
          "tests with lags, such as adf" },
        { wish->max_lags > 0, chosen, "--max-lags",
          "tests that choose their lags, such as adf with --lags aic" },
        { wish->model_df > 0, (uses & VOL_TEST_MODEL_DF) != 0, "--model-df",
          "ljung-box and box-pierce" },
        { wish->eps < usual || wish->eps > usual,
          (uses & VOL_TEST_DIMENSION) != 0, "--eps", "bds" },
        { strcmp(wish->align, "inner") != 0, several, "--align",
          "tests of several symbols, such as granger" },
        { wish->n_lags > 0, several, "--lag",
          "tests of several symbols, such as granger" },
    };

    for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
        if (options[i].given && !options[i].used)
            return vol_fail(err, VOL_EUSAGE, "%s is for %s: there is none here",
                            options[i].name, options[i].what);
    return VOL_OK;
}

/* ---- tests that no series is for ------------------------------------------
 */

/* Whether a series of the plan is for the test. */
static bool
runs(const struct vol_test_plan *plan, const struct vol_group_test *test)
{
    for (size_t i = 0; i < plan->subjects.n; i++) {
        struct vol_test_panel panel;
        vol_test_panel_init(&panel, &plan->subjects.subject[i], plan->usual);
        if (vol_test_panel_runs(&panel, test))
            return true;
    }
    return false;
}

/* The forms of a test follow one another. */
static enum vol_code
find_idle(struct vol_test_plan *plan, struct vol_err *err)
{
    const struct vol_group_battery *several = &plan->panels.battery;
    const struct vol_group_form *form = several->form;
    bool any = plan->battery.n > 0;

    for (size_t i = 0; i < several->n; i++)
        if (runs(plan, form[i].test))
            any = true;
        else if (i == 0 || form[i].test != form[i - 1].test)
            plan->idle[plan->n_idle++] = form[i].test->test.name;
    if (any)
        return VOL_OK;
    return vol_fail(err, VOL_EUSAGE,
                    "%s is for prices, and there are none: -c names another "
                    "series for it",
                    plan->idle[0]);
}

/* ---- from wishes to a plan ----------------------------------------------- */

static enum vol_code
check_wish(const struct vol_test_wish *wish, struct vol_err *err)
{
    if (wish->step > 0 && wish->window == 0)
        return vol_fail(err, VOL_EUSAGE, "--step needs --window");
    if (wish->simulated && wish->model_df > 0)
        return vol_fail(err, VOL_EUSAGE,
                        "--p simulated does not go with --model-df: residuals "
                        "of a model are not independent");
    return VOL_OK;
}

static enum vol_code
make_subjects(struct vol_test_plan *plan, const struct vol_test_wish *wish,
              const struct vol_conf *conf, struct vol_err *err)
{
    struct vol_series_wish base;
    enum vol_code code = vol_test_base_wish(conf, &base, err);

    base.window = wish->step > 0 ? 0 : wish->window;
    if (code == VOL_OK)
        code = vol_test_subjects_make(&plan->subjects, wish->column,
                                      wish->n_columns, &base, err);
    return code;
}

static enum vol_code
make_batteries(struct vol_test_plan *plan, const struct vol_test_wish *wish,
               const struct vol_conf *conf, struct vol_err *err)
{
    struct vol_test_options options = vol_test_defaults;
    size_t n = 0;
    const char *const *tests = vol_conf_list(conf, "test.list", &n);

    if (n == 0)
        return vol_fail(err, VOL_EUSAGE, "--tests names no test");
    options.max_lags = wish->max_lags;
    options.model_df = wish->model_df;
    options.eps = wish->eps;
    options.alpha = plan->alpha;
    return vol_test_batteries(tests, n, wish->trend, wish->lags, &options,
                              &plan->battery, &plan->panels.battery, err);
}

static enum vol_code
make_nulls(struct vol_test_plan *plan, const struct vol_test_wish *wish,
           const struct vol_conf *conf, struct vol_err *err)
{
    uint64_t seed = (uint64_t)vol_conf_int(conf, "seed");
    enum vol_code code = vol_nulls_new(&plan->battery.nulls, seed, err);

    if (code != VOL_OK)
        return code;
    return vol_group_nulls_new(&plan->panels.battery.nulls, seed, wish->threads,
                               err);
}

enum vol_code
vol_test_plan_make(struct vol_test_plan *plan, const struct vol_test_wish *wish,
                   const struct vol_conf *conf, struct vol_err *err)
{
    *plan = (struct vol_test_plan){
        .adjust = vol_adjust_named(wish->adjust),
        .alpha = vol_conf_real(conf, "test.alpha"),
        .usual = wish->n_columns == 0,
        .window = wish->window,
        .step = wish->step,
        .panels = { .window = wish->window,
                    .step = wish->step,
                    .lag = wish->lag,
                    .n_lags = wish->n_lags },
    };
    enum vol_code code = check_wish(wish, err);
    if (code == VOL_OK)
        code = vol_align_parse(wish->align, &plan->panels.align, err);
    if (code == VOL_OK)
        code = make_subjects(plan, wish, conf, err);
    if (code == VOL_OK)
        code = make_batteries(plan, wish, conf, err);
    if (code == VOL_OK)
        code = check_options(plan, wish, err);
    if (code == VOL_OK)
        code = find_idle(plan, err);
    if (code == VOL_OK && wish->simulated)
        code = make_nulls(plan, wish, conf, err);
    return code;
}

void
vol_test_plan_clear(struct vol_test_plan *plan)
{
    vol_nulls_free(plan->battery.nulls);
    vol_group_nulls_free(plan->panels.battery.nulls);
    plan->battery.nulls = NULL;
    plan->panels.battery.nulls = NULL;
}

/* ---- the tests of one symbol ----------------------------------------------
 */

/* One series of the symbol; what it lacks is remembered, not fatal. */
static enum vol_code
test_subject(const struct vol_test_plan *plan,
             const struct vol_test_subject *subject,
             const struct vol_block *block, struct vol_test_output *out,
             struct vol_err *err)
{
    double *value[2];
    struct vol_block view = vol_test_subject_view(subject, block, value);
    struct vol_series series;

    enum vol_code code = vol_series_make(&view, &subject->wish, &series, err);
    if (code != VOL_OK)
        return code == VOL_EDATA && block->code == VOL_OK ? VOL_OK : code;
    if (series.choice.restart != VOL_DATE_NONE)
        out->choice.restart = series.choice.restart;
    if (series.choice.n_unadjusted > 0) {
        out->choice.unadjusted = series.choice.unadjusted;
        out->choice.n_unadjusted = series.choice.n_unadjusted;
    }
    const struct vol_test_task task = { block->symbol,  subject->name,
                                        plan->window,   plan->step,
                                        &plan->battery, subject->levels_only };
    if (plan->battery.n > 0)
        code = vol_test_groups_run(&out->groups, &task, &series, err);
    vol_series_clear(&series);
    return code == VOL_EDATA ? VOL_OK : code;
}

void
vol_test_output_count(struct vol_test_output *out,
                      const struct vol_test_group *group, struct vol_err *err)
{
    out->computed += vol_test_group_computed(group);
    out->rejected += vol_test_group_rejected(group);
    for (size_t i = 0; i < group->n && err->text[0] == '\0'; i++)
        if (group->result[i].reject < 0)
            (void)vol_fail(err, VOL_EDATA, "%s", group->result[i].reason);
}

enum vol_code
vol_test_plan_run(const struct vol_test_plan *plan,
                  const struct vol_block *block, struct vol_test_output *out,
                  struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    out->choice = (struct vol_series_choice)VOL_SERIES_CHOICE_NONE;
    for (size_t i = 0; code == VOL_OK && i < plan->subjects.n; i++)
        code = test_subject(plan, &plan->subjects.subject[i], block, out, err);
    for (size_t i = 0; i < out->groups.n; i++)
        vol_test_output_count(out, &out->groups.group[i], err);
    if (code == VOL_OK && out->computed == 0 && plan->battery.n > 0)
        code = vol_fail_in(err, VOL_EDATA, "no test was computed");
    return code;
}
