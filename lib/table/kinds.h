/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TABLE_KINDS_H
#define VOL_TABLE_KINDS_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * The kinds of table that the programs exchange, each declared once: the
 * database schema, the check of headers, the manual's tables and the names
 * in JSON all come from here.
 */

enum vol_type { VOL_TEXT, VOL_REAL, VOL_INT, VOL_DATE };

struct vol_column {
    const char *name;
    enum vol_type type;
    const char *meaning; /* a short phrase; the unit is in the name */
};

struct vol_kind {
    const char *name;
    const char *meaning;
    const struct vol_column *column; /* the key first, in its order */
    size_t n;                        /* columns                     */
    size_t n_key;                    /* columns of the key          */
};

enum { VOL_KINDS_MAX = 64 }; /* there are fewer kinds */

/* All kinds, in the order of the manual. */
const struct vol_kind *vol_kinds(size_t *n);

/* The kind called `name`, or NULL. */
const struct vol_kind *vol_kind_find(const char *name);

/*
 * The same, but an unknown name is VOL_EUSAGE and the message has the
 * nearest one.
 */
enum vol_code vol_kind_need(const char *name, const struct vol_kind **out,
                            struct vol_err *err) VOL_MUST_CHECK;

/* Index of the column `name` in `kind`, or kind->n. */
size_t vol_kind_column(const struct vol_kind *kind, const char *name);

/*
 * The same, but no such column is VOL_EUSAGE and the message has the nearest
 * one.
 */
enum vol_code vol_kind_need_column(const struct vol_kind *kind,
                                   const char *name, size_t *index,
                                   struct vol_err *err) VOL_MUST_CHECK;

/*
 * The kind that a header of `n` names belongs to: one whose key columns
 * are all there, and of those the one that knows the most of the names.
 * Bars may come without as_of, which is given when they are stored.
 * NULL where no kind fits or two fit equally well.
 */
const struct vol_kind *vol_kind_of_header(const char *const *names, size_t n);

#endif
