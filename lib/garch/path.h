/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_PATH_H
#define VOL_GARCH_PATH_H

#include "garch/variance.h"
#include "stats/random.h"

/*
 * A model run forward one day at a time, from rows that are given: row 0 is
 * the first day to come, and negative rows are the past.
 */
struct vol_path {
    struct vol_garch_spec spec;
    struct vol_recursion r;
    double theta[VOL_GARCH_MAX_PARAMS];
    double *e; /* residuals, row 0 the first to come */
    double *store;
};

/*
 * Room for `days` rows of `spec` at `theta`, the last residuals and
 * variances of e[0..n) and h[0..n) being its past, n >= max(p, q).
 * `path` points into itself and is not to be copied.  VOL_ENOMEM.
 */
enum vol_code vol_path_init(struct vol_path *path,
                            const struct vol_garch_spec *spec,
                            const double *theta, const double *e,
                            const double *h, size_t n, size_t days,
                            struct vol_err *err) VOL_MUST_CHECK;
void vol_path_clear(struct vol_path *path);

/* Draw days 0 to days - 1: path->e and path->r.h hold them. */
void vol_path_draw(struct vol_path *path, size_t days, struct vol_random *rng);

/*
 * A series of n rows of `spec` at `theta` after `burn` rows that are thrown
 * away, starting at the unconditional variance (1 where there is none), for
 * tests and studies.  VOL_ENOMEM.
 */
enum vol_code vol_garch_simulate(const struct vol_garch_spec *spec,
                                 const double *theta, size_t n, size_t burn,
                                 struct vol_random *rng, double *y,
                                 struct vol_err *err) VOL_MUST_CHECK;

#endif
