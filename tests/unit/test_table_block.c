/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "base/file.h"
#include "table/block.h"
#include "table/kinds.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *suite_table_block(void);

static const char *const columns[] = { "close", "volume" };
static const bool optional[] = { false, true };

/* A temporary file of that text; the caller unlinks and frees the name. */
static char *
file_of(const char *text)
{
    char *path = NULL;

    ck_assert_int_eq(vol_str_dup(&path, "/tmp/vol-block.XXXXXX", NULL), VOL_OK);
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    (void)close(fd);
    return path;
}

/* Every block as "symbol:date=close ...;" with failures after "!". */
static enum vol_code
read_blocks(char *const *paths, size_t n, vol_date from, vol_date until,
            struct vol_str *out, struct vol_err *err)
{
    struct vol_block_wish wish = { columns, 2, optional, NULL, from, until };
    struct vol_blocks *blocks = NULL;
    struct vol_block *block = NULL;
    char date[VOL_DATE_BUFSIZE];
    enum vol_code code = vol_blocks_new(&blocks, paths, n, &wish, err);

    while (code == VOL_OK) {
        code = vol_blocks_next(blocks, &block, err);
        if (code != VOL_OK || block == NULL)
            break;
        vol_str_addf(out, "%s:", block->symbol);
        for (size_t i = 0; i < block->n && block->code == VOL_OK; i++)
            vol_str_addf(out, " %s=%g", vol_date_format(date, block->date[i]),
                         block->value[0][i]);
        if (block->code != VOL_OK)
            vol_str_addf(out, "!%s", strrchr(block->err.text, '/'));
        vol_str_add(out, ";");
        vol_block_free(block);
    }
    vol_blocks_free(blocks);
    return code;
}

static void
expect(const char *text, vol_date from, vol_date until, const char *want)
{
    char *path = file_of(text);
    char *const paths[] = { path };
    struct vol_str out = { 0 };
    struct vol_err err = { VOL_OK, "" };

    vol_str_add(&out, "");
    if (read_blocks(paths, 1, from, until, &out, &err) != VOL_OK) {
        const char *of_file = strstr(err.text, ": ");
        vol_str_addf(&out, "!!%s", of_file + 2);
    }
    /* The random part of the name is cut out of a block's message. */
    char *name = strstr(out.text, "/vol-block.");
    if (name != NULL)
        memmove(name, name + 17, strlen(name + 17) + 1);
    ck_assert_str_eq(out.text, want);
    vol_str_clear(&out);
    (void)unlink(path);
    free(path);
}

#define NONE VOL_DATE_NONE

START_TEST(symbols_come_one_by_one)
{
    expect("symbol,date,close\nA,2020-01-02,1\nA,2020-01-03,2\nB,2020-01-02,\n",
           NONE, NONE, "A: 2020-01-02=1 2020-01-03=2;B: 2020-01-02=nan;");
    expect("date,close\n2020-01-02,1\n", NONE, NONE, "series: 2020-01-02=1;");
    expect("date,close\n", NONE, NONE, "");
    expect("date,close\n2020-01-02,1\n2020-01-03,2\n2020-01-06,x\n", 18264,
           18264, "series: 2020-01-03=2;");
}
END_TEST

START_TEST(one_symbols_failure_is_its_own)
{
    expect("symbol,date,close\nA,2020-01-02,1\nA,2020-01-03,\"1,5\"\n"
           "A,2020-01-06,3\nB,2020-01-02,7\n",
           NONE, NONE,
           "A:!: row 3: column close: \"1,5\" is not a number;"
           "B: 2020-01-02=7;");
    expect(
        "symbol,date,close\nA,2020-01-03,1\nA,2020-01-03,2\nB,2020-01-02,7\n",
        NONE, NONE,
        "A:!: row 3: 2020-01-03 comes after 2020-01-03; vclean sorts and "
        "removes duplicates;B: 2020-01-02=7;");
    expect("symbol,date,close\nA,2020-02-30,1\nB,2020-01-02,7\n", NONE, NONE,
           "A:!: row 2: there is no day 2020-02-30;B: 2020-01-02=7;");
}
END_TEST

START_TEST(a_broken_table_ends_the_reading)
{
    expect(
        "symbol,date,close\nA,2020-01-02,1\nB,2020-01-02,1\nA,2020-01-03,1\n",
        NONE, NONE,
        "A: 2020-01-02=1;B: 2020-01-02=1;!!row 4: A comes a second time; "
        "vclean brings its rows together");
    expect("date,close\n2020-01-02,1,9\n", NONE, NONE,
           "!!row 2 has 3 cells, but the header 2");
    expect("date,price\n2020-01-02,1\n", NONE, NONE,
           "!!no column \"close\" among date, price");
    expect("symbol,date,close\n\"A\nB\",2020-01-02,1\n", NONE, NONE,
           "!!row 2: the symbol \"A\\x0AB\" is not printable UTF-8; "
           "vclean leaves such rows out");
}
END_TEST

