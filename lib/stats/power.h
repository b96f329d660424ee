/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STATS_POWER_H
#define VOL_STATS_POWER_H

#include <math.h>
#include <stdint.h>
#include <string.h>

/*
 * x^a of many x by one a, where each waits for the one before: in half of the
 * time of exp(a log x), two functions one after the other.
 *
 * x is 2^k c (1 + r), c the middle of the one of VOL_POWER_CELLS that its
 * mantissa falls in: x^a is (2^k)^a c^a (1 + r)^a, the first two from tables,
 * the last the binomial series.  To 5 units in the last place for a of -.5 to
 * VOL_POWER_MOST; x beyond 2^(-+VOL_POWER_REACH), 0, negative or no number goes
 * the long way.
 */
enum {
    VOL_POWER_BITS = 6,
    VOL_POWER_CELLS = 1 << VOL_POWER_BITS,
    VOL_POWER_REACH = 16,
    VOL_POWER_TERMS = 6
};

#define VOL_POWER_MOST 6.7

struct vol_power {
    double exponent; /* a; 0: not set yet */
    double inverse[VOL_POWER_CELLS], part[VOL_POWER_CELLS]; /* 1 / c and c^a */
    double whole[2 * VOL_POWER_REACH + 1];                  /* (2^k)^a */
    double series[VOL_POWER_TERMS + 1]; /* binomial coefficients of a */
};

/* Set a; nothing to do where it is the same.  A struct of zeros is empty. */
void vol_power_set(struct vol_power *p, double a);

/* x^a. */
static inline double
vol_power_of(const struct vol_power *p, double x)
{
    const uint64_t fraction = (UINT64_C(1) << 52) - 1, bias = 0x3FF;
    const uint64_t half_cell = UINT64_C(1) << (51 - VOL_POWER_BITS);
    const double *b = p->series;
    uint64_t bits, middle;
    double m, c;

    memcpy(&bits, &x, sizeof(bits));
    const uint64_t k = (bits >> 52) - (bias - VOL_POWER_REACH);
    if (k > (uint64_t)2 * VOL_POWER_REACH)
        return exp(p->exponent * log(x));
    const size_t cell = (bits & fraction) >> (52 - VOL_POWER_BITS);
    bits = (bits & fraction) | bias << 52;
    middle = (bits & ~(2 * half_cell - 1)) | half_cell;
    memcpy(&m, &bits, sizeof(m));
    memcpy(&c, &middle, sizeof(c));
    const double y = p->whole[k] * p->part[cell];
    const double r = (m - c) * p->inverse[cell], r2 = r * r;
    const double high = (b[3] + b[4] * r) + r2 * (b[5] + b[6] * r);
    return (y + y * (b[1] * r + b[2] * r2)) + y * r * r2 * high;
}

#endif
