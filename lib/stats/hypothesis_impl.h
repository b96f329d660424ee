/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STATS_HYPOTHESIS_IMPL_H
#define VOL_STATS_HYPOTHESIS_IMPL_H

#include "stats/hypothesis.h"
#include "stats/surface.h"

/*
 * What the families of tests (unitroot.c, normality.c, dependence.c) share with
 * the table in hypothesis.c; not for others.  A test is called with finite x, a
 * series that is not constant and has min_obs rows, and an emptied result.
 */

/* The test could not be computed: leave the figures NaN and say why. */
enum vol_code vol_test_without(struct vol_test_result *result, const char *fmt,
                               ...) __attribute__((format(printf, 2, 3)));

/* Statistic, p-value and critical values from a simulated distribution. */
void vol_test_by_surface(struct vol_test_result *result,
                         const struct vol_surface *surface, enum vol_tail tail,
                         double statistic);

/* The same from chi-squared with `df` degrees of freedom, upper tail. */
void vol_test_by_chi2(struct vol_test_result *result, double df,
                      double statistic);

/* The mean of x. */
double vol_test_mean(const double *x, size_t n);

/* x minus its mean, to be freed by the caller; NULL where memory is short. */
double *vol_test_about_mean(const double *x, size_t n);

/* The `run` of each row of the table. */
enum vol_code vol_test_adf(const double *x, size_t n,
                           const struct vol_test_options *options,
                           struct vol_test_result *result, struct vol_err *err);
enum vol_code vol_test_kpss(const double *x, size_t n,
                            const struct vol_test_options *options,
                            struct vol_test_result *result,
                            struct vol_err *err);
enum vol_code vol_test_shapiro_wilk(const double *x, size_t n,
                                    const struct vol_test_options *options,
                                    struct vol_test_result *result,
                                    struct vol_err *err);
enum vol_code vol_test_jarque_bera(const double *x, size_t n,
                                   const struct vol_test_options *options,
                                   struct vol_test_result *result,
                                   struct vol_err *err);
enum vol_code vol_test_ljung_box(const double *x, size_t n,
                                 const struct vol_test_options *options,
                                 struct vol_test_result *result,
                                 struct vol_err *err);
enum vol_code vol_test_arch_lm(const double *x, size_t n,
                               const struct vol_test_options *options,
                               struct vol_test_result *result,
                               struct vol_err *err);

#endif
