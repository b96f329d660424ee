/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conf/conf.h"

#include "base/mem.h"
#include "conf/internal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static enum vol_code
put_defaults(struct vol_conf *conf, struct vol_err *err)
{
    size_t n;
    const struct vol_setting *s = vol_settings(&n);

    for (size_t i = 0; i < n; i++) {
        struct vol_raw raw = { s[i].initial, s[i].initial, s[i].initial,
                               false };
        enum vol_code code;

        conf->values[i].origin = "default";
        if (s[i].initial == NULL)
            continue;
        code = vol_value_put_text(conf, &conf->values[i], &s[i], &raw,
                                  "default", VOL_RANK_DEFAULT, err);
        if (code != VOL_OK)
            return vol_fail_in(err, code, "default of %s", s[i].name);
    }
    return VOL_OK;
}

enum vol_code
vol_conf_new(struct vol_conf **out, struct vol_err *err)
{
    struct vol_conf *conf = calloc(1, sizeof(*conf));
    size_t n;
    enum vol_code code;

    if (conf == NULL)
        return vol_fail_nomem(err);
    (void)vol_settings(&n);
    conf->values = vol_arena_alloc(&conf->arena, n * sizeof(*conf->values));
    if (conf->values == NULL)
        code = vol_fail_nomem(err);
    else
        code = put_defaults(conf, err);
    if (code == VOL_OK)
        *out = conf;
    else
        vol_conf_free(conf);
    return code;
}

void
vol_conf_free(struct vol_conf *conf)
{
    if (conf == NULL)
        return;
    vol_arena_clear(&conf->arena);
    free(conf->groups);
    free(conf->symbols);
    free(conf);
}

struct vol_value *
vol_conf_value(struct vol_conf *conf, struct vol_group *group,
               const struct vol_setting *s)
{
    size_t n;
    size_t i = (size_t)(s - vol_settings(&n));

    return group != NULL ? &group->values[i] : &conf->values[i];
}

/* The value that holds for a group (NULL: for all). */
static const struct vol_value *
look_up(const struct vol_conf *conf, const struct vol_conf_group *group,
        const char *name)
{
    const struct vol_setting *s = vol_setting_find(name);
    size_t n;

    assert(s != NULL);
    size_t i = (size_t)(s - vol_settings(&n));
    const struct vol_value *all = &conf->values[i];
    if (group == NULL)
        return all;
    assert(s->per_group);
    /* `pub` is the first member, so that the public pointer finds the rest. */
    const struct vol_value *own =
        &((const struct vol_group *)(const void *)group)->values[i];
    return own->rank >= all->rank && own->rank > VOL_RANK_NONE ? own : all;
}

static bool
is_type(const char *name, enum vol_setting_type a, bool list)
{
    const struct vol_setting *s = vol_setting_find(name);

    return s != NULL && s->type == a && s->list == list;
}

const char *
vol_conf_group_text(const struct vol_conf *conf,
                    const struct vol_conf_group *group, const char *name)
{
    return look_up(conf, group, name)->text;
}

long
vol_conf_group_int(const struct vol_conf *conf,
                   const struct vol_conf_group *group, const char *name)
{
    assert(is_type(name, VOL_SETTING_INT, false));
    return (long)look_up(conf, group, name)->number;
}

double
vol_conf_group_real(const struct vol_conf *conf,
                    const struct vol_conf_group *group, const char *name)
{
    assert(is_type(name, VOL_SETTING_REAL, false) ||
           is_type(name, VOL_SETTING_INT, false));
    return look_up(conf, group, name)->number;
}

const char *const *
vol_conf_group_list(const struct vol_conf *conf,
                    const struct vol_conf_group *group, const char *name,
                    size_t *n)
{
    const struct vol_value *v = look_up(conf, group, name);

    assert(vol_setting_find(name)->list);
    *n = v->n;
    return v->items;
}

const char *
vol_conf_text(const struct vol_conf *conf, const char *name)
{
    return vol_conf_group_text(conf, NULL, name);
}

long
vol_conf_int(const struct vol_conf *conf, const char *name)
{
    return vol_conf_group_int(conf, NULL, name);
}

double
vol_conf_real(const struct vol_conf *conf, const char *name)
{
    return vol_conf_group_real(conf, NULL, name);
}

bool
vol_conf_flag(const struct vol_conf *conf, const char *name)
{
    assert(is_type(name, VOL_SETTING_FLAG, false));
    return look_up(conf, NULL, name)->number > 0.0;
}

const char *const *
vol_conf_list(const struct vol_conf *conf, const char *name, size_t *n)
{
    return vol_conf_group_list(conf, NULL, name, n);
}

enum vol_code
vol_conf_add_file(struct vol_conf *conf, const char *path, struct vol_err *err)
{
    for (size_t i = 0; i < conf->n_files; i++)
        if (strcmp(conf->file[i], path) == 0)
            return VOL_OK;
    const char **all =
        vol_arena_alloc(&conf->arena, (conf->n_files + 2) * sizeof(*all));
    if (all == NULL)
        return vol_fail_nomem(err);
    if (conf->n_files > 0)
        memcpy(all, conf->file, conf->n_files * sizeof(*all));
    conf->file = all;
    enum vol_code code = vol_arena_copy(&conf->arena, &all[conf->n_files], path,
                                        strlen(path), err);
    conf->n_files += code == VOL_OK;
    return code;
}

const char *const *
vol_conf_files(const struct vol_conf *conf)
{
    static const char *const none[] = { NULL };

    return conf->file == NULL ? none : conf->file;
}

