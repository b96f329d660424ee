/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "analysis/test_panel.h"
#include <check.h>

#include <stdlib.h>
#include <string.h>

enum { ROWS = 40 };

/* A series of `n` days from `first` on, of noise that a symbol's seed makes. */
static struct vol_series
series_of(vol_date first, size_t n, unsigned seed)
{
    struct vol_series s = { .n = n,
                            .date = malloc(n * sizeof(vol_date)),
                            .value = malloc(n * sizeof(double)) };
    unsigned long long state = seed;

    ck_assert(s.date != NULL && s.value != NULL);
    for (size_t i = 0; i < n; i++) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        s.date[i] = first + (vol_date)i;
        s.value[i] = (double)(state >> 11) / 9007199254740992.0;
    }
    return s;
}

static enum vol_code
fill(struct vol_test_panel *panel)
{
    static const char *const symbols[] = { "b", "c", "a" };
    const struct vol_test_subject subject = { .name = "z",
                                              .wish = { .as = VOL_AS_LEVEL } };
    enum vol_code code = VOL_OK;

    vol_test_panel_init(panel, &subject, false);
    for (size_t i = 0; code == VOL_OK && i < 3; i++) {
        struct vol_series s = series_of(1, ROWS, (unsigned)i + 1);
        code = vol_series_set_add(&panel->set, symbols[i], &s, NULL);
        vol_series_clear(&s);
    }
    return code;
}

static struct vol_test_panel_plan
plan_of(const char *tests, size_t window, size_t step)
{
    const char *names[4];
    size_t n = 0;
    char list[64], *word;
    struct vol_test_panel_plan plan = { .window = window, .step = step };
    struct vol_battery one;

    ck_assert_uint_lt(strlen(tests), sizeof(list));
    memcpy(list, tests, strlen(tests) + 1);
    for (word = strtok(list, ","); word != NULL; word = strtok(NULL, ","))
        names[n++] = word;
    ck_assert_int_eq(vol_test_batteries(names, n, "c", "1", &vol_test_defaults,
                                        &one, &plan.battery, NULL),
                     VOL_OK);
    ck_assert_uint_eq(one.n, 0);
    return plan;
}

static enum vol_code
run(struct vol_test_panel *panel, const struct vol_test_panel_plan *plan,
    struct vol_test_groups *groups)
{
    struct vol_panel joined = { 0 };
    enum vol_code code = vol_test_panel_join(panel, plan, &joined, NULL);

    if (code == VOL_OK)
        code = vol_test_panel_run(panel, plan, &joined, groups, NULL);
    vol_panel_clear(&joined);
    return code;
}

START_TEST(each_pair_has_a_group_and_all_series_one)
{
    static const char *const pairs[][2] = { { "a", "b" },  { "a", "c" },
                                            { "b", "a" },  { "b", "c" },
                                            { "c", "a" },  { "c", "b" },
                                            { "a", "b+c" } };
    struct vol_test_panel panel;
    struct vol_test_groups groups = { 0 };
    const struct vol_test_panel_plan plan =
        plan_of("granger,engle-granger,johansen", 0, 0);

    ck_assert_int_eq(fill(&panel), VOL_OK);
    ck_assert(vol_test_panel_wanted(&plan, &panel));
    ck_assert_int_eq(run(&panel, &plan, &groups), VOL_OK);
    ck_assert_uint_eq(groups.n, 7);
    for (size_t i = 0; i < 7; i++) {
        const struct vol_test_group *g = &groups.group[i];
        ck_assert_str_eq(g->symbol, pairs[i][0]);
        ck_assert_str_eq(g->partner, pairs[i][1]);
        ck_assert_uint_eq(g->n, i < 6 ? 3 : 6);
        ck_assert_uint_eq(g->n_values, ROWS);
        ck_assert_int_eq(g->origin, ROWS);
        for (size_t j = 0; j < g->n; j++) /* adjusted with their like */
            ck_assert_uint_eq(g->result[j].form,
                              VOL_BATTERY_MAX + (i < 6 ? j : 3 + j));
    }
    vol_test_groups_clear(&groups);
    vol_series_set_clear(&panel.set);
}
END_TEST

START_TEST(windows_follow_one_another)
{
    struct vol_test_panel panel;
    struct vol_test_groups groups = { 0 };
    const struct vol_test_panel_plan plan = plan_of("granger", 20, 10);

    ck_assert_int_eq(fill(&panel), VOL_OK);
    ck_assert_int_eq(run(&panel, &plan, &groups), VOL_OK);
    ck_assert_uint_eq(groups.n, 3 * 6);
    for (size_t i = 0; i < groups.n; i++) {
        ck_assert_int_eq(groups.group[i].first, (vol_date)(1 + 10 * (i / 6)));
        ck_assert_int_eq(groups.group[i].origin, (vol_date)(20 + 10 * (i / 6)));
    }
    vol_test_groups_clear(&groups);
    vol_series_set_clear(&panel.set);
}
END_TEST

/* Without -c: cointegration in prices, causality in returns. */
START_TEST(the_usual_subjects_share_the_tests)
{
    const struct vol_test_subject price = { .name = "price",
                                            .wish = { .as = VOL_AS_LOG },
                                            .levels_only = true };
    const struct vol_test_subject of_returns = {
        .name = "return", .wish = { .as = VOL_AS_PRICE }
    };
    const struct vol_test_panel_plan causality = plan_of("granger", 0, 0);
    const struct vol_test_panel_plan levels = plan_of("johansen", 0, 0);
    struct vol_test_panel panel;

    vol_test_panel_init(&panel, &price, true);
    ck_assert(vol_test_panel_wanted(&levels, &panel));
    ck_assert(!vol_test_panel_wanted(&causality, &panel));
    vol_test_panel_init(&panel, &of_returns, true);
    ck_assert(!vol_test_panel_wanted(&levels, &panel));
    ck_assert(vol_test_panel_wanted(&causality, &panel));
    vol_test_panel_init(&panel, &of_returns, false);
    ck_assert(vol_test_panel_wanted(&levels, &panel));
}
END_TEST

START_TEST(every_allocation_may_fail)
{
    const struct vol_test_panel_plan plan = plan_of("granger,johansen", 0, 0);

    for (size_t n = 1;; n++) {
        struct vol_test_panel panel;
        struct vol_test_groups groups = { 0 };
        ck_assert_int_eq(fill(&panel), VOL_OK);
        alloc_fail_at(n);
        enum vol_code code = run(&panel, &plan, &groups);
        bool refused = alloc_refused();
        vol_test_groups_clear(&groups);
        vol_series_set_clear(&panel.set);
        if (!refused)
            break;
        ck_assert_int_eq(code, VOL_ENOMEM);
    }
}
END_TEST

Suite *suite_analysis_test_panel(void);

Suite *
suite_analysis_test_panel(void)
{
    Suite *s = suite_create("analysis/test_panel");
    TCase *t = tcase_create("test_panel");

    tcase_add_test(t, each_pair_has_a_group_and_all_series_one);
    tcase_add_test(t, windows_follow_one_another);
    tcase_add_test(t, the_usual_subjects_share_the_tests);
    tcase_add_test(t, every_allocation_may_fail);
    suite_add_tcase(s, t);
    return s;
}
