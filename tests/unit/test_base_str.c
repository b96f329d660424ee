/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "base/mem.h"
#include "base/str.h"

#include <check.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_base_str(void);

START_TEST(text_grows)
{
    struct vol_str s = { 0 };

    ck_assert_str_eq(vol_str_text(&s), "");
    for (int i = 0; i < 1000; i++)
        vol_str_addf(&s, "%d,", i);
    ck_assert_int_eq(vol_str_check(&s, NULL), VOL_OK);
    ck_assert_uint_eq(s.len, 3890);
    ck_assert_uint_eq(strlen(s.text), s.len);
    vol_str_reset(&s);
    vol_str_add_n(&s, "abc", 2);
    vol_str_add_char(&s, 'z');
    ck_assert_str_eq(s.text, "abz");
    vol_str_clear(&s);
}
END_TEST

START_TEST(width_is_that_of_characters)
{
    static const char *const names[] = { "dax", "\xc3\xbcn\xc3\xaf", "" };
    struct vol_str s = { 0 };

    ck_assert_uint_eq(vol_str_width(names[1]), 3);
    ck_assert_uint_eq(vol_str_widest(names, 3, 2), 3);
    ck_assert_uint_eq(vol_str_widest(names, 3, 5), 5);
    vol_str_add_padded(&s, names[1], 4);
    vol_str_add_padded(&s, "longer", 4);
    ck_assert_str_eq(s.text, "\xc3\xbcn\xc3\xaf longer");
    vol_str_clear(&s);
}
END_TEST

START_TEST(a_refused_allocation_is_remembered)
{
    struct vol_str s = { 0 };
    struct vol_err err = { VOL_OK, "" };

    alloc_fail_at(1);
    vol_str_add(&s, "lost");
    vol_str_addf(&s, "%d", 1);
    ck_assert(alloc_refused());
    vol_str_add(&s, "lost too");
    ck_assert_int_eq(vol_str_check(&s, &err), VOL_ENOMEM);
    ck_assert_str_eq(err.text, "out of memory");
    vol_str_clear(&s);
}
END_TEST

static const struct {
    const char *text;
    enum vol_code code;
    const char *message;
} symbols[] = {
    { "SPX", VOL_OK, "" },
    { "^GSPC", VOL_OK, "" },
    { "BRK B", VOL_OK, "" },
    { "../../x", VOL_OK, "" },
    { "a'b", VOL_OK, "" },
    { "<script>", VOL_OK, "" },
    { "\xc3\x89lectricit\xc3\xa9", VOL_OK, "" },
    { "", VOL_EDATA, "the symbol is empty" },
    { "a\nb", VOL_EDATA, "the symbol \"a\\x0Ab\" is not printable UTF-8" },
    { "a\xff", VOL_EDATA, "the symbol \"a\\xFF\" is not printable UTF-8" },
    { "\xc2\x85", VOL_EDATA,
      "the symbol \"\\xC2\\x85\" is not printable UTF-8" },
    { "\xed\xa0\x80", VOL_EDATA,
      "the symbol \"\\xED\\xA0\\x80\" is not printable UTF-8" },
    { "0123456789012345678901234567890123456789012345678901234567890123",
      VOL_OK, "" },
    { "01234567890123456789012345678901234567890123456789012345678901234",
      VOL_EDATA,
      "the symbol \"0123456789012345678901234567890123456789012345678901234567"
      "8901234\" is longer than 64 bytes" },
};

START_TEST(a_symbol_is_1_to_64_bytes_of_printable_utf8)
{
    struct vol_err err = { VOL_OK, "" };

    ck_assert_int_eq(vol_str_check_symbol(symbols[_i].text, &err),
                     symbols[_i].code);
    ck_assert_str_eq(err.text, symbols[_i].message);
}
END_TEST

static const struct {
    const char *text, *key, *spec_key;
} keys[] = {
    { "SPX", "SPX", "SPX" },
    { "../../x", "_2E._2F.._2Fx", "_2E._2F.._2Fx" },
    { ".", "_2E", "_2E" },
    { "^GSPC", "_5EGSPC", "_5EGSPC" },
    { "a_b", "a_5Fb", "a_5Fb" },
    { "ar1+gjr1.1~t", "ar1_2Bgjr1.1_7Et", "ar1_gjr1.1_t" },
    { "\xc3\xa9", "_C3_A9", "_C3_A9" },
};

