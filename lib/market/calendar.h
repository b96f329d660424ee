/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MARKET_CALENDAR_H
#define VOL_MARKET_CALENDAR_H

#include "base/date.h"

#include <stdbool.h>

/*
 * Dummies of the calendar: monday to sunday, january to december and
 * month_end, each 1 or 0 by the date alone.  They know no holidays.
 */

/* The number of the dummy called `name`, or -1. */
int vol_calendar_find(const char *name);

/*
 * Dummy `which` at `date`.  month_end is the last weekday of a month or,
 * where a series has `all_days`, its last day.
 */
double vol_calendar_dummy(int which, vol_date date, bool all_days);

#endif
