/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_ANALYSIS_CROSS_VAR_H
#define VOL_ANALYSIS_CROSS_VAR_H

#include "cross/spillover.h"
#include "mean/var_spec.h"
#include "table/block.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * How shocks go from one series to another, as one word: that of a vector
 * autoregression (mean/var_spec.h) and behind it, in any order,
 *
 *     -joint           what all others explain together
 *     -bandA.B         frequencies of A to B days, above pi / B and up to
 *                      pi / A; B may be "inf"
 *     -logsq           of ln(r^2 + 1e-6), r the return in per cent
 *     -loggarch        of the logarithm of the margin's conditional variance
 *
 *     -logparkinson, -loggk, -logrs
 *                      of the logarithm of a variance from the day's range
 *                      (mean/har.h)
 *
 * and of the returns themselves without any of the last five.
 */
enum vol_cross_measure {
    VOL_CROSS_RETURN,
    VOL_CROSS_LOG_SQUARE,
    VOL_CROSS_LOG_GARCH,
    VOL_CROSS_LOG_PARKINSON, /* those of ranges from here on */
    VOL_CROSS_LOG_GARMAN_KLASS,
    VOL_CROSS_LOG_ROGERS_SATCHELL,
    VOL_CROSS_MEASURES
};

struct vol_cross_var {
    struct vol_var_model var;
    enum vol_spillover_form form;
    unsigned fast, slow; /* of a band, in days; slow 0: without end */
    enum vol_cross_measure measure;
};

enum { VOL_CROSS_VAR_NAME = VOL_VAR_NAME_SIZE + 48 };

/* Whether a measure is made of open, high, low and close. */
bool vol_cross_of_range(enum vol_cross_measure measure);

/* Replace the first of a block's columns, which are open, high, low and close,
 * by such a measure: NaN where a price is missing or the range is 0. */
void vol_cross_take_range(enum vol_cross_measure measure,
                          struct vol_block *block);

/* VOL_EUSAGE: not such a word. */
enum vol_code vol_cross_var_parse(const char *text, struct vol_cross_var *out,
                                  struct vol_err *err) VOL_MUST_CHECK;

/* Write its canonical spelling: the autoregression, the form, the measure. */
void vol_cross_var_name(const struct vol_cross_var *v,
                        char buf[VOL_CROSS_VAR_NAME]);

#endif
