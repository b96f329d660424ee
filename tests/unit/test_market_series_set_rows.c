/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "market/series_set.h"

#include <check.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_market_series_set_rows(void);

/* Numbers below `end`, the same ones in each run. */
static size_t
draw(uint64_t *state, size_t end)
{
    *state = *state * 6364136223846793005U + 1442695040888963407U;
    return (size_t)(*state >> 33) % end;
}

/* A value every so many days, and an origin that is `after` the last. */
static struct vol_series
series_of(vol_date first, size_t n, vol_date every, vol_date after)
{
    struct vol_series s = { .n = n, .date = malloc(n * sizeof(vol_date)) };

    ck_assert_ptr_nonnull(s.date);
    for (size_t i = 0; i < n; i++)
        s.date[i] = first + every * (vol_date)i;
    s.origin = s.date[n - 1] + after;
    return s;
}

static void
add(struct vol_series_set *set, struct vol_series s)
{
    ck_assert_int_eq(vol_series_set_add(set, "s", &s, NULL), VOL_OK);
}

static void
add_drawn(struct vol_series_set *set, size_t most, uint64_t *state)
{
    const vol_date first = (vol_date)draw(state, 300);
    const size_t n = 1 + draw(state, most);
    const vol_date every = 1 + (vol_date)draw(state, 7);

    add(set, series_of(first, n, every, (vol_date)draw(state, 3)));
}

/* By the definition. */
static size_t
rows_of(const struct vol_series_set *set, const struct vol_series *series)
{
    size_t rows = 0;

    for (size_t i = 0; i < set->n; i++) {
        const struct vol_series *s = &set->item[i].series;
        size_t n = 0;
        for (size_t t = 0; t < s->n; t++)
            n += s->date[t] >= series->date[0] && s->date[t] <= series->origin;
        rows = n > rows ? n : rows;
    }
    return rows;
}

/* The second is daily, of the days -20 to 29: 40 of them are from day -10 on, 5
 * from day 25 on. */
START_TEST(a_series_has_the_rows_of_those_that_fill_it)
{
    struct vol_series_set set = { 0 };
    size_t rows[3];

    add(&set, series_of(-10, 5, 10, 0));
    add(&set, series_of(-20, 50, 1, 0));
    add(&set, series_of(25, 3, 7, 2));
    ck_assert_int_eq(vol_series_set_rows(&set, rows, NULL), VOL_OK);
    ck_assert_uint_eq(rows[0], 40);
    ck_assert_uint_eq(rows[1], 50);
    ck_assert_uint_eq(rows[2], 5);
    vol_series_set_clear(&set);
}
END_TEST

START_TEST(rows_are_those_of_the_definition)
{
    uint64_t state = 1;

    for (int round = 0; round < 200; round++) {
        struct vol_series_set set = { 0 };
        size_t rows[20];
        const size_t k = 1 + draw(&state, 20);
        for (size_t i = 0; i < k; i++)
            add_drawn(&set, 60, &state);
        ck_assert_int_eq(vol_series_set_rows(&set, rows, NULL), VOL_OK);
        for (size_t i = 0; i < k; i++)
            ck_assert_uint_eq(rows[i], rows_of(&set, &set.item[i].series));
        vol_series_set_clear(&set);
    }
}
END_TEST

/* Each with each other would be 25,000,000,000 days. */
START_TEST(as_many_series_as_there_may_be_cost_no_more_each)
{
    struct vol_series_set set = { 0 };
    size_t *rows = malloc(VOL_SERIES_SET_MAX * sizeof(*rows));

    ck_assert_ptr_nonnull(rows);
    for (size_t i = 0; i < VOL_SERIES_SET_MAX; i++)
        add(&set, series_of((vol_date)(i % 200), 250 - i % 200, 1, 0));
    ck_assert_int_eq(vol_series_set_rows(&set, rows, NULL), VOL_OK);
    for (size_t i = 0; i < VOL_SERIES_SET_MAX; i++)
        ck_assert_uint_eq(rows[i], 250 - i % 200);
    vol_series_set_clear(&set);
    free(rows);
}
END_TEST

START_TEST(every_allocation_may_fail)
{
    struct vol_series_set set = { 0 };
    enum vol_code code = VOL_ENOMEM;
    size_t rows[1];

    add(&set, series_of(1, 3, 1, 0));
    for (size_t n = 1; code != VOL_OK; n++) {
        alloc_fail_at(n);
        code = vol_series_set_rows(&set, rows, NULL);
        ck_assert_int_eq(code, alloc_refused() ? VOL_ENOMEM : VOL_OK);
    }
    vol_series_set_clear(&set);
}
END_TEST

Suite *
suite_market_series_set_rows(void)
{
    Suite *s = suite_create("market/series_set_rows");
    TCase *t = tcase_create("all");

    tcase_add_test(t, a_series_has_the_rows_of_those_that_fill_it);
    tcase_add_test(t, rows_are_those_of_the_definition);
    tcase_add_test(t, as_many_series_as_there_may_be_cost_no_more_each);
    tcase_add_test(t, every_allocation_may_fail);
    suite_add_tcase(s, t);
    return s;
}
