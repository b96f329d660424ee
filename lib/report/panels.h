/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_REPORT_PANELS_H
#define VOL_REPORT_PANELS_H

#include "base/str.h"
#include "report/symbol.h"

#include <stdbool.h>

/*
 * The panels of a symbol's page.  Each adds its section to `out`, or
 * nothing at all where there is nothing to show.  `root` leads from the page
 * to the top of the site.
 */
void vol_report_tiles(struct vol_str *out, const struct vol_report_symbol *s);
void vol_report_summary_panel(struct vol_str *out,
                              const struct vol_report_symbol *s,
                              const char *root);
void vol_report_history_panel(struct vol_str *out,
                              const struct vol_report_symbol *s,
                              const char *root);
void vol_report_returns_panel(struct vol_str *out,
                              const struct vol_report_symbol *s,
                              const char *root);
void vol_report_term_panel(struct vol_str *out,
                           const struct vol_report_symbol *s, const char *root);
void vol_report_estimation_panel(struct vol_str *out,
                                 const struct vol_report_symbol *s,
                                 const char *root);
void vol_report_params_panel(struct vol_str *out,
                             const struct vol_report_symbol *s,
                             const char *root);
void vol_report_news_panel(struct vol_str *out,
                           const struct vol_report_symbol *s, const char *root);
void vol_report_risk_panel(struct vol_str *out,
                           const struct vol_report_symbol *s, const char *root);
void vol_report_means_panel(struct vol_str *out,
                            const struct vol_report_symbol *s,
                            const char *root);
void vol_report_past_panel(struct vol_str *out,
                           const struct vol_report_symbol *s, const char *root);
void vol_report_tests_panel(struct vol_str *out,
                            const struct vol_report_symbol *s,
                            const char *root);
void vol_report_issues_panel(struct vol_str *out,
                             const struct vol_report_symbol *s,
                             const char *root);

/*
 * Begin a panel whose data are symbols/KEY/RESOURCE of the API; RESOURCE NULL:
 * it has none.
 */
void vol_report_symbol_panel(struct vol_str *out,
                             const struct vol_report_symbol *s, const char *id,
                             const char *title, const char *note,
                             const char *root, const char *resource);

/*
 * A header row: a corner, then a cell for each model, which refers to its row
 * of `rows`: symbol->summary, symbol->fits, or NULL where there is not one.
 */
void vol_report_model_header(struct vol_str *out,
                             const struct vol_report_symbol *s,
                             const char *corner, const struct vol_frame *rows);

/* The figures of a row of symbol->means and what stands above them. */
void vol_report_mean_header(struct vol_str *out);
void vol_report_mean_cells(struct vol_str *out, const struct vol_frame *means,
                           size_t row);

/* The buttons that choose how far back the charts of a page go. */
void vol_report_ranges(struct vol_str *out, const char *label);

/* A figure that site.js draws into, `tall` or not, and its caption. */
void vol_report_figure(struct vol_str *out, const char *chart,
                       const char *label, const char *caption);

#endif
