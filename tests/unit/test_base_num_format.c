/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/num.h"
#include "bits.h"
#include <check.h>

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH(a) (int)(sizeof(a) / sizeof((a)[0]))

static void
assert_round_trip(double x)
{
    char text[VOL_DOUBLE_BUFSIZE];
    double back = 0.0;

    if (vol_format_double(text, x) != strlen(text) ||
        vol_parse_double(text, &back, NULL) != VOL_OK)
        ck_abort_msg("%.17g was written as \"%s\"", x, text);
    assert_same_bits(text, back, x);
    assert_same_bits(text, strtod(text, NULL), x);
}

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
                                 2.2250738585072011e-308,
                                 9007199254740991.0,
                                 9007199254740992.0,
                                 9007199254740994.0,
                                 123456789.123456789,
                                 -2.5e-10 };

START_TEST(written_then_read_is_the_same_double)
{
    assert_round_trip(values[_i]);
}
END_TEST

START_TEST(a_million_random_doubles_come_back)
{
    uint64_t state = 20200417;

    for (int i = 0; i < 1000000; i++) {
        double x = from_bits(next_random(&state));
        if (isfinite(x))
            assert_round_trip(x);
    }
}
END_TEST

START_TEST(every_power_of_two_and_ten_comes_back)
{
    for (int e = -1074; e <= 1023; e++) {
        double x = ldexp(1.0, e);
        assert_round_trip(x);
        assert_round_trip(nextafter(x, 0.0));
        assert_round_trip(-nextafter(x, DBL_MAX));
    }
    for (int e = -323; e <= 308; e++) {
        char text[16];
        (void)snprintf(text, sizeof(text), "1e%d", e);
        assert_round_trip(strtod(text, NULL));
    }
}
END_TEST

static int
significant_digits(const char *text)
{
    int n = 0, zeros = 0;

    for (; *text != '\0' && *text != 'e'; text++) {
        if (*text < '0' || *text > '9' || (*text == '0' && n == 0))
            continue;
        n++;
        zeros = *text == '0' ? zeros + 1 : 0;
    }
    return n - zeros;
}

/* The C library is the independent judge: one digit fewer must not do. */
START_TEST(no_shorter_text_reads_back)
{
    char text[VOL_DOUBLE_BUFSIZE], other[VOL_DOUBLE_BUFSIZE];
    uint64_t state = 19930319;

    for (int i = 0; i < 100000; i++) {
        double x = from_bits(next_random(&state));
        if (!isfinite(x))
            continue;
        vol_format_double(text, x);
        int n = significant_digits(text);
        (void)snprintf(other, sizeof(other), "%.*e", n - 1, x);
        if (fabs(x) >= DBL_MIN && strtod(other, NULL) != x)
            ck_abort_msg("%s is not the nearest of its length", text);
        if (n == 1)
            continue;
        (void)snprintf(other, sizeof(other), "%.*e", n - 2, x);
        if (strtod(other, NULL) == x)
            ck_abort_msg("%s is not shortest", text);
    }
}
END_TEST

/* The C library is the independent judge. */
START_TEST(rounding_leaves_the_digits_that_printf_writes)
{
    char text[VOL_DOUBLE_BUFSIZE], other[VOL_DOUBLE_BUFSIZE];
    uint64_t state = 19930320;

    for (int i = 0; i < 100000; i++) {
        const int digits = 1 + i % 9;
        const double x = ldexp(1 + (double)(next_random(&state) >> 11) / 0x1p53,
                               (int)(next_random(&state) % 100) - 40);
        (void)snprintf(other, sizeof(other), "%.*e", digits - 1, x);
        if (vol_round_digits(-x, digits) != -strtod(other, NULL))
            ck_abort_msg("%.17g of %d digits is not %s", x, digits, other);
        vol_format_double(text, vol_round_digits(x, digits));
        ck_assert_int_le(significant_digits(text), digits);
    }
}
END_TEST

