/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_FORECAST_IMPL_H
#define VOL_GARCH_FORECAST_IMPL_H

#include "garch/forecast.h"
#include "garch/path.h"
#include "garch/variance.h"

/* Inside of the files forecast*.c: everything one forecast needs. */
struct vol_forecast_work {
    const struct vol_garch_state *state;
    const struct vol_variance *variance;
    const struct vol_density *density;
    const struct vol_forecast_wish *wish;
    struct vol_forecast_wish cut; /* the wish as far as variances go */
    struct vol_forecast_end end;
    struct vol_forecast *out;
    struct vol_path path;
    bool analytic;    /* variances have a closed form, which is used */
    bool in_mean;     /* and are in the mean                         */
    size_t days;      /* rows simulated: 0 where none are needed     */
    size_t sound;     /* of them those that all paths so far have    */
    double *psi;      /* cumulated psi weights, horizon              */
    double *mean;     /* point forecasts of the linear mean, horizon */
    double *expected; /* variances, horizon                          */
    double *h, *h2;   /* sums of the simulated ones, horizon         */
    /*
     * With the variance in the mean, of the days together: the means over the
     * paths of what it adds to the return and of the return without it; the
     * sum of what it adds to the squared deviation; and the sum of the square
     * of all of that.
     */
    double *added, *apart, *excess, *total2;
    double *returns; /* paths x n_quantile_days, a column a day */
    double *store;
};

/* Why a cell is empty that simulation on that day would fill. */
extern const char vol_forecast_no_form[];

enum vol_forecast_method
vol_forecast_simulation(const struct vol_forecast_work *w);

/* The standard error of the root of a mean of n values, from the sum of their
 * squares. */
double vol_forecast_root_error(double mean, double sum2, double n);

/* The wish cut down to so many days; the days of quantiles ascend. */
struct vol_forecast_wish
vol_forecast_shorten(const struct vol_forecast_wish *wish, size_t days);

/* A day without any figure. */
void vol_forecast_blank(struct vol_forecast *f, const char *reason);

/*
 * End the forecasts before row t, whose variance is not positive and finite in
 * so many paths (0: whatever the shocks are): `state` is what it is there.
 */
void vol_forecast_end_at(struct vol_forecast_work *w, size_t t, size_t paths,
                         double state);

/* That of the first such row of `days` expected variances. */
void vol_forecast_end_expected(struct vol_forecast_work *w, size_t days);

/* Blank the days from the end on, up to `horizon`. */
void vol_forecast_empty(const struct vol_forecast_work *w, size_t horizon);

/* Say where the volatility is none that the series has had. */
void vol_forecast_judge(struct vol_forecast_work *w);

/* The linear mean, and what the psi weights of the days up to h add up to. */
void vol_forecast_mean(struct vol_forecast_work *w);

/* Var of the h days' shocks: sum over days j of psi(h - j)^2 sigma_j^2. */
void vol_forecast_cumulate(struct vol_forecast_work *w);

/* With the variance in the mean: whether later means have a closed form, which
 * is where what adds to them is linear in a variance that has one. */
bool vol_forecast_has_means(const struct vol_forecast_work *w);

/* With the variance in the mean: a path's part in the sums, and their part in
 * the mean and the variance of the h days, which in a few paths may come out
 * negative. */
void vol_forecast_keep_means(struct vol_forecast_work *w, size_t which);
void vol_forecast_add_variance(struct vol_forecast_work *w);

/* Of one day exact, of others from the paths.  VOL_ENOMEM. */
enum vol_code vol_forecast_quantiles(struct vol_forecast_work *w,
                                     struct vol_err *err) VOL_MUST_CHECK;

#endif
