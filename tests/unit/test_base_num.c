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

/*
 * Cases known to break readers: Clinger's and Paxson's ties, the 2^53
 * neighbours, the largest subnormal (which once hung PHP and Java), powers
 * of ten that no double holds, and long strings of zeros.
 */
static const struct {
    const char *text;
    double x;
} hard[] = {
    { "5e-324", 0x1p-1074 },
    { "4.9406564584124654e-324", 0x1p-1074 },
    { "2.4703282292062327208e-324", 0.0 },
    { "2.4703282292062327209e-324", 0x1p-1074 },
    { "2.4703282292062328e-324", 0x1p-1074 },
    { "1e-400", 0.0 },
    { "-1e-400", -0.0 },
    { "0e999999999999999999999", 0.0 },
    { "2.2250738585072011e-308", 0x0.fffffffffffffp-1022 },
    { "2.2250738585072012e-308", 0x1p-1022 },
    { "2.2250738585072014e-308", 0x1p-1022 },
    { "9007199254740993", 9007199254740992.0 },
    { "9007199254740993.0000000000000000000000001", 9007199254740994.0 },
    { "9007199254740995", 9007199254740996.0 },
    { "9007199254740992.99999999999999999999999", 9007199254740992.0 },
    { "1e23", 0x1.52d02c7e14af6p+76 },
    { "1.7976931348623157e308", DBL_MAX },
    { "1.7976931348623158e308", DBL_MAX },
    { "1797693134862315807937289714053034150799341327100378269361737789804449"
      "6829276475094664901797758720709633028641669288791094655554785194040263"
      "0657488671505820681908902000708383676273854845817711531764475730270069"
      "8555713669596228429148198608349364752927190741684443655107043427115596"
      "99508093042880177904174497791",
      DBL_MAX },
    { "0.500000000000000166533453693773481063544750213623046875",
      0x1.0000000000002p-1 },
    { "3.518437208883201171875e13", 0x1.0000000000002p+45 },
    { "62.5364939768271845828", 0x1.f44abd5aa7ca4p+5 },
    { "8.10109172351e-10", 0x1.bd5cbaef0fd0cp-31 },
    { "6.929001713869936e+236", 0x1.b3d8d3c0bad8bp+786 },
    { "+1.5", 1.5 },
    { ".5", 0.5 },
    { "5.", 5.0 },
    { "1E2", 100.0 },
    { "00001.5000", 1.5 },
    { "100000000000000000000000000000e-29", 1.0 },
    { "0.00000000000000000000000000000000000000000000000000000000001e59", 1.0 },
};

START_TEST(hard_cases_are_read_correctly_rounded)
{
    double x = 42.0;

    ck_assert_int_eq(vol_parse_double(hard[_i].text, &x, NULL), VOL_OK);
    assert_same_bits(hard[_i].text, x, strtod(hard[_i].text, NULL));
    assert_same_bits(hard[_i].text, x, hard[_i].x);
}
END_TEST

/* A text of up to 40 digits, at or near half way between two doubles. */
static void
text_near_half_way(char text[64], uint64_t *state)
{
    uint64_t bits = next_random(state) >> 1;
    double x = from_bits(bits), y = from_bits(bits + 1);
    int digits = 15 + (int)(next_random(state) % 25);

    if (!isfinite(x) || !isfinite(y))
        x = y = 1.0;
    (void)snprintf(text, 64, "%.*Le", digits,
                   ((long double)x + (long double)y) / 2);
}

START_TEST(random_texts_read_as_strtod_does)
{
    uint64_t state = 19970701;
    char text[64];

    for (int i = 0; i < 300000; i++) {
        double x = 0.0;
        if (i % 2 == 0)
            text_near_half_way(text, &state);
        else
            (void)snprintf(text, sizeof(text), "%llu.%llue%d",
                           (unsigned long long)next_random(&state),
                           (unsigned long long)next_random(&state) >> 20,
                           (int)(next_random(&state) % 650) - 345);
        double want = strtod(text, NULL);
        enum vol_code code = vol_parse_double(text, &x, NULL);
        if (code != (isinf(want) ? VOL_EPARSE : VOL_OK))
            ck_abort_msg("%s: code %d", text, (int)code);
        if (code == VOL_OK)
            assert_same_bits(text, x, want);
    }
}
END_TEST

