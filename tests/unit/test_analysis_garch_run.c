/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "analysis/garch_change.h"
#include "analysis/garch_regressors.h"
#include "garch_data.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 120 };

/* Settings and a symbol's rows: days from 2000-01-03 on, returns. */
struct fixture {
    struct vol_conf *conf;
    struct vol_block block;
    double *value[1];
    vol_date date[ROWS];
};

static void
set_up(struct fixture *f)
{
    *f = (struct fixture){ .conf = NULL };
    ck_assert_int_eq(vol_conf_new(&f->conf, NULL), VOL_OK);
    ck_assert_int_eq(
        vol_conf_set(f->conf, "column", "return_pct", "test", NULL), VOL_OK);
    ck_assert_int_eq(vol_conf_set(f->conf, "garch.paths", "100", "test", NULL),
                     VOL_OK);
    f->value[0] = simulated_returns(ROWS, 8);
    for (int t = 0; t < ROWS; t++)
        f->date[t] = 10959 + t;
    f->block = (struct vol_block){
        .n = ROWS, .date = f->date, .value = f->value, .n_values = 1
    };
    strcpy(f->block.symbol, "X");
}

static void
tear_down(struct fixture *f)
{
    vol_conf_free(f->conf);
    free(f->value[0]);
}

static struct vol_garch_output
empty_output(void)
{
    struct vol_garch_output out = { .n_outcomes = 0 };

    vol_made_init(&out.made, ',');
    return out;
}

static const char *const specs[] = { "ar1+gjr1.1~t", "egarch1.1" };

static void
make_plan(struct vol_garch_plan *plan, const struct fixture *f)
{
    struct vol_err err = { VOL_OK, "" };

    ck_assert_msg(vol_garch_plan_make(plan, f->conf, specs, 2, &err) == VOL_OK,
                  "%s", err.text);
    for (int k = 0; k < VOL_GARCH_KINDS; k++)
        plan->wanted[k] = true;
    plan->summary = true;
}

START_TEST(each_kind_has_its_rows)
{
    struct fixture f;
    struct vol_garch_plan plan;
    struct vol_garch_output out = empty_output();

    set_up(&f);
    make_plan(&plan, &f);
    ck_assert_int_eq(vol_garch_plan_run(&plan, &f.block, &out, NULL), VOL_OK);
    ck_assert_uint_eq(out.n_outcomes, 2);
    ck_assert_uint_eq(out.made.rows[VOL_GARCH_FITS].n, 2);
    ck_assert_uint_eq(out.made.rows[VOL_GARCH_PARAMS].n, 7 + 1 + 5);
    ck_assert_uint_eq(out.made.rows[VOL_GARCH_SIGMA].n, (ROWS - 1) + ROWS);
    /* 1 5 10 22 30 126 252 */
    ck_assert_uint_eq(out.made.rows[VOL_GARCH_FORECASTS].n, 2 * 7);
    ck_assert_uint_eq(out.made.rows[VOL_GARCH_BANDS].n, 2 * 7);
    /* Tests by lag 16, signs 8, Nyblom, Pearson 8, figures 3, news 11. */
    ck_assert_uint_eq(out.made.rows[VOL_GARCH_DIAGNOSTICS].n,
                      2 * (16 + 8 + 1 + 8 + 3 + 11) + 7 + 5);
    ck_assert_ptr_nonnull(strstr(out.made.text.text, "X, ar1+gjr1.1~t\n"));
    vol_made_clear(&out.made);
    tear_down(&f);
}
END_TEST

START_TEST(settings_complete_a_spec_that_leaves_them_open)
{
    static const char *const both[] = { "garch1.1", "garch1.1-uncond" };
    struct fixture f;
    struct vol_garch_plan plan;

    set_up(&f);
    ck_assert_int_eq(
        vol_conf_set(f.conf, "garch.init", "backcast:0.9", "test", NULL),
        VOL_OK);
    ck_assert_int_eq(
        vol_conf_set(f.conf, "garch.stationarity", "off", "test", NULL),
        VOL_OK);
    ck_assert_int_eq(vol_garch_plan_make(&plan, f.conf, both, 2, NULL), VOL_OK);
    ck_assert_str_eq(plan.model[0].name,
                     "const+garch1.1~normal-backcast0.9-free");
    ck_assert_str_eq(plan.model[1].name, "const+garch1.1~normal-uncond-free");
    tear_down(&f);
}
END_TEST

