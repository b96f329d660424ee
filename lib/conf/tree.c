/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conf/tree.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

struct anchor {
    const char *name;
    const struct vol_node *node;
    struct anchor *before;
};

struct reader {
    yaml_parser_t parser;
    struct vol_arena *arena;
    const char *name;
    const char *text;
    size_t len;
    struct anchor *anchors;
    size_t n_anchors;
    size_t depth;
    struct vol_err *err;
};

enum vol_code
vol_tree_fail(const char *name, struct vol_mark at, struct vol_err *err,
              const char *fmt, ...)
{
    char text[400];
    va_list ap;

    va_start(ap, fmt);
    (void)vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    return vol_fail(err, VOL_EUSAGE, "%.160s:%zu:%zu: %s", name, at.line,
                    at.column, text);
}

static struct vol_mark
place(const yaml_mark_t *m)
{
    return (struct vol_mark){ m->line + 1, m->column + 1 };
}

static enum vol_code
fail_event(const struct reader *r, const yaml_event_t *e, const char *why)
{
    return vol_tree_fail(r->name, place(&e->start_mark), r->err, "%s", why);
}

/* Does the line (from 1) begin with blanks among which there is a tab? */
static bool
tab_indents(const struct reader *r, size_t line)
{
    const char *p = r->text, *end = r->text + r->len;

    while (--line > 0 && p != NULL) {
        p = memchr(p, '\n', (size_t)(end - p));
        p = p == NULL ? NULL : p + 1;
    }
    for (; p != NULL && p < end && (*p == ' ' || *p == '\t'); p++)
        if (*p == '\t')
            return true;
    return false;
}

static enum vol_code
fail_syntax(const struct reader *r)
{
    const yaml_parser_t *p = &r->parser;
    struct vol_mark at = place(&p->problem_mark);
    const char *problem = p->problem == NULL ? "not YAML" : p->problem;

    if (p->error == YAML_MEMORY_ERROR)
        return vol_fail_nomem(r->err);
    if (p->error == YAML_READER_ERROR)
        return vol_fail(r->err, VOL_EUSAGE,
                        "%.160s: byte %zu: %s; the file must be UTF-8", r->name,
                        p->problem_offset, problem);
    if (tab_indents(r, at.line))
        return vol_tree_fail(r->name, at, r->err,
                             "a tab in the indentation; use blanks");
    if (p->context == NULL)
        return vol_tree_fail(r->name, at, r->err, "%s", problem);
    return vol_tree_fail(r->name, at, r->err, "%s, %s that begins in line %zu",
                         problem, p->context, p->context_mark.line + 1);
}

static enum vol_code
next_event(struct reader *r, yaml_event_t *e)
{
    if (yaml_parser_parse(&r->parser, e) == 0)
        return fail_syntax(r);
    return VOL_OK;
}

static enum vol_code
remember_anchor(struct reader *r, const yaml_char_t *anchor,
                const struct vol_node *node)
{
    const char *name = (const char *)anchor;
    struct anchor *a;

    if (name == NULL)
        return VOL_OK;
    if (r->n_anchors++ == VOL_TREE_MAX_ANCHORS)
        return vol_tree_fail(r->name, node->at, r->err, "more than %d anchors",
                             VOL_TREE_MAX_ANCHORS);
    a = vol_arena_alloc(r->arena, sizeof(*a));
    if (a == NULL)
        return vol_fail_nomem(r->err);
    a->node = node;
    a->before = r->anchors;
    r->anchors = a;
    return vol_arena_copy(r->arena, &a->name, name, strlen(name), r->err);
}

/* The node again, at the place of the alias; its children are shared. */
static enum vol_code
read_alias(struct reader *r, const yaml_event_t *e, struct vol_node *node)
{
    const char *name = (const char *)e->data.alias.anchor;
    const struct anchor *a = r->anchors;
    struct vol_mark at = node->at;

    while (a != NULL && strcmp(a->name, name) != 0)
        a = a->before;
    if (a == NULL)
        return fail_event(r, e, "this alias has no anchor above it");
    *node = *a->node;
    node->at = at;
    node->next = NULL;
    return VOL_OK;
}

static enum vol_code
read_scalar(struct reader *r, const yaml_event_t *e, struct vol_node *node)
{
    const char *text = (const char *)e->data.scalar.value;
    size_t len = e->data.scalar.length;

    if (e->data.scalar.tag != NULL)
        return fail_event(r, e, "YAML tags are not used here");
    if (memchr(text, '\0', len) != NULL)
        return fail_event(r, e, "a NUL character");
    node->kind = VOL_NODE_SCALAR;
    node->plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    return vol_arena_copy(r->arena, &node->text, text, len, r->err);
}

static enum vol_code
append(struct reader *r, struct vol_node *parent, struct vol_node *child)
{
    if (parent->last == NULL)
        parent->first = child;
    else
        parent->last->next = child;
    parent->last = child;
    parent->weight += child->weight;
    if (parent->weight > VOL_TREE_MAX_NODES)
        return vol_tree_fail(r->name, child->at, r->err, "more than %d values",
                             VOL_TREE_MAX_NODES);
    return VOL_OK;
}

