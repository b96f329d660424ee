/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_MEAN_SPEC_H
#define VOL_MEAN_SPEC_H

#include "base/err.h"
#include "mean/arima.h"
#include "mean/har.h"

/*
 * A model of the mean as one word:
 *
 *   arima<p>.<d>.<q>   a mean where d is 0, nothing where it is not; behind it
 *                      -zero (no mean) or -drift (d = 1)
 *   arima-auto         its orders chosen by auto.h
 *   har[-MEASURE][-log]  MEASURE: squared (default) parkinson gk rs level
 *   rw  mean           the random walk (VOL_MEAN_RW) and arima0.0.0
 *
 * -mx.NAME.NAME behind it, in tables, names the regressors.
 */
enum vol_mean_kind {
    VOL_MEAN_ARIMA,
    VOL_MEAN_ARIMA_AUTO,
    VOL_MEAN_HAR,
    VOL_MEAN_RW /* of a level arima0.1.0; its returns are arima0.0.0-zero */
};

struct vol_mean_model {
    enum vol_mean_kind kind;
    struct vol_arima_order arima; /* of the others n_x alone */
    struct vol_har_spec har;
};

/* VOL_EUSAGE: not such a word. */
enum vol_code vol_mean_model_parse(const char *text, struct vol_mean_model *out,
                                   struct vol_err *err) VOL_MUST_CHECK;

/* Whether a table's spec is such a word, with regressors or without, or a
 * baseline of an evaluation. */
bool vol_mean_model_is(const char *spec);

/* Write its canonical spelling, without its regressors. */
void vol_mean_model_name(const struct vol_mean_model *model, char *buf,
                         size_t size);

#endif
