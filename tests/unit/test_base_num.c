#include "base/num.h"
#include <check.h>

#include <float.h>
#include <locale.h>
#include <math.h>

static const double values[] = { 0.0,
                                 -0.0,
                                 1.0,
                                 0.1,
                                 1.0 / 3.0,
                                 1e22,
                                 1e23,
                                 DBL_MIN,
                                 DBL_MAX,
                                 DBL_EPSILON,
                                 4.9406564584124654e-324,
                                 123456789.123456789,
                                 -2.5e-10 };

START_TEST(written_then_read_is_the_same_double)
{
    char text[VOL_DOUBLE_BUFSIZE];
    double back = 0.0;

    vol_format_double(text, values[_i]);
    ck_assert_int_eq(vol_parse_double(text, &back, NULL), VOL_OK);
    ck_assert_mem_eq(&back, &values[_i], sizeof(back));
}
END_TEST

START_TEST(short_numbers_stay_short)
{
    char text[VOL_DOUBLE_BUFSIZE];

    vol_format_double(text, 0.1);
    ck_assert_str_eq(text, "0.1");
}
END_TEST

static const char *const bad[] = { " 1",  "1 ",  "0x10",  "inf",
                                   "nan", "1,5", "1e999", "1.2.3",
                                   "--1", "e5",  "." };

START_TEST(text_that_is_not_one_number_is_refused)
{
    double x = 42.0;
    struct vol_err err;

    ck_assert_int_eq(vol_parse_double(bad[_i], &x, &err), VOL_EPARSE);
    ck_assert_double_eq(x, 42.0);
}
END_TEST

START_TEST(the_process_locale_does_not_matter)
{
    double x = 0.0;

    if (setlocale(LC_ALL, "de_DE.UTF-8") == NULL)
        return; /* locale not installed here */
    ck_assert_int_eq(vol_parse_double("1.5", &x, NULL), VOL_OK);
    ck_assert_double_eq(x, 1.5);
    setlocale(LC_ALL, "C");
}
END_TEST

Suite *suite_base_num(void);

Suite *
suite_base_num(void)
{
    Suite *s = suite_create("base/num");
    TCase *tc = tcase_create("text and doubles");

    tcase_add_loop_test(tc, written_then_read_is_the_same_double, 0,
                        (int)(sizeof(values) / sizeof(values[0])));
    tcase_add_test(tc, short_numbers_stay_short);
    tcase_add_loop_test(tc, text_that_is_not_one_number_is_refused, 0,
                        (int)(sizeof(bad) / sizeof(bad[0])));
    tcase_add_test(tc, the_process_locale_does_not_matter);
    suite_add_tcase(s, tc);
    return s;
}
