/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Milliseconds of each test on 5,000 observations, for battery.sh and by
 * itself; with -y the walk that adf and zivot-andrews take is written first,
 * and the two figures alone go to standard error.
 */
#include "stats/hypothesis.h"
#include "stats/random.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { N = 5000, REPEAT = 9 };

static double
now_ms(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

/* The least of several runs: what else the machine does only adds. */
static double
least_ms(const struct vol_test *test, const double *x)
{
    struct vol_test_options o = vol_test_defaults;
    struct vol_test_result r;
    double least = 1e9;

    o.dimension = VOL_BDS_MAX;
    for (int i = 0; i < REPEAT; i++) {
        double start = now_ms();
        if (vol_test_run(test, x, N, &o, &r, NULL) != VOL_OK)
            exit(EXIT_FAILURE);
        double took = now_ms() - start;
        least = took < least ? took : least;
    }
    return least;
}

int
main(int argc, char *argv[])
{
    static double noise[N], walk[N];
    struct vol_random rng = vol_random_seed(1);
    size_t n = 0;
    const struct vol_test *tests = vol_tests(&n);

    for (int i = 0; i < N; i++) {
        noise[i] = vol_random_normal(&rng);
        walk[i] = noise[i] + (i > 0 ? walk[i - 1] : 0.0);
    }
    if (argc > 1 && strcmp(argv[1], "-y") == 0) {
        for (int i = 0; i < N; i++)
            printf("%.17g\n", walk[i]);
        fprintf(stderr, "%.3f %.3f\n", least_ms(vol_test_find("adf"), walk),
                least_ms(vol_test_find("zivot-andrews"), walk));
        return EXIT_SUCCESS;
    }
    for (size_t i = 0; i < n; i++)
        printf("%-18s %7.3f ms\n", tests[i].name,
               least_ms(&tests[i],
                        (tests[i].uses & VOL_TEST_WALK) != 0 ? walk : noise));
    return EXIT_SUCCESS;
}
