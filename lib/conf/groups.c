/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mapping `groups`: names, symbols, sources. */
#include "base/mem.h"
#include "conf/internal.h"
#include "conf/tree.h"

#include <string.h>

#define GROUPS_MAX 1000

/* ---- sources ------------------------------------------------------- */

static const char *const source_keys[] = { "url", "columns", "date_format" };

/* The columns of the table bars that a source can fill. */
static const char *const bar_columns[] = { "date",   "open",     "high",
                                           "low",    "close",    "adj_close",
                                           "volume", "dividend", "split" };

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const char *
known(const char *key, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], key) == 0)
            return names[i];
    return NULL;
}

static size_t
count(const struct vol_node *node)
{
    size_t n = 0;

    for (const struct vol_node *c = node->first; c != NULL; c = c->next)
        n++;
    return n;
}

static enum vol_code
fail_node(struct vol_loader *l, const struct vol_node *node, const char *why)
{
    return vol_tree_fail(l->file, node->at, l->err, "%s", why);
}

static enum vol_code
load_columns(struct vol_loader *l, const struct vol_node *node,
             struct vol_conf_source *source)
{
    struct vol_conf_column *column;
    enum vol_code code = vol_load_check_map(l, node, "columns");
    size_t n = 0;

    if (code != VOL_OK)
        return code;
    column = vol_arena_alloc(&l->conf->arena, count(node) * sizeof(*column));
    if (column == NULL)
        return vol_fail_nomem(l->err);
    for (const struct vol_node *c = node->first; c != NULL; c = c->next, n++) {
        struct vol_raw raw;

        column[n].name = known(c->key, bar_columns, COUNT(bar_columns));
        if (column[n].name == NULL)
            return vol_load_unknown(
                l, c, "columns",
                vol_str_nearest(c->key, bar_columns, COUNT(bar_columns)));
        code = vol_load_text(l, c, column[n].name, false, &raw);
        if (code != VOL_OK)
            return code;
        if (*raw.text == '\0')
            return fail_node(l, c, "the name of a column, not an empty text");
        column[n].vendor = raw.text;
    }
    source->columns = column;
    source->n_columns = n;
    return VOL_OK;
}

/* SCHEME:REST with a scheme as RFC 3986 has it. */
static bool
is_address(const char *text)
{
    size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789+.-");

    return len > 0 && text[0] >= 'a' && text[0] <= 'z' && text[len] == ':' &&
           text[len + 1] != '\0';
}

static enum vol_code
load_url(struct vol_loader *l, const struct vol_node *node,
         struct vol_conf_source *source)
{
    struct vol_raw raw;
    bool password = false;
    enum vol_code code = vol_load_text(l, node, "source", true, &raw);

    if (code == VOL_OK)
        code = vol_conf_hide_password(&l->conf->arena, &raw, &password, l->err);
    if (code != VOL_OK)
        return code;
    if (password)
        return fail_node(l, node,
                         "a password in an address; write ${NAME_PASSWORD} for "
                         "it and set that in the environment");
    if (!is_address(raw.text))
        return fail_node(l, node,
                         "a source is file:PATH, https://HOST/... or "
                         "VENDOR:CODE");
    source->url = raw.text;
    source->shown = raw.shown;
    source->yaml = raw.yaml;
    return VOL_OK;
}

static enum vol_code
load_date_format(struct vol_loader *l, const struct vol_node *node,
                 struct vol_conf_source *source)
{
    struct vol_raw raw;
    enum vol_code code = vol_load_text(l, node, "date_format", false, &raw);

    if (code != VOL_OK)
        return code;
    for (const char *p = raw.text; *p != '\0'; p++)
        if (*p == '%' &&
            (*++p == '\0' || strchr("YymdbBhejHMSTZzs%", *p) == NULL))
            return fail_node(l, node,
                             "date_format: after % one of "
                             "Y y m d b B h e j H M S T Z z s %");
    if (strchr(raw.text, '%') == NULL)
        return fail_node(l, node, "date_format has no field such as %Y");
    source->date_format = raw.text;
    return VOL_OK;
}

static enum vol_code
load_source_map(struct vol_loader *l, const struct vol_node *node,
                struct vol_conf_source *source)
{
    enum vol_code code = vol_load_check_map(l, node, "a source");

