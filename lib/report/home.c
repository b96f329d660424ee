/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first page: one table, a row a symbol. */
#include "report/page.h"

#include "report/format.h"
#include "report/html.h"
#include "report/panels.h"

#include <math.h>
#include <string.h>

struct column {
    const char *title, *column, *meaning;
    struct vol_format format;
};

static const struct column columns[] = {
    { "Price", "close", "last price", { VOL_STYLE_PRICE, 2, NULL } },
    { "Return",
      "return_pct",
      "last return, per cent",
      { VOL_STYLE_SIGNED, 2, NULL } },
    { "1 day",
      "vol_1d_ann_pct",
      "volatility forecast, annualised per cent",
      { VOL_STYLE_FIXED, 2, NULL } },
    { "Change",
      "change_1d_pp",
      "against the session before, points",
      { VOL_STYLE_SIGNED, 2, NULL } },
    { "1 week",
      "vol_1w_ann_pct",
      "forecast over 5 sessions",
      { VOL_STYLE_FIXED, 2, NULL } },
    { "1 month",
      "vol_1m_ann_pct",
      "forecast over 22 sessions",
      { VOL_STYLE_FIXED, 2, NULL } },
    { "5 d mean",
      "avg_5d_ann_pct",
      "mean of the last 5 sessions",
      { VOL_STYLE_FIXED, 2, NULL } },
    { "22 d mean",
      "avg_22d_ann_pct",
      "mean of the last 22 sessions",
      { VOL_STYLE_FIXED, 2, NULL } },
    { "Min", "min_ann_pct", "lowest in history", { VOL_STYLE_FIXED, 2, NULL } },
    { "Max",
      "max_ann_pct",
      "highest in history",
      { VOL_STYLE_FIXED, 2, NULL } },
    { "Perc.",
      "percentile",
      "percentile in history",
      { VOL_STYLE_FIXED, 0, NULL } },
    { "Long run",
      "uncond_vol_ann_pct",
      "unconditional level",
      { VOL_STYLE_FIXED, 2, NULL } },
    { "VaR 1 %",
      "q01_pct",
      "1 % quantile of the next return, per cent",
      { VOL_STYLE_FIXED, 2, NULL } },
};

#define N_COLUMNS (sizeof(columns) / sizeof(columns[0]))

static void
add_header(struct vol_str *out)
{
    vol_str_add(out,
                "<thead><tr><th scope=\"col\" data-sort=\"text\">Symbol</th>"
                "<th scope=\"col\" data-sort=\"text\">Data through</th>"
                "<th scope=\"col\" class=\"year\" title=\"volatility of the "
                "last year, or the price, which is named, of a symbol "
                "without a model of it\">One year</th>");
    for (size_t k = 0; k < N_COLUMNS; k++)
        vol_html_addf(out,
                      "<th scope=\"col\" class=\"n\" data-sort=\"number\" "
                      "data-column=\"%s\" title=\"%s\">%s</th>",
                      columns[k].column, columns[k].meaning, columns[k].title);
    vol_str_add(out, "<th scope=\"col\" data-sort=\"text\">Model</th>"
                     "</tr></thead>\n");
}

static void
add_row(struct vol_str *out, const struct vol_frame *f, size_t i,
        const struct vol_report_extra *extra)
{
    const char *symbol = vol_frame_text(f, i, "symbol");
    struct vol_str key = { 0 }, label = { 0 };

    vol_str_add_key(&key, symbol);
    vol_report_label(&label, vol_frame_text(f, i, "spec"));
    vol_html_addf(out, "<tr data-symbol=\"%s\"", symbol);
    vol_format_row_ref(out, f, i);
    vol_html_addf(out, "><th scope=\"row\"><a href=\"symbols/%s.html\">%s</a>",
                  vol_str_text(&key), symbol);
    if (strcmp(extra->title, symbol) != 0)
        vol_html_addf(out, "<small>%s</small>", extra->title);
    vol_str_add(out, "</th><td class=\"date\">");
    vol_format_date(out, vol_frame_date(f, i, "data_through"));
    vol_str_add(out, "<br>");
    vol_report_badges(out, f, i);
    vol_str_add(out, extra->spark.len > 0
                         ? "</td><td class=\"year\">"
                         : "</td><td class=\"year none\" title=\"not "
                           "available\">\xe2\x80\x93");
    vol_str_add(out, vol_str_text(&extra->spark));
    vol_str_add(out, "</td>");
    for (size_t k = 0; k < N_COLUMNS; k++)
        vol_format_sort_cell(out, f, i, columns[k].column, columns[k].format,
                             "not available");
    vol_html_addf(out, "<td class=\"model\" title=\"%s\">%s</td></tr>\n",
                  vol_frame_text(f, i, "spec"), vol_str_text(&label));
    out->failed = out->failed || key.failed || label.failed;
    vol_str_clear(&key);
    vol_str_clear(&label);
}

