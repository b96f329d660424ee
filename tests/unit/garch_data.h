/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TESTS_GARCH_DATA_H
#define VOL_TESTS_GARCH_DATA_H

#include "garch/spec.h"

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

struct figures_count {
    size_t all;    /* series, specs and sources in the file                  */
    size_t unread; /* of them, refused: see spec_is_read()                   */
};

/* Called for each of them whose spec is read. */
struct figures_count for_each_figures(const char *file,
                                      void (*check)(const struct figures *));

/*
 * TRANSITIONAL, until every variance equation and density of the reference
 * data is in the library: whether vol_garch_spec_parse() takes the spec.
 * What it refuses is counted and not checked.  Remove it then, with `unread`.
 */
bool spec_is_read(const char *text);

/* A figure by name; NaN where there is none. */
double figure(const struct figures *f, const char *name);

/* Whether the source's name begins so: "arch", "fGarch", "reference". */
bool is_from(const struct figures *f, const char *source);

/* The values called "param:...", in their order, which is the spec's. */
size_t params_of(const struct figures *f, double *theta);

/* The returns of a series: the exact ones for demgbp. Freed by the caller. */
double *load_returns(const char *series, size_t *n);

/* A spec that must parse. */
struct vol_garch_spec spec_of(const char *text);

/* n returns of const+garch1.1~normal (mu .05 omega .02 alpha .08 beta .9). */
double *simulated_returns(size_t n, unsigned long long seed);

#endif
