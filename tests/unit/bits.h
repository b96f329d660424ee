/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TESTS_BITS_H
#define VOL_TESTS_BITS_H

#include <check.h>
#include <stdint.h>
#include <string.h>

/* Marsaglia's xorshift, multiplied: a stream of 64 random bits. */
static inline uint64_t
next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state * UINT64_C(0x2545f4914f6cdd1d);
}

static inline double
from_bits(uint64_t bits)
{
    double x;

    memcpy(&x, &bits, sizeof(x));
    return x;
}

static inline void
assert_same_bits(const char *text, double got, double want)
{
    if (memcmp(&got, &want, sizeof(got)) != 0) /* an assert each is slow */
        ck_abort_msg("%s read as %.17g, not %.17g", text, got, want);
}

#endif
