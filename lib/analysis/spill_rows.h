/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_ANALYSIS_SPILL_ROWS_H
#define VOL_ANALYSIS_SPILL_ROWS_H

#include "base/date.h"
#include "table/rows.h"

#include <stddef.h>

/* What stands for all others in the table spillovers, and may be no symbol. */
#define VOL_SPILL_ALL "*"

/* What the rows of one estimate share. */
struct vol_spill_key {
    vol_date origin; /* the last date that it has seen */
    const char *spec;
    const char *const *symbol; /* k */
    size_t k, window;
};

/* VOL_EDATA where a symbol is that which stands for all others. */
enum vol_code vol_spill_check_symbols(const char *const *symbol, size_t k,
                                      struct vol_err *err) VOL_MUST_CHECK;

/*
 * Rows of the kind spillovers: of each series, and of all others, to each and
 * to all others, from n_days tables of vol_spillover_close().
 */
void vol_spill_rows_add(struct vol_rows *rows, const struct vol_spill_key *key,
                        const size_t *day, size_t n_days, const double *tables);

/* The same rows without shares, and why. */
void vol_spill_rows_miss(struct vol_rows *rows, const struct vol_spill_key *key,
                         size_t day, const char *reason);

#endif
