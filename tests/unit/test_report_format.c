/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/format.h"
#include "report/page.h"

#include <check.h>
#include <math.h>
#include <string.h>

Suite *suite_report_format(void);

#define MINUS "\xe2\x88\x92"
#define DASH  "\xe2\x80\x93"

static const struct {
    double x;
    struct vol_format format;
    const char *shown;
} numbers[] = {
    { 16.230404, { VOL_STYLE_FIXED, 2, "%" }, "16.23%" },
    { -7.5949, { VOL_STYLE_FIXED, 2, NULL }, MINUS "7.59" },
    { -0.001, { VOL_STYLE_FIXED, 2, NULL }, "0.00" },
    { 0.414, { VOL_STYLE_SIGNED, 2, " pp" }, "+0.41 pp" },
    { -0.414, { VOL_STYLE_SIGNED, 2, NULL }, MINUS "0.41" },
    { 0.001, { VOL_STYLE_SIGNED, 2, NULL }, "0.00" },
    { 3386.149902, { VOL_STYLE_PRICE, 2, NULL }, "3,386.15" },
    { 1234567.891, { VOL_STYLE_PRICE, 2, NULL }, "1,234,567.89" },
    { 0.7230587, { VOL_STYLE_PRICE, 2, NULL }, "0.7231" },
    { 999.5, { VOL_STYLE_PRICE, 2, NULL }, "999.50" },
    { 0.010761397, { VOL_STYLE_DIGITS, 4, NULL }, "0.01076" },
    { -0.0061904, { VOL_STYLE_DIGITS, 4, NULL }, MINUS "0.006190" },
    { 9.99996, { VOL_STYLE_DIGITS, 4, NULL }, "10.00" },
    { 12345.6, { VOL_STYLE_DIGITS, 4, NULL }, "12346" },
    { 1.234e-9, { VOL_STYLE_DIGITS, 2, NULL }, "1.2e-09" },
    /* toFixed() of V8 11.3: ties are exact, and neighbours are none */
    { -0.125, { VOL_STYLE_FIXED, 2, NULL }, MINUS "0.13" },
    { 0.125, { VOL_STYLE_SIGNED, 2, NULL }, "+0.13" },
    { 0.12499999999999999, { VOL_STYLE_FIXED, 2, NULL }, "0.12" },
    { 0.375, { VOL_STYLE_FIXED, 2, NULL }, "0.38" },
    { 0.37499999999999994, { VOL_STYLE_FIXED, 2, NULL }, "0.37" },
    { 0.625, { VOL_STYLE_FIXED, 2, NULL }, "0.63" },
    { 1.005, { VOL_STYLE_FIXED, 2, NULL }, "1.00" },
    { 8.345, { VOL_STYLE_FIXED, 2, NULL }, "8.35" },
    { 12.25, { VOL_STYLE_FIXED, 1, NULL }, "12.3" },
    { 2.5, { VOL_STYLE_FIXED, 0, NULL }, "3" },
    { 0.0625, { VOL_STYLE_P, 0, NULL }, "0.063" },
    { 0, { VOL_STYLE_DIGITS, 4, NULL }, "0" },
    { 0.0412, { VOL_STYLE_P, 0, NULL }, "0.041" },
    { 0.00041, { VOL_STYLE_P, 0, NULL }, "0.0004" },
    { 1e-180, { VOL_STYLE_P, 0, NULL }, "&lt;0.0001" },
    { NAN, { VOL_STYLE_FIXED, 2, "%" }, DASH },
    { HUGE_VAL, { VOL_STYLE_PRICE, 2, NULL }, DASH },
};

START_TEST(numbers_are_rounded)
{
    struct vol_str s = { 0 };

    vol_format_add(&s, numbers[_i].x, numbers[_i].format);
    ck_assert_str_eq(s.text, numbers[_i].shown);
    vol_str_clear(&s);
}
END_TEST

/* One row of quality: symbol origin metric value reason. */
static void
make_row(struct vol_frame *f, double value)
{
    vol_frame_init(f, vol_kind_find("quality"));
    vol_frame_add_text(f, "SPX", 3);
    vol_frame_add_date(f, 18369);
    vol_frame_add_text(f, "rows", 4);
    vol_frame_add_real(f, value);
    vol_frame_add_missing(f);
    ck_assert_int_eq(vol_frame_end_row(f, NULL), VOL_OK);
}

