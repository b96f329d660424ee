/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TESTS_GARCH_DATA_H
#define VOL_TESTS_GARCH_DATA_H

#include "garch/forecast.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { MAX_FIGURES = 96 };

/* The figures that one other program gives for one series and one spec. */
struct figures {
    char series[16], spec[64], source[64];
    size_t n;
    char name[MAX_FIGURES][32];
    double value[MAX_FIGURES];
};

/* The figures of tests/data/FILE, series, spec and source at a time. */
FILE *figures_open(const char *file);
bool figures_next(FILE *in, struct figures *f);

/* Called for each of them; how many there are. */
size_t for_each_figures(const char *file,
                        void (*check)(const struct figures *));

/* A figure by name; NaN where there is none. */
double figure(const struct figures *f, const char *name);

/* Whether the source's name begins so: "arch", "fGarch", "reference". */
bool is_from(const struct figures *f, const char *source);

/* The values called "param:...", in their order, which is the spec's. */
size_t params_of(const struct figures *f, double *theta);

/* The returns of a series: the exact ones for demgbp. Freed by the caller. */
double *load_returns(const char *series, size_t *n);

/* vol_garch_fit() and vol_garch_filter() of a series without regressors;
 * `backcast` is a pre-sample variance, NaN for the spec's own. */
enum vol_code fit_series(const struct vol_garch_spec *spec, const double *y,
                         size_t n, const double *last_good,
                         struct vol_garch_fit *fit, struct vol_err *err);
enum vol_code filter_series(const struct vol_garch_spec *spec, const double *y,
                            size_t n, const double *theta, double backcast,
                            struct vol_garch_fit *fit, struct vol_err *err);

/* Forecasts from the end of the series that `fit` was made from. */
enum vol_code forecast_series(const struct vol_garch_fit *fit, const double *y,
                              size_t n, const struct vol_forecast_wish *wish,
                              struct vol_forecast *out, struct vol_err *err);

/* fit_series() of a spec that must parse and a fit that must not fail. */
struct vol_garch_fit fit_of(const char *text, const double *y, size_t n);

/* The log-likelihood of a fit's parameters, one of them moved. */
double loglik_moved(const struct vol_garch_fit *fit, const double *y, size_t n,
                    size_t i, double by);

/* The same variance for all that stands before the sample. */
struct vol_presample presample_at(double variance);

/* A spec that must parse. */
struct vol_garch_spec spec_of(const char *text);

/* n returns of const+garch1.1~normal (mu .05 omega .02 alpha .08 beta .9). */
double *simulated_returns(size_t n, unsigned long long seed);

#endif
