/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TESTS_GARCH_STUDY_H
#define VOL_TESTS_GARCH_STUDY_H

#include "garch/fit.h"
#include "market/series.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What the studies by simulation have in common: models with parameters such
 * as daily returns in per cent have, their series, and a fit that is
 * challenged by others.  `make simulate` runs them at length, the unit tests
 * a little of them.
 */

enum { STUDY_STARTS = 5 };

/* One model under one density, and the parameters that are true. */
struct study_cell {
    struct vol_garch_spec spec;
    char name[VOL_SPEC_SIZE]; /* the spec as it is written */
    double theta[VOL_GARCH_MAX_PARAMS];
    size_t k, burn; /* rows before the first one */
};

/* Model i under `density`; false past the last model. */
bool study_cell(size_t i, const struct vol_density *density,
                struct study_cell *out);

/* Model i of those of higher orders, whose parameters are told apart too badly
 * to be found again: of them only failures are counted. */
bool study_cell_of_order(size_t i, const struct vol_density *density,
                         struct study_cell *out);

/* Series `index` of a cell, of n rows: a stream of its own. */
enum vol_code study_draw(const struct study_cell *cell, size_t index, size_t n,
                         double *y, struct vol_err *err) VOL_MUST_CHECK;

/* The log returns in per cent of share/data/NAME.csv, seen from the top of the
 * tree. */
enum vol_code study_series(const char *name, struct vol_series *out,
                           struct vol_err *err) VOL_MUST_CHECK;

/* A fit from nothing and the best of those from other starts. */
struct study_challenge {
    enum vol_garch_status status;
    char reason[VOL_GARCH_REASON_SIZE];
    double loglik, best; /* of the fit, and of the best other one that
                            converged; NaN where there is none       */
    int by;              /* the start it set out from                */
    int iterations;
    double theta[VOL_GARCH_MAX_PARAMS];
    double other[VOL_GARCH_MAX_PARAMS];
};

/*
 * Fit `data` and fit it again from STUDY_STARTS other starts: two points of
 * the grid, two between such a point and the estimate, and the estimate moved
 * by twice its standard errors; in a mean of two lags and more of its shocks
 * all but the last have random roots in it, near each other; where `truth` is
 * given (k parameters) it takes the place of the first.  `seed` chooses them.
 */
enum vol_code study_challenge(const struct vol_garch_spec *spec,
                              const struct vol_garch_data *data,
                              const double *truth, uint64_t seed,
                              struct study_challenge *out,
                              struct vol_err *err) VOL_MUST_CHECK;

/* Whether another start beats a fit that converged by more than 1e-4; whether
 * the fit counts as failed: beaten, not converged or not estimated. */
bool study_beaten(const struct study_challenge *c);
bool study_failed(const struct study_challenge *c);

/* Whether `name` holds one of the n texts; always where n is 0. */
bool study_wanted(const char *name, char *const *texts, int n);

/* ---- recovery of the parameters ------------------------------------------
 */

/* Kinds of interval: by the Hessian, and robust. */
enum { STUDY_HESSIAN, STUDY_QML, STUDY_KINDS };

/* The estimate of one series. */
struct study_estimate {
    enum vol_garch_status status;
    double value[VOL_GARCH_MAX_PARAMS];
    double std_error[STUDY_KINDS][VOL_GARCH_MAX_PARAMS]; /* NaN: none */
};

/* Draw series `index` of n rows into y and fit it. */
enum vol_code study_estimate(const struct study_cell *cell, size_t index,
                             size_t n, double *y, struct study_estimate *out,
                             struct vol_err *err) VOL_MUST_CHECK;

/* The sums over the replications that converged. */
struct study_tally {
    size_t rows, converged, status[VOL_FIT_DEGENERATE + 1];
    struct {
        double sum, squares; /* of the errors of the estimates */
        size_t n[STUDY_KINDS], covered[STUDY_KINDS];
        double std_error[STUDY_KINDS];
    } param[VOL_GARCH_MAX_PARAMS];
};

void study_add(struct study_tally *t, const struct study_cell *cell,
               const struct study_estimate *e);

/*
 * What they say of parameter i.  Bias: within the larger of three Monte Carlo
 * errors and .15 of the standard deviation.  Coverage, in per cent, of the
 * 95 % interval: within 92 to 97.5, or three Monte Carlo errors of 95 where
 * replications are few; judged where all but one in a hundred replications
 * have a standard error.
 */
struct study_verdict {
    double bias, sd;
    double std_error[STUDY_KINDS], coverage[STUDY_KINDS]; /* means; NaN: none */
    bool biased, outside[STUDY_KINDS];
};

struct study_verdict study_judge(const struct study_tally *t, size_t i);

#endif
