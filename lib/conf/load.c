/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From files to values. */
#include "conf/internal.h"
#include "conf/tree.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define LIST_MAX 1000
#define KEYS_MAX 1024

static const char groups_key[] = "groups";

enum vol_code
vol_load_check_map(struct vol_loader *l, const struct vol_node *node,
                   const char *what)
{
    size_t n = 0;

    if (node->kind != VOL_NODE_MAP)
        return vol_tree_fail(l->file, node->at, l->err,
                             "%s must be a mapping, a line \"key: value\" for "
                             "each",
                             what);
    for (const struct vol_node *c = node->first; c != NULL; c = c->next) {
        if (++n > KEYS_MAX)
            return vol_tree_fail(l->file, c->key_at, l->err,
                                 "more than %d keys", KEYS_MAX);
        for (const struct vol_node *b = node->first; b != c; b = b->next)
            if (strcmp(b->key, c->key) == 0)
                return vol_tree_fail(l->file, c->key_at, l->err,
                                     "%.64s stands already in line %zu", c->key,
                                     b->key_at.line);
    }
    return VOL_OK;
}

enum vol_code
vol_load_unknown(struct vol_loader *l, const struct vol_node *node,
                 const char *what, const char *nearest)
{
    char quoted[VOL_QUOTE_SIZE];

    (void)vol_str_quote(quoted, node->key);
    if (nearest != NULL)
        return vol_tree_fail(l->file, node->key_at, l->err,
                             "unknown key \"%s\" in %s; did you mean %s?",
                             quoted, what, nearest);
    return vol_tree_fail(l->file, node->key_at, l->err,
                         "unknown key \"%s\" in %s", quoted, what);
}

enum vol_code
vol_load_origin(struct vol_loader *l, const struct vol_node *node,
                const char **out)
{
    struct vol_mark at = node->key != NULL ? node->key_at : node->at;
    struct vol_str s = { 0 };
    enum vol_code code;

    vol_str_addf(&s, "%s:%zu:%zu", l->file, at.line, at.column);
    code = vol_str_check(&s, l->err);
    if (code == VOL_OK)
        code = vol_arena_copy(&l->conf->arena, out, s.text, s.len, l->err);
    vol_str_clear(&s);
    return code;
}

static bool
is_null(const struct vol_node *node)
{
    static const char *const spelling[] = { "", "~", "null", "Null", "NULL" };

    if (!node->plain)
        return false;
    for (size_t i = 0; i < sizeof(spelling) / sizeof(spelling[0]); i++)
        if (strcmp(node->text, spelling[i]) == 0)
            return true;
    return false;
}

/* A scalar that is there, with its references expanded. */
static enum vol_code
take_scalar(struct vol_loader *l, const struct vol_node *node, const char *what,
            struct vol_raw *out)
{
    enum vol_code code;

    if (node->kind != VOL_NODE_SCALAR)
        return vol_tree_fail(l->file, node->at, l->err,
                             "%s is a %s here; it must be one value", what,
                             node->kind == VOL_NODE_LIST ? "list" : "mapping");
    if (is_null(node))
        return vol_tree_fail(l->file, node->at, l->err,
                             "%s has no value; leave the key out, or write '' "
                             "for an empty text",
                             what);
    code = vol_conf_expand(l->conf, node->text, l->dir, out, l->err);
    if (code != VOL_OK)
        return vol_fail_in(l->err, code, "%.160s:%zu:%zu: %s", l->file,
                           node->at.line, node->at.column, what);
    return VOL_OK;
}

static enum vol_code
fail_secret(struct vol_loader *l, const struct vol_node *node, const char *what)
{
    return vol_tree_fail(l->file, node->at, l->err,
                         "%s holds a secret; one may stand only in an address",
                         what);
}

enum vol_code
vol_load_text(struct vol_loader *l, const struct vol_node *node,
              const char *what, bool may_be_secret, struct vol_raw *out)
{
    static const struct vol_setting line = { .type = VOL_SETTING_TEXT };
    struct vol_str canonical = { 0 };
    enum vol_code code = take_scalar(l, node, what, out);

    if (code != VOL_OK)
        return code;
    code = vol_setting_check(&line, out->text, out->shown, &canonical, l->err);
    vol_str_clear(&canonical);
    if (code == VOL_OK && out->secret && !may_be_secret)
        return fail_secret(l, node, what);
    if (code != VOL_OK)
        return vol_fail_in(l->err, code, "%.160s:%zu:%zu: %s", l->file,
                           node->at.line, node->at.column, what);
    return VOL_OK;
}

/* A quoted number is a text: YAML's own rule, and the likelier mistake. */
static bool
is_quoted_number(const struct vol_setting *s, const struct vol_node *node)
{
    return (s->type == VOL_SETTING_INT || s->type == VOL_SETTING_REAL ||
            s->type == VOL_SETTING_FLAG) &&
           !node->plain && strstr(node->text, "${") == NULL;
}

