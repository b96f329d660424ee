/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line: one table of options makes the parser and the help. */

#include "base/num.h"
#include "base/str.h"
#include "cli/internal.h"

#include <getopt.h>
#include <inttypes.h>
#include <string.h>

#define OPTIONS_MAX 64
#define LONG_ONLY   256 /* getopt values of options without a letter */
#define HELP_WIDTH  77  /* of a line of names in the help */

/* An option's value in the eyes of getopt. */
static int
value_of(const struct vol_option *option, size_t i)
{
    return option->letter != 0 ? option->letter : LONG_ONLY + (int)i;
}

/* getopt's own forms of the table. */
struct forms {
    char letters[2 * OPTIONS_MAX + 2];
    struct option longs[OPTIONS_MAX + 1];
};

static void
make_forms(struct forms *f, const struct vol_option *options, size_t n)
{
    size_t len = 0;

    f->letters[len++] = ':'; /* a missing argument is told apart */
    for (size_t i = 0; i < n; i++) {
        bool takes = options[i].arg != NULL;
        if (options[i].letter != 0) {
            f->letters[len++] = options[i].letter;
            if (takes)
                f->letters[len++] = ':';
        }
        f->longs[i] = (struct option){ options[i].name,
                                       takes ? required_argument : no_argument,
                                       NULL, value_of(&options[i], i) };
    }
    f->letters[len] = '\0';
    f->longs[n] = (struct option){ 0 };
}

static enum vol_code
unknown_option(const struct vol_option *options, size_t n, const char *text,
               struct vol_err *err)
{
    const char *names[OPTIONS_MAX];
    char shown[VOL_QUOTE_SIZE], word[VOL_QUOTE_SIZE];

    for (size_t i = 0; i < n; i++)
        names[i] = options[i].name;
    vol_str_quote(shown, text);
    const char *near = NULL;
    if (strncmp(text, "--", 2) == 0) {
        size_t len = strcspn(text + 2, "=");
        len = len < sizeof(word) - 1 ? len : sizeof(word) - 1;
        memcpy(word, text + 2, len);
        word[len] = '\0';
        near = vol_str_nearest(word, names, n);
    }
    if (near != NULL)
        return vol_fail(err, VOL_EUSAGE,
                        "unknown option %s; did you mean --%s?", shown, near);
    return vol_fail(err, VOL_EUSAGE, "unknown option %s; --help lists them",
                    shown);
}

static enum vol_code
take_count(const char *text, size_t *to, struct vol_err *err)
{
    int64_t n = -1;

    if (vol_parse_int64(text, strlen(text), &n, NULL) != VOL_OK || n < 0)
        return vol_fail(err, VOL_EUSAGE, "\"%.40s\" is not a whole number",
                        text);
    *to = (size_t)n;
    return VOL_OK;
}

static enum vol_code
take_choice(const struct vol_option *option, const char *text,
            struct vol_err *err)
{
    const char *p = option->choices;

    while (*p != '\0') {
        size_t len = strcspn(p, "|");
        if (strlen(text) == len && strncmp(p, text, len) == 0) {
            *(const char **)option->to = text;
            return VOL_OK;
        }
        p += len + (p[len] == '|');
    }
    return vol_fail(err, VOL_EUSAGE, "\"%.40s\" is none of %s", text,
                    option->choices);
}

/* Likely a variable of a script that was not set. */
static enum vol_code
empty_argument(struct vol_err *err)
{
    return vol_fail(err, VOL_EUSAGE, "its argument is empty");
}

static enum vol_code
take_text(const char *text, const char **to, struct vol_err *err)
{
    if (*text == '\0')
        return empty_argument(err);
    *to = text;
    return VOL_OK;
}

static enum vol_code
take_item(struct vol_option_list *list, const char *text, struct vol_err *err)
{
    if (*text == '\0')
        return empty_argument(err);
    if (list->n == VOL_OPTION_LIST_MAX)
        return vol_fail(err, VOL_EUSAGE, "more than %d times",
                        VOL_OPTION_LIST_MAX);
    list->item[list->n++] = text;
    return VOL_OK;
}

static enum vol_code
take_real(const char *text, double *to, struct vol_err *err)
{
    if (*text == '\0')
        return vol_fail(err, VOL_EUSAGE, "a number is wanted");
    return vol_parse_double(text, to, err);
}

/* Put one argument where its option says. */
static enum vol_code
take(struct vol_cli *cli, const struct vol_option *option, const char *text,
     struct vol_err *err)
{
    struct vol_str origin = { 0 };
    enum vol_code code = VOL_OK;

    switch (option->type) {
    case VOL_OPT_FLAG: *(bool *)option->to = true; return VOL_OK;
    case VOL_OPT_TEXT: return take_text(text, option->to, err);
    case VOL_OPT_LIST: return take_item(option->to, text, err);
    case VOL_OPT_COUNT: return take_count(text, option->to, err);
    case VOL_OPT_REAL: return take_real(text, option->to, err);
    case VOL_OPT_DATE: return vol_date_parse(text, option->to, err);
    case VOL_OPT_CHOICE: return take_choice(option, text, err);
    case VOL_OPT_SETTING: break;
    }
    vol_str_addf(&origin, "--%s", option->name);
    code = vol_str_check(&origin, err);
    if (code == VOL_OK)
        code = vol_conf_set(cli->conf, option->setting, text, origin.text, err);
    vol_str_clear(&origin);
    return code;
}

