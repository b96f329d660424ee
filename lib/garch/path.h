/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_PATH_H
#define VOL_GARCH_PATH_H

#include "garch/state.h"
#include "stats/random.h"

/*
 * A model run forward one day at a time from a state: days are drawn, or
 * observed returns are filtered.  Row 0 is the first day to come, and
 * negative rows are the past.
 */
struct vol_path {
    struct vol_garch_spec spec;
    struct vol_recursion r;
    double theta[VOL_GARCH_MAX_PARAMS];
    size_t days;     /* room                                          */
    size_t at;       /* rows that were filtered since                 */
    double *y;       /* returns, rows as in r.e                       */
    double *apart;   /* y without what the variance adds to it        */
    double *x;       /* regressors of the variance, rows the same     */
    const double *z; /* to draw from, or NULL: the density            */
    size_t n_z;
    double *store;
};

/*
 * Room for `days` rows after `state`.  `ahead` holds the variance's
 * regressors of the rows to come, days x n_x, NULL where there are none; it
 * must live as long.  `path` points into itself and is not to be copied.
 * VOL_ENOMEM.
 */
enum vol_code vol_path_init(struct vol_path *path,
                            const struct vol_garch_state *state, size_t days,
                            const double *ahead,
                            struct vol_err *err) VOL_MUST_CHECK;
void vol_path_clear(struct vol_path *path);

/* The variance of row t, whose residuals before it are known. */
void vol_path_variance(struct vol_path *path, ptrdiff_t t);

/* The mean of row t, whose variance is known, and what is before it; `mean_x`
 * are its regressors of the mean. */
double vol_path_mean(const struct vol_path *path, ptrdiff_t t,
                     const double *mean_x);

/*
 * Draw days 0 to days - 1: path->r.e and path->r.h hold residuals and
 * variances, path->y returns, and path->apart those that the variance is not in
 * the mean of, where `mean_ahead` holds the mean's
 * regressors of each day (NULL where there are none).  Returns how many were
 * drawn: fewer where the variance of the next is not positive and finite.
 */
size_t vol_path_draw(struct vol_path *path, size_t days,
                     const double *mean_ahead, struct vol_random *rng);

/*
 * Filter one observed return behind the state (and behind those that were
 * filtered before it); `mean_x` are its regressors of the mean.  Its
 * residual and variance are the results.  At most `days` returns.
 */
struct vol_filtered {
    double e, h;
};
struct vol_filtered vol_path_filter(struct vol_path *path, double y,
                                    const double *mean_x);

/* Move the state behind the rows that were filtered. */
void vol_path_store(const struct vol_path *path, struct vol_garch_state *state);

/*
 * A series of n rows of `spec` at `theta` after `burn` rows that are thrown
 * away, starting at the unconditional variance (1 where there is none), for
 * tests and studies; regressors are zero.  NaN from the first row on whose
 * variance is not positive and finite.  VOL_ENOMEM.
 */
enum vol_code vol_garch_simulate(const struct vol_garch_spec *spec,
                                 const double *theta, size_t n, size_t burn,
                                 struct vol_random *rng, double *y,
                                 struct vol_err *err) VOL_MUST_CHECK;

#endif
