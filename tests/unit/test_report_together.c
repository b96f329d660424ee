/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Symbols together on the site: tests/data/site/{correlations,spillovers}.csv,
   by hand. */
#include "alloc.h"
#include "report/together.h"
#include "site_rows.h"

#include <check.h>
#include <math.h>
#include <string.h>

Suite *suite_report_together(void);

#define LAST 18369 /* 2020-04-17 */

static struct vol_report_group group = { .name = "all",
                                         .title = "All",
                                         .init = "sample",
                                         .run_status = "",
                                         .data_date = LAST,
                                         .periods = 2 };
static char names[][32] = { "../../x", "<script>alert(1)</script>", "AAA",
                            "a'b", "none" };
static struct vol_report_member member[20];
static struct vol_report_plan plan = { .group = &group,
                                       .n_groups = 1,
                                       .member = member };
static struct site_rows rows;
static struct vol_together together;

static void
setup(void)
{
    site_rows_read(&rows);
    group.open = true;
    group.cross_models = NULL;
    group.n_cross_models = 0;
    group.cross_roll = 5.0;
    for (size_t i = 0; i < 20; i++)
        member[i] = (struct vol_report_member){ names[i < 4 ? i : 4],
                                                names[i < 4 ? i : 4], NULL, 0 };
    plan.n_members = 4;
}

static void
teardown(void)
{
    vol_together_clear(&together);
    site_rows_clear(&rows);
}

static enum vol_code
read_until(vol_date until)
{
    struct vol_report_source source = site_rows_source(&rows);

    return vol_together_read(&together, &plan, 0, &source, until, NULL);
}

/* What is said, without elements. */
static const char *
said(void)
{
    static char text[1024];
    struct vol_str out = { 0 };
    size_t n = 0;
    bool inside = false;

    vol_together_say(&out, &together);
    for (const char *p = vol_str_text(&out); *p != '\0' && n < 1023; p++) {
        inside = inside || *p == '<';
        if (!inside)
            text[n++] = *p;
        inside = inside && *p != '>';
    }
    text[n] = '\0';
    vol_str_clear(&out);
    return text;
}

START_TEST(pairs_have_their_rows)
{
    ck_assert_int_eq(read_until(VOL_DATE_NONE), VOL_OK);
    ck_assert_uint_eq(together.k, 4);
    ck_assert_int_eq(together.through, LAST);
    ck_assert_str_eq(together.spec, "dcc1.1~normal+const+garch1.1~normal");
    /* one pair has no row of the last day */
    ck_assert_uint_eq(together.latest.n, 5);
    const size_t missing = vol_together_pair(&together, 3, 0);
    ck_assert_uint_eq(together.pair[missing].n, 2);
    ck_assert_uint_eq(together.row[missing], VOL_TOGETHER_NONE);
    for (size_t a = 0, p = 0; a < 4; a++)
        for (size_t b = a + 1; b < 4; b++, p++)
            ck_assert_uint_eq(vol_together_pair(&together, a, b), p);
}
END_TEST

/* Highest 0.9375, lowest -0.5; (-0.125 + 0.9375 - 0.5 + 0.2 + 0.3) / 5 = 0.1625
 */
START_TEST(sentences_are_made_of_the_figures)
{
    ck_assert_int_eq(read_until(VOL_DATE_NONE), VOL_OK);
    const char *text = said();
    ck_assert_msg(strstr(text, "../../x and AAA moved together most "
                               "(correlation 0.94)") != NULL,
                  "%s", text);
    ck_assert_ptr_nonnull(strstr(text, "&lt;script&gt;alert(1)&lt;/script&gt; "
                                       "and AAA least (\xe2\x88\x92"
                                       "0.50)"));
    ck_assert_ptr_nonnull(strstr(text, "The mean of the 5 pairs was 0.16"));
    /* rows of the table take 30, 40, 50 and 20 from the others */
    ck_assert_ptr_nonnull(strstr(text, "2020-04-17: 35.0 % of the variance of "
                                       "forecast errors 10 sessions ahead"));
    /* its share of the other's variance is 25, the other's of its own 5 */
    ck_assert_ptr_nonnull(strstr(
        text,
        "Of the pairs, the net flow is largest from a&#39;b to AAA (+20.0)"));
}
END_TEST

START_TEST(an_earlier_date_sees_no_later_row)
{
    ck_assert_int_eq(read_until(LAST - 1), VOL_OK);
    ck_assert_int_eq(together.through, LAST - 1);
    ck_assert_uint_eq(together.latest.n, 6);
    ck_assert_uint_eq(together.spillovers.n, 0);
    ck_assert_uint_eq(together.index.n, 2);
}
END_TEST

/* Columns of the table give 37.5, 32.5, 30 and 40; the second window has no
 * shares, the third 4 points more in each of 12 shares of the others. */
