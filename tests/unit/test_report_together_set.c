/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which set of symbols a group's page is of. */
#include "report/together_set.h"

#include <check.h>

static const char *const models[] = { "nonsense", "dcc1.1", "ewma" };
static struct vol_report_group group = { .cross_models = models,
                                         .n_cross_models = 3,
                                         .cross_align = "inner" };
static struct vol_report_member member[] = {
    { .name = (char[]){ "A" } },
    { .name = (char[]){ "B" } },
    { .name = (char[]){ "C" } },
    { .name = (char[]){ "D" } },
};
static struct vol_together together;
static struct vol_together_sets sets;

static void
setup(void)
{
    group.open = false;
    together = (struct vol_together){
        .group = &group, .member = member, .k = 3, .n_members = 4
    };
}

static void
teardown(void)
{
    vol_together_sets_clear(&sets);
}

static void
add(const char *spec, const char *from, const char *to, vol_date date)
{
    ck_assert_int_eq(
        vol_together_sets_add(&sets, &together, spec, from, to, date, NULL),
        VOL_OK);
}

static const char *
chosen(void)
{
    const struct vol_together_set *set =
        vol_together_sets_choose(&sets, &group);

    return set != NULL ? set->spec : "none";
}

#define DCC(set) "dcc1.1~normal" set "+const+garch1.1~normal"
#define OF2      DCC("-of2.00000000")
#define OF3      DCC("-of3.00000000")
#define OF4      DCC("-of4.00000000")
#define OTHER    DCC("-of3.11111111")

/* The last day first, then the most symbols. */
START_TEST(the_last_set_is_shown)
{
    ck_assert_str_eq(chosen(), "none");
    add(OF3, "A", "B", 9);
    add(OF4, "A", "D", 9);
    add(OF4, "A", "B", 8);
    ck_assert_str_eq(chosen(), OF4);
    add(OF2, "A", "B", 10);
    ck_assert_str_eq(chosen(), OF2);
    add(OF3, "A", "*", 10);
    ck_assert_str_eq(chosen(), OF3);
}
END_TEST

/* A model of another group has a symbol that is none of ours; so may rows of
 * older versions, whose spec has no tag. */
START_TEST(sets_of_other_groups_are_not)
{
    add(OTHER, "A", "B", 9);
    ck_assert_str_eq(chosen(), OTHER);
    add(OTHER, "A", "X", 9);
    ck_assert_str_eq(chosen(), "none");
    add(DCC(""), "A", "X", 8);
    add(DCC(""), "A", "A", 8);
    ck_assert_str_eq(chosen(), "none");
    add(DCC(""), "A", "B", 8);
    ck_assert_str_eq(chosen(), DCC(""));
    add(OF2, "C", "A", 8);
    ck_assert_str_eq(chosen(), OF2);
}
END_TEST

/* The order of the settings goes before the day; D is not shown. */
START_TEST(the_first_model_that_has_rows_is_shown)
{
    add("ewma0.94-of3.00000000", "A", "B", 9);
    add("ccc-of3.00000000+const+garch1.1~normal", "A", "B", 9);
    add(OF2, "A", "D", 9);
    ck_assert_str_eq(chosen(), "ewma0.94-of3.00000000");
    add(OF3, "A", "B", 7);
    ck_assert_str_eq(chosen(), OF3);
}
END_TEST

START_TEST(a_group_without_settings_takes_any)
{
    add("var2-of3.00000000", "A", "B", 9);
    add("ccc-of3.00000000+const+garch1.1~normal", "A", "B", 9);
    ck_assert_str_eq(chosen(), "none");
    group.open = true;
    ck_assert_str_eq(chosen(), "ccc-of3.00000000+const+garch1.1~normal");
    add("var2-of3.00000000", "A", "B", 10);
    ck_assert_str_eq(chosen(), "var2-of3.00000000");
}
END_TEST

Suite *suite_report_together_set(void);

Suite *
suite_report_together_set(void)
{
    Suite *s = suite_create("report/together_set");
    TCase *t = tcase_create("together_set");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, the_last_set_is_shown);
    tcase_add_test(t, sets_of_other_groups_are_not);
    tcase_add_test(t, the_first_model_that_has_rows_is_shown);
    tcase_add_test(t, a_group_without_settings_takes_any);
    suite_add_tcase(s, t);
    return s;
}
