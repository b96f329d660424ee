/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_LIKELIHOOD_H
#define VOL_GARCH_LIKELIHOOD_H

#include "garch/variance.h"

#include <stddef.h>

/* From one column of a block of rows to the next. */
enum { VOL_LIKELIHOOD_SPACE = VOL_DENSITY_BLOCK + 8 };

/* So many rows may be held at a kink. */
enum { VOL_MAX_KINKS = 8 };

/* So far beyond the bound of invertibility an iterate may lie. */
#define VOL_INVERTIBLE_SLACK 1e-3

/* A series and the regressors that come with its rows. */
struct vol_garch_data {
    const double *y;          /* n                                           */
    size_t n;                 /* rows                                        */
    const double *mean_x;     /* n x the spec's regressors of the mean; NULL */
    const double *variance_x; /* and of the variance                         */
};

/*
 * The log-likelihood of one series under one spec, with exact first and
 * second derivatives.  Holds the work arrays of the passes; it belongs to
 * one thread.  Parameters are the mean's, the variance equation's and the
 * shape, in the units of the series.
 */
struct vol_likelihood {
    struct vol_garch_spec spec;
    size_t n, lost;   /* rows that count, and those before them          */
    const double *y;  /* the caller's, the n rows that count             */
    double level;     /* > 0: omega is targeted to this variance         */
    bool invertible;  /* only parameters with which it is have a value */
    double slack;     /* of that in the last pass, 0 where it is not asked */
    bool values_only; /* no room for derivatives                         */
    bool coupled;     /* the mean holds the variance of the same day     */
    struct vol_recursion r;
    double theta[VOL_GARCH_MAX_PARAMS]; /* of the pass, omega targeted        */
    size_t n_columns;                   /* of the mean's linear part          */
    double *columns;                    /* n x n_columns                      */
    double *linear;    /* y less the linear part, where coupled               */
    double *out, *lo;  /* of ln h (or h): tangents n x n_cols, adjoints       */
    double *curvature; /* mean of 2 de de', n_mean x n_mean                   */
    double *block;     /* rows of one block, column by column                 */
    size_t held[VOL_MAX_KINKS], n_held; /* rows whose residual counts as 0 */
    double missed[VOL_MAX_KINKS];       /* and what it was in the last pass */
    double pull[VOL_MAX_KINKS]; /* its multiplier, whose curvature counts */
    double ds0_db; /* of the pre-sample state by the sample variance      */
    struct vol_row_weights weights; /* zero between passes                */
    double *store; /* the one block behind all arrays                     */
};

/*
 * Prepare for `data`, which must outlive `lik`; `lik` points into itself and
 * is not to be copied.  `presample` is that of init `backcast`
 * (vol_garch_presample), else unused and may be NULL.  VOL_ENOMEM, or
 * VOL_EDATA where no row is left after the mean's lags.
 */
enum vol_code vol_likelihood_init(struct vol_likelihood *lik,
                                  const struct vol_garch_spec *spec,
                                  const struct vol_garch_data *data,
                                  const struct vol_presample *presample,
                                  struct vol_err *err) VOL_MUST_CHECK;
/* The same without room for derivatives: only vol_likelihood_value(). */
enum vol_code vol_likelihood_init_values(struct vol_likelihood *lik,
                                         const struct vol_garch_spec *spec,
                                         const struct vol_garch_data *data,
                                         const struct vol_presample *presample,
                                         struct vol_err *err) VOL_MUST_CHECK;

void vol_likelihood_clear(struct vol_likelihood *lik);

/*
 * What stands before the sample under init `backcast`, from residuals at the
 * starting mean: the weighted sum of the first min(75, n) squares, weights
 * proportional to decay^i; with a power that the spec fixes, of the powers
 * of |e|, and from them the variance.  The averages of rm2006 each take
 * their own decay, as far back as it weighs 1 %.
 */
struct vol_presample vol_garch_presample(const struct vol_garch_spec *spec,
                                         const double *e, size_t n);

/*
 * The log-likelihood at `theta`, all constants included.  -HUGE_VAL where a
 * variance is not a positive number.  Leaves residuals, states and variances
 * in lik->r.
 */
double vol_likelihood_value(struct vol_likelihood *lik, const double *theta);

/*
 * The same, to rounding, with its gradient (k), Hessian (k x k) and outer
 * product of the rows' gradients (k x k, not demeaned; may be NULL).  Of the
 * matrices the lower triangle is written.  Where omega is targeted it is no
 * parameter: the others' derivatives hold what it does, and its own are 0, in
 * the Hessian -n on the diagonal.
 */
double vol_likelihood_derivs(struct vol_likelihood *lik, const double *theta,
                             double *gradient, double *hessian, double *opg);

/* Of what depends on omega and the others: where omega is targeted, and so no
 * parameter, turn its gradient (k) by all of them into that by the others; and
 * those of n rows. */
void vol_likelihood_target(const struct vol_likelihood *lik, double *gradient);
void vol_likelihood_target_rows(const struct vol_likelihood *lik, double *rows,
                                size_t n);

/*
 * The member `invertibility` of the variance at the parameters of the last
 * pass, which had derivatives where `gradient` (k) is not NULL; where omega is
 * targeted the others' derivatives hold what it does here too.
 */
double vol_likelihood_invertibility(const struct vol_likelihood *lik,
                                    double *gradient);

/*
 * Count the residuals of `n` rows as 0 from now on, whatever the parameters:
 * on the surface where they are, that is the likelihood, and beside it what it
 * would be without their kinks.  Derivatives along the surface are then those
 * of a smooth function; to its Hessian comes that of the held residuals times
 * lik->pull, 0 at first, which makes it the Lagrangian's.  n = 0 lets all go.
 */
void vol_likelihood_hold(struct vol_likelihood *lik, const size_t *row,
                         size_t n);

/* The gradient of each row, n x k, at the parameters of the last call of
 * vol_likelihood_derivs(); as if omega were not targeted. */
void vol_likelihood_scores(const struct vol_likelihood *lik, double *scores);

#endif
