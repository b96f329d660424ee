/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a group's symbols together. */
#include "report/together.h"

#include "report/format.h"
#include "report/html.h"
#include "report/panels.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define ROOT "../"

/* So many columns of a matrix stand in half of a wide page. */
#define HALF_COLUMNS 6

static const struct vol_format two = { VOL_STYLE_FIXED, 2, NULL };
static const struct vol_format one = { VOL_STYLE_FIXED, 1, NULL };
static const struct vol_format change = { VOL_STYLE_SIGNED, 1, NULL };

/* "DCC(1,1) normal, each by GJR(1,1) t" for dcc1.1~normal+const+gjr1.1~t. */
static void
add_label(struct vol_str *out, const char *spec)
{
    const char *plus = strchr(spec, '+');
    struct vol_str own = { 0 }, label = { 0 };

    vol_str_add_n(&own, spec,
                  plus != NULL ? (size_t)(plus - spec) : strlen(spec));
    vol_report_label(&label, vol_str_text(&own));
    if (plus != NULL) {
        vol_str_add(&label, ", each by ");
        vol_report_label(&label, plus + 1);
    }
    vol_html_text(out, vol_str_text(&label));
    out->failed = out->failed || own.failed || label.failed;
    vol_str_clear(&own);
    vol_str_clear(&label);
}

static void
add_head(struct vol_str *out, const struct vol_together *t)
{
    vol_html_addf(out,
                  "<div class=\"head\"><div>\n<p class=\"crumb\">"
                  "<a href=\"" ROOT "index.html\">Overview</a>"
                  "<span class=\"sep\">/</span>%s</p>\n<h1>%s together</h1>\n",
                  t->group->title, t->group->title);
    if (t->latest.n > 0) {
        vol_str_add(out, "<p class=\"through\">Correlations through ");
        vol_format_date(out, t->through);
        vol_str_add(out, "<span class=\"sep\">\xc2\xb7</span>");
        add_label(out, t->spec);
        vol_str_add(out, "</p>\n");
    }
    vol_str_add(out, "</div></div>\n\n");
}

/* Why nothing is shown, or why it is older than the group's data. */
static void
add_alert(struct vol_str *out, const struct vol_together *t)
{
    if (t->latest.n == 0)
        vol_html_addf(out,
                      "<div class=\"alert\" role=\"note\"><p><strong>No "
                      "correlations:</strong> %s.</p></div>\n\n",
                      vol_together_reason(t));
    else if (t->through < t->group->data_date) {
        vol_str_add(out, "<div class=\"alert\" role=\"note\"><p><strong>Late:"
                         "</strong> the last day that all have in common is ");
        vol_format_date(out, t->through);
        vol_str_add(out, ", the group\xe2\x80\x99s data date ");
        vol_format_date(out, t->group->data_date);
        vol_str_add(out, ".</p></div>\n\n");
    }
    if (t->k < t->n_members)
        vol_html_addf(
            out,
            "<p class=\"note\">The first %zu of the group\xe2\x80\x99s "
            "%zu symbols are shown.</p>\n",
            t->k, t->n_members);
}

/* Each symbol once, across, and a link to its page where it begins a row. */
static void
add_columns(struct vol_str *out, const struct vol_together *t)
{
    vol_str_add(out, "<thead><tr><td></td>");
    for (size_t i = 0; i < t->k; i++)
        vol_html_addf(out, "<th scope=\"col\" class=\"n\">%s</th>",
                      t->member[i].name);
}

static void
begin_row(struct vol_str *out, const struct vol_together *t, size_t i)
{
    struct vol_str key = { 0 };

    vol_str_add_key(&key, t->member[i].name);
    vol_html_addf(out,
                  "<tr><th scope=\"row\"><a href=\"" ROOT "symbols/%s.html\">%s"
                  "</a></th>",
                  vol_str_text(&key), t->member[i].name);
    out->failed = out->failed || key.failed;
    vol_str_clear(&key);
}

/* The cell of a figure, its colour of that strength, 0 to 1. */
static void
add_heat(struct vol_str *out, const struct vol_frame *f, size_t row,
         const char *column, double strength, struct vol_format format,
         const char *more)
{
    char heat[16];

    (void)snprintf(heat, sizeof(heat), "%.2f",
                   isfinite(strength) ? strength : 0.0);
    vol_str_addf(out, "<td class=\"heat%s\" style=\"--c:%s\"%s>",
                 vol_frame_number(f, row, column) < 0.0 ? " negative" : "",
                 heat, more);
    vol_format_cell(out, "span", f, row, column, format, "not available");
    vol_str_add(out, "</td>");
}

/* ---- correlations ---------------------------------------------------------
 */

