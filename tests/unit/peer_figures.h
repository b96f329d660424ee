/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TESTS_PEER_FIGURES_H
#define VOL_TESTS_PEER_FIGURES_H

#include "panel.h"

#include <stddef.h>

/*
 * Figures of other programs for several series beside ours: tests/data/var.csv
 * has those of R's vars and lmtest, of statsmodels and of numpy for the returns
 * of the four European indices, tests/data/var_past.csv those of R's lm with
 * exogenous regressors and of its forecasts of the past,
 * tests/data/cointegration.csv those of R's urca, of arch and of statsmodels
 * for their log prices.
 */
struct peer_figure {
    const char *test, *quantity, *source;
    double ours, theirs;
};

typedef void peer_function(const struct peer_figure *figure, void *ctx);

/* Each calls `take` with every figure, and gives their number. */
size_t peer_figures_of_var(peer_function *take, void *ctx);
size_t peer_figures_of_past(peer_function *take, void *ctx);
size_t peer_figures_of_granger(peer_function *take, void *ctx);
size_t peer_figures_of_cointegration(peer_function *take, void *ctx);

/* The returns with the regressors of var_past.csv behind them, the first
 * missing in one row of 50; the caller frees them. */
enum { PEER_X = 2 };
double *peer_with_regressors(const struct panel *y);

#endif
