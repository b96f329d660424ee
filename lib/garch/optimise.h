/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_OPTIMISE_H
#define VOL_GARCH_OPTIMISE_H

#include "base/err.h"
#include "garch/likelihood.h"

#include <stdbool.h>
#include <stddef.h>

/* Series of no more rows have more optima, and a start costs less. */
enum { VOL_SHORT_ROWS = 1200 };

/* A step that promises less than this is taken without a check of ascent: the
 * log-likelihood itself is not known more exactly. */
#define VOL_NOISE 1e-9

/* The largest root of a moving average. */
#define VOL_MOST_MA_ROOT (1.0 - 1e-6)

/* A kink shortens steps that promise less than this. */
#define VOL_FLAT 1e-4

/*
 * Maximum likelihood under inequalities: Newton steps with the exact
 * Hessian, each the solution of a quadratic programme in the linearised
 * constraints (an active-set method; Nocedal and Wright, 2006, ch. 16 and
 * 18), shortened until the likelihood rises (Armijo).  Where minus the
 * Hessian is not positive definite its negative curvatures change sign.
 *
 * Constraints that are not linear curve the Lagrangian, and a step along their
 * tangents is led back onto them.  An optimum is one where the inequalities
 * hold, a further step is predicted to gain nothing, and the gradient vanishes
 * along what binds, the multipliers having the right sign.
 *
 * |z| has kinks, and a maximum may lie on one: there no gradient vanishes.
 * Where steps no longer bring what they promise, the row whose residual is
 * nearest to zero is held there and the search goes on along the kink.  The
 * gradient of such an optimum is its part along the kinks, of the likelihood
 * whose residuals there are 0 (vol_likelihood_hold()): across them the least
 * subgradient is 0.
 */
struct vol_optimum {
    double theta[VOL_GARCH_MAX_PARAMS];
    size_t kink[VOL_MAX_KINKS], n_kinks; /* rows whose residual is held at 0 */
    double loglik;
    double ascent;    /* what a further step was predicted to gain       */
    double grad_norm; /* once polished, see vol_optimiser_grad_norm()    */
    int iterations;
    bool converged;
    bool inside;  /* the inequalities hold                                */
    bool solved;  /* the programme of the last step                       */
    bool merged;  /* came so near the known optimum that it leads there   */
    bool planned; /* the optimiser still holds the step from here         */
};

/* Work space of one optimisation; belongs to one thread. */
struct vol_optimiser {
    size_t k;
    size_t trials; /* likelihoods that were tried, of all searches */
    double share;  /* of the last step that was taken          */
    int straight;  /* steps in a row along which nothing bends */
    bool on_ridge; /* on a way along one: small curvatures count */
    double scale;  /* of the series: its values are y / scale  */
    double x_limit[VOL_GARCH_MAX_X]; /* see vol_optimiser_limit_x()        */
    struct vol_constraints at; /* at the current parameters, equations last */
    size_t pinned;             /* how many of the last are equations       */
    size_t fixed;              /* and of them of parameters that are held  */
    bool *active;              /* of each constraint, at the optimum       */
    bool *implied;             /* by those of the programme's set          */
    double *gradient, *hessian, *opg;
    double *metric, *factor;      /* k x k: minus the mended Hessian          */
    double *known, *known_metric; /* the optimum that is known, its metric */
    bool has_known;
    double basin; /* so far, in log-likelihood, the known optimum reaches    */
    double *step, *trial;
    double *solved, *schur, *multiplier; /* of the programme                */
    double *left;      /* of the gradient, by the multipliers       */
    double *units;     /* k x k: derivatives of the series' units   */
    double *curvature; /* k x k: of the constraints, by multipliers */
    bool measured;     /* by differences, and not to be learnt      */
    double *last_theta, *last_grad, *last_multiplier; /* of the last plan   */
    double *last_hessian;
    size_t last_n;        /* its constraints                           */
    double *way, *change; /* from its place and Hessian to this plan's */
    bool follows;         /* and they tell of the third derivatives    */
    enum vol_point point; /* of the density, at the optimum            */
    size_t n_mean;        /* parameters that it makes a kink of        */
    size_t n_own;         /* constraints before the user's            */
    size_t invertibility; /* the row of that one, SIZE_MAX for none    */
    double penalty;       /* of a unit by which it is missed           */
    double *store;
};

