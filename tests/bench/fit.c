/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How long one fit of const+garch1.1~normal takes, with its three kinds of
 * standard error, in process: the median and the least time in milliseconds.
 *   usage: bench/fit [BINDIR]    5,000 returns
 *          bench/fit -y ROWS     ROWS returns, which standard output gets, one
 *                                a line, for a peer; the times go to standard
 *                                error (see fit.sh)
 */
#include "garch/fit.h"
#include "garch/path.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

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

static enum vol_code
time_fits(const struct vol_garch_spec *spec, const double *y, size_t n,
          double *ms, size_t repeats, struct vol_err *err)
{
    const struct vol_garch_data data = { .y = y, .n = n };
    struct vol_garch_fit fit;

    for (size_t i = 0; i < repeats; i++) {
        const double start = milliseconds();
        enum vol_code code = vol_garch_fit(spec, &data, NULL, &fit, err);
        ms[i] = milliseconds() - start;
        if (code != VOL_OK)
            return code;
        vol_garch_fit_clear(&fit);
    }
    qsort(ms, repeats, sizeof(*ms), ascending);
    return VOL_OK;
}

static enum vol_code
run(size_t n, size_t repeats, double *y, double *ms, struct vol_err *err)
{
    const double theta[4] = { 0.05, 0.02, 0.08, 0.9 };
    struct vol_random rng = vol_random_seed(5);
    struct vol_garch_spec spec;
    enum vol_code code = vol_garch_spec_parse("garch1.1", &spec, err);

    if (code == VOL_OK)
        code = vol_garch_simulate(&spec, theta, n, 500, &rng, y, err);
    if (code == VOL_OK)
        code = time_fits(&spec, y, n, ms, repeats, err);
    return code;
}

int
main(int argc, char *argv[])
{
    enum { REPEATS = 201 };
    const bool rows = argc > 2 && strcmp(argv[1], "-y") == 0;
    const size_t n = rows ? strtoul(argv[2], NULL, 10) : 5000;
    double *y = malloc((n + 1) * sizeof(*y)), ms[REPEATS];
    struct vol_err err = { VOL_OK, "out of memory" };
    int status = EXIT_FAILURE;

    if (y != NULL && run(n, REPEATS, y, ms, &err) == VOL_OK) {
        for (size_t t = 0; rows && t < n; t++)
            printf("%.17g\n", y[t]);
        fprintf(rows ? stderr : stdout, "%.4f %.4f\n", ms[REPEATS / 2], ms[0]);
        status = EXIT_SUCCESS;
    } else {
        fprintf(stderr, "fit: %s\n", err.text);
    }
    free(y);
    return status;
}
