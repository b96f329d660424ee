/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Numbers to text and back: ns a number of num.h beside the C library's
 * snprintf("%.17g") and strtod, on the same two sets of numbers.
 *   usage: bench/num
 */

#include "base/num.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { COUNT = 100000, REPEAT = 10, WIDTH = 40 };

struct work {
    double x[COUNT];
    char text[COUNT][WIDTH];
    double sum; /* printed, so that nothing is optimised away */
};

typedef void (*step)(struct work *w, int i);

static void
format_ours(struct work *w, int i)
{
    w->sum += (double)vol_format_double(w->text[i], w->x[i]);
}

static void
format_libc(struct work *w, int i)
{
    w->sum += (double)snprintf(w->text[i], WIDTH, "%.17g", w->x[i]);
}

static void
parse_ours(struct work *w, int i)
{
    double x = 0.0;

    if (vol_parse_double(w->text[i], &x, NULL) == VOL_OK)
        w->sum += x;
}

static void
parse_libc(struct work *w, int i)
{
    w->sum += strtod(w->text[i], NULL);
}

static double
ns_each(struct work *w, step run)
{
    struct timespec a, b;

    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
    for (int r = 0; r < REPEAT; r++)
        for (int i = 0; i < COUNT; i++)
            run(w, i);
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
    return ((double)(b.tv_sec - a.tv_sec) * 1e9 +
            (double)(b.tv_nsec - a.tv_nsec)) /
           ((double)COUNT * REPEAT);
}

/* Prices of four decimals, or returns with all the digits a double has. */
static void
fill(struct work *w, int prices)
{
    uint64_t state = 20200417;

    for (int i = 0; i < COUNT; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        double u = (double)(state >> 11) * 0x1p-53;
        w->x[i] = prices ? floor(u * 5e7) / 1e4 : 100.0 * log(0.97 + 0.06 * u);
        (void)vol_format_double(w->text[i], w->x[i]);
    }
}

static void
show(struct work *w, const char *what, step ours, step libc, const char *peer)
{
    double a = ns_each(w, ours), b = ns_each(w, libc);

    (void)printf("| %s | %.1f ns | %s | %.1f ns | %.1f | | |\n", what, a, peer,
                 b, b / a);
}

int
main(void)
{
    static const char *const name[] = { "return (17 digits)", "price (short)" };
    struct work *w = calloc(1, sizeof(*w));
    char label[WIDTH];

    if (w == NULL)
        return EXIT_FAILURE;
    for (int prices = 0; prices < 2; prices++) {
        fill(w, prices);
        (void)snprintf(label, sizeof(label), "parse %s", name[prices]);
        show(w, label, parse_ours, parse_libc, "strtod");
        (void)snprintf(label, sizeof(label), "write %s", name[prices]);
        show(w, label, format_ours, format_libc, "snprintf %.17g");
    }
    (void)printf("# checksum %g\n", w->sum);
    free(w);
    return EXIT_SUCCESS;
}
