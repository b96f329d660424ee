/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_SELFTEST_H
#define VOL_GARCH_SELFTEST_H

#include "base/err.h"

#include <stddef.h>

/*
 * The GARCH(1,1) benchmark of Fiorentini, Calzolari and Panattoni (J. Appl.
 * Econometrics, 1996) on the mark and pound series, which is built in.
 */

enum { VOL_GARCH_DEMGBP_ROWS = 1974, VOL_SELFTEST_PARAMS = 4 };

extern const double vol_garch_demgbp[VOL_GARCH_DEMGBP_ROWS];

/* One figure: a coefficient or one of its three standard errors. */
struct vol_selftest_figure {
    const char *param; /* mu omega alpha1 beta1              */
    const char *what;  /* estimate, hessian, opg or qml      */
    double value;      /* ours                               */
    double extended;   /* to all digits of a double          */
    double printed;    /* as published                       */
    double lre;        /* log relative error to `extended`   */
    double lre_printed;
};

struct vol_selftest {
    struct vol_selftest_figure figure[4 * VOL_SELFTEST_PARAMS];
    double loglik, loglik_extended;
    double worst; /* the least of the lre */
};

/* The least log relative error against the extended digits that passes. */
#define VOL_SELFTEST_LRE 6.0

/*
 * Estimate const+garch1.1~normal on y[0..n) (the built-in series, or one
 * that stands in for it) and compare.  What vol_garch_fit() fails with;
 * VOL_ECONVERGE where the estimation did not end well.
 */
enum vol_code vol_garch_selftest(const double *y, size_t n,
                                 struct vol_selftest *out,
                                 struct vol_err *err) VOL_MUST_CHECK;

/*
 * The log relative error -log10(|x - truth| / |truth|), the number of
 * correct digits (McCullough, 1998): at most 15, at least 0, NaN as 0.
 */
double vol_lre(double x, double truth);

#endif