    for (const struct vol_node *c = node->first; code == VOL_OK && c != NULL;
         c = c->next) {
        if (strcmp(c->key, "url") == 0)
            code = load_url(l, c, source);
        else if (strcmp(c->key, "columns") == 0)
            code = load_columns(l, c, source);
        else if (strcmp(c->key, "date_format") == 0)
            code = load_date_format(l, c, source);
        else
            code = vol_load_unknown(
                l, c, "a source",
                vol_str_nearest(c->key, source_keys, COUNT(source_keys)));
    }
    if (code == VOL_OK && source->url == NULL)
        return fail_node(l, node, "this source has no url");
    return code;
}

static enum vol_code
load_source(struct vol_loader *l, const struct vol_node *node,
            struct vol_conf_source *source)
{
    enum vol_code code = vol_load_origin(l, node, &source->origin);

    if (code != VOL_OK)
        return code;
    return node->kind == VOL_NODE_SCALAR ? load_url(l, node, source)
                                         : load_source_map(l, node, source);
}

/* One source, or a list of them. */
static enum vol_code
load_sources(struct vol_loader *l, const struct vol_node *node,
             struct vol_conf_symbol *symbol)
{
    bool list = node->kind == VOL_NODE_LIST;
    size_t n = list ? count(node) : 1;
    struct vol_conf_source *source;
    enum vol_code code = VOL_OK;

    if (n == 0)
        return fail_node(l, node, "source is an empty list");
    source = vol_arena_alloc(&l->conf->arena, n * sizeof(*source));
    if (source == NULL)
        return vol_fail_nomem(l->err);
    if (!list)
        code = load_source(l, node, source);
    const struct vol_node *c = list ? node->first : NULL;
    for (size_t i = 0; code == VOL_OK && c != NULL; c = c->next)
        code = load_source(l, c, &source[i++]);
    symbol->sources = source;
    symbol->n_sources = n;
    return code;
}

/* ---- symbols ------------------------------------------------------- */

static const char *const symbol_keys[] = { "name", "title", "currency",
                                           "column", "source" };

static enum vol_code
load_name(struct vol_loader *l, const struct vol_node *node,
          struct vol_conf_symbol *symbol)
{
    struct vol_raw raw;
    enum vol_code code = vol_load_text(l, node, "name", false, &raw);

    if (code != VOL_OK)
        return code;
    code = vol_str_check_symbol(raw.text, l->err);
    if (code == VOL_ENOMEM)
        return code;
    if (code != VOL_OK && l->err != NULL)
        l->err->code = VOL_EUSAGE;
    if (code != VOL_OK)
        return vol_fail_in(l->err, VOL_EUSAGE, "%.160s:%zu:%zu", l->file,
                           node->at.line, node->at.column);
    symbol->name = raw.text;
    return VOL_OK;
}

static enum vol_code
load_currency(struct vol_loader *l, const struct vol_node *node,
              struct vol_conf_symbol *symbol)
{
    struct vol_raw raw;
    enum vol_code code = vol_load_text(l, node, "currency", false, &raw);

    if (code != VOL_OK)
        return code;
    if (strlen(raw.text) != 3 ||
        strspn(raw.text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3)
        return fail_node(l, node, "currency: three capitals such as EUR");
    symbol->currency = raw.text;
    return VOL_OK;
}

static enum vol_code
load_word(struct vol_loader *l, const struct vol_node *node, const char **out)
{
    struct vol_raw raw;
    enum vol_code code = vol_load_text(l, node, node->key, false, &raw);

    if (code == VOL_OK)
        *out = raw.text;
    return code;
}

static enum vol_code
load_symbol_key(struct vol_loader *l, const struct vol_node *c,
                struct vol_conf_symbol *symbol)
{
    if (strcmp(c->key, "name") == 0)
        return load_name(l, c, symbol);
    if (strcmp(c->key, "title") == 0)
        return load_word(l, c, &symbol->title);
    if (strcmp(c->key, "currency") == 0)
        return load_currency(l, c, symbol);
    if (strcmp(c->key, "column") == 0)
        return load_word(l, c, &symbol->column);
    if (strcmp(c->key, "source") == 0)
        return load_sources(l, c, symbol);
    return vol_load_unknown(
        l, c, "a symbol",
        vol_str_nearest(c->key, symbol_keys, COUNT(symbol_keys)));
}

static enum vol_code
load_symbol(struct vol_loader *l, const struct vol_node *node,
            struct vol_conf_symbol *symbol)
{
    enum vol_code code = vol_load_check_map(l, node, "a symbol");

