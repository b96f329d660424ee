/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_VARIANCE_H
#define VOL_GARCH_VARIANCE_H

#include "garch/row_weights.h"
#include "garch/spec.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Variance equations, one row of one table each.  An equation is a recursion
 * of one state a row,
 *
 *   s_t = F(theta; e_{t-1}, e_{t-2} ..., s_{t-1}, s_{t-2} ...),
 *
 * the variance itself, its logarithm or a power of the standard deviation
 * (the "link").  It supplies the state, the state's derivatives by the
 * parameters ("tangent") and, by one backward pass, its part of the
 * likelihood's Hessian ("adjoint"), so that exact Newton steps cost O(n k)
 * recursions and not O(n k^2).
 *
 * Passes work on ranges of rows, [from, to), ascending or, for the adjoint,
 * descending: where the mean holds the variance of the same day the
 * likelihood goes row by row, else the whole series is one range.
 */

struct vol_fourier;

enum vol_link {
    VOL_LINK_VARIANCE, /* s = h                                   */
    VOL_LINK_LOG,      /* s = ln h                                */
    VOL_LINK_POWER     /* s = h^(delta / 2), delta the power      */
};

/* RiskMetrics 2006 (Zumbach, 2007): how many averages it mixes. */
enum { VOL_RM_COMPONENTS = 14 };

/* What stands for the rows before the first under init `backcast`. */
struct vol_presample {
    double variance;
    double component[VOL_RM_COMPONENTS]; /* rm2006 alone */
};

/* Where each kind of coefficient begins among the variance's parameters. */
struct vol_layout {
    size_t omega, alpha, gamma, beta, extra, x, end;
    size_t n_omega, n_alpha, n_gamma, n_beta, n_extra;
};

/*
 * One pass over a series.  Arrays of the recursion have `lead` rows of
 * pre-sample values before row 0, reached by negative indices; `past` of
 * them are rows of a series that goes on here (zero in a likelihood).  The
 * columns of `ds` are the mean's parameters, the variance's, then the
 * shape's where the state depends on it (n_cols says); those of `de` are the
 * first n_de of them.
 */
struct vol_recursion {
    const struct vol_garch_spec *spec;
    size_t n, lead, past;
    size_t n_mean, n_var, n_cols, n_de, k;
    struct vol_layout at; /* where its parameters stand    */
    double power;         /* of its link, at the parameters */
    const double *var;    /* of the variance equation */
    const double *shape;  /* of the density           */
    const double *x;      /* its regressors, n x spec->n_x; row 0 the first */
    double *e;            /* residuals                */
    double *de;           /* n x n_de                 */
    double *size, *sign;  /* news of a row, each equation's own kind  */
    double *s, *h;        /* state and variance; one array where they agree */
    double *log_h;        /* ln h, links log and power (log: s itself)      */
    double *ds;           /* (lead + n) x n_cols      */
    bool by_column;       /* ds has its columns behind one another, each of
                             lead + n rows, and ds points to row 0 of the first */
    double *ls;           /* adjoint of s, lead + n   */
    double *le;           /* adjoint of e, n; NULL where nobody asks        */
    struct vol_fourier *fourier; /* transforms, where lags are many, or NULL */
    double *memory; /* room of the equation's own, see its file       */
    double s0;      /* pre-sample state         */
    double ds0[VOL_GARCH_MAX_PARAMS];
    double *d2s0;                         /* n_cols x n_cols, lower triangle */
    struct vol_presample presample;       /* its variance, and components    */
    struct vol_density_moment abs_mean;   /* E|z|            */
    struct vol_density_moment neg_square; /* E[z^2; z < 0]   */
};

struct vol_layout vol_variance_layout(const struct vol_garch_spec *spec);

/* The power of the link: the fixed one, or the parameter delta; 2 where the
 * link is none. */
double vol_variance_power(const struct vol_garch_spec *spec, const double *var);

/* The state of a variance under a link whose power is `power`, and back. */
double vol_state_of_variance(enum vol_link link, double power, double variance);
double vol_variance_of_state(enum vol_link link, double power, double state);

/*
 * omega of row t with what its regressors add, or times the exponential of
 * what they add up to; without them for rows before the first.
 */
double vol_variance_intercept(const struct vol_recursion *r, ptrdiff_t t);

enum { VOL_CONSTRAINT_NAME = 40 };

