/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/series_set.h"

#include "base/hash.h"
#include "base/mem.h"
#include "base/num.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum vol_code
vol_series_set_add(struct vol_series_set *set, const char *symbol,
                   struct vol_series *series, struct vol_err *err)
{
    void *item = set->item;
    enum vol_code code =
        vol_mem_grow(&item, &set->cap, set->n + 1, sizeof(*set->item),
                     VOL_SERIES_SET_MAX, "series", err);

    set->item = item;
    if (code != VOL_OK)
        return code;
    struct vol_named_series *last = &set->item[set->n++];
    *last = (struct vol_named_series){ .series = *series };
    memcpy(last->symbol, symbol, strlen(symbol) + 1);
    *series = (struct vol_series){ 0 };
    return VOL_OK;
}

static int
by_symbol(const void *a, const void *b)
{
    return strcmp(((const struct vol_named_series *)a)->symbol,
                  ((const struct vol_named_series *)b)->symbol);
}

void
vol_series_set_sort(struct vol_series_set *set)
{
    if (set->n > 0)
        qsort(set->item, set->n, sizeof(*set->item), by_symbol);
}

void
vol_series_set_remove(struct vol_series_set *set, size_t i)
{
    vol_series_clear(&set->item[i].series);
    set->n--;
    memmove(set->item + i, set->item + i + 1,
            (set->n - i) * sizeof(*set->item));
}

const struct vol_named_series *
vol_series_set_latest(const struct vol_series_set *set)
{
    const struct vol_named_series *latest = set->item;

    for (size_t i = 1; i < set->n; i++)
        if (set->item[i].series.origin > latest->series.origin)
            latest = &set->item[i];
    return latest;
}

/* Where the symbol text[0..len) is, from item `first` on; set->n: nowhere. */
static size_t
find_symbol(const struct vol_series_set *set, size_t first, const char *text,
            size_t len)
{
    size_t i = first;

    while (i < set->n && (strlen(set->item[i].symbol) != len ||
                          memcmp(set->item[i].symbol, text, len) != 0))
        i++;
    return i;
}

enum vol_code
vol_series_set_order(struct vol_series_set *set, const char *text,
                     struct vol_err *err)
{
    size_t placed = 0;

    for (const char *at = text;; at++) {
        const size_t len = strcspn(at, ",");
        const size_t i = find_symbol(set, placed, at, len);
        if (i == set->n)
            return vol_fail(err, VOL_EUSAGE,
                            "--order %.80s: there is no symbol \"%.*s\", or it "
                            "stands twice",
                            text, (int)(len < 64 ? len : 64), at);
        const struct vol_named_series moved = set->item[i];
        memmove(set->item + placed + 1, set->item + placed,
                (i - placed) * sizeof(moved));
        set->item[placed++] = moved;
        at += len;
        if (*at == '\0')
            return VOL_OK;
    }
}

enum vol_code
vol_series_set_lag(struct vol_series_set *set, const char *text,
                   struct vol_err *err)
{
    const char *equal = strrchr(text, '=');
    size_t len = equal != NULL ? (size_t)(equal - text) : 0;
    int64_t lag = -1;

    if (equal == NULL ||
        vol_parse_int64(equal + 1, strlen(equal + 1), &lag, NULL) != VOL_OK ||
        lag < 0 || lag > 1000)
        return vol_fail(err, VOL_EUSAGE,
                        "--lag %.80s: it is SYMBOL=N, N rows from 0 to 1000",
                        text);
    const size_t i = find_symbol(set, 0, text, len);
    if (i == set->n)
        return vol_fail(err, VOL_EUSAGE, "--lag %.80s: there is no such symbol",
                        text);
    if (set->item[i].lag > 0)
        return vol_fail(err, VOL_EUSAGE, "--lag %.80s: it has one already",
                        text);
    set->item[i].lag = (size_t)lag;
    return VOL_OK;
}

