/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_CONF_CONF_H
#define VOL_CONF_CONF_H

#include "base/err.h"
#include "base/str.h"
#include "conf/settings.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * The resolved configuration: one value for each setting of settings.c, and
 * the groups of symbols.  The order of strength is
 *
 *     built-in default < common.yaml < $VOL_ENV.yaml < environment < command
 * line
 *
 * and it holds in whatever order the functions below are called: a weaker
 * source never replaces what a stronger one has set.  Of two files the one
 * that is read later wins.
 *
 * Every failure of the user's making is VOL_EUSAGE, and its text names the
 * place: "config/dev.yaml:12:3: ..." (line and column count from 1),
 * "environment VOL_JOBS: ...", or the origin given to vol_conf_set().  After a
 * failed call the object may hold part of what was read and is fit only for
 * vol_conf_free().
 */
struct vol_conf;

/*
 * One place from which a symbol's bars can be had.  `url` is what vfetch
 * takes: "file:PATH" (PATH relative to the current directory), "https://...",
 * or VENDOR:CODE.  `shown` is the same for messages and products: its
 * secrets are masked.  `yaml` is how a configuration file says it.
 */
struct vol_conf_column {
    const char *name;   /* the column of the bars table, e.g. adj_close */
    const char *vendor; /* the column of the source, e.g. Adj Close     */
};

struct vol_conf_source {
    const char *url;
    const char *shown;
    const char *yaml;
    const char *date_format; /* as strptime(3) takes it; NULL: ISO 8601 */
    size_t n_columns;        /* 0: the source uses the names of bars    */
    const struct vol_conf_column *columns;
    const char *origin; /* "config/common.yaml:20:9" */
};

struct vol_conf_symbol {
    const char *name;  /* 1-64 bytes of printable UTF-8, unique in all groups */
    const char *title; /* for people; NULL where not given       */
    const char *currency; /* ISO 4217, e.g. EUR; NULL where not given */
    const char *column;   /* the price column; NULL: the group's    */
    size_t n_sources;     /* at least 1, in the order to be tried   */
    const struct vol_conf_source *sources;
    const char *origin;
};

/*
 * A named group: symbols that share sessions, models and a data date.  Any
 * setting that settings.c marks as `per_group` may stand in the group and
 * then holds for its symbols: ask vol_conf_group_text() and its like, which
 * fall back on the value for all.
 */
struct vol_conf_group {
    const char *name;  /* [a-z0-9_-], at most 64 bytes      */
    const char *title; /* for people; the name if not given */
    size_t n_symbols;  /* in the order of the file          */
    const struct vol_conf_symbol *symbols;
    size_t n_models; /* the setting `models` of this group */
    const char *const *models;
    const char *origin;
};

/* The built-in defaults and no groups.  Fails only for want of memory. */
enum vol_code vol_conf_new(struct vol_conf **out,
                           struct vol_err *err) VOL_MUST_CHECK;
void vol_conf_free(struct vol_conf *conf); /* takes NULL */

/*
 * Read a YAML file; or a directory, from which common.yaml and then
 * $VOL_ENV.yaml are read (both must exist; VOL_ENV is dev, test or prod, and
 * dev if it is not set).  In a text, ${NAME} stands for the environment
 * variable NAME and ${VOL_CONFIG_DIR} for the directory that the file stands
 * in.
 */
enum vol_code vol_conf_load(struct vol_conf *conf, const char *path,
                            struct vol_err *err) VOL_MUST_CHECK;

/*
 * The same from `len` bytes of memory.  `name` is what messages call it; its
 * directory part is ${VOL_CONFIG_DIR}.
 */
enum vol_code vol_conf_load_text(struct vol_conf *conf, const char *name,
                                 const char *text, size_t len,
                                 struct vol_err *err) VOL_MUST_CHECK;

/* The files that were read, of settings and of secrets, ended by NULL. */
const char *const *vol_conf_files(const struct vol_conf *conf);

