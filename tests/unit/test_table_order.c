/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "base/str.h"
#include "table/order.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *suite_table_order(void);

#define SMALL ((size_t)64 << 10) /* the least memory that may be given */
#define LARGE ((size_t)64 << 20)

/* A table in a file of its own, whose path is `path`. */
struct table {
    char path[64];
    char *paths[1];
};

static void
table_init(struct table *t, const char *text)
{
    (void)snprintf(t->path, sizeof(t->path), "/tmp/test-order-XXXXXX");
    int fd = mkstemp(t->path);
    FILE *fp = fdopen(fd, "w");

    ck_assert_ptr_nonnull(fp);
    ck_assert_int_ge(fputs(text, fp), 0);
    ck_assert_int_eq(fclose(fp), 0);
    t->paths[0] = t->path;
}

static void
table_clear(struct table *t)
{
    (void)unlink(t->path);
}

/* Every row as "symbol/cell,cell;" into `out`. */
static enum vol_code
read_rows(const struct table *t, bool sort, size_t max_bytes,
          struct vol_str *out, struct vol_err *err)
{
    struct vol_order_wish wish = { NULL, sort, max_bytes };
    struct vol_order *o = NULL;
    const struct vol_row *row = NULL;
    const char *symbol = NULL;
    enum vol_code code = vol_order_new(&o, t->paths, 1, &wish, err);

    if (code == VOL_OK)
        code = vol_order_next(o, &row, &symbol, err);
    while (code == VOL_OK && row != NULL) {
        vol_str_addf(out, "%s/", symbol);
        for (size_t i = 0; i < row->n; i++)
            vol_str_addf(out, "%s%s", row->cell[i], i + 1 < row->n ? "," : ";");
        code = vol_order_next(o, &row, &symbol, err);
    }
    vol_order_free(o);
    return code;
}

static void
expect(const char *text, bool sort, size_t max_bytes, const char *want)
{
    struct table t;
    struct vol_str out = { 0 };
    struct vol_err err = { VOL_OK, "" };

    table_init(&t, text);
    if (read_rows(&t, sort, max_bytes, &out, &err) != VOL_OK)
        vol_str_addf(&out, "!%s", err.text);
    ck_assert_str_eq(vol_str_text(&out), want);
    vol_str_clear(&out);
    table_clear(&t);
}

START_TEST(symbols_that_stand_together_stay)
{
    expect("symbol,x\nB,1\nB,2\nA,3\n", false, LARGE, "B/B,1;B/B,2;A/A,3;");
    expect("x\n1\n2\n", false, LARGE, "series/1;series/2;");
    expect("symbol,x\n", false, LARGE, "");
}
END_TEST

START_TEST(symbols_that_do_not_are_sorted)
{
    expect("symbol,x\nB,1\nA,2\nB,3\nA,4\n", false, LARGE,
           "A/A,2;A/A,4;B/B,1;B/B,3;");
    expect("symbol,x\nB,1\nB,2\nA,3\n", true, LARGE, "A/A,3;B/B,1;B/B,2;");
}
END_TEST

START_TEST(a_row_without_a_symbol_stands_with_the_one_before)
{
    expect("symbol,x\nshort\nB,1\nB\nA,1,2\n\"\",5\nB,6\n", false, LARGE,
           "/short;B/B,1;B/B;B/A,1,2;B/,5;B/B,6;");
}
END_TEST

START_TEST(tables_must_have_one_header)
{
    struct table a, b;
    struct vol_order_wish wish = { NULL, false, LARGE };
    struct vol_order *o = NULL;
    const struct vol_row *row;
    const char *symbol;
    struct vol_err err = { VOL_OK, "" };

    table_init(&a, "x,y\n1,2\n");
    table_init(&b, "x,z\n1,2\n");
    char *paths[] = { a.path, b.path };
    ck_assert_int_eq(vol_order_new(&o, paths, 2, &wish, &err), VOL_OK);
    ck_assert_int_eq(vol_order_next(o, &row, &symbol, &err), VOL_EDATA);
    ck_assert_ptr_nonnull(strstr(err.text, "columns are not those of"));
    vol_order_free(o);
    table_clear(&a);
    table_clear(&b);
}
END_TEST

/* Rows of 100 symbols in an order that scatters them; `n` of them. */
static void
scattered(struct vol_str *text, size_t n)
{
    vol_str_add(text, "symbol,x,note\n");
    for (size_t i = 0; i < n; i++)
        vol_str_addf(text, "S%02zu,%zu,\"padding, %090zu\"\n", i * 37 % 100, i,
                     i);
}

