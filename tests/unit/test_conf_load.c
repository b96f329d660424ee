/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups, files and directories, the environment, secrets, printing. */
#include "conf/conf.h"

#include "alloc.h"
#include "table/kinds.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct vol_conf *conf;
static struct vol_err err;
static char dir[] = "/tmp/vol-conf-XXXXXX";

static void
setup(void)
{
    ck_assert_int_eq(vol_conf_new(&conf, &err), VOL_OK);
    strcpy(dir + sizeof(dir) - 7, "XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(dir));
}

static void
in_dir(char path[256], const char *name)
{
    (void)snprintf(path, 256, "%s/%s", dir, name);
}

static void
teardown(void)
{
    static const char *const names[] = { "common.yaml", "dev.yaml", "prod.yaml",
                                         "key" };
    char path[256];

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        in_dir(path, names[i]);
        (void)unlink(path);
    }
    (void)rmdir(dir);
    vol_conf_free(conf);
}

static void
write_file(const char *name, const char *text)
{
    char path[256];

    in_dir(path, name);
    FILE *fp = fopen(path, "w");
    ck_assert_ptr_nonnull(fp);
    ck_assert_int_ge(fputs(text, fp), 0);
    ck_assert_int_eq(fclose(fp), 0);
}

/* The message of a failure, without the directory of the test. */
static const char *
message(void)
{
    const char *p = strstr(err.text, dir);

    return p == NULL ? err.text : p + strlen(dir) + 1;
}

static void
load(struct vol_conf *c, const char *text)
{
    enum vol_code code =
        vol_conf_load_text(c, "dir/x.yaml", text, strlen(text), &err);

    ck_assert_msg(code == VOL_OK, "%s", err.text);
}

/* ---- groups -------------------------------------------------------- */

static const char groups[] =
    "models: [const+garch1.1~normal]\n"
    "garch: {window: 1000}\n"
    "groups:\n"
    "  us:\n"
    "    title: United States\n"
    "    symbols:\n"
    "      - name: SPX\n"
    "        title: 'S&P ${HOME_OF_TEST}'\n"
    "        currency: USD\n"
    "        column: close\n"
    "        source:\n"
    "          - file:${VOL_CONFIG_DIR}/a.csv\n"
    "          - url: https://h/q?k=${VOL_TEST_KEY}\n"
    "            date_format: '%d.%m.%Y'\n"
    "            columns: {date: Day, adj_close: Adj Close}\n"
    "  fx:\n"
    "    periods: 260\n"
    "    models: const+gjr1.1~t\n"
    "    garch:\n"
    "      window: 500\n"
    "      init: backcast\n"
    "    symbols: [{name: \"\\xdcSD\", source: 'file:b.csv'}]\n";

static void
set_variables(void)
{
    ck_assert_int_eq(setenv("VOL_TEST_KEY", "hush", 1), 0);
    ck_assert_int_eq(setenv("HOME_OF_TEST", "500 ${x}", 1), 0);
}

START_TEST(a_group_holds_its_symbols_and_their_sources)
{
    const struct vol_conf_group *g = NULL;

    set_variables();
    load(conf, groups);
    ck_assert_uint_eq(vol_conf_group_count(conf), 2);
    const struct vol_conf_symbol *s = vol_conf_symbol_find(conf, "SPX", &g);
    ck_assert_ptr_eq(g, vol_conf_group(conf, 0));
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
    ck_assert_ptr_nonnull(vol_conf_symbol_find(conf, "\xc3\x9cSD", NULL));
    ck_assert_ptr_null(vol_conf_symbol_find(conf, "spx", NULL));
    ck_assert_ptr_null(vol_conf_group_find(conf, "eu"));
}
END_TEST

START_TEST(a_groups_setting_falls_back_on_the_value_for_all)
{
    size_t n;

    set_variables();
    load(conf, groups);
    const struct vol_conf_group *us = vol_conf_group_find(conf, "us");
    const struct vol_conf_group *fx = vol_conf_group_find(conf, "fx");
    ck_assert_int_eq(vol_conf_group_int(conf, us, "garch.window"), 1000);
    ck_assert_int_eq(vol_conf_group_int(conf, fx, "garch.window"), 500);
    ck_assert_int_eq(vol_conf_int(conf, "garch.window"), 1000);
    ck_assert_str_eq(vol_conf_group_text(conf, fx, "garch.init"), "backcast");
    ck_assert_double_eq(vol_conf_group_real(conf, fx, "test.alpha"), 0.05);
    ck_assert_uint_eq(us->n_models, 1);
    ck_assert_str_eq(us->models[0], "const+garch1.1~normal");
    ck_assert_str_eq(fx->models[0], "const+gjr1.1~t");
    ck_assert_int_eq(
        vol_conf_set(conf, "models", "arch1,ewma", "--models", &err), VOL_OK);
    ck_assert_uint_eq(us->n_models, 2);
    ck_assert_str_eq(fx->models[1], "ewma");
    ck_assert_str_eq(vol_conf_group_list(conf, fx, "models", &n)[0], "arch1");
}
END_TEST

