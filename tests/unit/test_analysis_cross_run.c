/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans and runs of vcross; what the figures are worth is in test_cross_*.c. */
#include "alloc.h"
#include "analysis/cross_run.h"
#include "cross_data.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

/* ---- plans --------------------------------------------------------------- */

static struct vol_cross_plan
plan_of(const char *model, const char *pairs, const char *init,
        const char *align)
{
    const struct vol_cross_words words = {
        .model = &model,
        .n_models = 1,
        .pairs = pairs,
        .init = init,
        .align = align,
    };
    struct vol_cross_plan plan;

    ck_assert_int_eq(vol_cross_plan_make(&plan, &words, NULL), VOL_OK);
    return plan;
}

/* The tag stands before the margin, and nothing else is changed by it. */
START_TEST(specs_hold_the_series)
{
    static const char *const model[] = { "adcc1.1~t", "ccc", "ewma",
                                         "var2-chol-loggarch" };
    const struct vol_cross_words words = {
        .model = model, .n_models = 4, .align = "two-day", .margin = "gjr1.1"
    };
    struct vol_cross_plan plan;

    ck_assert_int_eq(vol_cross_plan_make(&plan, &words, NULL), VOL_OK);
    ck_assert_str_eq(plan.model[1].spec, plan.model[1].name);
    vol_cross_plan_tag(&plan, "of4.1a2b3c4d");
    ck_assert_str_eq(plan.model[0].spec,
                     "adcc1.1~t-two-day-of4.1a2b3c4d+const+gjr1.1~normal");
    ck_assert_str_eq(plan.model[1].spec,
                     "ccc-two-day-of4.1a2b3c4d+const+gjr1.1~normal");
    ck_assert_str_eq(plan.model[2].spec, "ewma0.94-two-day-of4.1a2b3c4d");
    ck_assert_str_eq(
        plan.model[3].spec,
        "var2-chol-loggarch-two-day-of4.1a2b3c4d+const+gjr1.1~normal");
    for (size_t i = 0; i < plan.n_models; i++)
        ck_assert(vol_series_set_is_of(plan.model[i].spec, plan.model[i].name));
}
END_TEST

START_TEST(names_hold_what_changes_the_estimates)
{
    static const struct {
        const char *model, *pairs, *init, *align, *name;
    } cases[] = {
        { "dcc1.1", NULL, NULL, NULL, "dcc1.1~normal+const+garch1.1~normal" },
        { "adcc2.1~t-corrtarget", "all", "first20", "two-day",
          "adcc2.1~t-corrtarget-pairs-all-two-day+const+garch1.1~normal" },
        { "ccc", "all", NULL, "previous",
          "ccc-previous+const+garch1.1~normal" },
        { "ewma", NULL, NULL, NULL, "ewma0.94" },
        { "ewma0.970", "all", "demeaned", NULL, "ewma0.97-demeaned" },
        { "ewma0.97123456789012", NULL, NULL, NULL, "ewma0.97123456789012" },
        { "ewma-est", NULL, "sample", "inner", "ewma-est" },
        { "var2", "all", "demeaned", NULL, "var2" },
        { "var2-logsq-chol-ct", NULL, NULL, "two-day",
          "var2-ct-chol-logsq-two-day" },
        { "var-aic-loggarch-joint", NULL, NULL, NULL,
          "var-aic-joint-loggarch+const+garch1.1~normal" },
        { "var4-loggk-chol", NULL, NULL, NULL, "var4-chol-loggk" },
        { "var1-logsq-band1.5", NULL, NULL, NULL, "var1-band1.5-logsq" },
        { "var1-band22.inf-chol", NULL, NULL, NULL, "var1-chol-band22.inf" },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct vol_cross_plan plan = plan_of(
            cases[i].model, cases[i].pairs, cases[i].init, cases[i].align);
        ck_assert_str_eq(plan.model[0].name, cases[i].name);
    }
}
END_TEST

/* However it is written, a shock has one name; the usual one has none, and
 * neither has a model without such shocks. */
