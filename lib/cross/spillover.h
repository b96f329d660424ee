/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_CROSS_SPILLOVER_H
#define VOL_CROSS_SPILLOVER_H

#include "base/err.h"
#include "mean/var.h"
#include "mean/var_dynamics.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Volatility spillovers (Diebold and Yilmaz, 2009, Economic J. 119, 158-171,
 * and 2012, International J. of Forecasting 28, 57-66): whose shocks the
 * forecast error variance of each series comes from, by a vector autoregression
 * of k series.  A table is k x k by rows: share[i k + j] is what shocks to
 * series j explain of series i, and each row adds up to 1.
 */
enum vol_spillover_form {
    VOL_SPILLOVER_SHARES, /* of the variance h days ahead               */
    VOL_SPILLOVER_JOINT,  /* what all others together explain of i is
                             1 - the share left when their shocks are known
                             (Lastrapes and Wiesen, 2021, Economic Modelling
                             94, 681-691); it is divided among them as the
                             generalised shares are (Balcilar, Gabauer and
                             Umar, 2021, Resources Policy 73, 102219)    */
    VOL_SPILLOVER_BAND    /* the part of the shares at some frequencies; those
                             of all bands add up to SHARES (Barunik and
                             Krehlik, 2018, J. Financial Econometrics 16,
                             271-296)                                    */
};

struct vol_spillover {
    enum vol_spillover_form form;
    enum vol_var_shock shock; /* of JOINT it must be generalised           */
    size_t h;                 /* days ahead, at least 1: responses of the
                                 days 0 to h - 1; of BAND also the number of
                                 frequencies 2 pi l / h                    */
    double fast, slow;        /* BAND: frequencies above pi / slow and up to
                                 pi / fast; slow may be INFINITY, and frequency
                                 0 is in that band alone                   */
};

/* How many doubles vol_spillover_table() works in. */
size_t vol_spillover_work(size_t k, size_t h);

/* The table of an estimate.  False where Sigma is not positive definite. */
bool vol_spillover_table(const struct vol_spillover *what,
                         const struct vol_var *var, double *work,
                         double *share);

/*
 * In per cent and with totals into `out`, (k + 1) x (k + 1): the last column is
 * what each series has from all others, the last row what each gives to them,
 * and the corner the total index, the mean of the former.
 */
void vol_spillover_close(const double *share, size_t k, double *out);

/* Windows of `size` rows that end at rows size - 1, size - 1 + step, ... */
struct vol_spillover_windows {
    const double *y; /* rows x k, row-major */
    size_t rows, size, step;
};

/* Told of each window: its last row, and its table, NULL where the series are
 * collinear there. */
typedef void vol_spillover_take(void *ctx, size_t last, const double *share);

/*
 * The table of each window, from running sums; a window sees none of the rows
 * behind it.  VOL_EDATA: a window too short for its regression, or longer than
 * the data; VOL_ENOMEM.
 */
enum vol_code vol_spillover_roll(const struct vol_spillover *what,
                                 const struct vol_var_spec *spec,
                                 const struct vol_spillover_windows *windows,
                                 vol_spillover_take *take, void *ctx,
                                 struct vol_err *err) VOL_MUST_CHECK;

#endif
