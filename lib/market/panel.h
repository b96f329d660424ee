/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MARKET_PANEL_H
#define VOL_MARKET_PANEL_H

#include "base/date.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Several series side by side on the dates they share.
 *
 * Which dates are rows:
 *
 *     VOL_ALIGN_INNER     those on which every series has a value
 *     VOL_ALIGN_PREVIOUS  those on which any has one, from the latest first
 *                         date to the earliest last date; a series without one
 *                         keeps its previous value
 *     VOL_ALIGN_TWO_DAY   as inner, and returns are those of two rows, which
 *                         overlap: markets that close at different hours share
 *                         most of two days (Forbes and Rigobon, 2002, J.
 * Finance 57, 2223-2261)
 *
 * Returns are made after the join, from one row to the next, so that each row
 * has the returns of the same days and none is lost to a holiday elsewhere.
 */
enum vol_align { VOL_ALIGN_INNER, VOL_ALIGN_PREVIOUS, VOL_ALIGN_TWO_DAY };

/* "inner", "previous", "two-day"; VOL_EUSAGE for another word. */
const char *vol_align_name(enum vol_align align);
enum vol_code vol_align_parse(const char *text, enum vol_align *align,
                              struct vol_err *err) VOL_MUST_CHECK;

/* What the series hold and the panel is to hold. */
enum vol_panel_form {
    VOL_PANEL_LEVELS,     /* as they are                                    */
    VOL_PANEL_LOG_PRICES, /* ln p, to become returns 100 (ln p_t - ln p_s)  */
    VOL_PANEL_RETURNS     /* returns; previous values have no sense then    */
};

struct vol_panel_series {
    const char *symbol;
    const vol_date *date; /* n, ascending */
    const double *value;  /* n, all finite */
    size_t n;
    size_t lag; /* row t has the value of `lag` rows before: for a market that
                   closes after the others, whose close of today they only
                   see tomorrow */
};

struct vol_panel_wish {
    enum vol_align align;
    enum vol_panel_form form;
    size_t window; /* the last N rows; 0: all            */
    size_t least;  /* fewer rows than this are VOL_EDATA */
};

struct vol_panel {
    size_t k, rows;
    vol_date *date;  /* rows                                          */
    double *value;   /* rows x k, row-major                           */
    size_t *dropped; /* k: values on dates that no row has            */
    size_t *filled;  /* k: rows before the window that have an older
                        value                                         */
    size_t joined;   /* rows of the join, before returns, lags, window */
};

/*
 * Join `k` series.  VOL_EUSAGE: previous values of returns.  VOL_EDATA, in one
 * line that names the symbols: fewer than two series, a symbol twice, no date
 * in common, fewer rows than `least`. VOL_ENOMEM.  Freed by vol_panel_clear().
 */
enum vol_code vol_panel_make(const struct vol_panel_series *series, size_t k,
                             const struct vol_panel_wish *wish,
                             struct vol_panel *out,
                             struct vol_err *err) VOL_MUST_CHECK;

/* What the join made of series i, "3 values on dates that are no row, 1 rows
 * with an older value", into `buf`; false where it has all its values and no
 * other. */
bool vol_panel_loss(const struct vol_panel *panel, size_t i, char *buf,
                    size_t size);

/* The last `window` rows of a panel, which stay its own; 0: all. */
struct vol_panel vol_panel_last(const struct vol_panel *all, size_t window);

void vol_panel_clear(struct vol_panel *panel);

#endif
