/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The single rules have their cases in tests/cli; here is what holds of all. */
#include "alloc.h"
#include "market/clean.h"

#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *suite_market_clean(void);

#define PARTS   3
#define TABLES  400 /* random ones for each property */
#define SYMBOLS 5
#define HEADER  "symbol,date,open,high,low,close,adj_close,volume,split,note\n"

static const struct vol_suspect_limits limits = { 5, 10, 10 };

/* One or several tables in files. */
struct input {
    char path[PARTS][32];
    char *paths[PARTS];
    size_t n;
};

static void
input_add(struct input *in, const char *text)
{
    char *path = in->path[in->n];

    (void)snprintf(path, sizeof(in->path[0]), "/tmp/test-clean-XXXXXX");
    FILE *fp = fdopen(mkstemp(path), "w");
    ck_assert_ptr_nonnull(fp);
    ck_assert_int_ge(fputs(text, fp), 0);
    ck_assert_int_eq(fclose(fp), 0);
    in->paths[in->n++] = path;
}

static void
input_clear(struct input *in)
{
    for (size_t i = 0; i < in->n; i++)
        (void)unlink(in->path[i]);
    in->n = 0;
}

/* What came of a cleaning: the rows without a header, and what was done. */
struct outcome {
    struct vol_rows bars, issues, quality;
    size_t failed, dropped, repaired, refused;
};

static void
outcome_clear(struct outcome *out)
{
    vol_rows_clear(&out->bars);
    vol_rows_clear(&out->issues);
    vol_rows_clear(&out->quality);
    *out = (struct outcome){ 0 };
}

static void
count_refused(void *ctx, const struct vol_err *why)
{
    ck_assert_int_ne(why->text[0], '\0');
    ++*(size_t *)ctx;
}

static enum vol_code
clean_symbols(struct vol_clean *clean, struct outcome *out, struct vol_err *err)
{
    const char *symbol = NULL;
    bool compared;
    enum vol_code code = vol_clean_peek(clean, &symbol, err);

    while (code == VOL_OK && symbol != NULL) {
        struct vol_clean_result result;
        code = vol_clean_symbol(clean, &limits, &result, err);
        out->failed += result.code != VOL_OK;
        out->dropped += result.counts.dropped;
        out->repaired += result.counts.repaired;
        if (code == VOL_OK)
            code = vol_clean_peek(clean, &symbol, err);
    }
    return code == VOL_OK ? vol_clean_finish(clean, &compared, err) : code;
}

static enum vol_code
clean_input(struct input *in, vol_date until, struct outcome *out,
            struct vol_err *err)
{
    struct vol_order_wish order_wish = { NULL, false, 1 << 20 };
    struct vol_clean_wish wish = { .from = VOL_DATE_NONE,
                                   .until = until,
                                   .today = 20000,
                                   .max_bytes = 1 << 20,
                                   .bars = &out->bars,
                                   .issues = &out->issues,
                                   .quality = &out->quality,
                                   .refuse = count_refused,
                                   .ctx = &out->refused };
    struct vol_order *order = NULL;
    struct vol_clean *clean = NULL;
    enum vol_code code =
        vol_order_new(&order, in->paths, in->n, &order_wish, err);

    out->issues.delim = out->quality.delim = ',';
    if (code == VOL_OK) {
        out->bars.delim = vol_csv_delim(vol_order_table(order));
        code = vol_clean_new(&clean, order, &wish, err);
    }
    if (code == VOL_OK)
        code = clean_symbols(clean, out, err);
    vol_clean_free(clean);
    vol_order_free(order);
    return code;
}

/* Clean `text`, or up to three tables; it must not fail. */
static struct outcome
clean(const char *const *text, size_t n, vol_date until)
{
    struct input in = { .n = 0 };
    struct outcome out = { .failed = 0 };
    struct vol_err err = { VOL_OK, "" };

    for (size_t i = 0; i < n; i++)
        input_add(&in, text[i]);
    ck_assert_msg(clean_input(&in, until, &out, &err) == VOL_OK, "%s",
                  err.text);
    input_clear(&in);
    return out;
}

static struct outcome
clean_text(const char *text)
{
    return clean(&text, 1, VOL_DATE_NONE);
}

/* ---- random tables with every defect --------------------------------------
 */

static uint32_t
roll(uint64_t *state, uint32_t n)
{
    *state = *state * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)(*state >> 33) % n;
}