/* A tie written out, with a last digit far away that decides it. */
/* Without "e": as cells are, up to more digits than 64 bits hold, and ties. */
START_TEST(plain_texts_read_as_strtod_does)
{
    uint64_t state = 20200417;
    char digit[32], text[40];

    for (int i = 0; i < 300000; i++) {
        double x = 0.0;
        uint64_t odd = (next_random(&state) >> 10) | UINT64_C(1) << 53 | 1;
        int n = snprintf(digit, sizeof(digit), "%llu%03d",
                         (unsigned long long)(i % 3 == 0 ? odd : odd >> i % 50),
                         (int)(next_random(&state) % 1000));
        n = i % 3 == 0 ? n - 3 : n - (int)(next_random(&state) % 3);
        int point = (int)(next_random(&state) % (uint64_t)(n + 1));
        (void)snprintf(text, sizeof(text), "%s%.*s%s%.*s", i % 2 ? "-" : "",
                       point, digit, i % 3 == 0 && i % 4 ? "" : ".", n - point,
                       digit + point);
        if (vol_parse_double(text, &x, NULL) != VOL_OK)
            ck_abort_msg("%s is refused", text);
        assert_same_bits(text, x, strtod(text, NULL));
    }
}
END_TEST

START_TEST(a_digit_far_away_decides)
{
    static const char tie[] = "9007199254740993.";
    char text[3001];
    double x = 0.0;

    memset(text, '0', sizeof(text) - 1);
    memcpy(text, tie, strlen(tie));
    text[3000] = '\0';
    ck_assert_int_eq(vol_parse_double(text, &x, NULL), VOL_OK);
    ck_assert_double_eq(x, 9007199254740992.0);
    text[2999] = '1';
    ck_assert_int_eq(vol_parse_double(text, &x, NULL), VOL_OK);
    ck_assert_double_eq(x, 9007199254740994.0);
}
END_TEST

static const char *const bad[] = { " 1",
                                   "1 ",
                                   "0x10",
                                   "inf",
                                   "nan",
                                   "1,5",
                                   "1e999",
                                   "1.2.3",
                                   "--1",
                                   "e5",
                                   ".",
                                   "+",
                                   "-",
                                   "-.",
                                   "1e",
                                   "1e+",
                                   "NA",
                                   "1e5x",
                                   "1-1",
                                   "Inf",
                                   "1d5",
                                   "1_0",
                                   "+-1",
                                   "1e5.5",
                                   ".e1",
                                   "NaN",
                                   "null",
                                   "\t1",
                                   "1\n",
                                   "0x",
                                   "1f",
                                   "INFINITY",
                                   "1.7976931348623159e308",
                                   "-1e309",
                                   "1e99999999999999999999" };

START_TEST(text_that_is_not_one_number_is_refused)
{
    double x = 42.0;
    struct vol_err err;

    ck_assert_int_eq(vol_parse_double(bad[_i], &x, &err), VOL_EPARSE);
    ck_assert_double_eq(x, 42.0);
}
END_TEST

START_TEST(a_nul_byte_or_the_next_cell_is_not_read)
{
    double x = 42.0;

    ck_assert_int_eq(vol_parse_double_n("1.25,7", 4, &x, NULL), VOL_OK);
    ck_assert_double_eq(x, 1.25);
    ck_assert_int_eq(vol_parse_double_n("1\0"
                                        "2",
                                        3, &x, NULL),
                     VOL_EPARSE);
    ck_assert_int_eq(vol_parse_double_n("", 0, &x, NULL), VOL_OK);
    ck_assert_double_nan(x);
}
END_TEST