START_TEST(what_is_too_small_or_no_number_is_not_rounded)
{
    ck_assert(vol_round_digits(0.0, 7) == 0.0);
    ck_assert(vol_round_digits(1.23456789e-20, 7) == 1.23456789e-20);
    ck_assert(vol_round_digits(9999999.6, 7) == 1e7);
    ck_assert(vol_round_digits(DBL_MAX, 7) == DBL_MAX);
    ck_assert(vol_round_digits(HUGE_VAL, 7) == HUGE_VAL);
    ck_assert(isnan(vol_round_digits(NAN, 7)));
}
END_TEST

static const struct {
    double x;
    const char *text;
} written[] = {
    { 0.0, "0" },
    { -0.0, "-0" },
    { 0.1, "0.1" },
    { -1.5, "-1.5" },
    { 100.0, "100" },
    { 3225.52, "3225.52" },
    { 0.1 + 0.2, "0.30000000000000004" },
    { 0.00001, "0.00001" },
    { 0.000012345, "0.000012345" },
    { 0.0000099, "9.9e-06" },
    { 1.5e-07, "1.5e-07" },
    { 1e16, "10000000000000000" },
    { 12345678901234568.0, "12345678901234568" },
    { 99999999999999984.0, "99999999999999980" },
    { 1e17, "1e+17" },
    { 1e23, "1e+23" },
    { 9.5367431640625e-07, "9.5367431640625e-07" },
    { 9007199254740993.0, "9007199254740992" },
    { 5e-324, "5e-324" },
    { 2.2250738585072011e-308, "2.225073858507201e-308" },
    { DBL_MIN, "2.2250738585072014e-308" },
    { -DBL_MAX, "-1.7976931348623157e+308" },
    { (double)NAN, "" },
    { (double)INFINITY, "" },
    { -(double)INFINITY, "" },
};

START_TEST(numbers_are_written_short_and_plain)
{
    char text[VOL_DOUBLE_BUFSIZE];

    vol_format_double(text, written[_i].x);
    ck_assert_str_eq(text, written[_i].text);
}
END_TEST

START_TEST(integers_are_written_as_printf_does)
{
    char text[VOL_INT64_BUFSIZE], want[VOL_INT64_BUFSIZE];
    uint64_t state = 7;

    for (int i = 0; i < 10000; i++) {
        uint64_t bits = next_random(&state) >> (i % 64);
        int64_t x = i == 0 ? INT64_MIN : (int64_t)bits;
        ck_assert_uint_eq(vol_format_int64(text, x), strlen(text));
        (void)snprintf(want, sizeof(want), "%lld", (long long)x);
        ck_assert_str_eq(text, want);
    }
}
END_TEST

START_TEST(the_process_locale_does_not_matter)
{
    char text[VOL_DOUBLE_BUFSIZE];

    if (setlocale(LC_ALL, "de_DE.UTF-8") == NULL)
        return; /* locale not installed here */
    vol_format_double(text, 1.5);
    ck_assert_str_eq(text, "1.5");
    setlocale(LC_ALL, "C");
}
END_TEST

Suite *suite_base_num_format(void);

Suite *
suite_base_num_format(void)
{
    Suite *s = suite_create("base/num_format");
    TCase *tc = tcase_create("numbers to text");

    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, written_then_read_is_the_same_double, 0,
                        LENGTH(values));
    tcase_add_test(tc, a_million_random_doubles_come_back);
    tcase_add_test(tc, every_power_of_two_and_ten_comes_back);
    tcase_add_test(tc, no_shorter_text_reads_back);
    tcase_add_test(tc, rounding_leaves_the_digits_that_printf_writes);
    tcase_add_test(tc, what_is_too_small_or_no_number_is_not_rounded);
    tcase_add_loop_test(tc, numbers_are_written_short_and_plain, 0,
                        LENGTH(written));
    tcase_add_test(tc, integers_are_written_as_printf_does);
    tcase_add_test(tc, the_process_locale_does_not_matter);
    suite_add_tcase(s, tc);
    return s;
}
