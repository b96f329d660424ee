/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conf/arena.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE 16384

struct vol_arena_block {
    struct vol_arena_block *before;
    size_t size;
    alignas(max_align_t) char bytes[];
};

void
vol_arena_clear(struct vol_arena *a)
{
    while (a->last != NULL) {
        struct vol_arena_block *before = a->last->before;

        free(a->last);
        a->last = before;
    }
    a->used = 0;
}

static int
add_block(struct vol_arena *a, size_t size)
{
    struct vol_arena_block *b;

    if (size < BLOCK_SIZE)
        size = BLOCK_SIZE;
    b = calloc(1, sizeof(*b) + size);
    if (b == NULL)
        return -1;
    b->before = a->last;
    b->size = size;
    a->last = b;
    a->used = 0;
    return 0;
}

void *
vol_arena_alloc(struct vol_arena *a, size_t size)
{
    size_t mask = alignof(max_align_t) - 1;

    size = (size + mask) & ~mask;
    if (a->last == NULL || a->last->size - a->used < size)
        if (add_block(a, size) != 0)
            return NULL;
    void *p = a->last->bytes + a->used;
    a->used += size;
    return p;
}

enum vol_code
vol_arena_copy(struct vol_arena *a, const char **out, const char *text,
               size_t len, struct vol_err *err)
{
    char *p = vol_arena_alloc(a, len + 1);

    if (p == NULL)
        return vol_fail_nomem(err);
    memcpy(p, text, len);
    *out = p;
    return VOL_OK;
}
