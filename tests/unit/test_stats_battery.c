/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "series.h"
#include "stats/battery.h"
#include <check.h>

#include <stdio.h>
#include <string.h>

enum { ROOM = 32 };

static const char *const three[] = { "adf", "kpss", "jarque-bera" };

static void
init(struct vol_battery *b, const char *const *names, size_t n,
     const char *trends, const char *lags)
{
    struct vol_err err = { VOL_OK, "" };

    ck_assert_msg(vol_battery_init(b, names, n, trends, lags,
                                   &vol_test_defaults, &err) == VOL_OK,
                  "%s", err.text);
}

/* "adf c-aic 0|..." of a run on the DAX returns. */
static void
forms_of(const struct vol_battery *b, bool levels_only, char *text, size_t size)
{
    struct series s = series_return("dax");
    struct vol_test_result out[ROOM];
    size_t n = 0, len = 0;

    ck_assert_uint_le(b->n, ROOM);
    ck_assert_int_eq(vol_battery_run(b, s.x, s.n, levels_only, out, &n, NULL),
                     VOL_OK);
    text[0] = '\0';
    for (size_t i = 0; i < n; i++)
        len += (size_t)snprintf(text + len, size - len, "%s %s %zu|",
                                out[i].test->name, out[i].variant, out[i].lags);
    series_free(&s);
}

START_TEST(every_test_in_every_form_it_has)
{
    struct vol_battery b;
    char text[512];

    init(&b, three, 3, "n,ct", "bic,5");
    forms_of(&b, false, text, sizeof(text));
    ck_assert_str_eq(text, "adf n-bic 0|adf n-fixed 5|adf ct-bic 0|"
                           "adf ct-fixed 5|kpss ct-auto 10|kpss ct-fixed 5|"
                           "jarque-bera - 0|");
    forms_of(&b, true, text, sizeof(text));
    ck_assert_ptr_null(strstr(text, "jarque-bera"));
}
END_TEST

/* kpss has its own rule for aic, bic and auto alike; ljung-box's own is 10. */
START_TEST(forms_that_come_to_the_same_stand_once)
{
    static const char *const names[] = { "kpss", "ljung-box", "kpss" };
    struct vol_battery b;
    char text[512];

    init(&b, names, 3, "c", "auto,aic,bic,10");
    forms_of(&b, false, text, sizeof(text));
    ck_assert_str_eq(text, "kpss c-auto 9|kpss c-fixed 10|ljung-box - 10|");
}
END_TEST

static const struct {
    const char *test, *trends, *lags, *says;
} wrong[] = {
    { "adff", "c", "auto", "no test is called \"adff\"" },
    { "adf", "ctt", "auto", "trend \"ctt\": it is n, c, t or ct" },
    { "adf", "", "auto", "trend \"\": 1 to 16 words with commas are wanted" },
    { "adf", "c", "1,,2",
      "lags \"1,,2\": 1 to 16 words with commas are wanted" },
    { "adf", "c", "-1",
      "lags \"-1\": they are a whole number, auto, aic, bic, maic or t-stat" },
    { "kpss", "n", "auto",
      "kpss has no trend n: add c or ct, or leave the test out" },
};

START_TEST(wrong_lists_are_refused)
{
    struct vol_battery b;
    struct vol_err err;

    ck_assert_int_eq(vol_battery_init(&b, &wrong[_i].test, 1, wrong[_i].trends,
                                      wrong[_i].lags, &vol_test_defaults, &err),
                     VOL_EUSAGE);
    ck_assert_str_eq(err.text, wrong[_i].says);
}
END_TEST

START_TEST(every_allocation_may_fail)
{
    struct series s = series_return("dax");
    struct vol_battery b;
    struct vol_test_result out[ROOM];
    size_t n_out = 0;

    init(&b, three, 3, "c", "auto");
    for (size_t n = 1;; n++) {
        alloc_fail_at(n);
        enum vol_code code =
            vol_battery_run(&b, s.x, 60, false, out, &n_out, NULL);
        if (!alloc_refused())
            break;
        ck_assert_int_eq(code, VOL_ENOMEM);
    }
    series_free(&s);
}
END_TEST

Suite *suite_stats_battery(void);

Suite *
suite_stats_battery(void)
{
    Suite *s = suite_create("stats/battery");
    TCase *tc = tcase_create("forms");

    tcase_add_test(tc, every_test_in_every_form_it_has);
    tcase_add_test(tc, forms_that_come_to_the_same_stand_once);
    tcase_add_loop_test(tc, wrong_lists_are_refused, 0,
                        (int)(sizeof(wrong) / sizeof(wrong[0])));
    tcase_add_test(tc, every_allocation_may_fail);
    suite_add_tcase(s, tc);
    return s;
}
