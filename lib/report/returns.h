/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_REPORT_RETURNS_H
#define VOL_REPORT_RETURNS_H

#include "report/symbol.h"

/*
 * Fill symbol->returns with those of its prices (market/series.h) where no
 * model has a path that holds them; without a price that has one it is empty.
 */
enum vol_code vol_report_read_returns(struct vol_report_symbol *symbol,
                                      struct vol_err *err) VOL_MUST_CHECK;

/* Rows of the kind sigma with the returns: the path of the headline model,
 * else those of the prices, which have no other figures. */
const struct vol_frame *
vol_report_returns(const struct vol_report_symbol *symbol);

#endif
