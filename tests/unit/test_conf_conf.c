/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conf/conf.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static struct vol_conf *conf;
static struct vol_err err;

static void
setup(void)
{
    ck_assert_int_eq(vol_conf_new(&conf, &err), VOL_OK);
}

static void
teardown(void)
{
    vol_conf_free(conf);
}

static enum vol_code
load(const char *text)
{
    err = (struct vol_err){ VOL_OK, "" };
    return vol_conf_load_text(conf, "dir/x.yaml", text, strlen(text), &err);
}

static void
loads(const char *text)
{
    enum vol_code code = load(text);

    ck_assert_msg(code == VOL_OK, "%s", err.text);
}

/* ---- defaults ------------------------------------------------------ */

START_TEST(every_default_passes_its_own_check)
{
    size_t n;
    const struct vol_setting *s = vol_settings(&n);

    ck_assert_uint_gt(n, 30);
    for (size_t i = 0; i < n; i++) {
        ck_assert_str_eq(vol_conf_origin(conf, s[i].name), "default");
        if (s[i].type == VOL_SETTING_SECRET)
            ck_assert_ptr_null(vol_conf_text(conf, s[i].name));
        else
            ck_assert_str_eq(vol_conf_text(conf, s[i].name), s[i].initial);
    }
}
END_TEST

START_TEST(names_are_unique_and_so_are_their_variables)
{
    size_t n;
    const struct vol_setting *s = vol_settings(&n);

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++) {
            struct vol_str a = { 0 }, b = { 0 };

            vol_setting_variable(&s[i], &a);
            vol_setting_variable(&s[j], &b);
            ck_assert_str_ne(a.text, b.text);
            vol_str_clear(&a);
            vol_str_clear(&b);
        }
}
END_TEST

START_TEST(defaults_have_their_types)
{
    size_t n;

    ck_assert_str_eq(vol_conf_text(conf, "database"), "sqlite:vol.db");
    ck_assert_int_eq(vol_conf_int(conf, "periods"), 252);
    ck_assert_double_eq(vol_conf_real(conf, "test.alpha"), 0.05);
    const char *const *h = vol_conf_list(conf, "garch.quantile_horizons", &n);
    ck_assert_uint_eq(n, 4);
    ck_assert_str_eq(h[0], "5");
    ck_assert_str_eq(h[3], "30");
    ck_assert_uint_eq(vol_conf_group_count(conf), 0);
}
END_TEST

START_TEST(a_flag_is_true_or_false)
{
    static const struct vol_setting flag = { .name = "x",
                                             .type = VOL_SETTING_FLAG };
    static const char *const no[] = { "yes", "1", "True", "", "true " };
    struct vol_str s = { 0 };

    ck_assert_int_eq(vol_setting_check(&flag, "true", "true", &s, &err),
                     VOL_OK);
    ck_assert_str_eq(s.text, "true");
    for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++) {
        ck_assert_int_eq(vol_setting_check(&flag, no[i], "***", &s, &err),
                         VOL_EUSAGE);
        ck_assert_str_eq(err.text, "\"***\" is not true or false");
    }
    vol_str_clear(&s);
}
END_TEST

/* ---- precedence ---------------------------------------------------- */

START_TEST(a_stronger_source_holds_whatever_the_order)
{
    ck_assert_int_eq(vol_conf_set(conf, "jobs", "3", "--jobs", &err), VOL_OK);
    ck_assert_int_eq(setenv("VOL_JOBS", "5", 1), 0);
    ck_assert_int_eq(setenv("VOL_SEED", "6", 1), 0);
    ck_assert_int_eq(vol_conf_env(conf, &err), VOL_OK);
    loads("jobs: 7\nseed: 8\nperiods: 9\n");
    ck_assert_int_eq(vol_conf_int(conf, "jobs"), 3);
    ck_assert_str_eq(vol_conf_origin(conf, "jobs"), "--jobs");
    ck_assert_int_eq(vol_conf_int(conf, "seed"), 6);
    ck_assert_str_eq(vol_conf_origin(conf, "seed"), "environment VOL_SEED");
    ck_assert_int_eq(vol_conf_int(conf, "periods"), 9);
    ck_assert_str_eq(vol_conf_origin(conf, "periods"), "dir/x.yaml:3:1");
}
END_TEST

