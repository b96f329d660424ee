/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "table/csv.h"
#include "table/rows.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_table_csv(void);

static FILE *
text_file(const char *text, size_t len)
{
    FILE *fp = tmpfile();

    ck_assert_ptr_nonnull(fp);
    ck_assert_uint_eq(fwrite(text, 1, len, fp), len);
    rewind(fp);
    return fp;
}

/* The table as "cell|cell;cell|cell;" or the message of its failure. */
static void
read_all(FILE *fp, struct vol_str *out)
{
    struct vol_err err = { VOL_OK, "" };
    struct vol_csv *csv = NULL;
    const struct vol_row *row = NULL;
    enum vol_code code = vol_csv_open(&csv, fp, "t.csv", &err);

    if (code == VOL_OK)
        row = vol_csv_header(csv);
    while (code == VOL_OK && row != NULL) {
        for (size_t i = 0; i < row->n; i++) {
            ck_assert_uint_eq(row->len[i], strlen(row->cell[i]));
            vol_str_addf(out, "%s%s", i > 0 ? "|" : "", row->cell[i]);
        }
        vol_str_add(out, ";");
        code = vol_csv_next(csv, &row, &err);
    }
    if (code != VOL_OK)
        vol_str_addf(out, "!%s", err.text);
    vol_csv_close(csv);
}

#define QUOTE                                                                  \
    "a quote that is not closed, or that stands inside a cell without "        \
    "quotes (quote the cell and write it twice)"

static const struct {
    const char *in, *out;
} tables[] = {
    { "a,b\n1,2\n", "a|b;1|2;" },
    { "a,b\n1,2", "a|b;1|2;" },
    { "a,b\r\n1,2\r\n", "a|b;1|2;" },
    { "\xef\xbb\xbf"
      "a,b\n1,2\n",
      "a|b;1|2;" },
    { "a\tb\n1,5\t2\n", "a|b;1,5|2;" },
    { "\"a\tx\",b\n1,2\n", "a\tx|b;1|2;" },
    { "a,b\n 1 ,\t2\n", "a|b; 1 |\t2;" },
    { "a,b\n\"x,\"\"y\"\"\nz\",\n", "a|b;x,\"y\"\nz|;" },
    { "a,b\n\n\n1,2\n\n", "a|b;1|2;" },
    { "\r\n\na\tb\n1\t2\n", "a|b;1|2;" },
    { "a\n\"\"\nx\n", "a;;x;" },
    { "a,b\n", "a|b;" },
    { "a,b\n1\n1,2,3\n", "a|b;1;1|2|3;" },
    { "", "!t.csv: empty input, without even a header; did the program "
          "before it fail?" },
    { "\n\n", "!t.csv: empty input, without even a header; did the program "
              "before it fail?" },
    { "a,,b\n", "!t.csv: column 2 of the header has no name" },
    { "a,b,a\n", "!t.csv: two columns are called \"a\"" },
    { "a,b\n1,2\n\"3,4\n", "a|b;1|2;!t.csv: row 3: " QUOTE },
    { "a,b\r\n\r\n1,2\r\n3,x\"y\r\n", "a|b;1|2;!t.csv: row 4: " QUOTE },
};

START_TEST(a_table_is_read_or_refused)
{
    FILE *fp = text_file(tables[_i].in, strlen(tables[_i].in));
    struct vol_str out = { 0 };

    read_all(fp, &out);
    ck_assert_str_eq(vol_str_text(&out), tables[_i].out);
    vol_str_clear(&out);
    (void)fclose(fp);
}
END_TEST

START_TEST(a_nul_byte_is_refused)
{
    FILE *fp = text_file("a,b\n1,2\n3,\0004\n", 13);
    struct vol_str out = { 0 };

    read_all(fp, &out);
    ck_assert_str_eq(vol_str_text(&out),
                     "a|b;1|2;!t.csv: row 3: a NUL byte; this is not a text "
                     "table");
    vol_str_clear(&out);
    (void)fclose(fp);
}
END_TEST

START_TEST(a_cell_has_a_largest_size)
{
    size_t size = (size_t)10 << 20;
    char *text = malloc(size);
    struct vol_str out = { 0 };

    ck_assert_ptr_nonnull(text);
    memset(text, 'x', size);
    memcpy(text, "a\n", 2);
    FILE *fp = text_file(text, size);
    read_all(fp, &out);
    ck_assert_str_eq(vol_str_text(&out),
                     "a;!t.csv: row 2: more than 1 MiB in a cell; is a quote "
                     "missing?");
    (void)fclose(fp);
    vol_str_reset(&out);
    fp = text_file(text, VOL_CELL_MAX + 2); /* just small enough */
    read_all(fp, &out);
    ck_assert_uint_eq(out.len, VOL_CELL_MAX + 3);
    (void)fclose(fp);
    vol_str_clear(&out);
    free(text);
}
END_TEST

