/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "market/panel.h"
#include <check.h>

#include <stdlib.h>
#include <string.h>

/* Two markets with holidays of their own; levels that double. */
static const vol_date a_date[] = { 1, 2, 3, 4, 6, 7 };
static const double a_value[] = { 1, 2, 4, 8, 16, 32 };
static const vol_date b_date[] = { 2, 3, 5, 6, 7, 8 };
static const double b_value[] = { 10, 20, 30, 40, 50, 60 };
static const vol_date far_date[] = { 100, 101 };

#define A                                                                      \
    {                                                                          \
        "A", a_date, a_value, 6, 0                                             \
    }
#define B                                                                      \
    {                                                                          \
        "B", b_date, b_value, 6, 0                                             \
    }

static struct vol_panel
make(const struct vol_panel_series *s, size_t k,
     const struct vol_panel_wish *wish)
{
    struct vol_panel p;
    struct vol_err err = { VOL_OK, "" };

    ck_assert_msg(vol_panel_make(s, k, wish, &p, &err) == VOL_OK, "%s",
                  err.text);
    return p;
}

static void
check_rows(const struct vol_panel *p, const vol_date *date, const double *a,
           const double *b, size_t rows)
{
    ck_assert_uint_eq(p->rows, rows);
    for (size_t t = 0; t < rows; t++) {
        ck_assert_int_eq(p->date[t], date[t]);
        ck_assert_double_eq(p->value[2 * t], a[t]);
        ck_assert_double_eq(p->value[2 * t + 1], b[t]);
    }
}

START_TEST(inner_keeps_the_dates_of_all)
{
    const struct vol_panel_series s[] = { A, B };
    const struct vol_panel_wish wish = { .align = VOL_ALIGN_INNER };
    struct vol_panel p = make(s, 2, &wish);

    check_rows(&p, (vol_date[]){ 2, 3, 6, 7 }, (double[]){ 2, 4, 16, 32 },
               (double[]){ 10, 20, 40, 50 }, 4);
    ck_assert_uint_eq(p.dropped[0], 2);
    ck_assert_uint_eq(p.dropped[1], 2);
    ck_assert_uint_eq(p.filled[0] + p.filled[1], 0);
    ck_assert_uint_eq(p.joined, 4);
    vol_panel_clear(&p);
}
END_TEST

START_TEST(previous_keeps_the_dates_of_any_within_the_span_of_all)
{
    const struct vol_panel_series s[] = { A, B };
    const struct vol_panel_wish wish = { .align = VOL_ALIGN_PREVIOUS };
    struct vol_panel p = make(s, 2, &wish);
    char loss[96];

    check_rows(&p, (vol_date[]){ 2, 3, 4, 5, 6, 7 },
               (double[]){ 2, 4, 8, 8, 16, 32 },
               (double[]){ 10, 20, 20, 30, 40, 50 }, 6);
    ck_assert_uint_eq(p.dropped[0], 1);
    ck_assert_uint_eq(p.dropped[1], 1);
    ck_assert_uint_eq(p.filled[0], 1);
    ck_assert_uint_eq(p.filled[1], 1);
    ck_assert(vol_panel_loss(&p, 0, loss, sizeof(loss)));
    ck_assert_str_eq(loss, "1 values on dates that are no row, 1 rows with an "
                           "older value");
    vol_panel_clear(&p);
}
END_TEST

START_TEST(returns_are_made_after_the_join)
{
    const struct vol_panel_series s[] = { A, B };
    struct vol_panel_wish wish = { .form = VOL_PANEL_LOG_PRICES };
    struct vol_panel p = make(s, 2, &wish);

    check_rows(&p, (vol_date[]){ 3, 6, 7 }, (double[]){ 200, 1200, 1600 },
               (double[]){ 1000, 2000, 1000 }, 3);
    vol_panel_clear(&p);
    wish.align = VOL_ALIGN_TWO_DAY;
    p = make(s, 2, &wish);
    check_rows(&p, (vol_date[]){ 6, 7 }, (double[]){ 1400, 2800 },
               (double[]){ 3000, 3000 }, 2);
    vol_panel_clear(&p);
    wish.form = VOL_PANEL_RETURNS;
    p = make(s, 2, &wish);
    check_rows(&p, (vol_date[]){ 3, 6, 7 }, (double[]){ 6, 20, 48 },
               (double[]){ 30, 60, 90 }, 3);
    vol_panel_clear(&p);
}
END_TEST

