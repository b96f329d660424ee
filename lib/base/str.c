/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/str.h"

#include "base/hash.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
vol_str_clear(struct vol_str *s)
{
    free(s->text);
    *s = (struct vol_str){ 0 };
}

void
vol_str_reset(struct vol_str *s)
{
    s->len = 0;
    s->failed = false;
    if (s->text != NULL)
        s->text[0] = '\0';
}

char *
vol_str_room(struct vol_str *s, size_t len)
{
    if (s->failed)
        return NULL;
    if (s->cap - s->len > len && s->cap > 0)
        return s->text + s->len;
    size_t cap = s->cap < 64 ? 64 : s->cap;
    while (cap - s->len <= len && cap < SIZE_MAX / 2)
        cap *= 2;
    char *p = cap - s->len <= len ? NULL : realloc(s->text, cap);
    if (p == NULL) {
        s->failed = true;
        return NULL;
    }
    s->text = p;
    s->cap = cap;
    return p + s->len;
}

void
vol_str_add_n(struct vol_str *s, const char *text, size_t len)
{
    char *p = vol_str_room(s, len);

    if (p == NULL)
        return;
    if (len > 0)
        memcpy(p, text, len);
    p[len] = '\0';
    s->len += len;
}

void
vol_str_add(struct vol_str *s, const char *text)
{
    vol_str_add_n(s, text, strlen(text));
}

void
vol_str_add_char(struct vol_str *s, char c)
{
    vol_str_add_n(s, &c, 1);
}

void
vol_str_vaddf(struct vol_str *s, const char *fmt, va_list ap)
{
    va_list again;

    va_copy(again, ap);
    int len = vsnprintf(NULL, 0, fmt, ap);
    char *p = len < 0 ? NULL : vol_str_room(s, (size_t)len);
    if (p == NULL) {
        s->failed = true;
    } else {
        (void)vsnprintf(p, (size_t)len + 1, fmt, again);
        s->len += (size_t)len;
    }
    va_end(again);
}

void
vol_str_addf(struct vol_str *s, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vol_str_vaddf(s, fmt, ap);
    va_end(ap);
}

enum vol_code
vol_str_check(struct vol_str *s, struct vol_err *err)
{
    vol_str_add_n(s, "", 0);
    return s->failed ? vol_fail_nomem(err) : VOL_OK;
}

const char *
vol_str_text(const struct vol_str *s)
{
    return s->text == NULL ? "" : s->text;
}

enum vol_code
vol_str_dup(char **out, const char *text, struct vol_err *err)
{
    size_t size = strlen(text) + 1;
    char *p = malloc(size);

    if (p == NULL)
        return vol_fail_nomem(err);
    memcpy(p, text, size);
    *out = p;
    return VOL_OK;
}

