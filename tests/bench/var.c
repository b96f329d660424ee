/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rolling shares of forecast error variances from running sums: 1,660 windows
 * of 200 rows of four series, VAR(2), 10 days.  The promise is a tenth of a
 * second; R's packages take 22 to 38 seconds and numpy 0.66 for the same
 * windows.  Beside it each window decomposed anew.
 */
#include "cross/spillover.h"
#include "stats/random.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { K = 4, ROWS = 1859, WINDOW = 200, P = 2, DAYS = 10, REPEAT = 9 };

static const double promise_ms = 100.0;

static double
now_ms(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

/* The total index, in per cent, added to *ctx. */
static void
add_total(void *ctx, size_t last, const double *share)
{
    double table[(K + 1) * (K + 1)];

    (void)last;
    if (share == NULL)
        exit(EXIT_FAILURE);
    vol_spillover_close(share, K, table);
    *(double *)ctx += table[(K + 1) * (K + 1) - 1];
}

static const struct vol_var_spec spec = { K, P, VOL_TREND_CONST, 0 };
static const struct vol_spillover what = { .shock = VOL_VAR_GENERALISED,
                                           .h = DAYS };

static double
roll_sums(const double *y)
{
    const struct vol_spillover_windows windows = { y, ROWS, WINDOW, 1 };
    double sum = 0.0;

    if (vol_spillover_roll(&what, &spec, &windows, add_total, &sum, NULL) !=
        VOL_OK)
        exit(EXIT_FAILURE);
    return sum;
}

static double
roll_fits(const double *y, struct vol_var *var, double *work)
{
    double share[K * K], sum = 0.0;

    for (size_t from = 0; from + WINDOW <= ROWS; from++) {
        if (vol_var_fit(var, y + from * K, WINDOW, NULL) != VOL_OK ||
            !vol_spillover_table(&what, var, work, share))
            exit(EXIT_FAILURE);
        add_total(&sum, 0, share);
    }
    return sum;
}

int
main(void)
{
    static double y[ROWS * K];
    struct vol_random rng = vol_random_seed(1);
    double *work = malloc(vol_spillover_work(K, DAYS) * sizeof(*work));
    struct vol_var var;
    double least = 1e9, mean = 0.0, start;

    for (size_t i = 0; i < ROWS * K; i++)
        y[i] = vol_random_normal(&rng);
    if (work == NULL || vol_var_init(&var, &spec, NULL) != VOL_OK)
        return EXIT_FAILURE;
    for (int i = 0; i < REPEAT; i++) {
        start = now_ms();
        mean = roll_sums(y) / (ROWS - WINDOW + 1);
        least = now_ms() - start < least ? now_ms() - start : least;
    }
    start = now_ms();
    double other = roll_fits(y, &var, work) / (ROWS - WINDOW + 1);
    const double anew = now_ms() - start;
    if (fabs(mean - other) > 1e-8)
        fprintf(stderr, "bench/var: total %.10f, not %.10f\n", mean, other);
    printf("| spillovers of %d windows from running sums | %.2f ms | each "
           "estimated anew | %.1f ms | %.1f | at most %.0f ms | %s |\n",
           ROWS - WINDOW + 1, least, anew, anew / least, promise_ms,
           least <= promise_ms ? "yes" : "no");
    vol_var_clear(&var);
    free(work);
    return least <= promise_ms ? EXIT_SUCCESS : EXIT_FAILURE;
}
