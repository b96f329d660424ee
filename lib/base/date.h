/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_BASE_DATE_H
#define VOL_BASE_DATE_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

/*
 * A date is a count of days since 1970-01-01 in the proleptic Gregorian
 * calendar; so dates are compared and subtracted as integers.  Dates from
 * 0001-01-01 to 9999-12-31 can be written.
 */
typedef int32_t vol_date;

#define VOL_DATE_NONE INT32_MIN /* no date given */
#define VOL_DATE_MIN  (-719162) /* 0001-01-01    */
#define VOL_DATE_MAX  2932896   /* 9999-12-31    */

#define VOL_DATE_BUFSIZE 11 /* "2020-04-17" and its NUL */

/*
 * Read all of `text` as an ISO 8601 calendar date, `2020-04-17`, and nothing
 * else: not 2020-02-30, not 2020-4-7, no time of day.  VOL_EPARSE otherwise.
 */
enum vol_code vol_date_parse(const char *text, vol_date *out,
                             struct vol_err *err) VOL_MUST_CHECK;

/* A date from its parts; VOL_EPARSE where there is no such day. */
enum vol_code vol_date_from_parts(int year, int month, int day, vol_date *out,
                                  struct vol_err *err) VOL_MUST_CHECK;

/* Write `date` as `2020-04-17` (VOL_DATE_NONE as ""); returns `buf`. */
const char *vol_date_format(char buf[VOL_DATE_BUFSIZE], vol_date date);

/* Put n dates in ascending order, each once; how many are left. */
size_t vol_date_sort_unique(vol_date *date, size_t n);

/*
 * That a span of dates may hold a day: VOL_EUSAGE, which names the options,
 * where `from` is after `until` and neither is VOL_DATE_NONE.
 */
enum vol_code vol_date_check_span(vol_date from, vol_date until,
                                  struct vol_err *err) VOL_MUST_CHECK;

/* 0 for Monday to 6 for Sunday. */
int vol_date_weekday(vol_date date);

/* 1 for January to 12 for December. */
int vol_date_month(vol_date date);

/* The h-th weekday (Monday to Friday) after `date`, h >= 0. */
vol_date vol_date_add_weekdays(vol_date date, int h);

/* How many weekdays lie in (from, until]; 0 where until <= from. */
int vol_date_count_weekdays(vol_date from, vol_date until);

/* Today in UTC. */
vol_date vol_date_today(void);

/*
 * The time now in UTC as `2020-04-17T21:05:09Z`.  For logs and the tables
 * `runs` and `fetches` alone: nothing else holds a wall-clock time.
 */
#define VOL_TIME_BUFSIZE 32
const char *vol_date_now(char buf[VOL_TIME_BUFSIZE]);

#endif
