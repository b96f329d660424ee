/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_REPORT_SYMBOL_H
#define VOL_REPORT_SYMBOL_H

#include "base/date.h"
#include "base/err.h"
#include "base/str.h"
#include "garch/spec.h"
#include "report/source.h"
#include "table/frame.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Everything the site says about one symbol: its rows from the database
 * and what follows from them.
 */

/* A group of symbols, which share a data date. */
struct vol_report_group {
    const char *name, *title;
    const char *const *models; /* as the configuration names them */
    size_t n_models;
    const char *const *mean_models;
    size_t n_mean_models;
    const char *lone_model; /* of those, the first that needs two symbols where
                               the group has one; else NULL */
    const char *const *cross_models; /* of its symbols together */
    size_t n_cross_models;
    const char *cross_margin, *cross_align;
    double cross_window; /* rows that a night uses, 0: all */
    double cross_roll;   /* rows of a rolling window */
    bool open;        /* not of a configuration: of whatever rows there are */
    bool together;    /* it has a page of its symbols together */
    const char *init; /* the setting garch.init          */
    bool free;        /* garch.stationarity is off       */
    const char *run_status; /* of its row of the run, or ""    */
    vol_date data_date;     /* the group's last session          */
    int periods;            /* trading days a year               */
    int stale_days;
};

/*
 * Whether its symbols are to have forecasts of the variance.  Those that a
 * database has of a group configured without models are of other nights, and
 * not shown.
 */
bool vol_report_has_models(const struct vol_report_group *group);

/* The same, of the variance or of the mean. */
bool vol_report_has_forecasts(const struct vol_report_group *group);

/* How things stand with a symbol. */
enum vol_report_status {
    VOL_REPORT_OK,
    VOL_REPORT_LATE,  /* its last price is a few days behind its group */
    VOL_REPORT_STALE, /* more than stale_days behind                   */
    VOL_REPORT_FAILED /* no forecast although there should be one      */
};

const char *vol_report_status_name(enum vol_report_status status);

/* Whether a fit with this status gives forecasts of estimates that are no
 * optimum: nonstationary, no_converge or fallback. */
bool vol_report_is_doubtful(const char *fit_status);

struct vol_report_model {
    char spec[VOL_SPEC_SIZE];
    char key[VOL_SPEC_KEY_MAX + 1]; /* the spec in names of files and links */
    bool current;                   /* it has a forecast at the origin      */
    struct vol_frame sigma;         /* its path, one row a date             */
    size_t news;                    /* where its rows begin in those of news */
};

struct vol_report_symbol {
    const char *name, *title, *currency; /* the latter may be NULL */
    char key[256];
    const struct vol_report_group *group;
    enum vol_report_status status;
    char reason[VOL_SPEC_SIZE + 512]; /* it may begin with a spec */
    vol_date last_bar, as_of; /* of the last bar; none: VOL_DATE_NONE  */
    vol_date origin;          /* of the last good forecast: of the mean
                                 where there is none of the variance to be */
    vol_date before;          /* of the one before it                  */
    struct vol_frame bars, fits, params, forecasts, forecasts_before;
    struct vol_frame tests, issues, summary, news;
    struct vol_frame means, evaluations, mean_failures; /* report/means.h */
    struct vol_frame returns; /* see report/returns.h */
    struct vol_report_model *model;
    size_t n_models, cap_models;
    size_t primary; /* the model of the headlines; n_models: none */
};

/*
 * Read all of `name`.  `until` is the last date looked at (VOL_DATE_NONE:
 * all).  `fetches` are those of the run, or NULL.  The strings and `group`
 * must outlive `out`, which the caller clears, after a failure too.
 */
enum vol_code vol_report_symbol_read(struct vol_report_symbol *out,
                                     const char *name,
                                     const struct vol_report_group *group,
                                     const struct vol_report_source *source,
                                     vol_date until,
                                     const struct vol_frame *fetches,
                                     struct vol_err *err) VOL_MUST_CHECK;

void vol_report_symbol_clear(struct vol_report_symbol *symbol);

/* Whether there is such a row and it is of `spec`. */
bool vol_report_is_of(const struct vol_frame *frame, size_t row,
                      const char *spec);

/*
 * Index of the first row of `spec` (and, for `h` > 0, of that horizon), or
 * frame->n.  The rows are one symbol's, of one origin, in the order of their
 * key.
 */
size_t vol_report_find(const struct vol_frame *frame, const char *spec, int h);

/* Index of the row whose column `headline` is 1, frame->n where none is. */
size_t vol_report_find_headline(const struct vol_frame *frame);

/* Index of the row of a parameter, or params->n; rows as above. */
size_t vol_report_find_param(const struct vol_frame *params, const char *spec,
                             const char *param);

/* ---- derived tables, in the manner of table/kinds.h ------------------ */

/* A row a symbol and model: the figures of the home page and the tiles. */
const struct vol_kind *vol_report_summary_kind(void);

/* News impact curves: tomorrow's volatility by today's shock. */
const struct vol_kind *vol_report_news_kind(void);

/*
 * Fill symbol->summary, a row for each model, in the order of the models.
 *
 *   vol_1d          the one-day forecast; 1w 1m 6m 1y: over the next 5, 22,
 *                   126 and 252 sessions (cum_vol_ann_pct)
 *   change_*        less the same model's forecast at the origin before, in
 *                   percentage points
 *   avg_5d ...      of the daily conditional volatility, annualised
 *   percentile      share of the days of the path whose conditional
 *                   volatility was not above the one-day forecast
 *   vol_of_vol_pct  standard deviation (n - 1) of the daily changes of the
 *                   log of the conditional volatility, annualised
 */
enum vol_code vol_report_summarise(struct vol_report_symbol *symbol,
                                   struct vol_err *err) VOL_MUST_CHECK;

/* Fill symbol->news from symbol->params, where a model has such a curve. */
enum vol_code vol_report_news(struct vol_report_symbol *symbol,
                              struct vol_err *err) VOL_MUST_CHECK;

/*
 * 1 % and 5 % quantiles of the standardised innovation of a model at its
 * last estimates, so that a day's VaR is mean + quantile * sigma.  False
 * where the density or its shape is not known.
 */
bool vol_report_quantiles(const struct vol_report_symbol *symbol,
                          const char *spec, double *q01, double *q05);

#endif
