/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "analysis/mean_plan.h"
#include "garch_data.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 120 };

/* Settings and a symbol's rows: days from 2000-01-03 on, returns, and a
 * regressor that goes on for two days. */
struct fixture {
    struct vol_conf *conf;
    struct vol_block block;
    double *value[2], x[ROWS + 2];
    vol_date date[ROWS + 2];
};

static void
set(struct fixture *f, const char *name, const char *value)
{
    ck_assert_int_eq(vol_conf_set(f->conf, name, value, "test", NULL), VOL_OK);
}

static void
set_up(struct fixture *f)
{
    *f = (struct fixture){ .conf = NULL };
    ck_assert_int_eq(vol_conf_new(&f->conf, NULL), VOL_OK);
    set(f, "column", "return_pct");
    set(f, "mean.horizons", "1,2,5");
    set(f, "mean.evaluate", "4");
    f->value[0] =
        realloc(simulated_returns(ROWS, 8), (ROWS + 2) * sizeof(double));
    ck_assert_ptr_nonnull(f->value[0]);
    f->value[1] = f->x;
    for (int t = 0; t < ROWS + 2; t++) {
        f->date[t] = 10959 + t;
        f->x[t] = sin(t);
    }
    f->value[0][ROWS] = f->value[0][ROWS + 1] = (double)NAN;
    f->block = (struct vol_block){
        .n = ROWS + 2, .date = f->date, .value = f->value, .n_values = 2
    };
    strcpy(f->block.symbol, "X");
}

static void
tear_down(struct fixture *f)
{
    vol_conf_free(f->conf);
    free(f->value[0]);
}

static const char *const specs[] = { "arima1.0.1", "har", "rw" };
static const char *const names[] = { "vix" };

static void
make_plan(struct vol_mean_plan *plan, const struct fixture *f)
{
    struct vol_err err = { VOL_OK, "" };

    ck_assert_msg(vol_mean_plan_make(plan, f->conf, specs, 3, names, 1, &err) ==
                      VOL_OK,
                  "%s", err.text);
    for (int k = 0; k < VOL_MEAN_PRODUCTS; k++)
        plan->wanted[k] = true;
    plan->summary = true;
}

START_TEST(each_kind_has_its_rows)
{
    struct fixture f;
    struct vol_mean_plan plan;
    struct vol_mean_output out = { .n_outcomes = 0 };
    const struct vol_rows *rows = out.made.rows;

    set_up(&f);
    make_plan(&plan, &f);
    ck_assert_str_eq(plan.model[0].name, "arima1.0.1-mx.vix");
    ck_assert_str_eq(plan.model[2].name, "rw");
    vol_made_init(&out.made, ',');
    ck_assert_int_eq(vol_mean_plan_run(&plan, &f.block, &out, NULL), VOL_OK);
    ck_assert_uint_eq(out.n_outcomes, 3);
    ck_assert_uint_eq(rows[VOL_MEAN_FITS].n, 3);
    ck_assert_uint_eq(rows[VOL_MEAN_PARAMS].n, 5 + 6 + 1);
    ck_assert_uint_eq(rows[VOL_MEAN_RESIDUALS].n, ROWS + ROWS - 22 + ROWS);
    ck_assert_uint_eq(rows[VOL_MEAN_FORECASTS].n, 3 * 3);
    /* two days of regressors; three of rw */
    ck_assert_uint_eq(rows[VOL_MEAN_INTERVALS].n, 2 * (2 + 2 + 3));
    /* rw mean naive arima, and rw mean har */
    ck_assert_uint_eq(rows[VOL_MEAN_EVALUATIONS].n, 3 * (4 + 3));
    ck_assert_ptr_nonnull(strstr(out.made.text.text, "mx_vix"));
    ck_assert_ptr_nonnull(
        strstr(out.made.text.text, "none further: a regressor of the day"));
    vol_made_clear(&out.made);
    tear_down(&f);
}
END_TEST

START_TEST(series_that_a_model_cannot_use_are_refused)
{
    static const char *const level[] = { "har-level" }, *const gk[] = { "har" };
    struct fixture f;
    struct vol_mean_plan plan;

    set_up(&f);
    ck_assert_int_eq(vol_mean_plan_make(&plan, f.conf, level, 1, NULL, 0, NULL),
                     VOL_EUSAGE);
    set(&f, "as", "level");
    ck_assert_int_eq(vol_mean_plan_make(&plan, f.conf, level, 1, NULL, 0, NULL),
                     VOL_OK);
    ck_assert_int_eq(vol_mean_plan_make(&plan, f.conf, gk, 1, NULL, 0, NULL),
                     VOL_EUSAGE);
    tear_down(&f);
}
END_TEST

START_TEST(each_allocation_may_fail)
{
    struct fixture f;
    struct vol_mean_plan plan;
    enum vol_code code;

    set_up(&f);
    make_plan(&plan, &f);
    for (size_t n = 1;; n++) {
        struct vol_mean_output out = { .n_outcomes = 0 };
        vol_made_init(&out.made, ',');
        alloc_fail_at(n);
        code = vol_mean_plan_run(&plan, &f.block, &out, NULL);
        const bool refused = alloc_refused();
        /* what rows and text lack is found where they are written */
        for (size_t k = 0; k < VOL_MEAN_PRODUCTS; k++)
            if (code == VOL_OK && out.made.rows[k].text.failed)
                code = VOL_ENOMEM;
        if (code == VOL_OK && out.made.text.failed)
            code = VOL_ENOMEM;
        vol_made_clear(&out.made);
        if (!refused)
            break;
        ck_assert_int_eq(code, VOL_ENOMEM);
    }
    ck_assert_int_eq(code, VOL_OK);
    tear_down(&f);
}
END_TEST

Suite *suite_analysis_mean_run(void);

Suite *
suite_analysis_mean_run(void)
{
    Suite *s = suite_create("analysis/mean_run");
    TCase *tc = tcase_create("mean_run");

    tcase_add_test(tc, each_kind_has_its_rows);
    tcase_add_test(tc, series_that_a_model_cannot_use_are_refused);
    tcase_add_test(tc, each_allocation_may_fail);
    suite_add_tcase(s, tc);
    return s;
}
