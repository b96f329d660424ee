/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The panels of a symbol's page that show forecasts and their charts. */
#include "report/panels.h"

#include "report/format.h"
#include "report/html.h"
#include "report/page.h"
#include "report/returns.h"

#include <math.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct vol_format percent = { VOL_STYLE_FIXED, 2, "%" };
static const struct vol_format change = { VOL_STYLE_SIGNED, 2, NULL };

void
vol_report_symbol_panel(struct vol_str *out, const struct vol_report_symbol *s,
                        const char *id, const char *title, const char *note,
                        const char *root, const char *resource)
{
    struct vol_str path = { 0 };

    if (resource != NULL)
        vol_str_addf(&path, "symbols/%s/%s", s->key, resource);
    vol_report_panel(out, id, title, note, root, path.text);
    out->failed = out->failed || path.failed;
    vol_str_clear(&path);
}

void
vol_report_figure(struct vol_str *out, const char *chart, const char *label,
                  const char *caption)
{
    vol_html_addf(out,
                  "<figure class=\"chart\"><div class=\"plot %s\" "
                  "data-chart=\"%s\" role=\"img\" aria-label=\"%s\"></div>\n"
                  "<figcaption>%s</figcaption></figure>\n",
                  chart, chart, label, caption);
}

static void
add_label(struct vol_str *out, const char *spec)
{
    struct vol_str label = { 0 };

    vol_report_label(&label, spec);
    vol_html_text(out, vol_str_text(&label));
    out->failed = out->failed || label.failed;
    vol_str_clear(&label);
}

void
vol_report_model_header(struct vol_str *out, const struct vol_report_symbol *s,
                        const char *corner, const struct vol_frame *rows)
{
    vol_html_addf(out, "<thead><tr><th scope=\"col\">%s</th>", corner);
    for (size_t m = 0; m < s->n_models; m++) {
        const char *spec = s->model[m].spec;
        /* a summary is in the order of the models */
        size_t row = rows == &s->summary ? m
                     : rows != NULL      ? vol_report_find(rows, spec, 0)
                                         : 0;
        vol_str_add(out, "<th scope=\"col\" class=\"n\"");
        if (rows != NULL && row < rows->n)
            vol_format_row_ref(out, rows, row);
        vol_html_addf(out, " title=\"%s\">", spec);
        add_label(out, s->model[m].spec);
        vol_str_add(out, "</th>");
    }
    vol_str_add(out, "</tr></thead>\n");
}

/* Whether the change is up or down, for the colour; the sign says it too. */
static const char *
direction(double x)
{
    return !isfinite(x) ? "" : x > 0 ? " up" : x < 0 ? " down" : "";
}

static void
add_tile(struct vol_str *out, const struct vol_report_symbol *s, size_t m,
         const char *title, const char *column, const char *change_column)
{
    if (!isfinite(vol_frame_number(&s->summary, m, column)))
        return;
    vol_html_addf(out, "<div class=\"tile\"><dt>%s</dt><dd>", title);
    vol_format_cell(out, "strong", &s->summary, m, column, percent, NULL);
    if (change_column != NULL &&
        isfinite(vol_frame_number(&s->summary, m, change_column))) {
        char date[VOL_DATE_BUFSIZE];
        vol_html_addf(
            out,
            "<span class=\"delta%s\" title=\"against the forecast of %s\">",
            direction(vol_frame_number(&s->summary, m, change_column)),
            vol_date_format(date, s->before));
        vol_format_cell(out, "span", &s->summary, m, change_column, change,
                        NULL);
        vol_str_add(out, " pp</span>");
    }
    vol_str_add(out, "</dd></div>\n");
}

