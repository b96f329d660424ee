/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/format.h"

#include "report/html.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MINUS "\xe2\x88\x92" /* U+2212 */
#define DASH  "\xe2\x80\x93" /* U+2013 */

/* The digits of |x| with commas between thousands. */
static void
add_grouped(struct vol_str *out, const char *digits)
{
    size_t whole = strcspn(digits, ".");

    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0)
            vol_str_add_char(out, ',');
        vol_str_add_char(out, digits[i]);
    }
    vol_str_add(out, digits + whole);
}

/* Digits after the point that show `digits` significant ones of x. */
static int
places_of(double x, int digits)
{
    char buf[32];

    if (x == 0)
        return 0;
    (void)snprintf(buf, sizeof(buf), "%.*e", digits - 1, x);
    int exponent = (int)strtol(strchr(buf, 'e') + 1, NULL, 10);
    int places = digits - 1 - exponent;
    return places < 0 ? 0 : places;
}

static bool
is_zero(const char *text)
{
    return text[strspn(text, "0.")] == '\0';
}

bool
vol_format_p_is_bound(double p)
{
    return p < 0.0001;
}

/*
 * A number that is not negative; of a tie the larger, as Number.toFixed() of
 * ECMA-262 has it, where printf takes the even one: what a script writes again
 * stays as it was.  Ties are the odd multiples of 2^-(places + 1).
 */
static void
print_fixed(char *buf, size_t size, double x, int places)
{
    const bool tie = fmod(ldexp(x, places + 1), 2.0) == 1.0;

    (void)snprintf(buf, size, "%.*f", places, tie ? nextafter(x, HUGE_VAL) : x);
}

/* A p-value: three places, more where it is small. */
static void
add_p(struct vol_str *out, double p)
{
    char buf[16];

    if (vol_format_p_is_bound(p)) {
        vol_str_add(out, "&lt;0.0001");
        return;
    }
    print_fixed(buf, sizeof(buf), p, p < 0.001 ? 4 : 3);
    vol_str_add(out, buf);
}

static void
add_number(struct vol_str *out, double x, struct vol_format format)
{
    char buf[400];
    double size = fabs(x);

    if (format.style == VOL_STYLE_DIGITS && size > 0 && size < 1e-5) {
        (void)snprintf(buf, sizeof(buf), "%.*e", format.digits - 1, size);
    } else {
        int places = format.style == VOL_STYLE_DIGITS
                         ? places_of(size, format.digits)
                         : format.digits;
        if (format.style == VOL_STYLE_PRICE && size < 10)
            places += 2;
        print_fixed(buf, sizeof(buf), size, places);
    }
    if (x < 0 && !is_zero(buf))
        vol_str_add(out, MINUS);
    else if (format.style == VOL_STYLE_SIGNED && !is_zero(buf))
        vol_str_add_char(out, '+');
    if (format.style == VOL_STYLE_PRICE)
        add_grouped(out, buf);
    else
        vol_str_add(out, buf);
}

void
vol_format_add(struct vol_str *out, double x, struct vol_format format)
{
    if (!isfinite(x)) {
        vol_str_add(out, DASH);
        return;
    }
    if (format.style == VOL_STYLE_P)
        add_p(out, x);
    else
        add_number(out, x, format);
    vol_str_add(out, format.suffix != NULL ? format.suffix : "");
}

const char *
vol_format_resource(const struct vol_kind *kind)
{
    static const char *const renamed[][2] = { { "params", "parameters" },
                                              { "sigma", "volatility" },
                                              { "bars", "prices" } };

    for (size_t i = 0; i < sizeof(renamed) / sizeof(renamed[0]); i++)
        if (strcmp(kind->name, renamed[i][0]) == 0)
            return renamed[i][1];
    return kind->name;
}

/* What follows the other attributes of a figure's element. */
static void
add_figure(struct vol_str *out, const char *tag, double x,
           struct vol_format format, const char *reason)
{
    if (!isfinite(x) && reason != NULL && *reason != '\0')
        vol_html_addf(out, " title=\"%s\"", reason);
    vol_str_add_char(out, '>');
    vol_format_add(out, x, format);
    vol_html_addf(out, "</%s>", tag);
}

void
vol_format_cell(struct vol_str *out, const char *tag,
                const struct vol_frame *frame, size_t row, const char *column,
                struct vol_format format, const char *reason)
{
    const double x = vol_frame_number(frame, row, column);

    vol_html_addf(out, "<%s", tag);
    vol_str_add(out, isfinite(x) ? "" : " class=\"none\"");
    vol_html_addf(out, " data-ref=\"%s:%zu:%s\"",
                  vol_format_resource(frame->kind), row, column);
    add_figure(out, tag, x, format, reason);
}

void
vol_format_figure(struct vol_str *out, const struct vol_frame *frame,
                  size_t row, const char *column, struct vol_format format,
                  const char *reason)
{
    const double x = vol_frame_number(frame, row, column);

    vol_html_addf(out, "<td class=\"n%s\"", isfinite(x) ? "" : " none");
    add_figure(out, "td", x, format, reason);
}

void
vol_format_row_ref(struct vol_str *out, const struct vol_frame *frame,
                   size_t row)
{
    vol_html_addf(out, " data-ref=\"%s:%zu\"", vol_format_resource(frame->kind),
                  row);
}

void
vol_format_sort_cell(struct vol_str *out, const struct vol_frame *frame,
                     size_t row, const char *column, struct vol_format format,
                     const char *reason)
{
    const double x = vol_frame_number(frame, row, column);

    vol_html_addf(out, "<td class=\"n%s\" data-value=\"",
                  isfinite(x) ? "" : " none");
    vol_frame_add_spelling(frame, row, vol_frame_column(frame, column), out);
    vol_str_add_char(out, '"');
    add_figure(out, "td", x, format, reason);
}

void
vol_format_date(struct vol_str *out, vol_date date)
{
    char buf[VOL_DATE_BUFSIZE];

    if (date == VOL_DATE_NONE)
        vol_str_add(out, DASH);
    else
        vol_html_addf(out, "<time datetime=\"%s\">%s</time>",
                      vol_date_format(buf, date), buf);
}
