/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/names.h"

#include "base/hash.h"
#include "base/mem.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

/* Where `name` stands, or the free slot where it would (linear probing). */
static size_t
find(const struct vol_names *names, const char *name)
{
    size_t mask = names->cap - 1;
    size_t i = (size_t)vol_hash_seed(0, &name, 1) & mask;

    while (names->slot[i] != NULL && strcmp(names->slot[i], name) != 0)
        i = (i + 1) & mask;
    return i;
}

/* Twice the slots (at least 16), each name put anew. */
static enum vol_code
grow(struct vol_names *names, struct vol_err *err)
{
    struct vol_names wider = { .n = names->n,
                               .cap = names->cap == 0 ? 16 : 2 * names->cap };
    void *slot = NULL;

    if (wider.cap > 2 * VOL_NAMES_MAX)
        return vol_fail(err, VOL_EDATA, "more than %zu names", VOL_NAMES_MAX);
    enum vol_code code =
        vol_mem_array(&slot, wider.cap, sizeof(*wider.slot), err);
    if (code != VOL_OK)
        return code;
    wider.slot = slot;
    for (size_t i = 0; i < names->cap; i++)
        if (names->slot[i] != NULL)
            wider.slot[find(&wider, names->slot[i])] = names->slot[i];
    free(names->slot);
    *names = wider;
    return VOL_OK;
}

bool
vol_names_has(const struct vol_names *names, const char *name)
{
    return names->cap > 0 && names->slot[find(names, name)] != NULL;
}

enum vol_code
vol_names_add(struct vol_names *names, const char *name, bool *added,
              struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    if (2 * (names->n + 1) > names->cap)
        code = grow(names, err);
    if (code != VOL_OK)
        return code;
    size_t i = find(names, name);
    *added = names->slot[i] == NULL;
    if (*added)
        code = vol_str_dup(&names->slot[i], name, err);
    if (*added && code == VOL_OK)
        names->n++;
    return code;
}

void
vol_names_clear(struct vol_names *names)
{
    for (size_t i = 0; i < names->cap; i++)
        free(names->slot[i]);
    free(names->slot);
    *names = (struct vol_names){ 0 };
}
