/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STATS_TAILS_H
#define VOL_STATS_TAILS_H

/*
 * p-values.  Where one is too small for a double it is the smallest one with
 * `*bound` '<'; else `*bound` is 0.
 */

/* P(chi-squared with `df` degrees of freedom > x). */
double vol_chi2_upper(double x, double df, char *bound);

/* The x that a chi-squared exceeds with probability p. */
double vol_chi2_quantile(double p, double df);

/* P(F with df1 and df2 degrees of freedom > x), and the x with the upper tail
 * p <= 0.1. */
double vol_f_upper(double x, double df1, double df2, char *bound);
double vol_f_quantile(double p, double df1, double df2);

/* P(standard normal > x). */
double vol_normal_upper(double x, char *bound);

/* P(|Student's t with `df` degrees of freedom| > |t|). */
double vol_t_two_sided(double t, double df, char *bound);

#endif