/* The percentile has a bar under it. */
static void
add_percentile_tile(struct vol_str *out, const struct vol_report_symbol *s,
                    size_t m)
{
    static const struct vol_format whole = { VOL_STYLE_FIXED, 0, NULL };
    double x = vol_frame_number(&s->summary, m, "percentile");

    if (!isfinite(x))
        return;
    vol_str_add(out, "<div class=\"tile\"><dt>Percentile in history</dt><dd>");
    vol_format_cell(out, "strong", &s->summary, m, "percentile", whole, NULL);
    vol_html_addf(out,
                  "<svg class=\"meter\" viewBox=\"0 0 100 4\" "
                  "preserveAspectRatio=\"none\" aria-hidden=\"true\">"
                  "<rect width=\"100\" height=\"4\"/>"
                  "<rect class=\"fill\" width=\"%d\" height=\"4\"/></svg>",
                  (int)(x + 0.5));
    vol_str_add(out, "</dd></div>\n");
}

void
vol_report_tiles(struct vol_str *out, const struct vol_report_symbol *s)
{
    for (size_t m = 0; m < s->n_models; m++) {
        if (!s->model[m].current)
            continue;
        vol_html_addf(out, "<section class=\"tiles\" data-model=\"%s\"%s>\n",
                      s->model[m].key, m == s->primary ? "" : " hidden");
        vol_str_add(out, "<h2 class=\"tiles-title\">Annualised volatility "
                         "forecast by <span title=\"");
        vol_html_text(out, s->model[m].spec);
        vol_str_add(out, "\">");
        add_label(out, s->model[m].spec);
        vol_str_add(out, "</span></h2>\n<dl>\n");
        add_tile(out, s, m, "1 day", "vol_1d_ann_pct", "change_1d_pp");
        add_tile(out, s, m, "1 week", "vol_1w_ann_pct", "change_1w_pp");
        add_tile(out, s, m, "1 month", "vol_1m_ann_pct", "change_1m_pp");
        add_percentile_tile(out, s, m);
        add_tile(out, s, m, "VaR 1 %, 1 day", "q01_pct", NULL);
        add_tile(out, s, m, "ES 1 %, 1 day", "es01_pct", NULL);
        vol_str_add(out, "</dl></section>\n");
    }
}

struct line {
    const char *title, *column;
    struct vol_format format;
    const char *meaning;
};

static const struct line summary_lines[] = {
    { "Forecast, 1 day", "vol_1d_ann_pct", { VOL_STYLE_FIXED, 2, "%" }, "" },
    { "Change",
      "change_1d_pp",
      { VOL_STYLE_SIGNED, 2, " pp" },
      "against the forecast of the session before" },
    { "Forecast, 1 week",
      "vol_1w_ann_pct",
      { VOL_STYLE_FIXED, 2, "%" },
      "of the next 5 sessions together" },
    { "Forecast, 1 month",
      "vol_1m_ann_pct",
      { VOL_STYLE_FIXED, 2, "%" },
      "of the next 22 sessions together" },
    { "Forecast, 6 months",
      "vol_6m_ann_pct",
      { VOL_STYLE_FIXED, 2, "%" },
      "of the next 126 sessions together" },
    { "Forecast, 1 year",
      "vol_1y_ann_pct",
      { VOL_STYLE_FIXED, 2, "%" },
      "of the next 252 sessions together" },
    { "Long-run level",
      "uncond_vol_ann_pct",
      { VOL_STYLE_FIXED, 2, "%" },
      "unconditional volatility" },
    { "Average, week",
      "avg_5d_ann_pct",
      { VOL_STYLE_FIXED, 2, "%" },
      "mean conditional volatility of the last 5 sessions" },
    { "Average, month",
      "avg_22d_ann_pct",
      { VOL_STYLE_FIXED, 2, "%" },
      "mean conditional volatility of the last 22 sessions" },
    { "Average, all", "mean_ann_pct", { VOL_STYLE_FIXED, 2, "%" }, "" },
    { "Lowest", "min_ann_pct", { VOL_STYLE_FIXED, 2, "%" }, "" },
    { "Highest", "max_ann_pct", { VOL_STYLE_FIXED, 2, "%" }, "" },
    { "Percentile",
      "percentile",
      { VOL_STYLE_FIXED, 1, NULL },
      "share of the sessions whose volatility was not above the forecast" },
    { "Volatility of volatility",
      "vol_of_vol_pct",
      { VOL_STYLE_FIXED, 1, "%" },
      "standard deviation of the daily change of log volatility, annualised" },
};