struct walk {
    uint64_t state;
    double price;
    vol_date date;
    int excursion;       /* rows left in another unit               */
    uint32_t unadjusted; /* rows of a hundred without adj_close     */
    bool copies;         /* weekends repeat the Friday              */
};

/* A cell that is what it should be, or now and then is not. */
static void
add_number(struct vol_str *s, struct walk *w, double x)
{
    static const char *const bad[] = { "",    "NA",   "1,5", "0x10", "inf",
                                       "-1",  "0",    "nan", ".",    "1e999",
                                       "abc", "null", " 1",  "--1" };

    uint32_t k = roll(&w->state, 600);
    if (k < sizeof(bad) / sizeof(bad[0]))
        vol_str_addf(s, strchr(bad[k], ',') != NULL ? ",\"%s\"" : ",%s",
                     bad[k]);
    else
        vol_str_addf(s, ",%.3f", x);
}

static void
add_row(struct vol_str *s, struct walk *w, const char *symbol)
{
    char day[VOL_DATE_BUFSIZE];
    bool copied = w->copies && vol_date_weekday(w->date) > 4;
    bool crossed = !copied && roll(&w->state, 40) == 0;
    bool flat = copied || roll(&w->state, 6) == 0;

    if (w->excursion == 0 && roll(&w->state, 60) == 0)
        w->excursion = 1 + (int)roll(&w->state, 8);
    w->price *= flat ? 1 : 0.95 + 0.1 * roll(&w->state, 1000) / 1000;
    double unit = w->excursion > 0 ? 100 : 1, x = w->price * unit;
    w->excursion -= w->excursion > 0;
    vol_str_addf(s, "%s,%s", symbol,
                 roll(&w->state, 80) == 0 ? "2020-02-30"
                                          : vol_date_format(day, w->date));
    add_number(s, w, x);
    add_number(s, w, crossed ? x * 0.98 : x * 1.02);
    add_number(s, w, crossed ? x * 1.02 : x * 0.98);
    add_number(s, w, x);
    if (roll(&w->state, 100) < w->unadjusted)
        vol_str_add(s, ",");
    else
        add_number(s, w, x / 2);
    add_number(s, w, flat ? 0 : 1000);
    vol_str_addf(s, ",%s,%s\n", roll(&w->state, 30) == 0 ? "2" : "",
                 roll(&w->state, 20) == 0 ? "too,many" : "n");
}

/* The rows of one symbol: gaps, weekends, rows again, dates that go back. */
static void
add_symbol(struct vol_str *s, uint64_t seed, const char *symbol)
{
    struct walk w = { .state = seed, .price = 50, .date = 18000 };
    uint32_t n = 1 + roll(&w.state, 80);
    uint32_t weekends = roll(&w.state, 3);

    w.copies = weekends == 1;
    w.unadjusted = 30 * roll(&w.state, 3);

    for (uint32_t i = 0; i < n; i++) {
        size_t start = s->len;
        add_row(s, &w, symbol);
        if (roll(&w.state, 30) == 0) {
            struct vol_str again = { 0 };
            vol_str_add(&again, s->text + start);
            vol_str_add(s, vol_str_text(&again));
            vol_str_clear(&again);
        }
        w.date += roll(&w.state, 12) == 0 ? 0 : 1;
        w.date += roll(&w.state, 50) == 0 ? 15 : 0;
        if (roll(&w.state, 30) == 0)
            w.date -= (vol_date)roll(&w.state, 4);
        while (weekends == 2 && vol_date_weekday(w.date) > 4)
            w.date++;
    }
}

static void
random_table(struct vol_str *s, uint64_t seed)
{
    vol_str_reset(s);
    vol_str_add(s, HEADER);
    for (size_t i = 0; i < SYMBOLS; i++) {
        char symbol[] = { (char)('A' + i), '\0' };
        add_symbol(s, 1000 * seed + i, symbol);
    }
    ck_assert(!s->failed);
}

static const char *
bars_text(const struct outcome *out)
{
    return vol_str_text(&out->bars.text);
}

/* The same text; else show where the two part. */
static void
expect_same(const char *a, const char *b, uint64_t seed)
{
    size_t at = 0;

    while (a[at] != '\0' && a[at] == b[at])
        at++;
    ck_assert_msg(a[at] == b[at], "seed %d, byte %zu:\n%.200s\nand\n%.200s",
                  (int)seed, at, a + at, b + at);
}

/* ---- what holds of all tables ------------------------------------------- */

