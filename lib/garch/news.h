/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_NEWS_H
#define VOL_GARCH_NEWS_H

#include "base/err.h"
#include "garch/spec.h"

#include <stddef.h>

/*
 * The news impact curve (Engle and Ng, 1993, section I): the variance of the
 * next day as a function of today's residual, all variances until today being
 * at their unconditional level and shocks before today's at their
 * expectation.
 *
 * `param` holds the model's parameters, in the order of
 * vol_garch_param_name() and in the units of `shock`; variance[i] receives
 * the variance after shock[i], i < n.  VOL_EDATA where the model has no
 * unconditional variance.
 */
enum vol_code vol_garch_news_impact(const struct vol_garch_spec *spec,
                                    const double *param, const double *shock,
                                    size_t n, double *variance,
                                    struct vol_err *err) VOL_MUST_CHECK;

#endif
