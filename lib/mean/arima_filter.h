/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MEAN_ARIMA_FILTER_H
#define VOL_MEAN_ARIMA_FILTER_H

#include "mean/arima.h"

/*
 * Inside of arima.h: the state space and its Kalman filter.
 *
 * The state holds the r = max(p, q + 1) elements of the ARMA part (Harvey,
 * 1989, eq. 4.1.9) and behind them the d values before the present one, so that
 * the row itself is z' state with z = (1, 0 .. 0, delta).  Variances are in
 * units of sigma2.  The gains depend on the parameters and on which rows are
 * missing alone, so that they are computed once and then applied to y and to
 * each regressor.
 */
enum {
    ARIMA_R = VOL_ARIMA_MAX_LAGS + 1,
    ARIMA_STATE = ARIMA_R + VOL_ARIMA_MAX_D
};

struct arima_model {
    size_t p, d, q, r, m;  /* m = r + d                                 */
    double phi[ARIMA_R];   /* behind p zero                             */
    double theta[ARIMA_R]; /* of the shocks 1 .. r, behind q zero       */
    double delta[VOL_ARIMA_MAX_D]; /* y_t = w_t + sum delta_j y_{t-j}   */
};

/* What the filter does at a row. */
enum arima_step { ARIMA_SKIP, ARIMA_MISSING, ARIMA_UPDATE, ARIMA_STEADY };

struct arima_gains {
    size_t n, first;  /* rows, and the first that is filtered            */
    char *step;       /* n of enum arima_step                            */
    double *gain;     /* of each ARIMA_UPDATE: m gains, then F           */
    double sum_log_f; /* of the observed rows                            */
    size_t n_obs;     /* how many these are                              */
    double
        p[ARIMA_STATE * ARIMA_STATE]; /* variance of the row after the last */
};

/* The model of `order` at the coefficients `arma` (ar, then ma). */
void arima_model_make(struct arima_model *model,
                      const struct vol_arima_order *order, const double *arma);

/* Rooms for n rows of a model with m states; freed by arima_gains_free(). */
enum vol_code arima_gains_new(struct arima_gains *g, size_t n, size_t m,
                              struct vol_err *err) VOL_MUST_CHECK;
void arima_gains_free(struct arima_gains *g);

/*
 * Fill the gains.  Rows of which missing[t] is set have no observation; the
 * first filtered row is the first behind d observed ones.  False where the
 * autoregression is not stationary.
 */
bool arima_gains_fill(struct arima_gains *g, const struct arima_model *model,
                      const bool *missing);

/*
 * The innovations of one column y[0..n), whose d-th differences are w (y where
 * d is 0), into v[0..n), 0 where there is none.  `scaled`: divided by their
 * standard deviation.  `state` (m, or NULL) becomes that of the row after the
 * last.
 */
void arima_innovations(const struct arima_gains *g,
                       const struct arima_model *model, const double *y,
                       const double *w, bool scaled, double *v, double *state);

/* The log-likelihood of innovations whose scaled squares add to `rss`, with
 * sigma2 = rss / n_obs. */
double arima_concentrated(const struct arima_gains *g, double rss);

/* One step of the transition, in place: state <- T state. */
void arima_transition(const struct arima_model *model, double *state);

/* p <- T p T' + R R'. */
void arima_predict_variance(const struct arima_model *model, double *p);

#endif
