/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups, and files and directories. */
#include "alloc.h"
#include "conf_files.h"
#include "table/kinds.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- groups -------------------------------------------------------- */

START_TEST(a_group_holds_its_symbols_and_their_sources)
{
    const struct vol_conf_group *g = NULL;

    conf_set_variables();
    conf_load(conf_test.conf, conf_groups);
    ck_assert_uint_eq(vol_conf_group_count(conf_test.conf), 2);
    const struct vol_conf_symbol *s =
        vol_conf_symbol_find(conf_test.conf, "SPX", &g);
    ck_assert_ptr_eq(g, vol_conf_group(conf_test.conf, 0));
    ck_assert_str_eq(g->title, "United States");
    ck_assert_str_eq(g->origin, "dir/x.yaml:4:3");
    ck_assert_ptr_eq(s, g->symbols);
    ck_assert_str_eq(s->title, "S&P 500 ${x}");
    ck_assert_str_eq(s->currency, "USD");
    ck_assert_str_eq(s->column, "close");
    ck_assert_uint_eq(s->n_sources, 2);
    ck_assert_str_eq(s->sources[0].url, "file:dir/a.csv");
    ck_assert_str_eq(s->sources[0].shown, "file:dir/a.csv");
    ck_assert_str_eq(s->sources[0].origin, "dir/x.yaml:12:13");
    ck_assert_str_eq(s->sources[1].url, "https://h/q?k=hush");
    ck_assert_str_eq(s->sources[1].shown, "https://h/q?k=***");
    ck_assert_str_eq(s->sources[1].date_format, "%d.%m.%Y");
    ck_assert_uint_eq(s->sources[1].n_columns, 2);
    ck_assert_str_eq(s->sources[1].columns[1].name, "adj_close");
    ck_assert_str_eq(s->sources[1].columns[1].vendor, "Adj Close");
    ck_assert_ptr_nonnull(
        vol_conf_symbol_find(conf_test.conf, "\xc3\x9cSD", NULL));
    ck_assert_ptr_null(vol_conf_symbol_find(conf_test.conf, "spx", NULL));
    ck_assert_ptr_null(vol_conf_group_find(conf_test.conf, "eu"));
}
END_TEST

START_TEST(a_groups_setting_falls_back_on_the_value_for_all)
{
    size_t n;

    conf_set_variables();
    conf_load(conf_test.conf, conf_groups);
    const struct vol_conf_group *us = vol_conf_group_find(conf_test.conf, "us");
    const struct vol_conf_group *fx = vol_conf_group_find(conf_test.conf, "fx");
    ck_assert_int_eq(vol_conf_group_int(conf_test.conf, us, "garch.window"),
                     1000);
    ck_assert_int_eq(vol_conf_group_int(conf_test.conf, fx, "garch.window"),
                     500);
    ck_assert_int_eq(vol_conf_int(conf_test.conf, "garch.window"), 1000);
    ck_assert_str_eq(vol_conf_group_text(conf_test.conf, fx, "garch.init"),
                     "backcast");
    ck_assert_double_eq(vol_conf_group_real(conf_test.conf, fx, "test.alpha"),
                        0.05);
    ck_assert_uint_eq(us->n_models, 1);
    ck_assert_str_eq(us->models[0], "const+garch1.1~normal");
    ck_assert_str_eq(fx->models[0], "const+gjr1.1~t");
    ck_assert_int_eq(vol_conf_set(conf_test.conf, "models", "arch1,ewma",
                                  "--models", &conf_test.err),
                     VOL_OK);
    ck_assert_uint_eq(us->n_models, 2);
    ck_assert_str_eq(fx->models[1], "ewma");
    ck_assert_str_eq(vol_conf_group_list(conf_test.conf, fx, "models", &n)[0],
                     "arch1");
}
END_TEST

START_TEST(an_empty_list_of_a_group_is_none)
{
    size_t n;

    conf_load(conf_test.conf,
              "models: [arch1]\ngroups: {g: {models: [], symbols: []}}\n");
    const struct vol_conf_group *g = vol_conf_group_find(conf_test.conf, "g");
    ck_assert_uint_eq(g->n_models, 0);
    (void)vol_conf_list(conf_test.conf, "models", &n);
    ck_assert_uint_eq(n, 1);
}
END_TEST