/* A set of inequalities c(theta) >= 0 with their gradients, row by row. */
struct vol_constraints {
    size_t n, k;
    bool values; /* only c is wanted: no names, gradients may stay zero */
    char (*name)[VOL_CONSTRAINT_NAME];
    int *param;    /* index of the parameter a plain bound holds, else -1 */
    int *of;       /* the one that a bound of the user's is of, else -1   */
    double *bound; /* its value there                                     */
    double *c;     /* n                                                   */
    double *grad;  /* n x k                                               */
};

/* Add lower <= theta_i (sign 1) or theta_i <= upper (sign -1). */
void vol_constraints_bound(struct vol_constraints *set, const char *name,
                           size_t i, double theta, double bound, double sign);

/* Whether parameter i cannot move where row c binds. */
bool vol_constraints_touch(const struct vol_constraints *set, size_t c,
                           size_t i);

/* Add a general row: returns its zeroed gradient for the caller to fill. */
double *vol_constraints_row(struct vol_constraints *set, const char *name,
                            double c);

/* Persistence is held at or below this under stationarity `on`. */
#define VOL_MAX_PERSISTENCE (1.0 - 1e-8)

/* Levels of the size of the news in each grid of starts. */
enum { VOL_GRID_NEWS = 4 };

/* omega is held above this share of the sample variance. */
#define VOL_MIN_OMEGA 1e-10

/* The orders that a spec spells behind the name. */
enum vol_orders {
    VOL_ORDERS_NONE, /* ewma                         */
    VOL_ORDERS_P,    /* arch3                        */
    VOL_ORDERS_PQ,   /* garch1.2                     */
    VOL_ORDERS_ONE,  /* figarch1.1: 1.1 and no other */
    VOL_ORDERS_LAGS  /* harch1.5.22                  */
};

struct vol_variance {
    const char *name;
    enum vol_orders orders;
    enum vol_link link;
    bool no_omega;    /* has no intercept, nor regressors            */
    bool no_alpha;    /* no alpha, gamma, beta of the usual form     */
    bool no_beta;     /* no beta, though it has an order             */
    bool asymmetric;  /* has gamma                                   */
    bool uses_shape;  /* the state depends on the density's shape    */
    bool kinked;      /* |e| is in it: kinks where a residual is zero */
    bool no_level;    /* no unconditional variance                   */
    bool long_memory; /* looks back further than its orders          */
    bool bimodal;     /* a quick and a slow optimum, in long series too */
    double power;     /* fixed power of its link, 0: delta or -p     */
    const char *extra[VOL_GARCH_MAX_EXTRA]; /* names of further parameters */

    /* Doubles of `memory` for a series of n rows, n_cols = 0 being a pass
     * without derivatives; NULL: none. */
    size_t (*memory)(const struct vol_garch_spec *spec, size_t n,
                     size_t n_cols);
    /* Pre-sample news; s0 is set.  Begins a pass. */
    void (*presample)(struct vol_recursion *r);
    /* Back to the past that a path begins with; NULL: nothing to do. */
    void (*rewind)(struct vol_recursion *r);
    /* The news of row t, whose residual and variance are there. */
    void (*news)(struct vol_recursion *r, ptrdiff_t t);
    /* s and h of the rows; news of the row before each but row 0. */
    void (*filter)(struct vol_recursion *r, ptrdiff_t from, ptrdiff_t to);
    /* The same and ds. */
    void (*tangent)(struct vol_recursion *r, ptrdiff_t from, ptrdiff_t to);
    /*
     * From ls (complete for row to - 1) backwards: adjoints of the rows
     * before go to ls and le, and sum_t ls_t d2F_t to `weights`.  What falls
     * before row 0 goes to ls[-1] ...
     */
    void (*adjoint)(struct vol_recursion *r, ptrdiff_t from, ptrdiff_t to,
                    struct vol_row_weights *weights);
    /* What adjoint() left out of `hess`, when all adjoints are known; or
     * NULL. */
    void (*curve)(struct vol_recursion *r, double *hess);
    /*
     * Minus the mean of ln |ds_t / ds_{t-1}| over the rows of a pass: positive
     * where a wrong variance before the sample is forgotten (Wintenberger,
     * 2013).  Elsewhere variances cannot be told from returns, and the
     * likelihood is rough.  With `gradient` (k, the tangents are there) also
     * its derivatives.  NULL: always so, or not known.
     */
    double (*invertibility)(const struct vol_recursion *r, double *gradient);
    /*
     * s0 under init `uncond`, and ds0, d2s0 where `derivs`.  False where
     * the parameters have no unconditional state.  NULL: never.
     */
    bool (*uncond_state)(struct vol_recursion *r, bool derivs);