enum vol_code
vol_series_set_tag(const struct vol_series_set *set,
                   char out[VOL_SERIES_SET_TAG], struct vol_err *err)
{
    struct vol_str text = { 0 };
    char digest[VOL_SHA256_BUFSIZE];

    for (size_t i = 0; i < set->n; i++)
        vol_str_addf(&text, "%s\t%zu\n", set->item[i].symbol, set->item[i].lag);
    enum vol_code code = vol_str_check(&text, err);
    if (code == VOL_OK)
        code = vol_hash_sha256(digest, vol_str_text(&text), text.len, err);
    if (code == VOL_OK)
        (void)snprintf(out, VOL_SERIES_SET_TAG, "of%zu.%.8s", set->n, digest);
    vol_str_clear(&text);
    return code;
}

/* ---- specs with a tag ---------------------------------------------------- */

enum { DIGITS = 8 };

/* The length of a tag with its dash that begins at `text`, and the number of
 * symbols in it; 0: none does. */
static size_t
measure_tag(const char *text, size_t *n)
{
    static const char begin[] = "-of";
    int64_t size = 0;

    if (strncmp(text, begin, strlen(begin)) != 0)
        return 0;
    const char *at = text + strlen(begin);
    const size_t len = strspn(at, "0123456789");
    if (at[len] != '.' || vol_parse_int64(at, len, &size, NULL) != VOL_OK ||
        size < 1)
        return 0;
    at += len + 1;
    if (strspn(at, "0123456789abcdef") != DIGITS ||
        (at[DIGITS] != '\0' && at[DIGITS] != '+'))
        return 0;
    *n = (size_t)size;
    return (size_t)(at + DIGITS - text);
}

/* Where the tag of a spec begins, the end of one without; what stands behind
 * it into *behind. */
static const char *
find_tag(const char *spec, const char **behind, size_t *n)
{
    const char *at = spec;
    size_t len = 0;

    *n = 0;
    while (*at != '\0' && (len = measure_tag(at, n)) == 0)
        at++;
    *behind = at + len;
    return at;
}

size_t
vol_series_set_size(const char *spec)
{
    const char *behind;
    size_t n;

    (void)find_tag(spec, &behind, &n);
    return n;
}

size_t
vol_series_set_before(const char *spec)
{
    const char *behind;
    size_t n;

    return (size_t)(find_tag(spec, &behind, &n) - spec);
}

bool
vol_series_set_is_of(const char *spec, const char *model)
{
    const char *behind;
    size_t n;
    const size_t len = (size_t)(find_tag(spec, &behind, &n) - spec);

    return strncmp(spec, model, len) == 0 && strcmp(behind, model + len) == 0;
}

void
vol_series_set_add_model(struct vol_str *out, const char *spec)
{
    const char *behind;
    size_t n;

    vol_str_add_n(out, spec, (size_t)(find_tag(spec, &behind, &n) - spec));
    vol_str_add(out, behind);
}

enum vol_code
vol_series_set_panel(const struct vol_series_set *set,
                     const struct vol_panel_wish *wish, struct vol_panel *out,
                     struct vol_err *err)
{
    void *p = NULL;
    enum vol_code code =
        vol_mem_array(&p, set->n, sizeof(struct vol_panel_series), err);

    if (code != VOL_OK)
        return code;
    struct vol_panel_series *series = p;
    for (size_t i = 0; i < set->n; i++) {
        const struct vol_named_series *s = &set->item[i];
        series[i] =
            (struct vol_panel_series){ s->symbol, s->series.date,
                                       s->series.value, s->series.n, s->lag };
    }
    code = vol_panel_make(series, set->n, wish, out, err);
    free(p);
    return code;
}

void
vol_series_set_clear(struct vol_series_set *set)
{
    for (size_t i = 0; i < set->n; i++)
        vol_series_clear(&set->item[i].series);
    free(set->item);
    *set = (struct vol_series_set){ 0 };
}

enum vol_panel_form
vol_panel_form_of(struct vol_series_wish *wish)
{
    wish->window = 0;
    if (wish->as == VOL_AS_RETURN)
        return VOL_PANEL_RETURNS;
    if (wish->as != VOL_AS_PRICE)
        return VOL_PANEL_LEVELS;
    wish->as = VOL_AS_LOG;
    return VOL_PANEL_LOG_PRICES;
}