START_TEST(a_later_file_replaces_key_by_key)
{
    conf_set_variables();
    conf_load(conf_test.conf, conf_groups);
    conf_load(conf_test.conf, "groups: {us: {periods: 250}, eu: {symbols: "
                              "[{name: DAX, source: 'file:d'}]}}");
    const struct vol_conf_group *us = vol_conf_group_find(conf_test.conf, "us");
    ck_assert_uint_eq(vol_conf_group_count(conf_test.conf), 3);
    ck_assert_uint_eq(us->n_symbols, 1);
    ck_assert_int_eq(vol_conf_group_int(conf_test.conf, us, "periods"), 250);
    conf_load(conf_test.conf, "groups: {us: {symbols: []}}");
    ck_assert_uint_eq(us->n_symbols, 0);
    ck_assert_ptr_null(vol_conf_symbol_find(conf_test.conf, "SPX", NULL));
}
END_TEST

/* A source can fill each column of bars but those that vfetch and vload give.
 */
START_TEST(a_source_maps_the_columns_of_bars)
{
    const struct vol_kind *bars = vol_kind_find("bars");

    ck_assert_ptr_nonnull(bars);
    for (size_t i = 0; i < bars->n; i++) {
        const char *name = bars->column[i].name;
        struct vol_str s = { 0 };
        bool given = strcmp(name, "symbol") == 0 ||
                     strcmp(name, "as_of") == 0 || strcmp(name, "source") == 0;

        vol_str_addf(&s,
                     "groups: {g%zu: {symbols: [{name: A%zu, source: {url: "
                     "'file:a', columns: {%s: X}}}]}}",
                     i, i, name);
        ck_assert_int_eq(vol_conf_load_text(conf_test.conf, "x.yaml", s.text,
                                            s.len, &conf_test.err),
                         given ? VOL_EUSAGE : VOL_OK);
        vol_str_clear(&s);
    }
}
END_TEST

/* ---- files --------------------------------------------------------- */

START_TEST(a_directory_gives_common_and_then_the_environments_file)
{
    unsetenv("VOL_ENV");
    conf_write_file("common.yaml", "jobs: 1\nseed: 1\n");
    conf_write_file("dev.yaml", "seed: 2\n");
    conf_write_file("prod.yaml", "seed: 3\n");
    ck_assert_int_eq(
        vol_conf_load(conf_test.conf, conf_test.dir, &conf_test.err), VOL_OK);
    ck_assert_int_eq(vol_conf_int(conf_test.conf, "jobs"), 1);
    ck_assert_int_eq(vol_conf_int(conf_test.conf, "seed"), 2);
    const char *const *file = vol_conf_files(conf_test.conf);
    ck_assert_str_eq(strrchr(file[0], '/'), "/common.yaml");
    ck_assert_str_eq(strrchr(file[1], '/'), "/dev.yaml");
    ck_assert_ptr_null(file[2]);
    setenv("VOL_ENV", "prod", 1);
    ck_assert_int_eq(
        vol_conf_load(conf_test.conf, conf_test.dir, &conf_test.err), VOL_OK);
    ck_assert_int_eq(vol_conf_int(conf_test.conf, "seed"), 3);
    ck_assert_str_eq(vol_conf_text(conf_test.conf, "env"), "prod");
    setenv("VOL_ENV", "production", 1);
    ck_assert_int_eq(
        vol_conf_load(conf_test.conf, conf_test.dir, &conf_test.err),
        VOL_EUSAGE);
    ck_assert_str_eq(conf_test.err.text,
                     "environment VOL_ENV: \"production\" is not "
                     "dev, test or prod");
}
END_TEST

START_TEST(a_file_that_is_missing_is_named)
{
    char path[256];

    unsetenv("VOL_ENV");
    ck_assert_int_eq(
        vol_conf_load(conf_test.conf, conf_test.dir, &conf_test.err),
        VOL_EUSAGE);
    ck_assert_str_eq(conf_message(), "common.yaml: No such file or directory");
    conf_write_file("common.yaml", "");
    ck_assert_int_eq(
        vol_conf_load(conf_test.conf, conf_test.dir, &conf_test.err),
        VOL_EUSAGE);
    ck_assert_str_eq(conf_message(), "dev.yaml: No such file or directory");
    conf_in_dir(path, "x.yaml");
    ck_assert_int_eq(vol_conf_load(conf_test.conf, path, &conf_test.err),
                     VOL_EUSAGE);
    ck_assert_str_eq(conf_message(), "x.yaml: No such file or directory");
}
END_TEST

