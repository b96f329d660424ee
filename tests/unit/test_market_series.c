/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "market/series.h"

#include <check.h>
#include <math.h>
#include <string.h>

Suite *suite_market_series(void);

#define GONE ((double)NAN)

static vol_date days[] = { 100, 101, 102, 103, 104, 105 };

static struct vol_block
block_of(double *value[2], size_t n)
{
    return (struct vol_block){
        .symbol = "A", .n = n, .date = days, .value = value, .n_values = 2
    };
}

static struct vol_series
make(double *close, double *adjusted, size_t n, struct vol_series_wish wish)
{
    double *value[2] = { close, adjusted };
    struct vol_block block = block_of(value, n);
    struct vol_series s;
    struct vol_err err = { VOL_OK, "" };

    ck_assert_msg(vol_series_make(&block, &wish, &s, &err) == VOL_OK, "%s",
                  err.text);
    return s;
}

START_TEST(log_returns_in_per_cent)
{
    double close[] = { 100, 110, 99 }, none[] = { GONE, GONE, GONE };
    struct vol_series s =
        make(close, none, 3, (struct vol_series_wish){ .as = VOL_AS_PRICE });

    ck_assert_uint_eq(s.n, 2);
    ck_assert_double_eq_tol(s.value[0], 100 * log(1.1), 1e-12);
    ck_assert_double_eq_tol(s.value[1], 100 * log(0.9), 1e-12);
    ck_assert_int_eq(s.date[0], 101);
    ck_assert_double_eq(s.price[1], 99);
    ck_assert(!s.adjusted);
    ck_assert_int_eq(s.origin, 102);
    vol_series_clear(&s);
}
END_TEST

START_TEST(the_adjusted_close_where_every_used_row_has_one)
{
    double close[] = { 100, 110, 55, 56 };
    double adjusted[] = { GONE, 55, 55, 56 };
    struct vol_series_wish wish = { .as = VOL_AS_PRICE };
    struct vol_series s = make(close, adjusted, 4, wish);

    ck_assert(!s.adjusted);
    ck_assert_double_eq_tol(s.value[1], 100 * log(0.5), 1e-12);
    vol_series_clear(&s);
    wish.window = 2;
    s = make(close, adjusted, 4, wish);
    ck_assert(s.adjusted);
    ck_assert_uint_eq(s.n, 2);
    ck_assert_double_eq(s.value[0], 0.0);
    vol_series_clear(&s);
}
END_TEST

START_TEST(days_without_an_adjusted_close_are_told)
{
    double close[] = { 100, 110, GONE, 56, 57 };
    double some[] = { 50, 55, GONE, GONE, 0 }, all[] = { 50, 55, GONE, 56, 57 };
    double none[] = { GONE, GONE, GONE, GONE, GONE };
    struct vol_series_wish wish = { .as = VOL_AS_PRICE };
    struct vol_series s = make(close, some, 5, wish);

    ck_assert_int_eq(s.choice.unadjusted, 103);
    ck_assert_uint_eq(s.choice.n_unadjusted, 2);
    vol_series_clear(&s);
    s = make(close, all, 5, wish);
    ck_assert(s.adjusted);
    ck_assert_uint_eq(s.choice.n_unadjusted, 0);
    vol_series_clear(&s);
    s = make(close, none, 5, wish);
    ck_assert_uint_eq(s.choice.n_unadjusted, 0);
    vol_series_clear(&s);
    wish.column = "close";
    s = make(close, some, 5, wish);
    ck_assert_uint_eq(s.choice.n_unadjusted, 0);
    vol_series_clear(&s);
}
END_TEST

START_TEST(a_gap_is_spanned_and_counted)
{
    double close[] = { 100, GONE, 121, 133.1, GONE, 133.1 };
    double none[] = { GONE, GONE, GONE, GONE, GONE, GONE };
    struct vol_series s =
        make(close, none, 6, (struct vol_series_wish){ .as = VOL_AS_PRICE });

    ck_assert_uint_eq(s.n, 3);
    ck_assert_uint_eq(s.n_gaps, 2);
    ck_assert_uint_eq(s.row[0], 2);
    ck_assert_uint_eq(s.row[2], 5);
    ck_assert_double_eq_tol(s.value[0], 200 * log(1.1), 1e-12);
    vol_series_clear(&s);
}
END_TEST

START_TEST(a_price_that_is_not_positive_breaks_the_series)
{
    double close[] = { 20, 10, -37.63, 10, 11, 12 };
    double none[] = { GONE, GONE, GONE, GONE, GONE, GONE };
    struct vol_series s =
        make(close, none, 6, (struct vol_series_wish){ .as = VOL_AS_PRICE });

    ck_assert_uint_eq(s.n, 2);
    ck_assert_int_eq(s.choice.restart, 103);
    ck_assert_double_eq_tol(s.value[0], 100 * log(1.1), 1e-12);
    vol_series_clear(&s);
    s = make(close, none, 6, (struct vol_series_wish){ .as = VOL_AS_LEVEL });
    ck_assert_uint_eq(s.n, 6);
    ck_assert_double_eq(s.value[2], -37.63);
    ck_assert_int_eq(s.choice.restart, VOL_DATE_NONE);
    vol_series_clear(&s);
}
END_TEST

