/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STATS_HYPOTHESIS_IMPL_H
#define VOL_STATS_HYPOTHESIS_IMPL_H

#include "stats/hypothesis.h"
#include "stats/surface.h"

/*
 * What the families of tests (unitroot.c, normality.c, dependence.c, and those
 * of several series in mean/groups.c) share with the table in hypothesis.c; not
 * for others.  A test is called with finite x, a series that is not constant
 * and has min_obs rows, and an emptied result.
 */

/* A result of `n` observations without figures. */
struct vol_test_result vol_test_empty(const struct vol_test *test, size_t n);

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

/* The same from the standard normal, both tails. */
void vol_test_by_normal(struct vol_test_result *result, double z);

/*
 * The same from the upper tail probability p(x), which falls from 1 to below
 * 0.01 between 0 and `most`; critical values are its inverse.
 */
void vol_test_by_tail(struct vol_test_result *result, double (*p)(double),
                      double most, double statistic);

/* Settle p-value and critical values and decide at alpha. */
void vol_test_decide(struct vol_test_result *result, double alpha);

/* The same for what a test gave, which may be a reason; a statistic that is
 * not finite becomes one. */
void vol_test_finish(struct vol_test_result *result, double alpha);

/* The power of two by which x[0], x[step], ... is to be divided so that its
 * fourth powers neither overflow nor vanish; 0 where it is no need. */
int vol_test_exponent(const double *x, size_t n, size_t step);

/* The mean of x. */
double vol_test_mean(const double *x, size_t n);

/* x minus its mean, to be freed by the caller; NULL where memory is short. */
double *vol_test_about_mean(const double *x, size_t n);

/* The `run` of each row of the table. */
enum vol_code vol_test_adf(const double *x, size_t n,
                           const struct vol_test_options *options,
                           struct vol_test_result *result, struct vol_err *err);
enum vol_code vol_test_anderson_darling(const double *x, size_t n,
                                        const struct vol_test_options *options,
                                        struct vol_test_result *result,
                                        struct vol_err *err);
enum vol_code vol_test_arch_lm(const double *x, size_t n,
                               const struct vol_test_options *options,
                               struct vol_test_result *result,
                               struct vol_err *err);
enum vol_code vol_test_bds(const double *x, size_t n,
                           const struct vol_test_options *options,
                           struct vol_test_result *result, struct vol_err *err);
enum vol_code vol_test_box_pierce(const double *x, size_t n,
                                  const struct vol_test_options *options,
                                  struct vol_test_result *result,
                                  struct vol_err *err);
enum vol_code vol_test_cusum(const double *x, size_t n,
                             const struct vol_test_options *options,
                             struct vol_test_result *result,
                             struct vol_err *err);
enum vol_code vol_test_cusum_rec(const double *x, size_t n,
                                 const struct vol_test_options *options,
                                 struct vol_test_result *result,
                                 struct vol_err *err);
enum vol_code vol_test_dagostino(const double *x, size_t n,
                                 const struct vol_test_options *options,
                                 struct vol_test_result *result,
                                 struct vol_err *err);
enum vol_code vol_test_dfgls(const double *x, size_t n,
                             const struct vol_test_options *options,
                             struct vol_test_result *result,
                             struct vol_err *err);
enum vol_code vol_test_jarque_bera(const double *x, size_t n,
                                   const struct vol_test_options *options,
                                   struct vol_test_result *result,
                                   struct vol_err *err);
enum vol_code vol_test_kpss(const double *x, size_t n,
                            const struct vol_test_options *options,
                            struct vol_test_result *result,
                            struct vol_err *err);
enum vol_code vol_test_kurtosis(const double *x, size_t n,
                                const struct vol_test_options *options,
                                struct vol_test_result *result,
                                struct vol_err *err);
enum vol_code vol_test_ljung_box(const double *x, size_t n,
                                 const struct vol_test_options *options,
                                 struct vol_test_result *result,
                                 struct vol_err *err);
enum vol_code vol_test_pp(const double *x, size_t n,
                          const struct vol_test_options *options,
                          struct vol_test_result *result, struct vol_err *err);
enum vol_code vol_test_pp_rho(const double *x, size_t n,
                              const struct vol_test_options *options,
                              struct vol_test_result *result,
                              struct vol_err *err);
enum vol_code vol_test_runs(const double *x, size_t n,
                            const struct vol_test_options *options,
                            struct vol_test_result *result,
                            struct vol_err *err);
enum vol_code vol_test_shapiro_wilk(const double *x, size_t n,
                                    const struct vol_test_options *options,
                                    struct vol_test_result *result,
                                    struct vol_err *err);
enum vol_code vol_test_skewness(const double *x, size_t n,
                                const struct vol_test_options *options,
                                struct vol_test_result *result,
                                struct vol_err *err);
enum vol_code vol_test_sup_f(const double *x, size_t n,
                             const struct vol_test_options *options,
                             struct vol_test_result *result,
                             struct vol_err *err);
enum vol_code vol_test_variance_ratio(const double *x, size_t n,
                                      const struct vol_test_options *options,
                                      struct vol_test_result *result,
                                      struct vol_err *err);
enum vol_code vol_test_variance_ratio_iid(
    const double *x, size_t n, const struct vol_test_options *options,
    struct vol_test_result *result, struct vol_err *err);
enum vol_code vol_test_zivot_andrews(const double *x, size_t n,
                                     const struct vol_test_options *options,
                                     struct vol_test_result *result,
                                     struct vol_err *err);

#endif
