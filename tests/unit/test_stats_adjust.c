/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "stats/adjust.h"
#include <check.h>

#include <math.h>
#include <string.h>

enum { N = 7 };

/* R 4.2.2 p.adjust() of these without the one that is missing. */
static const double raw[N] = { 0.01, 0.04, NAN, 0.03, 0.005, 0.8, 0.04 };
static const double holm[N] = { 0.05, 0.12, NAN, 0.12, 0.03, 0.8, 0.12 };
static const double bh[N] = { 0.03, 0.048, NAN, 0.048, 0.03, 0.8, 0.048 };

static void
check(enum vol_adjust how, const double *want)
{
    double p[N];

    memcpy(p, raw, sizeof(p));
    ck_assert_int_eq(vol_adjust_p(how, p, N, NULL), VOL_OK);
    for (size_t i = 0; i < N; i++) {
        ck_assert(isnan(p[i]) == isnan(want[i]));
        if (!isnan(want[i]))
            ck_assert_double_eq_tol(p[i], want[i], 1e-15);
    }
}

START_TEST(adjusted_values_are_those_of_r)
{
    check(VOL_ADJUST_HOLM, holm);
    check(VOL_ADJUST_BH, bh);
    check(VOL_ADJUST_NONE, raw);
    ck_assert_int_eq(vol_adjust_p(VOL_ADJUST_BH, NULL, 0, NULL), VOL_OK);
}
END_TEST

START_TEST(one_test_needs_no_adjustment)
{
    double p[] = { 0.04 };

    ck_assert_int_eq(vol_adjust_p(VOL_ADJUST_HOLM, p, 1, NULL), VOL_OK);
    ck_assert_double_eq(p[0], 0.04);
}
END_TEST

START_TEST(the_allocation_may_fail)
{
    double p[] = { 0.04, 0.03 };

    alloc_fail_at(1);
    ck_assert_int_eq(vol_adjust_p(VOL_ADJUST_BH, p, 2, NULL), VOL_ENOMEM);
    ck_assert(alloc_refused());
    ck_assert_double_eq(p[0], 0.04);
}
END_TEST

Suite *suite_stats_adjust(void);

Suite *
suite_stats_adjust(void)
{
    Suite *s = suite_create("stats/adjust");
    TCase *tc = tcase_create("p-values");

    tcase_add_test(tc, adjusted_values_are_those_of_r);
    tcase_add_test(tc, one_test_needs_no_adjustment);
    tcase_add_test(tc, the_allocation_may_fail);
    suite_add_tcase(s, tc);
    return s;
}
