/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_VARIANCE_LINEAR_H
#define VOL_GARCH_VARIANCE_LINEAR_H

#include "garch/variance.h"

/* Inside of variance_linear.c: its passes over a whole series for GARCH(1,1)
 * and GJR(1,1) with one parameter in the mean, where `usual` says that they
 * serve: then ds is kept by columns.  Residuals' adjoints are not made. */
bool vol_linear_usual(const struct vol_recursion *r);
void vol_linear_filter_11(struct vol_recursion *r);
void vol_linear_tangent_11(struct vol_recursion *r);
void vol_linear_adjoint_11(struct vol_recursion *r, double *hess);

#endif
