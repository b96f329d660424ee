/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_ANALYSIS_ESTIMATE_H
#define VOL_ANALYSIS_ESTIMATE_H

#include "table/rows.h"

/* What the rows of `params` and `fits` have alike, whatever the model. */

#define VOL_NORMAL_975 1.9599639845400545 /* the normal's 97.5 % quantile */

/* More series than these are not shown one by one in a summary. */
enum { VOL_MOST_SHOWN = 12 };

/* The two-sided p-value of a normal t-ratio. */
double vol_estimate_p_value(double t);

/* The cells from estimate to ci_high: the value, its standard error, t-ratio,
 * p-value and 95 % interval, empty where `se` is NaN. */
void vol_estimate_add(struct vol_rows *rows, double value, double se);

/* The cells from loglik to hqic of a fit of k parameters to n rows: Akaike's,
 * Schwarz's and Hannan and Quinn's (1979) criterion. */
void vol_estimate_add_criteria(struct vol_rows *rows, double loglik, double k,
                               double n);

#endif
