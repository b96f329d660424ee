/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/kinds.h"

#include "base/str.h"

#include <string.h>

/* More than any kind has; the widest has 23. */
#define COLUMNS_MAX 64

const struct vol_kind *
vol_kind_find(const char *name)
{
    size_t n_kinds;
    const struct vol_kind *kinds = vol_kinds(&n_kinds);

    for (size_t i = 0; i < n_kinds; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

enum vol_code
vol_kind_need(const char *name, const struct vol_kind **out,
              struct vol_err *err)
{
    const char *names[VOL_KINDS_MAX];
    char shown[VOL_QUOTE_SIZE];
    size_t n_kinds;
    const struct vol_kind *kinds = vol_kinds(&n_kinds);
    const struct vol_kind *kind = vol_kind_find(name);

    if (kind == NULL) {
        for (size_t i = 0; i < n_kinds; i++)
            names[i] = kinds[i].name;
        const char *near = vol_str_nearest(name, names, n_kinds);
        return vol_fail(err, VOL_EUSAGE,
                        "there is no kind of table \"%s\"; %s%s%s",
                        vol_str_quote(shown, name),
                        near != NULL ? "did you mean \"" : "see vol-table(5)",
                        near != NULL ? near : "", near != NULL ? "\"?" : "");
    }
    *out = kind;
    return VOL_OK;
}

size_t
vol_kind_column(const struct vol_kind *kind, const char *name)
{
    size_t i = 0;

    while (i < kind->n && strcmp(kind->column[i].name, name) != 0)
        i++;
    return i;
}

enum vol_code
vol_kind_need_column(const struct vol_kind *kind, const char *name,
                     size_t *index, struct vol_err *err)
{
    const char *names[COLUMNS_MAX];
    char shown[VOL_QUOTE_SIZE];
    size_t k = vol_kind_column(kind, name);

    if (k < kind->n) {
        *index = k;
        return VOL_OK;
    }
    size_t n = kind->n < COLUMNS_MAX ? kind->n : COLUMNS_MAX;
    for (size_t i = 0; i < n; i++)
        names[i] = kind->column[i].name;
    const char *near = vol_str_nearest(name, names, n);
    return vol_fail(err, VOL_EUSAGE, "%s has no column \"%s\"%s%s%s",
                    kind->name, vol_str_quote(shown, name),
                    near != NULL ? "; did you mean \"" : "",
                    near != NULL ? near : "", near != NULL ? "\"?" : "");
}

static bool
has(const char *const *names, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static bool
has_key(const struct vol_kind *kind, const char *const *names, size_t n)
{
    for (size_t i = 0; i < kind->n_key; i++)
        if (!has(names, n, kind->column[i].name) &&
            !(strcmp(kind->name, "bars") == 0 &&
              strcmp(kind->column[i].name, "as_of") == 0))
            return false;
    return true;
}

const struct vol_kind *
vol_kind_of_header(const char *const *names, size_t n)
{
    size_t n_kinds;
    const struct vol_kind *kinds = vol_kinds(&n_kinds), *best = NULL;
    size_t best_known = 0;

    for (size_t i = 0; i < n_kinds; i++) {
        size_t known = 0;
        if (!has_key(&kinds[i], names, n))
            continue;
        for (size_t k = 0; k < n; k++)
            known += vol_kind_column(&kinds[i], names[k]) < kinds[i].n;
        if (known == best_known)
            best = NULL;
        if (known > best_known) {
            best = &kinds[i];
            best_known = known;
        }
    }
    return best;
}