START_TEST(the_logarithm_of_every_price_after_a_break)
{
    double close[] = { 100, 0, 121, GONE, 133.1 };
    double none[] = { GONE, GONE, GONE, GONE, GONE };
    struct vol_series s =
        make(close, none, 5, (struct vol_series_wish){ .as = VOL_AS_LOG });

    ck_assert_uint_eq(s.n, 2);
    ck_assert_double_eq(s.value[0], log(121));
    ck_assert_double_eq(s.value[1], log(133.1));
    ck_assert_int_eq(s.choice.restart, 102);
    ck_assert_uint_eq(s.n_gaps, 1);
    vol_series_clear(&s);
}
END_TEST

START_TEST(nothing_to_use_is_said)
{
    double close[] = { 100, GONE }, none[] = { GONE, GONE };
    double *value[2] = { close, none };
    struct vol_block block = block_of(value, 2);
    struct vol_series_wish wish = { .as = VOL_AS_PRICE };
    struct vol_series s;
    struct vol_err err = { VOL_OK, "" };

    ck_assert_int_eq(vol_series_make(&block, &wish, &s, &err), VOL_EDATA);
    ck_assert_str_eq(err.text, "one price to use among 2 rows, and so no "
                               "return: 1 is needed");
    wish.least = 30;
    ck_assert_int_eq(vol_series_make(&block, &wish, &s, &err), VOL_EDATA);
    ck_assert_str_eq(err.text, "one price to use among 2 rows, and so no "
                               "return: at least 30 are needed");
    close[0] = GONE;
    ck_assert_int_eq(vol_series_make(&block, &wish, &s, &err), VOL_EDATA);
    ck_assert_str_eq(err.text, "no value to use among 2 rows");
    close[1] = 0.0;
    ck_assert_int_eq(vol_series_make(&block, &wish, &s, &err), VOL_EDATA);
    ck_assert_str_eq(err.text,
                     "no value to use among 2 rows: prices must be positive");
}
END_TEST

START_TEST(what_the_user_wrote)
{
    static const struct {
        const char *column, *as, *want;
        enum vol_series_as form;
    } wishes[] = {
        { "", "price", NULL, VOL_AS_PRICE },
        { "open", "price", "open", VOL_AS_PRICE },
        { "return_pct", "price", "return_pct", VOL_AS_RETURN },
        { "ret", "return", "ret", VOL_AS_RETURN },
        { "", "return", "return_pct", VOL_AS_RETURN },
        { "price", "price", NULL, VOL_AS_LEVEL },
        { "return", "price", NULL, VOL_AS_PRICE },
        { "z", "level", "z", VOL_AS_LEVEL },
    };
    struct vol_err err = { VOL_OK, "" };

    for (size_t i = 0; i < sizeof(wishes) / sizeof(wishes[0]); i++) {
        struct vol_series_wish wish = { .window = 7 };
        ck_assert_int_eq(
            vol_series_wish_from(wishes[i].column, wishes[i].as, &wish, NULL),
            VOL_OK);
        ck_assert_int_eq(wish.as, wishes[i].form);
        ck_assert_uint_eq(wish.window, 7);
        if (wishes[i].want == NULL)
            ck_assert_ptr_null(wish.column);
        else
            ck_assert_str_eq(wish.column, wishes[i].want);
    }
    struct vol_series_wish wish = { 0 };
    ck_assert_int_eq(vol_series_wish_from("", "ret", &wish, &err), VOL_EUSAGE);
    ck_assert_str_eq(err.text, "--as ret: it is price, return or level");
    ck_assert_int_eq(vol_series_wish_from("", "level", &wish, &err),
                     VOL_EUSAGE);
    ck_assert_str_eq(err.text, "--as level needs a column: -c COLUMN");
    ck_assert_int_eq(vol_series_wish_from("return", "level", &wish, NULL),
                     VOL_EUSAGE);
    ck_assert_int_eq(vol_series_wish_from("price", "return", &wish, NULL),
                     VOL_EUSAGE);
}
END_TEST

START_TEST(each_allocation_may_fail)
{
    double close[] = { 100, 110, 99 }, none[] = { GONE, GONE, GONE };
    double *value[2] = { close, none };
    struct vol_block block = block_of(value, 3);
    struct vol_series_wish wish = { .as = VOL_AS_PRICE };
    bool refused = true;

    for (size_t n = 1; refused; n++) {
        struct vol_series s = { 0 };
        alloc_fail_at(n);
        enum vol_code code = vol_series_make(&block, &wish, &s, NULL);
        refused = alloc_refused();
        ck_assert_int_eq(code, refused ? VOL_ENOMEM : VOL_OK);
        vol_series_clear(&s);
    }
}
END_TEST

Suite *
suite_market_series(void)
{
    Suite *s = suite_create("market/series");
    TCase *tc = tcase_create("series");

    tcase_add_test(tc, log_returns_in_per_cent);
    tcase_add_test(tc, the_adjusted_close_where_every_used_row_has_one);
    tcase_add_test(tc, days_without_an_adjusted_close_are_told);
    tcase_add_test(tc, a_gap_is_spanned_and_counted);
    tcase_add_test(tc, a_price_that_is_not_positive_breaks_the_series);
    tcase_add_test(tc, the_logarithm_of_every_price_after_a_break);
    tcase_add_test(tc, nothing_to_use_is_said);
    tcase_add_test(tc, what_the_user_wrote);
    tcase_add_test(tc, each_allocation_may_fail);
    suite_add_tcase(s, tc);
    return s;
}