/* Other optima are looked for no longer where so many trials were spent: on a
 * likelihood of points, beside which steps creep, each costs seconds. */
enum { VOL_MOST_TRIALS = 30000 };

/* Room for `spec`.  VOL_ENOMEM. */
enum vol_code vol_optimiser_init(struct vol_optimiser *o,
                                 const struct vol_garch_spec *spec,
                                 struct vol_err *err) VOL_MUST_CHECK;
void vol_optimiser_clear(struct vol_optimiser *o);

/*
 * Move a start to what is held and inside all bounds: the plain ones, and those
 * between several parameters one after another, each by the shortest way of the
 * parameters that may still move (Kaczmarz, 1937).
 */
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

/*
 * Constraints that are not linear: what their curvature, times the multipliers,
 * adds to the Hessian of the Lagrangian is learnt from one plan to the next by
 * symmetric updates of rank one (Nocedal and Wright, 2006, ch. 6.2 and 18.3).
 * Plans keep the slopes that the next one learns from; that of a held
 * intercept is known, see vol_optimiser_bend().
 */
void vol_optimiser_forget_curvature(struct vol_optimiser *o);
void vol_optimiser_learn_curvature(struct vol_optimiser *o,
                                   const double *theta);
void vol_optimiser_keep_slopes(struct vol_optimiser *o, const double *theta);

/* Measure that of invertibility, where it binds, by differences of its
 * gradient about `theta`: what is learnt is too coarse for the last steps, and
 * where the bound is curved much for those before.  Returns whether it was; the
 * derivatives of the optimiser, and the last pass of `lik`, are those at
 * `theta` as before. */
bool vol_optimiser_measure_curvature(struct vol_optimiser *o,
                                     struct vol_likelihood *lik,
                                     const double *theta);

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
/*
 * Move `from` along the ridge that leads there: coefficients more than half way
 * to their limit go to it, and omega keeps the largest intercept as it is.
 * False where there are none.
 */
bool vol_optimiser_go_to_limit_x(const struct vol_optimiser *o,
                                 const struct vol_likelihood *lik,
                                 const double *from, double *theta);

/*
 * Whether parameters in the units of the series, o->scale being its standard
 * deviation, keep all inequalities; else `*broken` is one that they do not.
 */
bool vol_optimiser_admits(struct vol_optimiser *o,
                          const struct vol_garch_spec *spec,
                          const double *theta, size_t *broken);

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

/* Whether `theta` is in the basin of the optimum that is known. */
bool vol_optimiser_knows(const struct vol_optimiser *o, const double *theta);

/*
 * One more Newton step from a point that is content with itself, or two where
 * one is not enough for ten digits, without regard to ascent (each makes the
 * parameters good to about the square of what they were), and all derivatives
 * there: o->gradient, o->hessian and
 * o->opg; o->active says which inequalities hold with equality.
 */
void vol_optimiser_polish(struct vol_optimiser *o, struct vol_likelihood *lik,
                          struct vol_optimum *at);

/*
 * Polish an optimum at once that may be none: where several residuals are held
 * the likelihood of a point that misses one by 1e-10 may be higher than any.
 */
void vol_optimiser_confirm(struct vol_optimiser *o, struct vol_likelihood *lik,
                           struct vol_optimum *at);

/* Hold parameters that the spec fixes, an omega that is targeted, and the rows
 * of `at` as equations after the inequalities in o->at. */
void vol_optimiser_pin(struct vol_optimiser *o,
                       const struct vol_likelihood *lik,
                       const struct vol_optimum *at);

