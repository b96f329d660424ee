/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MARKET_SERIES_SET_H
#define VOL_MARKET_SERIES_SET_H

#include "base/err.h"
#include "base/str.h"
#include "market/panel.h"
#include "market/series.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * The series of several symbols, gathered one by one, to be made a panel. `{0}`
 * is an empty set.  Memory is that of all series.
 */
struct vol_series_set {
    struct vol_named_series {
        char symbol[VOL_SYMBOL_MAX + 1];
        struct vol_series series;
        size_t lag; /* see struct vol_panel_series */
    } * item;
    size_t n, cap;
};

#define VOL_SERIES_SET_MAX ((size_t)10000)

/* Add a series, which is moved out of `series` where this succeeds.  VOL_EDATA
 * for more than VOL_SERIES_SET_MAX. */
enum vol_code vol_series_set_add(struct vol_series_set *set, const char *symbol,
                                 struct vol_series *series,
                                 struct vol_err *err) VOL_MUST_CHECK;

/* Bring the symbols into bytewise order, so that results do not depend on the
 * order of the input. */
void vol_series_set_sort(struct vol_series_set *set);

/* Put the symbols of `text`, with commas between them, before the others and in
 * that order; VOL_EUSAGE for one that is not there, or stands twice. */
enum vol_code vol_series_set_order(struct vol_series_set *set, const char *text,
                                   struct vol_err *err) VOL_MUST_CHECK;

/* Take series `i` out of the set. */
void vol_series_set_remove(struct vol_series_set *set, size_t i);

/* The first of those that end last; the set is not empty. */
const struct vol_named_series *
vol_series_set_latest(const struct vol_series_set *set);

/* Take "SYMBOL=N" as the lag of one series of the set; VOL_EUSAGE for a symbol
 * that is not there or has a lag already, or no whole number. */
enum vol_code vol_series_set_lag(struct vol_series_set *set, const char *text,
                                 struct vol_err *err) VOL_MUST_CHECK;

/*
 * What tells a model of these series from the same model of others: "of4." and
 * 8 hexadecimal digits, of the SHA-256 of the symbols and their lags (a line
 * each, SYMBOL, a tab, N).  Sort first.  VOL_ENOMEM.
 */
enum { VOL_SERIES_SET_TAG = 32 };
enum vol_code vol_series_set_tag(const struct vol_series_set *set,
                                 char out[VOL_SERIES_SET_TAG],
                                 struct vol_err *err) VOL_MUST_CHECK;

/* A spec of tables in which such a tag stands, behind a dash, at the end or
 * before "+": "dcc1.1-of4.1a2b3c4d+const+garch1.1".  How many symbols its set
 * has, 0 for a spec without; how many bytes stand before it, for one without
 * all; whether the spec is of that model, tag or not; and the spec without it,
 * for people. */
size_t vol_series_set_size(const char *spec);
size_t vol_series_set_before(const char *spec);
bool vol_series_set_is_of(const char *spec, const char *model);
void vol_series_set_add_model(struct vol_str *out, const char *spec);

/*
 * The rows that each series gives a join of previous values, to `rows` (n): the
 * most values that one of the set, which the others are filled from, has from
 * its first date to its origin.  The cost is that of all values, once for each
 * origin.  No series is empty.  VOL_ENOMEM.
 */
enum vol_code vol_series_set_rows(const struct vol_series_set *set,
                                  size_t *rows,
                                  struct vol_err *err) VOL_MUST_CHECK;

/* The panel of the set, as vol_panel_make(); column i is item i. */
enum vol_code vol_series_set_panel(const struct vol_series_set *set,
                                   const struct vol_panel_wish *wish,
                                   struct vol_panel *out,
                                   struct vol_err *err) VOL_MUST_CHECK;

void vol_series_set_clear(struct vol_series_set *set);

/*
 * How to read series that become a panel: prices are read as logarithms, of
 * which returns are made after the join, without a window, which is the
 * panel's.  Changes `wish` and gives the panel's form.
 */
enum vol_panel_form vol_panel_form_of(struct vol_series_wish *wish);

#endif
