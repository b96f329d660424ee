/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_CONF_SETTINGS_H
#define VOL_CONF_SETTINGS_H

#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * The one list of settings.  It drives reading and checking, the
 * environment, --print-config and the table in vol-config(5); to add a
 * setting is to add a line to settings.c and to run `make man`.
 */

enum vol_setting_type {
    VOL_SETTING_TEXT,
    VOL_SETTING_URL,    /* text in which a password may stand: masked   */
    VOL_SETTING_SPEC,   /* one word of a model: [A-Za-z0-9.+~:_-]       */
    VOL_SETTING_CHOICE, /* one of `choices`                             */
    VOL_SETTING_INT,    /* a whole number from `min` to `max`           */
    VOL_SETTING_REAL,   /* a number from `min` to `max`                 */
    VOL_SETTING_FLAG,   /* true or false                                */
    VOL_SETTING_SECRET  /* text that is never shown                     */
};

struct vol_setting {
    const char *name;    /* "fetch.timeout_s": the section, the key      */
    const char *initial; /* the default as text; "" for an empty one     */
    enum vol_setting_type type;
    bool list;           /* several of the type                          */
    bool per_group;      /* may also stand in a group                    */
    bool outside;        /* from the environment alone, as secrets are   */
    double min, max;     /* of numbers                                   */
    const char *choices; /* blanks between; "name:" takes a number in
                            (min, max) after the colon                   */
    const char *unit;    /* "s", "bytes"; NULL where there is none       */
    const char *meaning; /* a sentence for the manual                    */
};

/* All settings; the keys of a section stand together. */
const struct vol_setting *vol_settings(size_t *n);

/* The setting called `name`, or NULL. */
const struct vol_setting *vol_setting_find(const char *name);

/* True where some setting is called "NAME.something". */
bool vol_setting_is_section(const char *name);

/* The setting or section nearest to `name` for "did you mean", or NULL. */
const char *vol_setting_nearest(const char *name);

/* Append the variable that sets it: "VOL_FETCH_TIMEOUT_S". */
void vol_setting_variable(const struct vol_setting *s, struct vol_str *out);

/*
 * Append what values it takes, as people say it: "a whole number from 0 to
 * 20", "text or json".
 */
void vol_setting_describe(const struct vol_setting *s, struct vol_str *out);

/*
 * Check one value (of a list: one item) and append its canonical spelling.
 * `shown` is what a message may say in place of `text`.  The message ends
 * with what would have been accepted and names neither the setting nor the
 * place.
 */
enum vol_code vol_setting_check(const struct vol_setting *s, const char *text,
                                const char *shown, struct vol_str *canonical,
                                struct vol_err *err) VOL_MUST_CHECK;

#endif
