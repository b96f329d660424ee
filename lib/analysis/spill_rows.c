/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/spill_rows.h"

#include <math.h>
#include <string.h>

enum vol_code
vol_spill_check_symbols(const char *const *symbol, size_t k,
                        struct vol_err *err)
{
    for (size_t i = 0; i < k; i++)
        if (strcmp(symbol[i], VOL_SPILL_ALL) == 0)
            return vol_fail(err, VOL_EDATA,
                            "the symbol %s stands for all others in spillovers",
                            VOL_SPILL_ALL);
    return VOL_OK;
}

static void
add_row(struct vol_rows *rows, const struct vol_spill_key *key, size_t from,
        size_t to, size_t day, const double *table, const char *reason)
{
    const size_t k = key->k, w = k + 1;
    const double there = table != NULL ? table[to * w + from] : NAN;
    const double back = table != NULL ? table[from * w + to] : NAN;

    vol_rows_date(rows, key->origin);
    vol_rows_text(rows, key->spec);
    vol_rows_text(rows, from < k ? key->symbol[from] : VOL_SPILL_ALL);
    vol_rows_text(rows, to < k ? key->symbol[to] : VOL_SPILL_ALL);
    vol_rows_int(rows, (int64_t)day);
    vol_rows_int(rows, (int64_t)key->window);
    vol_rows_double(rows, there);
    vol_rows_double(rows, there - back);
    vol_rows_text(rows, reason);
    vol_rows_end(rows);
}

/* All others first, as "*" comes before letters and digits. */
void
vol_spill_rows_add(struct vol_rows *rows, const struct vol_spill_key *key,
                   const size_t *day, size_t n_days, const double *tables)
{
    const size_t k = key->k, w = k + 1;

    for (size_t i = 0; i < w * w; i++)
        for (size_t d = 0; d < n_days; d++)
            add_row(rows, key, (i / w + k) % w, (i % w + k) % w, day[d],
                    tables + d * w * w, "");
}

void
vol_spill_rows_miss(struct vol_rows *rows, const struct vol_spill_key *key,
                    size_t day, const char *reason)
{
    const size_t k = key->k, w = k + 1;

    for (size_t i = 0; i < w * w; i++)
        add_row(rows, key, (i / w + k) % w, (i % w + k) % w, day, NULL, reason);
}
