/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_FIT_H
#define VOL_GARCH_FIT_H

#include "base/err.h"
#include "garch/likelihood.h"
#include "garch/spec.h"

#include <stdbool.h>
#include <stddef.h>

/* How a fit ended; later ones are worse. */
enum vol_garch_status {
    VOL_FIT_OK,
    VOL_FIT_AT_BOUND,      /* converged with an inequality binding           */
    VOL_FIT_NONSTATIONARY, /* converged at persistence >= 1 (spec `free`), or
                              with a root of the autoregression >= 1         */
    VOL_FIT_NO_CONVERGE,   /* the optimiser stopped early, with parameters   */
    VOL_FIT_FALLBACK,      /* other parameters stand in; `reason` says which */
    VOL_FIT_DEGENERATE     /* constant or too short: no parameters at all    */
};

/* Where standard errors come from. */
enum vol_garch_cov {
    VOL_COV_QML,     /* H^-1 G H^-1 (Bollerslev and Wooldridge, 1992)  */
    VOL_COV_HESSIAN, /* H^-1, H minus the exact Hessian                */
    VOL_COV_OPG      /* G^-1, G the outer product, not demeaned        */
};

/* The names in tables: "ok" ... and "qml", "hessian", "opg". */
const char *vol_garch_status_name(enum vol_garch_status status);
const char *vol_garch_cov_name(enum vol_garch_cov cov);
enum vol_code vol_garch_cov_parse(const char *text, enum vol_garch_cov *out,
                                  struct vol_err *err) VOL_MUST_CHECK;

/* Room for the names of the inequalities that bind, blanks between. */
#define VOL_GARCH_BOUNDS_SIZE 120

enum { VOL_GARCH_REASON_SIZE = 256 };

/*
 * Roots of the autoregression and of the moving average that are less apart
 * are said to cancel: TRAMO's limit CANCEL (Gomez and Maravall, 1996).
 */
#define VOL_GARCH_CANCEL 0.1

/* One estimated parameter. */
struct vol_garch_param {
    char name[VOL_PARAM_NAME_SIZE];
    double estimate;
    double std_error[3]; /* by enum vol_garch_cov; NaN where there is none */
    char bound[48];      /* the inequalities it is in that bind, or "";
                            none of one that is held                       */
    char reason[48];     /* why there is no standard error, or ""          */
};

/*
 * A fitted model, in the units of the series.  Row i of e and h belongs to
 * row lost + i of the series.
 */
struct vol_garch_fit {
    struct vol_garch_spec spec; /* as asked                              */
    struct vol_garch_spec used; /* as estimated: differs after fallback  */
    enum vol_garch_status status;
    char reason[VOL_GARCH_REASON_SIZE]; /* what the status means here, and
                                           whether ar and ma cancel or no
                                           shock moves the variance, or "" */
    char bounds[VOL_GARCH_BOUNDS_SIZE]; /* inequalities that bind, or "" */
    size_t k, lost, n_obs;
    struct vol_garch_param param[VOL_GARCH_MAX_PARAMS];
    double loglik;       /* all constants included                           */
    double guess_loglik; /* where the guess led, -HUGE_VAL: nowhere, NaN:
                            there was none                              */
    double persistence;  /* NaN where undefined                 */
    double half_life;    /* NaN where there is none, or the     */
    double uncond_variance;         /* variance does not revert            */
    size_t n_estimated;             /* parameters that are not held        */
    struct vol_presample presample; /* what stood before the first row    */
    double level;                   /* variance that omega targets, else 0 */
    double grad_norm;               /* along what binds, over the standard
                                       deviations of the scores            */
    int iterations;
    double *cov[3]; /* k x k each, NaN at boundary parameters              */
    double *e, *h;  /* residuals and conditional variances, n_obs         */
    double *s;      /* states of the recursion; h itself where they agree */
};

/* What may be known before a fit; `{0}`, or NULL in its place, is nothing. */
struct vol_garch_hint {
    const double *start;     /* k parameters to set out from (a warm start) */
    const double *last_good; /* k parameters that may stand in              */
    const double *guess;     /* k starting values, NaN where there is none  */
};

