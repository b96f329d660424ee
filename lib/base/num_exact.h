/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_BASE_NUM_EXACT_H
#define VOL_BASE_NUM_EXACT_H

#include <stddef.h>
#include <stdint.h>

/*
 * The slow, exact end of reading a number; num.c calls it where its fast
 * ways cannot decide.  Nobody else needs this.
 */

/* significand * 2^exponent, with the highest bit of the significand set. */
struct vol_binary {
    uint64_t significand;
    int exponent;
};

/*
 * digits * 10^exponent followed by the decimal digits at `more` (its first
 * `len` bytes; a "." among them is skipped), each of which stands for one
 * power of ten less.  `digits` must not be 0 and the whole must lie between
 * 10^-340 and 10^311.  The quotient is computed by long division of big
 * integers, cut to 64 bits and rounded to odd: rounding it to 53 bits or
 * fewer gives what rounding the exact value gives.
 */
struct vol_binary vol_num_exact(uint64_t digits, int exponent, const char *more,
                                size_t len);

#endif
