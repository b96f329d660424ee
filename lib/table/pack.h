/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TABLE_PACK_H
#define VOL_TABLE_PACK_H

#include "base/err.h"
#include "table/csv.h"

#include <stddef.h>
#include <stdio.h>

/*
 * Rows that outlive their reader, each with a key: in memory, sorted, and
 * in temporary files that are merged.  Everything here is stable: rows of
 * equal key keep the order in which they were added.
 */
struct vol_pack {
    char *bytes; /* records, one after another */
    size_t len, cap;
    size_t *at; /* where each record begins   */
    size_t n, at_cap;
};

/* A row taken out of a pack or a run, and the room for its cells. */
struct vol_unpacked {
    struct vol_row row;
    const char *key;
    char *bytes; /* a run's current record; NULL for one of a pack */
    size_t cap;
    const char **cell;
    size_t cell_cap;
};

/* Bytes of memory that the pack holds. */
size_t vol_pack_size(const struct vol_pack *pack);

/* Add a copy of `row` under `key`. */
enum vol_code vol_pack_add(struct vol_pack *pack, const char *key,
                           const struct vol_row *row,
                           struct vol_err *err) VOL_MUST_CHECK;

/* Order the rows bytewise by key. */
enum vol_code vol_pack_sort(struct vol_pack *pack,
                            struct vol_err *err) VOL_MUST_CHECK;

/* Row i into `*out`, valid until the pack changes. */
enum vol_code vol_pack_get(const struct vol_pack *pack, size_t i,
                           struct vol_unpacked *out,
                           struct vol_err *err) VOL_MUST_CHECK;

void vol_pack_reset(struct vol_pack *pack); /* no rows, the room stays */
void vol_pack_clear(struct vol_pack *pack);
void vol_unpacked_clear(struct vol_unpacked *u);

/* Write every row to `fp` as a run. */
enum vol_code vol_pack_spill(const struct vol_pack *pack, FILE *fp,
                             struct vol_err *err) VOL_MUST_CHECK;

/* Write the row that `u` holds, which came from a run. */
enum vol_code vol_unpacked_spill(const struct vol_unpacked *u, FILE *fp,
                                 struct vol_err *err) VOL_MUST_CHECK;

/* The next row of a run into `*out`; out->key is NULL after the last. */
enum vol_code vol_unpacked_read(struct vol_unpacked *out, FILE *fp,
                                struct vol_err *err) VOL_MUST_CHECK;

#endif