    if (code == VOL_OK)
        code = vol_load_origin(l, node, &symbol->origin);
    for (const struct vol_node *c = node->first; code == VOL_OK && c != NULL;
         c = c->next)
        code = load_symbol_key(l, c, symbol);
    if (code != VOL_OK)
        return code;
    if (symbol->name == NULL)
        return fail_node(l, node, "this symbol has no name");
    if (symbol->n_sources == 0)
        return fail_node(l, node, "this symbol has no source");
    return VOL_OK;
}

enum vol_code
vol_load_symbols(struct vol_loader *l, const struct vol_node *list,
                 struct vol_conf_group *group)
{
    struct vol_conf_symbol *symbol;
    size_t n = 0;
    enum vol_code code = VOL_OK;

    if (list->kind != VOL_NODE_LIST)
        return fail_node(l, list, "symbols must be a list: \"- name: ...\"");
    symbol =
        vol_arena_alloc(&l->conf->arena, (count(list) + 1) * sizeof(*symbol));
    if (symbol == NULL)
        return vol_fail_nomem(l->err);
    for (const struct vol_node *c = list->first; code == VOL_OK && c != NULL;
         c = c->next)
        code = load_symbol(l, c, &symbol[n++]);
    group->symbols = symbol;
    group->n_symbols = n;
    return code;
}

/* ---- groups -------------------------------------------------------- */

static enum vol_code
new_group(struct vol_loader *l, const struct vol_node *node,
          struct vol_group **out)
{
    struct vol_conf *conf = l->conf;
    void *groups = conf->groups;
    size_t n;
    struct vol_group *g = vol_arena_alloc(&conf->arena, sizeof(*g));
    enum vol_code code;

    (void)vol_settings(&n);
    if (g != NULL)
        g->values = vol_arena_alloc(&conf->arena, n * sizeof(*g->values));
    if (g == NULL || g->values == NULL)
        return vol_fail_nomem(l->err);
    code = vol_arena_copy(&conf->arena, &g->pub.name, node->key,
                          strlen(node->key), l->err);
    if (code == VOL_OK)
        code = vol_load_origin(l, node, &g->pub.origin);
    if (code == VOL_OK)
        code = vol_mem_grow(&groups, &conf->cap_groups, conf->n_groups + 1,
                            sizeof(void *), GROUPS_MAX, "groups", l->err);
    if (code != VOL_OK)
        return code;
    g->pub.title = g->pub.name;
    conf->groups = groups;
    conf->groups[conf->n_groups++] = g;
    *out = g;
    return VOL_OK;
}

static enum vol_code
find_group(struct vol_loader *l, const struct vol_node *node,
           struct vol_group **out)
{
    size_t len = strlen(node->key);

    if (len == 0 || len > VOL_SYMBOL_MAX ||
        strspn(node->key, "abcdefghijklmnopqrstuvwxyz0123456789_-") != len)
        return vol_tree_fail(l->file, node->key_at, l->err,
                             "the name of a group is made of a-z, 0-9, _ and "
                             "-, at most %d of them",
                             VOL_SYMBOL_MAX);
    for (size_t i = 0; i < l->conf->n_groups; i++)
        if (strcmp(l->conf->groups[i]->pub.name, node->key) == 0) {
            *out = l->conf->groups[i];
            return VOL_OK;
        }
    return new_group(l, node, out);
}

static enum vol_code
load_group_key(struct vol_loader *l, const struct vol_node *c,
               struct vol_group *group)
{
    if (strcmp(c->key, "title") == 0)
        return load_word(l, c, &group->pub.title);
    if (strcmp(c->key, "symbols") != 0)
        return vol_load_setting(l, c, "", group);
    enum vol_code code = vol_load_origin(l, c, &group->symbols_origin);
    return code == VOL_OK ? vol_load_symbols(l, c, &group->pub) : code;
}

enum vol_code
vol_load_groups(struct vol_loader *l, const struct vol_node *map)
{
    enum vol_code code = vol_load_check_map(l, map, "groups");

    for (const struct vol_node *node = map->first;
         code == VOL_OK && node != NULL; node = node->next) {
        struct vol_group *group = NULL;

        code = find_group(l, node, &group);
        if (code == VOL_OK)
            code = vol_load_check_map(l, node, "a group");
        for (const struct vol_node *c = node->first;
             code == VOL_OK && c != NULL; c = c->next)
            code = load_group_key(l, c, group);
    }
    return code;
}
