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

#endif
