/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/rows.h"

#include "base/num.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

void
vol_rows_clear(struct vol_rows *rows)
{
    vol_str_clear(&rows->text);
    rows->cells = rows->n = 0;
}

/* A first cell that begins with this would be read as a byte-order mark. */
static bool
looks_marked(const char *text, size_t len)
{
    return len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0;
}

static bool
needs_quotes(const struct vol_rows *rows, const char *text, size_t len)
{
    /* A tab in the header would decide the delimiter. */
    char tab = rows->n == 0 ? '\t' : rows->delim;

    for (size_t i = 0; i < len; i++) {
        char c = text[i];
        if (c > ',' && c != rows->delim) /* as nearly all are */
            continue;
        if (c == rows->delim || c == '"' || c == '\n' || c == '\r' || c == tab)
            return true;
    }
    return false;
}

static void
add_in_quotes(struct vol_str *s, const char *text, size_t len)
{
    vol_str_add_char(s, '"');
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '"')
            vol_str_add_char(s, '"');
        vol_str_add_char(s, text[i]);
    }
    vol_str_add_char(s, '"');
}

/* Begin a cell: the delimiter, unless it is the first of its row. */
static void
begin_cell(struct vol_rows *rows)
{
    if (rows->cells++ > 0)
        vol_str_add_n(&rows->text, &rows->delim, 1);
}

/*
 * Begin a cell that is written where it is to stand: its place, with room for
 * `size` bytes and the NUL, or NULL where there is none.
 */
static char *
begin_in_place(struct vol_rows *rows, size_t size)
{
    struct vol_str *s = &rows->text;
    char *to = s->cap - s->len > size + 1 && !s->failed
                   ? s->text + s->len
                   : vol_str_room(s, size + 1);

    if (rows->cells++ > 0 && to != NULL)
        *to++ = rows->delim;
    return to;
}

/* End it: `end` is where its NUL goes. */
static void
end_in_place(struct vol_rows *rows, char *end)
{
    *end = '\0';
    rows->text.len = (size_t)(end - rows->text.text);
}

void
vol_rows_text_n(struct vol_rows *rows, const char *text, size_t len)
{
    if (needs_quotes(rows, text, len) ||
        (rows->cells == 0 && looks_marked(text, len))) {
        begin_cell(rows);
        add_in_quotes(&rows->text, text, len);
        return;
    }
    char *to = begin_in_place(rows, len);
    if (to != NULL) {
        if (len > 0)
            memcpy(to, text, len);
        end_in_place(rows, to + len);
    }
}

void
vol_rows_text(struct vol_rows *rows, const char *text)
{
    vol_rows_text_n(rows, text, strlen(text));
}

void
vol_rows_double(struct vol_rows *rows, double x)
{
    char *to = begin_in_place(rows, VOL_DOUBLE_BUFSIZE);

    if (to != NULL)
        end_in_place(rows, to + vol_format_double(to, x));
}

void
vol_rows_int(struct vol_rows *rows, int64_t i)
{
    char *to = begin_in_place(rows, VOL_INT64_BUFSIZE);

    if (to != NULL)
        end_in_place(rows, to + vol_format_int64(to, i));
}

void
vol_rows_date(struct vol_rows *rows, vol_date date)
{
    char *to = begin_in_place(rows, VOL_DATE_BUFSIZE);

    if (to == NULL)
        return;
    (void)vol_date_format(to, date); /* ten bytes or none */
    end_in_place(rows, *to == '\0' ? to : to + VOL_DATE_BUFSIZE - 1);
}

void
vol_rows_missing(struct vol_rows *rows)
{
    begin_cell(rows);
}

void
vol_rows_skip(struct vol_rows *rows, size_t n)
{
    while (n-- > 0)
        vol_rows_missing(rows);
}

void
vol_rows_end(struct vol_rows *rows)
{
    const struct vol_str *s = &rows->text;

    /* Readers pass over a blank line, so a lone empty cell is quoted. */
    if (rows->cells == 1 && (s->len == 0 || s->text[s->len - 1] == '\n'))
        vol_str_add(&rows->text, "\"\"");
    vol_str_add_char(&rows->text, '\n');
    rows->cells = 0;
    rows->n++;
}

/* The cells of a row one by one. */
static void
add_cells(struct vol_rows *rows, const char *cells, size_t len)
{
    for (const char *end = cells + len; cells < end;) {
        size_t n = strlen(cells);
        vol_rows_text_n(rows, cells, n);
        cells += n + 1;
    }
    vol_rows_end(rows);
}

/*
 * Copy `len` bytes with `c` for each NUL, eight at a time.  A byte is zero
 * where neither it nor the sum of its low seven bits and 0x7f has the top
 * bit set; no carry leaves a byte, so this is exact.
 */
static void
copy_joined(char *to, const char *from, size_t len, char c)
{
    const uint64_t low = 0x7f7f7f7f7f7f7f7f;
    uint64_t x;

    for (; len >= sizeof(x); len -= sizeof(x)) {
        memcpy(&x, from, sizeof(x));
        uint64_t zero = ~(((x & low) + low) | x | low) >> 7;
        x |= zero * (unsigned char)c;
        memcpy(to, &x, sizeof(x));
        from += sizeof(x);
        to += sizeof(x);
    }
    for (; len > 0; len--, from++)
        *to++ = *from != '\0' ? *from : c;
}

void
vol_rows_row(struct vol_rows *rows, const char *cells, size_t len, bool plain)
{
    char *to = plain ? vol_str_room(&rows->text, len) : NULL;

    if (to == NULL) {
        add_cells(rows, cells, len);
        return;
    }
    copy_joined(to, cells, len - 1, rows->delim);
    to[len - 1] = '\n';
    to[len] = '\0';
    rows->text.len += len;
    rows->n++;
}

enum vol_code
vol_rows_write(struct vol_rows *rows, FILE *fp, const char *name,
               struct vol_err *err)
{
    enum vol_code code = vol_str_check(&rows->text, err);

    if (code != VOL_OK)
        return code;
    if (fwrite(rows->text.text, 1, rows->text.len, fp) != rows->text.len)
        return vol_fail(err, VOL_EIO, "%s: write: %s", name, strerror(errno));
    vol_str_reset(&rows->text);
    return VOL_OK;
}

enum vol_code
vol_rows_append(struct vol_rows *to, struct vol_rows *from, struct vol_err *err)
{
    if (from->text.failed)
        return vol_fail_nomem(err);
    if (to->text.len == 0 && !to->text.failed) {
        const struct vol_str empty = to->text;
        to->text = from->text;
        from->text = empty;
    } else if (from->text.len > 0) {
        vol_str_add_n(&to->text, from->text.text, from->text.len);
    }
    to->n += from->n;
    vol_str_reset(&from->text);
    from->n = 0;
    return vol_str_check(&to->text, err);
}
