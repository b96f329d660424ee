/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ARIMA(1,0,1) with a mean by exact maximum likelihood, with standard errors,
 * in process, on 5,000 observations of one (ar .7, ma -.3): the median of
 * 51 estimations in milliseconds, the log-likelihood, and the steps.
 *   usage: bench/arima [BINDIR]
 *          bench/arima -y       the series to standard output, one a line, for
 *                               a peer; the figures to standard error (see
 *                               arima.sh)
 */
#include "mean/arima.h"
#include "stats/random.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROWS = 5000, REPEATS = 51 };

static double
milliseconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

static int
ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void
simulate(double *y)
{
    struct vol_random rng = vol_random_seed(20261126);
    double w = 0.0, last = 0.0;

    for (int t = -100; t < ROWS; t++) {
        const double e = vol_random_normal(&rng);
        w = 0.7 * w + e - 0.3 * last;
        last = e;
        if (t >= 0)
            y[t] = 0.3 + w;
    }
}

int
main(int argc, char *argv[])
{
    const struct vol_arima_order order = { 1, 0, 1, true, 0 };
    const bool rows = argc > 1 && strcmp(argv[1], "-y") == 0;
    static double y[ROWS];
    double ms[REPEATS];
    struct vol_mean_estimate e;
    struct vol_err err = { VOL_OK, "" };

    simulate(y);
    for (size_t i = 0; i < REPEATS && err.code == VOL_OK; i++) {
        const double start = milliseconds();
        if (vol_arima_fit(&order, y, NULL, ROWS, &e, &err) != VOL_OK) {
            fprintf(stderr, "arima: %s\n", err.text);
            return 1;
        }
        ms[i] = milliseconds() - start;
    }
    qsort(ms, REPEATS, sizeof(*ms), ascending);
    fprintf(rows ? stderr : stdout, "%.4f %.6f %d\n", ms[REPEATS / 2], e.loglik,
            e.iterations);
    for (size_t t = 0; rows && t < ROWS; t++)
        printf("%.17g\n", y[t]);
    return 0;
}
