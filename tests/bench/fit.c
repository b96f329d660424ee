/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fit ROWS [REPEATS]: how long one fit of const+garch1.1~normal takes, with
 * its three kinds of standard error, in process.
 *
 * Writes the simulated returns to standard output, one a line, so that a peer
 * can be timed on the same rows, and the median and least time in
 * milliseconds to standard error.  See fit.sh.
 */
#include "garch/fit.h"
#include "garch/path.h"

#include <stdio.h>
#include <stdlib.h>
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
    struct vol_garch_fit fit;

    for (size_t i = 0; i < repeats; i++) {
        const double start = milliseconds();
        enum vol_code code = vol_garch_fit(spec, y, n, NULL, &fit, err);
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
    const size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : 5000;
    const size_t repeats = argc > 2 ? strtoul(argv[2], NULL, 10) : 201;
    double *y = malloc((n + 1) * sizeof(*y));
    double *ms = malloc((repeats + 1) * sizeof(*ms));
    struct vol_err err = { VOL_OK, "" };
    int status = EXIT_FAILURE;

    if (y != NULL && ms != NULL && repeats > 0 &&
        run(n, repeats, y, ms, &err) == VOL_OK) {
        for (size_t t = 0; t < n; t++)
            printf("%.17g\n", y[t]);
        fprintf(stderr, "%.4f %.4f\n", ms[repeats / 2], ms[0]);
        status = EXIT_SUCCESS;
    } else {
        fprintf(stderr, "fit: %s\n", err.text);
    }
    free(ms);
    free(y);
    return status;
}
