/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/body.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

struct sign {
    const char *text;
    enum vol_net_class class;
    const char *reason;
};

static const char is_html[] = "a web page came instead of data";
static const char is_json[] = "JSON came instead of CSV";

/* The first that fits holds; case is ignored. */
static const struct sign signs[] = {
    { "<?xml", VOL_NET_SCHEMA, "XML came instead of CSV" },
    { "<", VOL_NET_BLOCKED, is_html },
    { "{", VOL_NET_SCHEMA, is_json },
    { "[", VOL_NET_SCHEMA, is_json },
    { "\x1f\x8b", VOL_NET_SCHEMA, "a gzip file came; unpack it first" },
    { "PK\x03\x04", VOL_NET_SCHEMA, "a zip file came; unpack it first" },
    { "SQLite format 3", VOL_NET_SCHEMA, "a database came instead of CSV" },
    { "%PDF-", VOL_NET_SCHEMA, "a PDF came instead of CSV" },
};

static const struct sign types[] = {
    { "", VOL_NET_OK, NULL },
    { "text/csv", VOL_NET_OK, NULL },
    { "application/csv", VOL_NET_OK, NULL },
    { "text/x-csv", VOL_NET_OK, NULL },
    { "application/x-csv", VOL_NET_OK, NULL },
    { "text/comma-separated-values", VOL_NET_OK, NULL },
    { "text/tab-separated-values", VOL_NET_OK, NULL },
    { "text/plain", VOL_NET_OK, NULL },
    { "application/octet-stream", VOL_NET_OK, NULL },
    { "binary/octet-stream", VOL_NET_OK, NULL },
    { "application/download", VOL_NET_OK, NULL },
    { "application/x-download", VOL_NET_OK, NULL },
    { "application/force-download", VOL_NET_OK, NULL },
    { "application/vnd.ms-excel", VOL_NET_OK, NULL },
    { "text/html", VOL_NET_BLOCKED, is_html },
    { "application/xhtml+xml", VOL_NET_BLOCKED, is_html },
    { "application/json", VOL_NET_SCHEMA, is_json },
};

static bool
begins(const char *bytes, size_t n, const char *sign)
{
    size_t len = strlen(sign);

    return n >= len && strncasecmp(bytes, sign, len) == 0;
}

enum vol_net_class
vol_body_judge_bytes(const char *bytes, size_t n, const char **reason)
{
    size_t skip = begins(bytes, n, "\xef\xbb\xbf") ? 3 : 0;

    while (skip < n && strchr(" \t\r\n", bytes[skip]) != NULL &&
           bytes[skip] != '\0')
        skip++;
    *reason = NULL;
    if (skip == n) {
        *reason = "nothing came";
        return VOL_NET_EMPTY;
    }
    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
        if (begins(bytes + skip, n - skip, signs[i].text)) {
            *reason = signs[i].reason;
            return signs[i].class;
        }
    if (memchr(bytes, '\0', n) != NULL) {
        *reason = "binary data came instead of CSV";
        return VOL_NET_SCHEMA;
    }
    return VOL_NET_OK;
}

enum vol_net_class
vol_body_judge_type(const char *type, const char **reason)
{
    size_t len = strcspn(type, "; \t");

    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (strlen(types[i].text) == len &&
            strncasecmp(type, types[i].text, len) == 0) {
            *reason = types[i].reason;
            return types[i].class;
        }
    *reason = "its Content-Type is not that of CSV";
    return VOL_NET_SCHEMA;
}