START_TEST(a_later_file_replaces_key_by_key)
{
    set_variables();
    load(conf, groups);
    load(conf, "groups: {us: {periods: 250}, eu: {symbols: "
               "[{name: DAX, source: 'file:d'}]}}");
    const struct vol_conf_group *us = vol_conf_group_find(conf, "us");
    ck_assert_uint_eq(vol_conf_group_count(conf), 3);
    ck_assert_uint_eq(us->n_symbols, 1);
    ck_assert_int_eq(vol_conf_group_int(conf, us, "periods"), 250);
    load(conf, "groups: {us: {symbols: []}}");
    ck_assert_uint_eq(us->n_symbols, 0);
    ck_assert_ptr_null(vol_conf_symbol_find(conf, "SPX", NULL));
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
        ck_assert_int_eq(
            vol_conf_load_text(conf, "x.yaml", s.text, s.len, &err),
            given ? VOL_EUSAGE : VOL_OK);
        vol_str_clear(&s);
    }
}
END_TEST

/* ---- files --------------------------------------------------------- */

START_TEST(a_directory_gives_common_and_then_the_environments_file)
{
    unsetenv("VOL_ENV");
    write_file("common.yaml", "jobs: 1\nseed: 1\n");
    write_file("dev.yaml", "seed: 2\n");
    write_file("prod.yaml", "seed: 3\n");
    ck_assert_int_eq(vol_conf_load(conf, dir, &err), VOL_OK);
    ck_assert_int_eq(vol_conf_int(conf, "jobs"), 1);
    ck_assert_int_eq(vol_conf_int(conf, "seed"), 2);
    setenv("VOL_ENV", "prod", 1);
    ck_assert_int_eq(vol_conf_load(conf, dir, &err), VOL_OK);
    ck_assert_int_eq(vol_conf_int(conf, "seed"), 3);
    ck_assert_str_eq(vol_conf_text(conf, "env"), "prod");
    setenv("VOL_ENV", "production", 1);
    ck_assert_int_eq(vol_conf_load(conf, dir, &err), VOL_EUSAGE);
    ck_assert_str_eq(err.text, "environment VOL_ENV: \"production\" is not "
                               "dev, test or prod");
}
END_TEST

START_TEST(a_file_that_is_missing_is_named)
{
    char path[256];

    unsetenv("VOL_ENV");
    ck_assert_int_eq(vol_conf_load(conf, dir, &err), VOL_EUSAGE);
    ck_assert_str_eq(message(), "common.yaml: No such file or directory");
    write_file("common.yaml", "");
    ck_assert_int_eq(vol_conf_load(conf, dir, &err), VOL_EUSAGE);
    ck_assert_str_eq(message(), "dev.yaml: No such file or directory");
    in_dir(path, "x.yaml");
    ck_assert_int_eq(vol_conf_load(conf, path, &err), VOL_EUSAGE);
    ck_assert_str_eq(message(), "x.yaml: No such file or directory");
}
END_TEST

START_TEST(a_file_that_cannot_be_read_is_named)
{
    char path[256];

    write_file("common.yaml", "jobs: 1\n");
    in_dir(path, "common.yaml");
    ck_assert_int_eq(chmod(path, 0), 0);
    if (access(path, R_OK) == 0)
        return; /* root reads everything */
    ck_assert_int_eq(vol_conf_load(conf, path, &err), VOL_EUSAGE);
    ck_assert_str_eq(message(), "common.yaml: Permission denied");
}
END_TEST

START_TEST(a_file_that_is_too_long_is_refused)
{
    char path[256];

    in_dir(path, "common.yaml");
    FILE *fp = fopen(path, "w");
    ck_assert_ptr_nonnull(fp);
    ck_assert_int_eq(fseek(fp, 17000000, SEEK_SET), 0);
    ck_assert_int_eq(fputc('\n', fp), '\n');
    ck_assert_int_eq(fclose(fp), 0);
    ck_assert_int_eq(vol_conf_load(conf, path, &err), VOL_EUSAGE);
    ck_assert_str_eq(message(), "common.yaml: more than 16777216 bytes");
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
    ck_assert_int_eq(vol_conf_load_text(conf, "x", s.text, s.len, &err),
                     VOL_EUSAGE);
    ck_assert_str_eq(err.text, "x:6:46: more than 1000000 values");
    vol_str_clear(&s);
}
END_TEST

