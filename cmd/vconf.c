/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vconf: the resolved configuration, for people and for scripts. */

#include "base/hash.h"
#include "base/str.h"
#include "cli/cli.h"
#include "conf/conf.h"
#include "table/rows.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

extern char **environ;

static const struct vol_program program = {
    .name = "vconf",
    .operands = "[groups | symbols [GROUP] | models [GROUP] |\n"
                "       get NAME [GROUP] | settings | hash]",
    .purpose = "print the configuration that holds",
    .example = "vconf -C config symbols europe",
};

/* ---- what is asked for ---------------------------------------------- */

/* Nothing is called `name`; `near` is the likeliest that was meant, or NULL. */
static enum vol_code
fail_unknown(const char *what, const char *name, const char *near,
             struct vol_err *err)
{
    char quoted[VOL_QUOTE_SIZE];

    (void)vol_str_quote(quoted, name);
    if (near != NULL)
        return vol_fail(err, VOL_EUSAGE,
                        "no %s is called \"%s\"; did you mean %s?", what,
                        quoted, near);
    return vol_fail(err, VOL_EUSAGE, "no %s is called \"%s\"", what, quoted);
}

static enum vol_code
find_group(const struct vol_cli *cli, const char *name,
           const struct vol_conf_group **out, struct vol_err *err)
{
    const char *names[100];
    size_t n = vol_conf_group_count(cli->conf);

    *out = vol_conf_group_find(cli->conf, name);
    if (*out != NULL)
        return VOL_OK;
    n = n < COUNT(names) ? n : COUNT(names);
    for (size_t i = 0; i < n; i++)
        names[i] = vol_conf_group(cli->conf, i)->name;
    return fail_unknown("group", name, vol_str_nearest(name, names, n), err);
}

static enum vol_code
print_groups(struct vol_cli *cli, struct vol_err *err)
{
    (void)err;
    for (size_t i = 0; i < vol_conf_group_count(cli->conf); i++)
        (void)puts(vol_conf_group(cli->conf, i)->name);
    return VOL_OK;
}

static void
print_names(const struct vol_conf_group *group)
{
    for (size_t i = 0; i < group->n_symbols; i++)
        (void)puts(group->symbols[i].name);
}

static enum vol_code
print_symbols(struct vol_cli *cli, struct vol_err *err)
{
    const struct vol_conf_group *group;

    if (cli->n_operands > 1) {
        enum vol_code code = find_group(cli, cli->operand[1], &group, err);
        if (code == VOL_OK)
            print_names(group);
        return code;
    }
    for (size_t i = 0; i < vol_conf_group_count(cli->conf); i++)
        print_names(vol_conf_group(cli->conf, i));
    return VOL_OK;
}

/* A setting's value, a list's items one a line. */
static enum vol_code
print_value(struct vol_cli *cli, const char *name, const char *group_name,
            struct vol_err *err)
{
    const struct vol_setting *s = vol_setting_find(name);
    const struct vol_conf_group *group = NULL;
    enum vol_code code = VOL_OK;

    if (s == NULL)
        return fail_unknown("setting", name, vol_setting_nearest(name), err);
    if (s->type == VOL_SETTING_SECRET)
        return vol_fail(err, VOL_EUSAGE, "%s is a secret and not printed",
                        name);
    if (group_name != NULL && !s->per_group)
        return vol_fail(err, VOL_EUSAGE, "%s is the same for all groups", name);
    if (group_name != NULL)
        code = find_group(cli, group_name, &group, err);
    if (code != VOL_OK)
        return code;
    if (!s->list) {
        (void)puts(vol_conf_group_text(cli->conf, group, name));
        return VOL_OK;
    }
    size_t n;
    const char *const *item = vol_conf_group_list(cli->conf, group, name, &n);
    for (size_t i = 0; i < n; i++)
        (void)puts(item[i]);
    return VOL_OK;
}

static enum vol_code
print_models(struct vol_cli *cli, struct vol_err *err)
{
    return print_value(cli, "models",
                       cli->n_operands > 1 ? cli->operand[1] : NULL, err);
}

