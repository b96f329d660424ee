/* SPDX-License-Identifier: GPL-3.0-or-later */
/* References to the environment, and what must not be shown. */
#include "base/file.h"
#include "conf/internal.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MASK         "***"
#define NAME_SIZE    128
#define SECRET_BYTES 65536

enum vol_code
vol_conf_read_file(const char *path, size_t limit, struct vol_str *out,
                   struct vol_err *err)
{
    enum vol_code code = vol_file_read(path, limit, out, err);

    if (code == VOL_OK || code == VOL_ENOMEM)
        return code;
    if (err != NULL)
        err->code = VOL_EUSAGE; /* a file of the configuration is part of it */
    return VOL_EUSAGE;
}

/* The value of the variable, NULL if it is not set or empty. */
static const char *
variable(const char *name)
{
    const char *value = getenv(name);

    return value == NULL || *value == '\0' ? NULL : value;
}

/* The content of the file that the variable `name` points to. */
static enum vol_code
secret_of_file(struct vol_conf *conf, const char *name, const char *path,
               const char **out, struct vol_err *err)
{
    struct vol_str s = { 0 };
    enum vol_code code = vol_conf_read_file(path, SECRET_BYTES, &s, err);

    if (code != VOL_OK)
        code = vol_fail_in(err, code, "%s", name);
    while (s.len > 0 &&
           (s.text[s.len - 1] == '\n' || s.text[s.len - 1] == '\r'))
        s.len--;
    if (code == VOL_OK && s.len == 0)
        code = vol_fail(err, VOL_EUSAGE, "%s: %.200s is empty", name, path);
    if (code == VOL_OK && memchr(s.text, '\0', s.len) != NULL)
        code = vol_fail(err, VOL_EUSAGE, "%s: %.200s holds a NUL", name, path);
    if (code == VOL_OK)
        code = vol_conf_add_file(conf, path, err);
    if (code == VOL_OK)
        code = vol_arena_copy(&conf->arena, out, s.text, s.len, err);
    vol_str_clear(&s);
    return code;
}

enum vol_code
vol_conf_secret(struct vol_conf *conf, const char *name, const char **out,
                const char **from, struct vol_err *err)
{
    char file[NAME_SIZE + 8];
    const char *direct = variable(name), *path;
    enum vol_code code;

    (void)snprintf(file, sizeof(file), "%s_FILE", name);
    path = variable(file);
    *out = NULL;
    if (direct != NULL && path != NULL)
        return vol_fail(err, VOL_EUSAGE, "both %s and %s are set; unset one",
                        name, file);
    code = vol_arena_copy(&conf->arena, from, path != NULL ? file : name,
                          strlen(path != NULL ? file : name), err);
    if (code == VOL_OK && direct != NULL)
        code = vol_arena_copy(&conf->arena, out, direct, strlen(direct), err);
    if (code == VOL_OK && path != NULL)
        code = secret_of_file(conf, file, path, out, err);
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

/* The text, as it may be shown, and as YAML, while they grow. */
struct forms {
    struct vol_str text, shown, yaml;
    bool secret;
};

static void
add_to_all(struct forms *f, const char *text, const char *yaml)
{
    vol_str_add(&f->text, text);
    vol_str_add(&f->shown, text);
    if (yaml != NULL)
        vol_str_add(&f->yaml, yaml);
    else
        vol_conf_guard(&f->yaml, text);
}

static void
add_secret(struct forms *f, const char *text)
{
    vol_str_add(&f->text, text);
    vol_str_add(&f->shown, MASK);
    vol_str_add(&f->yaml, MASK);
    f->secret = true;
}

static enum vol_code
add_variable(struct vol_conf *conf, const char *name, const char *dir,
             struct forms *f, struct vol_err *err)
{
    const char *value = NULL, *from;
    enum vol_code code = VOL_OK;

    if (strcmp(name, "VOL_CONFIG_DIR") == 0) {
        add_to_all(f, dir, "${VOL_CONFIG_DIR}");
        return VOL_OK;
    }
    if (is_secret(name))
        code = vol_conf_secret(conf, name, &value, &from, err);
    else
        value = variable(name);
    if (code != VOL_OK)
        return code;
    if (value == NULL)
        return vol_fail(err, VOL_EUSAGE,
                        "the environment variable %s is not set", name);
    if (is_secret(name))
        add_secret(f, value);
    else
        add_to_all(f, value, NULL);
    return VOL_OK;
}

/* The reference at `start` ("${..."); `*used` is its length. */
static enum vol_code
add_reference(struct vol_conf *conf, const char *start, const char *dir,
              struct forms *f, size_t *used, struct vol_err *err)
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
    return add_variable(conf, name, dir, f, err);
}

