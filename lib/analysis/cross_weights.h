/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_ANALYSIS_CROSS_WEIGHTS_H
#define VOL_ANALYSIS_CROSS_WEIGHTS_H

#include "base/str.h"
#include "cross/portfolio.h"

#include <stddef.h>

/*
 * Portfolios from a table with the columns symbol and weight, the share of
 * the portfolio's value; portfolio, its name ("-" without that column); and
 * currency, the symbol of the price of the holding's currency in the
 * portfolio's own, empty where it is the same.  Rows of a portfolio stand
 * together.
 */
struct vol_cross_weights {
    struct vol_cross_weight {
        char portfolio[VOL_SYMBOL_MAX + 1], symbol[VOL_SYMBOL_MAX + 1];
        char currency[VOL_SYMBOL_MAX + 1];
        double weight;
    } * item;
    size_t n, cap;
};

/* VOL_EIO; VOL_EPARSE and VOL_EDATA with the row: no number, a symbol that is
 * too long, or twice in a portfolio, a portfolio that comes back. */
enum vol_code vol_cross_weights_read(struct vol_cross_weights *out,
                                     const char *path,
                                     struct vol_err *err) VOL_MUST_CHECK;
void vol_cross_weights_clear(struct vol_cross_weights *weights);

/* How many holdings the portfolio has that begins with holding `first`. */
size_t vol_cross_weights_count(const struct vol_cross_weights *weights,
                               size_t first);

/*
 * The holdings from `first` on, `n` of them, by the places of their symbols
 * among `symbol` (k).  VOL_EDATA for a symbol or a currency that is not there.
 */
enum vol_code vol_cross_weights_place(const struct vol_cross_weights *weights,
                                      size_t first, size_t n,
                                      const char *const *symbol, size_t k,
                                      struct vol_holding *out,
                                      struct vol_err *err) VOL_MUST_CHECK;

#endif