/* ---- the environment ----------------------------------------------- */

START_TEST(the_environment_sets_by_name)
{
    setenv("VOL_FETCH_TIMEOUT_S", "2.5", 1);
    setenv("VOL_GARCH_HORIZONS", "1, 10", 1);
    setenv("VOL_SEED", "", 1);
    setenv("VOL_DATABASE", "postgresql://me:pw@host/x", 1);
    setenv("VOL_REPORT_TITLE", "a ${b}", 1);
    ck_assert_int_eq(vol_conf_env(conf, &err), VOL_OK);
    ck_assert_double_eq(vol_conf_real(conf, "fetch.timeout_s"), 2.5);
    ck_assert_str_eq(vol_conf_text(conf, "garch.horizons"), "1,10");
    ck_assert_int_eq(vol_conf_int(conf, "seed"), 1);
    ck_assert_str_eq(vol_conf_text(conf, "database"),
                     "postgresql://me:pw@host/x");
    ck_assert_str_eq(vol_conf_text(conf, "report.title"), "a ${b}");
    setenv("VOL_FETCH_RETRIES", "no", 1);
    ck_assert_int_eq(vol_conf_env(conf, &err), VOL_EUSAGE);
    ck_assert_str_eq(err.text, "environment VOL_FETCH_RETRIES: \"no\" is not a "
                               "whole number from 0 to 20");
}
END_TEST

START_TEST(a_secret_comes_from_a_variable_or_a_file)
{
    char path[256];

    in_dir(path, "key");
    setenv("VOL_FETCH_API_KEY", "abc", 1);
    ck_assert_int_eq(vol_conf_env(conf, &err), VOL_OK);
    ck_assert_str_eq(vol_conf_text(conf, "fetch.api_key"), "abc");
    setenv("VOL_FETCH_API_KEY_FILE", path, 1);
    ck_assert_int_eq(vol_conf_env(conf, &err), VOL_EUSAGE);
    ck_assert_str_eq(err.text, "both VOL_FETCH_API_KEY and "
                               "VOL_FETCH_API_KEY_FILE are set; unset one");
    unsetenv("VOL_FETCH_API_KEY");
    ck_assert_int_eq(vol_conf_env(conf, &err), VOL_EUSAGE);
    ck_assert_str_eq(message(), "key: No such file or directory");
    write_file("key", "def\n");
    ck_assert_int_eq(vol_conf_env(conf, &err), VOL_OK);
    ck_assert_str_eq(vol_conf_text(conf, "fetch.api_key"), "def");
    ck_assert_str_eq(vol_conf_origin(conf, "fetch.api_key"),
                     "environment VOL_FETCH_API_KEY_FILE");
    load(conf, "report: {base_url: a}\n"
               "groups: {g: {symbols: [{name: A, source: "
               "'https://h/?k=${VOL_FETCH_API_KEY}'}]}}\n");
    ck_assert_str_eq(vol_conf_group(conf, 0)->symbols[0].sources[0].url,
                     "https://h/?k=def");
    write_file("key", "\n");
    ck_assert_int_eq(vol_conf_env(conf, &err), VOL_EUSAGE);
    ck_assert_str_eq(message(), "key is empty");
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
        ck_assert_int_eq(
            vol_conf_load_text(conf, "x.yaml", text[i], strlen(text[i]), &err),
            VOL_EUSAGE);
        ck_assert_msg(strstr(err.text, "hush") == NULL, "%s", err.text);
    }
    setenv("VOL_DATABASE", "p://u:hush@h\n", 1);
    ck_assert_int_eq(vol_conf_env(conf, &err), VOL_EUSAGE);
    ck_assert_msg(strstr(err.text, "hush") == NULL, "%s", err.text);
    unsetenv("VOL_DATABASE");
    setenv("VOL_FETCH_API_KEY", "hush\n", 1);
    ck_assert_int_eq(vol_conf_env(conf, &err), VOL_EUSAGE);
    ck_assert_msg(strstr(err.text, "hush") == NULL, "%s", err.text);
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
        ck_assert_int_eq(vol_conf_set(conf, bad[i][0], bad[i][1], "-p", &err),
                         VOL_EUSAGE);
        ck_assert_str_eq(err.text, bad[i][2]);
    }
    ck_assert_int_eq(vol_conf_set(conf, "garch.horizons", "", "-p", &err),
                     VOL_OK);
    ck_assert_str_eq(vol_conf_text(conf, "garch.horizons"), "");
}
END_TEST