/*
 * Estimate `spec` on `data`.  The series is divided by its standard
 * deviation inside; results are in its own units.  Starts come from a grid
 * judged on at most 500 rows, the best three being followed, and for orders
 * above 1.1 from the optima of the lower ones; where `start` leads to an
 * optimum it is the only one.  A `guess` is followed first and the grid as
 * well: the better optimum is kept.
 *
 * Where the optimiser fails there stand in, the first that gives variances: of
 * a spec that is `free` the optimum within the bounds, of a higher order that
 * of a lower one, of up to VOL_SHORT_ROWS rows that of a simpler density and of
 * an EGARCH with the variance in the mean that without; `last_good`; the best
 * variance-targeted point of the grid; EWMA with decay .94, unless the user
 * holds or bounds what it has not.  All keep what he holds and bounds; where
 * none can there are no parameters.  Whatever happens is in `status` and
 * `reason`, so that VOL_OK means only that `fit` is to be read (and cleared).
 * VOL_EDATA where a value is not finite, VOL_ENOMEM.
 */
enum vol_code vol_garch_fit(const struct vol_garch_spec *spec,
                            const struct vol_garch_data *data,
                            const struct vol_garch_hint *hint,
                            struct vol_garch_fit *fit,
                            struct vol_err *err) VOL_MUST_CHECK;

/*
 * No estimation: the model at given parameters (k, in the units of y), with
 * its likelihood, residuals and variances; standard errors are NaN.
 * `presample` is what stands before the sample under init `backcast`; NULL
 * takes it from the least-squares residuals.  VOL_EDATA where the parameters
 * give no positive variances.
 */
enum vol_code vol_garch_filter(const struct vol_garch_spec *spec,
                               const struct vol_garch_data *data,
                               const double *param,
                               const struct vol_presample *presample,
                               struct vol_garch_fit *fit,
                               struct vol_err *err) VOL_MUST_CHECK;

/*
 * Whether parameters (k, in the units of a series of that standard deviation)
 * keep the bounds of the model and what it holds: those of a state that was
 * stored.  VOL_EDATA where they do not, the message naming one; VOL_ENOMEM.
 */
enum vol_code vol_garch_check_params(const struct vol_garch_spec *spec,
                                     const double *theta, double scale,
                                     struct vol_err *err) VOL_MUST_CHECK;

void vol_garch_fit_clear(struct vol_garch_fit *fit);

/* Whether there are parameters, variances and so forecasts. */
bool vol_garch_fit_usable(const struct vol_garch_fit *fit);

/* The fewest rows that `spec` is fitted to: max(30, 5 per parameter). */
size_t vol_garch_min_rows(const struct vol_garch_spec *spec);

/* The parameters in one array of fit->k. */
void vol_garch_fit_params(const struct vol_garch_fit *fit, double *out);

/*
 * False where persistence stands at its bound, or past it: the variance does
 * not return to a level, and the half-life and the unconditional variance are
 * those of the bound, not of the series.  True of models without persistence.
 */
bool vol_garch_fit_reverts(const struct vol_garch_fit *fit);

/* Whether roots of the autoregression and of the moving average nearly cancel
 * (VOL_GARCH_CANCEL); `apart` receives their least distance. */
bool vol_garch_fit_cancels(const struct vol_garch_fit *fit, double *apart);

/* -2 logL + penalty * k: 2 is AIC, ln n BIC, 2 ln ln n Hannan-Quinn. */
struct vol_garch_criteria {
    double aic, bic, hqic;
};
struct vol_garch_criteria vol_garch_criteria(const struct vol_garch_fit *fit);

/*
 * The unconditional mean of a model with an autoregressive mean, mu / (1 -
 * sum ar), its standard error by the delta method, NaN where one of these
 * parameters has none.  Returns false where the model has none of its own (zero
 * or constant mean) or sum ar >= 1.
 */
bool vol_garch_mean_uncond(const struct vol_garch_fit *fit,
                           enum vol_garch_cov cov, double *value,
                           double *std_error);

#endif