/* The last price and return, the same for every model. */
static void
add_price_line(struct vol_str *out, const struct vol_report_symbol *s)
{
    static const struct vol_format price = { VOL_STYLE_PRICE, 2, NULL };
    static const struct vol_format signed_percent = { VOL_STYLE_SIGNED, 2,
                                                      "%" };
    size_t row = s->primary < s->n_models ? s->primary : 0;

    vol_str_add(out, "<p class=\"last\">Last price ");
    vol_format_cell(out, "strong", &s->summary, row, "close", price, NULL);
    vol_html_addf(out, " %s<span class=\"sep\">\xc2\xb7</span>return ",
                  s->currency != NULL ? s->currency : "");
    vol_format_cell(out, "strong", &s->summary, row, "return_pct",
                    signed_percent, NULL);
    vol_str_add(out, "</p>\n");
}

void
vol_report_summary_panel(struct vol_str *out, const struct vol_report_symbol *s,
                         const char *root)
{
    if (s->n_models == 0)
        return;
    vol_report_symbol_panel(out, s, "summary", "Summary", NULL, root,
                            "summary");
    add_price_line(out, s);
    vol_report_table(out, "figures", "Annualised volatility by model");
    vol_report_model_header(out, s, "Volatility", &s->summary);
    vol_str_add(out, "<tbody>\n");
    for (size_t i = 0; i < COUNT(summary_lines); i++) {
        const struct line *line = &summary_lines[i];
        vol_html_addf(out,
                      "<tr data-column=\"%s\"><th scope=\"row\" "
                      "title=\"%s\">%s</th>",
                      line->column, line->meaning, line->title);
        for (size_t m = 0; m < s->n_models; m++)
            vol_format_figure(out, &s->summary, m, line->column, line->format,
                              "not available");
        vol_str_add(out, "</tr>\n");
    }
    vol_str_add(out, "</tbody>");
    vol_report_table_end(out);
    vol_report_panel_end(out);
}

static bool
has_path(const struct vol_report_symbol *s)
{
    return s->primary < s->n_models && s->model[s->primary].sigma.n > 1;
}

void
vol_report_ranges(struct vol_str *out, const char *label)
{
    static const char *const range[] = { "6M", "1Y", "2Y", "5Y", "10Y", "All" };

    vol_html_addf(
        out, "<div class=\"ranges\" role=\"group\" aria-label=\"%s\">", label);
    for (size_t i = 0; i < COUNT(range); i++)
        vol_html_addf(out,
                      "<button type=\"button\" data-range=\"%s\" "
                      "aria-pressed=\"%s\">%s</button>",
                      range[i], i == 2 ? "true" : "false", range[i]);
    vol_str_add(out, "</div>\n");
}

void
vol_report_history_panel(struct vol_str *out, const struct vol_report_symbol *s,
                         const char *root)
{
    struct vol_str path = { 0 };

    if (!has_path(s))
        return;
    vol_str_addf(&path, "volatility/%s", s->model[s->primary].key);
    vol_report_symbol_panel(out, s, "volatility", "Volatility history", NULL,
                            root, vol_str_text(&path));
    vol_report_ranges(out, "Range of the charts");
    vol_report_figure(
        out, "volatility", "Line chart of conditional volatility over time",
        "Conditional volatility of each session, annualised, by model. Select "
        "a model in the legend to hide it.");
    vol_report_panel_end(out);
    out->failed = out->failed || path.failed;
    vol_str_clear(&path);
}

