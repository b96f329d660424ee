/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_VARIANCE_H
#define VOL_GARCH_VARIANCE_H

#include "garch/spec.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Variance equations, one row of one table each.  All have the form
 *
 *   s_t = omega + sum alpha_i size_{t-i} + sum gamma_i sign_{t-i}
 *               + sum beta_j s_{t-j}
 *
 * where the state s is the variance (garch, gjr) or its logarithm (egarch),
 * and size and sign are the news of a day.  An equation supplies the state,
 * its derivatives ("tangent") and the second-order part of the likelihood's
 * Hessian by one backward pass ("adjoint"), so that exact Newton steps cost
 * O(n k) and not O(n k^2) memory or recursions.
 */

/*
 * One pass over a series.  Arrays of the recursion have `lead` rows of
 * pre-sample values before row 0, reached by negative indices.  The columns
 * of `ds` are the mean's parameters, the variance's, then the shape's where
 * the equation depends on it (n_cols says).
 */
struct vol_recursion {
    const struct vol_garch_spec *spec;
    size_t n, lead;
    size_t n_mean, n_var, n_cols, k;
    const double *var;   /* omega alpha gamma beta */
    const double *shape; /* of the density         */
    const double *e;     /* residuals, n           */
    const double *de;    /* n x n_mean             */
    double *size, *sign; /* news, lead + n         */
    double *inv;         /* 1 / sigma, egarch only */
    double *s, *h;       /* state and variance; one array where they agree */
    double *ds;          /* (lead + n) x n_cols    */
    double s0;           /* pre-sample state       */
    double ds0[VOL_GARCH_MAX_PARAMS];
    double *d2s0;                         /* n_cols x n_cols, lower triangle */
    struct vol_density_moment abs_mean;   /* E|z|            */
    struct vol_density_moment neg_square; /* E[z^2; z < 0]   */
};

/* Where the coefficients of an equation begin. */
struct vol_coef {
    double omega;
    const double *alpha, *gamma, *beta; /* gamma NULL where there is none */
};

struct vol_coef vol_variance_coef(const struct vol_garch_spec *spec,
                                  const double *var);

/* Column of `ds` (and row of the Hessian) where each kind begins. */
struct vol_columns {
    size_t omega, alpha, gamma, beta, shape;
};

struct vol_columns vol_variance_columns(const struct vol_recursion *r);

enum { VOL_CONSTRAINT_NAME = 40 };

/* A set of inequalities c(theta) >= 0 with their gradients, row by row. */
struct vol_constraints {
    size_t n, k;
    char (*name)[VOL_CONSTRAINT_NAME];
    int *param;    /* index of the parameter a plain bound holds, else -1 */
    double *bound; /* its value there                                     */
    double *c;     /* n                                                   */
    double *grad;  /* n x k                                               */
};

/* Add lower <= theta_i (sign 1) or theta_i <= upper (sign -1). */
void vol_constraints_bound(struct vol_constraints *set, const char *name,
                           size_t i, double theta, double bound, double sign);

/* Add a general row: returns its zeroed gradient for the caller to fill. */
double *vol_constraints_row(struct vol_constraints *set, const char *name,
                            double c);

/* Persistence is held at or below this under stationarity `on`. */
#define VOL_MAX_PERSISTENCE (1.0 - 1e-8)

/* Levels of the size of the news in each grid of starts. */
enum { VOL_GRID_NEWS = 4 };

/* omega is held above this share of the sample variance. */
#define VOL_MIN_OMEGA 1e-10

struct vol_variance {
    const char *name;
    bool has_q;      /* two orders, p.q; else p alone           */
    bool asymmetric; /* has gamma                               */
    bool log_state;  /* s is ln h                               */
    bool uses_shape; /* the state depends on the density's shape */
    bool kinked;     /* |e| is in it: kinks where a residual is zero */

    /* size and sign of row t, from e[t] and the state of row t. */
    void (*news)(struct vol_recursion *r, ptrdiff_t t);
    /* Pre-sample news; s0 is set. */
    void (*presample)(struct vol_recursion *r);
    /* s (and h) of all rows. */
    void (*filter)(struct vol_recursion *r);
    /* The same and ds. */
    void (*tangent)(struct vol_recursion *r);
    /*
     * From ls[t] = dl/ds_t (turned into its adjoint in place, with `lead`
     * zero rows behind row n - 1): add sum_t adjoint_t d2F_t to the lower
     * triangle of the k x k `hess`.
     */
    void (*adjoint)(const struct vol_recursion *r, double *ls, double *hess);
    /*
     * s0 under init `uncond`, and ds0, d2s0 where `derivs`.  False where
     * the parameters have no unconditional state.
     */
    bool (*uncond_state)(struct vol_recursion *r, bool derivs);

    /* Inequalities on the variance parameters, which begin at `first`. */
    void (*constrain)(const struct vol_garch_spec *spec, const double *var,
                      const double *shape, size_t first,
                      struct vol_constraints *set);
    double (*persistence)(const struct vol_garch_spec *spec, const double *var,
                          const double *shape);
    /* The unconditional variance; NaN where there is none. */
    double (*uncond_variance)(const struct vol_garch_spec *spec,
                              const double *var, const double *shape);
    /*
     * Start i of the grid, for a series of variance 1; false past the last.
     * The size of the news runs fastest, through VOL_GRID_NEWS levels.
     */
    bool (*grid)(const struct vol_garch_spec *spec, size_t i, double *var);
    /*
     * From the units of y / c to those of y, in place; d_omega receives the
     * derivatives of the new omega by the old parameters (n_variance).
     */
    void (*rescale)(const struct vol_garch_spec *spec, double c, double *var,
                    double *d_omega);
    /* Expected variances of the h rows after the last; NULL: simulate. */
    void (*forecast)(const struct vol_recursion *r, size_t h, double *out);
};

/* The row called `name`, or NULL; the i-th row, NULL after the last. */
const struct vol_variance *vol_variance_find(const char *name);
const struct vol_variance *vol_variance_at(size_t i);

/* s of row t from the lags before it: for simulation, one row at a time. */
double vol_variance_step(const struct vol_recursion *r, ptrdiff_t t);

/* The `adjoint` of the equations whose news is the squared residual. */
void vol_linear_adjoint(const struct vol_recursion *r, double *ls,
                        double *hess);

extern const struct vol_variance vol_variance_arch;
extern const struct vol_variance vol_variance_garch;
extern const struct vol_variance vol_variance_gjr;
extern const struct vol_variance vol_variance_egarch;

#endif
