/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/sessions.h"

#include "base/mem.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>

#define MAX_SYMBOLS ((size_t)1 << 25)

/* One symbol: its first and last day, and a bit for each day of these. */
struct days {
    vol_date first, last;
    unsigned char *bit;
};

struct vol_sessions {
    struct days *symbol;
    size_t n, cap, bytes;
    vol_date first, last; /* of all symbols */
    uint32_t *active;     /* on each day: symbols that have begun, not ended */
    uint32_t *present;    /* and those that have a bar                        */
};

enum vol_code
vol_sessions_new(struct vol_sessions **out, struct vol_err *err)
{
    void *p = NULL;
    enum vol_code code = vol_mem_array(&p, 1, sizeof(struct vol_sessions), err);

    if (code == VOL_OK)
        *out = p;
    return code;
}

void
vol_sessions_free(struct vol_sessions *sessions)
{
    if (sessions == NULL)
        return;
    for (size_t i = 0; i < sessions->n; i++)
        free(sessions->symbol[i].bit);
    free(sessions->symbol);
    free(sessions->active);
    free(sessions->present);
    free(sessions);
}

static bool
has(const struct days *d, vol_date day)
{
    size_t at = (size_t)(day - d->first);

    return (d->bit[at / CHAR_BIT] >> (at % CHAR_BIT) & 1) != 0;
}

enum vol_code
vol_sessions_add(struct vol_sessions *sessions, const vol_date *date, size_t n,
                 struct vol_err *err)
{
    struct days d = { date[0], date[n - 1], NULL };
    size_t size = (size_t)(d.last - d.first) / CHAR_BIT + 1;
    void *symbol = sessions->symbol, *bit = NULL;
    enum vol_code code =
        vol_mem_grow(&symbol, &sessions->cap, sessions->n + 1,
                     sizeof(struct days), MAX_SYMBOLS, "symbols", err);

    sessions->symbol = symbol;
    if (code == VOL_OK)
        code = vol_mem_array(&bit, size, 1, err);
    if (code != VOL_OK)
        return code;
    d.bit = bit;
    for (size_t i = 0; i < n; i++) {
        size_t at = (size_t)(date[i] - d.first);
        d.bit[at / CHAR_BIT] |= (unsigned char)(1U << at % CHAR_BIT);
    }
    if (sessions->n == 0 || d.first < sessions->first)
        sessions->first = d.first;
    if (sessions->n == 0 || d.last > sessions->last)
        sessions->last = d.last;
    sessions->symbol[sessions->n++] = d;
    sessions->bytes += size + sizeof(d);
    return VOL_OK;
}

size_t
vol_sessions_size(const struct vol_sessions *sessions)
{
    return sessions->bytes;
}

enum vol_code
vol_sessions_count(struct vol_sessions *sessions, struct vol_err *err)
{
    size_t days = (size_t)(sessions->last - sessions->first) + 1;
    void *active = NULL, *present = NULL;
    enum vol_code code =
        vol_mem_array(&active, days, sizeof(*sessions->active), err);

    sessions->active = active;
    if (code == VOL_OK)
        code = vol_mem_array(&present, days, sizeof(*sessions->present), err);
    sessions->present = present;
    for (size_t i = 0; code == VOL_OK && i < sessions->n; i++) {
        const struct days *d = &sessions->symbol[i];
        for (vol_date day = d->first; day <= d->last; day++) {
            sessions->active[day - sessions->first]++;
            sessions->present[day - sessions->first] += has(d, day);
        }
    }
    return code;
}

/* Whether a day that `d` has no bar on was a session of the others. */
static bool
is_session(const struct vol_sessions *s, vol_date day)
{
    /* The symbol itself is active and not present. */
    uint32_t others = s->active[day - s->first] - 1;

    return others >= VOL_SESSIONS_OTHERS && vol_date_weekday(day) < 5 &&
           4 * (uint64_t)s->present[day - s->first] >= 3 * (uint64_t)others;
}

bool
vol_sessions_missed(const struct vol_sessions *sessions, size_t i,
                    vol_date *day, vol_date *first, vol_date *last, size_t *n)
{
    const struct days *d = &sessions->symbol[i];

    *n = 0;
    if (*day == VOL_DATE_NONE)
        *day = d->first;
    for (; *day <= d->last; ++*day) {
        if (has(d, *day)) {
            if (*n > 0)
                return true;
        } else if (is_session(sessions, *day)) {
            if ((*n)++ == 0)
                *first = *day;
            *last = *day;
        }
    }
    return false; /* the last day has a bar, so no run is open */
}
