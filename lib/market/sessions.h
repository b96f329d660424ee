/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MARKET_SESSIONS_H
#define VOL_MARKET_SESSIONS_H

#include "base/date.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * On which days each symbol has a bar, so that in the end each can be held
 * against the others: no calendar of holidays is assumed.  One bit a day
 * and symbol.
 */
struct vol_sessions;

/* With fewer other symbols nothing can be said about a market. */
#define VOL_SESSIONS_OTHERS 3

enum vol_code vol_sessions_new(struct vol_sessions **out,
                               struct vol_err *err) VOL_MUST_CHECK;
void vol_sessions_free(struct vol_sessions *sessions);

/* Note the `n` >= 1 ascending days of the next symbol. */
enum vol_code vol_sessions_add(struct vol_sessions *sessions,
                               const vol_date *date, size_t n,
                               struct vol_err *err) VOL_MUST_CHECK;

/* Bytes held. */
size_t vol_sessions_size(const struct vol_sessions *sessions);

/* After the last symbol: count who was there on each day. */
enum vol_code vol_sessions_count(struct vol_sessions *sessions,
                                 struct vol_err *err) VOL_MUST_CHECK;

/*
 * The next run of sessions that symbol i (in the order of the calls of
 * vol_sessions_add) has missed, looked for from `*day` on, which is moved
 * behind it (VOL_DATE_NONE at first).  A session is a weekday on which, of
 * at least three other symbols that have begun and not ended, three quarters
 * have a bar; a run goes on until the symbol has a bar again.  False after the
 * last run; otherwise `*first` and `*last` are the run's ends and `*n` is
 * how many sessions it has.
 */
bool vol_sessions_missed(const struct vol_sessions *sessions, size_t i,
                         vol_date *day, vol_date *first, vol_date *last,
                         size_t *n);

#endif
