/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "market/series_set.h"
#include <check.h>

#include <stdlib.h>
#include <string.h>

static struct vol_series
series_of(vol_date first, size_t n)
{
    struct vol_series s = { .n = n,
                            .date = malloc(n * sizeof(vol_date)),
                            .value = malloc(n * sizeof(double)) };

    ck_assert(s.date != NULL && s.value != NULL);
    for (size_t i = 0; i < n; i++) {
        s.date[i] = first + (vol_date)i;
        s.value[i] = (double)(first + (vol_date)i);
    }
    return s;
}

static enum vol_code
add(struct vol_series_set *set, const char *symbol, vol_date first, size_t n)
{
    struct vol_series s = series_of(first, n);
    enum vol_code code = vol_series_set_add(set, symbol, &s, NULL);

    vol_series_clear(&s);
    return code;
}

START_TEST(symbols_come_in_bytewise_order)
{
    struct vol_series_set set = { 0 };
    struct vol_panel panel;
    const struct vol_panel_wish wish = { .align = VOL_ALIGN_INNER };

    ck_assert_int_eq(add(&set, "b", 12, 4), VOL_OK);
    ck_assert_int_eq(add(&set, "a", 10, 5), VOL_OK);
    ck_assert_int_eq(add(&set, "B", 11, 5), VOL_OK);
    vol_series_set_sort(&set);
    ck_assert_str_eq(set.item[0].symbol, "B");
    ck_assert_str_eq(set.item[1].symbol, "a");
    ck_assert_str_eq(set.item[2].symbol, "b");
    ck_assert_int_eq(vol_series_set_lag(&set, "a=1", NULL), VOL_OK);
    ck_assert_int_eq(vol_series_set_panel(&set, &wish, &panel, NULL), VOL_OK);
    ck_assert_uint_eq(panel.rows, 2);
    ck_assert_int_eq(panel.date[0], 13);
    ck_assert_double_eq(panel.value[0], 13.0);
    ck_assert_double_eq(panel.value[1], 12.0);
    ck_assert_double_eq(panel.value[2], 13.0);
    vol_panel_clear(&panel);
    vol_series_set_clear(&set);
}
END_TEST

START_TEST(an_order_puts_symbols_first)
{
    struct vol_series_set set = { 0 };
    struct vol_err err = { VOL_OK, "" };

    for (const char *s = "a\0b\0c\0d\0"; *s != '\0'; s += 2)
        ck_assert_int_eq(add(&set, s, 1, 3), VOL_OK);
    ck_assert_int_eq(vol_series_set_order(&set, "c,a", &err), VOL_OK);
    for (size_t i = 0; i < 4; i++)
        ck_assert_int_eq(set.item[i].symbol[0], "cabd"[i]);
    ck_assert_int_eq(vol_series_set_order(&set, "d,c,b,a", &err), VOL_OK);
    for (size_t i = 0; i < 4; i++)
        ck_assert_int_eq(set.item[i].symbol[0], "dcba"[i]);
    ck_assert_int_eq(vol_series_set_order(&set, "a,e", &err), VOL_EUSAGE);
    ck_assert_str_eq(err.text, "--order a,e: there is no symbol \"e\", or it "
                               "stands twice");
    ck_assert_int_eq(vol_series_set_order(&set, "a,a", &err), VOL_EUSAGE);
    ck_assert_int_eq(vol_series_set_order(&set, "a,", &err), VOL_EUSAGE);
    vol_series_set_clear(&set);
}
END_TEST

START_TEST(what_is_removed_leaves_the_others_in_order)
{
    static const vol_date origin[] = { 4, 9, 9, 7 };
    struct vol_series_set set = { 0 };

    for (size_t i = 0; i < 4; i++) {
        const char symbol[] = { (char)('a' + (int)i), '\0' };
        ck_assert_int_eq(add(&set, symbol, 1, 3), VOL_OK);
        set.item[i].series.origin = origin[i];
    }
    ck_assert_str_eq(vol_series_set_latest(&set)->symbol, "b");
    vol_series_set_remove(&set, 1);
    ck_assert_str_eq(vol_series_set_latest(&set)->symbol, "c");
    vol_series_set_remove(&set, 2);
    ck_assert_uint_eq(set.n, 2);
    ck_assert_str_eq(set.item[0].symbol, "a");
    ck_assert_str_eq(set.item[1].symbol, "c");
    vol_series_set_clear(&set);
}
END_TEST

START_TEST(a_lag_names_a_symbol_of_the_set)
{
    struct vol_series_set set = { 0 };
    struct vol_err err = { VOL_OK, "" };

    ck_assert_int_eq(add(&set, "a=b", 1, 3), VOL_OK);
    ck_assert_int_eq(vol_series_set_lag(&set, "a=b=2", &err), VOL_OK);
    ck_assert_uint_eq(set.item[0].lag, 2);
    ck_assert_int_eq(vol_series_set_lag(&set, "c=1", &err), VOL_EUSAGE);
    ck_assert_str_eq(err.text, "--lag c=1: there is no such symbol");
    ck_assert_int_eq(vol_series_set_lag(&set, "a=b", &err), VOL_EUSAGE);
    ck_assert_str_eq(err.text,
                     "--lag a=b: it is SYMBOL=N, N rows from 0 to 1000");
    ck_assert_int_eq(vol_series_set_lag(&set, "a=b=-1", &err), VOL_EUSAGE);
    ck_assert_int_eq(vol_series_set_lag(&set, "a=b=1", &err), VOL_EUSAGE);
    ck_assert_str_eq(err.text, "--lag a=b=1: it has one already");
    vol_series_set_clear(&set);
}
END_TEST

