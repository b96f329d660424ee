/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MEAN_ESTIMATE_H
#define VOL_MEAN_ESTIMATE_H

#include <stdbool.h>
#include <stddef.h>

/* What an estimation of a model of the mean gives (arima.h, har.h). */
enum { VOL_MEAN_ESTIMATE_MAX = 32 };

enum vol_mean_status {
    VOL_MEAN_OK,
    VOL_MEAN_AT_BOUND,     /* a root on the unit circle                    */
    VOL_MEAN_NO_CONVERGE,  /* the best point found, not a maximum          */
    VOL_MEAN_NOT_ESTIMATED /* no figures: see reason                       */
};

struct vol_mean_estimate {
    enum vol_mean_status status;
    char reason[96]; /* why not estimated, or why without standard errors */
    size_t n_params;
    double param[VOL_MEAN_ESTIMATE_MAX];
    double std_error[VOL_MEAN_ESTIMATE_MAX];  /* NaN where there is none  */
    const char *bound[VOL_MEAN_ESTIMATE_MAX]; /* what holds it, or NULL   */
    double sigma2;               /* variance of the shocks: over n_obs    */
    double loglik;               /* with all constants                    */
    double aic, aicc, bic, hqic; /* n_params + 1 parameters               */
    size_t n_obs;                /* shocks in the likelihood              */
    int iterations;
    double grad_norm; /* how far a further step would go, in std errors   */
};

/* "ok", "at_bound", "no_converge", "degenerate". */
const char *vol_mean_status_name(enum vol_mean_status status);

/* The criteria of loglik, n_params and n_obs. */
void vol_mean_estimate_criteria(struct vol_mean_estimate *e);

/* Status VOL_MEAN_NOT_ESTIMATED, for this reason. */
void vol_mean_estimate_fail(struct vol_mean_estimate *e, const char *reason);

#endif