START_TEST(names_hold_a_shock_that_is_not_the_usual_one)
{
    static const struct {
        const char *size, *model, *name;
    } cases[] = {
        { "-2.00", "ccc", "ccc+const+garch1.1~normal" },
        { "3", "ccc", "ccc-shock3+const+garch1.1~normal" },
        { "-2.50", "dcc1.1", "dcc1.1~normal-shock-2.5+const+garch1.1~normal" },
        { "0", "ccc", "ccc-shock0+const+garch1.1~normal" },
        { "-0.0", "ccc", "ccc-shock0+const+garch1.1~normal" },
        { "3", "var2", "var2" },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct vol_cross_words words = { .model = &cases[i].model,
                                               .n_models = 1,
                                               .shock_size = cases[i].size };
        struct vol_cross_plan plan;
        ck_assert_int_eq(vol_cross_plan_make(&plan, &words, NULL), VOL_OK);
        ck_assert_str_eq(plan.model[0].name, cases[i].name);
    }
}
END_TEST

START_TEST(wrong_autoregressions_are_refused)
{
    static const char *const wrong[] = {
        "var2-joint-band1.5",  "var2-joint-chol",
        "var2-logsq-loggarch", "var2-logsq-logsq",
        "var2-band",           "var2-band5",
        "var2-band5.",         "var2-band5.5",
        "var2-band0.5",        "var2-band1.5x",
        "var2-band1.99999",    "var2-bandinf.1",
        "var2-squared",        "var2-band1.5-chol-chol",
    };
    struct vol_cross_var v;

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        ck_assert_msg(vol_cross_var_parse(wrong[i], &v, NULL) == VOL_EUSAGE,
                      "%s is taken", wrong[i]);
}
END_TEST

START_TEST(without_words_a_plan_is_the_usual_one)
{
    const struct vol_cross_words none = { .n_models = 0 };
    struct vol_cross_plan plan;

    ck_assert_int_eq(vol_cross_plan_make(&plan, &none, NULL), VOL_OK);
    ck_assert_int_eq(vol_cross_plan_complete(&plan, &none, NULL), VOL_OK);
    ck_assert_uint_eq(plan.n_models, 1);
    ck_assert_str_eq(plan.model[0].name, "dcc1.1~normal+const+garch1.1~normal");
    ck_assert_int_eq(vol_cross_plan_make(&plan, &none, NULL), VOL_OK);
    plan.wanted[VOL_CROSS_RESPONSES] = true;
    ck_assert_int_eq(vol_cross_plan_complete(&plan, &none, NULL), VOL_OK);
    ck_assert_uint_eq(plan.n_models, 1);
    ck_assert_str_eq(plan.model[0].name, "var2-logsq");
}
END_TEST

START_TEST(too_many_models_are_refused)
{
    const char *model[VOL_CROSS_MODELS + 1];
    static char text[VOL_CROSS_MODELS + 1][16];
    struct vol_cross_words words = { .model = model };
    struct vol_cross_plan plan;
    struct vol_err err;

    for (size_t i = 0; i <= VOL_CROSS_MODELS; i++) {
        (void)snprintf(text[i], sizeof(text[i]), "ewma0.%zu", i + 10);
        model[i] = text[i];
    }
    words.n_models = VOL_CROSS_MODELS;
    ck_assert_int_eq(vol_cross_plan_make(&plan, &words, &err), VOL_OK);
    words.n_models++;
    ck_assert_int_eq(vol_cross_plan_make(&plan, &words, &err), VOL_EUSAGE);
    ck_assert_str_eq(err.text, "more than 16 models");
}
END_TEST

/* ---- runs ---------------------------------------------------------------- */

enum { K = 3, N = 120 };

/* A panel of simulated returns, freed by free(panel.value) and date. */
static struct vol_panel
simulated_panel(void)
{
    struct vol_panel p = { .k = K, .rows = N };

    p.value = simulated_dcc(N, K, .05, .9, .4, 3);
    p.date = malloc(N * sizeof(*p.date));
    for (size_t t = 0; t < N; t++)
        p.date[t] = (vol_date)(16000 + t);
    return p;
}

static const char *const symbols[K] = { "a", "b", "c" };

static struct vol_cross_weight held[] = {
    { "one", "a", "", .5 },
    { "one", "b", "c", .7 },
    { "two", "c", "", 1.0 },
};
static const struct vol_cross_weights weights = { held, 3, 3 };

/* Assertions of their own would need memory, which is refused here. */
static bool groups_right;

