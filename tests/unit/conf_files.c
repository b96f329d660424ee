/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conf_files.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct conf_test conf_test;

void
conf_set_up(void)
{
    ck_assert_int_eq(vol_conf_new(&conf_test.conf, &conf_test.err), VOL_OK);
    strcpy(conf_test.dir, "/tmp/vol-conf-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(conf_test.dir));
}

void
conf_in_dir(char path[256], const char *name)
{
    (void)snprintf(path, 256, "%s/%s", conf_test.dir, name);
}

void
conf_tear_down(void)
{
    static const char *const names[] = { "common.yaml", "dev.yaml", "prod.yaml",
                                         "key" };
    char path[256];

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        conf_in_dir(path, names[i]);
        (void)unlink(path);
    }
    (void)rmdir(conf_test.dir);
    vol_conf_free(conf_test.conf);
}

void
conf_write_file(const char *name, const char *text)
{
    char path[256];

    conf_in_dir(path, name);
    FILE *fp = fopen(path, "w");
    ck_assert_ptr_nonnull(fp);
    ck_assert_int_ge(fputs(text, fp), 0);
    ck_assert_int_eq(fclose(fp), 0);
}

const char *
conf_message(void)
{
    const char *p = strstr(conf_test.err.text, conf_test.dir);

    return p == NULL ? conf_test.err.text : p + strlen(conf_test.dir) + 1;
}

void
conf_load(struct vol_conf *c, const char *text)
{
    enum vol_code code =
        vol_conf_load_text(c, "dir/x.yaml", text, strlen(text), &conf_test.err);

    ck_assert_msg(code == VOL_OK, "%s", conf_test.err.text);
}

const char conf_groups[] =
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

void
conf_set_variables(void)
{
    ck_assert_int_eq(setenv("VOL_TEST_KEY", "hush", 1), 0);
    ck_assert_int_eq(setenv("HOME_OF_TEST", "500 ${x}", 1), 0);
}