static void
add_correlation(struct vol_str *out, const struct vol_together *t, size_t a,
                size_t b)
{
    char pair[40];

    if (a == b) {
        vol_str_add(out, "<td class=\"self\">1</td>");
        return;
    }
    const size_t p = vol_together_pair(t, a, b);
    if (t->row[p] == VOL_TOGETHER_NONE) {
        vol_str_add(out, "<td class=\"n none\" title=\"no row of the last "
                         "day\">\xe2\x80\x93</td>");
        return;
    }
    const double r = vol_frame_number(&t->latest, t->row[p], "correlation");
    (void)snprintf(pair, sizeof(pair), " data-pair=\"%zu\"", p);
    add_heat(out, &t->latest, t->row[p], "correlation", r * r, two, pair);
}

/* site.js moves the day; without it the table is of the last one. */
static void
add_slider(struct vol_str *out, const struct vol_together *t)
{
    vol_report_ranges(out, "Range of the days");
    vol_str_add(out, "<form class=\"slider\"><label for=\"day\">Day</label>"
                     "<input type=\"range\" id=\"day\">"
                     "<output id=\"day-shown\" for=\"day\">");
    vol_format_date(out, t->through);
    vol_str_add(out, "</output></form>\n");
}

static void
add_matrix(struct vol_str *out, const struct vol_together *t, const char *at)
{
    vol_report_panel(
        out, "correlations", "Correlations",
        "Of the returns of a day given the days before; the colour "
        "is the share of variance that two have in common.",
        ROOT, at);
    add_slider(out, t);
    vol_report_table(out, "matrix", "Conditional correlations of a day");
    add_columns(out, t);
    vol_str_add(out, "</tr></thead>\n<tbody>\n");
    for (size_t a = 0; a < t->k; a++) {
        begin_row(out, t, a);
        for (size_t b = 0; b < t->k; b++)
            add_correlation(out, t, a, b);
        vol_str_add(out, "</tr>\n");
    }
    vol_str_add(out, "</tbody>");
    vol_report_table_end(out);
    vol_report_panel_end(out);
}

/* The pairs, in the order of the chart's data. */
static void
add_choice(struct vol_str *out, const struct vol_together *t)
{
    vol_str_add(out, "<form class=\"choices\"><label>Pair "
                     "<select id=\"pair-choice\">");
    for (size_t a = 0; a < t->k; a++)
        for (size_t b = a + 1; b < t->k; b++)
            if (t->pair[vol_together_pair(t, a, b)].n > 0)
                vol_html_addf(out,
                              "<option value=\"%zu\">%s \xe2\x80\x93 %s"
                              "</option>",
                              vol_together_pair(t, a, b), t->member[a].name,
                              t->member[b].name);
    vol_str_add(out, "</select></label></form>\n");
}

/* Its links to data lead to the first pair until site.js has another. */
static void
add_pair(struct vol_str *out, const struct vol_together *t)
{
    struct vol_str at = { 0 };
    size_t first = 0;

    while (t->pair[first].n == 0)
        first++;
    vol_str_addf(&at, "groups/%s/correlations/", t->group->name);
    vol_together_add_path(&at, &t->pair[first]);
    vol_report_panel(out, "pair", "One pair over time", NULL, ROOT,
                     vol_str_text(&at));
    out->failed = out->failed || at.failed;
    vol_str_clear(&at);
    add_choice(out, t);
    vol_report_figure(out, "pair", "Line chart of the correlation of one pair",
                      "Conditional correlation of each day, in the range "
                      "chosen above. Where nights have estimated from samples "
                      "that begin later, a day keeps its last estimate.");
    vol_report_panel_end(out);
}

/* ---- spillovers -----------------------------------------------------------
 */

static size_t
find_share(const struct vol_together *t, size_t from, size_t to)
{
    const struct vol_frame *f = &t->spillovers;
    size_t i = 0;

    while (i < f->n &&
           (strcmp(vol_frame_text(f, i, "from_symbol"), t->member[from].name) !=
                0 ||
            strcmp(vol_frame_text(f, i, "to_symbol"), t->member[to].name) != 0))
        i++;
    return i;
}

static void
add_net_cell(struct vol_str *out, const struct vol_together *t, size_t i,
             const char *column, struct vol_format format)
{
    size_t row = vol_report_find(&t->net, "symbol", t->member[i].name, 0);

    if (row < t->net.n)
        vol_format_cell(out, "td", &t->net, row, column, format, "");
    else
        vol_str_add(out, "<td class=\"n none\">\xe2\x80\x93</td>");
}

static void
add_receiver(struct vol_str *out, const struct vol_together *t, size_t to)
{
    begin_row(out, t, to);
    for (size_t from = 0; from < t->k; from++) {
        size_t row = find_share(t, from, to);
        if (row < t->spillovers.n)
            add_heat(out, &t->spillovers, row, "share_pct",
                     vol_frame_number(&t->spillovers, row, "share_pct") / 100.0,
                     one, "");
        else
            vol_str_add(out, "<td class=\"n none\">\xe2\x80\x93</td>");
    }
    add_net_cell(out, t, to, "from_others_pct", one);
    vol_str_add(out, "</tr>\n");
}

static void
add_sums(struct vol_str *out, const struct vol_together *t, const char *name,
         const char *column, struct vol_format format)
{
    vol_html_addf(out, "<tr><th scope=\"row\">%s</th>", name);
    for (size_t i = 0; i < t->k; i++)
        add_net_cell(out, t, i, column, format);
    vol_str_add(out, "<td></td></tr>\n");
}

