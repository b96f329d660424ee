/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MEAN_ARIMA_SEARCH_H
#define VOL_MEAN_ARIMA_SEARCH_H

#include "mean/arima_data.h"
#include "mean/arima_filter.h"

/* Inside of arima.h: the concentrated likelihood and its maximum. */

enum { ARIMA_MAX_ARMA = 2 * VOL_ARIMA_MAX_LAGS };

struct arima_search {
    struct vol_arima_order order;
    const struct arima_data *data;
    size_t n_arma; /* p + q */
    struct arima_model model;
    struct arima_gains gains;
    double *innovation; /* (k + 1) x n, scaled: of Q, then of y        */
    double *residual;   /* n: at the point of the search               */
    double *trial;      /* 2 x n                                       */
    double *jacobian;   /* n_arma x n: of the residuals, by partials   */
    double *block;      /* what these stand in                         */

    /* Of the point evaluated last: */
    double xx[VOL_ARIMA_MAX_COLUMNS * VOL_ARIMA_MAX_COLUMNS];
    double xy[VOL_ARIMA_MAX_COLUMNS]; /* Q'Q and Q'y of the innovations    */
    double yy;
    double coef[VOL_ARIMA_MAX_COLUMNS]; /* of Q, by generalised least squares */
    double rss, loglik;

    /* The maximum: */
    double partial[ARIMA_MAX_ARMA];
    double jj[ARIMA_MAX_ARMA * ARIMA_MAX_ARMA]; /* J'J over sigma2          */
    double secant[ARIMA_MAX_ARMA * ARIMA_MAX_ARMA]; /* the Hessian's rest   */
    bool fixed[ARIMA_MAX_ARMA]; /* at the bound             */
    double grad_norm;
    int iterations;
    bool converged;
};

enum vol_code arima_search_new(struct arima_search *s,
                               const struct vol_arima_order *order,
                               const struct arima_data *data,
                               struct vol_err *err) VOL_MUST_CHECK;
void arima_search_free(struct arima_search *s);

/* The coefficients (ar, then ma) of partial autocorrelations. */
void arima_from_partials(const struct vol_arima_order *order,
                         const double *partial, double *arma);

/* Evaluate at `arma`; false, with loglik NaN, where it has no likelihood. */
bool arima_evaluate(struct arima_search *s, const double *arma);

/*
 * Go from zero coefficients to the maximum, and where a start far from there is
 * likelier from that too: the higher maximum is taken.  False where there is no
 * likelihood.
 */
bool arima_maximise(struct arima_search *s);

/*
 * The covariance of (arma, coefficients of X), row-major over all parameters,
 * from minus the inverse Hessian at the maximum `arma` (of which `s` holds the
 * evaluation).  False where it is not positive definite.
 */
bool arima_covariance(struct arima_search *s, const double *arma, double *cov);

#endif
