/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_BASE_NUM_POW10_H
#define VOL_BASE_NUM_POW10_H

#include <stdint.h>

/*
 * Powers of ten for the conversions of num.h; nobody else needs this.
 *
 * 10^k = g * 2^e with g in [2^127, 2^128), and the table holds g rounded
 * up to an integer, for k from VOL_POW10_FIRST to VOL_POW10_LAST.  That is
 * every power that printing a double needs.  g is exact for 0 <= k <= 55
 * (5^55 < 2^128) and less than 1 too large for every other k.
 */
enum {
    VOL_POW10_FIRST = -292,
    VOL_POW10_LAST = 324,
    VOL_POW10_EXACT = 55,
    VOL_POW10_COUNT = VOL_POW10_LAST - VOL_POW10_FIRST + 1
};

extern const uint64_t vol_pow10[2 * VOL_POW10_COUNT];

/* A 128-bit number as two words. */
struct vol_u128 {
    uint64_t high, low;
};

/* The product of two words, whole. */
static inline struct vol_u128
vol_u128_mul(uint64_t a, uint64_t b)
{
    __extension__ unsigned __int128 p = (unsigned __int128)a * b;

    return (struct vol_u128){ (uint64_t)(p >> 64), (uint64_t)p };
}

/* g of 10^k, which must be in the table. */
static inline struct vol_u128
vol_pow10_get(int k)
{
    const uint64_t *word = vol_pow10 + 2 * (k - VOL_POW10_FIRST);

    return (struct vol_u128){ word[0], word[1] };
}

/*
 * floor(k * log2(10)), which is e + 127 in 10^k = g * 2^e.  Right for
 * |k| <= 1233: 1741647 / 2^19 is log2(10) with an error below 1e-7.
 */
static inline int
vol_pow10_log2(int k)
{
    return (k * 1741647) >> 19;
}

#endif
