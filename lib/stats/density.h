/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STATS_DENSITY_H
#define VOL_STATS_DENSITY_H

#include "stats/random.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Densities of a standardised innovation z (mean 0, variance 1), one row of
 * one table each: a model asks the table and knows none of them by name.
 */

enum { VOL_DENSITY_MAX_SHAPE = 2, VOL_DENSITY_BLOCK = 128 };

/*
 * Derivatives of l = ln f(e / sqrt(h)) - ln(h) / 2, the log density of a
 * residual e with variance h, for a block of rows.  Suffixes name what was
 * differentiated by; `s` is the shape, one block after another: row t of
 * shape m stands at [m * VOL_DENSITY_BLOCK + t], and of shapes m >= l at
 * [(m * (m + 1) / 2 + l) * VOL_DENSITY_BLOCK + t].
 */
struct vol_density_terms {
    double e[VOL_DENSITY_BLOCK], h[VOL_DENSITY_BLOCK];
    double ee[VOL_DENSITY_BLOCK], eh[VOL_DENSITY_BLOCK];
    double hh[VOL_DENSITY_BLOCK];
    double s[VOL_DENSITY_MAX_SHAPE * VOL_DENSITY_BLOCK];
    double es[VOL_DENSITY_MAX_SHAPE * VOL_DENSITY_BLOCK];
    double hs[VOL_DENSITY_MAX_SHAPE * VOL_DENSITY_BLOCK];
    double ss[3 * VOL_DENSITY_BLOCK];
};

/* A moment of z with its first and second derivatives by the shapes. */
struct vol_density_moment {
    double value;
    double d[VOL_DENSITY_MAX_SHAPE];
    double dd[VOL_DENSITY_MAX_SHAPE][VOL_DENSITY_MAX_SHAPE];
};

/* What a peak at 0 is where the logarithm falls from it at once, so that a
 * likelihood has a maximum wherever a residual is 0. */
enum vol_point {
    VOL_POINT_NONE,
    VOL_POINT_CORNER, /* the slope jumps: its square has an expectation  */
    VOL_POINT_SPIKE   /* it is without bound, and its square has none    */
};

struct vol_density {
    const char *name; /* as a spec spells it */
    size_t n_shape;
    const char *shape_name[VOL_DENSITY_MAX_SHAPE];
    double lower[VOL_DENSITY_MAX_SHAPE], upper[VOL_DENSITY_MAX_SHAPE];

    /* What it is, or comes nearest to, where the shapes after the first
     * nests->n_shape are these; NULL: none. */
    const struct vol_density *nests;
    double nested[VOL_DENSITY_MAX_SHAPE];

    /* A first guess of the shape from a series' skewness and kurtosis. */
    void (*start)(double skewness, double kurtosis, double *shape);

    /* The sum of l over n rows; not finite where an h is not positive. */
    double (*loglik)(const double *shape, size_t n, const double *e,
                     const double *h);
    /* The derivatives of l, n <= VOL_DENSITY_BLOCK rows; returns loglik(). */
    double (*terms)(const double *shape, size_t n, const double *e,
                    const double *h, struct vol_density_terms *out);

    double (*log_pdf)(const double *shape, double z);
    double (*cdf)(const double *shape, double z);
    double (*quantile)(const double *shape, double p);
    /* E[z | z <= quantile(p)]: expected shortfall in units of sigma. */
    double (*tail_mean)(const double *shape, double p);
    double (*draw)(const double *shape, struct vol_random *rng);

    struct vol_density_moment (*abs_mean)(const double *shape); /* E|z|      */
    struct vol_density_moment (*neg_square)(const double *shape);
    /* E[z^2; z < 0] */
    double (*skewness)(const double *shape); /* E z^3; NaN where none       */
    double (*kurtosis)(const double *shape); /* E z^4; HUGE_VAL where none  */
    /*
     * E[(|z| - gamma z)^delta] for |gamma| <= 1 and 0 < delta: the
     * persistence of a power ARCH (Ding, Granger and Engle, 1993, appendix).
     * HUGE_VAL where the tails are too heavy for it.
     */
    double (*power_moment)(const double *shape, double gamma, double delta);
    /* Whether it has a corner at 0, its peak; NULL: never. */
    bool (*cusped)(const double *shape);
    /* NULL: none. */
    enum vol_point (*point)(const double *shape);
    /* E exp(c |z|) is finite for each c below: 0: for no more, HUGE_VAL: all.
     */
    double (*exp_moment)(const double *shape);
};

/* The row called `name`, or NULL. */
const struct vol_density *vol_density_find(const char *name);

/* The i-th row, NULL after the last: for lists of names. */
const struct vol_density *vol_density_at(size_t i);

/* Where the density of z is highest; all have one peak. */
double vol_density_mode(const struct vol_density *density, const double *shape);

/* Whether E exp(a |z| + b z) is finite: of the normal and of a ged with nu > 1
 * it is, with nu = 1 where a + |b| < sqrt(2), of others where neither side
 * grows, a <= -|b|. */
bool vol_density_has_exp(const struct vol_density *density, const double *shape,
                         double a, double b);

/* Its logarithm, HUGE_VAL where there is none. */
double vol_density_log_exp(const struct vol_density *density,
                           const double *shape, double a, double b);

/* The rows themselves, for those that know which one they want. */
extern const struct vol_density vol_density_normal;
extern const struct vol_density vol_density_t;
extern const struct vol_density vol_density_skewt;
extern const struct vol_density vol_density_ged;
extern const struct vol_density vol_density_sstd;
extern const struct vol_density vol_density_jsu;

#endif
