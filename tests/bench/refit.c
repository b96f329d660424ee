/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * GARCH(1,1) normal on the returns of the S&P 500 (share/data), in process,
 * with three kinds of standard error: one fit of the last 5,030 (the least,
 * in milliseconds of processor time), and 250 refits on 1,000 that move on by
 * a day, each started from the one before (all together, in seconds; and
 * without that start; then the steps of both).
 *   usage: bench/refit [BINDIR]   from the top of the tree
 *          bench/refit -y         the returns to standard output, one a line,
 *                                 for a peer; the figures to standard error
 *                                 (see refit.sh)
 */
#include "../unit/garch_study.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROWS = 5030, REPEATS = 51, REFITS = 250, WINDOW = 1000 };

static double
milliseconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

static enum vol_code
time_one(const struct vol_garch_spec *spec, const double *y, double *least,
         struct vol_err *err)
{
    const struct vol_garch_data data = { .y = y, .n = ROWS };
    struct vol_garch_fit fit;

    *least = HUGE_VAL;
    for (size_t i = 0; i < REPEATS; i++) {
        const double start = milliseconds();
        const enum vol_code code = vol_garch_fit(spec, &data, NULL, &fit, err);
        *least = fmin(*least, milliseconds() - start);
        if (code != VOL_OK)
            return code;
        vol_garch_fit_clear(&fit);
    }
    return VOL_OK;
}

/* The refits over the last windows of y; warm or each from nothing. */
static enum vol_code
time_refits(const struct vol_garch_spec *spec, const double *y, bool warm,
            double *seconds, int *steps, struct vol_err *err)
{
    const double *first = y + ROWS - WINDOW - REFITS + 1;
    const double start = milliseconds();
    double theta[VOL_GARCH_MAX_PARAMS];
    const struct vol_garch_hint hint = { .start = theta };

    *steps = 0;
    for (size_t i = 0; i < REFITS; i++) {
        const struct vol_garch_data data = { .y = first + i, .n = WINDOW };
        struct vol_garch_fit fit;
        const enum vol_code code =
            vol_garch_fit(spec, &data, warm && i > 0 ? &hint : NULL, &fit, err);
        if (code != VOL_OK)
            return code;
        vol_garch_fit_params(&fit, theta);
        *steps += fit.iterations;
        vol_garch_fit_clear(&fit);
    }
    *seconds = 1e-3 * (milliseconds() - start);
    return VOL_OK;
}

static enum vol_code
run(const double *y, FILE *out, struct vol_err *err)
{
    struct vol_garch_spec spec;
    double one = 0.0, warm = 0.0, cold = 0.0;
    int steps[2];
    enum vol_code code = vol_garch_spec_parse("garch1.1", &spec, err);

    if (code == VOL_OK)
        code = time_one(&spec, y, &one, err);
    if (code == VOL_OK)
        code = time_refits(&spec, y, true, &warm, &steps[0], err);
    if (code == VOL_OK)
        code = time_refits(&spec, y, false, &cold, &steps[1], err);
    if (code == VOL_OK)
        fprintf(out, "%.4f %.4f %.4f %d %d\n", one, warm, cold, steps[0],
                steps[1]);
    return code;
}

int
main(int argc, char *argv[])
{
    const bool rows = argc > 1 && strcmp(argv[1], "-y") == 0;
    struct vol_err err = { VOL_OK, "" };
    struct vol_series spx = { .n = 0 };
    enum vol_code code = study_series("spx", &spx, &err);

    if (code == VOL_OK && spx.n < ROWS)
        code = vol_fail(&err, VOL_EDATA, "the series is too short");
    if (code == VOL_OK)
        code = run(spx.value + spx.n - ROWS, rows ? stderr : stdout, &err);
    for (size_t t = 0; code == VOL_OK && rows && t < ROWS; t++)
        printf("%.17g\n", spx.value[spx.n - ROWS + t]);
    vol_series_clear(&spx);
    if (code != VOL_OK)
        fprintf(stderr, "refit: %s\n", err.text);
    return code == VOL_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
