/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TESTS_CROSS_DATA_H
#define VOL_TESTS_CROSS_DATA_H

#include "cross/margins.h"

#include <stddef.h>

/*
 * What other programs say of the four European indices, share/data: dax, smi,
 * cac and ftse, series 1 to 4.
 */
enum { EU_SERIES = 4, EU_ROWS = 1859 };
extern const char *const eu_names[EU_SERIES];

/* A figure of tests/data/cross_*.csv. */
struct cross_figure {
    char group[24], spec[48], quantity[32], source[24];
    size_t t, i, j; /* row or days ahead, series; 0 where there is none */
    double value;
};

/* Called for each figure of `file`, or of one group in it; how many. */
size_t for_each_cross(const char *file, const char *group,
                      void (*check)(const struct cross_figure *, void *),
                      void *ctx);

/* The one figure of that name; it must be there. */
double cross_figure(const char *file, const char *group, const char *spec,
                    const char *quantity);

/*
 * The four indices under const+garch1.1~normal whose first variance is the mean
 * squared residual (rugarch), at the parameters of the figures: their optimum.
 */
struct eu_margin {
    double *y, theta[4];
    double e[EU_ROWS], h[EU_ROWS], score[4 * EU_ROWS], slope[4 * EU_ROWS];
    double shift[4 * EU_ROWS], inverse[16];
};
struct eu_margins {
    struct eu_margin own[EU_SERIES];
    struct vol_margin margin[EU_SERIES];
    double z[EU_ROWS * EU_SERIES];
};
struct eu_margins *eu_margins_new(void);
void eu_margins_free(struct eu_margins *m);

/* One of them at other parameters; without `inverse`. */
void eu_margin_evaluate(struct eu_margin *m, const double *theta,
                        struct vol_margin *out);

/*
 * n rows of k residuals, normal, of a DCC(1,1) whose Qbar has ones on and
 * `common` off the diagonal; row-major, freed by the caller.
 */
double *simulated_dcc(size_t n, size_t k, double a, double b, double common,
                      unsigned long long seed);

/*
 * Margins that are known: variances of one and no parameters, the residuals
 * being z (n x k).  One block, freed by the caller.
 */
struct vol_margin *known_margins(const double *z, size_t n, size_t k);

/* That |got / want - 1| <= tolerance, or |got - want| where want is small. */
void check_near(double got, double want, double tolerance, const char *what);

#endif
