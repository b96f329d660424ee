/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_STATE_H
#define VOL_GARCH_STATE_H

#include "garch/fit.h"

#include <stddef.h>

/*
 * A fitted model at the end of its series: all that is needed to go on from
 * there.  Parameters and pre-sample values are frozen as the fit left them;
 * the last rows are those that the recursions look back to.  Rows that are
 * filtered from a state get, bit for bit, the residuals and variances that
 * filtering the whole series at the frozen values gives them.
 */
struct vol_garch_state {
    struct vol_garch_spec spec; /* as estimated */
    double param[VOL_GARCH_MAX_PARAMS];
    struct vol_presample presample; /* before the first row; the averages of
                                       rm2006 are those after the last      */
    size_t n_rows;                  /* rows that were ever filtered         */
    size_t n;           /* rows kept, the oldest first, at most `keep`      */
    size_t keep;        /* vol_garch_state_keep(spec)                       */
    double *y, *e, *s;  /* returns, residuals and states of the rows kept   */
    double *variance_x; /* and their regressors                             */
    double *z;          /* residuals to draw from, of mean 0 and variance 1
                           in units of their standard deviation, or NULL    */
    size_t n_z;

    /* Of the fit, for those who tell of it. */
    size_t n_since_fit; /* rows filtered since                              */
    double scale;       /* standard deviation of the series it was made from */
    enum vol_garch_status status;
    char bounds[VOL_GARCH_BOUNDS_SIZE]; /* inequalities that bind           */
    int iterations;
    double grad_norm;
    double loglik; /* of all n_rows rows at the parameters, those since the
                      fit added one by one                                  */
};

/* How many rows a model looks back to, in its mean and its variance. */
size_t vol_garch_state_keep(const struct vol_garch_spec *spec);

/* An empty state of a model, with room for its rows.  VOL_ENOMEM. */
enum vol_code vol_garch_state_init(struct vol_garch_state *state,
                                   const struct vol_garch_spec *spec,
                                   struct vol_err *err) VOL_MUST_CHECK;
void vol_garch_state_clear(struct vol_garch_state *state);

/*
 * The state at the end of `data`, which `fit` was made from.  With `keep_z`
 * the standardised residuals e / sigma go along, less their mean and over
 * their standard deviation, so that what is drawn from them has the variance
 * that the model says (filtered historical simulation: Barone-Adesi,
 * Giannopoulos and Vosper, 1999).  VOL_EDATA where the fit holds no
 * parameters, or where residuals to keep are all the same; VOL_ENOMEM.
 */
enum vol_code vol_garch_state_of(const struct vol_garch_fit *fit,
                                 const struct vol_garch_data *data, bool keep_z,
                                 struct vol_garch_state *state,
                                 struct vol_err *err) VOL_MUST_CHECK;

/*
 * Filter the rows of `data` from `first` on behind the state and move the
 * state after the last of them: n - first residuals and variances into `e`
 * and `h`.  Rows before `first` are not looked at.  VOL_EDATA where the data
 * lack the regressors of the model, or a variance is no positive number;
 * VOL_ENOMEM.  After a failure the state is as it was.
 */
enum vol_code vol_garch_state_filter(struct vol_garch_state *state,
                                     const struct vol_garch_data *data,
                                     size_t first, double *e, double *h,
                                     struct vol_err *err) VOL_MUST_CHECK;

/*
 * What a state tells of its model, as a fit of its n_rows rows without
 * standard errors: parameters, status and reason of the fit, persistence and
 * its like, the likelihood of all rows.  e and h have room for all rows and
 * are zero.  VOL_ENOMEM.
 */
enum vol_code vol_garch_state_describe(const struct vol_garch_state *state,
                                       struct vol_garch_fit *fit,
                                       struct vol_err *err) VOL_MUST_CHECK;

#endif
