/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TESTS_TABLES_H
#define VOL_TESTS_TABLES_H

#include <gsl/gsl_rng.h>

#include <stdbool.h>
#include <stddef.h>

/* What the programs share that simulate the null distributions of lib/stats and
 * write them as C source. */

enum {
    TABLE_SEED = 19960601,
    TABLE_BLOCK = 500000, /* replications sorted at a time */
    TABLE_MAX_SIZES = 24,
    TABLE_MAX_FORMS = 3
};

/* A statistic in several forms (its deterministic terms), simulated at several
 * sample sizes; each quantile is then fitted over the sizes by
 * b0 + b1/n + b2/n^2 + b3/n^3, the response surface of MacKinnon (1996, J.
 * Applied Econometrics 11, 601-618), or with the powers of 1/sqrt(n). */
struct table_study {
    const char *name; /* of the array: vol_surface_<name> */
    const unsigned *sizes;
    size_t n_sizes;
    size_t n_forms;
    const char *form[TABLE_MAX_FORMS]; /* its identifier */
    const char *note[TABLE_MAX_FORMS]; /* its meaning    */
    bool root;                         /* powers of 1/sqrt(n)     */
    int blocks;                        /* of TABLE_BLOCK replications a size */
    void (*draw)(gsl_rng *rng, unsigned n, double *statistic);
};

void table_write(gsl_rng *rng, const struct table_study *study);

/* The pieces, for other tables. */
void table_add_quantiles(double *x, size_t n, const double *p, size_t n_p,
                         double share, double *q);
void table_write_head(const char *what, long replications);
void *table_need(void *memory);

/* Least squares of one node's quantiles at the study's sizes into b; the
 * standard deviation of what is left. */
double table_fit(const struct table_study *study, const double *q, double b[4]);

#endif
