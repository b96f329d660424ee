/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_CONF_TREE_H
#define VOL_CONF_TREE_H

#include "base/err.h"
#include "conf/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* A YAML document as a tree whose every node knows where it stands. */

struct vol_mark {
    size_t line, column; /* from 1 */
};

enum vol_node_kind { VOL_NODE_SCALAR, VOL_NODE_LIST, VOL_NODE_MAP };

struct vol_node {
    enum vol_node_kind kind;
    struct vol_mark at;
    const char *text;       /* of a scalar                       */
    bool plain;             /* a scalar without quotes           */
    const char *key;        /* of a child of a map               */
    struct vol_mark key_at; /* where the key stands              */
    struct vol_node *first; /* the children of a list or map ... */
    struct vol_node *last;
    struct vol_node *next; /* ... each with the one after it    */
    size_t weight;         /* nodes in all, aliases spelled out */
};

/* Hard limits, so that no document can cost more than its size suggests. */
#define VOL_TREE_MAX_BYTES   16777216
#define VOL_TREE_MAX_DEPTH   16
#define VOL_TREE_MAX_NODES   1000000
#define VOL_TREE_MAX_ANCHORS 1000

/*
 * Read one document from `len` bytes of UTF-8 into `*out`, whose nodes live
 * in `arena`; NULL for an empty document.  An alias counts for all that it
 * stands for, so nested aliases reach the limit and not the memory's end.
 * Refused with "NAME:LINE:COLUMN: ..." (VOL_EUSAGE): bad YAML, a second
 * document, tags, keys that are not scalars, NUL, more than the limits.
 */
enum vol_code vol_tree_read(struct vol_arena *arena, const char *name,
                            const char *text, size_t len, struct vol_node **out,
                            struct vol_err *err) VOL_MUST_CHECK;

/* Fail with the place before the text. */
enum vol_code vol_tree_fail(const char *name, struct vol_mark at,
                            struct vol_err *err, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

#endif
