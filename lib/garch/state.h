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
    double *z;          /* standardised residuals to draw from, or NULL     */
    size_t n_z;
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
 * the standardised residuals go along.  VOL_EDATA where the fit holds no
 * parameters, VOL_ENOMEM.
 */
enum vol_code vol_garch_state_of(const struct vol_garch_fit *fit,
                                 const struct vol_garch_data *data, bool keep_z,
                                 struct vol_garch_state *state,
                                 struct vol_err *err) VOL_MUST_CHECK;

#endif