static enum vol_code
take_item(struct vol_loader *l, const struct vol_node *node,
          const struct vol_setting *s, struct vol_raw *out)
{
    bool password = false;
    enum vol_code code = take_scalar(l, node, s->name, out);

    if (code != VOL_OK)
        return code;
    if (is_quoted_number(s, node))
        return vol_tree_fail(l->file, node->at, l->err,
                             "%s: a text in quotes; write the value without "
                             "them",
                             s->name);
    if (out->secret && s->type != VOL_SETTING_URL)
        return fail_secret(l, node, s->name);
    if (s->type == VOL_SETTING_URL)
        code = vol_conf_hide_password(&l->conf->arena, out, &password, l->err);
    if (code == VOL_OK && password)
        return vol_tree_fail(l->file, node->at, l->err,
                             "%s holds a password; write ${NAME_PASSWORD} for "
                             "it and set that in the environment",
                             s->name);
    return code;
}

static enum vol_code
put_list(struct vol_loader *l, const struct vol_node *list,
         const struct vol_setting *s, struct vol_value *v, const char *origin)
{
    struct vol_raw items[LIST_MAX] = { { NULL, NULL, NULL, false } };
    const struct vol_node *nodes[LIST_MAX] = { NULL };
    size_t n = 0, bad;
    enum vol_code code;

    for (const struct vol_node *c = list->first; c != NULL; c = c->next, n++) {
        if (n == LIST_MAX)
            return vol_tree_fail(l->file, c->at, l->err,
                                 "%s: more than %d items", s->name, LIST_MAX);
        code = take_item(l, c, s, &items[n]);
        if (code != VOL_OK)
            return code;
        nodes[n] = c;
    }
    code = vol_value_put(l->conf, v, s, items, n, origin, VOL_RANK_FILE, &bad,
                         l->err);
    if (code == VOL_OK)
        return VOL_OK;
    const struct vol_node *at = n > 0 ? nodes[bad] : list;
    return vol_fail_in(l->err, code, "%.160s:%zu:%zu: %s", l->file, at->at.line,
                       at->at.column, s->name);
}

static enum vol_code
put_scalar(struct vol_loader *l, const struct vol_node *node,
           const struct vol_setting *s, struct vol_value *v, const char *origin)
{
    struct vol_raw raw;
    enum vol_code code = take_item(l, node, s, &raw);

    if (code != VOL_OK)
        return code;
    code =
        vol_value_put_text(l->conf, v, s, &raw, origin, VOL_RANK_FILE, l->err);
    if (code != VOL_OK)
        return vol_fail_in(l->err, code, "%.160s:%zu:%zu: %s", l->file,
                           node->at.line, node->at.column, s->name);
    return VOL_OK;
}

static enum vol_code
fail_outside(struct vol_loader *l, const struct vol_node *node,
             const struct vol_setting *s)
{
    bool secret = s->type == VOL_SETTING_SECRET;
    struct vol_str names = { 0 };
    enum vol_code code;

    vol_setting_variable(s, &names);
    if (secret) {
        vol_str_add(&names, " or ");
        vol_setting_variable(s, &names);
        vol_str_add(&names, "_FILE");
    }
    code = vol_str_check(&names, l->err);
    if (code == VOL_OK)
        code = vol_tree_fail(
            l->file, node->key_at, l->err,
            "%s %s from the environment alone: set %s", s->name,
            secret ? "is a secret and comes" : "comes", names.text);
    vol_str_clear(&names);
    return code;
}

static enum vol_code
put(struct vol_loader *l, const struct vol_node *node,
    const struct vol_setting *s, struct vol_group *group)
{
    struct vol_value *v = vol_conf_value(l->conf, group, s);
    const char *origin;
    enum vol_code code;

    if (s->outside)
        return fail_outside(l, node, s);
    if (group != NULL && !s->per_group)
        return vol_tree_fail(l->file, node->key_at, l->err,
                             "%s holds for all groups; set it outside them",
                             s->name);
    if (v->file == l->number)
        return vol_tree_fail(l->file, node->key_at, l->err,
                             "%s is set already at %s", s->name, v->origin);
    code = vol_load_origin(l, node, &origin);
    if (code != VOL_OK)
        return code;
    if (s->list && node->kind == VOL_NODE_LIST)
        code = put_list(l, node, s, v, origin);
    else
        code = put_scalar(l, node, s, v, origin);
    v->file = l->number;
    return code;
}

static enum vol_code
load_section(struct vol_loader *l, const struct vol_node *node,
             const char *prefix, struct vol_group *group)
{
    enum vol_code code = vol_load_check_map(l, node, prefix);

    for (const struct vol_node *c = node->first; code == VOL_OK && c != NULL;
         c = c->next)
        code = vol_load_setting(l, c, prefix, group);
    return code;
}

/* A key at the top or in a group may also be meant for what is no setting. */
static enum vol_code
fail_unknown(struct vol_loader *l, const struct vol_node *node,
             const char *name, const struct vol_group *group)
{
    static const char *const top[] = { groups_key };
    static const char *const in_group[] = { "symbols", "title" };
    const char *near = vol_setting_nearest(name);

    if (near == NULL)
        near = group != NULL ? vol_str_nearest(name, in_group, 2)
                             : vol_str_nearest(name, top, 1);
    return vol_load_unknown(
        l, node, group != NULL ? group->pub.name : "the settings", near);
}

