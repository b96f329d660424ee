/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_SEARCH_H
#define VOL_GARCH_SEARCH_H

#include "garch/optimise.h"

/* Where the search is to set out from, beside the grid. */
struct vol_garch_starts {
    const double *warm;  /* k parameters, or NULL                           */
    const double *guess; /* k in the units of the series, NaN where the grid
                            decides; or NULL                                */
    bool first_look;     /* of an order below the one that is wanted: places
                            about the optimum and kinks beside it are not
                            tried                                           */
    double guess_loglik; /* set: of the optimum that the guess led to,
                            -HUGE_VAL for none, NaN without a guess         */
    bool warm_led;       /* set: `warm` led to an optimum, the only one     */
};

/* A search ends where a further step promises no more, or after so many. */
#define VOL_CONTENT 1e-8
enum { VOL_MAX_STEPS = 200 };

/* Whether `a` is an optimum and `b` is not, or the likelier of two. */
bool vol_garch_is_better(const struct vol_optimum *a,
                         const struct vol_optimum *b);

/*
 * The search for the highest of possibly several optima of the likelihood
 * of a standardised series, `data`, which `lik` was made for: from the grid
 * of starts of its equation; from `warm` alone where that leads to an
 * optimum.  A guess takes the place of its parameters in the grid: where the
 * likeliest point leads is taken if the search without it ends lower.
 * `best` is set whatever happens; best->loglik is -HUGE_VAL where no start
 * had a finite likelihood, best->converged says whether the optimiser was
 * content.  After a converged search `o` holds the derivatives there, the
 * outer product included.  VOL_ENOMEM.
 */
enum vol_code
vol_garch_search(struct vol_likelihood *lik, const struct vol_garch_data *data,
                 struct vol_garch_starts *starts, struct vol_optimiser *o,
                 struct vol_optimum *best, struct vol_err *err) VOL_MUST_CHECK;

/* The optimum that one start leads to, and `o` there, as above. */
void vol_garch_search_from(struct vol_likelihood *lik, struct vol_optimiser *o,
                           const double *start, struct vol_optimum *best);

/*
 * Starts for the parts of an arma mean, the rest being that of the optimum
 * `at`, to `start`; returns their number.  Where the two parts share a root c
 * they cancel, whatever it is, and optima far from each other lie beside: those
 * roots are taken at which the score by ar + ma promises most (the test of
 * Andrews and Ploberger, 1996, as a function of c).
 */
enum { VOL_OTHER_MEANS = 11 };
size_t vol_garch_other_means(struct vol_likelihood *lik,
                             const struct vol_optimum *at, bool is_short,
                             double (*start)[VOL_GARCH_MAX_PARAMS]);

/*
 * Starts for an arma mean of two lags or more of either part, the weights of a
 * moving average beyond its third lag being 0 and the rest that of the optimum
 * `at`, to `start`; returns their number.  Given the variances and the moving
 * average the rest of the mean is a regression: the `room` highest peaks, or
 * less, of the likelihood over a grid of the roots of the moving average; none
 * where the user holds that whole.
 */
enum { VOL_OTHER_LAGS = 12 };
size_t vol_garch_other_lags(struct vol_likelihood *lik,
                            const struct vol_optimum *at, size_t room,
                            double (*start)[VOL_GARCH_MAX_PARAMS]);

/*
 * Starts from the optimum `theta` with large premiums of risk of either sign,
 * the mean staying where it is; of a very short series larger ones too, and
 * with the variance of the equation's first corner.  Returns their number.
 */
enum { VOL_OTHER_PREMIUMS = 8 };
size_t vol_garch_other_premiums(const struct vol_likelihood *lik,
                                const double *theta, bool is_very_short,
                                double (*start)[VOL_GARCH_MAX_PARAMS]);

/*
 * Starts for an EGARCH of at most VOL_SHORT_ROWS rows and two lags of the
 * variance or more, to `start`: about a constant variance, which has the mean
 * and the shape of the estimates `theta`, pairs of complex roots at which the
 * score by the weights of the news promises most.  Returns their number.
 */
enum { VOL_OTHER_CYCLES = 4 };
size_t vol_garch_other_cycles(struct vol_likelihood *lik, const double *theta,
                              double (*start)[VOL_GARCH_MAX_PARAMS]);

/*
 * The point of the grid with the highest likelihood, its omega set so that
 * the unconditional variance is the sample's, and moved inside what the user
 * holds.  False where none is finite.
 */
bool vol_garch_best_grid_point(struct vol_likelihood *lik,
                               struct vol_optimiser *o, double *theta);

#endif
