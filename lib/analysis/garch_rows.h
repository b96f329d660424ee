/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_ANALYSIS_GARCH_ROWS_H
#define VOL_ANALYSIS_GARCH_ROWS_H

#include "analysis/garch_states.h"
#include "base/str.h"
#include "garch/bands.h"
#include "garch/diagnostics.h"
#include "garch/forecast.h"
#include "garch/selftest.h"
#include "market/series.h"
#include "table/rows.h"

#include <stdbool.h>
#include <stddef.h>

/* One model of one symbol: what its rows in the tables are made of. */
struct vol_garch_result {
    const char *symbol, *spec; /* as the tables spell them           */
    const struct vol_series *series;
    const struct vol_garch_fit *fit;
    enum vol_garch_cov cov;              /* the standard errors shown */
    double periods;                      /* days a year               */
    const struct vol_forecast *forecast; /* from day 1 on, NULL: none */
    size_t paths;                        /* that it was simulated in  */
    const size_t *day;                   /* days shown, ascending     */
    size_t n_days;
    bool filtered;    /* from a state: nothing was estimated             */
    size_t first;     /* first row that no earlier run has shown         */
    const char *note; /* whose parameters they are, where of another day */
    const struct vol_garch_state *state; /* to be kept; NULL: none        */
    const struct vol_garch_mark *mark;
    const struct vol_diagnostics *diagnostics; /* NULL: none               */
    const struct vol_band *band;               /* of each day; NULL: none  */
    enum vol_band_method band_method;
    double band_level;
    size_t held;  /* from this day on a regressor is held; 0: none     */
    int selected; /* 1 or 0; -1: no model was to be selected          */
};

/* Whether so many days a year are all of them, or the weekdays. */
bool vol_garch_all_days(double periods);

/* The h-th such day after `origin`. */
vol_date vol_garch_target(vol_date origin, double periods, size_t h);

/*
 * Add the rows of each kind, all columns of the kind.  A fit without
 * parameters has a row in `fits` alone.  A filtered one has no rows in
 * `params`, which has not changed, and in `sigma` those of new dates.
 */
void vol_garch_add_fits(struct vol_rows *rows,
                        const struct vol_garch_result *r);
void vol_garch_add_params(struct vol_rows *rows,
                          const struct vol_garch_result *r);
void vol_garch_add_sigma(struct vol_rows *rows,
                         const struct vol_garch_result *r);
void vol_garch_add_forecasts(struct vol_rows *rows,
                             const struct vol_garch_result *r);
void vol_garch_add_states(struct vol_rows *rows,
                          const struct vol_garch_result *r);

void vol_garch_add_diagnostics(struct vol_rows *rows,
                               const struct vol_garch_result *r);
void vol_garch_add_bands(struct vol_rows *rows,
                         const struct vol_garch_result *r);

/* symbol, origin, spec: the first cells of most kinds. */
void vol_garch_add_key(struct vol_rows *rows, const struct vol_garch_result *r);

/*
 * The reason of a figure of day h: the status and its cause where the estimates
 * are no optimum within the model's bounds, or whose parameters they are;
 * whether regressors were held; whether the volatility is none that the series
 * has had; and the figure's own `note` and `reason`, or why forecasts ended
 * before that day.
 */
void vol_garch_add_reason(struct vol_rows *rows,
                          const struct vol_garch_result *r, size_t h,
                          const char *note, const char *reason);

/* Why there is no forecast from a day on: its date and the cause. */
enum { VOL_GARCH_END_SIZE = 320 };
void vol_garch_describe_end(const struct vol_garch_result *r,
                            const struct vol_forecast_end *end, char *out,
                            size_t size);

/* For people: sample, coefficients with stars, criteria, forecasts. */
void vol_garch_summary_add(struct vol_str *out,
                           const struct vol_garch_result *r);

/* Of it the tests of the residuals, and the bands. */
void vol_garch_summary_add_diagnostics(struct vol_str *out,
                                       const struct vol_garch_result *r);
void vol_garch_summary_add_bands(struct vol_str *out,
                                 const struct vol_garch_result *r);

/* A table of coefficients: its head, a line (with stars, or why there is no
 * standard error), and what the stars mean. */
void vol_garch_summary_add_head(struct vol_str *out, int width);
void vol_garch_summary_add_line(struct vol_str *out, int width,
                                const char *name, double estimate, double se,
                                const char *reason);
void vol_garch_summary_add_legend(struct vol_str *out);

/* The benchmark's figures and their correct digits, aligned. */
void vol_garch_selftest_add(struct vol_str *out, const struct vol_selftest *t);

#endif
