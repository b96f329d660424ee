/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_OPTIMISE_H
#define VOL_GARCH_OPTIMISE_H

#include "base/err.h"
#include "garch/likelihood.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Maximum likelihood under inequalities: Newton steps with the exact
 * Hessian, each the solution of a quadratic programme in the linearised
 * constraints (an active-set method; Nocedal and Wright, 2006, ch. 16 and
 * 18), shortened until the likelihood rises (Armijo).  Where minus the
 * Hessian is not positive definite its negative curvatures change sign.
 *
 * |z| has kinks, and a maximum may lie on one: there no gradient vanishes.
 * Where steps no longer bring what they promise, the row whose residual is
 * nearest to zero is held there and the search goes on along the kink.
 */
enum { VOL_MAX_KINKS = 3 };

struct vol_optimum {
    double theta[VOL_GARCH_MAX_PARAMS];
    size_t kink[VOL_MAX_KINKS], n_kinks; /* rows whose residual is held at 0 */
    double loglik;
    double ascent;    /* what a further step was predicted to gain          */
    double grad_norm; /* largest component of the Lagrangian's gradient     */
    int iterations;
    bool converged;
    bool inside;  /* the inequalities hold                                */
    bool merged;  /* came so near the known optimum that it leads there   */
    bool planned; /* the optimiser still holds the step from here         */
};

/* Work space of one optimisation; belongs to one thread. */
struct vol_optimiser {
    size_t k;
    double share; /* of the last step that was taken          */
    double scale; /* of the series: its values are y / scale  */
    double x_limit[VOL_GARCH_MAX_X]; /* see vol_optimiser_limit_x()        */
    struct vol_constraints at; /* at the current parameters, equations last */
    size_t pinned;             /* how many of the last are equations       */
    size_t fixed;              /* and of them of parameters that are held  */
    bool *active;              /* of each constraint, at the optimum       */
    double *gradient, *hessian, *opg;
    double *metric, *factor;      /* k x k: minus the mended Hessian          */
    double *known, *known_metric; /* the optimum that is known, its metric */
    bool has_known;
    double basin; /* so far, in log-likelihood, the known optimum reaches    */
    double *step, *trial;
    double *solved, *schur, *multiplier; /* of the programme                */
    double *store;
};

/* Room for `spec`.  VOL_ENOMEM. */
enum vol_code vol_optimiser_init(struct vol_optimiser *o,
                                 const struct vol_garch_spec *spec,
                                 struct vol_err *err) VOL_MUST_CHECK;
void vol_optimiser_clear(struct vol_optimiser *o);

/* Move a start inside all plain bounds, and to what is held. */
void vol_optimiser_enter(struct vol_optimiser *o,
                         const struct vol_garch_spec *spec, double *theta);

/*
 * Set what is held, or was led out of the user's bounds, exactly: in the
 * units of the estimation an intercept is omega / c^delta, which steps along
 * its tangent leave.
 */
void vol_optimiser_restore(const struct vol_optimiser *o,
                           const struct vol_garch_spec *spec, double *theta);

/* Add to o->hessian what that intercept, as a function of delta, has of
 * curvature of its own; o->gradient is that at `theta`. */
void vol_optimiser_bend(struct vol_optimiser *o,
                        const struct vol_garch_spec *spec, const double *theta);

/* Add that the variances can be told from returns, at the parameters of the
 * last pass of `lik`, whose tangents are there. */
void vol_optimiser_constrain_invertibility(struct vol_optimiser *o,
                                           const struct vol_likelihood *lik);

/*
 * Hold the coefficients of exponential regressors: over the range that each
 * has in `data` it scales omega by VOL_X_MAX_LOG at most, in logarithms.
 * Without that, one that explains all of omega, or leaves nothing of it, has
 * its optimum at infinity.
 */
#define VOL_X_MAX_LOG 8.0
void vol_optimiser_limit_x(struct vol_optimiser *o,
                           const struct vol_garch_spec *spec,
                           const struct vol_garch_data *data);
void vol_optimiser_bound_x(struct vol_optimiser *o,
                           const struct vol_garch_spec *spec,
                           const double *theta);

/* Evaluate the inequalities of `spec` at `theta` into o->at. */
void vol_optimiser_constrain(struct vol_optimiser *o,
                             const struct vol_garch_spec *spec,
                             const double *theta);

/*
 * Maximise from `start`, which is first moved inside the bounds, until a
 * step promises less than `tolerance` of log-likelihood, at most `limit`
 * iterations.
 */
void vol_optimise(struct vol_optimiser *o, struct vol_likelihood *lik,
                  const double *start, double tolerance, int limit,
                  struct vol_optimum *out);

/*
 * Know the optimum that was just found: others that come within `basin` units
 * of log-likelihood of it, by its metric, need not be followed to their end.
 */
void vol_optimiser_know(struct vol_optimiser *o, const struct vol_optimum *at);

/*
 * One more Newton step from a point that is content with itself, or two where
 * one is not enough for ten digits, without regard to ascent (each makes the
 * parameters good to about the square of what they were), and all derivatives
 * there: o->gradient, o->hessian and
 * o->opg; o->active says which inequalities hold with equality.
 */
void vol_optimiser_polish(struct vol_optimiser *o, struct vol_likelihood *lik,
                          struct vol_optimum *at);

/* Hold parameters that the spec fixes, an omega that is targeted, and the rows
 * of `at` as equations after the inequalities in o->at. */
void vol_optimiser_pin(struct vol_optimiser *o,
                       const struct vol_likelihood *lik,
                       const struct vol_optimum *at);

/* The likelihood that one step from `theta` is predicted to lead to, of which
 * no more is taken than moves the first parameter by `reach`. */
double vol_optimiser_promise(struct vol_optimiser *o,
                             struct vol_likelihood *lik, const double *theta,
                             double reach);

/*
 * A likelihood with kinks has an optimum between any two of them that is not
 * the highest of all: look at those beyond the nearest kinks on either side,
 * and go on from a better one, until there is none.
 */
void vol_optimiser_look_around(struct vol_optimiser *o,
                               struct vol_likelihood *lik,
                               struct vol_optimum *best);

/*
 * Where `at` has stalled beside a kink: move onto it and hold it from now on.
 * False where there is none, or it is no better.
 */
bool vol_optimiser_catch_kink(struct vol_likelihood *lik,
                              struct vol_optimum *at);

/*
 * Whether the likelihood falls on both sides of the kinks of `at`; where it
 * does not, `at` leaves them for the higher side.
 */
bool vol_optimiser_keeps_kinks(struct vol_likelihood *lik,
                               struct vol_optimum *at);

/*
 * Maximise g'd - d'Bd / 2 subject to c + J d >= 0, from d = 0.  B is given
 * by its Cholesky factor in o->factor; c and J are o->at.  The step goes to
 * o->step, the multipliers to o->multiplier, the working set to o->active.
 */
void vol_optimiser_programme(struct vol_optimiser *o);

#endif