START_TEST(cleaning_twice_changes_nothing)
{
    struct vol_str table = { 0 }, once = { 0 };

    for (uint64_t seed = 1; seed <= TABLES; seed++) {
        random_table(&table, seed);
        struct outcome a = clean_text(table.text);
        vol_str_reset(&once);
        vol_str_addf(&once, "%s%s", HEADER, bars_text(&a));
        struct outcome b = clean_text(once.text);
        ck_assert_msg(strcmp(bars_text(&a), bars_text(&b)) == 0,
                      "seed %d: the second time found %.1000s", (int)seed,
                      vol_str_text(&b.issues.text));
        ck_assert_uint_eq(b.dropped + b.repaired + b.failed, 0);
        outcome_clear(&a);
        outcome_clear(&b);
    }
    vol_str_clear(&table);
    vol_str_clear(&once);
}
END_TEST

START_TEST(a_symbol_does_not_depend_on_the_others)
{
    struct vol_str table = { 0 }, alone = { 0 }, all = { 0 };

    for (uint64_t seed = 1; seed <= TABLES; seed++) {
        random_table(&table, seed);
        struct outcome whole = clean_text(table.text);
        vol_str_reset(&all);
        for (size_t i = 0; i < SYMBOLS; i++) {
            char symbol[] = { (char)('A' + i), '\0' };
            vol_str_reset(&alone);
            vol_str_add(&alone, HEADER);
            add_symbol(&alone, 1000 * seed + i, symbol);
            struct outcome one = clean_text(alone.text);
            vol_str_add(&all, bars_text(&one));
            outcome_clear(&one);
        }
        expect_same(bars_text(&whole), vol_str_text(&all), seed);
        outcome_clear(&whole);
    }
    vol_str_clear(&table);
    vol_str_clear(&alone);
    vol_str_clear(&all);
}
END_TEST

/* Cut a table into three, each with the header, somewhere between rows. */
static void
cut(const struct vol_str *table, uint64_t seed, struct vol_str part[PARTS])
{
    uint64_t state = seed;
    const char *from = strchr(table->text, '\n') + 1;

    for (size_t i = 0; i < PARTS; i++) {
        size_t left = strlen(from);
        const char *to = from + roll(&state, (uint32_t)left + 1);
        while (*to != '\0' && to > from && to[-1] != '\n')
            to++;
        if (i == PARTS - 1)
            to = from + left;
        vol_str_reset(&part[i]);
        vol_str_add(&part[i], HEADER);
        vol_str_add_n(&part[i], from, (size_t)(to - from));
        from = to;
    }
}

START_TEST(a_table_in_parts_is_the_table)
{
    struct vol_str table = { 0 }, part[PARTS] = { { 0 } };

    for (uint64_t seed = 1; seed <= TABLES; seed++) {
        random_table(&table, seed);
        cut(&table, seed, part);
        const char *text[] = { part[0].text, part[1].text, part[2].text };
        struct outcome whole = clean_text(table.text);
        struct outcome parts = clean(text, PARTS, VOL_DATE_NONE);
        expect_same(bars_text(&whole), bars_text(&parts), seed);
        outcome_clear(&whole);
        outcome_clear(&parts);
    }
    vol_str_clear(&table);
    for (size_t i = 0; i < PARTS; i++)
        vol_str_clear(&part[i]);
}
END_TEST

/* Commas for tabs, but for those in quotes. */
static void
put_tabs(char *text)
{
    bool quoted = false;

    for (; *text != '\0'; text++) {
        quoted ^= *text == '"';
        if (*text == ',' && !quoted)
            *text = '\t';
    }
}

START_TEST(tabs_do_what_commas_do)
{
    struct vol_str table = { 0 }, want = { 0 };

    for (uint64_t seed = 1; seed <= TABLES; seed++) {
        random_table(&table, seed);
        struct outcome commas = clean_text(table.text);
        vol_str_reset(&want);
        vol_str_add(&want, bars_text(&commas));
        put_tabs(want.text == NULL ? table.text : want.text);
        put_tabs(table.text);
        struct outcome tabs = clean_text(table.text);
        expect_same(bars_text(&tabs), vol_str_text(&want), seed);
        expect_same(vol_str_text(&tabs.issues.text),
                    vol_str_text(&commas.issues.text), seed);
        outcome_clear(&commas);
        outcome_clear(&tabs);
    }
    vol_str_clear(&table);
    vol_str_clear(&want);
}
END_TEST

