/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The environment, secrets, and the command line. */
#include "conf_files.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

START_TEST(the_environment_sets_by_name)
{
    setenv("VOL_FETCH_TIMEOUT_S", "2.5", 1);
    setenv("VOL_GARCH_HORIZONS", "1, 10", 1);
    setenv("VOL_SEED", "", 1);
    setenv("VOL_DATABASE", "postgresql://me:pw@host/x", 1);
    setenv("VOL_REPORT_TITLE", "a ${b}", 1);
    ck_assert_int_eq(vol_conf_env(conf_test.conf, &conf_test.err), VOL_OK);
    ck_assert_double_eq(vol_conf_real(conf_test.conf, "fetch.timeout_s"), 2.5);
    ck_assert_str_eq(vol_conf_text(conf_test.conf, "garch.horizons"), "1,10");
    ck_assert_int_eq(vol_conf_int(conf_test.conf, "seed"), 1);
    ck_assert_str_eq(vol_conf_text(conf_test.conf, "database"),
                     "postgresql://me:pw@host/x");
    ck_assert_str_eq(vol_conf_text(conf_test.conf, "report.title"), "a ${b}");
    setenv("VOL_FETCH_RETRIES", "no", 1);
    ck_assert_int_eq(vol_conf_env(conf_test.conf, &conf_test.err), VOL_EUSAGE);
    ck_assert_str_eq(conf_test.err.text,
                     "environment VOL_FETCH_RETRIES: \"no\" is not a "
                     "whole number from 0 to 20");
}
END_TEST

START_TEST(a_secret_comes_from_a_variable_or_a_file)
{
    char path[256];

    conf_in_dir(path, "key");
    setenv("VOL_FETCH_API_KEY", "abc", 1);
    ck_assert_int_eq(vol_conf_env(conf_test.conf, &conf_test.err), VOL_OK);
    ck_assert_str_eq(vol_conf_text(conf_test.conf, "fetch.api_key"), "abc");
    setenv("VOL_FETCH_API_KEY_FILE", path, 1);
    ck_assert_int_eq(vol_conf_env(conf_test.conf, &conf_test.err), VOL_EUSAGE);
    ck_assert_str_eq(conf_test.err.text,
                     "both VOL_FETCH_API_KEY and "
                     "VOL_FETCH_API_KEY_FILE are set; unset one");
    unsetenv("VOL_FETCH_API_KEY");
    ck_assert_int_eq(vol_conf_env(conf_test.conf, &conf_test.err), VOL_EUSAGE);
    ck_assert_str_eq(conf_message(), "key: No such file or directory");
    conf_write_file("key", "def\n");
    ck_assert_int_eq(vol_conf_env(conf_test.conf, &conf_test.err), VOL_OK);
    ck_assert_str_eq(vol_conf_text(conf_test.conf, "fetch.api_key"), "def");
    ck_assert_str_eq(vol_conf_origin(conf_test.conf, "fetch.api_key"),
                     "environment VOL_FETCH_API_KEY_FILE");
    conf_load(conf_test.conf, "report: {base_url: a}\n"
                              "groups: {g: {symbols: [{name: A, source: "
                              "'https://h/?k=${VOL_FETCH_API_KEY}'}]}}\n");
    ck_assert_str_eq(
        vol_conf_group(conf_test.conf, 0)->symbols[0].sources[0].url,
        "https://h/?k=def");
    conf_write_file("key", "\n");
    ck_assert_int_eq(vol_conf_env(conf_test.conf, &conf_test.err), VOL_EUSAGE);
    ck_assert_str_eq(conf_message(), "key is empty");
}
END_TEST

START_TEST(a_secret_never_shows_in_a_message)
{
    static const char *const text[] = {
        "periods: ${VOL_TEST_KEY}\n", "report: {title: \"${VOL_TEST_KEY}\"}\n",
        "groups: {g: {symbols: [{name: \"${VOL_TEST_KEY}\", source: 'f:a'}]}}",
        "groups: {g: {symbols: [{name: a, source: \"${VOL_TEST_KEY}\"}]}}",
        "database: \"a\\n${VOL_TEST_KEY}\"\n"
    };

    setenv("VOL_TEST_KEY", "hush", 1);
    for (size_t i = 0; i < sizeof(text) / sizeof(text[0]); i++) {
        ck_assert_int_eq(vol_conf_load_text(conf_test.conf, "x.yaml", text[i],
                                            strlen(text[i]), &conf_test.err),
                         VOL_EUSAGE);
        ck_assert_msg(strstr(conf_test.err.text, "hush") == NULL, "%s",
                      conf_test.err.text);
    }
    setenv("VOL_DATABASE", "p://u:hush@h\n", 1);
    ck_assert_int_eq(vol_conf_env(conf_test.conf, &conf_test.err), VOL_EUSAGE);
    ck_assert_msg(strstr(conf_test.err.text, "hush") == NULL, "%s",
                  conf_test.err.text);
    unsetenv("VOL_DATABASE");
    setenv("VOL_FETCH_API_KEY", "hush\n", 1);
    ck_assert_int_eq(vol_conf_env(conf_test.conf, &conf_test.err), VOL_EUSAGE);
    ck_assert_msg(strstr(conf_test.err.text, "hush") == NULL, "%s",
                  conf_test.err.text);
}
END_TEST

START_TEST(the_command_line_is_checked_alike)
{
    static const char *const bad[][3] = {
        { "periods", "x", "-p: \"x\" is not a whole number from 1 to 366" },
        { "period", "1", "-p: unknown setting period; did you mean periods?" },
        { "qqqqqq", "1", "-p: unknown setting qqqqqq" },
        { "fetch.api_key", "hush",
          "-p: fetch.api_key is taken from the environment alone" },
        { "env", "prod", "-p: env is taken from the environment alone" },
        { "database", "postgresql://me:hush@host/x",
          "-p: database holds a password, which everybody can read here; use "
          "the environment" },
    };

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        ck_assert_int_eq(vol_conf_set(conf_test.conf, bad[i][0], bad[i][1],
                                      "-p", &conf_test.err),
                         VOL_EUSAGE);
        ck_assert_str_eq(conf_test.err.text, bad[i][2]);
    }
    ck_assert_int_eq(vol_conf_set(conf_test.conf, "garch.horizons", "", "-p",
                                  &conf_test.err),
                     VOL_OK);
    ck_assert_str_eq(vol_conf_text(conf_test.conf, "garch.horizons"), "");
}
END_TEST

Suite *suite_conf_env(void);

Suite *
suite_conf_env(void)
{
    Suite *s = suite_create("conf/env");
    TCase *tc = tcase_create("environment");

    tcase_add_checked_fixture(tc, conf_set_up, conf_tear_down);
    tcase_add_test(tc, the_environment_sets_by_name);
    tcase_add_test(tc, a_secret_comes_from_a_variable_or_a_file);
    tcase_add_test(tc, a_secret_never_shows_in_a_message);
    tcase_add_test(tc, the_command_line_is_checked_alike);
    suite_add_tcase(s, tc);
    return s;
}
