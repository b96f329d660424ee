/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/source.h"

#include "net/url.h"
#include "table/kinds.h"

#include <string.h>
#include <strings.h>

static const struct vol_source *const sources[] = { &vol_source_file,
                                                    &vol_source_url };

const struct vol_source *
vol_source_find(const char *url)
{
    for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
        if (sources[i]->match(url))
            return sources[i];
    return NULL;
}

/* ---- columns ------------------------------------------------------- */

/* Bars on their way are bars without the column that storing them gives. */
static const char given_later[] = "as_of";

size_t
vol_source_column_count(void)
{
    return vol_kind_find("bars")->n - 1;
}

const char *
vol_source_column(size_t i)
{
    const struct vol_kind *bars = vol_kind_find("bars");

    return bars->column[i + (i >= vol_kind_column(bars, given_later))].name;
}

size_t
vol_source_column_index(const char *name)
{
    size_t n = vol_source_column_count();

    for (size_t i = 0; i < n; i++)
        if (strcmp(vol_source_column(i), name) == 0)
            return i;
    return n;
}

/* ---- names --------------------------------------------------------- */

const char *
vol_source_path(const char *url)
{
    return strncmp(url, "file:", 5) == 0 ? url + 5 : NULL;
}

/* The last part of `url`, `*len` bytes long. */
static const char *
base_name(const char *url, size_t *len)
{
    const char *path = vol_source_path(url), *base;
    size_t n = path != NULL ? strlen(path) : strcspn(url, "?#");

    if (path == NULL)
        path = url;
    while (n > 1 && path[n - 1] == '/')
        n--;
    for (base = path + n; base > path && base[-1] != '/'; base--)
        ;
    *len = n - (size_t)(base - path);
    return base;
}

void
vol_source_stem(struct vol_str *out, const char *url)
{
    static const char *const endings[] = { ".csv", ".tsv", ".txt" };
    size_t len;
    const char *base = base_name(url, &len);

    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
        if (len > 4 && strncasecmp(base + len - 4, endings[i], 4) == 0) {
            len -= 4;
            break;
        }
    if (len == 0)
        vol_str_add_char(out, '-');
    vol_str_add_n(out, base, len);
}

void
vol_source_label(struct vol_str *out, const char *shown)
{
    size_t len;
    const char *base = base_name(shown, &len);

    if (vol_source_path(shown) != NULL)
        vol_str_add_n(out, base, len);
    else
        vol_url_mask(out, shown);
}
