/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes are refused or cleaned, and what was cleaned comes out of a
 * second cleaning as it went in.
 */

#include "market/clean.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum vol_code
clean_symbols(struct vol_clean *clean, struct vol_err *err)
{
    static const struct vol_suspect_limits limits = { 5, 10, 10 };
    struct vol_clean_result result;
    const char *symbol = NULL;
    bool compared;
    enum vol_code code = vol_clean_peek(clean, &symbol, err);

    while (code == VOL_OK && symbol != NULL) {
        code = vol_clean_symbol(clean, &limits, &result, err);
        if (code == VOL_OK)
            code = vol_clean_peek(clean, &symbol, err);
    }
    return code == VOL_OK ? vol_clean_finish(clean, &compared, err) : code;
}

/* Clean the table at `path` into `bars`, header and all. */
static enum vol_code
clean_path(char *path, struct vol_rows *bars, struct vol_err *err)
{
    struct vol_order_wish order_wish = { NULL, false, 1 << 16 };
    struct vol_rows issues = { .delim = ',' }, quality = { .delim = ',' };
    struct vol_clean_wish wish = { .from = VOL_DATE_NONE,
                                   .until = VOL_DATE_NONE,
                                   .today = 20000,
                                   .max_bytes = 1 << 20,
                                   .bars = bars,
                                   .issues = &issues,
                                   .quality = &quality };
    struct vol_order *order = NULL;
    struct vol_clean *clean = NULL;
    enum vol_code code = vol_order_new(&order, &path, 1, &order_wish, err);

    if (code == VOL_OK)
        code = vol_clean_new(&clean, order, &wish, err);
    if (code == VOL_OK) {
        const struct vol_row *h = vol_csv_header(vol_order_table(order));
        bars->delim = vol_csv_delim(vol_order_table(order));
        for (size_t i = 0; i < h->n; i++)
            vol_rows_text_n(bars, h->cell[i], h->len[i]);
        vol_rows_end(bars);
        code = clean_symbols(clean, err);
    }
    vol_clean_free(clean);
    vol_order_free(order);
    vol_rows_clear(&issues);
    vol_rows_clear(&quality);
    return code;
}

static enum vol_code
clean_bytes(const void *data, size_t size, struct vol_rows *bars)
{
    struct vol_err err = { VOL_OK, "" };
    char path[32];
    FILE *fp = tmpfile();

    if (fp == NULL || fwrite(data, 1, size, fp) != size || fflush(fp) != 0)
        abort();
    (void)snprintf(path, sizeof(path), "/dev/fd/%d", fileno(fp));
    enum vol_code code = clean_path(path, bars, &err);
    (void)fclose(fp);
    return code;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vol_rows once = { .delim = ',' }, twice = { .delim = ',' };

    if (clean_bytes(data, size, &once) == VOL_OK &&
        (clean_bytes(once.text.text, once.text.len, &twice) != VOL_OK ||
         once.text.len != twice.text.len ||
         memcmp(once.text.text, twice.text.text, once.text.len) != 0))
        abort();
    vol_rows_clear(&once);
    vol_rows_clear(&twice);
    return 0;
}