    /* Inequalities on the variance parameters, which begin at `first`. */
    void (*constrain)(const struct vol_garch_spec *spec, const double *var,
                      const double *shape, size_t first,
                      struct vol_constraints *set);
    /* And its gradient by the variance's parameters and the shape, or NULL. */
    double (*persistence)(const struct vol_garch_spec *spec, const double *var,
                          const double *shape, double *gradient);
    /* The unconditional variance E s^2; NaN where there is none, or it has no
     * form that can be computed. */
    double (*uncond_variance)(const struct vol_garch_spec *spec,
                              const double *var, const double *shape);
    /* The variance whose state is the expected one, where that is another:
     * the state is ln s^2 or a power of s.  NULL: the unconditional. */
    double (*at_rest)(const struct vol_garch_spec *spec, const double *var,
                      const double *shape);
    /*
     * How the expected state responds to the surprise in one day's news, as a
     * recursion: the response on day k is direct[k - 1] and the sum over i of
     * feedback[i - 1] times that on day k - i.  Returns the lags, at most
     * VOL_GARCH_MAX_HARCH_LAG.  NULL: for ever, or by no finite recursion.
     */
    size_t (*response)(const struct vol_garch_spec *spec, const double *var,
                       const double *shape, double *direct, double *feedback);
    /*
     * Start i of the grid, for a series of variance 1; false past the last.
     * The size of the news runs fastest, through VOL_GRID_NEWS levels.
     */
    bool (*grid)(const struct vol_garch_spec *spec, size_t i, double *var);
    /*
     * Where another optimum may be: change the estimates of one in place into
     * start i of those; false past the last.  Long series are only looked at
     * where an inequality binds, or the equation is `bimodal`.  NULL: none.
     */
    bool (*corner)(const struct vol_garch_spec *spec, bool is_short, size_t i,
                   double *var);
    /*
     * omega and its derivatives by the variance's parameters and the shape
     * (gradient n, hessian n x n lower, or NULL) that make `level` the
     * unconditional variance; NULL: no variance targeting.
     */
    double (*target)(const struct vol_garch_spec *spec, const double *var,
                     const double *shape, double level, double *gradient,
                     double *hessian);
    /*
     * From the units of y / c to those of y, in place; `jacobian` (n_var x
     * n_var, the identity) receives the derivatives by the old parameters.
     */
    void (*rescale)(const struct vol_garch_spec *spec, double c, double *var,
                    double *jacobian);
    /* Expected variances of the h rows after the last, where
     * vol_variance_has_forecast(). */
    void (*forecast)(const struct vol_recursion *r, size_t h, double *out);
};

/* The row called `name`, or NULL; the i-th row, NULL after the last. */
const struct vol_variance *vol_variance_find(const char *name);
const struct vol_variance *vol_variance_at(size_t i);

/* Rows of pre-sample values that the recursion of `spec` looks back to, and
 * how many rows of a past it needs to go on from. */
size_t vol_variance_lead(const struct vol_garch_spec *spec);
size_t vol_variance_history(const struct vol_garch_spec *spec);

/* The variance at which the equation of `spec` is at rest; NaN: nowhere. */
double vol_variance_at_rest(const struct vol_garch_spec *spec,
                            const double *var, const double *shape);

/* Whether variances of days to come have a closed form: not those of TARCH, of
 * APARCH but with delta held at 2 (-p2, -fix.delta=2), and of EGARCH but where
 * vol_egarch_has_moment(). */
bool vol_variance_has_forecast(const struct vol_garch_spec *spec,
                               const double *var, const double *shape);

/*
 * E s^2 of EGARCH, exp(E ln s^2) times the expected exponential of each day's
 * news (Nelson, 1991, theorem 2.1; He, Terasvirta and Malmsten, 2002): NaN
 * where the density has no such moment (vol_density_has_exp()), or where it is
 * beyond e^30 of that at rest.  And of a power equation: of any order where
 * delta is 2; of order 1.1 where 2 is a multiple of delta, by the moments of
 * s^delta in turn (He and Terasvirta, 1999), if there are so many; else NaN.
 */
double vol_egarch_uncond_variance(const struct vol_garch_spec *spec,
                                  const double *var, const double *shape);

/* The member `invertibility` of EGARCH. */
double vol_egarch_invertibility(const struct vol_recursion *r,
                                double *gradient);
double vol_power_uncond_variance(const struct vol_garch_spec *spec,
                                 const double *var, const double *shape);

