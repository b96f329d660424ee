/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/cross_weights.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/num.h"
#include "table/csv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More holdings than any portfolio has. */
#define MOST_HOLDINGS ((size_t)1000000)

void
vol_cross_weights_clear(struct vol_cross_weights *weights)
{
    free(weights->item);
    *weights = (struct vol_cross_weights){ 0 };
}

/* Where the columns stand; of those that may be missing, the header's length
 * says that they are. */
struct places {
    size_t symbol, weight, portfolio, currency, date;
};

static enum vol_code
find_columns(const struct vol_csv *csv, struct places *at, struct vol_err *err)
{
    enum vol_code code = vol_csv_need_column(csv, "symbol", &at->symbol, err);

    if (code == VOL_OK)
        code = vol_csv_need_column(csv, "weight", &at->weight, err);
    at->portfolio = vol_csv_column(csv, "portfolio");
    at->currency = vol_csv_column(csv, "currency");
    at->date = vol_csv_column(csv, "date");
    return code;
}

static enum vol_code
copy_name(char *to, const struct vol_row *row, size_t at, const char *without,
          struct vol_err *err)
{
    const char *from = at < row->n ? row->cell[at] : without;

    if (strlen(from) > VOL_SYMBOL_MAX)
        return vol_fail(err, VOL_EDATA, "'%.20s...' is longer than %d bytes",
                        from, VOL_SYMBOL_MAX);
    memcpy(to, from, strlen(from) + 1);
    return VOL_OK;
}

static enum vol_code
read_item(const struct vol_row *row, const struct places *at,
          struct vol_cross_weight *item, struct vol_err *err)
{
    enum vol_code code = copy_name(item->symbol, row, at->symbol, "", err);

    if (code == VOL_OK)
        code = copy_name(item->portfolio, row, at->portfolio, "-", err);
    if (code == VOL_OK)
        code = copy_name(item->currency, row, at->currency, "", err);
    if (code == VOL_OK)
        code = vol_parse_double(row->cell[at->weight], &item->weight, err);
    if (code == VOL_OK && !isfinite(item->weight))
        code = vol_fail(err, VOL_EDATA, "%s has no weight", item->symbol);
    if (code == VOL_OK &&
        (item->symbol[0] == '\0' || item->portfolio[0] == '\0'))
        code = vol_fail(err, VOL_EDATA, "a symbol or a portfolio is empty");
    if (code == VOL_OK && at->date < row->n)
        code = vol_fail(err, VOL_EDATA,
                        "a date: weights are those of the last day, give them "
                        "without this column");
    if (code == VOL_OK && strcmp(item->symbol, item->currency) == 0)
        code = vol_fail(err, VOL_EDATA, "%s is its own currency", item->symbol);
    return code;
}

/* That rows of a portfolio stand together and hold a symbol once. */
static enum vol_code
check_new(const struct vol_cross_weights *w,
          const struct vol_cross_weight *item, struct vol_err *err)
{
    bool left = false; /* rows of another one have been passed */

    for (size_t i = w->n; i-- > 0;) {
        const bool same = strcmp(w->item[i].portfolio, item->portfolio) == 0;
        left = left || !same;
        if (same && left)
            return vol_fail(err, VOL_EDATA,
                            "portfolio %s comes back: its rows must stand "
                            "together",
                            item->portfolio);
        if (same && strcmp(w->item[i].symbol, item->symbol) == 0 &&
            strcmp(w->item[i].currency, item->currency) == 0)
            return vol_fail(err, VOL_EDATA, "%s is there twice", item->symbol);
    }
    return VOL_OK;
}

static enum vol_code
add_row(struct vol_cross_weights *w, const struct vol_row *row,
        const struct places *at, struct vol_err *err)
{
    struct vol_cross_weight item;
    void *room = w->item;
    enum vol_code code = read_item(row, at, &item, err);

    if (code == VOL_OK)
        code = check_new(w, &item, err);
    if (code == VOL_OK)
        code = vol_mem_grow(&room, &w->cap, w->n + 1, sizeof(item),
                            MOST_HOLDINGS, "holdings", err);
    w->item = room;
    if (code == VOL_OK)
        w->item[w->n++] = item;
    return code;
}

static enum vol_code
read_rows(struct vol_cross_weights *w, struct vol_csv *csv, struct vol_err *err)
{
    const struct vol_row *row;
    struct places at;
    enum vol_code code = find_columns(csv, &at, err);

    while (code == VOL_OK) {
        code = vol_csv_next(csv, &row, err);
        if (code != VOL_OK || row == NULL)
            break;
        code = vol_csv_check_width(csv, row, err);
        if (code != VOL_OK)
            break;
        code = add_row(w, row, &at, err);
        if (code != VOL_OK)
            code = vol_fail_in(err, code, "%s: row %zu", vol_csv_name(csv),
                               row->number);
    }
    return code;
}

enum vol_code
vol_cross_weights_read(struct vol_cross_weights *out, const char *path,
                       struct vol_err *err)
{
    struct vol_cross_weights w = { 0 };
    struct vol_csv *csv = NULL;
    FILE *in = NULL;
    enum vol_code code = vol_file_open(path, &in, err);

    if (code == VOL_OK)
        code = vol_csv_open(&csv, in, path, err);
    if (code == VOL_OK)
        code = read_rows(&w, csv, err);
    if (code == VOL_OK && w.n == 0)
        code = vol_fail(err, VOL_EDATA, "%s holds no weights", path);
    if (csv != NULL)
        vol_csv_close(csv);
    if (in != NULL)
        vol_file_close(in);
    if (code == VOL_OK)
        *out = w;
    else
        vol_cross_weights_clear(&w);
    return code;
}

size_t
vol_cross_weights_count(const struct vol_cross_weights *weights, size_t first)
{
    size_t n = 1;

    while (first + n < weights->n &&
           strcmp(weights->item[first].portfolio,
                  weights->item[first + n].portfolio) == 0)
        n++;
    return n;
}

static enum vol_code
place(const char *name, const char *portfolio, const char *const *symbol,
      size_t k, size_t *out, struct vol_err *err)
{
    for (size_t i = 0; i < k; i++)
        if (strcmp(symbol[i], name) == 0) {
            *out = i;
            return VOL_OK;
        }
    return vol_fail(err, VOL_EDATA,
                    "portfolio %s holds %s, of which there are no prices",
                    portfolio, name);
}

enum vol_code
vol_cross_weights_place(const struct vol_cross_weights *weights, size_t first,
                        size_t n, const char *const *symbol, size_t k,
                        struct vol_holding *out, struct vol_err *err)
{
    for (size_t i = 0; i < n; i++) {
        const struct vol_cross_weight *w = &weights->item[first + i];
        out[i] = (struct vol_holding){ .weight = w->weight,
                                       .currency = VOL_OWN_CURRENCY };
        enum vol_code code =
            place(w->symbol, w->portfolio, symbol, k, &out[i].series, err);
        if (code == VOL_OK && w->currency[0] != '\0')
            code = place(w->currency, w->portfolio, symbol, k, &out[i].currency,
                         err);
        if (code != VOL_OK)
            return code;
    }
    return VOL_OK;
}
