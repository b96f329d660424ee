/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages about the data, the runs and the conventions. */
#include "report/page.h"

#include "report/format.h"
#include "report/html.h"

#include <math.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void
add_title(struct vol_str *out, const char *title, const char *lead)
{
    vol_html_addf(out,
                  "<div class=\"head\"><div><h1>%s</h1>\n"
                  "<p class=\"lead\">%s</p></div></div>\n\n",
                  title, lead);
}

/* ---- data quality ----------------------------------------------------- */

/* One kind of finding of one symbol, and how often it was made. */
struct finding {
    size_t row; /* the first such issue */
    size_t count;
};

/* What one symbol's issues can be told apart by; more share the last place. */
#define FINDINGS_MAX 64

static bool
same_finding(const struct vol_frame *f, size_t i, size_t k)
{
    static const char *const columns[] = { "rule", "severity", "action" };

    for (size_t c = 0; c < COUNT(columns); c++)
        if (strcmp(vol_frame_text(f, i, columns[c]),
                   vol_frame_text(f, k, columns[c])) != 0)
            return false;
    return true;
}

/* Count the findings of rows [from, until), which are of one symbol. */
static size_t
count_findings(const struct vol_frame *f, size_t from, size_t until,
               struct finding *out)
{
    size_t n = 0;

    for (size_t i = from; i < until; i++) {
        size_t k = 0;
        while (k < n && !same_finding(f, out[k].row, i))
            k++;
        if (k == n && n < FINDINGS_MAX)
            out[n++] = (struct finding){ .row = i };
        out[k < n ? k : n - 1].count++;
    }
    return n;
}

static void
add_finding(struct vol_str *out, const struct vol_frame *f,
            const struct finding *finding)
{
    size_t i = finding->row;
    struct vol_str key = { 0 };

    vol_str_add_key(&key, vol_frame_text(f, i, "symbol"));
    vol_html_addf(out,
                  "<tr><th scope=\"row\"><a href=\"symbols/%s.html#issues\">%s"
                  "</a></th><td>%s</td><td>",
                  vol_str_text(&key), vol_frame_text(f, i, "symbol"),
                  vol_frame_text(f, i, "rule"));
    vol_report_badge(out, vol_frame_text(f, i, "severity"), "");
    vol_html_addf(out, "</td><td>%s</td><td class=\"n\">%zu</td></tr>\n",
                  vol_frame_text(f, i, "action"), finding->count);
    out->failed = out->failed || key.failed;
    vol_str_clear(&key);
}

/* Issues are ordered by symbol. */
static void
add_finding_rows(struct vol_str *out, const struct vol_frame *f)
{
    struct finding finding[FINDINGS_MAX];

    for (size_t from = 0, until; from < f->n; from = until) {
        const char *symbol = vol_frame_text(f, from, "symbol");
        for (until = from; until < f->n; until++)
            if (strcmp(vol_frame_text(f, until, "symbol"), symbol) != 0)
                break;
        size_t n = count_findings(f, from, until, finding);
        for (size_t k = 0; k < n; k++)
            add_finding(out, f, &finding[k]);
    }
}

static void
add_findings(struct vol_str *out, const struct vol_report_site *site)
{
    if (site->issues.n == 0) {
        vol_str_add(out, "<p class=\"note\">The checks found nothing.</p>\n");
        return;
    }
    vol_report_table(out, "figures", "Findings by symbol and rule");
    vol_str_add(out, "<thead><tr><th scope=\"col\">Symbol</th>"
                     "<th scope=\"col\">Rule</th>"
                     "<th scope=\"col\">Severity</th>"
                     "<th scope=\"col\">Action</th>"
                     "<th scope=\"col\" class=\"n\">Count</th></tr></thead>\n"
                     "<tbody>\n");
    add_finding_rows(out, &site->issues);
    vol_str_add(out, "</tbody>");
    vol_report_table_end(out);
}

/* Metrics that are not zero for every symbol, in the order of the rows. */
#define METRICS_MAX 24
static size_t
list_metrics(const struct vol_frame *f, const char *name[METRICS_MAX])
{
    size_t n = 0;

    for (size_t i = 0; i < f->n; i++) {
        const char *metric = vol_frame_text(f, i, "metric");
        size_t k = 0;
        while (k < n && strcmp(name[k], metric) != 0)
            k++;
        if (k == n && n < METRICS_MAX && vol_frame_number(f, i, "value") != 0)
            name[n++] = metric;
    }
    return n;
}

/* Counts are whole; shares have two places. */
static struct vol_format
count_format(const struct vol_frame *f, size_t row)
{
    double x = vol_frame_number(f, row, "value");

    return (struct vol_format){ VOL_STYLE_FIXED, x == floor(x) ? 0 : 2, NULL };
}

