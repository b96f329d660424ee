/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>

enum vol_code
vol_mem_grow(void **ptr, size_t *cap, size_t need, size_t size, size_t limit,
             const char *what, struct vol_err *err)
{
    size_t room = *cap < 8 ? 16 : *cap;

    if (need <= *cap)
        return VOL_OK;
    if (need > limit || need > SIZE_MAX / 2 / size)
        return vol_fail(err, VOL_EDATA, "more than %zu %s", limit, what);
    while (room < need)
        room *= 2;
    void *p = realloc(*ptr, room * size);
    if (p == NULL)
        return vol_fail_nomem(err);
    *ptr = p;
    *cap = room;
    return VOL_OK;
}

enum vol_code
vol_mem_array(void **ptr, size_t n, size_t size, struct vol_err *err)
{
    void *p = calloc(n > 0 ? n : 1, size > 0 ? size : 1);

    if (p == NULL)
        return vol_fail_nomem(err);
    *ptr = p;
    return VOL_OK;
}

enum vol_code
vol_mem_doubles(double **ptr, size_t n, struct vol_err *err)
{
    void *p = NULL;
    enum vol_code code = vol_mem_array(&p, n, sizeof(double), err);

    if (code == VOL_OK)
        *ptr = p;
    return code;
}
