/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Brock, Dechert, Scheinkman and LeBaron (1996, Econometric Reviews 15,
 * 197-235), with the sums of Kanzler (1999): the correlation integral of pairs
 * of the m-histories, that of single values over the same rows.
 *
 * Which pairs are closer than eps is kept as bits: bit d - 1 of row i stands
 * for (i, i + d).  Row i + 1 holds the pair one day later at the same place, so
 * that m-histories are close where the bits of m rows that follow each other
 * are all set.  A row is copied from a set that slides over the sorted values,
 * in which each value enters once and leaves once.
 */
#include "stats/hypothesis_impl.h"
#include "stats/moments.h"

#include <gsl/gsl_sort.h>

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_OBS = 20000, WORD = 64 }; /* 20,000 values are 25 megabytes */

struct pairs {
    size_t n;
    double eps;
    size_t *order;    /* of the values, ascending                    */
    uint64_t *near;   /* the values within eps of the present one    */
    uint64_t *bits;   /* the rows                                    */
    size_t *row;      /* where each begins                           */
    double sum, sum2; /* of the numbers of values within eps        */
};

static size_t
words(size_t bits)
{
    return (bits + WORD - 1) / WORD;
}

static void
pairs_clear(struct pairs *p)
{
    free(p->order);
    free(p->near);
    free(p->bits);
    free(p->row);
}

/* False where memory is short; to be cleared either way. */
static bool
pairs_init(struct pairs *p, size_t n, double eps)
{
    size_t total = 0;

    *p = (struct pairs){ .n = n, .eps = eps };
    p->row = malloc(n * sizeof(*p->row));
    p->order = malloc(n * sizeof(*p->order));
    p->near = calloc(words(n) + 1, sizeof(*p->near));
    for (size_t i = 0; p->row != NULL && i < n; i++) {
        p->row[i] = total;
        total += words(n - 1 - i);
    }
    p->bits = malloc((total + 1) * sizeof(*p->bits));
    return p->row != NULL && p->order != NULL && p->near != NULL &&
           p->bits != NULL;
}

static void
flip(uint64_t *set, size_t i)
{
    set[i / WORD] ^= (uint64_t)1 << (i % WORD);
}

/* Row i: the set from i + 1 on. */
static void
copy_row(struct pairs *p, size_t i)
{
    const uint64_t *from = p->near + (i + 1) / WORD;
    uint64_t *to = p->bits + p->row[i];
    unsigned shift = (unsigned)((i + 1) % WORD);
    size_t n = words(p->n - 1 - i);

    for (size_t w = 0; w < n; w++)
        to[w] = shift == 0 ? from[w]
                           : from[w] >> shift | from[w + 1] << (WORD - shift);
}

static void
find_pairs(struct pairs *p, const double *x)
{
    size_t low = 0, high = 0;

    gsl_sort_index(p->order, x, 1, p->n);
    for (size_t k = 0; k < p->n; k++) {
        double at = x[p->order[k]];
        while (high < p->n && x[p->order[high]] - at < p->eps)
            flip(p->near, p->order[high++]);
        while (!(at - x[p->order[low]] < p->eps))
            flip(p->near, p->order[low++]);
        copy_row(p, p->order[k]);
        double within = (double)(high - low);
        p->sum += within;
        p->sum2 += within * within;
    }
}

static unsigned
count_bits(uint64_t w)
{
    w -= w >> 1 & 0x5555555555555555U;
    w = (w & 0x3333333333333333U) + (w >> 2 & 0x3333333333333333U);
    w = (w + (w >> 4)) & 0x0f0f0f0f0f0f0f0fU;
    return (unsigned)(w * 0x0101010101010101U >> 56);
}

/* Pairs that begin with row i and stay close over m rows. */
static size_t
close_from(const struct pairs *p, size_t i, size_t m)
{
    size_t count = 0, n = words(p->n - i - m);

    for (size_t w = 0; w < n; w++) {
        uint64_t all = p->bits[p->row[i] + w];
        for (size_t k = 1; k < m; k++)
            all &= p->bits[p->row[i + k] + w];
        count += count_bits(all);
    }
    return count;
}

/* The share of close pairs of m-histories. */
static double
correlation_integral(const struct pairs *p, size_t m)
{
    size_t count = 0, n = p->n - m + 1;

    for (size_t i = 0; i < n; i++)
        count += close_from(p, i, m);
    return 2.0 * (double)count / ((double)n * ((double)n - 1.0));
}

/* The share of close pairs of values, the first m - 1 left out. */
static double
close_values(const struct pairs *p, size_t m)
{
    double count = (p->sum - (double)p->n) / 2.0, n = (double)(p->n - m + 1);

    for (size_t i = 0; i + 1 < m; i++)
        count -= (double)close_from(p, i, 1);
    return 2.0 * count / (n * (n - 1.0));
}

/* The asymptotic variance (Brock et al. 1996, theorem 2.1). */
static double
variance(const struct pairs *p, size_t m)
{
    double n = (double)p->n, c = (p->sum - n) / (n * (n - 1.0));
    double k = (p->sum2 - 3.0 * p->sum + 2.0 * n) / (n * (n - 1.0) * (n - 2.0));
    double order = (double)m, sum = 0.0;

    for (size_t j = 1; j < m; j++)
        sum += pow(k, (double)(m - j)) * pow(c, 2.0 * (double)j);
    return 4.0 * (pow(k, order) + 2.0 * sum +
                  (order - 1.0) * (order - 1.0) * pow(c, 2.0 * order) -
                  order * order * k * pow(c, 2.0 * order - 2.0));
}

static void
say(const struct pairs *p, size_t m, struct vol_test_result *result)
{
    double v = variance(p, m), n = (double)(p->n - m + 1);

    if (!(v > 1e-14)) {
        (void)vol_test_without(result, "all values are equally close");
        return;
    }
    vol_test_by_normal(result,
                       sqrt(n / v) * (correlation_integral(p, m) -
                                      pow(close_values(p, m), (double)m)));
}

enum vol_code
vol_test_bds(const double *x, size_t n, const struct vol_test_options *options,
             struct vol_test_result *result, struct vol_err *err)
{
    size_t m = options->dimension > 0 ? options->dimension : 2;
    double scale = sqrt((double)n / ((double)n - 1.0));
    struct pairs p;

    (void)snprintf(result->variant, sizeof(result->variant), "m%zu", m);
    if (n > MAX_OBS)
        return vol_test_without(result, "n > %d", MAX_OBS);
    bool ready = pairs_init(&p, n, options->eps * vol_moments(x, n).sd * scale);
    if (ready) {
        find_pairs(&p, x);
        say(&p, m, result);
    }
    pairs_clear(&p);
    return ready ? VOL_OK : vol_fail_nomem(err);
}