/* Of cells that are each small enough. */
START_TEST(a_row_has_a_largest_size)
{
    struct vol_str text = { 0 }, out = { 0 };
    char cell[1024];

    memset(cell, 'x', sizeof(cell));
    cell[0] = ',';
    vol_str_add(&text, "a\n");
    for (size_t i = 0; i < 4096; i++) /* 4 MiB, with 4096 cells */
        vol_str_add_n(&text, cell, i > 0 ? sizeof(cell) : 1);
    vol_str_add(&text, "\n");
    FILE *fp = text_file(text.text, text.len);
    read_all(fp, &out);
    ck_assert_ptr_null(strchr(out.text, '!'));
    (void)fclose(fp);
    vol_str_reset(&out);
    vol_str_reset(&text);
    vol_str_add(&text, "a\n");
    while (text.len < VOL_ROW_MAX + VOL_CELL_MAX) {
        vol_str_add(&text, ",");
        for (size_t i = 0; i < 600; i++)
            vol_str_add_n(&text, cell + 1, sizeof(cell) - 1);
    }
    fp = text_file(text.text, text.len);
    read_all(fp, &out);
    ck_assert_str_eq(out.text, "a;!t.csv: row 2: more than 16 MiB in a row; is "
                               "a quote missing?");
    (void)fclose(fp);
    vol_str_clear(&text);
    vol_str_clear(&out);
}
END_TEST

START_TEST(a_header_has_a_largest_width)
{
    struct vol_str text = { 0 }, out = { 0 };

    for (int i = 0; i < VOL_COLUMNS_MAX; i++)
        vol_str_addf(&text, "%sc%d", i > 0 ? "," : "", i);
    FILE *fp = text_file(text.text, text.len);
    read_all(fp, &out);
    ck_assert_uint_eq(out.len, text.len + 1);
    (void)fclose(fp);
    vol_str_add(&text, ",more\n");
    vol_str_reset(&out);
    fp = text_file(text.text, text.len);
    read_all(fp, &out);
    ck_assert_str_eq(vol_str_text(&out),
                     "!t.csv: a header of more than 4096 columns");
    (void)fclose(fp);
    vol_str_clear(&text);
    vol_str_clear(&out);
}
END_TEST

/* Rows that lie across the blocks of 64 KiB come out whole. */
START_TEST(long_tables_are_read_block_by_block)
{
    FILE *fp = tmpfile();
    struct vol_csv *csv = NULL;
    const struct vol_row *row = NULL;
    char want[64];

    ck_assert_ptr_nonnull(fp);
    (void)fputs("number,\"text\"\n", fp);
    for (int i = 0; i < 100000; i++)
        (void)fprintf(fp, "%d,\"%d, \"\"%d\"\"\"\n", i, i * 7, i % 13);
    rewind(fp);
    ck_assert_int_eq(vol_csv_open(&csv, fp, "t.csv", NULL), VOL_OK);
    for (int i = 0; i < 100000; i++) {
        ck_assert_int_eq(vol_csv_next(csv, &row, NULL), VOL_OK);
        ck_assert_ptr_nonnull(row);
        ck_assert_uint_eq(row->number, (size_t)i + 2);
        ck_assert_int_eq(atoi(row->cell[0]), i);
        (void)snprintf(want, sizeof(want), "%d, \"%d\"", i * 7, i % 13);
        ck_assert_str_eq(row->cell[1], want);
    }
    ck_assert_int_eq(vol_csv_next(csv, &row, NULL), VOL_OK);
    ck_assert_ptr_null(row);
    vol_csv_close(csv);
    (void)fclose(fp);
}
END_TEST

/* A table without quotes: ragged rows, blank lines, empty and long cells. */
static void
add_plain_table(struct vol_str *s, unsigned seed, const char *line_end)
{
    size_t n = 1 + seed * 97 % 4000;

    vol_str_addf(s, "a,b,c%s", line_end);
    for (size_t i = 0; i < n; i++) {
        seed = seed * 1103515245U + 12345U;
        for (unsigned k = 0; k < (seed >> 8) % 5; k++)
            vol_str_addf(s, "%s%.*s", k > 0 ? "," : "",
                         (int)((seed >> (k + 9)) % 40),
                         "0123456789 abcdef\tghijklmnopqrstuvwxyz;:-");
        vol_str_add(s, line_end);
    }
}

