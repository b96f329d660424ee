/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/source.h"

#include <check.h>
#include <string.h>

START_TEST(columns_are_those_of_bars_without_as_of)
{
    static const char *const names[] = { "symbol",    "date",   "open",
                                         "high",      "low",    "close",
                                         "adj_close", "volume", "dividend",
                                         "split",     "source" };
    size_t n = vol_source_column_count();

    ck_assert_uint_eq(n, sizeof(names) / sizeof(names[0]));
    ck_assert_uint_le(n, VOL_SOURCE_COLUMNS_MAX);
    for (size_t i = 0; i < n; i++) {
        ck_assert_str_eq(vol_source_column(i), names[i]);
        ck_assert_uint_eq(vol_source_column_index(names[i]), i);
    }
    ck_assert_uint_eq(vol_source_column_index("as_of"), n);
}
END_TEST

static const struct {
    const char *url, *vendor, *stem, *label;
} places[] = {
    { "file:share/data/spx.csv", "file", "spx", "spx.csv" },
    { "file:/a b/BRK.B.TXT", "file", "BRK.B", "BRK.B.TXT" },
    { "file:x?y#z.csv", "file", "x?y#z", "x?y#z.csv" },
    { "file:.csv", "file", ".csv", ".csv" },
    { "file:dir/", "file", "dir", "dir" },
    { "file:", "file", "-", "" },
    { "file:https://h/a.csv", "file", "a", "a.csv" },
    { "https://h.example/d/IBM.csv?apikey=s&a=/b.csv", "url", "IBM",
      "https://h.example/d/IBM.csv?apikey=***&a=/b.csv" },
    { "HTTP://me:pw@h.example/a/", "url", "a", "HTTP://***@h.example/a/" },
    { "yahoo:SPY", NULL, "yahoo:SPY", "yahoo:SPY" },
    { "FILE:a", NULL, "FILE:a", "FILE:a" },
};

START_TEST(a_place_has_a_vendor_and_names)
{
    const struct vol_source *s = vol_source_find(places[_i].url);
    struct vol_str text = { 0 };

    if (places[_i].vendor == NULL)
        ck_assert_ptr_null(s);
    else
        ck_assert_str_eq(s->name, places[_i].vendor);
    vol_source_stem(&text, places[_i].url);
    ck_assert_str_eq(vol_str_text(&text), places[_i].stem);
    vol_str_reset(&text);
    vol_source_label(&text, places[_i].url);
    ck_assert_str_eq(vol_str_text(&text), places[_i].label);
    vol_str_clear(&text);
}
END_TEST

Suite *suite_source_source(void);

Suite *
suite_source_source(void)
{
    Suite *s = suite_create("source/source");
    TCase *tc = tcase_create("names");

    tcase_add_test(tc, columns_are_those_of_bars_without_as_of);
    tcase_add_loop_test(tc, a_place_has_a_vendor_and_names, 0,
                        (int)(sizeof(places) / sizeof(places[0])));
    suite_add_tcase(s, tc);
    return s;
}