START_TEST(shares_are_summed)
{
    static const double takes[] = { 30, 40, 50, 20 };
    static const double gives[] = { 37.5, 32.5, 30, 40 };

    ck_assert_int_eq(read_until(VOL_DATE_NONE), VOL_OK);
    ck_assert_uint_eq(together.net.n, 4);
    for (size_t i = 0; i < 4; i++) {
        ck_assert_double_eq(
            vol_frame_number(&together.net, i, "from_others_pct"), takes[i]);
        ck_assert_double_eq(vol_frame_number(&together.net, i, "to_others_pct"),
                            gives[i]);
        ck_assert_double_eq(vol_frame_number(&together.net, i, "net_pct"),
                            gives[i] - takes[i]);
    }
    ck_assert_uint_eq(together.index.n, 3);
    ck_assert_double_eq(vol_together_total(&together), 35);
    ck_assert_double_eq(vol_frame_number(&together.index, 0, "total_pct"), 35);
    ck_assert_double_nan(vol_frame_number(&together.index, 1, "total_pct"));
    ck_assert_double_eq(vol_frame_number(&together.index, 2, "total_pct"), 47);
}
END_TEST

START_TEST(two_symbols_are_one_sentence)
{
    plan.n_members = 2;
    ck_assert_int_eq(read_until(VOL_DATE_NONE), VOL_OK);
    ck_assert_msg(strstr(said(), "the correlation of ../../x and &lt;script") !=
                      NULL,
                  "%s", said());
    /* two sessions before: the group has two a year */
    ck_assert_msg(strstr(said(), "2020-04-15, it was 0.50") != NULL, "%s",
                  said());
}
END_TEST

/* What is said where there are no correlations, of symbols with that summary.
 */
static bool
has_reason(const struct vol_frame *summary, const char *want)
{
    struct vol_str out = { 0 };

    vol_together_add_reason(&out, &together, summary);
    const bool found = strstr(vol_str_text(&out), want) != NULL;
    vol_str_clear(&out);
    return found;
}

/* A row of the table summary, of which the reason reads these columns. */
static void
add_summary(struct vol_frame *f, const char *symbol, const char *of,
            vol_date through)
{
    for (size_t c = 0; c < f->kind->n; c++) {
        const char *name = f->kind->column[c].name;
        if (strcmp(name, "symbol") == 0)
            vol_frame_add_text(f, symbol, strlen(symbol));
        else if (strcmp(name, "group") == 0)
            vol_frame_add_text(f, of, strlen(of));
        else if (strcmp(name, "data_through") == 0 && through != VOL_DATE_NONE)
            vol_frame_add_date(f, through);
        else
            vol_frame_add_missing(f);
    }
    ck_assert_int_eq(vol_frame_end_row(f, NULL), VOL_OK);
}

START_TEST(without_rows_there_is_a_reason)
{
    struct vol_frame summary;

    vol_frame_init(&summary, vol_report_summary_kind());
    member[0].name = member[1].name = names[4];
    plan.n_members = 2;
    ck_assert_int_eq(read_until(VOL_DATE_NONE), VOL_OK);
    ck_assert_uint_eq(together.latest.n, 0);
    ck_assert_str_eq(said(), "");
    ck_assert(has_reason(&summary, "cross.models names no model"));
    static const char *const model[] = { "var2-logsq", "ccc" };
    group.cross_models = model;
    group.n_cross_models = 1;
    ck_assert(has_reason(&summary, "cross.models names no model"));
    group.n_cross_models = 2;
    ck_assert(has_reason(&summary, "has none of this group"));
    ck_assert(!has_reason(&summary, "behind"));
    add_summary(&summary, "A", "all", LAST);
    add_summary(&summary, "B&B", "all", LAST - 1);
    add_summary(&summary, "C", "others", LAST - 1);
    add_summary(&summary, "D", "all", VOL_DATE_NONE);
    ck_assert(has_reason(
        &summary, "up to date; behind: B&amp;B (through <time "
                  "datetime=\"2020-04-16\">2020-04-16</time>), D (no data)"));
    vol_frame_clear(&summary);
}
END_TEST

/* What the settings no longer name is in the rows, but is not shown. */
START_TEST(models_that_were_dropped_are_not_shown)
{
    static const struct {
        const char *model[3];
        double roll;
        size_t latest, spillovers, index;
    } want[] = {
        { { "dcc1.1" }, 5.0, 5, 0, 0 },
        { { "ccc", "var1" }, 5.0, 0, 16, 3 },
        { { "ccc", "not a model", "dcc1.1" }, 5.0, 5, 0, 0 },
        { { "var2", "var1", "dcc1.1" }, 0.0, 5, 16, 0 },
        { { "var1" }, 6.0, 0, 16, 0 }, /* windows of another length */
    };

    group.open = false;
    for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
        group.cross_models = want[i].model;
        group.n_cross_models = 0;
        while (group.n_cross_models < 3 &&
               want[i].model[group.n_cross_models] != NULL)
            group.n_cross_models++;
        group.cross_roll = want[i].roll;
        ck_assert_int_eq(read_until(VOL_DATE_NONE), VOL_OK);
        ck_assert_uint_eq(together.latest.n, want[i].latest);
        ck_assert_uint_eq(together.spillovers.n, want[i].spillovers);
        ck_assert_uint_eq(together.index.n, want[i].index);
        vol_together_clear(&together);
    }
    ck_assert_int_eq(read_until(VOL_DATE_NONE), VOL_OK);
}
END_TEST

