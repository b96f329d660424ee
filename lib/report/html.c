/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html.h"

#include <assert.h>
#include <string.h>

/* The entity of a byte that HTML gives a meaning to, or NULL. */
static const char *
entity(unsigned char c)
{
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    case '\t':
    case '\n': return NULL;
    default: return c < 0x20 || c == 0x7f ? "\xef\xbf\xbd" : NULL;
    }
}

/* Length of the UTF-8 character that begins at `p`, 0 where none does. */
static size_t
character(const char *p)
{
    unsigned char c = (unsigned char)*p;
    size_t len = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

    for (size_t i = 1; i < len; i++)
        if (p[i] == '\0')
            return 0;
    return vol_str_is_utf8(p, len) ? len : 0;
}

void
vol_html_text(struct vol_str *out, const char *text)
{
    for (const char *p = text; *p != '\0';) {
        size_t len = character(p);
        const char *other = len == 0   ? "\xef\xbf\xbd"
                            : len == 1 ? entity((unsigned char)*p)
                                       : NULL;
        if (other != NULL)
            vol_str_add(out, other);
        else
            vol_str_add_n(out, p, len);
        p += len > 0 ? len : 1;
    }
}

/* Add what the directive at `p` stands for; returns what follows it. */
static const char *
add_directive(struct vol_str *out, const char *p, va_list *ap)
{
    if (*p == 's') {
        vol_html_text(out, va_arg(*ap, const char *));
    } else if (*p == 'd') {
        vol_str_addf(out, "%d", va_arg(*ap, int));
    } else if (p[0] == 'z' && p[1] == 'u') {
        vol_str_addf(out, "%zu", va_arg(*ap, size_t));
        p++;
    } else {
        assert(*p == '%');
        vol_str_add_char(out, '%');
    }
    return p + 1;
}

void
vol_html_addf(struct vol_str *out, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    while (*fmt != '\0') {
        size_t len = strcspn(fmt, "%");
        vol_str_add_n(out, fmt, len);
        fmt += len;
        if (*fmt == '%')
            fmt = add_directive(out, fmt + 1, &ap);
    }
    va_end(ap);
}

void
vol_html_json(struct vol_str *out, const char *json)
{
    for (const char *p = json; *p != '\0'; p++) {
        if (*p == '<' || *p == '>' || *p == '&') {
            vol_str_addf(out, "\\u%04x", (unsigned)*p);
        } else if (strncmp(p, "\xe2\x80\xa8", 3) == 0 ||
                   strncmp(p, "\xe2\x80\xa9", 3) == 0) {
            vol_str_add(out, p[2] == '\xa8' ? "\\u2028" : "\\u2029");
            p += 2;
        } else {
            vol_str_add_char(out, *p);
        }
    }
}

static const char *
find_field(const struct vol_html_field *field, size_t n, const char *name,
           size_t len)
{
    for (size_t i = 0; i < n; i++)
        if (strlen(field[i].name) == len &&
            memcmp(field[i].name, name, len) == 0)
            return field[i].value;
    return NULL;
}

/* Replace the placeholder at `*p` (it begins with "{{") and step over it. */
static enum vol_code
fill_one(struct vol_str *out, const char **p, const char *where,
         const struct vol_html_field *field, size_t n, struct vol_err *err)
{
    bool raw = (*p)[2] == '{';
    const char *name = *p + (raw ? 3 : 2);
    size_t len = strcspn(name, "}\n");

    if (strncmp(name + len, raw ? "}}}" : "}}", raw ? 3 : 2) != 0)
        return vol_fail(err, VOL_EDATA, "%s: \"%.20s\" is not closed", where,
                        *p);
    const char *value = find_field(field, n, name, len);
    if (value == NULL)
        return vol_fail(err, VOL_EDATA,
                        "%s: {{%.*s}} is not a field of this page", where,
                        (int)(len < 60 ? len : 60), name);
    if (raw)
        vol_str_add(out, value);
    else
        vol_html_text(out, value);
    *p = name + len + (raw ? 3 : 2);
    return VOL_OK;
}

enum vol_code
vol_html_fill(struct vol_str *out, const char *text, const char *where,
              const struct vol_html_field *field, size_t n, struct vol_err *err)
{
    for (const char *p = text; *p != '\0';) {
        const char *next = strstr(p, "{{");
        if (next == NULL) {
            vol_str_add(out, p);
            break;
        }
        vol_str_add_n(out, p, (size_t)(next - p));
        p = next;
        enum vol_code code = fill_one(out, &p, where, field, n, err);
        if (code != VOL_OK)
            return code;
    }
    return vol_str_check(out, err);
}

void
vol_html_chart_data(struct vol_str *out, const char *json)
{
    vol_str_add(out, "<script type=\"application/json\" id=\"chart-data\">");
    vol_html_json(out, json);
    vol_str_add(out, "</script>\n");
}
