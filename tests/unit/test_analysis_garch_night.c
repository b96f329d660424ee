/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run after another, each from the states that the last one left. */
#include "alloc.h"
#include "analysis/garch_plan.h"
#include "garch_data.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROWS = 120, BEFORE = 100 };

/* Settings and a symbol's rows: days from 2000-01-03 on, returns. */
struct fixture {
    struct vol_conf *conf;
    struct vol_garch_plan plan;
    struct vol_block block;
    double *value[1];
    vol_date date[ROWS];
    struct vol_saved *states;
};

static void
set_up(struct fixture *f, const char *spec, unsigned seed)
{
    *f = (struct fixture){ .conf = NULL };
    ck_assert_int_eq(vol_conf_new(&f->conf, NULL), VOL_OK);
    ck_assert_int_eq(
        vol_conf_set(f->conf, "column", "return_pct", "test", NULL), VOL_OK);
    ck_assert_int_eq(vol_conf_set(f->conf, "garch.paths", "100", "test", NULL),
                     VOL_OK);
    ck_assert_int_eq(vol_garch_plan_make(&f->plan, f->conf, &spec, 1, NULL),
                     VOL_OK);
    for (int k = 0; k < VOL_GARCH_KINDS; k++)
        f->plan.wanted[k] = true;
    f->value[0] = simulated_returns(ROWS, seed);
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
    vol_saved_free(f->states);
    vol_conf_free(f->conf);
    free(f->value[0]);
}

/* Run the plan on the first n rows. */
static struct vol_garch_output
run(struct fixture *f, size_t n)
{
    struct vol_garch_output out = { .n_outcomes = 0 };
    struct vol_err err = { VOL_OK, "" };

    vol_made_init(&out.made, ',');
    f->block.n = n;
    f->plan.states = f->states;
    ck_assert_msg(vol_garch_plan_run(&f->plan, &f->block, &out, &err) == VOL_OK,
                  "%s", err.text);
    return out;
}

/* Read the states of an output for the next run, and clear it. */
static void
go_on(struct fixture *f, struct vol_garch_output *out)
{
    char path[] = "/tmp/vol-night-XXXXXX";
    FILE *fp = fdopen(mkstemp(path), "w");
    struct vol_err err = { VOL_OK, "" };

    ck_assert_ptr_nonnull(fp);
    fprintf(fp, "symbol,origin,spec,name,lag,value\n%s",
            vol_str_text(&out->made.rows[VOL_GARCH_STATES].text));
    ck_assert_int_eq(fclose(fp), 0);
    vol_saved_free(f->states);
    ck_assert_msg(vol_saved_read(&f->states, path, VOL_SAVED_STATES, &err) ==
                      VOL_OK,
                  "%s", err.text);
    unlink(path);
    vol_made_clear(&out->made);
}

static double
saved(const struct fixture *f, vol_date origin, const char *name)
{
    const struct vol_saved_model *m =
        vol_saved_find(f->states, "X", f->plan.model[0].name, 1 << 20);

    ck_assert_ptr_nonnull(m);
    ck_assert_int_eq(m->origin, origin);
    return vol_saved_value(m, name, 0);
}

START_TEST(a_night_shows_what_is_new)
{
    struct fixture f;
    struct vol_garch_output out;

    set_up(&f, "ar1+gjr1.1", 8);
    out = run(&f, BEFORE);
    ck_assert_uint_eq(out.made.rows[VOL_GARCH_SIGMA].n, BEFORE - 1);
    go_on(&f, &out);
    out = run(&f, BEFORE + 3);
    ck_assert_uint_eq(out.n_outcomes, 1);
    ck_assert_uint_eq(out.made.rows[VOL_GARCH_SIGMA].n, 3);
    ck_assert_uint_eq(out.made.rows[VOL_GARCH_PARAMS].n, 0);
    ck_assert_uint_eq(out.made.rows[VOL_GARCH_FITS].n, 1);
    ck_assert_ptr_nonnull(strstr(out.outcome[0].reason, "(3 rows ago)"));
    ck_assert_ptr_nonnull(
        strstr(out.made.rows[VOL_GARCH_FORECASTS].text.text, "(3 rows ago)"));
    go_on(&f, &out);
    ck_assert_double_eq(saved(&f, 10959 + BEFORE + 2, "n_since_fit"), 3.0);
    ck_assert_double_eq(saved(&f, 10959 + BEFORE + 2, "fit_date"),
                        10959 + BEFORE - 1);
    f.plan.refit_every = 5;
    out = run(&f, BEFORE + 5);
    ck_assert_uint_eq(out.made.rows[VOL_GARCH_SIGMA].n, BEFORE + 4);
    ck_assert_uint_gt(out.made.rows[VOL_GARCH_PARAMS].n, 0);
    go_on(&f, &out);
    ck_assert_double_eq(saved(&f, 10959 + BEFORE + 4, "n_since_fit"), 0.0);
    tear_down(&f);
}
END_TEST

