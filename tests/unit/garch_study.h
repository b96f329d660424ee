/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TESTS_GARCH_STUDY_H
#define VOL_TESTS_GARCH_STUDY_H

#include "garch/fit.h"

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

/* Series `index` of a cell, of n rows: a stream of its own. */
enum vol_code study_draw(const struct study_cell *cell, size_t index, size_t n,
                         double *y, struct vol_err *err) VOL_MUST_CHECK;

/* A fit from nothing and the best of those from other starts. */
struct study_challenge {
    enum vol_garch_status status;
    char reason[160];
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
 * by twice its standard errors; where `truth` is given (k parameters) it
 * takes the place of the first.  `seed` chooses them.
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

#endif