/* Whether one step from `theta`, of which no more is taken than moves the first
 * parameter by `reach`, is predicted to lead higher than `least`; and in a long
 * series, whose kinks are close, does. */
bool vol_optimiser_promises(struct vol_optimiser *o, struct vol_likelihood *lik,
                            const double *theta, double reach, double least);

/* Whether the likelihood has kinks where residuals are zero: those of |e| in
 * the variance, or of the density at the shape, its cusp. */
bool vol_likelihood_cusped(const struct vol_likelihood *lik,
                           const double *theta);
bool vol_likelihood_kinked(const struct vol_likelihood *lik,
                           const double *theta);

/* Whether `theta`, or the point that is nearest to it, leads to a higher
 * optimum, in so many steps; `best` is it. */
bool vol_optimiser_raise(struct vol_optimiser *o, struct vol_likelihood *lik,
                         const double *theta, bool at_point, int limit,
                         struct vol_optimum *best);

/*
 * A likelihood with kinks has an optimum between any two of them that is not
 * the highest of all: look at those beyond the nearest kinks on either side,
 * and go on from a better one, until there is none.
 */
void vol_optimiser_look_around(struct vol_optimiser *o,
                               struct vol_likelihood *lik,
                               struct vol_optimum *best);

/*
 * The direction in which the parameters of the mean (n_mean, to `u`) are to
 * move for the residual of `row` to change, those of the kinks of `at` but
 * number `but` standing still.  False where there is none: with others than a
 * constant in the mean, days like each other are at a kink together, as returns
 * of zero that follow such.  Where the mean holds the variance no kink stands
 * still, and that of the constant is as good as any.
 */
bool vol_optimiser_way_of(const struct vol_likelihood *lik,
                          const struct vol_optimum *at, size_t but, size_t row,
                          double *u);
/* And by how much, from the last pass, for it to be 0. */
double vol_optimiser_way_to(const struct vol_likelihood *lik, size_t row,
                            const double *u);

/*
 * Whether a kink was in the way of the last step, to which it is small: where
 * none is held, that is the end.  Not so in a mean that holds the variance with
 * delta above 1, whose |e|^delta has no kinks but strong curvature, nor where a
 * moving average is at its bound: steps get shorter until a kink is near.
 */
bool vol_optimiser_is_caught(const struct vol_optimiser *o,
                             const struct vol_likelihood *lik,
                             const struct vol_optimum *at);

/* Whether one is to be held, if it is near, before the steps end: the last was
 * shortened, or so many are `slow`. */
bool vol_optimiser_asks_for_kink(const struct vol_optimiser *o,
                                 const struct vol_likelihood *lik,
                                 const struct vol_optimum *at, int slow);

/*
 * Where `at` has stalled beside a kink: move onto it and hold it from now on.
 * False where there is none, or it is no better.
 */
bool vol_optimiser_catch_kink(struct vol_likelihood *lik,
                              struct vol_optimum *at);

/*
 * Whether the likelihood falls on both sides of each kink of `at`, along the
 * others; where it does not, `at` leaves that one for the higher side.
 */
bool vol_optimiser_keeps_kinks(struct vol_likelihood *lik,
                               struct vol_optimum *at);

/* What the density's peak is at the shape. */
enum vol_point vol_likelihood_point(const struct vol_likelihood *lik,
                                    const double *theta);

/*
 * Whether that is a point and the mean has a constant that may move: each
 * residual of zero is a maximum in it, or nearly.  A search begins at the
 * nearest and stays there.
 */
bool vol_optimiser_seeks_points(const struct vol_likelihood *lik,
                                const double *theta);
void vol_optimiser_enter_point(const struct vol_optimiser *o,
                               struct vol_likelihood *lik,
                               struct vol_optimum *at);

/* The same from there whatever the density. */
void vol_optimise_at_point(struct vol_optimiser *o, struct vol_likelihood *lik,
                           const double *start, double tolerance, int limit,
                           struct vol_optimum *out);