/* The length of the UTF-8 character at `s` (RFC 3629), 0 for a bad one. */
static size_t
utf8_length(const unsigned char *s, size_t len)
{
    static const struct {
        unsigned char first, last, low, high; /* lead byte, second byte */
        size_t len;
    } form[] = {
        { 0x01, 0x7f, 0, 0, 1 },       { 0xc2, 0xdf, 0x80, 0xbf, 2 },
        { 0xe0, 0xe0, 0xa0, 0xbf, 3 }, { 0xe1, 0xec, 0x80, 0xbf, 3 },
        { 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
        { 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 },
        { 0xf4, 0xf4, 0x80, 0x8f, 4 },
    };

    for (size_t i = 0; i < sizeof(form) / sizeof(form[0]); i++) {
        if (s[0] < form[i].first || s[0] > form[i].last)
            continue;
        if (form[i].len > len ||
            (form[i].len > 1 && (s[1] < form[i].low || s[1] > form[i].high)))
            return 0;
        for (size_t k = 2; k < form[i].len; k++)
            if (s[k] < 0x80 || s[k] > 0xbf)
                return 0;
        return form[i].len;
    }
    return 0;
}

bool
vol_str_is_utf8(const char *text, size_t len)
{
    const unsigned char *s = (const unsigned char *)text;

    while (len > 0) {
        size_t step = utf8_length(s, len);
        if (step == 0)
            return false;
        s += step;
        len -= step;
    }
    return true;
}

/* C0 and C1 control characters and DEL. */
static bool
is_control(const unsigned char *s, size_t len)
{
    return (len == 1 && (s[0] < 0x20 || s[0] == 0x7f)) ||
           (len == 2 && s[0] == 0xc2 && s[1] < 0xa0);
}

static bool
is_printable(const char *text, size_t len)
{
    const unsigned char *s = (const unsigned char *)text;

    while (len > 0) {
        size_t step = utf8_length(s, len);
        if (step == 0 || is_control(s, step))
            return false;
        s += step;
        len -= step;
    }
    return true;
}

enum vol_code
vol_str_check_symbol(const char *text, struct vol_err *err)
{
    char shown[VOL_QUOTE_SIZE];
    size_t len = strlen(text);

    if (len == 0)
        return vol_fail(err, VOL_EDATA, "the symbol is empty");
    if (len > VOL_SYMBOL_MAX)
        return vol_fail(err, VOL_EDATA,
                        "the symbol \"%s\" is longer than %d bytes",
                        vol_str_quote(shown, text), VOL_SYMBOL_MAX);
    if (!is_printable(text, len))
        return vol_fail(err, VOL_EDATA,
                        "the symbol \"%s\" is not printable UTF-8",
                        vol_str_quote(shown, text));
    return VOL_OK;
}

/* Add `text` with \xHH for what is not printable or one of `special`. */
static void
add_escaped(struct vol_str *s, const char *text, size_t max,
            const char *special)
{
    const unsigned char *p = (const unsigned char *)text;
    size_t left = strlen(text), start = s->len;

    while (left > 0) {
        size_t step = utf8_length(p, left);
        if (s->len - start + 4 > max) {
            vol_str_add(s, "...");
            return;
        }
        if (step == 0 || is_control(p, step) || strchr(special, *p) != NULL) {
            vol_str_addf(s, "\\x%02X", *p);
            step = 1;
        } else {
            vol_str_add_n(s, (const char *)p, step);
        }
        p += step;
        left -= step;
    }
}

void
vol_str_add_quoted(struct vol_str *s, const char *text, size_t max)
{
    add_escaped(s, text, max, "\"\\");
}

void
vol_str_add_line(struct vol_str *s, const char *text)
{
    add_escaped(s, text, SIZE_MAX, "");
}

size_t
vol_str_width(const char *text)
{
    size_t n = 0;

    for (; *text != '\0'; text++)
        n += ((unsigned char)*text & 0xC0U) != 0x80U;
    return n;
}

size_t
vol_str_widest(const char *const *text, size_t n, size_t least)
{
    for (size_t i = 0; i < n; i++)
        least = vol_str_width(text[i]) > least ? vol_str_width(text[i]) : least;
    return least;
}

void
vol_str_add_padded(struct vol_str *s, const char *text, size_t width)
{
    vol_str_add(s, text);
    for (size_t n = vol_str_width(text); n < width; n++)
        vol_str_add_char(s, ' ');
}

const char *
vol_str_quote(char buf[VOL_QUOTE_SIZE], const char *text)
{
    struct vol_str s = { 0 };

    vol_str_add_quoted(&s, text, VOL_QUOTE_SIZE - 8);
    (void)snprintf(buf, VOL_QUOTE_SIZE, "%s", vol_str_text(&s));
    vol_str_clear(&s);
    return buf;
}

void
vol_str_add_json(struct vol_str *s, const char *text)
{
    const unsigned char *p = (const unsigned char *)text;
    size_t left = strlen(text);

    vol_str_add_char(s, '"');
    while (left > 0) {
        size_t step = utf8_length(p, left);
        if (step == 0)
            vol_str_add(s, "\\ufffd");
        else if (*p == '"' || *p == '\\')
            vol_str_addf(s, "\\%c", *p);
        else if (is_control(p, step) && step == 1)
            vol_str_addf(s, "\\u%04x", *p);
        else
            vol_str_add_n(s, (const char *)p, step);
        step = step > 0 ? step : 1;
        p += step;
        left -= step;
    }
    vol_str_add_char(s, '"');
}

/* One byte of a key. */
static void
add_key_byte(struct vol_str *s, char c, bool first)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "abcdefghijklmnopqrstuvwxyz0123456789-.";

    if (strchr(plain, c) == NULL || (c == '.' && first))
        vol_str_addf(s, "_%02X", (unsigned)(unsigned char)c);
    else
        vol_str_add_char(s, c);
}

void
vol_str_add_key(struct vol_str *s, const char *text)
{
    for (const char *p = text; *p != '\0'; p++)
        add_key_byte(s, *p, p == text);
}

#define KEY_HASH 17 /* bytes: '_' and 16 hexadecimal digits */

void
vol_str_add_spec_key(struct vol_str *s, const char *spec)
{
    const size_t start = s->len;

    for (const char *p = spec; *p != '\0'; p++) {
        if (*p == '+' || *p == '~')
            vol_str_add_char(s, '_');
        else
            add_key_byte(s, *p, p == spec);
    }
    if (s->len - start <= VOL_SPEC_KEY_MAX)
        return;
    s->len = start + VOL_SPEC_KEY_MAX - KEY_HASH;
    vol_str_addf(s, "_%016" PRIx64, vol_hash_seed(0, &spec, 1));
}

/* Names and typing mistakes are short; longer texts are cut to this. */
#define NEAREST_MAX 63

static size_t
least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Optimal string alignment distance; three rows of its table are enough. */
static size_t
distance(const char *a, const char *b)
{
    size_t row[3][NEAREST_MAX + 1];
    size_t n = strnlen(a, NEAREST_MAX), m = strnlen(b, NEAREST_MAX);
    size_t *two = row[0], *one = row[1], *now = row[2];

    for (size_t j = 0; j <= m; j++)
        one[j] = two[j] = j;
    for (size_t i = 1; i <= n; i++) {
        now[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t change = one[j - 1] + (a[i - 1] != b[j - 1]);
            now[j] = least(change, least(one[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = least(now[j], two[j - 2] + 1);
        }
        size_t *free_row = two;
        two = one;
        one = now;
        now = free_row;
    }
    return one[m];
}

const char *
vol_str_nearest(const char *text, const char *const *names, size_t n)
{
    const char *best = NULL;
    size_t best_distance = 0;

    for (size_t i = 0; i < n; i++) {
        size_t d = distance(text, names[i]);
        if (3 * d > strlen(names[i]) + 2)
            continue;
        if (best == NULL || d < best_distance) {
            best = names[i];
            best_distance = d;
        }
    }
    return best;
}
