/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/random.h"

#include <math.h>

static uint64_t
splitmix(uint64_t *x)
{
    uint64_t z = (*x += 0x9e3779b97f4a7c15U);

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

static uint64_t
rotate(uint64_t x, int k)
{
    return (x << k) | (x >> (64 - k));
}

struct vol_random
vol_random_seed(uint64_t seed)
{
    struct vol_random rng = { .has_spare = false };

    for (int i = 0; i < 4; i++)
        rng.s[i] = splitmix(&seed);
    return rng;
}

uint64_t
vol_random_bits(struct vol_random *rng)
{
    uint64_t *s = rng->s;
    const uint64_t out = rotate(s[1] * 5, 7) * 9, t = s[1] << 17;

    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
    return out;
}

double
vol_random_uniform(struct vol_random *rng)
{
    return ((double)(vol_random_bits(rng) >> 11) + 0.5) * 0x1p-53;
}

double
vol_random_normal(struct vol_random *rng)
{
    double u, v, w;

    if (rng->has_spare) {
        rng->has_spare = false;
        return rng->spare;
    }
    do {
        u = 2.0 * vol_random_uniform(rng) - 1.0;
        v = 2.0 * vol_random_uniform(rng) - 1.0;
        w = u * u + v * v;
    } while (w >= 1.0 || w == 0.0);
    w = sqrt(-2.0 * log(w) / w);
    rng->spare = v * w;
    rng->has_spare = true;
    return u * w;
}