START_TEST(rows_after_until_are_never_looked_at)
{
    static const char before[] =
        "date,close\n2020-01-06,10\n2020-01-07,11\n2020-01-08,10.5\n";
    static const char after[] =
        "date,close\n2020-01-06,10\n2020-01-07,11\n2020-01-08,10.5\n"
        "2020-01-09,1050\n2020-01-10,-1\n2020-01-13,x\n2020-01-13,1000\n";
    const char *text[] = { before, after };
    vol_date until;
    struct vol_err err;

    ck_assert_int_eq(vol_date_parse("2020-01-08", &until, &err), VOL_OK);
    struct outcome a = clean(&text[0], 1, until);
    struct outcome b = clean(&text[1], 1, until);
    ck_assert_str_eq(bars_text(&a), bars_text(&b));
    ck_assert_str_eq(vol_str_text(&a.issues.text),
                     vol_str_text(&b.issues.text));
    ck_assert_str_eq(vol_str_text(&a.quality.text),
                     vol_str_text(&b.quality.text));
    outcome_clear(&a);
    outcome_clear(&b);
}
END_TEST

START_TEST(a_symbol_that_is_too_large_fails_alone)
{
    struct vol_str table = { 0 };
    char day[VOL_DATE_BUFSIZE];

    vol_str_add(&table, "symbol,date,close,note\nA,2020-01-06,1,\n");
    for (vol_date d = 1; d < 12000; d++)
        vol_str_addf(&table, "B,%s,1,%0100d\n", vol_date_format(day, d), 0);
    vol_str_add(&table, "C,2020-01-06,1,\n");
    struct outcome out = clean_text(table.text);
    ck_assert_uint_eq(out.failed, 1);
    ck_assert_str_eq(bars_text(&out), "A,2020-01-06,1,\nC,2020-01-06,1,\n");
    outcome_clear(&out);
    vol_str_clear(&table);
}
END_TEST

START_TEST(a_name_that_is_no_symbol_is_refused_once)
{
    struct outcome out = clean_text("symbol,date,close\n,2020-01-06,1\n"
                                    "A,2020-01-06,1\n,2020-01-07,1\n"
                                    "\x01,2020-01-07,1\nA,2020-01-07,2\n");

    ck_assert_uint_eq(out.refused, 2);
    ck_assert_uint_eq(out.failed, 0);
    ck_assert_str_eq(bars_text(&out), "A,2020-01-06,1\nA,2020-01-07,2\n");
    outcome_clear(&out);
}
END_TEST

START_TEST(each_allocation_may_fail)
{
    struct vol_str table = { 0 };
    struct input in = { .n = 0 };
    bool refused = true;

    random_table(&table, 7);
    input_add(&in, table.text);
    struct outcome whole = clean_text(table.text);
    for (size_t n = 1; refused; n++) {
        struct outcome out = { .failed = 0 };
        struct vol_err err = { VOL_OK, "" };
        alloc_fail_at(n);
        enum vol_code code = clean_input(&in, VOL_DATE_NONE, &out, &err);
        refused = alloc_refused();
        /* rows remember a refused allocation until they are written */
        bool noted = out.bars.text.failed || out.issues.text.failed ||
                     out.quality.text.failed;
        /* and a message that cannot be quoted is shorter; no row may be lost */
        if (!refused || (code != VOL_ENOMEM && code != VOL_EIO && !noted)) {
            ck_assert_int_eq(code, VOL_OK);
            expect_same(bars_text(&out), bars_text(&whole), n);
        }
        outcome_clear(&out);
    }
    outcome_clear(&whole);
    input_clear(&in);
    vol_str_clear(&table);
}
END_TEST

Suite *
suite_market_clean(void)
{
    Suite *s = suite_create("market/clean");
    TCase *tc = tcase_create("clean");

    tcase_add_test(tc, cleaning_twice_changes_nothing);
    tcase_add_test(tc, a_symbol_does_not_depend_on_the_others);
    tcase_add_test(tc, a_table_in_parts_is_the_table);
    tcase_add_test(tc, tabs_do_what_commas_do);
    tcase_add_test(tc, rows_after_until_are_never_looked_at);
    tcase_add_test(tc, a_symbol_that_is_too_large_fails_alone);
    tcase_add_test(tc, a_name_that_is_no_symbol_is_refused_once);
    tcase_add_test(tc, each_allocation_may_fail);
    tcase_set_timeout(tc, 60);
    suite_add_tcase(s, tc);
    return s;
}