static enum vol_code
keep(struct vol_arena *arena, struct vol_str *s, const char **out,
     struct vol_err *err)
{
    enum vol_code code = vol_str_check(s, err);

    if (code == VOL_OK)
        code = vol_arena_copy(arena, out, s->text, s->len, err);
    vol_str_clear(s);
    return code;
}

/* All forms to the arena, unless there was a failure; frees them. */
static enum vol_code
finish(enum vol_code code, struct vol_arena *arena, struct forms *f,
       struct vol_raw *out, struct vol_err *err)
{
    out->secret = f->secret;
    if (code == VOL_OK)
        code = keep(arena, &f->text, &out->text, err);
    if (code == VOL_OK)
        code = keep(arena, &f->shown, &out->shown, err);
    if (code == VOL_OK)
        code = keep(arena, &f->yaml, &out->yaml, err);
    vol_str_clear(&f->text);
    vol_str_clear(&f->shown);
    vol_str_clear(&f->yaml);
    return code;
}

static enum vol_code
expand_all(struct vol_conf *conf, const char *text, const char *dir,
           struct forms *f, struct vol_err *err)
{
    while (*text != '\0') {
        size_t used = 1;

        if (strncmp(text, "$${", 3) == 0) {
            add_to_all(f, "${", NULL);
            used = 3;
        } else if (strncmp(text, "${", 2) == 0) {
            enum vol_code code = add_reference(conf, text, dir, f, &used, err);
            if (code != VOL_OK)
                return code;
        } else {
            used = strcspn(text + 1, "$") + 1;
            vol_str_add_n(&f->text, text, used);
            vol_str_add_n(&f->shown, text, used);
            vol_str_add_n(&f->yaml, text, used);
        }
        text += used;
    }
    return VOL_OK;
}

enum vol_code
vol_conf_expand(struct vol_conf *conf, const char *text, const char *dir,
                struct vol_raw *out, struct vol_err *err)
{
    struct forms f = { .secret = false };

    return finish(expand_all(conf, text, dir, &f, err), &conf->arena, &f, out,
                  err);
}

enum vol_code
vol_conf_literal(struct vol_arena *arena, const char *text, struct vol_raw *out,
                 struct vol_err *err)
{
    struct forms f = { .secret = false };

    add_to_all(&f, text, NULL);
    return finish(VOL_OK, arena, &f, out, err);
}

/* Whether there is something at `start` to hide. */
static bool
is_open(const char *start, size_t len)
{
    return len > 0 && (len != sizeof(MASK) - 1 ||
                       strncmp(start, MASK, sizeof(MASK) - 1) != 0);
}

/* The `*len` bytes at `*start` of an address are a password: of its user
   information, or of a query such as libpq's "?password=". */
static bool
find_password(const char *text, const char **start, size_t *len)
{
    static const char parameter[] = "password=";
    const char *host = strstr(text, "://");

    if (host == NULL)
        return false;
    host += 3;
    const char *end = host + strcspn(host, "/?#"), *at = end;
    while (at > host && *at != '@')
        at--;
    *start = host + strcspn(host, ":/?#") + 1;
    *len = *start <= at ? (size_t)(at - *start) : 0;
    if (is_open(*start, *len))
        return true;
    for (*start = strchr(end, '?'); *start != NULL;) {
        *start = strstr(*start, parameter);
        if (*start == NULL)
            return false;
        *start += strlen(parameter);
        *len = strcspn(*start, "&#");
        if (is_open(*start, *len))
            return true;
    }
    return false;
}

/* Put the mask for each password in `*text`; `*found` if there was one. */
static enum vol_code
mask(struct vol_arena *arena, const char **text, bool *found,
     struct vol_err *err)
{
    enum vol_code code = VOL_OK;
    const char *start;
    size_t len;

    *found = false;
    while (code == VOL_OK && find_password(*text, &start, &len)) {
        struct vol_str s = { 0 };
        vol_str_add_n(&s, *text, (size_t)(start - *text));
        vol_str_add(&s, MASK);
        vol_str_add(&s, start + len);
        code = keep(arena, &s, text, err);
        *found = true;
    }
    return code;
}

enum vol_code
vol_conf_hide_password(struct vol_arena *arena, struct vol_raw *raw,
                       bool *found, struct vol_err *err)
{
    enum vol_code code = mask(arena, &raw->yaml, found, err);

    return code == VOL_OK ? mask(arena, &raw->shown, found, err) : code;
}
