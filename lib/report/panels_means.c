/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The panels of a symbol's page that show models of the mean. */
#include "report/panels.h"

#include "report/format.h"
#include "report/html.h"
#include "report/page.h"

#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* What is forecast: as people say it, and how its figures are shown. */
static const struct series {
    const char *name, *title;
    struct vol_format format;
} series[] = {
    { "return", "Return of the session", { VOL_STYLE_SIGNED, 2, "%" } },
    { "price", "Price", { VOL_STYLE_PRICE, 2, NULL } },
    { "level", "Level", { VOL_STYLE_DIGITS, 5, NULL } },
    { "change", "Change of the session", { VOL_STYLE_DIGITS, 4, NULL } },
    { "variance",
      "Variance of the session, %\xc2\xb2",
      { VOL_STYLE_FIXED, 2, NULL } },
};

static const char *const ends[] = { "mean", "low80", "high80", "low95",
                                    "high95" };

void
vol_report_mean_cells(struct vol_str *out, const struct vol_frame *means,
                      size_t row)
{
    size_t k = 0;

    while (k + 1 < COUNT(series) &&
           strcmp(series[k].name, vol_frame_text(means, row, "series")) != 0)
        k++;
    for (size_t i = 0; i < COUNT(ends); i++)
        vol_format_figure(out, means, row, ends[i], series[k].format,
                          vol_frame_text(means, row, "reason"));
}

void
vol_report_mean_header(struct vol_str *out)
{
    static const char *const title[] = { "Forecast", "80 % from", "to",
                                         "95 % from", "to" };

    for (size_t i = 0; i < COUNT(ends); i++)
        vol_html_addf(
            out, "<th scope=\"col\" class=\"n\" data-column=\"%s\">%s</th>",
            ends[i], title[i]);
}

/* Begin a row: its model and its horizon. */
static void
begin_row(struct vol_str *out, const struct vol_frame *f, size_t row)
{
    const char *spec = vol_frame_text(f, row, "spec");
    struct vol_str label = { 0 };

    vol_report_label(&label, spec);
    vol_str_add(out, "<tr");
    vol_format_row_ref(out, f, row);
    vol_html_addf(out, "><th scope=\"row\" title=\"%s\">%s</th>", spec,
                  vol_str_text(&label));
    vol_html_addf(out, "<td class=\"n\">%d d</td>",
                  (int)vol_frame_number(f, row, "h_days"));
    out->failed = out->failed || label.failed;
    vol_str_clear(&label);
}

/* The rows of one series, under a line that names it. */
static void
add_series(struct vol_str *out, const struct vol_frame *f,
           const struct series *of)
{
    bool begun = false;

    for (size_t i = 0; i < f->n; i++) {
        if (strcmp(vol_frame_text(f, i, "series"), of->name) != 0)
            continue;
        if (!begun)
            vol_html_addf(out,
                          "<tbody><tr class=\"group\"><th colspan=\"8\" "
                          "scope=\"rowgroup\">%s</th></tr>\n",
                          of->title);
        begun = true;
        begin_row(out, f, i);
        vol_report_mean_cells(out, f, i);
        vol_html_addf(out, "<td>%s</td></tr>\n",
                      vol_frame_text(f, i, "reason"));
    }
    if (begun)
        vol_str_add(out, "</tbody>\n");
}

void
vol_report_means_panel(struct vol_str *out, const struct vol_report_symbol *s,
                       const char *root)
{
    char date[VOL_DATE_BUFSIZE];
    struct vol_str note = { 0 };

    if (s->means.n == 0)
        return;
    vol_str_addf(&note,
                 "By models of the mean, from the rows up to %s, with the "
                 "intervals that should hold 80 and 95 per cent of what comes.",
                 vol_date_format(date, vol_frame_date(&s->means, 0, "origin")));
    vol_report_symbol_panel(out, s, "means", "Forecasts of the mean",
                            vol_str_text(&note), root, "means");
    vol_report_table(out, "figures wide", "Forecasts by horizon and model");
    vol_str_add(out, "<thead><tr><th scope=\"col\">Model</th>"
                     "<th scope=\"col\" class=\"n\">Horizon</th>");
    vol_report_mean_header(out);
    vol_str_add(out, "<th scope=\"col\">Note</th></tr></thead>\n");
    for (size_t k = 0; k < COUNT(series); k++)
        add_series(out, &s->means, &series[k]);
    vol_report_table_end(out);
    vol_report_panel_end(out);
    out->failed = out->failed || note.failed;
    vol_str_clear(&note);
}

/* ---- past forecasts ------------------------------------------------------ */

static const struct {
    const char *title, *column;
    struct vol_format format;
} past[] = {
    { "Forecasts", "n_obs", { VOL_STYLE_FIXED, 0, NULL } },
    { "RMSE", "rmse", { VOL_STYLE_DIGITS, 4, NULL } },
    { "MAE", "mae", { VOL_STYLE_DIGITS, 4, NULL } },
    { "MASE", "mase", { VOL_STYLE_DIGITS, 4, NULL } },
    { "RMSE to random walk", "rmse_to_rw", { VOL_STYLE_FIXED, 4, NULL } },
    { "RMSE to mean", "rmse_to_mean", { VOL_STYLE_FIXED, 4, NULL } },
    { "In 80 %", "coverage80", { VOL_STYLE_FIXED, 3, NULL } },
    { "In 95 %", "coverage95", { VOL_STYLE_FIXED, 3, NULL } },
};

void
vol_report_past_panel(struct vol_str *out, const struct vol_report_symbol *s,
                      const char *root)
{
    const struct vol_frame *f = &s->evaluations;
    char date[VOL_DATE_BUFSIZE];
    struct vol_str note = { 0 };

    if (f->n == 0)
        return;
    vol_str_addf(
        &note,
        "What each model would have forecast at the origins of the last rows "
        "up to %s, beside what came: a ratio below 1 is better than the "
        "baseline, and intervals should hold their share.",
        vol_date_format(date, vol_frame_date(f, 0, "origin")));
    vol_report_symbol_panel(out, s, "past", "Past forecasts of the mean",
                            vol_str_text(&note), root, "evaluations");
    vol_report_table(out, "figures wide", "Errors of past forecasts");
    vol_str_add(out, "<thead><tr><th scope=\"col\">Model</th>"
                     "<th scope=\"col\" class=\"n\">Horizon</th>"
                     "<th scope=\"col\">Of</th>");
    for (size_t k = 0; k < COUNT(past); k++)
        vol_html_addf(
            out, "<th scope=\"col\" class=\"n\" data-column=\"%s\">%s</th>",
            past[k].column, past[k].title);
    vol_str_add(out, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < f->n; i++) {
        begin_row(out, f, i);
        vol_html_addf(out, "<td>%s</td>", vol_frame_text(f, i, "series"));
        for (size_t k = 0; k < COUNT(past); k++)
            vol_format_figure(out, f, i, past[k].column, past[k].format,
                              vol_frame_text(f, i, "reason"));
        vol_str_add(out, "</tr>\n");
    }
    vol_str_add(out, "</tbody>");
    vol_report_table_end(out);
    vol_report_panel_end(out);
    out->failed = out->failed || note.failed;
    vol_str_clear(&note);
}