static void
add_spillovers(struct vol_str *out, const struct vol_together *t,
               const char *at)
{
    vol_report_panel(out, "spillovers", "Who transmits to whom",
                     "The share, per cent, of the variance of each row\xe2\x80"
                     "\x99s forecast error that shocks in each column make; "
                     "net is what a symbol gives less what it takes.",
                     ROOT, at);
    vol_report_table(out, "matrix",
                     "Spillovers: to each row, from each column");
    add_columns(out, t);
    vol_str_add(out, "<th scope=\"col\" class=\"n\">From others</th></tr>"
                     "</thead>\n<tbody>\n");
    for (size_t to = 0; to < t->k; to++)
        add_receiver(out, t, to);
    vol_str_add(out, "</tbody>\n<tbody>\n");
    add_sums(out, t, "To others", "to_others_pct", one);
    add_sums(out, t, "Net", "net_pct", change);
    vol_str_add(out, "</tbody>");
    vol_report_table_end(out);
    vol_report_panel_end(out);
}

static void
add_index(struct vol_str *out, const struct vol_together *t, const char *at)
{
    struct vol_str caption = { 0 };
    const size_t last = t->index.n - 1;

    vol_str_addf(&caption,
                 "Mean share of the forecast error variances within %.0f "
                 "sessions that comes from the others, each from the %.0f rows "
                 "up to its day.",
                 vol_frame_number(&t->index, last, "h_days"),
                 vol_frame_number(&t->index, last, "window"));
    vol_report_panel(out, "index", "Spillovers over time", NULL, ROOT, at);
    vol_report_figure(out, "index", "Line chart of the total spillover index",
                      vol_str_text(&caption));
    vol_report_panel_end(out);
    out->failed = out->failed || caption.failed;
    vol_str_clear(&caption);
}

/* ---- the page -------------------------------------------------------------
 */

/* A panel whose data are a resource of this group, if there are any. */
static void
add_panel(struct vol_str *out, const struct vol_together *t,
          const struct vol_frame *frame,
          void (*add)(struct vol_str *out, const struct vol_together *t,
                      const char *resource))
{
    struct vol_str at = { 0 };

    if (frame->n == 0)
        return;
    vol_str_addf(&at, "groups/%s/%s", t->group->name,
                 vol_format_resource(frame->kind));
    add(out, t, vol_str_text(&at));
    out->failed = out->failed || at.failed;
    vol_str_clear(&at);
}

static void
add_panels(struct vol_str *out, const struct vol_together *t)
{
    const char *side_by_side = t->k <= HALF_COLUMNS ? "pair" : "";

    vol_html_addf(out, "<div class=\"%s\">\n", side_by_side);
    add_panel(out, t, &t->latest, add_matrix);
    if (t->latest.n > 0)
        add_pair(out, t);
    vol_html_addf(out, "</div>\n<div class=\"%s\">\n", side_by_side);
    add_panel(out, t, &t->spillovers, add_spillovers);
    add_panel(out, t, &t->index, add_index);
    vol_str_add(out, "</div>\n");
}

static enum vol_code
add_data(struct vol_str *out, const struct vol_report_site *site,
         const struct vol_together *t, struct vol_err *err)
{
    struct vol_str json = { 0 };
    enum vol_code code =
        vol_together_chart(t, site->history_days, false, &json, err);

    if (code == VOL_OK)
        vol_html_chart_data(out, json.text);
    vol_str_clear(&json);
    return code;
}

enum vol_code
vol_together_page(const struct vol_report_site *site,
                  const struct vol_together *t, struct vol_str *out,
                  struct vol_err *err)
{
    struct vol_str title = { 0 };
    struct vol_report_page page = {
        .current = "cross",
        .root = ROOT,
        .description = "Correlations and spillovers of the symbols of a group.",
        .charts = t->latest.n > 0 || t->index.n > 0,
        .script = "cross.js",
    };

    vol_str_addf(&title, "%s together", t->group->title);
    page.title = vol_str_text(&title);
    add_head(&page.body, t);
    add_alert(&page.body, t);
    vol_together_say(&page.body, t);
    add_panels(&page.body, t);
    vol_report_trace(&page, "Run", site->run_id);
    vol_report_trace_date(&page, "Data date of the group", t->group->data_date);
    vol_report_trace_date(&page, "Correlations through", t->through);
    vol_report_trace(&page, "Model", t->spec);
    if (t->spillovers.n > 0)
        vol_report_trace(&page, "Model of spillovers",
                         vol_frame_text(&t->spillovers, 0, "spec"));
    enum vol_code code = title.failed ? vol_fail_nomem(err) : VOL_OK;
    if (code == VOL_OK && page.charts)
        code = add_data(&page.body, site, t, err);
    if (code == VOL_OK)
        code = vol_report_page_finish(site, &page, out, err);
    vol_str_clear(&title);
    vol_report_page_clear(&page);
    return code;
}