void
vol_report_returns_panel(struct vol_str *out, const struct vol_report_symbol *s,
                         const char *root)
{
    if (vol_report_returns(s)->n < 2)
        return;
    vol_report_symbol_panel(out, s, "returns", "Price and return", NULL, root,
                            s->bars.n > 0 ? "prices" : NULL);
    if (!has_path(s)) {
        vol_report_ranges(out, "Range of the chart");
        vol_report_figure(out, "returns", "Price and daily returns",
                          "The price, and its daily log returns.");
        vol_report_panel_end(out);
        return;
    }
    vol_report_figure(
        out, "returns",
        "Price, and daily returns within bands of two standard deviations",
        "Daily log returns with the band of two conditional standard "
        "deviations and the 1 % and 5 % value at risk of the chosen model at "
        "its last estimates; returns below them are marked.");
    vol_report_panel_end(out);
}

/* The horizons at which the table of the term structure has a row. */
static const int term_rows[] = { 1, 5, 10, 22, 63, 126, 252 };

static void
add_term_row(struct vol_str *out, const struct vol_report_symbol *s, int h)
{
    const struct vol_frame *f = &s->forecasts;
    bool any = false;

    for (size_t m = 0; m < s->n_models; m++)
        any = any || vol_report_find(f, s->model[m].spec, h) < f->n;
    if (!any)
        return;
    vol_html_addf(out, "<tr><th scope=\"row\">%d d</th>", h);
    for (size_t m = 0; m < s->n_models; m++) {
        size_t row = vol_report_find(f, s->model[m].spec, h);
        if (row < f->n)
            vol_format_cell(out, "td", f, row, "cum_vol_ann_pct", percent,
                            vol_frame_text(f, row, "reason"));
        else
            vol_str_add(out, "<td class=\"n none\">\xe2\x80\x93</td>");
    }
    vol_str_add(out, "</tr>\n");
}

/* How many horizons the headline model has. */
static size_t
count_horizons(const struct vol_report_symbol *s)
{
    size_t n = 0;

    for (size_t i = 0; s->primary < s->n_models && i < s->forecasts.n; i++)
        n += strcmp(vol_frame_text(&s->forecasts, i, "spec"),
                    s->model[s->primary].spec) == 0;
    return n;
}

/* Whether a model has a long-run level; EGARCH with t and APARCH have none. */
static bool
has_level(const struct vol_report_symbol *s)
{
    for (size_t i = 0; i < s->fits.n; i++)
        if (vol_frame_number(&s->fits, i, "uncond_vol_ann_pct") > 0.0)
            return true;
    return false;
}

void
vol_report_term_panel(struct vol_str *out, const struct vol_report_symbol *s,
                      const char *root)
{
    if (count_horizons(s) < 2)
        return;
    vol_report_symbol_panel(out, s, "term", "Term structure", NULL, root,
                            "forecasts");
    vol_report_figure(
        out, "term", "Line chart of forecast volatility by horizon",
        has_level(s) ? "Forecast volatility of the next h sessions together, "
                       "annualised; the dotted lines are the long-run levels."
                     : "Forecast volatility of the next h sessions together, "
                       "annualised.");
    vol_report_table(out, "figures", "Forecast volatility by horizon");
    vol_report_model_header(out, s, "Horizon", NULL);
    vol_str_add(out, "<tbody>\n");
    for (size_t i = 0; i < COUNT(term_rows); i++)
        add_term_row(out, s, term_rows[i]);
    vol_str_add(out, "</tbody>");
    vol_report_table_end(out);
    vol_report_panel_end(out);
}

void
vol_report_news_panel(struct vol_str *out, const struct vol_report_symbol *s,
                      const char *root)
{
    if (s->news.n == 0)
        return;
    vol_report_symbol_panel(out, s, "news", "News impact curve", NULL, root,
                            "news_impact");
    vol_report_figure(
        out, "news", "Line chart of tomorrow's volatility by today's shock",
        "Volatility of the next session, annualised, after a shock of the size "
        "below, all before it being at the long-run level (Engle and Ng, "
        "1993).");
    vol_report_panel_end(out);
}
