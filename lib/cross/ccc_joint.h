/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_CROSS_CCC_JOINT_H
#define VOL_CROSS_CCC_JOINT_H

#include "cross/ccc.h"

/*
 * Inside of the module: the joint normal log-likelihood of returns with
 * constant correlations, by all parameters.
 */
struct vol_ccc_joint {
    const struct vol_ccc_model *model; /* k, the caller's                   */
    size_t k, n, n_first, n_params;    /* n_first: the margins' parameters  */
    struct vol_margin *margin;         /* k, of the last evaluation         */
    double *z;                         /* n x k                             */
    double *inverse, *work;            /* k x k: of the correlations        */
    double *u;                         /* k: R^-1 z of a row                */
    double *row;                       /* n_params                          */
    double *store;
};

/* VOL_EDATA for fewer than two series and too many parameters, VOL_ENOMEM. */
enum vol_code vol_ccc_joint_init(struct vol_ccc_joint *joint,
                                 const struct vol_ccc_model *model, size_t k,
                                 size_t n, struct vol_err *err) VOL_MUST_CHECK;
void vol_ccc_joint_clear(struct vol_ccc_joint *joint);

/* The margins and their residuals at theta. */
enum vol_code vol_ccc_joint_margins(struct vol_ccc_joint *joint,
                                    const double *theta,
                                    struct vol_err *err) VOL_MUST_CHECK;

/* The value, -HUGE_VAL where there is none, its gradient, and the scores (n x
 * n_params) where they are not NULL. */
enum vol_code vol_ccc_joint_value(struct vol_ccc_joint *joint,
                                  const double *theta, double *gradient,
                                  double *scores, double *value,
                                  struct vol_err *err) VOL_MUST_CHECK;

#endif
