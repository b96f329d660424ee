/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_SOURCE_BARS_CSV_H
#define VOL_SOURCE_BARS_CSV_H

#include "source/source.h"

/*
 * The `parse` of every source whose body is CSV or TSV with a header.
 *
 * A column is taken as the place's mapping says; one that the mapping leaves
 * out is found by name among those that it has not taken: case, blanks and
 * punctuation do not count, and a few common other names are known
 * (timestamp, ticker, Adjusted Close, Stock Splits ...).  There must be a
 * date, and a close or an adj_close.
 *
 * A date is read by the place's strptime(3) format, else as ISO 8601, whose
 * time of day is cut off; one that is no date is handed on as it stands, to be
 * named by whoever cleans the table.  In a table with a symbol column only the
 * rows of `request->symbol` are taken, all if that is NULL; without one the
 * symbol is what was asked for, else the stem of the place.
 *
 * VOL_EPARSE and VOL_EDATA with `*class` VOL_NET_SCHEMA: no such column, a
 * row with more or fewer cells than the header, no CSV at all.  VOL_EDATA with
 * VOL_NET_NO_SYMBOL: the symbol has no row; with VOL_NET_EMPTY: there is none.
 */
enum vol_code vol_bars_csv_parse(const struct vol_source_request *request,
                                 FILE *fp, const struct vol_source_sink *sink,
                                 enum vol_net_class *class,
                                 struct vol_err *err) VOL_MUST_CHECK;

#endif
