/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_REPORT_PAGE_H
#define VOL_REPORT_PAGE_H

#include "base/date.h"
#include "base/err.h"
#include "base/str.h"
#include "report/symbol.h"
#include "table/frame.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * The pages of the site as HTML.  Everything that came from data goes
 * through report/html.h.  Pages hold their tables and figures; charts are
 * drawn by share/report/site.js from the JSON block that stands in the page.
 */

/* What all pages share. */
struct vol_report_site {
    const char *title;       /* of the site                                */
    const char *base_url;    /* where it will be served; "" if not known   */
    const char *run_id;      /* "" where no run is known                   */
    const char *version;     /* of the program                             */
    const char *layout;      /* text of the template page.html             */
    const char *about;       /* text of the template about.html            */
    const char *plotly;      /* the <script> element of Plotly, a template */
    const char *script_from; /* another origin of scripts, "" for none   */
    size_t history_days;     /* sessions that charts and files hold; 0: all */
    struct vol_report_group *group;
    size_t n_groups;
    struct vol_frame runs;    /* all of them                             */
    struct vol_frame summary; /* the headline row of each symbol         */
    struct vol_frame means;   /* the same of means, of those with any    */
    struct vol_frame issues;  /* of all symbols                          */
    struct vol_frame quality; /* of all symbols, the latest              */
    struct vol_frame fetches; /* of the run                              */
    vol_date through, as_of;  /* the latest of all groups                */
    struct vol_str *together; /* by group, of vol_together_overview(); empty
                                 where there is nothing                  */
};

/* What the first page shows of a symbol besides its row of the summary. */
struct vol_report_extra {
    const char *title;
    struct vol_str spark; /* of vol_report_sparkline() */
};

/* One page before its frame is put around it. */
struct vol_report_page {
    const char *title;
    const char *current;     /* "home", "quality" ... for the navigation */
    const char *root;        /* "" or "../"                              */
    const char *description; /* one sentence for search engines          */
    struct vol_str body;     /* what stands in <main>                    */
    struct vol_str trace;    /* rows of the table at the foot: name, value */
    bool charts;             /* it needs Plotly                          */
    const char *script;      /* one of its own in assets/, or NULL       */
};

void vol_report_page_clear(struct vol_report_page *page);

/* Add the whole page to `out`. */
enum vol_code vol_report_page_finish(const struct vol_report_site *site,
                                     const struct vol_report_page *page,
                                     struct vol_str *out,
                                     struct vol_err *err) VOL_MUST_CHECK;

/*
 * The pages themselves, each as a finished text added to `out`.  `extra`
 * is by row of site->summary.
 */
enum vol_code vol_report_home_page(const struct vol_report_site *site,
                                   const struct vol_report_extra *extra,
                                   struct vol_str *out,
                                   struct vol_err *err) VOL_MUST_CHECK;
enum vol_code vol_report_quality_page(const struct vol_report_site *site,
                                      struct vol_str *out,
                                      struct vol_err *err) VOL_MUST_CHECK;
enum vol_code vol_report_runs_page(const struct vol_report_site *site,
                                   struct vol_str *out,
                                   struct vol_err *err) VOL_MUST_CHECK;
enum vol_code vol_report_about_page(const struct vol_report_site *site,
                                    struct vol_str *out,
                                    struct vol_err *err) VOL_MUST_CHECK;
enum vol_code vol_report_symbol_page(const struct vol_report_site *site,
                                     const struct vol_report_symbol *symbol,
                                     struct vol_str *out,
                                     struct vol_err *err) VOL_MUST_CHECK;

/* ---- pieces that several pages use -------------------------------- */

/* A row of the table at the foot of a page. */
void vol_report_trace(struct vol_report_page *page, const char *name,
                      const char *value);
void vol_report_trace_date(struct vol_report_page *page, const char *name,
                           vol_date date);

/* What stands at the foot of a page about all symbols. */
void vol_report_trace_site(struct vol_report_page *page,
                           const struct vol_report_site *site);

/*
 * Begin a panel: its anchor, heading, one line of explanation (NULL: none)
 * and links to its data, `resource` being a path of the API without its
 * ending, relative to api/v1/ (NULL: no links); and end it.
 */
void vol_report_panel(struct vol_str *out, const char *id, const char *title,
                      const char *note, const char *root, const char *resource);
void vol_report_panel_end(struct vol_str *out);

/* A table that scrolls sideways in its own box; `caption` names it. */
void vol_report_table(struct vol_str *out, const char *class,
                      const char *caption);
void vol_report_table_end(struct vol_str *out);

/* How things stand: a small label whose word says it without colour. */
void vol_report_badge(struct vol_str *out, const char *status,
                      const char *reason);

/*
 * The same of a symbol, from a row of vol_report_summary_kind(): its status
 * and, beside it or in the place of "ok", that of a fit whose estimates are no
 * optimum.  The words with their reasons, and how many there are; the badges.
 */
size_t vol_report_words(const struct vol_frame *summary, size_t row,
                        const char *word[2], const char *reason[2]);
void vol_report_badges(struct vol_str *out, const struct vol_frame *summary,
                       size_t row);

/* A model as people write it: "GJR(1,1) t" for const+gjr1.1~t, "VAR(2)" for
 * var2-of4.1a2b3c4d. */
void vol_report_label(struct vol_str *out, const char *spec);

/* A line through the symbol's last year, as inline SVG: the volatility of its
 * primary model, or, where it has no model of it, the price, and the word. */
void vol_report_sparkline(struct vol_str *out,
                          const struct vol_report_symbol *s);

/* The data of a symbol's charts as JSON: the recent part, or all of it. */
enum vol_code vol_report_chart_json(const struct vol_report_symbol *symbol,
                                    size_t history_days, bool all,
                                    struct vol_str *out,
                                    struct vol_err *err) VOL_MUST_CHECK;

/* True where the recent part is not all there is. */
bool vol_report_chart_has_more(const struct vol_report_symbol *symbol,
                               size_t history_days);

#endif