/* Lines that end in CR LF go through the parser, others are split. */
START_TEST(lines_that_are_split_give_what_the_parser_gives)
{
    for (unsigned seed = 1; seed < 60; seed++) {
        struct vol_str lf = { 0 }, crlf = { 0 }, a = { 0 }, b = { 0 };
        add_plain_table(&lf, seed, "\n");
        add_plain_table(&crlf, seed, "\r\n");
        FILE *fp[] = { text_file(lf.text, lf.len),
                       text_file(crlf.text, crlf.len) };
        read_all(fp[0], &a);
        read_all(fp[1], &b);
        ck_assert(a.len == b.len && memcmp(a.text, b.text, a.len) == 0);
        (void)fclose(fp[0]);
        (void)fclose(fp[1]);
        vol_str_clear(&lf);
        vol_str_clear(&crlf);
        vol_str_clear(&a);
        vol_str_clear(&b);
    }
}
END_TEST

START_TEST(a_whole_row_is_written_as_its_cells_are)
{
    static const char *const rows[][3] = {
        { "a", "b", "c" },
        { "", "", "" },
        { "SYM0001", "2020-04-17", "1234.567891" },
        { "\x7f\x80\xff\x01", "", "\xc3\xa9 and more than eight bytes" },
        { "12345678", "1234567", "123456789" },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct vol_rows a = { .delim = ';' }, b = { .delim = ';' };
        struct vol_str cells = { 0 };
        for (size_t k = 0; k < 3; k++) {
            vol_rows_text(&a, rows[i][k]);
            vol_str_add_n(&cells, rows[i][k], strlen(rows[i][k]) + 1);
        }
        vol_rows_end(&a);
        vol_rows_row(&b, cells.text, cells.len, true);
        ck_assert_str_eq(a.text.text, b.text.text);
        ck_assert_uint_eq(a.text.len, b.text.len);
        ck_assert_uint_eq(b.n, 1);
        vol_rows_row(&b, "x;\0y\"z\0", 7, false);
        ck_assert_str_eq(b.text.text + a.text.len, "\"x;\";\"y\"\"z\"\n");
        vol_rows_clear(&a);
        vol_rows_clear(&b);
        vol_str_clear(&cells);
    }
}
END_TEST

START_TEST(each_allocation_may_fail)
{
    static const char text[] = "a,b\n\"1\n\",2\n3,4\n";
    FILE *fp = text_file(text, sizeof(text) - 1);
    bool refused = true;

    for (size_t n = 1; refused; n++) {
        struct vol_csv *csv = NULL;
        const struct vol_row *row = NULL;

        rewind(fp);
        alloc_fail_at(n);
        enum vol_code code = vol_csv_open(&csv, fp, "t.csv", NULL);
        while (code == VOL_OK) {
            code = vol_csv_next(csv, &row, NULL);
            if (row == NULL)
                break;
        }
        refused = alloc_refused();
        ck_assert_int_eq(code, refused ? VOL_ENOMEM : VOL_OK);
        vol_csv_close(csv);
    }
    (void)fclose(fp);
}
END_TEST

START_TEST(a_missing_column_is_named)
{
    static const char text[] = "date,close\n";
    FILE *fp = text_file(text, sizeof(text) - 1);
    struct vol_err err = { VOL_OK, "" };
    struct vol_csv *csv = NULL;
    size_t at = 99;

    ck_assert_int_eq(vol_csv_open(&csv, fp, "t.csv", &err), VOL_OK);
    ck_assert_int_eq(vol_csv_need_column(csv, "close", &at, &err), VOL_OK);
    ck_assert_uint_eq(at, 1);
    ck_assert_int_eq(vol_csv_need_column(csv, "Close", &at, &err), VOL_EDATA);
    ck_assert_str_eq(err.text,
                     "t.csv: no column \"Close\"; rename \"close\": case "
                     "counts");
    ck_assert_int_eq(vol_csv_need_column(csv, "price", &at, &err), VOL_EDATA);
    ck_assert_str_eq(err.text, "t.csv: no column \"price\" among date, close");
    vol_csv_close(csv);
    (void)fclose(fp);
}
END_TEST