static enum vol_code read_node(struct reader *r, const yaml_event_t *e,
                               struct vol_node **out);

static enum vol_code
read_list(struct reader *r, struct vol_node *list)
{
    for (;;) {
        struct vol_node *child;
        yaml_event_t e;
        enum vol_code code = next_event(r, &e);

        if (code != VOL_OK)
            return code;
        bool end = e.type == YAML_SEQUENCE_END_EVENT;
        if (!end)
            code = read_node(r, &e, &child);
        yaml_event_delete(&e);
        if (code != VOL_OK || end)
            return code;
        code = append(r, list, child);
        if (code != VOL_OK)
            return code;
    }
}

/* After the key, whose node is `key`, its value. */
static enum vol_code
read_value(struct reader *r, const struct vol_node *key, struct vol_node *map)
{
    struct vol_node *value;
    yaml_event_t e;
    enum vol_code code = next_event(r, &e);

    if (code != VOL_OK)
        return code;
    code = read_node(r, &e, &value);
    yaml_event_delete(&e);
    if (code != VOL_OK)
        return code;
    value->key = key->text;
    value->key_at = key->at;
    return append(r, map, value);
}

static enum vol_code
read_map(struct reader *r, struct vol_node *map)
{
    for (;;) {
        struct vol_node *key = NULL;
        yaml_event_t e;
        enum vol_code code = next_event(r, &e);

        if (code != VOL_OK)
            return code;
        bool end = e.type == YAML_MAPPING_END_EVENT;
        if (!end && e.type != YAML_SCALAR_EVENT)
            code = fail_event(r, &e, "a key must be a word");
        else if (!end)
            code = read_node(r, &e, &key);
        yaml_event_delete(&e);
        if (code == VOL_OK && !end)
            code = read_value(r, key, map);
        if (code != VOL_OK || end)
            return code;
    }
}

/* What `e`, the start of a list or a map, begins. */
static enum vol_code
read_children(struct reader *r, const yaml_event_t *e, struct vol_node *node)
{
    bool list = e->type == YAML_SEQUENCE_START_EVENT;
    enum vol_code code;

    if ((list ? e->data.sequence_start.tag : e->data.mapping_start.tag) != NULL)
        return fail_event(r, e, "YAML tags are not used here");
    if (r->depth == VOL_TREE_MAX_DEPTH)
        return fail_event(r, e, "nested too deeply");
    r->depth++;
    node->kind = list ? VOL_NODE_LIST : VOL_NODE_MAP;
    code = list ? read_list(r, node) : read_map(r, node);
    r->depth--;
    return code;
}

static enum vol_code
read_node(struct reader *r, const yaml_event_t *e, struct vol_node **out)
{
    struct vol_node *node = vol_arena_alloc(r->arena, sizeof(*node));
    const yaml_char_t *anchor = NULL;
    enum vol_code code;

    if (node == NULL)
        return vol_fail_nomem(r->err);
    node->at = place(&e->start_mark);
    node->weight = 1;
    if (e->type == YAML_ALIAS_EVENT) {
        code = read_alias(r, e, node);
    } else if (e->type == YAML_SCALAR_EVENT) {
        anchor = e->data.scalar.anchor;
        code = read_scalar(r, e, node);
    } else {
        anchor = e->type == YAML_SEQUENCE_START_EVENT
                     ? e->data.sequence_start.anchor
                     : e->data.mapping_start.anchor;
        code = read_children(r, e, node);
    }
    if (code == VOL_OK)
        code = remember_anchor(r, anchor, node);
    if (code == VOL_OK)
        *out = node;
    return code;
}

/* The one document between the start and the end of the stream. */
static enum vol_code
read_stream(struct reader *r, struct vol_node **out)
{
    bool done = false, seen = false;
    enum vol_code code = VOL_OK;

    *out = NULL;
    while (code == VOL_OK && !done) {
        yaml_event_t e;

        code = next_event(r, &e);
        if (code != VOL_OK)
            return code;
        done = e.type == YAML_STREAM_END_EVENT;
        if (e.type == YAML_DOCUMENT_START_EVENT && seen)
            code = fail_event(r, &e, "a second document; one is allowed");
        else if (e.type == YAML_DOCUMENT_START_EVENT)
            seen = true;
        else if (e.type != YAML_STREAM_START_EVENT &&
                 e.type != YAML_DOCUMENT_END_EVENT && !done)
            code = read_node(r, &e, out);
        yaml_event_delete(&e);
    }
    return code;
}

enum vol_code
vol_tree_read(struct vol_arena *arena, const char *name, const char *text,
              size_t len, struct vol_node **out, struct vol_err *err)
{
    struct reader r = {
        .arena = arena, .name = name, .text = text, .len = len, .err = err
    };
    enum vol_code code;

    if (len > VOL_TREE_MAX_BYTES)
        return vol_fail(err, VOL_EUSAGE, "%.160s: longer than %d bytes", name,
                        VOL_TREE_MAX_BYTES);
    if (yaml_parser_initialize(&r.parser) == 0)
        return vol_fail_nomem(err);
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)text, len);
    code = read_stream(&r, out);
    yaml_parser_delete(&r.parser);
    return code;
}
