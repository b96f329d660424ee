/* SPDX-License-Identifier: GPL-3.0-or-later */
/* References to the environment, and what must not be shown. */
#include "conf/internal.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MASK         "***"
#define NAME_SIZE    128
#define SECRET_BYTES 65536

enum vol_code
vol_conf_read_file(struct vol_arena *arena, const char *path, size_t limit,
                   const char **text, size_t *len, struct vol_err *err)
{
    struct vol_str s = { 0 };
    enum vol_code code = VOL_OK;
    FILE *fp = fopen(path, "rb");
    size_t got = 1;

    if (fp == NULL)
        return vol_fail(err, VOL_EUSAGE, "%.200s: %s", path, strerror(errno));
    while (code == VOL_OK && got > 0) {
        char *room = vol_str_room(&s, 65536);

        if (room == NULL) {
            code = vol_fail_nomem(err);
            break;
        }
        got = fread(room, 1, 65536, fp);
        s.len += got;
        if (ferror(fp))
            code =
                vol_fail(err, VOL_EUSAGE, "%.200s: %s", path, strerror(errno));
        else if (s.len > limit)
            code = vol_fail(err, VOL_EUSAGE, "%.200s: longer than %zu bytes",
                            path, limit);
    }
    (void)fclose(fp);
    if (code == VOL_OK)
        code = vol_arena_copy(arena, text, s.text, s.len, err);
    if (code == VOL_OK)
        *len = s.len;
    vol_str_clear(&s);
    return code;
}

/* The value of the variable, NULL if it is not set or empty. */
static const char *
variable(const char *name)
{
    const char *value = getenv(name);

    return value == NULL || *value == '\0' ? NULL : value;
}

enum vol_code
vol_conf_secret(struct vol_arena *arena, const char *name, const char **out,
                const char **from, struct vol_err *err)
{
    char file[NAME_SIZE + 8];
    const char *direct = variable(name), *path, *text;
    size_t len = 0;
    enum vol_code code;

    (void)snprintf(file, sizeof(file), "%s_FILE", name);
    path = variable(file);
    *out = NULL;
    if (direct != NULL && path != NULL)
        return vol_fail(err, VOL_EUSAGE, "both %s and %s are set; unset one",
                        name, file);
    if (path == NULL) {
        *from = name;
        return direct == NULL
                   ? VOL_OK
                   : vol_arena_copy(arena, out, direct, strlen(direct), err);
    }
    code = vol_conf_read_file(arena, path, SECRET_BYTES, &text, &len, err);
    if (code != VOL_OK)
        return vol_fail_in(err, code, "%s", file);
    if (strlen(text) != len)
        return vol_fail(err, VOL_EUSAGE, "%s: %.200s holds a NUL", file, path);
    while (len > 0 && (text[len - 1] == '\n' || text[len - 1] == '\r'))
        len--;
    if (len == 0)
        return vol_fail(err, VOL_EUSAGE, "%s: %.200s is empty", file, path);
    code = vol_arena_copy(arena, out, text, len, err);
    if (code == VOL_OK)
        code = vol_arena_copy(arena, from, file, strlen(file), err);
    return code;
}

static bool
ends_in(const char *name, const char *end)
{
    size_t n = strlen(name), m = strlen(end);

    return n >= m && strcmp(name + n - m, end) == 0;
}

static bool
is_secret(const char *name)
{
    return ends_in(name, "_KEY") || ends_in(name, "_TOKEN") ||
           ends_in(name, "_SECRET") || ends_in(name, "_PASSWORD");
}

void
vol_conf_guard(struct vol_str *s, const char *text)
{
    for (const char *p = text; *p != '\0'; p++) {
        if (p[0] == '$' && p[1] == '{')
            vol_str_add_char(s, '$');
        vol_str_add_char(s, *p);
    }
}

/* Both texts, while they grow. */
struct pair {
    struct vol_str text, shown;
    bool secret;
};

static enum vol_code
add_variable(struct vol_arena *arena, const char *name, const char *dir,
             struct pair *p, struct vol_err *err)
{
    const char *value = NULL, *from;
    enum vol_code code = VOL_OK;

    if (strcmp(name, "VOL_CONFIG_DIR") == 0) {
        vol_str_add(&p->text, dir);
        vol_str_add(&p->shown, "${VOL_CONFIG_DIR}");
        return VOL_OK;
    }
    if (is_secret(name))
        code = vol_conf_secret(arena, name, &value, &from, err);
    else
        value = variable(name);
    if (code != VOL_OK)
        return code;
    if (value == NULL)
        return vol_fail(err, VOL_EUSAGE,
                        "the environment variable %s is not set", name);
    vol_str_add(&p->text, value);
    if (!is_secret(name)) {
        vol_conf_guard(&p->shown, value);
        return VOL_OK;
    }
    vol_str_add(&p->shown, MASK);
    p->secret = true;
    return VOL_OK;
}

