/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_BASE_STR_H
#define VOL_BASE_STR_H

#include "base/err.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * A text that grows.  `{0}` is an empty one; `text` is NULL until something
 * is added and NUL-terminated from then on.  An allocation that fails is
 * remembered in `failed` and later additions do nothing, so that a run of
 * additions needs one check at its end (vol_str_check).
 */
struct vol_str {
    char *text;
    size_t len, cap;
    bool failed;
};

void vol_str_clear(struct vol_str *s); /* frees the text; `*s` is empty again */
void vol_str_reset(struct vol_str *s); /* empties it and keeps the room       */

void vol_str_add(struct vol_str *s, const char *text);
void vol_str_add_n(struct vol_str *s, const char *text, size_t len);
void vol_str_add_char(struct vol_str *s, char c);
void vol_str_addf(struct vol_str *s, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void vol_str_vaddf(struct vol_str *s, const char *fmt, va_list ap)
    __attribute__((format(printf, 2, 0)));

/* Room for `len` more bytes at the returned place, or NULL; add to s->len. */
char *vol_str_room(struct vol_str *s, size_t len);

/* VOL_ENOMEM where an addition failed, else VOL_OK and `text` is not NULL. */
enum vol_code vol_str_check(struct vol_str *s,
                            struct vol_err *err) VOL_MUST_CHECK;

/* The text, "" where it is still NULL. */
const char *vol_str_text(const struct vol_str *s);

/* A copy that the caller frees. */
enum vol_code vol_str_dup(char **out, const char *text,
                          struct vol_err *err) VOL_MUST_CHECK;

/* Longest symbol, in bytes. */
#define VOL_SYMBOL_MAX 64

/*
 * Refuse what cannot be a symbol: empty, longer than VOL_SYMBOL_MAX bytes,
 * not UTF-8, or with a control character.  The message shows the text with
 * its unprintable bytes escaped, and cut if it is long.
 */
enum vol_code vol_str_check_symbol(const char *text,
                                   struct vol_err *err) VOL_MUST_CHECK;

/* True where `text` is well-formed UTF-8 (RFC 3629) without a NUL. */
bool vol_str_is_utf8(const char *text, size_t len);

/*
 * Add `text` for a message: control characters, quotes and bytes that are
 * not UTF-8 as \xHH, at most about `max` bytes of it and then "...".
 */
void vol_str_add_quoted(struct vol_str *s, const char *text, size_t max);

/* The characters of UTF-8 text; the most of several, or `least`; add it with
 * blanks behind up to `width` of them. */
size_t vol_str_width(const char *text);
size_t vol_str_widest(const char *const *text, size_t n, size_t least);
void vol_str_add_padded(struct vol_str *s, const char *text, size_t width);

/*
 * Add `text` as it may stand on a line of its own: control characters and
 * bytes that are not UTF-8 as \xHH, all else as it is.
 */
void vol_str_add_line(struct vol_str *s, const char *text);

/*
 * As vol_str_add_quoted() into a buffer of the caller's, for an argument of
 * vol_fail().  Returns `buf`.
 */
#define VOL_QUOTE_SIZE 96
const char *vol_str_quote(char buf[VOL_QUOTE_SIZE], const char *text);

/*
 * Add `text` as a JSON string, with its quotes (RFC 8259).  A byte that is
 * not UTF-8 becomes U+FFFD.
 */
void vol_str_add_json(struct vol_str *s, const char *text);

/*
 * Add a symbol as a key for file names, URLs and S3: every byte outside
 * [A-Za-z0-9.-], and a leading dot, becomes _HH (hexadecimal; so '_' itself
 * is _5F).  No two symbols share a key, none is a hidden file, and none
 * leaves its folder.
 */
void vol_str_add_key(struct vol_str *s, const char *text);

/*
 * The same for a model spec, whose '+' and '~' become a bare '_'.  The name of
 * a file has its limit (NAME_MAX, 255 bytes, with what is put behind the key):
 * of a key longer than this the start is kept and a hash of the spec added.
 */
#define VOL_SPEC_KEY_MAX 200
void vol_str_add_spec_key(struct vol_str *s, const char *spec);

/*
 * The one of `n` names nearest to `text` by optimal string alignment
 * (an insertion, deletion, change or swap of neighbours costs 1), or NULL
 * where none is within a third of its length: for "did you mean".
 */
const char *vol_str_nearest(const char *text, const char *const *names,
                            size_t n);

#endif
