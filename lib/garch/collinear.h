/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_COLLINEAR_H
#define VOL_GARCH_COLLINEAR_H

#include "garch/likelihood.h"

enum { VOL_COLLINEAR_SIZE = 160 };

/*
 * Whether a regressor of `spec` adds nothing to those before it: of the mean
 * to its other columns, of the variance to the intercept.  Then `reason`
 * names the first such, and is "" otherwise.  There are more
 * rows than the mean loses.  VOL_EDATA where the data lack regressors of the
 * spec; VOL_ENOMEM.
 */
enum vol_code vol_garch_collinear(const struct vol_garch_spec *spec,
                                  const struct vol_garch_data *data,
                                  char reason[VOL_COLLINEAR_SIZE],
                                  struct vol_err *err) VOL_MUST_CHECK;

#endif
