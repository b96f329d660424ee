/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_ANALYSIS_MEAN_ROWS_H
#define VOL_ANALYSIS_MEAN_ROWS_H

#include "analysis/mean_sample.h"

/* One model of one symbol: what its rows in the tables are made of. */
struct vol_mean_result {
    const struct vol_mean_sample *sample;
    const char *spec;
    const struct vol_mean_data *data;
    const struct vol_mean_fit *fit;
    const struct vol_mean_ahead *ahead; /* from day 1 on                   */
    size_t n_ahead;                     /* days that could be forecast     */
    const char *reason;                 /* why not more, or ""             */
    const double *fitted, *scale;       /* of each row; NULL: none         */
};

/* Add the rows of each kind, all its columns.  A fit without figures has a row
 * in `fits` alone. */
void vol_mean_add_fits(struct vol_rows *rows, const struct vol_mean_result *r);
void vol_mean_add_params(struct vol_rows *rows,
                         const struct vol_mean_result *r);
void vol_mean_add_residuals(struct vol_rows *rows,
                            const struct vol_mean_result *r);
void vol_mean_add_forecasts(struct vol_rows *rows,
                            const struct vol_mean_result *r);
void vol_mean_add_intervals(struct vol_rows *rows,
                            const struct vol_mean_result *r);

/* Evaluations of a model, those of the baselines beside it (NULL: it is one
 * of them). */
struct vol_mean_judged {
    const struct vol_mean_plan *plan;
    const char *symbol;
    vol_date origin;
    const char *spec, *series, *reason;
    const struct vol_evaluation *of, *walk, *mean; /* of each day shown */
    size_t n_fits;
};
void vol_mean_add_evaluations(struct vol_rows *rows,
                              const struct vol_mean_judged *j);

/* Write the name of parameter i; mx_NAME is that of a regressor. */
void vol_mean_result_param_name(const struct vol_mean_result *r, size_t i,
                                char *buf, size_t size);

/* For people: sample, coefficients with stars, criteria, forecasts. */
void vol_mean_summary_add(struct vol_str *out, const struct vol_mean_result *r);

/* The variance of day h of a HAR and its sum over h days, whatever its scale:
 * of logarithms the mean of the lognormal. */
double vol_mean_har_variance(const struct vol_mean_result *r, size_t h);

/*
 * The forecast of a HAR's variance at day h, of logarithms its median, and its
 * interval of z normal standard deviations into `end`: the middle, the lower
 * and the upper end.  No variance is below 0: the lower end is cut there, which
 * leaves the coverage as it is, and a negative forecast has none of the three.
 * What was done, else "".
 */
const char *vol_mean_har_interval(const struct vol_mean_result *r, size_t h,
                                  double z, double end[3]);

/* A return's figures of day h alone and of h days together: means and
 * variances; NaN where the series is none. */
struct vol_mean_return {
    struct vol_mean_moments day, together;
};
struct vol_mean_return vol_mean_return_of(const struct vol_mean_result *r,
                                          size_t h);

#endif
