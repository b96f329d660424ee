/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_JOB_H
#define VOL_GARCH_JOB_H

#include "garch/fit.h"
#include "garch/optimise.h"
#include "garch/search.h"

/* Inside of vol_garch_fit(). */

/* Two log-likelihoods that differ by no more are one. */
#define VOL_SAME_LOGLIK 1e-7

/* One fit under way: everything in units of the standard deviation. */
struct vol_garch_job {
    const struct vol_garch_spec *spec;
    const struct vol_garch_data *data; /* the caller's                    */
    const struct vol_garch_hint *hint;
    struct vol_garch_data scaled; /* the series over `scale`              */
    double scale;
    struct vol_likelihood lik;
    struct vol_optimiser o;
    struct vol_optimum best;
    struct vol_optimum nested; /* the highest of a model that it nests, which
                                  stands in for it                       */
    const char *nested_is;     /* which                                       */
    const char *failure; /* what a fit that stands in says of this one    */
};

/* vol_garch_fit() of a series whose numbers are finite, in the units that its
 * regressors have. */
enum vol_code vol_garch_fit_as_it_is(const struct vol_garch_spec *spec,
                                     const struct vol_garch_data *data,
                                     const struct vol_garch_hint *hint,
                                     struct vol_garch_fit *fit,
                                     struct vol_err *err) VOL_MUST_CHECK;

/* Room for what a fit of `spec` to n rows holds, all NaN or zero.
 * VOL_ENOMEM. */
enum vol_code vol_garch_fit_prepare(struct vol_garch_fit *fit,
                                    const struct vol_garch_spec *spec, size_t n,
                                    struct vol_err *err) VOL_MUST_CHECK;

/* Enter k parameters with their names, no standard errors. */
void vol_garch_fit_set(struct vol_garch_fit *fit, const double *theta);

/* Persistence and what follows from it. */
void vol_garch_fit_describe(struct vol_garch_fit *fit);

/* Whether the variance, or the mean, does not return to a level although its
 * equation should: persistence, or the largest root of the autoregression, is 1
 * or more. */
bool vol_garch_fit_explodes(const struct vol_garch_fit *fit);

/* The reason of a fit that converged or stopped early, from its status,
 * bounds, persistence, iterations and gradient, and the roots of its mean. */
void vol_garch_fit_explain(struct vol_garch_fit *fit);

/* What the least-squares residuals of the mean decide, the pre-sample values
 * and the level of targeting, 0 where they are not asked for; `e` (n_obs)
 * receives the residuals where either is. */
enum vol_code vol_garch_start(const struct vol_garch_spec *spec,
                              const struct vol_garch_data *data, double *e,
                              struct vol_presample *presample, double *level,
                              struct vol_err *err) VOL_MUST_CHECK;

/* The pre-sample variance that a pass began with. */
struct vol_presample vol_garch_presample_of(const struct vol_likelihood *lik);

/* Residuals, states and variances at the estimates, in the units of the
 * series, from the frozen pre-sample values, and their log-likelihood. */
enum vol_code vol_garch_filter_rows(struct vol_garch_fit *fit,
                                    const struct vol_garch_data *data,
                                    double *loglik,
                                    struct vol_err *err) VOL_MUST_CHECK;

/*
 * Make job->lik and job->o for job->scaled, the level being that of targeting;
 * they are to be closed whatever this returns.  VOL_ENOMEM, VOL_EDATA.
 */
enum vol_code vol_garch_job_open(struct vol_garch_job *job,
                                 const struct vol_presample *presample,
                                 double level,
                                 struct vol_err *err) VOL_MUST_CHECK;
void vol_garch_job_close(struct vol_garch_job *job);

/*
 * vol_garch_search() to job->best, of any orders: those above 1.1 are also
 * searched from the optima of p - 1, q and of p, q - 1, found in the same way
 * from 1.1 upwards, with no weight on the lag that is new, from that of
 * p - 1, q - 1 with a factor common to both sides (for EGARCH also the one that
 * takes a beta where the user holds it), and from that of the model of which
 * the user holds nothing.  Lower orders keep what is held of the mean and of
 * the shape.  An EGARCH of a short series also sets out from where its variance
 * may swing, see vol_garch_other_cycles(), and from about its best.  So a
 * larger order is not less likely than what it nests; where the likelihood is
 * too rough on the way up from there, the optimum of the lower order is
 * job->nested.
 */
enum vol_code vol_garch_search_orders(struct vol_garch_job *job,
                                      struct vol_garch_starts *starts,
                                      struct vol_err *err) VOL_MUST_CHECK;

/* The job is again at its best optimum, from wherever it was. */
void vol_garch_settle(struct vol_garch_job *job);

/* vol_likelihood_value(), -HUGE_VAL beyond what the user holds and bounds, or
 * the bound of invertibility: that of iterates is a little wider. */
double vol_garch_value_within(struct vol_garch_job *job, const double *theta);

/*
 * Where job->best is no optimum as high as `loglik`, that of parameters `theta`
 * of the standardised series at which the model is one that it nests: it has
 * not converged, and job->nested is that one unless it was a higher one; `what`
 * says which.
 */
void vol_garch_keep_nested(struct vol_garch_job *job, const double *theta,
                           double loglik, const char *what);

/* What a search has found: job->best, or the nested one that stands in for it;
 * NULL where that is no optimum, or the likelihood has no maximum there. */
const struct vol_optimum *vol_garch_found(struct vol_garch_job *job);

/*
 * The same, of a short series also from the optima of models that this one
 * nests, found in the same way: of that with a density of fewer shapes and, of
 * an EGARCH with the variance in the mean, of that without, or with the
 * smallest premium that the user admits.  There the likelihood is rough, and
 * optima that are far from the grid are missed.
 * Where there is none as high, the nested one is job->nested.
 */
enum vol_code vol_garch_search_nested(struct vol_garch_job *job,
                                      struct vol_garch_starts *starts,
                                      struct vol_err *err) VOL_MUST_CHECK;

/*
 * The same with the bounds that the spec has or, where it is `free`, without.
 * Then the way to an optimum within them, or to one beyond, may be missed:
 * where the free search ends below the optimum within the bounds, job->nested,
 * it goes on from there, and has not converged if that leads to none as high.
 * A short series of which the user bounds parameters and holds none is searched
 * without the bounds first: an estimate that keeps them is theirs, and what
 * stands in for one is no more than what others have to reach.
 */
enum vol_code vol_garch_search_job(struct vol_garch_job *job,
                                   struct vol_garch_starts *starts,
                                   struct vol_err *err) VOL_MUST_CHECK;

/*
 * Put other parameters in the place of a fit that failed: job->nested, the last
 * good ones, those of the best point of the grid, an EWMA: the first that keeps
 * what the user holds and bounds.  `fit` says which.
 */
enum vol_code vol_garch_fall_back(struct vol_garch_job *job,
                                  struct vol_garch_fit *fit,
                                  struct vol_err *err) VOL_MUST_CHECK;

#endif