START_TEST(a_key_stays_in_its_folder)
{
    struct vol_str s = { 0 };

    vol_str_add_key(&s, keys[_i].text);
    ck_assert_str_eq(vol_str_text(&s), keys[_i].key);
    vol_str_reset(&s);
    vol_str_add_spec_key(&s, keys[_i].text);
    ck_assert_str_eq(vol_str_text(&s), keys[_i].spec_key);
    vol_str_clear(&s);
}
END_TEST

/* A name of a file has at most 255 bytes (POSIX NAME_MAX on Linux). */
START_TEST(a_long_spec_has_a_short_key)
{
    struct vol_str spec = { 0 }, one = { 0 }, other = { 0 };

    while (spec.len < VOL_SPEC_KEY_MAX)
        vol_str_add_char(&spec, 'a');
    vol_str_add(&one, "x/");
    vol_str_add_spec_key(&one, vol_str_text(&spec));
    ck_assert_str_eq(vol_str_text(&one) + 2, vol_str_text(&spec));

    vol_str_add_char(&spec, '~');
    vol_str_reset(&one);
    vol_str_add(&one, "x/");
    vol_str_add_spec_key(&one, vol_str_text(&spec));
    ck_assert_uint_eq(one.len, 2 + VOL_SPEC_KEY_MAX);
    ck_assert_int_eq(strncmp(one.text, "x/aaa", 5), 0);

    vol_str_add_char(&spec, 't');
    vol_str_add(&other, "x/");
    vol_str_add_spec_key(&other, vol_str_text(&spec));
    ck_assert_uint_eq(other.len, one.len);
    ck_assert_str_ne(vol_str_text(&other), vol_str_text(&one));
    vol_str_clear(&spec);
    vol_str_clear(&one);
    vol_str_clear(&other);
}
END_TEST

START_TEST(json_strings)
{
    struct vol_str s = { 0 };

    vol_str_add_json(&s, "a\"b\\c\n\x7f\xc3\xa9\xff</script>");
    ck_assert_str_eq(vol_str_text(&s),
                     "\"a\\\"b\\\\c\\u000a\\u007f\xc3\xa9\\ufffd</script>\"");
    vol_str_clear(&s);
}
END_TEST

START_TEST(the_nearest_name_is_found)
{
    static const char *const names[] = { "close", "adj_close", "volume",
                                         "date" };

    ck_assert_str_eq(vol_str_nearest("colse", names, 4), "close");
    ck_assert_str_eq(vol_str_nearest("adjclose", names, 4), "adj_close");
    ck_assert_str_eq(vol_str_nearest("Volume", names, 4), "volume");
    ck_assert_ptr_null(vol_str_nearest("price", names, 4));
    ck_assert_ptr_null(vol_str_nearest("", names, 4));
}
END_TEST

START_TEST(arrays_have_an_end)
{
    struct vol_err err = { VOL_OK, "" };
    size_t cap = 0;
    void *p = NULL;

    ck_assert_int_eq(vol_mem_grow(&p, &cap, 5, 8, 100, "rows", &err), VOL_OK);
    ck_assert_uint_ge(cap, 5);
    ck_assert_int_eq(vol_mem_grow(&p, &cap, 101, 8, 100, "rows", &err),
                     VOL_EDATA);
    ck_assert_str_eq(err.text, "more than 100 rows");
    ck_assert_int_eq(
        vol_mem_grow(&p, &cap, SIZE_MAX / 2, 8, SIZE_MAX, "rows", &err),
        VOL_EDATA);
    alloc_fail_at(1);
    ck_assert_int_eq(vol_mem_grow(&p, &cap, 90, 8, 100, "rows", &err),
                     VOL_ENOMEM);
    ck_assert(alloc_refused());
    free(p);
}
END_TEST

Suite *
suite_base_str(void)
{
    Suite *s = suite_create("base/str");
    TCase *tc = tcase_create("str");

    tcase_add_test(tc, text_grows);
    tcase_add_test(tc, width_is_that_of_characters);
    tcase_add_test(tc, a_refused_allocation_is_remembered);
    tcase_add_loop_test(tc, a_symbol_is_1_to_64_bytes_of_printable_utf8, 0,
                        (int)(sizeof(symbols) / sizeof(symbols[0])));
    tcase_add_loop_test(tc, a_key_stays_in_its_folder, 0,
                        (int)(sizeof(keys) / sizeof(keys[0])));
    tcase_add_test(tc, a_long_spec_has_a_short_key);
    tcase_add_test(tc, json_strings);
    tcase_add_test(tc, the_nearest_name_is_found);
    tcase_add_test(tc, arrays_have_an_end);
    suite_add_tcase(s, tc);
    return s;
}
