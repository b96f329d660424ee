/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_CONF_INTERNAL_H
#define VOL_CONF_INTERNAL_H

/* What the files of this directory share; nobody else includes it. */

#include "conf/arena.h"
#include "conf/conf.h"

/* The strength of a source: a value is replaced by one at least as strong. */
enum vol_rank {
    VOL_RANK_NONE, /* not set: in a group, ask the value for all */
    VOL_RANK_DEFAULT,
    VOL_RANK_FILE,
    VOL_RANK_ENVIRONMENT,
    VOL_RANK_COMMAND
};

struct vol_value {
    const char *text; /* canonical; NULL: a secret that was not given      */
    const char *yaml; /* as a file would give it, secrets masked           */
    double number;    /* of a number, or 1 and 0 for true and false        */
    size_t n;         /* items of a list                                   */
    const char *const *items;
    const char *origin;
    enum vol_rank rank;
    unsigned file; /* the number of the file that set it, to find twins */
};

struct vol_group {
    struct vol_conf_group pub;
    struct vol_value *values; /* one for each setting */
    const char *symbols_origin;
    unsigned file;
};

struct vol_symbol_entry {
    const struct vol_conf_symbol *symbol;
    const struct vol_group *group;
    size_t order;
};

struct vol_conf {
    struct vol_arena arena;   /* everything below but the two arrays */
    struct vol_value *values; /* one for each setting                */
    struct vol_group **groups;
    size_t n_groups, cap_groups;
    struct vol_symbol_entry *symbols; /* of all groups, by name */
    size_t n_symbols;
    unsigned n_loaded; /* files of settings, so far                    */
    const char **file; /* those and of secrets, ended by NULL; NULL: none */
    size_t n_files;
};

/* One text in three forms. */
struct vol_raw {
    const char *text;  /* with references expanded                      */
    const char *shown; /* the same with secrets masked, for messages    */
    const char *yaml;  /* masked, and reads back as the same from a file */
    bool secret;       /* a secret variable stands in it */
};

/*
 * Check `n` items (1 unless it is a list) and put them into `*v` unless what
 * stands there is stronger.  On failure `*bad` is the item at fault.
 */
enum vol_code vol_value_put(struct vol_conf *conf, struct vol_value *v,
                            const struct vol_setting *s,
                            const struct vol_raw *items, size_t n,
                            const char *origin, enum vol_rank rank, size_t *bad,
                            struct vol_err *err) VOL_MUST_CHECK;

/* The same for one text, which is split at commas if the setting is a list. */
enum vol_code vol_value_put_text(struct vol_conf *conf, struct vol_value *v,
                                 const struct vol_setting *s,
                                 const struct vol_raw *raw, const char *origin,
                                 enum vol_rank rank,
                                 struct vol_err *err) VOL_MUST_CHECK;

/* The values of `group`, or those for all where it is NULL. */
struct vol_value *vol_conf_value(struct vol_conf *conf, struct vol_group *group,
                                 const struct vol_setting *s);

/* Bring what is derived up to date: the models of groups, the symbol index. */
enum vol_code vol_conf_refresh(struct vol_conf *conf,
                               struct vol_err *err) VOL_MUST_CHECK;

/*
 * Expand ${NAME} in `text`, "$${" giving "${", into `*out` in conf->arena.  A
 * secret variable (NAME ends in _KEY, _TOKEN, _SECRET or _PASSWORD; it may be
 * given as NAME_FILE) is masked as "***"; ${VOL_CONFIG_DIR} is `dir`, and stays
 * as it is in the YAML form.
 */
enum vol_code vol_conf_expand(struct vol_conf *conf, const char *text,
                              const char *dir, struct vol_raw *out,
                              struct vol_err *err) VOL_MUST_CHECK;

/* A text that is taken as it is: only its YAML form has to guard "${". */
enum vol_code vol_conf_literal(struct vol_arena *arena, const char *text,
                               struct vol_raw *out,
                               struct vol_err *err) VOL_MUST_CHECK;

/* Append `text` with "$${" for its "${", which so reads back as it was. */
void vol_conf_guard(struct vol_str *s, const char *text);

/*
 * Mask the passwords of an address "scheme://user:password@host/?password=";
 * `*found` says whether there was one to hide.
 */
enum vol_code vol_conf_hide_password(struct vol_arena *arena,
                                     struct vol_raw *raw, bool *found,
                                     struct vol_err *err) VOL_MUST_CHECK;

/*
 * The secret in the environment variable `name`, or in the file that NAME_FILE
 * names, into `*out` (in conf->arena; NULL if neither is set).  `*from` is the
 * variable it came from.
 */
enum vol_code vol_conf_secret(struct vol_conf *conf, const char *name,
                              const char **out, const char **from,
                              struct vol_err *err) VOL_MUST_CHECK;

/* A file that was read, for vol_conf_files(). */
enum vol_code vol_conf_add_file(struct vol_conf *conf, const char *path,
                                struct vol_err *err) VOL_MUST_CHECK;

/* Append a file of at most `limit` bytes; any failure is VOL_EUSAGE. */
enum vol_code vol_conf_read_file(const char *path, size_t limit,
                                 struct vol_str *out,
                                 struct vol_err *err) VOL_MUST_CHECK;

/* Read the mapping `groups`; for load.c, with which it shares these. */
struct vol_loader {
    struct vol_conf *conf;
    const char *file; /* as messages call it    */
    const char *dir;  /* ${VOL_CONFIG_DIR}      */
    unsigned number;  /* of the file, from 1    */
    struct vol_err *err;
};
struct vol_node;
enum vol_code vol_load_groups(struct vol_loader *l,
                              const struct vol_node *map) VOL_MUST_CHECK;
/* The symbols of one group, from a list. */
enum vol_code vol_load_symbols(struct vol_loader *l,
                               const struct vol_node *list,
                               struct vol_conf_group *group) VOL_MUST_CHECK;
/* A setting, or a section of them, from the child `node` of a map. */
enum vol_code vol_load_setting(struct vol_loader *l,
                               const struct vol_node *node, const char *prefix,
                               struct vol_group *group) VOL_MUST_CHECK;
/* One line of text from a scalar; a secret in it only where it may be. */
enum vol_code vol_load_text(struct vol_loader *l, const struct vol_node *node,
                            const char *what, bool may_be_secret,
                            struct vol_raw *out) VOL_MUST_CHECK;
/* "file:line:column" in the arena. */
enum vol_code vol_load_origin(struct vol_loader *l, const struct vol_node *node,
                              const char **out) VOL_MUST_CHECK;
/* Refuse a map in which a key stands twice, or that is none. */
enum vol_code vol_load_check_map(struct vol_loader *l,
                                 const struct vol_node *node,
                                 const char *what) VOL_MUST_CHECK;
/* "unknown key X in WHAT; did you mean Y?" */
enum vol_code vol_load_unknown(struct vol_loader *l,
                               const struct vol_node *node, const char *what,
                               const char *nearest) VOL_MUST_CHECK;

#endif
