/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/bars_csv.h"

#include "alloc.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Rows as lines of cells with | between. */
static enum vol_code
keep(void *ctx, const char *const *cell, struct vol_err *err)
{
    struct vol_str *out = ctx;

    for (size_t i = 0; i < vol_source_column_count(); i++) {
        vol_str_add(out, i == 0 ? "" : "|");
        vol_str_add(out, cell[i]);
    }
    vol_str_add_char(out, '\n');
    return vol_str_check(out, err);
}

/* What a case is made of; unset members are as in a plain request. */
struct given {
    const char *body, *symbol, *url, *date_format;
    size_t n_columns;
    struct vol_conf_column columns[4];
};

static enum vol_code
parse(const struct given *g, struct vol_str *out, enum vol_net_class *class,
      struct vol_err *err)
{
    const char *url = g->url != NULL ? g->url : "file:x/spx.csv";
    const struct vol_conf_source place = { .url = url,
                                           .shown = url,
                                           .date_format = g->date_format,
                                           .n_columns = g->n_columns,
                                           .columns = g->columns };
    const struct vol_source_request req = { .place = &place,
                                            .symbol = g->symbol,
                                            .from = VOL_DATE_NONE,
                                            .until = VOL_DATE_NONE };
    const struct vol_source_sink sink = { keep, out };
    char *body = NULL;
    enum vol_code code = vol_str_dup(&body, g->body, err);

    if (code != VOL_OK)
        return code;
    FILE *fp = fmemopen(body, strlen(body), "rb");
    *class = VOL_NET_SCHEMA;
    code = vol_bars_csv_parse(&req, fp, &sink, class, err);
    (void)fclose(fp);
    free(body);
    return code;
}

static const struct {
    struct given given;
    const char *rows;
} good[] = {
    /* the names of bars, some missing, others unknown, in any order */
    { { .body = "close,x,date\n1.50,?,2020-01-02\n,,2020-01-03\n" },
      "spx|2020-01-02||||1.50|||||spx.csv\n"
      "spx|2020-01-03|||||||||spx.csv\n" },
    /* what vendors write */
    { { .body =
            "Date,Open,High,Low,Close,Adj Close,Volume,Dividends,Stock Splits\n"
            "2020-01-02 00:00:00-05:00,1,2,3,4,5,6,7,8\n" },
      "spx|2020-01-02|1|2|3|4|5|6|7|8|spx.csv\n" },
    { { .body =
            "\"timestamp\",\"Adjusted_Close\"\r\n\"2020-01-02\",\"1,5\"\r\n" },
      "spx|2020-01-02|||||1,5||||spx.csv\n" },
    /* an exact name goes before one that is alike */
    { { .body = "Close,Date,close\n1,2020-01-02,2\n" },
      "spx|2020-01-02||||2|||||spx.csv\n" },
    /* raw cells stay as they are, newest first too */
    { { .body = "date,close\n2020-02-30,0x10\nnever,inf\n2020-01-01, 1 \n" },
      "spx|2020-02-30||||0x10|||||spx.csv\n"
      "spx|never||||inf|||||spx.csv\n"
      "spx|2020-01-01|||| 1 |||||spx.csv\n" },
    /* what a mapping takes is not taken twice, the rest goes by name */
    { { .body = "Date,Open,Adj Close\n2020-01-02,1,2\n",
        .n_columns = 1,
        .columns = { { "close", "Adj Close" } } },
      "spx|2020-01-02|1|||2|||||spx.csv\n" },
    { { .body = "Date,Open,Close\n2020-01-02,1,2\n",
        .n_columns = 1,
        .columns = { { "close", "Open" } } },
      "spx|2020-01-02||||1|||||spx.csv\n" },
    { { .body = "Tag;1,a,b\n02.01.2020,1,2\n1.2.2020,3,4\n30.2.2020,5,6\n"
                "2.1.2020x,7,8\n",
        .date_format = "%d.%m.%Y",
        .n_columns = 2,
        .columns = { { "date", "Tag;1" }, { "close", "b" } } },
      "spx|2020-01-02||||2|||||spx.csv\n"
      "spx|2020-02-01||||4|||||spx.csv\n"
      "spx|30.2.2020||||6|||||spx.csv\n"
      "spx|2.1.2020x||||8|||||spx.csv\n" },
    { { .body = "date,close\n20200102,1\n", .date_format = "%Y%m%d" },
      "spx|2020-01-02||||1|||||spx.csv\n" },
    /* symbols: given, of the table, chosen in the table */
    { { .body = "date,close\n2020-01-02,1\n", .symbol = "<script>" },
      "<script>|2020-01-02||||1|||||spx.csv\n" },
    { { .body = "Ticker\tdate\tclose\nA\t2020-01-02\t1\nB\t2020-01-02\t2\n" },
      "A|2020-01-02||||1|||||spx.csv\n"
      "B|2020-01-02||||2|||||spx.csv\n" },
    { { .body = "symbol,date,close\nA,2020-01-02,1\nB,2020-01-02,2\n",
        .symbol = "B" },
      "B|2020-01-02||||2|||||spx.csv\n" },
    /* an address: its stem and its masked self; a source of its own stays */
    { { .body = "date,close\n2020-01-02,1\n",
        .url = "https://h.example/d/IBM.csv?apikey=K" },
      "IBM|2020-01-02||||1|||||https://h.example/d/IBM.csv?apikey=***\n" },
    { { .body = "date,close,source\n2020-01-02,1,me\n" },
      "spx|2020-01-02||||1|||||me\n" },
};

