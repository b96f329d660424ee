/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The panels of a symbol's page that show tests and the data's own state. */
#include "report/panels.h"

#include "analysis/verdict.h"
#include "base/mem.h"
#include "report/format.h"
#include "report/html.h"
#include "report/page.h"
#include "report/returns.h"
#include "stats/moments.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct vol_format four = { VOL_STYLE_DIGITS, 4, NULL };

/* Skewness and excess kurtosis of the returns; NaN where they are not known. */
struct shape {
    double skewness, excess_kurtosis;
};

static enum vol_code
describe_returns(const struct vol_report_symbol *s, struct shape *out)
{
    const struct vol_frame *f = vol_report_returns(s);
    const size_t n = f->n;
    double *x = NULL;
    enum vol_code code = vol_mem_doubles(&x, n, NULL);

    *out = (struct shape){ NAN, NAN };
    if (code != VOL_OK)
        return code;
    for (size_t i = 0; i < n; i++)
        x[i] = vol_frame_number(f, i, "return_pct");
    if (n > 0 && vol_all_finite(x, n)) {
        struct vol_moments m = vol_moments(x, n);
        *out = (struct shape){ m.skewness, m.kurtosis - 3.0 };
    }
    free(x);
    return VOL_OK;
}

/* What a row says; `date` keeps the text of its break's. */
static struct vol_verdict_row
verdict_row(const struct vol_report_symbol *s, size_t row,
            const struct shape *returns, char date[VOL_DATE_BUFSIZE])
{
    const struct vol_frame *f = &s->tests;
    vol_date break_date = vol_frame_date(f, row, "break_date");
    double reject = vol_frame_number(f, row, "reject");
    double n_obs = vol_frame_number(f, row, "n_obs");
    double adjusted = vol_frame_number(f, row, "p_adjusted");
    struct vol_verdict_row v = {
        .series = vol_frame_text(f, row, "series"),
        .test = vol_frame_text(f, row, "test"),
        .p_value =
            isfinite(adjusted) ? adjusted : vol_frame_number(f, row, "p_value"),
        .p_bound = vol_frame_text(f, row, "p_bound"),
        .adjusted = isfinite(adjusted),
        .reject = isfinite(reject) ? (int)reject : -1,
        .reason = vol_frame_text(f, row, "reason"),
        .n_obs = isfinite(n_obs) && n_obs > 0 ? (size_t)n_obs : 0,
        .skewness = NAN,
        .excess_kurtosis = NAN,
        .break_date = date,
        .symbol = vol_frame_text(f, row, "symbol"),
        .variant = vol_frame_text(f, row, "variant"),
    };
    const char *partner = vol_frame_text(f, row, "partner");

    date[0] = '\0';
    if (break_date != VOL_DATE_NONE)
        (void)vol_date_format(date, break_date);
    if (partner[0] != '\0' && strcmp(partner, "-") != 0)
        v.partner = partner;
    if (strcmp(v.series, "return") == 0) {
        v.skewness = returns->skewness;
        v.excess_kurtosis = returns->excess_kurtosis;
    }
    return v;
}

/* The first row of `test` on that series, or tests->n. */
static size_t
find_test(const struct vol_frame *tests, const char *series, const char *test)
{
    size_t i = 0;

    while (i < tests->n &&
           (strcmp(vol_frame_text(tests, i, "series"), series) != 0 ||
            strcmp(vol_frame_text(tests, i, "test"), test) != 0))
        i++;
    return i;
}

/* One sentence in which ADF and KPSS on a series are read together. */
static void
add_stationarity(struct vol_str *out, const struct vol_report_symbol *s,
                 const char *series, const struct shape *returns)
{
    size_t adf = find_test(&s->tests, series, "adf");
    size_t kpss = find_test(&s->tests, series, "kpss");
    char date[VOL_DATE_BUFSIZE];
    struct vol_verdict_row a, k;
    struct vol_str text = { 0 };

    if (adf == s->tests.n && kpss == s->tests.n)
        return;
    if (adf < s->tests.n)
        a = verdict_row(s, adf, returns, date);
    if (kpss < s->tests.n)
        k = verdict_row(s, kpss, returns, date);
    vol_verdict_add_stationarity(&text, adf < s->tests.n ? &a : NULL,
                                 kpss < s->tests.n ? &k : NULL);
    if (text.len > 0)
        vol_html_addf(out, "<li>%s.</li>\n", vol_str_text(&text));
    out->failed = out->failed || text.failed;
    vol_str_clear(&text);
}

/* What one test says, as a sentence of its own, where it was computed. */
static void
add_headline(struct vol_str *out, const struct vol_report_symbol *s,
             const char *series, const char *test, const struct shape *returns)
{
    char date[VOL_DATE_BUFSIZE];
    size_t row = find_test(&s->tests, series, test);
    struct vol_str text = { 0 };

    if (row == s->tests.n)
        return;
    struct vol_verdict_row v = verdict_row(s, row, returns, date);
    if (v.reject < 0)
        return;
    vol_verdict_add(&text, &v);
    if (text.len > 0) {
        text.text[0] = (char)toupper((unsigned char)text.text[0]);
        vol_html_addf(out, "<li>%s.</li>\n", vol_str_text(&text));
    }
    out->failed = out->failed || text.failed;
    vol_str_clear(&text);
}