START_TEST(regressors_come_from_the_table_or_the_calendar)
{
    static const char *const with_x[] = { "garch1.1-mx.vix-vx.vix.tuesday" };
    struct fixture f;
    struct vol_garch_plan plan;
    struct vol_garch_x x;
    struct vol_series series;
    struct vol_err err = { VOL_OK, "" };
    double vix[ROWS], none[ROWS], *value[3];

    set_up(&f);
    ck_assert_int_eq(vol_garch_plan_make(&plan, f.conf, with_x, 1, NULL),
                     VOL_OK);
    ck_assert_uint_eq(plan.n_columns, 3);
    ck_assert_str_eq(plan.column[1], "vix");
    ck_assert_str_eq(plan.column[2], "tuesday");
    ck_assert(!plan.optional[1] && plan.optional[2]);
    for (int t = 0; t < ROWS; t++) {
        vix[t] = t;
        none[t] = (double)NAN;
    }
    value[0] = f.value[0];
    value[1] = vix;
    value[2] = none;
    f.block.value = value;
    f.block.n_values = 3;
    value[0][ROWS - 1] = value[0][ROWS - 2] = (double)NAN;
    ck_assert_int_eq(vol_series_make(&f.block, &plan.wish, &series, NULL),
                     VOL_OK);
    const struct vol_garch_spec *spec = &plan.model[0].spec;
    ck_assert_int_eq(vol_garch_x_make(&plan, spec, &f.block, &series, &x, NULL),
                     VOL_OK);
    ck_assert_uint_eq(x.known, 2);
    ck_assert_uint_eq(x.held, 0);
    ck_assert_double_eq(x.mean[7], 7.0);
    ck_assert_double_eq(x.variance[2 * 8], 1.0); /* 2000-01-11 */
    ck_assert_double_eq(x.variance[2 * 9], 0.0);
    ck_assert_double_eq(x.variance[2 * 8 + 1], 8.0);
    ck_assert_double_eq(x.mean_ahead[1], ROWS - 1.0);
    vol_garch_x_clear(&x);
    plan.hold_x = true;
    ck_assert_int_eq(vol_garch_x_make(&plan, spec, &f.block, &series, &x, NULL),
                     VOL_OK);
    ck_assert_uint_eq(x.known, plan.forecast.horizon);
    ck_assert_uint_eq(x.held, 3);
    ck_assert_double_eq(x.mean_ahead[9], ROWS - 1.0);
    vol_garch_x_clear(&x);
    vix[1] = (double)NAN;
    ck_assert_int_eq(vol_garch_x_make(&plan, spec, &f.block, &series, &x, &err),
                     VOL_EDATA);
    ck_assert_ptr_nonnull(
        strstr(err.text, "2000-01-04: the regressor vix is missing"));
    vol_series_clear(&series);
    tear_down(&f);
}
END_TEST

START_TEST(regressors_are_added_to_every_model)
{
    static const char *const both[] = { "garch1.1-mx.b", "egarch1.1" };
    static const char *const names[] = { "a", "b" };
    const struct vol_garch_change change = { .mean_x = { names, 2 },
                                             .variance_x = { names, 1 },
                                             .form = "exponential" };
    struct fixture f;
    struct vol_garch_plan plan;

    set_up(&f);
    ck_assert_int_eq(vol_garch_plan_make(&plan, f.conf, both, 2, NULL), VOL_OK);
    ck_assert_int_eq(vol_garch_plan_change(&plan, &change, NULL), VOL_OK);
    ck_assert_str_eq(plan.model[0].name, "const+garch1.1~normal-mx.a.b-ex.a");
    ck_assert_str_eq(plan.model[1].name, "const+egarch1.1~normal-mx.a.b-vx.a");
    ck_assert_uint_eq(plan.n_regressors, 2);
    tear_down(&f);
}
END_TEST

START_TEST(parameters_are_held_where_there_are_such)
{
    static const char *const both[] = { "garch1.1", "arch1~t" };
    static const char *const fix[] = { "beta1=.9" }, *const bound[] = {
        "nu=4:", "alpha1=.01:.5"
    };
    static const char *const start[] = { "omega=.3" }, *const none[] = {
        "delta=2"
    };
    struct vol_garch_change change = { .fix = { fix, 1 },
                                       .bound = { bound, 2 },
                                       .start = { start, 1 } };
    struct fixture f;
    struct vol_garch_plan plan;
    struct vol_err err = { VOL_OK, "" };

    set_up(&f);
    ck_assert_int_eq(vol_garch_plan_make(&plan, f.conf, both, 2, NULL), VOL_OK);
    ck_assert_int_eq(vol_garch_plan_change(&plan, &change, NULL), VOL_OK);
    ck_assert_str_eq(plan.model[0].name,
                     "const+garch1.1~normal-min.alpha1=0.01-max.alpha1=0.5-fix."
                     "beta1=0.9");
    ck_assert_str_eq(plan.model[1].name,
                     "const+arch1~t-min.alpha1=0.01-max.alpha1=0.5-min.nu=4");
    ck_assert(plan.model[0].has_start && plan.model[1].has_start);
    ck_assert_double_eq(plan.model[0].start[1], 0.3);
    ck_assert(isnan(plan.model[0].start[0]));
    change.start.item = none;
    ck_assert_int_eq(vol_garch_plan_make(&plan, f.conf, both, 2, NULL), VOL_OK);
    ck_assert_int_eq(vol_garch_plan_change(&plan, &change, &err), VOL_EUSAGE);
    ck_assert_ptr_nonnull(strstr(err.text, "--start delta=2: no parameter"));
    tear_down(&f);
}
END_TEST

