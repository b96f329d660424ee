/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/url.h"

#include <curl/curl.h>
#include <string.h>
#include <strings.h>

static bool
has_scheme(const char *text, const char *scheme)
{
    size_t n = strlen(scheme);

    return strncasecmp(text, scheme, n) == 0 &&
           strncmp(text + n, "://", 3) == 0;
}

bool
vol_url_is_http(const char *text)
{
    return has_scheme(text, "http") || has_scheme(text, "https");
}

bool
vol_url_is_downgrade(const char *from, const char *to)
{
    return has_scheme(from, "https") && !has_scheme(to, "https");
}

/* ---- masking ------------------------------------------------------- */

/* The names are short and few, so a plain search of each in each will do. */
static bool
name_is_secret(const char *name, size_t len)
{
    static const char *const words[] = { "key",   "token",   "secret", "pass",
                                         "pwd",   "auth",    "sig",    "cred",
                                         "crumb", "session", "%" };

    for (size_t w = 0; w < sizeof(words) / sizeof(words[0]); w++) {
        size_t n = strlen(words[w]);
        for (size_t i = 0; i + n <= len; i++)
            if (strncasecmp(name + i, words[w], n) == 0)
                return true;
    }
    return false;
}

static const char letters[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
static const char digits[] = "0123456789";

static bool
value_looks_random(const char *value, size_t len)
{
    size_t n_letters = 0, n_digits = 0;

    for (size_t i = 0; i < len; i++) {
        if (strchr(letters, value[i]) != NULL)
            n_letters++;
        else if (strchr(digits, value[i]) != NULL)
            n_digits++;
        else if (value[i] != '-' && value[i] != '_')
            return false;
    }
    return len >= 20 && n_letters > 0 && n_digits > 0;
}

/* One "name=value" of a query, `len` bytes long. */
static void
mask_parameter(struct vol_str *out, const char *text, size_t len)
{
    const char *eq = memchr(text, '=', len);
    const char *value = eq == NULL ? text : eq + 1;
    size_t value_len = len - (size_t)(value - text);

    if (!value_looks_random(value, value_len) &&
        (eq == NULL || !name_is_secret(text, (size_t)(eq - text)))) {
        vol_str_add_n(out, text, len);
        return;
    }
    vol_str_add_n(out, text, (size_t)(value - text));
    vol_str_add(out, "***");
}

static void
mask_query(struct vol_str *out, const char *text, size_t len)
{
    const char *end = text + len;

    while (text < end) {
        size_t n = 0;
        while (text + n < end && text[n] != '&' && text[n] != ';')
            n++;
        mask_parameter(out, text, n);
        text += n;
        if (text < end)
            vol_str_add_char(out, *text++);
    }
}

/* The host with its port, and *** for whatever stands before its last @. */
static void
mask_authority(struct vol_str *out, const char *text, size_t len)
{
    for (size_t i = len; i > 0; i--)
        if (text[i - 1] == '@') {
            vol_str_add(out, "***@");
            vol_str_add_n(out, text + i, len - i);
            return;
        }
    vol_str_add_n(out, text, len);
}

void
vol_url_mask(struct vol_str *out, const char *url)
{
    const char *slashes = strstr(url, "://");
    size_t n;

    if (slashes != NULL) {
        vol_str_add_n(out, url, (size_t)(slashes - url) + 3);
        url = slashes + 3;
        n = strcspn(url, "/?#");
        mask_authority(out, url, n);
        url += n;
    }
    n = strcspn(url, "?#");
    vol_str_add_n(out, url, n);
    url += n;
    if (*url == '?') {
        vol_str_add_char(out, *url++);
        mask_query(out, url, strcspn(url, "#"));
    }
}

/* ---- parts --------------------------------------------------------- */

enum vol_code
vol_url_check(const char *url, struct vol_err *err)
{
    CURLU *u = curl_url();
    char shown[VOL_QUOTE_SIZE];
    struct vol_str masked = { 0 };
    CURLUcode rc;

    if (u == NULL)
        return vol_fail_nomem(err);
    rc = curl_url_set(u, CURLUPART_URL, url, 0);
    curl_url_cleanup(u);
    if (rc == CURLUE_OUT_OF_MEMORY)
        return vol_fail_nomem(err);
    if (rc == CURLUE_OK && vol_url_is_http(url))
        return VOL_OK;
    vol_url_mask(&masked, url);
    vol_str_quote(shown, vol_str_text(&masked));
    vol_str_clear(&masked);
    return vol_fail(err, VOL_EUSAGE, "%s is not an http or https address",
                    shown);
}

static bool
same_part(CURLU *a, CURLU *b, CURLUPart part)
{
    char *x = NULL, *y = NULL;
    bool same = curl_url_get(a, part, &x, CURLU_DEFAULT_PORT) == CURLUE_OK &&
                curl_url_get(b, part, &y, CURLU_DEFAULT_PORT) == CURLUE_OK &&
                strcasecmp(x, y) == 0;

    curl_free(x);
    curl_free(y);
    return same;
}

bool
vol_url_same_origin(const char *a, const char *b)
{
    CURLU *u = curl_url(), *v = curl_url();
    bool same = u != NULL && v != NULL &&
                curl_url_set(u, CURLUPART_URL, a, 0) == CURLUE_OK &&
                curl_url_set(v, CURLUPART_URL, b, 0) == CURLUE_OK &&
                same_part(u, v, CURLUPART_SCHEME) &&
                same_part(u, v, CURLUPART_HOST) &&
                same_part(u, v, CURLUPART_PORT);

    curl_url_cleanup(u);
    curl_url_cleanup(v);
    return same;
}