/* ---- printing ------------------------------------------------------ */

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

    set_variables();
    setenv("VOL_FETCH_API_KEY", "hush", 1);
    load(conf, groups);
    ck_assert_int_eq(vol_conf_env(conf, &err), VOL_OK);
    ck_assert_int_eq(vol_conf_print(conf, &s, &err), VOL_OK);
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

    set_variables();
    load(conf, groups);
    ck_assert_int_eq(vol_conf_print(conf, &printed, &err), VOL_OK);
    ck_assert_int_eq(vol_conf_hash_text(conf, &once, &err), VOL_OK);
    ck_assert_int_eq(vol_conf_new(&again, &err), VOL_OK);
    load(again, printed.text);
    ck_assert_int_eq(vol_conf_hash_text(again, &twice, &err), VOL_OK);
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

    ck_assert_int_eq(vol_conf_hash_text(conf, &a, &err), VOL_OK);
    setenv("VOL_FETCH_API_KEY", "hush", 1);
    setenv("VOL_PERIODS", "252", 1);
    ck_assert_int_eq(vol_conf_env(conf, &err), VOL_OK);
    ck_assert_int_eq(vol_conf_hash_text(conf, &b, &err), VOL_OK);
    ck_assert_str_eq(a.text, b.text);
    setenv("VOL_PERIODS", "365", 1);
    ck_assert_int_eq(vol_conf_env(conf, &err), VOL_OK);
    ck_assert_int_eq(vol_conf_hash_text(conf, &c, &err), VOL_OK);
    ck_assert_str_ne(a.text, c.text);
    vol_str_clear(&a);
    vol_str_clear(&b);
    vol_str_clear(&c);
}
END_TEST

/* ---- memory -------------------------------------------------------- */

static enum vol_code
everything(void)
{
    struct vol_conf *c = NULL;
    struct vol_str s = { 0 };
    enum vol_code code = vol_conf_new(&c, &err);

    if (code == VOL_OK)
        code = vol_conf_load(c, dir, &err);
    if (code == VOL_OK)
        code = vol_conf_env(c, &err);
    if (code == VOL_OK)
        code = vol_conf_set(c, "models", "arch1,ewma", "--models", &err);
    if (code == VOL_OK)
        code = vol_conf_print(c, &s, &err);
    vol_str_clear(&s);
    vol_conf_free(c);
    return code;
}

START_TEST(each_failed_allocation_is_reported)
{
    char path[256];

    set_variables();
    unsetenv("VOL_ENV");
    in_dir(path, "key");
    write_file("key", "def\n");
    setenv("VOL_FETCH_API_KEY_FILE", path, 1);
    write_file("common.yaml", groups);
    write_file("dev.yaml", "garch: {horizons: &h [1, 2]}\n"
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
    TCase *tc = tcase_create("files, groups, environment");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, a_group_holds_its_symbols_and_their_sources);
    tcase_add_test(tc, a_groups_setting_falls_back_on_the_value_for_all);
    tcase_add_test(tc, a_later_file_replaces_key_by_key);
    tcase_add_test(tc, a_source_maps_the_columns_of_bars);
    tcase_add_test(tc, a_directory_gives_common_and_then_the_environments_file);
    tcase_add_test(tc, a_file_that_is_missing_is_named);
    tcase_add_test(tc, a_file_that_cannot_be_read_is_named);
    tcase_add_test(tc, a_file_that_is_too_long_is_refused);
    tcase_add_test(tc, nested_aliases_end_at_a_limit);
    tcase_add_test(tc, the_environment_sets_by_name);
    tcase_add_test(tc, a_secret_comes_from_a_variable_or_a_file);
    tcase_add_test(tc, a_secret_never_shows_in_a_message);
    tcase_add_test(tc, the_command_line_is_checked_alike);
    tcase_add_test(tc, the_printed_text_names_each_origin_and_no_secret);
    tcase_add_test(tc, what_is_printed_reads_back_as_the_same);
    tcase_add_test(tc,
                   the_text_to_hash_knows_values_and_not_where_they_come_from);
    tcase_add_test(tc, each_failed_allocation_is_reported);
    suite_add_tcase(s, tc);
    return s;
}