const char *
vol_conf_origin(const struct vol_conf *conf, const char *name)
{
    return look_up(conf, NULL, name)->origin;
}

enum vol_code
vol_conf_blame(const struct vol_conf *conf, const char *name,
               enum vol_code code, struct vol_err *err)
{
    const struct vol_value *v = look_up(conf, NULL, name);

    if (code == VOL_EUSAGE && v->rank == VOL_RANK_FILE)
        return vol_fail_in(err, code, "%s: %s", v->origin, name);
    if (code == VOL_EUSAGE && v->rank == VOL_RANK_ENVIRONMENT)
        return vol_fail_in(err, code, "%s", v->origin);
    return code;
}

size_t
vol_conf_group_count(const struct vol_conf *conf)
{
    return conf->n_groups;
}

const struct vol_conf_group *
vol_conf_group(const struct vol_conf *conf, size_t i)
{
    return &conf->groups[i]->pub;
}

const struct vol_conf_group *
vol_conf_group_find(const struct vol_conf *conf, const char *name)
{
    for (size_t i = 0; i < conf->n_groups; i++)
        if (strcmp(conf->groups[i]->pub.name, name) == 0)
            return &conf->groups[i]->pub;
    return NULL;
}

static int
by_name(const void *key, const void *entry)
{
    const struct vol_symbol_entry *e = entry;

    return strcmp(key, e->symbol->name);
}

const struct vol_conf_symbol *
vol_conf_symbol_find(const struct vol_conf *conf, const char *name,
                     const struct vol_conf_group **group)
{
    const struct vol_symbol_entry *e = NULL;

    if (conf->n_symbols > 0)
        e = bsearch(name, conf->symbols, conf->n_symbols, sizeof(*e), by_name);
    if (e == NULL)
        return NULL;
    if (group != NULL)
        *group = &e->group->pub;
    return e->symbol;
}

static int
by_name_and_order(const void *a, const void *b)
{
    const struct vol_symbol_entry *x = a, *y = b;
    int c = strcmp(x->symbol->name, y->symbol->name);

    return c != 0 ? c : (x->order > y->order) - (x->order < y->order);
}

static enum vol_code
check_twins(const struct vol_symbol_entry *e, size_t n, struct vol_err *err)
{
    for (size_t i = 1; i < n; i++)
        if (strcmp(e[i - 1].symbol->name, e[i].symbol->name) == 0)
            return vol_fail(err, VOL_EUSAGE,
                            "%s: the symbol %s stands already at %s; a symbol "
                            "belongs to one group",
                            e[i].symbol->origin, e[i].symbol->name,
                            e[i - 1].symbol->origin);
    return VOL_OK;
}

/* All symbols by name; no name may stand twice. */
static enum vol_code
index_symbols(struct vol_conf *conf, struct vol_err *err)
{
    size_t n = 0, k = 0;
    void *entries = NULL;
    enum vol_code code;

    for (size_t i = 0; i < conf->n_groups; i++)
        n += conf->groups[i]->pub.n_symbols;
    code = vol_mem_array(&entries, n, sizeof(*conf->symbols), err);
    if (code != VOL_OK)
        return code;
    free(conf->symbols);
    conf->symbols = entries;
    conf->n_symbols = n;
    for (size_t i = 0; i < conf->n_groups; i++)
        for (size_t j = 0; j < conf->groups[i]->pub.n_symbols; j++, k++)
            conf->symbols[k] =
                (struct vol_symbol_entry){ &conf->groups[i]->pub.symbols[j],
                                           conf->groups[i], k };
    qsort(conf->symbols, n, sizeof(*conf->symbols), by_name_and_order);
    return check_twins(conf->symbols, n, err);
}

enum vol_code
vol_conf_refresh(struct vol_conf *conf, struct vol_err *err)
{
    for (size_t i = 0; i < conf->n_groups; i++) {
        struct vol_conf_group *g = &conf->groups[i]->pub;

        g->models = vol_conf_group_list(conf, g, "models", &g->n_models);
    }
    return index_symbols(conf, err);
}

enum vol_code
vol_conf_set(struct vol_conf *conf, const char *name, const char *text,
             const char *origin, struct vol_err *err)
{
    const struct vol_setting *s = vol_setting_find(name);
    struct vol_raw raw;
    const char *from;
    bool password = false;
    enum vol_code code;

    if (s == NULL) {
        const char *near = vol_setting_nearest(name);
        return vol_fail(err, VOL_EUSAGE, "%s: unknown setting %.64s%s%s%s",
                        origin, name, near != NULL ? "; did you mean " : "",
                        near != NULL ? near : "", near != NULL ? "?" : "");
    }
    if (s->outside)
        return vol_fail(err, VOL_EUSAGE,
                        "%s: %s is taken from the environment alone", origin,
                        name);
    code = vol_arena_copy(&conf->arena, &from, origin, strlen(origin), err);
    if (code == VOL_OK)
        code = vol_conf_literal(&conf->arena, text, &raw, err);
    if (code == VOL_OK && s->type == VOL_SETTING_URL)
        code = vol_conf_hide_password(&conf->arena, &raw, &password, err);
    if (code == VOL_OK && password)
        return vol_fail(err, VOL_EUSAGE,
                        "%s: %s holds a password, which everybody can read "
                        "here; use the environment",
                        origin, name);
    if (code != VOL_OK)
        return code;
    code = vol_value_put_text(conf, vol_conf_value(conf, NULL, s), s, &raw,
                              from, VOL_RANK_COMMAND, err);
    if (code != VOL_OK)
        return vol_fail_in(err, code, "%s", origin);
    return vol_conf_refresh(conf, err);
}
