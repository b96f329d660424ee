/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checked texts become values. */
#include "base/num.h"
#include "conf/internal.h"

#include <string.h>

#define LIST_MAX 1000

static enum vol_code
fail_long_list(struct vol_err *err)
{
    return vol_fail(err, VOL_EUSAGE, "more than %d items", LIST_MAX);
}

/* The canonical spelling of an item into the arena. */
static enum vol_code
check_item(struct vol_conf *conf, const struct vol_setting *s,
           const struct vol_raw *raw, const char **out, struct vol_err *err)
{
    struct vol_str text = { 0 };
    enum vol_code code =
        vol_setting_check(s, raw->text, raw->shown, &text, err);

    if (code == VOL_OK)
        code = vol_arena_copy(&conf->arena, out, text.text, text.len, err);
    vol_str_clear(&text);
    return code;
}

static enum vol_code
check_items(struct vol_conf *conf, const struct vol_setting *s,
            const struct vol_raw *raw, const char **item, size_t n, size_t *bad,
            struct vol_err *err)
{
    for (size_t i = 0; i < n; i++) {
        enum vol_code code = check_item(conf, s, &raw[i], &item[i], err);

        *bad = i;
        if (code != VOL_OK)
            return code;
        for (size_t j = 0; j < i; j++)
            if (strcmp(item[i], item[j]) == 0)
                return vol_fail(err, VOL_EUSAGE, "%s stands twice", item[i]);
    }
    return VOL_OK;
}

/* The items with commas between them. */
static enum vol_code
join(struct vol_conf *conf, const char *const *item, size_t n, const char **out,
     struct vol_err *err)
{
    struct vol_str text = { 0 };
    enum vol_code code;

    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            vol_str_add_char(&text, ',');
        vol_str_add(&text, item[i]);
    }
    vol_str_add(&text, "");
    code = vol_str_check(&text, err);
    if (code == VOL_OK)
        code = vol_arena_copy(&conf->arena, out, text.text, text.len, err);
    vol_str_clear(&text);
    return code;
}

/* What the canonical text is as a number. */
static double
as_number(const struct vol_setting *s, const char *text)
{
    double x = 0.0;

    if (s->type == VOL_SETTING_FLAG)
        return strcmp(text, "true") == 0 ? 1.0 : 0.0;
    if (s->list ||
        (s->type != VOL_SETTING_INT && s->type != VOL_SETTING_REAL) ||
        vol_parse_double(text, &x, NULL) != VOL_OK)
        return 0.0;
    return x;
}

enum vol_code
vol_value_put(struct vol_conf *conf, struct vol_value *v,
              const struct vol_setting *s, const struct vol_raw *items,
              size_t n, const char *origin, enum vol_rank rank, size_t *bad,
              struct vol_err *err)
{
    struct vol_value new = { .origin = origin, .rank = rank, .n = n };
    const char **item;
    enum vol_code code;

    *bad = 0;
    if (n > LIST_MAX)
        return fail_long_list(err);
    item = vol_arena_alloc(&conf->arena, (n + 1) * sizeof(*item));
    if (item == NULL)
        return vol_fail_nomem(err);
    code = check_items(conf, s, items, item, n, bad, err);
    if (code == VOL_OK)
        code = join(conf, item, n, &new.text, err);
    if (code != VOL_OK || v->rank > rank)
        return code;
    new.items = item;
    new.yaml = s->type == VOL_SETTING_TEXT || s->type == VOL_SETTING_URL
                   ? items[0].yaml
                   : new.text;
    new.number = as_number(s, new.text);
    new.file = v->file;
    *v = new;
    return VOL_OK;
}

/* The part of `raw` from `start`, `len` bytes without the blanks around it. */
static enum vol_code
take_item(struct vol_conf *conf, const char *start, size_t len,
          struct vol_raw *out, struct vol_err *err)
{
    enum vol_code code;

    while (len > 0 && *start == ' ') {
        start++;
        len--;
    }
    while (len > 0 && start[len - 1] == ' ')
        len--;
    code = vol_arena_copy(&conf->arena, &out->text, start, len, err);
    if (code == VOL_OK)
        out->shown = out->yaml = out->text;
    out->secret = false;
    return code;
}

static enum vol_code
put_split(struct vol_conf *conf, struct vol_value *v,
          const struct vol_setting *s, const char *text, const char *origin,
          enum vol_rank rank, struct vol_err *err)
{
    struct vol_raw items[LIST_MAX];
    size_t n = 0, bad;

    for (const char *p = text; *text != '\0' && p != NULL; n++) {
        size_t len = strcspn(p, ",");

        if (n == LIST_MAX)
            return fail_long_list(err);
        enum vol_code code = take_item(conf, p, len, &items[n], err);
        if (code != VOL_OK)
            return code;
        p = p[len] == ',' ? p + len + 1 : NULL;
    }
    return vol_value_put(conf, v, s, items, n, origin, rank, &bad, err);
}

enum vol_code
vol_value_put_text(struct vol_conf *conf, struct vol_value *v,
                   const struct vol_setting *s, const struct vol_raw *raw,
                   const char *origin, enum vol_rank rank, struct vol_err *err)
{
    size_t bad;

    if (s->list)
        return put_split(conf, v, s, raw->text, origin, rank, err);
    return vol_value_put(conf, v, s, raw, 1, origin, rank, &bad, err);
}
