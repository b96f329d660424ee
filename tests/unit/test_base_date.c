/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/date.h"

#include <check.h>

Suite *suite_base_date(void);

START_TEST(known_days)
{
    static const struct {
        const char *text;
        vol_date date;
        int weekday;
    } known[] = {
        { "1970-01-01", 0, 3 },
        { "2000-02-29", 11016, 1 },
        { "2020-04-17", 18369, 4 },
        { "1969-12-31", -1, 2 },
        { "0001-01-01", VOL_DATE_MIN, 0 },
        { "9999-12-31", VOL_DATE_MAX, 4 },
    };
    char text[VOL_DATE_BUFSIZE];
    vol_date date = VOL_DATE_NONE;

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        ck_assert_int_eq(vol_date_parse(known[i].text, &date, NULL), VOL_OK);
        ck_assert_int_eq(date, known[i].date);
        ck_assert_int_eq(vol_date_weekday(date), known[i].weekday);
        ck_assert_str_eq(vol_date_format(text, date), known[i].text);
    }
    ck_assert_str_eq(vol_date_format(text, VOL_DATE_NONE), "");
}
END_TEST

START_TEST(every_day_reads_back)
{
    char text[VOL_DATE_BUFSIZE];
    vol_date back = VOL_DATE_NONE;

    for (vol_date d = VOL_DATE_MIN; d <= VOL_DATE_MAX; d++) {
        vol_date_format(text, d);
        if (vol_date_parse(text, &back, NULL) != VOL_OK || back != d)
            ck_abort_msg("%s reads back as day %d, not %d", text, (int)back,
                         (int)d);
    }
}
END_TEST

START_TEST(what_is_no_date_is_refused)
{
    static const char *const bad[] = {
        "",           "2020-02-30", "2019-02-29",  "1900-02-29",
        "2020-4-17",  "20200417",   "2020-13-01",  "2020-00-10",
        "2020-01-00", "0000-01-01", "2020-01-01 ", "2020-01-01T00:00",
        "2020/01/01", "+020-01-01", "1995.5",      "2020",
        "2020-",      "2020-0",     "2020-01-1",   "2",
    };
    vol_date date = 42;

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        ck_assert_int_eq(vol_date_parse(bad[i], &date, NULL), VOL_EPARSE);
    ck_assert_int_eq(date, 42);
}
END_TEST

START_TEST(weekdays_are_counted_one_by_one)
{
    for (vol_date start = 18000; start < 18014; start++) {
        vol_date day = start;
        for (int h = 1; h <= 300; h++) {
            do
                day++;
            while (vol_date_weekday(day) > 4);
            ck_assert_int_eq(vol_date_add_weekdays(start, h), day);
            ck_assert_int_eq(vol_date_count_weekdays(start, day), h);
        }
    }
    ck_assert_int_eq(vol_date_count_weekdays(18010, 18010), 0);
}
END_TEST

START_TEST(a_span_does_not_end_before_it_begins)
{
    struct vol_err err;

    ck_assert_int_eq(vol_date_check_span(5, 5, NULL), VOL_OK);
    ck_assert_int_eq(vol_date_check_span(VOL_DATE_NONE, 5, NULL), VOL_OK);
    ck_assert_int_eq(vol_date_check_span(5, VOL_DATE_NONE, NULL), VOL_OK);
    ck_assert_int_eq(vol_date_check_span(1, 0, &err), VOL_EUSAGE);
    ck_assert_str_eq(err.text, "--from 1970-01-02 is after --until 1970-01-01");
}
END_TEST

START_TEST(dates_are_sorted_and_stand_once)
{
    vol_date date[] = { 7, -3, 7, VOL_DATE_MIN, 0, -3, VOL_DATE_MAX };
    static const vol_date want[] = { VOL_DATE_MIN, -3, 0, 7, VOL_DATE_MAX };

    ck_assert_uint_eq(vol_date_sort_unique(date, 7), 5);
    ck_assert_mem_eq(date, want, sizeof(want));
    ck_assert_uint_eq(vol_date_sort_unique(NULL, 0), 0);
}
END_TEST

Suite *
suite_base_date(void)
{
    Suite *s = suite_create("base/date");
    TCase *tc = tcase_create("date");

    tcase_add_test(tc, known_days);
    tcase_add_test(tc, every_day_reads_back);
    tcase_add_test(tc, what_is_no_date_is_refused);
    tcase_add_test(tc, weekdays_are_counted_one_by_one);
    tcase_add_test(tc, a_span_does_not_end_before_it_begins);
    tcase_add_test(tc, dates_are_sorted_and_stand_once);
    suite_add_tcase(s, tc);
    return s;
}
