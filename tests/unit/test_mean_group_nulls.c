/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "mean/group_nulls.h"
#include "panel.h"
#include "stats/null_draws.h"
#include "stats/surface.h"
#include <check.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 80, MOST = 16 };

static struct vol_group_options
form(enum vol_lag_rule rule)
{
    return (struct vol_group_options){ .base = { .trend = VOL_TREND_CONST,
                                                 .lag_rule = rule,
                                                 .lags = 1,
                                                 .eps = 1.5,
                                                 .alpha = 0.05 } };
}

static struct vol_group_nulls *
nulls_of(uint64_t seed, size_t threads)
{
    struct vol_group_nulls *nulls = NULL;

    ck_assert_int_eq(vol_group_nulls_new(&nulls, seed, threads, NULL), VOL_OK);
    return nulls;
}

/* `name` on the first two of the panel's series; NULL: by its own table. */
static size_t
run(struct vol_group_nulls *nulls, const char *name,
    const struct vol_group_options *o, struct vol_group_result *out)
{
    struct panel y = panel_log_prices();
    double two[2 * ROWS];
    const struct vol_group_test *test = vol_group_test_find(name);

    for (size_t t = 0; t < 2 * ROWS; t++)
        two[t] = y.x[t / 2 * PANEL_K + t % 2];
    ck_assert_int_eq(vol_group_test_run(test, two, ROWS, 2, o, out, NULL),
                     VOL_OK);
    if (nulls != NULL)
        ck_assert_int_eq(
            vol_group_nulls_apply(nulls, test, ROWS, 2, o, out, NULL), VOL_OK);
    panel_free(&y);
    return test->n_results(2);
}

/*
 * Without lagged differences the tables are those of this length, and F nearly
 * is: the simulation says the same within four Monte Carlo errors.  Chi-squared
 * holds in the limit alone.
 */
START_TEST(simulated_p_values_are_those_of_the_tables)
{
    static const char *const names[] = { "granger", "granger-joint",
                                         "engle-granger", "johansen" };
    struct vol_group_options o = form(VOL_LAGS_FIXED);
    struct vol_group_nulls *nulls = nulls_of(1, 2);
    struct vol_group_result table[MOST], sim[MOST];

    o.base.lags = _i < 2;
    size_t n = run(NULL, names[_i], &o, table);

    (void)run(nulls, names[_i], &o, sim);
    for (size_t i = 0; i < n; i++) {
        const struct vol_test_result *a = &table[i].r, *b = &sim[i].r;
        double p = a->p_value;
        double error = sqrt(p * (1.0 - p) / VOL_NULLS_SERIES);
        ck_assert_double_eq(b->statistic, a->statistic);
        ck_assert_msg(fabs(b->p_value - p) <= 4.0 * error + 0.01,
                      "%s: %.4f, table %.4f", b->variant, b->p_value, p);
        ck_assert_double_eq_tol(b->cv05 / a->cv05, 1.0,
                                a->variant[0] == 'c' && _i < 2 ? 0.1 : 0.05);
        ck_assert_ptr_nonnull(strstr(b->variant, "-sim"));
        ck_assert_int_eq(b->reject, b->p_value < 0.05);
    }
    vol_group_nulls_free(nulls);
}
END_TEST

START_TEST(threads_and_what_came_before_change_nothing)
{
    const struct vol_group_options o = form(VOL_LAGS_BIC);
    struct vol_group_nulls *a = nulls_of(7, 1), *b = nulls_of(7, 3);
    struct vol_group_nulls *c = nulls_of(8, 1);
    struct vol_group_result alone[MOST], after[MOST], again[MOST], other[MOST];
    size_t n = run(a, "johansen", &o, alone);

    (void)run(b, "granger", &o, after);
    (void)run(b, "johansen", &o, after);
    (void)run(b, "johansen", &o, again);
    (void)run(c, "johansen", &o, other);
    for (size_t i = 0; i < n; i++) {
        ck_assert_double_eq(after[i].r.cv05, alone[i].r.cv05);
        ck_assert_double_eq(again[i].r.p_value, alone[i].r.p_value);
        ck_assert_double_ne(other[i].r.cv05, alone[i].r.cv05);
    }
    vol_group_nulls_free(a);
    vol_group_nulls_free(b);
    vol_group_nulls_free(c);
    vol_group_nulls_free(NULL);
}
END_TEST

/* More common trends than the tables have: the p-value is simulated; a result
 * without a statistic stays without. */
START_TEST(what_no_table_has_is_simulated)
{
    enum { MANY = VOL_JOHANSEN_MAX + 1 };
    const struct vol_group_test *johansen = vol_group_test_find("johansen");
    struct vol_group_options o = form(VOL_LAGS_FIXED);
    struct vol_group_nulls *nulls = nulls_of(1, 2);
    struct vol_group_result out[2 * MANY];

    for (size_t i = 0; i < 2 * MANY; i++)
        out[i].r = (struct vol_test_result){ .test = &johansen->test,
                                             .statistic = NAN,
                                             .p_value = NAN,
                                             .reject = -1,
                                             .variant = "r",
                                             .reason = "none" };
    out[0].r.statistic = 1000.0;
    o.base.lags = 0;
    ck_assert_int_eq(
        vol_group_nulls_apply(nulls, johansen, ROWS, MANY, &o, out, NULL),
        VOL_OK);
    ck_assert_double_eq_tol(out[0].r.p_value, 1e-4, 1e-12);
    ck_assert_int_eq(out[0].r.p_bound, '<');
    ck_assert_int_eq(out[0].r.reject, 1);
    ck_assert_str_eq(out[0].r.reason, "");
    ck_assert(out[0].r.cv05 > 192.0 && out[0].r.cv05 < 240.0);
    ck_assert_int_eq(out[1].r.reject, -1);
    ck_assert_str_eq(out[1].r.reason, "none");
    vol_group_nulls_free(nulls);
}
END_TEST

START_TEST(memory_may_be_short)
{
    const struct vol_group_options o = form(VOL_LAGS_FIXED);
    const struct vol_group_test *test = vol_group_test_find("engle-granger");
    struct vol_group_nulls *nulls = NULL;
    struct vol_group_result out[MOST];

    alloc_fail_at(1);
    ck_assert_int_eq(vol_group_nulls_new(&nulls, 1, 1, NULL), VOL_ENOMEM);
    ck_assert(alloc_refused());
    nulls = nulls_of(1, 1);
    (void)run(NULL, "engle-granger", &o, out);
    for (size_t n = 1; n < 30; n++) {
        alloc_fail_at(n);
        ck_assert_int_eq(
            vol_group_nulls_apply(nulls, test, ROWS, 2, &o, out, NULL),
            VOL_ENOMEM);
        ck_assert(alloc_refused());
    }
    vol_group_nulls_free(nulls);
}
END_TEST

Suite *suite_mean_group_nulls(void);

Suite *
suite_mean_group_nulls(void)
{
    Suite *s = suite_create("mean/group_nulls");
    TCase *t = tcase_create("simulated p-values");

    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, simulated_p_values_are_those_of_the_tables, 0, 4);
    tcase_add_test(t, threads_and_what_came_before_change_nothing);
    tcase_add_test(t, what_no_table_has_is_simulated);
    tcase_add_test(t, memory_may_be_short);
    suite_add_tcase(s, t);
    return s;
}
