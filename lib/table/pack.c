/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/pack.h"

#include "base/mem.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A record: this, the lengths of the cells, the key, the cells. */
struct head {
    size_t size; /* of the record, a multiple of its alignment */
    size_t number, n, key_len;
    bool plain;
};

static struct head
make_head(const char *key, const struct vol_row *row)
{
    struct head h = { .number = row->number,
                      .n = row->n,
                      .key_len = strlen(key),
                      .plain = row->plain };
    size_t size = sizeof(h) + row->n * sizeof(size_t) + h.key_len + 1 +
                  vol_csv_row_size(row);

    h.size = (size + sizeof(size_t) - 1) / sizeof(size_t) * sizeof(size_t);
    return h;
}

size_t
vol_pack_size(const struct vol_pack *pack)
{
    return pack->cap + pack->at_cap * sizeof(*pack->at);
}

/* Put the parts of a record at `to`. */
static void
put_record(char *to, const struct head *h, const char *key,
           const struct vol_row *row)
{
    memcpy(to, h, sizeof(*h));
    to += sizeof(*h);
    memcpy(to, row->len, row->n * sizeof(size_t));
    to += row->n * sizeof(size_t);
    memcpy(to, key, h->key_len + 1);
    to += h->key_len + 1;
    memcpy(to, row->cell[0], vol_csv_row_size(row));
}

enum vol_code
vol_pack_add(struct vol_pack *pack, const char *key, const struct vol_row *row,
             struct vol_err *err)
{
    struct head h = make_head(key, row);
    void *bytes = pack->bytes, *at = pack->at;
    enum vol_code code =
        vol_mem_grow(&bytes, &pack->cap, pack->len + h.size, 1, SIZE_MAX / 4,
                     "bytes of rows to sort", err);

    pack->bytes = bytes;
    if (code == VOL_OK)
        code = vol_mem_grow(&at, &pack->at_cap, pack->n + 1, sizeof(*pack->at),
                            SIZE_MAX / 64, "rows to sort", err);
    pack->at = at;
    if (code != VOL_OK)
        return code;
    put_record(pack->bytes + pack->len, &h, key, row);
    pack->at[pack->n++] = pack->len;
    pack->len += h.size;
    return VOL_OK;
}

/* Where the key of a record stands. */
static const char *
key_of(const char *record)
{
    struct head h;

    memcpy(&h, record, sizeof(h));
    return record + sizeof(h) + h.n * sizeof(size_t);
}

/* Merge the sorted halves of `at`, of which the left is at most `half`. */
static void
merge_halves(const char *bytes, size_t *at, size_t half, size_t n, size_t *room)
{
    size_t i = 0, k = half, to = 0;

    memcpy(room, at, half * sizeof(*at));
    while (i < half && k < n)
        if (strcmp(key_of(bytes + room[i]), key_of(bytes + at[k])) <= 0)
            at[to++] = room[i++];
        else
            at[to++] = at[k++];
    while (i < half)
        at[to++] = room[i++];
}

static void
merge_sort(const char *bytes, size_t *at, size_t n, size_t *room)
{
    size_t half = n / 2;

    if (n < 2)
        return;
    merge_sort(bytes, at, half, room);
    merge_sort(bytes, at + half, n - half, room);
    merge_halves(bytes, at, half, n, room);
}

enum vol_code
vol_pack_sort(struct vol_pack *pack, struct vol_err *err)
{
    void *room = NULL;
    enum vol_code code =
        vol_mem_array(&room, pack->n / 2 + 1, sizeof(*pack->at), err);

    if (code != VOL_OK)
        return code;
    merge_sort(pack->bytes, pack->at, pack->n, room);
    free(room);
    return VOL_OK;
}

/* Point `out` at the parts of a record. */
static enum vol_code
unpack(const char *record, struct vol_unpacked *out, struct vol_err *err)
{
    struct head h;
    void *cell = (void *)out->cell;

    memcpy(&h, record, sizeof(h));
    enum vol_code code =
        vol_mem_grow(&cell, &out->cell_cap, h.n, sizeof(*out->cell),
                     SIZE_MAX / 64, "cells", err);
    out->cell = cell;
    if (code != VOL_OK)
        return code;
    /* Records are multiples of a size_t, so the lengths are aligned. */
    const size_t *len = (const void *)(record + sizeof(h));
    out->key = key_of(record);
    const char *text = out->key + h.key_len + 1;
    for (size_t i = 0; i < h.n; i++) {
        out->cell[i] = text;
        text += len[i] + 1;
    }
    out->row = (struct vol_row){ h.number, h.n, out->cell, len, h.plain };
    return VOL_OK;
}

enum vol_code
vol_pack_get(const struct vol_pack *pack, size_t i, struct vol_unpacked *out,
             struct vol_err *err)
{
    return unpack(pack->bytes + pack->at[i], out, err);
}

void
vol_pack_reset(struct vol_pack *pack)
{
    pack->n = pack->len = 0;
}

void
vol_pack_clear(struct vol_pack *pack)
{
    free(pack->bytes);
    free(pack->at);
    *pack = (struct vol_pack){ 0 };
}

void
vol_unpacked_clear(struct vol_unpacked *u)
{
    free(u->bytes);
    free((void *)u->cell);
    *u = (struct vol_unpacked){ 0 };
}

static enum vol_code
spill_record(const char *record, FILE *fp, struct vol_err *err)
{
    struct head h;

    memcpy(&h, record, sizeof(h));
    if (fwrite(record, 1, h.size, fp) != h.size)
        return vol_fail(err, VOL_EIO,
                        "temporary file: write: %s; TMPDIR names another "
                        "folder",
                        strerror(errno));
    return VOL_OK;
}

enum vol_code
vol_pack_spill(const struct vol_pack *pack, FILE *fp, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    for (size_t i = 0; code == VOL_OK && i < pack->n; i++)
        code = spill_record(pack->bytes + pack->at[i], fp, err);
    return code;
}

enum vol_code
vol_unpacked_spill(const struct vol_unpacked *u, FILE *fp, struct vol_err *err)
{
    return spill_record(u->bytes, fp, err);
}

enum vol_code
vol_unpacked_read(struct vol_unpacked *out, FILE *fp, struct vol_err *err)
{
    struct head h;
    void *bytes = out->bytes;

    out->key = NULL;
    if (fread(&h, 1, sizeof(h), fp) != sizeof(h))
        return ferror(fp) == 0
                   ? VOL_OK
                   : vol_fail(err, VOL_EIO, "temporary file: read: %s",
                              strerror(errno));
    enum vol_code code = vol_mem_grow(&bytes, &out->cap, h.size, 1,
                                      SIZE_MAX / 4, "bytes in a row", err);
    out->bytes = bytes;
    if (code != VOL_OK)
        return code;
    memcpy(out->bytes, &h, sizeof(h));
    if (fread(out->bytes + sizeof(h), 1, h.size - sizeof(h), fp) !=
        h.size - sizeof(h))
        return vol_fail(err, VOL_EIO, "temporary file: read: %s",
                        strerror(errno));
    return unpack(out->bytes, out, err);
}