/* One symbol, rows [from, until): a cell for each metric. */
static void
add_metric_row(struct vol_str *out, const struct vol_frame *f, size_t from,
               size_t until, const char *const *name, size_t n)
{
    vol_html_addf(out, "<tr><th scope=\"row\">%s</th><td>",
                  vol_frame_text(f, from, "symbol"));
    vol_format_date(out, vol_frame_date(f, from, "origin"));
    vol_str_add(out, "</td>");
    for (size_t k = 0; k < n; k++) {
        size_t i = from;
        while (i < until &&
               strcmp(vol_frame_text(f, i, "metric"), name[k]) != 0)
            i++;
        if (i < until)
            vol_format_cell(out, "td", f, i, "value", count_format(f, i),
                            vol_frame_text(f, i, "reason"));
        else
            vol_str_add(out, "<td class=\"n none\">\xe2\x80\x93</td>");
    }
    vol_str_add(out, "</tr>\n");
}

/* "rows_in" as people read it. */
static void
add_metric_name(struct vol_str *out, const char *name)
{
    vol_str_add(out, "<th scope=\"col\" class=\"n\">");
    size_t begin = out->len;
    vol_html_text(out, name);
    for (size_t i = begin; !out->failed && i < out->len; i++)
        if (out->text[i] == '_')
            out->text[i] = ' ';
    vol_str_add(out, "</th>");
}

static void
add_metrics(struct vol_str *out, const struct vol_report_site *site)
{
    const struct vol_frame *f = &site->quality;
    const char *name[METRICS_MAX];
    size_t n = list_metrics(f, name);

    if (f->n == 0)
        return;
    vol_report_panel(out, "metrics", "Counts",
                     "What is zero for every symbol is left out here.", "",
                     "quality");
    vol_report_table(out, "figures wide", "Counts of the state of the data");
    vol_str_add(out, "<thead><tr><th scope=\"col\">Symbol</th>"
                     "<th scope=\"col\">As of</th>");
    for (size_t k = 0; k < n; k++)
        add_metric_name(out, name[k]);
    vol_str_add(out, "</tr></thead>\n<tbody>\n");
    for (size_t from = 0, until; from < f->n; from = until) {
        const char *symbol = vol_frame_text(f, from, "symbol");
        for (until = from; until < f->n; until++)
            if (strcmp(vol_frame_text(f, until, "symbol"), symbol) != 0)
                break;
        add_metric_row(out, f, from, until, name, n);
    }
    vol_str_add(out, "</tbody>");
    vol_report_table_end(out);
    vol_report_panel_end(out);
}

/* The symbols that are not as they should be, and why. */
static void
add_states(struct vol_str *out, const struct vol_report_site *site)
{
    const struct vol_frame *f = &site->summary;

    vol_report_panel(out, "symbols", "Symbols", NULL, "", "summary");
    vol_report_table(out, "figures", "State of each symbol");
    vol_str_add(out, "<thead><tr><th scope=\"col\">Symbol</th>"
                     "<th scope=\"col\">Status</th>"
                     "<th scope=\"col\">Data through</th>"
                     "<th scope=\"col\">Forecast from</th>"
                     "<th scope=\"col\" class=\"n\">Age, days</th>"
                     "<th scope=\"col\">Reason</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < f->n; i++) {
        vol_html_addf(out, "<tr><th scope=\"row\">%s</th><td>",
                      vol_frame_text(f, i, "symbol"));
        vol_report_badge(out, vol_frame_text(f, i, "status"), "");
        vol_str_add(out, "</td><td>");
        vol_format_date(out, vol_frame_date(f, i, "data_through"));
        vol_str_add(out, "</td><td>");
        vol_format_date(out, vol_frame_date(f, i, "origin"));
        vol_str_add(out, "</td>");
        vol_format_cell(out, "td", f, i, "age_days",
                        (struct vol_format){ VOL_STYLE_FIXED, 0, NULL },
                        "no forecast");
        vol_html_addf(out, "<td>%s</td></tr>\n",
                      vol_frame_text(f, i, "reason"));
    }
    vol_str_add(out, "</tbody>");
    vol_report_table_end(out);
    vol_report_panel_end(out);
}

enum vol_code
vol_report_quality_page(const struct vol_report_site *site, struct vol_str *out,
                        struct vol_err *err)
{
    struct vol_report_page page = {
        .title = "Data quality",
        .current = "quality",
        .root = "",
        .description = "What the checks of the prices found and did.",
    };