START_TEST(prices_are_read_as_logarithms)
{
    struct vol_series_wish price = { .as = VOL_AS_PRICE, .window = 5 };
    struct vol_series_wish level = { .as = VOL_AS_LOG };
    struct vol_series_wish of_returns = { .as = VOL_AS_RETURN };

    ck_assert_int_eq((int)vol_panel_form_of(&price), VOL_PANEL_LOG_PRICES);
    ck_assert_int_eq((int)price.as, VOL_AS_LOG);
    ck_assert_uint_eq(price.window, 0);
    ck_assert_int_eq((int)vol_panel_form_of(&level), VOL_PANEL_LEVELS);
    ck_assert_int_eq((int)vol_panel_form_of(&of_returns), VOL_PANEL_RETURNS);
}
END_TEST

START_TEST(every_allocation_may_fail)
{
    for (size_t n = 1;; n++) {
        struct vol_series_set set = { 0 };
        struct vol_panel panel = { 0 };
        struct vol_series a = series_of(1, 3), b = series_of(2, 3);
        alloc_fail_at(n);
        enum vol_code code = vol_series_set_add(&set, "a", &a, NULL);
        if (code == VOL_OK)
            code = vol_series_set_add(&set, "b", &b, NULL);
        if (code == VOL_OK)
            code = vol_series_set_panel(&set, &(struct vol_panel_wish){ 0 },
                                        &panel, NULL);
        if (code == VOL_OK)
            code =
                vol_series_set_tag(&set, (char[VOL_SERIES_SET_TAG]){ 0 }, NULL);
        bool refused = alloc_refused();
        vol_series_clear(&a);
        vol_series_clear(&b);
        vol_panel_clear(&panel);
        vol_series_set_clear(&set);
        if (!refused)
            break;
        ck_assert_int_eq(code, VOL_ENOMEM);
    }
}
END_TEST

/* printf 'a\\t0\\nb\\t3\\n' | sha256sum */
START_TEST(a_tag_is_of_the_symbols_and_their_lags)
{
    struct vol_series_set set = { 0 };
    struct vol_series a = series_of(1, 3), b = series_of(2, 3);
    char tag[VOL_SERIES_SET_TAG], other[VOL_SERIES_SET_TAG];

    ck_assert_int_eq(vol_series_set_add(&set, "b", &b, NULL), VOL_OK);
    ck_assert_int_eq(vol_series_set_add(&set, "a", &a, NULL), VOL_OK);
    vol_series_set_sort(&set);
    ck_assert_int_eq(vol_series_set_tag(&set, other, NULL), VOL_OK);
    ck_assert_int_eq(vol_series_set_lag(&set, "b=3", NULL), VOL_OK);
    ck_assert_int_eq(vol_series_set_tag(&set, tag, NULL), VOL_OK);
    ck_assert_str_eq(tag, "of2.1cd8f6e1");
    ck_assert_str_ne(tag, other);
    vol_series_set_clear(&set);
}
END_TEST

/* Spec, its model, symbols of its set. */
START_TEST(a_spec_is_read_without_its_tag)
{
    static const struct {
        const char *spec, *model;
        size_t n;
    } want[] = {
        { "var2-of4.1a2b3c4d", "var2", 4 },
        { "ccc-two-day-of12.00000000+const+garch1.1~normal",
          "ccc-two-day+const+garch1.1~normal", 12 },
        { "var2", "var2", 0 },
        { "", "", 0 },
        { "var2-of4.1a2b3c4", "var2-of4.1a2b3c4", 0 },
        { "var2-of4.1a2b3c4d5", "var2-of4.1a2b3c4d5", 0 },
        { "var2-of4.1A2B3C4D", "var2-of4.1A2B3C4D", 0 },
        { "var2-of.1a2b3c4d", "var2-of.1a2b3c4d", 0 },
        { "var2-of0.1a2b3c4d", "var2-of0.1a2b3c4d", 0 },
        { "var2-of99999999999999999999.1a2b3c4d",
          "var2-of99999999999999999999.1a2b3c4d", 0 },
        { "var2-chol-of4.1a2b3c4d.x-of2.00000000", "var2-chol-of4.1a2b3c4d.x",
          2 },
    };

    for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
        struct vol_str model = { 0 };
        vol_series_set_add_model(&model, want[i].spec);
        ck_assert_str_eq(vol_str_text(&model), want[i].model);
        ck_assert_uint_eq(vol_series_set_size(want[i].spec), want[i].n);
        ck_assert(vol_series_set_is_of(want[i].spec, want[i].model));
        ck_assert(!vol_series_set_is_of(want[i].spec, "var"));
        ck_assert(!vol_series_set_is_of(want[i].spec, "var2+x"));
        vol_str_clear(&model);
    }
    ck_assert_uint_eq(vol_series_set_before("var2-of4.1a2b3c4d+x"), 4);
    ck_assert_uint_eq(vol_series_set_before("var2+x"), 6);
}
END_TEST

Suite *suite_market_series_set(void);

Suite *
suite_market_series_set(void)
{
    Suite *s = suite_create("market/series_set");
    TCase *t = tcase_create("series_set");

    tcase_add_test(t, symbols_come_in_bytewise_order);
    tcase_add_test(t, an_order_puts_symbols_first);
    tcase_add_test(t, what_is_removed_leaves_the_others_in_order);
    tcase_add_test(t, a_lag_names_a_symbol_of_the_set);
    tcase_add_test(t, prices_are_read_as_logarithms);
    tcase_add_test(t, a_tag_is_of_the_symbols_and_their_lags);
    tcase_add_test(t, a_spec_is_read_without_its_tag);
    tcase_add_test(t, every_allocation_may_fail);
    suite_add_tcase(s, t);
    return s;
}
