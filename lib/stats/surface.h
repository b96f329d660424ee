/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STATS_SURFACE_H
#define VOL_STATS_SURFACE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Null distributions that have no formula, kept as tables of simulated
 * quantiles.  A quantile may depend on the sample size n through
 * b0 + b1/n + b2/n^2 + b3/n^3, the response surface of MacKinnon (1996,
 * J. Applied Econometrics 11, 601-618); of a supremum over dates, which nears
 * its limit more slowly, the powers are those of 1/sqrt(n).  The p-value and
 * the critical value are the two directions of ONE function (linear between the
 * nodes, in the normal quantile of the probability), so that they never tell
 * different decisions.  The tables are made by tests/simulate/null_tables.c and
 * null_groups.c.
 */

/* On which scale of the statistic quantiles are interpolated. */
enum vol_scale { VOL_SCALE_LINEAR, VOL_SCALE_LOG, VOL_SCALE_CUBE_ROOT };

struct vol_surface {
    const double *probability; /* nodes, ascending, from p to 1 - p         */
    const double *coef;        /* n_p rows of b0 .. of that node's quantile */
    size_t n_coef;
    size_t n_p;
    size_t min_n;         /* the smallest sample simulated                */
    enum vol_scale scale; /* cube root: Wilson and Hilferty's (1931)      */
    bool root;            /* powers of 1/sqrt(n) in the place of 1/n      */
};

/* The nodes of the tables of null_tables.c, close in both tails. */
#define VOL_SURFACE_NODES 133
extern const double vol_surface_nodes[VOL_SURFACE_NODES];

/* Dickey-Fuller t-ratio: [0] no deterministic term, [1] constant, [2] trend;
 * n = observations of the regression. */
extern const struct vol_surface vol_surface_adf[3];

/* KPSS, its limit: [0] level, [1] trend. */
extern const struct vol_surface vol_surface_kpss[2];

/* Dickey-Fuller coefficient times n, the same forms. */
extern const struct vol_surface vol_surface_pp[3];

/* DF-GLS t-ratio: [0] constant, [1] trend. */
extern const struct vol_surface vol_surface_dfgls[2];

/* Zivot and Andrews: [0] break in the constant, [1] in the trend, [2] in both;
 * n = observations of the regression, 15 % of the dates left out at each end.
 */
extern const struct vol_surface vol_surface_zivot[3];

/* Andrews's sup-F for a shift of the mean, 15 % left out at each end. */
extern const struct vol_surface vol_surface_supf[1];

/* The same t-ratio on the residuals of a cointegrating regression of N = i + 2
 * series, [trend][i]: none, constant, constant and trend. */
#define VOL_ENGLE_GRANGER_MAX 6 /* N */
extern const struct vol_surface
    vol_surface_engle_granger[3][VOL_ENGLE_GRANGER_MAX - 1];

/* Johansen's statistics for i + 1 common trends, [case][i]: no term, a constant
 * in the relation, a constant and drift, those and a line in the relation; n =
 * rows of the regression. */
#define VOL_JOHANSEN_MAX 8
extern const struct vol_surface vol_surface_johansen_trace[4][VOL_JOHANSEN_MAX];
extern const struct vol_surface vol_surface_johansen_max[4][VOL_JOHANSEN_MAX];

/*
 * P(S <= x) for sample size n >= min_n.  Outside the table the nearest end's
 * probability is given and `*bound` says on which side of it the truth is:
 * '<' or '>'; otherwise `*bound` is 0.
 */
double vol_surface_probability(const struct vol_surface *surface, size_t n,
                               double x, char *bound);

/* The x with P(S <= x) = p; p beyond an end of the table counts as that end. */
double vol_surface_quantile(const struct vol_surface *surface, size_t n,
                            double p);

#endif
