/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is printed, for people and to be hashed. */
#include "conf_files.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static const char printed_groups[] =
    "groups:\n"
    "  us:  # dir/x.yaml:4:3\n"
    "    title: \"United States\"\n"
    "    symbols:  # dir/x.yaml:6:5\n"
    "      - name: SPX  # dir/x.yaml:7:9\n"
    "        title: \"S&P 500 $${x}\"\n"
    "        currency: USD\n"
    "        column: close\n"
    "        source:\n"
    "          - url: \"file:${VOL_CONFIG_DIR}/a.csv\"  # dir/x.yaml:12:13\n"
    "          - url: \"https://h/q?k=***\"  # dir/x.yaml:13:13\n"
    "            date_format: \"%d.%m.%Y\"\n"
    "            columns:\n"
    "              date: Day\n"
    "              adj_close: \"Adj Close\"\n"
    "  fx:  # dir/x.yaml:16:3\n"
    "    title: fx\n"
    "    models: [const+gjr1.1~t]  # dir/x.yaml:18:5\n"
    "    periods: 260  # dir/x.yaml:17:5\n"
    "    garch:\n"
    "      init: backcast  # dir/x.yaml:21:7\n"
    "      window: 500  # dir/x.yaml:20:7\n"
    "    symbols:  # dir/x.yaml:22:5\n"
    "      - name: \"\xc3\x9cSD\"  # dir/x.yaml:22:15\n"
    "        source:\n"
    "          - url: \"file:b.csv\"  # dir/x.yaml:22:32\n";

START_TEST(the_printed_text_names_each_origin_and_no_secret)
{
    struct vol_str s = { 0 };

    conf_set_variables();
    setenv("VOL_FETCH_API_KEY", "hush", 1);
    conf_load(conf_test.conf, conf_groups);
    ck_assert_int_eq(vol_conf_env(conf_test.conf, &conf_test.err), VOL_OK);
    ck_assert_int_eq(vol_conf_print(conf_test.conf, &s, &conf_test.err),
                     VOL_OK);
    ck_assert_str_eq(strstr(s.text, "groups:"), printed_groups);
    ck_assert_ptr_nonnull(
        strstr(s.text, "models: [const+garch1.1~normal]  # dir/x.yaml:1:1\n"));
    ck_assert_ptr_nonnull(
        strstr(s.text, "database: \"sqlite:vol.db\"  # default\n"));
    ck_assert_ptr_nonnull(strstr(
        s.text,
        "  # api_key: (secret, set)  # environment VOL_FETCH_API_KEY\n"));
    ck_assert_ptr_null(strstr(s.text, "hush"));
    vol_str_clear(&s);
}
END_TEST

START_TEST(what_is_printed_reads_back_as_the_same)
{
    struct vol_str printed = { 0 }, once = { 0 }, twice = { 0 };
    struct vol_conf *again;

    conf_set_variables();
    conf_load(conf_test.conf, conf_groups);
    ck_assert_int_eq(vol_conf_print(conf_test.conf, &printed, &conf_test.err),
                     VOL_OK);
    ck_assert_int_eq(vol_conf_hash_text(conf_test.conf, &once, &conf_test.err),
                     VOL_OK);
    ck_assert_int_eq(vol_conf_new(&again, &conf_test.err), VOL_OK);
    conf_load(again, printed.text);
    ck_assert_int_eq(vol_conf_hash_text(again, &twice, &conf_test.err), VOL_OK);
    ck_assert_str_eq(once.text, twice.text);
    ck_assert_ptr_null(strstr(once.text, " # "));
    vol_conf_free(again);
    vol_str_clear(&printed);
    vol_str_clear(&once);
    vol_str_clear(&twice);
}
END_TEST

START_TEST(the_text_to_hash_knows_values_and_not_where_they_come_from)
{
    struct vol_str a = { 0 }, b = { 0 }, c = { 0 };

    ck_assert_int_eq(vol_conf_hash_text(conf_test.conf, &a, &conf_test.err),
                     VOL_OK);
    setenv("VOL_FETCH_API_KEY", "hush", 1);
    setenv("VOL_PERIODS", "252", 1);
    ck_assert_int_eq(vol_conf_env(conf_test.conf, &conf_test.err), VOL_OK);
    ck_assert_int_eq(vol_conf_hash_text(conf_test.conf, &b, &conf_test.err),
                     VOL_OK);
    ck_assert_str_eq(a.text, b.text);
    setenv("VOL_PERIODS", "365", 1);
    ck_assert_int_eq(vol_conf_env(conf_test.conf, &conf_test.err), VOL_OK);
    ck_assert_int_eq(vol_conf_hash_text(conf_test.conf, &c, &conf_test.err),
                     VOL_OK);
    ck_assert_str_ne(a.text, c.text);
    vol_str_clear(&a);
    vol_str_clear(&b);
    vol_str_clear(&c);
}
END_TEST

Suite *suite_conf_print(void);

Suite *
suite_conf_print(void)
{
    Suite *s = suite_create("conf/print");
    TCase *tc = tcase_create("printing");

    tcase_add_checked_fixture(tc, conf_set_up, conf_tear_down);
    tcase_add_test(tc, the_printed_text_names_each_origin_and_no_secret);
    tcase_add_test(tc, what_is_printed_reads_back_as_the_same);
    tcase_add_test(tc,
                   the_text_to_hash_knows_values_and_not_where_they_come_from);
    suite_add_tcase(s, tc);
    return s;
}