START_TEST(a_lag_shifts_one_series_and_a_window_takes_the_last_rows)
{
    struct vol_panel_series s[] = { A, B };
    struct vol_panel_wish wish = { .window = 0 };

    s[1].lag = 1;
    struct vol_panel p = make(s, 2, &wish);
    check_rows(&p, (vol_date[]){ 3, 6, 7 }, (double[]){ 4, 16, 32 },
               (double[]){ 10, 20, 40 }, 3);
    vol_panel_clear(&p);
    wish.window = 2;
    p = make(s, 2, &wish);
    check_rows(&p, (vol_date[]){ 6, 7 }, (double[]){ 16, 32 },
               (double[]){ 20, 40 }, 2);
    vol_panel_clear(&p);
}
END_TEST

static void
refuse(const struct vol_panel_series *s, size_t k,
       const struct vol_panel_wish *wish, enum vol_code code, const char *text)
{
    struct vol_panel p;
    struct vol_err err = { VOL_OK, "" };

    ck_assert_int_eq(vol_panel_make(s, k, wish, &p, &err), code);
    ck_assert_str_eq(err.text, text);
}

START_TEST(what_cannot_be_joined_says_why)
{
    static const vol_date c_date[] = { 4, 5, 7 };
    const struct vol_panel_series c = { "C", c_date, a_value, 2, 0 };
    const struct vol_panel_series far = { "FAR", far_date, a_value, 2, 0 };
    const struct vol_panel_series empty = { "EMPTY", NULL, NULL, 0, 0 };
    const struct vol_panel_series ab[] = { A, B }, aa[] = { A, A };
    const struct vol_panel_series abc[] = { A, B, c }, af[] = { A, far };
    const struct vol_panel_series ae[] = { A, empty };
    const struct vol_panel_wish inner = { .least = 0 };

    refuse(NULL, 0, &inner, VOL_EDATA, "no series to join");
    refuse(ab, 1, &inner, VOL_EDATA,
           "A: one series alone, at least two are needed");
    refuse(aa, 2, &inner, VOL_EDATA, "A: it is there twice");
    refuse(ae, 2, &inner, VOL_EDATA, "EMPTY: no value");
    refuse(af, 2, &inner, VOL_EDATA, "A and FAR have no date in common");
    refuse(abc, 3, &inner, VOL_EDATA,
           "there is no date on which all 3 series have a value");
    refuse(
        ab, 2,
        &(struct vol_panel_wish){ .form = VOL_PANEL_LOG_PRICES, .least = 10 },
        VOL_EDATA,
        "4 common dates of 2 series leave 3 rows: at least 10 are needed");
    refuse(ab, 2,
           &(struct vol_panel_wish){ .align = VOL_ALIGN_PREVIOUS,
                                     .form = VOL_PANEL_RETURNS },
           VOL_EUSAGE,
           "--align previous: a return has no previous value, give prices");
}
END_TEST

START_TEST(alignments_have_names)
{
    enum vol_align align = VOL_ALIGN_INNER;
    struct vol_err err = { VOL_OK, "" };

    for (int i = 0; i < 3; i++) {
        const char *name = vol_align_name((enum vol_align)i);
        ck_assert_int_eq(vol_align_parse(name, &align, &err), VOL_OK);
        ck_assert_int_eq((int)align, i);
    }
    ck_assert_int_eq(vol_align_parse("outer", &align, &err), VOL_EUSAGE);
    ck_assert_str_eq(err.text,
                     "--align outer: it is inner, previous or two-day");
}
END_TEST

START_TEST(every_allocation_may_fail)
{
    const struct vol_panel_series s[] = { A, B };
    const struct vol_panel_wish wish = { .align = VOL_ALIGN_PREVIOUS };

    for (size_t n = 1;; n++) {
        struct vol_panel p = { 0 };
        alloc_fail_at(n);
        enum vol_code code = vol_panel_make(s, 2, &wish, &p, NULL);
        bool refused = alloc_refused();
        vol_panel_clear(&p);
        if (!refused)
            break;
        ck_assert_int_eq(code, VOL_ENOMEM);
    }
}
END_TEST

Suite *suite_market_panel(void);

Suite *
suite_market_panel(void)
{
    Suite *s = suite_create("market/panel");
    TCase *t = tcase_create("panel");

    tcase_add_test(t, inner_keeps_the_dates_of_all);
    tcase_add_test(t, previous_keeps_the_dates_of_any_within_the_span_of_all);
    tcase_add_test(t, returns_are_made_after_the_join);
    tcase_add_test(t, a_lag_shifts_one_series_and_a_window_takes_the_last_rows);
    tcase_add_test(t, what_cannot_be_joined_says_why);
    tcase_add_test(t, alignments_have_names);
    tcase_add_test(t, every_allocation_may_fail);
    suite_add_tcase(s, t);
    return s;
}
