/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_CROSS_PACKED_H
#define VOL_CROSS_PACKED_H

#include <stddef.h>

/* Symmetric k x k matrices are packed: the lower triangle, row by row. */

/* How many elements that is. */
static inline size_t
vol_packed(size_t k)
{
    return k * (k + 1) / 2;
}

/* Where (i, j) stands. */
static inline size_t
vol_packed_at(size_t i, size_t j)
{
    return i >= j ? vol_packed(i) + j : vol_packed(j) + i;
}

#endif
