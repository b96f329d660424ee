/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MEAN_VAR_SPEC_H
#define VOL_MEAN_VAR_SPEC_H

#include "base/err.h"
#include "mean/var.h"
#include "mean/var_dynamics.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * A vector autoregression as one word:
 *
 *   var<p>                     p lags, 0 to 99
 *   var-aic -bic -hq -fpe      as many as the criterion wants
 *
 * behind it -n (no constant) or -ct (a trend) in the place of a constant, and
 * -chol where shocks are Cholesky's, in bytewise order of the symbols, in the
 * place of generalised ones.  var2-ct-chol is canonical, var2-chol-ct is taken.
 */
struct vol_var_model {
    bool chosen; /* p by `criterion` */
    enum vol_var_criterion criterion;
    size_t p;
    enum vol_trend trend;
    enum vol_var_shock shock;
};

#define VOL_VAR_NAME_SIZE  32
#define VOL_VAR_PARAM_SIZE 328 /* of a regressor's name */

/* VOL_EUSAGE: not such a word. */
enum vol_code vol_var_model_parse(const char *text, struct vol_var_model *out,
                                  struct vol_err *err) VOL_MUST_CHECK;

/* Whether a word is meant as one: "var" and then a digit or "-". */
bool vol_var_model_is(const char *text);

/* Write its canonical spelling. */
void vol_var_model_name(const struct vol_var_model *model,
                        char buf[VOL_VAR_NAME_SIZE]);

/* "const", "trend", "mx_vix", "dax.l2": regressor j of a model of these symbols
 * and exogenous regressors `x` (NULL: none) into `buf`. */
void vol_var_regressor_name(const struct vol_var_spec *spec,
                            const char *const *symbol, const char *const *x,
                            size_t j, char *buf, size_t size);

#endif