/* How many rows have a badge with that word. */
static size_t
count_badges(const struct vol_frame *f, const char *word)
{
    size_t n = 0;

    for (size_t i = 0; i < f->n; i++) {
        const char *words[2], *reason[2];
        for (size_t k = vol_report_words(f, i, words, reason); k-- > 0;)
            n += strcmp(words[k], word) == 0;
    }
    return n;
}

/* The state of the whole in one line of badges. */
static void
add_state(struct vol_str *out, const struct vol_report_site *site)
{
    static const char *const word[] = {
        "ok",          "late",    "stale", "failed", "nonstationary",
        "no_converge", "fallback"
    };

    vol_html_addf(out, "<p class=\"state\"><strong>%zu</strong> symbol%s",
                  site->summary.n, site->summary.n == 1 ? "" : "s");
    for (size_t i = 0; i < sizeof(word) / sizeof(word[0]); i++) {
        size_t n = count_badges(&site->summary, word[i]);
        if (n > 0)
            vol_html_addf(out, "<span class=\"badge %s\">%zu %s</span>",
                          word[i], n, word[i]);
    }
    vol_str_add(out, "</p>\n");
}

static void
add_groups(struct vol_str *out, const struct vol_report_site *site)
{
    vol_str_add(out, "<dl class=\"dates\">\n");
    for (size_t g = 0; g < site->n_groups; g++) {
        vol_html_addf(out, "<div><dt>%s, data through</dt><dd>",
                      site->group[g].title);
        vol_format_date(out, site->group[g].data_date);
        if (*site->group[g].run_status != '\0' &&
            strcmp(site->group[g].run_status, "ok") != 0) {
            vol_str_add(out, " <a href=\"runs.html\">");
            vol_report_badge(out, site->group[g].run_status, "");
            vol_str_add(out, "</a>");
        }
        vol_str_add(out, "</dd></div>\n");
    }
    vol_html_addf(out, "<div><dt>Built from run</dt><dd>%s</dd></div>\n",
                  *site->run_id != '\0' ? site->run_id : "\xe2\x80\x93");
    vol_str_add(out, "<div><dt>Bars as of</dt><dd>");
    vol_format_date(out, site->as_of);
    vol_str_add(out, "</dd></div>\n</dl>\n");
}

static void
add_table(struct vol_str *out, const struct vol_report_site *site,
          const struct vol_report_extra *extra)
{
    const struct vol_frame *f = &site->summary;

    vol_report_panel(out, "symbols", "Symbols", NULL, "", "summary");
    vol_str_add(out, "<div class=\"tools\"><label class=\"search\">"
                     "<span class=\"unseen\">Search</span>"
                     "<input id=\"search\" type=\"search\" "
                     "placeholder=\"Search symbols\" autocomplete=\"off\">"
                     "</label>\n");
    add_state(out, site);
    vol_str_add(out, "</div>\n");
    vol_report_table(out, "figures sortable",
                     "By symbol; volatility annualised, per cent");
    add_header(out);
    for (size_t g = 0; g < site->n_groups; g++) {
        vol_html_addf(out,
                      "<tbody><tr class=\"group\"><th colspan=\"%zu\" "
                      "scope=\"rowgroup\">%s</th></tr>\n",
                      N_COLUMNS + 4, site->group[g].title);
        for (size_t i = 0; i < f->n; i++)
            if (strcmp(vol_frame_text(f, i, "group"), site->group[g].name) == 0)
                add_row(out, f, i, &extra[i]);
        vol_str_add(out, "</tbody>\n");
    }
    vol_report_table_end(out);
    vol_str_add(out, "<p id=\"search-none\" class=\"note\" hidden>"
                     "No symbol matches.</p>\n");
    vol_report_panel_end(out);
}

