/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_CROSS_DCC_TARGET_H
#define VOL_CROSS_DCC_TARGET_H

#include "cross/dcc.h"

/*
 * Inside of the module: what a correlation returns to and begins with, from
 * the rows themselves.  Matrices are packed (packed.h).
 */
struct vol_dcc_target {
    struct vol_dcc_spec spec;
    size_t n, k;
    const double *z;       /* n x k, the caller's                         */
    double *qbar, *nbar;   /* moments; nbar is zero where not asymmetric  */
    double *shock, *sign;  /* z z' and n n' before the first row          */
    double *mean, *n_mean; /* k: what was taken off, else 0               */
    double *square;        /* k: the diagonal of sum z z' / n             */
    double *store;
};

/*
 * VOL_EDATA where there is one series, fewer rows than series, or one series
 * is a combination of others; VOL_ENOMEM.
 */
enum vol_code vol_dcc_target_init(struct vol_dcc_target *target,
                                  const struct vol_dcc_spec *spec,
                                  const double *z, size_t n, size_t k,
                                  struct vol_err *err) VOL_MUST_CHECK;
void vol_dcc_target_clear(struct vol_dcc_target *target);

/* z where it is negative, else 0. */
static inline double
vol_dcc_negative(double z)
{
    return z < 0.0 ? z : 0.0;
}

/*
 * From the derivatives of a likelihood by the four matrices, packed, those
 * off the diagonal for both triangles, to those by the rows: added to gz
 * (n x k).  The four are spoilt.
 */
void vol_dcc_target_adjoint(const struct vol_dcc_target *target, double *qbar,
                            double *nbar, double *shock, double *sign,
                            double *gz);

/* The largest eigenvalue of Qbar^-1 Nbar: with g > 0 the intercept is
 * positive definite where sum a + sum b + it times sum g < 1.  VOL_ENOMEM. */
enum vol_code vol_dcc_target_asymmetry(const struct vol_dcc_target *target,
                                       double *out,
                                       struct vol_err *err) VOL_MUST_CHECK;

#endif
