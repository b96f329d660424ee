/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_BASE_MEM_H
#define VOL_BASE_MEM_H

#include "base/err.h"

#include <stddef.h>

/*
 * Make room for `need` elements of `size` bytes in the array at `*ptr`,
 * which has room for `*cap` now (NULL and 0 at first).  The room at least
 * doubles, so that n appends cost O(n).  More than `limit` elements is
 * VOL_EDATA and names `what`: growth that comes from input always has an
 * end.  On failure nothing has changed.  The caller frees `*ptr`.
 */
enum vol_code vol_mem_grow(void **ptr, size_t *cap, size_t need, size_t size,
                           size_t limit, const char *what,
                           struct vol_err *err) VOL_MUST_CHECK;

/* `n` zeroed elements of `size` bytes into `*ptr` (never NULL on success). */
enum vol_code vol_mem_array(void **ptr, size_t n, size_t size,
                            struct vol_err *err) VOL_MUST_CHECK;

/* `n` zeroed doubles into `*ptr`; the caller frees them. */
enum vol_code vol_mem_doubles(double **ptr, size_t n,
                              struct vol_err *err) VOL_MUST_CHECK;

/* The next `n` doubles of the block at `*at`, which moves on behind them: one
 * allocation for several arrays. */
static inline double *
vol_mem_take(double **at, size_t n)
{
    double *here = *at;

    *at += n;
    return here;
}

/* A block that is laid out twice: while `start` is NULL its `n` doubles are
 * only counted. */
struct vol_mem_block {
    double *start;
    size_t n;
};

/* The next `n` doubles of a block, `lead` of them in front of what is given;
 * NULL while they are only counted. */
static inline double *
vol_mem_lay(struct vol_mem_block *block, size_t n, size_t lead)
{
    const size_t from = block->n + lead;

    block->n += n;
    return block->start == NULL ? NULL : block->start + from;
}

#endif
