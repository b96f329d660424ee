/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_REPORT_TOGETHER_H
#define VOL_REPORT_TOGETHER_H

#include "analysis/cross_plan.h"
#include "report/page.h"
#include "report/plan.h"
#include "report/source.h"

/*
 * The symbols of one group together, as the site shows them: correlations over
 * time from the table correlations, and who transmits to whom from the table
 * spillovers.
 */

enum {
    VOL_TOGETHER_MAX = 16, /* symbols of a group that are shown, the first */
    VOL_TOGETHER_NONE = VOL_TOGETHER_MAX * VOL_TOGETHER_MAX, /* no row   */
    VOL_TOGETHER_PAIRS = VOL_TOGETHER_MAX * (VOL_TOGETHER_MAX - 1) / 2
};

struct vol_together {
    const struct vol_report_group *group;
    const struct vol_report_member *member; /* k of them                     */
    size_t k, n_members;                    /* shown, and of the group       */
    char spec[VOL_CROSS_SPEC];              /* of the correlations, or ""    */
    vol_date through;                       /* their last day, or none       */
    struct vol_frame pair[VOL_TOGETHER_PAIRS]; /* correlations, by date      */
    struct vol_frame latest;        /* of the last day, by pair      */
    size_t row[VOL_TOGETHER_PAIRS]; /* in `latest`, or ..._NONE      */
    struct vol_frame spillovers;    /* of all rows, the last origin  */
    struct vol_frame net, index;    /* see the kinds below           */
};

size_t vol_together_pairs(const struct vol_together *t);

/* Place of the pair of two different members; their order does not matter. */
size_t vol_together_pair(const struct vol_together *t, size_t a, size_t b);

/* True where the group has two symbols, so that it has such a page. */
bool vol_together_has_page(const struct vol_report_plan *plan, size_t group);

/* Place of a member that is shown, or k. */
size_t vol_together_find(const struct vol_together *t, const char *name);

/* The i-th of a group's models as specs of tables begin, without what stands
 * for its symbols; false where it is none. */
bool vol_together_model(const struct vol_report_group *group, size_t i,
                        char name[VOL_CROSS_NAME]);

/*
 * Read what there is of group `g` of the plan up to `until`, of the model and
 * the symbols of vol_together_sets_choose().  The plan must outlive `out`,
 * which the caller clears, after a failure too.
 */
enum vol_code vol_together_read(struct vol_together *out,
                                const struct vol_report_plan *plan, size_t g,
                                const struct vol_report_source *source,
                                vol_date until,
                                struct vol_err *err) VOL_MUST_CHECK;
void vol_together_clear(struct vol_together *t);

/* The part of it that is about spillovers. */
enum vol_code vol_together_read_spillovers(
    struct vol_together *t, const struct vol_report_source *source,
    vol_date until, struct vol_err *err) VOL_MUST_CHECK;

/*
 * Derived tables, in the manner of table/kinds.h.  A row a symbol: the shares
 * that it takes from the others and gives to them, and their difference; and a
 * row an origin: the mean share that comes from others (Diebold and Yilmaz
 * 2012), per cent.
 */
const struct vol_kind *vol_together_net_kind(void);
const struct vol_kind *vol_together_index_kind(void);

/* The mean share that comes from others; NaN where a share is missing. */
double vol_together_total(const struct vol_together *t);

/* ---- what is made of it ---------------------------------------------- */

/* One or two sentences from the figures, as <li> elements. */
void vol_together_say(struct vol_str *out, const struct vol_together *t);

/* "VAR(2) of log squared returns, generalised shocks" for var2-logsq. */
void vol_together_add_method(struct vol_str *out, const char *spec);

/* Plain reason why there are no correlations, without a full stop; nothing
 * where there are some.  `summary`, as of a site, tells which symbols are
 * behind. */
void vol_together_add_reason(struct vol_str *out, const struct vol_together *t,
                             const struct vol_frame *summary);

/* From the page cross/GROUP.html to the root of the site. */
#define VOL_TOGETHER_ROOT "../"

/* Its tables, `root` leading from the page to the top of the site: the
 * correlations of the last day; shares of spillovers with what each symbol
 * gives and takes, the total in the corner, as Diebold and Yilmaz (2012) have
 * it; and net shares pair by pair, of three symbols or more. */
void vol_together_add_correlations(struct vol_str *out,
                                   const struct vol_together *t,
                                   const char *root);
void vol_together_add_shares(struct vol_str *out, const struct vol_together *t,
                             const char *root);
void vol_together_add_net(struct vol_str *out, const struct vol_together *t,
                          const char *root);

/* What the first page shows of the group: the sentences and the first two of
 * these tables; nothing where the database has nothing of it. */
void vol_together_overview(struct vol_str *out, const struct vol_together *t);

/* The page itself. */
enum vol_code vol_together_page(const struct vol_report_site *site,
                                const struct vol_together *t,
                                struct vol_str *out,
                                struct vol_err *err) VOL_MUST_CHECK;

/* What its charts are drawn from: the recent part, or all of it; and whether
 * that is more. */
enum vol_code vol_together_chart(const struct vol_together *t,
                                 size_t history_days, bool all,
                                 struct vol_str *out,
                                 struct vol_err *err) VOL_MUST_CHECK;
enum vol_code vol_together_has_more(const struct vol_together *t,
                                    size_t history_days, bool *more,
                                    struct vol_err *err) VOL_MUST_CHECK;

/* The path of a pair's data file, "CAC/DAX", as its rows, of which it needs
 * one, have the symbols. */
void vol_together_add_path(struct vol_str *out, const struct vol_frame *pair);

/* The files api/v1/groups/GROUP/... */
enum vol_code vol_together_api(struct vol_report_output *output,
                               const struct vol_together *t,
                               struct vol_err *err) VOL_MUST_CHECK;

#endif
