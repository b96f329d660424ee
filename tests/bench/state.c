/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a night costs: one row filtered behind a state, in microseconds, for
 * every kind of equation, with the state's path made once and with all of it
 * made anew (vol_garch_state_filter); the promise is 5.
 *   usage: bench/state [BINDIR]   the status is 1 where it is not kept
 */
#include "garch/path.h"

#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { PAST = 2000, ROWS = 2000, REPEATS = 11 };

#define ROW_US 5.0

static const char *const specs[] = {
    "garch1.1",   "gjr1.1~t",     "egarch1.1",       "aparch1.1~skewt",
    "figarch1.1", "csgarch1.1",   "harch1.5.22",     "rm2006",
    "ewma",       "har+gjr1.1~t", "arma1.1+garch1.1"
};

static double
microseconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return 1e6 * (double)t.tv_sec + 1e-3 * (double)t.tv_nsec;
}

static double
median(double *x, size_t n)
{
    gsl_sort(x, 1, n);
    return x[n / 2];
}

static enum vol_code
returns(double *y, size_t n, struct vol_err *err)
{
    const double theta[4] = { 0.05, 0.02, 0.08, 0.9 };
    struct vol_random rng = vol_random_seed(5);
    struct vol_garch_spec spec;
    enum vol_code code = vol_garch_spec_parse("garch1.1", &spec, err);

    return code == VOL_OK
               ? vol_garch_simulate(&spec, theta, n, 500, &rng, y, err)
               : code;
}

/* One row on a path that exists. */
static enum vol_code
time_path(const struct vol_garch_state *state, const double *y, double *us,
          struct vol_err *err)
{
    double took[REPEATS];

    for (int i = 0; i < REPEATS; i++) {
        struct vol_path path;
        enum vol_code code = vol_path_init(&path, state, ROWS, NULL, err);
        if (code != VOL_OK)
            return code;
        const double start = microseconds();
        for (int t = 0; t < ROWS; t++)
            (void)vol_path_filter(&path, y[t], NULL);
        took[i] = (microseconds() - start) / ROWS;
        vol_path_clear(&path);
    }
    *us = median(took, REPEATS);
    return VOL_OK;
}

/* One row and nothing else: the path is made for it, the state is moved. */
static enum vol_code
time_nights(struct vol_garch_state *state, const double *y, double *us,
            struct vol_err *err)
{
    double took[ROWS], e, h;

    for (int t = 0; t < ROWS; t++) {
        const struct vol_garch_data row = { .y = y + t, .n = 1 };
        const double start = microseconds();
        enum vol_code code =
            vol_garch_state_filter(state, &row, 0, &e, &h, err);
        took[t] = microseconds() - start;
        if (code != VOL_OK)
            return code;
    }
    *us = median(took, ROWS);
    return VOL_OK;
}

static enum vol_code
time_rows(const char *text, const double *y, double *slowest,
          struct vol_err *err)
{
    const struct vol_garch_data data = { .y = y, .n = PAST };
    struct vol_garch_state state = { .n = 0 };
    struct vol_garch_spec spec;
    struct vol_garch_fit fit;
    double path = 0.0, night = 0.0;
    enum vol_code code = vol_garch_spec_parse(text, &spec, err);

    if (code == VOL_OK)
        code = vol_garch_fit(&spec, &data, NULL, &fit, err);
    if (code != VOL_OK)
        return code;
    code = vol_garch_state_of(&fit, &data, false, &state, err);
    if (code == VOL_OK)
        code = time_path(&state, y + PAST, &path, err);
    if (code == VOL_OK)
        code = time_nights(&state, y + PAST, &night, err);
    if (code == VOL_OK)
        printf("  %-18s %8.3f us, a night of one row %8.3f us\n", text, path,
               night);
    *slowest = fmax(*slowest, path);
    vol_garch_state_clear(&state);
    vol_garch_fit_clear(&fit);
    return code;
}

int
main(void)
{
    struct vol_err err = { VOL_OK, "" };
    static double y[PAST + ROWS];
    enum vol_code code = returns(y, PAST + ROWS, &err);
    double slowest = 0.0;

    printf("one new row behind a state\n");
    for (size_t i = 0; i < sizeof(specs) / sizeof(specs[0]) && code == VOL_OK;
         i++)
        code = time_rows(specs[i], y, &slowest, &err);
    if (code != VOL_OK)
        fprintf(stderr, "state: %s\n", err.text);
    else
        printf("| one new row behind a state, the slowest equation | %.3f us "
               "| | | | less than %.0f us | %s |\n",
               slowest, ROW_US, slowest < ROW_US ? "yes" : "no");
    return code == VOL_OK && slowest < ROW_US ? EXIT_SUCCESS : EXIT_FAILURE;
}
