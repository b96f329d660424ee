/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STATS_MOMENTS_H
#define VOL_STATS_MOMENTS_H

#include <stdbool.h>
#include <stddef.h>

/* Sample moments of `n` numbers, each with divisor n. */
struct vol_moments {
    double mean;
    double sd;       /* standard deviation                              */
    double skewness; /* third central moment / sd^3; 0 where sd is 0    */
    double kurtosis; /* fourth central moment / sd^4; 3 is the normal's */
};

/*
 * The moments of x[0..n), by two passes (the second about the mean), after
 * dividing by the largest absolute value so that nothing overflows.  All are
 * zero when n is zero.
 */
struct vol_moments vol_moments(const double *x, size_t n);

/*
 * Why numbers of these moments have no variance to estimate, into `reason`:
 * they are constant, or so small or large that squares are no numbers.  False:
 * they have one.
 */
bool vol_moments_degenerate(const struct vol_moments *m, char *reason,
                            size_t size);

/* Whether every one of x[0..n) is finite. */
bool vol_all_finite(const double *x, size_t n);

/*
 * The sum of ln x[i] over n positive numbers.  Products of 32 are formed
 * before each logarithm, which is why it costs a small part of n calls to
 * log().  A zero gives -inf, a negative number or a NaN gives NaN.
 */
double vol_sum_log(const double *x, size_t n);

#endif