static enum vol_code
run_all(const struct vol_cross_plan *plan, const struct vol_panel *panel,
        size_t *rows)
{
    struct vol_rows all = { .delim = ',' };
    struct vol_cross_run run;
    enum vol_code code =
        vol_cross_run_init(&run, plan, panel, symbols, ',', NULL);

    if (code != VOL_OK)
        return code;
    groups_right = strcmp(run.group, "a+b+c") == 0;
    code = vol_cross_run_models(&run, NULL);
    for (int i = 0; i < VOL_CROSS_PRODUCTS; i++)
        rows[i] = run.rows[i].n;
    for (int i = 0; code == VOL_OK && i < VOL_CROSS_PRODUCTS; i++)
        code = vol_rows_append(&all, &run.rows[i], NULL);
    if (code == VOL_OK)
        code = vol_str_check(&run.text, NULL);
    vol_rows_clear(&all);
    vol_cross_run_clear(&run);
    return code;
}

/* Each allocation that is refused, one after another, ends the run so. */
static void
check_refusals(const struct vol_cross_plan *plan, const struct vol_panel *panel)
{
    size_t rows[VOL_CROSS_PRODUCTS];

    for (size_t n = 1;; n++) {
        alloc_fail_at(n);
        const enum vol_code code = run_all(plan, panel, rows);
        if (!alloc_refused())
            break;
        ck_assert_int_eq(code, VOL_ENOMEM);
    }
}

START_TEST(rows_are_those_of_pairs_and_days)
{
    static const char *const model[] = { "dcc1.1~t", "ccc", "ewma-est" };
    const struct vol_cross_words words = { .model = model, .n_models = 3 };
    struct vol_panel panel = simulated_panel();
    size_t rows[VOL_CROSS_PRODUCTS];
    struct vol_cross_plan plan;

    ck_assert_int_eq(vol_cross_plan_make(&plan, &words, NULL), VOL_OK);
    for (int i = 0; i < VOL_CROSS_PRODUCTS; i++)
        plan.wanted[i] = true;
    plan.day[plan.n_days++] = 5;
    plan.weights = &weights;
    ck_assert_int_eq(run_all(&plan, &panel, rows), VOL_OK);
    ck_assert_uint_eq(rows[VOL_CROSS_CORRELATIONS], 3 * 6 * N);
    ck_assert(groups_right);
    ck_assert_uint_eq(rows[VOL_CROSS_COVARIANCES], 3 * 6 * 2);
    ck_assert_uint_eq(rows[VOL_CROSS_PORTFOLIOS], 3 * 2 * 3 * (3 + 2));
    ck_assert_uint_eq(rows[VOL_CROSS_RESPONSES],
                      2 * K * K * (1 + VOL_CROSS_USUAL_DAYS));
    ck_assert_uint_eq(rows[VOL_CROSS_TESTS], 2 + 3 * K * (K - 1));
    ck_assert_uint_eq(rows[VOL_CROSS_FITS], 3);
    ck_assert_uint_eq(rows[VOL_CROSS_PARAMS],
                      4 * K + 3 + 4 * K + K * (K - 1) / 2 + 1);
    plan.last = 2;
    ck_assert_int_eq(run_all(&plan, &panel, rows), VOL_OK);
    ck_assert_uint_eq(rows[VOL_CROSS_CORRELATIONS], 3 * 6 * 2);
    free(panel.value);
    free(panel.date);
}
END_TEST

/* Every form and measure of autoregressions, with windows. */
static struct vol_cross_plan
plan_of_shocks(void)
{
    static const char *const model[] = { "var1", "var1-joint-logsq",
                                         "var1-band1.5-logsq" };
    const struct vol_cross_words words = { .model = model, .n_models = 3 };
    struct vol_cross_plan plan;

    ck_assert_int_eq(vol_cross_plan_make(&plan, &words, NULL), VOL_OK);
    plan.wanted[VOL_CROSS_SPILLOVERS] = true;
    plan.wanted[VOL_CROSS_RESPONSES] = true;
    plan.roll = 60;
    plan.step = 20;
    plan.shock_days = 5;
    ck_assert_int_eq(vol_cross_plan_complete(&plan, &words, NULL), VOL_OK);
    return plan;
}

START_TEST(rows_of_shocks_are_those_of_pairs_windows_and_days)
{
    const struct vol_cross_plan plan = plan_of_shocks();
    struct vol_panel panel = simulated_panel();
    size_t rows[VOL_CROSS_PRODUCTS];

    ck_assert_int_eq(run_all(&plan, &panel, rows), VOL_OK);
    ck_assert_uint_eq(rows[VOL_CROSS_SPILLOVERS],
                      3 * (1 + 4) * (K + 1) * (K + 1));
    ck_assert_uint_eq(rows[VOL_CROSS_RESPONSES], 3 * K * K * 6);
    ck_assert_uint_eq(rows[VOL_CROSS_CORRELATIONS], 0);
    check_refusals(&plan, &panel);
    free(panel.value);
    free(panel.date);
}
END_TEST