/*
 * Whether the likelihood of a short series is a comb in such a constant without
 * points of the density: by those of |e|^delta in a variance with delta < 1,
 * which are maxima where less variance on the days that follow is likelier.
 */
bool vol_optimiser_has_comb(const struct vol_likelihood *lik,
                            const double *theta);

/*
 * The same where the mean holds the variance: all parameters move all
 * residuals, and its points lie where several are zero.
 */
bool vol_optimiser_has_vertices(const struct vol_likelihood *lik,
                                const double *theta);

/*
 * `at` is where a search of at most `limit` steps, of points or not, has ended:
 * on a comb, while that is no optimum but higher than `least`, set out from
 * there anew.  A step that one of its kinks in the way has shortened ends a
 * search that finds none to hold.
 */
void vol_optimiser_resume(struct vol_optimiser *o, struct vol_likelihood *lik,
                          bool at_point, double tolerance, int limit,
                          double least, struct vol_optimum *at);

/* Go on from the best of all those maxima that are within reach. */
void vol_optimiser_scan_points(struct vol_optimiser *o,
                               struct vol_likelihood *lik,
                               struct vol_optimum *best);

/* A step of which only so small a part was good was longer than the curvature
 * holds. */
#define VOL_POOR_SHARE 0.3

/*
 * A positive definite metric into o->metric and its Cholesky factor into
 * o->factor.  Where minus the Hessian of the Lagrangian is not definite, even
 * on the constraints that bind, its negative curvatures are taken for positive
 * ones: steps stay as long as the curvature says (Dauphin and others, 2014).
 * False where it has no factor.
 */
bool vol_optimiser_make_metric(struct vol_optimiser *o);

/* Factor o->metric into o->factor; false where it is not positive definite. */
bool vol_optimiser_factor(struct vol_optimiser *o);

/*
 * What of the gradient the multipliers of the working set leave, to o->left:
 * its part along the constraints of the last programme, whose factor is lost.
 */
void vol_optimiser_project(struct vol_optimiser *o);

/*
 * How far the first-order conditions are from holding: the largest component of
 * o->left, over the standard deviation that its rows' scores, in o->opg, give
 * it, and what adds nothing however far the parameter, which is at `theta`,
 * moves. So far, in standard errors given the others, a step would go.  (The
 * multipliers have the sign that the programme gave them.)  They hold up to
 * VOL_STATIONARY.
 */
#define VOL_STATIONARY 1e-4
double vol_optimiser_grad_norm(const struct vol_optimiser *o,
                               const double *theta);

/*
 * Maximise g'd - d'Bd / 2 subject to c + J d >= 0, from d = 0.  B is given
 * by its Cholesky factor in o->factor; c and J are o->at.  The step goes to
 * o->step, the multipliers to o->multiplier, the working set to o->active.
 */
bool vol_optimiser_programme(struct vol_optimiser *o);

/* What o->step is predicted to gain, g'd - d'Bd / 2. */
double vol_optimiser_promised(const struct vol_optimiser *o);

/*
 * Correct the step of a plan that promises `ascent` for the third derivatives
 * T of the likelihood, as Chebyshev's method does: the programme's gradient is
 * g + T[d, d] / 2.  The last step s and the change of the Hessian over it tell
 * T[s, .]; of T[d, d] that is all but the square of the part of d across s
 * (in the spirit of Schnabel and Chow, 1991, whose tensor comes from past steps
 * too).  A correction that is not small is not made, nor one far from the top.
 */
void vol_optimiser_correct(struct vol_optimiser *o, double ascent);

/*
 * Lead o->trial back to where the working set of the programme holds, to
 * first order and in its metric, from where o->at.c says that it is missed (a
 * second-order correction; Nocedal and Wright, 2006, ch. 18.3).  False where
 * a constraint outside the set is.
 */
bool vol_optimiser_return(struct vol_optimiser *o);

#endif