START_TEST(a_model_of_spillovers_in_words)
{
    static const char *const want[][2] = {
        { "var2-logsq", "VAR(2) of log squared returns, generalised shocks" },
        { "var1-chol", "VAR(1) of the series, orthogonal shocks" },
        { "var4-joint-loggk", "VAR(4) of log variances from ranges (Garman and "
                              "Klass), joint generalised shocks" },
        { "var2-band1.5-loggarch+const+garch1.1~normal",
          "VAR(2) of log conditional variances, generalised shocks, of 1 to 5 "
          "days" },
        { "var2-band22.inf", "VAR(2) of the series, generalised shocks, of "
                             "more than 22 days" },
        { "var2-chol-dax.smi", "VAR(2) chol dax.smi" },
        { "var2-logsq-of4.1a2b3c4d",
          "VAR(2) of log squared returns, generalised shocks" },
        { "var1-loggarch-of2.00000000+const+garch1.1~normal",
          "VAR(1) of log conditional variances, generalised shocks" },
        { "var2-chol-dax.smi-of2.1a2b3c4d", "VAR(2) chol dax.smi" },
    };

    ck_assert_int_eq(read_until(VOL_DATE_NONE), VOL_OK);
    for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
        struct vol_str out = { 0 };
        vol_together_add_method(&out, want[i][0]);
        ck_assert_str_eq(vol_str_text(&out), want[i][1]);
        vol_str_clear(&out);
    }
}
END_TEST

static enum vol_code
make_page(struct vol_str *out)
{
    const struct vol_report_site site = { .title = "T",
                                          .base_url = "",
                                          .run_id = "",
                                          .version = "0",
                                          .layout = "{{{main}}}",
                                          .plotly = "" };
    enum vol_code code = read_until(VOL_DATE_NONE);

    if (code == VOL_OK)
        code = vol_together_page(&site, &together, out, NULL);
    if (code == VOL_OK) {
        vol_together_overview(out, &together);
        code = vol_str_check(out, NULL);
    }
    vol_together_clear(&together);
    return code;
}

START_TEST(more_than_a_page_holds_is_said)
{
    struct vol_str out = { 0 };

    plan.n_members = 20;
    ck_assert_int_eq(make_page(&out), VOL_OK);
    ck_assert_ptr_nonnull(strstr(out.text, "The first 16 of the group"));
    ck_assert_ptr_null(strstr(out.text, "<script>alert"));
    vol_str_clear(&out);
}
END_TEST

/* Of the tests' rows the windows end on three days. */
START_TEST(the_windows_are_counted)
{
    struct vol_str out = { 0 };

    ck_assert_int_eq(make_page(&out), VOL_OK);
    ck_assert_msg(
        strstr(
            out.text,
            "The windows are 1 session apart. The last ends on 2020-04-17.") !=
            NULL,
        "%s", strstr(out.text, "up to its day"));
    vol_str_clear(&out);
}
END_TEST

START_TEST(every_allocation_may_fail)
{
    for (size_t n = 1;; n++) {
        struct vol_str out = { 0 };
        alloc_fail_at(n);
        enum vol_code code = make_page(&out);
        bool refused = alloc_refused();
        vol_str_clear(&out);
        if (!refused) {
            ck_assert_int_eq(code, VOL_OK);
            break;
        }
        ck_assert_msg(code == VOL_ENOMEM, "allocation %zu was not missed", n);
    }
}
END_TEST

Suite *
suite_report_together(void)
{
    Suite *s = suite_create("report/together");
    TCase *t = tcase_create("together");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, pairs_have_their_rows);
    tcase_add_test(t, sentences_are_made_of_the_figures);
    tcase_add_test(t, an_earlier_date_sees_no_later_row);
    tcase_add_test(t, shares_are_summed);
    tcase_add_test(t, two_symbols_are_one_sentence);
    tcase_add_test(t, without_rows_there_is_a_reason);
    tcase_add_test(t, models_that_were_dropped_are_not_shown);
    tcase_add_test(t, a_model_of_spillovers_in_words);
    tcase_add_test(t, more_than_a_page_holds_is_said);
    tcase_add_test(t, the_windows_are_counted);
    tcase_add_test(t, every_allocation_may_fail);
    suite_add_tcase(s, t);
    return s;
}
