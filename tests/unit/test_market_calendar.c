/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/calendar.h"

#include <check.h>

Suite *suite_market_calendar(void);

static double
dummy(const char *name, const char *date, bool all_days)
{
    vol_date day;
    const int which = vol_calendar_find(name);

    ck_assert_int_ge(which, 0);
    ck_assert_int_eq(vol_date_parse(date, &day, NULL), VOL_OK);
    return vol_calendar_dummy(which, day, all_days);
}

START_TEST(days_and_months)
{
    ck_assert_double_eq(dummy("friday", "2020-04-17", false), 1.0);
    ck_assert_double_eq(dummy("thursday", "2020-04-17", false), 0.0);
    ck_assert_double_eq(dummy("april", "2020-04-17", false), 1.0);
    ck_assert_double_eq(dummy("march", "2020-04-17", false), 0.0);
    ck_assert_double_eq(dummy("january", "2024-01-31", false), 1.0);
    ck_assert_double_eq(dummy("december", "1999-12-31", false), 1.0);
    ck_assert_double_eq(dummy("sunday", "2020-04-19", false), 1.0);
    ck_assert_int_eq(vol_calendar_find("Friday"), -1);
    ck_assert_int_eq(vol_calendar_find("vix"), -1);
}
END_TEST

START_TEST(the_end_of_a_month)
{
    static const struct {
        const char *date;
        double weekdays, all_days;
    } days[] = {
        { "2020-04-30", 1, 1 }, /* a Thursday                  */
        { "2020-05-29", 1, 0 }, /* a Friday before a weekend   */
        { "2020-05-30", 0, 0 }, /* the Saturday                */
        { "2020-05-31", 0, 1 }, /* the Sunday                  */
        { "2020-06-29", 0, 0 }, { "2020-06-30", 1, 1 }, { "2019-12-31", 1, 1 },
    };

    for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
        ck_assert_double_eq(dummy("month_end", days[i].date, false),
                            days[i].weekdays);
        ck_assert_double_eq(dummy("month_end", days[i].date, true),
                            days[i].all_days);
    }
}
END_TEST

Suite *
suite_market_calendar(void)
{
    Suite *s = suite_create("market/calendar");
    TCase *tc = tcase_create("dummies");

    tcase_add_test(tc, days_and_months);
    tcase_add_test(tc, the_end_of_a_month);
    suite_add_tcase(s, tc);
    return s;
}
