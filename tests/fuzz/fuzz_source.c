/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any body is refused, or handed out with the rows that were checked: first
 * as the bytes are, then as what they unpack to.
 */
#include "net/gunzip.h"
#include "source/reader.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every cell is there, and a symbol is one that the pipeline takes. */
static enum vol_code
look(void *ctx, const char *const *cell, struct vol_err *err)
{
    uint64_t *rows = ctx;

    for (size_t i = 0; i < vol_source_column_count(); i++)
        if (cell[i] == NULL)
            abort();
    if (vol_str_check_symbol(cell[0], err) != VOL_OK)
        abort();
    ++*rows;
    return VOL_OK;
}

static void
try_body(const char *bytes, size_t size)
{
    const struct vol_conf_source place = { .url = "file:x.csv",
                                           .shown = "file:x.csv",
                                           .date_format = "%d.%m.%Y" };
    const struct vol_source_request request = { .place = &place,
                                                .from = VOL_DATE_NONE,
                                                .until = VOL_DATE_NONE };
    uint64_t rows, seen = 0;
    const struct vol_source_sink sink = { look, &seen };
    enum vol_net_class class;
    char *copy = malloc(size);

    if (copy == NULL)
        return;
    memcpy(copy, bytes, size);
    FILE *fp = fmemopen(copy, size, "rb");
    if (fp != NULL) {
        if (vol_reader_check(&vol_source_file, &request, fp, &rows, &class,
                             NULL) == VOL_OK) {
            if (class != VOL_NET_OK || rows == 0 ||
                vol_reader_hand_out(&vol_source_file, &request, fp, rows, &sink,
                                    NULL) != VOL_OK ||
                seen != rows)
                abort();
        } else if (seen != 0) {
            abort();
        }
        (void)fclose(fp);
    }
    free(copy);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vol_str plain = { 0 };

    if (size == 0)
        return 0;
    try_body((const char *)data, size);
    if (vol_gunzip((const char *)data, size, 1 << 20, &plain, NULL) == VOL_OK &&
        plain.len > 0)
        try_body(plain.text, plain.len);
    vol_str_clear(&plain);
    return 0;
}
