/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TABLE_NAMES_H
#define VOL_TABLE_NAMES_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * A set of names, for "was this symbol (column) seen before?".  `{0}` is an
 * empty one.  Memory is that of the names and about two pointers each.
 */
struct vol_names {
    char **slot;
    size_t n, cap;
};

#define VOL_NAMES_MAX ((size_t)1 << 25)

/*
 * Add a copy of `name`; `*added` says whether it was new.  More than
 * VOL_NAMES_MAX names are VOL_EDATA.
 */
enum vol_code vol_names_add(struct vol_names *names, const char *name,
                            bool *added, struct vol_err *err) VOL_MUST_CHECK;

bool vol_names_has(const struct vol_names *names, const char *name);

void vol_names_clear(struct vol_names *names);

#endif
