/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/calendar.h"

#include <string.h>

enum { WEEKDAYS = 7, MONTHS = 12, MONTH_END = WEEKDAYS + MONTHS, DUMMIES };

static const char *const names[DUMMIES] = {
    "monday",    "tuesday", "wednesday", "thursday", "friday",
    "saturday",  "sunday",  "january",   "february", "march",
    "april",     "may",     "june",      "july",     "august",
    "september", "october", "november",  "december", "month_end"
};

int
vol_calendar_find(const char *name)
{
    for (int i = 0; i < DUMMIES; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return -1;
}

static bool
ends_month(vol_date date, bool all_days)
{
    vol_date next = all_days ? date + 1 : vol_date_add_weekdays(date, 1);

    return vol_date_month(next) != vol_date_month(date) &&
           (all_days || vol_date_weekday(date) < 5);
}

double
vol_calendar_dummy(int which, vol_date date, bool all_days)
{
    bool is;

    if (which < WEEKDAYS)
        is = vol_date_weekday(date) == which;
    else if (which < MONTH_END)
        is = vol_date_month(date) == which - WEEKDAYS + 1;
    else
        is = ends_month(date, all_days);
    return is ? 1.0 : 0.0;
}