/* The first test of each question. */
static void
add_headlines(struct vol_str *out, const struct vol_report_symbol *s,
              const struct shape *returns)
{
    static const char *const known[][2] = {
        { "price", "zivot-andrews" }, { "return", "jarque-bera" },
        { "return", "ljung-box" },    { "return", "arch-lm" },
        { "return", "bds" },          { "return", "sup-f" }
    };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        add_headline(out, s, known[i][0], known[i][1], returns);
}

static void
add_test_row(struct vol_str *out, const struct vol_report_symbol *s, size_t row,
             const struct shape *returns)
{
    const struct vol_frame *f = &s->tests;
    const double p = vol_frame_number(f, row, "p_value");
    char date[VOL_DATE_BUFSIZE];
    struct vol_verdict_row v = verdict_row(s, row, returns, date);
    struct vol_str verdict = { 0 };

    vol_verdict_add(&verdict, &v);
    vol_str_add(out, "<tr");
    vol_format_row_ref(out, f, row);
    vol_html_addf(out, "><th scope=\"row\">%s</th><td>%s</td><td>%s</td>",
                  v.test, v.series, vol_frame_text(f, row, "variant"));
    vol_format_figure(out, f, row, "lags",
                      (struct vol_format){ VOL_STYLE_FIXED, 0, NULL }, NULL);
    vol_format_figure(out, f, row, "statistic", four, v.reason);
    vol_format_figure(out, f, row, "cv05", four, NULL);
    vol_html_addf(out, "<td class=\"n\">%s",
                  vol_format_p_is_bound(p) ? "" : v.p_bound);
    vol_format_cell(out, "span", f, row, "p_value",
                    (struct vol_format){ VOL_STYLE_P, 0, NULL }, v.reason);
    vol_str_add(out, "</td>");
    vol_format_figure(out, f, row, "n_obs",
                      (struct vol_format){ VOL_STYLE_FIXED, 0, NULL }, NULL);
    vol_html_addf(out, "<td class=\"verdict\">%s</td></tr>\n",
                  vol_str_text(&verdict));
    out->failed = out->failed || verdict.failed;
    vol_str_clear(&verdict);
}

void
vol_report_tests_panel(struct vol_str *out, const struct vol_report_symbol *s,
                       const char *root)
{
    struct shape returns;

    if (s->tests.n == 0)
        return;
    if (describe_returns(s, &returns) != VOL_OK) {
        out->failed = true;
        return;
    }
    vol_report_symbol_panel(out, s, "tests", "Tests on the series", NULL, root,
                            "tests");
    vol_str_add(out, "<ul class=\"sentences\">\n");
    add_stationarity(out, s, "price", &returns);
    add_stationarity(out, s, "return", &returns);
    add_headlines(out, s, &returns);
    vol_str_add(out, "</ul>\n");
    vol_report_table(out, "figures wide", "Hypothesis tests");
    vol_str_add(
        out,
        "<thead><tr><th scope=\"col\">Test</th>"
        "<th scope=\"col\">Series</th>"
        "<th scope=\"col\">Variant</th>"
        "<th scope=\"col\" class=\"n\" data-column=\"lags\">Lags</th>"
        "<th scope=\"col\" class=\"n\" data-column=\"statistic\">Statistic</th>"
        "<th scope=\"col\" class=\"n\" data-column=\"cv05\">5 % value</th>"
        "<th scope=\"col\" class=\"n\">p</th>"
        "<th scope=\"col\" class=\"n\" data-column=\"n_obs\">n</th>"
        "<th scope=\"col\">Verdict</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < s->tests.n; i++)
        add_test_row(out, s, i, &returns);
    vol_str_add(out, "</tbody>");
    vol_report_table_end(out);
    vol_report_panel_end(out);
}

#define ISSUES_SHOWN 20

void
vol_report_issues_panel(struct vol_str *out, const struct vol_report_symbol *s,
                        const char *root)
{
    static const char *const columns[] = { "date_text", "rule",   "column",
                                           "severity",  "action", "old",
                                           "new",       "detail" };
    size_t first = s->issues.n > ISSUES_SHOWN ? s->issues.n - ISSUES_SHOWN : 0;

    if (s->issues.n == 0)
        return;
    vol_report_symbol_panel(out, s, "issues", "Data issues", NULL, root,
                            "issues");
    if (first > 0)
        vol_html_addf(out, "<p class=\"note\">The last %zu of %zu.</p>\n",
                      s->issues.n - first, s->issues.n);
    vol_report_table(out, "figures wide", "What the checks found and did");
    vol_str_add(out, "<thead><tr>");
    for (size_t k = 0; k < sizeof(columns) / sizeof(columns[0]); k++)
        vol_html_addf(out, "<th scope=\"col\">%s</th>",
                      k == 0 ? "date" : columns[k]);
    vol_str_add(out, "</tr></thead>\n<tbody>\n");
    for (size_t i = first; i < s->issues.n; i++) {
        vol_str_add(out, "<tr>");
        for (size_t k = 0; k < sizeof(columns) / sizeof(columns[0]); k++)
            vol_html_addf(out, "<td>%s</td>",
                          vol_frame_text(&s->issues, i, columns[k]));
        vol_str_add(out, "</tr>\n");
    }
    vol_str_add(out, "</tbody>");
    vol_report_table_end(out);
    vol_report_panel_end(out);
}