static const char *told;

static void
take_reason(void *ctx, const char *spec, const char *status, const char *reason)
{
    static char text[160];

    (void)ctx;
    (void)snprintf(text, sizeof(text), "%s: %s: %s", spec, status, reason);
    told = text;
}

/* Fewer rows than a window has: the table of all rows stands. */
START_TEST(windows_that_are_too_long_are_said)
{
    struct vol_cross_plan plan = plan_of_shocks();
    struct vol_panel panel = simulated_panel();
    struct vol_cross_run run;

    plan.n_models = 1;
    plan.roll = N + 1;
    ck_assert_int_eq(
        vol_cross_run_init(&run, &plan, &panel, symbols, ',', NULL), VOL_OK);
    run.tell = take_reason;
    ck_assert_int_eq(vol_cross_run_models(&run, NULL), VOL_OK);
    ck_assert_uint_eq(run.rows[VOL_CROSS_SPILLOVERS].n, (K + 1) * (K + 1));
    ck_assert_str_eq(told, "var1: no windows: a window of 121 rows is longer "
                           "than the 120 common rows");
    vol_cross_run_clear(&run);
    free(panel.value);
    free(panel.date);
}
END_TEST

/* A window whose series are one: its rows say so, and others have shares. */
START_TEST(a_window_without_an_answer_has_a_reason)
{
    const struct vol_cross_plan plan = plan_of_shocks();
    struct vol_panel panel = simulated_panel();
    struct vol_cross_run run;

    for (size_t t = 0; t < 60; t++)
        panel.value[t * K + 1] = panel.value[t * K];
    ck_assert_int_eq(
        vol_cross_run_init(&run, &plan, &panel, symbols, ',', NULL), VOL_OK);
    ck_assert_int_eq(vol_cross_run_models(&run, NULL), VOL_OK);
    const char *text = run.rows[VOL_CROSS_SPILLOVERS].text.text;
    ck_assert_ptr_nonnull(strstr(
        text, ",var1,*,*,5,60,,,the series are collinear in this window\n"));
    ck_assert_ptr_nonnull(strstr(text, ",var1,a,b,5,60,,,the series"));
    ck_assert_ptr_nonnull(strstr(text, ",var1-joint-logsq,*,*,5,60,,,"));
    vol_cross_run_clear(&run);
    free(panel.value);
    free(panel.date);
}
END_TEST

START_TEST(every_allocation_may_fail)
{
    struct vol_panel panel = simulated_panel();
    struct vol_cross_plan plan = plan_of("dcc1.1", NULL, NULL, NULL);

    plan.wanted[VOL_CROSS_COVARIANCES] = true;
    plan.wanted[VOL_CROSS_PORTFOLIOS] = true;
    plan.wanted[VOL_CROSS_RESPONSES] = true;
    plan.wanted[VOL_CROSS_PARAMS] = true;
    plan.wanted[VOL_CROSS_TESTS] = true;
    plan.summary = true;
    plan.weights = &weights;
    /* Tse's test is not for these: its joint estimation takes long. */
    ck_assert_int_eq(vol_garch_spec_parse("garch1.1~t", &plan.margin, NULL),
                     VOL_OK);
    check_refusals(&plan, &panel);
    free(panel.value);
    free(panel.date);
}
END_TEST

Suite *suite_analysis_cross_run(void);

Suite *
suite_analysis_cross_run(void)
{
    Suite *s = suite_create("analysis/cross_run");
    TCase *t = tcase_create("all");

    tcase_add_test(t, names_hold_what_changes_the_estimates);
    tcase_add_test(t, names_hold_a_shock_that_is_not_the_usual_one);
    tcase_add_test(t, specs_hold_the_series);
    tcase_add_test(t, wrong_autoregressions_are_refused);
    tcase_add_test(t, without_words_a_plan_is_the_usual_one);
    tcase_add_test(t, too_many_models_are_refused);
    tcase_add_test(t, rows_are_those_of_pairs_and_days);
    tcase_add_test(t, rows_of_shocks_are_those_of_pairs_windows_and_days);
    tcase_add_test(t, a_window_without_an_answer_has_a_reason);
    tcase_add_test(t, windows_that_are_too_long_are_said);
    tcase_add_test(t, every_allocation_may_fail);
    suite_add_tcase(s, t);
    return s;
}