static const char *const good[][3] = {
    { "fetch:\n  timeout_s: 2.50\n", "fetch.timeout_s", "2.5" },
    { "fetch.timeout_s: 3\n", "fetch.timeout_s", "3" },
    { "fetch: {max_bytes: 1e6}\n", "fetch.max_bytes", "1000000" },
    { "garch: {init: backcast}\n", "garch.init", "backcast" },
    { "garch: {init: \"backcast:0.90\"}\n", "garch.init", "backcast:0.9" },
    { "garch: {horizons: [1, 2, 3]}\n", "garch.horizons", "1,2,3" },
    { "garch: {horizons: 1, paths: 0}\n", "garch.horizons", "1" },
    { "garch:\n  horizons: 1, 5\n", "garch.horizons", "1,5" },
    { "models: []\n", "models", "" },
    { "report: {title: ''}\n", "report.title", "" },
    { "report: {title: \"a: b # c\"}\n", "report.title", "a: b # c" },
    { "report: {title: 12}\n", "report.title", "12" },
    { "report: {title: 'costs $5 and $${X}'}\n", "report.title",
      "costs $5 and ${X}" },
    { "report: {title: 'in ${VOL_CONFIG_DIR}'}\n", "report.title", "in dir" },
    { "garch: {horizons: &h [1, 7], quantile_horizons: *h}\n",
      "garch.quantile_horizons", "1,7" },
    { "# nothing but a comment\n", "periods", "252" },
    { "", "periods", "252" },
    { "---\n...\n", "periods", "252" },
    { "\xef\xbb\xbfperiods: 365\r\n", "periods", "365" },
};

START_TEST(what_is_well_formed_is_taken)
{
    loads(good[_i][0]);
    ck_assert_str_eq(vol_conf_text(conf, good[_i][1]), good[_i][2]);
}
END_TEST

#define SYM(name) "{name: " name ", source: 'file:a.csv'}"
#define ONE(rest) "groups: {us: {symbols: [" rest "]}}\n"

