/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/page.h"

#include "market/series_set.h"
#include "report/format.h"
#include "report/html.h"
#include "report/panels.h"

#include <stdio.h>
#include <string.h>

#define ROOT "../"

/* The choice of symbols is filled by site.js from assets/symbols.js. */
static void
add_choices(struct vol_str *out, const struct vol_report_symbol *s)
{
    vol_html_addf(
        out,
        "<form class=\"choices\"><label>Symbol "
        "<select id=\"symbol-choice\" data-key=\"%s\">"
        "<option value=\"%s\" selected>%s</option></select></label>\n",
        s->key, s->key, s->name);
    if (s->primary < s->n_models) {
        vol_str_add(out, "<label>Model <select id=\"model-choice\">");
        for (size_t m = 0; m < s->n_models; m++) {
            struct vol_str label = { 0 };
            if (!s->model[m].current)
                continue;
            vol_report_label(&label, s->model[m].spec);
            vol_html_addf(out, "<option value=\"%s\"%s>%s</option>",
                          s->model[m].key, m == s->primary ? " selected" : "",
                          vol_str_text(&label));
            out->failed = out->failed || label.failed;
            vol_str_clear(&label);
        }
        vol_str_add(out, "</select></label>\n");
    }
    vol_str_add(out, "</form>\n");
}

static void
add_head(struct vol_str *out, const struct vol_report_symbol *s)
{
    vol_str_add(out, "<div class=\"head\">\n<div>\n<p class=\"crumb\">"
                     "<a href=\"" ROOT "index.html\">Overview</a>"
                     "<span class=\"sep\">/</span>");
    if (s->group->together)
        vol_html_addf(out, "<a href=\"" ROOT "cross/%s.html\">%s together</a>",
                      s->group->name, s->group->title);
    else
        vol_html_addf(out, "%s", s->group->title);
    vol_html_addf(out, "</p>\n<h1>%s", s->title);
    if (strcmp(s->title, s->name) != 0)
        vol_html_addf(out, " <span class=\"ticker\">%s</span>", s->name);
    vol_str_add(out, "</h1>\n<p class=\"through\">Data through ");
    vol_format_date(out, s->last_bar);
    if (s->origin != VOL_DATE_NONE) {
        vol_str_add(out, "<span class=\"sep\">\xc2\xb7</span>forecast from ");
        vol_format_date(out, s->origin);
    }
    vol_str_add_char(out, ' ');
    vol_report_badges(out, &s->summary,
                      s->primary < s->n_models ? s->primary : 0);
    vol_str_add(out, "</p>\n</div>\n");
    add_choices(out, s);
    vol_str_add(out, "</div>\n\n");
}

/* What is wrong, and how old the forecast is that stands here anyway. */
static void
add_alert(struct vol_str *out, const struct vol_report_symbol *s)
{
    static const char *const title[] = {
        [VOL_REPORT_LATE] = "Late",
        [VOL_REPORT_STALE] = "Stale",
        [VOL_REPORT_FAILED] = "No new forecast",
    };
    char origin[VOL_DATE_BUFSIZE], data[VOL_DATE_BUFSIZE];
    int days = s->origin == VOL_DATE_NONE ? 0 : s->group->data_date - s->origin;

    if (s->status == VOL_REPORT_OK)
        return;
    vol_html_addf(out, "<div class=\"alert %s\" role=\"note\"><p>",
                  vol_report_status_name(s->status));
    vol_html_addf(out, "<strong>%s:</strong> %s. ", title[s->status],
                  s->reason);
    if (s->origin == VOL_DATE_NONE && vol_report_has_forecasts(s->group))
        vol_str_add(out, "There is no forecast of it yet.");
    else if (days > 0)
        vol_html_addf(out,
                      "What is shown is the last good forecast, of %s, %d "
                      "day%s before its group\xe2\x80\x99s data date %s.",
                      vol_date_format(origin, s->origin), days,
                      days == 1 ? "" : "s",
                      vol_date_format(data, s->group->data_date));
    vol_str_add(out, "</p></div>\n\n");
}

/* Which of the forecasts rest on estimates that are no optimum, and why. */
static void
add_doubts(struct vol_str *out, const struct vol_report_symbol *s)
{
    for (size_t m = 0; m < s->n_models; m++) {
        const char *spec = s->model[m].spec;
        const size_t row = vol_report_find(&s->fits, spec, 0);
        if (!s->model[m].current || row == s->fits.n)
            continue;
        const char *status = vol_frame_text(&s->fits, row, "status");
        if (vol_report_is_doubtful(status))
            vol_html_addf(out,
                          "<div class=\"alert %s\" role=\"note\"><p>"
                          "<strong>Forecasts of %s with care:</strong> %s, "
                          "%s.</p></div>\n\n",
                          status, spec, status,
                          vol_frame_text(&s->fits, row, "reason"));
    }
}

static void
add_missing(struct vol_str *out, const char *model, const char *why)
{
    vol_html_addf(out,
                  "<div class=\"alert\" role=\"note\"><p><strong>No forecast "
                  "of %s:</strong> %s.</p></div>\n\n",
                  model, why);
}

