/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows that a series gives a join of previous values. */
#include "base/mem.h"
#include "market/series_set.h"

#include <stdlib.h>
#include <string.h>

/* Of each calendar day from `first` on, the most values that a series has from
 * there to a last day. */
struct days {
    vol_date first;
    size_t n, *most;
};

/* Series by their last day, so that those with the same are counted once. */
struct ending {
    vol_date last;
    size_t of;
};

static int
by_last(const void *a, const void *b)
{
    const vol_date x = ((const struct ending *)a)->last;
    const vol_date y = ((const struct ending *)b)->last;

    return (x > y) - (x < y);
}

static void
count_to(const struct vol_series_set *set, vol_date last, struct days *days)
{
    memset(days->most, 0, days->n * sizeof(*days->most));
    for (size_t i = 0; i < set->n; i++) {
        const struct vol_series *s = &set->item[i].series;
        size_t count = 0;
        for (size_t t = s->n; t-- > 0;) {
            size_t *most = &days->most[s->date[t] - days->first];
            count += s->date[t] <= last;
            *most = count > *most ? count : *most;
        }
    }
    for (size_t d = days->n - 1; d-- > 0;)
        if (days->most[d + 1] > days->most[d])
            days->most[d] = days->most[d + 1];
}

static enum vol_code
make_days(const struct vol_series_set *set, struct days *days,
          struct vol_err *err)
{
    vol_date end = set->item[0].series.date[0];
    void *most = NULL;

    days->first = end;
    for (size_t i = 0; i < set->n; i++) {
        const struct vol_series *s = &set->item[i].series;
        if (s->date[0] < days->first)
            days->first = s->date[0];
        if (s->date[s->n - 1] > end)
            end = s->date[s->n - 1];
    }
    days->n = (size_t)(end - days->first) + 1;
    const enum vol_code code =
        vol_mem_array(&most, days->n, sizeof(*days->most), err);
    days->most = most;
    return code;
}

enum vol_code
vol_series_set_rows(const struct vol_series_set *set, size_t *rows,
                    struct vol_err *err)
{
    struct days days = { .most = NULL };
    void *room = NULL;
    enum vol_code code =
        vol_mem_array(&room, set->n, sizeof(struct ending), err);
    struct ending *ending = room;

    for (size_t i = 0; code == VOL_OK && i < set->n; i++)
        ending[i] = (struct ending){ set->item[i].series.origin, i };
    if (code == VOL_OK && set->n > 0)
        code = make_days(set, &days, err);
    if (code == VOL_OK)
        qsort(ending, set->n, sizeof(*ending), by_last);
    for (size_t i = 0; code == VOL_OK && i < set->n; i++) {
        const struct vol_series *s = &set->item[ending[i].of].series;
        if (i == 0 || ending[i].last != ending[i - 1].last)
            count_to(set, ending[i].last, &days);
        rows[ending[i].of] = days.most[s->date[0] - days.first];
    }
    free(days.most);
    free(ending);
    return code;
}