START_TEST(files_are_read_in_turn)
{
    char *a = file_of("symbol,date,close\nA,2020-01-02,1\n");
    char *b = file_of("date,volume,close,symbol\n2020-01-03,5,2,A\n"
                      "2020-01-02,5,3,B\n");
    char *const paths[] = { a, b };
    struct vol_str out = { 0 };

    /* a symbol may go on in the next file, whose columns may be others */
    ck_assert_int_eq(read_blocks(paths, 2, NONE, NONE, &out, NULL), VOL_OK);
    ck_assert_str_eq(out.text, "A: 2020-01-02=1 2020-01-03=2;B: 2020-01-02=3;");
    vol_str_clear(&out);
    (void)unlink(a);
    (void)unlink(b);
    free(a);
    free(b);
}
END_TEST

START_TEST(each_allocation_may_fail)
{
    char *path = file_of("symbol,date,close\nA,2020-01-02,1\nB,2020-01-02,2\n");
    char *const paths[] = { path };
    bool refused = true;

    for (size_t n = 1; refused; n++) {
        struct vol_block_wish wish = { columns, 2, optional, NULL, NONE, NONE };
        struct vol_blocks *blocks = NULL;
        struct vol_block *block = NULL;

        alloc_fail_at(n);
        enum vol_code code = vol_blocks_new(&blocks, paths, 1, &wish, NULL);
        do {
            vol_block_free(block);
            block = NULL;
            if (code == VOL_OK)
                code = vol_blocks_next(blocks, &block, NULL);
        } while (block != NULL);
        refused = alloc_refused();
        /* fopen() allocates too, and says so in its own way */
        ck_assert(refused ? code == VOL_ENOMEM || code == VOL_EIO
                          : code == VOL_OK);
        vol_blocks_free(blocks);
    }
    (void)unlink(path);
    free(path);
}
END_TEST

START_TEST(kinds_are_known_by_their_headers)
{
    size_t n;
    const struct vol_kind *kinds = vol_kinds(&n);
    static const char *const few[] = { "symbol", "date", "close" };
    static const char *const none[] = { "date", "close" };

    for (size_t i = 0; i < n; i++) {
        const char *names[64];
        for (size_t k = 0; k < kinds[i].n; k++)
            names[k] = kinds[i].column[k].name;
        ck_assert_ptr_eq(vol_kind_of_header(names, kinds[i].n), &kinds[i]);
        ck_assert_uint_le(kinds[i].n_key, kinds[i].n);
    }
    ck_assert_ptr_eq(vol_kind_of_header(few, 3), vol_kind_find("bars"));
    ck_assert_ptr_null(vol_kind_of_header(none, 2));
    struct vol_err err = { VOL_OK, "" };
    ck_assert_int_eq(vol_kind_need("forcasts", &kinds, &err), VOL_EUSAGE);
    ck_assert_str_eq(err.text, "there is no kind of table \"forcasts\"; did "
                               "you mean \"forecasts\"?");
}
END_TEST

START_TEST(a_file_is_the_old_one_or_whole)
{
    char *path = file_of("old");
    char *part = NULL;
    FILE *fp = NULL;
    struct vol_str text = { 0 };

    ck_assert_int_eq(vol_file_create(path, &part, &fp, NULL), VOL_OK);
    (void)fputs("half", fp);
    ck_assert_int_eq(access(part, F_OK), 0);
    vol_file_abandon(&part, &fp);
    ck_assert_int_eq(vol_file_read(path, 100, &text, NULL), VOL_OK);
    ck_assert_str_eq(text.text, "old");
    ck_assert_int_eq(vol_file_write(path, "new", 3, NULL), VOL_OK);
    vol_str_reset(&text);
    ck_assert_int_eq(vol_file_read(path, 100, &text, NULL), VOL_OK);
    ck_assert_str_eq(text.text, "new");
    ck_assert_int_eq(vol_file_read(path, 2, &text, NULL), VOL_EDATA);
    vol_str_clear(&text);
    (void)unlink(path);
    free(path);
}
END_TEST

Suite *
suite_table_block(void)
{
    Suite *s = suite_create("table/block, table/kinds and base/file");
    TCase *tc = tcase_create("block");

    tcase_add_test(tc, symbols_come_one_by_one);
    tcase_add_test(tc, one_symbols_failure_is_its_own);
    tcase_add_test(tc, a_broken_table_ends_the_reading);
    tcase_add_test(tc, files_are_read_in_turn);
    tcase_add_test(tc, each_allocation_may_fail);
    tcase_add_test(tc, kinds_are_known_by_their_headers);
    tcase_add_test(tc, a_file_is_the_old_one_or_whole);
    suite_add_tcase(s, tc);
    return s;
}
