/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The matrices of a group's page: each symbol a row and a column. */
#include "report/together.h"

#include "report/format.h"
#include "report/html.h"
#include "report/panels.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct vol_format two = { VOL_STYLE_FIXED, 2, NULL };
static const struct vol_format one = { VOL_STYLE_FIXED, 1, NULL };
static const struct vol_format change = { VOL_STYLE_SIGNED, 1, NULL };

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
begin_row(struct vol_str *out, const struct vol_together *t, size_t i,
          const char *root)
{
    struct vol_str key = { 0 };

    vol_str_add_key(&key, t->member[i].name);
    vol_html_addf(out,
                  "<tr><th scope=\"row\"><a href=\"%ssymbols/%s.html\">%s"
                  "</a></th>",
                  root, vol_str_text(&key), t->member[i].name);
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

void
vol_together_add_correlations(struct vol_str *out, const struct vol_together *t,
                              const char *root)
{
    vol_report_table(out, "matrix", "Conditional correlations of a day");
    add_columns(out, t);
    vol_str_add(out, "</tr></thead>\n<tbody>\n");
    for (size_t a = 0; a < t->k; a++) {
        begin_row(out, t, a, root);
        for (size_t b = 0; b < t->k; b++)
            add_correlation(out, t, a, b);
        vol_str_add(out, "</tr>\n");
    }
    vol_str_add(out, "</tbody>");
    vol_report_table_end(out);
}

/* ---- spillovers ---------------------------------------------------------- */

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
    size_t row = 0;

    while (row < t->net.n && strcmp(vol_frame_text(&t->net, row, "symbol"),
                                    t->member[i].name) != 0)
        row++;
    if (row < t->net.n)
        vol_format_cell(out, "td", &t->net, row, column, format, "");
    else
        vol_str_add(out, "<td class=\"n none\">\xe2\x80\x93</td>");
}

/* Figures of the table of spillovers, in a matrix. */
struct flow {
    const char *column;
    struct vol_format format;
    double largest; /* between two, whose colour is the strongest */
    bool own;       /* those of a symbol with itself are shown    */
};

static struct flow
make_flow(const struct vol_together *t, const char *column,
          struct vol_format format, bool own)
{
    const struct vol_frame *f = &t->spillovers;
    struct flow flow = { column, format, 0.0, own };

    for (size_t i = 0; i < f->n; i++)
        if (strcmp(vol_frame_text(f, i, "from_symbol"),
                   vol_frame_text(f, i, "to_symbol")) != 0)
            flow.largest =
                fmax(flow.largest, fabs(vol_frame_number(f, i, column)));
    return flow;
}

static void
add_flow(struct vol_str *out, const struct vol_together *t, size_t from,
         size_t to, const struct flow *flow)
{
    const struct vol_frame *f = &t->spillovers;
    const size_t row = find_share(t, from, to);

    if (from == to && !flow->own) {
        vol_str_add(out, "<td class=\"self\"></td>");
    } else if (row == f->n) {
        vol_str_add(out, "<td class=\"n none\">\xe2\x80\x93</td>");
    } else if (from == to) {
        vol_str_add(out, "<td class=\"self\">");
        vol_format_cell(out, "span", f, row, flow->column, flow->format,
                        "not available");
        vol_str_add(out, "</td>");
    } else {
        add_heat(out, f, row, flow->column,
                 fabs(vol_frame_number(f, row, flow->column)) / flow->largest,
                 flow->format, "");
    }
}

static void
add_receiver(struct vol_str *out, const struct vol_together *t, size_t to,
             const struct flow *flow, const char *root)
{
    begin_row(out, t, to, root);
    for (size_t from = 0; from < t->k; from++)
        add_flow(out, t, from, to, flow);
}

static void
add_sums(struct vol_str *out, const struct vol_together *t, const char *name,
         const char *column, struct vol_format format)
{
    vol_str_addf(out, "<tr><th scope=\"row\">%s</th>", name);
    for (size_t i = 0; i < t->k; i++)
        add_net_cell(out, t, i, column, format);
}

void
vol_together_add_shares(struct vol_str *out, const struct vol_together *t,
                        const char *root)
{
    const struct flow flow = make_flow(t, "share_pct", one, true);

    vol_report_table(out, "matrix",
                     "Spillovers: to each row, from each column");
    add_columns(out, t);
    vol_str_add(out,
                "<th scope=\"col\" class=\"n\">From<span class=\"unseen\"> "
                "others</span></th></tr></thead>\n<tbody>\n");
    for (size_t to = 0; to < t->k; to++) {
        add_receiver(out, t, to, &flow, root);
        add_net_cell(out, t, to, "from_others_pct", one);
        vol_str_add(out, "</tr>\n");
    }
    vol_str_add(out, "</tbody>\n<tbody>\n");
    add_sums(out, t, "To<span class=\"unseen\"> others</span>", "to_others_pct",
             one);
    vol_str_add(out, "<td class=\"n total\" title=\"the total index\">");
    vol_format_add(out, vol_together_total(t), one);
    vol_str_add(out, "</td></tr>\n");
    add_sums(out, t, "Net", "net_pct", change);
    vol_str_add(out, "<td></td></tr>\n</tbody>");
    vol_report_table_end(out);
}

void
vol_together_add_net(struct vol_str *out, const struct vol_together *t,
                     const char *root)
{
    const struct flow flow = make_flow(t, "net_pct", change, false);

    if (t->k < 3)
        return;
    vol_report_table(out, "matrix", "Net of each pair: to row, from column");
    add_columns(out, t);
    vol_str_add(out, "</tr></thead>\n<tbody>\n");
    for (size_t to = 0; to < t->k; to++) {
        add_receiver(out, t, to, &flow, root);
        vol_str_add(out, "</tr>\n");
    }
    vol_str_add(out, "</tbody>");
    vol_report_table_end(out);
}
