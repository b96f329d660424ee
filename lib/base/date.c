/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/date.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/*
 * Days are counted from 0000-03-01 in eras of 400 years (146,097 days), so
 * that the leap day is the last of its year (Howard Hinnant, "chrono-
 * Compatible Low-Level Date Algorithms").  This is 1970-01-01 on that count.
 */
#define EPOCH        719468
#define DAYS_PER_ERA 146097

static vol_date
days_from_civil(int year, int month, int day)
{
    int y = month > 2 ? year : year - 1;
    int era = y / 400, year_of_era = y % 400;
    int month_from_march = month > 2 ? month - 3 : month + 9;
    int day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    int day_of_era =
        365 * year_of_era + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * DAYS_PER_ERA + day_of_era - EPOCH;
}

static bool
is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

enum vol_code
vol_date_from_parts(int year, int month, int day, vol_date *out,
                    struct vol_err *err)
{
    static const int length[] = {
        31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
    };

    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 ||
        (day > 28 && day > length[month - 1] + (month == 2 && is_leap(year))))
        return vol_fail(err, VOL_EPARSE, "there is no day %04d-%02d-%02d", year,
                        month, day);
    *out = days_from_civil(year, month, day);
    return VOL_OK;
}

/* Two digits as a number, or -1; looks no further than the first non-digit. */
static int
two_digits(const char *s)
{
    int tens = s[0] - '0', ones;

    if (tens < 0 || tens > 9)
        return -1;
    ones = s[1] - '0';
    return ones < 0 || ones > 9 ? -1 : 10 * tens + ones;
}

enum vol_code
vol_date_parse(const char *text, vol_date *out, struct vol_err *err)
{
    /* Nothing is looked at behind a NUL. */
    int century = two_digits(text);
    int year = century < 0 ? -1 : two_digits(text + 2);
    int month = year < 0 || text[4] != '-' ? -1 : two_digits(text + 5);
    int day = month < 0 || text[7] != '-' ? -1 : two_digits(text + 8);

    if (day >= 0 && text[10] == '\0')
        return vol_date_from_parts(100 * century + year, month, day, out, err);
    return vol_fail(err, VOL_EPARSE, "\"%.40s\" is not a date like 2020-04-17",
                    text);
}

/*
 * The year, month and day of `date`: the inverse of days_from_civil(), with
 * multiplications for most of its divisions (C. Neri and L. Schneider,
 * "Euclidean affine functions and their application to calendar algorithms",
 * 2023).
 */
static void
civil_from_days(vol_date date, int *year, int *month, int *day)
{
    uint32_t n1 = 4 * (uint32_t)(date + EPOCH) + 3;
    uint32_t century = n1 / DAYS_PER_ERA, of_century = n1 % DAYS_PER_ERA / 4;
    uint64_t n2 = UINT64_C(2939745) * (4 * of_century + 3);
    uint32_t of_year = (uint32_t)n2 / 2939745 / 4;
    uint32_t n3 = 2141 * of_year + 197913;
    bool next = of_year >= 306; /* January and February, from March on */

    *year = (int)(100 * century + (uint32_t)(n2 >> 32)) + next;
    *month = (int)(n3 >> 16) - (next ? 12 : 0);
    *day = (int)((n3 & 0xffff) / 2141) + 1;
}

static void
put_two(char *s, int n)
{
    s[0] = (char)('0' + n / 10);
    s[1] = (char)('0' + n % 10);
}

const char *
vol_date_format(char buf[VOL_DATE_BUFSIZE], vol_date date)
{
    int year, month, day;

    buf[0] = '\0';
    if (date < VOL_DATE_MIN || date > VOL_DATE_MAX)
        return buf;
    civil_from_days(date, &year, &month, &day);
    put_two(buf, year / 100);
    put_two(buf + 2, year % 100);
    buf[4] = '-';
    put_two(buf + 5, month);
    buf[7] = '-';
    put_two(buf + 8, day);
    buf[10] = '\0';
    return buf;
}

enum vol_code
vol_date_check_span(vol_date from, vol_date until, struct vol_err *err)
{
    char a[VOL_DATE_BUFSIZE], z[VOL_DATE_BUFSIZE];

    if (from == VOL_DATE_NONE || until == VOL_DATE_NONE || from <= until)
        return VOL_OK;
    return vol_fail(err, VOL_EUSAGE, "--from %s is after --until %s",
                    vol_date_format(a, from), vol_date_format(z, until));
}

int
vol_date_weekday(vol_date date)
{
    int w = (date + 3) % 7; /* 1970-01-01 was a Thursday */

    return w < 0 ? w + 7 : w;
}

int
vol_date_month(vol_date date)
{
    int year, month, day;

    civil_from_days(date, &year, &month, &day);
    return month;
}

vol_date
vol_date_add_weekdays(vol_date date, int h)
{
    int w = vol_date_weekday(date);

    if (w > 4) { /* the weekend counts from its Friday */
        date -= w - 4;
        w = 4;
    }
    return date + h + 2 * ((w + h) / 5);
}

/* Weekdays from a Monday long ago up to and with `date`. */
static int
weekdays_until(vol_date date)
{
    int days = date - (VOL_DATE_MIN - 7); /* 0001-01-01 was a Monday */
    int rest = days % 7 + 1;

    return days / 7 * 5 + (rest > 5 ? 5 : rest);
}

int
vol_date_count_weekdays(vol_date from, vol_date until)
{
    return until <= from ? 0 : weekdays_until(until) - weekdays_until(from);
}

vol_date
vol_date_today(void)
{
    time_t now = time(NULL);

    return (vol_date)(now / 86400);
}

const char *
vol_date_now(char buf[VOL_TIME_BUFSIZE])
{
    time_t now = time(NULL);
    char day[VOL_DATE_BUFSIZE];
    int s = (int)(now % 86400);

    (void)snprintf(buf, VOL_TIME_BUFSIZE, "%sT%02d:%02d:%02dZ",
                   vol_date_format(day, (vol_date)(now / 86400)), s / 3600,
                   s / 60 % 60, s % 60);
    return buf;
}

static int
compare_dates(const void *a, const void *b)
{
    const vol_date p = *(const vol_date *)a, q = *(const vol_date *)b;

    return p < q ? -1 : p > q;
}

size_t
vol_date_sort_unique(vol_date *date, size_t n)
{
    size_t kept = 0;

    if (n > 0)
        qsort(date, n, sizeof(*date), compare_dates);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || date[i] != date[kept - 1])
            date[kept++] = date[i];
    return kept;
}