static enum vol_code
print_setting(struct vol_cli *cli, struct vol_err *err)
{
    if (cli->n_operands < 2)
        return vol_fail(err, VOL_EUSAGE,
                        "get: which setting? \"vconf settings\" lists them");
    return print_value(cli, cli->operand[1],
                       cli->n_operands > 2 ? cli->operand[2] : NULL, err);
}

static enum vol_code
print_hash(struct vol_cli *cli, struct vol_err *err)
{
    char digest[VOL_SHA256_BUFSIZE];
    struct vol_str s = { 0 };
    enum vol_code code = vol_conf_hash_text(cli->conf, &s, err);

    if (code == VOL_OK)
        code = vol_hash_sha256(digest, s.text, s.len, err);
    if (code == VOL_OK)
        (void)puts(digest);
    vol_str_clear(&s);
    return code;
}

/* ---- the list of settings, as a table ------------------------------- */

static void
add_described(struct vol_rows *rows, const struct vol_setting *s,
              struct vol_str *text)
{
    vol_str_reset(text);
    if (s->list)
        vol_str_add(text, "a list: ");
    vol_setting_describe(s, text);
    vol_rows_text(rows, vol_str_text(text));
    rows->text.failed |= text->failed;
}

static void
add_variable(struct vol_rows *rows, const struct vol_setting *s,
             struct vol_str *text)
{
    vol_str_reset(text);
    vol_setting_variable(s, text);
    vol_rows_text(rows, vol_str_text(text));
    rows->text.failed |= text->failed;
}

static enum vol_code
print_settings(struct vol_cli *cli, struct vol_err *err)
{
    static const char *const header[] = { "setting", "default",  "values",
                                          "unit",    "in_group", "variable",
                                          "meaning" };
    struct vol_rows rows = { .delim = vol_cli_delim(cli, ',') };
    struct vol_str text = { 0 };
    size_t n;
    const struct vol_setting *s = vol_settings(&n);

    for (size_t i = 0; i < COUNT(header); i++)
        vol_rows_text(&rows, header[i]);
    vol_rows_end(&rows);
    for (size_t i = 0; i < n; i++) {
        vol_rows_text(&rows, s[i].name);
        vol_rows_text(&rows, s[i].initial != NULL ? s[i].initial : "");
        add_described(&rows, &s[i], &text);
        vol_rows_text(&rows, s[i].unit != NULL ? s[i].unit : "");
        vol_rows_text(&rows, s[i].per_group ? "yes" : "no");
        add_variable(&rows, &s[i], &text);
        vol_rows_text(&rows, s[i].meaning);
        vol_rows_end(&rows);
    }
    enum vol_code code = vol_rows_write(&rows, stdout, "standard output", err);
    vol_rows_clear(&rows);
    vol_str_clear(&text);
    return code;
}

/* ---- --check --------------------------------------------------------- */

/* Files that are named must be there; addresses are not asked. */
static void
check_sources(struct vol_cli *cli, const struct vol_conf_symbol *symbol)
{
    for (size_t i = 0; i < symbol->n_sources; i++) {
        const struct vol_conf_source *s = &symbol->sources[i];

        if (strncmp(s->url, "file:", 5) == 0 && access(s->url + 5, R_OK) != 0)
            vol_cli_warn(cli, symbol->name, "%s: %s cannot be read", s->origin,
                         s->shown);
    }
}

/* Does `name` (of `len` bytes) set something? */
static bool
is_known_variable(const char *name, size_t len)
{
    static const char *const other[] = { "VOL_CONFIG", "VOL_RUN_ID",
                                         "VOL_DIE_WITH_PARENT" };
    struct vol_str s = { 0 };
    bool known = false;
    size_t n;
    const struct vol_setting *setting = vol_settings(&n);

    for (size_t i = 0; i < COUNT(other); i++)
        known |= strlen(other[i]) == len && memcmp(other[i], name, len) == 0;
    for (size_t i = 0; i < n && !known; i++) {
        vol_str_reset(&s);
        vol_setting_variable(&setting[i], &s);
        known = s.len == len && memcmp(s.text, name, len) == 0;
        if (setting[i].type != VOL_SETTING_SECRET)
            continue;
        vol_str_add(&s, "_FILE");
        known |= s.len == len && memcmp(s.text, name, len) == 0;
    }
    vol_str_clear(&s);
    return known;
}