/* Whether the parameters of a fit give the whole series variances. */
static bool
serves(const struct vol_garch_fit *fit, const double *y)
{
    double theta[VOL_GARCH_MAX_PARAMS];
    struct vol_garch_fit whole;

    vol_garch_fit_params(fit, theta);
    if (filter_series(&fit->spec, y, ROWS, theta, NAN, &whole, NULL) != VOL_OK)
        return false;
    vol_garch_fit_clear(&whole);
    return true;
}

/* From a row on returns of another size, all the same: many a search fails. */
static void
change_units(double *y)
{
    for (size_t t = BEFORE; t < ROWS; t++)
        y[t] = 50.0;
}

/* A seed whose first rows are fitted and whose whole series is not. */
static unsigned
seed_that_fails(const char *spec)
{
    const struct vol_garch_spec parsed = spec_of(spec);

    for (unsigned seed = 1; seed < 200; seed++) {
        double *y = simulated_returns(ROWS, seed);
        struct vol_garch_fit first, whole;
        change_units(y);
        ck_assert_int_eq(fit_series(&parsed, y, BEFORE, NULL, &first, NULL),
                         VOL_OK);
        ck_assert_int_eq(fit_series(&parsed, y, ROWS, NULL, &whole, NULL),
                         VOL_OK);
        const bool found = first.status < VOL_FIT_NO_CONVERGE &&
                           whole.status == VOL_FIT_FALLBACK &&
                           serves(&first, y);
        vol_garch_fit_clear(&first);
        vol_garch_fit_clear(&whole);
        free(y);
        if (found)
            return seed;
    }
    ck_abort_msg("every fit of %s converges", spec);
}

START_TEST(an_estimation_that_fails_keeps_the_state_it_had)
{
    static const char spec[] = "egarch1.1";
    struct fixture f;
    struct vol_garch_output out;

    set_up(&f, spec, seed_that_fails(spec));
    change_units(f.value[0]);
    out = run(&f, ROWS);
    ck_assert_int_eq(out.outcome[0].status, VOL_FIT_FALLBACK);
    ck_assert_uint_eq(out.made.rows[VOL_GARCH_STATES].n, 0);
    vol_made_clear(&out.made);
    out = run(&f, BEFORE);
    go_on(&f, &out);
    f.plan.refit_every = ROWS - BEFORE;
    out = run(&f, ROWS);
    ck_assert_int_eq(out.outcome[0].status, VOL_FIT_FALLBACK);
    ck_assert_ptr_nonnull(strstr(out.outcome[0].reason, "last good"));
    go_on(&f, &out);
    ck_assert_double_eq(saved(&f, 10959 + ROWS - 1, "n_since_fit"),
                        ROWS - BEFORE);
    /* It is a state like any other: nothing is estimated without need. */
    f.plan.refit_every = 0;
    out = run(&f, ROWS);
    ck_assert_int_lt(out.outcome[0].status, VOL_FIT_NO_CONVERGE);
    ck_assert_uint_eq(out.made.rows[VOL_GARCH_SIGMA].n, 0);
    vol_made_clear(&out.made);
    tear_down(&f);
}
END_TEST

/* Rows remember a refused allocation until they are written. */
static bool
any_failed(const struct vol_garch_output *out)
{
    bool failed = false;

    for (int k = 0; k < VOL_GARCH_KINDS; k++)
        failed = failed || out->made.rows[k].text.failed;
    return failed;
}

START_TEST(each_allocation_may_fail)
{
    struct fixture f;
    struct vol_garch_output out;
    enum vol_code code;

    set_up(&f, "ar1+gjr1.1~t", 8);
    f.plan.wish.window = 90;
    out = run(&f, BEFORE);
    go_on(&f, &out);
    f.block.n = ROWS;
    f.plan.states = f.states;
    for (size_t n = 1;; n++) {
        out = (struct vol_garch_output){ .n_outcomes = 0 };
        alloc_fail_at(n);
        code = vol_garch_plan_run(&f.plan, &f.block, &out, NULL);
        if (!alloc_refused())
            break;
        ck_assert(code == VOL_ENOMEM || (code == VOL_OK && any_failed(&out)));
        vol_made_clear(&out.made);
    }
    ck_assert_int_eq(code, VOL_OK);
    ck_assert_uint_eq(out.made.rows[VOL_GARCH_SIGMA].n, ROWS - BEFORE);
    vol_made_clear(&out.made);
    tear_down(&f);
}
END_TEST

Suite *suite_analysis_garch_night(void);

Suite *
suite_analysis_garch_night(void)
{
    Suite *s = suite_create("analysis/garch_night");
    TCase *tc = tcase_create("nights");

    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, a_night_shows_what_is_new);
    tcase_add_test(tc, an_estimation_that_fails_keeps_the_state_it_had);
    tcase_add_test(tc, each_allocation_may_fail);
    suite_add_tcase(s, tc);
    return s;
}