START_TEST(rows_are_handed_on)
{
    struct vol_str out = { 0 };
    struct vol_err err;
    enum vol_net_class class;

    enum vol_code code = parse(&good[_i].given, &out, &class, &err);
    ck_assert_msg(code == VOL_OK, "%s", err.text);
    ck_assert_str_eq(vol_str_text(&out), good[_i].rows);
    vol_str_clear(&out);
}
END_TEST

#define LONG                                                                   \
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const struct {
    struct given given;
    enum vol_net_class class;
    const char *word; /* of the message */
} bad[] = {
    { { .body = "close\n1\n" }, VOL_NET_SCHEMA, "\"date\"" },
    { { .body = "date,price\n2020-01-02,1\n" }, VOL_NET_SCHEMA, "\"close\"" },
    { { .body = "date,close\n",
        .n_columns = 1,
        .columns = { { "close", "Clsoe" } } },
      VOL_NET_SCHEMA,
      "\"Clsoe\"" },
    { { .body = "date,open\n2020-01-02,1\n",
        .n_columns = 1,
        .columns = { { "open", "open" } } },
      VOL_NET_SCHEMA,
      "\"close\"" },
    { { .body = "date,close\n2020-01-02\n" }, VOL_NET_SCHEMA, "row 2" },
    { { .body = "date,close\n2020-01-02,1\n2020-01-03,1,2\n" },
      VOL_NET_SCHEMA,
      "row 3" },
    { { .body = "date,close\n\"2020-01-02,1\n" }, VOL_NET_SCHEMA, "quote" },
    { { .body = "date,date\n" }, VOL_NET_SCHEMA, "two columns" },
    { { .body = "No data" }, VOL_NET_SCHEMA, "\"date\"" },
    { { .body = "date,close\n" }, VOL_NET_EMPTY, "without a row" },
    { { .body = "symbol,date,close\nA,2020-01-02,1\n", .symbol = "a'b" },
      VOL_NET_NO_SYMBOL,
      "a'b" },
    { { .body = "symbol,date,close\n\x01,2020-01-02,1\n" },
      VOL_NET_SCHEMA,
      "row 2" },
    { { .body = "symbol,date,close\n,2020-01-02,1\n" },
      VOL_NET_SCHEMA,
      "row 2" },
    { { .body = "date,close\n2020-01-02,1\n", .url = "file:" LONG ".csv" },
      VOL_NET_SCHEMA,
      "symbol" },
};

START_TEST(a_body_that_does_not_fit_is_refused)
{
    struct vol_str out = { 0 };
    struct vol_err err = { VOL_OK, "" };
    enum vol_net_class class;

    ck_assert_int_ne(parse(&bad[_i].given, &out, &class, &err), VOL_OK);
    ck_assert_msg(class == bad[_i].class, "%s: %s", vol_net_class_name(class),
                  err.text);
    ck_assert_msg(strstr(err.text, bad[_i].word) != NULL, "%s", err.text);
    vol_str_clear(&out);
}
END_TEST

START_TEST(each_allocation_may_fail)
{
    enum vol_net_class class;

    for (size_t n = 1;; n++) {
        struct vol_str out = { 0 };
        alloc_fail_at(n);
        enum vol_code code = parse(&good[12].given, &out, &class, NULL);
        bool refused = alloc_refused();
        vol_str_clear(&out);
        ck_assert_int_eq(code, refused ? VOL_ENOMEM : VOL_OK);
        if (!refused)
            break;
    }
}
END_TEST

Suite *suite_source_bars_csv(void);

Suite *
suite_source_bars_csv(void)
{
    Suite *s = suite_create("source/bars_csv");
    TCase *tc = tcase_create("body to bars");

    tcase_add_loop_test(tc, rows_are_handed_on, 0, (int)COUNT(good));
    tcase_add_loop_test(tc, a_body_that_does_not_fit_is_refused, 0,
                        (int)COUNT(bad));
    tcase_add_test(tc, each_allocation_may_fail);
    suite_add_tcase(s, tc);
    return s;
}