/* forecast() of EGARCH, in the same way (Tsay, 2010, section 3.8.3, for order
 * 1.1). */
void vol_egarch_forecast(const struct vol_recursion *r, size_t h, double *out);

/* Whether E s^(2 power) of an EGARCH's days to come is finite: the density has
 * the exponential moments that its news asks for. */
bool vol_egarch_has_moment(const struct vol_garch_spec *spec, const double *var,
                           const double *shape, double power);

/* What a path's shocks are drawn from: n values, or the density where n is 0.
 */
struct vol_draws {
    const double *z;
    size_t n;
};

/*
 * Whether returns have a fourth moment, and so the variance of what paths give
 * is finite: E s^4, or, where s^2 is in the mean, E s^8.  It is where that
 * moment of z is, and by the parameters, under the moments of what is drawn.
 * More lags than 1.1 have no simple condition: of TARCH and APARCH the moment
 * of z alone decides, of others also E s^4, which with s^2 in the mean is not
 * enough.  Where its order over delta is not whole, a moment near its limit may
 * be taken for one beyond it.
 */
bool vol_variance_has_fourth_moment(const struct vol_garch_spec *spec,
                                    const double *var, const double *shape,
                                    struct vol_draws draws);

/*
 * Days after the first at which the response to a shock (of the state: the
 * variance, ln s^2, a power of s) is for good below half of its largest, which
 * with several lags need not be that of the first day, between two days by
 * logarithms: ln .5 / ln persistence of order 1.1.  NaN where persistence is
 * not within 0 to 1, or there is no response.
 */
double vol_variance_half_life(const struct vol_garch_spec *spec,
                              const double *var, const double *shape);

/* Whether no shock moves the variance, which its own lags then lead from the
 * initial value: beta is known from that path alone. */
bool vol_variance_is_still(const struct vol_garch_spec *spec, const double *var,
                           const double *shape);

/* response() of equations with alpha and beta: `shock` is the weight of each
 * lag's news, which feeds the state of later days where the news is e^2 or a
 * power of |e|. */
size_t vol_response_of_lags(const struct vol_garch_spec *spec,
                            const double *var, const double *shock, bool feeds,
                            double *direct, double *feedback);

/* Such a response `day` days after the first, from those of the days before,
 * which stand in `ring`: begin with day 0. */
enum { VOL_RESPONSE_RING = VOL_GARCH_MAX_HARCH_LAG + 1 };
double vol_response_on(const double *direct, const double *feedback, size_t n,
                       size_t day, double *ring);

/* The decay of average k of RiskMetrics 2006. */
double vol_rm2006_decay(int k);

enum { VOL_FIGARCH_LAGS = 1000 };

/*
 * For equations whose expected state is omega / (1 - persistence): init
 * `uncond` and variance targeting.
 */
bool vol_uncond_by_persistence(struct vol_recursion *r, bool derivs);
double vol_target_by_persistence(const struct vol_garch_spec *spec,
                                 const double *var, const double *shape,
                                 double level, double *gradient,
                                 double *hessian);

/* Add to `set` that the equation's persistence is at most its limit. */
void vol_constrain_persistence(const struct vol_garch_spec *spec,
                               const double *var, const double *shape,
                               size_t first, struct vol_constraints *set);

/* omega >= its least, and alpha_i, beta_j >= 0, for those there are. */
void vol_constrain_signs(const struct vol_garch_spec *spec, const double *var,
                         size_t first, struct vol_constraints *set);

/* rescale() of an intercept in units of y^power, its additive regressors
 * with it. */
void vol_rescale_intercept(const struct vol_garch_spec *spec, double factor,
                           double *var, double *jacobian);

/* A corner(): a little news of either sign and no memory, as ARCH may have it.
 */
void vol_forget(const struct vol_layout *at, double omega, double *var);

extern const struct vol_variance vol_variance_arch;
extern const struct vol_variance vol_variance_garch;
extern const struct vol_variance vol_variance_gjr;
extern const struct vol_variance vol_variance_tarch;
extern const struct vol_variance vol_variance_egarch;
extern const struct vol_variance vol_variance_aparch;
extern const struct vol_variance vol_variance_igarch;
extern const struct vol_variance vol_variance_figarch;
extern const struct vol_variance vol_variance_csgarch;
extern const struct vol_variance vol_variance_ewma;
extern const struct vol_variance vol_variance_ewma_est;
extern const struct vol_variance vol_variance_rm2006;
extern const struct vol_variance vol_variance_harch;

#endif