START_TEST(one_model_is_selected)
{
    static const char *const three[] = { "garch1.1", "arch1", "garch1.1~t" };
    static const char *const other[] = { "garch1.1", "ar1+garch1.1" };
    const struct vol_garch_change nothing = { .form = NULL };
    struct fixture f;
    struct vol_garch_plan plan;
    struct vol_garch_output out = empty_output();
    struct vol_err err = { VOL_OK, "" };

    set_up(&f);
    ck_assert_int_eq(vol_conf_set(f.conf, "garch.select", "bic", "test", NULL),
                     VOL_OK);
    ck_assert_int_eq(vol_garch_plan_make(&plan, f.conf, three, 3, NULL),
                     VOL_OK);
    ck_assert_int_eq(vol_garch_plan_change(&plan, &nothing, NULL), VOL_OK);
    for (int k = 0; k < VOL_GARCH_KINDS; k++)
        plan.wanted[k] = true;
    ck_assert_int_eq(vol_garch_plan_run(&plan, &f.block, &out, NULL), VOL_OK);
    ck_assert_uint_eq(out.made.rows[VOL_GARCH_FITS].n, 3);
    ck_assert_uint_lt(out.selected, 3);
    ck_assert_uint_eq(out.made.rows[VOL_GARCH_SIGMA].n, ROWS);
    ck_assert_uint_eq(out.made.rows[VOL_GARCH_FORECASTS].n, 7);
    vol_made_clear(&out.made);
    ck_assert_int_eq(vol_garch_plan_make(&plan, f.conf, other, 2, NULL),
                     VOL_OK);
    ck_assert_int_eq(vol_garch_plan_change(&plan, &nothing, &err), VOL_EUSAGE);
    ck_assert_ptr_nonnull(strstr(err.text, "leave out 0 and 1 rows"));
    tear_down(&f);
}
END_TEST

/* Rows remember a refused allocation until they are written. */
static bool
any_failed(const struct vol_garch_output *out)
{
    bool failed = out->made.text.failed;

    for (int k = 0; k < VOL_GARCH_KINDS; k++)
        failed = failed || out->made.rows[k].text.failed;
    return failed;
}

START_TEST(each_allocation_may_fail)
{
    struct fixture f;
    struct vol_garch_plan plan;
    struct vol_garch_output out;
    enum vol_code code;

    set_up(&f);
    ck_assert_int_eq(
        vol_conf_set(f.conf, "garch.horizons", "1,2", "test", NULL), VOL_OK);
    ck_assert_int_eq(
        vol_conf_set(f.conf, "garch.quantile_horizons", "2", "test", NULL),
        VOL_OK);
    make_plan(&plan, &f);
    for (size_t n = 1;; n++) {
        out = empty_output();
        alloc_fail_at(n);
        code = vol_garch_plan_run(&plan, &f.block, &out, NULL);
        if (!alloc_refused())
            break;
        ck_assert(code == VOL_ENOMEM || (code == VOL_OK && any_failed(&out)));
        vol_made_clear(&out.made);
    }
    ck_assert_int_eq(code, VOL_OK);
    vol_made_clear(&out.made);
    tear_down(&f);
}
END_TEST

Suite *suite_analysis_garch_run(void);

Suite *
suite_analysis_garch_run(void)
{
    Suite *s = suite_create("analysis/garch_run");
    TCase *tc = tcase_create("one symbol");

    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, each_kind_has_its_rows);
    tcase_add_test(tc, settings_complete_a_spec_that_leaves_them_open);
    tcase_add_test(tc, regressors_come_from_the_table_or_the_calendar);
    tcase_add_test(tc, regressors_are_added_to_every_model);
    tcase_add_test(tc, parameters_are_held_where_there_are_such);
    tcase_add_test(tc, one_model_is_selected);
    tcase_add_test(tc, each_allocation_may_fail);
    suite_add_tcase(s, tc);
    return s;
}