START_TEST(files_that_are_merged_give_what_memory_gives)
{
    struct vol_str text = { 0 }, a = { 0 }, b = { 0 };
    struct vol_err err = { VOL_OK, "" };
    struct table t;

    /* 20,000 rows of about 250 bytes make over 64 runs of 21 KiB. */
    scattered(&text, 20000);
    table_init(&t, text.text);
    ck_assert_int_eq(read_rows(&t, false, LARGE, &a, &err), VOL_OK);
    ck_assert_int_eq(read_rows(&t, false, SMALL, &b, &err), VOL_OK);
    ck_assert(a.len == b.len && memcmp(a.text, b.text, a.len) == 0);
    ck_assert_int_eq(strncmp(a.text, "S00/S00,0,", 10), 0);
    ck_assert_ptr_nonnull(strstr(a.text, ";S00/S00,100,"));
    vol_str_clear(&text);
    vol_str_clear(&a);
    vol_str_clear(&b);
    table_clear(&t);
}
END_TEST

START_TEST(a_folder_that_cannot_hold_temporary_files_is_named)
{
    struct vol_str text = { 0 }, out = { 0 };
    struct vol_err err = { VOL_OK, "" };
    struct table t;

    scattered(&text, 1000);
    table_init(&t, text.text);
    ck_assert_int_eq(setenv("TMPDIR", "/no/such/folder", 1), 0);
    ck_assert_int_eq(read_rows(&t, true, SMALL, &out, &err), VOL_EIO);
    ck_assert_ptr_nonnull(strstr(err.text, "/no/such/folder"));
    ck_assert_int_eq(unsetenv("TMPDIR"), 0);
    vol_str_clear(&text);
    vol_str_clear(&out);
    table_clear(&t);
}
END_TEST

START_TEST(a_symbol_that_comes_back_late_is_refused)
{
    struct vol_str text = { 0 }, out = { 0 };
    struct vol_err err = { VOL_OK, "" };
    struct table t;

    vol_str_add(&text, "symbol,note\n");
    for (int i = 0; i < 90000; i++)
        vol_str_addf(&text, "S%05d,%080d\n", i, i);
    vol_str_add(&text, "S00000,again\n");
    table_init(&t, text.text);
    ck_assert_int_eq(read_rows(&t, false, LARGE, &out, &err), VOL_EDATA);
    ck_assert_ptr_nonnull(strstr(err.text, "row 90002: S00000"));
    ck_assert_ptr_nonnull(strstr(err.text, "--sort"));
    vol_str_clear(&out);
    ck_assert_int_eq(read_rows(&t, true, LARGE, &out, &err), VOL_OK);
    ck_assert_ptr_nonnull(strstr(out.text, ";S00000/S00000,again;S00001/"));
    vol_str_clear(&text);
    vol_str_clear(&out);
    table_clear(&t);
}
END_TEST

START_TEST(each_allocation_may_fail)
{
    struct vol_str text = { 0 };
    struct table t;
    bool refused = true;

    scattered(&text, 600); /* enough for runs */
    table_init(&t, text.text);
    for (size_t n = 1; refused; n++) {
        struct vol_order_wish wish = { NULL, false, SMALL };
        struct vol_order *o = NULL;
        const struct vol_row *row = NULL;
        const char *symbol = NULL;
        struct vol_err err = { VOL_OK, "" };
        alloc_fail_at(n);
        enum vol_code code = vol_order_new(&o, t.paths, 1, &wish, &err);
        do
            if (code == VOL_OK)
                code = vol_order_next(o, &row, &symbol, &err);
        while (code == VOL_OK && row != NULL);
        vol_order_free(o);
        refused = alloc_refused();
        /* fopen() allocates too, and says so in its own way */
        if (refused)
            ck_assert(code == VOL_ENOMEM || code == VOL_EIO);
        else
            ck_assert_int_eq(code, VOL_OK);
    }
    vol_str_clear(&text);
    table_clear(&t);
}
END_TEST

Suite *
suite_table_order(void)
{
    Suite *s = suite_create("table/order and table/pack");
    TCase *tc = tcase_create("order");

    tcase_add_test(tc, symbols_that_stand_together_stay);
    tcase_add_test(tc, symbols_that_do_not_are_sorted);
    tcase_add_test(tc, a_row_without_a_symbol_stands_with_the_one_before);
    tcase_add_test(tc, tables_must_have_one_header);
    tcase_add_test(tc, files_that_are_merged_give_what_memory_gives);
    tcase_add_test(tc, a_folder_that_cannot_hold_temporary_files_is_named);
    tcase_add_test(tc, a_symbol_that_comes_back_late_is_refused);
    tcase_add_test(tc, each_allocation_may_fail);
    tcase_set_timeout(tc, 60);
    suite_add_tcase(s, tc);
    return s;
}
