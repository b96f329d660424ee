/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the environment sets. */
#include "conf/internal.h"

#include <stdlib.h>
#include <string.h>

/* The text that the environment gives, NULL in `raw` where it gives none. */
static enum vol_code
take(struct vol_conf *conf, const struct vol_setting *s, const char *name,
     struct vol_raw *raw, const char **from, struct vol_err *err)
{
    const char *text = getenv(name);
    bool password;
    enum vol_code code;

    *from = name;
    if (s->type == VOL_SETTING_SECRET) {
        code = vol_conf_secret(conf, name, &raw->text, from, err);
        raw->shown = raw->yaml = "***";
        return code;
    }
    if (text == NULL || *text == '\0')
        return VOL_OK;
    code = vol_conf_literal(&conf->arena, text, raw, err);
    if (code == VOL_OK && s->type == VOL_SETTING_URL)
        code = vol_conf_hide_password(&conf->arena, raw, &password, err);
    return code;
}

static enum vol_code
put(struct vol_conf *conf, const struct vol_setting *s,
    const struct vol_raw *raw, const char *from, struct vol_err *err)
{
    struct vol_str origin = { 0 };
    const char *kept = NULL;
    enum vol_code code;

    vol_str_addf(&origin, "environment %s", from);
    code = vol_str_check(&origin, err);
    if (code == VOL_OK)
        code =
            vol_arena_copy(&conf->arena, &kept, origin.text, origin.len, err);
    vol_str_clear(&origin);
    if (code != VOL_OK)
        return code;
    code = vol_value_put_text(conf, vol_conf_value(conf, NULL, s), s, raw, kept,
                              VOL_RANK_ENVIRONMENT, err);
    return code == VOL_OK ? VOL_OK : vol_fail_in(err, code, "%s", kept);
}

static enum vol_code
take_setting(struct vol_conf *conf, const struct vol_setting *s,
             const char *name, struct vol_err *err)
{
    struct vol_raw raw = { NULL, NULL, NULL, false };
    const char *from;
    enum vol_code code = take(conf, s, name, &raw, &from, err);

    if (code != VOL_OK || raw.text == NULL)
        return code;
    return put(conf, s, &raw, from, err);
}

enum vol_code
vol_conf_env(struct vol_conf *conf, struct vol_err *err)
{
    struct vol_str name = { 0 };
    enum vol_code code = VOL_OK;
    size_t n;
    const struct vol_setting *s = vol_settings(&n);

    for (size_t i = 0; i < n && code == VOL_OK; i++) {
        vol_str_reset(&name);
        vol_setting_variable(&s[i], &name);
        code = vol_str_check(&name, err);
        if (code == VOL_OK)
            code = take_setting(conf, &s[i], name.text, err);
    }
    vol_str_clear(&name);
    return code == VOL_OK ? vol_conf_refresh(conf, err) : code;
}
