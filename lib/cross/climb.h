/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_CROSS_CLIMB_H
#define VOL_CROSS_CLIMB_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Inside of the module: the maximum of a smooth function under linear
 * inequalities, by steps that solve a quadratic programme (Hildreth's method)
 * in an approximate Hessian, which learns from them (BFGS, damped: Nocedal and
 * Wright, 2006, procedure 18.2), shortened until the function rises (Armijo).
 */
struct vol_climb {
    size_t k, n; /* parameters, inequalities row . x >= bound              */
    double *row, *bound; /* n x k, n                                     */
    double *x;           /* k: where it is                               */
    double value;        /* there                                        */
    double *gradient;    /* k, there                                     */
    double *metric;      /* k x k: minus the Hessian, approximately      */
    double *multiplier;  /* n: > 0 where the inequality binds            */
    double ascent;       /* what the next step was predicted to gain     */
    int iterations;
    double *inverse, *step, *trial, *slope, *work;
    double *store;

    /* The function and its gradient, -HUGE_VAL where it has no value. */
    double (*evaluate)(void *ctx, const double *x, double *gradient);
    void *ctx;
};

/* Room for k parameters and at most n inequalities.  VOL_ENOMEM. */
enum vol_code vol_climb_init(struct vol_climb *climb, size_t k, size_t n,
                             struct vol_err *err) VOL_MUST_CHECK;
void vol_climb_clear(struct vol_climb *climb);

/* Add coefficient . x_i >= bound; its row (k), for more coefficients. */
double *vol_climb_bound(struct vol_climb *climb, size_t i, double coefficient,
                        double bound);

/*
 * From climb->x, where value, gradient and metric are set, until a step
 * promises less than `tolerance`; true where it came to that.
 */
bool vol_climb_run(struct vol_climb *climb, double tolerance, int limit);

/* One step in the metric as it is; climb->ascent says what it promised. */
bool vol_climb_step(struct vol_climb *climb);

#endif
