/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The panels of a symbol's page that show estimates, risk and tests. */
#include "report/panels.h"

#include "base/mem.h"
#include "report/format.h"
#include "report/html.h"
#include "report/page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct vol_format four = { VOL_STYLE_DIGITS, 4, NULL };
static const struct vol_format two = { VOL_STYLE_FIXED, 2, NULL };
static const struct vol_format p_value = { VOL_STYLE_P, 0, NULL };

#define NONE "<td class=\"n none\">\xe2\x80\x93</td>"

/* ---- estimation ------------------------------------------------------- */

struct line {
    const char *title, *column;
    struct vol_format format;
};

static const struct line fit_lines[] = {
    { "Observations", "n_obs", { VOL_STYLE_FIXED, 0, NULL } },
    { "of them across a gap", "n_gaps", { VOL_STYLE_FIXED, 0, NULL } },
    { "Log-likelihood", "loglik", { VOL_STYLE_FIXED, 2, NULL } },
    { "AIC", "aic", { VOL_STYLE_FIXED, 2, NULL } },
    { "BIC", "bic", { VOL_STYLE_FIXED, 2, NULL } },
    { "HQIC", "hqic", { VOL_STYLE_FIXED, 2, NULL } },
    { "Persistence", "persistence", { VOL_STYLE_FIXED, 4, NULL } },
    { "Half-life", "half_life_days", { VOL_STYLE_FIXED, 1, " d" } },
    { "Long-run volatility",
      "uncond_vol_ann_pct",
      { VOL_STYLE_FIXED, 2, "%" } },
    { "Iterations", "iterations", { VOL_STYLE_FIXED, 0, NULL } },
    { "Gradient", "grad_norm", { VOL_STYLE_DIGITS, 2, NULL } },
};

static const struct {
    const char *title, *column;
} fit_texts[] = { { "Initial variance", "init" },
                  { "Standard errors", "cov_type" },
                  { "Stationarity", "stationarity" } };

/* Where a parameter stands among others: the order of the equations. */
static size_t
rank(const char *param)
{
    static const char *const order[] = { "mean_uncond", "mu",    "ar",
                                         "ma",          "omega", "alpha",
                                         "gamma",       "beta",  "delta",
                                         "nu",          "skew" };
    size_t i = 0;

    while (i < COUNT(order) && strncmp(param, order[i], strlen(order[i])) != 0)
        i++;
    return i;
}

static void
sort_params(const char **name, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k > 0; k--) {
            int by_name = strcmp(name[k], name[k - 1]);
            size_t a = rank(name[k]), b = rank(name[k - 1]);
            if (a > b || (a == b && by_name >= 0))
                break;
            const char *swap = name[k];
            name[k] = name[k - 1];
            name[k - 1] = swap;
        }
}

/* The names of all parameters, sorted, to be freed; NULL without memory. */
static const char **
list_params(const struct vol_report_symbol *s, size_t *count)
{
    void *room = NULL;
    size_t n = 0;

    *count = 0;
    if (vol_mem_array(&room, s->params.n, sizeof(char *), NULL) != VOL_OK)
        return NULL;
    const char **name = room;
    for (size_t i = 0; i < s->params.n; i++) {
        const char *param = vol_frame_text(&s->params, i, "param");
        size_t k = 0;
        while (k < n && strcmp(name[k], param) != 0)
            k++;
        if (k == n)
            name[n++] = param;
    }
    sort_params(name, n);
    *count = n;
    return name;
}

/* The estimate, and below it the standard error in brackets. */
static void
add_estimate(struct vol_str *out, const struct vol_frame *params, size_t row)
{
    if (row == params->n) {
        vol_str_add(out, NONE);
        return;
    }
    vol_str_add(out, "<td class=\"n\">");
    vol_format_cell(out, "span", params, row, "estimate", four, NULL);
    vol_str_add(out, "<br><small>(");
    vol_format_cell(out, "span", params, row, "std_error", four,
                    vol_frame_text(params, row, "reason"));
    vol_str_add(out, ")</small></td>");
}

static void
add_fit_cells(struct vol_str *out, const struct vol_report_symbol *s,
              const struct line *line)
{
    vol_html_addf(out, "<tr data-column=\"%s\"><th scope=\"row\">%s</th>",
                  line->column, line->title);
    for (size_t m = 0; m < s->n_models; m++) {
        size_t row = vol_report_find(&s->fits, s->model[m].spec, 0);
        if (row < s->fits.n)
            vol_format_figure(out, &s->fits, row, line->column, line->format,
                              vol_frame_text(&s->fits, row, "reason"));
        else
            vol_str_add(out, NONE);
    }
    vol_str_add(out, "</tr>\n");
}

