/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "series.h"
#include "stats/null_draws.h"
#include "stats/nulls.h"
#include <check.h>

#include <math.h>
#include <string.h>

enum { N = 120 };

static struct vol_test_result
run(struct vol_nulls *nulls, const char *name, enum vol_lag_rule rule)
{
    struct series s = series_return("dax");
    struct vol_test_options o = vol_test_defaults;
    struct vol_test_result r;

    o.lag_rule = rule;
    ck_assert_int_eq(vol_test_run(vol_test_find(name), s.x, N, &o, &r, NULL),
                     VOL_OK);
    if (nulls != NULL)
        ck_assert_int_eq(vol_nulls_apply(nulls, N, &o, &r, NULL), VOL_OK);
    series_free(&s);
    return r;
}

static struct vol_nulls *
nulls_of(uint64_t seed)
{
    struct vol_nulls *nulls = NULL;

    ck_assert_int_eq(vol_nulls_new(&nulls, seed, NULL), VOL_OK);
    return nulls;
}

/*
 * Where the table or formula is exact or nearly so at this length, the
 * simulation says the same, within four Monte Carlo errors.
 */
START_TEST(simulated_p_values_are_those_of_the_table_where_it_holds)
{
    static const struct {
        const char *name;
        enum vol_lag_rule rule;
    } known[] = { { "adf", VOL_LAGS_FIXED },  { "dfgls", VOL_LAGS_FIXED },
                  { "kpss", VOL_LAGS_FIXED }, { "shapiro-wilk", VOL_LAGS_AUTO },
                  { "sup-f", VOL_LAGS_AUTO }, { "runs", VOL_LAGS_AUTO } };
    struct vol_nulls *nulls = nulls_of(1);

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        struct vol_test_result table = run(NULL, known[i].name, known[i].rule);
        struct vol_test_result sim = run(nulls, known[i].name, known[i].rule);
        double p = table.p_value;
        double error = sqrt(p * (1.0 - p) / VOL_NULLS_SERIES);
        ck_assert_double_eq(sim.statistic, table.statistic);
        ck_assert_msg(fabs(sim.p_value - p) <= 4.0 * error + 0.02,
                      "%s: %.4f, table %.4f", known[i].name, sim.p_value, p);
        ck_assert_double_eq_tol(sim.cv05 / table.cv05, 1.0, 0.06);
        ck_assert_ptr_nonnull(strstr(sim.variant, "sim"));
    }
    vol_nulls_free(nulls);
}
END_TEST

/* Kept or made anew, alone or after others: the same figures. */
START_TEST(figures_depend_on_seed_and_form_alone)
{
    struct vol_nulls *a = nulls_of(7), *b = nulls_of(7), *c = nulls_of(8);
    struct vol_test_result alone = run(a, "bds", VOL_LAGS_AUTO);

    (void)run(b, "runs", VOL_LAGS_AUTO);
    struct vol_test_result after = run(b, "bds", VOL_LAGS_AUTO);
    struct vol_test_result again = run(b, "bds", VOL_LAGS_AUTO);
    struct vol_test_result other = run(c, "bds", VOL_LAGS_AUTO);
    ck_assert_double_eq(alone.cv05, after.cv05);
    ck_assert_double_eq(alone.p_value, again.p_value);
    ck_assert_double_ne(alone.cv05, other.cv05);
    ck_assert_double_eq_tol(alone.cv05, other.cv05, 0.15);
    vol_nulls_free(a);
    vol_nulls_free(b);
    vol_nulls_free(c);
    vol_nulls_free(NULL);
}
END_TEST

START_TEST(p_value_and_critical_values_tell_the_same_decision)
{
    struct vol_nulls *nulls = nulls_of(3);
    static const char *const names[] = { "adf", "bds", "arch-lm", "runs" };

    for (size_t i = 0; i < 4; i++) {
        struct vol_test_result r = run(nulls, names[i], VOL_LAGS_AUTO);
        const double level[] = { 0.01, 0.05, 0.10 };
        const double cv[] = { r.cv01, r.cv05, r.cv10 };
        for (int k = 0; k < 3; k++) {
            bool beyond = r.test->tail == VOL_TAIL_LOWER
                              ? r.statistic < cv[k]
                              : fabs(r.statistic) > cv[k];
            ck_assert_int_eq(beyond, r.p_value < level[k]);
        }
    }
    vol_nulls_free(nulls);
}
END_TEST

START_TEST(what_has_no_null_is_refused_or_left)
{
    struct vol_nulls *nulls = nulls_of(1);
    struct vol_test_options o = vol_test_defaults;
    struct vol_test_result r = { .test = vol_test_find("runs"),
                                 .statistic = NAN,
                                 .p_value = NAN,
                                 .reject = -1,
                                 .variant = "-" };
    struct vol_err err;

    ck_assert_int_eq(vol_nulls_apply(nulls, 5, &o, &r, &err), VOL_OK);
    ck_assert_str_eq(r.variant, "sim");
    ck_assert_int_eq(r.reject, -1);
    o.model_df = 2;
    ck_assert_int_eq(vol_nulls_apply(nulls, 5, &o, &r, &err), VOL_EUSAGE);
    vol_nulls_free(nulls);
}
END_TEST

START_TEST(allocations_may_fail)
{
    struct vol_test_options o = vol_test_defaults;
    struct series s = series_return("dax");
    struct vol_nulls *nulls = NULL;
    struct vol_test_result r;

    alloc_fail_at(1);
    ck_assert_int_eq(vol_nulls_new(&nulls, 1, NULL), VOL_ENOMEM);
    ck_assert(alloc_refused());
    nulls = nulls_of(1);
    for (size_t n = 1; n <= 4; n++) {
        ck_assert_int_eq(
            vol_test_run(vol_test_find("runs"), s.x, N, &o, &r, NULL), VOL_OK);
        alloc_fail_at(n);
        ck_assert_int_eq(vol_nulls_apply(nulls, N, &o, &r, NULL), VOL_ENOMEM);
        ck_assert(alloc_refused());
    }
    vol_nulls_free(nulls);
    series_free(&s);
}
END_TEST

Suite *suite_stats_nulls(void);

Suite *
suite_stats_nulls(void)
{
    Suite *s = suite_create("stats/nulls");
    TCase *tc = tcase_create("distributions");

    tcase_set_timeout(tc, 60);
    tcase_add_test(tc,
                   simulated_p_values_are_those_of_the_table_where_it_holds);
    tcase_add_test(tc, figures_depend_on_seed_and_form_alone);
    tcase_add_test(tc, p_value_and_critical_values_tell_the_same_decision);
    tcase_add_test(tc, what_has_no_null_is_refused_or_left);
    tcase_add_test(tc, allocations_may_fail);
    suite_add_tcase(s, tc);
    return s;
}