START_TEST(what_is_written_reads_back)
{
    static const char *const cells[] = {
        "plain",  "a,b",     "tab\there", "say \"hi\"",         "two\nlines",
        "cr\rlf", " blank ", "",          "\xef\xbb\xbfmarked", "'",
    };
    size_t n = sizeof(cells) / sizeof(cells[0]);
    static const char delims[] = { ',', '\t' };
    struct vol_str want = { 0 }, got = { 0 };

    for (size_t d = 0; d < 2; d++) {
        struct vol_rows rows = { .delim = delims[d] };
        FILE *fp = tmpfile();
        vol_str_reset(&want);
        vol_str_reset(&got);
        for (size_t width = 1; width <= n; width++)
            for (size_t i = 0; i < width; i++) {
                const char *cell = cells[(width + i) % n];
                if (width == 1)
                    cell = d == 0 ? "one" : "a\tb";
                vol_rows_text(&rows, cell);
                vol_str_addf(&want, "%s%s", i > 0 ? "|" : "", cell);
                if (i + 1 == width) {
                    vol_rows_end(&rows);
                    vol_str_add(&want, ";");
                }
            }
        ck_assert_int_eq(vol_rows_write(&rows, fp, "t.csv", NULL), VOL_OK);
        rewind(fp);
        if (d == 0) { /* with one column there is no tab to see */
            read_all(fp, &got);
            ck_assert_str_eq(vol_str_text(&got), vol_str_text(&want));
        }
        (void)fclose(fp);
        vol_rows_clear(&rows);
    }
    vol_str_clear(&want);
    vol_str_clear(&got);
}
END_TEST

START_TEST(typed_cells)
{
    struct vol_rows rows = { .delim = ',' };

    vol_rows_double(&rows, 0.1);
    vol_rows_double(&rows, 0.0 / 0.0);
    vol_rows_int(&rows, -3);
    vol_rows_date(&rows, 18369);
    vol_rows_date(&rows, VOL_DATE_NONE);
    vol_rows_missing(&rows);
    vol_rows_end(&rows);
    vol_rows_missing(&rows);
    vol_rows_end(&rows);
    ck_assert_str_eq(rows.text.text, "0.1,,-3,2020-04-17,,\n\"\"\n");
    ck_assert_uint_eq(rows.n, 2);
    vol_rows_clear(&rows);
}
END_TEST

START_TEST(rows_are_moved_behind_others)
{
    struct vol_rows to = { .delim = ',' }, from = { .delim = ',' };

    for (int i = 1; i <= 3; i++) {
        vol_rows_int(&from, i);
        vol_rows_end(&from);
        ck_assert_int_eq(vol_rows_append(&to, &from, NULL), VOL_OK);
        ck_assert_uint_eq(from.n, 0);
        ck_assert_uint_eq(from.text.len, 0);
    }
    ck_assert_int_eq(vol_rows_append(&to, &from, NULL), VOL_OK);
    ck_assert_str_eq(to.text.text, "1\n2\n3\n");
    ck_assert_uint_eq(to.n, 3);
    from.text.failed = true;
    ck_assert_int_eq(vol_rows_append(&to, &from, NULL), VOL_ENOMEM);
    ck_assert_uint_eq(to.n, 3);
    vol_rows_clear(&to);
    vol_rows_clear(&from);
}
END_TEST

START_TEST(a_full_disk_is_noticed)
{
    struct vol_rows rows = { .delim = ',' };
    struct vol_err err = { VOL_OK, "" };
    FILE *fp = fopen("/dev/full", "w");

    ck_assert_ptr_nonnull(fp);
    (void)setvbuf(fp, NULL, _IONBF, 0);
    vol_rows_text(&rows, "x");
    vol_rows_end(&rows);
    ck_assert_int_eq(vol_rows_write(&rows, fp, "out.csv", &err), VOL_EIO);
    ck_assert_str_eq(err.text, "out.csv: write: No space left on device");
    (void)fclose(fp);
    vol_rows_clear(&rows);
}
END_TEST

Suite *
suite_table_csv(void)
{
    Suite *s = suite_create("table/csv and table/rows");
    TCase *tc = tcase_create("csv");

    tcase_add_loop_test(tc, a_table_is_read_or_refused, 0,
                        (int)(sizeof(tables) / sizeof(tables[0])));
    tcase_add_test(tc, a_nul_byte_is_refused);
    tcase_add_test(tc, a_cell_has_a_largest_size);
    tcase_add_test(tc, a_row_has_a_largest_size);
    tcase_add_test(tc, a_header_has_a_largest_width);
    tcase_add_test(tc, long_tables_are_read_block_by_block);
    tcase_add_test(tc, lines_that_are_split_give_what_the_parser_gives);
    tcase_add_test(tc, a_whole_row_is_written_as_its_cells_are);
    tcase_add_test(tc, each_allocation_may_fail);
    tcase_add_test(tc, a_missing_column_is_named);
    tcase_add_test(tc, what_is_written_reads_back);
    tcase_add_test(tc, typed_cells);
    tcase_add_test(tc, rows_are_moved_behind_others);
    tcase_add_test(tc, a_full_disk_is_noticed);
    suite_add_tcase(s, tc);
    return s;
}
