/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The configuration as YAML: for people with origins, for a hash without. */
#include "conf/internal.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define ORIGIN_BYTES 1000 /* of an origin in a comment */

struct printer {
    const struct vol_conf *conf;
    struct vol_str *out;
    bool origins;
};

/* A word that YAML takes as it stands and not for null, true or a number. */
static bool
is_plain(const char *text)
{
    static const char *const reserved[] = { "null", "true", "false",
                                            "yes",  "no",   "on",
                                            "off",  "y",    "n" };
    char lower[8] = "";

    if (!isalpha((unsigned char)text[0]) ||
        text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                          "0123456789_./+~-")] != '\0')
        return false;
    for (size_t i = 0; i < sizeof(lower) - 1 && text[i] != '\0'; i++)
        lower[i] = (char)tolower((unsigned char)text[i]);
    for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++)
        if (strcmp(lower, reserved[i]) == 0)
            return false;
    return true;
}

/* Text in the language of YAML files, in which ${NAME} is a reference. */
static void
add_yaml(struct printer *p, const char *text)
{
    if (is_plain(text)) {
        vol_str_add(p->out, text);
        return;
    }
    vol_str_add_char(p->out, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            vol_str_add_char(p->out, '\\');
        vol_str_add_char(p->out, *text);
    }
    vol_str_add_char(p->out, '"');
}

/* Text as it is. */
static void
add_text(struct printer *p, const char *text)
{
    struct vol_str guarded = { 0 };

    vol_conf_guard(&guarded, text);
    add_yaml(p, vol_str_text(&guarded));
    p->out->failed = p->out->failed || guarded.failed;
    vol_str_clear(&guarded);
}

static void
add_word(struct printer *p, const struct vol_setting *s, const char *text)
{
    if (s->type == VOL_SETTING_INT || s->type == VOL_SETTING_REAL ||
        s->type == VOL_SETTING_FLAG)
        vol_str_add(p->out, text);
    else
        add_yaml(p, text);
}

static void
end_line(struct printer *p, const char *origin)
{
    if (p->origins && origin != NULL) {
        vol_str_add(p->out, "  # ");
        vol_str_add_quoted(p->out, origin, ORIGIN_BYTES);
    }
    vol_str_add_char(p->out, '\n');
}

static void
add_key(struct printer *p, int indent, const char *key)
{
    vol_str_addf(p->out, "%*s%s:", indent, "", key);
}

static void
add_value(struct printer *p, const struct vol_setting *s,
          const struct vol_value *v)
{
    vol_str_add_char(p->out, ' ');
    if (!s->list) {
        add_word(p, s, v->yaml);
    } else {
        vol_str_add_char(p->out, '[');
        for (size_t i = 0; i < v->n; i++) {
            if (i > 0)
                vol_str_add(p->out, ", ");
            add_word(p, s, v->items[i]);
        }
        vol_str_add_char(p->out, ']');
    }
    end_line(p, v->origin);
}

/* What cannot be set in a file is a comment, so that the text reads back. */
static void
add_outside(struct printer *p, const struct vol_setting *s,
            const struct vol_value *v, int indent, const char *key)
{
    bool secret = s->type == VOL_SETTING_SECRET;

    if (!p->origins)
        return;
    vol_str_addf(p->out, "%*s# %s: %s  # %s\n", indent, "", key,
                 !secret           ? v->text
                 : v->text == NULL ? "(secret, not set)"
                                   : "(secret, set)",
                 v->text == NULL ? "default" : v->origin);
}

/* The settings of `values` that are set, section by section. */
static void
add_settings(struct printer *p, const struct vol_value *values, int indent)
{
    char section[64] = "";
    size_t n;
    const struct vol_setting *s = vol_settings(&n);

    for (size_t i = 0; i < n; i++) {
        const char *dot = strchr(s[i].name, '.');
        const char *key = dot == NULL ? s[i].name : dot + 1;
        size_t len = dot == NULL ? 0 : (size_t)(dot - s[i].name);

        if (values[i].rank == VOL_RANK_NONE &&
            (s[i].type != VOL_SETTING_SECRET || !p->origins || indent > 0))
            continue;
        if (dot != NULL &&
            (strncmp(section, s[i].name, len) != 0 || section[len] != '\0')) {
            (void)snprintf(section, sizeof(section), "%.*s", (int)len,
                           s[i].name);
            add_key(p, indent, section);
            vol_str_add_char(p->out, '\n');
        }
        int deep = dot == NULL ? indent : indent + 2;
        if (s[i].outside) {
            add_outside(p, &s[i], &values[i], deep, key);
        } else {
            add_key(p, deep, key);
            add_value(p, &s[i], &values[i]);
        }
    }
}

static void
add_pair(struct printer *p, int indent, const char *key, const char *text)
{
    if (text == NULL)
        return;
    add_key(p, indent, key);
    vol_str_add_char(p->out, ' ');
    add_text(p, text);
    vol_str_add_char(p->out, '\n');
}

static void
add_source(struct printer *p, const struct vol_conf_source *s)
{
    vol_str_add(p->out, "          - url: ");
    add_yaml(p, s->yaml);
    end_line(p, s->origin);
    add_pair(p, 12, "date_format", s->date_format);
    if (s->n_columns == 0)
        return;
    add_key(p, 12, "columns");
    vol_str_add_char(p->out, '\n');
    for (size_t i = 0; i < s->n_columns; i++)
        add_pair(p, 14, s->columns[i].name, s->columns[i].vendor);
}

static void
add_symbol(struct printer *p, const struct vol_conf_symbol *s)
{
    vol_str_add(p->out, "      - name: ");
    add_text(p, s->name);
    end_line(p, s->origin);
    add_pair(p, 8, "title", s->title);
    add_pair(p, 8, "currency", s->currency);
    add_pair(p, 8, "column", s->column);
    add_key(p, 8, "source");
    vol_str_add_char(p->out, '\n');
    for (size_t i = 0; i < s->n_sources; i++)
        add_source(p, &s->sources[i]);
}

static void
add_group(struct printer *p, const struct vol_group *g)
{
    add_key(p, 2, g->pub.name);
    end_line(p, g->pub.origin);
    add_pair(p, 4, "title", g->pub.title);
    add_settings(p, g->values, 4);
    add_key(p, 4, "symbols");
    vol_str_add(p->out, g->pub.n_symbols == 0 ? " []" : "");
    end_line(p, g->symbols_origin);
    for (size_t i = 0; i < g->pub.n_symbols; i++)
        add_symbol(p, &g->pub.symbols[i]);
}

static enum vol_code
print(const struct vol_conf *conf, struct vol_str *out, bool origins,
      struct vol_err *err)
{
    struct printer p = { conf, out, origins };

    add_settings(&p, conf->values, 0);
    if (conf->n_groups > 0)
        vol_str_add(out, "groups:\n");
    for (size_t i = 0; i < conf->n_groups; i++)
        add_group(&p, conf->groups[i]);
    return vol_str_check(out, err);
}

enum vol_code
vol_conf_print(const struct vol_conf *conf, struct vol_str *out,
               struct vol_err *err)
{
    return print(conf, out, true, err);
}

enum vol_code
vol_conf_hash_text(const struct vol_conf *conf, struct vol_str *out,
                   struct vol_err *err)
{
    return print(conf, out, false, err);
}