START_TEST(a_cell_says_where_its_value_stands)
{
    struct vol_frame f;
    struct vol_str s = { 0 };

    make_row(&f, 1.0 / 3);
    vol_format_cell(&s, "td", &f, 0, "value",
                    (struct vol_format){ VOL_STYLE_FIXED, 2, NULL }, "");
    ck_assert_str_eq(s.text, "<td data-ref=\"quality:0:value\">0.33</td>");
    vol_str_clear(&s);
    vol_frame_clear(&f);
}
END_TEST

START_TEST(a_cell_to_sort_by_has_its_exact_value)
{
    struct vol_frame f;
    struct vol_str s = { 0 };

    make_row(&f, 1.0 / 3);
    vol_format_sort_cell(&s, &f, 0, "value",
                         (struct vol_format){ VOL_STYLE_FIXED, 2, NULL }, "");
    ck_assert_str_eq(
        s.text, "<td class=\"n\" data-value=\"0.3333333333333333\">0.33</td>");
    vol_str_clear(&s);
    vol_frame_clear(&f);
}
END_TEST

START_TEST(headers_may_say_where_a_value_stands)
{
    struct vol_frame f;
    struct vol_str s = { 0 };

    make_row(&f, -1.0 / 3);
    vol_str_add(&s, "<tr");
    vol_format_row_ref(&s, &f, 0);
    vol_str_add(&s, ">");
    vol_format_figure(&s, &f, 0, "value",
                      (struct vol_format){ VOL_STYLE_FIXED, 2, NULL }, "");
    ck_assert_str_eq(s.text, "<tr data-ref=\"quality:0\"><td class=\"n\">" MINUS
                             "0.33</td>");
    vol_str_clear(&s);
    vol_frame_clear(&f);
}
END_TEST

START_TEST(a_missing_cell_says_why)
{
    struct vol_frame f;
    struct vol_str s = { 0 };

    make_row(&f, NAN);
    vol_format_cell(&s, "td", &f, 0, "value",
                    (struct vol_format){ VOL_STYLE_FIXED, 2, NULL },
                    "\"too\" short");
    ck_assert_str_eq(s.text, "<td class=\"none\" "
                             "data-ref=\"quality:0:value\" "
                             "title=\"&quot;too&quot; short\">" DASH "</td>");
    vol_str_clear(&s);
    vol_frame_clear(&f);
}
END_TEST

static const struct {
    const char *spec, *label;
} labels[] = {
    { "const+garch1.1~normal", "GARCH(1,1) normal" },
    { "const+gjr1.1~t", "GJR(1,1) t" },
    { "ar1+egarch2.1~t-backcast", "AR(1) EGARCH(2,1) t backcast" },
    { "zero+arch3~normal-free-uncond", "ZERO ARCH(3) normal free uncond" },
    { "garch1.1", "GARCH(1,1)" },
    { "ewma0.94-of4.1a2b3c4d", "EWMA(0.94)" },
    { "ewma-est", "EWMA est" },
    { "dcc1.1~t-of12.1a2b3c4d", "DCC(1,1) t" },
    { "var2-of4.1a2b3c4d", "VAR(2)" },
    { "-", "" },
    { "", "" },
};

START_TEST(models_have_names_for_people)
{
    struct vol_str s = { 0 };

    vol_report_label(&s, labels[_i].spec);
    ck_assert_str_eq(vol_str_text(&s), labels[_i].label);
    vol_str_clear(&s);
}
END_TEST

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

Suite *
suite_report_format(void)
{
    Suite *s = suite_create("report/format");
    TCase *t = tcase_create("format");

    tcase_add_loop_test(t, numbers_are_rounded, 0, COUNT(numbers));
    tcase_add_test(t, a_cell_says_where_its_value_stands);
    tcase_add_test(t, a_cell_to_sort_by_has_its_exact_value);
    tcase_add_test(t, headers_may_say_where_a_value_stands);
    tcase_add_test(t, a_missing_cell_says_why);
    tcase_add_loop_test(t, models_have_names_for_people, 0, COUNT(labels));
    suite_add_tcase(s, t);
    return s;
}
