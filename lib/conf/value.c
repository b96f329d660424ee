/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values that a setting takes: said for people, and checked. */
#include "conf/settings.h"

#include "base/num.h"

#include <math.h>
#include <string.h>

#define TEXT_MAX 4096 /* bytes; longer than any path or address in use */

static const char spec_bytes[] = "abcdefghijklmnopqrstuvwxyz"
                                 "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                 "0123456789.+~:_-";

static void
describe_choices(const struct vol_setting *s, struct vol_str *out)
{
    const char *p = s->choices;

    while (*p != '\0') {
        size_t len = strcspn(p, " ");

        vol_str_add_n(out, p, len);
        if (p[len - 1] == ':')
            vol_str_add(out, "NUMBER");
        p += len + (p[len] == ' ');
        if (*p != '\0')
            vol_str_add(out, strchr(p, ' ') != NULL ? ", " : " or ");
    }
}

static void
describe_range(const struct vol_setting *s, struct vol_str *out)
{
    char min[VOL_DOUBLE_BUFSIZE], max[VOL_DOUBLE_BUFSIZE];

    vol_format_double(min, s->min);
    vol_format_double(max, s->max);
    vol_str_addf(out, " from %s to %s", min, max);
}

void
vol_setting_describe(const struct vol_setting *s, struct vol_str *out)
{
    switch (s->type) {
    case VOL_SETTING_TEXT:
    case VOL_SETTING_URL:
    case VOL_SETTING_SECRET: vol_str_add(out, "text on one line"); break;
    case VOL_SETTING_SPEC: vol_str_add(out, "the name of a model"); break;
    case VOL_SETTING_FLAG: vol_str_add(out, "true or false"); break;
    case VOL_SETTING_CHOICE: describe_choices(s, out); break;
    case VOL_SETTING_INT:
        vol_str_add(out, "a whole number");
        describe_range(s, out);
        break;
    case VOL_SETTING_REAL:
        vol_str_add(out, "a number");
        describe_range(s, out);
        break;
    }
}

/* U+0080 to U+009F, U+2028 and U+2029, U+FFFE and U+FFFF in UTF-8. */
static bool
breaks_line(const char *p)
{
    return (p[0] == '\xc2' && (unsigned char)p[1] < 0xa0) ||
           strncmp(p, "\xe2\x80\xa8", 3) == 0 ||
           strncmp(p, "\xe2\x80\xa9", 3) == 0 ||
           strncmp(p, "\xef\xbf\xbe", 3) == 0 ||
           strncmp(p, "\xef\xbf\xbf", 3) == 0;
}

/* UTF-8 on one line without control characters, and not too long. */
static bool
is_line(const char *text)
{
    size_t len = strlen(text);

    if (len > TEXT_MAX || !vol_str_is_utf8(text, len))
        return false;
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)text[i] < ' ' || text[i] == '\x7f' ||
            breaks_line(text + i))
            return false;
    return true;
}

/* A number from min to max; a whole one is written without exponent. */
static bool
number(const struct vol_setting *s, const char *text, struct vol_str *out)
{
    char canonical[VOL_DOUBLE_BUFSIZE];
    double x = 0.0;

    if (*text == '\0' || vol_parse_double(text, &x, NULL) != VOL_OK)
        return false;
    if (!(x >= s->min && x <= s->max))
        return false;
    if (s->type == VOL_SETTING_INT) {
        if (x != floor(x))
            return false;
        vol_str_addf(out, "%.0f", x);
        return true;
    }
    vol_format_double(canonical, x == 0.0 ? 0.0 : x);
    vol_str_add(out, canonical);
    return true;
}

/* "name:" and a number strictly between min and max. */
static bool
choice_with_number(const struct vol_setting *s, const char *text, size_t len,
                   struct vol_str *out)
{
    char canonical[VOL_DOUBLE_BUFSIZE];
    double x = 0.0;

    if (text[len] == '\0' || vol_parse_double(text + len, &x, NULL) != VOL_OK)
        return false;
    if (!(x > s->min && x < s->max))
        return false;
    vol_format_double(canonical, x);
    vol_str_add_n(out, text, len);
    vol_str_add(out, canonical);
    return true;
}

static bool
choice(const struct vol_setting *s, const char *text, struct vol_str *out)
{
    const char *p = s->choices;

    while (*p != '\0') {
        size_t len = strcspn(p, " ");

        if (p[len - 1] == ':') {
            if (strncmp(text, p, len) == 0)
                return choice_with_number(s, text, len, out);
        } else if (strlen(text) == len && memcmp(text, p, len) == 0) {
            vol_str_add(out, text);
            return true;
        }
        p += len + (p[len] == ' ');
    }
    return false;
}

static bool
copy_if(bool good, const char *text, struct vol_str *out)
{
    if (good)
        vol_str_add(out, text);
    return good;
}

static bool
accept(const struct vol_setting *s, const char *text, struct vol_str *out)
{
    switch (s->type) {
    case VOL_SETTING_INT:
    case VOL_SETTING_REAL: return number(s, text, out);
    case VOL_SETTING_CHOICE: return choice(s, text, out);
    case VOL_SETTING_FLAG:
        return copy_if(strcmp(text, "true") == 0 || strcmp(text, "false") == 0,
                       text, out);
    case VOL_SETTING_SPEC:
        return copy_if(*text != '\0' && strlen(text) <= VOL_SYMBOL_MAX &&
                           text[strspn(text, spec_bytes)] == '\0',
                       text, out);
    case VOL_SETTING_TEXT:
    case VOL_SETTING_URL: return copy_if(is_line(text), text, out);
    case VOL_SETTING_SECRET:
        return copy_if(*text != '\0' && is_line(text), text, out);
    }
    return false;
}

enum vol_code
vol_setting_check(const struct vol_setting *s, const char *text,
                  const char *shown, struct vol_str *canonical,
                  struct vol_err *err)
{
    struct vol_str want = { 0 };
    char quoted[VOL_QUOTE_SIZE];
    enum vol_code code;

    if (accept(s, text, canonical))
        return vol_str_check(canonical, err);
    vol_setting_describe(s, &want);
    code = vol_str_check(&want, err);
    if (code == VOL_OK)
        code = vol_fail(err, VOL_EUSAGE, "\"%s\" is not %s",
                        vol_str_quote(quoted, shown), want.text);
    vol_str_clear(&want);
    return code;
}