/*
 * Take what the environment sets: for each setting the variable VOL_NAME
 * (capitals, '_' for '.'), unless it is empty; a list has commas between its
 * items.  A secret may also be the content of the file that VOL_NAME_FILE
 * names, without the newline at its end; both at once are refused.
 */
enum vol_code vol_conf_env(struct vol_conf *conf,
                           struct vol_err *err) VOL_MUST_CHECK;

/*
 * Set one setting from text, as the strongest source.  `origin` is what
 * messages and --print-config call the place, e.g. "--jobs" or "command line".
 * Secrets are refused here, for everybody can read a command line.
 */
enum vol_code vol_conf_set(struct vol_conf *conf, const char *name,
                           const char *text, const char *origin,
                           struct vol_err *err) VOL_MUST_CHECK;

/*
 * The value of a setting.  `name` must be one of settings.c and of the
 * type asked for: anything else is a mistake of the program and asserted.
 * vol_conf_text() gives the text of a setting of any type (a list's items
 * with commas between them), and NULL for a secret that was not given.
 * Strings live until the object is changed or freed.
 */
const char *vol_conf_text(const struct vol_conf *conf, const char *name);
long vol_conf_int(const struct vol_conf *conf, const char *name);
double vol_conf_real(const struct vol_conf *conf, const char *name);
bool vol_conf_flag(const struct vol_conf *conf, const char *name);
/* The items of a list and, into `*n`, their number. */
const char *const *vol_conf_list(const struct vol_conf *conf, const char *name,
                                 size_t *n);

/*
 * Where the value comes from: "default", "config/dev.yaml:12:3",
 * "environment VOL_JOBS" or what vol_conf_set() was told.
 */
const char *vol_conf_origin(const struct vol_conf *conf, const char *name);

/*
 * Where `code` is VOL_EUSAGE, the fault of the value of a setting, put in front
 * of the message which file and line, or which variable of the environment,
 * set it; the command line needs no such help.  Gives `code`.
 */
enum vol_code vol_conf_blame(const struct vol_conf *conf, const char *name,
                             enum vol_code code,
                             struct vol_err *err) VOL_MUST_CHECK;

/* The groups, in the order in which the files first name them. */
size_t vol_conf_group_count(const struct vol_conf *conf);
const struct vol_conf_group *vol_conf_group(const struct vol_conf *conf,
                                            size_t i);
/* The group called `name`, or NULL. */
const struct vol_conf_group *vol_conf_group_find(const struct vol_conf *conf,
                                                 const char *name);

/*
 * The symbol called `name`, or NULL, and its group into `*group` (which may
 * be NULL).
 */
const struct vol_conf_symbol *
vol_conf_symbol_find(const struct vol_conf *conf, const char *name,
                     const struct vol_conf_group **group);

/*
 * A per_group setting as it holds for a group of this configuration: from
 * the environment or the command line if they set it, else the group's own,
 * else the value for all.
 */
const char *vol_conf_group_text(const struct vol_conf *conf,
                                const struct vol_conf_group *group,
                                const char *name);
long vol_conf_group_int(const struct vol_conf *conf,
                        const struct vol_conf_group *group, const char *name);
double vol_conf_group_real(const struct vol_conf *conf,
                           const struct vol_conf_group *group,
                           const char *name);
const char *const *vol_conf_group_list(const struct vol_conf *conf,
                                       const struct vol_conf_group *group,
                                       const char *name, size_t *n);

/*
 * Append the whole configuration as YAML, for --print-config: settings in the
 * order of settings.c, groups after them, each value with its origin as
 * a comment.  Secrets are comments that say whether they are set.  Reading
 * the text again from the same directory gives the same configuration.
 */
enum vol_code vol_conf_print(const struct vol_conf *conf, struct vol_str *out,
                             struct vol_err *err) VOL_MUST_CHECK;

/*
 * Append the text whose hash names this configuration in the table `runs`:
 * the same YAML without origins and without any trace of secrets, so that it
 * does not depend on where a value was set or which key was used.
 */
enum vol_code vol_conf_hash_text(const struct vol_conf *conf,
                                 struct vol_str *out,
                                 struct vol_err *err) VOL_MUST_CHECK;

#endif
