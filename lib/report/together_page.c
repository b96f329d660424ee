/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a group's symbols together. */
#include "report/together.h"

#include "analysis/garch_rows.h"
#include "report/format.h"
#include "report/html.h"
#include "report/panels.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* So many columns of a matrix stand in half of a wide page. */
#define HALF_COLUMNS 6

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
                  "<a href=\"" VOL_TOGETHER_ROOT "index.html\">Overview</a>"
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

static void
add_late(struct vol_str *out, const struct vol_together *t, const char *what,
         vol_date date)
{
    vol_html_addf(out,
                  "<div class=\"alert\" role=\"note\"><p><strong>Late:"
                  "</strong> %s is ",
                  what);
    vol_format_date(out, date);
    vol_str_add(out, ", the group\xe2\x80\x99s data date ");
    vol_format_date(out, t->group->data_date);
    vol_str_add(out, ".</p></div>\n\n");
}

static void
add_none(struct vol_str *out, const struct vol_together *t,
         const struct vol_frame *summary)
{
    vol_str_add(out, "<div class=\"alert\" role=\"note\"><p><strong>No "
                     "correlations:</strong> ");
    vol_together_add_reason(out, t, summary);
    vol_str_add(out, ".</p></div>\n\n");
}

/* Why nothing is shown, or why it is older than the group's data. */
static void
add_alert(struct vol_str *out, const struct vol_together *t,
          const struct vol_frame *summary)
{
    if (t->latest.n == 0)
        add_none(out, t, summary);
    else if (t->through < t->group->data_date)
        add_late(out, t, "the last day that all have in common", t->through);
    if (t->net.n > 0 &&
        vol_frame_date(&t->net, 0, "origin") < t->group->data_date &&
        vol_frame_date(&t->net, 0, "origin") != t->through)
        add_late(out, t, "the last day of the spillovers",
                 vol_frame_date(&t->net, 0, "origin"));
    if (t->k < t->n_members)
        vol_html_addf(
            out,
            "<p class=\"note\">The first %zu of the group\xe2\x80\x99s "
            "%zu symbols are shown.</p>\n",
            t->k, t->n_members);
}

/* ---- correlations ---------------------------------------------------------
 */

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
        VOL_TOGETHER_ROOT, at);
    add_slider(out, t);
    vol_together_add_correlations(out, t, VOL_TOGETHER_ROOT);
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
    struct vol_str at = { 0 }, caption = { 0 };
    size_t first = 0;

    while (t->pair[first].n == 0)
        first++;
    vol_str_addf(&at, "groups/%s/correlations/", t->group->name);
    vol_together_add_path(&at, &t->pair[first]);
    vol_report_panel(out, "pair", "One pair over time", NULL, VOL_TOGETHER_ROOT,
                     vol_str_text(&at));
    out->failed = out->failed || at.failed;
    vol_str_clear(&at);
    add_choice(out, t);
    vol_str_addf(&caption,
                 "Conditional correlation of each day, in the range chosen "
                 "under Correlations%s. Where nights have estimated from "
                 "samples that begin "
                 "later, a day keeps its last estimate.",
                 t->k > 2 ? ", and the mean of all pairs" : "");
    vol_report_figure(out, "pair", "Line chart of the correlation of one pair",
                      vol_str_text(&caption));
    out->failed = out->failed || caption.failed;
    vol_str_clear(&caption);
    vol_report_panel_end(out);
}

/* ---- spillovers -----------------------------------------------------------
 */

static void
add_spillovers(struct vol_str *out, const struct vol_together *t,
               const char *at)
{
    struct vol_str note = { 0 };

    vol_together_add_method(&note, vol_frame_text(&t->spillovers, 0, "spec"));
    vol_str_addf(
        &note,
        ", %.0f sessions ahead. The share, per cent, of the variance of each "
        "row\xe2\x80\x99s forecast error that shocks in each column make; net "
        "is what a symbol gives less what it takes, and the corner the mean "
        "share from others.",
        vol_frame_number(&t->spillovers, 0, "h_days"));
    vol_report_panel(out, "spillovers", "Who transmits to whom",
                     vol_str_text(&note), VOL_TOGETHER_ROOT, at);
    vol_str_add(out, "<div class=\"tables\">\n");
    vol_together_add_shares(out, t, VOL_TOGETHER_ROOT);
    vol_together_add_net(out, t, VOL_TOGETHER_ROOT);
    vol_str_add(out, "</div>\n");
    vol_report_panel_end(out);
    out->failed = out->failed || note.failed;
    vol_str_clear(&note);
}

/* Sessions from one window to the next: as many as lie between the nearest two,
 * a holiday between others being a day that has none. */
static int
find_step(const struct vol_together *t)
{
    int least = 0;

    for (size_t i = 1; i < t->index.n; i++) {
        const vol_date from = vol_frame_date(&t->index, i - 1, "origin");
        const vol_date until = vol_frame_date(&t->index, i, "origin");
        const int n = vol_garch_all_days(t->group->periods)
                          ? until - from
                          : vol_date_count_weekdays(from, until);
        if (least == 0 || n < least)
            least = n;
    }
    return least;
}

static void
add_index(struct vol_str *out, const struct vol_together *t, const char *at)
{
    struct vol_str caption = { 0 };
    const size_t last = t->index.n - 1;
    const int step = find_step(t);
    char date[VOL_DATE_BUFSIZE];

    vol_str_addf(&caption,
                 "Mean share of the forecast error variances %.0f sessions "
                 "ahead that comes from the others, each from the %.0f rows "
                 "up to its day.",
                 vol_frame_number(&t->index, last, "h_days"),
                 vol_frame_number(&t->index, last, "window"));
    if (step > 0)
        vol_str_addf(&caption, " The windows are %d session%s apart.", step,
                     step == 1 ? "" : "s");
    vol_str_addf(
        &caption, " The last ends on %s.",
        vol_date_format(date, vol_frame_date(&t->index, last, "origin")));
    vol_report_panel(out, "index", "Spillovers over time", NULL,
                     VOL_TOGETHER_ROOT, at);
    vol_report_figure(out, "index", "Line chart of the total spillover index",
                      vol_str_text(&caption));
    vol_report_panel_end(out);
    out->failed = out->failed || caption.failed;
    vol_str_clear(&caption);
}

/* ---- on the first page ----------------------------------------------------
 */

void
vol_together_overview(struct vol_str *out, const struct vol_together *t)
{
    if (t->latest.n == 0 && t->net.n == 0)
        return;
    vol_together_say(out, t);
    vol_html_addf(out, "<div class=\"tables compact\" data-at=\"groups/%s\">\n",
                  t->group->name);
    if (t->latest.n > 0)
        vol_together_add_correlations(out, t, "");
    if (t->net.n > 0)
        vol_together_add_shares(out, t, "");
    vol_str_add(out, "</div>\n");
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
    vol_str_add(out, "</div>\n");
    add_panel(out, t, &t->spillovers, add_spillovers);
    add_panel(out, t, &t->index, add_index);
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
        .root = VOL_TOGETHER_ROOT,
        .description = "Correlations and spillovers of the symbols of a group.",
        .charts = t->latest.n > 0 || t->index.n > 0,
        .script = "cross.js",
    };

    vol_str_addf(&title, "%s together", t->group->title);
    page.title = vol_str_text(&title);
    add_head(&page.body, t);
    add_alert(&page.body, t, &site->summary);
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
