/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TESTS_GARCH_DATA_H
#define VOL_TESTS_GARCH_DATA_H

#include "garch/spec.h"

#include <stddef.h>

/* The figures that another program gives for one series and one spec. */
struct figures {
    char series[16], spec[48];
    size_t n;
    char name[64][40];
    double value[64];
};

/* Called for each series and spec of tests/data/FILE; returns how many. */
size_t for_each_figures(const char *file,
                        void (*check)(const struct figures *));

/* A figure by name; NaN where there is none. */
double figure(const struct figures *f, const char *name);

/* The returns of a series: the exact ones for demgbp. Freed by the caller. */
double *load_returns(const char *series, size_t *n);

/* A spec that must parse. */
struct vol_garch_spec spec_of(const char *text);

/* n returns of const+garch1.1~normal (mu .05 omega .02 alpha .08 beta .9). */
double *simulated_returns(size_t n, unsigned long long seed);

#endif