/* A mistake in an argument is one of the command line, whatever its code. */
static enum vol_code
take_named(struct vol_cli *cli, const struct vol_option *option,
           const char *text, struct vol_err *err)
{
    enum vol_code code = take(cli, option, text, err);

    if (code == VOL_OK || code == VOL_ENOMEM)
        return code;
    if (option->type == VOL_OPT_SETTING) /* names its place itself */
        return code;
    if (err != NULL)
        err->code = VOL_EUSAGE;
    return vol_fail_in(err, VOL_EUSAGE, "--%s", option->name);
}

/* The option that getopt means by `value`, or NULL. */
static const struct vol_option *
find_option(const struct vol_option *options, size_t n, int value)
{
    for (size_t i = 0; i < n; i++)
        if (value_of(&options[i], i) == value)
            return &options[i];
    return NULL;
}

/* What getopt refused: `c` is ':' or '?', `word` the word it was looking at. */
static enum vol_code
fail_getopt(const struct vol_option *options, size_t n, int c, const char *word,
            struct vol_err *err)
{
    const struct vol_option *known = find_option(options, n, optopt);
    const char letter[] = { '-', (char)optopt, '\0' };

    if (known != NULL)
        return vol_fail(err, VOL_EUSAGE, "--%s: %s", known->name,
                        c == ':' ? "its argument is missing"
                                 : "takes no argument");
    return unknown_option(options, n, optopt != 0 ? letter : word, err);
}

enum vol_code
vol_options_parse(struct vol_cli *cli, const struct vol_option *options,
                  size_t n, int argc, char *argv[], struct vol_err *err)
{
    struct forms forms;
    enum vol_code code = VOL_OK;
    int c;

    make_forms(&forms, options, n);
    opterr = 0;
    optind = 1;
    while (code == VOL_OK && (c = getopt_long(argc, argv, forms.letters,
                                              forms.longs, NULL)) != -1) {
        if (c == ':' || c == '?')
            return fail_getopt(options, n, c, argv[optind - 1], err);
        code = take_named(cli, find_option(options, n, c), optarg, err);
    }
    cli->operand = argv + optind;
    cli->n_operands = (size_t)(argc - optind);
    return code;
}

/* "  -c, --column NAME  " padded to the width of the widest. */
static void
add_option_help(struct vol_str *s, const struct vol_option *option,
                size_t width)
{
    size_t start = s->len;

    if (option->letter != 0)
        vol_str_addf(s, "  -%c, --%s", option->letter, option->name);
    else
        vol_str_addf(s, "      --%s", option->name);
    if (option->arg != NULL)
        vol_str_addf(s, " %s", option->arg);
    do
        vol_str_add_char(s, ' ');
    while (s->len - start < width && !s->failed);
    vol_str_addf(s, "%s\n", option->help);
}

/* The options without a phrase, by their names alone, in lines of at most
 * `HELP_WIDTH`. */
static void
add_names(struct vol_str *s, const struct vol_option *options, size_t n)
{
    size_t at = 0;

    for (size_t i = 0; i < n; i++) {
        const struct vol_option *o = &options[i];
        const char *arg = o->arg != NULL ? o->arg : "";
        const size_t len = strlen(", --") + strlen(o->name) + 1 + strlen(arg);
        if (o->help != NULL)
            continue;
        if (at == 0)
            vol_str_add(s, "\nMore, explained in the manual:");
        const bool begins = at == 0 || at + len > HELP_WIDTH;
        vol_str_addf(s, "%s--%s%s%s",
                     begins ? (at > 0 ? ",\n  " : "\n  ") : ", ", o->name,
                     *arg != '\0' ? " " : "", arg);
        at = begins ? len : at + len;
    }
    if (at > 0)
        vol_str_add_char(s, '\n');
}

/* The width of the column of options in the help. */
static size_t
help_width(const struct vol_option *options, size_t n)
{
    size_t width = 0;

    for (size_t i = 0; i < n; i++) {
        size_t arg = options[i].arg != NULL ? strlen(options[i].arg) + 1 : 0;
        size_t w = strlen("  -x, --  ") + strlen(options[i].name) + arg;
        width = w > width && options[i].help != NULL ? w : width;
    }
    return width;
}

void
vol_options_help(struct vol_str *s, const struct vol_program *program,
                 const struct vol_option *options, size_t n)
{
    const size_t width = help_width(options, n);

    vol_str_addf(s, "usage: %s [OPTION ...]%s%s\n%s.\n\n", program->name,
                 *program->operands != '\0' ? " " : "", program->operands,
                 program->purpose);
    for (size_t i = 0; i < n; i++)
        if (options[i].help != NULL)
            add_option_help(s, &options[i], width);
    add_names(s, options, n);
    if (program->example != NULL)
        vol_str_addf(s, "\nExample: %s\n", program->example);
    vol_str_addf(s, "The manual: man %s\n", program->name);
}
