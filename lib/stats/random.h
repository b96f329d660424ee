/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STATS_RANDOM_H
#define VOL_STATS_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

/*
 * A stream of random numbers: xoshiro256** (Blackman and Vigna, 2021) filled
 * from one 64-bit seed by SplitMix64.  A stream belongs to one thread; the
 * same seed gives the same numbers on every machine, in any order of work.
 */
struct vol_random {
    uint64_t s[4];
    double spare; /* the second normal of a pair */
    bool has_spare;
};

/* Start a stream.  Any seed will do, zero included. */
struct vol_random vol_random_seed(uint64_t seed);

/* The next 64 bits. */
uint64_t vol_random_bits(struct vol_random *rng);

/* Uniform on (0, 1): never 0, never 1, 53 bits. */
double vol_random_uniform(struct vol_random *rng);

/* Standard normal, by Marsaglia's polar method (1964). */
double vol_random_normal(struct vol_random *rng);

#endif