static void
add_mean_row(struct vol_str *out, const struct vol_frame *f, size_t i)
{
    const char *symbol = vol_frame_text(f, i, "symbol");
    const char *spec = vol_frame_text(f, i, "spec");
    struct vol_str key = { 0 }, label = { 0 };

    vol_str_add_key(&key, symbol);
    vol_report_label(&label, spec);
    vol_str_add(out, "<tr");
    vol_format_row_ref(out, f, i);
    vol_html_addf(out,
                  "><th scope=\"row\"><a href=\"symbols/%s.html#means\">"
                  "%s</a></th><td class=\"date\">",
                  vol_str_text(&key), symbol);
    vol_format_date(out, vol_frame_date(f, i, "origin"));
    vol_html_addf(out, "</td><td>%s</td>", vol_frame_text(f, i, "series"));
    vol_report_mean_cells(out, f, i);
    vol_html_addf(out, "<td title=\"%s\">%s</td></tr>\n", spec,
                  vol_str_text(&label));
    out->failed = out->failed || key.failed || label.failed;
    vol_str_clear(&key);
    vol_str_clear(&label);
}

/* The next session by the first model of the mean of each symbol with any. */
static void
add_means(struct vol_str *out, const struct vol_report_site *site)
{
    const struct vol_frame *f = &site->means;

    if (f->n == 0)
        return;
    vol_report_panel(out, "means", "Forecasts of the mean",
                     "Of the next session, by the first of each symbol's "
                     "models of the mean; others and later days stand on its "
                     "page.",
                     "", "means");
    vol_report_table(out, "figures wide", "Forecasts of the next session");
    vol_str_add(out, "<thead><tr><th scope=\"col\">Symbol</th>"
                     "<th scope=\"col\">From the rows up to</th>"
                     "<th scope=\"col\">Of</th>");
    vol_report_mean_header(out);
    vol_str_add(out, "<th scope=\"col\">Model</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < f->n; i++)
        add_mean_row(out, f, i);
    vol_str_add(out, "</tbody>");
    vol_report_table_end(out);
    vol_report_panel_end(out);
}

/* What the pages of groups have to say, of those that have something. */
static void
add_together(struct vol_str *out, const struct vol_report_site *site)
{
    size_t n = 0;

    for (size_t g = 0; g < site->n_groups; g++) {
        if (vol_str_text(&site->together[g])[0] == '\0')
            continue;
        if (n++ == 0)
            vol_report_panel(
                out, "together", "Together",
                "Which symbols move with one another, and which transmit: "
                "correlations of the last day, and shares of the variance of "
                "forecast errors, per cent.",
                "", NULL);
        vol_html_addf(out,
                      "<h3><a href=\"cross/%s.html\">%s together</a></h3>\n",
                      site->group[g].name, site->group[g].title);
        vol_str_add(out, vol_str_text(&site->together[g]));
    }
    if (n > 0)
        vol_report_panel_end(out);
}

static size_t
count_text(const struct vol_frame *f, const char *column, const char *text)
{
    size_t n = 0;

    for (size_t i = 0; i < f->n; i++)
        n += strcmp(vol_frame_text(f, i, column), text) == 0;
    return n;
}

static void
add_quality(struct vol_str *out, const struct vol_report_site *site)
{
    const struct vol_frame *f = &site->issues;

    vol_report_panel(out, "quality", "Data quality", NULL, "", "issues");
    vol_html_addf(
        out,
        "<p>The checks of the prices reported <strong>%zu</strong> "
        "issue%s: %zu error%s, %zu warning%s. They dropped "
        "<strong>%zu</strong> row%s and repaired <strong>%zu</strong>. "
        "<a href=\"quality.html\">Every one of them</a></p>\n",
        f->n, f->n == 1 ? "" : "s", count_text(f, "severity", "error"),
        count_text(f, "severity", "error") == 1 ? "" : "s",
        count_text(f, "severity", "warning"),
        count_text(f, "severity", "warning") == 1 ? "" : "s",
        count_text(f, "action", "dropped"),
        count_text(f, "action", "dropped") == 1 ? "" : "s",
        count_text(f, "action", "repaired"));
    vol_report_panel_end(out);
}

enum vol_code
vol_report_home_page(const struct vol_report_site *site,
                     const struct vol_report_extra *extra, struct vol_str *out,
                     struct vol_err *err)
{
    struct vol_report_page page = {
        .title = "Overview",
        .current = "home",
        .root = "",
        .description = "Volatility forecasts by symbol.",
    };

    vol_html_addf(&page.body, "<div class=\"head\"><div><h1>%s</h1>\n",
                  site->title);
    vol_str_add(&page.body,
                "<p class=\"lead\">Daily volatility forecasts and risk "
                "figures.</p></div>\n</div>\n");
    add_groups(&page.body, site);
    add_table(&page.body, site, extra);
    add_means(&page.body, site);
    add_together(&page.body, site);
    add_quality(&page.body, site);
    vol_report_trace_site(&page, site);
    enum vol_code code = vol_report_page_finish(site, &page, out, err);
    vol_report_page_clear(&page);
    return code;
}