/* "; did you mean VOL_...?" for the variable `name`, if one is near. */
static void
add_nearest_variable(struct vol_str *s, const char *name, size_t len)
{
    char lower[64] = "";

    for (size_t i = 4; i < len && i < sizeof(lower) + 3; i++)
        lower[i - 4] = (char)tolower((unsigned char)name[i]);
    const char *near = vol_setting_nearest(lower);
    if (near == NULL)
        return;
    vol_str_add(s, "; did you mean ");
    vol_setting_variable(vol_setting_find(near), s);
    vol_str_add_char(s, '?');
}

/* A variable that looks like a setting and is none: likely a slip. */
static void
check_environment(struct vol_cli *cli)
{
    for (char **p = environ; *p != NULL; p++) {
        size_t len = strcspn(*p, "=");
        struct vol_str near = { 0 };

        if (strncmp(*p, "VOL_", 4) != 0 || is_known_variable(*p, len))
            continue;
        add_nearest_variable(&near, *p, len);
        vol_cli_warn(cli, NULL, "the environment variable %.*s sets nothing%s",
                     (int)len, *p, vol_str_text(&near));
        vol_str_clear(&near);
    }
}

static void
check(struct vol_cli *cli)
{
    for (size_t i = 0; i < vol_conf_group_count(cli->conf); i++) {
        const struct vol_conf_group *g = vol_conf_group(cli->conf, i);

        if (g->n_symbols == 0)
            vol_cli_warn(cli, NULL, "%s: the group %s has no symbols",
                         g->origin, g->name);
        for (size_t k = 0; k < g->n_symbols; k++)
            check_sources(cli, &g->symbols[k]);
    }
    check_environment(cli);
}

/* ---- main ------------------------------------------------------------ */

static const struct command {
    const char *name;
    size_t max_operands; /* itself included */
    enum vol_code (*run)(struct vol_cli *cli, struct vol_err *err);
} commands[] = {
    { "groups", 1, print_groups }, { "symbols", 2, print_symbols },
    { "models", 2, print_models }, { "get", 3, print_setting },
    { "hash", 1, print_hash },     { "settings", 1, print_settings },
};

static enum vol_code
fail_command(const char *name, struct vol_err *err)
{
    const char *names[COUNT(commands)];

    for (size_t i = 0; i < COUNT(commands); i++)
        names[i] = commands[i].name;
    return fail_unknown("operand", name,
                        vol_str_nearest(name, names, COUNT(names)), err);
}

static enum vol_code
print_all(struct vol_cli *cli, struct vol_err *err)
{
    struct vol_str s = { 0 };
    enum vol_code code = vol_conf_print(cli->conf, &s, err);

    if (code == VOL_OK)
        (void)fputs(s.text, stdout);
    vol_str_clear(&s);
    return code;
}

static enum vol_code
run(struct vol_cli *cli, bool only_check, struct vol_err *err)
{
    if (only_check)
        check(cli);
    if (cli->n_operands == 0)
        return only_check ? VOL_OK : print_all(cli, err);
    for (size_t i = 0; i < COUNT(commands); i++) {
        if (strcmp(cli->operand[0], commands[i].name) != 0)
            continue;
        if (cli->n_operands > commands[i].max_operands)
            return vol_fail(err, VOL_EUSAGE, "%s: one operand too many",
                            commands[i].name);
        return commands[i].run(cli, err);
    }
    return fail_command(cli->operand[0], err);
}

int
main(int argc, char *argv[])
{
    struct vol_cli cli;
    struct vol_err err = { VOL_OK, "" };
    bool only_check = false;
    const struct vol_option options[] = {
        { 0, "check", NULL, "only check; warn of what looks wrong",
          VOL_OPT_FLAG, &only_check, NULL, NULL },
    };

    enum vol_code code = vol_cli_start(&cli, &program, options, COUNT(options),
                                       argc, argv, &err);
    if (code == VOL_OK && !cli.done)
        code = run(&cli, only_check, &err);
    return vol_cli_finish(&cli, code, &err);
}
