/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MEAN_AUTO_H
#define VOL_MEAN_AUTO_H

#include "mean/arima.h"

/*
 * The orders of an ARIMA by the stepwise search of Hyndman and Khandakar (2008,
 * Journal of Statistical Software 27(3), section 3.2), as auto.arima() of the R
 * package forecast has it: d is the number of differences (2 at most) until
 * KPSS, with 3 sqrt(n) / 13 lags at 5 %, does not reject, of what a regression
 * on the regressors leaves where there are any; then from (2,d,2),
 * (0,d,0), (1,d,0), (0,d,1) and (0,d,0) without a constant the search goes to
 * a neighbour with a smaller AICc, as long as there is one.  p and q are 5 at
 * most; the constant is a mean (d = 0) or a drift (d = 1).  A model with a root
 * within 1 % of the unit circle is passed over.  A series that does not vary
 * about its mean or its drift has no model.
 */
struct vol_arima_choice {
    struct vol_arima_order order;
    struct vol_mean_estimate estimate;
    size_t n_models; /* that were estimated */
};

/*
 * Choose from y[0..n) and regressors x, which are part of every model (NULL
 * where n_x is 0).  Where no model can be estimated the choice is (0,d,0) and
 * its estimate says why.  VOL_ENOMEM.
 */
enum vol_code vol_arima_choose(const double *y, const double *x, unsigned n_x,
                               size_t n, struct vol_arima_choice *out,
                               struct vol_err *err) VOL_MUST_CHECK;

/* Differences until KPSS does not reject, 0 to 2, of the observed rows. */
enum vol_code vol_arima_differences(const double *y, size_t n, unsigned *d,
                                    struct vol_err *err) VOL_MUST_CHECK;

#endif