enum vol_code
vol_load_setting(struct vol_loader *l, const struct vol_node *node,
                 const char *prefix, struct vol_group *group)
{
    char name[80];
    const struct vol_setting *s;

    (void)snprintf(name, sizeof(name), "%s%s%s", prefix,
                   *prefix != '\0' ? "." : "", node->key);
    s = vol_setting_find(name);
    if (s != NULL)
        return put(l, node, s, group);
    if (vol_setting_is_section(name))
        return load_section(l, node, name, group);
    return fail_unknown(l, node, name, group);
}

static enum vol_code
load_document(struct vol_loader *l, const struct vol_node *root)
{
    enum vol_code code;

    if (root == NULL || (root->kind == VOL_NODE_SCALAR && is_null(root)))
        return VOL_OK; /* nothing but comments */
    code = vol_load_check_map(l, root, "a configuration");
    for (const struct vol_node *c = root->first; code == VOL_OK && c != NULL;
         c = c->next) {
        if (strcmp(c->key, groups_key) == 0)
            code = vol_load_groups(l, c);
        else
            code = vol_load_setting(l, c, "", NULL);
    }
    return code == VOL_OK ? vol_conf_refresh(l->conf, l->err) : code;
}

/* The directory part of a path, "." where there is none. */
static enum vol_code
directory(struct vol_arena *arena, const char *path, const char **out,
          struct vol_err *err)
{
    const char *slash = strrchr(path, '/');

    if (slash == NULL)
        return vol_arena_copy(arena, out, ".", 1, err);
    return vol_arena_copy(arena, out, path,
                          slash == path ? 1 : (size_t)(slash - path), err);
}

enum vol_code
vol_conf_load_text(struct vol_conf *conf, const char *name, const char *text,
                   size_t len, struct vol_err *err)
{
    struct vol_arena arena = { 0 };
    struct vol_loader l = { .conf = conf, .err = err };
    struct vol_node *root;
    enum vol_code code = vol_tree_read(&arena, name, text, len, &root, err);

    if (code == VOL_OK)
        code = vol_arena_copy(&conf->arena, &l.file, name, strlen(name), err);
    if (code == VOL_OK)
        code = directory(&conf->arena, name, &l.dir, err);
    if (code == VOL_OK)
        code = vol_conf_add_file(conf, name, err);
    if (code == VOL_OK) {
        l.number = ++conf->n_loaded;
        code = load_document(&l, root);
    }
    vol_arena_clear(&arena);
    return code;
}

static enum vol_code
load_file(struct vol_conf *conf, const char *path, struct vol_err *err)
{
    struct vol_str s = { 0 };
    enum vol_code code = vol_conf_read_file(path, VOL_TREE_MAX_BYTES, &s, err);

    if (code == VOL_OK)
        code = vol_conf_load_text(conf, path, vol_str_text(&s), s.len, err);
    vol_str_clear(&s);
    return code;
}

static enum vol_code
load_member(struct vol_conf *conf, const char *dir, const char *name,
            struct vol_err *err)
{
    size_t len = strlen(dir);
    struct vol_str path = { 0 };
    enum vol_code code;

    while (len > 1 && dir[len - 1] == '/')
        len--;
    vol_str_add_n(&path, dir, len);
    vol_str_addf(&path, "%s%s.yaml", dir[len - 1] == '/' ? "" : "/", name);
    code = vol_str_check(&path, err);
    if (code == VOL_OK)
        code = load_file(conf, path.text, err);
    vol_str_clear(&path);
    return code;
}

/* VOL_ENV, checked like any setting, chooses the second file. */
static enum vol_code
take_env_name(struct vol_conf *conf, const char **name, struct vol_err *err)
{
    const struct vol_setting *s = vol_setting_find("env");
    struct vol_value *v = vol_conf_value(conf, NULL, s);
    const char *text = getenv("VOL_ENV");
    struct vol_raw raw = { text, text, text, false };
    enum vol_code code = VOL_OK;

    if (text != NULL && *text != '\0')
        code = vol_value_put_text(conf, v, s, &raw, "environment VOL_ENV",
                                  VOL_RANK_ENVIRONMENT, err);
    if (code != VOL_OK)
        return vol_fail_in(err, code, "environment VOL_ENV");
    *name = v->text;
    return VOL_OK;
}

enum vol_code
vol_conf_load(struct vol_conf *conf, const char *path, struct vol_err *err)
{
    struct stat st;
    const char *env = NULL;
    enum vol_code code;

    if (stat(path, &st) != 0)
        return vol_fail(err, VOL_EUSAGE, "%.200s: %s", path, strerror(errno));
    if (!S_ISDIR(st.st_mode))
        return load_file(conf, path, err);
    code = take_env_name(conf, &env, err);
    if (code == VOL_OK)
        code = load_member(conf, path, "common", err);
    if (code == VOL_OK)
        code = load_member(conf, path, env, err);
    return code;
}
