/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_CROSS_EWMA_H
#define VOL_CROSS_EWMA_H

#include "base/err.h"

#include <stddef.h>

/*
 * Exponentially weighted covariances of k series of returns (RiskMetrics,
 * 1996): S_t = lambda S_{t-1} + (1 - lambda) r_{t-1} r_{t-1}', of day t from
 * the days before it.  Matrices are packed (packed.h).
 */
enum vol_ewma_init {
    VOL_EWMA_SAMPLE,   /* S_1 = sum r r' / n                                 */
    VOL_EWMA_DEMEANED, /* returns less their means; S_1 their covariance, n-1 */
    VOL_EWMA_FIRST20,  /* S_1 = sum of the first 20 r r' / 20                */
    VOL_EWMA_FILTER    /* S_t holds day t itself: S_1 = r_1 r_1', which is
                          singular, as are the k - 1 days after it           */
};

/* "sample", "demeaned", "first20", "filter"; VOL_EUSAGE with the list. */
const char *vol_ewma_init_name(enum vol_ewma_init init);
enum vol_code vol_ewma_init_parse(const char *text, enum vol_ewma_init *out,
                                  struct vol_err *err) VOL_MUST_CHECK;

/* r is n x k, row by row. */
struct vol_ewma {
    const double *r;
    size_t n, k;
    enum vol_ewma_init init;
};

/*
 * The matrices of days from .. n, the last being the day after the sample,
 * into out: (n + 1 - from) x k (k + 1) / 2.  With VOL_EWMA_FILTER day t is
 * that with its own return, and the last is the one before it again.
 * VOL_EDATA where lambda is not in (0, 1) or there are too few rows,
 * VOL_ENOMEM.
 */
enum vol_code vol_ewma_path(const struct vol_ewma *ewma, double lambda,
                            size_t from, double *out,
                            struct vol_err *err) VOL_MUST_CHECK;

/* sum -1/2 (k ln 2 pi + ln |S_t| + r' S_t^-1 r), -HUGE_VAL where an S_t is
 * singular.  VOL_EUSAGE with VOL_EWMA_FILTER, where S_t knows r_t. */
enum vol_code vol_ewma_loglik(const struct vol_ewma *ewma, double lambda,
                              double *out, struct vol_err *err) VOL_MUST_CHECK;

/* The lambda in [.5, .9999] with the largest of it, to 1e-8.  VOL_EDATA where
 * there is none: a series is a combination of others. */
enum vol_code vol_ewma_estimate(const struct vol_ewma *ewma, double *lambda,
                                double *loglik,
                                struct vol_err *err) VOL_MUST_CHECK;

#endif
