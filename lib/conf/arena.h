/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_CONF_ARENA_H
#define VOL_CONF_ARENA_H

#include "base/err.h"

#include <stddef.h>

/*
 * Memory for many small objects that live and die together.  `{0}` is an
 * empty one.
 */
struct vol_arena {
    struct vol_arena_block *last;
    size_t used; /* bytes of the last block */
};

void vol_arena_clear(struct vol_arena *a);

/* `size` zeroed bytes, aligned for any object; NULL for want of memory. */
void *vol_arena_alloc(struct vol_arena *a, size_t size);

/* A copy of the first `len` bytes of `text` with a NUL after them. */
enum vol_code vol_arena_copy(struct vol_arena *a, const char **out,
                             const char *text, size_t len,
                             struct vol_err *err) VOL_MUST_CHECK;

#endif