START_TEST(a_file_that_cannot_be_read_is_named)
{
    char path[256];

    conf_write_file("common.yaml", "jobs: 1\n");
    conf_in_dir(path, "common.yaml");
    ck_assert_int_eq(chmod(path, 0), 0);
    if (access(path, R_OK) == 0)
        return; /* root reads everything */
    ck_assert_int_eq(vol_conf_load(conf_test.conf, path, &conf_test.err),
                     VOL_EUSAGE);
    ck_assert_str_eq(conf_message(), "common.yaml: Permission denied");
}
END_TEST

START_TEST(a_file_that_is_too_long_is_refused)
{
    char path[256];

    conf_in_dir(path, "common.yaml");
    FILE *fp = fopen(path, "w");
    ck_assert_ptr_nonnull(fp);
    ck_assert_int_eq(fseek(fp, 17000000, SEEK_SET), 0);
    ck_assert_int_eq(fputc('\n', fp), '\n');
    ck_assert_int_eq(fclose(fp), 0);
    ck_assert_int_eq(vol_conf_load(conf_test.conf, path, &conf_test.err),
                     VOL_EUSAGE);
    ck_assert_str_eq(conf_message(), "common.yaml: more than 16777216 bytes");
}
END_TEST

START_TEST(nested_aliases_end_at_a_limit)
{
    struct vol_str s = { 0 };

    vol_str_add(&s, "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 12; i++) {
        vol_str_addf(&s, "a%d: &a%d [", i, i);
        for (int j = 0; j < 10; j++)
            vol_str_addf(&s, "%s*a%d", j > 0 ? "," : "", i - 1);
        vol_str_add(&s, "]\n");
    }
    ck_assert_int_eq(
        vol_conf_load_text(conf_test.conf, "x", s.text, s.len, &conf_test.err),
        VOL_EUSAGE);
    ck_assert_str_eq(conf_test.err.text, "x:6:46: more than 1000000 values");
    vol_str_clear(&s);
}
END_TEST

/* ---- memory -------------------------------------------------------- */

static enum vol_code
everything(void)
{
    struct vol_conf *c = NULL;
    struct vol_str s = { 0 };
    enum vol_code code = vol_conf_new(&c, &conf_test.err);

    if (code == VOL_OK)
        code = vol_conf_load(c, conf_test.dir, &conf_test.err);
    if (code == VOL_OK)
        code = vol_conf_env(c, &conf_test.err);
    if (code == VOL_OK)
        code =
            vol_conf_set(c, "models", "arch1,ewma", "--models", &conf_test.err);
    if (code == VOL_OK)
        code = vol_conf_print(c, &s, &conf_test.err);
    vol_str_clear(&s);
    vol_conf_free(c);
    return code;
}

START_TEST(each_failed_allocation_is_reported)
{
    char path[256];

    conf_set_variables();
    unsetenv("VOL_ENV");
    conf_in_dir(path, "key");
    conf_write_file("key", "def\n");
    setenv("VOL_FETCH_API_KEY_FILE", path, 1);
    conf_write_file("common.yaml", conf_groups);
    conf_write_file("dev.yaml", "garch: {horizons: &h [1, 2]}\n"
                                "test: {list: [adf, kpss]}\n");
    for (size_t n = 1;; n++) {
        alloc_fail_at(n);
        enum vol_code code = everything();
        if (!alloc_refused()) {
            ck_assert_int_eq(code, VOL_OK);
            ck_assert_uint_gt(n, 100);
            break;
        }
        ck_assert_int_eq(code, VOL_ENOMEM);
    }
}
END_TEST

Suite *suite_conf_load(void);

Suite *
suite_conf_load(void)
{
    Suite *s = suite_create("conf/load");
    TCase *tc = tcase_create("files and groups");

    tcase_add_checked_fixture(tc, conf_set_up, conf_tear_down);
    tcase_add_test(tc, a_group_holds_its_symbols_and_their_sources);
    tcase_add_test(tc, a_groups_setting_falls_back_on_the_value_for_all);
    tcase_add_test(tc, an_empty_list_of_a_group_is_none);
    tcase_add_test(tc, a_later_file_replaces_key_by_key);
    tcase_add_test(tc, a_source_maps_the_columns_of_bars);
    tcase_add_test(tc, a_directory_gives_common_and_then_the_environments_file);
    tcase_add_test(tc, a_file_that_is_missing_is_named);
    tcase_add_test(tc, a_file_that_cannot_be_read_is_named);
    tcase_add_test(tc, a_file_that_is_too_long_is_refused);
    tcase_add_test(tc, nested_aliases_end_at_a_limit);
    tcase_add_test(tc, each_failed_allocation_is_reported);
    suite_add_tcase(s, tc);
    return s;
}