static void
add_fit_texts(struct vol_str *out, const struct vol_report_symbol *s,
              const char *title, const char *column)
{
    vol_html_addf(out, "<tr><th scope=\"row\">%s</th>", title);
    for (size_t m = 0; m < s->n_models; m++) {
        size_t row = vol_report_find(&s->fits, s->model[m].spec, 0);
        vol_html_addf(out, "<td class=\"n\">%s</td>",
                      row < s->fits.n ? vol_frame_text(&s->fits, row, column)
                                      : "\xe2\x80\x93");
    }
    vol_str_add(out, "</tr>\n");
}

static void
add_status_row(struct vol_str *out, const struct vol_report_symbol *s)
{
    vol_str_add(out, "<tr><th scope=\"row\">Convergence</th>");
    for (size_t m = 0; m < s->n_models; m++) {
        size_t row = vol_report_find(&s->fits, s->model[m].spec, 0);
        vol_str_add(out, "<td class=\"n\">");
        if (row < s->fits.n)
            vol_report_badge(out, vol_frame_text(&s->fits, row, "status"),
                             vol_frame_text(&s->fits, row, "reason"));
        vol_str_add(out, "</td>");
    }
    vol_str_add(out, "</tr>\n<tr><th scope=\"row\">Sample</th>");
    for (size_t m = 0; m < s->n_models; m++) {
        size_t row = vol_report_find(&s->fits, s->model[m].spec, 0);
        vol_str_add(out, "<td class=\"n\">");
        if (row < s->fits.n) {
            vol_format_date(out, vol_frame_date(&s->fits, row, "first_date"));
            vol_str_add(out, "<br>");
            vol_format_date(out, vol_frame_date(&s->fits, row, "origin"));
        }
        vol_str_add(out, "</td>");
    }
    vol_str_add(out, "</tr>\n");
}

/* One parameter of one model in full. */
static void
add_param_row(struct vol_str *out, const struct vol_report_symbol *s,
              const char *param, size_t m)
{
    static const char *const columns[] = { "estimate", "std_error", "t_stat",
                                           "p_value",  "ci_low",    "ci_high" };
    size_t row = vol_report_find_param(&s->params, s->model[m].spec, param);
    struct vol_str label = { 0 };

    if (row == s->params.n)
        return;
    const char *bound = vol_frame_text(&s->params, row, "at_bound");
    vol_report_label(&label, s->model[m].spec);
    vol_str_add(out, "<tr");
    vol_format_row_ref(out, &s->params, row);
    vol_html_addf(out, "><th scope=\"row\">%s</th><td title=\"%s\">%s</td>",
                  param, s->model[m].spec, vol_str_text(&label));
    for (size_t k = 0; k < COUNT(columns); k++)
        vol_format_figure(out, &s->params, row, columns[k],
                          k == 2   ? two
                          : k == 3 ? p_value
                                   : four,
                          vol_frame_text(&s->params, row, "reason"));
    vol_html_addf(
        out, "<td>%s%s</td></tr>\n", *bound != '\0' ? "at bound: " : "",
        *bound != '\0' ? bound : vol_frame_text(&s->params, row, "reason"));
    out->failed = out->failed || label.failed;
    vol_str_clear(&label);
}

static void
add_param_table(struct vol_str *out, const struct vol_report_symbol *s,
                const char *const *name, size_t n)
{
    vol_report_table(out, "figures wide", "Every parameter of every model");
    vol_str_add(
        out,
        "<thead><tr><th scope=\"col\">Parameter</th>"
        "<th scope=\"col\">Model</th>"
        "<th scope=\"col\" class=\"n\" data-column=\"estimate\">Estimate</th>"
        "<th scope=\"col\" class=\"n\" data-column=\"std_error\">Std. "
        "error</th>"
        "<th scope=\"col\" class=\"n\" data-column=\"t_stat\">t</th>"
        "<th scope=\"col\" class=\"n\" data-column=\"p_value\">p</th>"
        "<th scope=\"col\" class=\"n\" data-column=\"ci_low\">95 % from</th>"
        "<th scope=\"col\" class=\"n\" data-column=\"ci_high\">to</th>"
        "<th scope=\"col\">Note</th></tr></thead>\n");
    for (size_t k = 0; k < n; k++) {
        vol_str_add(out, "<tbody>\n");
        for (size_t m = 0; m < s->n_models; m++)
            add_param_row(out, s, name[k], m);
        vol_str_add(out, "</tbody>\n");
    }
    vol_report_table_end(out);
}

