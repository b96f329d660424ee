/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"

#include <stdatomic.h>
#include <stdlib.h>

static atomic_size_t countdown; /* 0: every allocation succeeds */
static atomic_bool refused;

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t size);

void
alloc_fail_at(size_t n)
{
    atomic_store(&refused, false);
    atomic_store(&countdown, n);
}

bool
alloc_refused(void)
{
    atomic_store(&countdown, 0);
    return atomic_load(&refused);
}

static bool
refuse(void)
{
    if (atomic_load(&countdown) == 0 || atomic_fetch_sub(&countdown, 1) != 1)
        return false;
    atomic_store(&refused, true);
    return true;
}

void *
__wrap_malloc(size_t size)
{
    return refuse() ? NULL : __real_malloc(size);
}

void *
__wrap_calloc(size_t n, size_t size)
{
    return refuse() ? NULL : __real_calloc(n, size);
}

void *
__wrap_realloc(void *p, size_t size)
{
    return refuse() ? NULL : __real_realloc(p, size);
}
