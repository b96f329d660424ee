/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "market/sessions.h"

#include <check.h>

Suite *suite_market_sessions(void);

/* 1970-01-05, a Monday. */
#define MONDAY 4

/* Add a symbol with a bar on each day whose character is 'x'. */
static enum vol_code
add(struct vol_sessions *s, const char *days, struct vol_err *err)
{
    vol_date date[64];
    size_t n = 0;

    for (int i = 0; days[i] != '\0'; i++)
        if (days[i] == 'x')
            date[n++] = MONDAY + i;
    return vol_sessions_add(s, date, n, err);
}

static struct vol_sessions *
market(const char *const *days, size_t n)
{
    struct vol_sessions *s = NULL;
    struct vol_err err;

    ck_assert_int_eq(vol_sessions_new(&s, &err), VOL_OK);
    for (size_t i = 0; i < n; i++)
        ck_assert_int_eq(add(s, days[i], &err), VOL_OK);
    ck_assert_int_eq(vol_sessions_count(s, &err), VOL_OK);
    return s;
}

START_TEST(a_run_of_sessions_that_one_has_missed)
{
    /* From Monday; Wednesday of the second week is everybody's holiday. */
    static const char *const days[] = {
        "xxxxx..xx.xx",
        "xxxxx..xx.xx",
        "xxxxx..xx.xx",
        "xxx.......xx",
    };
    struct vol_sessions *s = market(days, 4);
    vol_date day = VOL_DATE_NONE, first, last;
    size_t n;

    ck_assert(vol_sessions_missed(s, 3, &day, &first, &last, &n));
    ck_assert_int_eq(first, MONDAY + 3);
    ck_assert_int_eq(last, MONDAY + 8);
    ck_assert_uint_eq(n, 4);
    ck_assert(!vol_sessions_missed(s, 3, &day, &first, &last, &n));
    for (size_t i = 0; i < 3; i++) {
        day = VOL_DATE_NONE;
        ck_assert(!vol_sessions_missed(s, i, &day, &first, &last, &n));
    }
    vol_sessions_free(s);
}
END_TEST

START_TEST(too_few_others_or_too_few_of_them_say_nothing)
{
    static const char *const two[] = { "xxxxx", "xxxxx", "xx.xx" };
    static const char *const half[] = { "xxxxx", "xxxxx", "xx.xx", "xx.xx",
                                        "xx.xx" };
    /* The first two have ended before the day that the last one misses. */
    static const char *const ended[] = { "xx", "xx", "xxxxx", "xxxxx",
                                         "xxx.x" };
    struct vol_sessions *s[] = { market(two, 3), market(half, 5),
                                 market(ended, 5) };
    const size_t which[] = { 2, 4, 4 };

    for (size_t i = 0; i < 3; i++) {
        vol_date day = VOL_DATE_NONE, first, last;
        size_t n;
        ck_assert(
            !vol_sessions_missed(s[i], which[i], &day, &first, &last, &n));
        vol_sessions_free(s[i]);
    }
}
END_TEST

START_TEST(weekends_are_no_sessions)
{
    static const char *const days[] = { "xxxxxxxx", "xxxxxxxx", "xxxxxxxx",
                                        "xxxxx..x" };
    struct vol_sessions *s = market(days, 4);
    vol_date day = VOL_DATE_NONE, first, last;
    size_t n;

    ck_assert(!vol_sessions_missed(s, 3, &day, &first, &last, &n));
    vol_sessions_free(s);
}
END_TEST

START_TEST(each_allocation_may_fail)
{
    bool refused = true;

    for (size_t n = 1; refused; n++) {
        struct vol_sessions *s = NULL;
        struct vol_err err = { VOL_OK, "" };
        alloc_fail_at(n);
        enum vol_code code = vol_sessions_new(&s, &err);
        if (code == VOL_OK)
            code = add(s, "xx.xx", &err);
        if (code == VOL_OK)
            code = vol_sessions_count(s, &err);
        refused = alloc_refused();
        ck_assert_int_eq(code, refused ? VOL_ENOMEM : VOL_OK);
        vol_sessions_free(s);
    }
}
END_TEST

Suite *
suite_market_sessions(void)
{
    Suite *s = suite_create("market/sessions");
    TCase *tc = tcase_create("sessions");

    tcase_add_test(tc, a_run_of_sessions_that_one_has_missed);
    tcase_add_test(tc, too_few_others_or_too_few_of_them_say_nothing);
    tcase_add_test(tc, weekends_are_no_sessions);
    tcase_add_test(tc, each_allocation_may_fail);
    suite_add_tcase(s, tc);
    return s;
}