void
vol_report_estimation_panel(struct vol_str *out,
                            const struct vol_report_symbol *s, const char *root)
{
    size_t n;
    const char **name;

    if (s->fits.n == 0)
        return;
    name = list_params(s, &n);
    out->failed = out->failed || name == NULL;
    vol_report_symbol_panel(out, s, "estimation", "Estimation", NULL, root,
                            "fits");
    vol_report_table(out, "figures estimates",
                     "Estimates, standard errors in brackets");
    vol_report_model_header(out, s, "Parameter", &s->fits);
    vol_str_add(out, "<tbody>\n");
    for (size_t k = 0; k < n; k++) {
        vol_html_addf(out, "<tr><th scope=\"row\">%s</th>", name[k]);
        for (size_t m = 0; m < s->n_models; m++)
            add_estimate(
                out, &s->params,
                vol_report_find_param(&s->params, s->model[m].spec, name[k]));
        vol_str_add(out, "</tr>\n");
    }
    vol_str_add(out, "</tbody>\n<tbody>\n");
    for (size_t i = 0; i < COUNT(fit_lines); i++)
        add_fit_cells(out, s, &fit_lines[i]);
    for (size_t i = 0; i < COUNT(fit_texts); i++)
        add_fit_texts(out, s, fit_texts[i].title, fit_texts[i].column);
    add_status_row(out, s);
    vol_str_add(out, "</tbody>");
    vol_report_table_end(out);
    vol_report_panel_end(out);
    free(name);
}

void
vol_report_params_panel(struct vol_str *out, const struct vol_report_symbol *s,
                        const char *root)
{
    size_t n;
    const char **name;

    if (s->params.n == 0)
        return;
    name = list_params(s, &n);
    out->failed = out->failed || name == NULL;
    vol_report_symbol_panel(out, s, "parameters", "Parameters", NULL, root,
                            "parameters");
    add_param_table(out, s, name, n);
    vol_report_panel_end(out);
    free(name);
}

/* ---- risk -------------------------------------------------------------- */

static const char *const risk_columns[] = {
    "q01_pct", "q025_pct", "q05_pct", "es01_pct", "es025_pct", "es05_pct"
};

static bool
has_risk(const struct vol_frame *f, size_t row)
{
    for (size_t k = 0; row < f->n && k < COUNT(risk_columns); k++)
        if (isfinite(vol_frame_number(f, row, risk_columns[k])))
            return true;
    return false;
}

static void
add_risk_row(struct vol_str *out, const struct vol_report_symbol *s, int h,
             size_t m)
{
    const struct vol_frame *f = &s->forecasts;
    size_t row = vol_report_find(f, s->model[m].spec, h);
    struct vol_str label = { 0 };

    if (!has_risk(f, row))
        return;
    vol_report_label(&label, s->model[m].spec);
    vol_str_add(out, "<tr");
    vol_format_row_ref(out, f, row);
    vol_html_addf(out, "><th scope=\"row\">%d d</th><td title=\"%s\">%s</td>",
                  h, s->model[m].spec, vol_str_text(&label));
    for (size_t k = 0; k < COUNT(risk_columns); k++)
        vol_format_figure(out, f, row, risk_columns[k],
                          (struct vol_format){ VOL_STYLE_FIXED, 2, "%" },
                          vol_frame_text(f, row, "reason"));
    vol_html_addf(out, "<td>%s</td></tr>\n",
                  vol_frame_text(f, row, "q_method"));
    out->failed = out->failed || label.failed;
    vol_str_clear(&label);
}

static bool
any_risk(const struct vol_frame *f)
{
    for (size_t i = 0; i < f->n; i++)
        if (has_risk(f, i))
            return true;
    return false;
}

void
vol_report_risk_panel(struct vol_str *out, const struct vol_report_symbol *s,
                      const char *root)
{
    static const int horizon[] = { 1, 10, 30 };

    if (!any_risk(&s->forecasts))
        return;
    vol_report_symbol_panel(
        out, s, "risk", "Value at risk and expected shortfall",
        "As log returns over the horizon, from the model's own quantiles: with "
        "the stated probability the return is below the value at risk, and "
        "then the expected shortfall on average.",
        root, "forecasts");
    vol_report_table(out, "figures wide", "VaR and ES by horizon and model");
    vol_str_add(
        out,
        "<thead><tr><th scope=\"col\">Horizon</th>"
        "<th scope=\"col\">Model</th>"
        "<th scope=\"col\" class=\"n\" data-column=\"q01_pct\">VaR 1 %</th>"
        "<th scope=\"col\" class=\"n\" data-column=\"q025_pct\">VaR 2.5 %</th>"
        "<th scope=\"col\" class=\"n\" data-column=\"q05_pct\">VaR 5 %</th>"
        "<th scope=\"col\" class=\"n\" data-column=\"es01_pct\">ES 1 %</th>"
        "<th scope=\"col\" class=\"n\" data-column=\"es025_pct\">ES 2.5 %</th>"
        "<th scope=\"col\" class=\"n\" data-column=\"es05_pct\">ES 5 %</th>"
        "<th scope=\"col\">Method</th></tr></thead>\n");
    for (size_t i = 0; i < COUNT(horizon); i++) {
        vol_str_add(out, "<tbody>\n");
        for (size_t m = 0; m < s->n_models; m++)
            add_risk_row(out, s, horizon[i], m);
        vol_str_add(out, "</tbody>\n");
    }
    vol_report_table_end(out);
    vol_report_panel_end(out);
}
