/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_CROSS_DCC_SUM_H
#define VOL_CROSS_DCC_SUM_H

#include "cross/dcc_fit.h"
#include "cross/dcc_pass.h"

/*
 * Inside of the module: the likelihood that is maximised, of all series at
 * once or, composite, the sum of those of pairs.  Pairs are done by several
 * threads in portions that do not depend on how many there are.
 */
struct vol_dcc_sum {
    struct vol_dcc_spec spec;
    size_t n, k;
    const double *z; /* n x k, the caller's */
    enum vol_dcc_pairs pairs;
    size_t threads;
    size_t stride;           /* of the pairs one in so many counts; 1: all do */
    struct vol_dcc_pass all; /* of all series, where there are no pairs */
    double asymmetry;        /* vol_dcc_target_asymmetry() of them, else 0 */
};

enum vol_code vol_dcc_sum_init(struct vol_dcc_sum *sum,
                               const struct vol_dcc_spec *spec, const double *z,
                               size_t n, size_t k, enum vol_dcc_pairs pairs,
                               size_t threads,
                               struct vol_err *err) VOL_MUST_CHECK;
void vol_dcc_sum_clear(struct vol_dcc_sum *sum);

/* Take only about `most` of the pairs, or all again (0): to compare starts. */
void vol_dcc_sum_thin(struct vol_dcc_sum *sum, size_t most);

/* The value, and to `add` (or NULL) the derivatives.  VOL_ENOMEM. */
enum vol_code vol_dcc_sum_value(struct vol_dcc_sum *sum, const double *theta,
                                const struct vol_dcc_sums *add, double *value,
                                struct vol_err *err) VOL_MUST_CHECK;

#endif