    add_title(&page.body, page.title, page.description);
    add_states(&page.body, site);
    vol_report_panel(&page.body, "issues", "Findings", NULL, "", "issues");
    add_findings(&page.body, site);
    vol_report_panel_end(&page.body);
    add_metrics(&page.body, site);
    vol_report_trace_site(&page, site);
    enum vol_code code = vol_report_page_finish(site, &page, out, err);
    vol_report_page_clear(&page);
    return code;
}

/* ---- runs --------------------------------------------------------------- */

#define RUNS_SHOWN 400

/* A hash is shown by its beginning and copied whole from the title. */
static void
add_hash(struct vol_str *out, const char *hash)
{
    vol_html_addf(out, "<td><code title=\"%s\">", hash);
    vol_str_addf(out, "%.*s",
                 (int)strspn(hash, "0123456789abcdef") < 10
                     ? (int)strspn(hash, "0123456789abcdef")
                     : 10,
                 hash);
    vol_str_add(out, "</code></td>");
}

static void
add_run(struct vol_str *out, const struct vol_frame *f, size_t i,
        const char *current)
{
    const char *id = vol_frame_text(f, i, "run_id");

    vol_html_addf(out,
                  "<tr class=\"%s\"><th scope=\"row\">%s</th><td>%s</td><td>",
                  strcmp(id, current) == 0 ? "current" : "", id,
                  vol_frame_text(f, i, "group"));
    vol_format_date(out, vol_frame_date(f, i, "data_date"));
    vol_html_addf(out, "</td><td>%s</td><td>%s</td><td>",
                  vol_frame_text(f, i, "started_at"),
                  vol_frame_text(f, i, "finished_at"));
    vol_report_badge(out, vol_frame_text(f, i, "status"), "");
    vol_html_addf(out, "</td><td>%s</td>",
                  vol_frame_text(f, i, "tool_version"));
    add_hash(out, vol_frame_text(f, i, "config_hash"));
    add_hash(out, vol_frame_text(f, i, "input_hash"));
    vol_str_add(out, "</tr>\n");
}

static void
add_runs(struct vol_str *out, const struct vol_report_site *site)
{
    const struct vol_frame *f = &site->runs;
    size_t last = f->n > RUNS_SHOWN ? f->n - RUNS_SHOWN : 0;

    if (f->n == 0) {
        vol_str_add(out, "<p class=\"note\">No run is recorded.</p>\n");
        return;
    }
    vol_report_table(out, "figures wide", "Runs, the latest first");
    vol_str_add(out, "<thead><tr><th scope=\"col\">Run</th>"
                     "<th scope=\"col\">Group</th>"
                     "<th scope=\"col\">Data date</th>"
                     "<th scope=\"col\">Started</th>"
                     "<th scope=\"col\">Finished</th>"
                     "<th scope=\"col\">Status</th>"
                     "<th scope=\"col\">Version</th>"
                     "<th scope=\"col\">Configuration</th>"
                     "<th scope=\"col\">Input</th></tr></thead>\n<tbody>\n");
    for (size_t i = f->n; i-- > last;)
        add_run(out, f, i, site->run_id);
    vol_str_add(out, "</tbody>");
    vol_report_table_end(out);
}

enum vol_code
vol_report_runs_page(const struct vol_report_site *site, struct vol_str *out,
                     struct vol_err *err)
{
    struct vol_report_page page = {
        .title = "Runs",
        .current = "runs",
        .root = "",
        .description = "The nightly runs: one row for each run and group.",
    };

    add_title(&page.body, page.title, page.description);
    vol_report_panel(&page.body, "runs", "Runs",
                     "The only times of a clock on this site; everything else "
                     "follows from the data.",
                     "", "runs");
    add_runs(&page.body, site);
    vol_report_panel_end(&page.body);
    vol_report_trace_site(&page, site);
    enum vol_code code = vol_report_page_finish(site, &page, out, err);
    vol_report_page_clear(&page);
    return code;
}

/* ---- about -------------------------------------------------------------- */

enum vol_code
vol_report_about_page(const struct vol_report_site *site, struct vol_str *out,
                      struct vol_err *err)
{
    struct vol_report_page page = {
        .title = "About",
        .current = "about",
        .root = "",
        .description = "Every convention behind the figures of this site.",
    };
    const struct vol_html_field field[] = { { "version", site->version } };

    add_title(&page.body, page.title, page.description);
    enum vol_code code =
        vol_html_fill(&page.body, site->about, "about.html", field, 1, err);
    vol_report_trace_site(&page, site);
    if (code == VOL_OK)
        code = vol_report_page_finish(site, &page, out, err);
    vol_report_page_clear(&page);
    return code;
}