/* The reference at `start` ("${..."); `*used` is its length. */
static enum vol_code
add_reference(struct vol_arena *arena, const char *start, const char *dir,
              struct pair *p, size_t *used, struct vol_err *err)
{
    char name[NAME_SIZE];
    const char *end = strchr(start, '}');
    size_t len;

    if (end == NULL)
        return vol_fail(err, VOL_EUSAGE,
                        "a \"${\" without its \"}\"; write \"$${\" for the "
                        "characters themselves");
    len = (size_t)(end - start) - 2;
    *used = len + 3;
    (void)snprintf(name, sizeof(name), "%.*s", (int)(len < 128 ? len : 128),
                   start + 2);
    for (size_t i = 0; i < len; i++)
        if (len >= sizeof(name) ||
            !(isalnum((unsigned char)name[i]) || name[i] == '_'))
            len = 0;
    if (len == 0 || isdigit((unsigned char)name[0]))
        return vol_fail(err, VOL_EUSAGE,
                        "\"${\" must be followed by the name of an "
                        "environment variable and \"}\"");
    return add_variable(arena, name, dir, p, err);
}

static enum vol_code
finish(struct vol_arena *arena, struct pair *p, struct vol_raw *out,
       struct vol_err *err)
{
    enum vol_code code = vol_str_check(&p->text, err);

    out->secret = p->secret;
    if (code == VOL_OK)
        code = vol_str_check(&p->shown, err);
    if (code == VOL_OK)
        code =
            vol_arena_copy(arena, &out->text, p->text.text, p->text.len, err);
    if (code == VOL_OK)
        code = vol_arena_copy(arena, &out->shown, p->shown.text, p->shown.len,
                              err);
    return code;
}

static enum vol_code
expand_all(struct vol_arena *arena, const char *text, const char *dir,
           struct pair *p, struct vol_err *err)
{
    while (*text != '\0') {
        size_t used = 1;

        if (strncmp(text, "$${", 3) == 0) {
            vol_str_add(&p->text, "${");
            vol_str_add(&p->shown, "$${");
            used = 3;
        } else if (strncmp(text, "${", 2) == 0) {
            enum vol_code code = add_reference(arena, text, dir, p, &used, err);
            if (code != VOL_OK)
                return code;
        } else {
            vol_str_add_char(&p->text, *text);
            vol_str_add_char(&p->shown, *text);
        }
        text += used;
    }
    return VOL_OK;
}

enum vol_code
vol_conf_expand(struct vol_arena *arena, const char *text, const char *dir,
                struct vol_raw *out, struct vol_err *err)
{
    struct pair p = { { 0 }, { 0 }, false };
    enum vol_code code = expand_all(arena, text, dir, &p, err);

    if (code == VOL_OK)
        code = finish(arena, &p, out, err);
    vol_str_clear(&p.text);
    vol_str_clear(&p.shown);
    return code;
}

enum vol_code
vol_conf_literal(struct vol_arena *arena, const char *text, struct vol_raw *out,
                 struct vol_err *err)
{
    struct pair p = { { 0 }, { 0 }, false };
    enum vol_code code;

    vol_str_add(&p.text, text);
    vol_conf_guard(&p.shown, text);
    code = finish(arena, &p, out, err);
    vol_str_clear(&p.text);
    vol_str_clear(&p.shown);
    return code;
}

enum vol_code
vol_conf_hide_password(struct vol_arena *arena, struct vol_raw *raw,
                       bool *found, struct vol_err *err)
{
    const char *host = strstr(raw->shown, "://");
    const char *colon, *at;
    struct vol_str s = { 0 };
    enum vol_code code;

    *found = false;
    if (host == NULL)
        return VOL_OK;
    host += 3;
    colon = host + strcspn(host, ":/?#");
    at = host + strcspn(host, "/?#");
    while (at > host && *at != '@')
        at--;
    if (*colon != ':' || at <= colon + 1)
        return VOL_OK;
    if ((size_t)(at - colon) == sizeof(MASK) &&
        strncmp(colon + 1, MASK, sizeof(MASK) - 1) == 0)
        return VOL_OK;
    *found = true;
    vol_str_add_n(&s, raw->shown, (size_t)(colon + 1 - raw->shown));
    vol_str_add(&s, MASK);
    vol_str_add(&s, at);
    code = vol_str_check(&s, err);
    if (code == VOL_OK)
        code = vol_arena_copy(arena, &raw->shown, s.text, s.len, err);
    vol_str_clear(&s);
    return code;
}