/* A document, and the message it must be refused with. */
static const char *const bad[][2] = {
    { "fetch:\n  timeot_s: 3\n",
      "dir/x.yaml:2:3: unknown key \"timeot_s\" in the settings; did you mean "
      "fetch.timeout_s?" },
    { "databse: x\n", "dir/x.yaml:1:1: unknown key \"databse\" in the "
                      "settings; did you mean database?" },
    { "group: {}\n", "dir/x.yaml:1:1: unknown key \"group\" in the settings; "
                     "did you mean groups?" },
    { "zzzzzz: 1\n", "dir/x.yaml:1:1: unknown key \"zzzzzz\" in the settings" },
    { "periods: many\n", "dir/x.yaml:1:10: periods: \"many\" is not a whole "
                         "number from 1 to 366" },
    { "periods: 2.5\n", "dir/x.yaml:1:10: periods: \"2.5\" is not a whole "
                        "number from 1 to 366" },
    { "periods: 367\n", "dir/x.yaml:1:10: periods: \"367\" is not a whole "
                        "number from 1 to 366" },
    { "periods: 0x10\n", "dir/x.yaml:1:10: periods: \"0x10\" is not a whole "
                         "number from 1 to 366" },
    { "test: {alpha: .nan}\n", "dir/x.yaml:1:15: test.alpha: \".nan\" is not a "
                               "number from 0.0001 to 0.5" },
    { "periods: \"252\"\n", "dir/x.yaml:1:10: periods: a text in quotes; write "
                            "the value without them" },
    { "periods: [252]\n",
      "dir/x.yaml:1:10: periods is a list here; it must be one value" },
    { "periods: {a: 1}\n",
      "dir/x.yaml:1:10: periods is a mapping here; it must be one value" },
    { "periods:\nseed: 1\n",
      "dir/x.yaml:1:9: periods has no value; leave the key out, or write '' "
      "for an empty text" },
    { "log: yaml\n", "dir/x.yaml:1:6: log: \"yaml\" is not text or json" },
    { "garch: {init: 'backcast:2'}\n",
      "dir/x.yaml:1:15: garch.init: \"backcast:2\" is not sample, backcast, "
      "backcast:NUMBER, uncond or rugarch" },
    { "garch:\n  horizons:\n    - 1\n    - 900\n",
      "dir/x.yaml:4:7: garch.horizons: \"900\" is not a whole number from 1 to "
      "252" },
    { "garch: {horizons: [5, 5.0]}\n",
      "dir/x.yaml:1:23: garch.horizons: 5 stands twice" },
    { "models: ['a b']\n",
      "dir/x.yaml:1:10: models: \"a b\" is not the name of a model" },
    { "fetch: 3\n", "dir/x.yaml:1:8: fetch must be a mapping, a line \"key: "
                    "value\" for each" },
    { "jobs: 1\njobs: 2\n", "dir/x.yaml:2:1: jobs stands already in line 1" },
    { "fetch: {retries: 1}\nfetch.retries: 2\n",
      "dir/x.yaml:2:1: fetch.retries is set already at dir/x.yaml:1:9" },
    { "fetch: {api_key: abc}\n",
      "dir/x.yaml:1:9: fetch.api_key is a secret and comes from the "
      "environment "
      "alone: set VOL_FETCH_API_KEY or VOL_FETCH_API_KEY_FILE" },
    { "env: prod\n", "dir/x.yaml:1:1: env comes from the environment alone: "
                     "set VOL_ENV" },
    { "database: 'postgresql://me:pw@host/x'\n",
      "dir/x.yaml:1:11: database holds a password; write ${NAME_PASSWORD} for "
      "it and set that in the environment" },
    { "report:\n  title: a ${VOL_NO_SUCH_THING} b\n",
      "dir/x.yaml:2:10: report.title: the environment variable "
      "VOL_NO_SUCH_THING is not set" },
    { "report: {title: 'a ${X'}\n",
      "dir/x.yaml:1:17: report.title: a \"${\" without its \"}\"; write "
      "\"$${\" for the characters themselves" },
    { "report: {title: 'a ${} b'}\n",
      "dir/x.yaml:1:17: report.title: \"${\" must be followed by the name of "
      "an environment variable and \"}\"" },
    { "report: {title: \"a\\nb\"}\n",
      "dir/x.yaml:1:17: report.title: \"a\\x0Ab\" is not text on one line" },
    { "report: {title: \"a\\0b\"}\n", "dir/x.yaml:1:17: a NUL character" },
    { "fetch:\n\tretries: 1\n",
      "dir/x.yaml:2:1: a tab in the indentation; use blanks" },
    { "a: b: c\n", "dir/x.yaml:1:5: mapping values are not allowed in this "
                   "context" },
    { "jobs: 1\n---\njobs: 2\n",
      "dir/x.yaml:2:1: a second document; one is allowed" },
    { "jobs: !!int 1\n", "dir/x.yaml:1:7: YAML tags are not used here" },
    { "jobs: *a\n", "dir/x.yaml:1:7: this alias has no anchor above it" },
    { "[a]: 1\n", "dir/x.yaml:1:1: a key must be a word" },
    { "- a\n", "dir/x.yaml:1:1: a configuration must be a mapping, a line "
               "\"key: value\" for each" },
    { "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
      "dir/x.yaml:1:17: nested too deeply" },
    { "jobs: \xff\n", "dir/x.yaml: byte 6: invalid leading UTF-8 octet; the "
                      "file must be UTF-8" },
    { "groups: {US: {}}\n",
      "dir/x.yaml:1:10: the name of a group is made of a-z, 0-9, _ and -, at "
      "most 64 of them" },
    { "groups: {us: {jobs: 1}}\n",
      "dir/x.yaml:1:15: jobs holds for all groups; set it outside them" },
    { "groups: {us: {simbols: []}}\n",
      "dir/x.yaml:1:15: unknown key \"simbols\" in us; did you mean symbols?" },
    { "groups: {us: {symbols: SPX}}\n",
      "dir/x.yaml:1:24: symbols must be a list: \"- name: ...\"" },
    { ONE("SPX"), "dir/x.yaml:1:25: a symbol must be a mapping, a line \"key: "
                  "value\" for each" },
    { ONE("{name: A}"), "dir/x.yaml:1:25: this symbol has no source" },
    { ONE("{source: 'file:a'}"), "dir/x.yaml:1:25: this symbol has no name" },
    { ONE("{name: A, source: []}"),
      "dir/x.yaml:1:43: source is an empty list" },
    { ONE("{name: A, sorce: x}"), "dir/x.yaml:1:35: unknown key \"sorce\" in a "
                                  "symbol; did you mean source?" },
    { ONE("{name: A, source: a.csv}"),
      "dir/x.yaml:1:43: a source is file:PATH, https://HOST/... or "
      "VENDOR:CODE" },
    { ONE("{name: A, source: 'https://u:p@h/'}"),
      "dir/x.yaml:1:43: a password in an address; write ${NAME_PASSWORD} for "
      "it and set that in the environment" },
    { ONE("{name: A, source: {url: 'file:a', columns: {colse: C}}}"),
      "dir/x.yaml:1:69: unknown key \"colse\" in columns; did you mean "
      "close?" },
    { ONE("{name: A, source: {url: 'file:a', columns: {close: ''}}}"),
      "dir/x.yaml:1:76: the name of a column, not an empty text" },
    { ONE("{name: A, source: {columns: {close: C}}}"),
      "dir/x.yaml:1:43: this source has no url" },
    { ONE("{name: A, source: {url: 'file:a', date_format: '%Q'}}"),
      "dir/x.yaml:1:72: date_format: after % one of Y y m d b B h e j H M S T "
      "Z z s %" },
    { ONE("{name: A, currency: euro, source: 'file:a'}"),
      "dir/x.yaml:1:45: currency: three capitals such as EUR" },
    { ONE("{name: \"a\\tb\", source: 'file:a'}"),
      "dir/x.yaml:1:32: name: \"a\\x09b\" is not text on one line" },
    { ONE("{name: '', source: 'file:a'}"),
      "dir/x.yaml:1:32: the symbol is empty" },
    { ONE(SYM("A") ", " SYM("B") ", " SYM("A")),
      "dir/x.yaml:1:91: the symbol A stands already at dir/x.yaml:1:25; a "
      "symbol belongs to one group" },
    { "groups:\n  us: {symbols: [" SYM("A") "]}\n  eu: {symbols: [" SYM(
          "A") "]}\n",
      "dir/x.yaml:3:18: the symbol A stands already at dir/x.yaml:2:18; a "
      "symbol belongs to one group" },
};

START_TEST(what_is_wrong_is_refused_with_its_place)
{
    ck_assert_int_eq(load(bad[_i][0]), VOL_EUSAGE);
    ck_assert_str_eq(err.text, bad[_i][1]);
}
END_TEST

#define N(a) ((int)(sizeof(a) / sizeof((a)[0])))

Suite *suite_conf_conf(void);

Suite *
suite_conf_conf(void)
{
    Suite *s = suite_create("conf/conf");
    TCase *tc = tcase_create("values");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, every_default_passes_its_own_check);
    tcase_add_test(tc, names_are_unique_and_so_are_their_variables);
    tcase_add_test(tc, defaults_have_their_types);
    tcase_add_test(tc, a_flag_is_true_or_false);
    tcase_add_test(tc, a_stronger_source_holds_whatever_the_order);
    tcase_add_loop_test(tc, what_is_well_formed_is_taken, 0, N(good));
    tcase_add_loop_test(tc, what_is_wrong_is_refused_with_its_place, 0, N(bad));
    suite_add_tcase(s, tc);
    return s;
}