START_TEST(the_message_shows_the_text_and_cuts_it)
{
    char text[] = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";
    struct vol_err err;
    double x;

    ck_assert_int_eq(vol_parse_double(text, &x, &err), VOL_EPARSE);
    ck_assert_str_eq(err.text, "\"abcdefghijklmnopqrstuvwxyzabcdefghijklmn\" "
                               "is not a number");
}
END_TEST

static const char *const missing[] = { "", "NA", "NaN", "null", "." };

START_TEST(the_words_for_missing_are_missing)
{
    double x = 42.0;

    ck_assert_int_eq(
        vol_parse_number_or_missing(missing[_i], strlen(missing[_i]), &x, NULL),
        VOL_OK);
    ck_assert_double_nan(x);
}
END_TEST

static const char *const not_missing[] = {
    "na", "nan", "NULL", "..", "N/A", "-"
};

START_TEST(other_words_are_refused)
{
    double x = 42.0;

    ck_assert_int_eq(vol_parse_number_or_missing(
                         not_missing[_i], strlen(not_missing[_i]), &x, NULL),
                     VOL_EPARSE);
    ck_assert_double_eq(x, 42.0);
}
END_TEST

static const struct {
    const char *text;
    int64_t x;
} integers[] = {
    { "0", 0 },
    { "-0", 0 },
    { "+7", 7 },
    { "0042", 42 },
    { "9223372036854775807", INT64_MAX },
    { "-9223372036854775808", INT64_MIN },
};

START_TEST(integers_are_read)
{
    int64_t x = 99;

    ck_assert_int_eq(
        vol_parse_int64(integers[_i].text, strlen(integers[_i].text), &x, NULL),
        VOL_OK);
    ck_assert(x == integers[_i].x);
}
END_TEST

static const char *const bad_integers[] = { "",
                                            " 1",
                                            "1 ",
                                            "1.0",
                                            "1e3",
                                            "-",
                                            "+-",
                                            "0x1",
                                            "one",
                                            "1,0",
                                            "9223372036854775808",
                                            "-9223372036854775809",
                                            "99999999999999999999999" };

START_TEST(text_that_is_not_one_integer_is_refused)
{
    int64_t x = 99;

    ck_assert_int_eq(
        vol_parse_int64(bad_integers[_i], strlen(bad_integers[_i]), &x, NULL),
        VOL_EPARSE);
    ck_assert(x == 99);
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

static TCase *
reading_cases(void)
{
    TCase *tc = tcase_create("text to doubles");

    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, hard_cases_are_read_correctly_rounded, 0,
                        LENGTH(hard));
    tcase_add_test(tc, random_texts_read_as_strtod_does);
    tcase_add_test(tc, plain_texts_read_as_strtod_does);
    tcase_add_test(tc, a_digit_far_away_decides);
    tcase_add_loop_test(tc, text_that_is_not_one_number_is_refused, 0,
                        LENGTH(bad));
    tcase_add_test(tc, a_nul_byte_or_the_next_cell_is_not_read);
    tcase_add_test(tc, the_message_shows_the_text_and_cuts_it);
    tcase_add_loop_test(tc, the_words_for_missing_are_missing, 0,
                        LENGTH(missing));
    tcase_add_test(tc, the_process_locale_does_not_matter);
    tcase_add_loop_test(tc, other_words_are_refused, 0, LENGTH(not_missing));
    return tc;
}

static TCase *
integer_cases(void)
{
    TCase *tc = tcase_create("integers");

    tcase_add_loop_test(tc, integers_are_read, 0, LENGTH(integers));
    tcase_add_loop_test(tc, text_that_is_not_one_integer_is_refused, 0,
                        LENGTH(bad_integers));
    return tc;
}

Suite *suite_base_num(void);

Suite *
suite_base_num(void)
{
    Suite *s = suite_create("base/num");

    suite_add_tcase(s, reading_cases());
    suite_add_tcase(s, integer_cases());
    return s;
}