/* Which models of the mean have no forecast, unless the alert has said why. */
static void
add_missing_means(struct vol_str *out, const struct vol_report_symbol *s)
{
    const struct vol_frame *f = &s->mean_failures;

    if (s->group->lone_model != NULL)
        add_missing(out, s->group->lone_model,
                    "a vector autoregression is of two symbols or more, and "
                    "this one is alone in its group");
    for (size_t i = 0; i < f->n; i++) {
        const char *why = vol_frame_text(f, i, "reason");
        struct vol_str model = { 0 };
        if (strstr(s->reason, why) != NULL)
            continue;
        vol_series_set_add_model(&model, vol_frame_text(f, i, "spec"));
        add_missing(out, vol_str_text(&model), why);
        out->failed = out->failed || model.failed;
        vol_str_clear(&model);
    }
}

/* A link for each panel that stands in `panels`. */
static void
add_links(struct vol_str *out, const char *panels)
{
    static const char *const panel[][2] = {
        { "volatility", "Volatility" }, { "returns", "Price and return" },
        { "summary", "Summary" },       { "term", "Term structure" },
        { "risk", "VaR and ES" },       { "news", "News impact" },
        { "estimation", "Estimation" }, { "parameters", "Parameters" },
        { "means", "Means" },           { "past", "Past forecasts" },
        { "tests", "Tests" },           { "issues", "Data issues" },
    };
    char mark[64];

    vol_str_add(out, "<nav class=\"contents\" aria-label=\"On this page\">");
    for (size_t i = 0; i < sizeof(panel) / sizeof(panel[0]); i++) {
        (void)snprintf(mark, sizeof(mark), "<section class=\"panel\" id=\"%s\"",
                       panel[i][0]);
        if (strstr(panels, mark) != NULL)
            vol_html_addf(out, "<a href=\"#%s\">%s</a>\n", panel[i][0],
                          panel[i][1]);
    }
    vol_str_add(out, "</nav>\n\n");
}

static void
add_panels(struct vol_str *out, const struct vol_report_symbol *s)
{
    vol_report_history_panel(out, s, ROOT);
    vol_report_returns_panel(out, s, ROOT);
    vol_str_add(out, "<div class=\"pair\">\n");
    vol_report_summary_panel(out, s, ROOT);
    vol_report_term_panel(out, s, ROOT);
    vol_str_add(out, "</div>\n");
    vol_report_risk_panel(out, s, ROOT);
    vol_str_add(out, "<div class=\"pair\">\n");
    vol_report_estimation_panel(out, s, ROOT);
    vol_report_news_panel(out, s, ROOT);
    vol_str_add(out, "</div>\n");
    vol_report_params_panel(out, s, ROOT);
    vol_report_means_panel(out, s, ROOT);
    vol_report_past_panel(out, s, ROOT);
    vol_report_tests_panel(out, s, ROOT);
    vol_report_issues_panel(out, s, ROOT);
}

static void
add_trace(struct vol_report_page *page, const struct vol_report_site *site,
          const struct vol_report_symbol *s)
{
    vol_report_trace(page, "Run", site->run_id);
    vol_report_trace_date(page, "Data date of the group", s->group->data_date);
    vol_report_trace_date(page, "Bars as of", s->as_of);
    vol_report_trace_date(page, "Forecast origin", s->origin);
    for (size_t m = 0; m < s->n_models; m++) {
        size_t fit = vol_report_find(&s->fits, s->model[m].spec, 0);
        struct vol_str text = { 0 };
        vol_str_add(&text, s->model[m].spec);
        if (fit < s->fits.n)
            vol_str_addf(&text, ", init %s",
                         vol_frame_text(&s->fits, fit, "init"));
        vol_report_trace(page, m == 0 ? "Models" : "", vol_str_text(&text));
        page->trace.failed = page->trace.failed || text.failed;
        vol_str_clear(&text);
    }
}

static enum vol_code
add_data(struct vol_str *out, const struct vol_report_site *site,
         const struct vol_report_symbol *s, struct vol_err *err)
{
    struct vol_str json = { 0 };
    enum vol_code code =
        vol_report_chart_json(s, site->history_days, false, &json, err);

    if (code == VOL_OK)
        vol_html_chart_data(out, json.text);
    vol_str_clear(&json);
    return code;
}

enum vol_code
vol_report_symbol_page(const struct vol_report_site *site,
                       const struct vol_report_symbol *s, struct vol_str *out,
                       struct vol_err *err)
{
    struct vol_str panels = { 0 }, description = { 0 };
    struct vol_report_page page = { .title = s->title,
                                    .current = "symbol",
                                    .root = ROOT,
                                    .charts = s->primary < s->n_models ||
                                              s->returns.n > 1 };
    enum vol_code code;

    vol_str_addf(&description,
                 "Volatility of %s: forecasts, value at risk, "
                 "estimates and tests.",
                 s->title);
    add_panels(&panels, s);
    add_head(&page.body, s);
    add_alert(&page.body, s);
    add_doubts(&page.body, s);
    add_missing_means(&page.body, s);
    vol_report_tiles(&page.body, s);
    add_links(&page.body, vol_str_text(&panels));
    vol_str_add(&page.body, vol_str_text(&panels));
    add_trace(&page, site, s);
    code =
        panels.failed ? vol_fail_nomem(err) : vol_str_check(&description, err);
    page.description = vol_str_text(&description);
    if (code == VOL_OK && page.charts)
        code = add_data(&page.body, site, s, err);
    if (code == VOL_OK)
        code = vol_report_page_finish(site, &page, out, err);
    vol_str_clear(&panels);
    vol_str_clear(&description);
    vol_report_page_clear(&page);
    return code;
}
